"""The language of measures: periods without gaps, counts that a naive recount confirms, verdicts on the right day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content_types.commitment.measure import (
    GRACE,
    MONTHS_OF,
    Reading,
    Result,
    Yardstick,
    describe_rule,
    describe_year,
    is_first_day,
    is_last_day,
    periods_of,
    print_share,
    read_measure,
)
from generator.model.fact import Event, Facts, Figure

PLAIN = Yardstick(
    events=("集体学习",),
    among=(),
    published=(),
    figure="",
    every="每月",
    since=date(2023, 1, 1),
    until=None,
    at_least=1,
    sums=False,
    percent=0,
    phase="",
    at_most=None,
    unit="",
    word="次",
)
DAYS = st.dates(date(2022, 12, 1), date(2026, 2, 1))
EVENTS = st.lists(
    st.builds(
        Event,
        on=DAYS,
        subject=st.just("某事"),
        kind=st.sampled_from(["集体学习", "会议", "学法"]),
        unit=st.sampled_from(["office", "town"]),
        ref=st.sampled_from(["activity/a/", "activity/b/", "activity/c/"]),
        sample=st.booleans(),
        quantity=st.integers(1, 9),
    ),
    max_size=40,
)


def happened(*events: Event) -> Facts:
    by_kind: dict[str, list[Event]] = {}
    for event in sorted(events):
        by_kind.setdefault(event.kind, []).append(event)
    return Facts(happened={kind: tuple(found) for kind, found in by_kind.items()})


def study(day: str, kind: str = "集体学习", **more: object) -> Event:
    given = {"unit": "office", "ref": f"activity/{day}/", "sample": True} | more
    return Event(on=date.fromisoformat(day), subject="学习", kind=kind, **given)  # type: ignore[arg-type]


def read(measure: Yardstick, facts: Facts, day: str) -> Reading:
    return read_measure(measure, facts, date.fromisoformat(day), is_sample=True)


# --- periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2100])
@pytest.mark.parametrize("every", ["每月", "每季度", "每年"])
def test_every_day_of_a_year_lies_in_one_period(year: int, every: str) -> None:
    periods = periods_of(year, every)
    days = [p.begins + timedelta(days=n) for p in periods for n in range((p.ends - p.begins).days + 1)]
    assert days == [date(year, 1, 1) + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == date(year, 12, 31)
    assert len(periods) == 12 // MONTHS_OF[every]
    assert {d for d in days if is_first_day(d, every)} == {p.begins for p in periods}
    assert {d for d in days if is_last_day(d, every)} == {p.ends for p in periods}


def test_february_ends_where_it_ends() -> None:
    assert [periods_of(year, "每月")[1].ends.day for year in (1900, 2000, 2023, 2024)] == [28, 29, 28, 29]
    assert periods_of(2024, "每季度")[0].ends == date(2024, 3, 31)
    assert is_last_day(date(2024, 2, 29), "每月")
    assert not is_last_day(date(2024, 2, 28), "每月")


# --- counting ---------------------------------------------------------------------------------------------------------


def recount(measure: Yardstick, events: list[Event], year: int, month: int, today: date) -> int:
    """How much one month has, counted without any of the code: by the text of dates."""
    best: dict[tuple[str, str, str], int] = {}
    for event in events:
        text = event.on.isoformat()
        if not text.startswith(f"{year:04d}-{month:02d}-") or event.on > today or event.on < measure.since:
            continue
        if event.kind not in measure.events or not event.sample or measure.unit not in ("", event.unit):
            continue
        key = (event.ref, text, event.kind)
        best[key] = max(best.get(key, 0), event.quantity if measure.sums else 1)
    return sum(best.values())


MEASURES = st.builds(
    PLAIN._replace,
    every=st.sampled_from(["每月", "每季度", "每年"]),
    unit=st.sampled_from(["", "office"]),
    sums=st.booleans(),
    at_least=st.integers(1, 4),
    events=st.sampled_from([("集体学习",), ("集体学习", "学法")]),
)


@settings(max_examples=300, deadline=None)
@given(events=EVENTS, today=st.dates(date(2023, 1, 1), date(2026, 6, 1)), measure=MEASURES)
def test_a_count_is_what_a_naive_recount_gives(events: list[Event], today: date, measure: Yardstick) -> None:
    every, least = measure.every, measure.at_least
    reading = read_measure(measure, happened(*events), today, is_sample=True)
    assert [year.year for year in reading.years] == list(range(today.year, 2022, -1))
    for year in reading.years:
        months = [recount(measure, events, year.year, month, today) for month in range(1, 13)]
        step = MONTHS_OF[every]
        counts = [sum(months[at : at + step]) for at in range(0, 12, step)]
        assert year.part == sum(counts)
        assert year.whole == least * len(counts)
        is_over = [today - period.ends > GRACE for period in periods_of(year.year, every)]
        missing = [over and count < least for over, count in zip(is_over, counts, strict=True)]
        if not sum(counts):
            expected = Result.UNSEEN
        elif any(missing):
            expected = Result.NOT_MET
        else:
            expected = Result.MET if all(count >= least for count in counts) else Result.UNDER_WAY
        assert year.result is expected
        if expected is not Result.UNSEEN:
            names = [p.name for p, short in zip(periods_of(year.year, every), missing, strict=True) if short]
            assert list(year.short) == names
    assert reading.result is reading.years[0].result
    assert [e.on for e in reading.evidence] == sorted((e.on for e in reading.evidence), reverse=True)


@settings(max_examples=100, deadline=None)
@given(events=EVENTS, today=st.dates(date(2023, 1, 1), date(2026, 6, 1)))
def test_a_share_is_judged_when_its_period_is_over(events: list[Event], today: date) -> None:
    among = ("集体学习", "会议")
    measure = PLAIN._replace(among=among, percent=50, every="每季度", at_least=0)
    for year in read_measure(measure, happened(*events), today, is_sample=True).years:
        short = []
        for period in periods_of(year.year, "每季度"):
            inside = {
                (e.ref, e.on, e.kind)
                for e in events
                if e.sample and e.kind in among and period.begins <= e.on <= min(period.ends, today)
            }
            good = sum(kind == "集体学习" for _ref, _on, kind in inside)
            if today - period.ends > GRACE and good * 2 < len(inside):
                short.append(period.name)
        if year.result is not Result.UNSEEN:
            assert list(year.short) == short
            assert (year.result is Result.NOT_MET) == bool(short)


def test_a_verdict_waits_until_what_happened_may_be_published() -> None:
    facts = happened(study("2024-01-31"))
    assert read(PLAIN, facts, "2024-02-29").result is Result.UNDER_WAY
    assert read(PLAIN, facts, "2024-03-30").result is Result.UNDER_WAY  # 30 days after 29 February
    assert read(PLAIN, facts, "2024-03-31").result is Result.NOT_MET
    assert read(PLAIN, facts, "2024-03-31").years[0].short == ("2月",)
    late = happened(study("2024-01-31"), study("2024-02-29"))
    assert read(PLAIN, late, "2024-03-31").result is Result.UNDER_WAY


def test_a_year_is_met_as_soon_as_every_period_is() -> None:
    year = happened(*(study(f"2024-{month:02d}-01") for month in range(1, 13)))
    assert read(PLAIN, year, "2024-11-30").result is Result.UNDER_WAY
    assert read(PLAIN, year, "2024-12-01").result is Result.MET
    assert read(PLAIN, year, "2025-01-01").result is Result.UNSEEN  # the new year has nothing yet
    assert [y.result for y in read(PLAIN, year, "2025-06-01").years[:2]] == [Result.UNSEEN, Result.MET]


def test_nothing_on_record_is_never_a_verdict() -> None:
    reading = read(PLAIN, Facts(), "2026-11-23")
    assert {year.result for year in reading.years} == {Result.UNSEEN}
    assert describe_year(PLAIN, reading.years[0]) == "本站未见 2026 年的公开记录"
    assert reading.evidence == ()


def test_what_is_real_and_what_is_invented_never_count_for_each_other() -> None:
    real = study("2026-01-10", sample=False)
    assert read(PLAIN, happened(real), "2026-01-20").result is Result.UNSEEN
    assert read_measure(PLAIN, happened(real), date(2026, 1, 20), is_sample=False).years[0].part == 1


def test_one_visit_of_three_units_counts_once_and_for_each_of_them() -> None:
    visits = [study("2026-01-10", unit=unit, ref="activity/a/", quantity=3) for unit in ("a", "b", "c")]
    assert read(PLAIN, happened(*visits), "2026-02-01").years[0].part == 1
    assert read(PLAIN._replace(sums=True), happened(*visits), "2026-02-01").years[0].part == 3
    assert read(PLAIN._replace(unit="b"), happened(*visits), "2026-02-01").years[0].part == 1
    assert read(PLAIN._replace(unit="d"), happened(*visits), "2026-02-01").result is Result.UNSEEN


def test_an_item_that_ended_keeps_the_state_of_its_last_year() -> None:
    measure = PLAIN._replace(every="每季度", since=date(2024, 1, 1), until=date(2024, 6, 30))
    facts = happened(study("2024-02-01"), study("2024-05-01"), study("2025-02-01"))
    reading = read(measure, facts, "2026-11-23")
    assert [(year.year, year.result, year.part, year.whole) for year in reading.years] == [(2024, Result.MET, 2, 2)]
    assert read(measure._replace(since=date(2027, 1, 1), until=None), facts, "2026-11-23").result is Result.UNDER_WAY


def test_what_was_published_is_counted_by_the_day_of_publication() -> None:
    facts = Facts(published={"政策文件": (study("2026-02-01", kind="政策文件"), study("2026-04-01", kind="政策文件"))})
    measure = PLAIN._replace(events=(), published=("政策文件",), every="每季度", since=date(2026, 1, 1), word="件")
    assert read(measure, facts, "2026-05-01").result is Result.UNDER_WAY
    assert read(measure, facts, "2026-10-31").years[0].short == ("第三季度",)
    assert describe_rule(measure) == "每季度公布政策文件不少于 1 件"


# --- amounts ----------------------------------------------------------------------------------------------------------


def spent(year: int, amount: str, unit: str = "office", phase: str = "决算", *, sample: bool = True) -> Figure:
    return Figure(unit, "“三公”经费", year, phase, Decimal(amount), f"budget/{unit}-{year}/", sample)


def amounts(*figures: Figure) -> Facts:
    return Facts(figures={"“三公”经费": figures})


TREND = PLAIN._replace(events=(), figure="“三公”经费", phase="决算", every="每年", at_least=0)


@pytest.mark.parametrize(
    ("figures", "result", "years"),
    [
        ((), Result.UNSEEN, {}),
        ((spent(2025, "10.00"),), Result.UNSEEN, {}),  # nothing to compare with
        ((spent(2024, "10.00"), spent(2025, "10.00")), Result.MET, {2025: Result.MET}),
        ((spent(2024, "10.00"), spent(2025, "10.01")), Result.NOT_MET, {2025: Result.NOT_MET}),
        ((spent(2024, "10.00"), spent(2025, "9.00", phase="预算")), Result.UNSEEN, {}),
        ((spent(2024, "10.00"), spent(2025, "9.00", sample=False)), Result.UNSEEN, {}),
        # one that published a single year makes no rise
        ((spent(2024, "10.00"), spent(2025, "9.00"), spent(2025, "99.00", "town")), Result.MET, {2025: Result.MET}),
        (
            (spent(2023, "5.00"), spent(2024, "10.00"), spent(2025, "9.00")),
            Result.MET,
            {2024: Result.NOT_MET, 2025: Result.MET},
        ),
    ],
)
def test_an_amount_is_not_above_the_year_before(
    figures: tuple[Figure, ...], result: Result, years: dict[int, Result]
) -> None:
    reading = read(TREND, amounts(*figures), "2026-11-23")
    assert reading.result is result
    assert {year.year: year.result for year in reading.years if year.result is not Result.UNSEEN} == years


def test_a_ceiling_is_the_largest_amount_allowed() -> None:
    ceiling = TREND._replace(at_most=Decimal("19.50"))
    facts = amounts(
        spent(2024, "10.00"), spent(2024, "9.51", "town"), spent(2025, "9.50"), spent(2025, "10.00", "town")
    )
    reading = read(ceiling, facts, "2026-11-23")
    assert [year.result for year in reading.years] == [Result.UNSEEN, Result.MET, Result.NOT_MET, Result.UNSEEN]
    assert reading.result is Result.MET
    assert read(ceiling._replace(unit="town"), facts, "2026-11-23").years[1].part == Decimal("10.00")
    assert describe_year(ceiling, reading.years[2]) == "2024 年决算数 19.51 元，上限 19.50 元"


# --- words ------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 100_000), st.integers(0, 100_000))
def test_a_share_never_reads_better_than_it_is(whole: int, part: int) -> None:
    part = min(part, whole)
    shown = Decimal(print_share(part, whole).rstrip("%"))
    assert shown * whole <= part * 100 < (shown + Decimal("0.1")) * whole


def test_the_words_say_what_is_asked_and_what_is_there() -> None:
    facts = happened(*(study(f"2026-{month:02d}-05") for month in (1, 2, 4, 5, 6, 7, 9)))
    reading = read(PLAIN, facts, "2026-11-23")
    assert describe_rule(PLAIN) == "集体学习每月不少于 1 次"
    assert (
        describe_year(PLAIN, reading.years[0]) == "2026 年公开记录 7 次，要求 12 次，按月计算；没有达到要求的：3月、8月"
    )
    share = PLAIN._replace(among=("集体学习", "会议"), percent=95, every="每年", word="件")
    told = read(share, happened(study("2026-01-05"), study("2026-01-06", kind="会议")), "2026-11-23")
    assert describe_year(share, told.years[0]) == "2026 年公开记录 2 件，其中集体学习 1 件，占 50.0%，要求不低于 95%"
    assert told.result is Result.UNDER_WAY


def test_every_state_has_a_shape_of_its_own() -> None:
    assert len({result.shape for result in Result}) == len(Result)


def test_words_change_only_when_something_comes_out() -> None:
    """A page of a year with one event a month is the same on all days but those of events and of the new year."""
    facts = happened(*(study(f"2025-{month:02d}-10") for month in range(1, 13)))
    changes, before = [], None
    for number in range(365 + 30):
        today = date(2025, 1, 1) + timedelta(days=number)
        reading = read_measure(PLAIN._replace(since=date(2025, 1, 1)), facts, today, is_sample=True)
        if (told := [describe_year(PLAIN, y) + y.result for y in reading.years]) != before:
            changes.append(today)
        before = told
    assert changes == [date(2025, 1, 1), *(date(2025, month, 10) for month in range(1, 13)), date(2026, 1, 1)]
