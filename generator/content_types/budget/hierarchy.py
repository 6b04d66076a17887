"""The sums within one statutory table（REGULATIONS BUD-04, BUD-05, BUD-18): along its rows and down its codes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from generator.content_types.budget.equations import Series, Sweep, Term
from generator.content_types.budget.tables import Block, Column, Line, Table, total_of
from generator.model.declaration import Path
from generator.model.issue import Issue, Rule
from generator.model.site import Parsed

_BASIS: Final = "预算法实施条例第六条；财预〔2016〕143号"
ACROSS = Rule("BUD-04", "一行的合计不等于各栏之和", _BASIS, accepts=True, each=True)
CODES = Rule("BUD-05", "上级科目不等于下级科目之和", _BASIS, accepts=True, each=True)
DETAIL = Rule("BUD-18", "科目没有列到项（基本支出没有列到款），或者编码不对", _BASIS, accepts=True, each=True)
RULES: Final = (ACROSS, CODES, DETAIL)

# Which columns a total is the sum of, where a table has the first two of them.
_EXPENSE: Final = ("basic", "project", "handed-up", "trading", "subsidies")
_INCOME: Final = ("fiscal", "other", "superior", "service", "trade", "affiliates")
_PEOPLE: Final = ("personnel", "public")
_FUNDS: Final = ("general", "fund", "state-capital")
_ACROSS: Final = (
    ("total", _EXPENSE, 2),
    ("total", _INCOME, 2),
    ("basic", _PEOPLE, 2),
    ("total", _FUNDS, 3),
)
_LEVELS: Final = {7: (3, 5, 7), 5: (3, 5)}
_LEVEL_NAMES: Final = {7: "项（七位编码）", 5: "款（五位编码）"}
# 301 and 303 are spent on people, all other 类 of basic expenditure are 公用经费.
PERSONNEL_CODES: Final = ("301", "303")


def path_of(table: Table, line: Line, place: int) -> Path:
    """Where a cell of a table stands in the record."""
    return ("tables", table.number, "rows", line.row, place)


def term_of(table: Table, block: Block, line: Line | None, column: int | None) -> Term | None:
    """An amount of a table; None where there is none."""
    if line is None or column is None or (amount := line.amounts[column]) is None:
        return None
    head = block.columns[column]
    label = f"{line.code}{line.name}" if line.code else line.name
    return Term(path_of(table, line, head.place), label, head.head, amount, table.unit, table.step)


def row_of(table: Table, block: Block, line: Line) -> Series:
    """The amounts of a line, column by column."""
    return Series(line.amounts, functools.partial(term_of, table, block, line))


def table_sums(table: Table) -> Iterator[Sweep]:
    """The sums within a table."""
    for block in table.blocks:
        yield from _across(table, block)
    if table.form.layout in ("function", "economy", "plain"):
        yield from _down(table)


# --- Along a row ---------------------------------------------------------------------------------------------------------


def _across(table: Table, block: Block) -> Iterator[Sweep]:
    """合计 = 基本支出 + 项目支出 and the like, for every line."""
    totals = _totals_in(block.columns, is_economy=table.form.layout == "economy")
    if not totals or not block.lines:
        return
    columns = [*zip(*(line.amounts for line in block.lines), strict=True)]

    def column(place: int) -> Series:
        return Series(columns[place], lambda row: term_of(table, block, block.lines[row], place))

    for whole, parts in totals:
        yield Sweep(ACROSS, _where(table), column(whole), tuple(map(column, parts)))


@functools.lru_cache(maxsize=512)
def _totals_in(columns: tuple[Column, ...], *, is_economy: bool) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Which columns are the sum of which others. A head that nobody knows may be an addend: then nothing is said."""
    places: dict[tuple[str, int], int] = {}
    for place, column in enumerate(columns):
        places.setdefault((column.role, column.band), place)
    found = []
    for band in {column.band for column in columns}:
        roles = {column.role for column in columns if column.band == band}
        for whole, addends, least in _ACROSS:
            if whole not in roles or not set(addends[:least]) <= roles or (addends is _INCOME and "" in roles):
                continue
            found.append((places[whole, band], tuple(places[role, band] for role in addends if role in roles)))
    # In a table of economic classes: 合计 = 人员经费 + 公用经费.
    if is_economy and all((role, 0) in places for role in ("total", *_PEOPLE)):
        found.append((places["total", 0], tuple(places[role, 0] for role in _PEOPLE)))
    return tuple(found)


