"""The parts that pages have by the dozen, as functions: a template's macro takes ten times as long for each.

`theme/macros.html` hands them on under their old names; what a page is made of is still decided there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.model.view import Badge, Fact, Link, Listing, Moment, Table
from generator.outputs.address import resolve
from generator.outputs.heads import render_heads

# A record that is invented says so, in words that survive copying and printing.
_SAMPLE: Final = '<span class="sample">〔示例〕</span>'
SAMPLE_MARK: Final = Markup(_SAMPLE)  # noqa: S704 - a constant
# A day that is broken at its hyphens is read twice.
_DAY: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)")
_BARE: Final = re.compile(r"[\d.,%/-]+")
_SUM: Final = ' class="sum"'
_NUMBER: Final = ' class="number"'
_HIDDEN: Final = ' class="visually-hidden"'
_OUTSIDE: Final = ("http:", "https:")
# Columns that fit on any screen, and so many that they need a sheet's width; rows after which a table's head is out of sight;
# characters that stay on one line.
_NARROW: Final = 2
_WIDE: Final = 6
_LONG: Final = 20
_SHORT: Final = 7


def keep_days(text: str) -> Markup:
    """Text whose days are not broken at their hyphens."""
    return Markup(_text(text))  # noqa: S704 - escaped there


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


@dataclass(frozen=True, slots=True)
class TableForm:
    """What a table becomes where there is no room for it: `classes` for the style, and whether it may have to be scrolled."""

    classes: str
    is_cards: bool
    scrolls: bool


def table_form(table: Table) -> TableForm:
    """Words are read one row after the other, as cards; figures are compared along their columns, which scroll beside what names them.

    Two columns fit everywhere. A long table of figures scrolls below its head.
    """
    columns = len(table.columns)
    named = _tell_names(table.names)
    if columns <= _NARROW:
        return TableForm(named, is_cards=False, scrolls=False)
    figures = len(set(table.numeric) - {0})
    if figures <= columns - figures:
        return TableForm(f" cards{_tell_breadth(table)}{named}", is_cards=True, scrolls=False)
    is_long = columns > _NARROW + 1 and len(table.rows) > _LONG
    return TableForm(f" figures long{named}" if is_long else f" figures{named}", is_cards=False, scrolls=True)


def _tell_breadth(table: Table) -> str:
    """How much room a table of words needs: where most columns hold states, no words beside them give way, and the states must."""
    columns, states = len(table.columns), len(set(table.whole))
    if columns < _WIDE:
        return ""
    return " wide states" if states > columns - states else " wide"


def _tell_names(names: tuple[int, ...]) -> str:
    """Where a row's names stand, for the style: what names a row stays in view."""
    match names:
        case (0,):
            return ""
        case ():
            return " unnamed"
        case (place,):
            return f" named-{place}"
        case _:
            return " sides"


def render_table(table: Table, heading: str, label: str, root: str) -> Markup:
    """A table. A caption that the heading above it tells is not shown twice; the unit of money always is.

    On a phone a table of words becomes a card for each row, one of figures scrolls: see `table_form`. `label` is
    what else it is called where it scrolls.
    """
    form = table_form(table)
    scrolls = f' role="region" tabindex="0" aria-label="表格：{escape(label or table.caption)}"' if form.scrolls else ""
    heads = render_heads(table.columns, table.numeric)
    lines = render_rows(table, form, root)
    title, named, caption = _caption(table, heading, root)
    return Markup(  # noqa: S704 - everything in it is escaped
        f'{title}\n<div class="table-wrap{form.classes}"{scrolls}>\n<table{named}>{caption}\n'
        f"{heads}\n<tbody>{lines}\n</tbody>\n</table>\n</div>"
        f"{_files(table, root)}\n"
    )


