"""Rows of an office's workbook as records: each row belongs to one, or is reported with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from generator.authoring.answer import AnswerError, Names, read_answer, read_percent
from generator.authoring.columns import TITLE, Field, Table
from generator.authoring.headings import Headings, find_headings
from generator.model.book import Tree
from generator.model.declaration import Path
from generator.model.grid import Cell, Finding, Grid
from generator.model.sheet import BODY, NUMBER

_TOTALS: Final = frozenset({"合计", "总计", "小计", "共计"})
_WIDE: Final = 3
# Sheets that an export adds for people to read.
GUIDE, REGISTER = "填写说明", "名录"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list as the workbook has it, and where each of its values stands."""

    group: str
    values: Mapping[str, Tree]
    places: Mapping[Path, str]


@dataclass(slots=True)
class Gathered:
    """All that a workbook says of one record. `values` and `places` are by the path of keys; `rows` is where it stands."""

    number: str
    title: str
    rows: list[tuple[str, int]] = field(default_factory=list)
    values: dict[Path, Tree] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Its rows as a person finds them: `督查台账!5—7、进展!3`."""
        return "、".join(
            _tell_rows(sheet, [row for _s, row in rows]) for sheet, rows in groupby(self.rows, lambda r: r[0])
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: the type's sheets, the names of units, what people map, the titles that records have already."""

    tables: tuple[Table, ...]
    names: Names
    told: Mapping[str, Field | None]
    known_titles: Mapping[str, str]
    with_hidden: bool = False


def gather_rows(grids: Sequence[Grid], reading: Reading) -> tuple[tuple[Gathered, ...], tuple[Finding, ...]]:
    """Every record of a workbook in the order of its first row, and what was found beside them."""
    found: dict[str, Gathered] = {}
    findings: list[Finding] = []
    sheets = [(grid, _look_at(grid, reading, findings)) for grid in grids]
    titles = dict(reading.known_titles)
    for grid, headings in sheets:
        if headings is not None:
            titles |= _pair_titles(grid, headings)
    for grid, headings in sheets:
        if headings is not None:
            _gather_sheet(grid, headings, reading, titles, (found, findings))
    return tuple(found.values()), tuple(findings)


def _look_at(grid: Grid, reading: Reading, findings: list[Finding]) -> Headings | None:
    """The headings of a sheet that is to be read, with a finding for all that is not."""
    if not grid.cells:
        return None
    if not grid.is_visible and not reading.with_hidden:
        findings.append(
            Finding(grid.name, "工作表是隐藏的，没有导入；要导入就取消隐藏，或者加 --with-hidden", is_fault=False)
        )
        return None
    rows, columns = _shown(grid, reading)
    headings = find_headings(grid, rows, columns, reading.tables, reading.told)
    if headings is None:
        if grid.name not in (GUIDE, REGISTER):
            told = "没有找到表头（至少要有“编号”或“标题”一列，和另外一列），没有导入"
            findings.append(Finding(grid.name, told, is_fault=False))
        return None
    findings += (Finding("", note, is_fault=False) for note in headings.notes)
    findings += _tell_unread_columns(grid, headings, columns)
    return headings


def _shown(grid: Grid, reading: Reading) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if reading.with_hidden:
        return grid.rows, grid.columns
    layout = grid.layout
    rows = tuple(row for row in grid.rows if row not in layout.hidden_rows)
    return rows, tuple(column for column in grid.columns if column not in layout.hidden_columns)


def _tell_unread_columns(grid: Grid, headings: Headings, shown: Sequence[int]) -> Iterator[Finding]:
    below = {column for row, column in grid.cells if row > headings.row}
    for column in sorted(below):
        cell = grid.at(headings.row, column)
        name = f"“{cell.text}”" if cell is not None else "没有表头的这一列"
        place = grid.place(headings.row, column)
        if column not in shown:
            yield Finding(place, f"{name}是隐藏的列，没有导入；要导入就取消隐藏，或者加 --with-hidden", is_fault=False)
        elif column not in headings.fields:
            told = f"{name}没有对应的项，没有导入；要导入就用 --map 写明它是什么"
            yield Finding(place, told, is_fault=False)


def _pair_titles(grid: Grid, headings: Headings) -> dict[str, str]:
    """Numbers by title, where a row has both: other rows may have the title alone."""
    columns = {field.key: column for column, field in headings.fields.items()}
    if not columns.keys() >= {NUMBER, TITLE}:
        return {}
    pairs = ((grid.at(row, columns[TITLE]), grid.at(row, columns[NUMBER])) for row in grid.rows if row > headings.row)
    return {fold_title(title.text): _as_number(number) for title, number in pairs if title and number}


def _gather_sheet(
    grid: Grid,
    headings: Headings,
    reading: Reading,
    titles: Mapping[str, str],
    into: tuple[dict[str, Gathered], list[Finding]],
) -> None:
    found, findings = into
    current: Gathered | None = None
    hidden: list[int] = []
    for row in grid.rows:
        if row <= headings.row:
            continue
        if row in grid.layout.hidden_rows and not reading.with_hidden:
            hidden.append(row)
            continue
        aside = _tell_aside(grid, row, headings)
        if aside is not None:
            findings += [aside] if aside.message else []
            continue
        current = _owner(grid, row, headings, (titles, found, current))
        if current is None:
            place = grid.place(row, min(headings.fields))
            findings.append(Finding(place, "这一行没有编号，也没有标题，不知道是哪一件，没有导入"))
            continue
        current.rows.append((grid.name, row))
        _take_row(grid, row, headings, reading, current)
    findings += (
        Finding(
            f"{_tell_rows(grid.name, run)}",
            "是隐藏的行，没有导入；要导入就取消隐藏，或者加 --with-hidden",
            is_fault=False,
        )
        for run in _runs(hidden)
    )


