"""The sample budgets: the same bytes again, nothing wrong with them but what is told on purpose, and every slip planted is found."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import ROOT, TODAY

from generator import content_types
from generator.content_types.budget.gist import Gist
from generator.content_types.budget.rollup import roll_up
from generator.load.check import check_draft
from generator.load.read import read_draft
from generator.model.issue import Issue
from generator.model.site import Draft
from scripts import sample_budget

CONTENT = ROOT / "content"
TYPES = content_types.discover()
TEXT = r"(?s)(?<=\n---\n).*"
"""The whole narrative, for slips in figures that a real text would repeat."""


@pytest.fixture(scope="module")
def draft() -> Draft:
    return read_draft(CONTENT, TYPES)


def gists_of(draft: Draft) -> dict[str, Gist]:
    found = {parsed.id: parsed.card.gist for parsed in draft.records if parsed.card is not None}
    return {record_id: gist for record_id, gist in found.items() if isinstance(gist, Gist)}


# --- What the script writes -------------------------------------------------------------------------------------------


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_script_writes_what_is_committed(tmp_path: Path) -> None:
    assert sample_budget.main(["--out", str(tmp_path / "budget")]) == 0
    assert read_files(tmp_path / "budget") == read_files(CONTENT / "budget")


def test_another_seed_makes_other_figures_that_hold_as_well(tmp_path: Path) -> None:
    content = lay_out(tmp_path)
    assert sample_budget.main(["--seed", "4", "--out", str(content / "budget")]) == 0
    assert read_files(content / "budget") != read_files(CONTENT / "budget")
    assert [issue.code for issue in issues_of(content)] == ["BUD-16"]


def test_nothing_is_wrong_but_what_is_told_on_purpose(draft: Draft) -> None:
    found = [issue for issue in check_draft(draft, TYPES, today=TODAY) if issue.path.startswith("content/budget/")]
    assert [(issue.code, issue.path) for issue in found] == [
        ("BUD-16", "content/budget/2024/shili-demo-town-2023-final.md")
    ]


def test_five_years_of_every_unit_but_one(draft: Draft) -> None:
    gists = gists_of(draft)
    years: dict[tuple[str, str, str], set[int]] = {}
    for gist in gists.values():
        years.setdefault((gist.unit, gist.level, gist.phase), set()).add(gist.year)
    units = {unit.id for unit in draft.units}
    assert {unit for unit, _level, _phase in years} == units
    for (unit, _level, phase), found in years.items():
        if phase == "决算":
            assert found == set(range(2021, 2025 if unit == "demo-zone" else 2026)), unit
        elif phase == "预算":
            assert found == set(range(2021, 2027)), unit
    assert [key for key in years if key[2] == "调整预算"] == [("housing-bureau", "部门", "调整预算")]


def test_the_cases_that_readers_should_meet_are_there(draft: Draft) -> None:
    gists = gists_of(draft)
    assert [record_id for record_id, gist in gists.items() if gist.withheld] == ["shili-demo-zone-2022-budget"]
    school = gists["shili-first-school-2025-final"]
    assert school.sangong is not None
    assert {row.final for row in school.sangong} == {"0.00"}
    assert school.department == "education-bureau"
    civil = gists["shili-civil-affairs-bureau-2025-final"].counts
    assert civil is not None
    assert civil.cars_owned == 0
    bought = gists["shili-housing-bureau-2024-final"]
    assert bought.sangong is not None
    assert (bought.sangong.car_buy.final, bought.sangong.car_buy.prior) == ("17.86", "0.00")
    assert bought.reasons.car_buy
    finance = [gist for gist in gists.values() if gist.unit == "finance-bureau"]
    assert {gist.tables for gist in finance} == {9}


def test_the_districts_sums_are_those_of_its_departments(draft: Draft) -> None:
    """Whole in most years; where one withheld its budget or did not publish, the rest is that one's."""
    gists = gists_of(draft)
    rests = {}
    for record_id, gist in gists.items():
        found = roll_up(gist, gists) if gist.level == "区级汇总" else None
        if found is not None:
            total = found.items[0]
            rests[record_id] = (found.absent, total.rest)
    partial = {record_id: absent for record_id, (absent, rest) in rests.items() if rest}
    assert partial == {
        "shili-district-2022-budget": ("demo-zone",),
        "shili-district-2025-final": ("demo-zone",),
    }
    assert len(rests) == 11


