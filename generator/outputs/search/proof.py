"""An index tried before it goes live: what was just published must be found in it, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.outputs.search.answer import intersect
from generator.outputs.search.document import SearchText
from generator.outputs.search.query import unit_terms
from generator.outputs.search.reader import Reader
from generator.text.search_text import BREAK, FIRST_RUN

TRIED: Final = 8
"""Documents that are tried of each build."""
_PHRASES: Final = 2
_LONGEST: Final = 12


class SearchMissError(Exception):
    """The index that was just made does not find what it was made of: a fault of this program."""


class Sample(NamedTuple):
    """A document by number, its text, and a number that chooses what is looked up."""

    number: int
    text: SearchText
    seed: int


def choose(numbers: Sequence[int]) -> list[int]:
    """At most TRIED of them, evenly."""
    return [numbers[len(numbers) * at // TRIED] for at in range(TRIED)] if len(numbers) > TRIED else list(numbers)


def draw_phrases(sample: Sample) -> list[str]:
    """Pieces of two to twelve units, as readers would copy them out of a document."""
    pieces = [piece for part in sample.text for piece in part.split(BREAK) if len(piece) > 1]
    drawn = []
    for turn in range(_PHRASES if pieces else 0):
        seed = sample.seed >> 8 * turn
        piece = pieces[seed % len(pieces)]
        length = 2 + seed // 7 % min(_LONGEST - 1, len(piece) - 1)
        at = seed // 3 % (len(piece) - length + 1)
        drawn.append(piece[at : at + length])
    return drawn


def prove(reader: Reader, samples: Sequence[Sample]) -> int:
    """Look up pieces of some documents: how many were found. Raises SearchMissError where one is not."""
    tried = 0
    for sample in samples:
        for phrase in draw_phrases(sample):
            if sample.number not in intersect([reader.find_term(term) for term in unit_terms(phrase)]):
                shown = "".join(char if ord(char) < FIRST_RUN else "#" for char in phrase)
                raise SearchMissError(f"{reader.row(sample.number).path} is not found by “{shown}”")
            tried += 1
    return tried
