/* Postings decoded: documents by number, each with its class (generator/outputs/search/postings.py). */

/** Reads varints one after the other: seven bits a byte, the lowest first; the eighth says that more follow. */
export function readFrom(data, start) {
  const reading = { at: start || 0, next };
  function next() {
    let value = 0, scale = 1, byte;
    do {
      if (reading.at >= data.length) throw new RangeError("it ends within a number");
      byte = data[reading.at++];
      value += (byte & 0x7f) * scale; // no shifting: a gap may have 32 bits
      scale *= 128;
    } while (byte > 0x7f);
    return value;
  }
  return reading;
}

/** The class of each document, in their order. */
export function getList(blob, into) {
  const found = into || new Map(), reading = readFrom(blob);
  let number = -1;
  while (reading.at < blob.length) {
    const value = reading.next();
    number += value >>> 2;
    found.set(number, value & 3);
  }
  return found;
}

/** Every document of a bitmap, with class 1 or that of titles. */
export function getBitmap(blob) {
  const found = new Map(), reading = readFrom(blob), size = reading.next(), start = reading.at;
  if (start + size > blob.length) throw new RangeError("a bitmap is shorter than it says");
  for (let byte = 0; byte < size; byte++) {
    for (let held = blob[start + byte], bit = 0; held; held >>= 1, bit++) if (held & 1) found.set((byte << 3) | bit, 1);
  }
  return getList(blob.subarray(start + size), found);
}

/** Documents and classes. */
export function decode(isBitmap, blob) {
  return isBitmap ? getBitmap(blob) : getList(blob);
}
