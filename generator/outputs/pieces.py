"""The parts that pages have by the dozen, as functions: a template's macro takes ten times as long for each.

`theme/macros.html` hands them on under their old names; what a page is made of is still decided there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from html import escape
from typing import Final

from markupsafe import Markup

from generator.model.view import Badge, Fact, Link, Listing, Moment, Table
from generator.outputs.address import resolve

# A record that is invented says so, in words that survive copying and printing.
_SAMPLE: Final = '<span class="sample">〔示例〕</span>'
SAMPLE_MARK: Final = Markup(_SAMPLE)  # noqa: S704 - a constant
# A day that is broken at its hyphens is read twice.
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_SUM: Final = ' class="sum"'
_NUMBER: Final = ' class="number"'
_HIDDEN: Final = ' class="visually-hidden"'
_OUTSIDE: Final = ("http:", "https:")


def render_link(item: Link, root: str) -> Markup:
    """A link, or its text when it leads nowhere. `root` is the way up from the page."""
    return Markup(_link(item, root))  # noqa: S704 - escaped there


def render_facts(items: Iterable[Fact], root: str, style: str) -> Markup:
    """Labelled lines; nothing for facts that have neither a value nor one to come."""
    lines = "".join([_fact(fact, root) for fact in items if fact.values or fact.pending])
    kinds = f"facts {style}" if style else "facts"
    return Markup(f'<dl class="{kinds}">{lines}\n</dl>' if lines else "")  # noqa: S704 - escaped in _fact


def render_listings(items: Iterable[Listing], root: str) -> Markup:
    """Records as they stand in a list."""
    lines = "".join([_listing(item, root) for item in items])
    return Markup(f'\n<ul class="listings">{lines}</ul>\n')  # noqa: S704 - escaped in _listing


def render_timeline(moments: Iterable[Moment], root: str) -> Markup:
    """Dated entries in the order given."""
    lines = "".join([_moment(item, root) for item in moments])
    return Markup(f'\n<ol class="timeline">{lines}\n</ol>\n')  # noqa: S704 - escaped in _moment


def render_table(table: Table, heading: str, root: str) -> Markup:
    """A table that can be scrolled by keyboard. A caption that the heading above it tells is not shown twice."""
    caption, note = _text(table.caption), f' <span class="note">{_text(table.note)}</span>' if table.note else ""
    hidden = table.caption == heading
    told = f'<a href="{escape(resolve(table.href, root))}">{caption}</a>' if table.href is not None else caption
    if hidden and note and table.href is None:
        told, hidden = f'<span class="visually-hidden">{caption}</span>', False
    kinds = tuple(
        "number" if place in table.numeric else "whole" if place in table.whole else ""
        for place in range(len(table.columns))
    )
    heads = "".join([_head(text, kind == "number") for text, kind in zip(table.columns, kinds, strict=True)])
    sides = " sides" if len(table.names) > 1 else ""
    return Markup(  # noqa: S704 - everything in it is escaped
        f'\n<div class="table-wrap{sides}" role="region" tabindex="0" aria-label="表格：{escape(table.caption)}">\n<table>\n'
        f"<caption{_HIDDEN if hidden and not note else ''}>{told}{note}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>{_rows(table, kinds, root)}\n</tbody>\n</table>\n</div>{_files(table, root)}\n"
    )


@functools.lru_cache(maxsize=1 << 12)
def _head(text: str, is_number: bool) -> str:  # noqa: FBT001 - the cache is quicker without names
    return f'<th scope="col"{_NUMBER if is_number else ""}>{_text(text)}</th>'


def _rows(table: Table, kinds: tuple[str, ...], root: str) -> str:
    """Cells that name what stands beside them say so; a row that names nothing there is named by its first cell."""
    sums = frozenset(table.sums)
    return "".join(
        [
            f"\n<tr{_SUM if number in sums else ''}>{_cells(row, kinds, table.names, root)}</tr>"
            for number, row in enumerate(table.rows)
        ]
    )


def _files(table: Table, root: str) -> str:
    """The foot that leads to its rows as files."""
    if table.download is None:
        return ""
    caption, path = escape(table.caption), escape(resolve(table.download, root))
    links = (
        f'<a href="{path}.{form}" download="{caption}.{form}" aria-label="{form.upper()}：{caption}">{form.upper()}</a>'
        for form in table.formats
    )
    return f'\n<p class="table-files">下载本表：{"、".join(links)}</p>'


def _moment(item: Moment, root: str) -> str:
    badge = f" {_badge(item.badge)}" if item.badge else ""
    link = f"<p>{_link(item.link, root)}</p>" if item.link else ""
    return (
        f'\n<li><span class="on">{_text(item.on)}</span>\n'
        f'<div class="entry"><p>{_text(item.text)}{badge}</p>{link}</div></li>'
    )


def _cells(row: tuple[Link, ...], kinds: tuple[str, ...], names: tuple[int, ...], root: str) -> str:
    if names and not any(row[place].text for place in names):
        names = (0,)
    told = []
    for place, cell in enumerate(row):
        is_name = place in names and cell.text != ""
        if cell.href is None and not cell.sample:
            told.append(_plain_cell(cell.text, kinds[place], is_name))
        else:
            told.append(_cell(_link(cell, root), cell.text, kinds[place], is_name=is_name))
    return "".join(told)


# Of the cells of many tables most are names of subjects and “0”.
@functools.lru_cache(maxsize=1 << 15)
def _plain_cell(text: str, kind: str, is_name: bool) -> str:  # noqa: FBT001 - the cache is quicker without names
    return _cell(_text(text), text, kind, is_name=is_name)


def _cell(html: str, text: str, kind: str, *, is_name: bool) -> str:
    name, scope = ("th", ' scope="row"') if is_name else ("td", "")
    kind = kind or ("whole" if _DAY.fullmatch(text) else "")
    style = f' class="{kind}"' if kind else ""
    return f"<{name}{scope}{style}>{html}</{name}>"


def _text(text: str) -> str:
    return escape(text, quote=False)


def _link(item: Link, root: str) -> str:
    html = _text(item.text)
    if item.href is not None:
        outside = ' class="external" rel="external"' if item.href.startswith(_OUTSIDE) else ""
        html = f'<a href="{escape(resolve(item.href, root))}"{outside}>{html}</a>'
    return html + _SAMPLE if item.sample else html


def _fact(fact: Fact, root: str) -> str:
    note = f' <span class="note">{_text(fact.note)}</span>' if fact.note else ""
    if not fact.values:
        return f'\n<div><dt>{_text(fact.label)}</dt><dd class="pending">待补充{note}</dd></div>'
    values = "</dd><dd>".join([_link(value, root) for value in fact.values])
    return f"\n<div><dt>{_text(fact.label)}</dt><dd>{values}{note}</dd></div>"


def _listing(item: Listing, root: str) -> str:
    details = "".join([f"<li>{_text(detail)}</li>" for detail in item.details])
    details += "".join([f"<li>{_badge(badge)}</li>" for badge in item.badges])
    summary = f'\n<p class="summary">{_text(item.summary)}</p>' if item.summary else ""
    return (
        f'\n<li class="listing">\n<span class="on">{_text(item.on)}</span>\n<div class="entry">\n'
        f'<p class="entry-title">{_link(item.link, root)}</p>'
        + (f'\n<ul class="details">{details}</ul>' if details else "")
        + f"{summary}\n</div>\n</li>\n"
    )


def _badge(badge: Badge) -> str:
    return f'<span class="badge {badge.tone}">{_text(badge.text)}</span>'
