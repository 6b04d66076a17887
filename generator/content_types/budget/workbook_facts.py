"""Sheets of facts, a line each: “阶段 | 决算”, “会议费 | 1.20 | 1.10 | 1.30”. What our own workbooks have beside the tables."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from generator.content_types.budget.forms import fold
from generator.content_types.budget.record import Amounts, Budget
from generator.content_types.budget.tables import year_of
from generator.content_types.budget.workbook_cells import print_amount
from generator.content_types.budget.workbook_sections import lines_of
from generator.model.book import Scan, Spot, Tree
from generator.model.declaration import FieldSpec, Path, fields_of
from generator.model.fields import WholeNumber
from generator.model.grid import Cell, Finding, Grid
from generator.model.sheet import NUMBER

ID_LABEL: Final = "编号"
ITEM, VALUE, HOW = "项目", "内容", "怎么填"
TOP_KEYS: Final = (
    *("title", "publisher", "fiscal_year", "phase", "level", "department", "scope", "approved_on", "approved_by"),
    *("published_on", "money_unit", "summary", "withheld"),
)
PART_KEYS: Final = ("counts", "reasons", "gatherings", "operating", "procurement")
_FEWEST: Final = 2


class Facts(NamedTuple):
    """What sheets of facts say: values by path, where each stands, what is wrong, and the cells that are accounted for."""

    values: Mapping[Path, Tree]
    places: Mapping[Path, str]
    findings: tuple[Finding, ...]
    spots: frozenset[Spot]


class Label(NamedTuple):
    """A line's label: the path of its field, and whether it has a row of amounts."""

    path: Path
    spec: FieldSpec | None
    has_amounts: bool
    is_amount: bool


@functools.cache
def labels() -> Mapping[str, Label]:
    """What may stand in front of a line, folded."""
    specs = {spec.key: spec for spec in fields_of(Budget)}
    found = {fold(ID_LABEL): Label((NUMBER,), None, has_amounts=False, is_amount=False)}
    found |= {fold(specs[key].label): Label((key,), specs[key], has_amounts=False, is_amount=False) for key in TOP_KEYS}
    for key in PART_KEYS:
        for spec in part_fields(key):
            has_amounts = Amounts in _leaves(spec)
            is_amount = not has_amounts and key != "reasons" and spec.key != "reason"
            found[fold(spec.label)] = Label((key, spec.key), spec, has_amounts, is_amount)
    return found


def part_fields(key: str) -> tuple[FieldSpec, ...]:
    """The fields of a part of the record."""
    spec = next(spec for spec in fields_of(Budget) if spec.key == key)
    part = next(leaf for leaf in _leaves(spec) if isinstance(leaf, type))
    return tuple(fields_of(part))


def has_amounts(spec: FieldSpec) -> bool:
    """Whether a field is a row of amounts: 预算数, 决算数, 上年数."""
    return Amounts in _leaves(spec)


def _leaves(spec: FieldSpec) -> tuple[object, ...]:
    args = getattr(spec.annotation, "__args__", ())
    return tuple(arg for arg in (args or (spec.annotation,)) if arg is not type(None))


def is_sheet_of_facts(grid: Grid) -> bool:
    """Whether most lines of a sheet begin with a label that we know."""
    lines = list(lines_of(grid))
    known = sum(fold(cells[0].text) in labels() for cells in lines)
    return known >= _FEWEST and known * 2 >= len(lines) - _FEWEST


def read_facts(grids: Sequence[Grid], scan: Scan) -> Facts:
    """The lines of all sheets of facts. A label that is there twice with different values is a fault."""
    values: dict[Path, Tree] = {}
    places: dict[Path, str] = {}
    findings: list[Finding] = []
    spots: set[Spot] = set()
    for grid in grids:
        for path, cell, value in _read_sheet(grid, scan, (findings, spots)):
            place = grid.place(cell.row, cell.column)
            if values.setdefault(path, value) != value:
                findings.append(Finding(place, f"和 {places[path]} 写的不一样，请改成一致"))
            places.setdefault(path, place)
    return Facts(values, places, tuple(findings), frozenset(spots))


def _read_sheet(grid: Grid, scan: Scan, into: tuple[list[Finding], set[Spot]]) -> Iterator[tuple[Path, Cell, Tree]]:
    findings, spots = into
    years: dict[int, str] = {}
    aside: set[int] = set()
    for cells in lines_of(grid):
        first, *rest = cells
        spots |= {(grid.name, cell.row, cell.column) for cell in cells if cell.column in aside}
        if fold(first.text) == ITEM:
            years = {cell.column: year for cell in rest if (year := year_of(cell.text)[0])}
            aside = {cell.column for cell in rest if cell.text == HOW}
            spots |= {(grid.name, cell.row, cell.column) for cell in cells if cell.column in aside | years.keys()}
            spots |= {(grid.name, cell.row, cell.column) for cell in cells if cell.text in (ITEM, VALUE)}
            continue
        label = labels().get(fold(first.text))
        told = [cell for cell in rest if cell.column not in aside]
        if label is None:
            if len(cells) == 1 and fold(first.text) in (fold(grid.name), *_HEADINGS):
                spots.add((grid.name, first.row, first.column))
            continue
        spots.add((grid.name, first.row, first.column))
        for path, cell in _values(label, told, years):
            spots.add((grid.name, cell.row, cell.column))
            if cell.fault:
                continue
            value = _read(label, cell, scan, findings, grid)
            if isinstance(value, Finding):
                findings.append(Finding(grid.place(cell.row, cell.column), f"“{first.text}”：{value.message}"))
            elif value:
                yield path, cell, value


_HEADINGS: Final = ("基本情况", "有关情况")


def _values(label: Label, told: Sequence[Cell], years: Mapping[int, str]) -> Iterator[tuple[Path, Cell]]:
    if label.has_amounts:
        yield from (((*label.path, years[cell.column]), cell) for cell in told if cell.column in years)
    elif told:
        yield label.path, told[0]


def _read(label: Label, cell: Cell, scan: Scan, findings: list[Finding], grid: Grid) -> Tree | Finding:
    if label.has_amounts or label.is_amount:
        printed = print_amount(cell)
        if printed.remark and not printed.is_fault:
            findings.append(Finding(grid.place(cell.row, cell.column), printed.remark, is_fault=False))
        if printed.is_fault:
            return Finding("", printed.remark)
        is_count = label.spec is not None and WholeNumber in _leaves(label.spec)
        if is_count and not printed.text.isdecimal():
            return Finding("", f"“{printed.text}”不是整数，请只写阿拉伯数字，如 12")
        return printed.text
    if label.spec is None or len(label.path) > 1:
        return "\n".join(line.strip() for line in cell.text.splitlines())
    return scan.answer(str(label.path[0]), cell)
