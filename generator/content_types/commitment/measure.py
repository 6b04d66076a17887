"""The language in which an item says what it counts, and its reading for any day.

A measure is data: keys with values, no expressions. It has one of four forms; `every` is 每月, 每季度 or 每年.

| form | keys | a period is met when |
|---|---|---|
| a number of events | `events, at_least`, optional `sum` | as many events of these kinds happened in it; with `sum` their quantities (days, cases) are added |
| a share | `events, among, percent` | of the events of the kinds `among` at least so many per cent are of the kinds `events` |
| a duty to publish | `published, at_least` | as many records of these types were published in it |
| a ceiling or trend | `figure, phase`, and `at_most` or `not_above_last_year` | the amount of the year is not above the ceiling, or that of the year before |

`unit` keeps to what belongs to one unit. Invented items count invented facts, real ones real facts, never the other.
What one record tells of one day in one kind counts once, however many units took part.

| a year is | when |
|---|---|
| 本站未见公开记录 | nothing that the measure counts is on record in it |
| 未达到 | else a period is over that was not met |
| 达到 | else every period of it is met |
| 进行中 | else |

A period is over GRACE days after its last day: what happened may be published until then（条例 Art. 26, 20 working days）.
A period without any event of the kinds `among` asks for nothing. A share is judged when its period is over, not before.
The state is that of the year of the day, or of the last year counted; of a figure that of the newest year on record.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Final, NamedTuple

from generator.model.fact import Event, Facts, Figure
from generator.text.numeral import format_numeral

GRACE: Final = timedelta(days=30)
MONTHS_OF: Final = {"每月": 1, "每季度": 3, "每年": 12}
_RHYTHMS: Final = {"每月": "，按月计算", "每季度": "，按季度计算", "每年": ""}
_WHOLE: Final = 100
_WHOLE_YEAR: Final = "全年"


class Result(StrEnum):
    """How an item stands: always a word, with a shape that can be told apart without colour."""

    MET = "达到"
    NOT_MET = "未达到"
    UNDER_WAY = "进行中"
    UNSEEN = "本站未见公开记录"
    UNCOUNTED = "不计数"

    @property
    def shape(self) -> str:
        """The sign."""
        return {"达到": "✓", "未达到": "✕", "进行中": "◐", "本站未见公开记录": "○", "不计数": "－"}[self.value]


class Yardstick(NamedTuple):
    """A measure as it is computed with: the gist of a record."""

    events: tuple[str, ...]
    among: tuple[str, ...]
    published: tuple[str, ...]
    figure: str
    every: str
    since: date
    until: date | None
    at_least: int
    sums: bool
    percent: int
    phase: str
    at_most: Decimal | None
    unit: str
    word: str


class Period(NamedTuple):
    """A month, a quarter or a year. `name` is what it is called within its year."""

    begins: date
    ends: date
    name: str


class Year(NamedTuple):
    """How one year came out. `short` are the periods that are over and were not met, `part` of `whole` were counted.

    For a figure `part` is the amount and `whole` what it is compared with, None where there is nothing to compare with.
    """

    year: int
    result: Result
    part: int | Decimal
    whole: int | Decimal | None
    short: tuple[str, ...] = ()


class Reading(NamedTuple):
    """A measure read on a day: its years, newest first, and the facts it counts, newest first."""

    years: tuple[Year, ...]
    result: Result
    evidence: tuple[Event, ...] = ()

    @property
    def current(self) -> Year | None:
        """The year whose state the item has."""
        return next((year for year in self.years if year.result is self.result), None)


def is_first_day(day: date, every: str) -> bool:
    """Whether a period begins on a day."""
    return day.day == 1 and (day.month - 1) % MONTHS_OF[every] == 0


def is_last_day(day: date, every: str) -> bool:
    """Whether a period ends on a day."""
    return day < date.max and is_first_day(day + timedelta(days=1), every)


def periods_of(year: int, every: str) -> tuple[Period, ...]:
    """The periods of a year, in order."""
    step = MONTHS_OF[every]
    found = []
    for number, first in enumerate(range(1, 13, step), start=1):
        last = first + step - 1
        ends = date(year, last, calendar.monthrange(year, last)[1])
        name = {1: f"{first}月", 3: f"第{format_numeral(number)}季度", 12: _WHOLE_YEAR}[step]
        found.append(Period(date(year, first, 1), ends, name))
    return tuple(found)


def read_measure(measure: Yardstick, facts: Facts, today: date, *, is_sample: bool) -> Reading:
    """What a measure comes to on a day."""
    if measure.since > today:
        return Reading((), Result.UNDER_WAY)
    if measure.figure:
        amounts = tuple(f for f in facts.figures.get(measure.figure, ()) if f.sample is is_sample)
        return _read_figure(measure, amounts, today)
    last = min(today, measure.until or today)
    source, kinds = (facts.published, measure.published) if measure.published else (facts.happened, _kinds(measure))
    counted = _once(
        event
        for kind in kinds
        for event in source.get(kind, ())
        if event.sample is is_sample
        and measure.since <= event.on <= last
        and (not measure.unit or event.unit == measure.unit)
    )
    step = MONTHS_OF[measure.every]
    by_period: dict[tuple[int, int], list[Event]] = {}
    for event in counted:
        by_period.setdefault((event.on.year, (event.on.month - 1) // step), []).append(event)
    years = tuple(_read_year(measure, year, by_period, today) for year in range(last.year, measure.since.year - 1, -1))
    return Reading(years, years[0].result, counted[::-1])


def _kinds(measure: Yardstick) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*measure.events, *measure.among)))


def _once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events, oldest first; what one record tells of one day in one kind but once: many units may have taken part."""
    found: dict[tuple[str, date, str], Event] = {}
    for event in events:
        key = event.ref, event.on, event.kind
        known = found.get(key)
        if known is None or (event.quantity, known.unit) > (known.quantity, event.unit):
            found[key] = event
    return tuple(sorted(found.values(), key=attrgetter("on", "kind", "ref")))


