"""The body of an official document as lines: what is text, what is Markdown, and where a paragraph begins.

Bodies come out of Word and web pages. There a line is a paragraph, spaces are looks and a number is part of the text, so
here leading spaces never make code, a line that opens with an official number (第八条, 一、, （一）, 1.) is a paragraph, and
there are no ordered lists: Markdown renumbers them, and a number that the document does not print would falsify it.
All functions keep lines in place: line n of a result is line n of the file's body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from generator.text.numeral import NUMERAL_CHARACTERS as NUMERALS
from generator.text.pattern import Pattern

_SPACES: Final = " \t\u3000\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
INDENT: Final = "\u3000\u3000"
"""Left on a line that was indented by hand right below another one: it begins a paragraph."""

# Controls, zero-width and bidirectional marks, soft hyphens: they hide or reorder what a reader sees.
_UNSEEN_SET: Final = (
    "\0-\b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_BREAK_SET: Final = "\v\f\x85\u2028\u2029"
# Halves of characters and noncharacters: no text for exchange, and the renderer marks places with the latter.
_INVALID_SET: Final = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)
)
_UNSEEN: Final = Pattern(f"[{_UNSEEN_SET}]+")
_BREAK: Final = Pattern(f"[{_BREAK_SET}]")
_INVALID: Final = Pattern(f"[{_INVALID_SET}]")
_FOREIGN: Final = Pattern(f"[{_UNSEEN_SET}{_BREAK_SET}{_INVALID_SET}]")
# Text that may stay and that Python does not call printable: without it, most texts are known to be clean at once.
_LOOKS_UNPRINTABLE: Final = "\n\t\u3000\u00a0"
_INDENTED: Final = Pattern(f"\n[{_SPACES}]")

_FENCE: Final = Pattern(r"(`{3,})[^`]*$|(~{3,})")
_BULLET: Final = Pattern(r"[-+*](?:[ \t]{1,4}(?=[^ \t])|[ \t]|$)")
_RULE: Final = Pattern(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_NOTE: Final = Pattern(r"\[\^[^\]\s]+\]:")
_DELIMITER: Final = Pattern(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
# A line end and not “^”: the search then leaps from line to line.
_MARKUP: Final = Pattern(r"\n(?:[ \t]|[ \t\u3000\u00a0]*(?:[-+*>`~_]|\[\^))")
_NUMBERED: Final = Pattern(
    rf"[*_]{{0,3}}(?:#{{1,6}}[ \t]|第[ \u3000]?[{NUMERALS}0-9０-９]{{1,8}}[ \u3000]?(?:编|分编|篇|部分|章|节|条)|[{NUMERALS}]{{1,4}}、"
    rf"|[（(][{NUMERALS}0-9０-９]{{1,4}}[）)]|[0-9０-９]{{1,3}}(?:[．、]|[.](?![0-9０-９.])|[）)])|附\s*件|抄\s*送)",
)
_DATE_LINE: Final = Pattern(
    rf"(?:[0-9０-９]{{4}}|[{NUMERALS}]{{4}})\s*年\s*(?:[0-9０-９]{{1,2}}|[{NUMERALS}]{{1,3}})\s*月\s*(?:[0-9０-９]{{1,2}}|[{NUMERALS}]{{1,3}})\s*日\s*$"
)
_DAY_AT_END: Final = Pattern(r"日\s*(?:\n|\Z)")
_SENTENCE_ENDS: Final = frozenset("。！？；：…")
_CLOSERS: Final = "”’）】》」』*_"
_UNFINISHED: Final = frozenset("，、（《“‘〔—")
_WRAPPED_AT: Final = 20
_CODE_INDENT: Final = 4
_DEEPEST: Final = 8  # lists in lists; no document needs more, and readers of HTML slow down with depth


class LineKind(Enum):
    """What a line of a body is for Markdown. Official headings are TEXT."""

    BLANK = auto()
    TEXT = auto()
    LIST = auto()
    QUOTE = auto()
    TABLE = auto()
    CODE = auto()
    RULE = auto()
    NOTE = auto()


class Signature(NamedTuple):
    """The 落款: lines (1-based, both included) of the signing organs and the date below them."""

    first_line: int
    last_line: int


def normalise_body(text: str) -> str:
    """`text` with the same lines, free of what is not text (controls, bidirectional marks) and of indents that are mere looks.

    Raw HTML stays as it was typed: it is text, and whoever renders shows it as such.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = clean_characters(text)
    if not _INDENTED.search(f"\n{text}"):
        return text
    return "\n".join(line for _, line in _walk(text.split("\n")))


