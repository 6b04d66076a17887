from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.topic import ALL_TOPICS, SUBJECTS, Topic, UnknownTopic, parse_topic


def test_there_are_twenty_two_categories() -> None:
    assert len(SUBJECTS) == 22
    assert all(len(set(subjects)) == len(subjects) for subjects in SUBJECTS.values())


@given(st.sampled_from(ALL_TOPICS))
def test_a_printed_topic_reads_back(topic: Topic) -> None:
    assert parse_topic(str(topic)) == topic


def test_bodies_of_the_state_council_are_not_for_districts() -> None:
    assert not parse_topic("国务院组织机构-国务院办公厅").is_usable_by_district
    assert parse_topic("综合政务-政务督查").is_usable_by_district


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("综合政务", "综合政务-其他"),
        ("综合政务-", "综合政务-其他"),
        ("综合政务/文秘工作", "综合政务-文秘工作"),
        ("综合政务\\文秘工作", "综合政务-文秘工作"),
        ("综合政务 — 文秘工作", "综合政务-文秘工作"),
        ("综合政务－文秘工作", "综合政务-文秘工作"),
        ("综合政务-文密工作", "综合政务-文秘工作"),
        ("文秘工作", "综合政务-文秘工作"),
        ("综合政务-税务", "财政、金融、审计-税务"),
        ("财政-审计", "财政、金融、审计-审计"),
        ("民族宗教-民族事务", "民族、宗教-民族事务"),
        ("其他-其他", "其他"),
        ("民族、宗教", None),
        ("", None),
        ("qqq-qqq", None),
    ],
)
def test_a_wrong_topic_says_what_was_meant(text: str, meant: str | None) -> None:
    with pytest.raises(UnknownTopic) as caught:
        parse_topic(text)
    assert caught.value.suggestion == meant
    assert caught.value.reason


@given(st.text(max_size=20) | st.sampled_from(ALL_TOPICS).map(lambda topic: str(topic)[1:]))
def test_a_suggestion_is_a_topic(text: str) -> None:
    suggestion: str | None = text
    try:
        parse_topic(text)
    except UnknownTopic as unknown:
        suggestion = unknown.suggestion
    assert suggestion is None or str(parse_topic(suggestion)) == suggestion
