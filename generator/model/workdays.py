"""Working days（工作日）: weekends, statutory holidays and the swapped days of each year's State Council notice.

What is known comes from the yearly notices alone: those that the library `chinesecalendar` has, and those of
`content/workdays/<year>.yml`. Of any other year the answer is None: a guess by weekends would be false around every holiday
（全国年节及纪念日放假办法；REGULATIONS §8）.
"""

import functools
import importlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final

from generator.model.fields import Day, Label, Line, Part, WholeNumber

_ONE: Final = timedelta(days=1)
_FRIDAY: Final = 4
_LONGEST_REST: Final = 31


class WorkdayYear(Part):
    """`content/workdays/<year>.yml`: the days off and the swapped working days of one year, as its notice has them."""

    year: Annotated[WholeNumber, Label("年份")]
    notice: Annotated[Line, Label("放假通知文号")]
    holidays: Annotated[tuple[Day, ...], Label("放假日")]
    workdays: Annotated[tuple[Day, ...], Label("调休上班日")] = ()


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar: `years` are our own, and go before the library's. Every answer may be None: not known."""

    years: tuple[WorkdayYear, ...] = ()

    def is_workday(self, day: date) -> bool | None:
        """Whether offices work on a day."""
        for own in self.years:
            if own.year == day.year:
                return day in own.workdays or (day.weekday() <= _FRIDAY and day not in own.holidays)
        return _of_library(day)

    def after(self, start: date, count: int) -> date | None:
        """The last day of a term of `count` working days; the first day is not counted（民法典第二百零一条）."""
        found = start
        for day in _days_from(start):
            if not count:
                return found
            works = self.is_workday(day)
            if works is None:
                return None
            if works:
                found, count = day, count - 1
        return None

    def between(self, start: date, end: date) -> int | None:
        """How many working days lie after `start`, up to and with `end`."""
        count = 0
        for day in _days_from(start):
            if day > end:
                return count
            works = self.is_workday(day)
            if works is None:
                return None
            count += works
        return None

    def roll(self, day: date) -> date | None:
        """The last day of a term in calendar days: where offices rest on it, the next working day（民法典第二百零三条）."""
        for each in (day, *itertools.islice(_days_from(day), _LONGEST_REST)):
            works = self.is_workday(each)
            if works is None or works:
                return each if works else None
        return None


def _days_from(start: date) -> Iterator[date]:
    """The days after one, without end but that of the calendar."""
    day = start
    while day < date.max:
        day += _ONE
        yield day


# Terms end on the same few days, however many records there are.
@functools.cache
def _of_library(day: date) -> bool | None:
    # Most commands never ask: loaded where a day is asked about.
    library = importlib.import_module("chinese_calendar")
    try:
        return bool(library.is_workday(day))
    except NotImplementedError:
        return None
