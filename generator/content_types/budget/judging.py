"""How sums that do not hold are told: with both numbers, where each stands, and the right one.

What is off by no more than one unit of the last place printed is a matter of rounding and told as such（REGULATIONS §6.4: ±0.01
万元）; more is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from generator.content_types.budget.equations import Equation, Sum, Term
from generator.model.declaration import Path
from generator.model.issue import Issue, Severity
from generator.model.site import Parsed

_SHOWN: Final = 6
_WAN: Final = 10_000
_UNIT_HINT: Final = (
    "正好相差一万倍，是把“元”当成了“万元”，或者反过来：核对单位，这张表和其他表单位不同的，在这张表下写 money_unit"
)
_HINT: Final = "对照原表改正写错的那个数；原件就是这样印的，核实后写 accepted 照原件公开"


def judge_sums(parsed: Parsed, sums: Sequence[Sum]) -> Iterator[Issue]:
    """The faults of a record's sums. A single amount that breaks several of them is named once for each rule."""
    broken: list[Equation] = []
    rounded: list[Equation] = []
    exceeded: list[Equation] = []
    for each in sums:
        for equation in each.unequal():
            if not _is_broken(equation):
                rounded.append(equation)
            else:
                (exceeded if equation.lacking else broken).append(equation)
    if broken:
        held = {
            term.path
            for each in sums
            for equation in each.equations()
            if not _is_broken(equation)
            for term in equation.terms
        }
        for group in _connected(broken):
            yield from _tell(parsed, group, held)
    told = {term.path for equation in broken for term in equation.terms}
    yield from (_exceeded(parsed, each) for each in exceeded if told.isdisjoint(term.path for term in each.terms))
    yield from _tell_rounded(parsed, [equation for equation in rounded if not equation.lacking])


def _is_broken(equation: Equation) -> bool:
    return abs(equation.whole.yuan - equation.total) > equation.tolerance


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
    hint = _hint(term.yuan, equation.right(term.path))
    return equation.rule.at(parsed.where(*term.path), message, hint, field=str(term.path[0]))


def _unequal(parsed: Parsed, equation: Equation) -> Issue:
    """A sum and its parts, of which nobody can tell which is wrong."""
    whole = equation.whole
    right = f"{print_in(equation.total, whole)}{whole.unit.value}"
    gap = f"{print_in(abs(whole.yuan - equation.total), whole)}{whole.unit.value}"
    also = "，或者某一个分项写错了" if len(equation.parts) > 1 else "，或者另一个数写错了"
    message = f"{equation.where}{whole.name}是 {whole.printed}，应为 {right}，相差 {gap}{also}：{_explain(equation)}"
    hint = _hint(whole.yuan, equation.total)
    return equation.rule.at(parsed.where(*whole.path), message, hint, field=str(whole.path[0]))


def _exceeded(parsed: Parsed, equation: Equation) -> Issue:
    """A sum that is smaller than those of its parts that are there."""
    whole = equation.whole
    total, gap = (
        f"{print_in(yuan, whole)}{whole.unit.value}" for yuan in (equation.total, equation.total - whole.yuan)
    )
    told = f"有数的 {len(equation.parts)} 个分项合计" if len(equation.parts) > 1 else equation.parts[0].name
    message = (
        f"{equation.where}{whole.name}是 {whole.printed}，{told}就有 {total}，多出 {gap}（还有 {equation.lacking} 个分项没有数）："
        f"{_explain(equation)}"
    )
    return equation.rule.at(
        parsed.where(*whole.path), message, _hint(whole.yuan, equation.total), field=str(whole.path[0])
    )


def _hint(wrong: Decimal, right: Decimal) -> str:
    """What to do; an amount that is off ten thousandfold is right and stands in a table of another unit."""
    is_other_unit = bool(right) and wrong in (right * _WAN, right / _WAN)
    return _UNIT_HINT if is_other_unit else _HINT


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
