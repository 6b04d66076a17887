"""Lists of records: all of a type, and a directory for every value of every declared facet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple, cast

from generator.model.artifact import Page, Supplies, Task
from generator.model.content_type import ContentType, Types
from generator.model.declaration import fields_of
from generator.model.fields import Facet
from generator.model.reference import OutsideOrgan, PlaceId, UnitId
from generator.model.site import Entry, Site
from generator.model.view import Fact, Facts, Link, Links, Panel, Selection
from generator.outputs.address import directory_path, slug
from generator.outputs.context import Choice, Download, FacetGroup, ListPage
from generator.outputs.display import listing, place_name
from generator.outputs.frame import Alternate, ColumnMeta, PageMeta
from generator.outputs.page import PageInput, make_page, page_needs
from generator.outputs.paging import PAGE_SIZE, paginate
from generator.outputs.record_page import SITE, TYPES
from generator.outputs.written import home_link

# What a board counts is read through more than browsed: fewer, longer pages.
_SELECTION_SIZE = 50
_WORDING = ("更新的信息", "更早的信息", "最新的信息")


class Directory(NamedTuple):
    """The records of one type that share one value of one facet. `entries` are newest first."""

    facet_key: str
    facet_label: str
    label: str
    path: str
    entries: tuple[Entry, ...]


Directories = Mapping[str, tuple[Directory, ...]]


def find_all_directories(types: Types, site: Site) -> Directories:
    """Every directory of every type, by type."""
    return {kind.name: _find_directories(kind, site) for kind in types.values()}


def _find_directories(kind: ContentType, site: Site) -> tuple[Directory, ...]:
    """Every directory of a type: facets in the order declared, values with the most useful first."""
    entries = site.of_type(kind.name)
    found: list[Directory] = []
    for number, spec in enumerate(spec for spec in fields_of(kind.record) if spec.facet is not None):
        groups: dict[object, list[Entry]] = {}
        seen: dict[int, list[Entry]] = {}
        for entry in entries:
            for value in entry.card.facets[number]:
                # Many records have one object for one value, and comparing organs and topics costs.
                group = seen.get(id(value))
                if group is None:
                    group = seen[id(value)] = groups.setdefault(value, [])
                group.append(entry)
        key, label = ("year", "年份") if spec.facet and spec.facet.by == "year" else (spec.key, spec.label)
        found += _directories(kind, (key, label), cast("Facet", spec.facet), groups, site)
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


def directory_panels(types: Types, directories: Directories) -> tuple[Panel, ...]:
    """Every directory of every type, a panel for each type."""
    return tuple(_type_panel(kind, directories[kind.name]) for kind in types.values())


def _type_panel(kind: ContentType, directories: tuple[Directory, ...]) -> Panel:
    facts = tuple(
        Fact(group.label, tuple(Link(f"{choice.text}（{choice.count}）", choice.href) for choice in group.choices))
        for group in facet_groups(directories)
    )
    everything = Links((Link(f"全部{kind.label}", f"{kind.name}/"),))
    return Panel(kind.label, f"type-{kind.name}", (everything, Facts(facts)))


DIRECTORIES = "directories"


class ListInput(NamedTuple):
    """One page of a list. `shown` are the ids of its records, newest first; `total` is None on a numbered page.

    `summary` is None for the type's own; `boards` stand beside the list of all its records.
    """

    kind: str
    path: str
    title: str
    shown: tuple[str, ...]
    within: tuple[Link, ...]
    front: str
    total: int | None
    newer: Link | None
    older: Link | None
    summary: str | None = None
    boards: tuple[Link, ...] = ()


class ListPlan(NamedTuple):
    """What the pages of one list have in common; see ListInput. `names` and `counts` stand for what they draw on."""

    path: str
    title: str
    names: str
    counts: str = ""
    within: tuple[Link, ...] = ()
    summary: str | None = None
    boards: tuple[Link, ...] = ()
    size: int = PAGE_SIZE


def list_tasks(
    kind: ContentType, site: Site, directories: Sequence[Directory], boards: tuple[Link, ...]
) -> Iterator[Task]:
    """The lists of a type: all of it, then each directory. `boards` are those that stand beside it."""
    counts = "\n".join(f"{found.path} {found.label} {len(found.entries)}" for found in directories)
    own = ListPlan(f"{kind.name}/", kind.label, site.names, counts, boards=boards)
    yield from _paged(kind, own, site.of_type(kind.name))
    labels = Counter(found.label for found in directories)
    for found in directories:
        # One unit may be the publisher of some records and lead others: the title says which these are.
        of = f"{found.facet_label} " if labels[found.label] > 1 else ""
        plan = ListPlan(found.path, f"{kind.label}：{of}{found.label}", site.names, counts)
        yield from _paged(kind, plan, found.entries)


def selection_tasks(kind: ContentType, selection: Selection, site: Site) -> Iterator[Task]:
    """The list of what a board counts."""
    entries = tuple(site.by_id[record_id] for record_id in selection.ids)
    names = selection.path, selection.title, site.names
    yield from _paged(
        kind, ListPlan(*names, within=selection.within, summary=selection.summary, size=_SELECTION_SIZE), entries
    )


def _paged(kind: ContentType, plan: ListPlan, entries: tuple[Entry, ...]) -> Iterator[Task]:
    """The pages of one list. Only the front page tells how many records there are and how they divide."""
    for part in paginate(plan.path, entries, _WORDING, size=plan.size):
        is_front = part.number is None
        given = ListInput(
            kind=kind.name,
            path=part.path,
            title=plan.title if is_front else f"{plan.title}（第{part.number}页，从最早的数起）",
            shown=tuple([entry.id for entry in part.items]),
            within=plan.within if is_front else (*plan.within, Link(plan.title, plan.path)),
            front=plan.path,
            total=len(entries) if is_front else None,
            newer=part.newer,
            older=part.older,
            summary=plan.summary,
            boards=plan.boards if is_front else (),
        )
        yield _task(given, part.items, (plan.names, plan.counts if is_front else ""))


def _task(given: ListInput, shown: Sequence[Entry], depends: tuple[str, str]) -> Task:
    """A page of a list; a numbered one depends on nothing but its records and its neighbours' addresses."""
    told = given.title, given.total, given.newer, given.older, given.within, given.summary, given.boards
    known = [repr(told), *depends, *[entry.listed for entry in shown]]
    return Task(
        (f"{given.path}index.html",),
        make_list,
        given,
        shared=(SITE, TYPES, DIRECTORIES, *page_needs("plain", given.path, "list.html")),
        stands_for=hashlib.sha256("\n".join(known).encode()).hexdigest(),
    )


