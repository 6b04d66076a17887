"""The checks of one record's figures: everything is read once, and all sums are judged together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.content_types.budget.balance import balance_sums
from generator.content_types.budget.crosstable import cross_equations, sangong_cells, sangong_in_tables
from generator.content_types.budget.equations import Sum
from generator.content_types.budget.forms import forms_of
from generator.content_types.budget.hierarchy import check_detail, table_sums
from generator.content_types.budget.judging import judge_sums
from generator.content_types.budget.presence import check_cells, check_presence
from generator.content_types.budget.record import Budget
from generator.content_types.budget.sums import (
    procurement_equations,
    sangong_equations,
    sangong_terms,
    step_in,
)
from generator.content_types.budget.tables import Table, read_tables
from generator.model.issue import Issue
from generator.model.site import Parsed


def check_figures(parsed: Parsed) -> Iterator[Issue]:
    """BUD-01 to BUD-06, BUD-11, BUD-13, BUD-17, BUD-18, BUD-22: what the figures and tables of a record say of each other."""
    record = parsed.record
    if not isinstance(record, Budget) or record.withdrawn is not None:
        return
    known = forms_of(record.phase, record.level, record.fiscal_year)
    tables = read_tables(record, known) if known is not None else ()
    yield from judge_sums(parsed, list(sums_of(record, tables)))
    yield from check_presence(parsed, record, tables)
    yield from check_cells(parsed, record, tables)
    if record.withheld is None:
        yield from check_detail(parsed, tables)


def sums_of(record: Budget, tables: Sequence[Table]) -> Iterator[Sum]:
    """Every sum that must hold in a record."""
    step = step_in(record)
    told = sangong_terms(record, step)
    yield from sangong_equations(told, "")
    yield from procurement_equations(record, step)
    for table in tables:
        yield from table_sums(table)
        yield from balance_sums(table)
        if table.form.layout == "sangong":
            yield from sangong_equations(sangong_cells(record, table), f"《{table.name}》")
            yield from sangong_in_tables(record, table, told)
    yield from cross_equations(tables)
