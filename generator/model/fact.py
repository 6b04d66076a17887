"""How types meet: dated events that one type states and other pages count or list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happened on a day. `unit` is a unit's id, `ref` the path of the page that tells of it."""

    on: date
    subject: str
    kind: str
    unit: str
    ref: str
    sample: bool = False
