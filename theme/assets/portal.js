/* Gongkai: the switches, the menu on a phone, “复制引用”, what search begins with, the place in the outline.
   Every page works without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  var wide = matchMedia("(min-width: 62em)");
  var night = matchMedia("(prefers-color-scheme: dark)");

  function keep(key, value) {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch (refused) { /* private browsing: the choice lasts for this page only */ }
  }

  /* Switches ------------------------------------------------------------------------------------------- */

  function isLarge() { return root.dataset.text === "large"; }
  function isDark() { return root.dataset.scheme ? root.dataset.scheme === "dark" : night.matches; }

  function toggleText() {
    if (isLarge()) delete root.dataset.text;
    else root.dataset.text = "large";
    keep("gongkai-text", root.dataset.text);
  }

  function toggleScheme() {
    var wanted = isDark() ? "light" : "dark";
    if ((wanted === "dark") === night.matches) delete root.dataset.scheme;
    else root.dataset.scheme = wanted;
    keep("gongkai-scheme", root.dataset.scheme);
  }

  function toggleMenu(button) {
    var open = document.getElementById("site-nav").classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  }

  var actions = { text: toggleText, scheme: toggleScheme, menu: toggleMenu };
  var buttons = document.querySelectorAll("[data-switch]");

  function show() {
    buttons.forEach(function (button) {
      if (button.dataset.switch === "text") button.setAttribute("aria-pressed", String(isLarge()));
      if (button.dataset.switch === "scheme") button.setAttribute("aria-pressed", String(isDark()));
    });
  }

  buttons.forEach(function (button) {
    button.addEventListener("click", function () { actions[button.dataset.switch](button); show(); });
  });
  if (night.addEventListener) night.addEventListener("change", show);
  addEventListener("storage", function (event) {
    if (event.key === "gongkai-text") { if (event.newValue) root.dataset.text = event.newValue; else delete root.dataset.text; }
    if (event.key === "gongkai-scheme") { if (event.newValue) root.dataset.scheme = event.newValue; else delete root.dataset.scheme; }
    show();
  });
  show();

  /* Folds stand open beside the text, closed above it ---------------------------------------------------- */

  function fold() {
    document.querySelectorAll(".fold").forEach(function (item) { item.open = wide.matches; });
  }
  if (wide.addEventListener) wide.addEventListener("change", fold);
  fold();

  /* 复制引用: the day of citing is the reader's day, so it is filled in here ------------------------------ */

  function copyBySelection(element) {
    var range = document.createRange();
    range.selectNodeContents(element);
    var selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var source = document.getElementById(button.dataset.copy);
    var answer = button.parentNode.querySelector("output");
    var day = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
    source.textContent = source.textContent.replace("[引用日期]", "[" + day + "]");

    function say(done) { answer.textContent = done ? answer.dataset.copied : answer.dataset.failed; }
    button.addEventListener("click", function () {
      answer.textContent = "";
      if (navigator.clipboard) {
        navigator.clipboard.writeText(source.textContent)
          .then(function () { say(true); }, function () { say(copyBySelection(source)); });
      } else say(copyBySelection(source));
    });
  });

  /* What the style makes cards of stays a table for a screen reader: some browsers forget, and HTML may not say it itself ---- */

  var roles = { "table": "table", "thead, tbody": "rowgroup", "tr": "row", "thead th": "columnheader", "tbody th": "rowheader", "td": "cell" };

  document.querySelectorAll(".cards").forEach(function (box) {
    Object.keys(roles).forEach(function (parts) {
      box.querySelectorAll(parts).forEach(function (part) { part.setAttribute("role", roles[parts]); });
    });
  });

  /* Days left: the page says when, the shared daily file says what day the portal stands at ----------------- */

  var dues = document.querySelectorAll("[data-due]");
  if (dues.length && window.fetch) {
    fetch(dues[0].dataset.today).then(function (answer) { return answer.json(); }).then(function (day) {
      dues.forEach(function (line) {
        var left = Math.round((Date.parse(line.dataset.due) - Date.parse(day.as_of)) / 864e5);
        line.querySelector("output").textContent =
          "（截至" + day.as_of.replace(/(\d+)-0?(\d+)-0?(\d+)/, "$1年$2月$3日") + "，" + (left < 0 ? "已逾期 " + -left + " 天" : left ? "还有 " + left + " 天" : "今天到期") + "）";
      });
    }).catch(function () { /* the day stands there in words */ });
  }

  /* Search: its modules are fetched when they are wanted, in a module's own tag, which old browsers pass over -------- */

  var search = document.querySelector(".site-head .site-search");
  var wanted = {};

  function load(name) {
    if (wanted[name] || !root.classList.contains("modules")) return;
    var script = document.createElement("script");
    script.type = "module";
    script.src = search.dataset.modules + name;
    script.onerror = function () {
      wanted[name] = false;
      if (name === "page.js") root.classList.remove("modules");
    };
    wanted[name] = true;
    document.head.appendChild(script);
  }

  document.addEventListener("focusin", function (event) {
    if (event.target.name === "q") load("suggest.js");
  });
  if (document.activeElement && document.activeElement.name === "q") load("suggest.js");
  if (document.querySelector("[data-browse]")) load("browse.js");
  if (document.getElementById("search-answer")) load("page.js");
  else if (/[?&]q=/.test(location.search)) load("mark.js");

  /* The place in the outline ------------------------------------------------------------------------------ */

  var links = new Map();
  document.querySelectorAll(".outline a").forEach(function (link) {
    var target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  });
  if (links.size && window.IntersectionObserver) {
    var targets = Array.from(links.keys());
    var current = null;
    var mark = function () {
      var here = targets[0];
      targets.forEach(function (target) { if (target.getBoundingClientRect().top < innerHeight * .3) here = target; });
      var link = links.get(here);
      if (link === current) return;
      if (current) current.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      current = link;
      var box = link.closest(".fold");
      if (wide.matches && box) {
        var above = link.offsetTop - box.scrollTop;
        if (above < 0 || above > box.clientHeight - 60) box.scrollTop = link.offsetTop - box.clientHeight / 2;
      }
    };
    var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
    targets.forEach(function (target) { observer.observe(target); });
  }
})();
