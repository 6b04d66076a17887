"""Paragraphs of a narrative, folded so that one pattern fits what offices print in many ways; every character keeps its place."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from generator.text.pattern import Pattern

Place = tuple[int, int]
"""Line and column, counted from 1."""

# Quotes and marks of Markdown say nothing about a number, and “三公” is printed with and without them.
_NOTHING = "\u200b"
_DROPPED = frozenset(f"“”\"‘’'「」『』*`\\\ufeff{_NOTHING}")
_SIGNS = {"−": "-", "﹣": "-", "，": "，", "％": "%", "﹪": "%"}
_UNUSUAL = Pattern(r"[^一-龥0-9A-Za-z。、]")
_GAP = Pattern(f"[ {_NOTHING}]+")
# All but those that part thousands: figures before it, exactly three behind.
_COMMA = Pattern(r"(?<!\d),|,(?!\d{3}(?!\d))")
_MARKS = Pattern(r"^\s*(?:#{1,6}\s+|>\s*|[-+]\s+)")


class Paragraph(NamedTuple):
    """A line of the body. `text` is folded: ASCII figures and brackets, no white space but between two figures."""

    text: str
    line: int
    columns: tuple[int, ...]
    is_heading: bool = False

    def place(self, at: int) -> Place:
        """Where a character of the folded text stands in the file."""
        return self.line, self.columns[min(at, len(self.columns) - 1)]


def fold_paragraph(raw: str, line: int, *, column: int = 1) -> Paragraph:
    """A line as patterns see it. `column` is that of its first character."""
    folded = _UNUSUAL.sub(lambda found: _fold(found[0]), raw)
    kept = tuple(_kept(folded))
    text = _COMMA.sub("，", "".join(folded[start:end] for start, end in kept))
    columns = tuple(chain.from_iterable(range(start + column, end + column) for start, end in kept))
    return Paragraph(text, line, columns, raw.lstrip().startswith("#"))


@functools.lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character for another, so that all keep their places."""
    if char.isspace():
        return " "
    if char in _DROPPED:
        return _NOTHING
    if char in _SIGNS:
        return _SIGNS[char]
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _kept(folded: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a line that stay begin and end: of white space, what is all that keeps `2024` and `2995.39` apart."""
    done = 0
    for gap in _GAP.finditer(folded):
        start, end = gap.span()
        yield done, start
        blank = folded.find(" ", start, end)
        if blank >= 0 and folded[start - 1 : start].isdecimal() and folded[end : end + 1].isdecimal():
            yield blank, blank + 1
        done = end
    yield done, len(folded)


def paragraphs_of(body: str, first_line: int) -> Iterator[Paragraph]:
    """The lines of a body that are prose; rows of tables, whose heads may say 增加（减少）, are not."""
    for number, raw in enumerate(body.split("\n"), start=first_line):
        mark = _MARKS.match(raw)
        start = mark.end() if mark else 0
        text = raw[start:].rstrip()
        if text and "|" not in text:
            found = fold_paragraph(text, number, column=start + 1)
            if found.text:
                yield found._replace(is_heading=raw.lstrip().startswith("#"))