def _where(table: Table) -> str:
    return f"《{table.name}》"


# --- Down the codes ------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    block: Block
    line: Line


def _down(table: Table) -> Iterator[Sweep]:
    """A code is the sum of those below it, the total that of the uppermost ones. Blocks with the same columns are one list."""
    lines = [_Found(block, line) for block in table.blocks for line in block.lines if line.code]
    tops, children = arrange(lines)
    if len({len(block.columns) for block in table.blocks}) != 1:
        return
    for above, below in children:
        yield _sum(table, above, below)
    if len(table.blocks) > 1:
        yield from _sides(table, tops)
    elif tops and (total := total_of(table.blocks[0])) is not None:
        yield _sum(table, _Found(table.blocks[0], total), tops)


def arrange(lines: Sequence[_Found]) -> tuple[list[_Found], list[tuple[_Found, list[_Found]]]]:
    """The uppermost lines, and each line that has others below it with those.

    A code that is printed twice is nobody's parent: which of the two would it be?
    """
    by_code: dict[str, list[_Found]] = {}
    for found in lines:
        by_code.setdefault(found.line.code, []).append(found)
    tops: list[_Found] = []
    children: dict[str, list[_Found]] = {}
    for found in lines:
        code = found.line.code
        above = next((code[:size] for size in (5, 3) if size < len(code) and code[:size] in by_code), None)
        if above is None:
            tops.append(found)
        else:
            children.setdefault(above, []).append(found)
    pairs = [(by_code[code][0], below) for code, below in children.items() if len(by_code[code]) == 1]
    return tops, pairs


def _sum(table: Table, above: _Found, below: Iterable[_Found]) -> Sweep:
    return Sweep(CODES, _where(table), row_of(table, *above), tuple(row_of(table, *each) for each in below))


def _sides(table: Table, tops: Sequence[_Found]) -> Iterator[Sweep]:
    """人员经费合计 and 公用经费合计 of a table of economic classes in two halves."""
    for words, is_personnel in (("人员", True), ("公用", False)):
        below = [each for each in tops if (each.line.code[:3] in PERSONNEL_CODES) is is_personnel]
        for block in table.blocks:
            for line in block.lines:
                if line.is_total and words in line.name and below:
                    yield _sum(table, _Found(block, line), below)


# --- How far down --------------------------------------------------------------------------------------------------------


def check_detail(parsed: Parsed, tables: Sequence[Table]) -> Iterator[Issue]:
    """BUD-18: codes have the figures of a level, and what has an amount is told to the last level."""
    for table in tables:
        if table.form.detail not in _LEVELS:
            continue
        lines = [_Found(block, line) for block in table.blocks for line in block.lines if line.code]
        parents = {each.line.code[:size] for each in lines for size in (3, 5) if size < len(each.line.code)}
        for _block, line in lines:
            if len(line.code) not in _LEVELS[table.form.detail]:
                message = f"《{table.name}》：编码“{line.code}”（{line.name}）有 {len(line.code)} 位"
                hint = "类三位、款五位、项七位，如 201、20103、2010301；分栏写的，各栏写 201、03、01"
                yield DETAIL.at(parsed.where(*path_of(table, line, line.code_place)), message, hint, field="tables")
            elif len(line.code) < table.form.detail and line.code not in parents and any(line.amounts):
                wanted = _LEVEL_NAMES[table.form.detail]
                message = f"《{table.name}》：{line.code}{line.name}有金额，没有列到{wanted}"
                hint = f"在这一行下面补上它的{wanted}；依法涉密不能细列的，核实后写 accepted 照原件公开"
                yield DETAIL.at(parsed.where(*path_of(table, line, line.code_place)), message, hint, field="tables")
