"""Sums along rows and columns: told as each of them would be told alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from generator.content_types.budget.equations import Equation, Series, Sweep, Term, equate
from generator.content_types.budget.hierarchy import ACROSS
from generator.content_types.budget.record import MoneyUnit

Amounts = tuple[Decimal | None, ...]
CENT = Decimal("0.01")
# Few values, so that sums hold often; blanks among them.
AMOUNTS = st.sampled_from([None, *(Decimal(text) for text in ("0", "0.00", "1", "1.50", "2.5", "-1", "3.00"))])
LINES = st.integers(1, 5).flatmap(
    lambda places: st.lists(st.tuples(*[AMOUNTS] * places).map(tuple), min_size=2, max_size=4)
)


def term(line: int, amounts: Amounts, place: int) -> Term | None:
    amount = amounts[place]
    return None if amount is None else Term((line, place), f"行{line}", f"栏{place}", amount, MoneyUnit.YUAN, CENT)


def sweep_of(lines: Sequence[Amounts]) -> Sweep:
    whole, *parts = (Series(amounts, partial(term, number, amounts)) for number, amounts in enumerate(lines))
    return Sweep(ACROSS, "《表》", whole, tuple(parts))


def alone(lines: Sequence[Amounts]) -> list[Equation]:
    found = []
    for place in range(len(lines[0])):
        whole, *parts = (term(number, amounts, place) for number, amounts in enumerate(lines))
        found += equate(ACROSS, "《表》", whole, parts)
    return found


@given(LINES)
def test_a_sweep_is_its_equations(lines: list[Amounts]) -> None:
    sweep, single = sweep_of(lines), alone(lines)
    assert list(sweep.equations()) == single
    assert list(sweep.unequal()) == [equation for equation in single if not equation.is_exact]


def test_terms_are_made_only_of_what_does_not_hold() -> None:
    asked: list[int] = []
    amounts = [(Decimal(5), Decimal(5), None), (Decimal(2), Decimal(2), Decimal(1)), (Decimal(3), Decimal(4), None)]

    def ask(line: int, place: int) -> Term | None:
        asked.append(place)
        return term(line, amounts[line], place)

    whole, *parts = (Series(each, partial(ask, number)) for number, each in enumerate(amounts))
    (wrong,) = Sweep(ACROSS, "《表》", whole, tuple(parts)).unequal()
    assert wrong.total == Decimal(6)
    assert set(asked) == {1}
