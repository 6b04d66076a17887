"""A table of a page as files: exactly its caption, its columns and its rows.

CSV has the head and the rows as printed. XLSX has the caption above them, numbers as numbers. JSON is

    {"caption": …, "note": … | null, "columns": [{"name": …, "type": "number" | "string"}, …], "rows": [[…], …]}

where in a column of numbers a number stands as one, with the digits that were printed, and `null` for a blank; whatever else is
printed there, “—” and percentages too, is text. `note` has what holds for all of its numbers, such as 单位：万元.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from generator.model.artifact import Supplies, Task
from generator.model.card import print_csv
from generator.model.view import Format, Panel, Table, find_tables
from generator.outputs.spreadsheet import SheetOfCells, make_workbook, read_number
from generator.text.pattern import Pattern

_PATH: Final = Pattern(r"(?:[a-z0-9-]+/)*table(?:-[a-z0-9-]+)?")
_NOTHING: Final = Supplies({})


class TableFile(NamedTuple):
    """What stands in a table's files, and which there are."""

    sheet: SheetOfCells
    formats: tuple[Format, ...]


def table_paths(table: Table) -> tuple[str, ...]:
    """The files of a table. Raises ValueError for a name by which they could not be told from what is there for ever."""
    if table.download is None:
        return ()
    if _PATH.fullmatch(table.download) is None:
        raise ValueError(f"{table.download} names no table: the last part of its path begins with “table”")
    return tuple(f"{table.download}.{format_}" for format_ in table.formats)


def table_task(table: Table) -> Task:
    """The files of a table: what is printed stands for them, where its links lead does not matter."""
    given = TableFile(sheet_of(table), table.formats)
    stands_for = hashlib.sha256(repr(tuple(given)).encode("utf-8", "surrogatepass")).hexdigest()
    return Task(table_paths(table), make_table, given, stands_for=stands_for)


def make_table(given: TableFile, _supplies: Supplies) -> tuple[bytes, ...]:
    """The files, in the order of their formats."""
    return tuple(_PRINTERS[format_](given.sheet) for format_ in given.formats)


def with_book(files: Sequence[str], book: str) -> tuple[str, ...]:
    """The files of a record's tables, and of more than one table the workbook that has them all, a sheet for each."""
    first = files[0].rpartition(".")[0] if files else ""
    is_one = all(file.rpartition(".")[0] == first for file in files)
    return tuple(files) if is_one else (*files, book)


def make_record_tables(panels: Iterable[Panel], named: Iterable[str], book: str) -> tuple[bytes, ...]:
    """The files that a record's type has `named`, out of the tables on its page, and the workbook of them all.

    Raises ValueError when the page has other tables.
    """
    wanted = with_book(tuple(named), book)
    found: dict[str, bytes] = {}
    sheets = []
    for table in find_tables(panels):
        sheet = sheet_of(table)
        sheets.append(sheet)
        found |= zip(table_paths(table), make_table(TableFile(sheet, table.formats), _NOTHING), strict=True)
    if book in wanted:
        found[book] = make_workbook(sheets)
    if tuple(found) != wanted:
        raise ValueError(f"tables on the page are {tuple(found)}, its type names {wanted}")
    return tuple(found.values())


def sheet_of(table: Table) -> SheetOfCells:
    """A table's cells as they are printed; a sample says so."""
    rows = tuple(tuple([cell.text + "〔示例〕" if cell.sample else cell.text for cell in row]) for row in table.rows)
    return SheetOfCells(table.caption, table.note or "", table.columns, rows, table.numeric)


def _print_csv(sheet: SheetOfCells) -> bytes:
    return print_csv(sheet.columns, sheet.rows)


def _print_xlsx(sheet: SheetOfCells) -> bytes:
    return make_workbook((sheet,))


def _print_json(sheet: SheetOfCells) -> bytes:
    """One row a line."""
    kinds = ["number" if number in sheet.numeric else "string" for number in range(len(sheet.columns))]
    columns = [{"name": name, "type": kind} for name, kind in zip(sheet.columns, kinds, strict=True)]
    head = json.dumps({"caption": sheet.caption, "note": sheet.note or None, "columns": columns}, ensure_ascii=False)[
        :-1
    ]
    rows = ",\n".join([f"[{', '.join(_values(row, sheet.numeric))}]" for row in sheet.rows])
    return f'{head}, "rows": [\n{rows}\n]}}\n'.encode()


def _values(row: Sequence[str], numeric: Sequence[int]) -> list[str]:
    return [_number(text) if place in numeric else _quote(text) for place, text in enumerate(row)]


@functools.lru_cache(maxsize=1 << 15)
def _number(text: str) -> str:
    """A number with the digits that were printed, so that no reader's arithmetic stands between."""
    number = read_number(text)
    if number is None or number.is_share:
        return _quote(text) if text else "null"
    return number.digits


@functools.lru_cache(maxsize=1 << 12)
def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_PRINTERS: Final = {"csv": _print_csv, "xlsx": _print_xlsx, "json": _print_json}
