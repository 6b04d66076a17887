"""What a reader typed, understood: words, each with the phrases that answer to it. `theme/search/query.js` does the same.

Words are what stands between spaces; all of them must be found. Quotation marks around a word keep synonyms away from it.
A word with breaks in it is several phrases. Nothing is guessed: what was left out is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from generator.outputs.search.terms import cover, hash_term
from generator.text.pattern import Pattern
from generator.text.search_text import BREAK, FIRST_RUN, SPACE, canonical, units

LONGEST: Final = 400
"""Characters of a query that are read."""
MOST_WORDS: Final = 12
MOST_TERMS: Final = 6
"""Terms that are looked up of one phrase: the rest of it is compared with the text itself."""
MOST_OF_WAY: Final = 8
"""Terms that are looked up of phrases which must all be found: a pasted paragraph has twenty."""
MOST_PAIRS: Final = 12
_WORD: Final = Pattern(f'["“「]([^"”」]+)["”」](?=[{SPACE}]|\\Z)|[^{SPACE}]+')
_NO_SPACE: Final = Pattern(f"[^{SPACE}]")
# What a cut may have left half of.
_RUN_END: Final = Pattern("[0-9A-Za-z０-９.,]+\\Z")

Phrases = tuple[str, ...]
Synonyms = Sequence[tuple[str, Sequence[str]]]
"""Words with others that mean the same, in their order."""


class Word(NamedTuple):
    """A word as typed; `ways` are the phrases that must all be found, or those of a synonym. `also` names synonyms used."""

    text: str
    ways: tuple[Phrases, ...]
    also: tuple[str, ...] = ()


class Query(NamedTuple):
    """`words` must all be found; `left_out` was not understood or too much."""

    words: tuple[Word, ...]
    left_out: tuple[str, ...] = ()


def parse_query(text: str, synonyms: Synonyms) -> Query:
    """What a reader typed. A query without any word finds nothing."""
    read = text if len(text) <= LONGEST else _RUN_END.sub("", text[:LONGEST])
    rest = text[len(read) :]
    left_out = [rest] if _NO_SPACE.search(rest) else []
    words: list[Word] = []
    for found in _WORD.finditer(read):
        typed = found[1] or found[0]
        phrases = _phrases(typed)
        if not phrases or len(words) == MOST_WORDS:
            left_out.append(typed)
        elif all(word.ways[0] != phrases for word in words):
            words.append(_with_synonyms(typed, phrases, synonyms if found[1] is None else ()))
    return Query(tuple(words), tuple(left_out))


def _phrases(text: str) -> Phrases:
    return tuple(dict.fromkeys(filter(None, canonical(text).split(BREAK))))


def _with_synonyms(typed: str, phrases: Phrases, synonyms: Synonyms) -> Word:
    ways, also = [phrases], []
    for said, others in synonyms:
        own = canonical(said)
        if own and any(own in phrase for phrase in phrases):
            for other in others:
                # A comma is a break wherever it stands, and a space keeps apart what belongs apart.
                ways.append(_phrases(",".join(phrase.replace(own, f" {other} ") for phrase in phrases)))
                also.append(other)
    return Word(typed, tuple(ways), tuple(also))


def phrase_terms(phrase: str) -> tuple[int, ...]:
    """The terms that a text with this phrase has: fours and triples spread over it, a pair, or one unit (a Han character: of a title)."""
    return unit_terms(units(phrase))


def unit_terms(held: str) -> tuple[int, ...]:
    """The terms of a phrase whose units these are."""
    codes = list(map(ord, held))
    if len(codes) < 3:  # noqa: PLR2004
        return (hash_term(*codes),)
    found = list(dict.fromkeys(cover(codes)))
    last = len(found) - 1
    return tuple(found[last * n // (MOST_TERMS - 1)] for n in range(MOST_TERMS)) if last >= MOST_TERMS else tuple(found)


def way_terms(way: Phrases) -> list[int]:
    """The terms of phrases that must all be found. A single Han character counts only where there is nothing else."""
    told = [phrase for phrase in way if not is_single(phrase)] or way
    return _spread(dict.fromkeys(term for phrase in told for term in phrase_terms(phrase)), MOST_OF_WAY)


def near_terms(phrases: Iterable[str]) -> list[int]:
    """Terms of which a text that resembles these phrases has most: pairs of units."""
    codes = [list(map(ord, units(phrase))) for phrase in phrases]
    return _spread(dict.fromkeys(hash_term(*pair) for held in codes for pair in pairwise(held)), MOST_PAIRS)


def _spread(terms: Iterable[int], most: int) -> list[int]:
    """At most so many of them, evenly."""
    held = list(terms)
    return held if len(held) <= most else [held[len(held) * n // most] for n in range(most)]


def is_single(phrase: str) -> bool:
    """Whether a phrase is one Han character, which is looked up in titles only."""
    held = units(phrase)
    return len(held) == 1 and ord(held) < FIRST_RUN


def is_weak(word: Word) -> bool:
    """Whether the index knows too little of a word to leave out a document that it does not name."""
    return all(is_single(phrase) for way in word.ways for phrase in way)
