"""Draft → Site: sorted, cross-linked, states computed for the day. Cannot fail on a draft that passed its checks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import cast

from generator.load.standing import stand
from generator.model.card import Card
from generator.model.content_type import ContentType, Types
from generator.model.diary import Diary, make_leaves
from generator.model.fact import Figure
from generator.model.history import Chronicle, Revision
from generator.model.reference import ItemId, PlaceId, RecordId, UnitId
from generator.model.settings import SiteSettings
from generator.model.site import Derived, Draft, Entry, Parsed, Reference, Site
from generator.model.workdays import Workdays

_NOTHING_KNOWN: Mapping[str, Derived] = MappingProxyType({})


def assemble(
    draft: Draft,
    types: Types,
    *,
    today: date,
    chronicle: Chronicle | None = None,
    known: Mapping[str, Derived] = _NOTHING_KNOWN,
) -> Site:
    """The Site of a draft without blocking issues. Raises ValueError on one that has no settings.

    `known` is what was derived on this day by the same code: of a record whose sources are still the same it is taken over.
    """
    if draft.settings is None:
        raise ValueError("a draft without settings cannot be assembled")
    linked, revisions = {each.id: each for each in link(draft)}, chronicle.by_record() if chronicle is not None else {}
    derived, diary, figures = _derive_all(tuple(linked.values()), types, linked, today, known)
    settings = draft.settings.model_copy(update={"redirects": (), "synonyms": {}})
    own, parts = _digest_own(derived, revisions), _digest_parts(draft, settings)
    by_id = _finish_all(linked, derived, own, parts)
    shown = _sort_shown(by_id.values())
    site = Site(
        settings=settings,
        units={unit.id: unit for unit in draft.units},
        places={place.id: place for place in draft.places},
        entries=tuple(by_id.values()),
        pages=draft.pages,
        diary=diary,
        figures=figures,
        today=today,
        workdays=Workdays(draft.workdays),
        by_id=by_id,
        shown=shown,
        derived=derived,
        redirects=draft.settings.redirects,
        synonyms=draft.settings.synonyms,
        names=_digest(*parts.values()),
        chronicle=chronicle,
        revisions=revisions,
    )
    return replace(site, ledgers={kind.name: kind.ledger(site) for kind in types.values()})


def link(draft: Draft) -> Iterator[Entry]:
    """The records with their references both ways, newest first; nothing is computed of them yet."""
    references = {parsed.id: tuple(_references(parsed)) for parsed in draft.records}
    referrers: dict[str, list[Reference]] = {}
    for owned in references.values():
        for reference in owned:
            referrers.setdefault(reference.target, []).append(reference)
    readable = [(parsed.card.order, parsed) for parsed in draft.records if parsed.card is not None]
    for _order, parsed in sorted(readable, key=lambda each: each[0], reverse=True):
        named_by = referrers.get(parsed.id)
        origins = tuple(sorted(named_by, key=lambda r: (r.field, r.origin))) if named_by else ()
        yield Entry(parsed.id, cast("Card", parsed.card), parsed, references[parsed.id], origins)


def _references(parsed: Parsed) -> Iterator[Reference]:
    for mention in parsed.mentions:
        if isinstance(mention.value, RecordId):
            item = mention.value.item if isinstance(mention.value, ItemId) else ""
            yield Reference(parsed.id, mention.value.id, mention.label, mention.inverse, mention.key, item)


def _derive_all(
    entries: tuple[Entry, ...],
    types: Types,
    linked: Mapping[str, Entry],
    today: date,
    known: Mapping[str, Derived],
) -> tuple[dict[str, Derived], Diary, tuple[Figure, ...]]:
    """What is derived of each record, and what happened and all figures of those shown; records judged by these come second."""
    derived = {entry.id: _derive(entry, types[entry.type], linked, today, known) for entry in entries}
    told = [derived[entry.id] for entry in entries if not entry.card.is_withdrawn]
    diary = Diary(tuple([leaf for each in told for leaf in each.leaves]))
    figures = tuple(sorted(figure for each in told for figure in each.figures))
    for record_id, found in stand(entries, derived, (diary, figures), types, today):
        before = known.get(record_id)
        # Unchanged, it stays the very object that is kept: what is kept is written again only where much is new.
        derived[record_id] = before if before == found else found
    return derived, diary, figures


def _derive(
    entry: Entry, kind: ContentType, linked: Mapping[str, Entry], today: date, known: Mapping[str, Derived]
) -> Derived:
    """States and leaves of a record: out of itself and the records that refer to it."""
    source = entry.parsed.digest
    if entry.referrers:
        source = _digest(source, *(f"{r.field}:{d}" for r, d in _sources(entry, kind.tree, linked)))
    found = known.get(entry.id)
    if found is not None and found.source == source and kind.standing is None:
        return found
    computed = (rule.compute(entry, linked, today) for rule in kind.states)
    states = tuple(state for state in computed if state is not None)
    brief = kind.brief(entry, linked, today)
    events, figures = tuple(kind.events(entry, today)), tuple(kind.figures(entry))
    told = repr(states) if brief is None else repr((states, brief))
    own = _digest(entry.parsed.digest, told), _digest(entry.card.json, told, repr((events, figures)))
    return Derived(source, states, make_leaves(events), *own, brief, figures)


def _sources(entry: Entry, tree: str | None, linked: Mapping[str, Entry]) -> Iterator[tuple[Reference, str]]:
    """The records that refer to one, and through the field `tree` those below them."""
    seen, rest = {entry.id}, list(entry.referrers)
    while rest:
        reference = rest.pop()
        origin = linked[reference.origin]
        yield reference, origin.parsed.digest
        if reference.field == tree and origin.id not in seen:
            seen.add(origin.id)
            rest += origin.referrers


def _digest_own(derived: Mapping[str, Derived], revisions: Mapping[str, tuple[Revision, ...]]) -> dict[str, str]:
    """What stands for each record, and for what is told of its past."""
    own = {each: found.digest for each, found in derived.items()}
    return own | {each: _digest(own[each], repr(revised)) for each, revised in revisions.items() if each in own}


def _digest_parts(draft: Draft, settings: SiteSettings) -> dict[object, str]:
    """What stands for each unit, and each place with what it lies within; under None the settings."""
    places = {place.id: place for place in draft.places}
    parts: dict[object, str] = {None: _digest(repr(settings))}
    parts |= {UnitId(unit.id): _digest(repr(unit)) for unit in draft.units}
    for place in draft.places:
        chain = [place]
        while chain[-1].within is not None:
            chain.append(places[chain[-1].within])
        parts[PlaceId(place.id)] = _digest(*map(repr, chain))
    return parts


def _finish_all(
    linked: Mapping[str, Entry], derived: Mapping[str, Derived], own: Mapping[str, str], parts: Mapping[object, str]
) -> dict[str, Entry]:
    named = _digest_named(linked, parts)
    return {entry.id: _finish(entry, derived[entry.id], own, parts, named) for entry in linked.values()}


def _digest_named(linked: Mapping[str, Entry], parts: Mapping[object, str]) -> dict[str, str]:
    """What stands for the units and places that a record names, of records that refer to others."""
    origins = {reference.origin for entry in linked.values() for reference in entry.referrers}
    return {each: _digest(*_named(linked[each], parts)) for each in origins}


def _named(entry: Entry, parts: Mapping[object, str]) -> list[str]:
    return [parts[m.value] for m in entry.card.mentions if isinstance(m.value, UnitId | PlaceId)]


def _finish(
    entry: Entry, derived: Derived, own: Mapping[str, str], parts: Mapping[object, str], named: Mapping[str, str]
) -> Entry:
    """The entry with its states, and the digest of all that its page depends on."""
    near = [own[entry.id], parts[None], *_named(entry, parts)]
    near += [own[reference.target] for reference in entry.references]
    near += [f"{r.field}:{own[r.origin]}:{named[r.origin]}" for r in entry.referrers]
    same = entry.id, entry.card, entry.parsed, entry.references, entry.referrers
    return Entry(*same, derived.states, _digest(*near), derived.listed)


def _sort_shown(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """By type, the records that are not withdrawn, in their order."""
    shown: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.card.is_withdrawn:
            shown.setdefault(entry.parsed.type, []).append(entry)
    return {name: tuple(found) for name, found in shown.items()}


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
