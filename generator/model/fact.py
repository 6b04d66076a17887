"""How types meet: dated events and amounts that one type states and other pages count, sum or list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Event(NamedTuple):
    """Something that happened on a day. `unit` is a unit's id, `ref` the path of the page that tells of it, `places` place ids.

    A hundred thousand of them are sorted and kept: tuples are compared without any code of ours.
    `quantity` is how much it counts for where quantities are summed: days of a visit, cases of a month.
    """

    on: date
    subject: str
    kind: str
    unit: str
    ref: str
    sample: bool = False
    places: tuple[str, ...] = ()
    quantity: int = 1


class Figure(NamedTuple):
    """An amount in 元 that a unit published for a year: `item` is what of (公务接待费), `phase` 预算 or 决算."""

    unit: str
    item: str
    year: int
    phase: str
    amount: Decimal
    ref: str
    sample: bool = False
