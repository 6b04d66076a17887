/* The mirror of generator/outputs/search/postings.py. */

export function readFrom(data, at) {
  const reading = { at: at || 0, next };
  function next() {
    let value = 0, scale = 1, byte;
    do {
      if (reading.at >= data.length) throw new RangeError("too short");
      byte = data[reading.at++];
      value += (byte & 127) * scale; // no shifting: there are numbers of 32 bits and more
      scale *= 128;
    } while (byte > 127);
    return value;
  }
  return reading;
}

export function getList(blob, found = new Map()) {
  const reading = readFrom(blob);
  for (let number = -1; reading.at < blob.length;) {
    const value = reading.next();
    number += value >>> 2;
    found.set(number, value & 3);
  }
  return found;
}

export function getBitmap(blob) {
  const found = new Map(), reading = readFrom(blob), size = reading.next(), bits = blob.subarray(reading.at, reading.at + size);
  if (bits.length < size) throw new RangeError("too short");
  bits.forEach((held, byte) => {
    for (let number = byte << 3; held; held >>= 1, number++) if (held & 1) found.set(number, 1);
  });
  return getList(blob.subarray(reading.at + size), found);
}

export const decode = (isBitmap, blob) => (isBitmap ? getBitmap(blob) : getList(blob));
