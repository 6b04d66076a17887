"""Hand-written pages: where they stand, and what of their HTML may go out."""

from __future__ import annotations

import re

import nh3

from generator.model.disclosure import REQUEST, SUB_COLUMNS
from generator.model.site import WrittenPage
from generator.model.view import Link
from generator.outputs.frame import ColumnMeta, PageMeta
from generator.text.pattern import Pattern

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
_ALIGNED = Pattern(r' align="(left|right|center)"')
_HEADER_CELL = Pattern(r"<th(?![a-z])(?![^>]*\bscope=)")
_TABLE = Pattern(r"<table>(.*?)</table>", re.DOTALL)
_HEADER = Pattern(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_FIGURE_HEADER = Pattern(r'<th\b[^>]* class="number"')
_ROW = Pattern(r"<tr>.*?</tr>", re.DOTALL)
_DATA_CELL = Pattern(r"<td\b")
_MARKUP = Pattern(r"<[^>]+>")
_CARDS = 3


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
    """As pieces.table_form has it: two columns fit, words become cards on a phone, figures and what spans cells scroll."""
    heads = [_MARKUP.sub("", head).replace('"', "&quot;") for head in _HEADER.findall(match[1])]
    figures = len(_FIGURE_HEADER.findall(match[1]))
    if "span=" in match[1] or len(heads) < _CARDS or "<tbody>" not in match[1] or figures > len(heads) - figures:
        kind = " figures" if figures else ""
        name = heads[0] if heads else ""
        return f'<div class="table-wrap{kind}" role="region" tabindex="0" aria-label="表格：{name}">{match[0]}</div>'
    rows = _ROW.sub(lambda row: _label_cells(row[0], heads), match[1])
    return f'<div class="table-wrap cards"><table>{rows}</table></div>'


def _label_cells(row: str, heads: list[str]) -> str:
    """The first cell is a card's title; of the others each says what it is."""
    labels = iter(["", *(f' data-label="{head}"' for head in heads[1:])])
    return _DATA_CELL.sub(lambda cell: f"{cell[0]}{next(labels, '')}", row)


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
