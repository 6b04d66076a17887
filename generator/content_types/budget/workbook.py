"""The workbook of a budget: which options tell what it does not say, and which record it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Final

from generator.content_types.budget.gist import Gist
from generator.content_types.budget.record import LEVEL_SLUGS, PHASE_SLUGS
from generator.content_types.budget.workbook_making import make_book, show_book
from generator.content_types.budget.workbook_options import OPTIONS
from generator.content_types.budget.workbook_reading import read_book
from generator.model.book import Book, Tree
from generator.model.site import Draft
from generator.text.identifier import LONGEST

_ROOM: Final = 30
_IDENTITY: Final = ("publisher", "fiscal_year", "phase", "level")


def identify(values: Mapping[str, Tree], draft: Draft) -> str:
    """The id of the record of this unit, year, phase and level; else a new one that says all four."""
    key = tuple(str(values[each]) for each in _IDENTITY)
    gists = ((parsed.id, parsed.card.gist) for parsed in draft.records if parsed.card is not None)
    for record_id, gist in gists:
        if isinstance(gist, Gist) and (gist.unit, str(gist.year), gist.phase, gist.level) == key:
            return record_id
    unit, year, phase, level = key
    made = f"{unit[: LONGEST - _ROOM].rstrip('-')}-{year}-{dict(LEVEL_SLUGS)[level]}-{dict(PHASE_SLUGS)[phase]}"
    taken = {parsed.id for parsed in draft.records}
    return next(each for each in (made if n == 1 else f"{made}-{n}" for n in count(1)) if each not in taken)


BOOK: Final = Book(
    options=OPTIONS,
    read=read_book,
    identify=identify,
    make=make_book,
    show=show_book,
    identity=_IDENTITY,
)
