"""Head, bread crumbs and current column: what stands around the text of every page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.model.settings import SiteSettings
from generator.model.view import Link
from generator.outputs.address import resolve, root_from
from generator.outputs.shell import NAV_KEYS, Frame
from generator.outputs.templates import Sources, render


class ColumnMeta(NamedTuple):
    """The column tags of 国办发〔2017〕47号, for lists and for the column an article stands in."""

    name: str
    description: str
    keywords: tuple[str, ...]
    column_type: str


class ArticleMeta(NamedTuple):
    """The article tags of 国办发〔2017〕47号. `pub_date` is `YYYY-MM-DD HH:MM`."""

    title: str
    pub_date: str
    source: str
    keywords: tuple[str, ...] = ()
    description: str | None = None


class Alternate(NamedTuple):
    """Another form of the page: its media type, title and path."""

    media_type: str
    title: str
    path: str


class PageMeta(NamedTuple):
    """Everything about a page but its text. `section` is the key of the column it belongs to, if any.

    `is_unlisted` keeps search engines away, as from a text that was replaced; `moved_to` is where a reader is taken at once.
    """

    path: str
    title: str
    column: ColumnMeta
    crumbs: tuple[Link, ...] = ()
    section: str | None = None
    article: ArticleMeta | None = None
    alternates: tuple[Alternate, ...] = ()
    json_ld: tuple[tuple[str, object], ...] = ()
    is_unlisted: bool = False
    moved_to: str | None = None


def make_frame(
    meta: PageMeta, body: Markup, *, kind: str, settings: SiteSettings, templates: Sources, root: str | None = None
) -> Frame:
    """The frame of one page; `root` differs from the path's own only where a page is served elsewhere (404)."""
    way_up = root if root is not None else root_from(meta.path)
    crumbs = render(templates, "crumbs.html", way_up, crumbs=meta.crumbs) if meta.crumbs else Markup("")
    return Frame(
        root=way_up,
        kind=kind,
        title=escape(_document_title(meta, settings)),
        head=render_head(meta, settings, way_up),
        crumbs=crumbs,
        body=body,
        current={key: _current(meta, key) for key in NAV_KEYS},
    )


def _document_title(meta: PageMeta, settings: SiteSettings) -> str:
    own = f"{settings.organ}{settings.name}"
    return own if not meta.path else f"{meta.title} - {own}"


def _current(meta: PageMeta, key: str) -> Markup:
    if meta.section != key:
        return Markup("")
    return Markup(' aria-current="page"') if meta.path == f"{key}/" else Markup(' aria-current="true"')


def render_head(meta: PageMeta, settings: SiteSettings, root: str) -> Markup:
    """The meta tags that 47号 asks for by kind of page, the permanent address, other forms, JSON-LD."""
    lines = [f'<meta name="{name}" content="{escape(content)}">' for name, content in _tags(meta, settings)]
    if settings.demonstration or meta.is_unlisted:
        lines.append('<meta name="robots" content="noindex">')
    if meta.moved_to is not None:
        lines.append(f'<meta http-equiv="refresh" content="0; url={escape(resolve(meta.moved_to, root))}">')
    lines.append(f'<link rel="canonical" href="{escape(_canonical(meta, settings))}">')
    lines += (
        f'<link rel="alternate" type="{a.media_type}" title="{escape(a.title)}" href="{escape(root + a.path)}">'
        for a in meta.alternates
    )
    if meta.json_ld:
        lines.append(f'<script type="application/ld+json">{_script_json(dict(meta.json_ld))}</script>')
    return Markup("\n".join(lines))  # noqa: S704 - every value was escaped above


def _canonical(meta: PageMeta, settings: SiteSettings) -> str:
    """The permanent address: of what has moved, the new one."""
    target = meta.moved_to if meta.moved_to is not None else meta.path
    return target if target.startswith(("http:", "https:")) else settings.address + target


def _tags(meta: PageMeta, settings: SiteSettings) -> Iterator[tuple[str, str]]:
    yield "SiteName", settings.host_name
    yield "SiteDomain", settings.domain
    if settings.site_id_code:
        yield "SiteIDCode", settings.site_id_code
    yield "ColumnName", meta.column.name
    yield "ColumnDescription", meta.column.description
    yield "ColumnKeywords", ",".join(meta.column.keywords)
    yield "ColumnType", meta.column.column_type
    article = meta.article
    if article is None:
        yield "Description", meta.column.description
        return
    yield "ArticleTitle", article.title
    yield "PubDate", article.pub_date
    yield "ContentSource", article.source
    if article.keywords:
        yield "Keywords", ",".join(article.keywords)
    if article.description:
        yield "Description", article.description
    yield "Url", settings.address + meta.path


def _script_json(data: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
