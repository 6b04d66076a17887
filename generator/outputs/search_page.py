"""The page that answers queries: the form, what helps where nothing is found, and every directory for whoever has no scripts."""

from __future__ import annotations

from typing import Final

from generator.model.artifact import Task
from generator.model.content_type import Types
from generator.model.disclosure import REQUEST
from generator.model.site import Site
from generator.model.view import Link
from generator.outputs.assets import Assets
from generator.outputs.chrome import site_links
from generator.outputs.context import SearchPage
from generator.outputs.frame import ColumnMeta, PageMeta
from generator.outputs.lists import Directories, directory_panels
from generator.outputs.page import PageInput, page_task
from generator.outputs.written import home_link

SEARCH_PATH: Final = "search/"
TITLE: Final = "全文搜索"
_STYLE: Final = "search.css"
# What every answer needs, fetched while the page is read; suggestions come with the focus.
_SCRIPTS: Final = ("engine.js", "page.js", "show.js")


def search_page_task(site: Site, types: Types, directories: Directories, assets: Assets) -> Task:
    """The task that makes the page; its script fills in the answers."""
    intro = "在全部公开信息的标题、文号、正文和附件名称里查找。"
    page = SearchPage(
        title=TITLE,
        intro=intro,
        organ=site.settings.organ,
        style=f"{assets.search}{_STYLE}",
        modules=tuple(f"{assets.search}{name}" for name in assets.modules if name in _SCRIPTS),
        contacts=(*site_links(site.settings.contacts), Link("各机构的联系方式", "unit/")),
        request=Link(REQUEST.label, REQUEST.path),
        panels=directory_panels(types, directories),
    )
    column = ColumnMeta(TITLE, intro, (TITLE, "政府信息公开"), "概况信息")
    meta = PageMeta(SEARCH_PATH, TITLE, column, (home_link(), Link(TITLE)), is_unlisted=True)
    return page_task(PageInput(meta, "plain", "search.html", page))
