/* The browser's side of vectors.json; test_vectors.py is Python's. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { findNames, findTexts } from "../../theme/search/document.js";
import { isWeak, nearTerms, parseQuery, phraseTerms, wayTerms } from "../../theme/search/query.js";
import { hashName, nameKey } from "../../theme/search/reader.js";
import { hashTerm, isCommon } from "../../theme/search/terms.js";
import { FIRST_RUN, canonical, canonicalMap, units } from "../../theme/search/text.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));

const each = (name, check) => test(name, () => vectors[name].forEach(check));

each("texts", (row) => {
  assert.equal(canonical(row.text), row.canonical, row.text);
  assert.deepEqual(units(row.canonical), row.units, row.text);
  const made = canonicalMap(row.text);
  assert.equal(made.text, row.canonical);
  assert.equal(made.places.length, row.canonical.length);
  made.places.forEach((place, n) => assert.ok(place < row.text.length && place >= (made.places[n - 1] || 0), row.text));
});

each("terms", (row) => assert.equal(hashTerm(row.units), row.hash));

each("common", (row) => {
  const known = Array.from({ length: FIRST_RUN + 1 }, (_, code) => code).filter(isCommon);
  assert.deepEqual(known, Array.from(row.characters, (char) => char.charCodeAt(0)).sort((a, b) => a - b).concat(FIRST_RUN));
});

each("phrases", (row) => assert.deepEqual(phraseTerms(row.phrase), row.terms, row.phrase));

each("ways", (row) => {
  assert.deepEqual(wayTerms(row.way), row.terms);
  assert.deepEqual(nearTerms(row.way), row.near);
});

each("names", (row) => {
  assert.equal(nameKey(row.text), row.key);
  assert.equal(hashName(row.key), row.hash);
});

each("queries", (row) => {
  const query = parseQuery(row.text, vectors.synonyms);
  assert.deepEqual(query.words, row.words, row.text);
  assert.deepEqual(query.leftOut, row.left_out, row.text);
  assert.deepEqual(query.words.map(isWeak), row.weak, row.text);
});

each("documents", (row) => {
  assert.deepEqual(findNames(row.document), row.names);
  assert.deepEqual(findTexts(row.document), row.texts);
});
