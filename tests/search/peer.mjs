/* The browser's side for test_parity.py: a case a line, its result a line. */

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { answer } from "../../theme/search/answer.js";
import { findNames, findTexts } from "../../theme/search/document.js";
import { decode } from "../../theme/search/postings.js";
import { parseQuery, phraseTerms, wayTerms, nearTerms } from "../../theme/search/query.js";
import { hashName, nameKey, openReader } from "../../theme/search/reader.js";
import { decodeShard, findPosting } from "../../theme/search/shards.js";
import { canonical, canonicalMap, units } from "../../theme/search/text.js";

const readers = new Map();

function openSite(folder) {
  const fetchFile = async (path) => new Uint8Array(await readFile(folder + "/" + path));
  if (!readers.has(folder)) readers.set(folder, openReader(fetchFile));
  return readers.get(folder);
}

const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const pairs = (found) => Array.from(found);

const cases = {
  text(text) {
    const made = canonical(text), key = nameKey(text);
    if (canonicalMap(text).text !== made) throw new Error("the map has another text");
    return [made, units(made), key, hashName(key), phraseTerms(made)];
  },
  query: (text, synonyms) => parseQuery(text, synonyms),
  ways: (way) => [wayTerms(way), nearTerms(way)],
  document: (data) => [findNames(data), findTexts(data)],
  postings: (isBitmap, hex) => pairs(decode(isBitmap, bytes(hex))),
  shard: (hex, terms) => terms.map((term) => pairs(findPosting(decodeShard(bytes(hex)), term))),
  async answer(folder, wish) {
    const told = await answer(await openSite(folder), wish);
    told.candidates.scores = pairs(told.candidates.scores).sort((a, b) => a[0] - b[0]);
    return told;
  },
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { name, given } = JSON.parse(line);
  let told;
  try {
    told = { result: await cases[name](...given) };
  } catch (error) {
    told = { error: error.name + ": " + error.message };
  }
  process.stdout.write(JSON.stringify(told) + "\n");
}
