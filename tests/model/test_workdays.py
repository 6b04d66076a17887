"""Working days. The vectors are REGULATIONS §8's."""

from __future__ import annotations

import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import SITES

from generator import content_types
from generator.load.assemble import assemble
from generator.load.check import check_draft
from generator.load.read import read_draft
from generator.model.workdays import Workdays, WorkdayYear

CALENDAR = Workdays()
# Invented: the real notice of 2027 is not known here.
INVENTED = """year: 2027
notice: 示例通知
holidays: [2027-01-01, 2027-02-05, 2027-02-08, 2027-02-09, 2027-02-10]
workdays: [2027-02-06]
"""


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2022-03-07", 20, "2022-04-02"),
        ("2022-09-26", 20, "2022-10-27"),
        ("2023-01-13", 20, "2023-02-15"),
        ("2024-02-02", 20, "2024-03-06"),
        ("2025-09-22", 20, "2025-10-24"),
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-09-16", 20, "2026-10-20"),
        ("2026-09-16", 3, "2026-09-20"),
    ],
)
def test_a_term_in_working_days(start: str, count: int, expected: str) -> None:
    assert CALENDAR.after(day(start), count) == day(expected)
    assert CALENDAR.between(day(start), day(expected)) == count
    assert CALENDAR.between(day(start), day(expected) - timedelta(days=1)) == count - 1


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-02-16", "2026-02-24"),
        ("2026-10-01", "2026-10-08"),
        ("2022-01-31", "2022-02-07"),
        ("2026-01-31", "2026-02-02"),
        ("2024-03-31", "2024-04-01"),
        ("2024-04-01", "2024-04-01"),
    ],
)
def test_a_term_in_calendar_days_that_ends_on_a_day_off(last: str, expected: str) -> None:
    assert CALENDAR.roll(day(last)) == day(expected)


def test_a_year_without_a_notice_is_not_guessed() -> None:
    assert CALENDAR.is_workday(day("2027-06-02")) is None
    assert CALENDAR.after(day("2026-12-15"), 20) is None
    assert CALENDAR.between(day("2026-12-15"), day("2027-01-20")) is None
    assert CALENDAR.roll(day("2027-01-31")) is None
    assert CALENDAR.is_workday(day("2003-06-02")) is None


def test_our_own_year_goes_on_where_the_library_ends() -> None:
    own = WorkdayYear(
        year=2027, notice="示例通知", holidays=(day("2027-01-01"),), workdays=(day("2027-01-03"),)
    )  # fmt: skip
    calendar = Workdays((own,))
    assert calendar.after(day("2026-12-31"), 1) == day("2027-01-03")
    assert calendar.is_workday(day("2027-01-04")) is True
    assert calendar.is_workday(day("2027-01-09")) is False
    assert calendar.is_workday(day("2028-01-04")) is None


def test_a_term_that_ends_on_the_last_known_day_is_known() -> None:
    assert CALENDAR.after(day("2026-12-30"), 1) == day("2026-12-31")


def _content(tmp_path: Path, text: str, name: str = "2027.yml") -> Path:
    content = Path(shutil.copytree(SITES / "hostile" / "content", tmp_path / "content"))
    shutil.rmtree(content / "policy")
    (content / "workdays").mkdir()
    (content / "workdays" / name).write_text(text, "utf-8")
    return content


def test_a_year_is_read_and_reaches_the_site(tmp_path: Path) -> None:
    types = content_types.discover()
    draft = read_draft(_content(tmp_path, INVENTED), types)
    assert draft.issues == ()
    site = assemble(draft, types, today=day("2026-11-23"))
    assert site.workdays.after(day("2027-02-04"), 2) == day("2027-02-11")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("year: 2027", "year: 2028"),
        ("2027-01-01,", "2026-01-01,"),
        ("workdays: [2027-02-06]", "workdays: [2027-02-03]"),
        ("workdays: [2027-02-06]", "workdays: [2027-02-06, 2027-02-06]"),
        ("2027-02-05,", "2027-02-06,"),
        ("[2027-01-01, 2027-02-05, 2027-02-08, 2027-02-09, 2027-02-10]", "[]"),
    ],
)
def test_a_wrong_day_blocks(tmp_path: Path, old: str, new: str) -> None:
    assert old in INVENTED
    types = content_types.discover()
    draft = read_draft(_content(tmp_path, INVENTED.replace(old, new)), types)
    issues = check_draft(draft, types, today=day("2026-11-23"))
    assert {issue.code for issue in issues if issue.blocks} == {"workdays"}
    assert draft.workdays == ()


def test_a_file_of_another_form_is_not_passed_over(tmp_path: Path) -> None:
    draft = read_draft(_content(tmp_path, INVENTED, "2027.yaml"), content_types.discover())
    assert [issue.code for issue in draft.issues] == ["file-unknown"]
