"""Every table that offers its rows has exactly them in its files, wherever it stands in the demo portal."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parent))
from reading_tables import ReadTable, read_tables


def read_csv(path: Path) -> list[list[str]]:
    """A CSV file's rows, without the apostrophe that keeps a cell from being taken for a formula."""
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    return [[cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell for cell in row] for row in rows]


def as_printed(cell: object, printed: str) -> bool:
    """Whether a cell of XLSX or JSON is what was printed: a number of the same value, nothing for a blank, or the same text."""
    if cell is None:
        return printed == ""
    if isinstance(cell, str):
        return cell == printed
    plain = printed.replace(",", "").removesuffix("%")
    value = Decimal(str(cell)) * (100 if printed.endswith("%") else 1)
    return abs(value - Decimal(plain)) < Decimal("0.0000001")


def check_table(table: ReadTable, page: str, site: Path) -> None:
    for href in table.files:
        path = site / posixpath.normpath(posixpath.join(posixpath.dirname(page), href))
        told = f"{page}: {path.name}"
        if path.suffix == ".csv":
            assert read_csv(path) == [table.head, *table.rows], told
            continue
        if path.suffix == ".json":
            data = json.loads(path.read_text("utf-8"))
            assert (data["caption"], data["note"] or "") == (table.caption, table.note), told
            head, rows = [column["name"] for column in data["columns"]], data["rows"]
        else:
            caption, head, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
            assert caption[0] == (f"{table.caption}（{table.note}）" if table.note else table.caption), told
        assert list(head) == table.head, told
        assert len(rows) == len(table.rows), told
        for cells, printed in zip(rows, table.rows, strict=True):
            assert all(map(as_printed, cells, printed)), (told, cells, printed)


def test_files_have_exactly_the_rows_of_their_table(demo_site: Path) -> None:
    seen: set[str] = set()
    for path in demo_site.rglob("index.html"):
        text = path.read_text("utf-8")
        if "table-files" in text:
            page = path.relative_to(demo_site).as_posix()
            for table in read_tables(text):
                check_table(table, page, demo_site)
                seen.update(posixpath.join(posixpath.dirname(page), href) for href in table.files)
    assert len(seen) > 100
    files = [path.relative_to(demo_site).as_posix() for path in demo_site.rglob("table*.*") if path.suffix != ".html"]
    led_to = {posixpath.normpath(path) for path in seen}
    assert [path for path in files if path not in led_to and not path.endswith("/tables.xlsx")] == []


def test_rows_are_named_and_heads_have_a_scope(demo_site: Path) -> None:
    for path in sorted(demo_site.glob("budget/*-final/index.html"))[:40]:
        text = path.read_text("utf-8")
        assert text.count("<thead") == text.count("<table>")
        assert "<th>" not in text
        for table in read_tables(text):
            for cells, scopes, numeric in zip(table.rows, table.scopes, table.numeric, strict=True):
                assert "row" in scopes or all(numeric) or not any(cells), (path, table.caption, cells)
                assert not any(scope and not cell for cell, scope in zip(cells, scopes, strict=True)), (path, cells)
