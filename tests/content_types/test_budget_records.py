"""Budgets beside each other: terms, years, units and what sums them up; what boards and commitments are made of."""

from __future__ import annotations

import pickle
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import SITES, TODAY

from generator import content_types, pipeline
from generator.content_types.budget import naming, timing, years
from generator.content_types.budget.gist import (
    ITEMS,
    Gist,
    make_gist,
    state_events,
    state_figures,
)
from generator.content_types.budget.record import Budget
from generator.content_types.budget.rollup import check_roll_up, roll_up
from generator.load.acceptance import let_out
from generator.load.read import read_draft
from generator.model.artifact import ContentFile
from generator.model.card import make_card
from generator.model.issue import Issue
from generator.model.settings import Unit
from generator.model.site import Details, Draft, Entry, Parsed
from generator.model.workdays import Workdays, WorkdayYear

TYPE = content_types.discover()["budget"]
BASE: dict[str, object] = {
    "title": "示例区财政局2024年度部门决算",
    "publisher": "finance-bureau",
    "published_on": "2025-08-20",
    "openness": "主动公开",
    "sample": "true",
    "fiscal_year": "2024",
    "phase": "决算",
    "level": "部门",
    "money_unit": "万元",
}
UNITS = {
    "finance-bureau": ("示例市示例区财政局", "区财政局"),
    "office": ("示例市示例区人民政府办公室", None),
    "treasury": ("示例市示例区财政局国库支付中心", None),
}


def budget(**fields: object) -> Budget:
    return Budget.model_validate(BASE | fields)


def parsed(record: Budget, name: str = "x") -> Parsed:
    card = make_card(record, name, make_gist(record))
    content = ContentFile(f"content/{name}.md", "0")
    return Parsed("budget", name, content.path, "0", content, card, (), (), Details(record, {(): (1, 1)}, ""))


def draft(*records: Budget, workdays: tuple[WorkdayYear, ...] = ()) -> Draft:
    units = tuple(Unit.model_construct(id=key, name=name, short_name=short) for key, (name, short) in UNITS.items())
    return Draft(None, units, (), tuple(parsed(r, f"r{n}") for n, r in enumerate(records)), (), (), workdays)


def codes(check: Callable[[Draft, date], Iterable[Issue]], *records: Budget) -> list[str]:
    return [f"{issue.code} {issue.path[8:-3]}" for issue in check(draft(*records), TODAY)]


def of(unit: str, total: str, **fields: object) -> Budget:
    return budget(publisher=unit, sangong={"total": {"final": total}, "reception": {"final": total}}, **fields)


# --- Twenty days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approved", "published", "value"),
    [
        ("2025-08-12", "2025-09-01", "按期公开"),
        ("2025-08-12", "2025-09-02", "逾期 1 日公开"),
        ("2026-01-27", "2026-02-24", "按期公开"),  # 02-16 is a holiday: rolled to 02-24 (REGULATIONS §8)
        ("2026-01-27", "2026-02-25", "逾期 1 日公开"),
        ("2026-09-11", "2026-10-08", "按期公开"),
        ("2026-09-11", "2026-10-20", "逾期 12 日公开"),
        ("2027-01-27", "2027-02-16", "按期公开"),  # the twentieth day itself needs no calendar
        ("2027-01-27", "2027-02-17", "无法判断是否按期"),
        (None, "2025-09-01", "尚未说明批准日期"),
    ],
)
def test_twenty_calendar_days_rolled_over_holidays(approved: str | None, published: str, value: str) -> None:
    record = budget(published_on=published, **({"approved_on": approved} if approved else {}))
    state = timing.compute_timeliness(entry(record), {}, TODAY)
    assert state is not None
    assert state.value == value
    late = list(timing.check_terms(draft(record), TODAY))
    assert [(i.code, i.blocks) for i in late] == ([("BUD-16", False)] if value.startswith("逾期") else [])


def test_the_portals_own_calendar_goes_before_the_librarys() -> None:
    own = WorkdayYear(year=2027, notice="示例", holidays=(date(2027, 2, 16), date(2027, 2, 17)), workdays=())
    record = budget(approved_on="2027-01-27", published_on="2027-02-19")
    (issue,) = timing.check_terms(draft(record, workdays=(own,)), TODAY)
    assert "应当在 2027-02-18 前公开" in issue.message
    assert timing.due_on(date(2027, 1, 27), Workdays()) is None


