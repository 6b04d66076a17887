/* An answer as a reader sees it: what was found, or why nothing was and what else there is. */

import { startOf } from "./address.js";
import { root } from "./connect.js";
import { countFacets } from "./facets.js";
import { makeHit, publisherOf } from "./hit.js";
import { makeChips, makeFacets, makeOrder, makePages } from "./narrow.js";
import { quote, understand } from "./understood.js";
import { make } from "./view.js";

function heading(text, note) {
  return make("h2", { id: "search-heading", tabindex: "-1" }, [text, note ? make("span", { class: "count" }, [note]) : ""]);
}

function total(told) { return (told.isExact ? "共 " : "约 ") + told.total + " 条"; }

/* An answer with nothing in it says why, and what else could be tried. */
function emptyHanded(wish, told) {
  const lines = [];
  if (!told.query.words.length) return ["没有可以查找的文字", ["请输入汉字、字母或者数字。"]];
  if (told.isTitleOnly) {
    return ["标题和文号里没有" + quote(wish.text), ["单个汉字只在标题和文号里查找。再多写一两个字，正文里的也能找到。"]];
  }
  if (told.isUnfinished) return ["还没有找到" + quote(wish.text), ["已经核对的文件里没有。还有一些没有核对，可以继续查找。"]];
  if (wish.trail.length) return ["后面没有了", ["前面几页已经是全部结果。"]];
  if (told.missing.length) lines.push("全部公开信息里都没有" + told.missing.map(quote).join("、") + "。");
  if (Object.keys(wish.facets).length) lines.push("已选的条件可能太窄，可以去掉。");
  if (told.query.words.length > 1) lines.push("几个词要都有才算找到：少写一两个词试试。");
  else if (Array.from(wish.text).length > 8) lines.push("写短一些试试，只写最要紧的几个字。");
  else lines.push("换一种说法试试，或者看看有没有写错字。");
  return ["没有找到" + quote(wish.text), lines];
}

/* The office that is likely to know: the one that published most of what resembles the query, the nearest counting most. */
function nameOffice(at, documents) {
  const weights = new Map(), ids = new Map();
  documents.forEach(function (document, place) {
    const office = publisherOf(document);
    if (!office) return;
    weights.set(office, (weights.get(office) || 0) + 1 / (1 + place));
    ids.set(office, document.publisher);
  });
  let best = at.help.dataset.organ;
  weights.forEach(function (weight, office) { if (weight > (weights.get(best) || 0)) best = office; });
  const id = ids.get(best);
  at.office.textContent = "";
  at.office.append(typeof id === "string" ? make("a", { href: root + "unit/" + id + "/" }, [best]) : best);
}

function summary(wish, told, labels) {
  const parts = [understand(told, wish.text), makeChips(wish, labels)];
  if (told.hits.length && !told.isNear) {
    return [heading(quote(wish.text), total(told))].concat(parts, told.total > 1 ? [makeOrder(wish)] : []);
  }
  const empty = emptyHanded(wish, told);
  return [heading(empty[0])].concat(
    empty[1].map(function (line) { return make("p", { class: "hint" }, [line]); }), parts,
    told.isNear ? [make("p", { class: "near" }, ["没有与您输入完全相同的文字，下面是最接近的："])] : []
  );
}

async function addFacets(reader, wish, told, rail, isLatest) {
  try {
    const groups = await countFacets(reader, told.candidates);
    if (isLatest()) rail.append(makeFacets(wish, groups, !told.isExact));
  } catch (_failed) { rail.append(make("p", { class: "note" }, ["分类条数没有取到。"])); }
}

/* All that the answer needs, fetched; what is returned shows it at once. */
export async function prepare(reader, wish, told, options) {
  const parts = await Promise.all([reader.outdated()].concat(told.hits.map(function (number) {
    return Promise.all([reader.row(number), reader.document(number)]);
  })));
  const outdated = parts.shift();
  const labels = {};
  reader.manifest.facets.forEach(function (facet) { labels[facet[0]] = facet[1]; });
  const isFound = told.hits.length > 0 && !told.isNear;

  function show(page) {
    const hits = parts.map(function (part, number) {
      return makeHit(part[1], told.query.words, {
        row: part[0], text: wish.text, types: reader.manifest.types, isOutdated: outdated.has(told.hits[number]), isNear: told.isNear
      });
    });
    const next = told.isUnfinished ? startOf(wish) + options.checked : told.following;
    const rail = make("div", { class: "rail" });
    const main = make("div", { class: "rail-main" }, summary(wish, told, labels).concat(
      hits.length ? [make("ol", { class: "hits" }, hits)] : [], told.isNear ? [] : [makePages(wish, next, told.isUnfinished)]
    ));
    nameOffice(page.at, told.isNear ? parts.map(function (part) { return part[1]; }) : []);
    page.put(
      [make("div", { class: "with-rail" + (isFound ? "" : " no-rail") }, isFound ? [rail, main] : [main])],
      !isFound && !told.isUnfinished
    );
    const head = document.getElementById("search-heading");
    page.say(isFound ? "找到" + quote(wish.text) + "，" + total(told) + (wish.trail.length ? "，第 " + (wish.trail.length + 1) + " 页" : "") : head.textContent, true);
    page.entitle(head.firstChild.textContent);
    if (options.focus) head.focus({ preventScroll: true });
    if (options.focus) head.scrollIntoView({ block: "nearest" });
    else if (options.y !== undefined) scrollTo(0, options.y);
    if (isFound) addFacets(reader, wish, told, rail, page.isLatest);
  }

  return { show: show };
}
