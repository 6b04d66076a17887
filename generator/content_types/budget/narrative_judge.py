"""Statements against figures: amounts, changes, rates, shares, direction words. What cannot be told is not judged.

Amounts agree when they differ by no more than half of the coarser last place (a table in 元, a text in 万元), and are told
as rounded up to a whole one; `34万元` and a cell `34` stand for 34.00. 基本持平 is right up to a change of 5 per cent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final, NamedTuple

from generator.content_types.budget import rules
from generator.content_types.budget.narrative_change import CENT_OF_WAN, Pair, assess_change, assess_implied
from generator.content_types.budget.narrative_claims import (
    Change,
    Completion,
    Order,
    Printed,
    Rate,
    Role,
    Share,
    Stated,
    Statement,
)
from generator.content_types.budget.narrative_figures import Figure, Figures
from generator.content_types.budget.narrative_finding import Finding, in_unit, label_of
from generator.content_types.budget.narrative_words import PROCUREMENT
from generator.content_types.budget.record import Phase
from generator.text.ratio import Agreement, judge, share_of

_UNITS: Final = ("元", "万元", "亿元")
_BASES: Final = {
    Role.PRIOR: (Role.PRIOR,),
    Role.BUDGET: (Role.BUDGET,),
    Role.OTHER_PRIOR: (Role.OTHER_PRIOR,),
    Role.OTHER: (),
    None: (Role.PRIOR, Role.BUDGET, Role.OTHER_PRIOR),
}
_IN_WAN: Final = Printed("0.00", "万元", (1, 1))
_ALIKE: Final = {Agreement.EXACT: 0, Agreement.NEAR: 1, Agreement.WRONG: 2}


class Known(NamedTuple):
    """What statements are judged by: the record's figures, its phase, and how the place of a figure is told."""

    figures: Figures
    phase: Phase
    where: Callable[[tuple[str | int, ...]], str]


_Value = tuple[Decimal, Decimal]
"""An amount in 元 and the worth of its last place."""


def judge_statements(statements: Sequence[Statement], known: Known) -> Iterator[Finding]:
    """Everything that is wrong with what a narrative says, in its order."""
    for statement in statements:
        for stated in () if _is_of_all_funds(statement, statements, known) else statement.stated:
            yield from _judge_amount(statement, stated, known)
        for change in statement.changes:
            yield from _judge_change(statement, change, known)
        for completion in statement.completions:
            yield from _judge_completion(statement, completion, known)
        for share in statement.shares:
            yield from _judge_share(statement, share, statements, known)
        for order in statement.orders:
            yield from _judge_order(statement, order, known)


# --- Amounts -------------------------------------------------------------------------------------------------------------


def _judge_amount(statement: Statement, stated: Stated, known: Known) -> Iterator[Finding]:
    figures = known.figures.of(statement.key, stated.role, statement.path)
    amount = stated.amount
    if not figures or any(_agrees(amount, figure) for figure in figures):
        return
    near = [figure for figure in figures if _off(amount, figure) <= _step(amount, figure)]
    figure = near[0] if near else _meant(amount, figures)
    right = in_unit(figure.yuan, amount)
    where = f"{figure.name}是 {figure.printed}（{known.where(figure.path)}），文中写“{amount}”"
    if near:
        message = f"{label_of(statement)}：{where}，四舍五入是 {right}"
        yield Finding(
            rules.TEXT_ROUNDED, amount.place, message, "因四舍五入相差一个末位的，可以不改；写错了的，按表格改"
        )
        return
    is_own = statement.key == "operating" or statement.key in PROCUREMENT
    rule = rules.OPERATING if is_own else rules.TEXT_AMOUNT
    unit = next((unit for unit in _UNITS if _is_in(amount, unit, figure)), None)
    slip = f"，是把“{unit}”写成了“{amount.unit}”" if unit else ""
    hint = f"核对原件：文字写错的改为 {amount.digits}{unit}" if unit else f"核对原件：文字写错的改为 {right}"
    yield Finding(rule, amount.place, f"{label_of(statement)}：{where}{slip}", f"{hint}，表格写错的改表格")


