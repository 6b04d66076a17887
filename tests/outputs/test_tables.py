"""What becomes of a table where there is no room for it."""

from __future__ import annotations

import pytest

from generator.model.view import Link, Table
from generator.outputs.heads import render_heads
from generator.outputs.pieces import keep_days, render_rows, table_form
from generator.outputs.written import sanitise_page


def table(*columns: str, numeric: tuple[int, ...] = (), whole: tuple[int, ...] = (), rows: int = 1) -> Table:
    row = tuple(Link(f"{column}的值，不止七个字") for column in columns)
    return Table("表", columns, (row,) * rows, numeric=numeric, whole=whole)


@pytest.mark.parametrize(
    ("made", "classes", "scrolls"),
    [
        (table("单位", "件数", numeric=(1,)), "", False),
        (table("节点", "时限", "情况"), " cards", False),
        (table("标题", "编号", "单位", "应当答复", "结果", "状态"), " cards wide", False),
        (table("机构", "口径", "今年", "去年", "前年", "再前", whole=(3, 4, 5)), " cards wide", False),
        (table("机构", "口径", "今年", "去年", "前年", "再前", whole=(2, 3, 4, 5)), " cards wide states", False),
        (table("机构", "今年", "去年", whole=(1, 2)), " cards", False),
        (table("项目", "单位", "时限", "进度", "状态", numeric=(2, 3)), " cards", False),
        (table("序号", "问题", "日期", numeric=(0,)), " cards", False),
        (table("分项", "件数", "占比", numeric=(1, 2)), " figures", True),
        (table("科目", "名称", "合计", "基本", "项目", numeric=(2, 3, 4), rows=21), " figures long", True),
        (table("分项", "件数", "占比", numeric=(1, 2), rows=21), " figures", True),
    ],
)
def test_words_become_cards_and_figures_scroll(made: Table, classes: str, scrolls: bool) -> None:
    form = table_form(made)
    assert (form.classes, form.scrolls) == (classes, scrolls)


def test_a_card_says_what_each_value_is_and_stays_a_table() -> None:
    made = Table('一"表', ("日期", '甲"<', "乙"), ((Link("2026-10-30"), Link("短"), Link("2026-10 至 2026-11-02")),))
    html = render_rows(made, table_form(made), "../")
    assert html == (
        '\n<tr><th scope="row" data-label="日期"><span class="day">2026-10-30</span></th>'
        '<td class="whole" data-label="甲&quot;&lt;">短</td>'
        '<td data-label="乙"><span class="day">2026-10</span> 至 <span class="day">2026-11-02</span></td></tr>'
    )


def test_a_scrolled_table_has_no_labels() -> None:
    made = table("分项", "件数", "占比", numeric=(1, 2))
    html = render_rows(made, table_form(made), "")
    assert "data-label" not in html


def test_days_are_kept_whole_and_numbers_are_not_taken_for_days() -> None:
    made = Table("表", ("甲", "乙"), ((Link("<2026-01-02>"), Link("0000-0000001")),))
    html = render_rows(made, table_form(made), "")
    assert '<th scope="row">&lt;<span class="day">2026-01-02</span>&gt;</th><td>0000-0000001</td>' in html


def test_days_are_kept_whole_in_prose() -> None:
    assert keep_days("截至 2026-11-02，<共>") == '截至 <span class="day">2026-11-02</span>，&lt;共&gt;'
    assert keep_days("2026年") == "2026年"


def test_what_columns_share_is_told_once_above_them() -> None:
    columns = ("科目编码", "合计", "支出 小计", "支出 车 购置", "支出 车 运行维护费", "■ 红灯", "▲ 黄灯")
    assert render_heads(columns, (1, 2, 3, 4)) == (
        '<colgroup span="1"></colgroup><colgroup span="1"></colgroup><colgroup span="3"></colgroup>'
        '<colgroup span="1"></colgroup><colgroup span="1"></colgroup>'
        '<thead class="levels"><tr><th scope="col" rowspan="3">科目编码</th>'
        '<th scope="col" rowspan="3" class="number whole">合计</th>'
        '<th scope="colgroup" colspan="3" class="shared">支出</th>'
        '<th scope="col" rowspan="3">■ 红灯</th><th scope="col" rowspan="3">▲ 黄灯</th></tr>'
        '<tr class="below"><th scope="col" rowspan="2" class="number whole">小计</th>'
        '<th scope="colgroup" colspan="2" class="shared">车</th></tr>'
        '<tr class="below"><th scope="col" class="number whole">购置</th>'
        '<th scope="col" class="number roomy">运行维护费</th></tr></thead>'
    )


def test_columns_that_share_nothing_have_one_row_of_heads() -> None:
    assert render_heads(("年度", "已 公开", "未到 时间", "国内公务接待批次"), (3,)) == (
        '<thead><tr><th scope="col">年度</th><th scope="col">已 公开</th><th scope="col">未到 时间</th>'
        '<th scope="col" class="number broad">国内公务接待批次</th></tr></thead>'
    )


def test_tables_of_written_pages_do_alike() -> None:
    head = '<thead><tr><th>方式</th><th>怎样 <em>"提交"</em></th><th>日期</th></tr></thead>'
    html = sanitise_page(f"<table>{head}<tbody><tr><td>当面</td><td>三楼</td><td>当天</td></tr></tbody></table>")
    assert html == (
        '<div class="table-wrap cards"><table><thead><tr>'
        '<th scope="col">方式</th><th scope="col">怎样 <em>"提交"</em></th>'
        '<th scope="col">日期</th></tr></thead><tbody><tr>'
        '<td>当面</td><td data-label="怎样 &quot;提交&quot;">三楼</td>'
        '<td data-label="日期">当天</td></tr></tbody></table></div>'
    )
    two = sanitise_page("<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody></tbody></table>")
    assert two.startswith('<div class="table-wrap" role="region" tabindex="0" aria-label="表格：甲"><table>')
    spanned = sanitise_page(f'<table>{head}<tbody><tr><td colspan="3">无</td></tr></tbody></table>')
    assert "data-label" not in spanned
    counted = '<tr><th>年</th><th align="right">件</th><th align="right">率</th></tr>'
    assert sanitise_page(f"<table><thead>{counted}</thead><tbody></tbody></table>").startswith(
        '<div class="table-wrap figures" role="region"'
    )
