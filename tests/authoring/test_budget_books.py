"""Budget workbooks: what offices have becomes a record, and whatever does not is told with its cell."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from budget_books import (
    FINAL_NAMES,
    SAMPLES,
    Came,
    as_dict,
    as_list,
    come,
    final_account_sheets,
    make,
    save,
    small_draft,
)

from generator.model.site import Draft
from generator.text.workbook import column_name

with_samples = pytest.mark.skipif(SAMPLES is None, reason="the samples lie outside the repository")
UNIT = {"publisher": "finance-bureau", "fiscal_year": "2024", "phase": "决算", "level": "单位"}
HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
CAPTION = [["公开05表 一般公共预算财政拨款支出决算表"], ["部门：示例区财政局", None, None, None, "金额单位：万元"]]
BODY: list[list[object]] = [
    ["合计", None, 100, 60, 40],
    ["201", "一般公共服务支出", 100, 60, 40],
    ["20106", "财政事务", 100, 60, 40],
    ["2010601", "行政运行", 100, 60, 40],
]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return small_draft(tmp_path_factory.mktemp("draft"))


def table(draft: Draft, *rows: list[object], head: list[object] | None = None, **told: str) -> Came:
    """What comes of one table with the usual head."""
    sheet = [*CAPTION, head or list(HEAD), *(rows or BODY)]
    return come(make({"公开05表": sheet}), draft, **{**UNIT, **told})


# --- real forms ------------------------------------------------------------------------------------------------------


@with_samples
def test_the_nine_tables_of_final_accounts(draft: Draft) -> None:
    sheets = final_account_sheets()
    came = come(make(sheets, merged_from=3), draft, level="部门", fiscal_year="2024")
    assert [*came.told(faults=True), *came.told(faults=False)] == []
    assert came.only.missing == ()
    assert came.only.issues == ()
    values = came.values
    assert (values["publisher"], values["phase"]) == ("finance-bureau", "决算")
    names = [as_dict(each)["name"] for each in as_list(values["tables"])]
    assert names == [f"公开{n:02d}表 {name}" for n, name in enumerate(FINAL_NAMES, 1)]
    empty = [as_dict(each).get("empty") for each in as_list(values["tables"])]
    assert [n for n, told in enumerate(empty, 1) if told] == [8, 9]
    assert as_dict(as_dict(values["sangong"])["total"]) == {"budget": "0.95", "final": ""}
    assert came.rows("公开05表")[3][:5] == ["201", "06", "01", "行政运行", "1511.89"]
    for number, name in enumerate(FINAL_NAMES[:7], 1):
        printed = [_figures(row) for row in sheets[f"公开{number:02d}表"][3:]]
        assert [each for each in printed if each] == [
            each for row in came.rows(f"公开{number:02d}表")[1:] if (each := _figures(row))
        ], name


def _figures(row: list[object] | list[str]) -> list[str]:
    return [str(cell).replace(",", "") for cell in row if re.fullmatch(r"-?[\d,]+\.\d\d", str(cell or ""))]


@with_samples
@pytest.mark.parametrize(("stem", "word", "level"), [("department", "部门", "部门"), ("unit", "单位", "单位")])
def test_a_districts_template_that_was_filled_in(draft: Draft, stem: str, word: str, level: str) -> None:
    assert SAMPLES is not None
    data = (Path(SAMPLES) / "budget" / f"{stem}_budget_template.xlsx").read_bytes()
    book = openpyxl.load_workbook(BytesIO(data))
    book["封面"]["A9"] = "预算单位：示例区财政局"
    general = book[f"{word}一般公共预算拨款表"]
    for row in (9, 10, 11):
        for column, amount in zip("EFG", (320_000.5, 300_000.5, 20_000), strict=True):
            general[f"{column}{row}"] = amount
            general[f"{column}{row}"].number_format = "#,##0.00"
    general["E21"], general["F21"], general["G21"] = "３２０，０００．５０", "300,000.50", " 20000.00 "
    sangong = book[f"{word}“三公”经费和机关运行费预算表"]
    for column, amount in zip("ABCDEFG", (12.1, 0, 2.1, 10, None, 10, 40.5), strict=True):
        sangong[f"{column}7"] = amount
    came = come(save(book), draft)
    assert came.only.missing == ()
    assert came.told(faults=True) == {}
    values = came.values
    assert [values[key] for key in ("publisher", "fiscal_year", "phase", "level", "money_unit")] == [
        *("finance-bureau", "2026", "预算", level, "万元")
    ]
    assert [as_dict(each).get("money_unit") for each in as_list(values["tables"])] == ["元"] * 8 + [None]
    rows = came.rows("一般公共预算支出功能")
    assert rows[3] == ["205", "02", "05", "高等教育", "320000.50", "300000.50", "20000.00"]
    assert rows[-1][-3:] == ["320000.50", "300000.50", "20000.00"]
    figures = as_dict(values["sangong"])
    assert {key: as_dict(figures[key])["budget"] for key in ("total", "abroad", "reception", "car", "car_buy")} == {
        "total": "12.1" if not _decimals(sangong["A7"].number_format) else "12.10",
        "abroad": as_dict(figures["abroad"])["budget"],
        "reception": as_dict(figures["reception"])["budget"],
        "car": as_dict(figures["car"])["budget"],
        "car_buy": "",
    }
    assert float(str(as_dict(figures["car_run"])["budget"])) == 10
    assert float(str(as_dict(as_dict(values["operating"])["amounts"])["budget"])) == 40.5
    assert "## " in came.only.taken.body[0][0]


def _decimals(form: str) -> int:
    return len(form.split(";", maxsplit=1)[0].partition(".")[2].rstrip("_ )"))


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["项目", "预算数", "决算数", "上年数", "增减原因"],
            ["合计", 12, "9.30", 10.1, None],
            ["因公出国（境）费", "—", "—", "—", None],
            ["公务用车购置及运行费", 8, 6.8, 7.2, None],
            ["其中：公务用车购置费", None, None, None, None],
            ["公务用车运行费", 8, 6.8, 7.2, "合并出行"],
            ["公务接待费", 4, 2.5, 2.9, "压减"],
        ],
        [
            ["项目", "2024年预算数", "2024年决算数", "2023年决算数", "原因"],
            ["合计", 12, "9.30", 10.1, None],
            ["因公出国（境）费", "—", "—", "—", None],
            ["公务用车购置及运行费", 8, 6.8, 7.2, None],
            ["公务用车购置费", None, None, None, None],
            ["公务用车运行费", 8, 6.8, 7.2, "合并出行"],
            ["公务接待费", 4, 2.5, 2.9, "压减"],
        ],
    ],
    ids=["years in words", "years in numbers"],
)
def test_a_plain_sheet_of_sangong_with_items_down(draft: Draft, rows: list[list[object]]) -> None:
    came = come(make({"Sheet1": [["2024年度“三公”经费情况表"], ["单位：万元"], *rows]}), draft, **UNIT)
    assert came.told(faults=True) == {}
    assert came.told(faults=False) == {}
    assert "tables" not in came.values
    sangong = as_dict(came.values["sangong"])
    assert sangong["total"] == {"budget": "12", "final": "9.30", "prior": "10.1"}
    assert sangong["abroad"] == {"budget": "—", "final": "—", "prior": "—"}
    assert as_dict(sangong["car_buy"]) == {"budget": "", "final": "", "prior": ""}
    assert sangong["run_label"] == "公务用车运行费"
    assert came.values["reasons"] == {"car_run": "合并出行", "reception": "压减"}


def test_a_plain_sheet_of_sangong_with_items_across(draft: Draft) -> None:
    rows: list[list[object]] = [
        ["2024年度“三公”经费决算表（单位：元）"],
        ["合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费"],
        [None, None, "小计", "购置费", "运行费", None],
        ["93,000", 0, "68000.00", None, 68000, "２５０００"],
    ]
    came = come(make({"三公": rows}, merged_from=1), draft, **UNIT)
    assert came.told(faults=True) == {}
    sangong = as_dict(came.values["sangong"])
    assert came.values["money_unit"] == "元"
    assert {key: as_dict(sangong[key]) for key in ("total", "abroad", "car", "car_buy", "reception")} == {
        "total": {"final": "93000"},
        "abroad": {"final": "0"},
        "car": {"final": "68000.00"},
        "car_buy": {"final": ""},
        "reception": {"final": "25000"},
    }


def test_a_line_for_each_of_several_units(draft: Draft) -> None:
    rows: list[list[object]] = [
        ["2024年“三公”经费决算汇总表（单位：万元）"],
        ["序号", "单位名称", "合计", "因公出国（境）费", "公务接待费"],
        [1, "区财政局", 3, 1, 2],
        [2, "区民政局", 5, 1, 4],
        ["合计", None, 8, 2, 6],
    ]
    came = come(make({"三公": rows}), draft, **{**UNIT, "publisher": "civil-affairs-bureau"})
    assert as_dict(as_dict(came.values["sangong"])["total"]) == {"final": "5"}
    assert {"三公!C3", "三公!C5"} <= set(came.told(faults=False))
    other = come(make({"三公": rows}), draft, **{**UNIT, "publisher": "housing-bureau"})
    assert "一行一个单位" in other.told(faults=True)["三公!A2"]
    assert other.only.proposal is None


def test_a_table_that_has_nothing_but_its_number(draft: Draft) -> None:
    came = come(
        make({"Sheet1": [["公开03表"], ["单位：万元"], list(HEAD), *BODY, ["编报日期：2025-08-01"]]}), draft, **UNIT
    )
    assert as_dict(as_list(came.values["tables"])[0])["name"] == "公开03表 支出决算表"
    assert list(came.told(faults=False)) == ["Sheet1!A8"]


def test_a_column_of_no_year_of_ours_is_told_and_not_taken(draft: Draft) -> None:
    rows: list[list[object]] = [["项目", "2022年决算数", "2024年决算数"], ["合计", 8, 9], ["公务接待费", 8, 9]]
    came = come(make({"三公": [["“三公”经费情况表"], ["单位：万元"], *rows]}), draft, **UNIT)
    assert as_dict(came.values["sangong"])["total"] == {"final": "9"}
    assert set(came.told(faults=False)) == {"三公!B4", "三公!B5"}


# --- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        (" 12.30 ", "12.30"),
        ("1 234.50", "1234.50"),
        ("—", "—"),
        ("－", "—"),
        ("--", "—"),
        ("/", "/"),
        (0, "0"),
        ("0.00", "0.00"),
        (-5.5, "-5.5"),
        ("－5.5", "-5.5"),
        (None, ""),
    ],
)
def test_amounts_as_offices_write_them(draft: Draft, value: object, printed: str) -> None:
    came = table(draft, ["合计", None, 100, 60, 40], ["2010601", "行政运行", 100, 60, value])
    assert came.told(faults=True) == {}
    assert came.rows("公开05表")[2][4] == printed


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("12.30万元", "不是金额"),
        ("约5", "不是金额"),
        ("(12.30)", "不是金额"),
        (datetime.fromisoformat("2024-01-02"), "日期 2024-01-02"),
        (True, "TRUE"),
    ],
)
def test_what_is_no_amount_is_told_with_its_cell(draft: Draft, value: object, word: str) -> None:
    came = table(draft, *BODY, ["2010602", "一般行政管理事务", value, 1, 2])
    assert word in came.told(faults=True)["公开05表!C8"]


def test_codes_keep_their_zeros(draft: Draft) -> None:
    head: list[object] = ["类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"]
    came = table(draft, [201, " 06", "01", "行政运行", 1, 1, 0], ["２０１", 6, 2, "一般事务", 1, 1, 0], head=head)
    assert [row[:3] for row in came.rows("公开05表")[1:]] == [["201", "06", "01"], ["201", "06", "02"]]
    assert set(came.told(faults=False)) == {"公开05表!B5", "公开05表!C5"}


def test_the_number_that_is_shown_is_the_one_that_is_published(draft: Draft) -> None:
    book = openpyxl.load_workbook(BytesIO(make({"公开05表": [*CAPTION, list(HEAD), *BODY]})))
    sheet = book["公开05表"]
    sheet["C5"], sheet["D5"] = 100.126, 123456
    sheet["C5"].number_format = "#,##0.00"
    sheet["D5"].number_format = "0!.0,"
    came = come(save(book), draft, **UNIT)
    assert came.rows("公开05表")[2][2] == "100.13"
    assert "按显示的导入" in came.told(faults=False)["公开05表!C5"]
    assert "按另一个单位显示" in came.told(faults=True)["公开05表!D5"]


def test_formulas_without_a_result_are_told_by_cell_and_nothing_is_written(draft: Draft) -> None:
    book = openpyxl.load_workbook(BytesIO(make({"公开05表": [*CAPTION, list(HEAD), *BODY]})))
    book["公开05表"]["C4"] = "=C5+C6"
    book["公开05表"]["E4"] = "=SUM(E5:E6)"
    came = come(save(book), draft, **UNIT)
    assert {place for place, told in came.told(faults=True).items() if "公式" in told} == {"公开05表!C4", "公开05表!E4"}
    assert came.only.proposal is None


# --- units of money, years, owners -----------------------------------------------------------------------------------


def test_each_table_keeps_its_own_unit_of_money(draft: Draft) -> None:
    other = [["公开03表 支出决算表"], ["部门：示例区财政局", None, None, None, "单位：元"], list(HEAD), *BODY]
    came = come(
        make({"公开03表": other, "公开05表": [*CAPTION, list(HEAD), *BODY]}), draft, **{**UNIT, "money_unit": "万元"}
    )
    assert [as_dict(each).get("money_unit") for each in as_list(came.values["tables"])] == ["元", None]
    assert came.rows("公开03表")[1][2] == "100"


def test_a_unit_that_is_none_of_ours_is_never_converted(draft: Draft) -> None:
    sheet = [CAPTION[0], ["单位：千元"], list(HEAD), *BODY]
    came = come(make({"公开05表": sheet}), draft, **UNIT)
    assert "千元" in came.told(faults=True)["公开05表!A2"]


def test_a_table_without_a_unit_of_money_asks_for_one(draft: Draft) -> None:
    sheet = [CAPTION[0], list(HEAD), *BODY]
    came = come(make({"公开05表": sheet}), draft, **UNIT)
    assert "--money-unit" in came.told(faults=True)["公开05表!A2"]
    assert came.only.proposal is None
    told = come(make({"公开05表": sheet}), draft, **UNIT, money_unit="元")
    assert told.only.proposal is not None
    assert told.values["money_unit"] == "元"


def test_what_the_workbook_does_not_say_is_asked_for(draft: Draft) -> None:
    sheet = [["支出决算表"], ["单位：万元"], list(HEAD), *BODY]
    came = come(make({"Sheet1": sheet}), draft)
    assert [spec.key for spec in came.only.missing] == ["title", "publisher", "fiscal_year", "level"]
    assert came.only.proposal is None


@pytest.mark.parametrize("other", ["本年度无政府性基金收支", "公开06表 另一张表", "公开06表"])
def test_of_two_titles_the_one_that_is_not_the_name_is_told(draft: Draft, other: str) -> None:
    came = come(make({"表": [[other], *CAPTION, list(HEAD), *BODY]}), draft, **UNIT)
    assert [as_dict(each)["name"] for each in as_list(came.values["tables"])] == [CAPTION[0][0]]
    assert list(came.told(faults=False)) == ["表!A1"]
    assert came.only.proposal is not None


def test_a_table_of_another_year_is_a_fault(draft: Draft) -> None:
    sheet = [["2023年度支出决算表"], CAPTION[1], list(HEAD), *BODY]
    came = come(make({"支出": sheet, "本年": [["2024年度收入决算表"], *sheet[1:]]}), draft, **UNIT)
    assert "2023年" in came.told(faults=True)["支出!A3"]


def test_several_units_in_one_workbook_are_a_record_each(draft: Draft) -> None:
    sheets = {
        name: [CAPTION[0], [f"部门：{name}", None, None, None, "金额单位：万元"], list(HEAD), *BODY]
        for name in ("区财政局", "区民政局")
    }
    told = {key: value for key, value in UNIT.items() if key != "publisher"}
    came = come(make(sheets), draft, **told)
    assert [outcome.taken.values["publisher"] for outcome in came.outcomes] == [
        "finance-bureau",
        "civil-affairs-bureau",
    ]
    one = come(make(sheets), draft, **{**UNIT, "publisher": "civil-affairs-bureau"})
    assert len(as_list(one.values["tables"])) == 1
    assert "--unit 区财政局" in one.told(faults=False)["区财政局!A3"]
    assert one.told(faults=True) == {}


FACTS: list[list[object]] = [["项目", "内容"], ["预算年度", 2024], ["口径", "单位"], ["公开主体", "区财政局"]]


@pytest.mark.parametrize("with_facts", [True, False])
@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("fiscal_year", "2023", ["--year", "“2023”", "“2024”", "--year 2024"]),
        ("phase", "预算", ["--phase", "“预算”", "“决算”", "--phase 决算"]),
        ("publisher", "civil-affairs-bureau", ["--unit", "“区民政局”", "“区财政局”", "--unit 区财政局"]),
    ],
)
def test_a_wrong_option_is_named_and_nothing_else(
    draft: Draft, key: str, value: str, told: list[str], *, with_facts: bool
) -> None:
    sheets = {
        "公开05表": [["公开05表 2024年度一般公共预算财政拨款支出决算表"], CAPTION[1], list(HEAD), *BODY],
        "公开03表": [["公开03表 2024年度支出决算表"], CAPTION[1], list(HEAD), *BODY],
    }
    data = make({**({"基本情况": FACTS} if with_facts else {}), **sheets})
    assert come(data, draft, **UNIT).told(faults=True) == {}
    came = come(data, draft, **{**UNIT, key: value})
    assert came.outcomes == ()
    (found,) = came.findings
    assert (found.place, found.is_fault) == (told[0], True)
    assert all(each in found.message for each in told[1:])
    assert not with_facts or key == "phase" or "基本情况!B" in found.message


def test_an_option_that_titles_cannot_tell_is_no_wrong_one(draft: Draft) -> None:
    sheets = {"表2": [["2024年收入预算表"], CAPTION[1], list(HEAD), *BODY]}
    came = come(make(sheets), draft, **{**UNIT, "phase": "调整预算"}, is_judged=False)
    assert came.told(faults=True) == {}
    assert came.values["phase"] == "调整预算"


def test_a_unit_that_nobody_knows_is_asked_for_with_a_guess(draft: Draft) -> None:
    sheet = [CAPTION[0], ["部门：示例市示例区财改局", None, None, None, "金额单位：万元"], list(HEAD), *BODY]
    told = {key: value for key, value in UNIT.items() if key != "publisher"}
    came = come(make({"公开05表": sheet}), draft, **told)
    assert "示例市示例区财政局" in came.told(faults=True)["公开05表!A2"]


# --- what is beside the table ----------------------------------------------------------------------------------------


def test_numbers_of_columns_heads_again_and_totals(draft: Draft) -> None:
    rows: list[list[object]] = [["栏次", None, 1, 2, 3], BODY[0], list(HEAD), *BODY[1:], ["注：本表反映支出情况。"]]
    came = table(draft, *rows)
    assert [row[0] for row in came.rows("公开05表")] == ["科目编码", "合计", "201", "20106", "2010601"]
    assert list(came.told(faults=False)) == ["公开05表!A10"]


@pytest.mark.parametrize(
    "beneath",
    [
        [["单位负责人：", None, "财务负责人：", None, "制表人："]],
        [["注：1. 本表反映支出情况。"], ["2. 因四舍五入，分项与合计略有出入。"], ["（3）单位为万元。"]],
        [["第 1 页，共 1 页"]],
        [["2025年8月25日"]],
    ],
)
def test_what_stands_beneath_a_table_is_told_and_is_no_row(draft: Draft, beneath: list[list[object]]) -> None:
    came = table(draft, *BODY, *beneath)
    assert [row[0] for row in came.rows("公开05表")] == ["科目编码", "合计", "201", "20106", "2010601"]
    assert came.told(faults=True) == {}
    first = len(CAPTION) + 1 + len(BODY) + 1
    cells = {
        f"公开05表!{column_name(n)}{first + at}"
        for at, row in enumerate(beneath)
        for n, text in enumerate(row, 1)
        if text
    }
    assert set(came.told(faults=False)) == cells


def test_codes_in_the_row_of_column_numbers(draft: Draft) -> None:
    rows: list[list[object]] = [
        ["支出功能分类科目编码", None, None, "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["类", "款", "项", "栏次", 1, 2, 3],
        [None, None, None, "合计", 100, 60, 40],
        ["201", "06", "01", "行政运行", 100, 60, 40],
    ]
    sheet = [["公开03表 支出决算表"], ["部门：区财政局", None, None, None, None, None, "金额单位：万元"], *rows]
    book = openpyxl.load_workbook(BytesIO(make({"公开03表": sheet})))
    for span in ("A3:C3", "D3:D3", "A4:A5", "B4:B5", "C4:C5"):
        book["公开03表"].merge_cells(span)
    came = come(save(book), draft, **UNIT)
    assert came.told(faults=True) == {}
    assert came.rows("公开03表") == [
        [f"支出功能分类科目编码 {each}" for each in "类款项"] + ["科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["", "", "", "合计", "100", "60", "40"],
        ["201", "06", "01", "行政运行", "100", "60", "40"],
    ]


def test_several_tables_on_one_sheet(draft: Draft) -> None:
    rows = [*CAPTION, list(HEAD), *BODY, [None], ["公开03表 支出决算表"], CAPTION[1], list(HEAD), *BODY[:2]]
    came = come(make({"全部": rows}), draft, **UNIT)
    assert [as_dict(each)["name"] for each in as_list(came.values["tables"])] == [CAPTION[0][0], "公开03表 支出决算表"]
    assert (len(came.rows("公开05表")), len(came.rows("公开03表"))) == (5, 3)


def test_a_statement_that_a_table_is_empty(draft: Draft) -> None:
    rows = [
        ["公开08表 政府性基金预算财政拨款收入支出决算表"],
        CAPTION[1],
        list(HEAD),
        ["合计"],
        ["空表说明：", "本年度无政府性基金，本表为空表。"],
    ]
    came = come(make({"公开08表": rows}), draft, **UNIT)
    assert as_list(came.values["tables"]) == [{"name": rows[0][0], "empty": "本年度无政府性基金，本表为空表。"}]


@pytest.mark.parametrize("has_label", [True, False])
def test_how_to_state_that_a_table_is_empty_is_told_in_terms_of_the_workbook(draft: Draft, *, has_label: bool) -> None:
    rows = [["公开08表 政府性基金预算财政拨款收入支出决算表"], CAPTION[1], list(HEAD), ["229", "其他支出"]]
    came = come(make({"公开08表": [*rows, *([["空表说明："]] if has_label else [])]}), draft, **UNIT)
    told = {each.message.rpartition("[")[2]: each for each in came.only.issues}
    where = "公开08表!A5“空表说明：” 右边的格子里写" if has_label else "在表下面写“空表说明：”，右边的格子里写"
    assert where in told["BUD-11]"].message
    assert "一张表一个工作表" in told["BUD-17]"].message
    assert not any(re.search("empty|tables|CSV|rows", each.message) for each in came.only.issues)


@pytest.mark.parametrize(
    ("beneath", "empty"),
    [
        (["空表说明：", False], None),
        (["空表说明：", date(2024, 1, 1)], None),
        (["空表说明：", False, "本年度无收支。"], "本年度无收支。"),
        (["空表说明：本年度无收支。", None, "制表人：张三"], "本年度无收支。"),
    ],
)
def test_only_words_state_that_a_table_is_empty(draft: Draft, beneath: list[object], empty: str | None) -> None:
    came = come(make({"公开05表": [*CAPTION, list(HEAD), ["合计"], beneath]}), draft, **UNIT)
    (listed,) = as_list(came.values["tables"])
    assert as_dict(listed).get("empty") == empty
    left = [f"公开05表!{column_name(n)}5" for n, value in enumerate(beneath, 1) if n > 1 and value not in (None, empty)]
    assert [place for place in came.told(faults=False) if place.endswith("5")] == left


@pytest.mark.parametrize("with_hidden", [False, True])
def test_what_is_hidden_is_told_and_not_taken(draft: Draft, *, with_hidden: bool) -> None:
    sheets = {"公开05表": [*CAPTION, list(HEAD), *BODY], "草稿": [*CAPTION, list(HEAD), *BODY]}
    book = openpyxl.load_workbook(BytesIO(make(sheets)))
    book["草稿"].sheet_state = "hidden"
    book["公开05表"].row_dimensions[6].hidden = True
    book["公开05表"].column_dimensions["E"].hidden = True
    came = come(save(book), draft, with_hidden=with_hidden, **UNIT)
    if with_hidden:
        assert came.told(faults=False) == {}
    else:
        assert set(came.told(faults=False)) == {"公开05表!第 6 行和 E 列", "草稿"}
        assert came.rows("公开05表")[0] == HEAD[:4]
        assert [row[0] for row in came.rows("公开05表")[1:]] == ["合计", "201", "2010601"]


def test_sums_that_are_wrong_are_told_with_their_cell(draft: Draft) -> None:
    came = table(draft, *BODY[:3], ["2010601", "行政运行", 100, 60, 30])
    assert any(each.place.startswith("公开05表!") and "BUD-0" in each.message for each in came.only.issues)
    assert came.only.proposal is not None


# --- nothing is lost -------------------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.none(),
    st.integers(-9999, 99999),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 2)),
    st.sampled_from(
        ["—", "-", "0", "０．５０", "1,234.00", "约5", "…", "注：说明", "合计", "栏次", "小计", "项目", "类"]
    ),
    st.sampled_from(["公开06表 另一张表", "单位：元", "部门：区民政局", "2010601", " 02 ", "空表说明：", "本表为空表"]),
    st.sampled_from(["2024年度无政府性基金收支", "空表说明：2024年无收入", "制表人：张三"]),
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    body=st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=12),
    above=st.lists(st.lists(CELLS, max_size=3), max_size=2),
    hidden=st.sets(st.integers(3, 14), max_size=2),
)
@example(body=[["空表说明：", False]], above=[], hidden=set())
@example(body=[["空表说明：", date(2024, 1, 1), "2024年度无政府性基金收支"]], above=[], hidden=set())
@example(body=[[None, None, 0]], above=[["2024年度无政府性基金收支"]], hidden=set())
@example(body=[["类", "类", "公开06表 另一张表"]], above=[], hidden=set())
def test_every_cell_is_taken_or_told(
    draft: Draft, body: list[list[object]], above: list[list[object]], hidden: set[int]
) -> None:
    rows = [*above, *CAPTION, list(HEAD), *body]
    book = openpyxl.load_workbook(BytesIO(make({"表": rows})))
    sheet = book["表"]
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    came = come(save(book), draft, is_judged=False, **UNIT)
    told = "\n".join(f"{each.place} {each.message}" for each in (*came.findings, *_faults(came)))
    taken = {place for outcome in came.outcomes for place in outcome.taken.places.values()}
    for number, row in enumerate(sheet.iter_rows(), 1):
        for cell in row:
            if cell.value is None:
                continue
            place = f"{column_name(cell.column)}{number}"
            is_told = re.search(rf"(?<![A-Z]){place}(?!\d)", told) is not None
            is_form = isinstance(cell.value, str) and not re.search(r"\d{2}", cell.value)
            is_whole_sheet = "表 没有找到能认的表" in told or "命令里写的是" in told
            is_label = isinstance(cell.value, str) and re.match("部门|单位", cell.value) is not None
            in_hidden = number in hidden and "隐藏" in told
            # Of a table that says it is empty, codes and names without a figure are told by their rows.
            empty = re.search(r"第 (\d+)(?:—(\d+))? 行 是空表", told)
            in_empty = empty is not None and int(empty[1]) <= number <= int(empty[2] or empty[1])
            is_form = (
                is_form
                or (in_empty and cell.column <= 2)
                or _in_head(came, cell.value)
                or any(each.value in ("栏次", "行次") for each in row)
            )
            assert is_told or f"表!{place}" in taken or is_form or is_label or in_hidden or is_whole_sheet, (
                place,
                cell.value,
                told,
            )
            if not (is_told or is_form or is_label or in_hidden or is_whole_sheet):
                assert _same_figure(cell.value, _value_at(came, f"表!{place}")), (place, cell.value)


def _in_head(came: Came, value: object) -> bool:
    """Whether a text is taken into the head of a table: heads of several rows are one there."""
    tables = [table for outcome in came.outcomes for table in as_list(outcome.taken.values.get("tables", []))]
    heads = [str(as_list(as_dict(table)["rows"])[0]) for table in tables if "rows" in as_dict(table)]
    return isinstance(value, str) and any("".join(value.split()) in head.replace(" ", "") for head in heads)


def _faults(came: Came) -> list[object]:
    return [fault for outcome in came.outcomes for fault in outcome.faults]  # type: ignore[misc]


def _value_at(came: Came, place: str) -> str:
    for outcome in came.outcomes:
        for path, where in outcome.taken.places.items():
            if where == place and (len(path) == 5 or path[-1] in ("name", "empty")):
                branch: object = outcome.taken.values
                for step in path:
                    branch = branch[step]  # type: ignore[index]
                return str(branch)
    return ""


def _same_figure(value: object, printed: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return bool(printed)
    return float(printed) == float(value)
