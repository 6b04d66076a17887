"""The board in real Chromium: a list that is narrowed down, its state in the address; nothing too wide, nothing that axe finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from violations import find_violations

BOARD = "supervision/board/"
PAGES = [
    BOARD,
    f"{BOARD}unit-demo-town/closed/",
    "supervision/",
    "supervision/by/light/red/",
    "supervision/extended/",
    "supervision/parent/",
    "unit/demo-town/",
    "place/demo-town-area/",
]


@pytest.fixture
def board(browser: Browser, ledger_portal: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(ledger_portal + BOARD)
    yield page
    context.close()


def status(page: Page) -> str:
    expect(page.locator(".browse .listings")).not_to_have_attribute("aria-busy", "true")
    return page.locator(".browse [role=status]").inner_text()


@pytest.mark.parametrize("width", [360, 1440])
def test_no_accessibility_violation(browser: Browser, ledger_portal: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    problems, told = [], []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for path in PAGES:
        page.goto(ledger_portal + path)
        if path == BOARD:
            status(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        problems += [f"{path}: {found}" for found in find_violations(page)]
    context.close()
    assert problems == []
    assert told == []


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_is_wider_than_the_screen(browser: Browser, ledger_portal: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    wide = []
    for path in PAGES:
        page.goto(ledger_portal + path)
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    context.close()
    assert wide == []


def test_what_is_chosen_narrows_down_and_stands_in_the_address(board: Page) -> None:
    everything = status(board)
    assert everything == "共 322 件"
    board.get_by_label("状态", exact=True).select_option("red")
    expect(board.locator(".browse [role=status]")).to_contain_text("状态“■ 红灯 已经逾期”")
    red = status(board)
    shown = board.locator(".counts a", has_text="红灯").locator(".number").inner_text()
    assert red.endswith(f"共 {shown} 件")
    assert board.url.endswith("?light=red")
    board.get_by_label("牵头单位", exact=True).select_option("demo-town")
    expect(board.locator(".browse [role=status]")).to_contain_text("示例镇")
    both = status(board)
    cell = board.locator("#by-unit ~ .table-wrap tr", has_text="示例镇").locator("td").nth(1).inner_text()
    assert both.endswith(f"共 {cell} 件")
    for line in board.locator(".browse .listing").all_inner_texts():
        assert "红灯" in line
        assert "示例镇" in line
    board.go_back()
    expect(board.locator(".browse [role=status]")).to_have_text(red)
    expect(board.get_by_label("牵头单位", exact=True)).to_have_value("")
    board.go_forward()
    expect(board.locator(".browse [role=status]")).to_have_text(both)
    shared = board.url
    board.goto("about:blank")
    board.goto(shared)
    assert status(board) == both
    board.get_by_role("button", name="清除条件").click()
    expect(board.locator(".browse [role=status]")).to_have_text(everything)
    assert "?" not in board.url


def test_an_address_that_asks_for_what_is_not_there_shows_everything(board: Page) -> None:
    board.goto(board.url + "?light=purple&nobody=knows")
    assert status(board) == "共 322 件"


def test_more_rows_come_with_the_keyboard_at_their_first(board: Page) -> None:
    status(board)
    board.get_by_label("地方", exact=True).focus()
    board.get_by_role("button", name="再显示").focus()
    board.keyboard.press("Enter")
    expect(board.locator(".browse .listing")).to_have_count(20)
    first = board.locator(".browse .listing").nth(10).get_by_role("link")
    expect(first).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.locator(".record-head h1")).to_be_visible()
    board.go_back()
    expect(board.locator(".browse .listing")).to_have_count(20)


def test_places_count_what_lies_within_them(board: Page) -> None:
    board.get_by_label("地方", exact=True).select_option("demo-town-area")
    expect(board.locator(".browse [role=status]")).to_contain_text("示例镇")
    cell = board.locator("#by-place ~ .table-wrap tr").filter(
        has=board.get_by_role("rowheader", name="示例镇", exact=True)
    )
    assert status(board).endswith(f"共 {cell.locator('td').first.inner_text()} 件")


def test_without_scripts_directories_lead_there(browser: Browser, ledger_portal: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(ledger_portal + BOARD)
    assert page.locator("select").count() == 0
    page.locator(".browse").get_by_role("link", name="红灯").click()
    assert page.url.endswith("supervision/by/light/red/")
    context.close()


def test_charts_can_be_read_on_a_phone_in_the_dark_and_in_forced_colours(browser: Browser, ledger_portal: str) -> None:
    for options in ({"color_scheme": "dark"}, {"forced_colors": "active"}):
        context = browser.new_context(viewport={"width": 360, "height": 800}, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(ledger_portal + BOARD)
        image = page.locator(".chart img").first
        image.scroll_into_view_if_needed()
        assert image.evaluate("i => i.decode().then(() => i.clientWidth / i.naturalWidth)") > 0.95
        filtered, ground = image.evaluate("i => [getComputedStyle(i).filter, getComputedStyle(i).backgroundColor]")
        if "forced_colors" in options:
            assert (filtered, ground) == ("none", "rgb(255, 255, 255)")
        else:
            assert "invert(1)" in filtered
        context.close()
