/* The mirror of generator/outputs/search/shards.py. */

import { decode, readFrom } from "./postings.js";

export const shardOf = (term, bits) => (bits ? term >>> (32 - bits) : 0);

export function shardName(number, bits) {
  const name = number.toString(16).padStart(Math.max(1, Math.ceil(bits / 4)), "0");
  return (name.length > 2 ? name.slice(0, -2) + "/" : "") + name + ".bin";
}

export const restOf = (term, bits) => term % Math.pow(2, 32 - bits);

export function decodeShard(data) {
  const reading = readFrom(data), count = reading.next(), terms = [], starts = [0], isBitmap = [];
  for (let n = 0, term = -1; n < count; n++) {
    terms.push(term += reading.next());
    const length = reading.next();
    isBitmap.push(length & 1);
    starts.push(starts[n] + (length >>> 1));
  }
  if (reading.at + starts[count] !== data.length) throw new RangeError("another length");
  return { terms, starts, isBitmap, blobs: data.subarray(reading.at) };
}

export function findPosting(shard, term) {
  const n = shard.terms.indexOf(term);
  return n < 0 ? new Map() : decode(shard.isBitmap[n], shard.blobs.subarray(shard.starts[n], shard.starts[n + 1]));
}
