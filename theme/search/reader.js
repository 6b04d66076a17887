/* The mirror of generator/outputs/search/reader.py. */

import { decode, readFrom } from "./postings.js";
import { decodeShard, findPosting, restOf, shardName, shardOf } from "./shards.js";
import { canonical, fnv } from "./text.js";

const MANIFEST = "search/manifest.json";

export const nameKey = (text) => canonical(text).replace(/[号第\n]/g, "").replace(/ +/g, " ").trim();

export function hashName(key) {
  let value = fnv(key);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca77);
  return (value ^ (value >>> 13)) >>> 0;
}

/** `fetchFile(path, version)` promises bytes. */
export async function openReader(fetchFile) {
  const askManifest = async () => read(MANIFEST, await fetchFile(MANIFEST), readObject);
  const manifest = await askManifest(), files = new Map();

  // A failure is not kept: the line may be back.
  function once(path, understand, version = manifest.version) {
    if (!files.has(path)) {
      const file = fetchFile(path, version).then((data) => read(path, data, understand));
      files.set(path, file);
      file.catch(() => files.delete(path));
    }
    return files.get(path);
  }

  async function findTerm(term) {
    const found = new Map();
    await Promise.all(manifest.segments.map(async ({ name, bits, first, version }) => {
      const path = "search/" + name + "/" + shardName(shardOf(term, bits), bits);
      const shard = await once(path, decodeShard, version);
      const held = read(path, shard, () => findPosting(shard, restOf(term, bits)));
      held.forEach((weight, number) => found.set(first + number, weight));
    }));
    return found;
  }

  async function findName(text) {
    const key = nameKey(text), bits = manifest.name_bits, value = hashName(key);
    if (!key) return [];
    const named = await once("search/names/" + shardName(shardOf(value, bits), bits), readNames);
    const numbers = named.filter((each) => each[0] === restOf(value, bits)).map((each) => each[1]);
    const rows = await Promise.all(numbers.map(row));
    return numbers.filter((_, n) => nameKey(rows[n].title) === key || nameKey(rows[n].number) === key).reverse();
  }

  async function row(number) {
    const path = "search/titles/" + Math.floor(number / manifest.rows) + ".json";
    return read(path, await once(path, json), (rows) => {
      const told = rows[number % manifest.rows];
      return { path: told[0], title: told[1], number: told[2], isSample: !!told[3] };
    });
  }

  return {
    manifest,
    documents: manifest.documents,
    findTerm,
    findName,
    row,
    facet: async (key) => (
      manifest.facets.some((each) => each[0] === key) ? once("search/facets/" + key + ".bin", readFacet) : new Map()
    ),
    outdated: () => once("search/outdated.bin", (data) => decode(readFrom(data).next(), data.subarray(1))),
    document: async (number) => once((await row(number)).path + "index.json", readObject),
    // The site may have been published anew since the page was opened.
    isCurrent: async () => (await askManifest()).version === manifest.version,
  };
}

function read(path, data, understand) {
  try {
    return understand(data);
  } catch (cause) {
    throw Object.assign(new Error(path + ": " + cause.message), { name: "DamagedIndexError", path });
  }
}

const json = (data) => JSON.parse(new TextDecoder().decode(data));

function readObject(data) {
  const told = json(data);
  Object.keys(told);
  return told;
}

function readNames(data) {
  const reading = readFrom(data), named = [];
  for (let value = 0; reading.at < data.length;) named.push([value += reading.next(), reading.next()]);
  return named;
}

function readFacet(data) {
  const reading = readFrom(data), size = reading.next(), values = new Map();
  let at = reading.at + size;
  for (const [label, length] of json(data.subarray(reading.at, at))) {
    values.set(label, decode(length & 1, data.subarray(at, at + (length >> 1))));
    at += length >> 1;
  }
  if (at !== data.length) throw new RangeError("another length");
  return values;
}
