"""Text gathered piece by piece, cleaned, and no more of it than anybody searches."""

from __future__ import annotations

from typing import Final

from generator.model.attached import AttachedText, NoText
from generator.text.pattern import Pattern

MOST_CHARACTERS: Final = 200_000
"""A law has some 6,000. Every one of them is sent to whoever opens the record's data."""

_BREAKS: Final = Pattern("\r\n?|[\v\f\u0085\u2028\u2029]")
# Controls, zero-width and bidirectional marks, halves of characters, noncharacters: PDFs are full of them.
_UNSEEN: Final = Pattern(
    "[\0-\b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\ufdd0-\ufdef]"
)
_BLANKS: Final = Pattern("[ \t\u00a0\u3000]+")
_BLANK_LINES: Final = Pattern(" ?\n ?(?: ?\n ?)+")
_EDGES: Final = Pattern(" ?\n ?")


class UnreadableError(Exception):
    """A file has no text to give."""

    def __init__(self, why: NoText) -> None:
        super().__init__(why)
        self.why = why


def clean_text(text: str) -> str:
    """What a reader sees of it: no marks that cannot be seen, single blanks, at most one empty line."""
    text = _BLANKS.sub(" ", _UNSEEN.sub("", _BREAKS.sub("\n", text)))
    return _EDGES.sub("\n", _BLANK_LINES.sub("\n\n", text)).strip(" \n")


class Gathering:
    """The pieces of one file in their order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0

    @property
    def is_full(self) -> bool:
        """Whether there is no need to go on reading."""
        return self._size > MOST_CHARACTERS

    def add(self, piece: str, *, joint: str) -> None:
        """One more piece, `joint` between it and the last; an empty one counts for nothing."""
        piece = clean_text(piece)
        if piece and not self.is_full:
            told = f"{joint}{piece}" if self._pieces else piece
            self._pieces.append(told)
            self._size += len(told)

    def close(self, without: NoText) -> AttachedText:
        """All of it, cut at a line where it is too much; `without` says why when there is nothing."""
        text = "".join(self._pieces)
        if not text:
            return AttachedText(without=without)
        if len(text) <= MOST_CHARACTERS:
            return AttachedText(text)
        end = text.rfind("\n", 0, MOST_CHARACTERS)
        return AttachedText(text[: end if end > 0 else MOST_CHARACTERS].rstrip(), is_cut=True)


def table_row(cells: list[str]) -> str:
    """A row as bodies have it: no phrase goes from one cell into the next."""
    told = [cell for cell in (clean_text(cell).replace("\n", " ") for cell in cells) if cell]
    return f"| {' | '.join(told)} |" if told else ""
