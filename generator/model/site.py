"""Draft: everything as read. Site: everything checked, sorted and cross-linked. Neither holds a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.model.artifact import ContentFile
from generator.model.declaration import Path
from generator.model.fact import Event
from generator.model.issue import Issue, Source
from generator.model.record import Record
from generator.model.settings import Place, SiteSettings, Unit
from generator.model.view import Badge
from generator.text.outline import Heading


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file beside a record: its name in the repository (NFC), where it is, and what it holds."""

    name: str
    content: ContentFile
    size: int


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What checks and pages must know of a body without having it. `line` is the body's first line in the file."""

    line: int
    headings: tuple[Heading, ...]
    excerpt: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record file as read. `record` is None when its front matter could not be understood.

    `path` is the file's place as messages name it; `places` has (line, column) by path of keys.
    """

    type: str
    id: str
    path: str
    content: ContentFile
    record: Record | None
    places: Mapping[Path, tuple[int, int]]
    body: BodyFacts
    files: tuple[AttachedFile, ...]
    issues: tuple[Issue, ...]

    def where(self, *path: str | int) -> Source:
        """The place of a field, or of the nearest thing around it that the file has."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return Source(self.path, *self.places[path[:end]])
        return Source(self.path)


@dataclass(frozen=True, slots=True)
class WrittenPage:
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


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference from record to record: the field it stands in, and what each end calls it."""

    origin: str
    target: str
    label: str
    inverse: str
    field: str
    where: Source


@dataclass(frozen=True, slots=True)
class State:
    """A computed property of a record on a given day, such as its validity.

    `badge` is how lists and the page's head show it, None to keep it among the facts; `note` explains it.
    """

    key: str
    label: str
    value: str
    badge: Badge | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that goes out. `source` is its file, as messages name it."""

    type: str
    id: str
    source: str
    record: Record
    content: ContentFile
    body: BodyFacts
    files: tuple[AttachedFile, ...]
    references: tuple[Reference, ...] = ()
    referrers: tuple[Reference, ...] = ()
    states: tuple[State, ...] = ()

    @property
    def path(self) -> str:
        """The page's permanent path inside the portal."""
        return f"{self.type}/{self.id}/"

    @property
    def order(self) -> tuple[str, str]:
        """Sort key, oldest first; ids settle ties."""
        return str(self.record.published_on), self.id


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that goes out, newest record first."""

    settings: SiteSettings
    units: Mapping[str, Unit]
    places: Mapping[str, Place]
    entries: tuple[Entry, ...]
    pages: tuple[WrittenPage, ...]
    events: tuple[Event, ...] = ()
    by_id: Mapping[str, Entry] = field(default_factory=dict)

    def of_type(self, name: str) -> tuple[Entry, ...]:
        """The records of one type that are not withdrawn, newest first."""
        return tuple(e for e in self.entries if e.type == name and e.record.withdrawn is None)
