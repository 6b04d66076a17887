"""A table as files: exactly its caption, columns and rows, in every form; blank, “—” and 0 are three things."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.build.addresses import is_permanent
from generator.model.artifact import Supplies
from generator.model.view import Chart, Link, Panel, Table
from generator.outputs.boards import panel_files
from generator.outputs.table_files import make_record_tables, table_paths, table_task
from generator.outputs.templates import render

HOSTILE = '=HYPERLINK("http://x.example","点我"),\n<b>&\''
ROWS = (
    (Link("示例区甲局", "unit/a/", sample=True), Link("12.30"), Link("-0.59"), Link("+4.76%"), Link("00123")),
    (Link("乙局"), Link("0"), Link("—"), Link(""), Link("-cmd")),
    (Link(HOSTILE), Link("1,234,567.80"), Link("−3"), Link("12345678901234567890"), Link("\x0b垂直")),
)
HEADS = ("单位", "决算数（万元）", "比上年增减", "幅度", "编码")
TABLE = Table("公务接待费：各单位", HEADS, ROWS, numeric=(1, 2, 3), download="budget/compare/reception/2024/table")
PRINTED = [[cell.text + "〔示例〕" * cell.sample for cell in row] for row in ROWS]


def files(table: Table = TABLE) -> dict[str, bytes]:
    task = table_task(table)
    return dict(zip(task.paths, task.make(task.inputs, Supplies({})), strict=True))


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_what_is_printed_and_nothing_that_runs() -> None:
    head, *rows = read_csv(files()[f"{TABLE.download}.csv"])
    assert head == list(HEADS)
    assert rows[0] == PRINTED[0]
    assert rows[1] == [*PRINTED[1][:4], "'-cmd"]
    assert rows[2] == [f"'{HOSTILE}", *PRINTED[2][1:]]


def test_json_has_numbers_to_the_last_printed_digit() -> None:
    data = json.loads(files()[f"{TABLE.download}.json"], parse_float=Decimal)
    assert data["caption"] == TABLE.caption
    assert data["columns"] == [
        {"name": name, "type": "number" if place in TABLE.numeric else "string"} for place, name in enumerate(HEADS)
    ]
    first, second, third = data["rows"]
    assert first == ["示例区甲局〔示例〕", Decimal("12.30"), Decimal("-0.59"), "+4.76%", "00123"]
    assert str(first[1]) == "12.30"
    assert second == ["乙局", 0, "—", None, "-cmd"]
    # What no spreadsheet keeps to the last digit stays as it is printed.
    assert third == [HOSTILE, Decimal("1234567.80"), -3, "12345678901234567890", "\x0b垂直"]


def test_xlsx_has_numbers_as_numbers_and_codes_as_text() -> None:
    data = files()[f"{TABLE.download}.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = list(sheet.iter_rows())
    assert [cell.value for cell in cells[0]][:2] == [TABLE.caption, None]
    assert [cell.value for cell in cells[1]] == list(HEADS)
    assert [cell.value for cell in cells[2]] == ["示例区甲局〔示例〕", 12.3, -0.59, 0.0476, "00123"]
    assert [cell.number_format for cell in cells[2]] == ["General", "0.00", "0.00", "+0.00%;-0.00%;0.00%", "General"]
    assert [cell.value for cell in cells[3]] == ["乙局", 0, "—", None, "-cmd"]
    assert [cell.value for cell in cells[4]] == [HOSTILE, 1234567.8, -3, "12345678901234567890", "垂直"]
    assert cells[4][1].number_format == "#,##0.00"
    assert all(cell.data_type != "f" for row in cells for cell in row)
    assert sheet.freeze_panes == "A3"
    assert sheet.title == "公务接待费：各单位"
    assert files()[f"{TABLE.download}.xlsx"] == data


def test_the_unit_of_money_goes_along() -> None:
    data = files(TABLE._replace(note="单位：万元"))
    assert json.loads(data[f"{TABLE.download}.json"])["note"] == "单位：万元"
    sheet = openpyxl.load_workbook(io.BytesIO(data[f"{TABLE.download}.xlsx"])).active
    assert sheet["A1"].value == f"{TABLE.caption}（单位：万元）"


def test_key_is_what_is_printed() -> None:
    other = Table(TABLE.caption, HEADS, ROWS[:2], TABLE.numeric, download=TABLE.download)
    led = (Link("乙局", "unit/b/"), *ROWS[1][1:])
    linked = Table(TABLE.caption, HEADS, (ROWS[0], led, ROWS[2]), TABLE.numeric, download=TABLE.download)
    assert table_task(other).stands_for != table_task(TABLE).stands_for
    assert table_task(TABLE._replace(note="单位：元")).stands_for != table_task(TABLE).stands_for
    assert table_task(linked).stands_for == table_task(TABLE).stands_for


def test_tables_of_boards_and_beneath_charts_have_files_that_may_pass() -> None:
    beneath = Table("历年", ("年", "万元"), (), numeric=(1,), download="budget/sangong/table-years", formats=("csv",))
    chart = Chart("历年", "{}", "逐年减少", beneath)
    found = [p for task in panel_files([Panel("一", "a", (TABLE, chart))]) for p in task.paths if "charts" not in p]
    assert found == [
        *(f"{TABLE.download}.{each}" for each in ("csv", "xlsx", "json")),
        "budget/sangong/table-years.csv",
    ]
    assert not any(map(is_permanent, found))
    assert read_csv(files(beneath)["budget/sangong/table-years.csv"]) == [["年", "万元"]]


@pytest.mark.parametrize("name", ["budget/x", "budget/tables", "budget/x/table/", "../table", "budget/x/table_1"])
def test_a_name_that_could_be_any_file_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="names no table"):
        table_paths(Table("表", ("列",), (), download=name))


def test_a_record_has_the_files_that_its_type_names_and_a_workbook_of_all() -> None:
    one = Table("公开01表 收入支出决算总表", HEADS, ROWS, (1,), download="budget/a/table-1", formats=("csv",))
    two = Table("公开01表 收入支出决算总表", HEADS, ROWS[:1], (1,), download="budget/a/table-2", formats=("csv",))
    panels = [Panel("表", "tables", (one, two))]
    names = ["budget/a/table-1.csv", "budget/a/table-2.csv"]
    first, second, book = make_record_tables(panels, names, "budget/a/tables.xlsx")
    assert (len(read_csv(first)), len(read_csv(second))) == (4, 2)
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == [
        "公开01表 收入支出决算总表",
        "公开01表 收入支出决算总表 2",
    ]
    assert len(make_record_tables([Panel("表", "tables", (one,))], names[:1], "budget/a/tables.xlsx")) == 1
    with pytest.raises(ValueError, match="its type names"):
        make_record_tables(panels, names[:1], "budget/a/tables.xlsx")


def render_table(table: Table) -> str:
    theme = Path(__file__).parent.parent.parent / "theme" / "macros.html"
    sources = (("macros.html", theme.read_text("utf-8")), ("t.html", '{% import "macros.html" as m %}{{ m.table(t) }}'))
    return render(sources, "t.html", "../../", t=table)


def test_the_foot_leads_there_and_other_tables_have_none() -> None:
    foot = render_table(TABLE).partition('<p class="table-files">')[2]
    assert foot.startswith(
        '下载本表：<a href="../../budget/compare/reception/2024/table.csv" download="公务接待费：各单位.csv"'
    )
    assert foot.count("<a ") == 3
    assert foot.count("、") == 2
    assert "table-files" not in render_table(Table("表", ("列",), ()))


def test_rows_are_named_by_what_names_them_and_sums_are_marked() -> None:
    rows = (("2010301", "行政运行"), ("", "住房公积金"), ("合计", ""))
    cells = tuple(tuple(map(Link, row)) for row in rows)
    told = render_table(Table("表", ("编码", "科目"), cells, note="单位：万元", names=(1,), sums=(2,)))
    assert '<tr><td>2010301</td><th scope="row">行政运行</th></tr>' in told
    assert '<tr><td></td><th scope="row">住房公积金</th></tr>' in told
    assert '<tr class="sum"><th scope="row">合计</th><td class="whole"></td></tr>' in told
    assert '<caption><span>表</span> <span class="note">单位：万元</span></caption>' in told
