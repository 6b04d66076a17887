"""Numerals: what the numbers of 章, 条 and 项 are read as and written as."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.numeral import NUMERAL_CHARACTERS, format_numeral, parse_numeral

SPELLINGS = [
    ("一", 1),
    ("十", 10),
    ("十一", 11),
    ("二十", 20),
    ("二十一", 21),
    ("一百", 100),
    ("一百零八", 108),
    ("一百一十", 110),
    ("三百八十七", 387),
    ("一千零一", 1001),
    ("一千零一十", 1010),
    ("九千九百九十九", 9999),
]


@pytest.mark.parametrize(("text", "number"), SPELLINGS)
def test_a_spelling_is_read_and_written(text: str, number: int) -> None:
    assert parse_numeral(text) == number
    assert format_numeral(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("21", 21),
        ("２１", 21),
        ("二〇二二", 2022),
        ("一百〇八", 108),
        ("一百十", 110),
        ("零", 0),
        ("〇", 0),
        ("两百", 200),
    ],
)
def test_other_spellings_are_read(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize("text", ["", "十百", "十十", "一二十", "百", "二十百", "甲", "一甲", "零十", "1十", "²"])
def test_what_writes_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        parse_numeral(text)


@pytest.mark.parametrize("number", [-1, 10_000])
def test_beyond_the_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="beyond"):
        format_numeral(number)


@given(st.integers(0, 9999))
def test_every_number_survives_writing_and_reading(number: int) -> None:
    assert parse_numeral(format_numeral(number)) == number


@given(st.text(NUMERAL_CHARACTERS, max_size=8))
def test_any_row_of_numeral_characters_is_a_number_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_numeral(text) >= 0
