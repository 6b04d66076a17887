"""A budget's text against its figures: every form that is read, right and wrong; nothing of what is not understood."""

from __future__ import annotations

import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from budget_files import budget_of, check, codes, row

from generator.content_types.budget.narrative import _Reader
from generator.content_types.budget.narrative_text import fold_paragraph
from generator.content_types.budget.narrative_words import _TOKENS

SANGONG = {
    "total": row("30.00", "21.80", "22.39"),
    "abroad": row("0", "0", "0"),
    "car": row("15.00", "10.00", "10.00"),
    "car_buy": row("0", "0", "0"),
    "car_run": row("15.00", "10.00", "10.00"),
    "reception": row("15.00", "11.80", "12.39"),
}
REASONS = {"reception": "接待批次减少。"}
FULL: dict[str, Any] = {"sangong": SANGONG, "reasons": REASONS}

RIGHT = [
    "公务接待费支出11.80万元。",
    "公务接待费 11.8 万元。",
    "2024年度，公务接待费支出决算为11.80万元，2023年公务接待费支出12.39万元。",
    "2024年公务接待费决算数为118000元。",
    "公务接待费支出决算11.80万元，比上年减少0.59万元，下降4.76%。",
    "公务接待费支出１１．８０万元，比上年减少０．５９万元，下降４．７６％。",
    "公务接待费支出11.80万元，较2023年减少0.59万元（4.76%）。",
    "公务接待费支出11.80万元，较上年决算数减少0.59万元，降幅为4.76%。",
    "公务接待费支出11.80万元，同比下降4.76%，减少0.59万元。",
    "公务接待费支出11.80万元，同比下降4.8%。",
    "与2023年度相比，公务接待费减少0.59万元，下降4.76%。",
    "公务接待费支出11.80万元。与上年相比，减少0.59万元。",
    "公务接待费年初预算为15.00万元，支出决算为11.80万元，完成年初预算的78.67%，决算数小于预算数。",
    "公务接待费支出决算11.80万元，完成预算的78.67%，比年初预算减少3.20万元，下降21.33%。",
    "公务接待费支出决算11.80万元，预算完成率为78.67%。",
    "“三公”经费支出决算21.80万元，其中：公务接待费11.80万元，占54.13%；公务用车购置及运行费10万元，占45.87%。",
    "公务接待费11.80万元，占“三公”经费支出的54.13%。",
    "公务用车购置及运行维护费10.00万元，与上年持平。其中：购置费0万元，与上年一致；运行费10.00万元，与2023年度持平。",
    "因公出国（境）费支出0万元，比上年增加0万元，增长0%。",
    "因公出国（境）费支出0元，与上年相比无增减变化。",
    "公务接待费支出11.80万元，比上年12.39万元减少0.59万元，下降4.76%。",
    "公务用车购置及运行费10.00万元（其中公务用车购置费0万元，公务用车运行费10.00万元），占“三公”经费的45.87%，较上年无增减。",
    "公务接待费由上年的12.39万元减少到11.80万元。",
    "公务接待费支出决算减少为11.80万元，比预算减少3.20万元，比去年减少0.59万元，下降4.8%。",
    "公务用车购置费，公车运行费，公务接待费（“三公”经费）决算总额21.80万元，比上年下降2.64%。",
    "“三公”经费支出预算为30.00万元，2024年实际支出“三公”经费决算为21.80万元。其中公务接待费为11.80万元，占54.13%。",
    "全年“三公”经费支出比上年减少0.59万元，其中公务接待费减少0.59万元，其他各项持平。",
    "（三）公务接待费支出情况说明\n\n2024年支出决算11.80万元，比上年减少0.59万元。",
    "### （三）公务接待费\n\n支出决算11.80万元，比上年减少0.59万元。",
]
WRONG = [
    ("本馆公务接待费支出11.90万元。", "BUD-07", ("11.80万元",)),
    ("示例区档案馆公务接待费支出11.90万元。", "BUD-07", ("11.80万元",)),
    ("示例区档案馆2024年度公务接待费支出11.90万元。", "BUD-07", ("11.80万元",)),
    ("公务接待费支出11.90万元。", "BUD-07", ("11.80万元", "11.90万元")),
    ("公务接待费支出11.80元。", "BUD-07", ("把“万元”写成了“元”", "11.80万元")),
    ("公务接待费支出118000万元。", "BUD-07", ("把“元”写成了“万元”",)),
    ("2023年公务接待费支出12.93万元。", "BUD-07", ("12.39",)),
    ("公务接待费年初预算为51.00万元，支出决算为11.80万元。", "BUD-07", ("15.00",)),
    (
        "公务接待费支出11.80万元，比上年减少0.58万元，下降4.68%。",
        "BUD-08",
        ("12.39 万元→11.80 万元：应为减少 0.59 万元、下降 4.76%，文中写“减少0.57万元、4.68%”",),
    ),
    ("公务接待费支出11.80万元，比上年减少0.95万元，下降4.76%。", "BUD-08", ("减少 0.59 万元",)),
    ("公务接待费支出11.80万元，比上年减少0.59万元，下降5.00%。", "BUD-08", ("4.76%", "误用本年数作了基数")),
    ("公务接待费支出11.80万元，为上年水平，比上年下降95.24%。", "BUD-08", ("相当于原来的比例",)),
    ("公务接待费支出11.80万元，比上年增加0.59万元，增长4.76%。", "BUD-09", ("应为减少 0.59 万元",)),
    ("公务接待费支出11.80万元，比上年减少0.59万元，增长4.76%。", "BUD-09", ("下降 4.76%",)),
    ("公务接待费支出11.80万元，与上年持平。", "BUD-09", ("应为减少 0.59 万元",)),
    ("公务用车运行维护费10.00万元，比上年减少2.00万元。", "BUD-09", ("应为持平",)),
    ("公务接待费支出决算11.80万元，完成年初预算的76.67%。", "BUD-08", ("78.67%",)),
    ("公务接待费支出决算11.80万元，完成年初预算的127.12%。", "BUD-08", ("分子和分母弄反",)),
    ("因公出国（境）费支出0万元，完成年初预算的0%。", "BUD-08", ("年初预算是 0，没有完成率",)),
    ("公务接待费年初预算15.00万元，支出决算11.80万元，决算数大于预算数。", "BUD-09", ("决算数小于预算数",)),
    ("“三公”经费支出21.80万元，其中：公务接待费11.80万元，占45.13%。", "BUD-08", ("54.13%", "45.13%")),
    ("（三）公务接待费支出情况说明\n\n2024年支出决算18.80万元。", "BUD-07", ("11.80",)),
]


