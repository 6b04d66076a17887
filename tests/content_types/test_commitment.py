"""The items of a document: states that a second reading of the raw files confirms, pages that change on their own days."""

from __future__ import annotations

import functools
import re
import shutil
import sys
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import ROOT, TODAY, build, read_tree

from generator import content_types
from generator.content_types.commitment.measure import Result
from generator.content_types.commitment.standing import WORST_FIRST, Line
from generator.load.as_of import look_back
from generator.load.assemble import assemble
from generator.load.check import check_draft
from generator.load.read import read_draft
from generator.model.issue import Issue
from generator.model.site import Draft, Site

CONTENT = ROOT / "content"
LAST_CALENDAR = 2026
TYPES = content_types.discover()
FOLDER = "commitment/2026/shili-self-construction-"
POLICY = "policy/shili-2026-government-self-construction/index.html"
SEED = "policy/linzi-2022-government-self-construction/index.html"
NUMBERS = [f"{number:02d}" for number in range(1, 19)]
DAYS = [
    date(2026, 5, 6),
    date(2026, 6, 30),
    date(2026, 9, 30),
    date(2026, 10, 1),
    date(2026, 10, 30),
    date(2026, 10, 31),
    date(2026, 11, 23),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 1, 30),
    date(2027, 1, 31),
    date(2028, 2, 29),
]


# --- a second reading of the raw files --------------------------------------------------------------------------------

Raw = dict[str, Any]
Told = tuple[str, str, str, str, int]
"""An event: kind, day as text, the record, unit, quantity."""


@functools.cache
def raw_files() -> tuple[tuple[str, str, Raw], ...]:
    """Type, id and front matter of every record."""
    found = ((path, path.read_text("utf-8").split("---\n")[1]) for path in sorted(CONTENT.glob("*/2*/*.md")))
    return tuple((path.parent.parent.name, path.stem, yaml.load(text, Loader=yaml.CBaseLoader)) for path, text in found)  # noqa: S506 - text only


def raw_records(day: date) -> Iterator[tuple[str, str, Raw]]:
    """Those that were published on a day."""
    for kind, record_id, front in raw_files():
        if front["published_on"][:10] <= day.isoformat() and front.get("sample") == "true":
            yield kind, record_id, front


def as_day(text: str) -> date:
    return date.fromisoformat(text)


def activity_events(record_id: str, front: Raw) -> Iterator[Told]:
    days = 1
    if front["kind"] in ("基层调研", "联系点"):
        days = (as_day(front.get("held_until", front["held_on"])) - as_day(front["held_on"])).days + 1
        days = int(front.get("days", days))
    for unit in {front["publisher"], *front.get("units", [])}:
        yield front["kind"], front["held_on"], record_id, unit, days


def ledger_events(record_id: str, front: Raw, day: date) -> Iterator[Told]:
    """按期销号, 逾期销号, 到期未销号 of one matter: one for each time it ran."""

    def entries(key: str) -> list[Raw]:
        return sorted((e for e in front.get(key, []) if e["on"] <= day.isoformat()), key=lambda e: str(e["on"]))

    starts = [("0", front["due_on"]), *((e["on"], e["due_on"]) for e in entries("reopenings"))]
    rests = max((e["on"] for e in entries("suspensions")), default="")
    is_resting = rests > max((e["on"] for e in entries("resumptions")), default="")
    for number, (start, first_due) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else "9"
        due = ([e["due_on"] for e in entries("extensions") if start <= e["on"] < end] or [first_due])[-1]
        closed = [e["on"] for e in entries("closures") if start < e["on"] <= end]
        unit = front["lead_unit"]
        if closed:
            yield "按期销号" if closed[0] <= due else "逾期销号", closed[0], record_id, unit, 1
        elif due < day.isoformat() and not is_resting:
            yield "到期未销号", due, record_id, unit, 1


def project_events(record_id: str, front: Raw, day: date) -> Iterator[Told]:
    if front["kind"] == "民生实事":
        yield "民生实事公布", front["published_on"][:10], record_id, front["lead_unit"], 1
        for update in front.get("updates", []):
            if update["on"] <= day.isoformat():
                yield "民生实事进展", update["on"], record_id, front["lead_unit"], 1


