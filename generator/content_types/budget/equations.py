"""Sums that must hold: single ones, and those that hold of a whole row or column of a table.

Numbers are compared exactly. A blank and “—” are not 0: a sum with one of them is not assessable, neither right nor wrong, and
makes no equation at all, unless the parts that are there come to more than the whole already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.content_types.budget.record import MoneyUnit
from generator.model.declaration import Path
from generator.model.issue import Rule


class Term(NamedTuple):
    """One amount: its place in the record, what to call it, the amount in its unit, and the unit of its last place.

    It is called by its `table` where more than one is spoken of, the `label` of its row, the `head` of its column.
    """

    path: Path
    label: str
    head: str
    amount: Decimal
    unit: MoneyUnit
    step: Decimal
    table: str = ""

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return self.amount * self.unit.in_yuan

    @property
    def name(self) -> str:
        """As messages name it: `《支出决算表》“2010301行政运行”基本支出`."""
        table = f"《{self.table}》" if self.table else ""
        return f"{table}“{self.label}”{self.head}" if self.label else f"{table}{self.head}"

    @property
    def printed(self) -> str:
        """The amount with its unit."""
        return f"{self.amount}{self.unit.value}"


class Equation(NamedTuple):
    """`whole` is the sum of `parts`, and of `lacking` others that have no number.

    `where` is what all of it stands in: a table, the “三公” figures.
    """

    rule: Rule
    where: str
    whole: Term
    parts: tuple[Term, ...]
    lacking: int = 0

    @property
    def terms(self) -> tuple[Term, ...]:
        """All its amounts."""
        return (self.whole, *self.parts)

    @property
    def total(self) -> Decimal:
        """What the parts come to, in 元."""
        return sum((part.yuan for part in self.parts), Decimal(0))

    @property
    def is_exact(self) -> bool:
        """Whether it holds to the last digit."""
        unit = self.whole.unit
        if any(part.unit is not unit for part in self.parts):
            return self.whole.yuan == self.total
        return self.whole.amount == sum(part.amount for part in self.parts)

    @property
    def is_exceeded(self) -> bool:
        """Whether the parts come to more than the whole, whatever is not there: none of them is negative."""
        return min(part.amount for part in self.parts) >= 0 and self.total > self.whole.yuan

    @property
    def tolerance(self) -> Decimal:
        """What rounding may account for, in 元: of a sum that is not assessable, half of the last place of each amount."""
        steps = [term.step * term.unit.in_yuan for term in self.terms]
        return sum(steps, Decimal(0)) / 2 if self.lacking else max(steps)

    def right(self, path: Path) -> Decimal:
        """What the amount at `path` should be, in 元, were all others right."""
        if self.whole.path == path:
            return self.total
        return self.whole.yuan - sum((part.yuan for part in self.parts if part.path != path), Decimal(0))

    def equations(self) -> Iterator[Equation]:
        """Itself: it is a sum of one equation."""
        yield self

    def unequal(self) -> Iterator[Equation]:
        """Itself, where it does not hold to the last digit."""
        if not self.is_exact:
            yield self


def equate(rule: Rule, where: str, whole: Term | None, parts: Sequence[Term | None]) -> Iterator[Equation]:
    """The equation, unless an amount of it is not there that may make it hold."""
    found = tuple(part for part in parts if part is not None)
    if whole is None or not found:
        return
    equation = Equation(rule, where, whole, found, len(parts) - len(found))
    if not equation.lacking or equation.is_exceeded:
        yield equation


class Series(NamedTuple):
    """The amounts of a row or of a column of a table, and a way to the term of each: most are never called by name."""

    amounts: Sequence[Decimal | None]
    term: Callable[[int], Term | None]


class Sweep(NamedTuple):
    """One sum in each place of a row or column: `whole` is the sum of `parts`, all as long as it and in one unit of money."""

    rule: Rule
    where: str
    whole: Series
    parts: tuple[Series, ...]

    def equations(self) -> Iterator[Equation]:
        """Its equations, place by place."""
        for place in range(len(self.whole.amounts)):
            yield from self._at(place)

    def unequal(self) -> Iterator[Equation]:
        """Those of its equations that do not hold to the last digit."""
        columns = zip(self.whole.amounts, *(part.amounts for part in self.parts), strict=True)
        for place, (whole, *parts) in enumerate(columns):
            if whole is not None and (_exceed(parts, whole) if None in parts else whole != sum(parts)):
                yield from self._at(place)

    def _at(self, place: int) -> Iterator[Equation]:
        return equate(self.rule, self.where, self.whole.term(place), [part.term(place) for part in self.parts])


def _exceed(parts: Sequence[Decimal | None], whole: Decimal) -> bool:
    """Whether the parts that are there come to more than the whole, and none of them is negative."""
    known = [part for part in parts if part is not None]
    return bool(known) and min(known) >= 0 and sum(known) > whole


Sum = Equation | Sweep
"""What must add up: `equations()` are all of it, `unequal()` is what does not hold."""
