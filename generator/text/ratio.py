"""Rates as bulletins print them, recomputed: exact, nearly so, or wrong（REGULATIONS §6.4）.

A rate printed to some decimals may be off by half of its last place. Nearly right is what was cut off instead of rounded
(less than one of the last place), and what is within 0.015 of a point: parts of two decimals forced to make 100 %.
What is further off is a mistake.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from typing import Final, NamedTuple

_ROUNDED: Final = Fraction(1, 2)
_FORCED: Final = Fraction(15, 1000)


class Agreement(Enum):
    """How a printed rate agrees with its parts."""

    EXACT = auto()
    NEAR = auto()
    WRONG = auto()


class Judgement(NamedTuple):
    """`right` is what should have been printed, to as many decimals as were."""

    agreement: Agreement
    right: Decimal


def share_of(part: Decimal | int, whole: Decimal | int) -> Fraction:
    """What per cent of the whole a part is. Raises ZeroDivisionError where the whole is nothing."""
    # One fraction out of whole numbers: each step between fractions looks for common divisors.
    (top, parts), (bottom, wholes) = part.as_integer_ratio(), whole.as_integer_ratio()
    return Fraction(100 * top * wholes, parts * bottom)


def round_to(value: Fraction, decimals: int) -> Decimal:
    """A value to some decimals, halves away from zero as offices round."""
    top, bottom = value.as_integer_ratio()
    whole = (2 * abs(top) * 10**decimals + bottom) // (2 * bottom)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def judge(value: Fraction, printed: Decimal) -> Judgement:
    """Compare what was printed with the exact value."""
    exponent = printed.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    off = abs(value - Fraction(printed)) * 10**decimals
    right = round_to(value, decimals)
    if off <= _ROUNDED:
        return Judgement(Agreement.EXACT, right)
    is_near = off < 1 or abs(value - Fraction(printed)) <= _FORCED
    return Judgement(Agreement.NEAR if is_near else Agreement.WRONG, right)
