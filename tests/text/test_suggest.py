from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.suggest import closest

KEYS = ("title", "publisher", "issued_on", "published_on", "document_no", "index_no", "topic", "copied_to", "keywords")


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("titel", "title"),
        ("tilte", "title"),
        ("kewords", "keywords"),
        ("Topics", "topic"),
        ("issued-on", "issued_on"),
        ("issuedOn", "issued_on"),
        ("issued on", "issued_on"),
        ("ISSUED_ON", "issued_on"),
        ("on_issued", "issued_on"),
        ("ｔｉｔｌｅ", "title"),
        ("document_number", "document_no"),
        ("publish_on", "published_on"),
        ("colour_of_the_sky", None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_mistyped_key_finds_its_key(word: str, key: str | None) -> None:
    assert closest(word, KEYS) == key


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("规範性文件", ("规范性文件", "政策文件"), "规范性文件"),
        ("文密工作", ("文秘工作", "保密工作"), "文秘工作"),
        ("意思", ("通知", "意见"), "意见"),
        ("现行有校", ("现行有效", "已废止", "已失效"), "现行有效"),
    ],
)
def test_a_mistyped_chinese_value_finds_its_value(word: str, candidates: tuple[str, ...], meant: str) -> None:
    assert closest(word, candidates) == meant


def test_a_short_word_equally_near_to_several_suggests_none() -> None:
    assert closest("通之", ("通知", "通告", "通报")) is None


def test_nothing_is_near_to_no_candidates() -> None:
    assert closest("title", ()) is None


@given(st.sampled_from(KEYS), st.data())
def test_one_slip_in_a_key_is_forgiven(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 2))
    swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    missing = key[:place] + key[place + 1 :]
    assert closest(swapped, KEYS) == key
    assert closest(missing, KEYS) == key


@given(st.text(), st.lists(st.text(), max_size=5))
def test_a_suggestion_is_one_of_the_candidates(word: str, candidates: list[str]) -> None:
    found = closest(word, candidates)
    assert found is None or found in candidates