def make_list(given: ListInput, supplies: Supplies) -> tuple[Page]:
    """The finished page of a list."""
    site = cast("Site", supplies.shared[SITE])
    kind = cast("Types", supplies.shared[TYPES])[given.kind]
    directories = cast("Directories", supplies.shared[DIRECTORIES])[given.kind]
    is_front = given.total is not None
    has_facets = is_front and given.summary is None
    page = ListPage(
        title=given.title,
        intro=given.summary or kind.description,
        total=given.total,
        listings=tuple(listing(site.by_id[record_id], site, kind) for record_id in given.shown),
        facets=facet_groups(directories, given.front) if has_facets else (),
        newer=given.newer,
        older=given.older,
        formats=_formats(kind) if given.path == f"{kind.name}/" else (),
        boards=given.boards,
    )
    return make_page(PageInput(_meta(kind, given), "plain", "list.html", page), supplies)


def _formats(kind: ContentType) -> tuple[Download, ...]:
    return (
        Download(f"{kind.name}.csv", f"data/{kind.name}.csv", "CSV 表格"),
        Download(f"{kind.name}.json", f"data/{kind.name}.json", "JSON 数据"),
        Download(f"{kind.name}.xml", f"{kind.name}/feed.xml", "Atom 订阅"),
    )


def _meta(kind: ContentType, given: ListInput) -> PageMeta:
    front = Link(kind.label, f"{kind.name}/")
    trail = [home_link(), Link("法定主动公开内容", "disclosure/")]
    trail += [front] if given.path != front.href else []
    trail += [link for link in given.within if link.href != front.href]
    return PageMeta(
        path=given.path,
        title=given.title,
        column=ColumnMeta(given.title, given.summary or kind.description, kind.keywords, kind.column_type),
        crumbs=(*trail, Link(given.title)),
        section="disclosure",
        alternates=(Alternate("application/atom+xml", f"{kind.label}订阅", f"{kind.name}/feed.xml"),),
    )
