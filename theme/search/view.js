/* Elements made of text, never of markup: what a document says cannot become a tag. */

import { canonical, findMatches } from "./text.js";

export function make(name, attributes, children) {
  const element = document.createElement(name);
  for (const key of Object.keys(attributes || {})) element.setAttribute(key, attributes[key]);
  for (const child of children || []) if (child) element.append(child);
  return element;
}

/* Pieces of a text, those that match marked. */
export function inked(pieces) {
  return pieces.map(function (piece) { return piece.isMatch ? make("mark", {}, [piece.text]) : piece.text; });
}

/* A text with the phrases in it marked. */
export function markedBy(text, phrases) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of findMatches(text, phrases)) {
    pieces.push({ text: text.slice(at, start) }, { text: text.slice(start, end), isMatch: true });
    at = end;
  }
  return inked(pieces.concat({ text: text.slice(at) }).filter(function (piece) { return piece.text; }));
}

/* A text with what was typed marked in it. */
export function marked(text, typed) {
  return markedBy(text, canonical(typed).split("\n").filter(function (phrase) { return phrase.trim(); }));
}

/* A link that this page follows itself: `wish` is printed into its address. */
export function step(address, children, attributes) {
  return make("a", Object.assign({ href: address, "data-step": "" }, attributes), children);
}