@pytest.mark.parametrize("body", RIGHT)
def test_true_sentences_pass(body: str) -> None:
    assert codes(body, **FULL) == []


@pytest.mark.parametrize(("body", "code", "parts"), WRONG)
def test_false_sentences_are_told_with_the_right_number(body: str, code: str, parts: tuple[str, ...]) -> None:
    (issue,) = check(body.replace("0.58万元", "0.57万元"), **FULL)
    assert (issue.code, issue.blocks) == (code, True)
    assert all(part in issue.message + issue.hint for part in parts)


# As real publications say it, with whatever else a record has beside “三公”.
FULLER: dict[str, Any] = FULL | {
    "counts": {"abroad_groups": "3", "abroad_persons": "5", "cars_owned": "7", "reception_batches": "11", "reception_persons": "86", "foreign_amount": "0"},
    "operating": {"amounts": row("60.00", "55.20", "56.00"), "reason": "办公费减少。"},
    "procurement": {"total": "20.00", "goods": "8.00", "works": "0", "services": "12.00", "to_sme": "18.00"},
    "tables": [
        {"name": "收入支出决算总表", "rows": [["收入", "决算数", "支出", "决算数"], ["一、财政拨款收入", "90.00", "一、教育支出", "95.00"], ["本年收入合计", "96.00", "本年支出合计", "95.00"], ["总计", "100.00", "总计", "100.00"]]},
        {"name": "财政拨款收入支出决算总表", "rows": [["收入", "决算数", "支出", "合计"], ["本年收入合计", "90.00", "本年支出合计", "89.00"], ["总计", "91.00", "总计", "91.00"]]},
        {"name": "一般公共预算财政拨款基本支出决算表", "rows": [["科目名称", "决算数", "科目名称", "决算数"], ["人员经费合计", "30.00", "公用经费合计", "9.00"], ["合计", "39.00", "", ""]]},
    ],
}  # fmt: skip
TRUE_TOO = [
    "2024年度财政拨款收入总计91.00万元，支出总计91.00万元。",
    "2024年度财政拨款收入支出决算总计91.00万元。",
    "2024年度财政拨款收支总计91.00万元。收入包括：一般公共预算当年拨款收入90.00万元、上年结转1.00万元；支出包括：教育支出91.00万元。",
    "机关运行经费支出55.20万元，其中：财政拨款50.00万元，其他资金5.20万元。",
    "机关运行经费支出55.20万元，其中：办公费3.00万元，公务接待费2.50万元，会议费1.00万元。",
    "公务接待费11.80万元，其中：本级9.00万元，下属单位2.80万元。",
    "政府采购支出总额20.00万元，其中：财政拨款18.00万元，自有资金2.00万元。",
    "2024年“三公”经费年初预算为30.00万元，其中：公务用车运行维护费15.00万元，公务接待费15.00万元。",
    "2023年“三公”经费支出22.39万元。其中公务接待费12.39万元。",
    "公务接待费上年决算12.39万元，本年决算11.80万元，减少0.59万元。",
    "公务接待费：上年12.39万元，本年度11.80万元。公务用车运行维护费：去年支出10.00万元，当年支出10.00万元。",
    "公务接待费11.80万元，比年初预算减少3.20万元，同比减少0.59万元，下降4.76%。",
    "因公出国（境）费0.00万元，公务用车购置及运行维护费10.00万元，公务接待费11.80万元，合计21.80万元。",
    "因公出国（境）费、公务用车购置及运行费、公务接待费支出决算分别为0万元、10.00万元和11.80万元。",
    "公务接待费年初预算数、决算数分别为15.00万元、11.80万元。",
    "公务用车购置费0万元，公务用车运行维护费10.00万元，分别占公务用车购置及运行维护费的0%和100%。",
    "与2023年公务接待费决算数12.39万元相比，本年减少0.59万元。",
    "较上年度公务接待费12.39万元，本年减少0.59万元，下降4.76%。",
    "全年使用财政拨款安排本部门组织的因公出国（境）团组2个，参加其他单位组织的因公出国（境）团组1个，累计5人次。",
    "国内公务接待11批次（含招商引资接待3批次），86人次。国内公务接待86人，陪餐21人。",
    "公务接待费（含外事接待）支出11.80万元。",
    "授予中小企业合同金额18.00万元，其中：货物采购授予中小企业合同金额7.00万元，占货物支出金额的87.50%。",
    "公务接待费支出约12万元。",
    "基本支出40.00万元，其中：人员经费30.50万元，公用经费9.50万元。",
    "截至2024年6月底，公务接待费支出5.00万元。2024年1-6月公务接待费支出5.00万元。上半年公务接待费支出5.00万元。",
    "“三公”经费预算30.00万元，比2023年预算32.00万元减少2.00万元。",
    "公务接待费财政拨款支出决算11.80万元。",
    "公务接待费支出11.80万元，具体包括接待11批次86人次，比上年减少0.59万元，下降4.76%。",
    "公务接待费支出11.80万元，其中：本级9.00万元，比上年增加1.00万元；下属单位2.80万元。比上年减少0.59万元。",
    "公务接待费支出11.80万元，小于年初预算数。",
    "公务接待费支出决算11.80万元，完成年初预算15.00万元的78.67%。",
    "公务接待费由上年的12.39万元下降到11.80万元，降幅4.76%。",
    "公务接待费由2023年的12.39万元降至2024年的11.80万元。",
    "公务接待费由年初预算的15.00万元减少到11.80万元，减少3.20万元，下降21.33%。",
    "公务接待费由2022年的20.00万元减少到11.80万元，下降41.00%。",
    "近三年公务接待费从20.00万元下降到11.80万元，降幅41%。",
    "国内公务接待批次由15批降到11批。",
    "“三公”经费支出预算30.00万元，其中：公务接待费15.00万元；决算21.80万元。",
    "“三公”经费年初预算30.00万元，其中公务接待费15.00万元，决算21.80万元，其中公务接待费11.80万元。",
]
FALSE_TOO = [
    ("公务接待费财政拨款支出决算18.10万元。", "BUD-07"),
    ("公务接待费一般公共预算财政拨款支出18.10万元。", "BUD-07"),
    ("公务接待费支出决算11.80万元，完成年初预算15.00万元的87.67%。", "BUD-08"),
    ("2024年度财政拨款收入总计90.00万元。", "BUD-07"),
    ("2024年度财政拨款收入总计91.00万元，支出总计100.00万元。", "BUD-07"),
    ("公务接待费上年决算13.39万元，本年决算11.80万元。", "BUD-07"),
    ("公务接待费上年决算12.39万元，本年决算12.80万元。", "BUD-07"),
    ("2024年“三公”经费年初预算为30.00万元，其中：公务接待费11.80万元。", "BUD-07"),
    ("“三公”经费支出21.80万元，比上年22.39万元减少0.59万元，其中：公务接待费12.39万元。", "BUD-07"),
    ("与2023年公务接待费决算数13.39万元相比，本年减少0.59万元。", "BUD-07"),
    ("公务接待费11.80万元，比年初预算减少3.20万元，同比减少0.95万元。", "BUD-08"),
    ("公务接待费支出11.80万元，具体包括接待11批次86人次，比上年减少0.95万元。", "BUD-08"),
    ("国内公务接待12批次（含招商引资接待3批次），86人次。", "BUD-07"),
    ("“三公”经费预算30.00万元，比2023年预算32.00万元减少3.00万元。", "BUD-08"),
    ("公务接待费支出11.80万元，大于年初预算数。", "BUD-09"),
    ("截至2024年12月31日，公务接待费支出5.00万元。", "BUD-07"),
    ("公务接待费由上年的12.39万元下降到11.80万元，降幅5.76%。", "BUD-08"),
    ("公务接待费由上年的12.93万元下降到11.80万元。", "BUD-07"),
    ("公务接待费由2023年的12.39万元降至2024年的11.90万元。", "BUD-07"),
    ("公务接待费由2023年的12.39万元增加到2024年的11.80万元。", "BUD-09"),
    ("公务接待费由年初预算的15.00万元减少到11.80万元，减少3.30万元。", "BUD-08"),
    ("公务接待费由年初预算数15.50万元减少到11.80万元。", "BUD-07"),
    ("国内公务接待批次由15批降到12批。", "BUD-07"),
    ("“三公”经费支出预算30.00万元，其中：公务接待费15.10万元；决算21.80万元。", "BUD-07"),
    ("“三公”经费年初预算30.00万元，其中公务接待费年初预算15.00万元，决算11.90万元。", "BUD-07"),
]


