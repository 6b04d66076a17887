"""A published JSON file as the search sees it: its title, and every text a reader may look for.

The index is made of what is published and of nothing else. `theme/search/document.js` reads the same files the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from generator.text.pattern import Pattern
from generator.text.search_text import BREAK, text_units

# Addresses and ids are no words; how a record was reviewed is true of all of them.
_NO_WORDS: Final = frozenset(
    {"type", "id", "url", "sha256", "size", "openness", "review", "states", "channels", "anchor_aliases", "on"}
)
_DAY: Final = Pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?")
_LINK_TARGET: Final = Pattern(r"\]\([^) \t\n\v\f\r]*\)")


# What a document is called by: found here, a word counts most.
NAMES: Final = ("title", "document_no")


class SearchText(NamedTuple):
    """Units of what a document is called and of all the rest, one character each."""

    title: str
    rest: str


def find_names(data: Mapping[str, Any]) -> list[str]:
    """What a published record is called: its title, its document number."""
    return [data[key] for key in NAMES if isinstance(data.get(key), str)]


def find_texts(data: Mapping[str, Any]) -> Iterator[str]:
    """Every other text of a published record, in the file's order."""
    for key, value in data.items():
        if key not in NAMES:
            yield from _texts(key, value)


def _texts(key: str, value: object) -> Iterator[str]:
    if key in _NO_WORDS:
        return
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            yield _LINK_TARGET.sub("]", value) if "](" in value else value
    elif isinstance(value, dict):
        for inner, held in value.items():
            yield from _texts(inner, held)
    elif isinstance(value, list):
        for item in value:
            yield from _texts("", item)


def read_document(data: bytes) -> SearchText:
    """The units of one published file."""
    told = json.loads(data)
    names, rest = (BREAK.join(map(text_units, texts)) for texts in (find_names(told), find_texts(told)))
    return SearchText(names, rest)
