"""`gongkai export` and `template`: records as a workbook that people like to fill in and `gongkai import` reads back."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from typing import Any, Final, NamedTuple

from generator.authoring.answer import Form, Names, as_typed, print_answer
from generator.authoring.columns import TITLE, Field, Table, tables_of
from generator.authoring.rows import GUIDE, REGISTER
from generator.model.book import Tree
from generator.model.content_type import ContentType
from generator.model.declaration import fields_of
from generator.model.fields import PublishTime
from generator.model.record import Record
from generator.model.reference import PlaceId, UnitId
from generator.model.sheet import BODY, NUMBER
from generator.text.workbook import column_name

_LONGEST_CELL: Final = 32_767
_SPARE_ROWS: Final = 500
_WHOLE: Final = 100
_NARROW, _MIDDLE, _WIDE = 13, 20, 48


class TooLongError(Exception):
    """A text that no cell of Excel holds, in Chinese."""


class Exported(NamedTuple):
    """A record with its id and its text."""

    id: str
    record: Record
    body: str


class _Row(NamedTuple):
    """The values of a row by the key of their column."""

    id: str
    values: Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class _Register:
    """Lists to choose from, each a column of the sheet of names: heading, choices."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]

    def reference(self, heading: str) -> str:
        """Where its choices stand, as Excel wants it."""
        place = next(number for number, (each, _choices) in enumerate(self.columns, 1) if each == heading)
        name, count = column_name(place), len(self.columns[place - 1][1])
        return f"='{REGISTER}'!${name}$2:${name}${count + 1}"


def render_workbook(kind: ContentType, records: Iterable[Exported], names: Names, today: date) -> bytes:
    """The workbook, the same bytes on the same day. Raises TooLongError."""
    rows = [_row(each) for each in records]
    tables = [table for table in tables_of(kind) if _is_shown(table, kind, rows)]
    register = _make_register(tables, names)
    # Loaded only here: no other command writes workbooks.
    xlsxwriter = importlib.import_module("xlsxwriter")
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": tables[0].name, "created": datetime.combine(today, datetime.min.time())})
    forms = _make_forms(book)
    for table in tables:
        _write_table(book.add_worksheet(table.name), table, rows, (names, forms, register))
    _write_register(book.add_worksheet(REGISTER), register, forms)
    _write_guide(book.add_worksheet(GUIDE), kind, tables, forms)
    book.close()
    return out.getvalue()


def _row(each: Exported) -> _Row:
    typed = as_typed(each.record)
    values = dict(typed) if isinstance(typed, dict) else {}
    return _Row(each.id, values | {BODY: each.body.strip("\n"), NUMBER: each.id})


def _is_shown(table: Table, kind: ContentType, rows: Sequence[_Row]) -> bool:
    """What every record may have and none of these has, needs no sheet."""
    shared = {spec.key for spec in fields_of(Record)}
    is_own = table is tables_of(kind)[0] or (bool(table.group) and table.group not in shared)
    return is_own or table.name == tables_of(kind)[0].name or any(_lines(table, row) for row in rows)


def _lines(table: Table, row: _Row) -> list[Mapping[str, Tree]]:
    """The rows that a record takes in a sheet: each the value of a column by its key."""
    head = {NUMBER: row.id, TITLE: row.values[TITLE]}
    if not table.group:
        told = _values(table.fields, row.values, 0)
        return [told] if told.keys() - {NUMBER, TITLE} or BODY in {f.key for f in table.fields} else []
    entries = row.values.get(table.group, [])
    own = [field for field in table.fields if field.group]
    return [
        head | _values(own, entry, 1)
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    ]


def _values(fields: Sequence[Field], tree: Mapping[str, Tree], depth: int) -> dict[str, Tree]:
    """What there is to be told, by the key of its column; that something is not so is told by an empty cell where that says it."""
    held = {field.key: (field, _find(tree, field.path[depth:])) for field in fields}
    return {
        key: value
        for key, (field, value) in held.items()
        if value not in (None, "", []) and (value != "false" or field.form.scalar is not bool or field.tells_no)
    }


