"""Draft: everything as read. Site: everything checked, sorted and cross-linked. Neither holds a body."""

from __future__ import annotations

import functools
import marshal
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, cast

from generator.model.artifact import ContentFile
from generator.model.card import Card, Mention, Mentioned
from generator.model.declaration import Path, Spot, find_spot
from generator.model.diary import Diary, Leaf
from generator.model.fact import Event, Figure
from generator.model.history import Chronicle, Revision
from generator.model.issue import Issue, Source
from generator.model.record import Record
from generator.model.reference import PlaceId, UnitId
from generator.model.settings import Place, Redirect, SiteSettings, Unit
from generator.model.squeezing import squeeze, unsqueeze
from generator.model.view import Badge
from generator.model.workdays import Workdays, WorkdayYear


class AttachedFile(NamedTuple):
    """A file beside a record: its name in the repository (NFC), where it is, and what it holds."""

    name: str
    content: ContentFile
    size: int


class Details(NamedTuple):
    """What is needed of a record file only where its own page, a reference to it, or an issue in it, is made.

    `record` is None when its front matter could not be understood; `places` has line and column by path of keys;
    `excerpt` is how its body begins; `headings` the anchor and the label of every clause that can be named.
    """

    record: Record | None
    places: Mapping[Path, Spot]
    excerpt: str
    headings: tuple[tuple[str, str], ...] = ()


