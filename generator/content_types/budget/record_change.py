"""Rows of figures beside each other: budget, final, last year's, and what changed, computed from what was published.

Where a figure is blank or “—” nothing is computed; where the base is 0 there is no rate, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.gist import Row
from generator.content_types.budget.record import Cell, Phase
from generator.model.view import Link, Table
from generator.text.ratio import round_to, share_of

_NO_BUDGET, _NO_PRIOR = "预算为 0", "上年为 0"
_FORMULA: Final = "比上年增减＝{own}－上年数；增减幅度＝比上年增减÷上年数×100%"
_DONE_FORMULA: Final = "完成预算＝决算数÷预算数×100%；"
_BY_PROGRAM: Final = "。由程序按公布的数计算；缺少一个数的不算，上年数或者预算数是 0 的不算百分数。"


class Item(NamedTuple):
    """A row of figures: what it is of, and why it changed, where that is told."""

    name: str
    row: Row
    reason: str | None = None


def change_table(
    caption: str, items: Iterable[Item], phase: str, *, note: str, download: str, sums: tuple[int, ...] = ()
) -> Table:
    """The rows as published, with what changed; reasons stand beside them where any is told."""
    told = tuple(items)
    is_final = phase == Phase.FINAL
    heads = ("项目", "预算数", "决算数", "完成预算", "上年决算数") if is_final else ("项目", "预算数", "上年预算数")
    columns = (*heads, "比上年增减", "增减幅度")
    has_reasons = any(item.reason for item in told)
    rows = tuple(
        (*_cells(item, phase, is_final=is_final), *((Link(item.reason or ""),) if has_reasons else ())) for item in told
    )
    return Table(
        caption,
        (*columns, *(("增减原因",) if has_reasons else ())),
        rows,
        numeric=tuple(range(1, len(columns))),
        note=note,
        sums=sums,
        download=download,
        formats=("csv",),
    )


def formula_of(phase: str) -> str:
    """How the computed columns come about."""
    is_final = phase == Phase.FINAL
    done = _DONE_FORMULA if is_final else ""
    return f"{done}{_FORMULA.format(own='决算数' if is_final else '预算数')}{_BY_PROGRAM}"


def _cells(item: Item, phase: str, *, is_final: bool) -> tuple[Link, ...]:
    row = item.row
    own, prior = row.own(phase).amount, Cell(row.prior).amount
    now = (row.budget, row.final, _done(own, Cell(row.budget).amount)) if is_final else (row.budget,)
    return tuple(map(Link, (item.name, *now, row.prior, _difference(own, prior), _rate(own, prior))))


def _done(final: Decimal | None, budget: Decimal | None) -> str:
    if final is None or budget is None:
        return ""
    return f"{round_to(share_of(final, budget), 2)}%" if budget else _NO_BUDGET


def _difference(now: Decimal | None, prior: Decimal | None) -> str:
    if now is None or prior is None:
        return ""
    return f"{now - prior:+f}" if now != prior else "0"


def _rate(now: Decimal | None, prior: Decimal | None) -> str:
    if now is None or prior is None:
        return ""
    if not prior:
        return _NO_PRIOR
    return f"{round_to(share_of(now - prior, prior), 2):+f}%" if now != prior else "0%"
