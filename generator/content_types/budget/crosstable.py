"""What one table says and another says again（REGULATIONS BUD-06): only where both are there and mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from generator.content_types.budget.balance import Side, name_of, sides_of
from generator.content_types.budget.equations import Equation, Term, equate
from generator.content_types.budget.forms import fold
from generator.content_types.budget.hierarchy import ACROSS, path_of, term_of
from generator.content_types.budget.record import Budget, Phase
from generator.content_types.budget.rules import OPERATING
from generator.content_types.budget.sums import SANGONG_NAMES, YEAR_NAMES
from generator.content_types.budget.tables import CENT, Line, Table, amounts_of, total_of, year_of
from generator.model.issue import Rule
from generator.text.pattern import Pattern

CROSS = Rule("BUD-06", "两张表里同一个数不一样", "财预〔2016〕143号；预算法第十四条", accepts=True, each=True)
RULES: Final = (CROSS,)

_WHERE: Final = ""
_CLASS: Final = 3
_YEAR: Final = Pattern(r"(\d{4})年")
_GATHERINGS: Final = ("meeting", "training")


class _Tables(NamedTuple):
    """The tables of a record by their forms, and the two sides of those that have them."""

    by_form: Mapping[str, Table]
    sides: Mapping[str, tuple[Side, Side]]


def cross_equations(tables: Sequence[Table]) -> Iterator[Equation]:
    """The identities between the tables of a department or unit. A form that is there twice says nothing."""
    keys = [table.form.key for table in tables]
    single = {table.form.key: table for table in tables if keys.count(table.form.key) == 1}
    divided = ((key, sides_of(table)) for key, table in single.items())
    known = _Tables(single, {key: sides for key, sides in divided if sides is not None})
    yield from _fiscal(known)
    yield from _basic(known)
    yield from _totals(known)
    yield from _classes(known, "totals", "expense", "total")
    yield from _classes(known, "fiscal", "general", "general")


def _named(table: Table, term: Term | None) -> Term | None:
    return None if term is None else term._replace(table=table.name)


def _total(tables: _Tables, key: str, role: str = "total") -> Term | None:
    """The total of a table by codes."""
    table = tables.by_form.get(key)
    if table is None or len(table.blocks) != 1:
        return None
    block = table.blocks[0]
    return _named(table, term_of(table, block, total_of(block), amounts_of(block, role)))


def _side(tables: _Tables, key: str, number: int) -> tuple[Table, Side] | None:
    return (tables.by_form[key], tables.sides[key][number]) if key in tables.sides else None


def _own(tables: _Tables, key: str, number: int, role: str = "total") -> Term | None:
    """The sum of the year on one side of a table that balances."""
    found = _side(tables, key, number)
    return _named(found[0], found[1].term(found[0], found[1].own, role)) if found else None


def _fiscal(tables: _Tables) -> Iterator[Equation]:
    """④ = ⑤ + ⑧ + ⑨, in all and kind by kind. A table that is stated to be empty has nothing to add."""
    kinds = (("general", "general"), ("fund", "fund"), ("state-capital", "state-capital"))
    for key, role in kinds:
        yield from equate(CROSS, _WHERE, _own(tables, "fiscal", 1, role), [_total(tables, key)])
    there = [key for key, _role in kinds if (table := tables.by_form.get(key)) and not _adds_nothing(table)]
    if all(key in tables.by_form for key, _role in kinds[:2]) and there:
        yield from equate(CROSS, _WHERE, _own(tables, "fiscal", 1), [_total(tables, key) for key in there])


def _adds_nothing(table: Table) -> bool:
    return table.is_stated_empty and not table.has_amounts


def _basic(tables: _Tables) -> Iterator[Equation]:
    """⑤ 基本支出 = ⑥; where ③ is all of it, ③ = ⑤ too, in each kind of expenditure."""
    general = _total(tables, "general", "basic")
    basic = tables.by_form.get("basic")
    if basic is not None and len(basic.blocks) > 1:
        halves = [_half(basic, word) for word in ("人员", "公用")]
        yield from equate(ACROSS, _WHERE, general, halves)
    else:
        yield from equate(CROSS, _WHERE, general, [_total(tables, "basic")])
    whole, spent = _total(tables, "general"), _total(tables, "expense")
    if whole is not None and spent is not None and whole.yuan == spent.yuan:
        for role in ("basic", "project"):
            yield from equate(CROSS, _WHERE, _total(tables, "expense", role), [_total(tables, "general", role)])


def _half(table: Table, word: str) -> Term | None:
    found = [(block, line) for block in table.blocks for line in block.lines if line.is_total and word in line.name]
    if len(found) != 1:
        return None
    block, line = found[0]
    return _named(table, term_of(table, block, line, amounts_of(block, "total")))


def _totals(tables: _Tables) -> Iterator[Equation]:
    """① = ② on the side of income, ① = ③ on that of expenditure."""
    for number, key in enumerate(("income", "expense")):
        yield from equate(CROSS, _WHERE, _own(tables, "totals", number), [_total(tables, key)])


def _classes(tables: _Tables, balance: str, codes: str, role: str) -> Iterator[Equation]:
    """Each 类 of expenditure, by its name, in a table that balances and in one by codes."""
    found, table = _side(tables, balance, 1), tables.by_form.get(codes)
    if found is None or table is None or len(table.blocks) != 1:
        return
    block = table.blocks[0]
    classes = {fold(line.name): line for line in block.lines if len(line.code) == _CLASS}
    for line, _below in found[1].items:
        other = classes.get(name_of(line))
        if other is not None:
            part = term_of(table, block, other, amounts_of(block, "total"))
            yield from equate(
                CROSS, _WHERE, _named(found[0], found[1].term(found[0], line, role)), [_named(table, part)]
            )


# --- “三公” --------------------------------------------------------------------------------------------------------------


def sangong_cells(record: Budget, table: Table) -> dict[tuple[str, str], Term]:
    """The amounts of the “三公” table by row and year. A column that names no year is what the record is about.

    A table with a line for each of several units says nothing of the record as a whole.
    """
    own = "final" if record.phase is Phase.FINAL else "budget"
    cells: dict[tuple[str, str], Term] = {}
    for block in table.blocks:
        for line in block.lines:
            for column, amount in zip(block.columns, line.amounts, strict=True):
                key, year = sangong_role(table, line, column.role)
                if amount is None or not key or _is_of_another_year(record, column.head + line.name):
                    continue
                if (key, year or own) in cells:
                    return {}
                path = path_of(table, line, column.place)
                cells[key, year or own] = Term(path, line.name, column.head, amount, table.unit, table.step)
    return cells


def _is_of_another_year(record: Budget, head: str) -> bool:
    years = _YEAR.findall(head)
    return bool(years) and str(record.fiscal_year) not in years


def sangong_role(table: Table, line: Line, role: str) -> tuple[str, str]:
    """The row and the year that a cell belongs to: its head has both, or its line the one and its head the other."""
    key, _space, year = role.partition(" ")
    if key not in YEAR_NAMES:
        return key, year or year_of(line.name)[0]
    folded = year_of(line.name)[1]
    named = next((found for found, pattern in table.form.columns if pattern.search(folded)), "")
    return named, key


def sangong_in_tables(record: Budget, table: Table, told: dict[tuple[str, str], Term]) -> Iterator[Equation]:
    """⑦ says of each row what the record's own figures say; so it does of meetings, training and operating costs."""
    cells = sangong_cells(record, table)
    for (key, year), cell in cells.items():
        mine = told.get((key, year)) if key in SANGONG_NAMES else _beside(record, key, year)
        rule = OPERATING if key == "operating" else CROSS
        yield from equate(rule, "", _named(table, cell), [mine])


def _beside(record: Budget, key: str, year: str) -> Term | None:
    if key == "operating":
        row, path = (record.operating.amounts if record.operating else None), ("operating", "amounts", year)
        name = "机关运行经费"
    elif key in _GATHERINGS:
        row, path = (getattr(record.gatherings, key) if record.gatherings else None), ("gatherings", key, year)
        name = "会议费" if key == "meeting" else "培训费"
    else:
        return None
    amount = getattr(row, year).amount if row is not None else None
    return None if amount is None else Term(path, "", f"{name}{YEAR_NAMES[year]}", amount, record.money_unit, CENT)
