"""XLSX: the cells that are seen, as they are seen."""

from __future__ import annotations

import re
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

sys.path.insert(0, str(Path(__file__).parent))
from made import AUTHOR, docx, paragraph, replaced, shared_xlsx, xlsx

from generator.extraction import workbook
from generator.extraction.extract import extract_text
from generator.extraction.workbook import print_value
from generator.model.attached import AttachedText, NoText

SHEET = "xl/worksheets/sheet1.xml"


def read(data: bytes) -> AttachedText:
    return extract_text("附件.xlsx", data)


def test_rows_and_cells() -> None:
    assert read(xlsx([("单位", "金额"), (None, None), ("甲镇", None, 3)])).text == "| 单位 | 金额 |\n| 甲镇 | 3 |"


def test_sheets_that_somebody_named_are_called_by_name() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("收入").append(["甲"])
        book.create_sheet("Sheet9").append(["乙"])

    assert read(xlsx([("首页",)], add)).text == "| 首页 |\n\n收入\n| 甲 |\n| 乙 |"


def test_what_is_hidden_is_not_read() -> None:
    def hide(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        for name, state in (("藏一", "hidden"), ("藏二", "veryHidden")):
            other = book.create_sheet(name)
            other.append(["不可见的表"])
            other.sheet_state = state  # type: ignore[assignment]

    rows = [(f"甲{n}", f"乙{n}", f"丙{n}") for n in range(1, 5)]
    assert read(xlsx(rows, hide)).text == "| 甲1 | 丙1 |\n| 甲3 | 丙3 |\n| 甲4 | 丙4 |"


def test_a_row_without_height_is_not_read() -> None:
    data = replaced(xlsx([("甲",), ("乙",)]), SHEET, lambda xml: xml.replace('<row r="1"', '<row r="1" ht="0"'))
    assert read(data).text == "| 乙 |"


def test_a_column_without_width_is_not_read() -> None:
    narrow = '<cols><col min="1" max="1" width="0"/></cols><sheetData>'
    data = replaced(xlsx([("甲", "乙")]), SHEET, lambda xml: re.sub("(<cols>.*</cols>)?<sheetData>", narrow, xml))
    assert read(data).text == "| 乙 |"


def test_hidden_rows_are_found_where_rows_are_missing_or_have_no_number() -> None:
    def sparse(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet["A7"], sheet["A9"] = "可见", "不可见"
        sheet.row_dimensions[9].hidden = True

    data = xlsx((), sparse)
    assert read(data).text == "| 可见 |"
    assert read(replaced(data, SHEET, lambda xml: xml.replace(' r="7"', "").replace(' r="9"', ""))).text == "| 可见 |"


def test_comments_and_properties_are_not_read() -> None:
    def comment(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet["A1"].comment = Comment("内部意见", AUTHOR)

    assert read(xlsx([("数据",)], comment)).text == "| 数据 |"


def test_formulas_are_their_results() -> None:
    data = replaced(
        xlsx([("=1+1", "=1/0")]), SHEET, lambda xml: xml.replace("<v/>", "<v>2</v>", 1).replace("<v />", "<v>2</v>", 1)
    )
    assert read(data).text == "| 2 |"


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, '"¥"#,##0.00_);[Red](#,##0.00)', "1,234.50"),
        (0.1 + 0.2, "General", "0.3"),
        (2099, "General", "2099"),
        (3.0, "0", "3"),
        (True, "General", "TRUE"),
        (5, ";;;", ""),
        (datetime(2099, 3, 1, tzinfo=UTC), 'yyyy"年"m"月"d"日"', "2099年3月1日"),
        (datetime(2099, 3, 1, tzinfo=UTC), 'yyyy"年"m"月"', "2099年3月"),
        (datetime(2099, 3, 1, tzinfo=UTC), "yyyy/m/d", "2099/3/1"),
        (datetime(2099, 3, 1, 9, 30, tzinfo=UTC), "yyyy-mm-dd hh:mm", "2099-03-01 09:30"),
        ("文字", "@", "文字"),
    ],
)
def test_values_are_printed_as_their_cells_show_them(value: object, form: str, printed: str) -> None:
    assert print_value(value, form) == printed


def test_a_date_is_known_by_its_format() -> None:
    assert read(xlsx([(date(2099, 3, 1),)])).text == "| 2099-03-01 |"


def test_what_a_file_says_of_its_size_costs_nothing() -> None:
    huge = replaced(xlsx([("甲",)]), SHEET, lambda xml: xml.replace('ref="A1:A1"', 'ref="A1:XFD1048576"'))
    started = time.process_time()
    assert read(huge).text == "| 甲 |"
    assert time.process_time() - started < 1


def test_a_row_beyond_all_rows_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_CELLS", 10_000)
    far = replaced(
        xlsx([("甲",), ("乙",)]),
        SHEET,
        lambda xml: xml.replace('r="2"', 'r="99999999999"'),
    )
    assert read(far) == AttachedText("| 甲 |", is_cut=True)


def test_an_empty_workbook_is_told() -> None:
    assert read(xlsx(())) == AttachedText(without=NoText.EMPTY)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "</worksheet>", ""),
        (SHEET, '<c r="A1"', '<c r="A1" s="900"'),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId99"'),
        (SHEET, 't="inlineStr"', 't="b"><v>7x</v></c><c'),
        (SHEET, '<row r="1"', '<row r="x"'),
    ],
)
def test_what_is_damaged_is_told(part: str, old: str, new: str) -> None:
    assert read(replaced(xlsx([("甲",)]), part, lambda xml: xml.replace(old, new))) == AttachedText(
        without=NoText.DAMAGED
    )


def test_shared_strings_are_read_without_the_pinyin_above_them() -> None:
    strings = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh sb='0' eb='1'><t>yi</t></rPh></si>"
    cells = '<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c>'
    assert read(shared_xlsx(cells, strings)).text == "| 乙丙 | 甲 |"
    assert read(shared_xlsx('<c r="A1" t="s"><v>77</v></c>', strings)) == AttachedText(without=NoText.DAMAGED)
    assert read(shared_xlsx(cells, "<si>")) == AttachedText(without=NoText.DAMAGED)


def test_what_is_no_xlsx_is_told() -> None:
    assert read(docx(paragraph("甲"))) == AttachedText(without=NoText.OTHER_FORMAT)