def clean_characters(text: str) -> str:
    """`text` without what is no text: controls and hidden marks go, noncharacters and half characters become U+FFFD."""
    plain = text
    for char in _LOOKS_UNPRINTABLE:
        plain = plain.replace(char, "")
    if plain.isprintable() or not _FOREIGN.search(text):
        return text
    return _INVALID.sub("\ufffd", _BREAK.sub(" ", _UNSEEN.sub("", text)))


def has_markup(body: str) -> bool:
    """Whether any line of a normalised body can be other than TEXT or BLANK; most bodies have none, and are read faster."""
    return "|" in body or _MARKUP.search(f"\n{body}") is not None


def classify_lines(lines: Sequence[str]) -> list[LineKind]:
    """The kind of each line of a normalised body."""
    return [kind for kind, _ in _walk(lines)]


def continues(above: str, line: str) -> bool:
    """Whether `line`, right below the text line `above`, goes on with its paragraph instead of beginning one.

    It does when `above` stops in mid-sentence (，、《) or was wrapped (20 characters or more, no final mark) or ends in
    Markdown's own line break; never when `line` is indented by hand or opens with an official number.
    """
    if line.startswith("\u3000"):
        return False
    if above.endswith(("  ", "\\")):
        return not _NUMBERED.match(line)
    above = above.rstrip()
    if above[-1:] in _UNFINISHED:
        return True
    end = above.rstrip(_CLOSERS)[-1:]
    return not (
        len(above) < _WRAPPED_AT
        or end in _SENTENCE_ENDS
        or above.startswith("#")
        or _NUMBERED.match(line)
        or _DATE_LINE.match(line)
    )


def find_signature(body: str) -> Signature | None:
    """The first 落款 of a normalised body: short lines without punctuation, then a line that is only a date, after some text."""
    if not _DAY_AT_END.search(body):
        return None
    lines = body.split("\n")
    told = False
    for index, line in enumerate(lines):
        if told and "日" in line and _DATE_LINE.match(line.strip()):
            first = _first_signer(lines, index)
            if first is not None:
                return Signature(first + 1, index + 1)
        told = told or "。" in line
    return None


def find_recipients(body: str) -> int | None:
    """The line of the 主送机关: the first paragraph, when it ends with a colon and names organs rather than a list to come."""
    for number, line in enumerate(body.split("\n", 20), start=1):
        text = line.strip()
        if text:
            return number if text.endswith("：") and not _ANNOUNCES.search(text) and not _NUMBERED.match(text) else None
    return None


def find_copies(body: str) -> tuple[int, ...]:
    """The lines of the 抄送 list; one that breaks off with a comma goes on in the next paragraph."""
    if "抄" not in body:
        return ()
    found: list[int] = []
    going_on = False
    for number, line in enumerate(body.split("\n"), start=1):
        text = line.strip()
        if text and (going_on or _COPIES.match(text)):
            found.append(number)
            going_on = text[-1] in _UNFINISHED
    return tuple(found)


def _first_signer(lines: Sequence[str], date_index: int) -> int | None:
    first = None
    for index in range(date_index - 1, max(-1, date_index - 12), -1):
        line = lines[index].strip()
        if not line:
            continue
        if not _SIGNER.fullmatch(line) or _NUMBERED.match(line):
            break
        first = index
    return first


_ANNOUNCES: Final = Pattern(r"如下|下列|以下|[。；]")
_COPIES: Final = Pattern(r"抄\s*[送报]\s*[:：]")
_SIGNER: Final = Pattern(r"[^。；：，！？、#|*>\[\]`：:;,.\d][^。；：，！？#|>\[\]`：:;,.]{1,39}")


def _walk(lines: Sequence[str]) -> Iterator[tuple[LineKind, str]]:
    """Each line's kind and normalised text; on a normalised body the text is the line itself."""
    walker = _Walker()
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        kind, text = walker.read(line, below)
        walker.kind, walker.text = kind, text
        yield kind, text


