/* Narrowing down and ordering: facets with their counts, what was chosen, the order, the pages. */

import { change, printWish, startOf, without } from "./address.js";
import { make, step } from "./view.js";

const SHOWN = 6;

/* Years run backwards, everything else by how many there are. */
function inOrder(values) {
  const areYears = values.every(function (value) { return /^\d{4}$/.test(value.label); });
  return values.slice().sort(function (a, b) { return areYears ? b.label - a.label : b.count - a.count; });
}

function facet(wish, group) {
  // One more is no reason to fold.
  const shown = group.values.length > SHOWN + 1 ? SHOWN : SHOWN + 1;
  const items = inOrder(group.values).map(function (value, number) {
    const facets = Object.assign({}, wish.facets);
    facets[group.key] = value.label;
    const item = make("li", {}, [
      step(printWish(change(wish, { facets: facets })), [value.label + " ", make("span", { class: "count" }, [String(value.count)])])
    ]);
    item.hidden = number >= shown;
    return item;
  });
  const children = [make("p", { class: "facet-label" }, [group.label]), make("ul", {}, items)];
  if (items.length > shown) {
    const more = make("button", { type: "button", class: "unfold", "aria-expanded": "false" }, ["更多" + group.label + "（" + (items.length - shown) + "）"]);
    more.addEventListener("click", function () {
      items.forEach(function (item) { item.hidden = false; });
      const first = items[shown].firstChild;
      more.remove();
      first.focus();
    });
    children.push(more);
  }
  return make("div", { class: "facet" }, children);
}

/* The rail; a facet that divides nothing is left out, as is one that was chosen. */
export function makeFacets(wish, groups, isAbout) {
  const useful = groups.filter(function (group) {
    return group.values.length > 1 && !(group.key in wish.facets);
  });
  if (!useful.length) return "";
  const fold = make("details", { class: "fold" }, [make("summary", {}, ["缩小范围"])].concat(
    useful.map(function (group) { return facet(wish, group); }),
    isAbout ? [make("p", { class: "note" }, ["条数是约数。"])] : []
  ));
  fold.open = matchMedia("(min-width: 62em)").matches;
  return make("nav", { class: "facets", "aria-label": "缩小范围" }, [fold]);
}

/* What was chosen, each to be taken back. */
export function makeChips(wish, labels) {
  const keys = Object.keys(wish.facets);
  if (!keys.length) return "";
  return make("ul", { class: "chips", "aria-label": "已选条件" }, keys.map(function (key) {
    return make("li", {}, [step(printWish(change(wish, { facets: without(wish.facets, key) })), [
      make("span", {}, [labels[key] + "：" + wish.facets[key]]),
      make("span", { class: "cross", "aria-hidden": "true" }, ["×"]),
      make("span", { class: "visually-hidden" }, ["，去掉这个条件"])
    ], { class: "chip" })]);
  }));
}

export function makeOrder(wish) {
  function choice(byDate, text) {
    return step(printWish(change(wish, { byDate: byDate })), [text], wish.byDate === byDate ? { "aria-current": "true" } : {});
  }
  return make("p", { class: "order" }, [
    make("span", { class: "note" }, ["排列："]), choice(false, "按相关程度"), choice(true, "按日期，新的在前"),
    wish.byDate ? "" : make("span", { class: "note" }, ["不再有效的排在后面"])
  ]);
}

/* The way to the pages before and after; `next` is the candidate where the next one begins. */
export function makePages(wish, next, isUnfinished) {
  const before = wish.trail.slice(0, -1);
  const links = [];
  if (startOf(wish)) links.push(step(printWish(change(wish, { trail: before })), ["上一页"], { rel: "prev" }));
  if (next !== null) {
    const after = printWish(change(wish, { trail: wish.trail.concat(next) }));
    links.push(step(after, [isUnfinished ? "继续查找" : "下一页"], { rel: "next" }));
  }
  return links.length ? make("nav", { class: "pagination", "aria-label": "分页" }, links) : "";
}
