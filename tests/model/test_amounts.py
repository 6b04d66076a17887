"""Numbers and amounts as printed: kept to the last nought, compared exactly, read strictly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.model.declaration import to_public
from generator.model.fields import Amount, Money, Number, Share

MONEY: TypeAdapter[Money] = TypeAdapter(Amount)
NUMBER: TypeAdapter[Decimal] = TypeAdapter(Number)
SHARE: TypeAdapter[Decimal] = TypeAdapter(Share)


def hint_of(adapter: TypeAdapter[object], text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(text)
    return str(caught.value.errors()[0]["ctx"]["hint"])


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1250.00万元", "12500000"),
        ("0.2035万元", "2035"),
        ("1.7亿元", "170000000"),
        ("35元", "35"),
        ("-3.43万元", "-34300"),
    ],
)
def test_an_amount_is_kept_as_printed_and_compared_in_yuan(text: str, yuan: str) -> None:
    money = MONEY.validate_python(text)
    assert str(money) == to_public(money) == text
    assert money.in_yuan == Decimal(yuan)


def test_sums_are_exact() -> None:
    """烈山区 2023: in binary float this is 444.15999…"""
    parts = [MONEY.validate_python(f"{each}万元").in_yuan for each in ("1.7", "196.48", "245.98")]
    assert sum(parts) == MONEY.validate_python("444.16万元").in_yuan
    assert MONEY.validate_python("1.70万元").in_yuan == MONEY.validate_python("17000元").in_yuan
    assert MONEY.validate_python("1.70万元") != MONEY.validate_python("1.7万元")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("１２５０万元", "1250万元"),
        ("1,250.00万元", "1250.00万元"),
        ("1250 万元", "1250万元"),
        ("约1250万元", "1250.00万元"),
        ("1250", "元、万元、亿元"),
        ("1250千元", "1250.00万元"),
        ("007万元", "写阿拉伯数字和单位"),
    ],
)
def test_an_amount_in_another_form_is_told_the_right_one(text: str, hint: str) -> None:
    assert hint in hint_of(MONEY, text)


@pytest.mark.parametrize("text", ["52.70", "0", "-0.24", "71184", "0.000001"])
def test_a_number_keeps_its_decimals(text: str) -> None:
    assert f"{NUMBER.validate_python(text):f}" == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("52.70%", "请写成 52.70"),
        ("71,184", "请写成 71184"),
        ("＋3", "请写成 3"),
        ("−0.24", "请写成 -0.24"),
        ("—", "只写"),
        ("1e5", "只写"),
    ],
)
def test_a_number_in_another_form_is_told_the_right_one(text: str, hint: str) -> None:
    assert hint in hint_of(NUMBER, text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1,234", "1234"),
        ("12,345,678.90", "12345678.90"),
        ("12，345，678．90", "12345678.90"),
        ("-1, 234.5", "-1234.5"),
        ("12 345 678", "12345678"),
    ],
)
def test_commas_that_part_thousands_are_left_out(text: str, plain: str) -> None:
    assert hint_of(NUMBER, text) == f"请写成 {plain}"
    assert hint_of(MONEY, f"{text}元") == f"请写成 {plain}元"


@pytest.mark.parametrize("text", ["8,53", "8，53", "12,3456", "1234,567", "1,23,456.00", "1.234,56", "0,530", "8,"])
def test_other_commas_may_be_decimal_points_and_no_number_is_guessed(text: str) -> None:
    for hint in (hint_of(NUMBER, text), hint_of(MONEY, f"{text}万元")):
        assert "请写成" not in hint
        assert "不能写逗号" in hint
        assert "小数点" in hint


@pytest.mark.parametrize("text", ["8 53", "1 2 3"])
def test_nor_where_blanks_part_figures_that_are_no_thousands(text: str) -> None:
    assert "请写成" not in hint_of(NUMBER, text)


@pytest.mark.parametrize("text", ["-0.01", "100.01"])
def test_a_share_is_between_nought_and_a_hundred(text: str) -> None:
    assert "0 至 100" in hint_of(SHARE, text)
