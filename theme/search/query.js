/* What a reader typed, understood: the mirror of generator/outputs/search/query.py. */

import { hashTerm } from "./terms.js";
import { BREAK, FIRST_RUN, SPACE, canonical, units } from "./text.js";

const LONGEST = 400, MOST_WORDS = 12, MOST_TERMS = 5, MOST_PAIRS = 12;
const WORD = new RegExp("[\"“「]([^\"”」]+)[\"”」](?=[" + SPACE + "]|$)|[^" + SPACE + "]+", "g");
const NO_SPACE = new RegExp("[^" + SPACE + "]");
const unique = (items) => Array.from(new Set(items));

/** `{words: [{text, ways, also}], leftOut}`: all words must be found, each in one of its ways, which are phrases. */
export function parseQuery(text, synonyms) {
  const chars = Array.from(text), rest = chars.slice(LONGEST).join(""), words = [];
  const leftOut = NO_SPACE.test(rest) ? [rest] : [];
  chars.slice(0, LONGEST).join("").replace(WORD, (whole, quoted) => {
    const typed = quoted || whole, phrases = phrasesOf(typed);
    if (!phrases.length || words.length === MOST_WORDS) leftOut.push(typed);
    else if (words.every((word) => word.ways[0].join(BREAK) !== phrases.join(BREAK))) {
      words.push(withSynonyms(typed, phrases, quoted === undefined ? synonyms : []));
    }
  });
  return { words, leftOut };
}

function phrasesOf(text) {
  return unique(canonical(text).split(BREAK).filter((phrase) => phrase));
}

function withSynonyms(typed, phrases, synonyms) {
  const ways = [phrases], also = [];
  for (const [said, others] of synonyms) {
    const own = canonical(said);
    if (!own || !phrases.some((phrase) => phrase.includes(own))) continue;
    for (const other of others) {
      // A comma is a break wherever it stands, and a space keeps apart what belongs apart.
      ways.push(phrasesOf(phrases.map((phrase) => phrase.split(own).join(" " + other + " ")).join(",")));
      also.push(other);
    }
  }
  return { text: typed, ways, also };
}

/** The terms that a text with this phrase has: triples that cover it, a pair, or one unit (a Han character: of a title). */
export function phraseTerms(phrase) {
  const codes = units(phrase);
  if (codes.length < 3) return [hashTerm(codes)];
  const last = codes.length - 3, count = Math.min(MOST_TERMS, ((last + 1) >> 1) + 1), terms = [];
  for (let n = 0; n < count; n++) {
    const at = count > 1 ? Math.floor((last * n) / (count - 1)) : 0;
    terms.push(hashTerm(codes.slice(at, at + 3)));
  }
  return unique(terms);
}

/** Terms of which a text that resembles this phrase has most: its pairs, at most twelve. */
export function nearTerms(phrase) {
  const codes = units(phrase);
  const pairs = unique(codes.slice(1).map((code, n) => hashTerm([codes[n], code])));
  if (pairs.length <= MOST_PAIRS) return pairs;
  return pairs.slice(0, MOST_PAIRS).map((pair, n) => pairs[Math.floor((pairs.length * n) / MOST_PAIRS)]);
}

/** Whether a phrase is one Han character, which is looked up in titles only. */
export function isSingle(phrase) {
  const codes = units(phrase);
  return codes.length === 1 && codes[0] < FIRST_RUN;
}