@pytest.mark.parametrize("body", TRUE_TOO)
def test_true_sentences_of_real_publications_pass(body: str) -> None:
    assert [(issue.code, issue.message) for issue in check(body, **FULLER)] == []


@pytest.mark.parametrize(("body", "code"), FALSE_TOO)
def test_the_same_with_a_wrong_number_do_not(body: str, code: str) -> None:
    assert codes(body, **FULLER) == [code]


def test_a_right_rate_is_not_explained_away() -> None:
    table = {"total": row(), "car_run": row(None, "8.53", "8.59")}
    body = "公务用车运行维护费8.53万元，比上年减少0.60万元，下降0.70%，主要是用车减少。"
    (issue,) = check(body, sangong=table)
    assert "误用" not in issue.message


def test_a_message_tells_where_both_numbers_stand() -> None:
    (issue,) = check("概况。\n\n本馆公务接待费支出11.90万元。", **FULL)
    assert (issue.line, issue.column) == (19, 10)
    assert "（第 13 行第 " in issue.message


@pytest.mark.parametrize(
    "body",
    [
        "所属示例中心公务接待费支出0.30万元。",
        "工资福利支出预算9.00万元，商品和服务支出合计8.00万元，行政运行支出7.00万元，占基本支出合计的20.00%。",
        "接待费用由8.00万元增加至9.00万元，差值为1.00万元。",
        "下属单位公务接待费支出0.30万元，局机关公务接待费支出8.00万元，人均公务接待费0.10万元，其他公务接待费3.00万元。",
        "示例教育中心2024年度公务接待费支出0.30万元。",
        "其中：国内公务接待支出11.80万元，接待上级来访3.00万元。",
        "主要用于办公费、会议费、公务接待费等支出18.00万元。",
        "公务接待费主要用于上级检查，其中住宿2.00万元。",
        "公务接待费比上年减少的主要原因是会议费减少2.00万元、用餐减少1.00万元。",
        "2022年公务接待费支出30.00万元。",
        "公务接待费标准为每人50元/天，单价100万元（含）以上设备0台。",
        "三年来公务接待费累计减少40.00万元。",
        "示例项目支出比上年增加3.00万元，公务接待活动次数减少。",
        "公务接待费支出11.80万元。示例馆舍修缮。年初预算为90.00万元，支出决算为80.00万元。",
        "公务接待费支出11.80万元，主要是一是来访减少；二是标准从紧，支出减少2.00万元。",
    ],
)
def test_what_is_not_understood_is_not_judged(body: str) -> None:
    assert codes(body, **FULL) == []