def test_what_is_public_before_it_is_approved_is_refused() -> None:
    record = budget(approved_on="2025-08-21")
    assert [(i.code, i.blocks) for i in timing.check_order(parsed(record))] == [("BUD-21", True)]


# --- Titles, years --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "is_wrong"),
    [
        ("示例市示例区财政局2024年度部门决算", False),
        ("示例区财政局2024年度部门决算", False),
        ("区财政局2024年度部门决算", False),
        ("示例区人民政府办公室2024年度部门决算", True),
        ("示例区民政局2024年度部门决算", True),
        ("示例区财政局国库支付中心2024年度单位决算", True),
        ("2024年度部门决算", True),
    ],
)
def test_a_title_names_the_unit_that_publishes(title: str, is_wrong: bool) -> None:
    assert codes(naming.check_units, budget(title=title)) == (["BUD-15 r0"] if is_wrong else [])
    assert codes(naming.check_units, budget(title=title, level="区级汇总")) == []


def test_last_years_column_is_what_was_published_last_year() -> None:
    now = budget(fiscal_year="2024", sangong={"total": {"final": "9.30", "prior": "10.10"}})
    then = budget(fiscal_year="2023", money_unit="元", sangong={"total": {"final": "101000.00"}})
    assert codes(years.check_prior, now, then) == []
    other = budget(fiscal_year="2023", sangong={"total": {"final": "10.30"}})
    (issue,) = years.check_prior(draft(now, other), TODAY)
    assert (issue.code, issue.blocks) == ("BUD-12", False)
    assert "10.10万元" in issue.message
    assert "10.30万元" in issue.message
    assert (
        codes(years.check_prior, now, budget(fiscal_year="2023", phase="预算", sangong={"total": {"budget": "9"}}))
        == []
    )
    adjusted = {"phase": "调整预算"}
    earlier = budget(fiscal_year="2023", sangong={"total": {"budget": "9"}}, **adjusted)
    assert codes(years.check_prior, budget(sangong={"total": {"prior": "8"}}, **adjusted), earlier) == []
    blank = budget(fiscal_year="2023", sangong={"total": {"final": "—"}})
    assert codes(years.check_prior, now, blank) == []


def test_one_unit_year_and_phase_has_one_record_of_figures() -> None:
    one = of("office", "1.00")
    assert codes(years.check_twice, one, one) == ["BUD-20 r1"]
    assert codes(years.check_twice, one, of("office", "1.00", level="单位")) == []
    assert codes(years.check_twice, one, budget(publisher="office")) == [], "no figures"
    adjusted = of("office", "1.00", phase="调整预算")
    assert codes(years.check_twice, adjusted, adjusted) == []


# --- Sums over units --------------------------------------------------------------------------------------------------

DISTRICT = {"level": "区级汇总", "scope": ["a", "b", "c"]}


def gists(*records: Budget) -> dict[str, Gist]:
    found = {f"r{n}": make_gist(record) for n, record in enumerate(records)}
    return {key: gist for key, gist in found.items() if gist is not None}


def test_a_whole_range_adds_up_or_blocks() -> None:
    parts = (of("a", "1.00"), of("b", "2.00"), of("c", "3.00"))
    assert codes(check_roll_up, of("d", "6.00", **DISTRICT), *parts) == []
    found = list(check_roll_up(draft(of("d", "6.10", **DISTRICT), *parts), TODAY))
    assert [(i.code, i.blocks) for i in found] == [("BUD-19", True)] * 2  # total and receptions
    assert "汇总数是 6.1万元" in found[0].message or "汇总数是 6.10万元" in found[0].message
    assert "相差 0.1" in found[0].message


def test_where_a_unit_is_not_public_the_difference_is_told_and_is_no_fault() -> None:
    summary = of("d", "6.00", **DISTRICT)
    assert codes(check_roll_up, summary, of("a", "1.00"), of("b", "2.00")) == []
    made = make_gist(summary)
    assert made is not None
    found = roll_up(made, gists(of("a", "1.00"), of("b", "2.00")))
    assert found is not None
    assert (found.absent, found.is_whole) == (("c",), False)
    assert found.items[0].rest == Decimal(30000)
    assert found.items[1].total is None, "blank with every unit"


def test_a_summary_without_a_range_is_nobodys_sum() -> None:
    assert codes(check_roll_up, of("d", "9.00", level="区级汇总"), of("a", "1.00")) == []


