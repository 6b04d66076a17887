/* Terms by their first bits: generator/outputs/search/shards.py. */

import { decode, readFrom } from "./postings.js";

export const shardOf = (term, bits) => (bits ? term >>> (32 - bits) : 0);

/** A shard's file: as many digits as its segment has need of, at most 256 files to a folder. */
export function shardName(number, bits) {
  const name = number.toString(16).padStart(Math.max(1, Math.ceil(bits / 4)), "0");
  return (name.length > 2 ? name.slice(0, -2) + "/" : "") + name + ".bin";
}

/** A term without the bits that its shard's name says. */
export const restOf = (term, bits) => term % Math.pow(2, 32 - bits);

/** A shard's directory: its terms, where the postings of each begin, and whether they are a bitmap. */
export function decodeShard(data) {
  const reading = readFrom(data), count = reading.next();
  if (count > data.length) throw new RangeError("it ends too early");
  const terms = new Float64Array(count), starts = new Uint32Array(count + 1), isBitmap = new Uint8Array(count);
  for (let n = 0, term = -1; n < count; n++) {
    terms[n] = term += reading.next();
    const length = reading.next();
    isBitmap[n] = length % 2;
    starts[n + 1] = starts[n] + (length >>> 1);
  }
  if (reading.at + starts[count] !== data.length) throw new RangeError("it has another length than it says");
  return { terms, starts, isBitmap, blobs: data.subarray(reading.at) };
}

/** The documents of a term. */
export function findPosting(shard, term) {
  const n = shard.terms.indexOf(term);
  return n < 0 ? new Map() : decode(shard.isBitmap[n], shard.blobs.subarray(shard.starts[n], shard.starts[n + 1]));
}
