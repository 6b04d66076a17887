"""Tables in CSV files beside a record: where its front matter names one, the rows are put in its place before it is read."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, get_args

from generator.load import rules
from generator.load.prose import check_prose
from generator.model.declaration import Path, Spot, fields_of
from generator.model.fields import Part
from generator.model.issue import Issue
from generator.model.rows import RowsMark, UnreadRows
from generator.text.front_matter import decode_text

Cells = list[list[str]]
_ENDING = ".csv"
# So many columns of which all but one are called nothing are none.
_NO_HEAD: Final = 3
_SAVE_AS = "在 Excel 里另存为“CSV UTF-8（逗号分隔）”"
# What stands between the cells of files that were saved in another form, or typed.
_SEPARATORS: Final = {"\t": "制表符（Tab）", ";": "分号“;”", "；": "中文分号“；”", "，": "中文逗号“，”"}


class Filled(NamedTuple):
    """Front matter with its tables in it: where their cells stand, the files that they came from, what is wrong with those."""

    tree: Any
    places: dict[Path, Spot]
    files: frozenset[str]
    issues: tuple[Issue, ...]


def fill_rows(tree: object, part: type[Part], read: Callable[[str], tuple[str, bytes] | None]) -> Filled:
    """Put tables in. `read` gives the path and the bytes of a file beside the record, None where there is none."""
    places: dict[Path, Spot] = {}
    files: set[str] = set()
    issues: list[Issue] = []

    def load(name: str, at: Path) -> object:
        found = read(name)
        if found is None:
            return name
        path, data = found
        files.add(name)
        try:
            text = decode_text(data)
        except UnicodeDecodeError as error:
            places[at] = (data[: error.start].count(b"\n") + 1, 1, path)
            message = "CSV 文件不是 UTF-8 编码，中文会变成乱码"
            return UnreadRows(message, _SAVE_AS, rules.FILE_ENCODING.code)
        issues.extend(check_prose(text, path))
        rows, found_places = _parse(text, path, at)
        places.update(found_places)
        return rows

    return Filled(_fill(tree, part, (), load), places, frozenset(files), tuple(issues))


def _parse(text: str, path: str, at: Path) -> tuple[Cells | UnreadRows, dict[Path, Spot]]:
    """The rows of a CSV, empty ones at its end left out, and where each row stands: cells are counted from there (find_spot).

    Of what cannot be read, the place is the first line of the row that is wrong.
    """
    rows: Cells = []
    places: dict[Path, Spot] = {}
    reader = csv.reader(io.StringIO(text, newline=""))
    line = 1
    try:
        for row in reader:
            places[*at, len(rows)] = (line, 1, path)
            rows.append([cell.strip() for cell in row])
            line = reader.line_num + 1
    except csv.Error:
        told = f"第 {line} 行有一格长得读不下去，到第 {reader.line_num} 行还没有完"
        return UnreadRows(told, '多半是这一行的英文双引号 " 少了后一个：补上，或者把它删去'), {at: (line, 1, path)}
    while rows and not any(rows[-1]):
        rows.pop()
    if mark := _other_separator(text, rows):
        message = f"各格之间是{_SEPARATORS[mark]}，不是英文逗号，一整行会当作一格"
        return UnreadRows(message, f"{_SAVE_AS}，各格之间用英文逗号"), {at: (1, 1, path)}
    if rows and len(rows[0]) >= _NO_HEAD and sum(map(bool, rows[0])) == 1:
        message = f"第一行只有一格有字“{''.join(rows[0])}”，不是表头"
        return UnreadRows(message, "第一行写表头：表头上面的表名、部门、单位这几行删去"), {at: (1, 1, path)}
    return rows, places


def _other_separator(text: str, rows: Cells) -> str | None:
    """What stands between the cells in place of commas: where the head is one cell, and it and most lines have that."""
    if not rows or len(rows[0]) != 1 or not rows[0][0]:
        return None
    # Tabs at the ends of lines count: those of empty cells stand there.
    head, *others = [line for line in text.split("\n") if line.strip()]
    marks = (mark for mark in _SEPARATORS if mark in head)
    return next((mark for mark in marks if 2 * sum(mark in line for line in others) >= len(others)), None)


def _fill(tree: object, part: type[Part], at: Path, load: Callable[[str, Path], object]) -> object:
    if not isinstance(tree, Mapping) or not _may_name(part):
        return tree
    filled = dict(tree)
    for holder in _may_name(part):
        value = tree.get(holder.key)
        here = (*at, holder.key)
        if isinstance(value, str) and value.lower().endswith(_ENDING) and holder.is_marked:
            filled[holder.key] = load(value, here)
        for inner in holder.parts:
            if isinstance(value, list):
                filled[holder.key] = [_fill(item, inner, (*here, n), load) for n, item in enumerate(value)]
            elif isinstance(value, Mapping):
                filled[holder.key] = _fill(value, inner, here, load)
    return filled


class _Holder(NamedTuple):
    """A field that a table may be named in: as its value, or somewhere in the `parts` below it."""

    key: str
    is_marked: bool
    parts: tuple[type[Part], ...]


@functools.cache
def _may_name(part: type[Part]) -> tuple[_Holder, ...]:
    """Most records name no tables anywhere, and none is to be walked for that."""
    found = []
    for spec in fields_of(part):
        parts = tuple(inner for inner in _parts(spec.annotation) if _may_name(inner))
        if parts or _is_marked(spec.annotation):
            found.append(_Holder(spec.key, _is_marked(spec.annotation), parts))
    return tuple(found)


def _is_marked(annotation: object) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    return any(isinstance(mark, RowsMark) for mark in marks) or any(map(_is_marked, get_args(annotation)))


def _parts(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)
