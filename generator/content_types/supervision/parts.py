"""What the pages of a unit and of a place show of the ledger: its matters by state, and how punctual it was over the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median
from typing import Final, NamedTuple

from generator.content_types.supervision.division import (
    BOARD,
    BOARD_TITLE,
    TYPE_NAME,
    count_conditions,
    part_path,
    read_lines,
    share_path,
)
from generator.content_types.supervision.ledger import Line, Stage
from generator.model.site import Entry, Site
from generator.model.view import Count, Counts, Link, Links, Panel, Prose, Table

_TITLE: Final = "督查事项办理情况"
_ANCHOR: Final = "supervision"


def unit_panels(unit: str, site: Site) -> Iterator[Panel]:
    """The matters that a unit leads, and its punctuality."""
    lines = [line for line in read_lines(site) if line.course.lead_unit == unit]
    if not lines:
        return
    counts = count_conditions(lines, lambda condition: part_path("unit", unit, condition))
    everything = Count("牵头事项", len(lines), f"{TYPE_NAME}/by/lead-unit/{unit}/")
    yield Panel(_TITLE, _ANCHOR, (Counts((everything, *_seen(counts))), _to_board()))
    table = _punctuality(lines, site.today) if site.today is not None else None
    if table is not None and table.rows:
        told = "按完成时限所在的年份统计牵头的事项，一件事项重新办理的另算一件次；超过承诺周期没有反馈的，计入沉默。"
        yield Panel("历年是否按期", "punctuality", (Prose((told,)), table))


def place_panels(place: str, site: Site) -> Iterator[Panel]:
    """The matters that concern a place or a place within it."""
    inside = {each for each in site.places if place in site.place_and_above(each)}
    lines = [line for line in read_lines(site) if not inside.isdisjoint(line.course.places)]
    if not lines:
        return
    counts = count_conditions(lines, lambda condition: part_path("place", place, condition))
    everything = Count("涉及这里的事项", len(lines), share_path("place", place))
    yield Panel(_TITLE, _ANCHOR, (Counts((everything, *_seen(counts))), _to_board()))


def list_details(entry: Entry, site: Site) -> Iterator[str]:
    """What lists tell of a matter: who leads, until when."""
    line = site.derived[entry.id].brief
    if isinstance(line, Line):
        unit = site.units.get(line.course.lead_unit)
        if unit is not None:
            yield f"牵头：{unit.short_name or unit.name}"
        yield f"完成时限：{line.standing.due_on}"


def _seen(counts: Iterator[Count]) -> Iterator[Count]:
    """Conditions that nothing is in say nothing on the page of one unit."""
    return (count for count in counts if count.number)


def _to_board() -> Links:
    return Links((Link(f"全部事项：{BOARD_TITLE}", BOARD),))


class Year(NamedTuple):
    """The deadlines of one year: how many were kept, how many were not, how late; and how often it fell silent in it."""

    in_time: int
    late_days: tuple[int, ...]
    missed: int
    silences: int

    @property
    def due(self) -> int:
        """How many deadlines had come due, or were kept before."""
        return self.in_time + len(self.late_days) + self.missed


def count_years(lines: Sequence[Line], today: date) -> dict[int, Year]:
    """Deadlines by the year of their due day, the newest first. One that is still ahead and open is no part of it."""
    years: dict[int, Year] = {}
    for line in lines:
        is_resting = line.standing.stage is Stage.SUSPENDED
        for due, closed in line.deadlines:
            year = years.get(due.year, Year(0, (), 0, 0))
            if closed is not None and closed <= due:
                years[due.year] = year._replace(in_time=year.in_time + 1)
            elif closed is not None:
                years[due.year] = year._replace(late_days=(*year.late_days, (closed - due).days))
            elif due < today and not is_resting:
                years[due.year] = year._replace(missed=year.missed + 1)
        for on in line.silences:
            year = years.get(on.year, Year(0, (), 0, 0))
            years[on.year] = year._replace(silences=year.silences + 1)
    return {year: years[year] for year in sorted(years, reverse=True)}


def _punctuality(lines: Sequence[Line], today: date) -> Table:
    rows = tuple(
        (
            Link(f"{number}年"),
            Link(str(year.due)),
            Link(str(year.in_time)),
            Link(str(len(year.late_days))),
            Link(str(year.missed)),
            Link(f"{100 * year.in_time // year.due}%" if year.due else "—"),
            Link(f"{median(year.late_days):g}" if year.late_days else "—"),
            Link(str(year.silences)),
        )
        for number, year in count_years(lines, today).items()
    )
    heads = ("年份", "应办结", "按期", "逾期办结", "没有办结", "按期率", "逾期天数中位数", "沉默次数")
    return Table("历年是否按期", heads, rows, numeric=tuple(range(1, len(heads))))
