"""What a budget record's page shows of its figures: “三公”, counts and what one of each costs, gatherings, procurement."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from generator.content_types.budget.gist import (
    GATHERING_ITEMS,
    OPERATING_ITEM,
    SANGONG_ITEMS,
    CountRow,
    Gist,
    ProcurementRow,
    SangongRows,
)
from generator.content_types.budget.record import Cell, Counts, Phase, Procurement
from generator.content_types.budget.record_change import Item, change_table, formula_of
from generator.model.declaration import fields_of
from generator.model.view import Block, Link, Panel, Prose, Table
from generator.text.ratio import round_to, share_of

SANGONG, COUNTS, GATHERINGS, OPERATING, PROCUREMENT = "sangong", "counts", "gatherings", "operating", "procurement"
AVERAGES: Final = "averages"
_MEASURES: Final = {
    "abroad_groups": "个",
    "abroad_persons": "人次",
    "cars_bought": "辆",
    "cars_owned": "辆",
    "reception_batches": "批次",
    "reception_persons": "人次",
    "foreign_batches": "批次",
    "foreign_persons": "人次",
}
_SHARES: Final = ("goods", "works", "services", "to_sme", "to_small")
_ONLY_OWN: Final = "“三公”经费、机关运行经费只统计财政拨款。"


def table_path(path: str, name: str) -> str:
    """Where the files of a table of the record at `path` stand."""
    return f"{path}table-{name}"


def note_of(money_unit: str) -> str:
    """The unit of money as tables print it."""
    return f"单位：{money_unit}"


def figure_panels(gist: Gist, path: str) -> Iterator[Panel]:
    """The panels before the text, in reading order."""
    note = note_of(gist.money_unit)
    if gist.sangong is not None:
        table = change_table(
            "“三公”经费", _sangong(gist), gist.phase, note=note, download=table_path(path, SANGONG), sums=(0,)
        )
        yield Panel("“三公”经费", SANGONG, (table, Prose((formula_of(gist.phase),))))
    if gist.counts is not None:
        blocks: list[Block] = [_counts(gist.counts, gist.money_unit, path)]
        averages = tuple(_averages(gist))
        if averages:
            blocks.append(_average_table(averages, path))
        yield Panel("有关数量和平均费用", COUNTS, tuple(blocks))
    if gist.gatherings is not None:
        items = [Item(n, row) for n, row in zip(GATHERING_ITEMS, gist.gatherings, strict=True) if row and any(row)]
        table = change_table(
            "会议、培训、论坛和节庆", items, gist.phase, note=note, download=table_path(path, GATHERINGS)
        )
        yield Panel(table.caption, GATHERINGS, (table,))
    if gist.operating is not None:
        item = Item(OPERATING_ITEM, gist.operating, gist.operating_reason)
        table = change_table(OPERATING_ITEM, (item,), gist.phase, note=note, download=table_path(path, OPERATING))
        yield Panel(OPERATING_ITEM, OPERATING, (table,))
    if gist.procurement is not None:
        yield Panel("政府采购", PROCUREMENT, (_procurement(gist.procurement, note, path),))


def figure_files(gist: Gist, path: str) -> Iterator[str]:
    """The files of the tables in these panels, in the same order."""
    if gist.sangong is not None:
        yield f"{table_path(path, SANGONG)}.csv"
    if gist.counts is not None:
        yield f"{table_path(path, COUNTS)}.csv"
        if any(True for _average in _averages(gist)):
            yield f"{table_path(path, AVERAGES)}.csv"
    for key, value in ((GATHERINGS, gist.gatherings), (OPERATING, gist.operating), (PROCUREMENT, gist.procurement)):
        if value is not None:
            yield f"{table_path(path, key)}.csv"


def _sangong(gist: Gist) -> Iterator[Item]:
    """The six rows, always all of them; that of running costs as the table calls it. No reason is told of a sum of two."""
    for key, name, row in zip(SangongRows._fields, SANGONG_ITEMS, gist.sangong or (), strict=False):
        reason = None if key == "car" else getattr(gist.reasons, key)
        yield Item(gist.run_label if key == "car_run" else name, row, reason)


# --- Counts --------------------------------------------------------------------------------------------------------------


def _counts(counts: CountRow, money_unit: str, path: str) -> Table:
    """As told; None and a blank are left out, 0 is not."""
    labels = {spec.key: spec.label for spec in fields_of(Counts)}
    rows = tuple(
        (Link(labels[key]), Link(str(value)), Link(_MEASURES.get(key, money_unit)))
        for key, value in counts._asdict().items()
        if value is not None and value != ""
    )
    heads = ("项目", "数量", "计量单位")
    return Table("有关数量", heads, rows, numeric=(1,), download=table_path(path, COUNTS), formats=("csv",))


class _Average(NamedTuple):
    """What one of a number of things cost, in 元, and how that was found."""

    name: str
    yuan: Decimal
    told: str


def _averages(gist: Gist) -> Iterator[_Average]:
    """Of final accounts alone: a budget counts nothing yet."""
    counts, sangong = gist.counts, gist.sangong
    if counts is None or sangong is None or gist.phase != Phase.FINAL:
        return
    hosted = Cell(counts.reception_amount)
    for name, amount, number, measure in (
        ("因公出国（境）每人次费用", Cell(sangong.abroad.final), counts.abroad_persons, "人次"),
        ("每辆公务用车运行维护费", Cell(sangong.car_run.final), counts.cars_owned, "辆"),
        ("国内公务接待每批次费用", hosted, counts.reception_batches, "批次"),
        ("国内公务接待每人次费用", hosted, counts.reception_persons, "人次"),
    ):
        yuan = gist.yuan(amount)
        if yuan is not None and number:
            each = round_to(Fraction(yuan) / number, 2)
            yield _Average(name, each, f"{amount}{gist.money_unit}÷{number}{measure}")


def _average_table(averages: tuple[_Average, ...], path: str) -> Table:
    rows = tuple((Link(each.name), Link(f"{each.yuan:f}"), Link(each.told)) for each in averages)
    return Table(
        "平均费用",
        ("项目", "平均", "怎样算出来的"),
        rows,
        numeric=(1,),
        note=note_of("元"),
        download=table_path(path, AVERAGES),
        formats=("csv",),
    )


# --- Procurement -----------------------------------------------------------------------------------------------------------


def _procurement(row: ProcurementRow, note: str, path: str) -> Table:
    labels = {spec.key: spec.label for spec in fields_of(Procurement)}
    total = Cell(row.total).amount
    rows = [(Link(labels["total"]), Link(row.total), Link(""))]
    for key in _SHARES:
        printed: str = getattr(row, key)
        amount = Cell(printed).amount
        if printed:
            share = f"{round_to(share_of(amount, total), 2)}%" if amount is not None and total else ""
            rows.append((Link(labels[key]), Link(printed), Link(share)))
    heads = ("项目", "金额", "占采购总额")
    path = table_path(path, PROCUREMENT)
    return Table("政府采购", heads, tuple(rows), numeric=(1, 2), note=note, download=path, formats=("csv",))
