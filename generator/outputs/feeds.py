"""Atom feeds and the site map for machines: when a page says it changed, it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from xml.sax.saxutils import escape, quoteattr

from generator.model.artifact import Supplies, Task
from generator.model.content_type import ContentType, Types
from generator.model.site import Entry, Site
from generator.outputs.display import organ_name
from generator.outputs.lists import find_directories
from generator.outputs.written import page_path

FEED_SIZE = 50
_EPOCH = "1970-01-01T00:00:00+08:00"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A record as a feed tells it; times are RFC 3339 at UTC+8."""

    url: str
    title: str
    published: str
    updated: str
    author: str
    summary: str
    category: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its permanent address."""

    url: str
    page: str
    title: str
    author: str
    entries: tuple[FeedEntry, ...]


def feed_tasks(site: Site, types: Types) -> Iterator[Task]:
    """One feed for everything and one for each type."""
    everything = tuple(entry for entry in site.entries if entry.record.withdrawn is None)
    yield _feed_task("feed.xml", "", f"{site.settings.organ}{site.settings.name}", everything, site, types)
    for kind in types.values():
        title = f"{site.settings.organ}：{kind.label}"
        yield _feed_task(f"{kind.name}/feed.xml", f"{kind.name}/", title, site.of_type(kind.name), site, types)


def _feed_task(path: str, page: str, title: str, entries: tuple[Entry, ...], site: Site, types: Types) -> Task:
    address = site.settings.address
    told = tuple(_feed_entry(entry, site, types[entry.type]) for entry in entries[:FEED_SIZE])
    feed = Feed(address + path, address + page, title, site.settings.organ, told)
    return Task(PurePosixPath(path), make_feed, feed)


def _feed_entry(entry: Entry, site: Site, kind: ContentType) -> FeedEntry:
    record = entry.record
    published = f"{record.published_on.pub_date.replace(' ', 'T')}:00+08:00"
    updated = f"{record.changed_on.isoformat()}T00:00:00+08:00"
    mark = "〔示例〕" if record.sample else ""
    return FeedEntry(
        url=site.settings.address + entry.path,
        title=f"{mark}{record.title}",
        published=published,
        updated=max(published, updated),
        author=organ_name(record.publisher, site),
        summary=record.summary or entry.body.excerpt,
        category=kind.label,
    )


def make_feed(feed: Feed, _supplies: Supplies) -> bytes:
    """Atom 1.0 (RFC 4287)."""
    updated = max((entry.updated for entry in feed.entries), default=_EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{escape(feed.url)}</id>",
        f"<title>{_text(feed.title)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(feed.author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.page)}/>',
        *(line for entry in feed.entries for line in _entry_lines(entry)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry_lines(entry: FeedEntry) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{escape(entry.url)}</id>"
    yield f"<title>{_text(entry.title)}</title>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>'
    yield f"<published>{entry.published}</published>"
    yield f"<updated>{entry.updated}</updated>"
    yield f"<author><name>{_text(entry.author)}</name></author>"
    yield f"<category term={quoteattr(entry.category)}/>"
    yield f"<summary>{_text(entry.summary)}</summary>"
    yield "</entry>"


def _text(value: str) -> str:
    """Text for XML 1.0, which has no place for most control characters."""
    return escape("".join(char for char in value if char >= " " or char in "\t\n"))


SiteMapRow = tuple[str, str | None]


def site_map_task(site: Site, types: Types) -> Task:
    """`sitemap.xml` of every permanent page; `lastmod` only where it is known and true."""
    rows: list[SiteMapRow] = [("", _newest(site.entries))]
    rows += [(page_path(p.name), p.updated_on.isoformat() if p.updated_on else None) for p in site.pages]
    rows += [(path, None) for path in ("disclosure/", "unit/", "data/", "sitemap/")]
    rows += [(f"unit/{unit}/", None) for unit in site.units]
    for kind in types.values():
        rows.append((f"{kind.name}/", _newest(site.of_type(kind.name))))
        rows += [(d.path, _newest(d.entries)) for d in find_directories(kind, site)]
        rows += [(page.path, None) for page in kind.pages(site)]
    rows += [(entry.path, entry.record.changed_on.isoformat()) for entry in site.entries]
    absolute = tuple(sorted((site.settings.address + path, changed) for path, changed in rows))
    return Task(PurePosixPath("sitemap.xml"), make_site_map, absolute)


def _newest(entries: tuple[Entry, ...]) -> str | None:
    days: list[date] = [entry.record.changed_on for entry in entries]
    return max(days).isoformat() if days else None


def make_site_map(rows: tuple[SiteMapRow, ...], _supplies: Supplies) -> bytes:
    """Site map protocol 0.9."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for url, changed in rows:
        lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(url)}</loc>{lastmod}</url>")
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()
