/* The results page: reads what is asked from its address, has it answered, shows the answer. */

import { answer, countFacets } from "./answer.js";
import { change, printWish, readWish, startOf } from "./address.js";
import { explain, forget, isOpen, isStale, ready, root } from "./connect.js";
import { makeHit, publisherOf } from "./hit.js";
import { makeChips, makeFacets, makeOrder, makePages } from "./narrow.js";
import { quote, understand } from "./understood.js";
import { make } from "./view.js";

const at = {};
["search-answer", "search-status", "search-found", "search-help", "search-office", "search-directories"].forEach(function (id) {
  at[id.slice(7)] = document.getElementById(id);
});
const inputs = Array.from(document.querySelectorAll(".site-search input"));
const name = document.title;
let runs = 0;
let wish = null;

function say(text) { at.status.textContent = text; }

/* What stands below the form: an answer, with help beside it where nothing was found. */
function put(parts, needsHelp) {
  at.found.textContent = "";
  parts.forEach(function (part) { if (part) at.found.append(part); });
  at.found.removeAttribute("aria-busy");
  at.answer.hidden = !parts.length;
  at.help.hidden = !needsHelp;
  at.directories.hidden = parts.length > 0 && !needsHelp;
}

function heading(text, note) {
  return make("h2", { id: "search-heading", tabindex: "-1" }, [text, note ? make("span", { class: "count" }, [note]) : ""]);
}

/* Nothing is asked: the directories are the page. */
function rest() {
  say("");
  document.title = name;
  put([], false);
}

function fail(error) {
  const told = explain(error);
  const again = make("button", { type: "button", class: "again" }, ["重试"]);
  again.addEventListener("click", function () { run({ focus: true }); });
  say("");
  put([make("div", { class: "notice bad search-failure", role: "alert" }, [
    make("p", { class: "notice-title" }, [told[0]]), make("p", {}, [told[1]]), make("p", {}, [again])
  ])], true);
}

/* An answer with nothing in it says why, and what else could be tried. */
function emptyHanded(told) {
  const facets = Object.keys(wish.facets).length;
  const lines = [];
  if (!told.query.words.length) return ["没有可以查找的文字", ["请输入汉字、字母或者数字。"]];
  if (told.isUnfinished) return ["还没有找到", ["已经核对的文件里没有。还有一些没有核对，可以继续查找。"]];
  if (wish.trail.length) return ["后面没有了", ["这是最后一页之后。"]];
  if (told.missing.length) lines.push("全部公开信息里都没有" + told.missing.map(quote).join("、") + "。");
  if (facets) lines.push("已选的条件可能太窄，可以去掉。");
  if (told.query.words.length > 1) lines.push("几个词要都有才算找到：少写一两个词试试。");
  else if (Array.from(wish.text).length > 8) lines.push("写短一些试试，只写最要紧的几个字。");
  else lines.push("换一种说法试试，或者看看有没有写错字。");
  return ["没有找到" + quote(wish.text), lines];
}

/* The office that is likely to know: the one that published most of what resembles the query. */
function nameOffice(documents) {
  const counts = new Map();
  documents.forEach(function (document) {
    const office = publisherOf(document);
    if (office) counts.set(office, (counts.get(office) || []).concat(document.publisher));
  });
  let best = [at.help.dataset.organ, []];
  counts.forEach(function (ids, office) { if (ids.length > best[1].length) best = [office, ids]; });
  const id = best[1][0];
  at.office.textContent = "";
  at.office.append(typeof id === "string" ? make("a", { href: root + "unit/" + id + "/" }, [best[0]]) : best[0]);
}

function total(told) { return (told.isExact ? "共 " : "约 ") + told.total + " 条"; }

function summary(told) {
  const labels = {};
  told.reader.manifest.facets.forEach(function (facet) { labels[facet[0]] = facet[1]; });
  const parts = [understand(told, wish.text), makeChips(wish, labels)];
  if (told.hits.length && !told.isNear) {
    const found = told.total > 1 || wish.trail.length;
    return [heading(quote(wish.text), total(told))].concat(parts, found ? [makeOrder(wish)] : []);
  }
  const empty = emptyHanded(told);
  return [heading(empty[0])].concat(
    empty[1].map(function (line) { return make("p", { class: "hint" }, [line]); }), parts,
    told.hits.length ? [make("p", { class: "near" }, ["没有与您输入完全相同的文字，下面是最接近的："])] : []
  );
}

