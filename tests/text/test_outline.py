"""The outline: which lines are headings, how they nest, their anchors and citations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.body import normalise_body
from generator.text.outline import Heading, HeadingKind, find_headings, plain_text, split_lead

SAMPLES = Path(os.environ.get("GONGKAI_SAMPLES") or "-")


def outline(body: str) -> tuple[Heading, ...]:
    return find_headings(normalise_body(body))


def anchors(body: str) -> list[str]:
    return [heading.anchor for heading in outline(body)]


def citations(body: str) -> list[str | None]:
    return [heading.citation for heading in outline(body)]


def test_numbering_may_run_on_across_parts() -> None:
    body = "一、忠诚型政府\n\n1.坚定政治方向。始终。\n\n二、学习型政府\n\n2.强化理论学习。牢固。\n\n3.完善制度。健全。"
    assert outline(body)[3] == Heading(
        7, 2, HeadingKind.THIRD, 2, "2.强化理论学习", "p2-2", "第二部分第2项", run_in=True
    )
    assert anchors(body) == ["p1", "p1-1", "p2", "p2-2", "p2-3"]


def test_the_four_levels_of_the_standard() -> None:
    headings = outline("三、重点任务\n（二）优化服务\n1．简政。放权。\n（1）减少材料。一律。\n（2）压缩时限。一律。")
    assert [heading.level for heading in headings] == [1, 2, 3, 4, 4]
    assert [heading.anchor for heading in headings] == ["p3", "p3-2", "p3-2-1", "p3-2-1-1", "p3-2-1-2"]
    assert headings[3].citation == "第三部分第（二）项第1目第（1）小项"
    assert [heading.run_in for heading in headings] == [False, False, True, True, True]


def test_a_law() -> None:
    body = "第一编 总则\n第一章　总　　则\n第一节 一般规定\n第一条 为了。\n第二条 本法。\n第二章 附 则\n第三条 自公布之日起施行。"
    headings = outline(body)
    assert [heading.anchor for heading in headings] == [
        "part-1", "part-1-ch-1", "part-1-ch-1-sec-1", "art-1", "art-2", "part-1-ch-2", "art-3",
    ]  # fmt: skip
    assert [heading.level for heading in headings] == [1, 2, 3, 4, 4, 2, 3]
    assert headings[1].label == "第一章 总则"
    assert headings[5].label == "第二章 附则"
    assert headings[3].label == headings[3].citation == "第一条"


def test_clauses_of_an_article() -> None:
    body = "第八条 有下列情形的：\n（一）甲；\n（二）乙。\n前款所列不算。\n下列除外：\n（一）丙。\n第九条 应当：\n（一）丁。"
    assert citations(body) == [
        "第八条", "第八条第一款第（一）项", "第八条第一款第（二）项", "第八条第三款第（一）项", "第九条", "第九条第（一）项",
    ]  # fmt: skip
    assert anchors(body) == ["art-8", "art-8-1", "art-8-2", "art-8-para-3-1", "art-9", "art-9-1"]


def test_an_inserted_article_has_its_own_place() -> None:
    body = "第一百二十条 甲。\n第一百二十条之一 乙。\n（一）丙。"
    assert anchors(body) == ["art-120", "art-120-zhi-1", "art-120-zhi-1-1"]
    assert citations(body)[1] == "第一百二十条之一"


def test_an_article_number_alone_on_its_line() -> None:
    first, second = outline("第一条\n\u3000为了甲。\n第二条\n\u3000乙：\n（一）丙。")[:2]
    assert (first.label, first.run_in) == ("第一条", False)
    assert second.anchor == "art-2"
    assert citations("第二条\n乙：\n（一）丙。")[1] == "第二条第（一）项"


def test_numbers_met_again_get_a_suffix_and_no_citation() -> None:
    body = "一、甲\n（一）乙\n二、丙\n附件\n一、丁\n（一）戊"
    assert anchors(body) == ["p1", "p1-1", "p2", "p1_2", "p1_2-1"]
    assert citations(body) == ["第一部分", "第一部分第（一）项", "第二部分", None, None]


def test_an_annex_is_not_below_the_text_before_it() -> None:
    assert anchors("第一条 甲。\n\n附件1\n\n一、乙\n") == ["art-1", "p1"]


def test_items_without_a_parent() -> None:
    assert anchors("1.甲。乙。\n2.丙。丁。") == ["i1", "i2"]
    assert citations("（二）甲。乙。\n1.丙。丁。") == ["第（二）项", "第（二）项第1目"]
    assert anchors("（1）甲。乙。") == ["f1"]


@pytest.mark.parametrize(
    "body",
    [
        "1. 甲。乙\n\n2. 丙。丁",
        "1. 甲。乙\n2. 丙。丁",
        "1.甲。乙\n2.丙。丁",
        "1．甲。乙\n2．丙。丁",
        "１．甲。乙\n２．丙。丁",
        "\u3000\u30001.甲。乙\n    2.丙。丁",
    ],
)
def test_lists_and_plain_numbers_give_the_same_outline(body: str) -> None:
    found = [
        (heading.level, heading.number, heading.anchor, heading.citation, heading.run_in) for heading in outline(body)
    ]
    assert found == [(1, 1, "i1", "第1项", True), (1, 2, "i2", "第2项", True)]


def test_markdown_headings() -> None:
    headings = outline("# 办法\n## 第一章 总则\n第一条 文。\n## 附则 ##\n### 说明\n一、甲")
    assert [(h.level, h.anchor, h.label) for h in headings] == [
        (1, "h-1", "办法"), (2, "ch-1", "第一章 总则"), (3, "art-1", "第一条"),
        (2, "h-2", "附则"), (3, "h-3", "说明"), (4, "p1", "一、甲"),
    ]  # fmt: skip
    assert headings[0].citation is None
    assert not outline("#不是\n#\n# ")


def test_text_elsewhere_moves_no_anchor() -> None:
    body = "一、甲\n1.乙。丙。\n二、丁\n2.戊。己。"
    assert anchors("前言。\n\n" + body.replace("丙。", "丙。\n又一段。") + "\n后记。") == anchors(body)


@pytest.mark.parametrize(
    "line",
    [
        "1.7亿元用于民生", "2022.3.7", "2022.3.7 召开会议", "1998年以来", "3.5%的增长", "1...", "12345热线", "一、二、三季度均有增长",
        "一、二季度", "十、百、千", "第八条规定的情形，不予公开。", "第八条所称政府信息", "第八条第二款", "第八条、第九条", "第八条至第十条",
        "第八条的规定", "第一章规定的程序。", "第二章、第三章", "（一）项规定", "（一）、（二）项", "（一）至（三）项", "（以下简称区政府）",
        "（2022）1号", "| 一、收入 | 2 |\n|---|---|", "> 一、引文", "- 一、列", "```\n一、代码\n```", "一、", "第条", "第十百条 甲",
        "2022年1月1日", "一带一路建设", "依照，\n第八条 的规定", "0.甲",
    ],
)  # fmt: skip
def test_no_heading(line: str) -> None:
    assert outline(line) == ()


@pytest.mark.parametrize(
    ("line", "label", "run_in"),
    [
        ("**一、总体要求**", "一、总体要求", False),
        ("**（一）目标。**做好工作。", "（一）目标", True),
        ("（一）项目建设。做好工作。", "（一）项目建设", True),
        ("（三）目标任务", "（三）目标任务", False),
        ("一、三年行动目标", "一、三年行动目标", False),
        ("一、如何申请？", "一、如何申请？", False),
        ("二、[办法](a.md)的`x`[^1]", "二、办法的x", False),
        ("（一）拨打电话；", "（一）拨打电话", True),
        ("（一）" + "长" * 40 + "。后。", "（一）" + "长" * 26 + "…", True),
        ("1、甲。乙。", "1、甲", True),
        ("8. 转变作风。紧紧。", "8.转变作风", True),
        ("第八条为了甲。", "第八条", True),
        ("第 八 条 甲。", "第八条", True),
        ("第8条 甲。", "第8条", True),
        ("第一部分 概况", "第一部分 概况", False),
        ("第二十一条　国家所称", "第二十一条", True),
    ],
)
def test_labels(line: str, label: str, run_in: bool) -> None:
    before = "第七条 甲。\n\n" if line.startswith("第八条") else ""
    heading = outline(before + line)[-1]
    assert (heading.label, heading.run_in) == (label, run_in)


def test_an_article_without_its_space_must_follow_on() -> None:
    assert anchors("第一条为了甲。\n第二条本办法。\n第九十条修改为乙。") == ["art-1", "art-2"]


def test_leads() -> None:
    assert split_lead("1.坚定方向。始终。") == ("1.坚定方向。", "始终。")
    assert split_lead("1.坚定方向。") == ("", "1.坚定方向。")
    assert split_lead("长" * 31 + "。始终") == ("", "长" * 31 + "。始终")
    assert split_lead("（二）购置费决算0.00万元，与上年持平。其中") == (
        "",
        "（二）购置费决算0.00万元，与上年持平。其中",
    )
    assert split_lead("（二）完成预算的 100%。其中")[0] == ""
    assert split_lead("（二）五年投资100亿元以上的项目。其中")[0] == ""
    assert split_lead("（二）万元以上的采购。其中")[0] == "（二）万元以上的采购。"


def test_plain_text() -> None:
    assert plain_text("**甲**[乙](c)`丁`~~戊~~![己](f)a_b_c\\*") == "甲乙丁戊己a_b_c*"


PIECES = st.sampled_from(
    [
        "第八条",
        "第一章",
        "一、",
        "（一）",
        "1.",
        "1. ",
        "（1）",
        "# ",
        "附件",
        "文。",
        "，",
        " ",
        "\u3000",
        "**",
        "|",
        "> ",
        "- ",
        "\n",
        "\n\n",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_has_an_outline_that_holds_together(text: str) -> None:
    headings = outline(text)
    names = [heading.anchor for heading in headings]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and " " not in name for name in names)
    assert [heading.line for heading in headings] == sorted({heading.line for heading in headings})
    above = 0
    for heading in headings:
        assert 1 <= heading.level <= above + 1
        above = heading.level


@pytest.mark.skipif(not (SAMPLES / "laws").is_dir(), reason="GONGKAI_SAMPLES is not set")
def test_articles_of_real_laws_are_numbered_without_gap() -> None:
    """One sample is itself abridged to an article a chapter."""
    paths = sorted((SAMPLES / "laws").rglob("*.md"))
    broken = []
    for path in paths:
        found = outline(path.read_text(encoding="utf-8"))
        numbers = [heading.number for heading in found if heading.kind is HeadingKind.ARTICLE]
        if numbers != list(range(1, len(numbers) + 1)):
            broken.append(path.name)
    assert len(paths) > 700
    assert len(broken) <= 1, broken
