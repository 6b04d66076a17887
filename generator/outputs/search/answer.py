"""A query answered: candidates from the index, best first, each held against its own text before it is shown.

`theme/search/answer.js` does the same. “没有找到” is said only when no candidate is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generator.outputs.search.document import find_names, find_texts
from generator.outputs.search.query import Query, Word, is_weak, near_terms, parse_query, way_terms
from generator.outputs.search.reader import Reader
from generator.outputs.search.terms import IN_TITLE
from generator.text.search_text import BREAK, canonical

PAGE: Final = 10
LOOKED_THROUGH: Final = 600
"""Candidates that are held against their texts at one go."""
_POINTS: Final = (1, 2, 3, 8)
Found = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the text, values of facets, `by_date`, and the candidate that the page begins with."""

    text: str
    facets: Mapping[str, str] = field(default_factory=dict)
    by_date: bool = False
    start: int = 0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents that may answer, best first; `scores` tell why.

    `named` are called what was typed, and stand first unless dates decide: then `exact` is 0.
    """

    numbers: tuple[int, ...] = ()
    exact: int = 0
    named: tuple[int, ...] = ()
    scores: Found = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`hits` are numbers of documents; `following` is where the next page begins, None on the last.

    `total` is true if `is_exact`, else about so many. `missing` are words that no document has, which were left out;
    with `is_near` no document has all of the rest, and the hits resemble it. With `is_title_only` nothing but single Han
    characters was asked for, and texts were not looked through for them.
    """

    query: Query
    hits: tuple[int, ...]
    total: int
    is_exact: bool
    following: int | None = None
    is_unfinished: bool = False
    missing: tuple[str, ...] = ()
    is_near: bool = False
    is_title_only: bool = False
    candidates: Candidates = field(default_factory=Candidates)


def answer(reader: Reader, wish: Wish) -> Answer:
    """The answer to a wish."""
    query = parse_query(wish.text, reader.manifest["synonyms"])
    found = [find_word(reader, word) for word in query.words]
    is_title_only = bool(query.words) and all(map(is_weak, query.words))
    both = list(zip(query.words, found, strict=True))
    sure = [(word, held) for word, held in both if is_title_only or not is_weak(word)]
    missing = tuple(word.text for word, held in both if not held and not is_weak(word))
    words = [word for word, held in both if held or is_weak(word)]
    weak = [held for word, held in both if is_weak(word)] if not is_title_only else []
    candidates = rank(reader, wish, [held for _word, held in sure if held or is_title_only], weak)
    told = replace(_verify(reader, query, words, candidates, wish.start), is_title_only=is_title_only)
    if told.hits or told.is_unfinished or wish.start or is_title_only:
        return replace(told, missing=missing if words else ())
    near = find_near(reader, wish, query.words)
    hits, total = near.numbers[:PAGE], len(near.numbers)
    return Answer(query, hits, total, is_exact=False, missing=missing, is_near=bool(hits), candidates=near)


def find_word(reader: Reader, word: Word) -> Found:
    """The documents in which a word may stand, or one of its synonyms, each with its class there."""
    found: dict[int, int] = {}
    for way in word.ways:
        for number, weight in intersect([reader.find_term(term) for term in way_terms(way)]).items():
            found[number] = max(weight, found.get(number, 0))
    return found


def intersect(lists: Sequence[Found]) -> Found:
    """The documents that are in all lists, each with its lowest class."""
    if not lists:
        return {}
    first, *others = sorted(lists, key=len)
    return {
        number: min(weight, *(other[number] for other in others)) if others else weight
        for number, weight in first.items()
        if all(number in other for other in others)
    }


def rank(reader: Reader, wish: Wish, found: Sequence[Found], weak: Sequence[Found] = ()) -> Candidates:
    """All candidates in the order in which they are shown: exact names, what is in force, where and how densely, the newest.

    They are in all of `found`; that they are in `weak` only speaks for them.
    """
    scores: dict[int, int] = dict.fromkeys(intersect(found), 0)
    for held in (*found, *weak):
        rarity = max(1, (reader.documents // max(1, len(held))).bit_length())
        for number in scores:
            scores[number] += _POINTS[held[number]] * rarity if number in held else 0
    named = reader.find_name(wish.text)
    scores |= {number: scores.get(number, 0) for number in named}
    for key, value in wish.facets.items():
        held = reader.facet(key).get(value, {})
        scores = {number: score for number, score in scores.items() if number in held}
    named = [number for number in named if number in scores]
    outdated = reader.outdated() if scores else {}

    def place(number: int) -> tuple[bool, int, int]:
        return (False, 0, -number) if wish.by_date else (number in outdated, -scores[number], -number)

    first = [] if wish.by_date else named
    rest = sorted(scores.keys() - set(first), key=place)
    return Candidates((*first, *rest), len(first), tuple(named), scores)


def _verify(reader: Reader, query: Query, words: Sequence[Word], candidates: Candidates, start: int) -> Answer:
    """One page of documents that do have the words."""
    hits: list[int] = []
    at = start
    end = min(len(candidates.numbers), start + LOOKED_THROUGH)
    while at < end and len(hits) < PAGE:
        number = candidates.numbers[at]
        if number in candidates.named or says(reader.document(number), words):
            hits.append(number)
        at += 1
    is_left = at < len(candidates.numbers)
    wrong = at - start - len(hits)
    return Answer(
        query,
        tuple(hits),
        len(candidates.numbers) - wrong,
        is_exact=not is_left and not start,
        following=at if is_left and len(hits) == PAGE else None,
        is_unfinished=is_left and len(hits) < PAGE,
        candidates=candidates,
    )


def says(document: Mapping[str, object], words: Iterable[Word]) -> bool:
    """Whether a document has all the words, each or one of its synonyms."""
    text = BREAK.join(map(canonical, (*find_names(document), *find_texts(document))))
    return all(any(all(phrase in text for phrase in way) for way in word.ways) for word in words)


def find_near(reader: Reader, wish: Wish, words: Sequence[Word]) -> Candidates:
    """The documents that have at least half of a query's pairs of units, those with most first."""
    terms = near_terms(phrase for word in words for phrase in word.ways[0])
    counts: dict[int, int] = {}
    for term in terms if len(terms) > 1 else ():
        for number, weight in reader.find_term(term).items():
            counts[number] = counts.get(number, 0) + (5 if weight == IN_TITLE else 4)
    for key, value in wish.facets.items():
        held = reader.facet(key).get(value, {})
        counts = {number: count for number, count in counts.items() if number in held}
    near = {number: count for number, count in counts.items() if count >= 2 * len(terms)}
    return Candidates(tuple(sorted(near, key=lambda number: (-near[number], -number))), scores=near)
