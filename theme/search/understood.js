/* What was understood of a query, in words: nothing is left out or looked for in silence. */

import { make } from "./view.js";

const LONGEST_SHOWN = 40;

export function quote(text) {
  const chars = Array.from(text);
  return "“" + (chars.length > LONGEST_SHOWN ? chars.slice(0, LONGEST_SHOWN).join("") + "…" : text) + "”";
}

function list(texts) { return texts.map(quote).join("、"); }

function wasQuoted(word, typed) {
  return ["“" + word.text + "”", "\"" + word.text + "\"", "「" + word.text + "」"].some(function (form) { return typed.indexOf(form) >= 0; });
}

/* Lines that tell it; empty where one plain word was looked for as it was typed. */
export function understand(told, typed) {
  const lines = [];
  const words = told.query.words.filter(function (word) { return told.missing.indexOf(word.text) < 0; });
  if (words.length > 1 && !told.isNear) lines.push("每条都含有：" + list(words.map(function (word) { return word.text; })));
  if (told.isTitleOnly && told.hits.length) lines.push("单个汉字只在标题和文号里查找；写两个字以上，正文也查");
  const exact = words.filter(function (word) { return wasQuoted(word, typed); });
  if (exact.length && !told.isNear) lines.push("一字不差地查找：" + list(exact.map(function (word) { return word.text; })));
  const also = [];
  words.forEach(function (word) { also.push.apply(also, word.also); });
  if (also.length) lines.push("同时查找了：" + also.join("、"));
  if (told.missing.length && words.length && !told.isNear) {
    lines.push("没有任何信息含有" + list(told.missing) + "，下面按其余的词查找");
  }
  if (told.query.leftOut.length) {
    lines.push("没有用上：" + list(told.query.leftOut) + "（里面没有可以查找的字，或者词太多、太长）");
  }
  return lines.length ? make("ul", { class: "understood" }, lines.map(function (line) { return make("li", {}, [line]); })) : "";
}
