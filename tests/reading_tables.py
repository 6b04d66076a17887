"""The tables of a page as a reader finds them: caption, head, rows, which rows are sums, and the files that the foot leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = list[tuple[str, str | None]]


@dataclass
class ReadTable:
    """A table of a page. `scopes` has for every row the scopes of its cells, `panel` is the id of the heading above."""

    panel: str = ""
    caption: str = ""
    note: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    scopes: list[list[str]] = field(default_factory=list)
    numeric: list[list[bool]] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[ReadTable] = []
        self._panel, self._text, self._is_foot, self._in_head = "", "", False, False

    @property
    def _table(self) -> ReadTable:
        return self.found[-1]

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given: dict[str, Any] = dict(attrs)
        style = given.get("class") or ""
        match tag:
            case "h2":
                self._panel = given.get("id") or ""
            case "table":
                self.found.append(ReadTable(self._panel))
            case "caption":
                self._text = ""
            case "th" | "td":
                self._begin_cell(given.get("scope") or "", style)
            case "span" if style == "note" and self.found and not self._table.head:
                self._table.caption, self._text = self._text.strip(), ""
            case "thead":
                self._in_head = True
            case "tr" if not self._in_head:
                self._begin_row(style)
            case "p":
                self._is_foot = style == "table-files"
            case "a" if self._is_foot:
                self._table.files.append(given["href"])

    def _begin_cell(self, scope: str, style: str) -> None:
        self._text = ""
        if not self._in_head:
            self._table.scopes[-1].append(scope)
            self._table.numeric[-1].append(style == "number")

    def _begin_row(self, style: str) -> None:
        self._table.rows.append([])
        self._table.scopes.append([])
        self._table.numeric.append([])
        if style == "sum":
            self._table.sums.append(len(self._table.rows) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            if self._table.caption:
                self._table.note = self._text.strip()
            else:
                self._table.caption = self._text.strip()
        elif tag in ("th", "td"):
            (self._table.head if self._in_head else self._table.rows[-1]).append(self._text)
        elif tag == "thead":
            self._in_head = False
        elif tag == "p":
            self._is_foot = False

    def handle_data(self, data: str) -> None:
        self._text += data


def read_tables(page: str) -> list[ReadTable]:
    """All tables of a page, in their order."""
    reader = _Reader()
    reader.feed(page.partition("<main")[2])
    reader.close()
    return reader.found