async function show(told, options) {
  const reader = told.reader;
  const outdated = told.hits.length ? await reader.outdated() : new Map();
  const rows = await Promise.all(told.hits.map(function (number) { return reader.row(number); }));
  const documents = await Promise.all(told.hits.map(function (number) { return reader.document(number); }));
  if (options.own !== runs) return;
  const list = make("ol", { class: "hits", start: String(wish.trail.length * 10 + 1) }, documents.map(function (document, number) {
    const about = { row: rows[number], text: wish.text, types: reader.manifest.types, isOutdated: outdated.has(told.hits[number]) };
    return makeHit(document, told.query.words, about);
  }));
  const next = told.following;
  const rail = make("div", { class: "rail" });
  const isFound = told.hits.length > 0 && !told.isNear;
  const main = make("div", { class: "rail-main" }, summary(told).concat(
    documents.length ? [list] : [], told.isNear ? [] : [makePages(wish, next, told.isUnfinished)]
  ));
  if (!isFound) nameOffice(documents);
  put([make("div", { class: "with-rail" + (isFound ? "" : " no-rail") }, isFound ? [rail, main] : [main])], !isFound && !told.isUnfinished);
  const head = document.getElementById("search-heading");
  say(isFound ? "找到" + quote(wish.text) + "，" + total(told) + (wish.trail.length ? "，第 " + (wish.trail.length + 1) + " 页" : "") : head.textContent);
  document.title = head.firstChild.textContent + " - " + name;
  if (options.focus) head.focus({ preventScroll: options.y !== undefined });
  if (options.y !== undefined) scrollTo(0, options.y);
  else if (options.focus) head.scrollIntoView({ block: "nearest" });
  if (isFound) narrow(told, rail, options);
}

async function narrow(told, rail, options) {
  try {
    const groups = await countFacets(told.reader, told.candidates);
    if (options.own === runs) rail.append(makeFacets(wish, groups, !told.isExact));
  } catch (_failed) { rail.append(make("p", { class: "note" }, ["分类条数没有取到。"])); }
}

function progress(told) {
  return function (checked, left) {
    if (told.own === runs) say("正在核对第 " + checked + " 份，还有 " + left + " 份……");
  };
}

/* One try; where a release went live meanwhile, one more on the new index. */
async function attempt(options, isAgain) {
  const wasOpen = isOpen();
  const reader = await ready();
  readAddress(reader);
  const stale = wasOpen && !isAgain ? isStale(reader) : Promise.resolve(false);
  const asked = { text: wish.text, facets: wish.facets, byDate: wish.byDate, start: startOf(wish) };
  try {
    const told = await answer(reader, asked, progress(options));
    if (options.own === runs) await show(Object.assign({ reader: reader }, told), options);
  } catch (error) {
    if (isAgain || !(await isStale(reader))) throw error;
    forget();
    return attempt(options, true);
  }
  if (await stale && options.own === runs) {
    forget();
    return attempt(options, true);
  }
}

/* Which facets there are is known by the manifest alone. */
function readAddress(reader) {
  wish = readWish(location.search, reader ? reader.manifest.facets.map(function (facet) { return facet[0]; }) : []);
  return wish;
}

async function run(options) {
  const own = (runs += 1);
  readAddress(null);
  inputs.forEach(function (input) { if (document.activeElement !== input || options.fill) input.value = wish.text; });
  if (!wish.text) { rest(); return; }
  at.answer.hidden = false;
  at.help.hidden = true;
  at.directories.hidden = true;
  at.found.setAttribute("aria-busy", "true");
  say("正在查找……");
  try {
    await attempt(Object.assign({ own: own }, options), false);
  } catch (error) {
    if (own === runs) fail(error);
  }
}

function keepPlace() { history.replaceState({ y: scrollY }, ""); }

function go(address) {
  keepPlace();
  history.pushState({}, "", address);
  run({ focus: true, fill: true });
}

document.querySelectorAll(".site-search").forEach(function (form) {
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const text = form.elements.q.value.trim();
    go(printWish(change(wish, { text: text, facets: {} })));
  });
});
document.addEventListener("click", function (event) {
  const link = event.target.closest("a[data-step]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});
addEventListener("popstate", function (event) {
  run({ focus: false, fill: true, y: event.state && event.state.y || 0 });
});
addEventListener("pagehide", keepPlace);
history.scrollRestoration = "manual";
document.documentElement.classList.add("searching");
run({ focus: false, fill: true, y: history.state && history.state.y || undefined });
