"""How types meet: dated events and amounts that one type states and other pages count, sum or list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record, found by what it is: what a type's `standing` counts and sums. Nothing of withdrawn records.

    `happened` has events by kind, oldest first; `published` by a type's label an event for each of its records: the day
    it was published, its publisher, the label as kind. Both have only what records of types with a `standing` name
    (KindName, TypeLabel): a hundred thousand others need no index. `figures` are by item.
    """

    happened: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    published: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
