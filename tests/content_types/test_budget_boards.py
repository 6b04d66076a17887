"""Boards of budgets: sentences, sums derived once more, states on several days, every number where it leads."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import json
import re
import shutil
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))
import budgets_again as again
from conftest import SITES, read_tree
from portal import Portal
from reading import ROOT, TYPES, parse
from test_boards import see, target

from generator.content_types.budget.amounts import print_change_rate, print_rate, print_wan, tell_change
from generator.content_types.budget.boards import make_pages
from generator.content_types.budget.books import Books, make_books
from generator.content_types.budget.comparison import fill_page
from generator.content_types.budget.completeness import show_slot
from generator.content_types.budget.duty import Slot
from generator.content_types.budget.headline import tell_district
from generator.content_types.budget.spending import RATIOS, parts_of, print_ratio
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.model.issue import Issue
from generator.model.site import Draft, Parsed, Site
from generator.model.view import Table

TOTAL = "“三公”经费合计"
NOTHING = {"budget": "0", "final": "0", "prior": "0"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The repository's units and settings, and no record."""
    folder = tmp_path_factory.mktemp("bare") / "content"
    folder.mkdir()
    for name in ("site.yml", "units.yml", "places.yml"):
        shutil.copy(ROOT / "content" / name, folder)
    shutil.copytree(SITES / "empty" / "content" / "pages", folder / "pages")
    return read_draft(folder, TYPES)


def row(budget: object = "", final: object = "", prior: object = "") -> dict[str, str]:
    return {"budget": str(budget), "final": str(final), "prior": str(prior)}


def record(unit: str, year: int, phase: str, amount: object = None, prior: object = "", **more: object) -> Parsed:
    """A record whose “三公” is all receptions; without an amount it has no such table."""
    fields: dict[str, object] = {
        "title": f"{unit}{year}{phase}",
        "publisher": unit,
        "published_on": f"{year + (phase == '决算')}-{'08' if phase == '决算' else '02'}-20",
        "fiscal_year": str(year),
        "phase": phase,
        "level": "部门",
        "money_unit": "万元",
    }
    if amount is not None:
        both = row(budget="12" if phase == "决算" else amount, final=amount if phase == "决算" else "", prior=prior)
        rest = dict.fromkeys(("abroad", "car", "car_buy", "car_run"), NOTHING)
        fields["sangong"] = {"total": both, **rest, "reception": both}
    parsed = parse(
        "budget", fields | more, record_id=f"{unit}-{year}-{'final' if phase == '决算' else 'budget'}-{len(more)}"
    )
    assert parsed.card is not None, parsed.issues
    return parsed


def site_of(bare: Draft, records: tuple[Parsed, ...] | list[Parsed], today: date) -> Site:
    no_issues: tuple[Issue, ...] = ()
    return assemble(dataclasses.replace(bare, records=tuple(records), issues=no_issues), TYPES, today=today)


def books_of(bare: Draft, records: tuple[Parsed, ...] | list[Parsed], today: date = date(2026, 11, 24)) -> Books:
    books = make_books(site_of(bare, records, today))
    assert books is not None
    return books


OFFICE, FINANCE, CIVIL = "government-office", "finance-bureau", "civil-affairs-bureau"
DISTRICT = {"level": "区级汇总"}


# --- The sentence -------------------------------------------------------------------------------------------------------

