"""Lists of records: all of a type, and a directory for every value of every declared facet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from generator.model.artifact import Task
from generator.model.content_type import ContentType
from generator.model.declaration import facet_values, fields_of
from generator.model.fields import Facet
from generator.model.reference import OutsideOrgan, PlaceId, UnitId
from generator.model.site import Entry, Site
from generator.model.view import Link, Listing
from generator.outputs.address import directory_path, slug
from generator.outputs.context import Choice, Download, FacetGroup, ListPage
from generator.outputs.display import listing, place_name
from generator.outputs.frame import Alternate, ColumnMeta, PageMeta
from generator.outputs.page import PageInput, page_task
from generator.outputs.written import home_link

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Directory:
    """The records of one type that share one value of one facet. `entries` are newest first."""

    facet_key: str
    facet_label: str
    label: str
    path: str
    entries: tuple[Entry, ...]


def find_directories(kind: ContentType, site: Site) -> tuple[Directory, ...]:
    """Every directory of a type: facets in the order declared, values with the most useful first."""
    entries = site.of_type(kind.name)
    found: list[Directory] = []
    for spec in fields_of(kind.record):
        if spec.facet is not None:
            groups: dict[object, list[Entry]] = {}
            for entry in entries:
                for value in dict.fromkeys(facet_values(getattr(entry.record, spec.name), spec.facet)):
                    groups.setdefault(value, []).append(entry)
            key, label = ("year", "年份") if spec.facet.by == "year" else (spec.key, spec.label)
            found += _directories(kind, (key, label), spec.facet, groups, site)
    for rule in kind.states:
        if rule.facet is not None:
            groups = {}
            for entry in entries:
                for state in entry.states:
                    if state.key == rule.key:
                        groups.setdefault(state.value, []).append(entry)
            found += _directories(kind, (rule.key, rule.label), rule.facet, groups, site)
    return tuple(found)


def _directories(
    kind: ContentType, named: tuple[str, str], facet: Facet, groups: dict[object, list[Entry]], site: Site
) -> Iterator[Directory]:
    key, label = named
    order = [value for value, _slug in facet.slugs]

    def rank(value: object) -> tuple[int, int, str]:
        text = _value_label(value, site)
        known = order.index(text) if text in order else len(order)
        return known, -int(text) if facet.by == "year" else 0, text

    for value in sorted(groups, key=rank):
        path = directory_path(kind.name, key, slug(value, facet))
        yield Directory(key, label, _value_label(value, site), path, tuple(groups[value]))


def _value_label(value: object, site: Site) -> str:
    match value:
        case UnitId():
            return site.units[value.id].name
        case PlaceId():
            return place_name(value.id, site)
        case OutsideOrgan():
            return value.name
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def facet_groups(directories: tuple[Directory, ...], current: str | None = None) -> tuple[FacetGroup, ...]:
    """Directories as the side bar shows them; `current` is the path of the one being read."""
    groups: dict[tuple[str, str], list[Choice]] = {}
    for found in directories:
        choice = Choice(found.label, found.path, len(found.entries), found.path == current)
        groups.setdefault((found.facet_key, found.facet_label), []).append(choice)
    return tuple(FacetGroup(label, tuple(choices)) for (_key, label), choices in groups.items())


def list_tasks(kind: ContentType, site: Site) -> Iterator[Task]:
    """The lists of a type: all of it, then each directory."""
    directories = find_directories(kind, site)
    entries = site.of_type(kind.name)
    yield from _paged(kind, f"{kind.name}/", kind.label, entries, directories, site)
    for found in directories:
        title = f"{kind.label}：{found.label}"
        yield from _paged(kind, found.path, title, found.entries, directories, site)


def _paged(
    kind: ContentType,
    path: str,
    title: str,
    entries: tuple[Entry, ...],
    directories: tuple[Directory, ...],
    site: Site,
) -> Iterator[Task]:
    """The newest records at `path`, older ones on pages numbered from the oldest.

    A numbered page is made as soon as it is full and never changes afterwards. The front page holds what no
    full page holds, and the last full page with it, so that it is never nearly empty.
    """
    full = len(entries) // PAGE_SIZE
    oldest_first = entries[::-1]
    front = entries if full < 2 else oldest_first[(full - 1) * PAGE_SIZE :][::-1]  # noqa: PLR2004 - the front has one
    older = Link("更早的信息", f"{path}page/{full - 1}/") if full >= 2 else None  # noqa: PLR2004
    groups = facet_groups(directories, path)
    formats = _formats(kind) if path == f"{kind.name}/" else ()
    page = ListPage(title, kind.description, len(entries), _listings(front, site), groups, None, older, formats)
    yield _list_task(kind, path, title, page)
    # With fewer than two full pages the front shows everything and there is nothing to number.
    for number in range(1, full + 1) if full >= 2 else ():  # noqa: PLR2004
        shown = oldest_first[(number - 1) * PAGE_SIZE : number * PAGE_SIZE][::-1]
        newer = Link("更新的信息", f"{path}page/{number + 1}/") if number < full else Link("最新的信息", path)
        before = Link("更早的信息", f"{path}page/{number - 1}/") if number > 1 else None
        numbered = f"{title}（第{number}页，从最早的数起）"
        page = ListPage(numbered, kind.description, None, _listings(shown, site), (), newer, before, ())
        yield _list_task(kind, f"{path}page/{number}/", numbered, page, within=Link(title, path))


def _listings(entries: tuple[Entry, ...], site: Site) -> tuple[Listing, ...]:
    return tuple(listing(entry, site) for entry in entries)


def _formats(kind: ContentType) -> tuple[Download, ...]:
    return (
        Download(f"{kind.name}.csv", f"data/{kind.name}.csv", "CSV 表格"),
        Download(f"{kind.name}.json", f"data/{kind.name}.json", "JSON 数据"),
        Download(f"{kind.name}.xml", f"{kind.name}/feed.xml", "Atom 订阅"),
    )


def _list_task(kind: ContentType, path: str, title: str, page: ListPage, *, within: Link | None = None) -> Task:
    front = Link(kind.label, f"{kind.name}/")
    trail = [home_link(), Link("法定主动公开内容", "disclosure/")]
    trail += [front] if path != front.href else []
    trail += [within] if within is not None and within.href != front.href else []
    meta = PageMeta(
        path=path,
        title=title,
        column=ColumnMeta(title, kind.description, kind.keywords, kind.column_type),
        crumbs=(*trail, Link(title)),
        section="disclosure",
        alternates=(Alternate("application/atom+xml", f"{kind.label}订阅", f"{kind.name}/feed.xml"),),
    )
    return page_task(PageInput(meta, "plain", "list.html", page))
