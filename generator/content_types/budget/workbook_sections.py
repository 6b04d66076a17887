"""A sheet as sections: what stands above a table, its head of one or more rows, its body, the notes beneath."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from generator.content_types.budget.forms import fold
from generator.content_types.budget.workbook_cells import fold_lines, is_figure
from generator.model.grid import Cell, Grid
from generator.text.pattern import Pattern
from generator.text.workbook import Span

CAPTION: Final = Pattern(
    r"(公开|附|预算|决算)?表?0*\d{1,2}表?$|(附|附件|表)[一二三四五六七八九十\d]+(-\d+)?$"
    r"|(编制|填报|预算|主管|预算主管|编报)*(部门|单位)(名称)?[:：]|[(（]?(金额)?单位[:：]"
    r"|(编报|编制|填表|公开|填报)?(日期|时间)[:：]|\d{4}年度?$|财决.{0,4}表$|(公开)?空表说明"
)
_TITLE: Final = Pattern(r".{3,}(表|情况|总表|明细表)([(（].*[)）])?$")
_NOTE: Final = Pattern(
    r"(注|备注|附注|说明|空表说明)\s*[\d一二三四五]*[:：、.．]|[※*]|本表(反映|为空|无)|(单位|部门|财务|机构|分管)?(制表|填表|审核|复核|负责|联系)人?.{0,8}[:：]"
    r"|第\s*\d+\s*页|\d{4}年\d{1,2}月\d{1,2}日$|(编报|编制|填报|填表|公开)?(日期|时间)[:：]"
)
_HEAD: Final = Pattern(
    r"编码|代码|名称|科目|项目|合计|小计|预算数|决算数|上年|因公|公务|收入|支出|^[类款项]$|经费|指标|金额|[行栏]次|单位"
)
_LEAF: Final = Pattern(
    r"[类款项]|.*(编码|代码|名称)|科目|项目|合计|小计|预算数|决算数|上年.*数|.*(年初|全年|调整)预算数|(人员|公用)(经费|支出)"
    r"|(基本|项目)支出|(公务用车)?(购置|运行|运行维护)费|金额|一般公共预算(财政拨款)?|(政府性基金|国有资本经营)(预算)?(财政拨款)?"
)
_CODES: Final = ("类", "款", "项")
_NUMBERING: Final = ("栏次", "行次")
# The second of several notes says only that.
_FURTHER: Final = Pattern(r"[(（][\d一二三四五]{1,2}[)）]|\d{1,2}\s*[.、．:：]\D")
_TOTALS: Final = ("合计", "总计")
_LONG_TEXT: Final = 30
_FEWEST: Final = 2


class Section(NamedTuple):
    """A table. `head` is by column, in the order of `columns`; `rows` are rows of the sheet with their cells by column.

    `captions` stand above it, `notes` beneath; `aside` are cells that belong to its form: column numbers, the head again.
    """

    grid: Grid
    captions: tuple[Cell, ...]
    columns: tuple[int, ...]
    head: tuple[str, ...]
    head_cells: tuple[Cell, ...]
    rows: tuple[tuple[int, Mapping[int, Cell]], ...]
    notes: tuple[Cell, ...]
    aside: tuple[Cell, ...]


Lines = Mapping[int, Sequence[Cell]]


def split_sheet(grid: Grid) -> tuple[Section, ...]:
    """The tables of a sheet, one below the other; none where no head is found."""
    lines = _lines(grid)
    numbers = sorted(lines)
    found: list[Section] = []
    start = 0
    while start < len(numbers):
        head = next((n for n in range(start, len(numbers)) if _is_head(lines[numbers[n]])), None)
        if head is None:
            break
        section, start = _take(grid, lines, numbers, (start, head))
        found.append(section)
    return tuple(found)


def lines_of(grid: Grid) -> Iterator[Sequence[Cell]]:
    """The cells of a sheet, row by row."""
    lines = _lines(grid)
    return (lines[number] for number in sorted(lines))


def _lines(grid: Grid) -> Lines:
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for place in sorted(grid.cells):
        rows[place[0]].append(grid.cells[place])
    return rows


def _is_head(cells: Sequence[Cell]) -> bool:
    if len(cells) < _FEWEST or any(is_figure(cell) for cell in cells):
        return False
    texts = [fold(cell.text) for cell in cells]
    if any(CAPTION.match(text) for text in texts):
        return False
    return sum(bool(_HEAD.search(text)) for text in texts) >= _FEWEST


# --- one table -------------------------------------------------------------------------------------------------------


def _take(grid: Grid, lines: Lines, numbers: Sequence[int], begins: tuple[int, int]) -> tuple[Section, int]:
    start, at = begins
    captions = tuple(cell for number in numbers[start:at] for cell in lines[number])
    spans = _spans(grid, numbers[at])
    heads: list[list[Cell]] = [list(lines[numbers[at]])]
    aside: list[Cell] = []
    mixed: tuple[int, list[Cell]] | None = None
    end = at + 1
    while end < len(numbers) and mixed is None:
        cells = lines[numbers[end]]
        part = _head_part(cells, heads[-1], numbers[end], spans)
        if part is None:
            break
        heads.append([cell for cell in cells if cell in part])
        rest = [cell for cell in cells if cell not in part]
        if _is_numbering(rest):
            aside += rest
        elif rest:
            mixed = (numbers[end], rest)
        end += 1
    heads = [row for row in heads if row]
    named = _join_heads(heads, spans)
    rows, notes, more, end = _take_body(lines, numbers, end, (heads, list(named)))
    if mixed is not None:
        rows.insert(0, (mixed[0], {cell.column: cell for cell in mixed[1]}))
    head_cells = tuple(cell for row in heads for cell in row)
    # A head may be merged over more columns than the figures beneath take.
    used = {cell.column for cell in head_cells} | {column for _row, cells in rows for column in cells}
    columns = tuple(column for column in named if column in used)
    head = tuple(named[column] for column in columns)
    return Section(grid, captions, columns, head, head_cells, tuple(rows), tuple(notes), (*aside, *more)), end


def _spans(grid: Grid, top: int) -> tuple[Span, ...]:
    return tuple(span for span in grid.layout.merged if top <= span.top <= top + 6)


def _head_part(cells: Sequence[Cell], above: Sequence[Cell], row: int, spans: Sequence[Span]) -> list[Cell] | None:
    """The cells of a row that still belong to the head, all or some; None where the body has begun."""
    texts = [fold(cell.text) for cell in cells]
    codes = [cell for cell, text in zip(cells, texts, strict=True) if text in _CODES]
    if _is_numbering(cells) and any(is_figure(cell) for cell in cells):
        return codes
    if len(codes) >= _FEWEST:
        has_body = any(is_figure(cell) for cell in cells) or any(text in _TOTALS for text in texts)
        return codes if has_body else list(cells)
    if any(is_figure(cell) or cell.fault for cell in cells) or all(text in _TOTALS for text in texts):
        return None
    top = min(cell.row for cell in above)
    is_covered = any(span.top < row <= span.bottom for span in spans if span.top >= top - 2)
    below = [s for s in spans if s.top == top and s.left < s.right and s.bottom < row]
    is_below = all(any(s.left <= cell.column <= s.right for s in below) for cell in cells)
    is_worded = len(cells) >= _FEWEST and all(_LEAF.fullmatch(text) for text in texts)
    return list(cells) if is_covered or (below and is_below) or is_worded else None


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether a row numbers the columns: 栏次, 1, 2, 3＝1＋2; amounts do not go up one by one."""
    texts = [fold(cell.text) for cell in cells]
    if not any(text in _NUMBERING for text in texts):
        return False
    rest = [text for text in texts if text not in (*_NUMBERING, *_CODES)]
    counted = [int(found[1]) if (found := re.fullmatch(r"(\d{1,3})(=.*)?", text)) else 0 for text in rest]
    return all(counted) and all(after == before + 1 for before, after in pairwise(counted))


