"""The sums within the tables that set income against expenditure（REGULATIONS BUD-03): ① and ④."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from generator.content_types.budget.equations import Sum, Sweep, Term, equate
from generator.content_types.budget.forms import fold
from generator.content_types.budget.hierarchy import row_of, term_of
from generator.content_types.budget.tables import Block, Line, Table, amounts_of
from generator.model.issue import Rule
from generator.text.pattern import Pattern

BALANCE = Rule(
    "BUD-03", "收支总表不平衡，或者合计不等于各项之和", "财预〔2016〕143号；预算法第十四条", accepts=True, each=True
)
RULES: Final = (BALANCE,)

_TOP: Final = Pattern(r"[一二三四五六七八九十]+、(.+)")
_SUB: Final = Pattern(r"(?:\d+[.、．]|[(（][一二三四五六七八九十]+[)）])(.+)")
_YEAR: Final = Pattern(r"(本年)?(收入|支出)合计|本年(收入|支出)总计")
_GRAND: Final = Pattern(r"(收入|支出)?总计|合计")
# What stands between the sum of the year and the grand total, and is added to the former.
_CARRIED: Final = Pattern(
    r"(结余分配|.*年末.*(结转|结余).*|.*结转下年.*|使用非财政拨款结余.*|用事业基金弥补.*|.*(年初|上年).*(结转|结余).*)$"
)
# Lines that only divide another one.
_WITHIN: Final = Pattern(
    r"其中.*|(基本支出|项目支出)结转.*|经营结余|.*所得税|.*职工福利基金|.*转入事业基金|其他|.*财政拨款(结转|结余)?"
)


def name_of(line: Line) -> str:
    """A line's name without its number: 一、一般公共服务支出 → 一般公共服务支出."""
    folded = fold(line.name)
    found = _TOP.fullmatch(folded)
    return found[1] if found else folded


class Side(NamedTuple):
    """One side of a table that balances, 收入 or 支出. `items` are its numbered lines, each with those that divide it.

    `year` is the sum of the year, `carried` what is added to it, `grand` the total of both. `is_plain` is False where a line
    between them is not understood: then nothing is said of these.
    """

    word: str
    block: Block
    items: tuple[tuple[Line, tuple[Line, ...]], ...]
    carried: tuple[Line, ...]
    year: Line | None
    grand: Line | None
    is_plain: bool

    @property
    def own(self) -> Line | None:
        """The sum of the year itself: of what is carried over nothing is in it."""
        if self.year is not None:
            return self.year
        return self.grand if not self.carried and self.is_plain else None

    def term(self, table: Table, line: Line | None, role: str = "total") -> Term | None:
        """An amount of this side. Both have a line 总计: it is told which."""
        term = term_of(table, self.block, line, amounts_of(self.block, role))
        return term._replace(label=f"{self.word}{term.label}") if term is not None and term.label == "总计" else term


def divide(word: str, block: Block) -> Side:
    """The lines of one side by what they are."""
    kinds = [(line, _kind(line.name)) for line in block.lines]
    year = next((line for line, kind in kinds if kind == "year"), None)
    carried = tuple(line for line, kind in kinds if kind == "carried")
    # Numbered lines below the sum of the year, or below what is carried over, divide that.
    end = min((line.row for line in (*carried, *((year,) if year else ()))), default=len(kinds) + block.lines[0].row)
    items: list[tuple[Line, list[Line]]] = []
    for line, kind in kinds:
        if line.row < end and kind == "item":
            items.append((line, []))
        elif line.row < end and kind == "part" and items:
            items[-1][1].append(line)
    unknown = any(kind == "" and any(a is not None for a in line.amounts) for line, kind in kinds)
    grand = next((line for line, kind in kinds if kind == "grand"), None)
    return Side(word, block, tuple((line, tuple(below)) for line, below in items), carried, year, grand, not unknown)


@functools.lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    """What a line is by its name: year, grand, item, part, carried, within; "" where nobody knows."""
    plain, folded = "".join(name.split()), fold(name)
    kinds = (
        ("year", _YEAR.fullmatch(folded)),
        ("grand", _GRAND.fullmatch(folded)),
        ("item", _TOP.fullmatch(folded)),
        ("part", _SUB.fullmatch(plain)),
        ("carried", _CARRIED.fullmatch(folded)),
        ("within", _WITHIN.fullmatch(folded)),
    )
    return next((kind for kind, found in kinds if found), "within" if not folded else "")


def sides_of(table: Table) -> tuple[Side, Side] | None:
    """Income and expenditure of a table that balances."""
    if table.form.layout != "two-sided" or len(table.blocks) < 2:  # noqa: PLR2004 - two sides
        return None
    income, expense = table.blocks[:2]
    return (divide("收入", income), divide("支出", expense)) if income.lines and expense.lines else None


def balance_sums(table: Table) -> Iterator[Sum]:
    """BUD-03: both grand totals are one; each is the sum of the year and what is carried over; that is the sum of its items."""
    sides = sides_of(table)
    if sides is None:
        return
    where = f"《{table.name}》"
    income, expense = sides
    yield from equate(BALANCE, where, expense.term(table, expense.grand), [income.term(table, income.grand)])
    for side in sides:
        if side.year is not None and side.is_plain:
            parts = [side.term(table, line) for line in (side.year, *side.carried)]
            yield from equate(BALANCE, where, side.term(table, side.grand), parts)
        if side.own is not None and side.items:
            yield _sum(table, side, side.own, [line for line, _below in side.items])
        for line, below in side.items:
            if len(below) > 1:
                yield _sum(table, side, line, below)


def _sum(table: Table, side: Side, whole: Line, parts: Iterable[Line]) -> Sweep:
    """A line that is the sum of others on its side, in each of its columns."""
    series = tuple(row_of(table, side.block, line) for line in parts)
    return Sweep(BALANCE, f"《{table.name}》", row_of(table, side.block, whole), series)
