"""Data sets that a type has beside the one of its records: rows of their own, described for who reads them (Table Schema)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from generator.model.site import Entry, Site

DataType = Literal["string", "integer", "number", "boolean", "date", "year"]


class DataColumn(NamedTuple):
    """A column: its head, what it holds, and what its cells may be. `note` tells units of measure and what a blank means."""

    head: str
    note: str
    type: DataType = "string"
    choices: tuple[str, ...] = ()
    is_required: bool = False


class DataLink(NamedTuple):
    """Columns whose cells name a row of another data set of the portal."""

    heads: tuple[str, ...]
    dataset: str
    targets: tuple[str, ...]


class Dataset(NamedTuple):
    """A data set at `data/<name>.csv`. `rows` are a record's, of its card and of names alone: no record is opened for it.

    `key` are the heads that tell its rows apart.
    """

    name: str
    label: str
    description: str
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]
    rows: Callable[[Entry, Site], Iterable[tuple[str, ...]]]
    links: tuple[DataLink, ...] = ()
