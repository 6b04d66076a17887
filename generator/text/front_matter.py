"""A record's file in two: the YAML between the `---` lines, and the body."""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.text.pattern import Pattern

_OPENING: Final = Pattern(r"---[^\S\n]*\n")
_CLOSING: Final = Pattern(r"\n---[^\S\n]*(?:\n|\Z)")


class FrontMatter(NamedTuple):
    """Both halves. `body_line` is the body's first line in the file, counted from 1."""

    yaml: str
    body: str
    body_line: int


def split_front_matter(text: str) -> FrontMatter | None:
    """Cut a file at its first two `---` lines; None when it does not begin with one or has no second.

    Line ends must be line feeds already.
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end() - 1) if opening else None
    if not opening or not closing:
        return None
    line = text.count("\n", 0, closing.start()) + 2
    return FrontMatter(text[opening.end() : closing.start()], text[closing.end() :], line + 1)


def decode_text(data: bytes) -> str:
    """UTF-8, with or without a byte order mark, any line ends. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
