"""Draft → Site: sorted, cross-linked, states computed for the day. Cannot fail on a draft that passed its checks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from generator.model.content_type import ContentType, Types
from generator.model.history import Chronicle
from generator.model.reference import PlaceId, RecordId, UnitId
from generator.model.site import Draft, Entry, Parsed, Reference, Site, State


def assemble(draft: Draft, types: Types, *, today: date, chronicle: Chronicle | None = None) -> Site:
    """The Site of a draft without blocking issues, and its past. Raises ValueError on one that has no settings."""
    if draft.settings is None:
        message = "a draft without settings cannot be assembled"
        raise ValueError(message)
    linked = {entry.id: entry for entry in sorted(_link(draft), key=lambda e: e.card.order, reverse=True)}
    for entry in tuple(linked.values()):
        kind = types[entry.type]
        if kind.states:
            linked[entry.id] = _with_states(entry, kind, linked, today)
    site = Site(
        settings=draft.settings.model_copy(update={"redirects": ()}),
        units={unit.id: unit for unit in draft.units},
        places={place.id: place for place in draft.places},
        entries=tuple(linked.values()),
        pages=draft.pages,
        by_id=linked,
        redirects=draft.settings.redirects,
        chronicle=chronicle,
        revisions=chronicle.by_record() if chronicle is not None else {},
    )
    return _with_digests(site, types)


def _with_digests(site: Site, types: Types) -> Site:
    """The site with every entry knowing what its page depends on, sorted into types, with the facts that it states."""
    parts = {f"unit:{unit.id}": _digest(repr(unit)) for unit in site.units.values()}
    parts |= {
        f"place:{place}": _digest(*(repr(site.places[above]) for above in site.place_and_above(place)))
        for place in site.places
    }
    parts["settings"] = _digest(repr(site.settings))
    told = site.revisions
    own = {e.id: _digest(e.parsed.digest, repr(e.states), repr(told.get(e.id, ()))) for e in site.entries}
    shown: dict[str, list[Entry]] = {}
    linked: dict[str, Entry] = {}
    for entry in site.entries:
        known = linked[entry.id] = _with_digest(entry, own, parts)
        if known.record.withdrawn is None:
            shown.setdefault(known.type, []).append(known)
    events = (event for kind in types.values() for entry in shown.get(kind.name, ()) for event in kind.events(entry))
    return replace(
        site,
        entries=tuple(linked.values()),
        events=tuple(sorted(events)),
        by_id=linked,
        shown={name: tuple(entries) for name, entries in shown.items()},
        digests=parts,
    )


def _with_digest(entry: Entry, own: Mapping[str, str], parts: Mapping[str, str]) -> Entry:
    near = [own[entry.id], parts["settings"]]
    for mention in entry.card.mentions:
        value = mention.value
        if isinstance(value, UnitId):
            near.append(parts[f"unit:{value.id}"])
        elif isinstance(value, PlaceId):
            near.append(parts[f"place:{value.id}"])
    near += [own[reference.target] for reference in entry.references]
    near += [f"{reference.field}:{own[reference.origin]}" for reference in entry.referrers]
    return _entry(entry, entry.states, _digest(*near))


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _entry(entry: Entry, states: Iterable[State], digest: str) -> Entry:
    """`replace`, which would look every field up again for each of ten thousand records."""
    return Entry(
        entry.id,
        entry.record,
        entry.card,
        entry.parsed,
        entry.references,
        entry.referrers,
        tuple(states),
        digest,
    )


def _link(draft: Draft) -> Iterator[Entry]:
    references = {parsed.id: tuple(_references(parsed)) for parsed in draft.records}
    referrers: dict[str, list[Reference]] = {}
    for owned in references.values():
        for reference in owned:
            referrers.setdefault(reference.target, []).append(reference)
    for parsed in draft.records:
        if parsed.record is None or parsed.card is None:
            continue
        named_by = referrers.get(parsed.id)
        origins = tuple(sorted(named_by, key=lambda r: (r.field, r.origin))) if named_by else ()
        yield Entry(parsed.id, parsed.record, parsed.card, parsed, references[parsed.id], origins)


def _references(parsed: Parsed) -> Iterator[Reference]:
    for mention in parsed.mentions:
        if isinstance(mention.value, RecordId):
            yield Reference(parsed.id, mention.value.id, mention.label, mention.inverse, mention.key)


def _with_states(entry: Entry, kind: ContentType, linked: Mapping[str, Entry], today: date) -> Entry:
    states = (rule.compute(entry, linked, today) for rule in kind.states)
    return _entry(entry, (state for state in states if state is not None), "")
