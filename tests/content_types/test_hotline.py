"""12345 bulletins: sums, rates, the period before, the words of the text."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading import checked, codes, local, parse

from generator.content_types.hotline.period import Tally, say_period
from generator.content_types.hotline.record import PeriodKind

BULLETIN: dict[str, object] = {
    "kind": "月报",
    "period_from": "2026-03-01",
    "period_until": "2026-03-31",
    "published_on": "2026-04-08",
    "total": "1240",
    "categories": [
        {"label": "咨询", "number": "496", "percent": "40"},
        {"label": "投诉", "number": "372"},
        {"label": "投诉举报", "number": "248"},
        {"label": "其他", "number": "124"},
    ],
}


def test_a_wrong_sum_says_both_numbers_and_the_difference() -> None:
    (issue,) = local("hotline", BULLETIN | {"total": "1241"})
    assert (issue.code, issue.blocks, issue.message) == ("HOT-01", True, "各类合计 1240，应等于受理总量 1241，差 1")


def test_categories_of_a_part_say_of_which() -> None:
    """唐山 12345, November 2024 (REGULATIONS §12.2): the categories divide 195532 of 284406 calls."""
    real: dict[str, object] = BULLETIN | {
        "period_from": "2024-11-01",
        "period_until": "2024-11-30",
        "total": "284406",
        "categories": [
            {"label": "咨询", "number": "124599", "percent": "63.72"},
            {"label": "其余各类", "number": "70933"},
        ],
    }
    found = {issue.code: issue.message for issue in local("hotline", real)}
    assert found.keys() == {"HOT-01", "HOT-02"}
    assert found["HOT-01"] == "各类合计 195532，应等于受理总量 284406，差 88874"
    assert "124599/284406 应为 43.81%，写的是 63.72%" in found["HOT-02"]
    told = local("hotline", real | {"category_base": {"number": "195532", "why": "只统计已经归类的"}})
    assert [(issue.code, issue.blocks) for issue in told] == [("HOT-01p", False)]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"handling": {"due": "620", "in_time": "611", "late": "9", "rate": "98.55"}}, []),
        ({"handling": {"due": "620", "in_time": "611", "late": "9", "rate": "98.54"}}, ["HOT-02r"]),
        ({"handling": {"due": "620", "in_time": "611", "late": "9", "rate": "98.6"}}, ["HOT-02r"]),
        ({"handling": {"due": "620", "in_time": "611", "late": "9", "rate": "98.7"}}, ["HOT-02"]),
        ({"handling": {"due": "620", "in_time": "611", "late": "9", "rate": "99"}}, []),
        ({"handling": {"due": "0", "in_time": "0", "late": "0", "rate": "100"}}, ["HOT-02"]),
        ({"handling": {"due": "620", "in_time": "611", "late": "8"}}, ["HOT-01"]),
        ({"survey": {"rated": "500", "satisfied": "501"}}, ["HOT-01"]),
        ({"top_units": [{"unit": "housing-bureau", "number": "1241"}]}, ["HOT-01"]),
        ({"dispatch": [{"label": "直办", "number": "620"}, {"label": "转办", "number": "619"}]}, ["HOT-01"]),
        ({"daily_average": "40"}, []),
        ({"daily_average": "42"}, ["HOT-02"]),
    ],
)
def test_numbers_of_the_tables(fields: dict[str, object], found: list[str]) -> None:
    assert codes(local("hotline", BULLETIN | fields)) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("共受理市民诉求1240件，日均40件。", []),
        ("共受理市民诉求1204件。", ["HOT-04"]),
        ("上月受理1300件，这个月共受理1240件。", []),
        ("受理咨询类496件，占40.00%。", []),
        ("受理咨询类469件。", ["HOT-04"]),
        ("咨询类共496件，占总量的41%；其他类124件。", ["HOT-02"]),
        ("投诉举报类共248件。", []),
        ("投诉举报类共372件。", ["HOT-04"]),
        ("投诉类372件，投诉举报类248件。", []),
        ("投诉类248件。", ["HOT-04"]),
        ("上月咨询类500件，这个月咨询类496件。", []),
        ("受理1,240件，约0.1万件。", []),
    ],
)
def test_the_text_says_what_the_tables_say(body: str, found: list[str]) -> None:
    assert codes(local("hotline", BULLETIN, body)) == found


@pytest.mark.parametrize(
    ("kind", "first", "last", "found"),
    [
        ("月报", "2026-02-01", "2026-02-28", []),
        ("月报", "2026-02-02", "2026-03-01", ["HOT-05"]),
        ("周报", "2026-03-02", "2026-03-08", []),
        ("周报", "2026-03-02", "2026-03-09", ["HOT-05"]),
        ("季报", "2026-01-01", "2026-03-31", []),
        ("季报", "2026-02-01", "2026-04-30", ["HOT-05", "HOT-05"]),  # nor is it over yet
        ("年报", "2025-01-01", "2025-12-31", []),
        ("月报", "2026-04-01", "2026-04-30", ["HOT-05"]),
    ],
)
def test_a_period_is_whole_and_over(kind: str, first: str, last: str, found: list[str]) -> None:
    fields = BULLETIN | {"kind": kind, "period_from": first, "period_until": last}
    assert codes(local("hotline", fields)) == found


def february(total: str) -> dict[str, object]:
    return BULLETIN | {
        "period_from": "2026-02-01",
        "period_until": "2026-02-28",
        "published_on": "2026-03-08",
        "total": total,
        "categories": [{"label": "咨询", "number": total}],
    }


@pytest.mark.parametrize(
    ("change", "found"),
    [("-0.80", []), ("-0.8", []), ("0.80", ["HOT-03"]), ("-0.81", ["HOT-02r"]), ("-1.80", ["HOT-03"])],
)
def test_a_change_is_recomputed_from_the_period_before(change: str, found: list[str]) -> None:
    records = [parse("hotline", BULLETIN | {"change": change}), parse("hotline", february("1250"), record_id="before")]
    assert codes(checked(records, date(2026, 11, 23))) == found


def test_a_change_without_the_period_before_is_not_judged() -> None:
    assert codes(checked([parse("hotline", BULLETIN | {"change": "50"})], date(2026, 11, 23))) == []


def test_the_period_before_is_the_one_that_ended_the_day_before() -> None:
    february_record = parse("hotline", february("1250"), record_id="before")
    right = parse("hotline", BULLETIN | {"previous": "before"})
    assert codes(checked([right, february_record], date(2026, 11, 23))) == []
    wrong = parse("hotline", february("1250") | {"previous": "example"}, record_id="before")
    (issue,) = checked([parse("hotline", BULLETIN), wrong], date(2026, 11, 23))
    assert (issue.code, issue.message) == ("HOT-03", "example 不是上一期：本平台没有上一期")


@pytest.mark.parametrize(
    ("kind", "first", "said"),
    [
        (PeriodKind.WEEK, date(2026, 11, 9), "11月9日那一周"),
        (PeriodKind.MONTH, date(2026, 3, 1), "2026年3月"),
        (PeriodKind.QUARTER, date(2026, 1, 1), "2026年第一季度"),
        (PeriodKind.QUARTER, date(2026, 4, 1), "2026年第二季度"),
        (PeriodKind.QUARTER, date(2026, 10, 1), "2026年第四季度"),
        (PeriodKind.YEAR, date(2026, 1, 1), "2026年"),
    ],
)
def test_a_period_is_said_as_people_say_it(kind: PeriodKind, first: date, said: str) -> None:
    assert say_period(Tally(kind.value, first, first, 1, (), 1, None, None, "")) == said
