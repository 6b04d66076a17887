"""Python's side of vectors.json; vectors.test.mjs is the browser's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.outputs.search.document import find_names, find_texts
from generator.outputs.search.query import is_weak, near_terms, parse_query, phrase_terms, way_terms
from generator.outputs.search.tables import hash_name, name_key
from generator.outputs.search.terms import hash_term, is_common
from generator.text.search_text import FIRST_RUN, canonical, text_units, units

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


def each(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", VECTORS[name], ids=lambda row: ascii(next(iter(row.values())))[:40])


@each("texts")
def test_texts(row: dict[str, Any]) -> None:
    assert canonical(row["text"]) == row["canonical"]
    assert list(map(ord, units(row["canonical"]))) == row["units"]
    assert list(map(ord, text_units(row["text"]))) == row["units"]


@each("terms")
def test_terms(row: dict[str, Any]) -> None:
    assert hash_term(*row["units"]) == row["hash"]


@each("common")
def test_common_units(row: dict[str, Any]) -> None:
    assert "".join(chr(code) for code in range(FIRST_RUN) if is_common(code)) == "".join(sorted(row["characters"]))
    assert is_common(FIRST_RUN)
    assert canonical(row["characters"]) == row["characters"]


@each("phrases")
def test_phrases(row: dict[str, Any]) -> None:
    assert list(phrase_terms(row["phrase"])) == row["terms"]


@each("ways")
def test_ways(row: dict[str, Any]) -> None:
    assert way_terms(tuple(row["way"])) == row["terms"]
    assert near_terms(row["way"]) == row["near"]


@each("names")
def test_names(row: dict[str, Any]) -> None:
    assert name_key(row["text"]) == row["key"]
    assert hash_name(row["key"]) == row["hash"]


@each("queries")
def test_queries(row: dict[str, Any]) -> None:
    query = parse_query(row["text"], VECTORS["synonyms"])
    words = [{"text": w.text, "ways": [list(way) for way in w.ways], "also": list(w.also)} for w in query.words]
    assert words == row["words"]
    assert list(query.left_out) == row["left_out"]
    assert [is_weak(word) for word in query.words] == row["weak"]


@each("documents")
def test_documents(row: dict[str, Any]) -> None:
    assert find_names(row["document"]) == row["names"]
    assert list(find_texts(row["document"])) == row["texts"]