def _amount(measure: Yardstick, events: Iterable[Event], kinds: Sequence[str]) -> int:
    """How many events of these kinds there are, or what their quantities add up to."""
    return sum(event.quantity if measure.sums else 1 for event in events if event.kind in kinds)


def _read_year(
    measure: Yardstick, year: int, by_period: Mapping[tuple[int, int], Sequence[Event]], today: date
) -> Year:
    """One year of a measure that counts events."""
    parts = measure.events or measure.published
    part = whole = seen = 0
    verdicts: list[tuple[str, bool | None]] = []
    for number, period in enumerate(periods_of(year, measure.every)):
        if period.begins < measure.since or (measure.until is not None and period.ends > measure.until):
            continue
        inside = by_period.get((year, number), ())
        got, asked = _amount(measure, inside, parts), _amount(measure, inside, measure.among)
        part, seen = part + got, seen + len(inside)
        whole += asked if measure.among else measure.at_least
        is_over = today > period.ends + GRACE
        is_met = is_over and got * _WHOLE >= measure.percent * asked if measure.among else got >= measure.at_least
        verdicts.append((period.name, is_met or (False if is_over else None)))
    if not seen:
        return Year(year, Result.UNSEEN, part, whole)
    short = tuple(name for name, is_met in verdicts if is_met is False)
    result = Result.MET if all(is_met for _name, is_met in verdicts) else Result.UNDER_WAY
    return Year(year, Result.NOT_MET if short else result, part, whole, short)


def _read_figure(measure: Yardstick, figures: Sequence[Figure], today: date) -> Reading:
    """A ceiling or a trend, year by year."""
    by_year: dict[int, dict[str, Decimal]] = {}
    for figure in figures:
        if figure.phase == measure.phase and (not measure.unit or figure.unit == measure.unit):
            by_year.setdefault(figure.year, {})[figure.unit] = figure.amount
    last = min(today.year, measure.until.year if measure.until else today.year)
    years = tuple(_judge(measure, year, by_year) for year in range(last, measure.since.year - 1, -1))
    newest = next((year.result for year in years if year.result is not Result.UNSEEN), Result.UNSEEN)
    return Reading(years, newest)


def _judge(measure: Yardstick, year: int, by_year: dict[int, dict[str, Decimal]]) -> Year:
    own, before = by_year.get(year, {}), by_year.get(year - 1, {})
    if measure.at_most is not None:
        amount, limit = _total(own.values()), measure.at_most
    else:
        # A unit that published only one of the two years would make a rise or a fall that there was not.
        both = own.keys() & before.keys()
        amount, limit = _total(own[unit] for unit in both), _total(before[unit] for unit in both)
        own = {unit: own[unit] for unit in both}
    if not own:
        return Year(year, Result.UNSEEN, Decimal(0), None)
    return Year(year, Result.MET if amount <= limit else Result.NOT_MET, amount, limit)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def describe_rule(measure: Yardstick) -> str:
    """What is asked for, in a sentence."""
    if measure.figure:
        limit = f"不超过 {print_amount(measure.at_most)}" if measure.at_most is not None else "不高于上一年"
        return f"{measure.figure}{measure.phase}数{measure.every}{limit}"
    if measure.among:
        parts, whole = "、".join(measure.events), "、".join(measure.among)
        return f"{measure.every}{parts}的占{whole}合计的比例不低于 {measure.percent}%"
    least = f"{'累计' if measure.sums else ''}不少于 {measure.at_least} {measure.word}"
    if measure.published:
        return f"{measure.every}公布{'、'.join(measure.published)}{least}"
    return f"{'、'.join(measure.events)}{measure.every}{least}"


def describe_year(measure: Yardstick, year: Year) -> str:
    """How a year came out and how that was computed, in a sentence."""
    if year.result is Result.UNSEEN:
        return f"本站未见 {year.year} 年的公开记录"
    if measure.figure:
        against = "上限" if measure.at_most is not None else "上一年"
        return f"{year.year} 年{measure.phase}数 {print_amount(year.part)}，{against} {print_amount(year.whole)}"
    if measure.among:
        share = print_share(int(year.part), int(year.whole or 0))
        parts = "、".join(measure.events)
        told = f"{year.year} 年公开记录 {year.whole} {measure.word}，其中{parts} {year.part} {measure.word}，占 {share}"
        return told + f"，要求不低于 {measure.percent}%" + _short(year)
    told = f"{year.year} 年公开记录 {year.part} {measure.word}，要求 {year.whole} {measure.word}"
    return told + _RHYTHMS[measure.every] + _short(year)


def _short(year: Year) -> str:
    if not year.short or year.short == (_WHOLE_YEAR,):
        return ""
    return f"；没有达到要求的：{'、'.join(year.short)}"


def print_share(part: int, whole: int) -> str:
    """A share in per cent with one decimal, never rounded up: what falls short of 95 % does not read 95.0 %."""
    if not whole:
        return "0%"
    thousandths = part * 1000 // whole
    return f"{thousandths // 10}.{thousandths % 10}%"


def print_amount(amount: Decimal | int | None) -> str:
    """An amount in 元 as published."""
    return "（无）" if amount is None else f"{amount:,} 元"