def reply_events(record_id: str, front: Raw, day: date) -> Iterator[Told]:
    """How the term of a reply was kept: three months after it was assigned, six if prolonged, or as it says itself."""
    if "assigned_on" not in front:
        return
    is_prolonged = "prolonged" in front and front["prolonged"]["on"] <= day.isoformat()
    assigned = as_day(front["assigned_on"])
    month = assigned.month - 1 + (6 if is_prolonged else 3)
    year, month = assigned.year + month // 12, month % 12 + 1
    due = date(year, month, min(assigned.day, monthrange(year, month)[1]))
    due = as_day(front["due_on"]) if "due_on" in front and not is_prolonged else due
    while due.year <= LAST_CALENDAR and chinese_calendar.is_holiday(due):
        due += timedelta(days=1)
    replied = front.get("replied_on", "9")
    if replied <= day.isoformat():
        kept = "建议提案按期答复" if replied <= due.isoformat() else "建议提案逾期答复"
        yield kept, replied, record_id, front["lead_unit"], 1
    elif due < day:
        yield "建议提案到期未答复", due.isoformat(), record_id, front["lead_unit"], 1


def raw_events(day: date) -> list[Told]:
    found: list[Told] = []
    for kind, record_id, front in raw_records(day):
        if kind == "activity":
            found += activity_events(record_id, front)
        elif kind == "supervision":
            found += ledger_events(record_id, front, day)
        elif kind == "policy":
            found.append(("政策文件", front["published_on"][:10], record_id, front["publisher"], 1))
        elif kind == "project":
            found += project_events(record_id, front, day)
        elif kind == "proposal":
            found += reply_events(record_id, front, day)
        elif kind == "hotline":
            found.append((f"热线{front['kind']}", front["published_on"][:10], record_id, front["publisher"], 1))
    return found


def raw_trend(measure: Raw, day: date) -> str:
    """Whether departments spent no more in all than they did the year before: the newest year that can be compared."""
    assert (measure["figure"], measure["phase"], measure["not_above_last_year"]) == ("“三公”经费合计", "决算", "true")
    spent: dict[int, dict[str, Decimal]] = {}
    for kind, _id, front in raw_records(day):
        if kind == "budget" and (front["phase"], front["level"]) == ("决算", "部门") and "sangong" in front:
            assert front["money_unit"] == "万元"
            total = Decimal(front["sangong"]["total"]["final"])
            spent.setdefault(int(front["fiscal_year"]), {})[front["publisher"]] = total
    for year in range(day.year, int(measure["since"][:4]) - 1, -1):
        both = spent.get(year, {}).keys() & spent.get(year - 1, {}).keys()
        if both:
            now, before = (sum(spent[each][unit] for unit in both) for each in (year, year - 1))
            return "达到" if now <= before else "未达到"
    return "本站未见公开记录"


def raw_state(measure: Raw, events: list[Told], day: date) -> str:
    """The state of the year of the day, by the words of the handbook."""
    if "figure" in measure:
        return raw_trend(measure, day)
    kinds = measure.get("among") or measure.get("events") or measure["published"]
    good = measure.get("events") or measure["published"]
    mine = [e for e in events if e[0] in kinds and measure.get("unit", e[3]) == e[3] and e[1][:4] == f"{day:%Y}"]
    if not mine:
        return "本站未见公开记录"
    step = {"每月": 1, "每季度": 3, "每年": 12}[measure["every"]]
    verdicts = []
    for first in range(1, 13, step):
        last = date(day.year, first + step - 1, monthrange(day.year, first + step - 1)[1])
        inside = {e[:3]: e[4] for e in mine if f"{day.year}-{first:02d}-01" <= e[1] <= last.isoformat()}
        is_over = day > last + timedelta(days=30)
        amounts = [
            size if measure.get("sum") == "true" else 1 for (kind, _on, _id), size in inside.items() if kind in good
        ]
        if "percent" in measure:
            is_met = is_over and sum(amounts) * 100 >= int(measure["percent"]) * len(inside)
        else:
            is_met = sum(amounts) >= int(measure["at_least"])
        verdicts.append("达到" if is_met else "未达到" if is_over else "进行中")
    return next(verdict for verdict in ("未达到", "进行中", "达到") if verdict in verdicts)


