"""The second look at some records: how they stand by the events and figures of all the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generator.model.content_type import Types
from generator.model.diary import Diary
from generator.model.fact import Event, Facts, Figure
from generator.model.reference import KindName, TypeLabel, UnitId
from generator.model.site import Derived, Entry


def stand(
    entries: Sequence[Entry],
    derived: Mapping[str, Derived],
    facts: tuple[Diary, Sequence[Figure]],
    types: Types,
    today: date,
) -> Iterator[tuple[str, Derived]]:
    """What is derived anew of the records of types that have a `standing`. `facts` are all that happened, and all figures."""
    judging = {name: kind.standing for name, kind in types.items() if kind.standing is not None}
    judged = [entry for entry in entries if entry.type in judging]
    if not judged:
        return
    gathered = _gather(entries, judged, facts, types)
    for entry in judged:
        found = None if entry.card.is_withdrawn else judging[entry.type](entry, gathered, today)
        if found is not None:
            known = derived[entry.id]
            states = (*known.states, *found.states)
            told = repr((states, found.brief, found.evidence))
            own = _digest(entry.parsed.digest, told), _digest(known.listed, told)
            yield (
                entry.id,
                known._replace(states=states, brief=found.brief, evidence=found.evidence, digest=own[0], listed=own[1]),
            )


def _gather(
    entries: Iterable[Entry],
    judged: Iterable[Entry],
    facts: tuple[Diary, Sequence[Figure]],
    types: Types,
) -> Facts:
    named = {mention.value for entry in judged for mention in entry.card.mentions}
    happened = facts[0].of_kinds({value.id for value in named if isinstance(value, KindName)})
    figures: dict[str, list[Figure]] = {}
    for figure in facts[1]:
        figures.setdefault(figure.item, []).append(figure)
    labels = {kind.name: kind.label for kind in types.values() if TypeLabel(kind.label) in named}
    published: dict[str, list[Event]] = {label: [] for label in labels.values()}
    for entry in entries if labels else ():
        if entry.type in labels and not entry.card.is_withdrawn:
            published[labels[entry.type]].append(_publication(entry, labels[entry.type]))
    return Facts(
        happened,
        {label: tuple(sorted(found)) for label, found in published.items()},
        {item: tuple(found) for item, found in figures.items()},
    )


def _publication(entry: Entry, label: str) -> Event:
    """That a record was published, as a fact."""
    card = entry.card
    unit = card.publisher.id if isinstance(card.publisher, UnitId) else ""
    return Event(date.fromisoformat(card.published_on), card.title, label, unit, entry.path, card.is_sample)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
