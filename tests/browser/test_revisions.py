"""What became of published records, as readers meet it in Chromium: found, read side by side, heard, printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext
from violations import find_violations

RECORD = "policy/shili-2026-small-business-support/"
PAGES = [
    "",
    "changes/",
    RECORD,
    f"{RECORD}revisions/1/",
    "policy/shili-2025-rural-roads/",
    "policy/shili-2025-rural-roads/revisions/1/",
    "activity/shili-2026-10-open-house/",
    "activity/shili-2026-10-open-day/revisions/1/",
]


def _context(browser: Browser, width: int, scheme: str, **options: object) -> BrowserContext:
    size = {"width": width, "height": 900}
    return browser.new_context(viewport=size, color_scheme=scheme, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [360, 1440])
def test_no_accessibility_violation_and_nothing_too_wide(browser: Browser, revised_portal: str, width: int) -> None:
    context = _context(browser, width, "light")
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    problems: list[str] = []
    for path in PAGES:
        page.goto(revised_portal + path)
        problems += [f"{path}: {found}" for found in find_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            problems.append(f"{path} is wider than the screen")
    context.close()
    assert problems == []
    assert told == []


def test_from_a_record_to_what_it_said_before_and_back(browser: Browser, revised_portal: str) -> None:
    context = _context(browser, 360, "light", java_script_enabled=False)
    page = context.new_page()
    page.goto(revised_portal + RECORD)
    page.get_by_role("link", name="以前的文本和对照").click()
    redline = page.locator(".redline")
    assert redline.locator("del").first.text_content() == "〔删去：8000元〕"
    assert redline.locator("ins strong").first.inner_text() == "9000元"
    assert "第二部分第（四）项" in redline.inner_text()
    assert "8000元，最多补助两年" in page.locator("article").inner_text()
    page.get_by_role("link", name="查看现行文本").click()
    assert page.url == revised_portal + RECORD
    context.close()


def test_a_moved_address_takes_the_reader_there(browser: Browser, revised_portal: str) -> None:
    context = _context(browser, 360, "light", java_script_enabled=False)
    page = context.new_page()
    page.goto(revised_portal + "activity/shili-2026-10-open-day/")
    page.wait_for_url("**/activity/shili-2026-10-open-house/")
    context.close()
