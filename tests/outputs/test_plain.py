"""Plain bodies are rendered without Markdown and sanitiser: exactly as those would have it."""

from __future__ import annotations

import json
from unittest import mock

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.outputs import markdown
from generator.outputs.markdown import render_body
from generator.outputs.plain import find_plain_blocks
from generator.outputs.record_page import quote_json
from generator.text.body import normalise_body
from generator.text.outline import find_headings


def render_slowly(body: str) -> str:
    with mock.patch.object(markdown, "find_plain_blocks", return_value=None):
        return render_body(body, find_headings(body))


def test_paragraphs_and_titles_are_plain() -> None:
    body = normalise_body("# 总则\n\n第一条 为了“甲”，制定本条例。\n　　第二条 \"乙\"与'丙'！\n附件：1.丁\n")
    assert find_plain_blocks(body) == [
        (1, "h1", "总则"),
        (3, "p", "第一条 为了“甲”，制定本条例。"),
        (4, "p", "第二条 \"乙\"与'丙'！"),
        (5, "p", "附件：1.丁"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        *(
            f"甲{mark}乙"
            for mark in ("\\", "`", "*", "_", "~", "[", "]", "<", ">", "&", "@", "|", "\t", "\xa0", "://", "www.")
        ),
        *("- 甲", "> 甲", "+ 甲", "甲 \n乙", "甲 ", "#甲", "# 甲 #", "#", "## 甲#", "甲，\n乙"),
    ],
)
def test_anything_else_is_not(body: str) -> None:
    assert find_plain_blocks(body) is None


PIECES = st.sampled_from(
    [
        *("# ", "## ", "#", " ", "  ", "\u3000\u3000", "\u3000", "\n", "\n", "\n\n", "\n\n", "甲", "乙。", "丙，", "丁：", '"', "'", "!"),
        *("一、", "（一）", "第八条 ", "第一章 总则", "1. ", "1.", "1)", "===", "---", "抄送：", "2099年3月1日", "示例局", "附件", "附件：1.", "=", "+"),
        *("http:", "www", "ftp:/", "\ufffd", "\u2003", "\x85", "\x0c", "\r", "\x00", "\ufeff", "a", "B", "{{", "$", "^", "\U0001f600"),
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.characters(codec="utf-8").filter(lambda char: char not in "<&"), max_size=40).map("".join))
@example("# 甲\n乙")
@example("甲，\n# 乙")
@example("甲\n===")
@example("1. 甲\n\n2) 乙")
def test_they_are_what_markdown_and_the_sanitiser_make_of_them(text: str) -> None:
    body = normalise_body(text)
    assume(find_plain_blocks(body) is not None)
    assert render_body(body, find_headings(body)) == render_slowly(body)


@given(st.text())
@example('\\"\n\t\\\\')
def test_a_body_is_quoted_as_json_has_it(text: str) -> None:
    body = normalise_body(text)
    assert quote_json(body.encode()).decode() == json.dumps(body, ensure_ascii=False)
