/* The mirror of generator/text/search_text.py. */

const HAN = "\\u2e80-\\u2fd5\\u3005-\\u3007\\u3021-\\u3029\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
  "\\u3105-\\u312f\\u31a0-\\u31bf\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = "0-9a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u0250-\\u02af\\u0370-\\u03ff\\u0400-\\u052f\\u1100-\\u11ff";
export const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const BRACKET = "()\\[\\]{}\"'`*_~\\\\（）［］〔〕【】〖〗《》〈〉「-』‘-‟«»‹›ʼ";
const INVISIBLE = "[\\u00ad\\u0300-\\u036f\\u3099\\u309a\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff" +
  "\\u{e0100}-\\u{e01ef}]";
// Letters are still being added to Unicode here: one browser would fold what another cannot.
const UNSETTLED = "\\ua640-\\uabff\\u{10000}-\\u{1d3ff}\\u{1d800}-\\u{1f0ff}\\u{1f300}-\\u{2f7ff}\\u{2fa20}-\\u{e00ff}" +
  "\\u{e01f0}-\\u{10ffff}";
export const BREAK = "\n";
export const FIRST_RUN = 0xf0000;
// A break; the space beside a run.
const MARK = "\0", PAD = "\x01";

const all = (source) => new RegExp(source, "gu");
const hidden = all(INVISIBLE), isRun = new RegExp("[" + RUN + "]"), runs = new RegExp("((?: [" + RUN + ".]+)+ )");
const folds = new Map([["○", "〇"], ["◯", "〇"]]);

function fold(char) {
  if (!folds.has(char)) folds.set(char, char.normalize("NFKD").toLowerCase().replace(hidden, ""));
  return folds.get(char);
}

const STEPS = [
  [all("[^\\0-@\\[-~、。\\u3400-\\u4dbf\\u4e00-\\u9fff，；：？！—…·（）《》" + UNSETTLED + "]"), fold],
  // Older browsers cannot look back: the digit before a comma, the character before a point.
  [all("[0-9],(?=[0-9]{3}(?![0-9]))"), (found) => found[0]],
  [all("\\n[" + SPACE + "]*\\n"), () => MARK],
  [all("[^" + HAN + RUN + SPACE + BRACKET + ".]+"), () => MARK],
  [all("\\."), (found, at, whole) => (isRun.test(whole.charAt(at - 1)) && /[0-9]/.test(whole.charAt(at + 1)) ? found : MARK)],
  [all("[" + RUN + ".]+"), (found) => PAD + found + PAD],
  [all("[" + SPACE + BRACKET + "]+"), () => ""],
  [all(PAD + "+"), () => " "],
  [all(MARK), () => BREAK],
];

export function canonical(text) {
  return STEPS.reduce((made, step) => made.replace(step[0], step[1]), text);
}

/** The canonical text, and where in `text` each of its characters comes from. */
export function canonicalMap(text) {
  let places = Array.from({ length: text.length }, (_, at) => at);
  for (const [pattern, make] of STEPS) {
    const before = places;
    let done = 0;
    places = [];
    const keep = (end) => { while (done < end) places.push(before[done++]); };
    text = text.replace(pattern, (found, at, whole) => {
      const put = make(found, at, whole), shift = put[0] === PAD ? 1 : 0;
      keep(at);
      for (let n = 0; n < put.length; n++) places.push(before[at + Math.max(0, Math.min(n - shift, found.length - 1))]);
      done = at + found.length;
      return put;
    });
    keep(before.length);
  }
  return { text, places };
}

export function units(text) {
  return [].concat(...text.split(runs).map((part) => (
    part[0] === " " ? part.trim().split(" ").map(unitOf) : Array.from(part, (char) => char.codePointAt(0))
  )));
}

function unitOf(run) {
  const value = fnv(run);
  return FIRST_RUN + ((value ^ (value >>> 17)) & 0x1ffff);
}

export function fnv(text) {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0), 0x01000193);
  return value;
}

/** Where canonical phrases stand in a text: [start, end, which phrase]. */
export function locate(text, phrases) {
  const plain = canonical(text);
  if (!phrases.some((phrase) => plain.includes(phrase))) return [];
  const made = canonicalMap(text), found = [], accents = new RegExp("[^]" + INVISIBLE + "*", "uy");
  phrases.forEach((phrase, which) => {
    // The space beside a run may be a neighbour's.
    const first = phrase[0] === " " ? 1 : 0, last = phrase.replace(/ $/, "").length - 1;
    for (let at = -1; phrase && (at = made.text.indexOf(phrase, at + 1)) >= 0;) {
      accents.lastIndex = made.places[at + last];
      accents.test(text);
      found.push([made.places[at + first], accents.lastIndex, which]);
    }
  });
  return found.sort((a, b) => a[0] - b[0]);
}

/** The same as [start, end), what touches made one. */
export const findMatches = (text, phrases) => merge(locate(text, phrases));

export function merge(located) {
  const merged = [];
  let last = [0, -1];
  for (const [start, end] of located) {
    if (start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push(last = [start, end]);
  }
  return merged;
}
