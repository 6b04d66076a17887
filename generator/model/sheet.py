"""Sheet: the form in which an office keeps records of a type in Excel, declared by the type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, the place of its value in a record (`due_on`, `updates.percent`), other headings it goes by.

    `example` stands in the template's second row.
    """

    heading: str
    key: str
    also: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and columns. A record takes a row for itself and more rows where a list of it has more entries.

    `key` is the column by which rows are known to be of one record, the heading of its number.
    """

    name: str
    key: str
    columns: tuple[SheetColumn, ...]
