"""The tables of a page as a reader finds them: caption, head, rows, which rows are sums, and the files that the foot leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = list[tuple[str, str | None]]


@dataclass
class ReadTable:
    """A table of a page. `scopes` has for every row the scopes of its cells, `panel` is the id of the heading above.

    `head` names each column by all that stands above it, with spaces between, as its file does.
    """

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
        # The rows of a head: each of its places as told, and how many rows and columns each head takes.
        self._heads: list[dict[int, str]] = []
        self._row, self._size = -1, (1, 1)

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
                self._size = int(given.get("rowspan") or 1), int(given.get("colspan") or 1)
                self._begin_cell(given.get("scope") or "", style)
            case "span" if style == "note" and self.found and not self._table.head:
                self._table.caption, self._text = self._text.strip(), ""
            case "thead":
                self._in_head, self._heads, self._row = True, [], -1
            case "tr":
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

    def _end_head(self) -> None:
        """Lay it at the first free place of its row, and over all that it spans."""
        height, width = self._size
        self._heads += [{} for _row in range(self._row + height - len(self._heads))]
        start = next(place for place in range(1000) if place not in self._heads[self._row])
        for row in range(self._row, self._row + height):
            for place in range(start, start + width):
                self._heads[row][place] = self._text if row == self._row else ""

    def _begin_row(self, style: str) -> None:
        if self._in_head:
            self._row += 1
            return
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
            if self._in_head:
                self._end_head()
            else:
                self._table.rows[-1].append(self._text)
        elif tag == "thead":
            self._in_head = False
            told = [[row[place] for row in self._heads] for place in sorted(self._heads[0])]
            self._table.head = [" ".join(filter(None, column)) for column in told]
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