def test_amounts_off_in_their_last_place_are_told_and_do_not_block() -> None:
    (issue,) = check("公务接待费支出11.81万元。", **FULL)
    assert (issue.code, issue.severity, issue.blocks) == ("BUD-07r", "info", False)
    assert codes("公务接待费支出11.82万元。", **FULL) == ["BUD-07"]


def test_tables_in_yuan_are_met_by_texts_in_wan_and_yi() -> None:
    table = {
        "name": "支出决算表",
        "money_unit": "元",
        "rows": [
            ["类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"],
            ["207", "", "", "文化旅游体育与传媒支出", "123,456,789.00", "23,456,789.00", "100,000,000.00"],
            ["207", "01", "", "文化和旅游", "123,456,789.00", "23,456,789.00", "100,000,000.00"],
            ["207", "01", "04", "图书馆", "123,456,789.00", "23,456,789.00", "100,000,000.00"],
            ["合计", "", "", "", "123,456,789.00", "23,456,789.00", "100,000,000.00"],
        ],
    }
    right = (
        "本年支出合计12,345.68万元，其中：基本支出2,345.68万元，占19.00%；项目支出1亿元，占81.00%。\n\n"
        "文化旅游体育与传媒支出（类）文化和旅游（款）图书馆（项）12345.68万元，主要用于购书。\n\n"
        "“文化旅游体育与传媒支出-文化和旅游-图书馆”科目1.23亿元。"
    )
    assert codes(right, tables=[table]) == []
    assert codes(right.replace("（项）12345.68", "（项）12354.68"), tables=[table]) == ["BUD-07"]
    assert codes(right.replace("支出2,345.68", "支出2,354.68"), tables=[table]) == ["BUD-07"]
    assert codes(right.replace("科目1.23亿元", "科目1.32亿元"), tables=[table]) == ["BUD-07"]


