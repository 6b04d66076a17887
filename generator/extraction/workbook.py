"""XLSX: the values of visible cells as the sheet prints them. Hidden sheets, rows and columns, comments and properties are left out."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Final, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from generator.extraction.gathering import Gathering, UnreadableError, table_row
from generator.model.attached import AttachedText, NoText
from generator.text.package import open_package
from generator.text.pattern import Pattern
from generator.text.workbook import find_sheets, read_layout

_MOST_CELLS: Final = 3_000_000
_NAMED_BY_NOBODY: Final = Pattern(r"(?:Sheet|工作表|表)\d*", re.IGNORECASE)
# The first is what openpyxl documents; the others are what it lets through of a file that is damaged (found by damaging files).
_BROKEN: Final = (
    InvalidFileException,
    *(ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, OSError),
    *(ParseError, TypeError, ValueError, zlib.error),
)
_DECORATION: Final = Pattern(r'_.|\*.|\\.|"[^"]*"|\[[^\]]*\]')
_FIXED: Final = Pattern(r"(?P<thousands>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%)?")


class Cell(NamedTuple):
    """A cell that holds something, and the format it is printed in."""

    column: int
    value: object
    form: str


def read_workbook(data: bytes) -> AttachedText:
    """The text of an XLSX file. Raises UnreadableError, PackageError."""
    package = open_package(data)
    sheets = [sheet for sheet in find_sheets(package) if sheet.is_visible]
    found = Gathering()
    left = _MOST_CELLS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of what it cannot keep when saving
        book = _open(data)
        for name, path, _is_visible in sheets:
            hidden = read_layout(package, path)
            found.add("" if _NAMED_BY_NOBODY.fullmatch(name) else name, joint="\n\n")
            for number, row, looked_at in _rows(book, name, left):
                left -= looked_at
                if found.is_full or left <= 0:
                    return found.close(NoText.TOO_HARD)._replace(is_cut=True)
                cells = (
                    () if number in hidden.hidden_rows else (c for c in row if c.column not in hidden.hidden_columns)
                )
                found.add(table_row([print_value(cell.value, cell.form) for cell in cells]), joint="\n")
    return found.close(NoText.EMPTY)


def print_value(value: object, form: str) -> str:
    """A value as its cell shows it, for the formats that official tables use."""
    if form.startswith(";;"):
        return ""  # the format that hides
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _print_number(value, form)
        case datetime():
            return _print_day(value, form)
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def _print_number(value: float, form: str) -> str:
    shape = _FIXED.fullmatch(_DECORATION.sub("", form.partition(";")[0]).strip())
    if shape is None:
        return str(value) if isinstance(value, int) else f"{value:.15g}"
    percent = shape["percent"] or ""
    comma = "," if shape["thousands"] else ""
    return f"{value * (100 if percent else 1):{comma}.{len(shape['places'] or '')}f}{percent}"


def _print_day(value: datetime, form: str) -> str:
    if "年" in form:
        day = f"{value.year}年{value.month}月" + (f"{value.day}日" if "日" in form else "")
    else:
        day = f"{value.year}/{value.month}/{value.day}" if "/" in form else value.date().isoformat()
    return day if value.time() == time() else f"{day} {value:%H:%M}"


def _open(data: bytes) -> Workbook:
    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except _BROKEN:
        raise UnreadableError(NoText.DAMAGED) from None


def _rows(book: Workbook, name: str, most: int) -> Iterator[tuple[int, list[Cell], int]]:
    """The rows of a sheet that hold something: number, cells, and how many were looked at to find them; `most` end the search.

    Raises UnreadableError.
    """
    sheet = next((sheet for sheet in book.worksheets if sheet.title == name), None)
    if sheet is None:
        return  # a sheet that is a chart
    looked_at = 0
    try:
        sheet.reset_dimensions()  # what files say of their size is often a million empty rows
        for number, row in enumerate(sheet.iter_rows(), 1):
            looked_at += 1 + len(row)
            told = [cell for cell in row if cell.value is not None and cell.data_type != "e"]
            if told or looked_at >= most:
                yield number, [Cell(cell.column, cell.value, str(cell.number_format)) for cell in told], looked_at
                most, looked_at = most - looked_at, 0
    except _BROKEN:
        raise UnreadableError(NoText.DAMAGED) from None
