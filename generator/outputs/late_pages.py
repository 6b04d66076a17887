"""Boards of which there are hundreds, or that are costly: their panels are put together where they are made, and only if they may come out different."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from typing import NamedTuple, cast

from generator.model.artifact import Page as PageMade
from generator.model.artifact import Supplies, Task
from generator.model.content_type import ContentType, Types
from generator.model.site import Site
from generator.model.view import FORMATS, LatePage, Sketch, find_tables
from generator.outputs.boards import Boards, board_input, board_needs
from generator.outputs.bundles import Bundle
from generator.outputs.charts import spec_task
from generator.outputs.page import make_page
from generator.outputs.record_page import SITE, TYPES
from generator.outputs.table_files import TableFile, make_table, sheet_of


class LateInput(NamedTuple):
    """A page whose panels are not put together yet, its tables, and the type that it is of."""

    page: LatePage
    tables: tuple[str, ...]
    kind: str


def late_bundles(boards: Boards, types: Types, site: Site) -> Iterator[Bundle]:
    """Every page that is put together late, of all types."""
    for kind in types.values():
        for page in boards[kind.name]:
            if isinstance(page, LatePage):
                yield Bundle(page.path, tell_late(page), functools.partial(late_tasks, page, kind, site))


def tell_late(page: LatePage) -> str:
    """What a page says itself, and all that its panels are put together of."""
    return repr((page.title, page.summary, page.keywords, page.within, page.stands_for))


def late_tasks(page: LatePage, kind: ContentType, site: Site) -> Iterator[Task]:
    """The page with its tables as files, and its pictures."""
    sketch: Sketch = page.sketch(site.ledgers[kind.name], page.given)
    files = [f"{table}.{format_}" for table in sketch.tables for format_ in FORMATS]
    yield Task(
        (f"{page.path}index.html", *files),
        make_late,
        LateInput(page, sketch.tables, kind.name),
        shared=(SITE, TYPES, *board_needs(page.path)),
        stands_for=hashlib.sha256(f"{site.names}\n{tell_late(page)}".encode()).hexdigest(),
    )
    yield from map(spec_task, sketch.specs)


def make_late(given: LateInput, supplies: Supplies) -> tuple[bytes | PageMade, ...]:
    """The finished page and its tables as files. Raises ValueError when these are not the tables that were named."""
    site, types = cast("Site", supplies.shared[SITE]), cast("Types", supplies.shared[TYPES])
    page = given.page
    panels = page.fill(site.ledgers[given.kind], page.given)
    tables = tuple(find_tables(panels))
    if tuple(table.download for table in tables) != given.tables:
        raise ValueError(f"{page.path} has other tables than {given.tables}")
    files = [file for table in tables for file in make_table(TableFile(sheet_of(table), table.formats), supplies)]
    return (*make_page(board_input(page, types[given.kind], panels), supplies), *files)