WORST = ("未达到", "本站未见公开记录", "进行中", "达到")


@functools.cache
def read_once() -> Draft:
    return read_draft(CONTENT, TYPES)


def site_on(day: date) -> Site:
    return assemble(look_back(read_once(), TYPES, day), TYPES, today=day)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_state_is_what_the_raw_files_give(day: date) -> None:
    events = raw_events(day)
    expected = {}
    for kind, record_id, front in raw_records(day):
        if kind == "commitment":
            states = [raw_state(measure, events, day) for measure in front.get("measures", [])]
            expected[record_id] = min(states, key=WORST.index) if states else "不计数"
    found = {entry.id: entry.states[0].value for entry in site_on(day).of_type("commitment")}
    assert len(expected) == len(NUMBERS)
    assert found == expected


def test_the_demonstration_has_every_state_of_an_item_or_of_one_of_its_years() -> None:
    states = {entry.states[0].value for entry in site_on(TODAY).of_type("commitment")}
    assert states == {result.value for result in Result if result is not Result.UNSEEN}
    site = site_on(TODAY)
    years = {
        year.result
        for entry in site.of_type("commitment")
        if isinstance(line := site.derived[entry.id].brief, Line)
        for counted in line.counted
        for year, _told in counted.years
    }
    assert set(WORST_FIRST[:4]) == years


def test_the_eighteen_items_of_the_sample_are_told_each_once() -> None:
    site = site_on(TODAY)
    document = site.by_id["shili-2026-government-self-construction"]
    items = sorted(r.item for r in document.referrers if r.field == "item")
    assert items == sorted(f"p{chapter}-{3 * (chapter - 1) + item}" for chapter in range(1, 7) for item in range(1, 4))
    assert set(items) <= {anchor for anchor, _label in document.parsed.headings}


# --- pages ------------------------------------------------------------------------------------------------------------


def main_of(site: Path, path: str) -> str:
    return (site / path).read_text("utf-8").partition("<main")[2].partition("</main>")[0]


def test_the_real_document_has_no_state_and_one_link_to_the_sample(demo_site: Path) -> None:
    page = main_of(demo_site, SEED)
    assert "18.始终廉洁自律" in re.sub("<[^>]*>", "", page)
    marked = re.findall(r'href="\.\./\.\./([^"]*)">[^<]*</a><span class="sample">〔示例〕</span>', page)
    assert marked == ["policy/shili-2026-government-self-construction/"]
    assert page.count('class="sample"') == 1
    words = [result.shape for result in Result if result is not Result.UNCOUNTED]
    words += ["公开记录", "commitment/", "supervision/", "红灯", "黄灯", "绿灯", 'class="badge', 'id="implementation"']
    assert [word for word in words if word in page] == []


def test_the_sample_documents_page_tells_each_item_once(demo_site: Path) -> None:
    page = main_of(demo_site, POLICY)
    panel = page.partition('id="commitments"')[2].partition("</section>")[0]
    for number in NUMBERS:
        assert page.count(f'commitment/shili-self-construction-{number}/"') == 1
        assert panel.count(f'commitment/shili-self-construction-{number}/"') == 1
    assert panel.count("✕ 未达到") == 4
    assert "commitment/board/" in panel


def test_the_board_has_six_chapters_and_numbers_that_lead_to_what_they_count(demo_site: Path) -> None:
    page = main_of(demo_site, "commitment/board/index.html")
    assert "截至 2026-11-23" in re.sub("<[^>]*>", "", page)
    assert "仅统计已公开事项" in page
    chapters = re.findall(r'<h2 id="(p\d)">', page)
    assert chapters == [f"p{number}" for number in range(1, 7)]
    assert re.findall(r'href="\.\./\.\./commitment/shili-self-construction-(\d\d)/"', page) == NUMBERS
    counts = re.findall(r'href="\.\./\.\./commitment/by/standing/([a-z-]+)/"><span class="number">(\d+)</span>', page)
    assert sum(int(number) for _slug, number in counts) == len(NUMBERS)
    for slug, number in counts:
        listed = main_of(demo_site, f"commitment/by/standing/{slug}/index.html")
        assert len(set(re.findall(r"shili-self-construction-\d\d/", listed))) == int(number)


