"""Hand-written pages: where they stand, and what of their HTML may go out."""

from __future__ import annotations

import re

import nh3

from generator.model.disclosure import REQUEST, SUB_COLUMNS
from generator.model.site import WrittenPage
from generator.model.view import Link
from generator.outputs.frame import ColumnMeta, PageMeta

_TAGS = frozenset(
    {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
        "div",
        "span",
        "section",
        "a",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "mark",
        "sub",
        "sup",
        "small",
        "code",
        "pre",
        "kbd",
        "blockquote",
        "q",
        "cite",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "abbr",
        "details",
        "summary",
    }
)
_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang"},
    "a": {"href", "download"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "details": {"open"},
}
_ALIGNED = re.compile(r' align="(left|right|center)"')
_HEADER_CELL = re.compile(r"<th(?![a-z])(?![^>]*\bscope=)")
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_FIRST_HEADER = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]+>")


def sanitise_page(html: str) -> str:
    """HTML that MkDocs made of Markdown, with scripts, styles and handlers taken out and tables made scrollable."""
    aligned = _ALIGNED.sub(lambda m: ' class="number"' if m[1] == "right" else "", html)
    clean = nh3.clean(
        aligned,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return _TABLE.sub(_wrap_table, _HEADER_CELL.sub('<th scope="col"', clean))


def _wrap_table(match: re.Match[str]) -> str:
    header = _FIRST_HEADER.search(match[1])
    name = _MARKUP.sub("", header[1]) if header else ""
    return f'<div class="table-wrap" role="region" tabindex="0" aria-label="表格：{name}">{match[0]}</div>'


def page_path(name: str) -> str:
    """`guide.md` → `guide/`, `index.md` → the folder's own path."""
    stem = name.removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"


def written_meta(page: WrittenPage) -> PageMeta:
    """Meta tags and place of a hand-written page."""
    path = page_path(page.name)
    section = next((c.key for c in (*SUB_COLUMNS, REQUEST) if path.startswith(c.path)), None)
    column = ColumnMeta(page.title, page.description, page.keywords, page.column_type or "概况信息")
    return PageMeta(path, page.title, column, crumbs=(home_link(), Link(page.title)), section=section)


def home_link() -> Link:
    """The first bread crumb of every page."""
    return Link("首页", "")
