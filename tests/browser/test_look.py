"""What is seen, in real Chromium: no axe violation, nothing too wide, nothing from elsewhere, switches that stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext
from violations import find_violations

SEED = "policy/linzi-2022-government-self-construction/"
PAGES = [
    "",
    "guide/",
    "institution/",
    "disclosure/",
    "annual-report/",
    "request/",
    SEED,
    "policy/shili-2026-small-business-support/",
    "policy/shili-2025-rural-roads/",
    "policy/",
    "policy/by/year/2026/",
    "activity/",
    "unit/",
    "unit/government-office/",
    "data/",
    "sitemap/",
    "search/",
    "404.html",
]


def _context(browser: Browser, width: int, scheme: str, **options: object) -> BrowserContext:
    size = {"width": width, "height": 900}
    return browser.new_context(viewport=size, color_scheme=scheme, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [360, 1440])
def test_no_accessibility_violation_on_any_kind_of_page(browser: Browser, portal: str, width: int) -> None:
    context = _context(browser, width, "light")
    page = context.new_page()
    problems: list[str] = []
    for path in PAGES:
        page.goto(portal + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        problems += [f"{path}: {found}" for found in find_violations(page)]
    context.close()
    assert problems == []


def test_nothing_is_wider_than_the_screen(browser: Browser, portal: str) -> None:
    context = _context(browser, 320, "light")
    page = context.new_page()
    wide = []
    for path in PAGES:
        page.goto(portal + path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    context.close()
    assert wide == []


def test_nothing_is_asked_of_another_host_and_nothing_breaks_the_policy(browser: Browser, portal: str) -> None:
    context = _context(browser, 1440, "light")
    page = context.new_page()
    asked: set[str] = set()
    told: list[str] = []
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for path in PAGES:
        page.goto(portal + path)
    context.close()
    assert [url for url in asked if not url.startswith((portal, "data:"))] == []
    assert told == []


def test_large_text_and_dark_stay_on_every_page(browser: Browser, portal: str) -> None:
    context = _context(browser, 1440, "light")
    page = context.new_page()
    page.goto(portal)
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(size), page.evaluate(colour)
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="深色").click()
    page.goto(portal + SEED)
    assert page.evaluate(size) >= 18
    assert page.evaluate(size) > before[0]
    assert page.evaluate(colour) != before[1]
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"
    context.close()


def test_keyboard_reaches_the_text_first(browser: Browser, portal: str) -> None:
    context = _context(browser, 1440, "light")
    page = context.new_page()
    page.goto(portal + SEED)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    context.close()


def test_everything_can_be_read_and_reached_without_scripts(browser: Browser, portal: str) -> None:
    context = _context(browser, 360, "light", java_script_enabled=False)
    page = context.new_page()
    page.goto(portal)
    page.get_by_role("link", name="法定主动公开内容").first.click()
    page.get_by_role("link", name="政策文件").first.click()
    page.goto(portal + "policy/by/publisher/" + "../../")
    page.get_by_role("link", name="关于进一步加强政府自身建设的意见", exact=True).first.click()
    assert "件件有着落、事事有回音" in page.locator("article").inner_text()
    assert page.get_by_role("button", name="大字").count() == 0
    context.close()


def test_the_seed_is_cited_by_part_and_item(browser: Browser, portal: str) -> None:
    context = _context(browser, 1440, "light")
    page = context.new_page()
    page.goto(portal + SEED + "#p3-8")
    item = page.locator("#p3-8")
    assert item.locator("strong").inner_text().startswith("8.转变工作作风")
    assert item.locator("a.anchor").get_attribute("aria-label") == "本项链接：第三部分第8项"
    outline = page.locator("nav.outline li")
    assert outline.count() == 6 + 18
    context.close()
