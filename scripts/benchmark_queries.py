"""Queries as readers type them, drawn with a seed from what a built portal publishes.

Run with the project's own Python: what a unit is, and what is as nothing, is for `generator.text.search_text` to say.
"""

from __future__ import annotations

import functools
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.outputs.search.document import find_names, find_texts
from generator.text.search_text import BREAK, FIRST_RUN, canonical, units

TABLES: Final = "search/titles"
DRAWN: Final = "drawn"
SHORTEST_DRAWN, LONGEST_DRAWN = 2, 12
_TRIES: Final = 40
"""How often a draw may fail, for each query that is wanted: small portals have few numbers and mixed pieces."""
_WIDEST: Final = 12
"""Characters that one unit may take, brackets around it included."""
_SENTENCE: Final = (40, 120)
_PUNCTUATION: Final = re.compile("[，。；：、！？]")
_QUOTES: Final = re.compile("[\"“”「」'‘’]")
_MARKDOWN: Final = re.compile(r"[|\]\[#>*]")
_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:令第\d{1,4}|公告\d{4}年第\d{1,4}|[〔\[（]\d{4}[〕\]）]第?\d{1,4})号"
)
_BRACKETED: Final = re.compile(r"[〔\[（(]\s*(\d{4})\s*[〕\]）)]")
_BRACKETS: Final = ("〔〕", "[]", "()", "（）", "【】", "［］")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Drawn:
    """A query: what is typed, the canonical phrases that must all stand in a text, the document it was drawn from.

    `number` is the document number that is meant, where that is some document's own.
    """

    kind: str
    text: str
    phrases: tuple[str, ...]
    source: int
    number: str = ""


@dataclass(frozen=True)
class Row:
    """A document as the tables of titles have it, in the order of its number."""

    path: str
    title: str
    number: str


@dataclass(frozen=True)
class Text:
    """What a document is called and what else it says, as published and in canonical form."""

    names: tuple[str, ...]
    texts: tuple[str, ...]

    @functools.cached_property
    def called(self) -> str:
        """The names alone, canonical."""
        return BREAK.join(map(canonical, self.names))

    @functools.cached_property
    def whole(self) -> str:
        """All of it, canonical: what the search promises to find."""
        return BREAK.join(map(canonical, (*self.names, *self.texts)))


class Library:
    """The documents of a built portal by number, read as they are published."""

    def __init__(self, site: Path) -> None:
        self.site = site
        tables = sorted((site / TABLES).glob("*.json"), key=lambda path: int(path.stem))
        listed = [row for table in tables for row in json.loads(table.read_bytes())]
        self.rows: tuple[Row, ...] = tuple(Row(*row[:3]) for row in listed)
        told = json.loads((site / "search" / "manifest.json").read_bytes()).get("synonyms", {})
        said = told if isinstance(told, Mapping) else (row[0] for row in told)
        self._synonyms = tuple(map(canonical, said))

    def text(self, number: int) -> Text:
        """One document's text."""
        data: dict[str, Any] = json.loads((self.site / self.rows[number].path / "index.json").read_bytes())
        return Text(tuple(find_names(data)), tuple(find_texts(data)))

    def has_synonym(self, phrases: Sequence[str]) -> bool:
        """Whether others would be found along with these: such queries are not drawn, their truth would be another."""
        return any(word in phrase for word in self._synonyms for phrase in phrases)


# --- Pieces ---------------------------------------------------------------------------------------------------------


def draw_piece(chance: random.Random, texts: Sequence[str], length: int, whole: str) -> str | None:
    """So many units from a random place within one run of text, as they are published; None if there are not so many."""
    at = chance.randrange(max(1, sum(map(len, texts))))
    for text in texts:
        if at < len(text):
            return _grow(text, at, length, whole)
        at -= len(text)
    return None


def _grow(text: str, at: int, length: int, whole: str) -> str | None:
    for end in range(at + length, min(len(text), at + length * _WIDEST) + 1):
        piece = canonical(text[at:end])
        count = len(units(piece))
        if BREAK in piece or count > length:
            return None
        # A run of which a part was cut off is another one.
        if count == length and piece in whole:
            return text[at:end]
    return None


def as_typed(piece: str) -> str | None:
    """A piece without the spaces that a reader leaves out; in quotation marks where one must stay."""
    without = re.sub(r"\s+", "", piece)
    if canonical(without) == canonical(piece):
        return without
    quoted = f"“{_QUOTES.sub('', ' '.join(piece.split()))}”"
    return quoted if canonical(quoted) == canonical(piece) else None


def _is_mixed(piece: str) -> bool:
    kinds = {ord(unit) >= FIRST_RUN for unit in units(canonical(piece))}
    return len(kinds) > 1


def _is_plain(piece: str) -> bool:
    return all(ord(unit) < FIRST_RUN for unit in units(canonical(piece)))


# --- The sets -------------------------------------------------------------------------------------------------------

Draw = Callable[[random.Random, Library, int], Drawn | None]


