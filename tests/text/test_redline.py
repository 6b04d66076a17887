"""The redline: which clauses are the same, which words changed, what is only form."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.body import normalise_body
from generator.text.numeral import format_numeral, parse_numeral
from generator.text.redline import ClauseChange, ClauseKind, Piece, PieceKind, Redline, compare_texts, fold

SAMPLES = Path(os.environ.get("GONGKAI_SAMPLES") or "-")

LAW = (
    "第一章 总则\n\n第一条 为了规范信息公开，制定本办法。\n\n第二条 行政机关应当自收到申请之日起15个工作日内答复。\n\n"
    "第三条 有下列情形的，不予公开：\n（一）依法确定为国家秘密的；\n（二）危及国家安全的。\n公开后损害第三方权益的除外。\n\n"
    "第四条 本办法自2099年3月7日起施行。"
)


def shown(clause: ClauseChange) -> str:
    """Removed [-so-], added {+so+}, weighty with !, form with ~."""
    signs = {PieceKind.SAME: ("", ""), PieceKind.ADDED: ("{+", "+}"), PieceKind.REMOVED: ("[-", "-]")}
    return "".join(
        signs[piece.kind][0]
        + "!" * piece.is_weighty
        + "~" * piece.is_form
        + piece.text.replace("\n", "⏎")
        + signs[piece.kind][1]
        for piece in clause.pieces
    )


def line(old: str, new: str) -> str:
    """The redline of two single lines."""
    (clause,) = compare_texts(old, new).clauses
    return shown(clause)


def kinds(redline: Redline) -> list[str]:
    return [clause.kind.value for clause in redline.clauses]


def changes(old: str, new: str) -> list[tuple[str, str]]:
    clauses = compare_texts(old, new).clauses
    return [(clause.kind.value, shown(clause)) for clause in clauses if clause.kind is not ClauseKind.SAME]


# ---- Words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("安排1,234.56万元资金", "安排1,334.56万元资金", "安排[-!1,234.56万元-]{+!1,334.56万元+}资金"),
        ("总投资12亿元。", "总投资12万元。", "总投资[-!12亿元-]{+!12万元+}。"),
        ("提高到３０％以上", "提高到35%以上", "提高到[-!３０％-]{+!35%+}以上"),
        ("不低于百分之十五的", "不低于百分之二十的", "不低于[-!百分之十五-]{+!百分之二十+}的"),
        ("于2022年3月7日印发", "于2022年3月17日印发", "于[-!2022年3月7日-]{+!2022年3月17日+}印发"),
        ("截至2022-03-07有效", "截至2022-04-07有效", "截至[-!2022-03-07-]{+!2022-04-07+}有效"),
        ("自二〇二二年三月七日起", "自二〇二三年三月七日起", "自[-!二〇二二年三月七日-]{+!二〇二三年三月七日+}起"),
        ("应当在15个工作日内答复", "应当在20个工作日内答复", "应当在[-!15个工作日内-]{+!20个工作日内+}答复"),
        ("自公布之日起三十日后", "自公布之日起六十日后", "自公布之日起[-!三十日-]{+!六十日+}后"),
        ("（示政发〔2099〕1号）", "（示政发〔2099〕12号）", "（[-!示政发〔2099〕1号-]{+!示政发〔2099〕12号+}）"),
        ("依照第八条第（一）项", "依照第九条第（二）项", "依照[-!第八条第（一）项-]{+!第九条第（二）项+}"),
        ("增长-5%", "增长5%", "增长[-!-5%-]{+!5%+}"),
        ("采用English文本", "采用England文本", "采用[-English-]{+England+}文本"),
        ("统一管理", "统筹管理", "统[-一-]{+筹+}管理"),
        ("关于印发《办法》的通知", "关于修订《办法》的通知", "关于[-印发-]{+修订+}《办法》的通知"),
        ("甲、乙、丙共同实施", "甲、乙、丁、丙共同实施", "甲、乙、{+丁、+}丙共同实施"),
        ("应当及时通知申请人。", "应当及时通知申请人。可以延期。", "应当及时通知申请人。{+可以延期。+}"),
        ("由县级人民政府的工作部门负责", "由市级财政主管的机构负责", "由[-县级人民政府的工作部门-]{+市级财政主管的机构+}负责"),
        ("你好👨‍👩‍👧世界🎉", "你好👨‍👩‍👦世界🎊", "你好[-👨‍👩‍👧-]{+👨‍👩‍👦+}世界[-🎉-]{+🎊+}"),
        ("𠀀甲", "𠀁甲", "[-𠀀-]{+𠀁+}甲"),
    ],
)  # fmt: skip
def test_words(old: str, new: str, expected: str) -> None:
    assert line(old, new) == expected


def test_width_and_punctuation_are_form_and_carry_no_weight() -> None:
    redline = compare_texts("甲（试行），“乙”共５０元，示政发〔2099〕1号", '甲(试行), "乙"共50元，示政发[2099]1号')
    pieces = redline.clauses[0].pieces
    assert Piece(PieceKind.REMOVED, "５０元", is_form=True) in pieces
    assert Piece(PieceKind.ADDED, "示政发[2099]1号", is_form=True) in pieces
    assert all(piece.kind is PieceKind.SAME or piece.is_form for piece in pieces)
    assert (redline.added, redline.removed, redline.is_form_only) == (0, 0, True)


def test_a_comma_more_is_form_but_a_decimal_point_is_not() -> None:
    assert line("为了规范制定本办法", "为了规范，制定本办法") == "为了规范{+~，+}制定本办法"
    assert not compare_texts("共3.5元", "共35元").is_form_only


def test_white_space_alone_is_form() -> None:
    assert compare_texts("甲\n\n乙", "甲\n乙").is_form_only
    assert compare_texts("第一条　为了。", "第一条 为了。").is_form_only
    assert not compare_texts("甲", "甲").is_form_only


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("（一）", "(一)"), ("甲，乙、丙", "甲,乙,丙"), ("“甲”", '"甲"'), ("〔2099〕", "[2099]"), ("２０－３", "20-3"),
        ("第一条　甲", "第一条甲"), ("二○二二", "二〇二二"), ("甲——乙", "甲—乙"), ("等……", "等..."), ("⼀", "一"),
    ],
)  # fmt: skip
def test_what_folds_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("10²", "102"), ("1 2", "12"), ("甲。", "甲"), ("A", "a"), ("《甲》", "“甲”")]
)
def test_what_folding_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


# ---- Clauses


def test_an_article_changes() -> None:
    redline = compare_texts(LAW, LAW.replace("15个工作日内", "20个工作日内"))
    assert kinds(redline) == ["same", "same", "changed", "same", "same"]
    clause = redline.clauses[2]
    assert (clause.label, clause.anchor, clause.old_label) == ("第二条", "art-2", "第二条")
    assert (redline.added, redline.removed) == (7, 7)


def test_an_inserted_article_renumbers_the_others() -> None:
    new = LAW.replace("第四条", "第五条").replace("第三条", "第四条").replace("第二条", "第三条")
    new = new.replace("第三条 行", "第二条 信息公开坚持公开为常态。\n\n第三条 行")
    redline = compare_texts(LAW, new)
    assert kinds(redline) == ["same", "same", "added", "renumbered", "renumbered", "renumbered"]
    clause = redline.clauses[3]
    assert (clause.label, clause.anchor, clause.old_label) == ("第三条", "art-3", "第二条")
    assert shown(clause) == "[-第二条-]{+第三条+} 行政机关应当自收到申请之日起15个工作日内答复。"


def test_an_item_put_in_is_a_change_of_its_article() -> None:
    new = LAW.replace("（二）危", "（二）涉及个人隐私的；\n（三）危")
    assert changes(LAW, new) == [
        (
            "changed",
            "第三条 有下列情形的，不予公开：⏎（一）依法确定为国家秘密的；⏎（二）{+涉及个人隐私的；⏎（三）+}危及国家安全的。⏎公开后损害第三方权益的除外。",
        )
    ]


def test_a_removed_article_stands_where_it_stood() -> None:
    new = re.sub("第二条.*\n\n", "", LAW).replace("第三条", "第二条").replace("第四条", "第三条")
    redline = compare_texts(LAW, new)
    assert kinds(redline) == ["same", "same", "removed", "renumbered", "renumbered"]
    gone = redline.clauses[2]
    assert (gone.label, gone.anchor, gone.old_label) == ("第二条", None, "第二条")


def test_a_moved_article_and_a_moved_paragraph() -> None:
    old = "第一条 甲甲甲应当报告乙乙乙。\n第二条 丙丙丙负责监督检查丁丁丁，依照职责分工实施。\n第三条 戊戊戊可以委托己己己办理有关事项。"
    new = "第一条 丙丙丙负责监督检查丁丁丁，依照职责分工实施。\n第二条 戊戊戊可以委托己己己办理有关事项。\n第三条 甲甲甲应当报告乙乙乙。"
    assert kinds(compare_texts(old, new)) == ["renumbered", "renumbered", "moved"]
    assert compare_texts(old, new).clauses[2].old_label == "第一条"
    redline = compare_texts(
        "联系人在工作日接待。\n\n甲甲甲甲甲甲甲甲甲甲。", "甲甲甲甲甲甲甲甲甲甲。\n\n联系人在工作日接待。"
    )
    assert sorted(kinds(redline)) == ["moved", "same"]
    assert not redline.is_form_only


def test_paragraphs_without_headings() -> None:
    old = "各区人民政府：\n\n现将有关事项通知如下。\n\n请认真贯彻执行。\n\n此件公开发布。"
    assert changes(old, old.replace("请认真贯彻执行。\n\n", "")) == [("removed", "[-请认真贯彻执行。-]")]
    assert changes(old, old.replace("认真", "遵照")) == [("changed", "请[-认真-]{+遵照+}贯彻执行。")]


def test_parts_and_their_items() -> None:
    old = "一、总体要求\n坚持公开。\n二、主要任务\n（一）优化服务。减少材料。\n（二）加强监管。完善制度。"
    new = old.replace("（二）加", "（二）推进改革。先行先试。\n（三）加")
    redline = compare_texts(old, new)
    assert kinds(redline) == ["same", "same", "same", "added", "renumbered"]
    assert redline.clauses[4].label == "第二部分第（三）项"


def test_the_signature_is_no_part_of_the_last_article() -> None:
    old = LAW + "\n\n示例市人民政府\n2099年3月1日"
    redline = compare_texts(old, old.replace("3月1日", "3月2日"))
    assert kinds(redline)[-3:] == ["same", "same", "changed"]
    assert shown(redline.clauses[-1]) == "[-!2099年3月1日-]{+!2099年3月2日+}"


def test_rows_of_a_table() -> None:
    old = "| 项目 | 金额 |\n| --- | --- |\n| 办公 | 100 |\n| 差旅 | 200 |"
    assert changes(old, old.replace("100", "120")) == [("changed", "| 办公 | [-!100-]{+!120+} |")]
    new = old.replace("| 差", "| 培训 | 70 |\n| 差")
    assert changes(old, new) == [("added", "{+| 培训 | +}{+!70+}{+ |+}")]
    numbered = "| 序号 | 事项 |\n|---|---|\n| 1 | 甲类许可 |\n| 2 | 乙类许可 |"
    redline = compare_texts(numbered, numbered.replace("| 2 |", "| 2 | 丙类备案 |\n| 3 |"))
    assert kinds(redline) == ["same", "same", "same", "added", "renumbered"]


def test_nothing_and_something() -> None:
    assert compare_texts("", "") == Redline((), 0, 0, is_form_only=False)
    assert changes("", "甲有5天") == [("added", "{+甲有+}{+!5天+}")]
    assert changes("甲\n乙", "") == [("removed", "[-甲-]"), ("removed", "[-乙-]")]


# ---- Any text

BITS = st.sampled_from([
    "第一条 ", "第二条 ", "第三条 ", "第二章 总则", "一、", "（一）", "(二)", "1.", "# ", "\n", "\n\n", "\n", "。", "，", ",",
    "| 甲 | 1 |\n", "| --- | --- |\n", "100万元", "2099年3月7日", "应当报告", "不得公开有关信息", "甲", "乙乙", " ", "　", "English",
    "示政发〔2099〕1号", "👨‍👩‍👧", "附件", "- ", "\r", "５", "5", "的",
])  # fmt: skip
TEXTS = st.lists(BITS | st.text(max_size=3), max_size=30).map("".join)


def own_lines(text: str) -> str:
    return "\n".join(stripped for one in text.split("\n") if (stripped := one.strip()))


def side(clauses: list[ClauseChange], kind: PieceKind) -> list[str]:
    return ["".join(p.text for p in clause.pieces if p.kind in (PieceKind.SAME, kind)) for clause in clauses]


def holds_together(old: str, new: str) -> None:
    redline = compare_texts(old, new)
    clauses = redline.clauses
    newer = [clause for clause in clauses if clause.kind is not ClauseKind.REMOVED]
    assert "\n".join(side(newer, PieceKind.ADDED)) == own_lines(new)
    older = [clause for clause in clauses if clause.kind is not ClauseKind.ADDED]
    rest = own_lines(old).split("\n") if own_lines(old) else []
    stayed = side([clause for clause in older if clause.kind is not ClauseKind.MOVED], PieceKind.REMOVED)
    moved = side([clause for clause in older if clause.kind is ClauseKind.MOVED], PieceKind.REMOVED)
    assert sorted("\n".join([*stayed, *moved]).split("\n")) == (sorted(rest) or [""])
    if not moved:
        assert "\n".join(stayed) == own_lines(old)
    for clause in clauses:
        assert clause.pieces
        assert all(piece.text and not (piece.is_form and piece.is_weighty) for piece in clause.pieces)
        assert (clause.kind is ClauseKind.SAME) <= all(piece.kind is PieceKind.SAME for piece in clause.pieces)
    if fold(old) == fold(new):
        assert all(clause.kind is not ClauseKind.RENUMBERED for clause in clauses)


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    holds_together(old, new)
    holds_together(normalise_body(old), normalise_body(new))


@given(TEXTS, st.data())
def test_pieces_give_an_edited_text_back(text: str, data: st.DataObject) -> None:
    at, to = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    holds_together(text, text[:at] + data.draw(TEXTS) + text[to:])
    holds_together(text, text[to:] + text[at:to] + text[:at])


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    redline = compare_texts(text, text)
    assert set(kinds(redline)) <= {"same"}
    assert not redline.is_form_only


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# ---- Size


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲\n" * 9000, "甲\n" * 8000 + "乙\n" * 1000),
        ("甲乙丙，" * 8000, "丙乙甲，" * 8000),
        ("一" * 30000, "二" * 30000),
        ("张" * 30000, "李张" * 15000),
        ("1," * 15000, "1，" * 15000),
        ("甲乙。丙" * 8000, "乙丙。甲甲" * 7000),
        ("".join(f"| 项目{n} | {n * 7} |\n" for n in range(1500)), "".join(f"| 项目{n} | {n * 8} |\n" for n in range(1500))),
    ],
)  # fmt: skip
def test_repetitive_texts_take_no_long(old: str, new: str) -> None:
    """Generous, and of this process alone: a machine under test has much else to do. Quadratic work would take minutes."""
    began = time.process_time()
    compare_texts(old, new)
    assert time.process_time() - began < 10


@pytest.mark.skipif(not (SAMPLES / "laws").is_dir(), reason="GONGKAI_SAMPLES is not set")
def test_real_laws_and_their_earlier_versions() -> None:
    versions: dict[str, list[str]] = {}
    for path in sorted((SAMPLES / "laws").rglob("*.md")):
        text = path.read_text(encoding="utf-8").partition("<!-- INFO END -->")[2]
        versions.setdefault(path.name.partition("(")[0], []).append(normalise_body(text))
    pairs = [(found[0], found[1]) for found in versions.values() if len(found) > 1]
    assert len(pairs) > 20
    for old, new in pairs:
        holds_together(old, new)


@pytest.mark.skipif(not (SAMPLES / "laws").is_dir(), reason="GONGKAI_SAMPLES is not set")
def test_an_article_put_into_a_real_law_changes_no_other() -> None:
    path = next((SAMPLES / "laws").rglob("专利法实施细则(2023*.md"))
    law = normalise_body(path.read_text(encoding="utf-8").partition("<!-- INFO END -->")[2])
    article = re.search(r"(?ms)^第三条 .*?(?=^第四条 )", law)
    assert article is not None
    later = re.compile(r"(?m)^第(.{1,6})条 ")
    without = law[: article.start()] + later.sub(
        lambda found: f"第{format_numeral(parse_numeral(found[1]) - 1)}条 ", law[article.end() :]
    )
    found = kinds(compare_texts(without, law))
    assert {kind: found.count(kind) for kind in found} == {
        "same": found.count("same"), "added": 1, "renumbered": 146,
    }  # fmt: skip
