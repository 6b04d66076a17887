/* What a result shows of a document. */

import { findFields } from "./document.js";
import { canonical, findMatches, locate, merge } from "./text.js";

const MOST = 3, SHORT = 30, LENGTH = 90, LONGEST = 120, BEFORE = 40;
const LINK = /!?\[([^\]]*)\]\([^) \t\n\v\f\r]*\)/g;
// And half a character.
const MARKS = /[#*|`\\]+|:?-{3,}:?|^[\udc00-\udfff]|[\ud800-\udbff]$/g;
const ENDS = /[。；！？\n]/;

/** `isNear` marks pairs of units. */
export function excerpts(document, words, { isNear = false } = {}) {
  const phrases = [], wordOf = [];
  words.forEach((word, n) => [].concat(...word.ways).forEach((phrase) => {
    for (const sought of isNear ? pairsOf(phrase) : [phrase]) wordOf[phrases.push(sought) - 1] = isNear ? sought : n;
  }));
  const named = (text) => pieces(text || "", 0, Infinity, findMatches(text || "", phrases), (part) => part);
  const fields = findFields(document).map(([key, text]) => ({ key, text: text.replace(LINK, "*$1*") }));
  const cuts = [].concat(...fields.map((field) => cutOut(field, phrases, wordOf)));
  cuts.forEach((cut, n) => { cut.worth = 2e6 * cut.words.size + (cut.end - cut.start > SHORT ? 1e6 : 0) - n; });
  const best = cuts.sort((a, b) => b.worth - a.worth).slice(0, MOST);
  return {
    title: named(document.title),
    number: named(document.document_no),
    body: (best.length ? best : beginning(fields)).map(show),
    where: Array.from(new Set(best.map((cut) => cut.key))),
  };
}

function pairsOf(phrase) {
  const parts = phrase.match(/ [^ \u2e80-\u{3ffff}]+(?= )|[^ ]/gu) || [];
  return parts.slice(1).map((part, n) => canonical(parts[n] + " " + part));
}

function cutOut({ key, text }, phrases, wordOf) {
  const located = locate(text, phrases), matches = merge(located), cuts = [];
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

function startOf(text, at) {
  for (let start = at; start > at - BEFORE; start--) if (!start || ENDS.test(text[start - 1])) return start;
  return at - BEFORE / 2;
}

function endOf(text, start, least) {
  const most = Math.max(start + LONGEST, least);
  if (most >= text.length) return text.length;
  for (let end = most; end >= least && end > start + LENGTH / 2; end--) if (ENDS.test(text[end - 1])) return end;
  return Math.max(start + LENGTH, least);
}

function beginning(fields) {
  const [field] = fields.filter(({ key }) => key === "summary" || key === "text");
  return field ? [{ text: field.text, matches: [], start: 0, end: endOf(field.text, 0, 1) }] : [];
}

function show({ text, start, end, matches }) {
  const shown = pieces(text, start, end, matches, (part) => part.replace(MARKS, "").replace(/\s+/g, " "));
  const isCut = (at) => at > 0 && at < text.length && !ENDS.test(text[at - 1]);
  const dots = { text: "…", isMatch: false };
  if (isCut(start)) shown.unshift(dots);
  if (isCut(end)) shown.push(dots);
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