SENTENCES = {
    "less": ([(OFFICE, 2025, "决算", "11.80", "12.50")], "2025年决算11.80万元，比上年减少5.60%；2026年决算尚未到公开时间；2026年预算尚未到公开时间。"),
    "more": ([(OFFICE, 2025, "决算", "10", "8")], "2025年决算10.00万元，比上年增加25.00%；2026年决算尚未到公开时间；2026年预算尚未到公开时间。"),
    "equal": ([(OFFICE, 2025, "决算", "10", "10.00")], "2025年决算10.00万元，与上年持平；2026年决算尚未到公开时间；2026年预算尚未到公开时间。"),
    "no prior": ([(OFFICE, 2025, "决算", "10")], "2025年决算10.00万元，上年没有可比的数，不作比较；2026年决算尚未到公开时间；2026年预算尚未到公开时间。"),
    "the year before as published": (
        [(OFFICE, 2024, "决算", "20"), (OFFICE, 2025, "决算", "10")],
        "2025年决算10.00万元，比上年减少50.00%；2026年决算尚未到公开时间；2026年预算尚未到公开时间。",
    ),
    "zero base": (
        [(OFFICE, 2025, "决算", "10", "0")],
        "2025年决算10.00万元，比上年增加10.00万元（上年为0，不计算百分比）；2026年决算尚未到公开时间；2026年预算尚未到公开时间。",
    ),
    "nothing": ([(OFFICE, 2025, "决算", "0", "4")], "2025年决算为0，比上年减少100.00%；2026年决算尚未到公开时间；2026年预算尚未到公开时间。"),
    "only a budget": (
        [(OFFICE, 2026, "预算", "9", "10")],
        "还没有公开过决算；2026年决算尚未到公开时间；2026年预算9.00万元，比上年预算减少10.00%。",
    ),
    "budget and final": (
        [(OFFICE, 2025, "决算", "10", "8"), (OFFICE, 2026, "预算", "9")],
        "2025年决算10.00万元，比上年增加25.00%；2026年决算尚未到公开时间；2026年预算9.00万元，上年预算没有可比的数，不作比较。",
    ),
    "overdue": (
        [(OFFICE, 2024, "决算", "12.34", "12.34")],
        ("2024年决算12.34万元，与上年持平；2025年决算应当在2026年11月9日前公开，至今没有公开；"
        "2026年预算尚未到公开时间。"),
    ),
    "some": (
        [(OFFICE, 2024, "决算", "10", "8"), (FINANCE, 2024, "决算", "5", "8"), (OFFICE, 2025, "决算", "9", "10")],
        "2024年决算15.00万元，比上年减少6.25%；2025年决算1份已公开、1份逾期没有公开；2026年预算尚未到公开时间。",
    ),
    "only some had a year before": (
        [(OFFICE, 2025, "决算", "10", "8"), (FINANCE, 2025, "决算", "5")],
        "2025年决算15.00万元，其中两年都有数的1个机构比上年增加25.00%；2026年决算尚未到公开时间；2026年预算尚未到公开时间。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sentence(name: str, bare: Draft) -> None:
    told, sentence = SENTENCES[name]
    # Nobody says when this year's budget was approved: by law it need not have been before the year is over.
    assert tell_district(books_of(bare, [record(*each) for each in told])) == sentence


def test_the_district_s_own_record_is_its_figure(bare: Draft) -> None:
    """The sum over the units stays beside it, and what no unit published is told."""
    records = [
        record("district-government", 2025, "决算", "30", "40", level="区级汇总", scope=[OFFICE, FINANCE]),
        record(OFFICE, 2025, "决算", "10", "8"),
    ]
    site = site_of(bare, records, date(2026, 11, 24))
    books = make_books(site)
    assert books is not None
    assert tell_district(books).startswith("2025年决算30.00万元，比上年减少25.00%；")
    scope = table_of(site, "budget/sangong/", "scope")
    assert [[cell.text for cell in line] for line in scope.rows] == [
        ["2025年决算", "30.00", "1", "10.00", "20.00", "区财政局"]
    ]


def table_of(site: Site, path: str, anchor: str) -> Table:
    page = next(page for page in make_pages(site) if page.path == path)
    panel = next(panel for panel in page.fill(make_books(site), page.given) if panel.anchor == anchor)
    return next(block for block in panel.blocks if isinstance(block, Table))


def test_without_records_there_are_no_boards(bare: Draft) -> None:
    assert list(make_pages(site_of(bare, [], date(2026, 11, 24)))) == []


# --- Printing -----------------------------------------------------------------------------------------------------------


def test_amounts_lose_no_digit() -> None:
    assert print_wan(Decimal("12345.67")) == "1.234567"
    assert print_wan(Decimal(123000)) == "12.30"
    assert print_wan(Decimal(10) ** 10) == "1000000.00"
    assert print_wan(Decimal(0)) == "0.00"
    assert print_wan(Decimal(-99)) == "-0.0099"


def test_rates_round_halves_up_and_name_what_is_next_to_nothing() -> None:
    assert print_rate(Decimal(1), Decimal(8)) == "12.50%"
    assert print_rate(Decimal("0.00125"), Decimal("2.5")) == "0.05%"
    assert print_rate(Decimal(1), Decimal(1_000_000)) == "不到0.01%"
    assert print_change_rate(Decimal(5), Decimal(0)) == "上年为0"
    assert print_change_rate(Decimal(0), Decimal(0)) == "—"
    assert print_change_rate(Decimal(3), Decimal(4)) == "-25.00%"
    assert tell_change(Decimal(1), Decimal(1)) == "与上年持平"


def test_a_blank_a_dash_nought_and_nothing_at_all_are_told_apart(bare: Draft) -> None:
    def gathering(meeting: str) -> dict[str, object]:
        return {"gatherings": {"meeting": row(final=meeting), "training": row(final="1")}}

    records = [
        record(OFFICE, 2025, "决算", "1", **gathering("")),
        record(FINANCE, 2025, "决算", "1", **gathering("—")),
        record(CIVIL, 2025, "决算", "1", **gathering("0")),
        record("housing-bureau", 2025, "决算", "1"),
        record("demo-town", 2024, "决算", "1"),
        record("demo-zone", 2025, "决算", withheld="依法不公开的原因"),
    ]
    table = table_in(fill_page(books_of(bare, records), ("会议费", 2025)))
    told = {line[0].text: line[3].text for line in table.rows}
    assert told == {
        "合计": "0.00",
        "区政府办公室": "空白",
        "区财政局": "—",
        "区民政局": "0.00",
        "区住房城乡建设局": "未列此项",
        "示例镇": "未公开",
        "示例开发区管委会": "依法不公开",
    }


def table_in(panels: tuple[object, ...]) -> Table:
    blocks = [block for panel in panels for block in panel.blocks]  # type: ignore[attr-defined]
    return next(block for block in blocks if isinstance(block, Table))


# --- Once ---------------------------------------------------------------------------------------------------------------


def test_a_unit_counts_once(bare: Draft) -> None:
    own = {"level": "单位"}
    records = [
        record(OFFICE, 2025, "决算", "10"),
        record(OFFICE, 2025, "决算", "4", **own, department=OFFICE),
        record(CIVIL, 2025, "决算", "3", **own, department=OFFICE),
        record(FINANCE, 2025, "决算", "7", scope=["demo-town"]),
        record("demo-town", 2025, "决算", "2", **own, department=FINANCE),
        # Its department names a range without it; and this one's department has published nothing.
        record("demo-zone", 2025, "决算", "0.5", **own, department=FINANCE),
        record("housing-bureau", 2025, "决算", "0.25", **own, department="demo-subdistrict"),
    ]
    books = books_of(bare, records)
    kept = {(each.gist.unit, each.gist.level) for each in books.ledger.counted[2025, "决算"]}
    assert kept == {(OFFICE, "部门"), (FINANCE, "部门"), ("demo-zone", "单位"), ("housing-bureau", "单位")}
    table = table_in(fill_page(books, (TOTAL, 2025)))
    assert table.rows[0][3].text == "17.75"
    levels = {(line[0].text, line[1].text) for line in table.rows[1:]}
    assert ("区民政局", "单位（含在区政府办公室部门数内）") in levels
    assert ("示例镇", "单位（含在区财政局部门数内）") in levels


def test_invented_records_are_left_out_beside_real_ones(bare: Draft) -> None:
    records = [record(OFFICE, 2025, "决算", "10", sample="false"), record(FINANCE, 2025, "决算", "5")]
    books = books_of(bare, records)
    assert tell_district(books).startswith("2025年决算10.00万元")
    assert (books.ledger.left_out, books.ledger.is_sample) == (1, False)
    assert books_of(bare, records[1:]).ledger.is_sample


def test_pages_that_were_public_stay(bare: Draft) -> None:
    """A record that is withdrawn, a sample beside the first real one: their units and their years keep their addresses."""
    gone = {"withdrawn": {"on": "2026-09-01", "why": "公布有误，撤下核对。"}}
    before = [record(OFFICE, 2020, "决算", "10"), record(CIVIL, 2025, "决算", "5")]
    after = [record(OFFICE, 2020, "决算", "10", **gone), before[1], record(FINANCE, 2025, "决算", "5", sample="false")]
    day = date(2026, 11, 24)
    public = {page.path for page in make_pages(site_of(bare, before, day))}
    assert public <= {page.path for page in make_pages(site_of(bare, after, day))}
    assert public <= {page.path for page in make_pages(site_of(bare, [after[0], before[1]], day))}
    alone = list(make_pages(site_of(bare, after[:1], day)))
    assert {path for path in public if CIVIL not in path} <= {page.path for page in alone}
    assert tell_district(books_of(bare, after[:1])).startswith("还没有公开过决算")


# --- What is owed -------------------------------------------------------------------------------------------------------


def slots_of(books: Books, unit: str) -> dict[str, Slot]:
    return {f"{slot.term[0]}{slot.term[1]}": slot for slot in books.by_unit.get(unit, ())}


DUE = {
    # Approved for the district on 28 July 2026: 20 days to the department, 20 more; 6 September is a Sunday.
    "the district's day": ([("district-government", "决算", DISTRICT | {"approved_on": "2026-07-28"})], {}, date(2026, 9, 7)),
    "the district's day, of a unit": (
        [("district-government", "决算", DISTRICT | {"approved_on": "2026-07-28"})],
        {"level": "单位"},
        date(2026, 9, 21),
    ),
    "its department's day": (
        [(FINANCE, "决算", {"approved_on": "2026-08-03"}), ("district-government", "决算", DISTRICT | {"approved_on": "2026-07-28"})],
        {"level": "单位", "department": FINANCE},
        date(2026, 9, 7),
    ),
    "the last of its peers": (
        [(FINANCE, "决算", {"approved_on": "2026-08-03"}), (CIVIL, "决算", {"approved_on": "2026-08-12"})],
        {},
        date(2026, 9, 1),
    ),
    # 9 November 2026 is a Monday: forty days after 30 September.
    "nobody's day": ([], {}, date(2026, 11, 9)),
}  # fmt: skip


@pytest.mark.parametrize("name", DUE)
def test_when_what_is_missing_was_due(name: str, bare: Draft) -> None:
    others, own, day = DUE[name]
    records = [record(OFFICE, 2024, "决算", "10", **own)]
    records += [record(unit, 2025, phase, "10", **more) for unit, phase, more in others]
    before = slots_of(books_of(bare, records, day), OFFICE)["2025决算"]
    assert (before.due.on if before.due else None, before.standing.word) == (day, "未到时间")
    after = books_of(bare, records, date.fromordinal(day.toordinal() + 1))
    slot = slots_of(after, OFFICE)["2025决算"]
    assert (slot.standing.word, slot.days_over(after.today)) == ("缺", 1)
    assert (
        slots_of(books_of(bare, records, date.fromordinal(day.toordinal() + 30)), OFFICE)["2025决算"].days_over(
            date.fromordinal(day.toordinal() + 30)
        )
        == 30
    )


def test_states(bare: Draft) -> None:
    records = [
        record("district-government", 2026, "预算", "9", level="区级汇总", scope=[OFFICE, "demo-town", FINANCE]),
        record(OFFICE, 2026, "预算", "9", approved_on="2026-02-01"),
        record(FINANCE, 2026, "预算", "0"),
        record(CIVIL, 2025, "预算", "9"),
        record("demo-zone", 2026, "预算", withheld="依法不公开的原因"),
        record(OFFICE, 2025, "决算", "9", approved_on="2026-07-20"),
    ]
    books = books_of(bare, records, date(2026, 11, 24))
    told = {
        (unit, term): show_slot(slot).text for unit in books.by_unit for term, slot in slots_of(books, unit).items()
    }
    assert told[OFFICE, "2026预算"] == "✓ 已公开"
    assert told[OFFICE, "2025决算"] == "✓ 已公开（晚 10 日）"
    assert told[FINANCE, "2026预算"] == "○ 零支出"
    assert told["demo-zone", "2026预算"] == "◇ 依法不公开"
    assert told[OFFICE, "2026决算"] == "… 未到时间"
    # Named in a range, and never published anything.
    assert told["demo-town", "2026预算"] == "✕ 缺"
    # Left out of the range of 2026; owes the final accounts of 2025.
    assert (CIVIL, "2026预算") not in told
    assert told[CIVIL, "2025决算"] == "✕ 缺"
    # Not before its first year, nor after this one.
    assert (FINANCE, "2025决算") not in told
    assert not [term for _unit, term in told if term.startswith("2027")]


def test_a_year_without_a_calendar_is_late_only_when_no_holiday_could_excuse_it(bare: Draft) -> None:
    records = [record(OFFICE, 2098, "决算", "10")]
    # Forty days after 30 September 2100.
    due = date(2100, 11, 9)
    for days, word in ((1, "未到时间"), (31, "未到时间"), (32, "缺")):
        books = books_of(bare, records, date.fromordinal(due.toordinal() + days))
        assert slots_of(books, OFFICE)["2099决算"].standing.word == word


# --- Averages -----------------------------------------------------------------------------------------------------------


def test_averages_have_their_formula(bare: Draft) -> None:
    counts = {
        "abroad_groups": "0",
        "abroad_persons": "0",
        "cars_owned": "3",
        "reception_batches": "7",
        "reception_amount": "1.40",
    }
    books = books_of(bare, [record(OFFICE, 2025, "决算", "2", counts=counts), record(FINANCE, 2025, "决算", "2")])
    office, finance = (books.ledger.by_unit[unit][0].told[2025, "决算"] for unit in (OFFICE, FINANCE))
    told = [print_ratio(ratio, *parts) for ratio, parts in zip(RATIOS, parts_of(office), strict=True)]
    assert told == ["0.00", "2000.00", "未公布", "没有", "没有"]
    assert {print_ratio(r, *p) for r, p in zip(RATIOS, parts_of(finance), strict=True)} == {"未公布"}


# --- The demonstration, derived once more -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def raw() -> list[again.Told]:
    return again.read_all(ROOT / "content" / "budget")


def downloaded(site: Path, path: str) -> list[list[str]]:
    """The rows of a table's CSV, its head first."""
    return list(csv.reader(io.StringIO((site / f"{path}.csv").read_text("utf-8-sig"))))


def shown_amount(amount: Decimal | None) -> str | None:
    return None if amount is None else again.wan(amount)


def test_the_district_s_figures_are_those_of_the_files(demo_site: Path, raw: list[again.Told]) -> None:
    years = sorted({each.term[0] for each in raw}, reverse=True)
    names = {"parts": list(again.ITEMS)[:6], "gatherings": list(again.ITEMS)[6:]}
    seen = 0
    for group, items in names.items():
        for phase, slug in (("决算", "final"), ("预算", "budget")):
            rows = downloaded(demo_site, f"budget/sangong/table-{group}-{slug}")[1:]
            assert [int(line[0]) for line in rows] == years[:6]
            for line in rows:
                for item, cell in zip(items, line[1:], strict=True):
                    right = shown_amount(again.figure(raw, item, (int(line[0]), phase)))
                    if right is not None:
                        assert cell == right, (line[0], phase, item)
                        seen += 1
                    else:
                        assert not re.match(r"\d", cell), (line[0], phase, item)
    assert seen > 100


def test_comparisons_have_every_unit_and_the_right_sums(demo_site: Path, raw: list[again.Told]) -> None:
    names = {unit.id: unit.short_name or unit.name for unit in read_units()}
    for item in again.ITEMS:
        for year in {each.term[0] for each in raw}:
            total, *rows = downloaded(demo_site, f"budget/compare/{item}/{year}/table")[1:]
            for column, phase in ((2, "预算"), (3, "决算")):
                right = shown_amount(again.added(raw, item, (year, phase)))
                assert total[column] == right or (right is None and not total[column][0].isdigit()), (item, year, phase)
                told = {(r[0].removesuffix("〔示例〕"), r[1][:2]): r[column] for r in rows}
                own = [e for e in raw if e.term == (year, phase) and e.front["level"] != "区级汇总"]
                for each in own:
                    amount = each.yuan(item)
                    cell = told[names[each.front["publisher"]], each.front["level"]]
                    assert cell == again.wan(amount) if amount is not None else not cell[0].isdigit()


@dataclasses.dataclass(frozen=True)
class Named:
    """A unit as the file has it."""

    id: str
    name: str
    short_name: str | None


def read_units() -> list[Named]:
    told = yaml.safe_load((ROOT / "content" / "units.yml").read_text("utf-8"))["units"]
    return [Named(unit["id"], unit["name"], unit.get("short_name")) for unit in told]


def test_units_have_every_year_and_item(demo_site: Path, raw: list[again.Told]) -> None:
    slugs = {"部门": "department", "单位": "unit"}
    seen = 0
    for each in raw:
        if each.front["level"] == "区级汇总":
            continue
        place = f"budget/units/{each.front['publisher']}/table-{slugs[each.front['level']]}"
        phase = again.COLUMN[each.front["phase"]]
        for group, items in (("sangong", list(again.ITEMS)[:6]), ("others", list(again.ITEMS)[6:])):
            rows = {line[0]: line[1:] for line in downloaded(demo_site, f"{place}-{group}-{phase}")}
            for item, cell in zip(items, rows[each.front["fiscal_year"]], strict=True):
                amount = each.yuan(item)
                assert cell == again.wan(amount) if amount is not None else not cell[0].isdigit(), (each.id, item)
                seen += amount is not None
    assert seen > 500


def test_changes_stand_with_the_reason_of_the_record(demo_site: Path, raw: list[again.Told]) -> None:
    names = {unit.short_name or unit.name: unit.id for unit in read_units()}
    keys = {
        "因公出国（境）费": "abroad",
        "公务用车购置费": "car_buy",
        "公务用车运行维护费": "car_run",
        "公务接待费": "reception",
    }
    rows = downloaded(demo_site, "budget/sangong/table-changes")[1:]
    by_unit = {each.front["publisher"]: each for each in again.counted(raw, (2025, "决算"))}
    changes = []
    for unit, item, before, now, by, _rate, reason in rows:
        each = by_unit[names[unit.removesuffix("〔示例〕")]]
        figures = each.front["sangong"][keys[item]]
        assert (before, now) == (figures["prior"], figures["final"])
        assert Decimal(by) == Decimal(now) - Decimal(before)
        assert reason == each.front["reasons"][keys[item]]
        changes.append(abs(Decimal(by)))
    assert changes == sorted(changes, reverse=True)
    every = [
        abs(Decimal(f["final"]) - Decimal(f["prior"]))
        for each in by_unit.values()
        for key in keys.values()
        if (f := each.front["sangong"][key])["final"] != f["prior"]
    ]
    assert changes == sorted(every, reverse=True)[: len(changes)]


# --- Where numbers lead --------------------------------------------------------------------------------------------------


def boards_of(site: Path) -> list[str]:
    places = ("sangong", "compare", "units", "completeness")
    return sorted(
        f"{p.parent.relative_to(site)}/" for place in places for p in (site / "budget" / place).rglob("index.html")
    )


def test_every_amount_leads_to_what_says_so(demo_site: Path) -> None:
    """To the record that has it in its file, or to the units that are summed."""
    files = {path.stem: path.read_text("utf-8") for path in (ROOT / "content" / "budget").rglob("*.md")}
    texts: dict[str, str] = {}
    seen = 0
    for path in boards_of(demo_site):
        if "completeness" in path:
            continue
        for rows in see(demo_site, path).rows.values():
            for cell in (cell for line in rows for cell in line):
                if cell.href is None or not re.fullmatch(r"\d+\.\d\d", cell.text):
                    continue
                place, _fragment = target(path, cell.href)
                if place not in texts:
                    texts[place] = files.get(place.split("/")[1]) or (demo_site / place / "index.html").read_text(
                        "utf-8"
                    )
                if "平均" not in rows[0][1].text and "每" not in rows[0][1].text:
                    assert cell.text in texts[place], (path, cell.text, place)
                    seen += 1
    assert seen > 2000


def test_numbers_of_publications_lead_to_exactly_these(demo_site: Path) -> None:
    page = see(demo_site, "budget/completeness/")
    seen = 0
    for line in page.rows["totals"][1:]:
        for head, cell in zip(page.rows["totals"][0][2:], line[2:], strict=True):
            if cell.text == "0":
                assert cell.href is None
                continue
            place, anchor = target("budget/completeness/", cell.href or "")
            rows = see(demo_site, place).rows[anchor][1:]
            assert len(rows) == int(cell.text), (line[0].text, head.text)
            assert all(each[2].text.startswith(head.text) for each in rows)
            seen += 1
        assert int(line[1].text) == sum(int(cell.text) for cell in line[2:])
    assert seen > 20
    missing = [[cell.text for cell in line[:4]] for line in page.rows["missing"][1:]]
    assert missing == [["示例开发区管委会〔示例〕", "2025年决算", "部门", "✕ 缺（逾期 77 日）"]]


def test_tables_are_to_be_had_as_exactly_their_rows(demo_site: Path) -> None:
    """Every table but the one of ways; the three forms have the same cells."""
    seen = 0
    for path in boards_of(demo_site):
        text = (demo_site / path / "index.html").read_text("utf-8").partition("<main")[2]
        tables = re.findall(r"(?s)<table.*?</table>(?:\s*</div>)?\s*(?:<p class=\"table-files\">(.*?)</p>)?", text)
        assert len(tables) - sum(bool(files) for files in tables) == (path == "budget/sangong/"), path
        for rows, files in zip(_tables_of(text), tables, strict=True):
            if files:
                (name,) = re.findall(r'href="((?:\.\./)*[^"]+)\.csv"', files)
                where = target(path, name)[0].rstrip("/")
                assert downloaded(demo_site, where) == rows, where
                data = json.loads((demo_site / f"{where}.json").read_text("utf-8"), parse_float=str, parse_int=str)
                numbers = [["" if c is None else c for c in line] for line in data["rows"]]
                assert numbers == [[re.sub(r"^\+(?=[\d.]+$)", "", c) for c in line] for line in rows[1:]]
                seen += 1
    book = openpyxl.load_workbook(demo_site / "budget/sangong/table-years.xlsx").active
    assert book is not None
    assert [cell.value for cell in book[3]][:2] == ["2026", 108.3]
    assert seen > 150


def _tables_of(text: str) -> list[list[list[str]]]:
    """The text of every cell of every table."""
    return [
        [
            [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"(?s)<t[hd].*?>(.*?)</t[hd]>", line)]
            for line in re.findall(r"(?s)<tr.*?</tr>", table)
        ]
        for table in re.findall(r"(?s)<table.*?</table>", text)
    ]


# --- Days and edits ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Portal:
    """A portal of a few publications."""
    portal = Portal(tmp_path)
    others = ("activity", "budget", "commitment", "hotline", "project", "proposal", "supervision")
    shutil.copytree(ROOT / "content", portal.content, ignore=shutil.ignore_patterns(*others))
    for file in sorted((ROOT / "content" / "budget").rglob("*.md")):
        if re.search(r"(town|zone|district)-202[345]-", file.name):
            where = portal.content / "budget" / file.parent.name
            where.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, where)
            if file.with_suffix("").is_dir():
                shutil.copytree(file.with_suffix(""), where / file.stem)
    return portal