class _Walker:
    """Where in the block structure the reading stands."""

    def __init__(self) -> None:
        self.kind = LineKind.BLANK
        self.text = ""
        self.offsets: list[int] = []
        """Where the content of each open list item begins, outermost first."""
        self.container = LineKind.LIST
        self.fence = ""
        self.fence_offset = 0
        self.delimiter_next = False

    def read(self, line: str, below: str) -> tuple[LineKind, str]:
        """The kind and normalised text of the next line."""
        stripped = line.lstrip(_SPACES)
        indent = _indent(line[: len(line) - len(stripped)])
        if self.fence and (not stripped or indent >= self.fence_offset or not self.fence_offset):
            return self._code(line, stripped)
        self.fence = ""
        if not stripped:
            self.delimiter_next = False
            return LineKind.BLANK, ""
        if self.offsets and indent >= self.offsets[0]:
            return self._inside(stripped, indent)
        return self._top(stripped, below, marked=indent < 0)

    def _code(self, line: str, stripped: str) -> tuple[LineKind, str]:
        bare = stripped.rstrip()
        if bare and not bare.strip(self.fence[0]) and len(bare) >= len(self.fence):
            self.fence = ""
            return LineKind.CODE, " " * self.fence_offset + bare
        return LineKind.CODE, line

    def _inside(self, stripped: str, indent: int) -> tuple[LineKind, str]:
        while indent < self.offsets[-1]:
            self.offsets.pop()
        if indent >= self.offsets[-1] + _CODE_INDENT:
            indent = self.offsets[-1]
        if fence := _FENCE.match(stripped):
            self.fence, self.fence_offset = fence[1] or fence[2], indent
            return LineKind.CODE, " " * indent + stripped
        if (bullet := _BULLET.match(stripped)) and len(self.offsets) < _DEEPEST:
            self.offsets.append(indent + bullet.end())
        return self.container, " " * indent + stripped

    def _top(self, stripped: str, below: str, *, marked: bool) -> tuple[LineKind, str]:
        kind = self._top_kind(stripped, below)
        if kind is not LineKind.TEXT:
            if kind not in (LineKind.LIST, LineKind.NOTE):
                self.offsets = []
            return kind, stripped
        text = INDENT + stripped if marked and self.text else stripped
        if self.kind in (LineKind.LIST, LineKind.NOTE, LineKind.QUOTE) and continues(self.text, text):
            return self.kind, text
        self.offsets = []
        return kind, text

    def _top_kind(self, stripped: str, below: str) -> LineKind:
        first = stripped[0]
        if self.delimiter_next:
            self.delimiter_next = False
            return LineKind.TABLE
        if first in "`~" and (fence := _FENCE.match(stripped)):
            self.fence, self.fence_offset = fence[1] or fence[2], 0
            return LineKind.CODE
        if first == ">":
            return LineKind.QUOTE
        if first in "-+*_" and _RULE.match(stripped):
            return LineKind.RULE
        if first in "-+*[" and self._opens_container(stripped):
            return self.container
        return LineKind.TABLE if "|" in stripped and self._in_table(stripped, below) else LineKind.TEXT

    def _opens_container(self, stripped: str) -> bool:
        if bullet := _BULLET.match(stripped):
            self.offsets, self.container = [bullet.end()], LineKind.LIST
            return True
        if _NOTE.match(stripped):
            self.offsets, self.container = [_CODE_INDENT], LineKind.NOTE
            return True
        return False

    def _in_table(self, stripped: str, below: str) -> bool:
        if self.kind is LineKind.TABLE:
            return True
        delimiter = below.strip(_SPACES)
        if not _DELIMITER.match(delimiter) or _cells(stripped) != _cells(delimiter):
            return False
        self.delimiter_next = True
        return True


def _indent(leading: str) -> int:
    """Columns of a leading run of spaces; -1 when characters of print (U+3000, no-break spaces) are in it."""
    if not leading:
        return 0
    if leading.strip(" \t"):
        return -1
    return len(leading.expandtabs(4))


def _cells(row: str) -> int:
    row = row.rstrip().replace("\\\\", "").replace("\\|", "")
    return row.removeprefix("|").removesuffix("|").count("|")
