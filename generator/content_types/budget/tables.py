"""A statutory table's rows → blocks of lines with codes, names and amounts, whatever the order of its columns.

Nothing is guessed: a blank and “—” have no amount, a cell that is no number is a fault at its place, and a head that nobody
knows has no role.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.forms import Form, FormSet, fold, ignored_head, ignored_row
from generator.content_types.budget.record import DASHES, Budget, MoneyUnit, StatutoryTable
from generator.model.rows import Row
from generator.text.pattern import Pattern

NUMBER: Final = Pattern(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_CODE_MARKS: Final = Pattern(r"[\s\-.．]+")
_TOTALS: Final = Pattern(r"(本年|当年)?(收入|支出)?(合计|总计)")
# Which of a row's figures a head means: 上年决算数 is last year's. 预算 without 数 counts where nothing but an item follows.
_ITEM_FOLLOWS: Final = r"(?=$|[合小总]计|三公|因公|公务|购置|运行)"
_YEARS: Final = (
    ("prior", Pattern("上年")),
    ("budget", Pattern(rf"预算(?:数|金额)|(?<!公共)预算{_ITEM_FOLLOWS}")),
    ("final", Pattern(rf"决算(?:数|金额)|决算{_ITEM_FOLLOWS}")),
)
_CHANGE: Final = Pattern("增减|增长|变动|变化|[比较]上年|同比|完成")
# The head of the column that names the years, where items stand across and the years one below the other.
_OF_YEARS: Final = Pattern("(项目|年度|年份|阶段|类别|指标)?")
# What 万元 are printed to（REGULATIONS §6.3), and so what rounding may account for.
CENT: Final = Decimal("0.01")
CODE_ROLES: Final = ("class", "group", "item", "code")


class Column(NamedTuple):
    """A column of amounts: its place, its head as printed, its role; "" where nobody knows the head.

    `band` numbers the repetitions of the same roles: last year's columns beside this year's.
    """

    place: int
    head: str
    role: str
    band: int


class Line(NamedTuple):
    """A row of figures: its place among the table's rows, and its amounts in the order of the block's columns."""

    row: int
    code: str
    code_place: int
    name: str
    amounts: tuple[Decimal | None, ...]
    is_total: bool


class Block(NamedTuple):
    """Columns that belong together, and their lines: a whole table, or one side of it."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


class Fault(NamedTuple):
    """A cell that cannot be read."""

    row: int
    place: int
    printed: str
    head: str


class Table(NamedTuple):
    """A statutory table as read. `number` is its place in the record; `known` tells whether its head was understood.

    `step` is the unit of the last place of its amounts.
    """

    number: int
    name: str
    form: Form
    unit: MoneyUnit
    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...]
    step: Decimal
    is_known: bool
    is_stated_empty: bool

    @property
    def has_amounts(self) -> bool:
        """Whether any number stands in it."""
        return any(amount is not None for b in self.blocks for line in b.lines for amount in line.amounts)


class _Layout(NamedTuple):
    """How the columns of a head divide: for each block the places of its codes and its name, and its amounts."""

    blocks: tuple[tuple[tuple[tuple[str, int], ...], tuple[Column, ...]], ...]


def read_tables(record: Budget, known: FormSet) -> tuple[Table, ...]:
    """The tables of a record that are statutory forms; others may stand beside them and are nobody's to judge."""
    found = ((number, table, known.find(table.name)) for number, table in enumerate(record.tables))
    return tuple(_read(record, number, table, form) for number, table, form in found if form is not None)


