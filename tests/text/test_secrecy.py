from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.secrecy import find_secrecy_marks

STATE, WORK, INNER, CLOSED, ON_REQUEST, DRAFT = (
    *("国家秘密标志", "工作秘密标志", "内部资料标志", "不予公开标志", "依申请公开标志", "过程稿标志"),
)
BODY = "\n\n各街道办事处，区政府各部门：\n\n为加强政府自身建设，现提出如下意见。\n"


def marks(text: str) -> list[tuple[str, bool]]:
    return [(mark.kind, mark.certain) for mark in find_secrecy_marks(text)]


@pytest.mark.parametrize(
    ("stamp", "kind"),
    [
        ("机密★10年", STATE),
        ("绝密★长期", STATE),
        ("秘密★6个月", STATE),
        ("秘　密 ★ 1 年", STATE),
        ("机\u200b密☆１０年", STATE),
        ("机密★启用前", STATE),
        ("绝密★", STATE),
        ("绝　密", STATE),
        ("**机密**", STATE),
        ("**机密**★1年", STATE),
        ("# 秘密", STATE),
        ("（机密）", STATE),
        ("机密级", STATE),
        ("秘密 10年", STATE),
        ("密级：秘密", STATE),
        ("工作秘密", WORK),
        ("工作秘密★5年", WORK),
        ("内部★1年", WORK),
        ("密级：内部", INNER),
        ("内部资料 注意保存", INNER),
        ("内部文件，不得外传", INNER),
        ("（内部资料，仅供参考）", INNER),
        ("内部使用", INNER),
        ("阅后收回", INNER),
        ("（此件不公开）", CLOSED),
        ("（此件不予公开发布）", CLOSED),
        ("此件不上网", CLOSED),
        ("信息公开选项：不予公开", CLOSED),
        ("公开方式: 不公开", CLOSED),
        ("不予公开", CLOSED),
    ],
)
def test_a_stamp_at_the_head_is_certain(stamp: str, kind: str) -> None:
    text = f"\n{stamp}{BODY}"
    (mark,) = find_secrecy_marks(text)
    assert (mark.kind, mark.certain) == (kind, True)
    assert 0 < mark.start < mark.end <= len(stamp) + 1


@pytest.mark.parametrize(
    "stamp", ["秘密★1年", "密级：机密", "内部资料 注意保存", "（此件不公开）", "信息公开选项：不予公开"]
)
def test_a_plain_stamp_is_certain_anywhere(stamp: str) -> None:
    assert [certain for _, certain in marks(BODY * 12 + stamp)] == [True]


@pytest.mark.parametrize("stamp", ["机密", "工作秘密", "内部资料", "不予公开"])
def test_a_word_alone_below_the_head_is_doubtful(stamp: str) -> None:
    assert [certain for _, certain in marks(BODY * 12 + stamp)] == [False]


@pytest.mark.parametrize(
    ("stamp", "kind"), [("（此件依申请公开）", ON_REQUEST), ("（征求意见稿）", DRAFT), ("（送审稿）", DRAFT)]
)
def test_what_may_lawfully_be_published_is_doubtful(stamp: str, kind: str) -> None:
    assert marks(stamp + BODY) == [(kind, False)]


def test_a_star_rating_of_something_secret_is_doubtful() -> None:
    assert marks("商业秘密★★★") == [(STATE, False)]
    assert marks("示例区人民政府文件机密★1年") == [(STATE, True)]


@pytest.mark.parametrize(
    "text",
    [
        "保守国家秘密，人人有责。",
        "涉及国家秘密、工作秘密、商业秘密的，依法不予公开。",
        "属于国家秘密的信息分为绝密、机密、秘密三级。",
        "第三条　国家秘密的密级分为绝密、机密、秘密三级。",
        "机密级国家秘密的保密期限不超过二十年。",
        "经批准可以印刷内部资料性出版物。",
        "- 主动公开\n- 依申请公开办法\n- 依法不予公开的信息",
        "（此件公开发布）",
        "此件主动公开",
        "公开方式：主动公开",
        "五星级★★★★★",
        "请妥善保存有关材料。",
        "",
    ],
)
def test_a_mention_is_no_mark(text: str) -> None:
    assert marks(text) == []


@given(st.text(st.sampled_from("机密绝秘★ \u3000\n（）公开此件不内部资料：年1稿a"), max_size=60))
def test_marks_are_in_order_and_inside_the_text(text: str) -> None:
    found = find_secrecy_marks(text)
    assert list(found) == sorted(found)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)


def test_the_sample_laws_bear_no_certain_mark() -> None:
    laws = Path(os.environ.get("GONGKAI_SAMPLES", "absent")) / "laws"
    if not laws.is_dir():
        pytest.skip("GONGKAI_SAMPLES is not there")
    marked = [path.name for path in laws.rglob("*.md") if any(certain for _, certain in marks(path.read_text("utf-8")))]
    assert marked == []