def test_totals_are_looked_up_in_the_table_that_has_them() -> None:
    tables = [
        {"name": "收入支出决算总表", "rows": [["收入", "决算数", "支出", "决算数"], ["一、财政拨款收入", "90.00", "一、教育支出", "95.00"], ["本年收入合计", "96.00", "本年支出合计", "95.00"], ["总计", "100.00", "总计", "100.00"]]},
        {"name": "财政拨款收入支出决算总表", "rows": [["收入", "决算数", "支出", "合计"], ["本年收入合计", "90.00", "本年支出合计", "89.00"], ["总计", "91.00", "总计", "91.00"]]},
        {"name": "一般公共预算财政拨款基本支出决算表", "rows": [["科目名称", "决算数", "科目名称", "决算数"], ["人员经费合计", "70.00", "公用经费合计", "9.00"]]},
    ]  # fmt: skip
    right = (
        "示例区档案馆2024年度收入支出总计100.00万元。本年收入合计96.00万元，其中：财政拨款收入90.00万元，占93.75%。本年支出合计95.00万元。\n\n"
        "2024年度财政拨款收、支总计91.00万元。\n\n人员经费70.00万元，公用经费9.00万元。"
    )
    assert codes(right, tables=tables) == []
    for old, new in (
        ("100.00", "101.00"),
        ("96.00", "69.00"),
        ("总计91.00", "总计19.00"),
        ("70.00", "77.00"),
        ("经费9.00", "经费9.09"),
    ):
        assert "BUD-07" in codes(right.replace(old, new), tables=tables), new


INCOME_AND_SPENDING = [
    {
        "name": name,
        "rows": [["科目编码", "科目名称", head], ["207", "文化旅游体育与传媒支出", amount], ["合计", "", amount]],
    }
    for name, head, amount in (("收入决算表", "本年收入合计", "96.00"), ("支出决算表", "本年支出合计", "95.00"))
]


def test_a_row_that_says_nothing_but_spending_is_no_subject() -> None:
    rows = [["科目编码", "科目名称", "本年支出合计"], ["205", "支出", "1.00"], ["合计", "", "1.00"]]
    assert codes("教育支出（类）2.00万元。", tables=[{"name": "支出决算表", "rows": rows}]) == []


def test_every_token_has_a_handler_and_every_handler_a_token() -> None:
    kinds = {name for name, _pattern in _TOKENS if not name.startswith("s_")}
    handlers = {name.removeprefix("_on_") for name in vars(_Reader) if name.startswith("_on_")}
    assert handlers - {"subject"} == kinds


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("１,２３４．５０ 万元", "1,234.50万元"),
        ("2024 2995.39", "2024 2995.39"),
        ("⒈ 2024年，1,23万元", "⒈2024年，1，23万元"),
        ("⒈,234万元", "⒈，234万元"),
    ],
)
def test_what_parts_figures_is_kept(raw: str, folded: str) -> None:
    assert fold_paragraph(raw, 1).text == folded


def test_a_message_names_the_table_of_spending() -> None:
    (issue,) = check("文化旅游体育与传媒支出（类）59.00万元。", tables=INCOME_AND_SPENDING)
    assert "《支出决算表》" in issue.message
    assert (
        codes(
            "文化旅游体育与传媒支出（类）96.00万元，文化旅游体育与传媒支出（类）95.00万元。", tables=INCOME_AND_SPENDING
        )
        == []
    )


def test_words_that_end_in_a_total_are_not_the_total() -> None:
    assert codes("本馆支出合计59.00万元。", tables=INCOME_AND_SPENDING) == ["BUD-07"]
    assert codes("商品和服务支出合计59.00万元，工资福利支出预算9.00万元。", tables=INCOME_AND_SPENDING) == []


def test_totals_of_a_district_are_not_guessed() -> None:
    fields = {"level": "区级汇总", "tables": INCOME_AND_SPENDING}
    assert codes("本年支出合计59.00万元。", **fields) == []
    assert codes("“三公”经费支出11.00万元。", sangong={"total": row(None, "12.00")}, **fields) == ["BUD-07"]


