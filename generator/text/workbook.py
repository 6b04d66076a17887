"""What a workbook's own parts say of its sheets: names, what is hidden, what is merged. No library tells that while streaming."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple
from zipfile import ZipFile

from generator.text.package import Fault, PackageError, attribute, find_main_part, find_relations, parse_part
from generator.text.pattern import Pattern

_WIDEST: Final = 16_384
MOST_MERGED: Final = 100_000
"""Who needs to know of all merged cells reads no sheet that has more."""
_NO: Final = frozenset({None, "0", "false"})
_CELL: Final = Pattern(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


class SheetPart(NamedTuple):
    """A sheet of the workbook, and the part it is in."""

    name: str
    path: str
    is_visible: bool


class Span(NamedTuple):
    """Merged cells: the first row and column, and the last, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Layout(NamedTuple):
    """How a sheet is laid out. `formulas` are the cells that hold one, as `C7`."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    formulas: frozenset[str] = frozenset()


def find_sheets(package: ZipFile) -> tuple[SheetPart, ...]:
    """The sheets in their order. Raises PackageError."""
    main = find_main_part(package)
    paths = {relation.id: relation.path for relation in find_relations(package, main)}
    listener = _Sheets()
    parse_part(package, main, listener)
    if listener.root != "workbook":
        raise PackageError(Fault.OTHER_FORMAT)
    names = [name for name, _state, _id in listener.found]
    if len(set(names)) < len(names) or not all(found in paths for _name, _state, found in listener.found):
        raise PackageError(Fault.DAMAGED)
    return tuple(SheetPart(name, paths[found], state in (None, "visible")) for name, state, found in listener.found)


def read_layout(package: ZipFile, path: str) -> Layout:
    """The layout of the sheet in a part. Raises PackageError."""
    found = _Layout()
    parse_part(package, path, found)
    return Layout(frozenset(found.rows), frozenset(found.columns), tuple(found.merged), frozenset(found.formulas))


def column_name(number: int) -> str:
    """A column as its heading shows it: 1 is A, 28 is AB."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _parse_span(text: str) -> tuple[Span, ...]:
    """`A1:C3`; none for what is no span, which merges nothing."""
    corners = [_CELL.fullmatch(corner) for corner in text.split(":")]
    places = [(int(corner[2]), column_number(corner[1])) for corner in corners if corner is not None]
    return (Span(*min(places), *max(places)),) if places and len(places) == len(corners) else ()


def column_number(name: str) -> int:
    """A column by the letters of its heading: A is 1, AB is 28."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _Sheets:
    """Takes note of the workbook's sheets: name, state, relation."""

    has_enough = False

    def __init__(self) -> None:
        self.root = ""
        self.found: list[tuple[str, str | None, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of a sheet."""
        self.root = self.root or name
        if name == "sheet":
            told = attributes.get("name", ""), attributes.get("state"), attribute(attributes, "id") or ""
            self.found.append(told)

    def end(self, name: str) -> None:
        """Nothing follows from it."""

    def text(self, text: str) -> None:
        """There is none."""


@dataclass(slots=True)
class _Layout:
    """Takes note of what a sheet's part tells beside the values of its cells."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[Span] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    has_enough: bool = False
    row: int = 0
    cell: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, the properties of some columns, a cell, its formula, or merged cells."""
        try:
            self._take(name, attributes)
        except (KeyError, OverflowError, ValueError):
            raise PackageError(Fault.DAMAGED) from None

    def _take(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
                if attributes.get("hidden") not in _NO or float(attributes.get("ht", "1")) == 0:
                    self.rows.add(self.row)
            case "col" if attributes.get("hidden") not in _NO or float(attributes.get("width", "1")) == 0:
                first, last = int(attributes["min"]), min(int(attributes["max"]), _WIDEST)
                self.columns.update(range(first, last + 1))
            case "c":
                self.cell = attributes.get("r", "")
            case "f":
                self.formulas.add(self.cell)
            case "mergeCell" if len(self.merged) <= MOST_MERGED:
                self.merged += _parse_span(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """Nothing follows from it."""

    def text(self, text: str) -> None:
        """What cells hold is read elsewhere."""
