/* A query answered: the mirror of generator/outputs/search/answer.py.

   Candidates come from the index, best first; each is held against its own text before it is shown, so that “没有找到” is
   said only when no candidate is left. Everything that one step needs is asked for at once. */

import { findNames, findTexts } from "./document.js";
import { isSingle, nearTerms, parseQuery, phraseTerms } from "./query.js";
import { IN_TITLE } from "./terms.js";
import { BREAK, FIRST_RUN, canonical, units } from "./text.js";

const PAGE = 10, LOOKED_THROUGH = 120, POINTS = [1, 2, 3, 8];
const SUGGESTED = 8, MOST_SUGGESTED_FROM = 48;
// A place in the order is one number: in force, score, document.
const IN_FORCE = 8192, NUMBERS = 1 << 24;

/** The answer to `wish` = {text, facets: {key: label}, byDate, start}; `onProgress` hears of every batch of candidates. */
export async function answer(reader, wish, onProgress) {
  const query = parseQuery(wish.text, reader.manifest.synonyms || []), start = wish.start || 0;
  const [found, named, outdated, allowed] = await Promise.all([
    Promise.all(query.words.map((word) => findWord(reader, word))),
    reader.findName(wish.text),
    reader.outdated(),
    findAllowed(reader, wish.facets || {}),
  ]);
  const isHeld = (word, n) => found[n].size > 0;
  const words = query.words.filter(isHeld);
  const missing = query.words.filter((word, n) => !isHeld(word, n)).map((word) => word.text);
  const candidates = rank(reader.documents, found.filter((held) => held.size), named, outdated, allowed, wish.byDate);
  const told = await verify(reader, words, candidates, start, onProgress);
  if (told.hits.length || told.isUnfinished || start) {
    return Object.assign(told, { query, candidates, missing: words.length ? missing : [], isNear: false });
  }
  const near = await findNear(reader, query.words, allowed);
  return {
    query, candidates: near, missing, hits: near.numbers.slice(0, PAGE), total: near.numbers.length, isExact: false,
    following: null, isUnfinished: false, isNear: near.numbers.length > 0,
  };
}

/* The documents in which a word may stand, or one of its synonyms, each with its class there. */
async function findWord(reader, word) {
  const found = new Map();
  for (const way of await Promise.all(word.ways.map((phrases) => findWay(reader, phrases)))) {
    way.forEach((weight, number) => found.set(number, Math.max(weight, found.get(number) || 0)));
  }
  return found;
}

async function findWay(reader, phrases) {
  const terms = [].concat(...phrases.map(phraseTerms));
  return intersect(await Promise.all(terms.map(reader.findTerm)));
}

/* The documents that are in all lists, each with its lowest class. */
function intersect(lists) {
  const [first, ...others] = lists.slice().sort((a, b) => a.size - b.size), found = new Map();
  if (first) {
    first.forEach((weight, number) => {
      if (others.every((other) => other.has(number))) {
        found.set(number, Math.min(weight, ...others.map((other) => other.get(number))));
      }
    });
  }
  return found;
}

/* For every facet chosen the documents that it leaves. */
function findAllowed(reader, facets) {
  return Promise.all(Object.keys(facets).map(async (key) => (await reader.facet(key)).get(facets[key]) || new Map()));
}

/* All candidates in the order in which they are shown: exact names, what is in force, where and how densely, the newest. */
function rank(documents, found, named, outdated, allowed, byDate) {
  const scores = intersect(found);
  scores.forEach((weight, number) => scores.set(number, 0));
  for (const held of found) {
    const rarity = Math.max(1, 32 - Math.clz32(documents / held.size));
    scores.forEach((score, number) => scores.set(number, score + POINTS[held.get(number)] * rarity));
  }
  for (const number of named) if (!scores.has(number)) scores.set(number, 0);
  keepAllowed(scores, allowed);
  const exact = named.filter((number) => scores.has(number)), first = byDate ? [] : exact;
  const places = byScore(scores, (number, score) => (byDate ? 0 : (outdated.has(number) ? 0 : IN_FORCE) + score));
  return { numbers: first.concat(places.filter((number) => !first.includes(number))), exact: first.length, named: exact, scores };
}

function keepAllowed(scores, allowed) {
  scores.forEach((score, number) => {
    if (!allowed.every((held) => held.has(number))) scores.delete(number);
  });
}

/* The highest first; among equals, the newest. */
function byScore(scores, place) {
  const places = new Float64Array(scores.size);
  let n = 0;
  scores.forEach((score, number) => { places[n++] = place(number, score) * NUMBERS + number; });
  return Array.from(places.sort(), (each) => each % NUMBERS).reverse();
}

