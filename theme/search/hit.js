/* One hit as a reader sees it. */

import { root } from "./connect.js";
import { excerpts } from "./excerpt.js";
import { inked, make, markedBy } from "./view.js";

function organ(told, names) {
  if (!told) return "";
  return typeof told === "string" ? (names || {})[told] || "" : told.name || "";
}

export function publisherOf(told) { return organ(told.publisher, told.names); }

export function phrasesOf(words) {
  const phrases = [];
  for (const word of words) for (const way of word.ways) phrases.push.apply(phrases, way);
  return phrases;
}

function day(label, value) {
  return value ? make("li", {}, [label + " " + value.slice(0, 10)]) : "";
}

function states(told, isOutdated) {
  return Object.keys(told.states || {}).map(function (key) {
    return make("li", {}, [make("span", { class: "badge" + (isOutdated ? " bad" : "") }, [told.states[key]])]);
  });
}

function files(told, phrases) {
  const found = [];
  for (const file of told.attachments || []) {
    const title = markedBy(file.title || file.name, phrases);
    if (title.some(function (piece) { return piece.nodeType; })) found.push(make("span", {}, title));
  }
  return found.length ? make("p", { class: "hit-files" }, ["附件："].concat(found)) : "";
}

/* A list item for a document; `query` is carried along, so that its page can mark the places. */
export function makeHit(document, words, about) {
  const told = excerpts(document, words, { isNear: about.isNear });
  const phrases = phrasesOf(words);
  const kind = [about.types[document.type] || "", publisherOf(document)].filter(Boolean).join(" · ");
  const href = root + about.row.path + "?q=" + encodeURIComponent(about.text);
  return make("li", { class: "hit" }, [
    make("p", { class: "hit-kind" }, [kind]),
    make("h3", { class: "entry-title" }, [
      make("a", { href: href }, inked(told.title)),
      about.row.isSample ? make("span", { class: "sample" }, ["〔示例〕"]) : ""
    ]),
    make("ul", { class: "details" }, [
      document.document_no ? make("li", {}, inked(told.number)) : "",
      day("成文", document.issued_on),
      day("发布", document.published_on)
    ].concat(states(document, about.isOutdated))),
    told.body.length ? make("p", { class: "excerpt" }, told.body.reduce(function (all, pieces, number) {
      return all.concat(number ? [make("span", { class: "gap" }, ["……"])] : [], inked(pieces));
    }, [])) : "",
    files(document, phrases)
  ]);
}
