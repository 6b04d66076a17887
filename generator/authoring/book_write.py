"""A workbook of leaves as an XLSX file: heads merged over their levels, numbers as numbers with the decimals that they have."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from generator.model.book import GUIDE_SHEET, Leaf, LeafLine, Made
from generator.text.pattern import Pattern
from generator.text.workbook import column_name

_NUMBER: Final = Pattern(r"-?(?:0|[1-9]\d{0,12})(?:\.(\d{1,6}))?")
_FONT: Final = {"font_name": "宋体", "font_size": 11}
_TALL: Final = 30
_LINE: Final = 15
_ROOM: Final = 5
_TALLEST: Final = 409
_LONGEST_LIST: Final = 250
_LIST_WIDTH: Final = 40
# Of a sheet of A4 in points, without its margins; and how wide a character is in those.
_SHORT_SIDE: Final = 495
_LONG_SIDE: Final = 740
_CHARACTER: Final = 5.6
_SMALLEST: Final = 0.62
_MOST_FROZEN: Final = 2


def render_book(made: Made, today: date) -> bytes:
    """The file, the same bytes on the same day."""
    # Loaded only here: no other command writes workbooks.
    xlsxwriter = importlib.import_module("xlsxwriter")
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": made.name, "created": datetime.combine(today, datetime.min.time())})
    forms = _Forms(book)
    lists = _lists_of(made)
    for leaf in made.leaves:
        sheet = book.add_worksheet(leaf.name)
        _write_leaf(sheet, leaf, forms, lists)
        if leaf.name == GUIDE_SHEET and lists:
            _write_lists(sheet, leaf, lists, forms)
    book.close()
    return out.getvalue()


Lists = Mapping[tuple[str, ...], str]


def _lists_of(made: Made) -> Lists:
    """Lists that Excel takes only out of cells, and the cells of the guide where they stand: a district has many units."""
    guide = next((leaf for leaf in made.leaves if leaf.name == GUIDE_SHEET), None)
    found = dict.fromkeys(choices for leaf in made.leaves for choices in leaf.choices.values() if _is_long(choices))
    first = len(guide.widths) + 1 if guide is not None else 0
    columns = ((choices, column_name(first + n + 1)) for n, choices in enumerate(found))
    return {choices: f"${name}$2:${name}${len(choices) + 1}" for choices, name in columns} if guide is not None else {}


def _is_long(choices: Sequence[str]) -> bool:
    return sum(map(len, choices)) + len(choices) >= _LONGEST_LIST


def _write_lists(sheet: Any, leaf: Leaf, lists: Lists, forms: _Forms) -> None:  # noqa: ANN401
    """Beside the guide, not on paper."""
    for column, choices in enumerate(lists, len(leaf.widths) + 1):
        sheet.set_column(column, column, _LIST_WIDTH)
        for row, text in enumerate(("可以选的名称", *choices)):
            sheet.write_string(row, column, text, forms.of("how"))
    sheet.print_area(0, 0, len(leaf.lines) - 1, len(leaf.widths) - 1)


class _Forms:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types for what it makes
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, kind: str, number: str = "@") -> Any:  # noqa: ANN401
        """The format of a kind of cell."""
        if (kind, number) not in self._made:
            self._made[kind, number] = self._book.add_format({**_FONT, **_STYLES[kind], "num_format": number})
        return self._made[kind, number]


_CELL: Final = {"border": 1, "valign": "vcenter", "text_wrap": True}
_FIGURE: Final = {"border": 1, "valign": "vcenter", "align": "right", "indent": 1}
_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "caption": {"valign": "vcenter"},
    "head": {**_CELL, "bold": True, "align": "center", "bg_color": "#E7E6E6"},
    "row": _CELL,
    "total": {**_CELL, "bold": True},
    "label": {**_CELL, "bg_color": "#F2F2F2"},
    "fact": _CELL,
    "how": {"font_color": "#595959", "valign": "vcenter", "text_wrap": True, "indent": 1},
    "note": {"text_wrap": False, "valign": "vcenter"},
    "statement": {"border": 1, "valign": "vcenter"},
    "unit": {"valign": "vcenter", "align": "right"},
    "text": {"text_wrap": True, "valign": "top"},
    "amount": {**_FIGURE, "bold": False},
    "total-amount": {**_FIGURE, "bold": True},
}


def _write_leaf(sheet: Any, leaf: Leaf, forms: _Forms, lists: Lists) -> None:  # noqa: ANN401
    for column, width in enumerate(leaf.widths):
        sheet.set_column(column, column, width)
    row, rows = 0, []
    for line in leaf.lines:
        rows.append(row)
        row += _write_line(sheet, row, line, leaf, forms)
    _freeze(sheet, leaf, [*rows, row])
    for (line_number, column), choices in leaf.choices.items():
        at = (rows[line_number], column)
        if not _is_long(choices) or choices in lists:
            told = {
                "validate": "list",
                "source": f"='{GUIDE_SHEET}'!{lists[choices]}" if choices in lists else list(choices),
                "error_type": "warning",
                "error_message": "请从列表里选",
            }
            sheet.data_validation(*at, *at, told)
    for (line_number, column), hint in leaf.hints.items():
        at = (rows[line_number], column)
        sheet.data_validation(*at, *at, {"validate": "any", "input_message": hint})
    _lay_out(sheet, leaf, row)


def _freeze(sheet: Any, leaf: Leaf, rows: Sequence[int]) -> None:  # noqa: ANN401
    """Heads stay in sight, and on paper stand on every page; of what is scrolled sideways codes and names stay."""
    head = next((n for n, line in enumerate(leaf.lines) if line.kind == "head"), None)
    if head is None:
        return
    sheet.repeat_rows(rows[head], rows[head + 1] - 1)
    words = next((n for n in range(len(leaf.widths)) if n in leaf.amounts), 1)
    sheet.freeze_panes(rows[head + 1], max(1, min(words, _MOST_FROZEN)) if not leaf.choices else 0)


def _lay_out(sheet: Any, leaf: Leaf, rows: int) -> None:  # noqa: ANN401
    """On paper of A4: one page wide, upright or not as it is larger, and one page where that leaves it legible."""
    width, height = sum(leaf.widths) * _CHARACTER, rows * _LINE
    upright, across = min(1, _SHORT_SIDE / width, _LONG_SIDE / height), min(1, _LONG_SIDE / width, _SHORT_SIDE / height)
    if upright <= across:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.fit_to_pages(1, 1 if max(upright, across) >= _SMALLEST else 0)


def _write_line(sheet: Any, row: int, line: LeafLine, leaf: Leaf, forms: _Forms) -> int:  # noqa: ANN401
    """Write a line; how many rows it takes."""
    match line.kind:
        case "title":
            sheet.set_row(row, _TALL)
            _merge(sheet, (row, 0, row, len(leaf.widths) - 1), line.cells[0], forms.of("title"))
        case "head":
            return _write_head(sheet, row, line, leaf, forms)
        case "fact":
            _write_fact(sheet, row, line.cells, leaf, forms)
        case "row" | "total":
            _grow(sheet, row, zip(line.cells, leaf.widths, strict=False))
            ends = {0: "label", len(line.cells) - 1: "how"} if _is_of_facts(leaf) else {}
            for column, text in enumerate(line.cells):
                _write_body(sheet, (row, column), text, (ends.get(column, line.kind), column in leaf.amounts), forms)
        case "note" if len(leaf.widths) > 1:
            _write_value(sheet, (row, 0), line.cells[0], forms, "note")
            _merge(sheet, (row, 1, row, len(leaf.widths) - 1), line.cells[1], forms.of("statement"))
        case _:
            _grow(sheet, row, zip(line.cells, leaf.widths, strict=False) if line.kind == "text" else ())
            for column, text in enumerate(line.cells):
                if text:
                    form = forms.of("unit" if line.kind == "caption" and column else line.kind)
                    sheet.write_string(row, column, text, form)
    return 1


def _is_of_facts(leaf: Leaf) -> bool:
    return any(line.kind == "fact" for line in leaf.lines)


def _write_fact(sheet: Any, row: int, cells: Sequence[str], leaf: Leaf, forms: _Forms) -> None:  # noqa: ANN401
    """A label, what it says over all columns between, how to fill it in."""
    *held, how = cells if len(cells) > 2 else (*cells, "")  # noqa: PLR2004
    last = len(held) - 1
    widths = (leaf.widths[0], sum(leaf.widths[1 : last + 1]), leaf.widths[-1])
    _grow(sheet, row, zip((held[0], held[1], how), widths, strict=True))
    _write_value(sheet, (row, 0), held[0], forms, "label")
    _merge(sheet, (row, 1, row, last), held[1], forms.of("fact"))
    if how:
        _write_value(sheet, (row, last + 1), how, forms, "how")


def _grow(sheet: Any, row: int, cells: Iterable[tuple[str, int]]) -> None:  # noqa: ANN401
    """Make a row as tall as its texts: programs other than Excel do not, nor does Excel with merged cells."""
    lines = max((_count_lines(text, width) for text, width in cells), default=1)
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE, _TALLEST))


def _count_lines(text: str, width: int) -> int:
    """How many lines a text takes: characters other than Latin ones are twice as wide."""
    widths = (sum(1 + (ord(character) > 0xFF) for character in line) for line in text.split("\n"))  # noqa: PLR2004
    return sum(max(1, math.ceil(each / max(width - 1, 1))) for each in widths)


def _write_body(sheet: Any, at: tuple[int, int], text: str, told: tuple[str, bool], forms: _Forms) -> None:  # noqa: ANN401
    kind, is_amount = told
    if not is_amount:
        _write_value(sheet, at, text, forms, kind)
        return
    style = "total-amount" if kind == "total" else "amount"
    if not text:
        sheet.write_blank(*at, None, forms.of(style, "#,##0.00"))
    else:
        _write_amount(sheet, at, text, forms, style)


def _write_amount(sheet: Any, at: tuple[int, int], text: str, forms: _Forms, style: str) -> None:  # noqa: ANN401
    found = _NUMBER.fullmatch(text)
    if found is None:
        sheet.write_string(*at, text, forms.of(style))
        return
    decimals = len(found[1] or "")
    sheet.write_number(*at, float(text), forms.of(style, "#,##0" + (f".{'0' * decimals}" if decimals else "")))


def _write_value(sheet: Any, at: tuple[int, int], text: str, forms: _Forms, kind: str) -> None:  # noqa: ANN401
    if text:
        sheet.write_string(*at, text, forms.of(kind))
    else:
        sheet.write_blank(*at, None, forms.of(kind))


def _write_head(sheet: Any, row: int, line: LeafLine, leaf: Leaf, forms: _Forms) -> int:  # noqa: ANN401
    """A head of as many rows as it has levels: the same word above neighbours is merged over them, a short one downwards."""
    heads = [cell.split(" ") for cell in line.cells]
    depth = max(map(len, heads))
    tall = [1] * depth
    for level in range(depth):
        column = 0
        while column < len(heads):
            levels, end = heads[column], _end_of_head(heads, (column, level), is_of_facts=_is_of_facts(leaf))
            if level < len(levels):
                bottom = depth - 1 if level == len(levels) - 1 else level
                lines = _count_lines(levels[level], sum(leaf.widths[column : end + 1]))
                tall[level] = max(tall[level], math.ceil(lines / (bottom - level + 1)))
                _merge(sheet, (row + level, column, row + bottom, end), levels[level], forms.of("head"))
            column = end + 1
    for level, lines in enumerate(tall):
        sheet.set_row(row + level, lines * _LINE + _ROOM)
    return depth


def _end_of_head(heads: Sequence[Sequence[str]], at: tuple[int, int], *, is_of_facts: bool) -> int:
    """The last column over which a head stands; of facts also over columns that have none."""
    column, level = at
    levels, end = heads[column], column
    while end + 1 < len(heads):
        after = heads[end + 1]
        is_same = level < len(levels) - 1 and len(after) > level + 1 and after[: level + 1] == levels[: level + 1]
        if not is_same and not (is_of_facts and list(after) == [""]):
            break
        end += 1
    return end


def _merge(sheet: Any, span: tuple[int, int, int, int], text: str, form: Any) -> None:  # noqa: ANN401
    top, left, bottom, right = span
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, text, form)
    elif text:
        sheet.write_string(top, left, text, form)
    else:
        sheet.write_blank(top, left, None, form)
