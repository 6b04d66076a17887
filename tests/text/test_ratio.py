"""Printed rates against their parts. The figures are REGULATIONS §12's."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.ratio import Agreement, judge, round_to, share_of


@pytest.mark.parametrize(
    ("part", "whole", "printed", "expected", "right"),
    [
        (33523, 71184, "47.09", Agreement.EXACT, "47.09"),
        (54, 93, "58.07", Agreement.NEAR, "58.06"),  # forced to make 100 %
        (124599, 284406, "63.72", Agreement.WRONG, "43.81"),
        (124599, 195532, "63.72", Agreement.EXACT, "63.72"),
        (37527, 71184, "52.7", Agreement.EXACT, "52.7"),
        (1, 8, "12.5", Agreement.EXACT, "12.5"),
        (1, 8, "13", Agreement.EXACT, "13"),  # a half may be printed up
        (1, 8, "12", Agreement.EXACT, "13"),  # or down
        (2, 3, "66", Agreement.NEAR, "67"),  # truncated
        (3, 10, "31", Agreement.WRONG, "30"),
        (3, 10, "30.01", Agreement.NEAR, "30.00"),
        (3, 10, "30.02", Agreement.WRONG, "30.00"),
        (2, 3, "65", Agreement.WRONG, "67"),
    ],
)
def test_a_printed_rate_is_judged_by_its_last_place(
    part: int, whole: int, printed: str, expected: Agreement, right: str
) -> None:
    found = judge(share_of(part, whole), Decimal(printed))
    assert (found.agreement, str(found.right)) == (expected, right)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_what_is_rounded_right_is_exact(part: int, whole: int, decimals: int) -> None:
    value = share_of(part, whole)
    assert judge(value, round_to(value, decimals)).agreement is Agreement.EXACT


def test_a_fall_rounds_like_a_rise() -> None:
    assert round_to(Fraction(-1, 8) * 100, 0) == Decimal(-13)
    assert round_to(Fraction(1, 8) * 100, 0) == Decimal(13)


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        share_of(1, 0)