def test_a_text_without_a_table_is_held_to_itself() -> None:
    assert codes("会议费支出3.00万元，比上年增加1.00万元，增长50.00%，主要是会期延长。") == []
    assert codes("会议费支出3.00万元，比上年增加1.00万元，增长33.33%，主要是会期延长。") == ["BUD-08"]
    assert codes("政府性基金预算支出0万元，比上年增加2.00万元。") == ["BUD-08"]
    assert codes("培训费支出3.00万元，比上年增加3.00万元，增长100%，主要是新开班。") == ["BUD-08"]
    assert codes(
        "教育支出（类）2023年预算执行数为2.00万元，2024年预算安排3.00万元，比2023年预算执行数增加60.00%。",
        **budget_of(),
    ) == ["BUD-08"]
    assert codes("会议费支出3.00万元，与上年持平1.00万元。") == ["BUD-09"]


def test_amounts_in_yi_leave_room_for_their_rates() -> None:
    assert codes("会议费支出3.2亿元，比上年增加0.3亿元，增长9.7%。") == []
    assert codes("会议费支出3.2亿元，比上年增加0.3亿元，增长30.7%。") == ["BUD-08"]
    assert codes("本年支出合计3.2亿元，其中：基本支出1.1亿元，占33.1%。") == []
    assert codes("本年支出合计3.2亿元，其中：基本支出1.1亿元，占63.1%。") == ["BUD-08"]


def test_nearly_level_has_a_bound() -> None:
    table = {"total": row(None, "10.40", "10.00")}
    reasons = {"total": "物价上涨。"}
    assert codes("“三公”经费支出10.40万元，与上年基本持平。", sangong=table, reasons=reasons) == []
    assert codes("“三公”经费支出10.40万元，与上年持平。", sangong=table, reasons=reasons) == ["BUD-09"]
    table = {"total": row(None, "10.60", "10.00")}
    assert codes("“三公”经费支出10.60万元，与上年基本持平。", sangong=table, reasons=reasons) == ["BUD-09"]


def test_another_basis_is_not_last_years_column() -> None:
    """预算执行数 of last year stands in no table of a budget; the budget of last year does."""
    table = {"total": row("10.00", None, "8.00")}
    fields = budget_of(sangong=table, reasons={"total": "业务增加。"})
    assert codes("“三公”经费预算10.00万元，比2023年预算执行数增加5.00万元。", **fields) == []
    assert codes("“三公”经费预算10.00万元，比2023年预算增加2.00万元。", **fields) == []
    assert codes("“三公”经费预算10.00万元，比2023年预算增加5.00万元。", **fields) == ["BUD-08"]


def test_what_was_withdrawn_is_not_judged() -> None:
    assert codes("公务接待费支出11.90万元。", withdrawn={"on": "2025-09-01", "why": "数字有误。"}, **FULL) == []


# --- Reasons -------------------------------------------------------------------------------------------------------------


def test_every_change_has_a_reason_in_the_text_or_in_its_field() -> None:
    assert codes("公务接待费支出11.80万元。", sangong=SANGONG) == ["BUD-09w"]
    assert codes("公务接待费支出11.80万元，比上年减少，主要是来访减少。", sangong=SANGONG) == []
    assert codes("公务接待费减少的原因是来访减少。", sangong=SANGONG) == []
    assert codes("公务接待费支出11.80万元。", sangong=SANGONG, reasons=REASONS) == []
    assert codes("本馆情况。", sangong={"total": row(None, "1.00", "2.00")}) == ["BUD-09w"]
    assert codes("本馆情况。", sangong={"total": row(None, "1.00", "")}) == []


def test_reasons_are_read_as_the_text_is() -> None:
    for reason, code in (
        ("比上年减少0.59万元，下降4.76%，主要是来访减少。", []),
        ("比上年增加0.59万元，主要是来访增加。", ["BUD-09"]),
        ("比上年减少0.69万元。", ["BUD-08"]),
        ("主要原因是。", ["BUD-15"]),
    ):
        assert codes("本馆情况。", sangong=SANGONG, reasons={"reception": reason}) == code, reason


def test_parts_that_make_the_total_need_no_word() -> None:
    body = "“三公”经费比上年减少5.00万元，其中：因公出国（境）费与上年持平；公务用车运行维护费减少3.00万元；公务接待费减少2.00万元。"
    assert codes(body) == []
    (issue,) = check(body.replace("减少2.00", "减少1.00"))
    assert issue.code == "BUD-09w"
    assert "减少 1.00 万元没有着落" in issue.message
    car = "公务用车购置及运行费比上年增加5.00万元，其中：购置费增加6.00万元，运行费减少{}万元。"
    assert codes(car.format("1.00")) == []
    assert codes(car.format("2.00")) == ["BUD-09w"]


# --- 机关运行经费, 政府采购, counts -------------------------------------------------------------------------------------------


