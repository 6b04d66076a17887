"""A workbook of leaves as an XLSX file: heads merged over their levels, numbers as numbers with the decimals that they have."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from generator.model.book import Leaf, LeafLine, Made
from generator.text.pattern import Pattern

_NUMBER: Final = Pattern(r"-?(?:0|[1-9]\d{0,12})(?:\.(\d{1,6}))?")
_FONT: Final = {"font_name": "宋体", "font_size": 11}
_TALL: Final = 30
_LONGEST_LIST: Final = 250


def render_book(made: Made, today: date) -> bytes:
    """The file, the same bytes on the same day."""
    # Loaded only here: no other command writes workbooks.
    xlsxwriter = importlib.import_module("xlsxwriter")
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": made.name, "created": datetime.combine(today, datetime.min.time())})
    forms = _Forms(book)
    for leaf in made.leaves:
        _write_leaf(book.add_worksheet(leaf.name), leaf, forms)
    book.close()
    return out.getvalue()


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
_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "caption": {"valign": "vcenter"},
    "head": {**_CELL, "bold": True, "align": "center", "bg_color": "#E7E6E6"},
    "row": _CELL,
    "total": {**_CELL, "bold": True},
    "label": {**_CELL, "bg_color": "#F2F2F2"},
    "fact": _CELL,
    "how": {"font_color": "#595959", "valign": "vcenter", "text_wrap": True},
    "note": {"text_wrap": False, "valign": "vcenter"},
    "text": {"text_wrap": True, "valign": "top"},
    "amount": {**_CELL, "align": "right"},
    "total-amount": {**_CELL, "align": "right", "bold": True},
}


def _write_leaf(sheet: Any, leaf: Leaf, forms: _Forms) -> None:  # noqa: ANN401
    for column, width in enumerate(leaf.widths):
        sheet.set_column(column, column, width)
    row, rows = 0, []
    for line in leaf.lines:
        rows.append(row)
        row += _write_line(sheet, row, line, leaf, forms)
    heads = [n for n, line in enumerate(leaf.lines) if line.kind == "head"]
    if heads and not leaf.choices:
        below = rows[heads[0] + 1] if heads[0] + 1 < len(rows) else row
        sheet.freeze_panes(below, 1)
    for (line_number, column), choices in leaf.choices.items():
        at = (rows[line_number], column)
        if sum(map(len, choices)) + len(choices) < _LONGEST_LIST:
            told = {
                "validate": "list",
                "source": list(choices),
                "error_type": "warning",
                "error_message": "请从列表里选",
            }
            sheet.data_validation(*at, *at, told)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_line(sheet: Any, row: int, line: LeafLine, leaf: Leaf, forms: _Forms) -> int:  # noqa: ANN401
    """Write a line; how many rows it takes."""
    match line.kind:
        case "title":
            sheet.set_row(row, _TALL)
            _merge(sheet, (row, 0, row, len(leaf.widths) - 1), line.cells[0], forms.of("title"))
        case "head":
            return _write_head(sheet, row, [cell.split(" ") for cell in line.cells], forms)
        case "fact":
            _write_fact(sheet, row, line.cells, forms)
        case "row" | "total":
            for column, text in enumerate(line.cells):
                _write_body(sheet, (row, column), text, (line.kind, column in leaf.amounts), forms)
        case _:
            for column, text in enumerate(line.cells):
                if text:
                    sheet.write_string(row, column, text, forms.of(line.kind))
    return 1


def _write_fact(sheet: Any, row: int, cells: Sequence[str], forms: _Forms) -> None:  # noqa: ANN401
    for column, text in enumerate(cells):
        kind = "label" if not column else "how" if column == len(cells) - 1 and column > 1 else "fact"
        if text or column <= 1:
            _write_value(sheet, (row, column), text, forms, kind)


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


def _write_head(sheet: Any, row: int, heads: Sequence[Sequence[str]], forms: _Forms) -> int:  # noqa: ANN401
    """A head of as many rows as it has levels: the same word above neighbours is merged over them, a short one downwards."""
    depth = max(map(len, heads))
    form = forms.of("head")
    for level in range(depth):
        column = 0
        while column < len(heads):
            levels = heads[column]
            end = column
            if level < len(levels) - 1:
                while (
                    end + 1 < len(heads)
                    and len(heads[end + 1]) > level + 1
                    and heads[end + 1][: level + 1] == levels[: level + 1]
                ):
                    end += 1
            if level < len(levels):
                bottom = row + (depth - 1 if level == len(levels) - 1 else level)
                _merge(sheet, (row + level, column, bottom, end), levels[level], form)
            column = end + 1
    return depth


def _merge(sheet: Any, span: tuple[int, int, int, int], text: str, form: Any) -> None:  # noqa: ANN401
    top, left, bottom, right = span
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, form)
    else:
        sheet.merge_range(top, left, bottom, right, text, form)
