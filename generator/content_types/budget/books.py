"""What all boards of a build share: the index of records, and every publication that is owed, as it stands on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from generator.content_types.budget.amounts import NOT_ASKED, TOO_EARLY, UNPUBLISHED, show_amount
from generator.content_types.budget.duty import Slot, Standing, find_slots
from generator.content_types.budget.gist import ITEMS
from generator.content_types.budget.ledger import TYPE_NAME, Ledger, Line, Publication, Term, make_ledger
from generator.model.settings import Unit
from generator.model.site import Site
from generator.model.view import Link

SANGONG, COMPARE, UNITS, COMPLETENESS = (
    "budget/sangong/",
    "budget/compare/",
    "budget/units/",
    "budget/completeness/",
)
SANGONG_TITLE, COMPLETENESS_TITLE = "“三公”经费", "预决算公开情况"
ITEM_SLUGS: Final = dict(
    zip(
        ITEMS,
        (
            *("total", "abroad", "car", "car-buy", "car-run", "reception"),
            *("meeting", "training", "forum", "festival", "operating"),
        ),
        strict=True,
    )
)
# This year and the last five.
SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Books:
    """The ledger, the slots of each term, of each unit, and the years that pages are made of: without a gap, newest first.

    `at` finds a slot by its line and term; `beside` has by unit the records that stand for no year and phase: adjusted budgets,
    a second record of a year.
    """

    ledger: Ledger
    today: date
    units: Mapping[str, Unit] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    by_term: Mapping[Term, tuple[Slot, ...]] = field(default_factory=dict)
    by_unit: Mapping[str, tuple[Slot, ...]] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    beside: Mapping[str, tuple[Publication, ...]] = field(default_factory=dict)
    at: Mapping[tuple[tuple[str, str], Term], Slot] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[int, ...]:
        """The years that overviews show."""
        return self.years[:SHOWN]

    def show(self, line: Line, term: Term, item: str) -> Link:
        """What a line's record says of an item, or why there is none."""
        publication = line.told.get(term)
        if publication is not None:
            return show_amount(publication, item)
        slot = self.at.get((line.key, term))
        return Link(NOT_ASKED if slot is None else tell_absent((slot,)))

    def name(self, unit: str) -> str:
        """What lists call a unit."""
        found = self.units.get(unit)
        return unit if found is None else found.short_name or found.name

    def link(self, unit: str) -> Link:
        """A unit, leading to its years, or to its page where it has published nothing of its own."""
        found = self.units.get(unit)
        path = f"{UNITS if unit in self.ledger.by_unit else 'unit/'}{unit}/"
        return Link(self.name(unit), path, sample=found is not None and found.sample)


def make_books(site: Site) -> Books | None:
    """The books of a site; None where nothing was published."""
    ledger = make_ledger(site)
    if not ledger.years or site.today is None:
        return None
    slots = find_slots(ledger, site.workdays, site.today)
    by_term: dict[Term, list[Slot]] = {}
    by_unit: dict[str, list[Slot]] = {}
    for slot in slots:
        by_term.setdefault(slot.term, []).append(slot)
        by_unit.setdefault(slot.line.unit, []).append(slot)
    first, last = min(ledger.years), max(site.today.year, *ledger.years)
    return Books(
        ledger,
        site.today,
        site.units,
        slots,
        {term: tuple(each) for term, each in by_term.items()},
        {unit: tuple(each) for unit, each in by_unit.items()},
        tuple(range(last, first - 1, -1)),
        _beside(ledger),
        {(slot.line.key, slot.term): slot for slot in slots},
    )


def _beside(ledger: Ledger) -> dict[str, tuple[Publication, ...]]:
    shown = {each.id for line in (*ledger.district, *ledger.lines) for each in line.told.values()}
    found: dict[str, list[Publication]] = {}
    for each in ledger.records:
        if each.id not in shown:
            found.setdefault(each.gist.unit, []).append(each)
    return {unit: tuple(records) for unit, records in found.items()}


def books_of(site: Site) -> Books | None:
    """The books that were made with a site."""
    found = site.ledgers.get(TYPE_NAME)
    return found if isinstance(found, Books) else None


def tell_absent(slots: Sequence[Slot]) -> str:
    """Why nothing is there: it is too early for all of these, or it is not."""
    return TOO_EARLY if slots and all(slot.standing is Standing.AHEAD for slot in slots) else UNPUBLISHED


def compare_path(item: str, year: int) -> str:
    """Where all units are compared by one item in one year."""
    return f"{COMPARE}{ITEM_SLUGS[item]}/{year}/"