# --- Planted slips ----------------------------------------------------------------------------------------------------


class Slip(NamedTuple):
    """What is written otherwise in one record: pattern and replacement, each in the record's file or in one beside it.

    `code` is the rule that it breaks; two where one cell is part of a row and of a column.
    """

    code: str
    stem: str
    edits: tuple[tuple[str, str, str], ...]


HOUSING, ZONE = "shili-housing-bureau-2025-final", "shili-demo-zone-2024-final"
ADJUSTED, SCHOOL = "shili-housing-bureau-2024-adjusted", "shili-first-school-2024-final"
FINANCE = "shili-finance-bureau-2025-final"


def text(code: str, stem: str, old: str, new: str) -> Slip:
    return Slip(code, stem, (("", old, new),))


def figure(code: str, stem: str, old: str, new: str) -> Slip:
    """A slip in a record without its narrative, which would contradict it too."""
    return Slip(code, stem, (("", old, new), ("", TEXT, "\n")))


def cell(code: str, stem: str, table: str, old: str, new: str) -> Slip:
    return Slip(code, stem, ((f"公开{table}表.csv", old, new), ("", TEXT, "\n")))


SLIPS = {
    "a sum that is off": figure("BUD-01", ADJUSTED, r"total: \{budget: 35.90", "total: {budget: 36.90"),
    "cars bought and run": figure("BUD-02", ADJUSTED, r"car_run: \{budget: 14.00", "car_run: {budget: 14.50"),
    "total that does not balance": cell("BUD-03", HOUSING, "01", r"(?m)^总计,3925.22", "总计,3925.32"),
    "a row that does not add up": cell(
        "BUD-04 BUD-05", HOUSING, "05", r"(2120399,[^,]*),([\d.]+),0.00,([\d.]+)", r"\1,\2,1.00,\3"
    ),
    "two figures changed places": cell("BUD-05", HOUSING, "06", r"(30201,办公费),11.08", r"\1,18.01"),
    "a table and the figures": cell("BUD-06", HOUSING, "07", r"15\.96(.*)3\.69", r"16.23\g<1>3.96"),
    "an amount in the text": text("BUD-07", ZONE, r"公务接待费决算(\d+)\.(\d\d)万元", r"公务接待费决算\1.00万元"),
    "万元 written as 元": text("BUD-07", HOUSING, "公务接待费决算3.69万元", "公务接待费决算3.69元"),
    "visits in the text": text("BUD-07", HOUSING, "国内公务接待45批次", "国内公务接待54批次"),
    "this year's figure for a base": text("BUD-08", HOUSING, "增加0.04万元，增长1.10%", "增加0.04万元，增长1.08%"),
    "a rate of nothing": text(
        "BUD-08", ADJUSTED, "公务用车购置费预算18.00万元，比上年增加18.00万元", r"\g<0>，增长100.00%"
    ),
    "part and whole changed places": text("BUD-08", HOUSING, "完成预算的94.62%", "完成预算的105.69%"),
    "the other direction": text("BUD-09", HOUSING, "减少1.28万元，下降9.45%", "增加1.28万元，增长9.45%"),
    "持平 where it changed": text("BUD-09", HOUSING, "比上年增加0.04万元，增长1.10%", "与上年持平"),
    "money without a count": Slip(
        "BUD-10", HOUSING, (("", "reception_batches: 45", "reception_batches: 0"), ("", TEXT, "\n"))
    ),
    "an empty table that is not told": text("BUD-11", HOUSING, r"    empty: 本年度无国有资本[^\n]*\n", ""),
    "kinds of procurement": figure("BUD-13", HOUSING, "services: 286.79", "services: 268.79"),
    "running costs in the text": text("BUD-13", HOUSING, "机关运行经费决算81.86万元", "机关运行经费决算81.68万元"),
    "more than planned, unexplained": Slip(
        "BUD-14",
        SCHOOL,
        (
            ("", r"total: \{budget: 0.00, final: 0.00", "total: {budget: 0.00, final: 0.30"),
            (
                "",
                r"reception: \{budget: 0.00, final: 0.00, prior: 0.00",
                "reception: {budget: 0.00, final: 0.30, prior: —",
            ),
            ("", r"total: \{budget: 0.00, final: 0.30, prior: 0.00", "total: {budget: 0.00, final: 0.30, prior: —"),
            ("", "reception_batches: 0, reception_persons: 0", "reception_batches: 1, reception_persons: 8"),
            ("", "reception_amount: 0.00", "reception_amount: 0.30"),
            ("", TEXT, "\n"),
        ),
    ),
    "what a template left": text("BUD-15", HOUSING, "比上年减少19.10万元，下降", "比上年减少（增加）19.10万元，下降"),
    "a reason that was not written": text("BUD-15", HOUSING, "主要原因是压减办公费[^。]*。", "主要原因是。"),
    "last year's text": text("BUD-15", HOUSING, "2025年度机关运行经费", "2023年度机关运行经费"),
    "another unit's text": text("BUD-15", SCHOOL, "本单位是公益一类", "单位名称：示例区民政局。本单位是公益一类"),
    "a table that is not there": text("BUD-17", HOUSING, r"  - name: 公开08表[^\n]*\n    rows: [^\n]*\n", ""),
    "a code without its last level": cell("BUD-18", HOUSING, "05", r"2210108,[^\r]*\r\n", ""),
    "approved after it came out": text("BUD-21", HOUSING, "approved_on: 2026-08-10", "approved_on: 2026-10-08"),
    "a word for an amount": cell("BUD-22", HOUSING, "02", r"(2210108,[^,]*),[\d.]+", r"\1,见附件"),
}
BESIDES = {
    "another year's figure": (
        Slip(
            "BUD-12",
            FINANCE,
            (
                ("", r"(  reception: .*prior: )2\.84", r"\g<1>2.48"),
                ("", r"(  total: .*prior: )8\.53", r"\g<1>8.17"),
                ("", TEXT, "\n"),
            ),
        ),
        "shili-finance-bureau-2024-final",
    ),
    "published late": (text("BUD-16", FINANCE, "approved_on: 2026-08-", "approved_on: 2026-07-"), ""),
}


