"""Pages of units and of places: what they are, what was published by or about them, what happened there."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.model.artifact import Task
from generator.model.content_type import ContentType, Types
from generator.model.fact import Event
from generator.model.settings import Place, PlaceKind, Unit, UnitKind
from generator.model.site import Site
from generator.model.view import Fact, Link, Links, Listings, Moment, Panel, Timeline
from generator.outputs.boards import panel_files, plain_task
from generator.outputs.bundles import Bundle
from generator.outputs.context import DirectoryPage, Download, UnitPage
from generator.outputs.display import listing, place_link, place_name
from generator.outputs.feeds import FEED_SIZE, event_feed_task
from generator.outputs.frame import Alternate
from generator.outputs.lists import Directories, Directory

_NEWEST = 5
_EVENTS_SHOWN = 20


def unit_task(site: Site) -> Task:
    """机构职能: the directory of units."""
    panels = []
    for number, kind in enumerate(UnitKind, start=1):
        links = tuple(
            Link(unit.name, f"unit/{unit.id}/", sample=unit.sample) for unit in site.units.values() if unit.kind is kind
        )
        if links:
            panels.append(Panel(kind.value, f"kind-{number}", (Links(links),)))
    intro = "各机构的职能、设置、办公地址、办公时间、联系方式和负责人，以及各机构公开的信息。"
    page = DirectoryPage("机构职能", intro, tuple(panels))
    return plain_task("unit/", "机构职能", "directory.html", page, description=intro, column_type="机构职能")


def unit_bundles(site: Site, types: Types, directories: Directories) -> Iterator[Bundle]:
    """The page and the feed of each unit, with the files of what its page shows."""
    known = _Known(_by_end(types, directories), site.diary.by_unit(FEED_SIZE))
    for unit in site.units.values():
        told = [repr((unit.id, known.events.get(unit.id, ())))]
        told += [kind.tell_unit(unit.id, site) for kind in types.values()]
        told += _tell_published(("publisher", unit.id), known)
        yield Bundle(f"unit/{unit.id}/", "\n".join(told), functools.partial(_unit, unit, site, types, known))


def _tell_published(wanted: tuple[str, str], known: _Known) -> Iterator[str]:
    """All that `_published` takes."""
    for kind, found in known.directories.get(wanted, ()):
        yield f"{kind.name} {found.path} {len(found.entries)}"
        yield from (f"{entry.path} {entry.listed}" for entry in found.entries[:_NEWEST])


def place_tasks(site: Site, types: Types, directories: Directories) -> Iterator[Task]:
    """按地方查阅: the directory of places, and the page and feed of each; a place has what is within it, too."""
    if not site.places:
        return
    panels = []
    for number, kind in enumerate(PlaceKind, start=1):
        links = tuple(place_link(place.id, site) for place in site.places.values() if place.kind is kind)
        if links:
            panels.append(Panel(kind.value, f"kind-{number}", (Links(links),)))
    intro = "各镇、街道、村和社区：涉及那里的信息、督查事项、项目和活动。"
    page = DirectoryPage("按地方查阅", intro, tuple(panels))
    yield plain_task("place/", "按地方查阅", "directory.html", page, description=intro, column_type="信息公开目录")
    known = _Known(_by_end(types, directories), site.diary.by_place(FEED_SIZE, site.place_and_above))
    for place in site.places.values():
        yield from _place(place, site, types, known)


class _Known(NamedTuple):
    """What the pages of all units, or of all places, look up: directories by facet and value, and events by id."""

    directories: Mapping[tuple[str, str], Sequence[tuple[ContentType, Directory]]]
    events: Mapping[str, tuple[Event, ...]]


def _by_end(types: Types, directories: Directories) -> dict[tuple[str, str], list[tuple[ContentType, Directory]]]:
    """Every directory by the end of its path: the facet and the value that its records have in common."""
    found: dict[tuple[str, str], list[tuple[ContentType, Directory]]] = {}
    for kind in types.values():
        for directory in directories[kind.name]:
            _kind, _by, facet, value, _end = directory.path.split("/")
            found.setdefault((facet, value), []).append((kind, directory))
    return found


def _unit(unit: Unit, site: Site, types: Types, known: _Known) -> Iterator[Task]:
    events = known.events.get(unit.id, ())
    facts = (
        Fact("机关职能", (Link(unit.functions),)),
        Fact("机构设置", (Link(unit.structure),)),
        Fact("办公地址", (Link(unit.address),)),
        Fact("办公时间", (Link(unit.hours),)),
        Fact("联系方式", (Link(unit.phone),)),
        Fact("负责人姓名", (Link(unit.head),)),
        Fact("统一社会信用代码", (Link(unit.uscc),)),
    )
    panels = [panel for kind in types.values() for panel in kind.unit_panels(unit.id, site)]
    panels += _published(("publisher", unit.id), known, site)
    panels += _happened(events)
    title = f"{unit.name}（示例）" if unit.sample else unit.name
    path = f"unit/{unit.id}/"
    page = UnitPage(title, unit.kind.value, facts, tuple(panels), _feed_link(path, unit.name))
    yield plain_task(
        path,
        unit.name,
        "unit.html",
        page,
        description=f"{unit.name}的职能、办公地址、办公时间、联系方式，以及公开的信息。",
        column_type="机构职能",
        within=(Link("机构职能", "unit/"),),
        alternates=(_feed(path, unit.name),),
    )
    yield from panel_files(panels)
    yield event_feed_task(path, f"{site.settings.organ}：{unit.name}的动态", events, site)


def _place(place: Place, site: Site, types: Types, known: _Known) -> Iterator[Task]:
    events = known.events.get(place.id, ())
    name, path = place_name(place.id, site), f"place/{place.id}/"
    within = tuple(place_link(other.id, site) for other in site.places.values() if other.within == place.id)
    panels = [panel for kind in types.values() for panel in kind.place_panels(place.id, site)]
    panels += _published(("places", place.id), known, site)
    panels += _happened(events)
    facts = [Fact("上级地区", (place_link(place.within, site),))] if place.within else []
    facts += [Fact("辖区", within)] if within else []
    if not panels:
        facts.append(Fact("公开的信息", (Link("本平台还没有涉及这里的信息"),)))
    title = f"{name}（示例）" if place.sample else name
    page = UnitPage(title, place.kind.value, tuple(facts), tuple(panels), _feed_link(path, name))
    yield plain_task(
        path,
        name,
        "unit.html",
        page,
        description=f"涉及{name}的政府信息：政策文件、督查事项、项目和活动。",
        column_type="信息公开目录",
        within=(Link("按地方查阅", "place/"),),
        alternates=(_feed(path, name),),
    )
    yield from panel_files(panels)
    yield event_feed_task(path, f"{site.settings.organ}：{name}的动态", events, site)


def _feed(path: str, name: str) -> Alternate:
    return Alternate("application/atom+xml", f"{name}动态订阅", f"{path}feed.xml")


def _feed_link(path: str, name: str) -> tuple[Download, ...]:
    return (Download(f"{name}.xml", f"{path}feed.xml", f"{name}动态（Atom 订阅）"),)


def _happened(events: tuple[Event, ...]) -> Iterator[Panel]:
    if events:
        moments = tuple(
            Moment(event.on.isoformat(), event.kind, Link(event.subject, event.ref, sample=event.sample))
            for event in events[:_EVENTS_SHOWN]
        )
        yield Panel("大事记", "events", (Timeline(moments),))


def _published(wanted: tuple[str, str], known: _Known, site: Site) -> Iterator[Panel]:
    """The newest records of every type whose facet has this value."""
    for kind, found in known.directories.get(wanted, ()):
        newest = Listings(tuple(listing(entry, site, kind) for entry in found.entries[:_NEWEST]))
        more = Link(f"全部 {len(found.entries)} 条", found.path)
        title = f"公开的{kind.label}" if wanted[0] == "publisher" else kind.label
        yield Panel(title, f"published-{kind.name}", (newest, Links((more,))))