def test_a_unit_that_is_part_of_a_department_counts_once() -> None:
    department = of("a", "5.00")
    itself = of("a", "3.00", level="单位")  # the department's own house
    below = of("b", "2.00", level="单位", department="a")
    apart = of("c", "1.00")
    everything = (department, itself, below, apart)
    assert codes(check_roll_up, of("d", "6.00", **DISTRICT), *everything) == []
    assert codes(check_roll_up, of("d", "8.00", **DISTRICT), *everything) != []
    named = of("a", "5.00", scope=["a", "b"])
    assert codes(check_roll_up, of("d", "6.00", **DISTRICT), named, itself, of("b", "2.00", level="单位"), apart) == []
    assert codes(check_roll_up, named, itself, below) == []
    assert codes(check_roll_up, of("a", "5.50", scope=["a", "b"]), itself, below) == ["BUD-19 r0"] * 2


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=60))
def test_parts_rounded_one_by_one_are_no_alarm(yuan: list[int]) -> None:
    units = [f"u{n}" for n in range(len(yuan))]
    parts = [of(unit, f"{Decimal(amount) / 10000:.2f}") for unit, amount in zip(units, yuan, strict=True)]
    summary = of("d", f"{Decimal(sum(yuan)) / 10000:.2f}", level="区级汇总", scope=units)
    assert codes(check_roll_up, summary, *parts) == []


# --- What others build on ---------------------------------------------------------------------------------------------


def entry(record: Budget, name: str = "x") -> Entry:
    made = parsed(record, name)
    assert made.card is not None
    return Entry(made.id, made.card, made)


FULL = {
    "sangong": {
        "total": {"budget": "12.00", "final": "9.30"},
        "abroad": {"final": "—"},
        "car": {"final": "6.80"},
        "car_run": {"final": "6.80"},
        "reception": {"final": "2.50"},
    },
    "gatherings": {"meeting": {"final": "1.20"}, "training": {"final": "0"}},
    "operating": {"amounts": {"final": "55.20"}},
}


def test_figures_are_in_yuan_and_blanks_are_none() -> None:
    figures = {f.item: f for f in state_figures(entry(budget(**FULL)))}
    assert set(figures) <= set(ITEMS)
    assert {item: f"{f.amount.normalize():f}" for item, f in figures.items()} == {
        "“三公”经费合计": "93000",
        "公务用车购置及运行费": "68000",
        "公务用车运行维护费": "68000",
        "公务接待费": "25000",
        "会议费": "12000",
        "培训费": "0",
        "机关运行经费": "552000",
    }
    one = figures["公务接待费"]
    assert (one.unit, one.year, one.phase, one.ref, one.sample) == ("finance-bureau", 2024, "决算", "budget/x/", True)
    (plan,) = state_figures(entry(budget(**FULL | {"phase": "预算"})))
    assert (plan.item, plan.amount, plan.phase) == ("“三公”经费合计", Decimal(120000), "预算")


def test_plain_items_count_nothing_twice() -> None:
    def items(**fields: object) -> set[str]:
        return {f.item for f in state_figures(entry(of("a", "1.00", **fields)))}

    assert items() == {"“三公”经费合计", "公务接待费"}
    assert items(level="单位") == {"“三公”经费合计", "公务接待费"}
    assert items(level="单位", department="b") == {"“三公”经费合计（所属单位）", "公务接待费（所属单位）"}
    assert items(level="区级汇总") == {"“三公”经费合计（区级汇总）", "公务接待费（区级汇总）"}


def test_events_tell_of_publication() -> None:
    (event,) = state_events(entry(budget()), TODAY)
    assert (event.kind, event.on, event.unit) == ("决算公开", date(2025, 8, 20), "finance-bureau")
    (event,) = state_events(entry(budget(phase="预算")), TODAY)
    assert event.kind == "预算公开"
    assert list(state_events(entry(budget()), date(2025, 8, 19))) == []


def test_a_gist_is_small_and_keeps_what_is_printed() -> None:
    gist = make_gist(budget(**FULL))
    assert gist is not None
    assert gist.sangong is not None
    assert gist.sangong.abroad.final == "—"
    assert gist.sangong.car_buy.final == ""
    assert gist.missing[0] == "收入支出决算总表"
    assert len(gist.missing) == 9
    assert len(pickle.dumps(gist)) < 2500
    assert pickle.loads(pickle.dumps(gist)) == gist  # noqa: S301 - our own


