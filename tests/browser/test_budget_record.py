"""A budget record's page in real Chromium: no axe violation, nothing wider than the screen, its files are there with scripts off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from violations import find_violations

# All tables, final accounts that came late, a budget, one that is withheld, and the district's sums.
RECORDS = [
    "budget/shili-finance-bureau-2021-final/",
    "budget/shili-finance-bureau-2025-budget/",
    "budget/shili-demo-town-2023-final/",
    "budget/shili-demo-zone-2022-budget/",
    "data/",
]


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_accessibility_violation(browser: Browser, portal: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    for path in RECORDS:
        page.goto(portal + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        problems += [f"{path}: {found}" for found in find_violations(page)]
    context.close()
    assert problems == []


@pytest.mark.parametrize("width", [320, 1024])
def test_nothing_is_wider_than_the_screen(browser: Browser, portal: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in RECORDS:
        page.goto(portal + path)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), path
    context.close()


def test_what_names_a_row_stays_in_view(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.goto(portal + RECORDS[0])
    box = page.locator("section", has=page.locator("#table-2")).locator(".table-wrap")
    box.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    left = box.evaluate("box => box.getBoundingClientRect().left")
    name = box.locator("tbody th").nth(1).evaluate("cell => cell.getBoundingClientRect().left")
    assert abs(name - left) <= 1
    context.close()


def test_tables_are_downloaded_with_scripts_off(browser: Browser, portal: str) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(portal + RECORDS[0])
    link = page.get_by_role("link", name="CSV：“三公”经费", exact=True)
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename == "“三公”经费.csv"
    assert started.value.path().read_bytes().startswith("\ufeff项目,".encode())
    with page.expect_download() as started:
        page.get_by_role("link", name="全部表格（XLSX）").click()
    assert started.value.path().read_bytes().startswith(b"PK")
    context.close()


def test_nothing_is_cut_off_in_print(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 900})
    page = context.new_page()
    page.goto(portal + RECORDS[0])
    page.emulate_media(media="print")
    assert not page.locator(".table-files").first.is_visible()
    hidden = (
        "[...document.querySelectorAll('.table-wrap')].filter(b => getComputedStyle(b).overflowX !== 'visible').length"
    )
    assert page.evaluate(hidden) == 0
    context.close()
