"""Atom feeds and the site map for machines: when a page says it changed, it did."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, cast

from generator.model.artifact import Supplies, Task
from generator.model.content_type import ContentType, Types
from generator.model.fact import Event
from generator.model.site import Entry, Site
from generator.outputs.display import organ_name
from generator.outputs.lists import DIRECTORIES, Directories
from generator.outputs.record_page import SITE, TYPES
from generator.outputs.written import page_path

FEED_SIZE = 50
_EPOCH = "1970-01-01T00:00:00+08:00"


class FeedEntry(NamedTuple):
    """A record as a feed tells it; times are RFC 3339 at UTC+8. `mark` tells events of one record apart."""

    url: str
    title: str
    published: str
    updated: str
    author: str
    summary: str
    category: str
    mark: str = ""


class Feed(NamedTuple):
    """A feed and its permanent address."""

    url: str
    page: str
    title: str
    author: str
    entries: tuple[FeedEntry, ...]


def feed_tasks(site: Site, types: Types) -> Iterator[Task]:
    """One feed for everything and one for each type."""
    newest = (entry for entry in site.entries if not entry.card.is_withdrawn)
    everything = tuple(islice(newest, FEED_SIZE))
    yield _feed_task("feed.xml", "", f"{site.settings.organ}{site.settings.name}", everything, site, types)
    happened = site.diary.by_type(FEED_SIZE)
    for kind in types.values():
        title = f"{site.settings.organ}：{kind.label}"
        yield _feed_task(f"{kind.name}/feed.xml", f"{kind.name}/", title, site.of_type(kind.name), site, types)
        if kind.event_kinds:
            latest = happened.get(kind.name, ())
            yield event_feed_task(f"{kind.name}/", f"{title}动态", latest, site, name="events.xml")
        if kind.standing is not None:
            for entry in (each for each in site.entries if each.type == kind.name):
                told = site.derived[entry.id].evidence
                name = f"{site.settings.organ}：{entry.card.title}"
                yield event_feed_task(entry.path, name, told, site)


def event_feed_task(page: str, title: str, events: Sequence[Event], site: Site, *, name: str = "feed.xml") -> Task:
    """The feed of what happened, newest first, that belongs to the page `page`."""
    address = site.settings.address
    told = tuple(_event_entry(event, site) for event in events[:FEED_SIZE])
    return Task(
        (f"{page}{name}",), make_feed, Feed(f"{address}{page}{name}", address + page, title, site.settings.organ, told)
    )


def _event_entry(event: Event, site: Site) -> FeedEntry:
    """An event's id is its record's address with what happened: the same event keeps it for ever."""
    moment = f"{event.on.isoformat()}T00:00:00+08:00"
    mark = "〔示例〕" if event.sample else ""
    unit = site.units.get(event.unit)
    return FeedEntry(
        url=f"{site.settings.address}{event.ref}",
        title=f"{mark}{event.kind}：{event.subject}",
        published=moment,
        updated=moment,
        author=unit.name if unit is not None else site.settings.organ,
        summary=f"{event.on.isoformat()} {event.kind}",
        category=event.kind,
        mark=f"{event.on.isoformat()}-{hashlib.sha256(event.kind.encode()).hexdigest()[:8]}",
    )


def _feed_task(path: str, page: str, title: str, entries: tuple[Entry, ...], site: Site, types: Types) -> Task:
    address = site.settings.address
    told = tuple(_feed_entry(entry, site, types[entry.type]) for entry in entries[:FEED_SIZE])
    feed = Feed(address + path, address + page, title, site.settings.organ, told)
    return Task((path,), make_feed, feed)


def _feed_entry(entry: Entry, site: Site, kind: ContentType) -> FeedEntry:
    card = entry.card
    # To the minute, or the day alone.
    day, _space, minute = card.order[0].partition(" ")
    published = f"{day}T{minute or '00:00'}:00+08:00"
    updated = f"{card.latest.isoformat()}T00:00:00+08:00"
    mark = "〔示例〕" if card.is_sample else ""
    return FeedEntry(
        url=site.settings.address + entry.path,
        title=f"{mark}{card.title}",
        published=published,
        updated=max(published, updated),
        author=organ_name(card.publisher, site),
        summary=card.summary or entry.parsed.excerpt,
        category=kind.label,
    )


def make_feed(feed: Feed, _supplies: Supplies) -> tuple[bytes]:
    """Atom 1.0 (RFC 4287)."""
    updated = max((entry.updated for entry in feed.entries), default=_EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{_escape(feed.url)}</id>",
        f"<title>{_text(feed.title)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(feed.author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{_escape(feed.url)}"/>',
        f'<link rel="alternate" type="text/html" href="{_escape(feed.page)}"/>',
        *(line for entry in feed.entries for line in _entry_lines(entry)),
        "</feed>",
    ]
    return (("\n".join(lines) + "\n").encode(),)


def _entry_lines(entry: FeedEntry) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{_escape(f'{entry.url}#{entry.mark}' if entry.mark else entry.url)}</id>"
    yield f"<title>{_text(entry.title)}</title>"
    yield f'<link rel="alternate" type="text/html" href="{_escape(entry.url)}"/>'
    yield f"<published>{entry.published}</published>"
    yield f"<updated>{entry.updated}</updated>"
    yield f"<author><name>{_text(entry.author)}</name></author>"
    yield f'<category term="{_escape(entry.category)}"/>'
    yield f"<summary>{_text(entry.summary)}</summary>"
    yield "</entry>"


def _text(value: str) -> str:
    """Text for XML 1.0, which has no place for most control characters."""
    return _escape("".join(char for char in value if char >= " " or char in "\t\n"), quote=False)


def _escape(value: str, *, quote: bool = True) -> str:
    """As HTML is escaped, XML may be; its own module would bring a web client along."""
    return html.escape(value, quote=quote)


SiteMapRow = tuple[str, str | None]
# What the protocol allows in one file.
LARGEST_SITE_MAP = 50_000


def site_map_task(site: Site, types: Types, directories: Directories, boards: Sequence[str]) -> Task:
    """`sitemap.xml` of every permanent page, in several files when there are very many."""
    known = [entry.listed for entry in site.entries]
    known += [f"{found.path} {len(found.entries)}" for each in directories.values() for found in each]
    known += [repr((site.pages, site.settings.address, tuple(site.units), tuple(site.places)))]
    known += boards
    count = sum(1 for _row in _rows(site, types, directories, boards)) if len(known) > LARGEST_SITE_MAP // 2 else 0
    parts = -(-count // LARGEST_SITE_MAP) if count > LARGEST_SITE_MAP else 0
    return Task(
        ("sitemap.xml", *(f"sitemap-{number}.xml" for number in range(1, parts + 1))),
        make_site_map,
        (parts, tuple(boards)),
        shared=(SITE, TYPES, DIRECTORIES),
        stands_for=hashlib.sha256("\n".join(known).encode()).hexdigest(),
    )


def _rows(site: Site, types: Types, directories: Directories, boards: Sequence[str]) -> Iterator[SiteMapRow]:
    """Every permanent page; `lastmod` only where it is known and true."""
    yield "", _newest(site.entries)
    for page in site.pages:
        yield page_path(page.name), page.updated_on.isoformat() if page.updated_on else None
    for path in ("disclosure/", "unit/", "data/", "sitemap/", *(f"unit/{unit}/" for unit in site.units)):
        yield path, None
    for path in ("place/", *(f"place/{place}/" for place in site.places)) if site.places else ():
        yield path, None
    for kind in types.values():
        yield f"{kind.name}/", _newest(site.of_type(kind.name))
        for found in directories[kind.name]:
            yield found.path, _newest(found.entries)
    for board in boards:
        yield board, None
    for entry in site.entries:
        yield entry.path, entry.card.latest.isoformat()


def _newest(entries: tuple[Entry, ...]) -> str | None:
    return max(entry.card.latest for entry in entries).isoformat() if entries else None


def make_site_map(given: tuple[int, Sequence[str]], supplies: Supplies) -> tuple[bytes, ...]:
    """Site map protocol 0.9: one file, or an index of `parts` files of at most 50,000 addresses; `boards` are paths."""
    parts, boards = given
    site = cast("Site", supplies.shared[SITE])
    types, directories = cast("Types", supplies.shared[TYPES]), cast("Directories", supplies.shared[DIRECTORIES])
    address = site.settings.address
    rows = sorted(_rows(site, types, directories, boards))
    lines = [
        f"<url><loc>{_escape(address + path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for path, day in rows
    ]
    if not parts:
        return (_site_map("urlset", lines),)
    cuts = range(0, len(lines), LARGEST_SITE_MAP)
    files = tuple(_site_map("urlset", lines[start : start + LARGEST_SITE_MAP]) for start in cuts)
    named = [f"<sitemap><loc>{_escape(address)}sitemap-{n}.xml</loc></sitemap>" for n in range(1, parts + 1)]
    return (_site_map("sitemapindex", named), *files)


def _site_map(element: str, lines: list[str]) -> bytes:
    head = f'<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *lines, f"</{element}>\n"]).encode()
