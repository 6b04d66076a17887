"""Search as people use it: typed into the built portal in real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from violations import find_violations

BOX = "main .site-search input"
HITS = ".hits > .hit"
SUPPORT = "关于印发《示例区支持小微经营主体发展若干措施》的通知"


@pytest.fixture
def told() -> list[str]:
    """What the console said. Errors of ours and breaches of the policy stand there."""
    return []


@pytest.fixture
def page(browser: Browser, told: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    yield listening(context, told)
    context.close()


def listening(context: BrowserContext, told: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    return page


def search(page: Page, portal: str, text: str) -> None:
    """Type into the box of the results page and press Enter."""
    page.goto(f"{portal}search/")
    page.locator(BOX).fill(text)
    page.keyboard.press("Enter")
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator("#search-found > *")).not_to_have_count(0)
    expect(page.locator("#search-found[aria-busy]")).to_have_count(0)


def titles(page: Page) -> list[str]:
    return page.locator(f"{HITS} .entry-title a").all_inner_texts()


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# --- Golden queries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("既有住宅加装电梯", "既有住宅加装电梯管理规定"),
        ("共享单车 ", "互联网租赁自行车"),
        ("示政办发〔2026〕1号", SUPPORT),
        ("示政办发[2026]1号", SUPPORT),
        ("示政办发(2026)1", SUPPORT),
        ("示政办发 2026 1", SUPPORT),
        ("示政办发［２０２６］１号", SUPPORT),
        ("【示政办发〔２０２６〕1号】", SUPPORT),
        ("关于进一步加强政府自身建设的意见", "关于进一步加强政府自身建设的意见"),
        ("“件件有着落、事事有回音”", "关于进一步加强政府自身建设的意见"),
        ("租金补助 个体工商户", "小微经营主体"),
        ("公车", "关于进一步加强政府自身建设的意见"),
        ("补助金额测算表", SUPPORT),
    ],
)
def test_what_is_typed_is_found_first(page: Page, portal: str, told: list[str], typed: str, first: str) -> None:
    page.goto(f"{portal}search/")
    # Key by key, so that suggestions come and go meanwhile.
    page.locator(BOX).press_sequentially(typed, delay=30)
    page.keyboard.press("Enter")
    settle(page)
    assert first in titles(page)[0]
    assert told == []


def test_a_hit_says_what_it_is(page: Page, portal: str) -> None:
    search(page, portal, "示政办发[2026]1号 租金补助")
    hit = page.locator(HITS).first
    expect(hit.locator(".hit-kind")).to_have_text("政策文件 · 示例市示例区人民政府办公室")
    expect(hit.locator(".sample")).to_have_text("〔示例〕")
    details = hit.locator(".details").inner_text()
    assert all(part in details for part in ("示政办发〔2026〕1号", "成文 2026-01-26", "发布 2026-01-28", "现行有效"))
    assert "示政办发〔2026〕1号" in hit.locator(".details mark").all_inner_texts()
    assert "租金补助" in hit.locator(".excerpt mark").all_inner_texts()
    assert re.fullmatch(r"共 \d+ 条", page.locator("#search-heading .count").inner_text())


def test_an_attachment_is_found_by_its_name(page: Page, portal: str) -> None:
    search(page, portal, "申请表")
    assert page.locator(".hit-files mark").first.inner_text() == "申请表"


def test_words_are_all_required_and_that_is_said(page: Page, portal: str) -> None:
    search(page, portal, "电梯 业主")
    both = titles(page)
    understood = page.locator(".understood").inner_text()
    assert "每条都含有：“电梯”、“业主”" in understood
    search(page, portal, "电梯")
    assert set(both) <= set(titles(page))


def test_quoted_words_are_taken_as_they_are(page: Page, portal: str) -> None:
    search(page, portal, "“公车”")
    assert page.locator(f"{HITS} mark", has_text="公务用车").count() == 0
    assert "同时查找了" not in page.locator("#search-found").inner_text()
    search(page, portal, "公车")
    assert "同时查找了：公务用车" in page.locator(".understood").inner_text()
    assert "公务用车" in page.locator(".excerpt mark").all_inner_texts()


def test_what_was_left_out_is_said(page: Page, portal: str) -> None:
    search(page, portal, "电梯 ！！！ 量子望远镜")
    understood = page.locator(".understood").inner_text()
    assert "没有用上：“！！！”" in understood
    assert "没有任何信息含有“量子望远镜”" in understood
    assert "电梯" in titles(page)[0]


@pytest.mark.parametrize(("typed", "told"), [("村", "单个汉字只在标题和文号里查找"), ("鑫", "标题和文号里没有“鑫”")])
def test_a_single_character_is_looked_for_in_titles_and_that_is_said(
    page: Page, portal: str, typed: str, told: str
) -> None:
    page.goto(f"{portal}search/?q={typed}")
    expect(page.locator("#search-found")).to_contain_text(told)


def test_what_is_repealed_comes_last_and_says_so(page: Page, portal: str) -> None:
    search(page, portal, "小微经营主体")
    badges = page.locator(HITS).evaluate_all("hits => hits.map(hit => !!hit.querySelector('.badge.bad'))")
    assert True in badges
    assert badges == sorted(badges)
    assert "不再有效的排在后面" in page.locator(".order").inner_text()


# --- Nothing found ---------------------------------------------------------------------------------------------------


def test_a_misspelt_query_gets_what_is_nearest_and_that_is_said(page: Page, portal: str) -> None:
    search(page, portal, "既有住宅加装电踢管理规定")
    found = page.locator("#search-found").inner_text()
    assert "没有找到“既有住宅加装电踢管理规定”" in found
    assert "没有与您输入完全相同的文字，下面是最接近的" in found
    assert "既有住宅加装电梯管理规定" in titles(page)[0]
    office = page.locator("#search-office a")
    assert office.inner_text() == "示例市示例区住房和城乡建设局"
    office.click()
    assert page.locator("h1").inner_text().startswith("示例市示例区住房和城乡建设局")


def test_nothing_found_is_said_with_a_way_on(page: Page, portal: str, told: list[str]) -> None:
    search(page, portal, "量子纠缠望远镜")
    expect(page.locator("#search-heading")).to_have_text("没有找到“量子纠缠望远镜”")
    expect(page.locator("#search-status")).to_contain_text("没有找到")
    assert page.locator(HITS).count() == 0
    help_text = page.locator("#search-help").inner_text()
    assert all(part in help_text for part in ("示例市示例区人民政府", "12345", "依申请公开"))
    assert page.locator("#search-directories").is_visible()
    assert told == []


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        ".*+?^${}()|[]\\",
        "(?<=a)b{9999999}",
        "😀👨‍👩‍👧‍👦🇨🇳",
        "\u200b\u202e\u2066公\u200b开",
        "'; DROP TABLE --",
        "%%%",
        '"""“”',
        "公开" * 5000,
        "开 " * 5000,
        "__proto__ constructor toString",
    ],
)
def test_hostile_text_is_only_text(page: Page, portal: str, told: list[str], typed: str) -> None:
    page.goto(f"{portal}search/?q={quote(typed[:4000])}")
    settle(page)
    assert page.locator("#search-heading").inner_text()
    assert page.locator("#search-answer img, #search-answer script, .search-failure").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator(BOX).evaluate("(box, text) => { box.value = text; }", typed)
    page.locator("main .site-search button").click()
    settle(page)
    assert page.locator(".search-failure").count() == 0
    assert told == []


