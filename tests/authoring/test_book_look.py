"""How workbooks look in Excel and on paper: nothing is cut off, heads stay in sight, a sheet is one page wide."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).parent))
from budget_books import ROOT, TODAY, TYPES, book_of, come, save

from generator.authoring.book_write import render_book
from generator.load.read import read_draft
from generator.model.site import Draft

GIVEN = {"publisher": "finance-bureau", "fiscal_year": "2025"}
KINDS = [("决算", "部门"), ("预算", "部门"), ("决算", "区级汇总")]


@pytest.fixture(scope="module")
def demonstration() -> Draft:
    return read_draft(ROOT / "content", TYPES)


def template(draft: Draft, phase: str, level: str) -> openpyxl.Workbook:
    made = book_of().make({**GIVEN, "phase": phase, "level": level}, draft, TODAY)
    return openpyxl.load_workbook(BytesIO(render_book(made, TODAY)))


def exported(draft: Draft) -> openpyxl.Workbook:
    (parsed,) = (each for each in draft.records if each.id == "shili-finance-bureau-2024-final")
    assert parsed.record is not None
    return openpyxl.load_workbook(
        BytesIO(render_book(book_of().show(parsed.id, parsed.record, "一段文字。" * 90, draft), TODAY))
    )


def lines_that_fit(sheet: Worksheet, first: int, last: int) -> float:
    return sum(sheet.row_dimensions[row].height or 15 for row in range(first, last + 1)) / 15


@pytest.mark.parametrize("which", [*KINDS, None])
def test_rows_are_as_tall_as_their_texts(demonstration: Draft, which: tuple[str, str] | None) -> None:
    book = template(demonstration, *which) if which else exported(demonstration)
    for sheet in book.worksheets:
        spans = {(span.min_row, span.min_col): span for span in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
                    continue
                span = spans.get((cell.row, cell.column))
                right, bottom = (span.max_col, span.max_row) if span else (cell.column, cell.row)
                letters = [get_column_letter(column) for column in range(cell.column, right + 1)]
                width = sum(sheet.column_dimensions[letter].width for letter in letters)
                taken = sum(2 if ord(character) > 0xFF else 1 for character in cell.value)
                fits = lines_that_fit(sheet, cell.row, bottom)
                assert math.ceil(taken / width) <= fits, (sheet.title, cell.coordinate, cell.value)


@pytest.mark.parametrize("which", KINDS)
def test_a_sheet_is_one_page_and_goes_the_way_that_is_larger(demonstration: Draft, which: tuple[str, str]) -> None:
    book = template(demonstration, *which)
    for sheet in book.worksheets:
        setup = sheet.page_setup
        # A 1 is left out of the file.
        assert (setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (9, None, None), sheet.title
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    orientations = {sheet.title: sheet.page_setup.orientation for sheet in book.worksheets}
    assert orientations["基本情况"] == "landscape"
    assert ("公开05表" not in orientations) or orientations["公开05表"] == "portrait"


def test_heads_stay_in_sight(demonstration: Draft) -> None:
    book = template(demonstration, "决算", "部门")
    assert (book["公开05表"].freeze_panes, book["公开05表"].print_title_rows) == ("C4", "$3:$3")
    assert (book["公开01表"].freeze_panes, book["公开01表"].print_title_rows) == ("B5", "$3:$4")
    assert book["基本情况"].freeze_panes == "A3"


def test_where_to_write_can_be_seen(demonstration: Draft) -> None:
    book = template(demonstration, "决算", "部门")
    sheet = book["公开05表"]
    (label,) = (cell for cell in sheet["A"] if cell.value == "空表说明：")
    assert f"B{label.row}:E{label.row}" in map(str, sheet.merged_cells.ranges)
    (hint,) = sheet.data_validations.dataValidation
    assert str(hint.sqref) == f"B{label.row}"
    assert "本表为空表" in str(hint.prompt)
    assert sheet["E2"].value == "金额单位：万元"
    assert sheet["E2"].alignment.horizontal == "right"
    facts = book["有关情况"]
    (reason,) = (cell.row for cell in facts["A"] if cell.value == "公务接待费增减原因")
    assert f"B{reason}:D{reason}" in map(str, facts.merged_cells.ranges)
    heads = [cell.row for cell in facts["B"] if cell.value == "内容"]
    assert f"B{heads[0]}:D{heads[0]}" in map(str, facts.merged_cells.ranges)
    assert facts["E3"].font.color.rgb == facts[f"E{reason}"].font.color.rgb
    assert facts["A3"].fill.fgColor.rgb == facts[f"A{reason}"].fill.fgColor.rgb


def test_a_district_of_many_units_has_them_to_choose_from(demonstration: Draft) -> None:
    first = demonstration.units[0]
    more = tuple(
        first.model_copy(update={"id": f"unit-{n}", "name": f"示例市示例区第{n}号工作部门"}) for n in range(80)
    )
    draft = replace(demonstration, units=(*demonstration.units, *more))
    book = template(draft, "决算", "部门")
    lists = {str(each.sqref): each.formula1 for each in book["基本情况"].data_validations.dataValidation}
    assert lists["B4"] == lists["B8"] == f"'填写说明'!$D$2:$D${len(draft.units) + 1}"
    guide = book["填写说明"]
    assert [cell.value for cell in guide["D"]][1:] == [unit.name for unit in draft.units]
    assert guide.print_area == f"'填写说明'!$A$1:$B${len([cell for cell in guide['A'] if cell.value])}"
    came = come(save(book), replace(draft, records=()), is_judged=False)
    assert not any("填写说明" in each.place for each in came.findings)


def test_figures_printed_across_are_numbers_in_every_column(demonstration: Draft) -> None:
    sheet = next(each for each in exported(demonstration).worksheets if each.title.startswith("公开07表"))
    (row,) = (row for row in sheet.iter_rows() if row[0].value == 9.8)
    assert all(isinstance(cell.value, int | float) for cell in row)