def _piece_of(kind: str, lengths: tuple[int, int], *, called: bool = False, fits: Callable[[str], bool] = bool) -> Draw:
    """Draws pieces of so many units, of names or of texts, that fit."""

    def draw(chance: random.Random, library: Library, number: int) -> Drawn | None:
        text = library.text(number)
        texts = text.names[:1] if called else text.texts
        piece = draw_piece(chance, texts, chance.randint(*lengths), text.whole)
        typed = as_typed(piece) if piece and fits(piece) else None
        return Drawn(kind, typed, (canonical(typed),), number) if typed else None

    return draw


def _two_terms(chance: random.Random, library: Library, number: int) -> Drawn | None:
    text = library.text(number)
    found = [draw_piece(chance, text.texts, chance.randint(2, 4), text.whole) for _ in range(2)]
    typed = [as_typed(_QUOTES.sub("", piece)) for piece in found if piece]
    phrases = tuple(canonical(piece) for piece in typed if piece)
    if len(set(phrases)) < len(found):
        return None
    return Drawn("two terms", " ".join(filter(None, typed)), phrases, number)


def _sentence(chance: random.Random, library: Library, number: int) -> Drawn | None:
    text = library.text(number)
    lines = [line for part in text.texts for line in part.split("\n") if len(line) >= _SENTENCE[0]]
    if not lines:
        return None
    line, length = chance.choice(lines), chance.randint(*_SENTENCE)
    at = chance.randrange(max(1, len(line) - length))
    typed = line[at : at + length].strip()
    phrases = tuple(dict.fromkeys(part for part in canonical(typed).split(BREAK) if part.strip()))
    if len(typed) < _SENTENCE[0] or not _PUNCTUATION.search(typed) or _MARKDOWN.search(typed):
        return None
    return Drawn("sentence", typed, phrases, number) if all(phrase in text.whole for phrase in phrases) else None


def _number(chance: random.Random, library: Library, number: int) -> Drawn | None:
    own = library.rows[number].number
    found = [own] if own else sorted(set(_NUMBER.findall("\n".join(library.text(number).texts))))
    if not found:
        return None
    meant = chance.choice(found)
    typed = restyle(chance, meant)
    phrases = tuple(canonical(word) for word in typed.split())
    return Drawn("number", typed, phrases, number, canonical(own))


def restyle(chance: random.Random, number: str) -> str:
    """A document number with other brackets, digits or spaces, as people type it."""
    style = chance.randrange(len(_BRACKETS) + 3)
    if style < len(_BRACKETS):
        left, right = _BRACKETS[style]
        return _BRACKETED.sub(rf"{left}\1{right}", number)
    if style == len(_BRACKETS):
        return number.translate(_WIDE)
    # Without 号 and brackets, as in “示政发 2099 1”, where there is a year in brackets.
    bare = _BRACKETED.sub(r" \1 ", number)
    return number if bare == number else bare.removesuffix("号")


SETS: Final[Mapping[str, Draw]] = {
    "title": _piece_of("title", (4, 8), called=True),
    "phrase": _piece_of("phrase", (6, 10)),
    "cross-word": _piece_of("cross-word", (3, 4)),
    "two terms": _two_terms,
    "number": _number,
    "sentence": _sentence,
    "one": _piece_of("one", (1, 1), called=True, fits=_is_plain),
    "two": _piece_of("two", (2, 2), fits=_is_plain),
    "mixed": _piece_of("mixed", (3, 8), fits=_is_mixed),
}
"""Every set by name. What one character finds is judged by titles alone: so much the search promises."""


def draw_set(kind: str, library: Library, count: int, seed: int) -> Iterator[Drawn]:
    """At most `count` different queries of one set, the same for the same seed."""
    chance = random.Random(f"{seed} {kind}")  # noqa: S311 - reproducible, not secret
    seen: set[str] = set()
    for _ in range(count * _TRIES):
        if len(seen) == count:
            return
        drawn = SETS[kind](chance, library, chance.randrange(len(library.rows)))
        if drawn and drawn.text not in seen and not library.has_synonym(drawn.phrases):
            seen.add(drawn.text)
            yield drawn


def draw_anything(library: Library, count: int, seed: int, part: int) -> Iterator[Drawn]:
    """Pieces of two to twelve units of random documents, names and texts alike: one of these parts after the other."""
    chance = random.Random(f"{seed} {DRAWN} {part}")  # noqa: S311 - reproducible, not secret
    left = count
    for _ in range(count * _TRIES):
        if not left:
            return
        number = chance.randrange(len(library.rows))
        text = library.text(number)
        length = chance.randint(SHORTEST_DRAWN, LONGEST_DRAWN)
        piece = draw_piece(chance, (*text.names, *text.texts), length, text.whole)
        typed = as_typed(piece) if piece else None
        if typed and not library.has_synonym([canonical(typed)]):
            left -= 1
            yield Drawn(DRAWN, typed, (canonical(typed),), number)
