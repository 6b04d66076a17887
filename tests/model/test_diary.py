"""The diary tells what a walk over all events would, whatever was packed and wherever it stopped looking."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from generator.model.diary import Diary, Leaf, make_leaves
from generator.model.fact import Event

WITHIN = {"village": ("village", "town"), "street": ("street",), "town": ("town",)}
KINDS, UNITS = ("进展", "交办", "销号"), ("north", "south")
PLACES: tuple[tuple[str, ...], ...] = ((), ("village",), ("town",), ("village", "street"))


def make_events(seed: int) -> list[list[Event]]:
    """Events of made-up records, many of them on one day."""
    chance = random.Random(seed)  # noqa: S311 - made-up events
    records = []
    for number in range(30):
        places, kind = chance.choice(PLACES), chance.choice(("supervision", "project"))
        records.append(
            [
                Event(
                    date(2026, 1, 1) + timedelta(days=chance.randrange(40)),
                    f"事项{number}",
                    chance.choice(KINDS),
                    chance.choice(UNITS),
                    f"{kind}/record-{number}/",
                    places=places,
                )
                for _each in range(chance.randrange(25))
            ]
        )
    return records


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [1, 7, 50, 1000])
def test_the_newest_are_those_of_a_walk_over_all(seed: int, count: int) -> None:
    records = make_events(seed)
    diary = Diary(tuple(leaf for events in records for leaf in make_leaves(events)))
    newest_first = sorted((event for events in records for event in events), reverse=True)

    def newest(owners_of: dict[Event, set[str]], owner: str) -> tuple[Event, ...]:
        """Told once, whichever of the owner's units did it together: by the first of them."""
        own = [event for event in newest_first if owner in owners_of[event]]
        later = {(e.on, e.kind, e.ref) for e in own}
        first = {key: min(e for e in own if (e.on, e.kind, e.ref) == key) for key in later}
        return tuple(sorted(first.values(), reverse=True)[:count])

    assert list(diary) == newest_first[::-1]
    units = {event: {event.unit} for event in newest_first}
    assert diary.by_unit(count) == {unit: newest(units, unit) for unit in UNITS}
    types = {event: {event.ref.partition("/")[0]} for event in newest_first}
    assert diary.by_type(count) == {kind: newest(types, kind) for kind in ("supervision", "project")}
    places = {event: {above for place in event.places for above in WITHIN[place]} for event in newest_first}
    assert diary.by_place(count, WITHIN.__getitem__) == {place: newest(places, place) for place in WITHIN}
    by_kind = {kind: tuple(event for event in newest_first[::-1] if event.kind == kind) for kind in ("进展", "销号")}
    assert diary.of_kinds(("进展", "销号", "没有的")) == {**by_kind, "没有的": ()}


def test_what_is_older_than_the_newest_is_not_opened() -> None:
    def leaf(day: date, events: tuple[Event, ...] | bytes) -> Leaf:
        return Leaf("进展", day, ("north",), ((),), ("supervision",), events)

    newest = Event(date(2026, 5, 1), "新", "进展", "north", "supervision/new/")
    diary = Diary((leaf(date(2026, 4, 30), b"cannot be opened"), leaf(newest.on, (newest,))))
    assert diary.by_unit(1) == {"north": (newest,)}
