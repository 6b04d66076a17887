"""An office's workbook as cells with places, and what a person should know of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from generator.text.workbook import Layout, Span, column_name


class Finding(NamedTuple):
    """Something that a person should know of a workbook. `is_fault` says that something was not taken for it."""

    place: str
    message: str
    is_fault: bool = True


class Cell(NamedTuple):
    """A cell that holds something. `fault` says why what it holds cannot be known; `is_own` is false below the first of merged cells."""

    row: int
    column: int
    value: object
    form: str
    fault: str = ""
    is_own: bool = True

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.value).strip()


class Grid(NamedTuple):
    """A sheet: its cells by row and column, and how it is laid out. `epoch` is the day that its serial days count from.

    `rows` and `columns` are those that hold something, `above` the cells that are merged downwards, by column.
    """

    name: str
    is_visible: bool
    cells: Mapping[tuple[int, int], Cell]
    layout: Layout
    epoch: date
    above: Mapping[int, tuple[Span, ...]]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def at(self, row: int, column: int) -> Cell | None:
        """A cell, or of cells merged downwards the first, which speaks for all of them."""
        own = self.cells.get((row, column))
        if own is not None:
            return own
        spans = self.above.get(column, ())
        place = bisect_left(spans, (row,))
        span = spans[place - 1] if place else None
        first = self.cells.get((span.top, span.left)) if span is not None and row <= span.bottom else None
        if first is None:
            return None
        return Cell(row, column, first.value, first.form, first.fault, is_own=False)

    def place(self, row: int, column: int) -> str:
        """As a person finds it: `督查台账!C7`."""
        return f"{self.name}!{column_name(column)}{row}"

    def width_at(self, row: int, column: int) -> int:
        """Over how many columns a cell is merged."""
        spans = (span for span in self.layout.merged if (span.top, span.left) == (row, column))
        return max((span.right - span.left + 1 for span in spans), default=1)

    def group_above(self, row: int, column: int) -> str:
        """What stands over a heading, merged over several columns."""
        for span in self.layout.merged:
            if span.bottom == row - 1 and span.left <= column <= span.right and span.left < span.right:
                cell = self.cells.get((span.top, span.left))
                return cell.text if cell is not None else ""
        return ""
