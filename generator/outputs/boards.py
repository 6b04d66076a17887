"""Pages made of panels: a type's boards, the portal's own directories, and the charts on all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.model.artifact import Task
from generator.model.content_type import ContentType, Types
from generator.model.site import Site
from generator.model.view import Chart, Link, Page, Panel
from generator.outputs.charts import chart_task
from generator.outputs.context import DirectoryPage
from generator.outputs.frame import Alternate, ColumnMeta, PageMeta
from generator.outputs.page import PageInput, page_task
from generator.outputs.written import home_link

Boards = Mapping[str, tuple[Page, ...]]


def find_boards(types: Types, site: Site) -> Boards:
    """The pages that each type adds of its own, by type."""
    return {kind.name: tuple(kind.pages(site)) for kind in types.values()}


def board_tasks(page: Page, kind: ContentType) -> Iterator[Task]:
    """A board and its charts."""
    column = ColumnMeta(page.title, page.summary, page.keywords or kind.keywords, kind.column_type)
    crumbs = (home_link(), Link(kind.label, f"{kind.name}/"), *page.within, Link(page.title))
    meta = PageMeta(
        page.path,
        page.title,
        column,
        crumbs,
        section="disclosure",
        alternates=(Alternate("application/atom+xml", f"{kind.label}动态订阅", f"{kind.name}/events.xml"),)
        if kind.event_kinds
        else (),
    )
    given = DirectoryPage(page.title, page.summary, page.panels)
    yield page_task(PageInput(meta, "plain", "directory.html", given))
    yield from panel_charts(page.panels)


def panel_charts(panels: Iterable[Panel]) -> Iterator[Task]:
    """The pictures of these panels."""
    for panel in panels:
        for block in panel.blocks:
            if isinstance(block, Chart):
                yield chart_task(block)


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
