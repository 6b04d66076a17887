"""Periods of bulletins, and what is kept of each for checks, boards and the count of events."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from generator.content_types.hotline.record import Bulletin, PeriodKind, Piece
from generator.model.record import Record
from generator.model.site import Entry

_ONE: Final = timedelta(days=1)
_WEEK: Final = 7
_MONTHS: Final = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


class Tally(NamedTuple):
    """A bulletin without its words."""

    kind: str
    period_from: date
    period_until: date
    total: int
    categories: tuple[tuple[str, int], ...]
    base: int
    handling: tuple[int, int, int] | None
    survey: tuple[int, int] | None
    publisher: str


class Row(NamedTuple):
    """A bulletin as boards see it."""

    id: str
    title: str
    path: str
    is_sample: bool
    tally: Tally


def make_tally(record: Record) -> Tally | None:
    """The gist of a bulletin."""
    if not isinstance(record, Bulletin):
        return None
    handling, survey = record.handling, record.survey
    return Tally(
        kind=record.kind.value,
        period_from=record.period_from,
        period_until=record.period_until,
        total=record.total,
        categories=pairs(record.categories),
        base=base_of(record),
        handling=(handling.due, handling.in_time, handling.late) if handling else None,
        survey=(survey.rated, survey.satisfied) if survey else None,
        publisher=str(record.publisher),
    )


def pairs(pieces: tuple[Piece, ...]) -> tuple[tuple[str, int], ...]:
    """Names and numbers."""
    return tuple((piece.label, piece.number) for piece in pieces)


def base_of(record: Bulletin) -> int:
    """What the categories are a part of."""
    return record.category_base.number if record.category_base else record.total


def tally_of(entry: Entry) -> Tally | None:
    """The gist of a record, if it is a bulletin."""
    gist = entry.card.gist
    return gist if isinstance(gist, Tally) else None


def last_day(kind: PeriodKind, first: date) -> date | None:
    """The last day of the period that begins on a day; None where no period of this kind begins on it."""
    if kind is PeriodKind.WEEK:
        return date.fromordinal(min(first.toordinal() + _WEEK - 1, date.max.toordinal()))
    months = _MONTHS[kind]
    if first.day != 1 or (first.month - 1) % months:
        return None
    month = first.month + months - 1
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def day_before(day: date) -> date:
    """The day before; there is none before the first of all."""
    return day if day == date.min else day - _ONE


def days_of(first: date, last: date) -> int:
    """How many days a period has, both ends included."""
    return (last - first).days + 1


def print_period(tally: Tally) -> str:
    """A period as the axis of a chart has it: `2026-03`, a week by its first day."""
    first = tally.period_from
    match PeriodKind(tally.kind):
        case PeriodKind.WEEK:
            return f"{first:%m-%d}"
        case PeriodKind.MONTH:
            return f"{first:%Y-%m}"
        case PeriodKind.QUARTER:
            return f"{first:%Y}Q{(first.month + 2) // 3}"
        case PeriodKind.YEAR:
            return f"{first:%Y}"


def say_period(tally: Tally) -> str:
    """A period in a sentence: 2026年3月, 3月2日那一周."""
    first = tally.period_from
    match PeriodKind(tally.kind):
        case PeriodKind.WEEK:
            return f"{first.month}月{first.day}日那一周"
        case PeriodKind.MONTH:
            return f"{first.year}年{first.month}月"
        case PeriodKind.QUARTER:
            return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"
        case PeriodKind.YEAR:
            return f"{first.year}年"


def make_row(entry: Entry, _entries: Mapping[str, Entry], _today: date) -> Row | None:
    """The brief of a bulletin, for boards."""
    tally = tally_of(entry)
    if tally is None:
        return None
    return Row(entry.id, entry.card.title, entry.path, entry.card.is_sample, tally)
