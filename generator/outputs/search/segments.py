"""Segments: the documents by number, the oldest first, in two parts that are indexed apart.

What is published joins the last few hundred; the many before them are touched only by corrections. The division follows
from the number of documents alone, so that every build of the same content makes the same files.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_SMALLEST: Final = 512
_RECENT: Final = 16
"""At most one in so many documents is in the recent part, once there are enough of them."""


class Segment(NamedTuple):
    """Documents `first` up to `end`. `room` is what its bitmaps reckon with, however many there are yet."""

    name: str
    first: int
    end: int
    room: int


def divide(documents: int) -> tuple[Segment, ...]:
    """The segments of so many documents."""
    step = max(_SMALLEST, 1 << (documents // _RECENT).bit_length() - 1 if documents >= _RECENT else 0)
    base = documents // step * step
    parts = [Segment("base", 0, base, base)] if base else []
    return (*parts, Segment("recent", base, documents, step))
