"""Numbers as workbooks show them."""

from __future__ import annotations

import pytest

from generator.text.number_format import show_number


@pytest.mark.parametrize(
    ("value", "form", "text", "is_exact"),
    [
        (1234.5, "#,##0.00", "1234.50", True),
        (1234.5678, "#,##0.00", "1234.57", False),
        (0.125, "0.00", "0.13", False),
        (-0.125, "0.00", "-0.13", False),
        (-0.001, "0.00", "0.00", False),
        (12, "General", "12", True),
        (12.0, "General", "12", True),
        (0.1 + 0.2, "General", "0.3", True),
        (1e15, "General", "1000000000000000", True),
        (1234567.89, "@", "1234567.89", True),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0.00", True),
        (12.3, "#,##0.00_);[Red](#,##0.00)", "12.30", True),
        (2, "00", "02", True),
        (201, "0", "201", True),
        (12.5, "0.##", "12.5", True),
        (12, "0.##", "12", True),
        (12.345, "0.##", "12.35", False),
        (0.125, "0.00%", "12.50%", True),
        (12.5, '0.00"万元"', "12.50", True),
        (12.5, "0.00E+00", "12.5", True),
        (7, "yyyy", "7", True),
    ],
)
def test_a_number_as_shown(value: float, form: str, text: str, *, is_exact: bool) -> None:
    shown = show_number(value, form)
    assert shown is not None
    assert (shown.text, shown.is_exact) == (text, is_exact)


@pytest.mark.parametrize("form", ["0!.0,", "0\\.0,", "#,##0,", "0.00,,", '0"."0,'])
def test_a_number_shown_in_another_unit_is_nobodys_to_guess(form: str) -> None:
    assert show_number(123456, form) is None