/* One page of documents that do have the words. Texts come in batches; what is decided is decided one by one. */
async function verify(reader, words, candidates, start, onProgress) {
  const numbers = candidates.numbers, end = Math.min(numbers.length, start + LOOKED_THROUGH), hits = [];
  let at = start, wanted = PAGE;
  while (at < end && hits.length < PAGE) {
    const batch = numbers.slice(at, Math.min(end, at + wanted));
    const told = await Promise.all(batch.map(async (number) => {
      const document = reader.document(number);
      if (!candidates.named.includes(number)) return document.then((text) => says(text, words), withdrawn);
      document.catch(() => {}); // shown whatever it says; whoever wants its text will ask again
      return true;
    }));
    for (let n = 0; n < told.length && hits.length < PAGE; n++, at++) if (told[n]) hits.push(batch[n]);
    if (onProgress) onProgress({ checked: at - start, left: numbers.length - at, hits: hits.slice() });
    wanted = Math.max(4, 2 * (PAGE - hits.length));
  }
  const isLeft = at < numbers.length;
  return {
    hits,
    total: numbers.length - (at - start - hits.length),
    isExact: !isLeft && !start,
    following: isLeft && hits.length === PAGE ? at : null,
    isUnfinished: isLeft && hits.length < PAGE,
  };
}

/* A document that has gone since the index was read is no hit; anything else is a failure to be told. */
function withdrawn(error) {
  if (error.status === 404) return false;
  throw error;
}

/* Whether a document has all the words, each or one of its synonyms. */
function says(document, words) {
  const text = findNames(document).concat(findTexts(document)).map(canonical).join(BREAK);
  return words.every((word) => word.ways.some((way) => way.every((phrase) => text.includes(phrase))));
}

/* The documents that have at least half of a query's pairs of units, those with most first. */
async function findNear(reader, words, allowed) {
  const phrases = [].concat(...words.map((word) => word.ways[0])).filter((phrase) => !isSingle(phrase));
  const terms = Array.from(new Set([].concat(...phrases.map(nearTerms)))), counts = new Map();
  for (const held of await Promise.all(terms.length > 1 ? terms.map(reader.findTerm) : [])) {
    held.forEach((weight, number) => counts.set(number, (counts.get(number) || 0) + (weight === IN_TITLE ? 5 : 4)));
  }
  keepAllowed(counts, allowed);
  counts.forEach((count, number) => { if (count < 2 * terms.length) counts.delete(number); });
  return { numbers: byScore(counts, (number, count) => count), exact: 0, named: [], scores: counts };
}

/** For every facet its values with the number of candidates that have them, most first. */
export async function countFacets(reader, candidates) {
  const facets = reader.manifest.facets, all = await Promise.all(facets.map((facet) => reader.facet(facet[0])));
  return facets.map(([key, label], n) => {
    const values = [];
    all[n].forEach((held, value) => {
      const count = candidates.numbers.reduce((sum, number) => sum + (held.has(number) ? 1 : 0), 0);
      if (count) values.push({ label: value, count });
    });
    return { key, label, values: values.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1)) };
  });
}

/** Up to eight rows of documents whose title or number contains what was typed so far, the newest first. */
export async function suggest(reader, text) {
  const phrases = canonical(text).split(BREAK).filter((phrase) => phrase);
  // The run at the end may go on: “示政发20” is on its way to 2026.
  const typed = phrases.map((phrase, n) => (n === phrases.length - 1 ? phrase.replace(/ $/, "") : phrase));
  const terms = [].concat(...phrases.map((phrase, n) => {
    const sure = phrase === typed[n] ? phrase : phrase.replace(/[^ ]+ $/, "");
    return phraseTerms(units(sure).length > 1 ? sure : phrase);
  }));
  const codes = [].concat(...phrases.map(units));
  if (codes.length < 2 && !(codes[0] >= FIRST_RUN && typed[0].length > 2)) return [];
  const found = intersect(await Promise.all(terms.map(reader.findTerm))), numbers = [], rows = [];
  found.forEach((weight, number) => { if (weight === IN_TITLE) numbers.push(number); });
  numbers.sort((a, b) => b - a);
  for (let at = 0; at < Math.min(numbers.length, MOST_SUGGESTED_FROM) && rows.length < SUGGESTED; at += SUGGESTED) {
    for (const row of await Promise.all(numbers.slice(at, at + SUGGESTED).map(reader.row))) {
      const named = canonical(row.title) + BREAK + canonical(row.number);
      if (rows.length < SUGGESTED && typed.every((phrase) => named.includes(phrase))) rows.push(row);
    }
  }
  return rows;
}
