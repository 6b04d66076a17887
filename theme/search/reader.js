/* The files of an index, each asked for at most once: the mirror of generator/outputs/search/reader.py. */

import { decode, readFrom } from "./postings.js";
import { decodeShard, findPosting, restOf, shardName, shardOf } from "./shards.js";
import { canonical } from "./text.js";

const MANIFEST = "search/manifest.json";

/** A title or document number without what people leave out: “示政发 2099 1” is “示政发〔2099〕1号”. */
export function nameKey(text) {
  return canonical(text).replace(/[号第\n]/g, "").replace(/ +/g, " ").trim();
}

/** FNV-1a over the code points, mixed once more. */
export function hashName(key) {
  let value = 0x811c9dc5;
  for (const char of key) value = Math.imul(value ^ char.codePointAt(0), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca77);
  return (value ^ (value >>> 13)) >>> 0;
}

/* What `decoded` makes of a file's bytes; a file that is none of ours says so itself, with its path. */
function read(path, data, decoded) {
  try {
    return decoded(data);
  } catch (cause) {
    const error = new Error(path + ": " + cause.message);
    error.name = "DamagedIndexError";
    error.path = path;
    throw error;
  }
}

const json = (data) => JSON.parse(new TextDecoder().decode(data));

function readManifest(data) {
  const told = json(data);
  if (!Array.isArray(told.segments)) throw new TypeError("no segments");
  return told;
}

/** An index whose files `fetchFile(path, version)` gives as promises of bytes. */
export async function openReader(fetchFile) {
  const manifest = read(MANIFEST, await fetchFile(MANIFEST), readManifest);
  const files = new Map();

  // A failure is not kept: the line may be back when somebody asks again.
  function once(path, decoded, version) {
    if (!files.has(path)) {
      const file = fetchFile(path, version || manifest.version).then((data) => read(path, data, decoded));
      files.set(path, file);
      file.catch(() => files.delete(path));
    }
    return files.get(path);
  }

  /** The documents with a term, each with the term's class there. */
  async function findTerm(term) {
    const found = new Map();
    const parts = await Promise.all(manifest.segments.map(async (segment) => {
      const bits = segment.bits, path = "search/" + segment.name + "/" + shardName(shardOf(term, bits), bits);
      const shard = await once(path, decodeShard, segment.version);
      return read(path, shard, () => findPosting(shard, restOf(term, bits)));
    }));
    parts.forEach((part, n) => {
      if (part) part.forEach((weight, number) => found.set(manifest.segments[n].first + number, weight));
    });
    return found;
  }

  /** The documents whose title or number is what was typed, the newest first. */
  async function findName(text) {
    const key = nameKey(text), bits = manifest.name_bits, value = hashName(key);
    if (!key) return [];
    const entries = await once("search/names/" + shardName(shardOf(value, bits), bits), readNames);
    const wanted = restOf(value, bits);
    const numbers = entries.filter((entry) => entry[0] === wanted).map((entry) => entry[1]);
    const rows = await Promise.all(numbers.map(row));
    return numbers.filter((number, n) => [rows[n].title, rows[n].number].some((name) => nameKey(name) === key)).reverse();
  }

  /** A document's path, title and number. */
  async function row(number) {
    const path = "search/titles/" + Math.floor(number / manifest.rows) + ".json";
    return read(path, await once(path, json), (table) => {
      const told = table[number % manifest.rows];
      return { path: told[0], title: told[1], number: told[2], isSample: !!told[3] };
    });
  }

  /** The documents of every value of a facet; of one that is not there, none. */
  async function facet(key) {
    if (!manifest.facets.some((each) => each[0] === key)) return new Map();
    return once("search/facets/" + key + ".bin", readFacet);
  }

  /** The documents that are no longer in force. */
  const outdated = () => once("search/outdated.bin", (data) => {
    if (!data.length) throw new RangeError("it is empty");
    return decode(data[0], data.subarray(1));
  });

  /** What a document says: its published JSON. */
  const document = async (number) => once((await row(number)).path + "index.json", readDocument);

  /** Whether the site still has this index: it may have been published anew since the page was opened. */
  const isCurrent = async () => read(MANIFEST, await fetchFile(MANIFEST), readManifest).version === manifest.version;

  return { manifest, documents: manifest.documents, findTerm, findName, row, facet, outdated, document, isCurrent };
}

function readDocument(data) {
  const told = json(data);
  if (!told || typeof told !== "object") throw new TypeError("no record");
  return told;
}

function readNames(data) {
  const reading = readFrom(data), entries = [];
  for (let at = 0; reading.at < data.length;) entries.push([at += reading.next(), reading.next()]);
  return entries;
}

function readFacet(data) {
  const reading = readFrom(data), size = reading.next(), values = new Map();
  let at = reading.at + size;
  for (const told of json(data.subarray(reading.at, at))) {
    const end = at + (told[1] >> 1);
    values.set(told[0], decode(told[1] & 1, data.subarray(at, end)));
    at = end;
  }
  if (at !== data.length) throw new RangeError("it is not as long as its head says");
  return values;
}
