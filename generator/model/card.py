"""Card: what lists, directories, data sets and checks need of a record, taken from it once, when it is read.

Ten thousand records are looked at in every build and one of them has changed: nothing may walk them all again.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from generator.model.declaration import FieldSpec, Path, facet_values, fields_of, search, to_public
from generator.model.fields import Facet
from generator.model.record import Record
from generator.model.reference import KindName, OutsideOrgan, PlaceId, RecordId, TypeLabel, UnitId
from generator.model.squeezing import squeeze, unsqueeze
from generator.text.index_no import IndexNo
from generator.text.pattern import Pattern

Mentioned = UnitId | PlaceId | RecordId | OutsideOrgan | IndexNo | KindName | TypeLabel
_MENTIONED = (UnitId, PlaceId, RecordId, OutsideOrgan, IndexNo, KindName, TypeLabel)
Reference = UnitId | PlaceId | RecordId
Cell = str | Reference | tuple["Cell", ...]
# A cell that begins so would be taken for a formula by Excel: an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A number is no formula, though it may begin like one.
_HARMLESS = Pattern(r"[+-][0-9][0-9,]*(?:\.[0-9]+)?%?")
# What a cell may have to be quoted for, beside a comma, or be given an apostrophe.
_DELICATE = Pattern(r'["\r\n\t=+@-]')
_Value = TypeVar("_Value")


class Mention(NamedTuple):
    """A value that has a meaning beyond its record: where it stands, and the field that declares it."""

    path: Path
    key: str
    label: str
    inverse: str
    value: Mentioned


class Accepted(NamedTuple):
    """A rule that a confirmed original may break: in the one finding that says `only`, or wherever it does; and why."""

    code: str
    only: str | None
    why: str


class Card(NamedTuple):
    """`facets` has the values of each declared facet in the order declared.

    `row` is the title and the data set's columns as CSV: text, and between it the cells whose names are looked up later.
    `number` is the document number as printed; `accepted` has the rules that a confirmed original may break, and why;
    `replaced` former names of attachments, each with the name of what took its place.
    `public` is the record as JSON without its braces, squeezed; `latest` the latest day that it says something happened;
    `order` sorts records, oldest first; `gist` is what the type itself takes from a record, so that computing its states for
    another day opens no record; `gist_digest` stands for it.
    """

    title: str
    publisher: UnitId | OutsideOrgan
    number: str | None
    summary: str | None
    is_sample: bool
    is_imported: bool
    is_withdrawn: bool
    accepted: tuple[Accepted, ...]
    replaced: tuple[tuple[str, str], ...]
    mentions: tuple[Mention, ...]
    facets: tuple[tuple[object, ...], ...]
    row: tuple[Cell, ...]
    public: bytes
    latest: date
    order: tuple[str, str]
    gist: object = None
    gist_digest: str = ""

    @property
    def json(self) -> str:
        """The record as JSON, without its braces."""
        return unsqueeze(self.public).decode("utf-8", "surrogatepass")

    @property
    def published_on(self) -> str:
        """The day it was published: `2022-03-07`."""
        return self.order[0][:10]


def make_card(record: Record, record_id: str, gist: object = None) -> Card:
    """The card of one record."""
    specs = fields_of(type(record))
    number = getattr(record, "document_no", None)
    return Card(
        title=record.title,
        publisher=_same(record.publisher),
        number=None if number is None else str(number),
        summary=record.summary,
        is_sample=record.sample,
        is_imported=record.imported is not None,
        is_withdrawn=record.withdrawn is not None,
        accepted=tuple(Accepted(item.code, item.only, item.why) for item in record.accepted),
        replaced=tuple((old, attachment.file) for attachment in record.attachments for old in attachment.replaces),
        mentions=tuple(_mentions(record)),
        facets=tuple(_facet(getattr(record, s.name), s.facet) for s in specs if s.facet),
        row=tuple(_row((record.title, *(_cell(getattr(record, s.name)) for s in columns_of(type(record)))))),
        public=squeeze(json.dumps(to_public(record), ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")),
        latest=record.changed_on,
        order=(str(record.published_on), record_id),
        gist=gist,
        gist_digest=""
        if gist is None
        else blake2b(repr(gist).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
    )


def columns_of(kind: type[Record]) -> tuple[FieldSpec, ...]:
    """The fields that are columns of lists and data sets."""
    return tuple(spec for spec in fields_of(kind) if spec.is_column and not spec.is_internal)


def _row(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Cells as CSV, those without a reference joined to one text."""
    text = ""
    for number, cell in enumerate(cells):
        text += "," if number else ""
        if _is_known(cell):
            text += quote_cell(print_cell(cell, str))
        else:
            yield text
            yield cell
            text = ""
    yield text


def _is_known(cell: Cell) -> bool:
    return all(map(_is_known, cell)) if isinstance(cell, tuple) else isinstance(cell, str)


def print_cell(cell: Cell, name: Callable[[Reference], str]) -> str:
    """A cell as text, references by their names."""
    if isinstance(cell, tuple):
        return "；".join(print_cell(item, name) for item in cell)
    return cell if isinstance(cell, str) else name(cell)


def quote_cell(text: str) -> str:
    """Text as a cell of a CSV file."""
    if text.startswith(_FORMULA_STARTS) and _HARMLESS.fullmatch(text) is None:
        text = f"'{text}"
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"{}"'.format(text.replace('"', '""'))
    return text


def print_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file with a byte order mark, as Excel needs it to see UTF-8."""
    return "\ufeff".encode() + print_lines((heads, *rows))


def print_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Lines of a CSV file."""
    return "\r\n".join([*map(_print_line, rows), ""]).encode()


def _print_line(row: Sequence[str]) -> str:
    """A line of a CSV file. Most have nothing to be quoted, which is seen at once in all of their cells."""
    line = ",".join(row)
    if line.count(",") < len(row) and _DELICATE.search(line) is None:
        return line
    return ",".join(map(quote_cell, row))


def _mentions(record: Record) -> Iterator[Mention]:
    for path, spec, value in search(record, _MENTIONED):
        if spec is not None:
            yield Mention(path, spec.key, spec.label, spec.inverse or spec.label, _same(value))


def _facet(value: object, facet: Facet) -> tuple[object, ...]:
    return tuple(map(_same, dict.fromkeys(facet_values(value, facet))))


@functools.lru_cache(maxsize=4096, typed=True)
def _same(value: _Value) -> _Value:
    """Equal values of many records as one object: pickled together, they are read again once and not for each record."""
    return value


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
