/* What a reader may be about to type: documents whose title or number has it already. Fetched with the box that suggests. */

import { findAll, sorted } from "./answer.js";
import { isSingle, phrasesOf, wayTerms } from "./query.js";
import { IN_TITLE } from "./terms.js";
import { BREAK, canonical } from "./text.js";

const SUGGESTED = 8, LOOKED_AT = 16, LONGEST_TYPED = 100;

export async function suggest(reader, text) {
  const phrases = text.length > LONGEST_TYPED ? [] : phrasesOf(text), last = phrases.length - 1;
  if (last < 0 || (!last && canonical(text).trim().length < 2)) return [];
  // The run at the end may go on: “示政发20” is on its way to 2026.
  const known = phrases.slice(0, last).concat(canonical(phrases[last].replace(/[^ ]+ $/, ""))), numbers = new Set();
  for (const way of [phrases, known.filter((phrase) => phrase && !isSingle(phrase))]) {
    const found = await findAll(reader, wayTerms(way));
    sorted(found, () => 0).forEach((number) => { if (found.get(number) === IN_TITLE) numbers.add(number); });
  }
  phrases[last] = phrases[last].replace(/ $/, "");
  const rows = await Promise.all(Array.from(numbers).slice(0, LOOKED_AT).map(reader.row));
  return rows.filter((row) => {
    const named = canonical(row.title) + BREAK + canonical(row.number);
    return phrases.every((phrase) => named.includes(phrase));
  }).slice(0, SUGGESTED);
}
