"""Charts of budgets; each states its finding, computed from the rows beneath it. Amounts are drawn in 万元."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.amounts import DASH, print_wan
from generator.content_types.budget.ledger import BUDGET, FINAL
from generator.model.drawing import Bar, Curve, Segment, draw_bars, draw_curves
from generator.model.view import Chart, Link, Table

_DRAWN: Final = 12
_LEAST: Final = 2
_WAN: Final = Decimal(10_000)
# The parts of “三公”, and the character that names each beside its amount.
PARTS: Final = (
    ("abroad", "出国（境）", "出"),
    ("car_buy", "车辆购置", "购"),
    ("car_run", "车辆运行", "运"),
    ("reception", "接待", "待"),
)
_STYLES: Final = ("part-1", "part-2", "part-3", "part-4")
_TENTHS, _WHOLES = 100, 1000


class Year(NamedTuple):
    """What is drawn of a year; None where there is no amount. In 元."""

    year: int
    budget: Decimal | None
    final: Decimal | None


class Split(NamedTuple):
    """The parts of a year's total, in the order of PARTS."""

    year: int
    parts: tuple[Decimal | None, ...]


def draw_years(title: str, years: Sequence[Year], table: Table | str) -> Chart | None:
    """Budgets beside finals over the years, oldest first; None where there is nothing to compare.

    Beneath it stands a `table`, or what is drawn, to be had as files of this name.
    """
    drawn = sorted(years)
    finals = [(each.year, each.final) for each in drawn if each.final is not None]
    budgets = [(each.year, each.budget) for each in drawn if each.budget is not None]
    if not is_drawn(years):
        return None
    finding = "".join(_tell_course(phase, told) for phase, told in ((FINAL, finals), (BUDGET, budgets)) if told)
    lines = (
        Curve("决算", tuple(None if e.final is None else e.final / _WAN for e in drawn)),
        Curve("预算", tuple(None if e.budget is None else e.budget / _WAN for e in drawn)),
    )
    spec = draw_curves(tuple(str(each.year) for each in drawn), lines, from_nought=True)
    return Chart(title, spec, finding, _years_table(title, drawn, table) if isinstance(table, str) else table)


def is_drawn(years: Sequence[Year]) -> bool:
    """Whether there is anything to compare."""
    return max(sum(e.final is not None for e in years), sum(e.budget is not None for e in years)) >= _LEAST


def _years_table(title: str, years: Sequence[Year], download: str) -> Table:
    rows = tuple((Link(str(each.year)), _print(each.budget), _print(each.final)) for each in reversed(years))
    return Table(title, ("年度", "预算", "决算"), rows, numeric=(1, 2), download=download)


def _print(amount: Decimal | None) -> Link:
    return Link(DASH if amount is None else print_wan(amount))


def _tell_course(phase: str, told: Sequence[tuple[int, Decimal]]) -> str:
    (first, begin), (last, end) = told[0], told[-1]
    if first == last:
        return f"{first}年{phase}{print_wan(begin)}万元。"
    most = max(told, key=lambda each: each[1])
    return (
        f"{phase}从{first}年的{print_wan(begin)}万元到{last}年的{print_wan(end)}万元，"
        f"最多的是{most[0]}年，{print_wan(most[1])}万元。"
    )


def draw_parts(title: str, years: Sequence[Split], download: str) -> Chart | None:
    """The parts of each year's total, the newest first, and beneath it what is drawn."""
    drawn = [each for each in sorted(years, reverse=True) if any(part is not None for part in each.parts)]
    if not drawn:
        return None
    most = max((part for each in drawn for part in each.parts if part is not None), default=Decimal(0)) / _WAN
    bars = [Bar(f"{each.year}", _tell_parts(each, most), _segments(each)) for each in drawn]
    newest = drawn[0]
    told = "、".join(
        f"{name}{print_wan(part)}万元" if part is not None else f"{name}没有数"
        for (_key, name, _mark), part in zip(PARTS, newest.parts, strict=True)
    )
    known = [(part, name) for (_key, name, _mark), part in zip(PARTS, newest.parts, strict=True) if part]
    top = f"，最多的是{max(known)[1]}" if known else ""
    rows = tuple((Link(str(each.year)), *map(_print, each.parts)) for each in drawn)
    heads = ("年度", *(name for _key, name, _mark in PARTS))
    table = Table(title, heads, rows, numeric=tuple(range(1, len(heads))), download=download)
    return Chart(title, draw_bars(bars), f"{newest.year}年决算：{told}{top}。", table)


def _tell_parts(split: Split, most: Decimal) -> str:
    places = 0 if most >= _WHOLES else 1 if most >= _TENTHS else 2
    return " ".join(
        f"{mark}{'—' if part is None else f'{part / _WAN:.{places}f}' if part else '0'}"
        for (_key, _name, mark), part in zip(PARTS, split.parts, strict=True)
    )


def _segments(split: Split) -> tuple[Segment, ...]:
    pairs = zip(split.parts, _STYLES, strict=True)
    return tuple(Segment(part / _WAN, style) for part, style in pairs if part)


def draw_ranking(title: str, ranked: Sequence[tuple[Link, Decimal]], download: str) -> Chart | None:
    """Who spent most, the most first, and beneath it what is drawn."""
    spent = [each for each in ranked if each[1] > 0]
    if len(spent) < _LEAST:
        return None
    drawn = [(who, amount, print_wan(amount)) for who, amount in spent[:_DRAWN]]
    bars = [Bar(who.text, told, (Segment(amount / _WAN, "neutral"),)) for who, amount, told in drawn]
    total = sum([amount for _who, amount in ranked], Decimal(0))
    finding = f"{len(ranked)}个机构合计{print_wan(total)}万元，最多的是{drawn[0][0].text}，{drawn[0][2]}万元。" + (
        f"图中是最多的{_DRAWN}个。" if len(spent) > _DRAWN else ""
    )
    rows = tuple((who, Link(told)) for who, _amount, told in drawn)
    return Chart(title, draw_bars(bars), finding, Table(title, ("机构", "金额"), rows, numeric=(1,), download=download))
