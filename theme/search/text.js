/* Text as the search compares it: the mirror of generator/text/search_text.py, held to tests/search/vectors.json.

   A unit is a Han character or kana, or a whole run of Latin letters or digits. Brackets, quotation marks, spaces and
   single line ends only part runs; any other character, and an empty line, is a break that no phrase goes across. */

const HAN = "\\u2e80-\\u2fd5\\u3005-\\u3007\\u3021-\\u3029\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
  "\\u3105-\\u312f\\u31a0-\\u31bf\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = "0-9a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u0250-\\u02af\\u0370-\\u03ff\\u0400-\\u052f\\u1100-\\u11ff";
export const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const BRACKET = "()\\[\\]{}\"'`*_~\\\\\\uff08\\uff09\\uff3b\\uff3d\\u3014\\u3015\\u3010\\u3011\\u3016\\u3017\\u300a\\u300b" +
  "\\u3008\\u3009\\u300c-\\u300f\\u2018-\\u201f\\u00ab\\u00bb\\u2039\\u203a\\u02bc";
const INVISIBLE = "\\u00ad\\u0300-\\u036f\\u3099\\u309a\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff" +
  "\\u{e0100}-\\u{e01ef}";
// Beyond these, letters are still being added to Unicode: what one browser folds another would not.
const SETTLED = "\\ua640-\\uabff\\u{10000}-\\u{1d3ff}\\u{1d800}-\\u{1f0ff}\\u{1f300}-\\u{2f7ff}\\u{2fa20}-\\u{e00ff}" +
  "\\u{e01f0}-\\u{10ffff}";
export const BREAK = "\n";
export const FIRST_RUN = 0xf0000;

const all = (source) => new RegExp(source, "gu");
const invisible = all("[" + INVISIBLE + "]");
const runs = new RegExp("((?: [" + RUN + ".]+)+ )");
const isRun = new RegExp("[" + RUN + "]");
const isDigit = /[0-9]/;
const folds = new Map();

function fold(char) {
  if (char === "\u25cb" || char === "\u25ef") return "\u3007";
  let folded = folds.get(char);
  if (folded === undefined) {
    folded = char.normalize("NFKD").toLowerCase().replace(invisible, "");
    folds.set(char, folded);
  }
  return folded;
}

// These stand for a break and for the space beside a run until nothing else is left of either.
const MARK = "\0", PAD = "\x01";
const STEPS = [
  [all("[^\\0-@\\[-~\\u3001\\u3002\\u3400-\\u4dbf\\u4e00-\\u9fff\\uff0c\\uff1b\\uff1a\\uff1f\\uff01\\u2014\\u2026\\u00b7" +
    BRACKET + SETTLED + "]"), fold],
  // The commas of 1,234,567. The digit before stays: there is no looking back in older browsers.
  [all("[0-9],(?=[0-9]{3}(?![0-9]))"), (found) => found[0]],
  [all("\\n[" + SPACE + "]*\\n"), () => MARK],
  [all("[^" + HAN + RUN + SPACE + BRACKET + ".]+"), () => MARK],
  // A point is one of 2022.3 and v.1, or an end.
  [all("\\."), (found, at, whole) => (isRun.test(whole.charAt(at - 1)) && isDigit.test(whole.charAt(at + 1)) ? "." : MARK)],
  [all("[" + RUN + ".]+"), (found) => PAD + found + PAD],
  [all("[" + SPACE + BRACKET + "]+"), () => ""],
  [all(PAD + PAD), () => PAD],
  [all(PAD), () => " "],
  [all(MARK), () => BREAK],
];

/** Han characters without anything between them, runs between single spaces, breaks as line ends.

    One text is found in another exactly if its canonical form stands in the other's. */
export function canonical(text) {
  return STEPS.reduce((made, step) => made.replace(step[0], step[1]), text);
}

/** The canonical text, and for each of its places where in `text` that begins and ends. */
export function canonicalMap(text) {
  let made = { text, starts: [], ends: [] };
  for (let at = 0; at < text.length; at++) {
    made.starts.push(at);
    made.ends.push(at + 1);
  }
  for (const step of STEPS) made = replaceMapped(made, step[0], step[1]);
  return made;
}

function replaceMapped(before, pattern, make) {
  const starts = [], ends = [];
  let done = 0;
  const copy = (end) => {
    for (; done < end; done++) {
      starts.push(before.starts[done]);
      ends.push(before.ends[done]);
    }
  };
  const text = before.text.replace(pattern, (found, at, whole) => {
    const put = make(found, at, whole);
    copy(at);
    done = at + found.length;
    // What a run becomes keeps the places of its characters, between two more.
    for (let n = 0; n < put.length; n++) {
      const own = put.length === found.length + 2 ? at + Math.min(Math.max(n - 1, 0), found.length - 1) : -1;
      starts.push(before.starts[own < 0 ? at : own]);
      ends.push(before.ends[own < 0 ? done - 1 : own]);
    }
    return put;
  });
  copy(before.text.length);
  return { text, starts, ends };
}

/** A canonical text with one number for every unit: runs are numbered from FIRST_RUN, the rest is the character itself. */
export function units(text) {
  const made = [];
  for (const part of text.split(runs)) {
    if (part[0] === " ") for (const run of part.trim().split(" ")) made.push(unitOf(run));
    else for (const char of part) made.push(char.codePointAt(0));
  }
  return made;
}

/* FNV-1a over the code points. */
function unitOf(run) {
  let value = 0x811c9dc5;
  for (const char of run) value = Math.imul(value ^ char.codePointAt(0), 0x01000193) >>> 0;
  return FIRST_RUN + ((value ^ (value >>> 17)) & 0x1ffff);
}

/** Where phrases stand in a text: `[start, end, which phrase]`, by phrase. */
export function locate(text, phrases) {
  const found = [], made = canonicalMap(text);
  const hidden = new RegExp("[" + INVISIBLE + "]*", "uy");
  phrases.forEach((phrase, which) => {
    // The spaces around runs may belong to a neighbour.
    const head = phrase[0] === " " ? 1 : 0, tail = phrase[phrase.length - 1] === " " ? 1 : 0;
    for (let at = made.text.indexOf(phrase); at >= 0 && phrase; at = made.text.indexOf(phrase, at + 1)) {
      // An accent belongs to its letter.
      hidden.lastIndex = made.ends[at + phrase.length - 1 - tail];
      hidden.test(text);
      found.push([made.starts[at + head], hidden.lastIndex, which]);
    }
  });
  return found;
}

/** The parts of a text in which phrases stand, as [start, end) in their order; those that touch are one. */
export function findMatches(text, phrases) {
  const merged = [];
  for (const found of locate(text, phrases).sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last && found[0] <= last[1]) last[1] = Math.max(last[1], found[1]);
    else merged.push([found[0], found[1]]);
  }
  return merged;
}
