"""Book: the workbook that holds one record, where a record is no row of a sheet but many tables. Declared by the type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from generator.model.declaration import Path
from generator.model.grid import Cell, Finding, Grid
from generator.model.record import Record
from generator.model.settings import Unit
from generator.model.site import Draft

Tree = str | list["Tree"] | dict[str, "Tree"]
"""A value as a record's file holds it."""

Spot = tuple[str, int, int]
"""A cell: its sheet, its row and its column."""

GUIDE_SHEET: Final = "填写说明"


class Scan(NamedTuple):
    """What a type reads: the sheets without what is hidden, what is told beside the workbook, and the units.

    `answer` reads a cell as the field of a key, as `gongkai new` reads an answer: the value, or why it cannot be taken.
    """

    grids: tuple[Grid, ...]
    given: Mapping[str, Tree]
    units: tuple[Unit, ...]
    answer: Callable[[str, Cell], Tree | Finding]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook says of one record. `values` are by key, `places` where each stands, by path.

    `body` is the record's text, a paragraph after the other, each with the place that it comes from.
    `files` gives lists of rows a file of their own beside the record: the path of the rows, and the name.
    `advice` is what to do in the workbook about an issue of a code at a path, where its hint speaks of the file.
    `lines` tell what was understood, a line a table; `faults` say what must be known before the record can be written.
    """

    values: Mapping[str, Tree]
    places: Mapping[Path, str] = field(default_factory=dict)
    files: Mapping[Path, str] = field(default_factory=dict)
    body: tuple[tuple[str, str], ...] = ()
    advice: Mapping[tuple[str, Path], str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    faults: tuple[Finding, ...] = ()


class Gleaned(NamedTuple):
    """What a workbook says: its records, what a person should know beside them, and every cell that either accounts for."""

    records: tuple[Taken, ...]
    findings: tuple[Finding, ...]
    spots: frozenset[Spot]


class LeafLine(NamedTuple):
    """A line of a sheet to be written. A `head` may have levels, a blank between them; `amounts` are of a table's body."""

    kind: Literal["title", "caption", "head", "row", "total", "fact", "note", "text", "blank"]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet to be written. `amounts` are the columns, from 0, in which numbers stand; `widths` those of columns in letters.

    `choices` are lists to choose from, by line and column, `hints` what is told to who types there.
    """

    name: str
    lines: tuple[LeafLine, ...]
    widths: tuple[int, ...]
    amounts: frozenset[int] = frozenset()
    choices: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[tuple[int, int], str] = field(default_factory=dict)


class Made(NamedTuple):
    """A workbook to be written: its file's name without the ending, its sheets, what a person should know of it."""

    name: str
    leaves: tuple[Leaf, ...]
    notes: tuple[str, ...] = ()


class Book(NamedTuple):
    """What `gongkai import | export | template` know of a type whose record is a workbook.

    `options` are short names for keys of fields: `--unit` for `publisher`. `read` takes in, `make` writes an empty workbook
    with what is told, `show` one that a record fills. `identify` gives the id: of the record that is meant, or that is to be;
    `identity` are the keys by which it does.
    """

    options: tuple[tuple[str, str], ...]
    read: Callable[[Scan], Gleaned]
    identify: Callable[[Mapping[str, Tree], Draft], str]
    make: Callable[[Mapping[str, Tree], Draft, date], Made]
    show: Callable[[str, Record, str, Draft], Made]
    identity: tuple[str, ...] = ()
