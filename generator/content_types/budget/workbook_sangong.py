"""The figures that a record has of its own — “三公”, meetings, training, operating costs — out of the table that prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from generator.content_types.budget.crosstable import sangong_role
from generator.content_types.budget.forms import FormSet, fold
from generator.content_types.budget.record import Budget, MoneyUnit, Phase, StatutoryTable
from generator.content_types.budget.sums import SANGONG_NAMES
from generator.content_types.budget.tables import read_tables
from generator.content_types.budget.workbook_context import find_unit
from generator.content_types.budget.workbook_tables import TableRead
from generator.model.book import Tree
from generator.model.declaration import Path
from generator.model.settings import Unit
from generator.text.pattern import Pattern

_YEAR: Final = Pattern(r"(20\d\d)年(度)?")
_OWNER: Final = Pattern("(单位|部门)(名称)?$")
_REASON: Final = Pattern("原因|说明")
_RUN: Final = Pattern(r"(公务用车)?运行(维护)?费")
_GATHERINGS: Final = ("meeting", "training")
_REASONED: Final = ("total", "abroad", "car_buy", "car_run", "reception")


class Figures(NamedTuple):
    """Values by path, and for each its row and place in the table. `is_of_several` tells that rows repeat each other."""

    values: Mapping[Path, Tree]
    places: Mapping[Path, tuple[int, int]]
    is_of_several: bool


def take_figures(table: TableRead, known: FormSet, phase: Phase, year: int) -> Figures:
    """What the table says of the record as a whole; nothing where it has a line for each of several units."""
    values: dict[Path, Tree] = {}
    places: dict[Path, tuple[int, int]] = {}
    for path, at in _cells(table, known, (phase, year)):
        if path in values:
            return Figures({}, {}, is_of_several=True)
        values[path], places[path] = table.rows[at[0]][at[1]], at
    if not any(value for path, value in values.items() if path[0] == "sangong"):
        values = {path: value for path, value in values.items() if path[0] != "sangong"}
    run = _run_label(table)
    if run and any(path[:2] == ("sangong", "car_run") for path in values):
        values["sangong", "run_label"] = run
    return Figures(values, places, is_of_several=False)


def row_of_unit(table: TableRead, unit: str, units: Sequence[Unit]) -> TableRead | None:
    """The table with the one line that names the unit, of a table that has a line for each of several."""
    place = next((n for n, head in enumerate(table.rows[0]) if _OWNER.search(head)), None)
    rows = [n for n, row in enumerate(table.rows) if n and place is not None and find_unit(row[place], units) == unit]
    if len(rows) != 1 or not unit:
        return None
    kept = {0: 0, rows[0]: 1}
    places = {(kept[row], column): at for (row, column), at in table.places.items() if row in kept}
    return table._replace(rows=(table.rows[0], table.rows[rows[0]]), places=places)


def _cells(table: TableRead, known: FormSet, told: tuple[Phase, int]) -> Iterator[tuple[Path, tuple[int, int]]]:
    phase, _year = told
    own = "final" if phase is Phase.FINAL else "budget"
    record = _as_record(table, told)
    for read in read_tables(record, known):
        for block in read.blocks:
            for line in block.lines:
                for column in block.columns:
                    key, of_year = sangong_role(read, line, column.role)
                    path = _path(key, of_year or own)
                    if path:
                        yield path, (line.row, column.place)
                yield from _reason(table, sangong_role(read, line, own)[0], line.row)


def _as_record(table: TableRead, told: tuple[Phase, int]) -> Budget:
    """The table alone, its heads without the numbers of years: which year's figures they mean is said in words."""
    phase, year = told
    head = tuple(_name_year(text, phase, year) for text in table.rows[0])
    rows = (head, *table.rows[1:])
    held = StatutoryTable.model_construct(name=table.name, money_unit=None, rows=rows, empty=None)
    told_alone: dict[str, Any] = {"phase": phase, "fiscal_year": year, "money_unit": MoneyUnit.TEN_THOUSAND}
    return Budget.model_construct(**told_alone, tables=(held,))


def _name_year(head: str, phase: Phase, year: int) -> str:
    """2024年决算数 → 决算数 or 上年数, or nothing where it is neither this year's nor last year's of the same phase."""
    found = _YEAR.search(fold(head))
    if found is None:
        return head
    rest = _YEAR.sub("", fold(head))
    own_word = "决算" if phase is Phase.FINAL else "预算"
    is_own = own_word in rest or not re.search("预算|决算", rest)
    if int(found[1]) == year:
        return (
            rest
            if re.search("预算数|决算数", rest)
            else f"{rest.removesuffix('预算').removesuffix('决算')}{own_word if is_own else rest[-2:]}数"
        )
    return f"{re.sub('(预算|决算)?数?$', '', rest)}上年数" if int(found[1]) == year - 1 and is_own else ""


def _path(key: str, year: str) -> Path:
    if key in SANGONG_NAMES:
        return "sangong", key, year
    if key in _GATHERINGS:
        return "gatherings", key, year
    return ("operating", "amounts", year) if key == "operating" else ()


def _reason(table: TableRead, key: str, row: int) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Why a row changed, where the sheet has a column for it."""
    place = next((n for n, head in enumerate(table.rows[0]) if n and _REASON.search(head)), None)
    if place is None or not table.rows[row][place]:
        return
    if key in _REASONED:
        yield ("reasons", key), (row, place)
    elif key == "operating":
        yield ("operating", "reason"), (row, place)


def _run_label(table: TableRead) -> str:
    """What the table calls the row of running costs, where it is not called as usual."""
    texts: Sequence[str] = [*table.rows[0], *(row[0] for row in table.rows[1:])]
    for text in texts:
        for word in text.split():
            plain = re.sub(r"^(其中[:：]|\d+[.、．]|[(（][一二三四五]?\d?[)）])", "", word)
            if _RUN.fullmatch(plain) and plain != SANGONG_NAMES["car_run"]:
                return plain if plain.startswith("公务用车") else f"公务用车{plain}"
    return ""
