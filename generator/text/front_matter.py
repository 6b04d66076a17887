"""A record's file in two: the YAML between the `---` lines, and the body."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Both halves. `body_line` is the body's first line in the file, counted from 1."""

    yaml: str
    body: str
    body_line: int


def split_front_matter(text: str) -> FrontMatter | None:
    """Cut a file at its first two `---` lines; None when it does not begin with one or has no second.

    Line ends must be line feeds already.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            return FrontMatter("\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1)
    return None


def decode_text(data: bytes) -> str:
    """UTF-8, with or without a byte order mark, any line ends. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
