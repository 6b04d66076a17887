/* The results page: what is asked stands in its address; it is answered here, and shown by show.js. */

import { answer } from "./answer.js";
import { change, printWish, readWish, startOf } from "./address.js";
import { explain, forget, isOpen, isStale, ready } from "./connect.js";
import { make } from "./view.js";

const at = {};
["answer", "status", "found", "help", "office", "directories"].forEach(function (part) {
  at[part] = document.getElementById("search-" + part);
});
const inputs = Array.from(document.querySelectorAll(".site-search input"));
const name = document.title;
let runs = 0;
let wish = null;

/* Progress is seen and heard; what came of it is seen as a heading, so that here it is only heard. */
function say(text, isResult) {
  at.status.textContent = text;
  at.status.classList.toggle("visually-hidden", Boolean(isResult));
}

/* What stands below the form: an answer, with help beside it where nothing was found. */
function put(parts, needsHelp) {
  at.found.textContent = "";
  at.found.append(...parts);
  at.found.removeAttribute("aria-busy");
  at.answer.hidden = !parts.length;
  at.help.hidden = !needsHelp;
  at.directories.hidden = parts.length > 0 && !needsHelp;
}

function entitle(text) { document.title = text ? text + " - " + name : name; }

function fail(error, own) {
  if (own !== runs) return;
  const told = explain(error);
  const again = make("button", { type: "button", class: "again" }, ["重试"]);
  again.addEventListener("click", () => run({ focus: true }));
  say("");
  put([make("div", { class: "notice bad search-failure", role: "alert" }, [
    make("p", { class: "notice-title" }, [told[0]]), make("p", {}, [told[1]]), make("p", {}, [again])
  ])], true);
}

/* One try; where a release went live meanwhile, one more on the new index. */
async function attempt(options, isAgain) {
  const showing = import("./show.js");
  showing.catch(() => {}); // told where it is waited for
  const mayBeStale = isOpen() && !isAgain;
  const reader = await ready();
  const stale = mayBeStale && isStale(reader);
  const asked = readWish(location.search, reader.manifest.facets.map((facet) => facet[0]));
  wish = asked;
  try {
    const told = await answer(reader, Object.assign({ start: startOf(asked) }, asked), function (step) {
      options.checked = step.checked;
      if (options.own === runs && step.left && step.hits.length < 10) say("已经核对 " + step.checked + " 份，还有 " + step.left + " 份……");
    });
    const shown = await (await showing).prepare(reader, asked, told, options);
    if (options.own === runs) shown.show({ at, put, say, entitle, isLatest: () => options.own === runs });
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

function run(options) {
  const own = (runs += 1);
  wish = readWish(location.search, []);
  inputs.forEach(function (input) { input.value = wish.text; });
  document.documentElement.classList.toggle("asked", wish.text !== "");
  if (!wish.text) {
    say("");
    entitle("");
    put([], false);
    return;
  }
  at.answer.hidden = false;
  at.help.hidden = true;
  at.directories.hidden = true;
  at.found.setAttribute("aria-busy", "true");
  say("正在查找……");
  attempt(Object.assign({ own, checked: 0 }, options), false).catch((error) => fail(error, own));
}

function keepPlace() { history.replaceState({ y: scrollY }, ""); }

function go(address) {
  keepPlace();
  history.pushState({}, "", address);
  run({ focus: true });
}

document.querySelectorAll(".site-search").forEach(function (form) {
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    go(printWish(change(wish, { text: form.elements.q.value.trim(), facets: {} })));
  });
});
document.addEventListener("click", function (event) {
  const link = event.target.closest("a[data-step]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});
addEventListener("popstate", function (event) { run({ y: event.state && event.state.y || 0 }); });
addEventListener("pagehide", keepPlace);
history.scrollRestoration = "manual";
document.documentElement.classList.add("searching");
run({ y: history.state && history.state.y || undefined });
