"""ContentType: what a folder of `content_types/` declares, and all that the rest knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.model.fact import Event
from generator.model.fields import Facet
from generator.model.issue import Issue, Rule
from generator.model.record import Record
from generator.model.site import Draft, Entry, Parsed, Site, State
from generator.model.view import Notice, Page, Panel


@dataclass(frozen=True, slots=True)
class StateRule:
    """A property computed from a record and the records that refer to it (found by id), for one day.

    None means that it does not apply.

    With a `facet` it divides the records into directories, like a declared field.
    """

    key: str
    label: str
    compute: Callable[[Entry, Mapping[str, Entry], date], State | None]
    facet: Facet | None = None


def no_events(_entry: Entry) -> Iterable[Event]:
    """The facts of a type that states none."""
    return ()


def no_notices(_entry: Entry) -> Iterable[Notice]:
    """The notices of a type that shows none of its own."""
    return ()


def no_panels(_entry: Entry, _site: Site) -> Iterable[Panel]:
    """The panels of a type that needs none beyond its declared fields."""
    return ()


def no_pages(_site: Site) -> Iterable[Page]:
    """The boards of a type that has none."""
    return ()


@dataclass(frozen=True, slots=True)
class ContentType:
    """A kind of record. Page, lists, data set, schema, feed, facets and field guide come from this declaration.

    `columns` names the statutory columns (generator.model.disclosure) in which its records stand;
    `column_type` is the value of the ColumnType meta tag（国办发〔2017〕47号）.
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
    draft_checks: tuple[Callable[[Draft], Iterable[Issue]], ...] = ()
    states: tuple[StateRule, ...] = ()
    events: Callable[[Entry], Iterable[Event]] = no_events
    notices: Callable[[Entry], Iterable[Notice]] = no_notices
    panels: Callable[[Entry, Site], Iterable[Panel]] = no_panels
    pages: Callable[[Site], Iterable[Page]] = no_pages

    @property
    def template(self) -> str:
        """The record page's template: the type's own where it has one, else the shared one."""
        own = f"{self.name}/record.html"
        return own if (self.folder / "templates" / "record.html").is_file() else "record.html"


Types = Mapping[str, ContentType]
