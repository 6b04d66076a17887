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
# What 万元 are printed to（REGULATIONS §6.3), and so what rounding may account for.
USUAL_PLACES: Final = 2


class Term(NamedTuple):
    """One amount: its place in the record, what to call it, the amount in its unit, and the unit of its last place."""

    path: Path
    name: str
    amount: Decimal
    unit: MoneyUnit
    step: Decimal

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return self.amount * self.unit.in_yuan

    def __str__(self) -> str:
        """As messages name it: `公务接待费 12.39`."""
        return f"{self.name} {self.amount}"


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
    def tolerance(self) -> Decimal:
        """What rounding may account for, in 元."""
        return max(term.step * term.unit.in_yuan for term in self.terms)

    def right(self, path: Path) -> Decimal:
        """What the amount at `path` should be, in 元, were all others right."""
        if self.whole.path == path:
            return self.total
        return self.whole.yuan - sum((part.yuan for part in self.parts if part.path != path), Decimal(0))


def step_of(unit: MoneyUnit, decimals: int, *, may_be_whole: bool = True) -> Decimal:
    """The unit of the last place, in a unit of money, of figures of which the finest has so many decimals.

    万元 count to 0.01 however much finer they are printed, as practice and §6.4 have it; coarser only where a whole table is
    (`may_be_whole`): a few “三公” figures without decimals may be so by chance.
    """
    if unit is MoneyUnit.TEN_THOUSAND:
        decimals = min(decimals, USUAL_PLACES) if may_be_whole else USUAL_PLACES
    return Decimal(1).scaleb(-decimals)


def equate(
    rule: Rule, where: str, whole: Term | None, parts: Sequence[Term | None], *, least: int = 1
) -> Iterator[Equation]:
    """The equation, unless an amount of it is not there or it has fewer than `least` parts."""
    found = tuple(part for part in parts if part is not None)
    if whole is not None and len(found) == len(parts) >= least:
        yield Equation(rule, where, whole, found)


def judge_equations(parsed: Parsed, equations: Iterable[Equation]) -> Iterator[Issue]:
    """The faults of a record's equations. A single amount that breaks several of them is named once for each rule."""
    held: set[Path] = set()
    rounded: list[Equation] = []
    broken: list[Equation] = []
    for equation in equations:
        gap = abs(equation.whole.yuan - equation.total)
        if gap > equation.tolerance:
            broken.append(equation)
            continue
        held.update(term.path for term in equation.terms)
        if gap:
            rounded.append(equation)
    for group in _connected(broken):
        yield from _tell(parsed, group, held)
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
        for equation in group:
            yield _issue(parsed, equation, equation.whole)
        return
    by_rule: dict[str, Equation] = {}
    for equation in group:
        by_rule.setdefault(equation.rule.code, equation)
    for equation in by_rule.values():
        yield _issue(parsed, equation, next(term for term in equation.terms if term.path == culprit))


def _find_culprit(group: Sequence[Equation], held: set[Path]) -> Path | None:
    """The one amount that would mend every broken equation and breaks none that holds."""
    shared = set.intersection(*({term.path for term in equation.terms} for equation in group)) - held
    found = [path for path in shared if _agree(group, path)]
    return found[0] if len(found) == 1 else None


def _agree(group: Sequence[Equation], path: Path) -> bool:
    wanted = [equation.right(path) for equation in group]
    return max(wanted) - min(wanted) <= max(equation.tolerance for equation in group)


def _issue(parsed: Parsed, equation: Equation, term: Term) -> Issue:
    right = print_in(equation.right(term.path), term)
    parts = _list(equation.parts)
    total = print_in(equation.total, equation.whole)
    sum_text = f"{parts}，合计 {total}" if len(equation.parts) > 1 else parts
    message = (
        f"{equation.where}：{term.name}是 {term.amount}{term.unit.value}，应为 {right}{term.unit.value}"
        f"（{equation.whole}；{sum_text}）"
    )
    hint = "对照原表改正写错的那个数；原件就是这样印的，核实后写 accepted 照原件公开"
    return equation.rule.at(parsed.where(*term.path), message, hint, field=str(term.path[0]))


def _list(parts: Sequence[Term]) -> str:
    shown = "、".join(map(str, parts[:_SHOWN]))
    return f"{shown}等 {len(parts)} 项" if len(parts) > _SHOWN else shown


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
        message = (
            f"{first.where}：{first.whole}，分项合计 {print_in(first.total, first.whole)}，"
            f"相差不超过末位 1 个单位，因四舍五入{more}"
        )
        found = first.rule.at(parsed.where(*first.whole.path), message, "不用改", field=str(first.whole.path[0]))
        yield replace(found, severity=Severity.INFO, blocks=False)
