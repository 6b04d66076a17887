"""The redline of two versions of an official text: clause by clause, then word by word.

A clause is an article with its paragraphs and items, any other heading with the paragraphs below it, or, where there is no
heading, a paragraph; every row of a table is one. Numbers are no part of what makes a clause the same: after an inserted
article the others are renumbered, not changed. Numbers, amounts, dates and words of Latin script change as a whole.

What the pieces give back: take the lines of a version, stripped, without the empty ones. The texts of the SAME and ADDED
pieces of each clause, clause after clause, joined by line breaks, are the new text's lines; those of the SAME and REMOVED
pieces of all clauses but the moved ones are the old text's lines without the moved clauses, each of which gives its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from generator.text.alignment import Unit, align_units
from generator.text.body import LineKind, classify_lines, continues, find_signature, has_markup
from generator.text.numeral import NUMERAL_CHARACTERS as NUMERALS
from generator.text.outline import Heading, HeadingKind, find_headings
from generator.text.pattern import Pattern
from generator.text.wording import DIGITS, OPENER, Piece, PieceKind, compare_wording, essence, fold, mark

__all__ = ["ClauseChange", "ClauseKind", "Piece", "PieceKind", "Redline", "compare_texts", "fold"]


class ClauseKind(StrEnum):
    """What became of a clause. MOVED: the same text at another place. RENUMBERED: the same text, another number."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"


class ClauseChange(NamedTuple):
    """A clause of the new text, or one that is gone. Its paragraphs are divided by line breaks in the pieces."""

    kind: ClauseKind
    label: str | None
    """How it is cited in the new text, else in the old."""
    anchor: str | None
    """In the new text; None when it is gone or has no heading."""
    old_label: str | None
    pieces: tuple[Piece, ...]


class Redline(NamedTuple):
    """Both versions in one: clauses in the order of the new text, removed ones where they stood."""

    clauses: tuple[ClauseChange, ...]
    added: int
    removed: int
    """Characters; differences of form are not counted."""
    is_form_only: bool
    """The texts differ, but only in punctuation, width or white space."""


def compare_texts(old: str, new: str) -> Redline:
    """What `new` changes in `old`: two normalised bodies, or two single lines."""
    clauses = tuple(_compare_clauses(_split_clauses(old), _split_clauses(new)))
    sizes = dict.fromkeys(PieceKind, 0)
    for clause in clauses:
        for piece in clause.pieces:
            sizes[piece.kind] += 0 if piece.is_form else len(piece.text)
    added, removed = sizes[PieceKind.ADDED], sizes[PieceKind.REMOVED]
    is_moved = any(clause.kind is ClauseKind.MOVED for clause in clauses)
    return Redline(clauses, added, removed, is_form_only=old != new and not (added or removed or is_moved))


# ---- Clauses

_NUMBER: Final = Pattern(rf"(?:#{{1,6}}[ \t]+)?[*_]{{0,3}}(?:{OPENER})")
_SERIAL: Final = Pattern(rf"\|?[ \t]*[{DIGITS}]{{1,3}}[ \t]*(?=\|.*[\u4e00-\u9fff])")
_ANNEX: Final = Pattern(rf"附\s*件\s*[{NUMERALS}{DIGITS}]*\s*[:：]?$")


class _Clause(NamedTuple):
    unit: Unit
    label: str | None
    anchor: str | None


def _split_clauses(text: str) -> tuple[_Clause, ...]:
    lines = text.split("\n")
    kinds = classify_lines(lines) if has_markup(text) else None
    opening = {heading.line: heading for heading in _outer_headings(find_headings(text))}
    signature = find_signature(text)
    clauses: list[_Clause] = []
    collected: list[str] = []
    heading, above, is_row = None, "", False
    for number, line in enumerate(lines, start=1):
        stripped = line.strip()
        if not stripped:
            above = ""
            continue
        was_row, is_row = is_row, kinds is not None and kinds[number - 1] is LineKind.TABLE
        is_outside = (signature is not None and number == signature.first_line) or _ANNEX.match(stripped) is not None
        goes_on = heading is not None or (bool(above) and continues(above, line))
        if collected and (number in opening or is_outside or is_row or was_row or not goes_on):
            clauses.append(_clause(collected, heading, is_row=was_row))
            collected = []
        if number in opening or is_outside:
            heading = opening.get(number)
        collected.append(stripped)
        above = line
    if collected:
        clauses.append(_clause(collected, heading, is_row=is_row))
    return tuple(clauses)


def _outer_headings(headings: Sequence[Heading]) -> Iterator[Heading]:
    """Headings but for the items of an article: it is one clause."""
    article = None
    for heading in headings:
        if heading.kind is HeadingKind.ARTICLE:
            article = heading
        elif article is not None and heading.anchor.startswith(f"{article.anchor}-"):
            continue
        yield heading


def _clause(lines: Sequence[str], heading: Heading | None, *, is_row: bool) -> _Clause:
    text = "\n".join(lines)
    label = (heading.citation or heading.label) if heading else None
    anchor = heading.anchor if heading else None
    number = (_SERIAL if is_row else _NUMBER).match(text) if is_row or heading else None
    place = anchor
    if is_row:
        place = None if number else f"| {fold(text.strip('| ').partition('|')[0])}"
    key = essence(text[number.end() :] if number else text) or fold(text) or text
    return _Clause(Unit(key, text, place), label, anchor)


# ---- Comparison

_EFFORT: Final = 4_000_000
_LEAST_EFFORT: Final = 8_000


def _compare_clauses(old: Sequence[_Clause], new: Sequence[_Clause]) -> Iterator[ClauseChange]:
    alignment = align_units([clause.unit for clause in old], [clause.unit for clause in new])
    origins = {at: origin for origin, at in alignment.moved}
    moved = frozenset(origins.values())
    changed = sum(old[at].unit.text != new[other].unit.text for at, other in (*alignment.kept, *alignment.moved))
    effort = max(_EFFORT // max(1, changed), _LEAST_EFFORT)
    old_from = new_from = 0
    for old_to, new_to in (*alignment.kept, (len(old), len(new))):
        for clause in (old[at] for at in range(old_from, old_to) if at not in moved):
            pieces = mark(PieceKind.REMOVED, clause.unit.text)
            yield ClauseChange(ClauseKind.REMOVED, clause.label, None, clause.label, pieces)
        for at in range(new_from, new_to):
            if at in origins:
                yield _compare_pair(old[origins[at]], new[at], effort, is_moved=True)
            else:
                pieces = mark(PieceKind.ADDED, new[at].unit.text)
                yield ClauseChange(ClauseKind.ADDED, new[at].label, new[at].anchor, None, pieces)
        if new_to < len(new):
            yield _compare_pair(old[old_to], new[new_to], effort, is_moved=False)
        old_from, new_from = old_to + 1, new_to + 1


def _compare_pair(old: _Clause, new: _Clause, effort: int, *, is_moved: bool) -> ClauseChange:
    kind = ClauseKind.CHANGED
    if old.unit.text == new.unit.text:
        kind = ClauseKind.SAME
    elif old.unit.key == new.unit.key and essence(old.unit.text) != essence(new.unit.text):
        kind = ClauseKind.RENUMBERED
    pieces = compare_wording(old.unit.text, new.unit.text, effort=effort)
    return ClauseChange(ClauseKind.MOVED if is_moved else kind, new.label, new.anchor, old.label, pieces)