def _read(record: Budget, number: int, table: StatutoryTable, form: Form) -> Table:
    rows = table.rows or ((),)
    layout = _lay_out(form, rows[0])
    faults: list[Fault] = []
    blocks = tuple(_block(keys, columns, rows, faults) for keys, columns in layout.blocks)
    unit = table.money_unit or record.money_unit
    amounts = (amount for block in blocks for line in block.lines for amount in line.amounts if amount)
    return Table(
        number=number,
        name=table.name,
        form=form,
        unit=unit,
        blocks=blocks,
        faults=tuple(faults),
        step=step_of(unit, amounts, may_be_whole=form.layout != "sangong"),
        is_known=table.rows is None or _is_known(form, layout),
        is_stated_empty=table.empty is not None,
    )


def _is_known(form: Form, layout: _Layout) -> bool:
    roles = {column.role for _keys, columns in layout.blocks for column in columns}
    keys = {role for found, _columns in layout.blocks for role, _place in found}
    match form.layout:
        case "function" | "economy":
            return "total" in roles and not keys.isdisjoint({"class", "code"})
        case "two-sided":
            return len(layout.blocks) > 1 and "total" in roles
        case "sangong":
            return not {role.partition(" ")[0] for role in roles}.isdisjoint(("total", "reception", *dict(_YEARS)))
        case _:
            return True


def step_of(unit: MoneyUnit, amounts: Iterable[Decimal], *, may_be_whole: bool = True) -> Decimal:
    """The unit of the last place of amounts, in their unit of money: that of the finest.

    万元 count to 0.01 however much finer they are printed, as practice and §6.4 have it; coarser only where a whole table is
    (`may_be_whole`): a few “三公” figures without decimals may be so by chance.
    """
    is_usual = unit is MoneyUnit.TEN_THOUSAND
    if is_usual and not may_be_whole:
        return CENT
    step = Decimal(1)
    for amount in amounts:
        step = min(step, Decimal(1).scaleb(int(amount.as_tuple().exponent)))
        if is_usual and step <= CENT:
            return CENT
    return step


# --- Heads -------------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def _lay_out(form: Form, head: Row) -> _Layout:
    """The blocks of a head: a new one begins where codes or names come again after amounts."""
    if form.layout == "sangong":
        return _lay_out_sangong(form, head)
    keys: list[list[tuple[str, int]]] = [[]]
    columns: list[list[Column]] = [[]]
    for place, text in enumerate(head):
        role = role_of(form, text)
        if role is None:
            continue
        if role in (*CODE_ROLES, "name"):
            if columns[-1] and any(role == known for known, _place in keys[-1]):
                keys.append([])
                columns.append([])
            keys[-1].append((role, place))
        else:
            band = columns[-1][-1].band if columns[-1] else 0
            again = bool(role) and any((each.role, each.band) == (role, band) for each in columns[-1])
            columns[-1].append(Column(place, text, role, band + again))
    return _Layout(tuple((tuple(k), tuple(c)) for k, c in zip(keys, columns, strict=True) if k and c))


def role_of(form: Form, head: str) -> str | None:
    """What a column holds by its head; "" where nobody knows, None where no amounts stand in it."""
    folded = fold(head)
    if ignored_head().search(folded):
        return None
    return next((role for role, pattern in form.columns if pattern.search(folded)), "")


def _lay_out_sangong(form: Form, head: Row) -> _Layout:
    """Items across, each under 预算数 and 决算数 or with these down; or items down, the years across."""
    columns = []
    for place, text in enumerate(head):
        year, rest = year_of(text)
        role = role_of(form, rest)
        if rest and role:
            columns.append(Column(place, text, f"{role} {year}", 0))
    if columns:
        named = _OF_YEARS.fullmatch(fold(head[0])) and all(column.role.endswith(" ") for column in columns)
        return _Layout((((("name", 0),) if named else (), tuple(columns)),))
    years = [(place, text, year_of(text)[0]) for place, text in enumerate(head)]
    across = tuple(Column(place, text, year, 0) for place, text, year in years[1:] if year)
    return _Layout(((((("name", 0)),), across),)) if across else _Layout(())