def lay_out(folder: Path) -> Path:
    """A portal of budgets alone, of which there are none yet."""
    content = folder / "content"
    shutil.copytree(CONTENT, content, ignore=lambda _folder, names: {n for n in names if n in TYPES or n == "pages"})
    return content


def plant(content: Path, slip: Slip, *also: str) -> None:
    """Put a record into a portal with its slip; and others as they are."""
    for stem in (slip.stem, *filter(None, also)):
        source = next((CONTENT / "budget").glob(f"*/{stem}.md"))
        target = content / source.relative_to(CONTENT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
        if source.with_suffix("").is_dir():
            shutil.copytree(source.with_suffix(""), target.with_suffix(""))
    file = next((content / "budget").glob(f"*/{slip.stem}.md"))
    for name, old, new in slip.edits:
        path = file.with_suffix("") / name if name else file
        before = path.read_bytes().decode()
        after = re.sub(old, new, before, count=1)
        assert after != before, old
        path.write_bytes(after.encode())


def issues_of(content: Path) -> list[Issue]:
    found = check_draft(read_draft(content, TYPES), TYPES, today=TODAY)
    return [issue for issue in found if issue.code.startswith("BUD")]


def slips() -> Iterator[tuple[str, Slip, str]]:
    yield from ((name, slip, "") for name, slip in SLIPS.items())
    yield from ((name, slip, also) for name, (slip, also) in BESIDES.items())


@pytest.mark.parametrize(("slip", "also"), [pytest.param(slip, also, id=name) for name, slip, also in slips()])
def test_a_planted_slip_is_found_by_its_code_alone(slip: Slip, also: str, tmp_path: Path) -> None:
    content = lay_out(tmp_path)
    plant(content, slip, also)
    found = issues_of(content)
    assert {issue.code for issue in found} == set(slip.code.split()), [issue.message for issue in found]
    assert all(slip.stem in issue.path for issue in found)
