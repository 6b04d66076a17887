"""Paragraphs of a narrative, folded so that one pattern fits what offices print in many ways; every character keeps its place."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

Place = tuple[int, int]
"""Line and column, counted from 1."""

# Quotes and marks of Markdown say nothing about a number, and “三公” is printed with and without them.
_DROPPED = frozenset("“”\"‘’'「」『』*`\\\u200b\ufeff")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-+]\s+)")
_SIGNS = {"−": "-", "﹣": "-", "，": "，", "％": "%", "﹪": "%"}


class Paragraph(NamedTuple):
    """A line of the body. `text` is folded: ASCII figures and brackets, no white space but between two figures."""

    text: str
    raw: str
    line: int
    columns: tuple[int, ...]
    is_heading: bool = False

    def place(self, at: int) -> Place:
        """Where a character of the folded text stands in the file."""
        return self.line, self.columns[min(at, len(self.columns) - 1)]


def fold_paragraph(raw: str, line: int, *, column: int = 1) -> Paragraph:
    """A line as patterns see it. `column` is that of its first character."""
    kept: list[tuple[str, int]] = []
    for at, char in enumerate(raw, start=column):
        if char.isspace():
            if kept and kept[-1][0] != " ":
                kept.append((" ", at))
        elif char not in _DROPPED:
            kept.append((_fold(char), at))
    solid = [pair for number, pair in enumerate(kept) if pair[0] != " " or _parts_figures(kept, number)]
    text = "".join(char for char, _at in solid)
    chars = [
        ("，" if char == "," and not _is_separator(text, number) else char) for number, (char, _at) in enumerate(solid)
    ]
    return Paragraph("".join(chars), raw, line, tuple(at for _char, at in solid), raw.lstrip().startswith("#"))


@functools.lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _parts_figures(kept: list[tuple[str, int]], number: int) -> bool:
    """White space between `2024` and `2995.39` is all that keeps them apart."""
    return 0 < number < len(kept) - 1 and kept[number - 1][0].isdigit() and kept[number + 1][0].isdigit()


def _is_separator(text: str, number: int) -> bool:
    """Whether a comma parts thousands: figures before it, exactly three behind."""
    behind = text[number + 1 : number + 5]
    return text[number - 1 : number].isdigit() and behind[:3].isdigit() and len(behind) > 2 and not behind[3:].isdigit()  # noqa: PLR2004 - three figures


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
