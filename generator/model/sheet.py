"""Sheet: the form in which an office keeps records of a type in Excel, declared by the type."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

NUMBER: Final = "id"
BODY: Final = "body"


class SheetColumn(NamedTuple):
    """A column: its heading, the place of its value in a record, and the other headings that offices give it.

    `key` is a path of keys: `due_on`, `review.secrecy.on`, or for a column of a list `updates.percent`;
    NUMBER is the record's id, BODY its text. `form="percent"` is for whole numbers that people write as 60% or 0.6.
    """

    heading: str
    key: str
    also: tuple[str, ...] = ()
    form: Literal["", "percent"] = ""


class Sheet(NamedTuple):
    """What `gongkai export | import | template` know of a type: `Sheet("民生实事", (SheetColumn("项目", "title"), …))`.

    `name` is the name of the first sheet: a record a row. Every list of parts has a sheet of its own, named like the
    list: an entry a row, and the record's number in front. `columns` come in the order of the file. Whatever public
    field is not declared is added behind them under its label, so that nothing is lost; a type declares only what an office
    would call otherwise or wants in front. When reading, any sheet may have any column, rows of one record stand
    together or not, and headings are known by `heading`, `also` and the field's label.
    """

    name: str
    columns: tuple[SheetColumn, ...] = ()
