"""Charts of the board: closures against plan, lights by unit, how long open matters have been open; findings are computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from generator.content_types.supervision.division import LIT, Division
from generator.content_types.supervision.ledger import Line
from generator.model.drawing import Bar, Segment, Steps, draw_bars, draw_steps
from generator.model.view import Chart, Link, Table

# Days since assignment, up to and with; the last class has no end.
_AGES: Final = ((30, "30 天以内"), (90, "31—90 天"), (180, "91—180 天"), (365, "181—365 天"), (None, "一年以上"))
_MONTHS: Final = 12
_UNITS: Final = 12
_OTHERS: Final = "其他单位"


def draw_charts(lines: Sequence[Line], divisions: Sequence[Division], today: date) -> tuple[Chart, ...]:
    """The board's charts that have something to show."""
    units = next(division for division in divisions if division.slug == "unit")
    drawn = (_closures(lines, today), _lights(units), _ages(lines, today))
    return tuple(chart for chart in drawn if chart is not None)


def _closures(lines: Sequence[Line], today: date) -> Chart | None:
    """The year's deadlines: how many had come due by the end of each month, how many of them had ended in a closure."""
    ended = [found for line in lines for found in line.deadlines if found[0].year == today.year]
    if not ended:
        return None
    months = range(1, _MONTHS + 1)
    planned = tuple(sum(due.month <= month for due, _closed in ended) for month in months)
    closed_in = [_month_in(closed, today.year) for _due, closed in ended if closed is not None]
    done = tuple(sum(month <= until for month in closed_in) for until in range(1, today.month + 1))
    passed = [found for found in ended if found[0] <= today]
    kept = sum(closed is not None and closed <= due for due, closed in ended)
    finding = (
        f"截至{today.month}月{today.day}日，{today.year}年应办结 {len(ended)} 件次，已经到期 {len(passed)} 件次；"
        f"已办结 {done[-1]} 件次，其中按期 {kept} 件次，逾期 {done[-1] - kept} 件次；"
        f"到期没有办结 {sum(closed is None for _due, closed in passed)} 件次。"
    )
    rows = tuple(
        (Link(f"{month}月"), Link(str(planned[month - 1])), Link(str(done[month - 1]) if month <= len(done) else "—"))
        for month in months
    )
    table = Table(f"{today.year}年累计应办结和已办结", ("截至月底", "应办结", "已办结"), rows, numeric=(1, 2))
    spec = draw_steps((Steps(f"应办结 {planned[-1]}", "plan", planned), Steps(f"已办结 {done[-1]}", "done", done)))
    return Chart(f"{today.year}年办结进度（按月累计，件次）", spec, finding, table)


def _month_in(day: date, year: int) -> int:
    """The month of a day, seen from a year: before it 1, after it none of its months."""
    return 1 if day.year < year else day.month if day.year == year else _MONTHS + 1


def _lights(units: Division) -> Chart | None:
    """Open matters by unit and light, the unit with most first."""
    counted = [(share.label, tuple(len(part) for part in share.parts[: len(LIT)])) for share in units.shares]
    counted = sorted((each for each in counted if sum(each[1])), key=lambda each: -sum(each[1]))
    if not counted:
        return None
    shown = counted[:_UNITS]
    rest = [numbers for _label, numbers in counted[_UNITS:]]
    if rest:
        shown.append((_OTHERS, tuple(sum(column) for column in zip(*rest, strict=True))))
    bars = [
        Bar(label, "  ".join(f"{c.mark}{n}" for c, n in zip(LIT, numbers, strict=True)), _segments(numbers))
        for label, numbers in shown
    ]
    totals = [sum(column) for column in zip(*(numbers for _label, numbers in counted), strict=True)]
    red = max(numbers[0] for _label, numbers in counted)
    worst = [label for label, numbers in counted if numbers[0] == red]
    told = "、".join(f"{c.name} {n} 件" for c, n in zip(LIT, totals, strict=True))
    most = f"红灯最多的是{'、'.join(worst)}，{'各 ' if worst[1:] else ''}{red} 件。" if red else "没有单位亮红灯。"
    finding = f"正在办理 {sum(totals)} 件，分属 {len(counted)} 个牵头单位：{told}。{most}"
    rows = tuple((Link(label), *(Link(str(n)) for n in numbers)) for label, numbers in shown)
    table = Table("各单位正在办理的事项", ("单位", *(f"{c.mark} {c.name}" for c in LIT)), rows, numeric=(1, 2, 3))
    key = "，".join(f"{c.mark} {c.name}" for c in LIT)
    return Chart(f"各单位正在办理的事项（{key}）", draw_bars(bars), finding, table)


def _segments(numbers: Sequence[int]) -> tuple[Segment, ...]:
    return tuple(Segment(number, condition.tone) for condition, number in zip(LIT, numbers, strict=True))


def _ages(lines: Sequence[Line], today: date) -> Chart | None:
    """Open matters by how long ago they were assigned."""
    days = [(today - line.course.assigned_on).days for line in lines if line.standing.light is not None]
    if not days:
        return None
    counts = tuple(_count_ages(days))
    bars = [Bar(label, f"{count} 件", (Segment(count, "neutral"),)) for label, count in counts]
    long = counts[-1][1]
    finding = f"正在办理 {len(days)} 件，交办超过一年的 {long} 件，占 {100 * long // len(days)}%。"
    rows = tuple((Link(label), Link(str(count))) for label, count in counts)
    table = Table("正在办理的事项交办了多久", ("交办以来", "件数"), rows, numeric=(1,))
    return Chart("正在办理的事项交办了多久", draw_bars(bars), finding, table)


def _count_ages(days: Sequence[int]) -> Iterator[tuple[str, int]]:
    after = -1
    for until, label in _AGES:
        yield label, sum(after < day and (until is None or day <= until) for day in days)
        after = until if until is not None else after