def _find(tree: Mapping[str, Tree], path: Sequence[str]) -> Tree | None:
    found: Tree | None = dict(tree)
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found


# --- sheets ----------------------------------------------------------------------------------------------------------


def _make_forms(book: Any) -> dict[str, Any]:  # noqa: ANN401 - XlsxWriter has no types for what it makes
    plain = {"valign": "top", "text_wrap": True, "font_name": "宋体", "font_size": 11}
    heading = plain | {"bold": True, "bg_color": "#DDEBF7", "border": 1, "valign": "vcenter"}
    return {
        "text": book.add_format(plain | {"num_format": "@"}),
        "day": book.add_format(plain | {"num_format": "yyyy-mm-dd"}),
        "percent": book.add_format(plain | {"num_format": "0%"}),
        "heading": book.add_format(heading),
        "needed": book.add_format(heading | {"bg_color": "#FCE4D6"}),
    }


def _write_table(
    sheet: Any,  # noqa: ANN401
    table: Table,
    rows: Sequence[_Row],
    given: tuple[Names, Mapping[str, Any], _Register],
) -> None:
    names, forms, register = given
    for column, field in enumerate(table.fields):
        needed = field.is_required or field.key == TITLE
        sheet.write_string(0, column, field.heading, forms["needed" if needed else "heading"])
        sheet.set_column(column, column, _width(field), forms[_form_name(field)])
    line = 0
    for row in rows:
        for values in _lines(table, row):
            line += 1
            for column, field in enumerate(table.fields):
                if field.key in values and not field.is_internal:
                    _write_cell(sheet, (line, column), (field, values[field.key], row.id), (names, forms))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(line, 1), len(table.fields) - 1)
    _add_choices(sheet, table, line + _SPARE_ROWS, register)


def _form_name(field: Field) -> str:
    return "percent" if field.is_percent else "day" if field.form.scalar is date and not field.form.is_list else "text"


def _width(field: Field) -> int:
    if field.form.scalar is date or field.is_percent or _choices(field.form) or field.form.scalar in (bool, int):
        return _NARROW
    is_long = field.key in (BODY, TITLE) or field.form.part is not None
    words = ("情况", "内容", "结果", "原因", "概述", "要求", "问题")
    return _WIDE if is_long or field.heading.endswith(words) else _MIDDLE


def _write_cell(
    sheet: Any,  # noqa: ANN401
    at: tuple[int, int],
    told: tuple[Field, Tree, str],
    given: tuple[Names, Mapping[str, Any]],
) -> None:
    field, value, record_id = told
    names, forms = given
    form = forms[_form_name(field)]
    if field.is_percent and isinstance(value, str):
        sheet.write_number(*at, int(value) / _WHOLE, form)
    elif _form_name(field) == "day" and isinstance(value, str) and date.fromisoformat(value).year > _FIRST_YEAR:
        sheet.write_datetime(*at, datetime.fromisoformat(value), form)
    else:
        text = print_answer(field.form, value, names)
        if len(text) > _LONGEST_CELL:
            raise TooLongError(f"{record_id} 的“{field.heading}”有 {len(text)} 字，Excel 一格最多 {_LONGEST_CELL} 字")
        sheet.write_string(*at, text, form)


# Excel knows no day before.
_FIRST_YEAR: Final = 1900


def _choices(form: Form) -> tuple[str, ...]:
    if form.scalar is bool:
        return ("是", "否")
    return tuple(str(each.value) for each in form.scalar) if form.scalar and issubclass(form.scalar, Enum) else ()


def _make_register(tables: Sequence[Table], names: Names) -> _Register:
    """Units, places, and the values of every field that has a fixed set of them."""
    found = {"单位": tuple(names.shown[UnitId].values()), "地区": tuple(names.shown[PlaceId].values())}
    for field in (field for table in tables for field in table.fields):
        if _choices(field.form):
            found[_register_name(field)] = _choices(field.form)
    return _Register(tuple((heading, choices) for heading, choices in found.items() if choices))


