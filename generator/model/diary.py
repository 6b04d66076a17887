"""Diary: everything that happened, kept by record and kind, and opened only where somebody asks for it."""

from __future__ import annotations

import functools
import operator
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from generator.model.fact import Event

# Fewer than these cost less as they are.
_WORTH_PACKING = 4
_Named = TypeVar("_Named")


class Leaf(NamedTuple):
    """What one record tells of one kind of event. `latest` is the last day of any of them.

    `units`, `places` and `types` are all that the events name: units, tuples of places, types of the records that tell.
    `events` are in order, pickled where they are many: a hundred thousand are carried through a build that shows the newest.
    """

    kind: str
    latest: date
    units: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    types: tuple[str, ...]
    events: tuple[Event, ...] | bytes

    def open(self) -> tuple[Event, ...]:
        """The events, oldest first."""
        return _unpickle(self.events) if isinstance(self.events, bytes) else self.events


# A unit, its place and its type ask for the same ones.
@functools.lru_cache(maxsize=2048)
def _unpickle(events: bytes) -> tuple[Event, ...]:
    # Our own, and the digest of what it came in was checked.
    return tuple(map(Event._make, pickle.loads(events)))  # noqa: S301


def make_leaves(events: Iterable[Event]) -> tuple[Leaf, ...]:
    """The events of one record, by kind."""
    by_kind: dict[str, list[Event]] = {}
    for event in events:
        by_kind.setdefault(event.kind, []).append(event)
    return tuple(_make_leaf(kind, tuple(sorted(found))) for kind, found in by_kind.items())


def _make_leaf(kind: str, events: tuple[Event, ...]) -> Leaf:
    return Leaf(
        kind,
        events[-1].on,
        tuple(dict.fromkeys(event.unit for event in events)),
        tuple(dict.fromkeys(event.places for event in events)),
        tuple(dict.fromkeys(_type_of(event) for event in events)),
        events if len(events) < _WORTH_PACKING else pickle.dumps(tuple(map(tuple, events)), pickle.HIGHEST_PROTOCOL),
    )


def _type_of(event: Event) -> str:
    return event.ref.partition("/")[0]


Owners = Mapping[str, tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Diary:
    """What all records that are shown tell of."""

    leaves: tuple[Leaf, ...] = ()

    def __iter__(self) -> Iterator[Event]:
        """Every event, oldest first."""
        return iter(sorted(event for leaf in self.leaves for event in leaf.open()))

    def of_kinds(self, kinds: Collection[str]) -> dict[str, tuple[Event, ...]]:
        """The events of each of these kinds, oldest first."""
        found: dict[str, list[Event]] = {kind: [] for kind in kinds}
        for leaf in self.leaves:
            if leaf.kind in found:
                found[leaf.kind] += leaf.open()
        return {kind: tuple(sorted(events)) for kind, events in found.items()}

    def by_type(self, count: int) -> Owners:
        """The newest events that records of each type tell of, newest first."""
        return _by_owner(self._group(_types), lambda types: types, lambda event: (_type_of(event),), count)

    def by_unit(self, count: int) -> Owners:
        """The newest events of each unit, newest first."""
        return _by_owner(self._group(_units), lambda units: units, lambda event: (event.unit,), count)

    def by_place(self, count: int, within: Callable[[str], Iterable[str]]) -> Owners:
        """The newest events of each place and what lies in it, newest first; `within` tells of a place all that it lies in."""

        @functools.cache
        def around(places: tuple[str, ...]) -> Collection[str]:
            return dict.fromkeys(above for place in places for above in within(place))

        def of_leaves(named: tuple[tuple[str, ...], ...]) -> Collection[str]:
            return dict.fromkeys(above for places in named for above in around(places))

        return _by_owner(self._group(_places), of_leaves, lambda event: around(event.places), count)

    def _group(self, named: Callable[[Leaf], _Named]) -> dict[_Named, list[Leaf]]:
        """Leaves that name the same: there are few such groups, however many leaves."""
        groups: dict[_Named, list[Leaf]] = {}
        for leaf in self.leaves:
            groups.setdefault(named(leaf), []).append(leaf)
        return groups


_latest, _units, _places, _types = map(operator.attrgetter, ("latest", "units", "places", "types"))


def _by_owner(
    groups: Mapping[_Named, list[Leaf]],
    owners_of_group: Callable[[_Named], Iterable[str]],
    owners_of: Callable[[Event], Collection[str]],
    count: int,
) -> Owners:
    leaves: dict[str, list[Leaf]] = {}
    for named, found in groups.items():
        for owner in owners_of_group(named):
            leaves.setdefault(owner, []).extend(found)
    return {owner: _newest(found, owner, owners_of, count) for owner, found in leaves.items()}


def _newest(
    leaves: Iterable[Leaf], owner: str, owners_of: Callable[[Event], Collection[str]], count: int
) -> tuple[Event, ...]:
    """The `count` newest events of an owner, looked for from the leaf with the newest of all.

    What several units did together is an event of each, and here told once; so is what happened to a record twice on a day: a
    feed knows an entry by its record, day and kind.
    """
    found: list[Event] = []
    for leaf in sorted(leaves, key=_latest, reverse=True):
        if len(found) == count and leaf.latest < found[-1].on:
            break
        own = {(event.on, event.ref): event for event in leaf.open()[::-1] if owner in owners_of(event)}
        found = sorted((*found, *own.values()), reverse=True)[:count]
    return tuple(found)
