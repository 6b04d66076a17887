"""How boards print amounts, changes and rates: in 万元 to the last digit that was published, rates to two decimals.

A blank, “—” and 0 are three things, and so are a record without such a row, one that may not be public, and none at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from generator.content_types.budget.ledger import Publication
from generator.content_types.budget.timing import WITHHELD
from generator.model.view import Link

_TEN_THOUSAND: Final = Decimal(10_000)
_PLACES: Final = 2
_STEP: Final = Decimal("0.01")
UNPUBLISHED, TOO_EARLY, NOT_ASKED = "未公开", "未到时间", "不在范围"
NO_ROW, BLANK, DASH = "未列此项", "空白", "—"
# What cells say where there is no amount.
LEGEND: Final = "0 是没有支出；“—”是原件写明不涉及；“空白”是原件没有填；“未列此项”是那一份里没有这一项；“未公开”是本站没有那一份，“未到时间”是还没有到应当公开的时间。"
SUM_LEGEND: Final = f"{LEGEND}合计是“没有数”，是没有一个机构公布了这一项的数。"
NOT_COMPARED: Final = "不作比较"
NO_AMOUNT: Final = "没有数"


def print_wan(yuan: Decimal) -> str:
    """An amount in 万元: two decimals, more only where the amount has them."""
    value = (yuan / _TEN_THOUSAND).normalize()
    exponent = value.as_tuple().exponent
    is_fine = isinstance(exponent, int) and exponent < -_PLACES
    return f"{value if is_fine else value.quantize(_STEP):f}"


def print_rate(part: Decimal, whole: Decimal) -> str:
    """What per cent of the whole a part is, without its sign."""
    # Twenty-eight digits: no share of two printed amounts comes so near to a half without being one.
    shown = abs(part * 100 / whole).quantize(_STEP, ROUND_HALF_UP)
    return f"{shown}%" if shown or not part else f"不到{_STEP}%"


def print_sign(yuan: Decimal) -> str:
    """A change in 万元 with its sign."""
    return f"{'+' if yuan > 0 else ''}{print_wan(yuan)}"


def print_change_rate(now: Decimal, before: Decimal) -> str:
    """By what rate an amount changed, with its sign; none of nothing."""
    if not before:
        return DASH if not now else "上年为0"
    return "0.00%" if now == before else f"{'+' if now > before else '-'}{print_rate(now - before, before)}"


def tell_change(now: Decimal, before: Decimal | None, word: str = "上年") -> str:
    """How an amount changed, as a clause."""
    if before is None:
        return f"{word}没有可比的数，{NOT_COMPARED}"
    if now == before:
        return f"与{word}持平"
    direction = "增加" if now > before else "减少"
    if not before:
        return f"比{word}{direction}{print_wan(abs(now))}万元（{word}为0，不计算百分比）"
    return f"比{word}{direction}{print_rate(now - before, before)}"


def show_amount(publication: Publication, item: str) -> Link:
    """What a record says of an item, leading to the record; a word where it says no amount."""
    cell = publication.cell(item)
    if cell is None:
        return Link(WITHHELD if publication.gist.withheld else NO_ROW, publication.path)
    return Link(print_cell(publication, cell.printed), publication.path)


def tell_silent(publications: Iterable[Publication], item: str) -> str:
    """What stands for the sum of records that have no amount: their word where all say the same."""
    words = {show_amount(each, item).text for each in publications}
    return words.pop() if len(words) == 1 else NO_AMOUNT


def print_cell(publication: Publication, printed: str) -> str:
    """An amount of a record as boards print it."""
    amount = publication.yuan(printed)
    if amount is not None:
        return print_wan(amount)
    return DASH if printed else BLANK