@pytest.mark.parametrize(
    "address", ["?q=%ED%A0%80", "?q=%FF%FE", "?q=a&page=-1&from=x", "?q=电梯&from=999999", "?type=无"]
)
def test_a_broken_address_is_met(page: Page, portal: str, told: list[str], address: str) -> None:
    page.goto(f"{portal}search/{address}")
    expect(page.locator("html.searching")).to_be_attached()
    expect(page.locator("#search-found[aria-busy]")).to_have_count(0)
    assert page.locator(".search-failure").count() == 0
    assert page.locator("#search-directories, #search-heading").first.is_visible()
    assert told == []


# --- The address, back and forward -----------------------------------------------------------------------------------


def test_the_address_holds_all_and_goes_back_and_forward(page: Page, portal: str) -> None:
    search(page, portal, "政府")
    assert query_of(page) == {"q": ["政府"]}
    everything = titles(page)
    page.locator(".facets a", has_text="政务活动").click()
    settle(page)
    assert query_of(page) == {"q": ["政府"], "type": ["政务活动"]}
    assert set(page.locator(".hit-kind").all_inner_texts()) <= {
        text for text in page.locator(".hit-kind").all_inner_texts() if text.startswith("政务活动")
    }
    page.locator(".order a", has_text="按日期").click()
    settle(page)
    by_date = page.url
    assert query_of(page) == {"q": ["政府"], "type": ["政务活动"], "sort": ["date"]}
    narrowed = titles(page)
    page.go_back()
    page.go_back()
    expect(page.locator(f"{HITS} .entry-title a")).to_have_text(everything)
    page.go_forward()
    page.go_forward()
    expect(page.locator(f"{HITS} .entry-title a")).to_have_text(narrowed)
    assert page.locator(BOX).input_value() == "政府"
    page.goto("about:blank")
    page.goto(by_date)
    settle(page)
    assert titles(page) == narrowed
    expect(page.locator(".chip")).to_contain_text("类别：政务活动")
    page.locator(".chip").click()
    settle(page)
    assert query_of(page) == {"q": ["政府"], "sort": ["date"]}


