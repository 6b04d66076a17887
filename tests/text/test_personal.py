from __future__ import annotations

import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.personal import find_personal_data, identity_check_character, mask, passes_luhn
from generator.text.uscc import fictitious_uscc

# The example of GB 11643 itself.
EXAMPLE = "11010519491231002X"
IDENTITY, MOBILE, CARD = "身份证号码", "手机号码", "银行卡号"

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30)
widened = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def kinds(text: str) -> list[tuple[str, bool]]:
    return [(found.kind, found.certain) for found in find_personal_data(text)]


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """A number with a right check digit that belongs to nobody: there is no region 000000."""
    born = draw(st.dates(date(1900, 1, 1), date(2029, 12, 31)))
    first17 = f"000000{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + identity_check_character(first17)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (EXAMPLE, [(IDENTITY, True)]),
        (EXAMPLE.lower(), [(IDENTITY, True)]),
        (EXAMPLE.translate(widened), [(IDENTITY, True)]),
        ("110105 19491231 002X", [(IDENTITY, True)]),
        ("110105\u00a019491231\u3000002x", [(IDENTITY, True)]),
        ("110105-19491231-002Ⅹ", [(IDENTITY, True)]),
        (" ".join(EXAMPLE), [(IDENTITY, True)]),
        ("\u200b".join(EXAMPLE), [(IDENTITY, True)]),
        ("110105194912310021", [(IDENTITY, False)]),
        ("000000194902300021", [(IDENTITY, False)]),
        ("身份证：110105491231002", [(IDENTITY, False)]),
        ("编号：110105491231002", []),
        (f"2099 13800138001 {EXAMPLE}", [(MOBILE, True), (IDENTITY, True)]),
        (f"A{EXAMPLE}", []),
        (f"{EXAMPLE}9", []),
        (f"1{EXAMPLE}", []),
        ("110105********002X", []),
    ],
)
def test_identity_numbers(text: str, found: list[tuple[str, bool]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手机13800138001，", [(MOBILE, True)]),
        ("138 0013 8001", [(MOBILE, True)]),
        ("138-0013-8001", [(MOBILE, True)]),
        ("138\\-0013\\-8001", [(MOBILE, True)]),
        ("１３８００１３８００１", [(MOBILE, True)]),
        ("1 3 8 0 0 1 3 8 0 0 1", [(MOBILE, True)]),
        ("+86 13800138001", [(MOBILE, True)]),
        ("+8613800138001", [(MOBILE, True)]),
        ("008613800138001", [(MOBILE, True)]),
        ("8613800138001", [(MOBILE, False)]),
        ("13800138001,13800138002/13800138003", [(MOBILE, True)] * 3),
        ("电话13800138001，100元", [(MOBILE, True)]),
        ("1.13800138001 张某", [(MOBILE, True)]),
        ("13800138001 万某", [(MOBILE, True)]),
        ("13800138001 x 2", [(MOBILE, True)]),
        ("13800138001\tX", [(MOBILE, True)]),
        ("[拨打](tel:13800138001)", [(MOBILE, True)]),
        ("https://example.cn/t/13800138001", [(MOBILE, False)]),
        ("13800138001元", [(MOBILE, False)]),
        ("15000000000", [(MOBILE, False)]),
        ("13800138001.25", []),
        ("¥13800138001", []),
        ("138****8001", []),
        ("订单A13800138001", []),
        ("content_13800138001", []),
        ("12345", []),
        ("0533-7220000", []),
        ("0533-7220000 0533-7220001", []),
        ("400-000-0000", []),
        ("2019 2020 2021 2022 2023 2024", []),
        ("1 3 8 0 0 1 3 8 0 0 1 5 6", []),
        ("138 001 380 01", []),
    ],
)
def test_mobile_numbers(text: str, found: list[tuple[str, bool]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("卡号：4111111111111111", [(CARD, True)]),
        ("卡号 4111 1111 1111 1111", [(CARD, True)]),
        ("开户银行某某，账户４１１１１１１１１１１１１１１１", [(CARD, True)]),
        ("| 姓名 | 卡号 |\n|---|---|\n| 某 | 4111111111111111 |", [(CARD, True)]),
        ("姓名,银行卡号\n某,4111111111111111\n", [(CARD, True)]),
        ("4111111111111111", [(CARD, False)]),
        ("卡号：4111111111111112", [(CARD, False)]),
        ("户名：示例区财政局\n账号：4111111111111111", [(CARD, False)]),
        ("户名：示例区财政局\n账号：4111111111111112", []),
        ("4111111111111112", []),
        ("0000000000000000", []),
        ("卡号：4111********1111", []),
        ("https://example.cn/4111111111111111", []),
    ],
)
def test_bank_cards(text: str, found: list[tuple[str, bool]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "11370322004222241N/2021-5135380",
        fictitious_uscc("11", 4),
        f"{fictitious_uscc('11', 4)}/2099-0000001",
        "示政发〔2099〕1号",
        "2022-03-07 12:30",
        "1,234,567,890,123.45元",
        "国家标准书号9787506612345",
    ],
)
def test_public_numbers_pass(text: str) -> None:
    assert kinds(text) == []


@given(identity_numbers(), han, han, st.booleans())
def test_a_valid_identity_number_is_found_in_any_chinese_text(
    number: str, before: str, after: str, is_wide: bool
) -> None:
    printed = number.translate(widened) if is_wide else number
    (found,) = find_personal_data(before + printed + after)
    assert (found.kind, found.certain) == (IDENTITY, True)
    assert (found.start, found.end) == (len(before), len(before) + len(printed))
    assert mask(before + printed + after) == f"{before}［{IDENTITY}］{after}"


@given(identity_numbers(), st.integers(0, 16), st.integers(1, 9), han)
def test_one_changed_figure_is_never_certain(number: str, place: int, by: int, before: str) -> None:
    changed = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not any(found.certain for found in find_personal_data(before + changed))


@given(st.text(st.sampled_from("0123456789Xx０１８ -\u3000\u200b|\n元号卡身份证.,/A"), max_size=80))
def test_findings_are_in_order_apart_and_gone_when_masked(text: str) -> None:
    findings = find_personal_data(text)
    assert all(found.start < found.end for found in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))
    assert all(
        text[found.start : found.end] not in mask(text) for found in findings if found.certain and len(findings) == 1
    )


def test_check_figures_of_the_standards() -> None:
    assert identity_check_character(EXAMPLE[:17]) == "X"
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


def test_samples_hold_no_certain_personal_number() -> None:
    samples = Path(os.environ.get("GONGKAI_SAMPLES", "absent"))
    if not samples.is_dir():
        pytest.skip("GONGKAI_SAMPLES is not there")
    texts = [path for folder in ("laws", "policy", "html") for path in sorted((samples / folder).rglob("*.*"))]
    assert [
        path.name for path in texts if any(found.certain for found in find_personal_data(path.read_text("utf-8")))
    ] == []
