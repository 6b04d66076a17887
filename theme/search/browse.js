/* A list that select boxes narrow down in place. What was chosen stands in the address: it can be shared, and gone back from.
   The values of all rows are in one small file; titles come in parts, only those that are shown. */

const STEP = 10;
const OWN = "n";

function make(name, attributes, children) {
  const element = document.createElement(name);
  Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
  (children || []).forEach(function (child) { element.append(child); });
  return element;
}

async function fetchJson(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(address);
  return response.json();
}

function start(box, number) {
  const source = box.dataset.browse;
  const root = document.querySelector(".site-head .site-search").dataset.root;
  const parts = new Map();
  const selects = new Map();
  const status = make("p", { class: "browse-status", role: "status" });
  const list = make("ul", { class: "listings", tabindex: "-1", "aria-label": "筛选结果" });
  const more = make("button", { type: "button", class: "button" });
  const rest = make("p", { class: "on-paper" });
  const reset = make("button", { type: "reset", class: "button" }, ["清除条件"]);
  let index = null;
  let runs = 0;

  function part(at) {
    if (!parts.has(at)) {
      const coming = fetchJson(source.replace(/\.json$/, "-" + (at + 1) + ".json"));
      coming.catch(function () { parts.delete(at); });
      parts.set(at, coming);
    }
    return parts.get(at);
  }

  /* Positions among the choices by field, from the address; what it says that nobody offers is passed over. */
  function readWish() {
    const given = new URLSearchParams(location.search);
    const wish = { shown: Math.max(STEP, Number(given.get(OWN)) || 0), chosen: [] };
    index.fields.forEach(function (field) {
      const value = given.get(field.key);
      const at = field.choices.findIndex(function (choice) { return choice[0] === value; });
      selects.get(field.key).value = at < 0 ? "" : value;
      if (at >= 0) wish.chosen.push([field, at]);
    });
    return wish;
  }

  function address(shown) {
    const told = new URLSearchParams();
    selects.forEach(function (select, key) { if (select.value) told.set(key, select.value); });
    if (shown > STEP) told.set(OWN, String(shown));
    const text = told.toString();
    return location.pathname + (text ? "?" + text : "");
  }

  function holds(value, at) { return Array.isArray(value) ? value.includes(at) : value === at; }

  function find(wish) {
    const found = [];
    for (let row = 0; row < index.rows; row += 1) {
      if (wish.chosen.every(function (each) { return holds(each[0].values[row], each[1]); })) found.push(row);
    }
    return found;
  }

  function show(row, told) {
    const link = make("p", { class: "entry-title" }, [make("a", { href: root + told[1] }, [told[0]])]);
    if (told[3]) link.append(make("span", { class: "sample" }, ["〔示例〕"]));
    const details = index.fields.filter(function (field) { return field.shown && field.values[row] >= 0; })
      .map(function (field) { return make("li", {}, [field.choices[field.values[row]][1]]); });
    details.push(make("li", {}, [index.on + "：" + told[2]]));
    return make("li", { class: "listing" }, [make("div", { class: "entry" }, [link, make("ul", { class: "details" }, details)])]);
  }

  function say(found, wish) {
    const told = wish.chosen.map(function (each) { return each[0].label + "“" + each[0].choices[each[1]][1] + "”"; });
    status.textContent = (told.length ? told.join("，") + "：" : "") + (found.length ? "共 " + found.length + " 件" : "没有这样的事项");
  }

  async function run(focusAt) {
    const own = (runs += 1);
    const wish = readWish();
    const found = find(wish);
    const rows = found.slice(0, wish.shown);
    list.setAttribute("aria-busy", "true");
    try {
      const wanted = Array.from(new Set(rows.map(function (row) { return Math.floor(row / index.part); })));
      const held = new Map();
      await Promise.all(wanted.map(async function (at) { held.set(at, await part(at)); }));
      if (own !== runs) return;
      list.replaceChildren.apply(list, rows.map(function (row) {
        return show(row, held.get(Math.floor(row / index.part))[row % index.part]);
      }));
      more.hidden = found.length <= rows.length;
      more.textContent = "再显示 " + Math.min(STEP, found.length - rows.length) + " 件";
      rest.textContent = more.hidden ? "" : "这里印了前 " + rows.length + " 件，其余的见网页。";
      say(found, wish);
      if (focusAt !== undefined && list.children[focusAt]) list.children[focusAt].querySelector("a").focus();
    } catch (_failed) {
      if (own === runs) status.textContent = "没有取到数据，请检查网络后重试，或者从上面的数字、下面的表格查看。";
    }
    if (own === runs) list.removeAttribute("aria-busy");
  }

  function go() {
    history.pushState({}, "", address(STEP));
    run();
  }

  function build() {
    const form = make("form", { class: "browse-form", "aria-label": "筛选条件" });
    index.fields.forEach(function (field) {
      const id = "browse-" + number + "-" + field.key;
      const select = make("select", { id: id }, [make("option", { value: "" }, ["全部"])].concat(
        field.choices.map(function (choice) { return make("option", { value: choice[0] }, [choice[1]]); })
      ));
      selects.set(field.key, select);
      form.append(make("div", {}, [make("label", { for: id }, [field.label]), select]));
    });
    form.append(make("div", { class: "browse-reset" }, [reset]));
    form.addEventListener("change", go);
    form.addEventListener("reset", function () { setTimeout(go, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    more.addEventListener("click", function () {
      const shown = list.children.length;
      history.replaceState({}, "", address(shown + STEP));
      run(shown);
    });
    addEventListener("popstate", function () { run(); });
    box.replaceChildren(form, status, list, make("p", { class: "more" }, [more]), rest);
  }

  return fetchJson(source).then(function (data) {
    index = data;
    build();
    return run();
  }).catch(function () { /* the links to the directories stay */ });
}

document.querySelectorAll("[data-browse]").forEach(function (box, number) { start(box, number); });
