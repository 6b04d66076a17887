/* What a result shows of a document: its name, and the places in which the words stand, cut at sentence ends. */

import { findFields } from "./document.js";
import { canonical, findMatches, locate, merge } from "./text.js";

const MOST = 3, SHORT = 30, LENGTH = 90, LONGEST = 120, BEFORE = 40;
const LINK = /!?\[([^\]]*)\]\([^) \t\n\v\f\r]*\)/g;
const MARKS = /[#*|`\\]+|:?-{3,}:?/g;
const ENDS = /[。；！？\n]/;

/** `{title, number, body, where}`: the title, the number and up to three excerpts, each as pieces `{text, isMatch}`;
    `where` are the record's fields in which the excerpts matched. `isNear` marks pairs of units instead of words. */
export function excerpts(document, words, options) {
  const isNear = options && options.isNear;
  const phrases = [], wordOf = [];
  words.forEach((word, n) => [].concat(...word.ways).forEach((phrase) => {
    for (const sought of isNear ? pairsOf(phrase) : [phrase]) wordOf[phrases.push(sought) - 1] = isNear ? sought : n;
  }));
  const named = (text) => pieces(text || "", 0, Infinity, findMatches(text || "", phrases), (part) => part);
  const fields = findFields(document).map(([key, text]) => ({ key, text: text.replace(LINK, "*$1*") }));
  const cuts = [].concat(...fields.map((field) => cutOut(field, phrases, wordOf)));
  const places = new Map(cuts.map((cut, n) => [cut, n]));
  const worth = (cut) => 2 * cut.words.size + (cut.end - cut.start > SHORT ? 1 : 0);
  const best = cuts.sort((a, b) => worth(b) - worth(a) || places.get(a) - places.get(b)).slice(0, MOST);
  return {
    title: named(document.title),
    number: named(document.document_no),
    body: (best.length ? best : beginning(fields)).map(show),
    where: Array.from(new Set(best.map((cut) => cut.key))),
  };
}

/* Canonical phrases of every two units that stand beside each other. */
function pairsOf(phrase) {
  const parts = phrase.match(/ [^ \u2e80-\u{3ffff}]+(?= )|[^ ]/gu) || [];
  return parts.slice(1).map((part, n) => canonical(parts[n] + " " + part));
}

/* The pieces of one text around what was found, none of which overlap. */
function cutOut({ key, text }, phrases, wordOf) {
  const made = canonical(text), cuts = [];
  if (!phrases.some((phrase) => made.includes(phrase))) return cuts;
  const located = locate(text, phrases), matches = merge(located);
  let cut = { end: 0 };
  for (const [start, end, which] of located) {
    if (!cuts.length || start >= cut.end) {
      const from = Math.max(cut.end, startOf(text, start));
      cuts.push(cut = { key, text, matches, start: from, end: endOf(text, from, end), words: new Set() });
    }
    cut.end = Math.max(cut.end, end);
    cut.words.add(wordOf[which]);
  }
  return cuts;
}

/* Where the sentence begins, unless that is far away. */
function startOf(text, at) {
  for (let start = at; start > at - BEFORE; start--) if (!start || ENDS.test(text[start - 1])) return start;
  return whole(text, at - BEFORE / 2);
}

/* The last sentence end that makes an excerpt neither short nor long. */
function endOf(text, start, least) {
  const most = Math.max(start + LONGEST, least);
  if (most >= text.length) return text.length;
  for (let end = most; end >= least && end > start + LENGTH / 2; end--) if (ENDS.test(text[end - 1])) return end;
  return whole(text, Math.max(start + LENGTH, least));
}

/* Not between the halves of a character. */
const whole = (text, at) => (/[\udc00-\udfff]/.test(text[at]) ? at + 1 : at);

/* Of a document that has the words only in its name: its summary, or how its text begins. */
function beginning(fields) {
  const of = (key) => fields.filter((field) => field.key === key);
  return of("summary").concat(of("text")).slice(0, 1).map(({ text }) => ({ text, matches: [], start: 0, end: endOf(text, 0, 1) }));
}

/* An excerpt without Markdown's marks, with an ellipsis where a sentence is cut. */
function show({ text, start, end, matches }) {
  const shown = pieces(text, start, end, matches, (part) => part.replace(MARKS, "").replace(/\s+/g, " "));
  const isCut = (at) => at > 0 && at < text.length && !ENDS.test(text[at - 1]);
  if (isCut(start)) shown.unshift({ text: "…", isMatch: false });
  if (isCut(end)) shown.push({ text: "…", isMatch: false });
  return shown;
}

function pieces(text, start, end, matches, clean) {
  const made = [];
  let at = start;
  const put = (to, isMatch) => {
    const part = clean(text.slice(at, Math.min(to, end)));
    if (part) made.push({ text: part, isMatch });
    at = Math.max(at, to);
  };
  for (const match of matches) {
    if (match[1] <= start || match[0] >= end) continue;
    put(match[0], false);
    put(match[1], true);
  }
  put(Math.min(end, text.length), false);
  return made;
}