def test_a_day_changes_the_days_that_are_counted_and_no_other_page(small: Portal) -> None:
    first = date(2026, 11, 24)
    assert small.build(today=first).is_written
    before = read_tree(small.out)
    assert small.build(today=date(2026, 11, 25)).is_written
    after = read_tree(small.out)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    own = {path for path in changed if path.startswith(("budget/", "unit/"))}
    assert {path for path in own if not path.startswith("budget/completeness/")} == set()
    assert {"budget/completeness/index.html", "budget/completeness/2025/table-final-missing.csv"} <= own


def test_an_edit_comes_to_what_a_clean_build_makes(small: Portal) -> None:
    day = date(2026, 11, 24)
    assert small.build(today=day).is_written
    name = "budget/2026/shili-demo-town-2025-final.md"
    text = (small.content / name).read_text("utf-8")
    found = re.search(r"  meeting: {budget: ([\d.]+), final: ([\d.]+)", text)
    assert found is not None
    (small.content / name).write_text(
        text.replace(found[0], f"  meeting: {{budget: {found[1]}, final: {Decimal(found[2]) / 2:.2f}", 1).split(
            "## 会议"
        )[0]
        + "\n",
        "utf-8",
    )
    before = read_tree(small.out)
    assert small.build(today=day).is_written
    after = read_tree(small.out)
    assert after == small.clean(day)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert "budget/compare/meeting/2025/index.html" in changed
    assert "budget/units/demo-town/index.html" in changed
    assert "budget/compare/training/2025/index.html" not in changed
    assert "budget/compare/meeting/2024/index.html" not in changed
    assert "budget/units/demo-zone/index.html" not in changed
