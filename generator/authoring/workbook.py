"""An office's workbook as cells with places: what is merged, hidden, computed or broken is told, never guessed away."""

from __future__ import annotations

import importlib
import re
import warnings
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from generator.text.package import Fault, PackageError, open_package
from generator.text.workbook import MOST_MERGED, Layout, Span, column_name, column_number, find_sheets, read_layout

MOST_BYTES: Final = 30 << 20
_MOST_LOOKED_AT: Final = 5_000_000
_MOST_CELLS: Final = 1_000_000
_WIDEST_HEADING: Final = 200
_FAULTS: Final = {
    Fault.LOCKED: "打开要密码，请先取消密码",
    Fault.OTHER_FORMAT: "不是 xlsx 文件，请在 Excel 里另存为“Excel 工作簿（*.xlsx）”",
    Fault.DAMAGED: "文件损坏，请在 Excel 里打开，另存一份再试",
    Fault.TOO_HARD: "展开以后太大，请只留下台账那几张表",
}
# As generator.extraction.workbook: what openpyxl lets through of a damaged file.
_BROKEN: Final = (
    *(ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, OSError),
    *(ParseError, TypeError, ValueError, zlib.error),
)
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class WorkbookError(Exception):
    """Why a workbook cannot be read, in Chinese."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. `fault` says why what it holds cannot be known; `is_own` is false below the first of merged cells."""

    row: int
    column: int
    value: object
    form: str
    fault: str = ""
    is_own: bool = True

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.value).strip()


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its cells by row and column, and how it is laid out. `epoch` is the day that its serial days count from.

    `rows` and `columns` are those that hold something, `above` the cells that are merged downwards, by column.
    """

    name: str
    is_visible: bool
    cells: Mapping[tuple[int, int], Cell]
    layout: Layout
    epoch: date
    above: Mapping[int, tuple[Span, ...]]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def at(self, row: int, column: int) -> Cell | None:
        """A cell, or of cells merged downwards the first, which speaks for all of them."""
        own = self.cells.get((row, column))
        if own is not None:
            return own
        spans = self.above.get(column, ())
        place = bisect_left(spans, (row,))
        span = spans[place - 1] if place else None
        first = self.cells.get((span.top, span.left)) if span is not None and row <= span.bottom else None
        if first is None:
            return None
        return Cell(row, column, first.value, first.form, first.fault, is_own=False)

    def place(self, row: int, column: int) -> str:
        """As a person finds it: `督查台账!C7`."""
        return f"{self.name}!{column_name(column)}{row}"

    def width_at(self, row: int, column: int) -> int:
        """Over how many columns a cell is merged."""
        spans = (span for span in self.layout.merged if (span.top, span.left) == (row, column))
        return max((span.right - span.left + 1 for span in spans), default=1)

    def group_above(self, row: int, column: int) -> str:
        """What stands over a heading, merged over several columns."""
        for span in self.layout.merged:
            if span.bottom == row - 1 and span.left <= column <= span.right and span.left < span.right:
                cell = self.cells.get((span.top, span.left))
                return cell.text if cell is not None else ""
        return ""


def parse_workbook(data: bytes) -> tuple[Grid, ...]:
    """The sheets of an XLSX file. Raises WorkbookError."""
    if len(data) > MOST_BYTES:
        raise WorkbookError("文件太大，请只留下台账那几张表")
    try:
        package = open_package(data)
        parts = find_sheets(package)
        layouts = {part.name: read_layout(package, part.path) for part in parts if part.path.endswith(".xml")}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of what it cannot keep when saving
            return tuple(_read_grids(data, {part.name: part.is_visible for part in parts}, layouts))
    except PackageError as error:
        raise WorkbookError(_FAULTS[error.fault]) from None
    except _BROKEN:
        raise WorkbookError(_FAULTS[Fault.DAMAGED]) from None


def _read_grids(data: bytes, visible: Mapping[str, bool], layouts: Mapping[str, Layout]) -> Iterator[Grid]:
    # Loaded only here: no other command reads workbooks.
    openpyxl = importlib.import_module("openpyxl")
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    left = _MOST_LOOKED_AT
    for sheet in book.worksheets:
        layout = layouts[sheet.title]
        if len(layout.merged) > MOST_MERGED:
            raise PackageError(Fault.TOO_HARD)
        cells: dict[tuple[int, int], Cell] = {}
        sheet.reset_dimensions()  # what files say of their size is often a million empty rows
        for row in sheet.iter_rows():
            left -= 1 + len(row)
            cells |= {(cell.row, cell.column): _cell(cell) for cell in row if _holds_something(cell)}
            if left < 0 or len(cells) > _MOST_CELLS:
                raise PackageError(Fault.TOO_HARD)
        _add_uncomputed(cells, layout)
        rows, columns = (tuple(sorted({place[side] for place in cells})) for side in (0, 1))
        yield Grid(sheet.title, visible[sheet.title], cells, layout, book.epoch.date(), _index(layout), rows, columns)


def _holds_something(cell: Any) -> bool:  # noqa: ANN401 - one of openpyxl's two classes
    value = cell.value
    return value is not None and not (isinstance(value, str) and not value.strip())


def _cell(cell: Any) -> Cell:  # noqa: ANN401
    value = cell.value
    if cell.data_type == "e":
        return Cell(cell.row, cell.column, value, "", f"里面是错误值 {value}，请在 Excel 里改好")
    return Cell(cell.row, cell.column, value, str(cell.number_format))


def _add_uncomputed(cells: dict[tuple[int, int], Cell], layout: Layout) -> None:
    """Formulas whose result the file does not have: programs other than Excel write them so."""
    for name in layout.formulas:
        found = _PLACE.fullmatch(name)
        if found is not None:
            column = column_number(found[1])
            told = "里面是公式，文件没有存下结果，请在 Excel 里打开并保存一次"
            cells.setdefault((int(found[2]), column), Cell(int(found[2]), column, "", "", told))


def _index(layout: Layout) -> dict[int, tuple[Span, ...]]:
    """By column, the cells that are merged downwards and begin in it."""
    found: dict[int, list[Span]] = {}
    for span in layout.merged:
        if span.bottom > span.top and span.right - span.left < _WIDEST_HEADING:
            found.setdefault(span.left, []).append(span)
    return {column: tuple(sorted(spans)) for column, spans in found.items()}
