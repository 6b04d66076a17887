"""Every kind of page in real Chromium, found in the site itself: nothing that axe finds, nothing too wide with text of any size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from violations import find_violations

WORDS = {"by", "page", "board", "revisions"}
WIDTHS = (360, 768, 1440)
# A page that is wider than the screen, and a table that is wider than its place and cannot be scrolled by keyboard.
WIDE = """() => {
  const page = document.documentElement;
  const found = page.scrollWidth > page.clientWidth ? ["page"] : [];
  document.querySelectorAll(".table-wrap:not([tabindex])").forEach(box => {
    if (box.scrollWidth > box.clientWidth) found.push(box.querySelector("table").textContent.trim().slice(0, 20));
  });
  return found;
}"""
OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true; })"
# A list that is narrowed down says how long it is when it is there; the board's other pages have none.
READY = """() => [...document.querySelectorAll(".browse")].every(
  list => list.querySelector("[role=status]")?.textContent && !list.querySelector("[aria-busy=true]")
)"""
# Why fewer elements prove as much is told there.
FEWER = (Path(__file__).parent / "fewer.js").read_text("utf-8")
# Workers share the pages: each part has every fourth one.
PARTS = 4


def traits(path: Path, text: str) -> set[tuple[str, str]]:
    """What makes a page one of its kind: where it stands, and each class and panel that pages of its column have."""
    column, *below = path.parts
    main = text.partition("<main")[2].partition("</main>")[0]
    classes = {name for names in re.findall(r' class="([^"]*)"', main) for name in names.split()}
    panels = {f"#{re.sub('[0-9]+', '', name)}" for name in re.findall(r' id="([^"]*)"', main)}
    place = "/".join(word if word in WORDS else "*" for word in below)
    return {(column, name) for name in (place, *classes, *panels)}


def kinds_of(site: Path) -> list[str]:
    """As few pages as have among them every trait of any page: a new kind of page cannot be forgotten."""
    pages = {path.relative_to(site): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    left = {path: traits(path, text) for path, text in pages.items() if 'http-equiv="refresh"' not in text}
    found = []
    while any(left.values()):
        best = max(left, key=lambda path: (len(left[path]), path))
        found.append(best.as_posix().removesuffix("index.html"))
        seen = set(left[best])
        left = {path: here - seen for path, here in left.items()}
    return found


@pytest.fixture(scope="session")
def kinds(revised_site: Path) -> list[str]:
    return kinds_of(revised_site)


def _opened(page: Page, address: str) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(address)
    page.evaluate(OPEN)


def _violations(page: Page) -> Iterator[str]:
    """What axe finds on the page with fewer elements."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    yield from page.evaluate(FEWER)
    yield from find_violations(page)


def _too_wide(page: Page, widths: tuple[int, ...] = WIDTHS) -> Iterator[str]:
    for size in ("", "225%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            yield from (f"{width} {size}: {what}" for what in page.evaluate(WIDE))
    page.evaluate("document.documentElement.style.fontSize = ''")


def test_the_kinds_are_those_that_are_known_of(kinds: list[str]) -> None:
    """Not a list to be kept: that the method finds what nobody would leave out."""
    assert {"", "404.html", "search/", "supervision/board/", "request/", "disclosure/"} <= set(kinds)
    for column in ("policy", "supervision", "project", "proposal", "hotline", "commitment", "activity"):
        below = [path for path in kinds if path.startswith(f"{column}/")]
        assert any(re.fullmatch(rf"{column}/[^/]+/", path) for path in below), column
        assert any("/by/" in path for path in below), column
    assert any("/revisions/" in path for path in kinds)
    assert any(path.startswith("unit/") for path in kinds)
    assert any(path.startswith("place/") for path in kinds)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_axe_finds_and_nothing_too_wide(
    browser: Browser, revised_portal: str, kinds: list[str], part: int
) -> None:
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    for path in kinds[part::PARTS]:
        _opened(page, revised_portal + path)
        if "/board/" in path:
            page.wait_for_function(READY)
        problems += [f"{path}: {what}" for what in (*_too_wide(page), *_violations(page))]
    context.close()
    assert problems == []


def test_the_same_without_scripts(browser: Browser, revised_portal: str, kinds: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    problems: list[str] = []
    for path in kinds:
        _opened(page, revised_portal + path)
        problems += [f"{path}: {what}" for what in _too_wide(page, WIDTHS[:1])]
    context.close()
    assert problems == []