def _tell_aside(grid: Grid, row: int, headings: Headings) -> Finding | None:
    """Why a row is none of a record, without a word where nobody would expect it to be one."""
    own = [cell for column in grid.columns if (cell := grid.cells.get((row, column))) is not None]
    read = [cell for cell in own if cell.column in headings.fields]
    if not own:
        return Finding("", "", is_fault=False)
    place = grid.place(row, own[0].column)
    if len(own) == 1 and grid.width_at(row, own[0].column) >= _WIDE:
        return Finding(place, f"“{own[0].text}”是横跨几列的小标题，没有导入", is_fault=False)
    has_number = any(headings.fields[cell.column].key == NUMBER for cell in read)
    if not has_number and any("".join(cell.text.split()) in _TOTALS for cell in own[:2]):
        return Finding(place, "这一行是合计，没有导入", is_fault=False)
    if not read:
        return Finding(place, "这一行只在没有对应的项的列里有内容，没有导入", is_fault=False)
    return None


def _owner(
    grid: Grid,
    row: int,
    headings: Headings,
    known: tuple[Mapping[str, str], dict[str, Gathered], Gathered | None],
) -> Gathered | None:
    """The record that a row belongs to: by its number, else by its title, else that of the row above."""
    titles, found, current = known
    columns = {field.key: column for column, field in headings.fields.items()}
    cells = {key: grid.at(row, columns[key]) for key in (NUMBER, TITLE) if key in columns}
    number, title = (cell.text if (cell := cells.get(key)) is not None else "" for key in (NUMBER, TITLE))
    if not number and not title:
        return current
    number_cell = cells.get(NUMBER)
    number = _as_number(number_cell) if number_cell is not None else titles.get(fold_title(title), "")
    key = number or f"\n{fold_title(title)}"
    return found.setdefault(key, Gathered(number, title))


def _as_number(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", cell.text)


def fold_title(title: str) -> str:
    """Titles are the same where they differ in blanks and widths alone."""
    return "".join(unicodedata.normalize("NFKC", title).split())


# --- cells -----------------------------------------------------------------------------------------------------------


def _take_row(grid: Grid, row: int, headings: Headings, reading: Reading, into: Gathered) -> None:
    by_group: dict[str, list[tuple[Field, Cell]]] = {}
    for column, each in headings.fields.items():
        cell = grid.at(row, column)
        if cell is not None and each.key != NUMBER:
            by_group.setdefault(each.group, []).append((each, cell))
    for group, cells in by_group.items():
        # What only goes on from the row above is no entry of its own.
        if group and not any(cell.is_own for _field, cell in cells):
            continue
        read: dict[Path, tuple[Tree, str]] = {}
        for each, cell, value in _read(grid, cells, reading, into):
            read[each.path] = value, grid.place(row, cell.column)
        if not group:
            _take_values(read, into)
        elif read:
            values = plant((path[1:], value) for path, (value, _place) in read.items())
            into.items.append(Item(group, values, {path[1:]: place for path, (_value, place) in read.items()}))


def plant(values: Iterable[tuple[Path, Tree]]) -> dict[str, Tree]:
    """Values by their paths as mappings in mappings."""
    tree: dict[str, Tree] = {}
    for path, value in values:
        branch = tree
        for step in path[:-1]:
            inner = branch.setdefault(str(step), {})
            assert isinstance(inner, dict)  # noqa: S101 - no path is the beginning of another
            branch = inner
        branch[str(path[-1])] = value
    return tree


def _read(
    grid: Grid, cells: Sequence[tuple[Field, Cell]], reading: Reading, into: Gathered
) -> Iterator[tuple[Field, Cell, Tree]]:
    for each, cell in cells:
        try:
            value = read_cell(each, cell, reading.names, grid.epoch)
        except AnswerError as error:
            place = grid.place(cell.row, cell.column)
            into.faults.append(Finding(place, f"“{each.heading}”：{error}"))
        else:
            if value:
                yield each, cell, value


def read_cell(each: Field, cell: Cell, names: Names, epoch: date) -> Tree:
    """What a cell says, as a file holds it. Raises AnswerError."""
    if cell.fault:
        raise AnswerError(cell.fault)
    if each.key == BODY:
        return str(cell.value).strip("\n")  # a paragraph may begin with blanks
    if each.is_percent:
        return read_percent(cell.value, cell.form)
    return read_answer(each.form, cell.value, names, epoch=epoch)


def _take_values(read: Mapping[Path, tuple[Tree, str]], into: Gathered) -> None:
    for path, (value, place) in read.items():
        before = into.values.setdefault(path, value)
        into.places.setdefault(path, place)
        if before != value:
            told = f"和 {into.places[path]} 写的不一样，同一件事项只能有一个值"
            into.faults.append(Finding(place, told))


def _runs(rows: Sequence[int]) -> Iterator[list[int]]:
    for _start, run in groupby(enumerate(rows), lambda each: each[1] - each[0]):
        yield [row for _place, row in run]


def _tell_rows(sheet: str, rows: Sequence[int]) -> str:
    told = [f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in _runs(sorted(set(rows)))]
    return f"{sheet}!第 {'、'.join(told)} 行"