def test_operating_and_procurement_are_held_to_their_fields() -> None:
    fields: dict[str, Any] = {
        "operating": {"amounts": row(None, "55.20", "56.00"), "reason": "办公费减少。"},
        "procurement": {
            "total": "20.00",
            "goods": "8.00",
            "works": "0",
            "services": "12.00",
            "to_sme": "18.00",
            "to_small": "9.00",
        },
    }
    right = (
        "2024年度机关运行经费支出55.20万元，比2023年减少0.80万元，下降1.43%，主要原因是办公费减少。\n\n"
        "2024年度政府采购支出总额20.00万元，其中：政府采购货物支出8.00万元、政府采购工程支出0万元、政府采购服务支出12.00万元。"
        "授予中小企业合同金额18.00万元，占政府采购支出总额的90.00%，其中：授予小微企业合同金额9.00万元，占50.00%。\n\n"
        "本部门面向中小企业预留政府采购项目预算金额16.00万元。"
    )
    assert codes(right, **fields) == []
    for old, new, code in (
        ("支出55.20", "支出52.50", "BUD-13"),
        ("总额20.00", "总额20.80", "BUD-13"),
        ("货物支出8.00", "货物支出8.80", "BUD-13"),
        ("中小企业合同金额18.00", "中小企业合同金额13.00", "BUD-13"),
        ("下降1.43", "下降1.45", "BUD-08"),
        ("90.00%", "60.00%", "BUD-08"),
    ):
        assert codes(right.replace(old, new), **fields) == [code], new


def test_procurement_of_the_text_alone_adds_up() -> None:
    body = "政府采购预算20.00万元，其中：政府采购货物预算8.00万元、政府采购工程预算0万元、政府采购服务预算{}万元。"
    assert codes(body.format("12.00"), **budget_of()) == []
    assert codes(body.format("12.01"), **budget_of()) == ["BUD-07r"]
    assert codes(body.format("13.00"), **budget_of()) == ["BUD-13"]


def test_counts_in_the_text_are_those_of_the_record() -> None:
    counts = {
        "abroad_groups": "2", "abroad_persons": "5", "cars_bought": "1", "cars_owned": "7",
        "reception_batches": "11", "reception_persons": "86", "reception_amount": "11.80",
        "foreign_batches": "3", "foreign_persons": "9", "foreign_amount": "1.20",
    }  # fmt: skip
    right = (
        "全年组织因公出国（境）团组2个，累计5人次。公务用车购置数1辆，年末公务用车保有量7辆。"
        "国内公务接待支出11.80万元，共接待11批次、86人次（其中接待上级检查4批次20人次）；外事接待支出1.20万元，共3批次，9人次。"
    )
    assert codes(right, counts=counts) == []
    assert codes("国内公务接待11批次（其中接待外省4批次），86人次。", counts=counts) == []
    assert codes("公务接待14批次（其中外事接待3批次），95人次（其中外事接待9人次）。", counts=counts) == []
    assert codes("公务接待14批次、95人次，比上年减少2批次。", counts=counts) == []
    assert codes("共有车辆9辆，其中机要通信用车2辆。", counts=counts) == []
    for old, new in (
        ("团组2个", "团组3个"),
        ("5人次", "6人次"),
        ("购置数1辆", "购置数2辆"),
        ("保有量7辆", "保有量17辆"),
        ("11批次", "12批次"),
        ("86人次", "68人次"),
        ("共3批次", "共4批次"),
        ("支出1.20", "支出2.10"),
    ):
        assert codes(right.replace(old, new), counts=counts) == ["BUD-07"], new


# --- Residue, years, names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "会议费支出3.00万元，比上年增加（减少）1.00万元。",
        "会议费比上年下降（增长）5.00%。",
        "会议费比上年增加/减少1.00万元。",
        "会议费支出XX万元。",
        "会议费支出××万元。",
        "20XX年度会议费支出1.00万元。",
        "会议费支出1.00万元，主要原因是。",
        "会议费支出1.00万元，主要是；培训费支出2.00万元。",
        "{单位}会议费支出1.00万元。",
        "【此处填写单位职能】本馆情况。",
        "国有资本经营预算支出情况（如有）",
        "会议费年初预算为 万元。",
        "会议费支出1.00万元，比上年增加　万元。",
        "会议费支出1.00万元，占%。",
        "会议费支出____万元。",
        "会议费支出1.00万元，占基本支出预算%。",
        "会议费支出决算数大小于预算数。",
    ],
)
def test_what_a_template_left_blocks(body: str) -> None:
    found = check(body)
    assert {issue.code for issue in found if issue.blocks} == {"BUD-15"}
    assert all(issue.hint for issue in found)


@pytest.mark.parametrize(
    "body",
    [
        "| 项目 | 比上年增加（减少） |\n|---|---|\n| 会议费 | 1.00 |",
        "因公出国（境）费用。金额单位为万元。单位：万元",
        "收支增减变化情况说明。主要原因：\n\n人员变动。",
        "会议费支出1.00万元，主要原因是，会期延长。",
        "示例XXL型设备1台。会议费增加或者减少，都说明原因。",
        "---",
    ],
)
def test_what_only_looks_like_it_passes(body: str) -> None:
    assert codes(body) == []


