"""A token of a narrative as the claim that it makes: an amount, a rate, a change."""

from __future__ import annotations

import re

from generator.content_types.budget.narrative_claims import Change, Printed, Rate, Role
from generator.content_types.budget.narrative_text import Paragraph
from generator.content_types.budget.narrative_words import DOWN, UP


def read_printed(match: re.Match[str], name: str, paragraph: Paragraph) -> Printed:
    """The amount of the groups `name`_number and `name`_unit."""
    number = f"{name}_number"
    return Printed(match[number], match[f"{name}_unit"], paragraph.place(match.start(number)))


def read_rate(match: re.Match[str], name: str, paragraph: Paragraph) -> Rate:
    """The percentage of a group."""
    return Rate(match[name], paragraph.place(match.start(name)))


def read_change(match: re.Match[str], basis: Role | None, paragraph: Paragraph) -> Change:
    """The change of a token `change`, compared with `basis` unless the token says itself with what."""
    word = match["direction"]
    name = next((name for name in ("bracket_rate", "change_rate") if match[name]), None)
    return Change(
        sign=None if match["either"] else sign_of(word),
        word=f"{match['hedge'] or ''}{word}",
        place=paragraph.place(match.start()),
        basis=Role.PRIOR if match["hedge"] == "同比" and basis in (None, Role.BUDGET) else basis,
        amount=read_printed(match, "change", paragraph) if match["change_number"] else None,
        rate=read_rate(match, name, paragraph) if name else None,
        is_about=match["hedge"] in ("基本", "总体", "大致", "大体"),
        end=match.end(),
    )


def goes_on_with(last: Change, change: Change, match: re.Match[str], paragraph: Paragraph) -> bool:
    """Whether `，下降 1.87%` gives the rate of the amount just before."""
    between = paragraph.text[last.end : match.start()]
    is_near = last.place[0] == paragraph.line and re.fullmatch(r"[，、(]?(?:即|同比|比上年|约)?", between)
    return bool(is_near) and last.amount is not None and last.rate is None and change.amount is None


def sign_of(word: str) -> int:
    """1 for growth, -1 for decline, 0 for neither."""
    return 1 if word in UP else -1 if word in DOWN else 0
