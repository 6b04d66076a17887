"""The HTML of bodies: what readers get, and that nothing an author types is more than text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.outputs.markdown import render_body
from generator.text.body import normalise_body
from generator.text.outline import find_headings

VOID: Final = {"br", "hr", "img"}
TAGS: Final = VOID | {
    "a",
    "blockquote",
    "code",
    "del",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES: Final = {"alt", "aria-label", "class", "href", "id", "rel", "role", "scope", "src", "tabindex", "title"}
SAFE_LINK: Final = re.compile(r"(https?:|mailto:|tel:|(?![a-z0-9+.-]*:|[/\\]{2}))", re.IGNORECASE)


class Checked(HTMLParser):
    """Reads a fragment strictly: every tag closed in order, only known tags and attributes, ids once."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []
        assert len(set(self.ids)) == len(self.ids)

    def dangling(self, html: str) -> set[str]:
        """Links within the page that lead nowhere."""
        return set(re.findall(r'href="#((?:fn|fnref)-\d[^"]*)"', html)) - set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert not (tag in {"p", "div", "ul", "table", "h2"} and "p" in self.open)
        for name, value in attrs:
            assert name in ATTRIBUTES
            if name in {"href", "src"}:
                assert SAFE_LINK.match(value or ""), value
            if name == "src":
                assert ":" not in (value or "").split("/")[0]
            if name == "id":
                self.ids.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def render(text: str, aliases: Mapping[str, str] | None = None) -> str:
    body = normalise_body(text)
    return render_body(body, find_headings(body), aliases or {})


def bare(text: str) -> str:
    """Without permalinks, for expectations that are about something else."""
    return re.sub(r'<a class="anchor"[^>]*></a>', "", render(text)).strip()


def test_the_levels_of_a_document() -> None:
    html = render("三、务实型政府\n\n8.转变作风。紧紧围绕。", {"old": "p3-8"})
    assert html == (
        '<h2 id="p3" class="first">三、务实型政府<a class="anchor" href="#p3" aria-label="本项链接：第三部分"></a></h2>\n'
        '<p id="p3-8" class="item third"><span id="old"></span><strong class="lead">8.转变作风。</strong>紧紧围绕。'
        '<a class="anchor" href="#p3-8" aria-label="本项链接：第三部分第8项"></a></p>\n'
    )


def test_titles_skip_no_level_whatever_lies_between() -> None:
    html = bare("# 甲\n第一章 乙\n第一条 丙：\n（一）丁。\n1.戊\n## 己\n一、庚")
    assert re.findall(r"<(h\d|p) ", html) == ["h2", "h3", "p", "p", "h4", "h3", "h4"]


def test_an_article_is_a_paragraph_with_its_number_marked() -> None:
    assert (
        bare("第八条\u3000甲。乙。")
        == '<p id="art-8" class="item article"><strong class="lead">第八条</strong>\u3000甲。乙。</p>'
    )
    assert bare("第八条 甲：\n（一）情节严重。加重。").endswith(
        '<p id="art-8-1" class="item second">（一）情节严重。加重。</p>'
    )


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("甲\n乙", "<p>甲</p>\n<p>乙</p>"),
        (
            "为切实履行好政府职责，凝心聚力实现区第十四次党代会和\n区人大会议目标",
            "<p>为切实履行好政府职责，凝心聚力实现区第十四次党代会和区人大会议目标</p>",
        ),
        (
            "为切实履行好政府职责，凝心聚力，\n**区人大**，\n会议",
            "<p>为切实履行好政府职责，凝心聚力，<strong>区人大</strong>，会议</p>",
        ),
        ("    不是代码", "<p>不是代码</p>"),
        ("甲。\n\u3000\u3000乙。", "<p>甲。</p>\n<p>乙。</p>"),
        ("上\n===\n下\n---", "<p>上</p>\n<p>===</p>\n<p>下</p>\n<hr>"),
        ("3~5天，6~8天", "<p>3~5天，6~8天</p>"),
        ("~~删~~", "<p><del>删</del></p>"),
        ("要求**注意：**请看**“重点”**内容", "<p>要求<strong>注意：</strong>请看<strong>“重点”</strong>内容</p>"),
        ("- 甲\n- 乙\n丙。", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n<p>丙。</p>"),
        ("```\n<b>\n1. x\n```", "<pre><code>&lt;b&gt;\n1. x\n</code></pre>"),
        ("```\n中\n文\n```", "<pre><code>中\n文\n</code></pre>"),
        ("> 第一条 甲。\n> 第三条 乙。", "<blockquote>\n<p>第一条 甲。</p>\n<p>第三条 乙。</p>\n</blockquote>"),
        ("> # 题", "<blockquote>\n<p><strong>题</strong></p>\n</blockquote>"),
        ("[注]: 本办法", "<p>[注]: 本办法</p>"),
        ("[^9]: 无人引用", "<p>[^9]: 无人引用</p>"),
        ("[甲][1]。\n\n[1]: /a/", '<p><a href="/a/">甲</a>。</p>'),
        ("{{ secret }} {% x %}", "<p>{{ secret }} {% x %}</p>"),
    ],
)
def test_blocks(typed: str, html: str) -> None:
    assert bare(typed) == html