class Parsed(NamedTuple):
    """A record file as read: `card` has what is needed of all records, `details` the rest, pickled and squeezed until it is asked for.

    `path` is the file's place as messages name it; `digest` stands for the file, the files beside it and the code that
    read them. `places` are those of the details once these are packed, squeezed like them: hundreds of matters may be late,
    and of their details only the place is told. The body, rendered, is kept apart: see Task.text.
    """

    type: str
    id: str
    path: str
    digest: str
    content: ContentFile
    card: Card | None
    files: tuple[AttachedFile, ...]
    issues: tuple[Issue, ...]
    details: Details | bytes
    places: bytes = b""

    @property
    def record(self) -> Record | None:
        """The record; None when its front matter could not be understood."""
        return _open(self.details).record

    @property
    def excerpt(self) -> str:
        """How its body begins."""
        return _open(self.details).excerpt

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """The anchor and the label of every clause of its body."""
        return _open(self.details).headings

    def pack(self) -> Parsed:
        """The same, with its details pickled: ten thousand are carried through a build that looks into a few."""
        if isinstance(self.details, bytes):
            return self
        rest = pickle.dumps(self.details._replace(places={}), pickle.HIGHEST_PROTOCOL)
        return self._replace(details=squeeze(rest), places=squeeze(marshal.dumps(dict(self.details.places))))

    def open(self) -> Parsed:
        """The same, with its details at hand."""
        return self._replace(details=_open(self.details))

    def where(self, *path: str | int) -> Source:
        """The place of a field, or of the nearest thing around it that the file has."""
        # Our own, as in _unpickle.
        places = marshal.loads(unsqueeze(self.places)) if self.places else _open(self.details).places  # noqa: S302
        return find_spot(path, self.path, places)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What the record refers to."""
        return self.card.mentions if self.card is not None else ()


def _open(details: Details | bytes) -> Details:
    return _unpickle(details) if isinstance(details, bytes) else details


# A page asks for its record many times; few records are asked for at a time.
@functools.lru_cache(maxsize=512)
def _unpickle(details: bytes) -> Details:
    opened: Details = pickle.loads(unsqueeze(details))  # noqa: S301 - our own, and the digest of what it came in was checked
    return opened


class WrittenPage(NamedTuple):
    """A hand-written page of `content/pages/`: its front matter; MkDocs renders the rest. `name` is `guide.md`."""

    name: str
    path: str
    title: str
    description: str
    keywords: tuple[str, ...]
    column_type: str | None
    updated_on: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """All of `content/` as read, with every issue found while reading. `settings` is None when unreadable."""

    settings: SiteSettings | None
    units: tuple[Unit, ...]
    places: tuple[Place, ...]
    records: tuple[Parsed, ...]
    pages: tuple[WrittenPage, ...]
    issues: tuple[Issue, ...]
    workdays: tuple[WorkdayYear, ...] = ()


class Reference(NamedTuple):
    """A reference from record to record: the field it stands in, what each end calls it, and the item that is meant."""

    origin: str
    target: str
    label: str
    inverse: str
    field: str
    item: str = ""


class State(NamedTuple):
    """A computed property of a record on a given day, such as its validity.

    `badge` is how lists and the page's head show it, None to keep it among the facts; `note` explains it.
    `is_over` says that the record is no longer in force: searches show it behind those that are.
    """

    key: str
    label: str
    value: str
    badge: Badge | None = None
    note: str | None = None
    is_over: bool = False


class Derived(NamedTuple):
    """What a type computes of a record for a day. `source` stands for all that it was computed from.

    `digest` stands for the record, its states and its brief, `listed` for all that is told of them elsewhere: its public
    fields, events and figures too, but not its text.
    `leaves` are its part of the diary. `brief` is what boards need of the record: the type's own value, which changes only
    when something happens to it. `evidence` are the facts that its standing rests on, newest first.
    """

    source: str
    states: tuple[State, ...]
    leaves: tuple[Leaf, ...]
    digest: str
    listed: str
    brief: object = None
    figures: tuple[Figure, ...] = ()
    evidence: tuple[Event, ...] = ()


class Entry(NamedTuple):
    """A record that goes out. `digest` stands for all that its page can show: itself, its states, what it is linked with.

    `listed` stands for what is told of it elsewhere, but for the names of units and places.
    """

    id: str
    card: Card
    parsed: Parsed
    references: tuple[Reference, ...] = ()
    referrers: tuple[Reference, ...] = ()
    states: tuple[State, ...] = ()
    digest: str = ""
    listed: str = ""

    @property
    def record(self) -> Record:
        """The record itself, for its own page; what lists and data sets need is on its card."""
        return cast("Record", self.parsed.record)

    def open(self) -> Entry:
        """The same, with its details at hand: its own page asks for them a hundred times."""
        return self._replace(parsed=self.parsed.open())

    @property
    def type(self) -> str:
        """The name of its type."""
        return self.parsed.type

    @property
    def source(self) -> str:
        """Its file, as messages name it."""
        return self.parsed.path

    @property
    def content(self) -> ContentFile:
        """Its file and what it held."""
        return self.parsed.content

    @property
    def files(self) -> tuple[AttachedFile, ...]:
        """The files beside it."""
        return self.parsed.files

    @property
    def path(self) -> str:
        """The page's permanent path inside the portal."""
        return f"{self.parsed.type}/{self.id}/"


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that goes out, newest record first.

    `shown` has, by type, the records that are not withdrawn; `derived` what was computed of each record, by id.
    `chronicle` is None where there is no release record; `revisions` has its part of each record.
    `redirects` and `synonyms` are the settings' own, which no page but theirs depends on. `names` stands for units, places and settings.
    `today` is the day that it is made for, None in the part of it that a record's own page may see: no such page tells it.
    `is_past` says that it shows an earlier day, and is no release.
    `workdays` is the calendar for boards; a record's own page has no more of it than the library's years.
    `ledgers` has by type what the type made of all its records for its boards; a record's own page has none.
    """

    settings: SiteSettings
    units: Mapping[str, Unit]
    places: Mapping[str, Place]
    entries: tuple[Entry, ...]
    pages: tuple[WrittenPage, ...]
    diary: Diary = field(default_factory=Diary)
    by_id: Mapping[str, Entry] = field(default_factory=dict)
    shown: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    redirects: tuple[Redirect, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: str = ""
    chronicle: Chronicle | None = None
    revisions: Mapping[str, tuple[Revision, ...]] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    today: date | None = None
    is_past: bool = False
    workdays: Workdays = field(default_factory=Workdays)
    ledgers: Mapping[str, object] = field(default_factory=dict)

    def of_type(self, name: str) -> tuple[Entry, ...]:
        """The records of one type that are not withdrawn, newest first."""
        return self.shown.get(name, ())

    def around(self, entry: Entry) -> Site:
        """The part of the site that a record's own page may draw on: itself and what `entry.digest` stands for."""
        ids = dict.fromkeys((entry.id, *(r.target for r in entry.references), *(r.origin for r in entry.referrers)))
        near = (entry.open(), *(self.by_id[record_id] for record_id in ids if record_id != entry.id))
        values = named_around(entry, self.by_id)
        places = dict.fromkeys(p for v in values if isinstance(v, PlaceId) for p in self.place_and_above(v.id))
        return Site(
            settings=self.settings,
            units={value.id: self.units[value.id] for value in values if isinstance(value, UnitId)},
            places={place: self.places[place] for place in places},
            entries=near,
            pages=(),
            by_id={each.id: each for each in near},
            derived={each.id: self.derived[each.id] for each in near},
            revisions={entry.id: self.revisions[entry.id]} if entry.id in self.revisions else {},
        )

    def place_and_above(self, place_id: str) -> tuple[str, ...]:
        """A place and what it lies within, innermost first."""
        chain: list[str] = []
        current: str | None = place_id
        while current is not None:
            chain.append(current)
            current = self.places[current].within
        return tuple(chain)


def named_around(entry: Entry, by_id: Mapping[str, Entry]) -> tuple[Mentioned, ...]:
    """What a record names, and what those name that refer to it: its page may show them, so its digest covers them."""
    origins = [by_id[reference.origin] for reference in entry.referrers]
    return tuple(mention.value for each in (entry, *origins) for mention in each.card.mentions)
