/* A published record as the search sees it: the mirror of generator/outputs/search/document.py. */

// Addresses and ids are no words; how a record was reviewed is true of all of them.
const NO_WORDS = new Set(["type", "id", "url", "sha256", "size", "openness", "review", "states", "channels", "anchor_aliases", "on"]);
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$/;
const LINK_TARGET = /\]\([^) \t\n\v\f\r]*\)/g;
const NAMES = ["title", "document_no"];

/** What a published record is called: its title, its document number. */
export function findNames(data) {
  return NAMES.map((key) => data[key]).filter((name) => typeof name === "string");
}

/** Every other text of a published record, in the file's order. */
export function findTexts(data) {
  return findFields(data).map((field) => field[1].replace(LINK_TARGET, "]"));
}

/** The same texts as they stand, each with the record's key in which it does. */
export function findFields(data) {
  const fields = [];
  for (const key of Object.keys(data)) if (!NAMES.includes(key)) gather(key, data[key], key, fields);
  return fields;
}

function gather(key, value, field, into) {
  if (NO_WORDS.has(key)) return;
  if (typeof value === "string") {
    if (!DAY.test(value)) into.push([field, value]);
  } else if (Array.isArray(value)) {
    for (const item of value) gather("", item, field, into);
  } else if (value && typeof value === "object") {
    for (const inner of Object.keys(value)) gather(inner, value[inner], field, into);
  }
}
