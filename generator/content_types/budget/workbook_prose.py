"""Sheets of text: a unit's duties, what its figures mean. They become the record's text, as paragraphs under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.content_types.budget.workbook_cells import is_figure
from generator.content_types.budget.workbook_sections import lines_of, split_sheet
from generator.model.book import Spot
from generator.model.grid import Finding, Grid

TEXT_SHEET: Final = "文字说明"
_COVER: Final = re.compile(r"封面|目录|封皮")
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_MARKUP: Final = re.compile(r"^(\s*)([#>*+-]|\d+[.)](?=\s))", re.MULTILINE)
_LONGEST_HEADING: Final = 40
_LONG: Final = 60


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
    return any(len(cell.text) > _LONG for cells in lines for cell in cells)


def read_prose(grids: Sequence[Grid]) -> tuple[str, list[Finding], frozenset[Spot]]:
    """The text of all sheets in their order, what is told of them, and their cells."""
    pieces: list[str] = []
    findings: list[Finding] = []
    spots: set[Spot] = set()
    for grid in grids:
        cells = [grid.cells[place] for place in sorted(grid.cells) if not grid.cells[place].fault]
        spots |= {(grid.name, cell.row, cell.column) for cell in cells}
        if grid.name == TEXT_SHEET:
            pieces.append("\n\n".join(str(cell.value).strip("\n") for cell in cells[1:] or cells))
        else:
            pieces += _paragraphs([cell.text for cell in cells])
        findings.append(Finding(grid.name, f"是文字，{len(cells)} 格都放进了正文", is_fault=False))
    return "\n\n".join(filter(None, pieces)), findings, frozenset(spots)


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    """A short first line is a heading; each line of the rest is a paragraph, without the blanks that indent it."""
    first, *rest = texts
    if rest and len(first) <= _LONGEST_HEADING:
        yield f"## {first}"
    else:
        rest = list(texts)
    for text in rest:
        for line in text.splitlines():
            if plain := " ".join(line.split()):
                yield _MARKUP.sub(_escape, plain)


def _escape(found: re.Match[str]) -> str:
    """What Markdown would take for markup at the beginning of a line."""
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
