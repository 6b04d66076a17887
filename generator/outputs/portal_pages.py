"""The portal's own pages: home, 法定主动公开内容, units, open data, site map, and the boards of types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.model.artifact import Task
from generator.model.content_type import ContentType, Types
from generator.model.disclosure import ARTICLES, REQUEST, SUB_COLUMNS, StatutoryColumn
from generator.model.site import Site
from generator.model.view import Fact, Link, Links, Listings, Page, Panel, Selection
from generator.outputs.boards import Boards, Fronts, board_tasks, plain_task
from generator.outputs.changes import CHANGES_PATH, FEED_PATH, LINES_PATH, describe_revision
from generator.outputs.changes import TITLE as CHANGES
from generator.outputs.chrome import site_links
from generator.outputs.context import (
    Choice,
    DirectoryPage,
    DisclosurePage,
    DisclosureRow,
    DisclosureSection,
    FacetGroup,
    HomeColumn,
    HomeGroup,
    HomePage,
)
from generator.outputs.data_package import PACKAGE, UNITS
from generator.outputs.datasets import dataset_panels
from generator.outputs.display import listing
from generator.outputs.frame import Alternate, ColumnMeta, PageMeta
from generator.outputs.lists import Directories, Directory, directory_panels, selection_tasks
from generator.outputs.page import PageInput, page_task
from generator.outputs.search_page import SEARCH_PATH
from generator.outputs.search_page import TITLE as SEARCH
from generator.outputs.unit_pages import place_tasks, unit_task
from generator.outputs.written import page_path

_NEWEST = 5
_COLUMN_SUMMARIES = {
    "guide": "本机关公开什么、到哪里找、怎样联系",
    "institution": "政府信息公开的法律、法规和制度",
    "disclosure": "依法应当主动公开的各类信息，分栏目查阅",
    "annual-report": "历年政府信息公开工作年度报告",
    "request": "主动公开以外的信息，可以这样申请",
}


def portal_tasks(site: Site, types: Types, directories: Directories, boards: Boards, fronts: Fronts) -> Iterator[Task]:
    """Every page that is neither a record nor a list of one type, but for the home page and what is planned in bundles."""
    yield _disclosure(site, types, fronts)
    yield unit_task(site)
    yield from place_tasks(site, types, directories)
    yield _data(site, types)
    yield _site_map(site, types, directories, fronts)
    for kind in types.values():
        for page in boards[kind.name]:
            match page:
                case Page():
                    yield from board_tasks(page, kind)
                case Selection():
                    yield from selection_tasks(kind, page, site)


def _in_use(types: Types, site: Site) -> tuple[ContentType, ...]:
    """The kinds of record that there are records of: an empty list is nothing to lead anybody to（国办秘函〔2019〕19号）."""
    return tuple(kind for kind in types.values() if site.of_type(kind.name))


def home_task(site: Site, types: Types, directories: Directories, fronts: Fronts) -> Task:
    """The home page: it tells of the newest changes, too."""
    settings = site.settings
    columns = tuple(
        HomeColumn(Link(column.label, column.path), _COLUMN_SUMMARIES[column.key]) for column in (*SUB_COLUMNS, REQUEST)
    )
    groups = []
    for kind in _in_use(types, site):
        entries = site.of_type(kind.name)
        newest = Listings(tuple(listing(entry, site, kind) for entry in entries[:_NEWEST]))
        more = Link(f"全部{kind.label}", f"{kind.name}/"), *fronts[kind.name]
        groups.append(HomeGroup(kind.label, len(entries), newest, more))
    if site.chronicle is not None and site.chronicle.revisions:
        told = site.chronicle.revisions
        newest = Listings(tuple(map(describe_revision, told[: -_NEWEST - 1 : -1])))
        groups.append(HomeGroup(CHANGES, len(told), newest, (Link(f"全部{CHANGES}", CHANGES_PATH),)))
    years = (_years(kind, directories[kind.name]) for kind in _in_use(types, site))
    facets = (_registers(site), *years)
    contacts = tuple(Fact(link.text, (link,)) for link in site_links(settings.contacts))
    page = HomePage(settings.name, settings.organ, settings.description, columns, tuple(groups), facets, contacts)
    keywords = ("政府信息公开", settings.organ)
    meta = PageMeta(
        "",
        settings.name,
        ColumnMeta(settings.name, settings.description, keywords, "首页"),
        alternates=(Alternate("application/atom+xml", "全部信息订阅", "feed.xml"),),
    )
    return page_task(PageInput(meta, "plain", "home.html", page))


def _registers(site: Site) -> FacetGroup:
    """Who publishes, and where it is about."""
    places = (Choice("按地方", "place/", len(site.places)),) if site.places else ()
    return FacetGroup("机构和地方", (Choice("按机构", "unit/", len(site.units)), *places))


def _years(kind: ContentType, directories: Sequence[Directory]) -> FacetGroup:
    """The newest years of a kind of record; its own list leads to all its other directories."""
    years = [found for found in directories if found.facet_key == "year"][:_NEWEST]
    return FacetGroup(kind.label, tuple(Choice(found.label, found.path, len(found.entries)) for found in years))


def _disclosure(site: Site, types: Types, fronts: Fronts) -> Task:
    intro = "按照《中华人民共和国政府信息公开条例》列出应当主动公开的各类信息。没有记录的栏目写明原因或者在本级政府网站上的位置。"
    sections = tuple(
        DisclosureSection(article.title, article.basis, tuple(_row(c, site, types, fronts) for c in article.columns))
        for article in ARTICLES
    )
    column = SUB_COLUMNS[2]
    page = DisclosurePage(column.label, intro, sections)
    return plain_task(column.path, column.label, "disclosure.html", page, description=intro, column_type="信息公开目录")


def _row(column: StatutoryColumn, site: Site, types: Types, fronts: Fronts) -> DisclosureRow:
    kinds = [kind for kind in _in_use(types, site) if column.id in kind.columns]
    links = tuple(link for kind in kinds for link in (Link(kind.label, f"{kind.name}/"), *fronts[kind.name]))
    count = sum(len(site.of_type(kind.name)) for kind in kinds)
    if column.id == "about":
        return DisclosureRow(column.number, column.label, (Link("机构职能", "unit/"),), None, len(site.units))
    noted = site.settings.columns.get(column.id)
    if noted is not None and noted.url is not None:
        links = (*links, Link(f"在{site.settings.host_name}查看", noted.url))
    statement = noted.statement if noted is not None else None
    if not links and statement is None:
        statement = "本平台目前没有这一类信息。"
    return DisclosureRow(column.number, column.label, links, statement, count if kinds else None)


def _data(site: Site, types: Types) -> Task:
    intro = "各类信息的数据可以整批下载：CSV 可以直接用 Excel 打开，JSON 供程序使用，数据字典说明每一列的含义。"
    panels = [panel for kind in _in_use(types, site) for panel in dataset_panels(kind, site)]
    whole = Link("全部数据集的说明（Data Package，供程序使用）", PACKAGE), Link("机构（CSV 表格）", UNITS)
    panels.append(Panel("整套数据", "data-package", (Links(whole),)))
    if site.chronicle is not None:
        lines = Link("变更记录（NDJSON，一行一次变更，每行带上一行的摘要）", LINES_PATH)
        panels.append(Panel(CHANGES, "data-changes", (Links((lines, Link("订阅（Atom）", FEED_PATH))),)))
    page = DirectoryPage("数据下载", intro, tuple(panels))
    return plain_task("data/", "数据下载", "directory.html", page, description=intro, column_type="数据开放")


def _site_map(site: Site, types: Types, directories: Directories, fronts: Fronts) -> Task:
    written = tuple(Link(page.title, page_path(page.name)) for page in site.pages)
    fixed = (
        Link("首页", ""),
        Link(SEARCH, SEARCH_PATH),
        Link("法定主动公开内容", "disclosure/"),
        Link("机构职能", "unit/"),
        *((Link("按地方查阅", "place/"),) if site.places else ()),
        Link("数据下载", "data/"),
    )
    told = (Link(CHANGES, CHANGES_PATH),) if site.chronicle is not None else ()
    panels = [Panel("栏目", "columns", (Links((*fixed, *told, *written)),))]
    ways = tuple(link for kind in types.values() for link in fronts[kind.name])
    panels += [Panel("看板", "boards", (Links(ways),))] if ways else []
    panels += directory_panels({kind.name: kind for kind in _in_use(types, site)}, directories)
    intro = "本平台的全部栏目和目录。"
    page = DirectoryPage("站点地图", intro, tuple(panels))
    return plain_task("sitemap/", "站点地图", "directory.html", page, description=intro, column_type="概况信息")
