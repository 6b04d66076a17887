"""Bodies as lines: what is cleaned, what stays, where a paragraph begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.body import (
    LineKind,
    Signature,
    classify_lines,
    continues,
    find_copies,
    find_recipients,
    find_signature,
    has_markup,
    normalise_body,
)

PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "第八条 ",
        "1. ",
        "- ",
        "> ",
        "    ",
        "\t",
        "\u3000\u3000",
        "\xa0",
        "```",
        "~~~",
        "|",
        "|-|",
        "***",
        "---",
        "===",
        "# ",
        "[^1]: ",
        "<b>",
        "中",
        "文。",
        "a",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\x00",
        "\u202e",
        "\ufdd0",
        "�",
        "\ufeff",
    ],
)
BODIES = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ufeff一\0二\x07", "一二"),
        ("付款\u202e001\u202c元", "付款001元"),
        ("一\ufdd0二\ud800三", "一\ufffd二\ufffd三"),
        ("一\u2028二\f三", "一 二 三"),
        ("        一、总则", "一、总则"),
        ("\u3000\u3000一段", "一段"),
        ("\u00a0\u00a0一段", "一段"),
        ("\t一段", "一段"),
        ("上\n\u3000\u3000下", "上\n\u3000\u3000下"),
        ("上\n \u00a0下", "上\n\u3000\u3000下"),
        ("上\n      下", "上\n下"),
        ("- 甲\n  续\n\n  又\n    - 乙", "- 甲\n  续\n\n  又\n    - 乙"),
        ("- 甲\n\n          不是代码", "- 甲\n\n  不是代码"),
        ("- 甲\n\n    1. 乙", "- 甲\n\n    1. 乙"),
        ("```\n    x\n\t y\n```\n  后", "```\n    x\n\t y\n```\n后"),
        ("- 甲\n  ```\n    x\n  ```\n外", "- 甲\n  ```\n    x\n  ```\n外"),
        ("  ", ""),
        ("<b>一</b>", "<b>一</b>"),
    ],
)
def test_normalising(typed: str, normal: str) -> None:
    assert normalise_body(typed) == normal


@given(BODIES)
def test_normalising_twice_is_normalising_once_and_keeps_lines(text: str) -> None:
    normal = normalise_body(text)
    assert normalise_body(normal) == normal
    assert normal.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


@given(BODIES)
def test_kinds_of_a_normalised_body_are_those_found_while_normalising(text: str) -> None:
    normal = normalise_body(text)
    kinds = classify_lines(normal.split("\n"))
    assert len(kinds) == normal.count("\n") + 1
    if not has_markup(normal):
        assert set(kinds) <= {LineKind.TEXT, LineKind.BLANK}


@given(
    st.lists(
        st.sampled_from(["中", "文。", "1", "<", "&", "一、", " ", "\u3000", "\t", "\n", "\0", "\u200b", "x"]),
        max_size=60,
    ).map("".join)
)
def test_normalising_loses_no_character_that_is_seen(text: str) -> None:
    def seen(body: str) -> str:
        return "".join(body.replace("\0", "").replace("\u200b", "").split())

    assert seen(normalise_body(text)) == seen(text)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("文\n\n文", "TEXT BLANK TEXT"),
        ("- 甲\n  乙\n丙", "LIST LIST TEXT"),
        ("1. 甲\n2. 乙", "TEXT TEXT"),
        ("> 引\n第一条 文", "QUOTE TEXT"),
        ("|一、|二|\n|-|-|\n|1.|2|\n\n一、", "TABLE TABLE TABLE BLANK TEXT"),
        ("甲|乙\n丙", "TEXT TEXT"),
        ("|甲|乙|\n|-|", "TEXT TEXT"),
        ("```\n一、\n```\n一、", "CODE CODE CODE TEXT"),
        ("~~~\n```\n~~~~\n文", "CODE CODE CODE TEXT"),
        ("- a\n  ```\n  一、\n一、", "LIST CODE CODE TEXT"),
        ("文\n---\n***", "TEXT RULE RULE"),
        ("[^1]: 注\n    续\n\n文", "NOTE NOTE BLANK TEXT"),
        ("**一、目标**", "TEXT"),
        ("*", "LIST"),
        ("-5℃", "TEXT"),
    ],
)
def test_kinds(body: str, kinds: str) -> None:
    assert [kind.name for kind in classify_lines(body.split("\n"))] == kinds.split()


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("为切实履行好政府职责，凝心聚力实现区第十四次党代会和", "区第十九届人大一次会议确定的目标任务"),
        ("依照，", "第八条的规定"),
        ("根据《", "一、二》"),
        ("换行  ", "同段"),
        ("This line was wrapped by an editor", "in the middle"),
    ],
)
def test_a_line_goes_on_with_its_paragraph(above: str, line: str) -> None:
    assert continues(above, line)


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("为切实履行好政府职责，凝心聚力实现区第十四次党代会目标。", "现提出如下意见"),
        ("为切实履行好政府职责，要做到“凝心聚力实现目标。”", "现提出如下意见"),
        ("临淄区人民政府", "2022年3月7日"),
        ("关于进一步加强政府自身建设的若干意见的通知的补充意见", "一、总则"),
        ("关于进一步加强政府自身建设的若干意见的通知的补充意见", "\u3000\u3000各镇人民政府"),
        ("关于进一步加强政府自身建设的若干意见的通知的补充意见", "1. 坚定"),
        ("关于进一步加强政府自身建设的若干意见的通知的补充意见", "2022年3月7日"),
        ("换行  ", "第八条 又一条"),
    ],
)
def test_a_line_begins_a_paragraph(above: str, line: str) -> None:
    assert not continues(above, line)


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        ("提出意见。\n\n临淄区人民政府\n\n2022年3月7日\n\n抄送：区委。", Signature(3, 5)),
        ("特此通知。\n甲局\u3000乙局\n丙局\n二〇二二年三月七日", Signature(2, 4)),
        ("现印发。\n甲局\n2022年3月7日\n\n办法\n第一条 文。\n乙局\n2020年1月1日", Signature(2, 3)),
    ],
)
def test_a_signature(body: str, signature: Signature) -> None:
    assert find_signature(body) == signature


@pytest.mark.parametrize(
    "body",
    [
        "",
        "甲局\n2022年3月7日",
        "特此通知。\n2022年3月7日",
        "通知。\n自2022年3月7日起施行。",
        "通知。\n甲局，乙局\n2022年3月7日",
        "通知。\n一、附则\n2022年3月7日",
    ],
)
def test_no_signature(body: str) -> None:
    assert find_signature(body) is None


def test_recipients_and_copies() -> None:
    assert find_recipients("\n各镇人民政府，各部门：\n\n正文。") == 2
    assert find_recipients("现就有关事项通知如下：\n一、甲") is None
    assert find_recipients("正文。\n各部门：") is None
    assert find_copies("文。\n抄送：区委，\n\n区法院。\n\n完。") == (2, 4)
    assert find_copies("抄袭不可。\n文") == ()