def test_an_items_page_shows_how_its_state_was_computed_and_from_what(demo_site: Path) -> None:
    page = main_of(demo_site, "commitment/shili-self-construction-05/index.html")
    assert "✕ 未达到" in page
    assert "2026 年公开记录 10 次，要求 12 次，按月计算；没有达到要求的：8月" in page
    assert "2025 年公开记录 12 次，要求 12 次" in page
    assert "activity/shili-2025-09-study-disclosure/" in page
    assert "截至" not in page
    assert "policy/shili-2026-government-self-construction/#p2-5" in page
    feed = (demo_site / "commitment/shili-self-construction-05/feed.xml").read_text("utf-8")
    assert feed.count("<entry>") == 22
    assert "〔示例〕集体学习：" in feed


def test_no_word_of_the_portal_promises_or_scores(demo_site: Path) -> None:
    for path in [*demo_site.glob("commitment/*/index.html"), demo_site / POLICY]:
        page = re.sub(r"(?s)<script.*?</script>|<[^>]*>", "", main_of(demo_site, str(path.relative_to(demo_site))))
        for word in ("评分", "得分", "承诺", "未开展"):
            assert word not in page, (path, word)


def test_the_units_page_has_its_items(demo_site: Path) -> None:
    assert "shili-self-construction-17" in main_of(demo_site, "unit/finance-bureau/index.html")


# --- what changes when ------------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def test_editing_a_fact_then_rebuilding_is_a_clean_build(content: Path, tmp_path: Path) -> None:
    """An activity that goes, one that comes: the items that count it are made again, and what refers to them."""
    cache, out = tmp_path / "cache", tmp_path / "site"
    build(content, out, cache=cache)
    before = read_tree(out)
    study = content / "activity/2026/shili-2026-07-study.md"
    august = study.read_text("utf-8").replace("2026-07-15", "2026-08-12").replace("2026-07-16", "2026-08-13")
    (content / "activity/2026/shili-2026-08-study.md").write_text(august, "utf-8")
    (content / "activity/2026/shili-2026-05-conduct-inspection.md").unlink()
    build(content, out, cache=cache)
    build(content, tmp_path / "clean")
    after = read_tree(out)
    assert after == read_tree(tmp_path / "clean")
    changed = {path for path in after if before.get(path) != after[path]}
    for number, is_touched in (("05", True), ("04", True), ("16", True), ("13", False), ("08", False), ("17", False)):
        assert (f"commitment/shili-self-construction-{number}/index.html" in changed) is is_touched, number
    assert POLICY in changed
    assert SEED not in changed
    assert "◐ 进行中" in main_of(out, "commitment/shili-self-construction-05/index.html")
    assert "○ 本站未见公开记录" in main_of(out, "commitment/shili-self-construction-16/index.html")
    assert build(content, out, cache=cache).made == 0


def test_withdrawing_a_fact_takes_it_out_of_the_count(content: Path, tmp_path: Path, known_texts: Path) -> None:
    study = content / "activity/2026/shili-2026-07-study.md"
    text = study.read_text("utf-8").replace("sample: true", "withdrawn: {on: 2026-07-20, why: 内容有误}\nsample: true")
    study.write_text(text, "utf-8")
    assert build(content, tmp_path / "site", cache=known_texts).is_written
    assert "7月、8月" in main_of(tmp_path / "site", "commitment/shili-self-construction-05/index.html")


@pytest.fixture
def two_days(
    demo_site: Path, demo_site_tomorrow: Path, tmp_path: Path, known_texts: Path
) -> Callable[[date], tuple[Path, Path]]:
    """The portal on a day and on the next: built here, unless it stands already."""

    def built(day: date) -> tuple[Path, Path]:
        if day == TODAY:
            return demo_site, demo_site_tomorrow
        build(CONTENT, tmp_path / "a", today=day, cache=known_texts)
        build(CONTENT, tmp_path / "b", today=day + timedelta(days=1), cache=known_texts)
        return tmp_path / "a", tmp_path / "b"

    return built


COUNTED = {"03", "04", "05", "08", "09", "10", "11", "12", "13", "15", "16", "17"}


