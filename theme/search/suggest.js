/* Suggestions as one types: a combobox after ARIA 1.2. Titles and numbers, from the second character on. */

import { suggest } from "./complete.js";
import { ready, root } from "./connect.js";
import { make, marked } from "./view.js";

const PAUSE = 150;
let count = 0;

function equip(form) {
  const input = form.elements.q;
  const id = "suggestions-" + (count += 1);
  const list = make("ul", { id: id, class: "suggestions", role: "listbox", "aria-label": "建议", hidden: "" });
  const told = make("span", { class: "visually-hidden", role: "status" });
  let options = [];
  let active = -1;
  let timer = 0;
  let latest = 0;

  function pick(number) {
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = number;
    if (options[active]) {
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    latest += 1;
    pick(-1);
    list.hidden = true;
    told.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  function show(rows, text) {
    pick(-1);
    options = rows.map(function (row, number) {
      const option = make("li", { id: id + "-" + number, role: "option", "aria-selected": "false" }, [
        make("span", { class: "suggested" }, marked(row.title, text)),
        row.isSample ? make("span", { class: "sample" }, ["〔示例〕"]) : "",
        row.number ? make("span", { class: "note" }, marked(row.number, text)) : ""
      ]);
      option.dataset.path = row.path;
      return option;
    });
    list.textContent = "";
    options.forEach(function (option) { list.appendChild(option); });
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(options.length > 0));
    told.textContent = options.length ? options.length + " 条建议，用上下键选择" : "";
  }

  async function ask() {
    const text = input.value.trim();
    const mine = (latest += 1);
    if (Array.from(text).length < 2) { close(); return; }
    try {
      const rows = await suggest(await ready(), text);
      if (mine === latest && document.activeElement === input) show(rows, text);
    } catch (_failed) { if (mine === latest) close(); /* suggestions are a courtesy: searching itself tells what is wrong */ }
  }

  function open(option) { location.href = root + option.dataset.path; }

  function press(event) {
    if (event.isComposing) return;
    const last = options.length - 1;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "ArrowDown" && list.hidden) ask();
    else if (event.key === "ArrowDown") { event.preventDefault(); pick(active === last ? -1 : active + 1); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); pick(active === -1 ? last : active - 1); }
    else if (event.key === "Enter" && !list.hidden && options[active]) { event.preventDefault(); open(options[active]); }
  }

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id);
  form.appendChild(list);
  form.appendChild(told);
  // What an input method has not yet turned into characters is no text to look for.
  function typed(event) {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  }
  input.addEventListener("input", typed);
  input.addEventListener("compositionend", typed);
  input.addEventListener("keydown", press);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  list.addEventListener("click", function (event) {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
  if (document.activeElement === input) { ready().catch(function () {}); if (input.value) ask(); }
  else input.addEventListener("focus", function () { ready().catch(function () {}); });
}

document.querySelectorAll(".site-search").forEach(equip);
