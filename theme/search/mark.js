/* A record opened from a result: the places of what was looked for are marked, and the reader is taken to the first. */

import { ready } from "./connect.js";
import { parseQuery } from "./query.js";
import { findMatches } from "./text.js";
import { make } from "./view.js";

/* Of a page its own words: not its outline, its citation, its address, whom to ask. */
const WITHIN = "main h1, main .facts dd, main article, main .downloads a, main .panel table";
const WITHOUT = ".anchor, .contact, .visually-hidden, .sample, article article";
const BLOCK = "p, li, h1, h2, h3, h4, h5, h6, td, th, caption, dd, blockquote, a[download]";

function textNodes() {
  const found = [];
  document.querySelectorAll(WITHIN).forEach(function (part) {
    if (part.closest(WITHOUT)) return;
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest(WITHOUT)) found.push(node);
    }
  });
  return found;
}

/* One text of them all, with line ends between blocks, so that a phrase is found across links and bold type. */
function join(nodes) {
  const places = [];
  let text = "";
  let before = null;
  nodes.forEach(function (node) {
    const block = node.parentElement.closest(BLOCK);
    if (before && block !== before) text += "\n";
    places.push({ node: node, start: text.length });
    text += node.data;
    before = block;
  });
  return { text: text, places: places };
}

/* Wraps what lies between two places of the text; a match that goes through several nodes has several marks. */
function wrap(places, start, end) {
  const marks = [];
  places.forEach(function (place) {
    const from = Math.max(start - place.start, 0);
    const to = Math.min(end - place.start, place.node.data.length);
    if (from >= to || !place.node.data.slice(from, to).trim()) return;
    const part = from ? place.node.splitText(from) : place.node;
    if (part.data.length > to - from) part.splitText(to - from);
    const mark = make("mark", { class: "hit" });
    part.parentNode.replaceChild(mark, part);
    mark.appendChild(part);
    marks.push(mark);
  });
  return marks;
}

function markAll(phrases) {
  const all = join(textNodes());
  const found = findMatches(all.text, phrases);
  // From the last to the first: what was split lies behind what is still to be split.
  const hits = found.slice().reverse().map(function (match) { return wrap(all.places, match[0], match[1]); });
  return hits.reverse().filter(function (marks) { return marks.length; });
}

function makeBar(hits, typed) {
  const count = make("span", { class: "hit-count", role: "status" });
  let current = -1;

  function visit(number, stays) {
    if (hits[current]) hits[current].forEach(function (mark) { mark.classList.remove("current"); });
    current = (number + hits.length) % hits.length;
    hits[current].forEach(function (mark) { mark.classList.add("current"); });
    count.textContent = "";
    count.append(
      make("span", { class: "visually-hidden" }, ["第 " + (current + 1) + " 处，共 " + hits.length + " 处"]),
      make("span", { "aria-hidden": "true" }, [current + 1 + " / " + hits.length])
    );
    if (!stays) hits[current][0].scrollIntoView({ block: "center", behavior: "instant" });
  }

  function clear() {
    hits.forEach(function (marks) {
      marks.forEach(function (mark) {
        const parent = mark.parentNode;
        while (mark.firstChild) parent.insertBefore(mark.firstChild, mark);
        parent.removeChild(mark);
        parent.normalize();
      });
    });
    bar.remove();
    history.replaceState(history.state, "", location.pathname + location.hash);
    const main = document.getElementById("content");
    main.focus({ preventScroll: true });
  }

  function button(text, act) {
    const made = make("button", { type: "button" }, [text]);
    made.addEventListener("click", act);
    return made;
  }

  const shown = Array.from(typed).slice(0, 12).join("") + (Array.from(typed).length > 12 ? "…" : "");
  const bar = make("div", { class: "hit-bar", role: "region", "aria-label": "查找的内容在本页的位置" }, [
    make("span", { class: "hit-told" }, ["“" + shown + "” ", count]),
    make("span", { class: "hit-steps" }, [
      hits.length > 1 ? button("上一处", function () { visit(current - 1); }) : "",
      hits.length > 1 ? button("下一处", function () { visit(current + 1); }) : "",
      button("清除", clear)
    ])
  ]);
  return { bar: bar, visit: visit };
}

async function start() {
  const typed = (new URLSearchParams(location.search).get("q") || "").trim();
  const synonyms = await ready().then(function (reader) { return reader.manifest.synonyms; }, function () { return []; });
  const phrases = [];
  parseQuery(typed, synonyms).words.forEach(function (word) {
    word.ways.forEach(function (way) { phrases.push.apply(phrases, way); });
  });
  const hits = phrases.length ? markAll(phrases) : [];
  if (!hits.length) return;
  const made = makeBar(hits, typed);
  document.getElementById("content").after(made.bar);
  const first = hits.findIndex(function (marks) { return marks[0].closest("article"); });
  // An address with a place of its own leads there; the places of the query are a press of a button away.
  made.visit(Math.max(first, 0), Boolean(location.hash));
}

start();
