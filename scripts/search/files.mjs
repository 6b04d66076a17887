/* The files of a built portal, read as if over a line: counted, and what is asked for together arrives together. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const INDEX = /^(search|pagefind\/index)\//;
// What Pagefind starts with, whatever is asked.
const START = /^pagefind\/[^/]*$/;
const packed = new Map();

/* What a file weighs as a server sends it. Worked out after the measured time, once for every file. */
function packedSize(path, data) {
  if (!packed.has(path)) packed.set(path, gzipSync(data, { level: 6 }).length);
  return packed.get(path);
}

/** `fetchFile` for an engine, and `count()` of what it was asked for. */
export function openFiles(site) {
  const asked = new Map();
  let waiting = [], rounds = 0;

  function arrive() {
    const now = waiting;
    waiting = [];
    rounds += 1;
    for (const [path, give, fail] of now) {
      try {
        const data = readFileSync(join(site, path));
        asked.set(path, data);
        give(new Uint8Array(data));
      } catch (error) {
        fail(Object.assign(error, { status: error.code === "ENOENT" ? 404 : 500 }));
      }
    }
  }

  function fetchFile(path) {
    return new Promise((give, fail) => {
      if (!waiting.length) setImmediate(arrive);
      waiting.push([path, give, fail]);
    });
  }

  /** Requests, bytes and compressed bytes of the index and of documents, and in how many rounds they came. */
  function count() {
    const told = { rounds, index: { requests: 0, raw: 0, packed: 0 }, documents: { requests: 0, raw: 0, packed: 0 } };
    asked.forEach((data, path) => {
      if (START.test(path)) return;
      const sum = INDEX.test(path) ? told.index : told.documents;
      sum.requests += 1;
      sum.raw += data.length;
      sum.packed += packedSize(path, data);
    });
    return told;
  }

  /** What was asked for so far is not counted. */
  function forget() {
    asked.clear();
    rounds = 0;
  }

  return { fetchFile, count, forget };
}
