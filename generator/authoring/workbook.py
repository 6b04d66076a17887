"""An office's workbook as cells with places: what is merged, hidden, computed or broken is told, never guessed away."""

from __future__ import annotations

import importlib
import warnings
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from generator.model.grid import Cell, Grid
from generator.text.package import Fault, PackageError, open_package
from generator.text.pattern import Pattern
from generator.text.workbook import MOST_MERGED, Layout, Span, column_number, find_sheets, read_layout

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
_PLACE: Final = Pattern(r"([A-Z]{1,3})(\d{1,7})")


class WorkbookError(Exception):
    """Why a workbook cannot be read, in Chinese."""


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
