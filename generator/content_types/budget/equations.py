"""Sums that must hold, and how a broken one is told: with both numbers, where each stands, and the right one.

Numbers are compared in 元, exactly. What is off by no more than one unit of the last place printed is a matter of rounding
and told as such（REGULATIONS §6.4: ±0.01 万元）; more is a fault. A blank and “—” are not 0: a sum with one of them is not
assessable, neither right nor wrong, and makes no equation at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.record import MoneyUnit
from generator.model.declaration import Path
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Parsed

_SHOWN: Final = 6
_HINT: Final = "对照原表改正写错的那个数；原件就是这样印的，核实后写 accepted 照原件公开"


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
    """`whole` is the sum of `parts`. `where` is what all of it stands in: a table, the “三公” figures."""

    rule: Rule
    where: str
    whole: Term
    parts: tuple[Term, ...]

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
    def tolerance(self) -> Decimal:
        """What rounding may account for, in 元."""
        return max(term.step * term.unit.in_yuan for term in self.terms)

    def right(self, path: Path) -> Decimal:
        """What the amount at `path` should be, in 元, were all others right."""
        if self.whole.path == path:
            return self.total
        return self.whole.yuan - sum((part.yuan for part in self.parts if part.path != path), Decimal(0))


def equate(
    rule: Rule, where: str, whole: Term | None, parts: Sequence[Term | None], *, least: int = 1
) -> Iterator[Equation]:
    """The equation, unless an amount of it is not there or it has fewer than `least` parts."""
    found = tuple(part for part in parts if part is not None)
    if whole is not None and len(found) == len(parts) >= least:
        yield Equation(rule, where, whole, found)


def judge_equations(parsed: Parsed, equations: Iterable[Equation]) -> Iterator[Issue]:
    """The faults of a record's equations. A single amount that breaks several of them is named once for each rule."""
    held: list[Equation] = []
    rounded: list[Equation] = []
    broken: list[Equation] = []
    for equation in equations:
        if equation.is_exact:
            held.append(equation)
        elif abs(equation.whole.yuan - equation.total) > equation.tolerance:
            broken.append(equation)
        else:
            rounded.append(equation)
    whole = {term.path for equation in (*held, *rounded) for term in equation.terms} if broken else set()
    for group in _connected(broken):
        yield from _tell(parsed, group, whole)
    yield from _tell_rounded(parsed, rounded)


def _connected(equations: Sequence[Equation]) -> list[list[Equation]]:
    """Equations that share amounts, together."""
    groups: list[tuple[set[Path], list[Equation]]] = []
    for equation in equations:
        paths, members = {term.path for term in equation.terms}, [equation]
        apart = []
        for group in groups:
            if paths.isdisjoint(group[0]):
                apart.append(group)
            else:
                paths, members = paths | group[0], [*group[1], *members]
        groups = [*apart, (paths, members)]
    return [members for _paths, members in groups]


def _tell(parsed: Parsed, group: Sequence[Equation], held: set[Path]) -> Iterator[Issue]:
    culprit = _find_culprit(group, held)
    if culprit is None:
        yield from (_unequal(parsed, equation) for equation in group)
        return
    by_rule: dict[str, Equation] = {}
    for equation in group:
        by_rule.setdefault(equation.rule.code, equation)
    for equation in by_rule.values():
        yield _misprint(parsed, equation, next(term for term in equation.terms if term.path == culprit))


def _find_culprit(group: Sequence[Equation], held: set[Path]) -> Path | None:
    """The one amount that would mend every broken equation and breaks none that holds."""
    shared = set.intersection(*({term.path for term in equation.terms} for equation in group)) - held
    found = [path for path in shared if _agree(group, path)]
    return found[0] if len(found) == 1 else None


def _agree(group: Sequence[Equation], path: Path) -> bool:
    wanted = [equation.right(path) for equation in group]
    return max(wanted) - min(wanted) <= max(equation.tolerance for equation in group)


def _misprint(parsed: Parsed, equation: Equation, term: Term) -> Issue:
    """The one amount that is wrong."""
    right = f"{print_in(equation.right(term.path), term)}{term.unit.value}"
    message = f"{equation.where}{term.name}是 {term.printed}，应为 {right}：{_explain(equation)}"
    return equation.rule.at(parsed.where(*term.path), message, _HINT, field=str(term.path[0]))


def _unequal(parsed: Parsed, equation: Equation) -> Issue:
    """A sum and its parts, of which nobody can tell which is wrong."""
    whole = equation.whole
    right = f"{print_in(equation.total, whole)}{whole.unit.value}"
    gap = f"{print_in(abs(whole.yuan - equation.total), whole)}{whole.unit.value}"
    also = "，或者某一个分项写错了" if len(equation.parts) > 1 else "，或者另一个数写错了"
    message = f"{equation.where}{whole.name}是 {whole.printed}，应为 {right}，相差 {gap}{also}：{_explain(equation)}"
    return equation.rule.at(parsed.where(*whole.path), message, _HINT, field=str(whole.path[0]))


def _explain(equation: Equation) -> str:
    """All numbers of an equation, each with its name, what they have in common left out."""
    whole, parts = equation.whole, equation.parts[:_SHOWN]
    is_mixed = any(term.unit is not whole.unit for term in equation.terms)

    def show(term: Term) -> str:
        name = term.name
        if len(parts) > 1 and all(each.label == whole.label for each in parts) and whole.label:
            name = term.head
        elif len(parts) > 1 and all(each.head == whole.head for each in parts):
            name = term.label or term.head
        return f"{name} {term.printed if is_mixed else term.amount}"

    listed = "、".join(map(show, parts))
    if len(equation.parts) == 1:
        return f"{show(whole)}，{listed}"
    more = f"等 {len(equation.parts)} 项" if len(equation.parts) > _SHOWN else ""
    return f"{show(whole)}，{listed}{more}，合计 {print_in(equation.total, whole)}"


def print_in(yuan: Decimal, term: Term) -> str:
    """An amount in 元 in the unit of a term, with at least its decimals."""
    amount = yuan / term.unit.in_yuan
    if amount == amount.quantize(term.amount):
        amount = amount.quantize(term.amount)
    return f"{amount:f}"


def _tell_rounded(parsed: Parsed, equations: Sequence[Equation]) -> Iterator[Issue]:
    """One finding for each rule and table: it is a statistic, and nothing to mend."""
    groups: dict[tuple[str, str], list[Equation]] = {}
    for equation in equations:
        groups.setdefault((equation.rule.code, equation.where), []).append(equation)
    for members in groups.values():
        first = members[0]
        more = f"，另有 {len(members) - 1} 处" if len(members) > 1 else ""
        right = print_in(first.total, first.whole)
        told = "分项合计" if len(first.parts) > 1 else f"{first.parts[0].name}是"
        message = f"{first.where}{first.whole.name}是 {first.whole.printed}，{told} {right}，因四舍五入{more}"
        found = first.rule.at(parsed.where(*first.whole.path), message, "不用改", field=str(first.whole.path[0]))
        yield replace(found, severity=Severity.INFO, blocks=False)
