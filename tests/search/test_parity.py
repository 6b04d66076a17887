"""Both sides of the search asked the same: one node process answers what Python answers."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from peer import NODE, Peer

from generator.outputs.search.answer import Answer, Wish, answer
from generator.outputs.search.document import find_names, find_texts
from generator.outputs.search.postings import encode, get_bitmap, get_list
from generator.outputs.search.query import Query, near_terms, parse_query, phrase_terms, way_terms
from generator.outputs.search.reader import Reader
from generator.outputs.search.shards import encode_shard
from generator.outputs.search.tables import hash_name, name_key
from generator.text.search_text import canonical, units

SEED = 20261123
QUERIES = 300

pytestmark = pytest.mark.skipif(NODE is None, reason="python3 scripts/test.py installs Node")


# --- Texts, queries, documents ---------------------------------------------------------------------------------------

NEAR = "公开政府信息〔〕“”（）《》*_|#.,，。:：-/0123９Ａabé①㎡Ⅲ \u3000\n\r\t\u2028\u200b\u00ad\u0301\u3099○〇\U00020bb7\U0001f468\u200d"
# High and low surrogates that happened to meet would be one character on one side and two on the other.
LONE = st.one_of(st.characters(exclude_categories=("Cs",)), st.characters(min_codepoint=0xD800, max_codepoint=0xDBFF))
TEXTS = st.one_of(st.text(NEAR, max_size=40), st.text(LONE, max_size=40), st.text(st.characters(), max_size=20))
TEXTS = TEXTS.filter(lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text))
WORDS = st.text("公车修路wifi2.0 ，", max_size=6)
SYNONYMS = st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), max_size=4)
KEYS = st.sampled_from(["title", "document_no", "text", "url", "on", "name", "guide", "summary"])
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), TEXTS, st.sampled_from(["2026-01-01", "2026-01-01 08:30", "见[甲](b)"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=1000, deadline=None)
@given(text=TEXTS)
def test_texts(text: str, peer: Peer) -> None:
    made, key = canonical(text), name_key(text)
    held = units(made)
    told = [made, list(map(ord, held)), key, hash_name(key), list(phrase_terms(made))]
    assert peer.ask("text", text) == told


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(TEXTS, st.text('公车修路wifi2.0，“”" \u3000', max_size=450)), synonyms=SYNONYMS)
def test_queries(text: str, synonyms: list[tuple[str, list[str]]], peer: Peer) -> None:
    assert peer.ask("query", text, synonyms) == query_json(parse_query(text, synonyms))


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(TEXTS, max_size=8))
def test_ways(texts: list[str], peer: Peer) -> None:
    way = [phrase for text in texts for phrase in canonical(text).split("\n") if phrase]
    assert peer.ask("ways", way) == [way_terms(tuple(way)), near_terms(way)]


@settings(max_examples=300, deadline=None)
@given(data=st.dictionaries(KEYS, VALUES, max_size=6))
def test_documents(data: dict[str, Any], peer: Peer) -> None:
    assert peer.ask("document", data) == [find_names(data), list(find_texts(data))]


@pytest.mark.parametrize("text", ["公" * 10_000, "公 " * 5_000, "a" * 10_000, "，" * 10_000, " " * 10_000, '"' * 10_000, "“" * 5_000 + "”" * 5_000, "(.*)+" * 2_000, "<b>" * 3_000, "\u202e\u200b" * 5_000, "\U0001f468\u200d" * 5_000, "\ud800" * 10_000, "1," * 5_000, "1.," * 3_000, "\n " * 5_000, "()" * 5_000])  # fmt: skip
def test_ten_thousand_characters(text: str, peer: Peer) -> None:
    assert peer.ask("query", text, []) == query_json(parse_query(text, []))
    assert peer.ask("text", text)[2:4] == [name_key(text), hash_name(name_key(text))]


def query_json(query: Query) -> dict[str, Any]:
    words = [{"text": w.text, "ways": [list(way) for way in w.ways], "also": list(w.also)} for w in query.words]
    return {"words": words, "leftOut": list(query.left_out)}


# --- Files -----------------------------------------------------------------------------------------------------------

HELD = st.dictionaries(st.one_of(st.integers(0, 300), st.integers(0, 200_000)), st.integers(0, 3), min_size=1)


@settings(max_examples=200, deadline=None)
@given(held=HELD, room=st.sampled_from([16, 512, 100_000]))
def test_postings(held: dict[int, int], room: int, peer: Peer) -> None:
    is_bitmap, blob = encode(held, room)
    found = (get_bitmap if is_bitmap else get_list)(blob)
    assert peer.ask("postings", is_bitmap, blob.hex()) == [list(each) for each in found.items()]


@settings(max_examples=100, deadline=None)
@given(terms=st.dictionaries(st.integers(0, 2**32 - 1), HELD, max_size=8), other=st.integers(0, 2**32 - 1))
def test_shards(terms: dict[int, dict[int, int]], other: int, peer: Peer) -> None:
    shard = {term: encode(held, 4000) for term, held in terms.items()}
    wanted = [*terms, other]
    told = [
        [list(each) for each in (get_bitmap if shard[term][0] else get_list)(shard[term][1]).items()]
        if term in shard
        else []
        for term in wanted
    ]
    assert peer.ask("shard", encode_shard(shard).hex(), wanted) == told


# --- Answers ---------------------------------------------------------------------------------------------------------


def test_answers(demo_site: Path, peer: Peer) -> None:
    reader = Reader(lambda path: (demo_site / path).read_bytes())
    for wish in draw_wishes(reader, random.Random(SEED), QUERIES):  # noqa: S311 - to be the same every time
        told = peer.ask("answer", str(demo_site), wish_json(wish))
        assert told == answer_json(answer(reader, wish)), wish


def draw_wishes(reader: Reader, chance: random.Random, count: int) -> Iterator[Wish]:
    """Queries as people type them, from the texts of the index itself."""
    facets = [(key, label) for key, _label in reader.manifest["facets"] for label in reader.facet(key)]
    for _ in range(count):
        texts = _texts(reader, chance)
        text = chance.choice(_KINDS)(texts, chance)
        chosen = dict(chance.sample(facets, chance.randint(1, 2))) if facets and chance.random() < 0.2 else {}
        if chance.random() < 0.03:
            chosen["../site"] = "x"
        start = chance.choice([1, 5, 10, 1000]) if chance.random() < 0.15 else 0
        yield Wish(text, chosen, chance.random() < 0.2, start)


def _texts(reader: Reader, chance: random.Random) -> list[str]:
    data = reader.document(chance.randrange(reader.documents))
    return [text for text in (*find_names(data), *find_texts(data)) if text]


def _piece(texts: Sequence[str], chance: random.Random, longest: int = 14) -> str:
    text = chance.choice([*texts, max(texts, key=len), max(texts, key=len)])
    length = chance.randint(1, longest)
    at = chance.randint(0, max(0, len(text) - length))
    return text[at : at + length]


def _misspelt(texts: Sequence[str], chance: random.Random) -> str:
    piece = list(_piece(texts, chance, 20))
    piece[chance.randrange(len(piece))] = chance.choice("错字x9，")
    return "".join(piece)


_KINDS = [
    _piece,
    _piece,
    lambda texts, chance: _piece(texts, chance, 500),
    lambda texts, chance: f"{_piece(texts, chance, 6)} {_piece(texts, chance, 6)}",
    lambda texts, chance: f"“{_piece(texts, chance, 6)}” {_piece(texts, chance, 2)} {_piece(texts, chance, 3)}",
    lambda texts, chance: f"{_piece(texts, chance, 6)} 没有这个词",
    lambda texts, _chance: texts[0],
    lambda texts, chance: chance.choice(texts[:2]).replace("〔", " ").replace("〕", " ").replace("号", ""),
    _misspelt,
    lambda _texts, chance: str(
        chance.choice([1, 5, 12, 2024, 2026, "二〇二六", "12345", "的", "通知", "补助", "", "，"])
    ),
]


def wish_json(wish: Wish) -> dict[str, Any]:
    return {"text": wish.text, "facets": dict(wish.facets), "byDate": wish.by_date, "start": wish.start}


def answer_json(told: Answer) -> dict[str, Any]:
    """An answer as the browser's side has it."""
    found = told.candidates
    return {
        "query": query_json(told.query),
        "hits": list(told.hits),
        "total": told.total,
        "isExact": told.is_exact,
        "following": told.following,
        "isUnfinished": told.is_unfinished,
        "missing": list(told.missing),
        "isNear": told.is_near,
        "isTitleOnly": told.is_title_only,
        "candidates": {
            "numbers": list(found.numbers),
            "exact": found.exact,
            "named": list(found.named),
            "scores": sorted(map(list, found.scores.items())),
        },
    }
