"""Addresses that were public and lead on: a page that takes the reader there, and answers in every form that was public."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.model.artifact import Supplies, Task
from generator.model.settings import Redirect, SiteSettings
from generator.model.site import Entry, Site
from generator.model.view import Link, Links, Panel, Prose
from generator.outputs.address import attachment_path
from generator.outputs.context import DirectoryPage
from generator.outputs.display import print_day
from generator.outputs.frame import ColumnMeta, PageMeta
from generator.outputs.page import PageInput, page_task
from generator.outputs.record_page import copy_file
from generator.outputs.written import home_link


def redirect_tasks(site: Site) -> Iterator[Task]:
    """What stands at each address that leads on."""
    entries = {entry.path: entry for entry in site.entries}
    for redirect in site.redirects:
        if redirect.origin.endswith("/") or not redirect.origin:
            yield _page(redirect)
        target = entries.get(redirect.to)
        if target is not None and redirect.origin.endswith("/"):
            yield from _record_files(redirect, target, site.settings)
        elif redirect.origin.endswith("/"):
            yield Task((f"{redirect.origin}index.json",), tell_address, _address(redirect.to, site.settings))
        elif redirect.origin.endswith((".json", ".txt")):
            yield Task((redirect.origin,), tell_address, _address(redirect.to, site.settings))


def _page(redirect: Redirect) -> Task:
    told = f"{print_day(redirect.on)}起，这个网址的内容移到了新的地址，正在为您转到。"
    way = Links((Link("没有自动转到的，请点这里", redirect.to),))
    page = DirectoryPage("内容已移到新地址", told, (Panel("新地址", "moved", (Prose((redirect.to,)), way)),))
    column = ColumnMeta(page.title, told, ("网址迁移",), "信息公开目录")
    crumbs = (home_link(), Link(page.title))
    meta = PageMeta(redirect.origin, page.title, column, crumbs, is_unlisted=True, moved_to=redirect.to)
    return page_task(PageInput(meta, "plain", "directory.html", page))


def _record_files(redirect: Redirect, target: Entry, settings: SiteSettings) -> Iterator[Task]:
    """A record's other forms say where it is; its attachments are there under both addresses."""
    address = _address(target.path, settings)
    yield Task((f"{redirect.origin}index.json",), tell_address, f"{address}index.json")
    yield Task((f"{redirect.origin}text.txt",), tell_address, f"{address}text.txt")
    for file in target.files if target.record.withdrawn is None else ():
        path = attachment_path(redirect.origin, file.name)
        yield Task((path,), copy_file, (), files=(file.content,), source=target.source)


def _address(to: str, settings: SiteSettings) -> str:
    return to if to.startswith(("http:", "https:")) else settings.address + to


def tell_address(address: str, _supplies: Supplies) -> tuple[bytes]:
    """Where it is now, for programs as for people."""
    return ((json.dumps({"说明": "内容已移到新地址", "moved_to": address}, ensure_ascii=False) + "\n").encode(),)
