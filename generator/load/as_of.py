"""How things stood on an earlier day: the draft without what was published, reported or corrected after it.

Records published later are left out, and so are entries dated later, wherever a record has a dated list. Texts are those of
today: what a correction replaced is in the release record, not here. What was withdrawn since is left out: a look
back is no way to what may no longer be shown.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import TypeVar, cast

from generator.model.card import make_card
from generator.model.content_type import Types
from generator.model.declaration import fields_of
from generator.model.fields import Part
from generator.model.record import Record
from generator.model.reference import RecordId
from generator.model.site import Details, Draft, Parsed

_Part = TypeVar("_Part", bound=Part)
# Said of the record as it is here and now, whatever day is looked at.
_NOT_DATED = frozenset({"withdrawn", "review", "imported", "accepted"})


class _GoneError(Exception):
    """A record needs something that was not there yet."""


def look_back(draft: Draft, types: Types, day: date) -> Draft:
    """The draft as it was to be seen on `day`; the portal is marked as no place to be found by search engines."""
    kept = {p.id: p for p in draft.records if p.record is not None and _was_public(p.record, day)}
    gone: frozenset[str] = frozenset(p.id for p in draft.records) - kept.keys()
    while True:
        found = {parsed.id: cut for parsed in kept.values() if (cut := _cut_record(parsed, types, day, gone))}
        if len(found) == len(kept):
            break
        gone, kept = gone | (kept.keys() - found.keys()), {each: kept[each] for each in found}
    settings = draft.settings.model_copy(update={"demonstration": True}) if draft.settings is not None else None
    return replace(draft, settings=settings, records=tuple(found[p.id] for p in draft.records if p.id in found))


def _was_public(record: Record, day: date) -> bool:
    """Whether it was published by then, and may still be shown."""
    return record.published_on.day <= day and (record.withdrawn is None or record.withdrawn.on <= day)


def _cut_record(parsed: Parsed, types: Types, day: date, gone: AbstractSet[str]) -> Parsed | None:
    record = cast("Record", parsed.record)
    try:
        cut = _cut(record, day, gone)
    except _GoneError:
        return None
    unknown = {f.name: f.default for f in fields_of(type(record)) if f.name in record.unknown_on(day)}
    cut = cut.model_copy(update=unknown) if unknown else cut
    if cut is record:
        return parsed
    card = make_card(cut, parsed.id, types[parsed.type].gist(cut))
    details = Details(cut, {(): (1, 1)}, parsed.excerpt, parsed.headings)
    return parsed._replace(card=card, details=details, places=b"", digest=f"{parsed.digest}@{day}")


def _cut(part: _Part, day: date, gone: AbstractSet[str]) -> _Part:
    """A part without what came later; itself where nothing did. Raises _GoneError."""
    changed = {}
    for spec in fields_of(type(part)):
        value = getattr(part, spec.name)
        if spec.key in _NOT_DATED or value is None:
            continue
        cut = _cut_value(value, day, gone)
        if cut is None and spec.is_required:
            raise _GoneError(spec.key)
        if cut != value:
            changed[spec.name] = spec.default if cut is None else cut
    return part.model_copy(update=changed) if changed else part


def _cut_value(value: object, day: date, gone: AbstractSet[str]) -> object:
    """A value without what came later; None for one that came later as a whole."""
    match value:
        case tuple():
            items = (_cut_value(item, day, gone) for item in value)
            return tuple(item for item in items if item is not None)
        case RecordId():
            return None if value.id in gone else value
        case Part():
            on = getattr(value, "on", None)
            if isinstance(on, date) and on > day:
                return None
            return _cut(value, day, gone)
    return value
