/* A small site made in memory: what the generator publishes, as far as the search reads it, in one segment of one shard. */

import { findNames, findTexts } from "../../theme/search/document.js";
import { hashName, nameKey } from "../../theme/search/reader.js";
import { hashTerm, isCommon } from "../../theme/search/terms.js";
import { BREAK, FIRST_RUN, canonical, units } from "../../theme/search/text.js";

const bytes = (text) => Uint8Array.from(Buffer.from(text));
const json = (data) => bytes(JSON.stringify(data));
const join = (...parts) => Uint8Array.from([].concat(...parts.map((part) => Array.from(part))));

export function varint(value) {
  const made = [];
  for (; value > 127; value = Math.floor(value / 128)) made.push((value % 128) | 128);
  return made.concat(value);
}

/* Documents of one kind with their classes, as a list. */
function putList(held) {
  let before = -1;
  return [].concat(...held.map(([number, weight]) => {
    const gap = number - before;
    before = number;
    return varint((gap << 2) | weight);
  }));
}

function termsOf(texts, isName) {
  const found = [], stop = BREAK.codePointAt(0), codes = units(texts.map(canonical).join(BREAK));
  codes.forEach((code, at) => {
    for (let length = 1; length <= 4; length++) {
      const part = codes.slice(at, at + length);
      if (length === 4 && !part.every(isCommon)) continue;
      if (part.length === length && !part.includes(stop) && (length > 1 || isName || code >= FIRST_RUN)) found.push(hashTerm(part));
    }
  });
  return found;
}

function putShard(documents) {
  const terms = new Map();
  documents.forEach(({ data }, number) => {
    const held = new Map(termsOf(findTexts(data), false).map((term) => [term, 1]));
    for (const term of termsOf(findNames(data), true)) held.set(term, 3);
    held.forEach((weight, term) => terms.set(term, (terms.get(term) || []).concat([[number, weight]])));
  });
  let before = -1;
  const head = varint(terms.size), blobs = [];
  for (const term of Array.from(terms.keys()).sort((a, b) => a - b)) {
    const blob = putList(terms.get(term));
    head.push(...varint(term - before), ...varint(blob.length << 1));
    blobs.push(...blob);
    before = term;
  }
  return join(head, blobs);
}

function putNames(documents) {
  const named = [].concat(...documents.map(({ data }, number) => findNames(data).map((name) => [hashName(nameKey(name)), number])));
  let before = 0;
  return join(...named.sort((a, b) => a[0] - b[0]).map(([value, number]) => {
    const gap = value - before;
    before = value;
    return [...varint(gap), ...varint(number)];
  }));
}

function putFacet(documents, kinds) {
  const blobs = kinds.map((kind) => putList(documents.map((each, n) => [n, 0]).filter(([n]) => documents[n].data.type === kind)));
  const head = JSON.stringify(kinds.map((kind, n) => [kind, blobs[n].length << 1]));
  return join(varint(Buffer.byteLength(head)), bytes(head), ...blobs);
}

/** Files by path of documents `{path, data}`, the oldest first. */
export function makeSite(documents) {
  const kinds = Array.from(new Set(documents.map(({ data }) => data.type)));
  return Object.assign(
    {
      "search/manifest.json": json({
        documents: documents.length,
        segments: [{ name: "recent", first: 0, documents: documents.length, bits: 0, version: "shards" }],
        rows: 64,
        name_bits: 0,
        facets: [["type", "类别"]],
        synonyms: [],
        version: "whole",
      }),
      "search/recent/0.bin": putShard(documents),
      "search/names/0.bin": putNames(documents),
      "search/titles/0.json": json(documents.map(({ path, data }) => [path, data.title, data.document_no || "", false])),
      "search/facets/type.bin": putFacet(documents, kinds),
      "search/outdated.bin": join([0], putList([[1, 0]])),
    },
    ...documents.map(({ path, data }) => ({ [path + "index.json"]: json(data) })),
  );
}
