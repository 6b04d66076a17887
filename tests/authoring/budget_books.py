"""Budget workbooks as offices have them, made for tests: rows with merged cells, and what becomes of them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from generator import content_types
from generator.authoring.book_import import plan_book
from generator.authoring.book_wish import BookOutcome, BookWish
from generator.authoring.workbook import parse_workbook
from generator.load.read import read_draft
from generator.load.trial import find_new_faults
from generator.model.book import Book, Tree
from generator.model.grid import Finding
from generator.model.site import Draft

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = os.environ.get("GONGKAI_SAMPLES")
TODAY = date(2026, 11, 24)
TYPES = content_types.discover()
KIND = TYPES["budget"]
Rows = Sequence[Sequence[object]]
FINAL_NAMES = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "财政拨款“三公”经费支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
)


class Came(NamedTuple):
    """What came of a workbook."""

    outcomes: tuple[BookOutcome, ...]
    findings: tuple[Finding, ...]

    @property
    def only(self) -> BookOutcome:
        (outcome,) = self.outcomes
        return outcome

    @property
    def values(self) -> Mapping[str, Tree]:
        return self.only.taken.values

    def rows(self, word: str) -> list[list[str]]:
        """The rows of the one table whose name has a word."""
        (table,) = (each for each in as_list(self.values["tables"]) if word in str(as_dict(each)["name"]))
        return [[str(cell) for cell in as_list(row)] for row in as_list(as_dict(table)["rows"])]

    def told(self, *, faults: bool) -> dict[str, str]:
        """Findings by place."""
        found = (*self.findings, *(each for outcome in self.outcomes for each in outcome.faults))
        return {each.place: each.message for each in found if each.is_fault is faults}


def as_dict(value: object) -> dict[str, Tree]:
    assert isinstance(value, dict)
    return value


def as_list(value: object) -> list[Tree]:
    assert isinstance(value, list)
    return value


def book_of(kind_book: Book | None = KIND.book) -> Book:
    assert kind_book is not None
    return kind_book


def small_draft(folder: Path) -> Draft:
    """The units of the demonstration, and no records."""
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    for name in ("site.yml", "units.yml", "places.yml"):
        (content / name).write_bytes((ROOT / "content" / name).read_bytes())
    return read_draft(content, TYPES)


def _read_nothing(path: str) -> bytes:
    raise AssertionError(path)


def come(
    data: bytes,
    draft: Draft,
    *,
    with_hidden: bool = False,
    is_judged: bool = True,
    read_file: Callable[[str], bytes] = _read_nothing,
    **given: str,
) -> Came:
    """What would come of a workbook; the checks are left out where nobody looks at them."""
    wish = BookWish(
        KIND,
        book_of(),
        draft,
        TODAY,
        "content",
        given,
        with_hidden,
        read_file,
        lambda proposals: find_new_faults(draft, TYPES, proposals, TODAY) if is_judged else (),
    )
    return Came(*plan_book(parse_workbook(data), wish))


# --- making ----------------------------------------------------------------------------------------------------------


def save(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make(sheets: Mapping[str, Rows], *, merged_from: int | None = None) -> bytes:
    """A workbook of rows. From the row `merged_from` on a None goes on from its left, else from above: these are merged."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        fill(sheet, rows)
        if merged_from is not None:
            merge(sheet, rows, merged_from)
    return save(book)


def fill(sheet: Worksheet, rows: Rows) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value not in (None, ""):
                sheet.cell(number, column, value)  # type: ignore[arg-type]


def merge(sheet: Worksheet, rows: Rows, first: int) -> None:
    """What an extraction of merged cells leaves None, merged again: to the right where it can be, else downwards."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if number < first or value is None or (number, column) in taken:
                continue
            right = column
            while right + 1 < len(row) and row[right + 1] is None and (number, right + 1) not in taken:
                right += 1
            bottom = number
            while (
                bottom + 1 < len(rows)
                and len(rows[bottom + 1]) > right
                and all(
                    rows[bottom + 1][each] is None and (bottom + 1, each) not in taken
                    for each in range(column, right + 1)
                )
            ):
                bottom += 1
            if (right, bottom) != (column, number) and value != "":
                taken |= {(r, c) for r in range(number, bottom + 1) for c in range(column, right + 1)}
                sheet.merge_cells(
                    start_row=number + 1, start_column=column + 1, end_row=bottom + 1, end_column=right + 1
                )


# --- the 2024 final accounts of the samples as a workbook -----------------------------------------------------------------


def final_account_sheets() -> dict[str, list[list[object]]]:
    """公开01 to 公开09 with the captions that such sheets have: no real export is at hand (REGULATIONS §6.2)."""
    assert SAMPLES is not None
    path = next((Path(SAMPLES) / "budget").glob("*2024年度部门决算.tables.json"))
    pieces = [piece["rows"] for piece in json.loads(path.read_text("utf-8")) if piece["page"] > 5]
    tables: list[list[list[object]]] = []
    for piece in pieces:
        if tables and (len(tables) == len(FINAL_NAMES) or _goes_on(tables[-1], piece)):
            tables[-1].extend(piece)
        else:
            tables.append([list(row) for row in piece])
    assert len(tables) == len(FINAL_NAMES)
    sheets: dict[str, list[list[object]]] = {}
    for number, (name, rows) in enumerate(zip(FINAL_NAMES, tables, strict=True), 1):
        width = len(rows[0])
        lead = [[name, *[""] * (width - 1)], [*[""] * (width - 1), f"公开{number:02d}表"]]
        lead.append(["部门：示例区财政局", *[""] * (width - 2), "金额单位：万元"])
        body = [[_tidy(cell) for cell in row] for row in rows]
        sheets[f"公开{number:02d}表"] = [*lead, *body]
    for number in (8, 9):
        kind = "政府性基金" if number == 8 else "国有资本经营"
        sheets[f"公开{number:02d}表"].append([f"注：示例区财政局无{kind}预算财政拨款支出，故本表无数据。"])
    return sheets


def _goes_on(table: list[list[object]], piece: list[list[object]]) -> bool:
    """Whether a page goes on with a table: it has no head, or only blanks."""
    first = re.sub(r"\s", "", str(piece[0][0] or ""))
    return len(piece[0]) == len(table[0]) and not re.match("项目|收入|经济分类|财政拨款", first)


def _tidy(cell: object) -> object:
    return re.sub(r"\s", "", cell) if isinstance(cell, str) else cell
