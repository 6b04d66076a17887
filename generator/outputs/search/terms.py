"""Terms: what of a text is looked up. Pairs and triples of units, single runs; of a title single characters too.

Every term is a 32-bit number. That two terms share one is harmless: a text is offered that its reader then rejects.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from generator.outputs.search.document import SearchText
from generator.text.search_text import BREAK, FIRST_RUN

_MASK: Final = 0xFFFFFFFF
SEED, MIX, LAST = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
# How well a text answers to a term: in passing, several times for its length, densely, in its title.
IN_TITLE: Final = 3


def hash_term(*codes: int) -> int:
    """The number of a term of one to three units. `theme/search/terms.js` and bulk.py compute the same."""
    value = len(codes) * SEED & _MASK
    for code in codes:
        value = (value ^ code) * MIX & _MASK
        value ^= value >> 15
    value = value * LAST & _MASK
    return value ^ (value >> 13)


def weigh(count: int, length: int) -> int:
    """The class of a term that stands `count` times in a text of `length` units; lengths count by powers of two."""
    density = (count << 11) >> length.bit_length()
    return 0 if density < 1 else 1 if density < 4 else 2  # noqa: PLR2004


def document_terms(text: SearchText) -> dict[int, int]:
    """Every term of a text with its class."""
    counts: dict[int, int] = {}
    title = list(_terms(text.title))
    title += [hash_term(ord(unit)) for unit in text.title if unit != BREAK]
    for term in [*_terms(text.title), *_terms(text.rest)]:
        counts[term] = counts.get(term, 0) + 1
    length = len(text.title) + len(text.rest)
    found = {term: weigh(count, length) for term, count in counts.items()}
    return found | dict.fromkeys(title, IN_TITLE)


def _terms(text: str) -> Iterator[int]:
    codes = list(map(ord, text))
    stop = ord(BREAK)
    for code in codes:
        if code >= FIRST_RUN:
            yield hash_term(code)
    for a, b in pairwise(codes):
        if stop not in (a, b):
            yield hash_term(a, b)
    for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
        if stop not in (a, b, c):
            yield hash_term(a, b, c)
