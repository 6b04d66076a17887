"""Card: what lists, directories, data sets and checks need of a record, taken from it once, when it is read.

Ten thousand records are looked at in every build and one of them has changed: nothing may walk them all again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.model.declaration import FieldSpec, Path, facet_values, fields_of, to_public, walk
from generator.model.record import Record
from generator.model.reference import OutsideOrgan, PlaceId, RecordId, UnitId
from generator.text.index_no import IndexNo

Mentioned = UnitId | PlaceId | RecordId | OutsideOrgan | IndexNo
Cell = str | UnitId | PlaceId | RecordId | tuple["Cell", ...]


class Mention(NamedTuple):
    """A value that has a meaning beyond its record: where it stands, and the field that declares it."""

    path: Path
    key: str
    label: str
    inverse: str
    value: Mentioned


@dataclass(frozen=True, slots=True)
class Card:
    """`facets` has the values of each declared facet in the order declared, `cells` those of the data set's columns.

    `public` is the record as JSON without its braces; `latest` the latest day that it says something happened;
    `order` sorts records, oldest first.
    """

    mentions: tuple[Mention, ...]
    facets: tuple[tuple[object, ...], ...]
    cells: tuple[Cell, ...]
    public: str
    latest: date
    order: tuple[str, str]


def make_card(record: Record, record_id: str) -> Card:
    """The card of one record."""
    specs = fields_of(type(record))
    claims = [record.published_on.day, *(correction.on for correction in record.corrections)]
    if record.withdrawn is not None:
        claims.append(record.withdrawn.on)
    return Card(
        mentions=tuple(_mentions(record)),
        facets=tuple(tuple(dict.fromkeys(facet_values(getattr(record, s.name), s.facet))) for s in specs if s.facet),
        cells=tuple(_cell(getattr(record, spec.name)) for spec in columns_of(type(record))),
        public=json.dumps(to_public(record), ensure_ascii=False)[1:-1],
        latest=max(claims),
        order=(str(record.published_on), record_id),
    )


def columns_of(kind: type[Record]) -> tuple[FieldSpec, ...]:
    """The fields that are columns of lists and data sets."""
    return tuple(spec for spec in fields_of(kind) if spec.is_column and not spec.is_internal)


def _mentions(record: Record) -> Iterator[Mention]:
    for path, spec, value in walk(record):
        if isinstance(value, UnitId | PlaceId | RecordId | OutsideOrgan | IndexNo) and spec is not None:
            yield Mention(path, spec.key, spec.label, spec.inverse or spec.label, value)


def _cell(value: object) -> Cell:
    """Dates and numbers as data, references as what they are: their names are looked up when the row is written."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case UnitId() | PlaceId() | RecordId():
            return value
        case OutsideOrgan():
            return value.name
        case tuple():
            return tuple(_cell(item) for item in value)
    public = to_public(value)
    return public if isinstance(public, str) else str(public)
