"""Pages made of panels: a type's boards, the portal's own directories, and the files that go with panels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.model.artifact import Task
from generator.model.content_type import ContentType, Types
from generator.model.site import Site
from generator.model.view import Browse, Chart, LatePage, Link, Page, Panel, Selection, find_tables
from generator.outputs.browse import browse_task
from generator.outputs.charts import chart_task
from generator.outputs.context import DirectoryPage, Download
from generator.outputs.frame import Alternate, ColumnMeta, PageMeta
from generator.outputs.page import PageInput, page_needs, page_task
from generator.outputs.table_files import table_task
from generator.outputs.written import home_link

_TEMPLATE: Final = "directory.html"
Boards = Mapping[str, tuple[Page | LatePage | Selection, ...]]
Fronts = Mapping[str, tuple[Link, ...]]


def find_boards(types: Types, site: Site) -> Boards:
    """The pages that each type adds of its own, and the lists of what they count, by type."""
    return {kind.name: tuple(kind.pages(site)) for kind in types.values()}


def find_fronts(boards: Boards) -> Fronts:
    """The boards of each type that stand beside its list; the others are found from these."""
    return {name: tuple(_fronts(pages)) for name, pages in boards.items()}


def _fronts(pages: Iterable[Page | LatePage | Selection]) -> Iterator[Link]:
    return (Link(page.title, page.path) for page in pages if isinstance(page, Page | LatePage) and not page.within)


def board_tasks(page: Page, kind: ContentType) -> Iterator[Task]:
    """A board and the files that go with it."""
    yield page_task(board_input(page, kind, page.panels))
    yield from panel_files(page.panels)


def board_needs(path: str) -> tuple[str, ...]:
    """The shared values that the page of a board is made with."""
    return page_needs("plain", path, _TEMPLATE)


def board_input(page: Page | LatePage, kind: ContentType, panels: tuple[Panel, ...]) -> PageInput:
    """What a board is made of."""
    column = ColumnMeta(page.title, page.summary, page.keywords or kind.keywords, kind.column_type)
    crumbs = (home_link(), Link(kind.label, f"{kind.name}/"), *page.within, Link(page.title))
    feed = f"{kind.name}/events.xml" if kind.event_kinds else f"{kind.name}/feed.xml"
    meta = PageMeta(
        page.path,
        page.title,
        column,
        crumbs,
        section="disclosure",
        alternates=(Alternate("application/atom+xml", f"{kind.label}动态订阅", feed),),
    )
    formats = (
        Download(f"{kind.name}.xml", feed, f"{kind.label}动态（Atom 订阅）"),
        Download(f"{kind.name}.csv", f"data/{kind.name}.csv", "CSV 表格"),
        Download(f"{kind.name}.json", f"data/{kind.name}.json", "JSON 数据"),
    )
    given = DirectoryPage(page.title, page.summary, tuple(map(_without_rows, panels)), formats)
    return PageInput(meta, "plain", _TEMPLATE, given)


def _without_rows(panel: Panel) -> Panel:
    """What a page shows of a panel: the rows of a list that is narrowed down stand in files of their own."""
    blocks = tuple(block._replace(rows=()) if isinstance(block, Browse) else block for block in panel.blocks)
    return panel._replace(blocks=blocks)


def panel_files(panels: Iterable[Panel]) -> Iterator[Task]:
    """The pictures of these panels, their tables as files, and the data of lists that are narrowed down."""
    panels = tuple(panels)
    yield from map(table_task, find_tables(panels))
    for panel in panels:
        for block in panel.blocks:
            if isinstance(block, Chart):
                yield chart_task(block)
            elif isinstance(block, Browse):
                yield browse_task(block)


def plain_task(  # noqa: PLR0913 - what a page is made of, by name
    path: str,
    title: str,
    template: str,
    page: object,
    *,
    description: str,
    column_type: str,
    within: tuple[Link, ...] = (),
    alternates: tuple[Alternate, ...] = (),
) -> Task:
    """A page of the portal's own."""
    section = "disclosure" if path.startswith(("disclosure/", "unit/", "place/", "data/")) else None
    column = ColumnMeta(title, description, (title, "政府信息公开"), column_type)
    crumbs = (home_link(), *within, Link(title))
    meta = PageMeta(path, title, column, crumbs, section=section, alternates=alternates)
    return page_task(PageInput(meta, "plain", template, page))
