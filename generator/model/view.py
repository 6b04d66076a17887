"""What is to be seen, as values: the vocabulary in which types describe their pages.

A type says *what* it wants shown; `theme/` decides how it looks. `href` is a path inside
the portal without a leading slash (`policy/x/`), a fragment (`#p3-8`), or an absolute
address (`https://…`, `tel:…`, `mailto:…`); templates turn it into a link that works from
the page it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final, Literal, NamedTuple

Tone = Literal["neutral", "good", "warn", "bad"]
Format = Literal["csv", "xlsx", "json"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "xlsx", "json")


class Link(NamedTuple):
    """A piece of text that may lead somewhere."""

    text: str
    href: str | None = None
    sample: bool = False


class Badge(NamedTuple):
    """A state, always in words; the tone only underlines it."""

    text: str
    tone: Tone = "neutral"


class Fact(NamedTuple):
    """One labelled line of metadata. No values means the line is left out, `pending` says 待补充."""

    label: str
    values: tuple[Link, ...] = ()
    note: str | None = None
    pending: bool = False


class Notice(NamedTuple):
    """A message that stands before the text: imported, withdrawn, accepted as printed, …"""

    title: str
    paragraphs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    tone: Tone = "neutral"


class Listing(NamedTuple):
    """A record as it stands in a list."""

    link: Link
    on: str
    badges: tuple[Badge, ...] = ()
    details: tuple[str, ...] = ()
    summary: str | None = None


class Facts(NamedTuple):
    """A block of labelled lines."""

    facts: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


class Links(NamedTuple):
    """A block: a list of links."""

    links: tuple[Link, ...]
    kind: Literal["links"] = "links"


class Listings(NamedTuple):
    """A block: a list of records."""

    listings: tuple[Listing, ...]
    kind: Literal["listings"] = "listings"


class Prose(NamedTuple):
    """A block: paragraphs of plain text."""

    paragraphs: tuple[str, ...]
    kind: Literal["prose"] = "prose"


class Table(NamedTuple):
    """A block: a table. `numeric` holds the indices of right-aligned columns; `href` is where the caption leads.

    `whole` are the columns whose cells are short and are not broken over lines: a state with its shape.
    `note` tells what holds for all of its numbers, such as their unit of money; `names` are the columns whose cells name what
    stands beside them (none where all are numbers), `sums` the rows that add others up.
    With a `download` (a path without ending, whose last part begins with `table`) exactly its rows stand in files of these
    `formats`, which its foot leads to; a record's page has files for those alone that its type names (`tables`).
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Link, ...], ...]
    numeric: tuple[int, ...] = ()
    href: str | None = None
    whole: tuple[int, ...] = ()
    note: str | None = None
    names: tuple[int, ...] = (0,)
    sums: tuple[int, ...] = ()
    download: str | None = None
    formats: tuple[Format, ...] = FORMATS
    kind: Literal["table"] = "table"


class Moment(NamedTuple):
    """One dated entry of a time line; `on` is printed as given."""

    on: str
    text: str
    link: Link | None = None
    badge: Badge | None = None


class Timeline(NamedTuple):
    """A block: dated entries, in the order given."""

    moments: tuple[Moment, ...]
    kind: Literal["timeline"] = "timeline"


class Count(NamedTuple):
    """A number that leads to exactly what it counts. The tone only underlines what the label says."""

    label: str
    number: int
    href: str | None
    tone: Tone = "neutral"


class Counts(NamedTuple):
    """A block: numbers side by side."""

    counts: tuple[Count, ...]
    kind: Literal["counts"] = "counts"


class Countdown(NamedTuple):
    """A block: a sentence about a due day. How many days are left is filled in from the shared daily file.

    So the page itself does not change as days pass.
    """

    text: str
    due_on: date
    kind: Literal["countdown"] = "countdown"


class Chart(NamedTuple):
    """A block: a picture drawn at build time from a Vega-Lite spec (canonical JSON, without sizes, colours or fonts).

    `finding` states what it shows, for those who do not see it; `table` has its numbers and stands beneath.
    """

    title: str
    spec: str
    finding: str
    table: Table
    kind: Literal["chart"] = "chart"


class BrowseField(NamedTuple):
    """What records are narrowed down by: `choices` are values as they stand in an address, and what they are called.

    `is_shown` says that a record tells its value in the list; the others only narrow it down.
    """

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]
    is_shown: bool = False


class BrowseRow(NamedTuple):
    """A record that can be found: for each field the positions of its values among the choices. `on` is printed as given."""

    link: Link
    on: str
    values: tuple[tuple[int, ...], ...]


class Browse(NamedTuple):
    """A block: a list that select boxes narrow down in place, its state in the page's address; `rows` are in the order shown.

    `path` is where its data stand (`type/board/browse`); without scripts `links` lead to plain directories instead.
    `on` says what the rows' days are.
    """

    path: str
    on: str
    fields: tuple[BrowseField, ...]
    rows: tuple[BrowseRow, ...]
    links: tuple[Link, ...]
    kind: Literal["browse"] = "browse"


Block = Facts | Links | Listings | Prose | Table | Timeline | Counts | Countdown | Chart | Browse


class Panel(NamedTuple):
    """A titled part of a page, made of blocks. `anchor` is its permanent fragment."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


class Page(NamedTuple):
    """A page that a type adds of its own: a board, a directory. `path` ends with a slash, `within` are the pages above it."""

    path: str
    title: str
    summary: str
    panels: tuple[Panel, ...]
    keywords: tuple[str, ...] = ()
    within: tuple[Link, ...] = ()


class Sketch(NamedTuple):
    """What has to be known of a page before it is put together: the `spec` of its charts, and the `download` of its tables in order."""

    specs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def find_tables(panels: Iterable[Panel]) -> Iterator[Table]:
    """The tables of these panels that are to be had as files, those beneath charts too."""
    for panel in panels:
        for block in panel.blocks:
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table) and table.download is not None:
                yield table


def sketch_panels(panels: Iterable[Panel]) -> Sketch:
    """The sketch of a page that is not worth sketching without putting it together."""
    panels = tuple(panels)
    specs = tuple(block.spec for panel in panels for block in panel.blocks if isinstance(block, Chart))
    return Sketch(specs, tuple(table.download for table in find_tables(panels) if table.download is not None))


class LatePage(NamedTuple):
    """A page of a type's own that is costly, or one of hundreds: its panels are put together only where it is to be made anew.

    `fill` makes them of the type's ledger and `given`, `sketch` says of the same what pictures and tables they will have. Both are
    module-level functions; `stands_for` has all that they take from the ledger, and where it is as before neither is asked.
    """

    path: str
    title: str
    summary: str
    fill: Callable[[Any, Any], tuple[Panel, ...]]
    sketch: Callable[[Any, Any], Sketch]
    given: object
    stands_for: str
    within: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()


class Selection(NamedTuple):
    """Records of the type that a board counts, by id and newest first: a list of its own, so that every number leads somewhere.

    `path` ends with a slash, `within` are the pages above it, below the type's own list.
    """

    path: str
    title: str
    summary: str
    ids: tuple[str, ...]
    within: tuple[Link, ...] = ()
