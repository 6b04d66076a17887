"""ContentType: what a folder of `content_types/` declares, and all that the rest knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.model.book import Book
from generator.model.dataset import Dataset
from generator.model.fact import Event, Facts, Figure
from generator.model.fields import Facet
from generator.model.issue import Issue, Rule
from generator.model.record import Record
from generator.model.sheet import Sheet
from generator.model.site import Draft, Entry, Parsed, Site, State
from generator.model.view import LatePage, Notice, Page, Panel, Selection
from generator.model.work import Action, Due


class StateRule(NamedTuple):
    """A property computed from a record and the records that refer to it (found by id), for one day.

    None means that it does not apply.

    With a `facet` it divides the records into directories, like a declared field.
    """

    key: str
    label: str
    compute: Callable[[Entry, Mapping[str, Entry], date], State | None]
    facet: Facet | None = None


class Standing(NamedTuple):
    """How a record stands by the facts of the whole portal. Nothing in it may change because a day passed and nothing else.

    `states` belong to rules of the type whose `compute` is `by_facts`; `evidence` are the facts it rests on, newest
    first: they are the record's own feed.
    """

    states: tuple[State, ...]
    brief: object
    evidence: tuple[Event, ...] = ()


def by_facts(_entry: Entry, _linked: Mapping[str, Entry], _today: date) -> State | None:
    """The `compute` of a state that the type's `standing` gives, once all events are known."""
    return None


def no_gist(_record: Record) -> object:
    """The gist of a type whose states are computed from the record itself."""
    return None


def no_events(_entry: Entry, _today: date) -> Iterable[Event]:
    """The facts of a type that states none."""
    return ()


def no_figures(_entry: Entry) -> Iterable[Figure]:
    """The amounts of a type that states none."""
    return ()


def no_brief(_entry: Entry, _linked: Mapping[str, Entry], _today: date) -> object:
    """The brief of a type whose boards need none."""
    return None


def no_ledger(_site: Site) -> object:
    """The ledger of a type whose boards look at each record once."""
    return None


def no_deadlines(_entry: Entry, _linked: Mapping[str, Entry], _today: date) -> Iterable[Due]:
    """What is due of a type that promises nothing."""
    return ()


def no_notices(_entry: Entry) -> Iterable[Notice]:
    """The notices of a type that shows none of its own."""
    return ()


def no_panels(_entry: Entry, _site: Site) -> Iterable[Panel]:
    """The panels of a type that needs none beyond its declared fields."""
    return ()


def no_tables(_entry: Entry) -> Iterable[str]:
    """The files with tables of a type whose records offer none."""
    return ()


def no_part(_id: str, _site: Site) -> Iterable[Panel]:
    """The panels of a type that adds nothing to the page of a unit or a place."""
    return ()


def no_pages(_site: Site) -> Iterable[Page | LatePage | Selection]:
    """The boards of a type that has none."""
    return ()


def no_details(_entry: Entry, _site: Site) -> Iterable[str]:
    """What lists tell of a record beyond its publisher and number, of types that add nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class ContentType:
    """A kind of record. Page, lists, data set, schema, feed, facets and field guide come from this declaration.

    `columns` names the statutory columns (generator.model.disclosure) in which its records stand;
    `column_type` is the value of the ColumnType meta tag（国办发〔2017〕47号）.

    `gist` is what states, events and briefs are computed from where records are many: it is taken when the file is read
    and kept on the card. `checks` look at one record, `body_checks` at its body too (as typed, and the line of the file it begins on),
    `draft_checks` at all records on a day. `states`, `events` and `figures` are what is
    computed of a record, `brief` what boards are made of: Site.derived keeps it, so that no board opens ten thousand
    records. `tree` is the key of the field that names the record which one is a part of: states see what lies below.

    `standing` is what is computed of a record once the events and figures of all records are known: its states and brief
    come after the others. Records of other types never depend on it, but for those that it refers to.

    `panels` stand on the record's own page, `offers` on the page of another record that one of these refers to,
    `tables` are the files that the tables in its panels name (with their endings), by its card alone: no record is opened to plan;
    `unit_panels` and `place_panels` on the page of a unit or a place, by its id; `unit_told` has all that those of a unit take, where
    it is less work than they are; `pages` are boards, and the
    lists of what they count; `page_names` are what they are called right below the type's address, where `board` is taken for all
    types: no record may have that for its id. `details` are told of a record wherever it stands in a list: by its card, its brief and names alone.
    `ledger` is what boards and the panels of units and places share, made of all records once a build and never again for
    each of two hundred units: Site.ledgers has it.
    `event_kinds` are the kinds of event that it states, for whoever counts them.

    `datasets` are those that it has beside the one of its records.

    For those who keep the records: `sheet` is their form in Excel where a record is a row, `book` where it is a workbook;
    `actions` are what `gongkai update` can enter,
    `deadlines` what is open on a day for `gongkai due`. `asks` has groups of optional fields of which a record needs one:
    `gongkai new` asks for the first and leaves a placeholder where there is no answer.
    """

    name: str
    label: str
    description: str
    keywords: tuple[str, ...]
    column_type: str
    columns: tuple[str, ...]
    record: type[Record]
    folder: Path
    rules: tuple[Rule, ...] = ()
    checks: tuple[Callable[[Parsed], Iterable[Issue]], ...] = ()
    body_checks: tuple[Callable[[Parsed, str, int], Iterable[Issue]], ...] = ()
    draft_checks: tuple[Callable[[Draft, date], Iterable[Issue]], ...] = ()
    gist: Callable[[Record], object] = no_gist
    tree: str | None = None
    states: tuple[StateRule, ...] = ()
    brief: Callable[[Entry, Mapping[str, Entry], date], object] = no_brief
    standing: Callable[[Entry, Facts, date], Standing | None] | None = None
    ledger: Callable[[Site], object] = no_ledger
    event_kinds: tuple[str, ...] = ()
    events: Callable[[Entry, date], Iterable[Event]] = no_events
    figures: Callable[[Entry], Iterable[Figure]] = no_figures
    notices: Callable[[Entry], Iterable[Notice]] = no_notices
    panels: Callable[[Entry, Site], Iterable[Panel]] = no_panels
    tables: Callable[[Entry], Iterable[str]] = no_tables
    datasets: tuple[Dataset, ...] = ()
    offers: Callable[[Entry, Site], Iterable[Panel]] = no_panels
    unit_panels: Callable[[str, Site], Iterable[Panel]] = no_part
    unit_told: Callable[[str, Site], object] | None = None
    place_panels: Callable[[str, Site], Iterable[Panel]] = no_part
    pages: Callable[[Site], Iterable[Page | LatePage | Selection]] = no_pages
    page_names: frozenset[str] = frozenset()
    details: Callable[[Entry, Site], Iterable[str]] = no_details
    sheet: Sheet | None = None
    book: Book | None = None
    actions: tuple[Action, ...] = ()
    deadlines: Callable[[Entry, Mapping[str, Entry], date], Iterable[Due]] = no_deadlines
    asks: tuple[tuple[str, ...], ...] = ()

    @property
    def template(self) -> str:
        """The record page's template: the type's own where it has one, else the shared one."""
        own = f"{self.name}/record.html"
        return own if (self.folder / "templates" / "record.html").is_file() else "record.html"

    def tell_unit(self, unit: str, site: Site) -> str:
        """What stands for its panels on the page of a unit."""
        return repr(tuple(self.unit_panels(unit, site)) if self.unit_told is None else self.unit_told(unit, site))


Types = Mapping[str, ContentType]