def year_of(head: str) -> tuple[str, str]:
    """Which of a row's figures a head means (budget, final, prior; "" where it does not say), and the rest of the head."""
    folded = fold(head)
    if _CHANGE.search(folded):
        return "", folded
    for year, word in _YEARS:
        if word.search(folded):
            rest = word.sub("", folded, count=1)
            return year, rest if year != "prior" else re.sub("(预算|决算)?数", "", rest)
    return "", folded


# --- Rows --------------------------------------------------------------------------------------------------------------


def _block(
    keys: tuple[tuple[str, int], ...], columns: tuple[Column, ...], rows: Sequence[Row], faults: list[Fault]
) -> Block:
    codes = tuple(place for role, place in keys if role in CODE_ROLES)
    names = tuple(place for role, place in keys if role not in CODE_ROLES)
    places = tuple(column.place for column in columns)
    lines: list[Line] = []
    above: list[str] = []
    for number, row in enumerate(rows[1:], start=1):
        name = next((row[place] for place in names if row[place]), "")
        code, above = _code([row[place] for place in codes], above)
        is_total = False
        if not code:
            labels = [row[place] for place in (*codes, *names) if row[place]]
            if _is_no_row_of_figures(labels, [row[column.place] for column in columns], has_labels=bool(keys)):
                continue
            total = next((label for label in labels if _TOTALS.search(fold(label))), "")
            name, is_total = name or total, bool(total)
        amounts = tuple([read_number(row[place]) for place in places])
        if None in amounts:
            faults.extend(_faults(row, number, columns))
        lines.append(Line(number, code, codes[0] if codes else 0, name, amounts, is_total))
    return Block(columns, tuple(lines))


def _is_no_row_of_figures(labels: Sequence[str], cells: Sequence[str], *, has_labels: bool) -> bool:
    """Whether a row is empty, has the numbers of the columns, or is the head once more."""
    if not labels:
        return not any(cells) or (has_labels and not any(NUMBER.fullmatch(cell) for cell in cells if cell))
    if not ignored_row().match(fold(labels[0])):
        return False
    return labels[0].replace(" ", "").endswith("次") or not any(NUMBER.fullmatch(cell) for cell in cells)


# Most amounts stand in several tables, and in several columns of each.
@functools.lru_cache(maxsize=1 << 14)
def read_number(text: str) -> Decimal | None:
    """What a cell has for a number; None for any other text."""
    return Decimal(text.replace(",", "")) if NUMBER.fullmatch(text) else None


def _faults(row: Row, number: int, columns: Sequence[Column]) -> Iterator[Fault]:
    """The cells of a row that should be amounts and are not. What stands below a head that nobody knows may be words."""
    for place, head, role, _band in columns:
        text = row[place]
        if role and text and text not in DASHES and read_number(text) is None:
            yield Fault(number, place, text, head)


def _code(cells: list[str], above: list[str]) -> tuple[str, list[str]]:
    """The whole code of a row: one cell, or a cell for each level; levels left blank are those of the row above."""
    if len(cells) == 1 and cells[0].isascii() and cells[0].isdecimal():
        return cells[0], cells
    parts = [cell if cell.isascii() and cell.isdecimal() else _CODE_MARKS.sub("", fold(cell)) for cell in cells]
    if not any(part.isdecimal() for part in parts):
        return "", above
    first = next(number for number, part in enumerate(parts) if part)
    parts = [*above[:first], *parts[first:]]
    code = ""
    for part in parts:
        if part.isdecimal():
            code = part if part.startswith(code) and len(part) > len(code) else code + part
    return code, parts


def total_of(block: Block) -> Line | None:
    """The line of a block's total; None where there is none, or more than one."""
    totals = [line for line in block.lines if line.is_total]
    return totals[0] if len(totals) == 1 else None


def amounts_of(block: Block, role: str, band: int = 0) -> int | None:
    """Which of a block's columns has a role."""
    return next((n for n, column in enumerate(block.columns) if (column.role, column.band) == (role, band)), None)
