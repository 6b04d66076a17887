/* The mirror of generator/outputs/search/terms.py. */

export const IN_TITLE = 3;

export function hashTerm(codes) {
  let value = Math.imul(codes.length, 0x9e3779b1);
  for (const code of codes) {
    value = Math.imul(value ^ code, 0x85ebca77);
    value ^= value >>> 15;
  }
  value = Math.imul(value, 0xc2b2ae3d);
  return (value ^ (value >>> 13)) >>> 0;
}