def _with_a_table_beside(tmp_path: Path, old: str, new: str) -> tuple[pipeline.Workspace, Path]:
    """The example of final accounts, its 公开05表 as a CSV file in which something was replaced; where it is, and its record."""
    content = shutil.copytree(SITES / "hostile" / "content", tmp_path / "content")
    shutil.rmtree(content / "policy")
    example = (TYPE.folder / "examples/good/office-final.md").read_text("utf-8")
    start = example.index("    rows:", example.index("公开05表"))
    end = example.index("  - name: 公开06表")
    rows = example[start:end].split("\n")
    csv = "\n".join(line.strip(" -[]").replace(", ", ",").replace('""', "") for line in rows[1:] if line.strip())
    assert old in csv
    folder = content / "budget" / "2026" / "office-final"
    folder.mkdir(parents=True)
    (folder / "公开05表.csv").write_text(csv.replace(old, new), "utf-8")
    file = folder.with_suffix(".md")
    file.write_text(f"{example[:start]}    rows: 公开05表.csv\n{example[end:]}", "utf-8")
    return pipeline.Workspace(content, tmp_path / "site", None), file


def test_rows_with_too_many_cells_are_told_where_they_stand(tmp_path: Path) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "60.00", "1,060.00")
    (found,) = [issue for issue in pipeline.check(workspace, today=TODAY).issues if issue.code == "field-value"]
    lines = (tmp_path / "content/budget/2026/office-final/公开05表.csv").read_text("utf-8").split("\n")
    uneven = [number for number, line in enumerate(lines, start=1) if "1,060.00" in line]
    assert (found.path, found.line) == ("content/budget/2026/office-final/公开05表.csv", uneven[0])
    assert f"第 {uneven[0]} 行有 " in found.message
    assert all(str(number) in found.message for number in uneven)
    assert "千分位逗号" in found.hint


def _issues_of_table(workspace: pipeline.Workspace, change: Callable[[str], bytes]) -> list[Issue]:
    """What blocks once the example's table has become other bytes, all of it told in the table's own file."""
    file = workspace.content_dir / "budget/2026/office-final/公开05表.csv"
    file.write_bytes(change(file.read_text("utf-8")))
    blocking = [issue for issue in pipeline.check(workspace, today=TODAY).issues if issue.blocks]
    assert {issue.path for issue in blocking} == {"content/budget/2026/office-final/公开05表.csv"}
    return blocking


def test_a_cell_that_does_not_end_is_told_where_it_begins(tmp_path: Path) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "", "")

    def unclose(text: str) -> bytes:
        head, first, *others = text.split("\n")
        return "\n".join((head, first.replace(",", ',"', 1), *others * 2000)).encode()

    (found,) = _issues_of_table(workspace, unclose)
    assert (found.code, found.line) == ("field-value", 2)
    assert "双引号" in found.hint


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_table_in_another_encoding_is_told_once(tmp_path: Path, encoding: str) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "", "")
    (found,) = _issues_of_table(workspace, lambda text: text.encode(encoding))
    assert (found.code, found.line) == ("file-encoding", 1)
    assert "CSV UTF-8（逗号分隔）" in found.hint


@pytest.mark.parametrize(
    ("mark", "told"), [(";", "分号“;”"), ("；", "中文分号“；”"), ("\t", "制表符（Tab）"), ("，", "中文逗号“，”")]
)
def test_a_table_with_other_marks_between_its_cells_is_not_taken_for_one_column(
    tmp_path: Path, mark: str, told: str
) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "", "")
    (found,) = _issues_of_table(workspace, lambda text: f"{text.replace(',', mark)}\n注：不含上年\n".encode())
    assert (found.code, found.line) == ("field-value", 1)
    assert told in found.message
    assert "CSV UTF-8（逗号分隔）" in found.hint


def test_a_table_with_other_marks_and_thousands_is_told_of_its_marks(tmp_path: Path) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "", "")
    change = ("60.00", "1，060.00")
    (found,) = _issues_of_table(
        workspace, lambda text: text.replace(*change).replace(",", ";").replace("，", ",").encode()
    )
    assert "分号“;”" in found.message


def test_a_caption_above_the_head_is_told_and_is_no_head(tmp_path: Path) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "", "")

    def put_above(text: str) -> bytes:
        blanks = "," * text.split("\n", 1)[0].count(",")
        return f"公开05表 支出决算表{blanks}\n部门：区政府办公室{blanks}\n{text}".encode()

    (found,) = _issues_of_table(workspace, put_above)
    assert (found.code, found.line, found.blocks) == ("field-value", 1, True)
    assert "公开05表 支出决算表" in found.message
    assert "删去" in found.hint