@pytest.mark.parametrize(
    ("day", "items", "is_document_changed"),
    [
        (date(2026, 11, 23), set(), False),
        (date(2026, 12, 31), COUNTED, True),  # a new year begins
        (date(2027, 1, 30), {"05", "08", "09", "10", "12", "13", "16"}, False),  # how the old one came out: history
        (date(2027, 2, 14), set(), False),
    ],
)
def test_an_items_page_changes_only_on_the_day_of_its_state(
    day: date, items: set[str], is_document_changed: bool, two_days: Callable[[date], tuple[Path, Path]]
) -> None:
    one, two = map(read_tree, two_days(day))
    changed = {path for path in one.keys() | two.keys() if one.get(path) != two.get(path)}
    assert {path[-13:-11] for path in changed if re.fullmatch(r"commitment/shili[^/]*/index.html", path)} == items
    assert (POLICY in changed) is is_document_changed
    assert SEED not in changed
    assert not any(path.startswith("activity/") for path in changed)


# --- what may not be written ------------------------------------------------------------------------------------------


def issues_with(content: Path, name: str, old: str, new: str) -> list[Issue]:
    path = content / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    issues = check_draft(read_draft(content, TYPES), TYPES, today=TODAY)
    return [issue for issue in issues if issue.blocks and issue.path == f"content/{name}"]


@pytest.mark.parametrize(
    ("old", "new", "code", "said", "remedy"),
    [
        ("events: [集体学习]", "events: [集体学校]", "unknown-kind", "集体学校", "集体学习"),
        ("events: [集体学习]", "events: [学习研究]", "unknown-kind", "学习研究", "按期销号"),
        (
            ", unit: district-government",
            ", unit: district-goverment",
            "unknown-unit",
            "goverment",
            "district-government",
        ),
        ("#p2-5", "#p2-55", "unknown-record", "p2-55", "p2-5"),
        ("#p2-5", "#p2-4", "commitment-item", "04.md", "一条"),
        (
            "item: shili-2026-government-self-construction#p2-5",
            "item: linzi-2022-government-self-construction#p2-5",
            "sample",
            "真实文件",
            "标明示例",
        ),
        ("since: 2025-01-01", "since: 2025-01-02", "commitment-period", "第一天", "2025-01-01"),
        ("every: 每月", "every: 每周", "field-value", "每周", "每季度"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_line_and_remedy(
    content: Path, old: str, new: str, code: str, said: str, remedy: str
) -> None:
    name = f"{FOLDER}05.md"
    found = issues_with(content, name, old, new)
    lines = (content / name).read_text("utf-8").splitlines()
    assert [issue.code for issue in found] == [code]
    assert said in found[0].message
    assert remedy in found[0].hint
    assert new.split(":", maxsplit=1)[0].rsplit("#", maxsplit=1)[-1].strip() in lines[found[0].line - 1]


def test_unknown_types_of_record_are_refused(content: Path) -> None:
    for wrong in ("policy", "政策文献"):
        found = issues_with(content, f"{FOLDER}11.md", "published: [政策文件]", f"published: [{wrong}]")
        assert [(issue.code, "政策文件" in issue.hint) for issue in found] == [("unknown-kind", True)]
        issues_with(content, f"{FOLDER}11.md", f"published: [{wrong}]", "published: [政策文件]")


def test_time_never_makes_a_measure_wrong() -> None:
    draft = read_once()
    for years in (1, 10, 400):
        issues = check_draft(draft, TYPES, today=TODAY.replace(year=TODAY.year + years))
        assert not [issue for issue in issues if issue.blocks]


def test_amounts_of_the_language_are_exact() -> None:
    kind = TYPES["commitment"].record
    measure = {"figure": "公务接待费", "phase": "决算", "at_most": "0.30", "every": "每年", "since": "2026-01-01"}
    record = {
        "title": "x",
        "publisher": "a",
        "published_on": "2026-01-01",
        "openness": "主动公开",
        "item": "a#p1",
        "plain": "x",
        "responsible_unit": "a",
        "measures": [measure],
    }
    parsed: Any = kind.model_validate(record)
    assert parsed.measures[0].at_most == Decimal("0.30")