def _register_name(field: Field) -> str:
    if field.form.scalar in (UnitId, PlaceId):
        return "单位" if field.form.scalar is UnitId else "地区"
    return f"{field.heading}（{field.group}）" if field.group else field.heading


def _add_choices(sheet: Any, table: Table, last: int, register: _Register) -> None:  # noqa: ANN401
    known = {heading for heading, _choices in register.columns}
    for column, field in enumerate(table.fields):
        if field.form.is_list or _register_name(field) not in known:
            continue
        if field.form.scalar not in (UnitId, PlaceId) and not _choices(field.form):
            continue
        told = {
            "validate": "list",
            "source": register.reference(_register_name(field)),
            # Units may be written in full: what is not in the list is asked about, not refused.
            "error_type": "stop" if _choices(field.form) else "warning",
            "error_title": field.heading,
            "error_message": f"请从列表里选，见“{REGISTER}”",
        }
        sheet.data_validation(1, column, last, column, told)


def _write_register(sheet: Any, register: _Register, forms: Mapping[str, Any]) -> None:  # noqa: ANN401
    for column, (heading, choices) in enumerate(register.columns):
        sheet.set_column(column, column, _MIDDLE)
        sheet.write_string(0, column, heading, forms["heading"])
        for row, choice in enumerate(choices, 1):
            sheet.write_string(row, column, choice)
    sheet.freeze_panes(1, 0)


def _write_guide(sheet: Any, kind: ContentType, tables: Sequence[Table], forms: Mapping[str, Any]) -> None:  # noqa: ANN401
    sheet.set_column(0, 0, _MIDDLE)
    sheet.set_column(1, 1, _MIDDLE)
    sheet.set_column(2, 2, _WIDE * 2)
    for row, told in enumerate(_guide(kind, tables)):
        for column, text in enumerate(told):
            sheet.write_string(row, column, text, forms["heading" if not row else "text"])
    sheet.freeze_panes(1, 0)


def _guide(kind: ContentType, tables: Sequence[Table]) -> Iterator[tuple[str, ...]]:
    """What there is to fill in, and how, a line each."""
    own, *lists = tables
    yield "工作表", "列", "怎么填"
    yield own.name, "", f"一件{kind.label}一行。橙色表头的一定要填；“编号”新的留空，由程序编，已有的不要改。"
    for table in lists:
        if table.group:
            yield (
                table.name,
                "",
                "一条一行，在最下面接着写。先把“编号”抄过来（新的事项还没有编号，就抄“标题”）。已有的行不要改。",
            )
    yield "", "", "填好以后运行 gongkai import，加 --dry-run 先看结果：表里新写的会添进去，已有的内容不会被改动。"
    for table in tables:
        for field in table.fields:
            how = _tell_how(field)
            if how and (field.group or not table.group) and field.key != NUMBER:
                yield table.name, field.heading, how


def _tell_how(field: Field) -> str:
    told = [field.help.replace("units.yml 里的编号", "单位的简称、全称或编号") if field.help else ""]
    if field.is_internal:
        told.append("只留在仓库里，网页上没有，导出时也是空的")
    elif field.is_percent:
        told.append("0 至 100，如 60%")
    elif field.form.scalar in (date, PublishTime):
        told.append("年月日，如 2026-03-01")
    elif field.form.part is not None:
        inner = " | ".join(spec.label for spec in fields_of(field.form.part) if not spec.is_internal)
        told.append(f"一行一项：{inner}，后面没有的不写")
    elif field.form.is_list:
        told.append("几个用顿号隔开")
    elif _choices(field.form):
        told.append(f"从列表里选：{'、'.join(_choices(field.form))}")
    return "；".join(filter(None, told))