def _join_heads(heads: Sequence[Sequence[Cell]], spans: Sequence[Span]) -> dict[int, str]:
    """By column, its head in one text: what stands above, a blank, what stands below."""
    rows = sorted({cell.row for row in heads for cell in row})
    own = {(cell.row, cell.column): fold_lines(cell.text).replace(" ", "") for row in heads for cell in row}
    columns = sorted({column for _row, column in own} | _covered(own, spans))
    covering = {
        (row, column): own[span.top, span.left]
        for span in spans
        if (span.top, span.left) in own
        for row in range(span.top, span.bottom + 1)
        for column in range(span.left, span.right + 1)
        if column in columns
    }
    heads_by_column = {}
    for column in columns:
        texts: list[str] = []
        for row in rows:
            text = own.get((row, column)) or covering.get((row, column)) or _inherit(own, covering, rows, (row, column))
            if text and text not in texts[-1:]:
                texts.append(text)
        heads_by_column[column] = " ".join(texts)
    return heads_by_column


def _covered(own: Mapping[tuple[int, int], str], spans: Sequence[Span]) -> set[int]:
    """Columns below a merged head that have none of their own: 本年收入 over two columns, undivided."""
    found: set[int] = set()
    for span in spans:
        if (span.top, span.left) in own:
            found |= set(range(span.left, min(span.right, span.left + 40) + 1))
    return found


