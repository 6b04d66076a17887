"""Sheets of text: a unit's duties, what its figures mean. They become the record's text, as paragraphs under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.content_types.budget.workbook_cells import is_figure
from generator.content_types.budget.workbook_sections import lines_of, split_sheet
from generator.model.book import Spot
from generator.model.grid import Cell, Finding, Grid
from generator.text.pattern import Pattern

TEXT_SHEET: Final = "文字说明"
_COVER: Final = Pattern(r"封面|目录|封皮")
_MARKUP: Final = Pattern(r"^(\s*)([#>*+-]|\d+[.)](?=\s))", re.MULTILINE)
_LONGEST_HEADING: Final = 40
_LONG: Final = 30


def is_cover(grid: Grid) -> bool:
    """Whether a sheet is a cover or a table of contents."""
    if _COVER.search(grid.name):
        return True
    first = min(grid.cells)
    return "".join(grid.cells[first].text.split()) in ("目录", "封面")


def is_prose(grid: Grid) -> bool:
    """Whether a sheet has text and nothing else: no table, no figure, at most one cell a row."""
    if grid.name == TEXT_SHEET:
        return True
    lines = list(lines_of(grid))
    if any(len(cells) > 1 or is_figure(cells[0]) or cells[0].fault for cells in lines) or split_sheet(grid):
        return False
    return any(len(cell.text) > _LONG or "\n" in cell.text for cells in lines for cell in cells)


def read_prose(grids: Sequence[Grid]) -> tuple[list[tuple[str, str]], list[Finding], frozenset[Spot]]:
    """The paragraphs of all sheets in their order with their places, what is told of the sheets, and their cells."""
    pieces: list[tuple[str, str]] = []
    findings: list[Finding] = []
    spots: set[Spot] = set()
    for grid in grids:
        cells = [grid.cells[place] for place in sorted(grid.cells) if not grid.cells[place].fault]
        spots |= {(grid.name, cell.row, cell.column) for cell in cells}
        if grid.name == TEXT_SHEET:
            told = cells[1:] if cells and cells[0].text == TEXT_SHEET else cells
            pieces += [(str(cell.value).strip("\n"), grid.place(cell.row, cell.column)) for cell in told]
        else:
            pieces += _paragraphs(grid, cells)
        findings.append(Finding(grid.name, f"是文字，{len(cells)} 格都放进了正文", is_fault=False))
    return pieces, findings, frozenset(spots)


def _paragraphs(grid: Grid, cells: Sequence[Cell]) -> Iterator[tuple[str, str]]:
    """A short first cell is a heading; each line of the others is a paragraph, without the blanks that indent it."""
    first, *rest = cells
    if rest and len(first.text) <= _LONGEST_HEADING:
        yield f"## {' '.join(first.text.split())}", grid.place(first.row, first.column)
    else:
        rest = list(cells)
    for cell in rest:
        for line in cell.text.splitlines():
            if plain := " ".join(line.split()):
                yield _MARKUP.sub(_escape, plain), grid.place(cell.row, cell.column)


def _escape(found: re.Match[str]) -> str:
    """What Markdown would take for markup at the beginning of a line."""
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
