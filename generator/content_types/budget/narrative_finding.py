"""What is wrong with a narrative, and how amounts and subjects are called in messages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from generator.content_types.budget.narrative_claims import Printed, Statement
from generator.content_types.budget.narrative_text import Place
from generator.content_types.budget.narrative_words import NAMES
from generator.model.issue import Rule
from generator.text.ratio import round_to

_LEAST: Final = {"元": 0, "万元": 2, "万": 2}
_HUNDRED_MILLION: Final = 4


class Finding(NamedTuple):
    """A rule broken at a place of the text."""

    rule: Rule
    place: Place
    message: str
    hint: str


def label_of(statement: Statement) -> str:
    """What a statement is of, in words."""
    if statement.key in NAMES:
        return NAMES[statement.key]
    if statement.path:
        return "“" + "-".join(statement.path) + "”"
    return f"“{statement.words}”" if statement.words else "这一句"


def in_unit(yuan: Decimal, like: Printed) -> str:
    """An amount as it would be printed in the place of another: its unit, and as many decimals as it needs."""
    decimals = max(like.decimals, _LEAST.get(like.unit, _HUNDRED_MILLION))
    return f"{round_to(Fraction(yuan) / Fraction(like.scale), decimals)} {'万元' if like.unit == '万' else like.unit}"