def _is_of_all_funds(statement: Statement, statements: Sequence[Statement], known: Known) -> bool:
    """人员经费 and 公用经费 below a 基本支出 that is not the general budget's stand in no table: it has these alone."""
    if statement.key not in ("staff", "public") or statement.parent is None:
        return False
    whole = statements[statement.parent]
    said = whole.first(Role.CURRENT)
    parts = [known.figures.of(key, Role.CURRENT) for key in ("staff", "public")]
    if whole.key != "basic" or said is None or not all(parts):
        return False
    return abs(sum(part[0].yuan for part in parts) - said.yuan) > _step(said, parts[0][0])


def _agrees(amount: Printed, figure: Figure) -> bool:
    """Whether a text may print a figure so. Most print it as the table does."""
    return figure.printed == str(amount) or _off(amount, figure) * 2 <= _step(amount, figure)


def _off(amount: Printed, figure: Figure) -> Decimal:
    return abs(amount.yuan - figure.yuan)


def _step(amount: Printed, figure: Figure) -> Decimal:
    return max(amount.step, figure.step)


def _meant(amount: Printed, figures: Sequence[Figure]) -> Figure:
    """The figure that a wrong amount stands for: the one that it would be in another unit, else the first."""
    return next((f for f in figures if any(_is_in(amount, unit, f) for unit in _UNITS)), figures[0])


def _is_in(amount: Printed, unit: str, figure: Figure) -> bool:
    return amount.number != 0 and unit != amount.unit and amount._replace(unit=unit).yuan == figure.yuan


# --- Changes -------------------------------------------------------------------------------------------------------------


def _judge_change(statement: Statement, change: Change, known: Known) -> Iterator[Finding]:
    pairs = (
        Pair(now, before, max(step, base_step))
        for role in _BASES[change.basis]
        for now, step in _nows(statement, role, known)
        for before, base_step in _bases(statement, role, known)
    )
    first = next(pairs, None)
    if first is not None:
        found = (assess_change(statement, change, pair) for pair in chain((first,), pairs))
    else:
        currents = _values(statement, Role.CURRENT, known)
        found = (assess_implied(statement, change, now, step) for now, step in currents)
    yield from _least(found)


def _nows(statement: Statement, role: Role, known: Known) -> Iterator[_Value]:
    """What is compared: last year's budget in final accounts with this year's, too."""
    yield from _values(statement, Role.CURRENT, known)
    if role is Role.OTHER_PRIOR and known.phase is Phase.FINAL:
        yield from _values(statement, Role.BUDGET, known)


def _least(readings: Iterable[Finding | None]) -> Iterator[Finding]:
    """Nothing where any reading is right; else the finding of the one that blocks least, the first of equals."""
    found = []
    for reading in readings:
        if reading is None:
            return
        found.append(reading)
    if found:
        yield min(found, key=lambda each: each.rule.blocks)


def _values(statement: Statement, role: Role, known: Known) -> Iterator[_Value]:
    """Every value that a figure of a statement may have: by the record, then by the text; mostly the first is right."""
    for figure in known.figures.of(statement.key, role, statement.path):
        yield figure.yuan, figure.step
    yield from _said(statement, role)


def _said(statement: Statement, role: Role) -> Iterator[_Value]:
    for stated in statement.stated:
        if stated.role is role:
            yield stated.amount.yuan, stated.amount.step


def _bases(statement: Statement, role: Role, known: Known) -> Iterator[_Value]:
    """What a change is measured by: the record's figure where it has one, else what the text says."""
    figures = known.figures.of(statement.key, role, statement.path)
    return ((figure.yuan, figure.step) for figure in figures) if figures else _said(statement, role)


# --- Rates ---------------------------------------------------------------------------------------------------------------


def _judge_completion(statement: Statement, completion: Completion, known: Known) -> Iterator[Finding]:
    if not completion.of_budget or known.phase is not Phase.FINAL:
        return
    said = statement.first(Role.BUDGET)
    rate = completion.rate
    if known.figures.is_nothing(statement.key, Role.BUDGET) or (said is not None and said.yuan == 0):
        message = f"{label_of(statement)}的年初预算是 0，没有完成率，文中写“完成预算的{rate}”"
        yield Finding(rules.RATE, rate.place, message, "年初预算为 0 的，删去完成率，只写决算数")
        return
    budgets, finals = _values(statement, Role.BUDGET, known), tuple(_values(statement, Role.CURRENT, known))
    yield from _judge_rate(f"{label_of(statement)}完成预算的比例", rate, _ratios(finals, budgets))


