/* What is asked for, and the address that says it: everything that a results page depends on stands in its URL. */

const OWN = ["q", "sort", "page", "from"];

/* `trail` holds the candidates at which the second page, the third and so on begin, up to the one that is shown. */
export function readWish(search, keys) {
  const given = new URLSearchParams(search);
  const wish = { text: (given.get("q") || "").trim(), facets: {}, byDate: given.get("sort") === "date", trail: [] };
  for (const key of keys) {
    if (OWN.indexOf(key) < 0 && given.get(key)) wish.facets[key] = given.get(key);
  }
  if (/^\d{1,7}(-\d{1,7})*$/.test(given.get("from") || "")) wish.trail = given.get("from").split("-").map(Number);
  return wish;
}

export function printWish(wish) {
  const told = new URLSearchParams();
  told.set("q", wish.text);
  for (const key of Object.keys(wish.facets)) told.set(key, wish.facets[key]);
  if (wish.byDate) told.set("sort", "date");
  if (wish.trail.length) {
    told.set("page", String(wish.trail.length + 1));
    told.set("from", wish.trail.join("-"));
  }
  return "?" + told;
}

/* The same wish with something else; unless the trail is said, it starts from the first page. */
export function change(wish, changes) {
  return Object.assign({}, wish, { trail: [] }, changes);
}

export function without(facets, key) {
  const rest = Object.assign({}, facets);
  delete rest[key];
  return rest;
}

export function startOf(wish) {
  return wish.trail.length ? wish.trail[wish.trail.length - 1] : 0;
}
