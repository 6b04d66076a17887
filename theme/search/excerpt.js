/* What a result shows of a document: its name, and the places in which the words stand, cut at sentence ends. */

import { findFields } from "./document.js";
import { BREAK, canonical, findMatches, locate } from "./text.js";

const MOST = 3, LENGTH = 100, LONGEST = 120, BEFORE = 40;
const LINK = /!?\[([^\]]*)\]\([^) \t\n\v\f\r]*\)/g;
const MARKS = /[#*|`\\]+|-{3,}|:-+:?|-+:/g;
const SENTENCE_END = /[。；！？\n]/;
// Fields whose words are names of values rather than something to read.
const FIRST_FIELDS = ["summary", "text"];

/** `{title, number, body, where}`: pieces `{text, isMatch}` of the title, the number and up to three excerpts, with the
    record's fields in which these stand. With `options.isNear` pairs of units are marked instead of whole words. */
export function excerpts(document, words, options) {
  const phrasesOf = (word) => [].concat(...word.ways), isNear = options && options.isNear;
  const sought = words.map((word) => Array.from(new Set(isNear ? [].concat(...phrasesOf(word).map(pairsOf)) : phrasesOf(word))));
  const phrases = [].concat(...sought), wordOf = [].concat(...sought.map((own, n) => own.map(() => n)));
  const marked = (text) => pieces(text, 0, text.length, findMatches(text, phrases));
  const fields = findFields(document).map(([key, text]) => ({ key, text: text.replace(LINK, "*$1*") }));
  const found = [].concat(...fields.map((field) => cutAll(field, phrases, wordOf)));
  found.forEach((each, n) => { each.place = n; });
  found.sort((a, b) => b.words.size - a.words.size || a.place - b.place);
  const shown = found.length ? found.slice(0, MOST) : beginning(fields);
  return {
    title: marked(document.title || ""),
    number: marked(document.document_no || ""),
    body: shown.map((each) => excerpt(each, phrases)),
    where: found.length ? Array.from(new Set(shown.map((each) => each.key))) : [],
  };
}

/* Canonical phrases of every two units that stand beside each other in a phrase. */
function pairsOf(phrase) {
  const parts = phrase.match(/ [^ ]+(?= )|[^ ]/gu) || [];
  return parts.slice(1).map((part, n) => canonical(parts[n] + " " + part));
}

/* The windows of one text in which phrases stand: those that would overlap are one. */
function cutAll(field, phrases, wordOf) {
  const text = field.text, made = canonical(text), cuts = [];
  if (!phrases.some((phrase) => made.includes(phrase))) return cuts;
  for (const [start, end, which] of locate(text, phrases).sort((a, b) => a[0] - b[0])) {
    let cut = cuts[cuts.length - 1];
    if (!cut || end > cut.end) {
      const from = startOf(text, start);
      if (!cut || from >= cut.end) cuts.push(cut = { key: field.key, text, start: from, end: endOf(text, from, end), words: new Set() });
      else if (cut.end - cut.start < LONGEST) cut.end = endOf(text, cut.start, end);
      else cuts.push(cut = { key: field.key, text, start: cut.end, end: endOf(text, cut.end, end), words: new Set() });
    }
    cut.words.add(wordOf[which]);
  }
  return cuts;
}

/* Where the sentence begins in which something stands, if that is not too far before it. */
function startOf(text, at) {
  for (let start = at; start > at - BEFORE; start--) if (!start || SENTENCE_END.test(text[start - 1])) return start;
  return whole(text, at - BEFORE / 2);
}

/* The last sentence end that makes an excerpt neither short nor long, else where it has the length of one. */
function endOf(text, start, least) {
  const most = Math.min(text.length, Math.max(start + LONGEST, least));
  if (most === text.length) return most;
  for (let end = most; end >= least && end > start + LENGTH / 2; end--) if (SENTENCE_END.test(text[end - 1])) return end;
  return whole(text, Math.max(start + LENGTH, least));
}

/* Not between the halves of a character. */
function whole(text, at) {
  return /[\udc00-\udfff]/.test(text[at]) ? at + 1 : at;
}

/* Of a document that has the words only in its name: its summary or the beginning of its text. */
function beginning(fields) {
  const field = FIRST_FIELDS.map((key) => fields.find((each) => each.key === key)).find((each) => each);
  return field ? [{ key: field.key, text: field.text, start: 0, end: endOf(field.text, 0, 0) }] : [];
}

function excerpt(cut, phrases) {
  const own = pieces(cut.text, cut.start, cut.end, findMatches(cut.text, phrases));
  const isCut = (at) => at > 0 && at < cut.text.length && !SENTENCE_END.test(cut.text[at - 1]);
  if (isCut(cut.start)) own.unshift({ text: "…", isMatch: false });
  if (isCut(cut.end)) own.push({ text: "…", isMatch: false });
  return own;
}

/* A part of a text without Markdown's marks, in pieces that match and pieces that do not. */
function pieces(text, start, end, matches) {
  const made = [];
  const put = (from, to, isMatch) => {
    const shown = text.slice(from, to).replace(MARKS, "").replace(/\s+/g, " ");
    const last = made[made.length - 1];
    if (shown && last && last.isMatch === isMatch) last.text += shown;
    else if (shown) made.push({ text: shown, isMatch });
  };
  let at = start;
  for (const [from, to] of matches) {
    if (to <= start || from >= end) continue;
    put(at, Math.max(from, at), false);
    put(Math.max(from, at), Math.min(to, end), true);
    at = Math.min(to, end);
  }
  put(at, end, false);
  return made;
}