def test_a_quotation_mark_that_is_not_closed_is_what_makes_a_row_uneven(tmp_path: Path) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "", "")

    def unclose(text: str) -> bytes:
        head, first, *rows = text.split("\n")
        return "\n".join([head, first, f'"{rows[0]}', *rows[1:]]).encode()

    (found,) = _issues_of_table(workspace, unclose)
    assert (found.code, found.line) == ("field-value", 3)
    assert "双引号" in found.hint
    assert "千分位" not in found.hint


def test_marks_within_cells_are_none_between_them(tmp_path: Path) -> None:
    workspace, _file = _with_a_table_beside(tmp_path, "科目名称", "科目；名称;")
    assert not [issue for issue in pipeline.check(workspace, today=TODAY).issues if issue.code == "field-value"]


def test_an_accepted_original_goes_out_though_the_slip_is_in_a_file_beside_it(tmp_path: Path) -> None:
    slip = "2010302,一般行政管理事务,60.00"
    workspace, file = _with_a_table_beside(tmp_path, slip, slip.replace("60.00", "61.00"))
    text = file.read_text("utf-8")
    blocked = {i.code for i in pipeline.check(workspace, today=TODAY).issues if i.blocks}
    assert blocked == {"BUD-04", "BUD-05"}
    accepted = "".join(f"  - {{code: {code}, why: 原件如此, by: 某, on: 2025-08-18}}\n" for code in sorted(blocked))
    file.write_text(text.replace("fiscal_year:", f"accepted:\n{accepted}fiscal_year:", 1), "utf-8")
    issues = pipeline.check(workspace, today=TODAY).issues
    assert not any(i.blocks for i in issues)
    assert {i.code for i in issues} == {"BUD-04", "BUD-05"}


# Two amounts of the text that are not those of the data.
_TWO_SLIPS: Final = {
    "公务用车运行维护费6.80万元": "公务用车运行维护费6.90万元",
    "公务接待费2.50万元": "公务接待费2.60万元",
}


@pytest.mark.parametrize(
    ("only", "blocked", "told"),
    [
        ([None], 2, 0),
        (["6.90万元"], 1, 0),
        (["6.90万元", "2.60万元"], 0, 0),
        (["6.90万元", None], 0, 0),
        (["万元"], 2, 0),
        (["90万元"], 2, 1),
        (["6.9", "2.6"], 2, 2),
        (["6.90万元", "2.60万元", "3.70万元"], 0, 1),
        ([None, None], 2, 1),
    ],
)
def test_an_entry_of_accepted_lets_out_one_figure(
    tmp_path: Path, only: list[str | None], blocked: int, told: int
) -> None:
    workspace, file = _with_a_table_beside(tmp_path, "", "")
    text = file.read_text("utf-8")
    for right, wrong in _TWO_SLIPS.items():
        assert right in text
        text = text.replace(right, wrong)
    named = ("" if each is None else f"only: {each}, " for each in only)
    entries = "".join(f"  - {{code: BUD-07, {each}why: 原件如此, by: 某, on: 2025-08-18}}\n" for each in named)
    file.write_text(text.replace("fiscal_year:", f"accepted:\n{entries}fiscal_year:", 1), "utf-8")
    found = pipeline.check(workspace, today=TODAY).issues
    slips = [issue for issue in found if issue.code == "BUD-07"]
    assert (len(slips), sum(issue.blocks for issue in slips)) == (2, blocked)
    has_fitted = told < len(only)
    assert all(("only" in issue.hint) is (blocked == 2 and has_fitted) for issue in slips if issue.blocks)
    unused = [issue for issue in found if issue.code == "accepted-unused"]
    assert [(issue.blocks, issue.field) for issue in unused] == [(False, "accepted")] * told


def test_what_two_checks_see_is_one_finding_to_accept(tmp_path: Path) -> None:
    workspace, file = _with_a_table_beside(tmp_path, "", "")
    text = file.read_text("utf-8")
    entry = "  - {code: BUD-07, why: 原件如此, by: 某, on: 2025-08-18}\n"
    file.write_text(text.replace("fiscal_year:", f"accepted:\n{entry}fiscal_year:", 1), "utf-8")
    draft = read_draft(workspace.content_dir, content_types.discover())
    (parsed,) = [each for each in draft.records if each.id == "office-final"]
    slip = next(rule for rule in TYPE.rules if rule.code == "BUD-07").at(parsed.where("title"), "一处", "改")
    (told,) = let_out([slip, slip], draft.records, content_types.discover())
    assert not told.blocks
