"""A body as Markdown source in which every paragraph of the document is one, and nothing is a list that was a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.text.body import INDENT, LineKind, classify_lines, continues, has_markup
from generator.text.pattern import Pattern

_ORDERED: Final = Pattern(r"((?:\[\^[^\]]+\]:)?[ \t]*(?:[-+*>][ \t]*)*)([0-9]{1,9})([.)])(?=[ \t]|$)")
_UNDERLINE: Final = Pattern(r"(?:=+|-+)[ \t]*$")
_DEFINITION: Final = Pattern(r"\[([^\]^][^\]]*)\]:[ \t]*(?:<|https?://|mailto:|tel:|[./#]|[A-Za-z0-9_-]+[./])")
_NOTE: Final = Pattern(r"\[\^([^\]]+)\]:")
_QUOTED: Final = Pattern(r"(?:>[ \t]?)+")
_BULLET: Final = Pattern(r"[ \t]*[-+*](?:[ \t]|$)")
_SPECIAL: Final = frozenset("0123456789=-[\u3000")


class Source(NamedTuple):
    """Markdown and, for each of its lines counted from 1, the line of the body it is; 0 for one put between."""

    text: str
    line_of: Sequence[int]


def separate_paragraphs(body: str) -> Source:
    """`body` with blank lines between paragraphs, numbers and lost definitions escaped."""
    return _Separator(body).run()


class _Separator:
    def __init__(self, body: str) -> None:
        self.body = body
        self.lines = body.split("\n")
        self.out: list[str] = []
        self.line_of = [0]
        self.has_fence = "```" in body or "~~~" in body
        self.labels: set[str] = set()
        self.dissolved = False
        """Whether the footnote being read has no reference and so is shown as text."""

    def run(self) -> Source:
        """The whole body."""
        return self._run_marked_up() if has_markup(self.body) else self._run_plain()

    def _run_plain(self) -> Source:
        """The same for a body of text lines only, as most are."""
        above = ""
        for number, line in enumerate(self.lines, start=1):
            if line:
                if above and not continues(above, line):
                    self._put("", 0)
                self._put(self._escape_text(line) if line[0] in _SPECIAL else line, number)
            else:
                self._put("", number)
            above = line
        return Source("\n".join(self.out), self.line_of)

    def _run_marked_up(self) -> Source:
        above, above_kind = "", LineKind.BLANK
        for number, (line, kind) in enumerate(zip(self.lines, classify_lines(self.lines), strict=True), start=1):
            if above and line and (gap := self._gap(above, above_kind, line, kind)) is not None:
                self._put(gap, 0)
            self._put(self._escape(line, kind), number)
            above, above_kind = line, kind
        return Source("\n".join(self.out), self.line_of)

    def _put(self, line: str, number: int) -> None:
        self.out.append(line)
        self.line_of.append(number)

    def _gap(self, above: str, above_kind: LineKind, line: str, kind: LineKind) -> str | None:
        """The line to put between, if these two are not one paragraph."""
        if kind is not above_kind:
            return ""
        if kind is LineKind.TEXT:
            return None if continues(above, line) else ""
        if kind in (LineKind.LIST, LineKind.NOTE):
            if _BULLET.match(line):
                return None
            return "" if _NOTE.match(line) or not continues(above.lstrip(" \t-+*"), line.lstrip(" \t")) else None
        return self._quote_gap(above, line) if kind is LineKind.QUOTE else None

    def _quote_gap(self, above: str, line: str) -> str | None:
        outer, inner = _QUOTED.match(above), _QUOTED.match(line)
        if not outer or not inner or "|" in line or self.has_fence:
            return None
        told, said = above[outer.end() :], line[inner.end() :]
        if not told or not said or _BULLET.match(said) or continues(told, said):
            return None
        return inner[0].rstrip()

    def _escape(self, line: str, kind: LineKind) -> str:
        if kind is LineKind.TEXT:
            return self._escape_text(line) if line[0] in _SPECIAL else line
        if kind is LineKind.NOTE:
            return self._escape_note(line)
        if kind in (LineKind.LIST, LineKind.QUOTE):
            return _ORDERED.sub(r"\1\2\\\3", line, count=1)
        return line

    def _escape_text(self, line: str) -> str:
        if line[0] == "\u3000":
            line = line.removeprefix(INDENT)
        if _UNDERLINE.match(line):
            return "\\" + line
        if line[:1] == "[":
            return line if self._is_used_definition(line) or "]:" not in line else "\\" + line
        return _ORDERED.sub(r"\1\2\\\3", line, count=1)

    def _is_used_definition(self, line: str) -> bool:
        match = _DEFINITION.match(line)
        return match is not None and self._is_new(match[1], f"[{match[1]}]")

    def _is_new(self, label: str, reference: str) -> bool:
        """Whether this is the first definition of a label that is used; any other would vanish from the page."""
        key = " ".join(label.split()).casefold()
        if key in self.labels or self.body.casefold().count(reference.casefold()) < 2:  # noqa: PLR2004 - itself, and a use
            return False
        self.labels.add(key)
        return True

    def _escape_note(self, line: str) -> str:
        if match := _NOTE.match(line):
            self.dissolved = not self._is_new("^" + match[1], f"[^{match[1]}]")
            if self.dissolved:
                return "\\" + line
        elif self.dissolved:
            return self._escape_text(line.lstrip(" \t"))
        return _ORDERED.sub(r"\1\2\\\3", line, count=1)