def _judge_share(
    statement: Statement, share: Share, statements: Sequence[Statement], known: Known
) -> Iterator[Finding]:
    # What the text says comes first: a table of receipts may have another amount under the same name.
    parts = tuple(_values(statement, Role.CURRENT, known))[::-1]
    wholes = _wholes(statement, share, statements, known)
    yield from _judge_rate(f"{label_of(statement)}所占比例", share.rate, _ratios(parts, wholes))


def _wholes(statement: Statement, share: Share, statements: Sequence[Statement], known: Known) -> Iterator[_Value]:
    """What a share may be of: the subject that the text names; else, where it names nothing at all, what it is a part of."""
    if share.whole is not None:
        for figure in known.figures.of(share.whole, Role.CURRENT):
            yield figure.yuan, figure.step
        for named in statements:
            if named.key == share.whole:
                yield from _values(named, Role.CURRENT, known)
    elif not share.words:
        above = statement.parent
        while above is not None:
            yield from _values(statements[above], Role.CURRENT, known)
            above = statements[above].parent


class _Ratio(NamedTuple):
    """A part and a whole in 元, and the worth of the coarser last place."""

    part: Decimal
    whole: Decimal
    step: Decimal

    def may_be(self, percent: Decimal) -> bool:
        """Whether amounts rounded to more than 0.01 万元 leave room for a rate."""
        if self.step <= CENT_OF_WAN:
            return False
        least = share_of(max(self.part - self.step, Decimal(0)), self.whole + self.step)
        return least <= percent <= share_of(self.part + self.step, max(self.whole - self.step, self.step))


def _ratios(parts: Sequence[_Value], wholes: Iterable[_Value]) -> Iterator[_Ratio]:
    return (_Ratio(part, whole, max(step, base)) for whole, base in wholes if whole for part, step in parts)


def _judge_rate(label: str, rate: Rate, pairs: Iterable[_Ratio]) -> Iterator[Finding]:
    """A printed rate against every part and whole that it may be of; the message tells the first."""
    found = []
    percent = rate.percent
    for pair in pairs:
        judged = judge(share_of(pair.part, pair.whole), percent)
        if judged.agreement is Agreement.EXACT or pair.may_be(percent):
            return
        found.append((judged, pair))
    if not found:
        return
    best = min((verdict.agreement for verdict, _pair in found), key=lambda each: _ALIKE[each])
    verdict, (part, whole, _step) = next(each for each in found if each[0].agreement is best)
    sum_ = f"{_wan(part)}÷{_wan(whole)}"
    message = f"{label}：{sum_}，应为 {verdict.right}%，文中写“{rate}”{_slip(rate.percent, part, whole)}"
    rule = rules.RATE_NEAR if best is Agreement.NEAR else rules.RATE
    yield Finding(rule, rate.place, message, f"改为 {verdict.right}%，或者核对两个金额")


def _slip(percent: Decimal, part: Decimal, whole: Decimal) -> str:
    """What base was taken instead, where that explains the number."""
    if part and judge(share_of(whole, part), percent).agreement is Agreement.EXACT:
        return "，是把分子和分母弄反了"
    rest = abs(whole - part)
    if judge(share_of(rest, whole), percent).agreement is Agreement.EXACT:
        return "，写的是差额的比例"
    return ""


def _wan(yuan: Decimal) -> str:
    return in_unit(yuan, _IN_WAN)


# --- Order ---------------------------------------------------------------------------------------------------------------


def _judge_order(statement: Statement, order: Order, known: Known) -> Iterator[Finding]:
    finals = [value for value, _step in _values(statement, Role.CURRENT, known)]
    budgets = [value for value, _step in _bases(statement, Role.BUDGET, known)]
    signs = [(final > budget) - (final < budget) for final in finals for budget in budgets]
    if signs and order.sign not in signs:
        right = {1: "大于", 0: "等于", -1: "小于"}[signs[0]]
        message = f"{label_of(statement)}决算 {_wan(finals[0])}、预算 {_wan(budgets[0])}：应为决算数{right}预算数，文中写“{order.word}”"
        yield Finding(rules.DIRECTION, order.place, message, f"改为“决算数{right}预算数”，或者核对金额")
