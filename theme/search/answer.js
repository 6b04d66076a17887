/* The mirror of generator/outputs/search/answer.py. */

import { findNames, findTexts } from "./document.js";
import { isWeak, nearTerms, parseQuery, wayTerms } from "./query.js";
import { IN_TITLE } from "./terms.js";
import { BREAK, canonical } from "./text.js";

const PAGE = 10, LOOKED_THROUGH = 600, POINTS = [1, 2, 3, 8];
// Candidates are sorted by one number: in force, score, document.
const IN_FORCE = 8192, NUMBERS = 1 << 24;

/** `onProgress` hears of every batch of texts. */
export async function answer(reader, { text, facets = {}, byDate = false, start = 0 }, onProgress = () => {}) {
  const query = parseQuery(text, reader.manifest.synonyms);
  const [found, named, outdated, allowed] = await Promise.all([
    Promise.all(query.words.map((word) => findWord(reader, word))),
    reader.findName(text),
    reader.outdated(),
    Promise.all(Object.keys(facets).map(async (key) => (await reader.facet(key)).get(facets[key]) || new Map())),
  ]);
  const isTitleOnly = query.words.length > 0 && query.words.every(isWeak);
  const words = [], missing = [], sure = [], weak = [];
  query.words.forEach((word, n) => {
    if (!found[n].size && !isWeak(word)) {
      missing.push(word.text);
      return;
    }
    words.push(word);
    (isTitleOnly || !isWeak(word) ? sure : weak).push(found[n]);
  });
  const candidates = rank(reader.documents, { sure, weak, named, outdated, allowed, byDate });
  const told = await verify(reader, words, candidates, start, onProgress);
  Object.assign(told, { query, candidates, missing: words.length ? missing : [], isNear: false, isTitleOnly });
  if (told.hits.length || told.isUnfinished || start || isTitleOnly) return told;
  const near = await findNear(reader, query.words, allowed), hits = near.numbers.slice(0, PAGE);
  return Object.assign(told, { candidates: near, missing, hits, total: near.numbers.length, isExact: false, isNear: hits.length > 0 });
}

async function findWord(reader, word) {
  const found = new Map();
  for (const held of await Promise.all(word.ways.map((way) => findAll(reader, wayTerms(way))))) {
    held.forEach((weight, number) => found.set(number, Math.max(weight, found.get(number) || 0)));
  }
  return found;
}

export const findAll = async (reader, terms) => intersect(await Promise.all(terms.map(reader.findTerm)));

function intersect(lists) {
  const [first, ...others] = lists.slice().sort((a, b) => a.size - b.size), found = new Map();
  (first || found).forEach((weight, number) => {
    if (others.every((other) => other.has(number))) found.set(number, Math.min(weight, ...others.map((other) => other.get(number))));
  });
  return found;
}

function rank(documents, { sure, weak, named, outdated, allowed, byDate }) {
  const scores = intersect(sure);
  scores.forEach((_, number) => scores.set(number, 0));
  for (const held of sure.concat(weak)) {
    const rarity = Math.max(1, 32 - Math.clz32(documents / Math.max(1, held.size)));
    scores.forEach((score, number) => { if (held.has(number)) scores.set(number, score + POINTS[held.get(number)] * rarity); });
  }
  for (const number of named) if (!scores.has(number)) scores.set(number, 0);
  keepAllowed(scores, allowed);
  named = named.filter((number) => scores.has(number));
  const first = byDate ? [] : named;
  const rest = sorted(scores, (number, score) => (byDate ? 0 : (outdated.has(number) ? 0 : IN_FORCE) + score));
  return { numbers: first.concat(rest.filter((number) => !first.includes(number))), exact: first.length, named, scores };
}

function keepAllowed(scores, allowed) {
  scores.forEach((_, number) => { if (!allowed.every((held) => held.has(number))) scores.delete(number); });
}

export function sorted(scores, place) {
  const places = Float64Array.from(scores, ([number, score]) => place(number, score) * NUMBERS + number);
  return Array.from(places.sort().reverse(), (each) => each % NUMBERS);
}

/* Texts come in batches; what is decided is decided one by one. */
async function verify(reader, words, { numbers, named }, start, onProgress) {
  const end = Math.min(numbers.length, start + LOOKED_THROUGH), hits = [];
  let at = start, wanted = PAGE, before = 0;
  while (at < end && hits.length < PAGE) {
    const batch = numbers.slice(at, Math.min(end, at + wanted));
    const told = await Promise.all(batch.map((number) => {
      const isHit = reader.document(number).then((document) => says(document, words));
      isHit.catch(() => {}); // what is called so need not be waited for
      return named.includes(number) || isHit.catch(withdrawn);
    }));
    for (let n = 0; n < told.length && hits.length < PAGE; n++, at++) if (told[n]) hits.push(batch[n]);
    onProgress({ checked: at - start, left: numbers.length - at, hits: hits.slice() });
    wanted = hits.length > before ? Math.max(4, 2 * (PAGE - hits.length)) : Math.min(80, 2 * wanted);
    before = hits.length;
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

/* A document that has gone since is no hit. */
function withdrawn(error) {
  if (error.status === 404) return false;
  throw error;
}

function says(document, words) {
  const text = findNames(document).concat(findTexts(document)).map(canonical).join(BREAK);
  return words.every((word) => word.ways.some((way) => way.every((phrase) => text.includes(phrase))));
}

async function findNear(reader, words, allowed) {
  const terms = nearTerms([].concat(...words.map((word) => word.ways[0]))), scores = new Map();
  for (const held of await Promise.all(terms.length > 1 ? terms.map(reader.findTerm) : [])) {
    held.forEach((weight, number) => scores.set(number, (scores.get(number) || 0) + (weight === IN_TITLE ? 5 : 4)));
  }
  keepAllowed(scores, allowed);
  scores.forEach((score, number) => { if (score < 2 * terms.length) scores.delete(number); });
  return { numbers: sorted(scores, (_, score) => score), exact: 0, named: [], scores };
}