def test_pages_follow_one_another_without_gap_or_repeat(page: Page, portal: str) -> None:
    search(page, portal, "养老")
    total = int(re.sub(r"\D", "", page.locator("#search-heading .count").inner_text()))
    first = titles(page)
    assert len(first) == 10
    assert total > 30
    seen = list(first)
    for number in range(2, -(-total // 10) + 1):
        page.get_by_role("link", name="下一页").click()
        settle(page)
        assert query_of(page)["page"] == [str(number)]
        assert page.evaluate("document.activeElement.id") == "search-heading"
        seen += titles(page)
    assert len(seen) == total == len(set(seen))
    assert page.get_by_role("link", name="下一页").count() == 0
    for number in range(-(-total // 10) - 1, 0, -1):
        page.get_by_role("link", name="上一页").click()
        # Else a slow machine is asked for the page before last once more.
        page.wait_for_function("n => (new URLSearchParams(location.search).get('page') ?? '1') === n", arg=str(number))
        settle(page)
    expect(page.locator(f"{HITS} .entry-title a")).to_have_text(first)


def test_by_date_is_newest_first(page: Page, portal: str) -> None:
    page.goto(f"{portal}search/?q=示例区&sort=date")
    settle(page)
    told = page.locator(HITS).evaluate_all("hits => hits.map(hit => /发布 ([0-9-]+)/.exec(hit.textContent)[1])")
    assert told == sorted(told, reverse=True)
    assert len(set(told)) > 3


def test_facets_count_what_choosing_them_shows(page: Page, portal: str) -> None:
    search(page, portal, "示例区")
    expect(page.locator(".facets .facet-label").first).to_be_visible()  # they are asked for once there is an answer
    labels = page.locator(".facets .facet-label").all_inner_texts()
    assert {"类别", "公开主体", "年份", "主题分类", "有效性"} <= set(labels)
    choice = page.locator(".facet", has_text="有效性").locator("li:visible a", has_text="现行有效")
    count = int(choice.locator(".count").inner_text())
    choice.click()
    settle(page)
    assert page.locator("#search-heading .count").inner_text() == f"共 {count} 条"


# --- From elsewhere --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["", "policy/", "policy/linzi-2022-government-self-construction/", "404.html"])
def test_the_box_in_the_header_leads_to_the_answers(page: Page, portal: str, told: list[str], start: str) -> None:
    page.goto(portal + start)
    page.locator("header .site-search input").fill("加装电梯")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}search/?q=*")
    settle(page)
    assert "加装电梯" in titles(page)[0]
    assert page.locator(BOX).input_value() == "加装电梯"
    assert told == []


def test_a_hit_opens_its_document_at_the_place(page: Page, portal: str, told: list[str]) -> None:
    search(page, portal, "既有住宅 三分之二")
    page.locator(f"{HITS} .entry-title a").first.click()
    bar = page.get_by_role("region", name="查找的内容在本页的位置")
    expect(bar).to_contain_text("第 ")
    current = page.locator("article mark.current").first
    expect(current).to_be_in_viewport()
    count = int(re.search(r"共 (\d+) 处", bar.inner_text())[1])  # type: ignore[index]
    assert count >= 2
    before = bar.inner_text()
    bar.get_by_role("button", name="下一处").click()
    assert bar.inner_text() != before
    bar.get_by_role("button", name="上一处").click()
    assert bar.inner_text() == before
    bar.get_by_role("button", name="清除").click()
    assert page.locator("mark").count() == 0
    assert "q=" not in page.url
    assert told == []


def test_a_phrase_is_marked_across_bold_type_and_links_and_anchors_stay(page: Page, portal: str) -> None:
    record = f"{portal}policy/linzi-2022-government-self-construction/"
    page.goto(record)
    plain = page.locator("article").inner_text()
    anchors = page.locator("article a.anchor").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    page.goto(f"{record}?q={quote('厉行勤俭节约。强化预算')}")
    marks = page.locator("article mark")
    expect(marks.first).to_be_visible()
    parents = marks.evaluate_all("all => all.map(mark => mark.parentElement.tagName)")
    assert len(set(parents)) > 1, "the phrase begins in bold type and ends outside of it"
    assert page.locator("article").inner_text() == plain
    assert page.locator("article a.anchor").evaluate_all("all => all.map(a => a.getAttribute('href'))") == anchors


def test_a_record_without_a_query_loads_no_search(page: Page, portal: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{portal}policy/linzi-2022-government-self-construction/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/search" in url] == []


# --- Suggestions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("box", ["header .site-search input", BOX])
@pytest.mark.parametrize("start", ["", "search/"])
def test_suggestions_by_keyboard(page: Page, portal: str, told: list[str], start: str, box: str) -> None:
    page.goto(portal + start)
    page.locator(box).click()
    page.keyboard.type("电")
    page.wait_for_timeout(400)
    assert page.locator("[role=option]:visible").count() == 0
    page.keyboard.type("梯")
    option = page.locator("[role=option]:visible").first
    expect(option).to_contain_text("既有住宅加装电梯管理规定")
    field = page.locator(box)
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "电梯"
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/policy/shili-2026-elevator-retrofit/")
    assert told == []


def test_a_number_is_suggested_however_it_is_typed(page: Page, portal: str) -> None:
    page.goto(portal)
    page.locator("header .site-search input").press_sequentially("示政办发[2026")
    expect(page.locator("[role=option]:visible").first).to_contain_text("示政办发〔2026〕1号")


def test_enter_without_a_choice_searches(page: Page, portal: str) -> None:
    page.goto(f"{portal}policy/")
    page.locator("header .site-search input").press_sequentially("电梯")
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}search/?q=*")


# --- What is seen and heard ------------------------------------------------------------------------------------------

STATES = [
    "search/",
    "search/?q=示例区",
    "search/?q=量子望远镜",
    "search/?q=既有住宅加装电踢管理规定",
    "search/?q=政府&type=政务活动",
]


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_accessibility_violation_and_nothing_too_wide(browser: Browser, portal: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    problems: list[str] = []

    def look(name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        problems.extend(f"{name}: {found}" for found in find_violations(page))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            problems.append(f"{name} is wider than the screen")

    for path in STATES:
        page.goto(portal + path)
        expect(page.locator("html.searching")).to_be_attached()
        page.wait_for_load_state("networkidle")
        look(path)
    page.locator(BOX).fill("")
    page.locator(BOX).press_sequentially("电梯")
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    look("suggestions")
    page.goto(f"{portal}policy/linzi-2022-government-self-construction/?q={quote('公务用车')}")
    expect(page.locator(".hit-bar")).to_be_visible()
    look("marked")
    context.close()
    assert problems == []


def test_new_results_are_announced_and_get_the_focus(page: Page, portal: str) -> None:
    search(page, portal, "电梯")
    expect(page.locator("#search-status[role=status]")).to_have_text(re.compile("找到“电梯”，共 \\d+ 条"))
    assert page.evaluate("document.activeElement.id") == "search-heading"


def test_without_scripts_the_form_leads_to_the_directories(browser: Browser, portal: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal}policy/")
    page.locator("header .site-search input").fill("电梯")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}search/?q=*")
    assert page.locator(".no-engine").is_visible()
    page.locator("#search-directories").get_by_role(
        "link", name=re.compile("^示例市示例区住房和城乡建设局")
    ).first.click()
    assert "加装电梯" in page.locator("main").inner_text()
    for label in ("年份", "主题分类", "公开主体"):
        page.goto(f"{portal}search/")
        assert page.locator("#search-directories dt", has_text=label).first.is_visible()
    context.close()