@pytest.mark.parametrize(
    "typed",
    [
        "1. 甲\n\n3. 乙",
        "1. 甲\n3. 乙",
        "> 1. 甲\n> 3. 乙",
        "- 子\n  1. 甲\n  3. 乙",
        "- 1. 甲\n- 3. 乙",
        "1) 甲\n3) 乙",
    ],
)
def test_a_number_is_shown_as_it_was_typed(typed: str) -> None:
    html = render(typed)
    assert "<ol" not in html
    assert re.findall(r"(\d[.)]) ?[甲乙]", html) == re.findall(r"\d[.)]", typed)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (
            "见https://www.gov.cn。请看",
            '<p>见<a href="https://www.gov.cn" rel="noopener noreferrer external">https://www.gov.cn</a>。请看</p>',
        ),
        (
            "<https://a.cn/中>",
            '<p><a href="https://a.cn/%E4%B8%AD" rel="noopener noreferrer external">https://a.cn/中</a></p>',
        ),
        ("[甲](b/c.pdf)", '<p><a href="b/c.pdf">甲</a></p>'),
        ("[甲](tel:12345)", '<p><a href="tel:12345">甲</a></p>'),
        ("[甲](javascript:alert(1))", "<p><a>甲</a></p>"),
        ("[甲](java&#115;cript:x)", "<p><a>甲</a></p>"),
        ("[甲](JaVaScRiPt&colon;x)", "<p><a>甲</a></p>"),
        ("[甲](data:text/html;base64,x)", "<p><a>甲</a></p>"),
        ("[甲](//evil.example/)", "<p><a>甲</a></p>"),
        ("![图](a.png)", '<p><img src="a.png" alt="图"></p>'),
        ("![图](https://evil.example/a.png)", "<p>图</p>"),
        ("![图](//evil.example/a.png)", "<p>图</p>"),
        ("![图](data:image/png;base64,x)", "<p>图</p>"),
    ],
)
def test_links_and_images(typed: str, html: str) -> None:
    assert render(typed).strip() == html


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p></div><b>",
        "<!-- 注 -->",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "a < b",
        "`<b>`",
        "[x](<b c>)",
    ],
)
def test_raw_html_is_shown_as_text(typed: str) -> None:
    assert Checked(render("文" + typed)).text.strip() == "文" + typed.replace("`", "")


def test_a_table() -> None:
    html = render("| 项目 | 金额 |  |\n|:--|--:|---|\n| 甲 | 1 | x |\n第一条 后。")
    Checked(html)
    assert '<div class="table-wrap" role="region" tabindex="0" aria-label="表格 1"><table>' in html
    assert (
        '<th scope="col" class="align-left">项目</th>\n<th scope="col" class="align-right">金额</th>\n<td></td>' in html
    )
    assert '</table></div>\n<p id="art-1"' in html


def test_footnotes_speak_chinese() -> None:
    html = render("甲[^1]乙[^1]\n\n[^1]: 1. 注文。")
    assert '<section class="footnotes" aria-label="注释">' in html
    assert 'aria-label="返回正文：注1"' in html
    assert "Back" not in html
    assert 'aria-label="返回正文：注1第2处"' in html
    assert "1. 注文" in html
    assert not Checked(html).dangling(html)


def test_the_parts_of_a_letter() -> None:
    html = bare(
        "各镇人民政府：\n\n提出意见。\n\n          某区人民政府\n\n2022年3月7日\n\n抄送：区委，\n\n      区法院。"
    )
    assert re.findall(r'class="(\w+)">([^<]+)', html) == [
        ("recipients", "各镇人民政府："),
        ("signature", "某区人民政府"),
        ("signature", "2022年3月7日"),
        ("copies", "抄送：区委，"),
        ("copies", "区法院。"),
    ]


def test_a_character_reference_brings_back_nothing_that_was_removed() -> None:
    html = render("甲&#x202E;乙&#1;丙&#xFFFE;&#xFDD0;b>&rlm;")
    assert html == "<p>甲乙丙\ufffd&lt;b&gt;</p>\n"


HOSTILE = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=1>",
        "](javascript:x)",
        "](<",
        "](data:x)",
        "](//h)",
        "![",
        "[",
        "[^1]",
        "[^1]: ",
        "[a]: /x\n",
        "`",
        "``",
        "<https://a",
        ">",
        "&#60;",
        "&lt;",
        "&#xFDD0;",
        "\ufdd0",
        " \ufdd2",
        '"',
        "' onclick=1 ",
        "www.a.cn",
        "https://",
        "a@b.cn",
        "|",
        "|-|\n",
        "**",
        "_",
        "~~",
        "# ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "\u3000\u3000",
        "第八条 ",
        "一、",
        "（一）",
        "```\n",
        "---\n",
        "\\",
        "{{",
        "中",
        "文。",
        "\n",
        "\n\n",
        "\x00",
        "\r",
    ],
)


@given(st.lists(HOSTILE | st.text(max_size=4), max_size=40).map("".join))
@example("[^1][^1-2][^1]\n\n[^1]: a\n[^1-2]: b")
@example("- ```\n一、甲")
def test_any_text_is_a_safe_fragment_with_every_anchor(text: str) -> None:
    body = normalise_body(text)
    headings = find_headings(body)
    html = render_body(body, headings, {f"old-{heading.anchor}": heading.anchor for heading in headings})
    ids = Checked(html).ids
    assert {heading.anchor for heading in headings} <= set(ids)
    assert {f"old-{heading.anchor}" for heading in headings} <= set(ids)
    assert html == render_body(body, headings, {f"old-{heading.anchor}": heading.anchor for heading in headings})


SEEN = st.sampled_from(
    [
        "第八条 ",
        "第一章 ",
        "一、",
        "（一）",
        "1. ",
        "1.",
        "3) ",
        "（1）",
        "甲",
        "乙。",
        "，",
        "：",
        "<b>",
        "< ",
        "&",
        "{{",
        "<!--",
        "\u3000\u3000",
        " ",
        "\n",
        "\n",
        "\n\n",
    ]
)


@given(st.lists(SEEN, max_size=40).map("".join))
def test_no_character_that_is_seen_is_lost(text: str) -> None:
    assert "".join(Checked(render(text)).text.split()) == "".join(text.split())
