"""Which column of an office's sheet is which field: the row of headings is looked for, synonyms and a map are understood."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from generator.authoring.columns import TITLE, Field, Table
from generator.model.grid import Grid
from generator.model.sheet import NUMBER
from generator.text.pattern import Pattern
from generator.text.suggest import closest

_DEEPEST_HEADING: Final = 30
_FEWEST: Final = 2
_ASIDE: Final = Pattern(r"[（(][^（()）]*[)）]|\*")


class MapError(Exception):
    """Why a map of columns cannot be used, in Chinese."""


class Named(NamedTuple):
    """A field that a heading may mean; the lower the rank, the more surely."""

    rank: int
    field: Field


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of headings, the field of each column that has one, the columns that have none, and what was decided in doubt."""

    row: int
    fields: Mapping[int, Field]
    unknown: tuple[int, ...]
    notes: tuple[str, ...]


def parse_map(entries: Mapping[str, str], tables: Sequence[Table]) -> dict[str, Field | None]:
    """`{"责任人": "contact"}`: what people write for a heading; an empty field or “-” leaves the column out. Raises MapError."""
    fields = {field.key: field for table in tables for field in table.fields}
    told: dict[str, Field | None] = {}
    for heading, wanted in entries.items():
        field = fields.get(wanted) or next((f for f in fields.values() if wanted in (f.heading, *f.also)), None)
        if field is None and wanted not in ("", "-"):
            guess = closest(wanted, [*fields, *(f.heading for f in fields.values())])
            raise MapError(f"没有字段“{wanted}”" + (f"，是不是 {guess}？" if guess else ""))
        told[_fold(heading)] = field
    return told


def find_headings(
    grid: Grid, rows: Sequence[int], columns: Sequence[int], tables: Sequence[Table], told: Mapping[str, Field | None]
) -> Headings | None:
    """The headings of a sheet, among the rows and columns that are to be read; None where nothing looks like any."""
    known = _index(grid.name, tables)
    best: Headings | None = None
    for row in rows[:_DEEPEST_HEADING]:
        found = _read_row(grid, row, columns, known, told)
        keys = {field.key for field in found.fields.values()}
        if len(keys) >= _FEWEST and keys & {NUMBER, TITLE} and (best is None or len(found.fields) > len(best.fields)):
            best = found
    if best is None or any(grid.name == table.name for table in tables[1:]):
        return best
    decided, notes = _decide_required(grid, best, known, tables)
    if not decided:
        return best
    again = _read_row(grid, best.row, columns, known, {**told, **decided})
    return Headings(again.row, again.fields, again.unknown, (*notes, *again.notes))


def _index(name: str, tables: Sequence[Table]) -> dict[str, list[Named]]:
    """What each heading may mean. What is undeclared in a list is known outside its own sheet only with the list's name."""
    known: defaultdict[str, list[Named]] = defaultdict(list)
    for table in tables:
        is_own = table.name == name
        for field in table.fields:
            if field.group or not table.group:
                for rank, text in _names(table, field, is_own=is_own):
                    known[_fold(text)].append(Named(rank, field))
            elif is_own:
                known[_fold(field.heading)].append(Named(0, field))
    return {text: sorted(named, key=lambda each: each.rank) for text, named in known.items()}


def _names(table: Table, field: Field, *, is_own: bool) -> Iterator[tuple[int, str]]:
    is_declared = not table.group or bool(field.also)
    if is_own or is_declared:
        yield (0 if is_own else 1), field.heading
    for text in field.also:
        yield (1 if is_own else 2), text
    if table.group:
        yield 1, f"{table.name}{field.heading}"
    elif not field.heading.endswith(field.label):
        yield 3, field.label


def _read_row(
    grid: Grid, row: int, columns: Sequence[int], known: Mapping[str, list[Named]], told: Mapping[str, Field | None]
) -> Headings:
    wanted: dict[int, Named] = {}
    unknown: list[int] = []
    for column in columns:
        text = _text_at(grid, row, column)
        if text and _fold(text) in told:
            field = told[_fold(text)]
            wanted |= {column: Named(-1, field)} if field is not None else {}
        elif text:
            found = next((known[each] for each in _ways(grid, row, column) if each in known), None)
            wanted |= {column: found[0]} if found else {}
            unknown += [] if found else [column]
    fields: dict[int, Field] = {}
    notes: list[str] = []
    for column, named in sorted(wanted.items(), key=lambda each: each[1].rank):
        taken = next((c for c, field in fields.items() if field.key == named.field.key), None)
        if taken is None:
            fields[column] = named.field
        else:
            first, second = (_text_at(grid, row, each) for each in (taken, column))
            told_where = grid.place(row, column)
            notes.append(f"{told_where}：“{second}”和“{first}”都是“{named.field.heading}”，只读“{first}”这一列")
    return Headings(row, fields, tuple(unknown), tuple(notes))


def _decide_required(
    grid: Grid, found: Headings, known: Mapping[str, list[Named]], tables: Sequence[Table]
) -> tuple[dict[str, Field], list[str]]:
    """A column may be what a record cannot do without, where it has no other: 责任单位 is then the leading one."""
    decided: dict[str, Field] = {}
    notes: list[str] = []
    held = {field.key for field in found.fields.values()}
    for needed in (field for field in tables[0].fields if field.is_required and field.key not in held):
        for column, field in found.fields.items():
            text = _text_at(grid, found.row, column)
            meant = (each.field.key for each in known.get(_fold(text), ()))
            if not field.is_required and _fold(text) not in decided and needed.key in meant:
                decided[_fold(text)] = needed
                place = grid.place(found.row, column)
                notes.append(f"{place}：没有“{needed.heading}”列，把“{text}”当作“{needed.heading}”")
                break
    return decided, notes


def _ways(grid: Grid, row: int, column: int) -> Iterator[str]:
    """What a heading may be called: with what stands over it, by itself, without what is put in brackets."""
    text, above = _text_at(grid, row, column), grid.group_above(row, column)
    for each in (f"{above}{text}", text, _ASIDE.sub("", text)):
        yield _fold(each)


def _text_at(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    return cell.text if cell is not None else ""


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
