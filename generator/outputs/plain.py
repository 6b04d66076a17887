"""Bodies of nothing but paragraphs and titles, as nearly all official documents are: their HTML is their text between tags.

Such a body holds no character that Markdown or HTML gives a meaning to, so neither has to be asked, and there is nothing to
escape or to sanitise. A test holds this module to what cmark and nh3 make of the same bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.text.body import INDENT, continues, has_markup
from generator.text.pattern import Pattern

# “@”, “://” and “www.” make addresses; a blank before a line end may break the line; nh3 writes a no-break space as an entity.
_MEANING: Final = Pattern(r"[\\`*_~\[\]<>&@\t\u00a0]")
_TITLE: Final = Pattern(r"#{1,6} +([^#]*[^# ])")

# A paragraph or title: its line in the body, its element and what stands in it.
Block = tuple[int, str, str]


def find_plain_blocks(body: str) -> Sequence[Block] | None:
    """The blocks of a normalised body, each a line of its own; None when it takes Markdown to tell."""
    if _MEANING.search(body) or "://" in body or "www." in body or " \n" in f"{body}\n" or has_markup(body):
        return None
    blocks: list[Block] = []
    above = ""
    for number, line in enumerate(body.split("\n"), start=1):
        if line:
            if above and continues(above, line):
                return None
            text = line.removeprefix(INDENT)
            title = _TITLE.fullmatch(text) if text[0] == "#" else None
            if title is None and text[0] == "#":
                return None
            blocks.append((number, "h1", title[1]) if title else (number, "p", text))
        above = line
    return blocks
