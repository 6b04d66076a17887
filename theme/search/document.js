/* The mirror of generator/outputs/search/document.py. */

const NO_WORDS = ["type", "id", "url", "sha256", "size", "openness", "review", "states", "channels", "anchor_aliases", "on"];
const NAMES = ["title", "document_no"];
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$/;
const LINK_TARGET = /\]\([^) \t\n\v\f\r]*\)/g;

export const findNames = (data) => NAMES.map((key) => data[key]).filter((name) => typeof name === "string");

export const findTexts = (data) => findFields(data).map((field) => field[1].replace(LINK_TARGET, "]"));

/** Texts as they stand, after the record's key. */
export function findFields(data) {
  const fields = [];
  const gather = (field, key, value) => {
    if (NO_WORDS.includes(key)) return;
    if (typeof value === "string") {
      if (!DAY.test(value)) fields.push([field, value]);
    } else if (Array.isArray(value)) {
      value.forEach((item) => gather(field, "", item));
    } else if (value && typeof value === "object") {
      Object.keys(value).forEach((inner) => gather(field, inner, value[inner]));
    }
  };
  for (const key of Object.keys(data)) if (!NAMES.includes(key)) gather(key, key, data[key]);
  return fields;
}
