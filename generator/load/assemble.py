"""Draft → Site: sorted, cross-linked, states computed for the day. Cannot fail on a draft that passed its checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from generator.model.content_type import ContentType, Types
from generator.model.declaration import walk
from generator.model.reference import RecordId
from generator.model.site import Draft, Entry, Parsed, Reference, Site


def assemble(draft: Draft, types: Types, *, today: date) -> Site:
    """The Site of a draft without blocking issues. Raises ValueError on one that has no settings."""
    if draft.settings is None:
        message = "a draft without settings cannot be assembled"
        raise ValueError(message)
    entries = sorted(_link(draft), key=lambda e: e.order, reverse=True)
    linked = {entry.id: entry for entry in entries}
    stated = tuple(_with_states(entry, types[entry.type], linked, today) for entry in entries)
    events = sorted(
        event for entry in stated if not entry.record.withdrawn for event in types[entry.type].events(entry)
    )
    return Site(
        settings=draft.settings,
        units={unit.id: unit for unit in draft.units},
        places={place.id: place for place in draft.places},
        entries=stated,
        pages=draft.pages,
        events=tuple(events),
        by_id={entry.id: entry for entry in stated},
    )


def _link(draft: Draft) -> Iterator[Entry]:
    references = {parsed.id: tuple(_references(parsed)) for parsed in draft.records}
    referrers: dict[str, list[Reference]] = {}
    for owned in references.values():
        for reference in owned:
            referrers.setdefault(reference.target, []).append(reference)
    for parsed in draft.records:
        if parsed.record is not None:
            yield Entry(
                type=parsed.type,
                id=parsed.id,
                source=parsed.path,
                record=parsed.record,
                content=parsed.content,
                body=parsed.body,
                files=parsed.files,
                references=references[parsed.id],
                referrers=tuple(sorted(referrers.get(parsed.id, ()), key=lambda r: (r.field, r.origin))),
            )


def _references(parsed: Parsed) -> Iterator[Reference]:
    for path, spec, value in walk(parsed.record):
        if isinstance(value, RecordId) and spec is not None:
            inverse = spec.inverse or spec.label
            yield Reference(parsed.id, value.id, spec.label, inverse, spec.key, parsed.where(*path))


def _with_states(entry: Entry, kind: ContentType, linked: Mapping[str, Entry], today: date) -> Entry:
    states = (rule.compute(entry, linked, today) for rule in kind.states)
    return replace(entry, states=tuple(state for state in states if state is not None))