def test_years_of_another_publication_block() -> None:
    for body in (
        "2021年度部门决算情况说明",
        "会议费支出3.00万元，比2021年减少1.00万元。",
        "会议费支出3.00万元，与2025年相比持平。",
        "示例区档案馆2022年度收入支出情况。",
    ):
        assert codes(body) == ["BUD-15"], body
    assert codes("本馆情况。", title="示例区档案馆2023年度部门决算") == ["BUD-15"]


@pytest.mark.parametrize(
    "body",
    [
        "2024年度收入比2023年度减少。自2019年起实行新办法，依据《2018年预算编制通知》（示财〔2017〕3号）办理。",
        "截至2020年12月31日在建。比2024年年初预算增加1.00万元。",
        "近五年看，2020年预算最高，2021年决算最低。",
        "2025年预算按照过紧日子要求安排。",
    ],
)
def test_plausible_years_pass(body: str) -> None:
    assert codes(body) == []


def test_another_units_name_blocks() -> None:
    assert codes("示例区民政局2024年度收入支出情况。") == ["BUD-15"]
    assert codes("编制部门：示例区图书馆") == ["BUD-15"]
    for body in (
        "示例区档案馆2024年度收入支出情况。",
        "编制部门：区档案馆",
        "编制单位：示例区人民政府档案馆（本级）",
        "示例中心2024年度收入情况。",
    ):
        assert codes(body) == [], body


# --- Whatever the numbers ------------------------------------------------------------------------------------------------

cents = st.integers(min_value=100, max_value=2_000_000)
_FORMS = (
    "公务接待费支出决算{now}万元，比上年{way}{by}万元，{rise}{rate}%，主要是业务变化。",
    "公务接待费{now}万元，较2023年{way}{by}万元（{rate}%），主要原因是业务变化。",
    "与2023年度相比，公务接待费{way}{by}万元，{rise}{rate}%。公务接待费决算数为{now}万元。",
    "2024年公务接待费支出{now}万元，2023年为{before}万元，{way}{by}万元，{rise}{rate}%。",
    "（一）公务接待费\n\n2024年支出{now}万元，同比{rise}{rate}%，{way}{by}万元。",
)


def amount(number: int) -> str:
    return f"{Decimal(number) / 100:,.2f}"


def rate_of(by: int, before: int) -> Decimal:
    return (Decimal(by) * 100 / before).quantize(Decimal("0.01"), ROUND_HALF_UP)


def words(now: int, before: int) -> dict[str, str]:
    up = now > before
    return {
        "now": amount(now),
        "before": amount(before),
        "way": "增加" if up else "减少",
        "rise": "增长" if up else "下降",
        "by": amount(abs(now - before)),
        "rate": f"{rate_of(abs(now - before), before)}",
    }


def fields_of(now: int, before: int) -> dict[str, Any]:
    reception = row(None, Decimal(now) / 100, Decimal(before) / 100)
    return {"sangong": {"total": row(), "reception": reception}, "reasons": REASONS}


@settings(deadline=None)
@given(now=cents, before=cents, form=st.sampled_from(_FORMS), has_table=st.booleans())
def test_true_sentences_never_alarm(now: int, before: int, form: str, has_table: bool) -> None:
    assume(now != before)
    fields = fields_of(now, before) if has_table else {}
    assert codes(form.format_map(words(now, before)), **fields) == []


@settings(deadline=None)
@given(now=cents, before=cents, form=st.sampled_from(_FORMS), slot=st.sampled_from(["now", "by", "rate"]), by=st.integers(3, 5000), up=st.booleans())  # fmt: skip
def test_one_changed_number_always_alarms_with_the_right_one(
    now: int, before: int, form: str, slot: str, by: int, up: bool
) -> None:
    assume(now != before)
    said = words(now, before)
    right = said[slot]
    value = int(Decimal(right.replace(",", "")) * 100) + (by if up else -by)
    assume(value >= 0)
    said[slot] = f"{Decimal(value) / 100:,.2f}" if slot != "rate" else f"{Decimal(value) / 100:.2f}"
    issues = [issue for issue in check(form.format_map(said), **fields_of(now, before)) if issue.blocks]
    assert issues
    assert any(right.replace(",", "") in issue.message + issue.hint for issue in issues)


@settings(deadline=None)
@given(st.text(alphabet="公务接待费三经用车购置运行维护比上年较与增加减少持平下降%万元亿0123.,，。；（）其中：占完成预算决算主要原因是2024年XX", max_size=80))  # fmt: skip
def test_whatever_is_written_is_read(body: str) -> None:
    check(body, **FULL)
