"""One change against the two figures that it lies between: its direction, its amount, its rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget import rules
from generator.content_types.budget.narrative_claims import Change, Printed, Statement
from generator.content_types.budget.narrative_finding import Finding, in_unit, label_of
from generator.text.ratio import Agreement, Judgement, judge, share_of

CENT_OF_WAN: Final = Decimal(100)
_ABOUT: Final = Decimal("0.05")
_NO_RATE: Final = "基数是 0，没有增减率"
_WAN: Final = Printed("0.00", "万元", (1, 1))


class Pair(NamedTuple):
    """A figure now and the one that it is compared with, in 元, and the worth of the coarser last place."""

    now: Decimal
    before: Decimal
    step: Decimal


def assess_change(statement: Statement, change: Change, pair: Pair) -> Finding | None:
    """What is wrong with a change between two known figures; None where nothing is."""
    if not _has_direction(change, pair):
        return Finding(rules.DIRECTION, change.place, _message(statement, change, pair), _hint(change, pair))
    amount, rate = _amount_agrees(change, pair), _rate_agrees(change, pair)
    if Agreement.WRONG in (amount, rate):
        message = _message(statement, change, pair) + _slip(change, pair)
        return Finding(rules.RATE, _wrong_place(change, amount), message, _hint(change, pair))
    if rate is Agreement.NEAR:
        return Finding(
            rules.RATE_NEAR, _wrong_place(change, amount), _message(statement, change, pair), _hint(change, pair)
        )
    if amount is Agreement.NEAR:
        hint = "因四舍五入的，可以不改"
        return Finding(rules.TEXT_ROUNDED, change.place, _message(statement, change, pair), hint)
    return None


def assess_implied(statement: Statement, change: Change, now: Decimal, step: Decimal) -> Finding | None:
    """What is wrong with a change of which only the figure after it is known: the one before follows from it."""
    if change.rate_sign is not None and change.sign is not None and change.rate_sign != change.sign:
        message = f"{label_of(statement)}：文中先写“{change.word}”，后面的比例写的是相反的方向"
        return Finding(rules.DIRECTION, change.place, message, "核对增减方向，前后写一致")
    if change.amount is None or change.sign is None:
        return None
    by = change.sign * change.amount.yuan
    if change.sign == 0 and change.amount.number != 0:
        message = f"{label_of(statement)}：文中写“{change.word}”，又写变化 {change.amount}"
        return Finding(rules.DIRECTION, change.place, message, "没有变化的删去金额，有变化的写增加或者减少")
    before = now - by
    if before < -step:
        message = f"{label_of(statement)}是 {in_unit(now, change.amount)}，不可能{change.word} {change.amount}：上年数会是负数"
        return Finding(rules.RATE, change.amount.place, message, "核对增减额，是不是抄了别的项目的数")
    return _assess_rate(statement, change, Pair(now, max(before, Decimal(0)), step))


def _assess_rate(statement: Statement, change: Change, pair: Pair) -> Finding | None:
    rate = _rate_agrees(change, pair)
    if change.rate is None or rate is Agreement.EXACT:
        return None
    rule = rules.RATE if rate is Agreement.WRONG else rules.RATE_NEAR
    base = f"{label_of(statement)}是 {in_unit(pair.now, change.amount or _WAN)}、{change.word} {change.amount}，原来应是 {in_unit(pair.before, change.amount or _WAN)}"
    message = f"{base}：{_right_rate(change, pair)}，文中写“{change.rate}”{_slip(change, pair)}"
    return Finding(rule, change.rate.place, message, _hint(change, pair))


# --- Direction, amount, rate ---------------------------------------------------------------------------------------------


def _has_direction(change: Change, pair: Pair) -> bool:
    """Whether the words say what the figures say; 增加 0 万元 says that nothing changed."""
    if change.sign is None:
        return True
    if change.rate_sign is not None and change.rate_sign != change.sign:
        return False
    by = pair.now - pair.before
    if change.sign == 0:
        room = max(pair.before * _ABOUT, pair.step) if change.is_about else pair.step / 2
        return abs(by) <= room and (change.amount is None or change.amount.number == 0)
    number = (
        change.amount.number if change.amount is not None else change.rate.percent if change.rate is not None else None
    )
    if number == 0:
        return abs(by) <= pair.step
    if by == 0:
        return False
    return (by > 0) == (change.sign * (number if number is not None else 1) > 0)


def _amount_agrees(change: Change, pair: Pair) -> Agreement:
    if change.amount is None:
        return Agreement.EXACT
    step = max(pair.step, change.amount.step)
    off = abs(abs(pair.now - pair.before) - abs(change.amount.yuan))
    return Agreement.EXACT if off * 2 <= step else Agreement.NEAR if off <= step else Agreement.WRONG


def _rate_agrees(change: Change, pair: Pair) -> Agreement:
    if change.rate is None or (change.rate.percent == 0 and pair.now == pair.before):
        return Agreement.EXACT
    if pair.before <= 0:
        return Agreement.WRONG
    by_figures = _judge(abs(pair.now - pair.before), pair.before, change).agreement
    if by_figures is Agreement.EXACT or _may_be(change, pair):
        return Agreement.EXACT
    if change.amount is None or _amount_agrees(change, pair) is Agreement.WRONG:
        return by_figures
    by_amount = _judge(abs(change.amount.yuan), pair.before, change).agreement
    return by_figures if by_amount is Agreement.WRONG else by_amount


def _may_be(change: Change, pair: Pair) -> bool:
    """Amounts rounded to more than 0.01 万元（3.2 亿元）leave room: the rate was taken of what they were rounded from."""
    step = max(pair.step, change.amount.step if change.amount is not None else pair.step)
    if step <= CENT_OF_WAN or change.rate is None:
        return False
    by = abs(change.amount.yuan) if change.amount is not None else abs(pair.now - pair.before)
    least, most = (
        share_of(max(by - step, Decimal(0)), pair.before + step),
        share_of(by + step, max(pair.before - step, step)),
    )
    return least <= abs(change.rate.percent) <= most


def _judge(by: Decimal, before: Decimal, change: Change) -> Judgement:
    percent = abs(change.rate.percent) if change.rate is not None else Decimal(0)
    return judge(share_of(by, before), percent)


# --- Words ---------------------------------------------------------------------------------------------------------------


def _right_rate(change: Change, pair: Pair) -> str:
    if pair.before <= 0:
        return _NO_RATE
    word = "增长" if pair.now > pair.before else "下降"
    return f"应为{word} {_judge(abs(pair.now - pair.before), pair.before, change).right}%"


def _right(change: Change, pair: Pair) -> str:
    like = change.amount or _WAN
    by = abs(pair.now - pair.before)
    if by == 0:
        return "应为持平"
    right = f"应为{'增加' if pair.now > pair.before else '减少'} {in_unit(by, like)}"
    if change.rate is None:
        return right
    return (
        f"{right}（{_NO_RATE}）" if pair.before <= 0 else f"{right}、{_right_rate(change, pair).removeprefix('应为')}"
    )


def _said(change: Change) -> str:
    number = change.amount or ""
    rate = change.rate or ""
    return f"{change.word}{number}{'、' if number and rate else ''}{rate}"


def _message(statement: Statement, change: Change, pair: Pair) -> str:
    like = change.amount or _WAN
    figures = f"{in_unit(pair.before, like)}→{in_unit(pair.now, like)}"
    return f"{label_of(statement)} {figures}：{_right(change, pair)}，文中写“{_said(change)}”"


def _hint(change: Change, pair: Pair) -> str:
    return f"{_right(change, pair).replace('应为', '改为', 1)}；金额本身不对的，先改金额"


def _wrong_place(change: Change, amount: Agreement) -> tuple[int, int]:
    if amount is Agreement.WRONG and change.amount is not None:
        return change.amount.place
    return change.rate.place if change.rate is not None else change.place


def _slip(change: Change, pair: Pair) -> str:
    """What was taken for the base instead, where that explains the rate."""
    if change.rate is None or pair.before <= 0 or _rate_agrees(change, pair) is not Agreement.WRONG:
        return ""
    by = abs(pair.now - pair.before)
    if pair.now and _judge(by, pair.now, change).agreement is Agreement.EXACT:
        return "，是误用本年数作了基数"
    if _judge(pair.now, pair.before, change).agreement is Agreement.EXACT:
        return "，写的是本年数相当于原来的比例，不是增减率"
    return ""