def render_rows(table: Table, form: TableForm, root: str) -> Markup:
    """The body of a table: cells that name what stands beside them say so."""
    kinds = tuple(
        _Kind(place in table.numeric, place in table.whole, escape(head) if form.is_cards else "")
        for place, head in enumerate(table.columns)
    )
    sums, names = frozenset(table.sums), table.names
    lines = [
        f"\n<tr{_SUM if number in sums else ''}>{_cells(cells, kinds, names, root)}</tr>"
        for number, cells in enumerate(table.rows)
    ]
    return Markup("".join(lines))  # noqa: S704 - escaped in _cells


def _caption(table: Table, heading: str, root: str) -> tuple[str, str, str]:
    """What stands before a table, what names it in its tag, and its caption.

    A caption that leads somewhere stands before the table, in which nothing but its rows may be met with.
    """
    caption, note = _text(table.caption), f' <span class="note">{_text(table.note)}</span>' if table.note else ""
    if table.href is not None:
        link = f'<a href="{escape(resolve(table.href, root))}">{caption}</a>'
        return f'\n<p class="table-title">{link}{note}</p>', f' aria-label="{escape(table.caption)}"', ""
    is_told = table.caption == heading
    told = f"<span{_HIDDEN if is_told and note else ''}>{caption}</span>"
    return "", "", f"\n<caption{_HIDDEN if is_told and not note else ''}>{told}{note}</caption>"


class _Kind(NamedTuple):
    """What a column holds: numbers, short words that are not broken, and what its cells are called on a card."""

    is_number: bool
    is_whole: bool
    label: str


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
        f'\n<li><span class="on">{escape(item.on, quote=False)}</span>\n'
        f'<div class="entry"><p>{_text(item.text)}{badge}</p>{link}</div></li>'
    )


def _cells(row: tuple[Link, ...], kinds: tuple[_Kind, ...], names: tuple[int, ...], root: str) -> str:
    """Cells that name what stands beside them say so; a row that names nothing there is named by its first cell."""
    if names and not any(row[place].text for place in names):
        names = (0,)
    told = []
    for place, cell in enumerate(row):
        is_name = place in names and cell.text != ""
        if cell.href is None and not cell.sample:
            told.append(_plain_cell(cell.text, kinds[place], is_name, place == 0))
        else:
            told.append(_cell(_link(cell, root), cell.text, kinds[place], is_name, place == 0))
    return "".join(told)


# Of the cells of many tables most are names of subjects and “0”.
@functools.lru_cache(maxsize=1 << 15)
def _plain_cell(text: str, kind: _Kind, is_name: bool, is_first: bool) -> str:  # noqa: FBT001 - the cache is quicker without names
    return _cell(_text(text), text, kind, is_name, is_first)


def _cell(html: str, text: str, kind: _Kind, is_name: bool, is_first: bool) -> str:  # noqa: FBT001 - as above
    name, attributes = ("th", ' scope="row"') if is_name else ("td", "")
    if kind.is_number:
        attributes += _NUMBER
    elif kind.is_whole or (not (is_first or is_name) and len(text) <= _SHORT):
        attributes += ' class="whole"'
    # A card's title needs no label, unless it is a mere number or day.
    if kind.label and (not is_name or _BARE.fullmatch(text)):
        attributes += f' data-label="{kind.label}"'
    return f"<{name}{attributes}>{html}</{name}>"


def _text(text: str) -> str:
    html = escape(text, quote=False)
    return _DAY.sub(r'<span class="day">\g<0></span>', html) if "-" in html else html


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
        f'\n<li class="listing">\n<span class="on">{escape(item.on, quote=False)}</span>\n<div class="entry">\n'
        f'<p class="entry-title">{_link(item.link, root)}</p>'
        + (f'\n<ul class="details">{details}</ul>' if details else "")
        + f"{summary}\n</div>\n</li>\n"
    )


def _badge(badge: Badge) -> str:
    return f'<span class="badge {badge.tone}">{_text(badge.text)}</span>'
