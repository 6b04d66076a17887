"""What each template receives: one frozen value, no dictionary, no site object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.model.view import Badge, Fact, Link, Listing, Listings, Notice, Panel, Table
from generator.text.wording import Piece


class OutlineEntry(NamedTuple):
    """A line of an outline. `level` starts at 1; `anchor` is ready to stand in an attribute."""

    level: int
    label: str
    anchor: str


class Download(NamedTuple):
    """A file that belongs to a page: an attachment, the record's JSON, a data set.

    `name` is shown; `file_name` is proposed when it is saved, where that differs;
    `size` is printed (“12.3 KB”), `sha256` is hexadecimal.
    """

    name: str
    href: str
    form: str
    size: str | None = None
    sha256: str | None = None
    file_name: str | None = None


class Contact(NamedTuple):
    """Whom a reader may ask about a record. `links` are 12345, the letter box and their like."""

    office: Link
    phone: Link | None
    links: tuple[Link, ...]


class RecordPage(NamedTuple):
    """`record.html`: everything about one record but its text, which is filled in as `body` and `outline`.

    `ways` lead down to the panels that others offer for it: below a long text nobody would look for them.
    """

    kind: str
    title: str
    badges: tuple[Badge, ...]
    notices: tuple[Notice, ...]
    facts: tuple[Fact, ...]
    panels: tuple[Panel, ...]
    attachments: tuple[Download, ...]
    formats: tuple[Download, ...]
    citation: str
    permalink: str
    contact: Contact
    sample: bool
    ways: tuple[Link, ...] = ()


class ComparedClause(NamedTuple):
    """A clause of two versions in one. `note` says in words what became of it; `kind` “same” stands for a run of clauses."""

    kind: str
    label: str
    note: str | None
    pieces: tuple[Piece, ...]


class RevisionPage(NamedTuple):
    """`revision.html`: a version that was replaced, its text in `body`. Of a hidden one only the facts are told."""

    kind: str
    title: str
    sample: bool
    number: int
    notice: Notice
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    clauses: tuple[ComparedClause, ...]
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as a link to its directory."""

    text: str
    href: str
    count: int
    is_current: bool = False


class FacetGroup(NamedTuple):
    """A facet: its label and the directories of its values."""

    label: str
    choices: tuple[Choice, ...]


class ListPage(NamedTuple):
    """`list.html`: records, newest first, with the directories beside them.

    A full page of a long list says neither how many records there are nor how they divide: it never changes.
    """

    title: str
    intro: str
    total: int | None
    listings: tuple[Listing, ...]
    facets: tuple[FacetGroup, ...]
    newer: Link | None
    older: Link | None
    formats: tuple[Download, ...]
    boards: tuple[Link, ...] = ()


class HomeColumn(NamedTuple):
    """One of the four columns of 国办公开办函〔2019〕61号, or 依申请公开, as a door on the home page."""

    link: Link
    summary: str


class HomeGroup(NamedTuple):
    """The newest records of one type."""

    title: str
    total: int
    listings: Listings
    more: tuple[Link, ...]


class HomePage(NamedTuple):
    """`home.html`."""

    title: str
    organ: str
    lead: str
    columns: tuple[HomeColumn, ...]
    groups: tuple[HomeGroup, ...]
    directories: tuple[FacetGroup, ...]
    contacts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One statutory column: its records, a link to the host portal, or a statement why it is empty."""

    number: str
    label: str
    links: tuple[Link, ...]
    statement: str | None
    count: int | None


class DisclosureSection(NamedTuple):
    """The columns that one article asks for."""

    title: str
    basis: str
    rows: tuple[DisclosureRow, ...]


class DisclosurePage(NamedTuple):
    """`disclosure.html`: 法定主动公开内容."""

    title: str
    intro: str
    sections: tuple[DisclosureSection, ...]


class UnitPage(NamedTuple):
    """`unit.html`: a unit with the six fields of Art. 20(2) and what it has published."""

    title: str
    kind: str
    facts: tuple[Fact, ...]
    panels: tuple[Panel, ...]
    formats: tuple[Download, ...] = ()


class DirectoryPage(NamedTuple):
    """`directory.html`: a plain page of panels (units, open data, site map, a type's own boards)."""

    title: str
    intro: str
    panels: tuple[Panel, ...]
    formats: tuple[Download, ...] = ()


class SearchPage(NamedTuple):
    """`search.html`: `style` and `modules` are the search's own assets; `panels` are all directories."""

    title: str
    intro: str
    organ: str
    style: str
    modules: tuple[str, ...]
    contacts: tuple[Link, ...]
    request: Link
    panels: tuple[Panel, ...]
