"""The statutory tables on a budget record's page: as printed, with what is a number, a name and a sum told apart."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.content_types.budget.forms import Form, fold, forms_of
from generator.content_types.budget.record import DASHES, Budget, StatutoryTable
from generator.content_types.budget.record_figures import note_of, table_path
from generator.content_types.budget.tables import CODE_ROLES, read_number, role_of
from generator.model.rows import Row
from generator.model.view import Link, Links, Panel, Prose, Table
from generator.text.pattern import Pattern

TABLES: Final = "tables"
_SUM: Final = Pattern(r"(合计|总计)$")
_CODE_HEADS: Final = Pattern("编码|代码|编号|序号|行次|栏次|年度|日期|电话")
_STATEMENT: Final = "说明"


def table_panels(record: Budget, missing: tuple[str, ...], path: str) -> Iterator[Panel]:
    """A list of the tables, then each with a heading of its own; what should be there and is not is named."""
    if record.tables or missing:
        links = tuple(Link(t.name, f"#{_anchor(number)}") for number, t in enumerate(record.tables, start=1))
        told = (Prose((f"应当有、没有公布的：{'、'.join(missing)}。",)),) if missing else ()
        yield Panel("法定报表", TABLES, (*((Links(links),) if links else ()), *told))
    known = forms_of(record.phase, record.level, record.fiscal_year)
    for number, table in enumerate(record.tables, start=1):
        form = known.find(table.name) if known is not None else None
        note = note_of((table.money_unit or record.money_unit).value)
        yield Panel(table.name, _anchor(number), (_show(table, form, note, table_path(path, str(number))),))


def table_files(count: int, path: str) -> Iterator[str]:
    """The files of so many tables."""
    return (f"{table_path(path, str(number))}.csv" for number in range(1, count + 1))


def _anchor(number: int) -> str:
    return f"table-{number}"


def _show(table: StatutoryTable, form: Form | None, note: str, download: str) -> Table:
    """Its rows as printed; of an empty one the statement that it is."""
    statement = ((Link(table.empty),),) if table.empty is not None else ()
    if table.rows is None:
        return Table(table.name, (_STATEMENT,), statement, note=note, download=download, formats=("csv",))
    head, *rows = table.rows
    kinds = _read_head(form, head, _numbers_among(tuple(rows)))
    namers = (*kinds.codes, *kinds.names)
    cells = tuple([tuple(map(_link, row)) for row in rows])
    if statement:
        cells = (*cells, (statement[0][0], *(Link("") for _other in head[1:])))
    return Table(
        table.name,
        head,
        cells,
        numeric=kinds.numeric,
        note=note,
        names=kinds.names,
        whole=kinds.codes,
        sums=tuple([n for n, row in enumerate(rows) if any(_is_sum(row[place]) for place in namers)]),
        download=download,
        formats=("csv",),
    )


class _Kinds(NamedTuple):
    """The columns of a head: codes, names and amounts."""

    codes: tuple[int, ...]
    names: tuple[int, ...]
    numeric: tuple[int, ...]


@functools.lru_cache(maxsize=1024)
def _read_head(form: Form | None, head: Row, numbers: tuple[bool, ...]) -> _Kinds:
    """By the head where the form is known, and by what stands below: columns of numbers are amounts unless they are codes."""
    roles = [role_of(form, text) if form is not None else "" for text in head]
    codes = tuple(n for n, text in enumerate(head) if roles[n] in CODE_ROLES or _CODE_HEADS.search(fold(text)))
    numeric = tuple(n for n, is_number in enumerate(numbers) if is_number and n not in codes)
    names = tuple(n for n in range(len(head)) if n not in codes and n not in numeric)
    # Of words side by side the first is a name; a name after amounts begins the other side of the table.
    firsts = tuple(n for n in names if n - 1 not in names)
    return _Kinds(codes, firsts, numeric)


def _numbers_among(rows: tuple[Row, ...]) -> tuple[bool, ...]:
    """For each column whether a number stands in it and hardly anything else."""
    found = []
    for column in zip(*rows, strict=True):
        told = [cell for cell in column if cell and cell not in DASHES]
        numbers = sum(read_number(cell) is not None for cell in told)
        found.append(bool(numbers) and 2 * numbers >= len(told))
    return tuple(found)


@functools.lru_cache(maxsize=1 << 14)
def _is_sum(text: str) -> bool:
    return _SUM.search(fold(text)) is not None


# Names of subjects, “0” and blanks come again and again.
@functools.lru_cache(maxsize=1 << 14)
def _link(text: str) -> Link:
    return Link(text)
