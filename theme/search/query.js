/* The mirror of generator/outputs/search/query.py. */

import { cover, hashTerm } from "./terms.js";
import { BREAK, FIRST_RUN, SPACE, canonical, units } from "./text.js";

const LONGEST = 400, MOST_WORDS = 12, MOST_TERMS = 6, MOST_OF_WAY = 8, MOST_PAIRS = 12;
const WORD = new RegExp("[\"“「]([^\"”」]+)[\"”」](?=[" + SPACE + "]|$)|[^" + SPACE + "]+", "g");
const NO_SPACE = new RegExp("[^" + SPACE + "]");
const RUN_END = /[0-9A-Za-z０-９.,]+$/;

/** All words must be found, each in one of its ways: all phrases of it. */
export function parseQuery(text, synonyms) {
  const start = Array.from(text).slice(0, LONGEST).join("");
  const read = start === text ? text : start.replace(RUN_END, ""), rest = text.slice(read.length);
  const words = [], leftOut = NO_SPACE.test(rest) ? [rest] : [];
  read.replace(WORD, (whole, quoted) => {
    const typed = quoted || whole, phrases = phrasesOf(typed);
    if (!phrases.length || words.length === MOST_WORDS) leftOut.push(typed);
    else if (words.every((word) => word.ways[0].join(BREAK) !== phrases.join(BREAK))) {
      words.push(withSynonyms(typed, phrases, quoted ? [] : synonyms));
    }
  });
  return { words, leftOut };
}

export const phrasesOf = (text) => unique(canonical(text).split(BREAK).filter(Boolean));

function withSynonyms(text, phrases, synonyms) {
  const ways = [phrases], also = [];
  for (const [said, others] of synonyms) {
    const own = canonical(said);
    if (!own || !phrases.some((phrase) => phrase.includes(own))) continue;
    for (const other of others) {
      // A comma is always a break; a space keeps runs apart.
      ways.push(phrasesOf(phrases.map((phrase) => phrase.split(own).join(" " + other + " ")).join(",")));
      also.push(other);
    }
  }
  return { text, ways, also };
}

export function phraseTerms(phrase) {
  const codes = units(phrase), found = unique(codes.length < 3 ? [hashTerm(codes)] : cover(codes)), last = found.length - 1;
  if (last < MOST_TERMS) return found;
  return Array.from({ length: MOST_TERMS }, (_, n) => found[Math.floor((last * n) / (MOST_TERMS - 1))]);
}

/** A single Han character stands in titles only: it counts where there is nothing else. */
export function wayTerms(way) {
  const told = way.filter((phrase) => !isSingle(phrase));
  return spread([].concat(...(told.length ? told : way).map(phraseTerms)), MOST_OF_WAY);
}

export function nearTerms(phrases) {
  const pairs = phrases.map(units).map((codes) => codes.slice(1).map((code, n) => hashTerm([codes[n], code])));
  return spread([].concat(...pairs), MOST_PAIRS);
}

const unique = (items) => Array.from(new Set(items));

function spread(terms, most) {
  const held = unique(terms);
  if (held.length <= most) return held;
  return Array.from({ length: most }, (_, n) => held[Math.floor((held.length * n) / most)]);
}

export function isSingle(phrase) {
  const codes = units(phrase);
  return codes.length === 1 && codes[0] < FIRST_RUN;
}

/** A document may have such a word that the index does not name. */
export const isWeak = (word) => word.ways.every((way) => way.every(isSingle));
