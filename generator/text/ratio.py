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

# Thousandths of a point.
_FORCED: Final = 15


class Agreement(Enum):
    """How a printed rate agrees with its parts."""

    EXACT = auto()
    NEAR = auto()
    WRONG = auto()


class Judgement(NamedTuple):
    """How a printed rate agrees with the exact `value`; `decimals` is how many were printed."""

    agreement: Agreement
    value: Fraction
    decimals: int

    @property
    def right(self) -> Decimal:
        """What should have been printed, to as many decimals as were."""
        return round_to(self.value, self.decimals)


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
    return Judgement(_agree(value, printed, 10**decimals), value, decimals)


def _agree(value: Fraction, printed: Decimal, scale: int) -> Agreement:
    """`scale` is ten to the decimals printed. Multiplied crosswise: fractions look for common divisors at each step."""
    over, under = value.as_integer_ratio()
    printed_over, printed_under = printed.as_integer_ratio()
    off, one = abs(over * printed_under - printed_over * under), under * printed_under
    if off * scale * 2 <= one:
        return Agreement.EXACT
    return Agreement.NEAR if off * scale < one or off * 1000 <= one * _FORCED else Agreement.WRONG
