"""Draw queries from a built portal and find by plain reading which documents answer them.

Run by scripts/benchmark.py with the project's own Python: `python -m scripts.benchmark_truth SITE OUT` and options. Nothing of
the index is used but the order of its documents; what is found here is what the search is judged by.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from generator.text.search_text import canonical, units
from scripts.benchmark_queries import SETS, Drawn, Library, Text, draw_anything, draw_set

_SLICE: Final = 256
"""Documents that one process reads at a time: a bit each, for every character that they have."""
_PART: Final = 500
"""Queries that are drawn together, from one seed."""


@dataclass(frozen=True)
class Found:
    """Documents as bits by number: those whose text has all phrases, those whose names have them."""

    texts: int
    names: int


class Slice:
    """Some documents side by side. Most are ruled out by their characters before any text is read through."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._all = (1 << len(texts)) - 1
        self._with: dict[str, int] = {}
        for number, text in enumerate(texts):
            for char in set(text):
                self._with[char] = self._with.get(char, 0) | 1 << number

    def find(self, phrases: Iterable[str]) -> int:
        """The documents that have all the phrases."""
        left = self._all
        for phrase in phrases:
            for char in set(phrase):
                left &= self._with.get(char, 0)
        found = 0
        while left:
            bit = left & -left
            left ^= bit
            text = self.texts[bit.bit_length() - 1]
            if all(phrase in text for phrase in phrases):
                found |= bit
        return found


def scan(library: Library, queries: Sequence[Drawn], first: int) -> list[Found]:
    """For every query the documents that answer it, of those from `first` on."""
    numbers = range(first, min(first + _SLICE, len(library.rows)))
    read = [library.text(number) for number in numbers]
    texts, names = Slice([each.whole for each in read]), Slice([each.called for each in read])
    return [Found(texts.find(query.phrases), names.find(query.phrases)) for query in queries]


def find_all(library: Library, queries: Sequence[Drawn], pool: ProcessPoolExecutor) -> list[Found]:
    """For every query all documents that answer it.

    What the processes tell is of their slices alone: shifted into place, it would be a quarter of a gigabyte for a hundred
    thousand documents, over and over.
    """
    firsts = range(0, len(library.rows), _SLICE)
    texts, names = ([bytearray(len(firsts) * _SLICE // 8) for _ in queries] for _ in range(2))
    for first, told in zip(firsts, pool.map(functools.partial(scan, library, queries), firsts), strict=True):
        part = slice(first // 8, (first + _SLICE) // 8)
        for place, found in enumerate(told):
            texts[place][part] = found.texts.to_bytes(_SLICE // 8, "little")
            names[place][part] = found.names.to_bytes(_SLICE // 8, "little")
    return [Found(*(int.from_bytes(each, "little") for each in pair)) for pair in zip(texts, names, strict=True)]


def judge(query: Drawn, found: Found, library: Library) -> dict[str, object]:
    """A query for the runners: what answers it (`truth`), and what may come first, both as hexadecimal bits."""
    first = truth = found.names if query.kind == "one" else found.texts
    if query.kind == "title":
        first = found.names
    elif query.number:
        own = [n for n, row in enumerate(library.rows) if row.number and canonical(row.number) == query.number]
        first = sum(1 << number for number in own) or truth
    told: dict[str, object] = {"set": query.kind, "text": query.text, "source": query.source}
    return told | {
        "pairs": [as_pairs(phrase) for phrase in query.phrases],
        "truth": f"{truth:x}",
        "first": f"{first:x}",
    }


def _draw_part(library: Library, seed: int, job: tuple[int, int]) -> list[Drawn]:
    part, count = job
    return list(draw_anything(library, count, seed, part))


def _draw_set(library: Library, count: int, seed: int, kind: str) -> list[Drawn]:
    return list(draw_set(kind, library, count, seed))


def make_queries(site: Path, *, count: int, drawn: int, seed: int) -> dict[str, object]:
    """All sets with their truth, the drawn pieces without: of these only the source must be found."""
    library = Library(site)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        sets = list(pool.map(functools.partial(_draw_set, library, count, seed), SETS))
        jobs = [(part, min(_PART, drawn - part * _PART)) for part in range(-(-drawn // _PART))]
        pieces = [one for part in pool.map(functools.partial(_draw_part, library, seed), jobs) for one in part]
        queries = [query for found in sets for query in found]
        found = find_all(library, queries, pool)
    judged = [judge(query, told, library) for query, told in zip(queries, found, strict=True)]
    judged += [{"set": one.kind, "text": one.text, "source": one.source} for one in pieces]
    return {"documents": [row.path for row in library.rows], "queries": judged}


def feed(text: Text) -> Mapping[str, str]:
    """A document for a peer: its title, its text as it is, and the same in overlapping pairs of units."""
    return {
        "title": text.names[0] if text.names else "",
        "text": "\n".join((*text.names[:1], *text.names[1:], *text.texts)),
        "pairs": as_pairs("\n\n".join((*text.names, *text.texts))),
    }


def as_pairs(text: str) -> str:
    """A text as words of two units each, for an engine that knows no Chinese; a phrase of one unit is a word by itself."""
    words: list[str] = []
    for phrase in canonical(text).split("\n"):
        parts = _parts(phrase)
        words += [a + b for a, b in pairwise(parts)] if len(parts) > 1 else parts
    return " ".join(words)


def _parts(phrase: str) -> list[str]:
    """The units of a phrase as they are written."""
    parts: list[str] = []
    for piece in phrase.split(" "):
        parts += [piece] if len(units(f" {piece} ")) == 1 and len(piece) > 1 else list(piece)
    return parts


def main() -> None:
    """Write the queries, and for peers every document on a line of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--queries", type=int, default=250)
    parser.add_argument("--drawn", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--feed", type=Path, help="write the documents here, for a peer")
    options = parser.parse_args()
    told = make_queries(options.site, count=options.queries, drawn=options.drawn, seed=options.seed)
    options.out.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", "utf-8")
    if options.feed:
        library = Library(options.site)
        with options.feed.open("w", encoding="utf-8") as lines:
            for number, row in enumerate(library.rows):
                lines.write(json.dumps({"path": row.path, **feed(library.text(number))}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