def _inherit(
    own: Mapping[tuple[int, int], str],
    covering: Mapping[tuple[int, int], str],
    rows: Sequence[int],
    at: tuple[int, int],
) -> str:
    """A head that was not merged but left blank to the right stands over its neighbours that have heads of their own below."""
    row, column = at
    has_own_below = any((below, column) in own for below in rows if below > row)
    if not has_own_below or any(
        (above, column) in own or (above, column) in covering for above in rows if above <= row
    ):
        return ""
    left = max((c for r, c in own if r == row and c < column), default=None)
    between = range(left + 1, column) if left is not None else ()
    below_left = any((below, left) in own for below in rows if below > row) if left is not None else False
    if left is None or not below_left or any((row, c) in covering for c in between):
        return ""
    return own[row, left]


def _take_body(
    lines: Lines, numbers: Sequence[int], start: int, given: tuple[Sequence[Sequence[Cell]], Sequence[int]]
) -> tuple[list[tuple[int, Mapping[int, Cell]]], list[Cell], list[Cell], int]:
    """Rows, notes, cells of form, and where the next table begins."""
    heads, columns = given
    again = [[(cell.column, fold(cell.text)) for cell in row] for row in heads]
    rows: list[tuple[int, Mapping[int, Cell]]] = []
    notes: list[Cell] = []
    aside: list[Cell] = []
    end = start
    while end < len(numbers):
        cells = lines[numbers[end]]
        texts = [(cell.column, fold(cell.text)) for cell in cells]
        if _is_note(cells) or (notes and _is_further_note(cells)):
            notes += cells
        elif _begins_another(lines, numbers, end):
            break
        elif texts in again or _is_numbering(cells):
            aside += cells
        elif any(cell.column in columns for cell in cells):
            rows.append((numbers[end], {cell.column: cell for cell in cells}))
        end += 1
    return rows, notes, aside, end


def _is_note(cells: Sequence[Cell]) -> bool:
    if any(is_figure(cell) for cell in cells):
        return False
    texts = [cell.text for cell in cells]
    return bool(_NOTE.match(texts[0])) or (len(texts) == 1 and len(texts[0]) > _LONG_TEXT)


def _is_further_note(cells: Sequence[Cell]) -> bool:
    return len(cells) == 1 and _FURTHER.match(cells[0].text) is not None


def _begins_another(lines: Lines, numbers: Sequence[int], at: int) -> bool:
    """Whether another table begins: its title or number, and a head within a few rows."""
    cells = lines[numbers[at]]
    texts = [fold(cell.text) for cell in cells]
    is_opening = (len(cells) == 1 and _TITLE.fullmatch(texts[0])) or all(CAPTION.match(text) for text in texts)
    if not is_opening or any(is_figure(cell) for cell in cells):
        return False
    return any(_is_head(lines[number]) for number in numbers[at + 1 : at + 5])
