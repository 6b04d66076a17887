from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.index_no import IndexNo, MalformedIndexNo, next_index_no, parse_index_no
from generator.text.uscc import fictitious_uscc

CODE = fictitious_uscc("11", 1)

codes = st.builds(fictitious_uscc, st.sampled_from(("11", "12", "13")), st.integers(0, 99_999_999)) | st.from_regex(
    r"[0-9A-Z]{4,17}", fullmatch=True
)
index_nos = st.builds(IndexNo, codes, st.integers(1900, 2099), st.integers(1, 9_999_999))


@given(index_nos)
def test_a_printed_number_reads_back(index_no: IndexNo) -> None:
    assert parse_index_no(str(index_no)) == index_no


def test_the_form_is_that_of_the_city() -> None:
    parsed = parse_index_no("11370322004222241N/2021-5135380")
    assert parsed == IndexNo("11370322004222241N", 2021, 5_135_380)
    assert str(IndexNo("000000", 2022, 1)) == "000000/2022-0000001"


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("", "空的", None),
        ("索引号", "样式", None),
        (f"{CODE}/2022-1", "7位", f"{CODE}/2022-0000001"),
        (f"{CODE}-2022-0000001", "“/”", f"{CODE}/2022-0000001"),
        (f"{CODE}/20220000001", "“-”", f"{CODE}/2022-0000001"),
        (f"{CODE}／2022－0000001", "全角", f"{CODE}/2022-0000001"),
        (f"{CODE} / 2022-0000001", "空格", f"{CODE}/2022-0000001"),
        (f"{CODE.lower()}/2022-0000001", "大写", f"{CODE}/2022-0000001"),
        ("11370305004222057C/2021-0000001", "校验位", None),
        (f"{CODE}/1899-0000001", "1900至2099", None),
        (f"{CODE}/2022-0000000", "流水号", None),
        ("123/2022-0000001", "4至18位", None),
        ("9" * 5000, "样式", None),
    ],
)
def test_a_malformed_number_says_why_and_what_to_write(text: str, word: str, meant: str | None) -> None:
    with pytest.raises(MalformedIndexNo) as caught:
        parse_index_no(text)
    assert word in caught.value.reason
    assert caught.value.suggestion == meant


def test_the_next_number_follows_the_highest_of_publisher_and_year() -> None:
    taken = [IndexNo(CODE, 2022, 7), IndexNo(CODE, 2022, 3), IndexNo(CODE, 2023, 9), IndexNo("000000", 2022, 90)]
    assert next_index_no(taken, CODE, 2022) == IndexNo(CODE, 2022, 8)
    assert next_index_no(taken, CODE, 2024) == IndexNo(CODE, 2024, 1)


@given(st.lists(index_nos, max_size=20))
def test_the_next_number_is_free(taken: list[IndexNo]) -> None:
    assert next_index_no(taken, CODE, 2022) not in taken


def test_numbers_run_out_loudly() -> None:
    with pytest.raises(MalformedIndexNo):
        next_index_no([IndexNo(CODE, 2022, 9_999_999)], CODE, 2022)
