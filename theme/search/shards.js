/* Shards: the terms of a segment by their first bits (generator/outputs/search/shards.py). */

import { decode, readFrom } from "./postings.js";

const TERM_BITS = 32;

/** The shard in which a term stands. */
export function shardOf(term, bits) {
  return bits ? term >>> (TERM_BITS - bits) : 0;
}

/** A shard's file: as many digits as its segment has need of, at most 256 files to a folder. */
export function shardName(number, bits) {
  const name = number.toString(16).padStart(Math.max(1, Math.ceil(bits / 4)), "0");
  return (name.length > 2 ? name.slice(0, -2) + "/" : "") + name + ".bin";
}

/** A term without the bits that its shard's name says. */
export function restOf(term, bits) {
  return bits ? term % Math.pow(2, TERM_BITS - bits) : term;
}

/** A shard's directory: terms, where the postings of each end, whether they are a bitmap. */
export function decodeShard(data) {
  const reading = readFrom(data), count = reading.next();
  if (count > data.length) throw new RangeError("a shard is shorter than its directory says");
  const terms = new Uint32Array(count), ends = new Uint32Array(count), isBitmap = new Uint8Array(count);
  let term = -1, end = 0;
  for (let n = 0; n < count; n++) {
    terms[n] = term += reading.next();
    const length = reading.next();
    isBitmap[n] = length & 1;
    ends[n] = end += Math.floor(length / 2);
  }
  if (reading.at + end !== data.length) throw new RangeError("a shard is not as long as its directory says");
  return { terms, ends, isBitmap, blobs: data.subarray(reading.at) };
}

/** The postings of a term, null when nobody has it. */
export function findPosting(shard, term) {
  let low = 0, high = shard.terms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shard.terms[middle] < term) low = middle + 1;
    else high = middle;
  }
  if (shard.terms[low] !== term) return null;
  return decode(shard.isBitmap[low], shard.blobs.subarray(low ? shard.ends[low - 1] : 0, shard.ends[low]));
}
