"""Rows: a table that an editor writes as a list of lists, or keeps as a CSV file beside the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from generator.model.fields import fault

Row = tuple[str, ...]
_UNEVEN_HINT = "每一行的格数要和表头一样，空格也要留位；金额里的千分位逗号要删去，或者给这一格加上英文双引号"
_OPEN_HINT = '多半是这一行的英文双引号 " 少了后一个，以下几行都算进了这一格：补上，或者把它删去'
# Of rows with a wrong number of cells, so many are named beside the first.
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class RowsMark:
    """The value may be the name of a CSV file: its rows are put in its place before the record is read."""


class UnreadRows(NamedTuple):
    """What stands in place of the rows of a file that could not be read: what is wrong with it, by the rule `code`."""

    message: str
    hint: str
    code: str = "field-value"


def parse_rows(value: object) -> tuple[Row, ...]:
    """A list of lists of one line each, the head first. The name of a CSV file was replaced by its rows before this."""
    if isinstance(value, UnreadRows):
        raise fault(value.message, value.hint, code=value.code)
    if isinstance(value, str):
        raise fault(f"找不到表格文件“{value}”", "把 CSV 文件放进本信息的文件夹，这里写它的文件名，如 公开05表.csv")
    if not isinstance(value, list | tuple) or not all(isinstance(row, list | tuple) for row in value):
        raise fault("表格应当一行一个列表", "写成 - [科目编码, 科目名称, 合计] 这样，第一行是表头")
    rows = tuple([tuple(["" if cell is None else " ".join(str(cell).split()) for cell in row]) for row in value])
    if not rows or not rows[0]:
        raise fault("表格是空的", "第一行写表头；确实没有数据的，不写 rows，写 empty 说明")
    uneven = [number for number, row in enumerate(rows) if len(row) != len(rows[0])]
    if uneven:
        first, *others = uneven
        told = f"表格第 {first + 1} 行有 {len(rows[first])} 格，表头有 {len(rows[0])} 格"
        more = "、".join(str(number + 1) for number in others[:_MOST_TOLD])
        rest = "等" if len(others) > _MOST_TOLD else ""
        # A quotation mark that is not closed runs over the ends of lines.
        is_open = any("\n" in str(cell) for cell in value[first])
        hint = _OPEN_HINT if is_open else _UNEVEN_HINT
        raise fault(f"{told}；格数不对的还有第 {more} {rest}行" if others else told, hint, within=(first,))
    return rows


Rows = Annotated[
    tuple[Row, ...],
    RowsMark(),
    PlainValidator(parse_rows),
    PlainSerializer(lambda rows: [list(row) for row in rows], return_type=list),
    WithJsonSchema({"type": ["array", "string"], "items": {"type": "array", "items": {"type": "string"}}}),
]
