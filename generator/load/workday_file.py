"""A year's working days as somebody wrote them down: of one year, each day once, swapped days on weekends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from generator.load import rules
from generator.model.issue import Issue, Source
from generator.model.workdays import WorkdayYear

FOLDER: Final = "workdays"
_SATURDAY: Final = 5


def check_workdays(year: WorkdayYear, path: str) -> Iterator[Issue]:
    """What is wrong with `content/workdays/<year>.yml`: a wrong day here would make every term around it false."""

    def at(message: str, field: str) -> Issue:
        return rules.WORKDAYS.at(Source(path), message, "请对照国务院办公厅的放假通知核对", field=field)

    if not path.endswith(f"/{year.year}.yml"):
        yield at(f"文件名与年份 {year.year} 不一致", "year")
    if not year.holidays:
        yield at("没有写放假的日子", "holidays")
    yield from (
        at(f"{day} 不是周末，不用写成调休上班", "workdays") for day in year.workdays if day.weekday() < _SATURDAY
    )
    counted = Counter((*year.holidays, *year.workdays))
    for day, times in sorted(counted.items()):
        if day.year != year.year:
            yield at(f"{day} 不是 {year.year} 年的日子", "holidays")
        if times > 1:
            yield at(f"{day} 写了两次", "holidays")
