"""The parts that pages have by the dozen, as functions: a template's macro takes ten times as long for each.

`theme/macros.html` hands them on under their old names; what a page is made of is still decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from markupsafe import Markup

from generator.model.view import Badge, Fact, Link, Listing, Moment, Table
from generator.outputs.address import resolve

# A record that is invented says so, in words that survive copying and printing.
_SAMPLE: Final = '<span class="sample">〔示例〕</span>'
SAMPLE_MARK: Final = Markup(_SAMPLE)  # noqa: S704 - a constant
# A day that is broken at its hyphens is read twice.
_DAY: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)")
_BARE: Final = re.compile(r"[\d.,%/-]+")
_OUTSIDE: Final = ("http:", "https:")
# Columns that fit on any screen, and so many that they need a sheet's width; rows after which a table's head is out of sight;
# characters that stay on one line.
_NARROW: Final = 2
_WIDE: Final = 6
_LONG: Final = 20
_SHORT: Final = 7


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

    def role(self, name: str) -> Markup:
        """A role said outright: the style takes a card's cells out of the table's grid, and with it what they natively are."""
        return Markup(f' role="{name}"' if self.is_cards else "")  # noqa: S704 - names from templates


def table_form(table: Table) -> TableForm:
    """Words are read one row after the other, as cards; figures are compared along their columns, which scroll beside the first.

    Two columns fit everywhere. A long table of figures scrolls below its head.
    """
    columns = len(table.columns)
    if columns <= _NARROW:
        return TableForm("", is_cards=False, scrolls=False)
    figures = len(set(table.numeric) - {0})
    if figures <= columns - figures:
        return TableForm(" cards wide" if columns >= _WIDE else " cards", is_cards=True, scrolls=False)
    is_long = columns > _NARROW + 1 and len(table.rows) > _LONG
    return TableForm(" figures long" if is_long else " figures", is_cards=False, scrolls=True)


def render_rows(table: Table, form: TableForm, root: str) -> Markup:
    """The body of a table: its first cells name their rows."""
    role = form.role("row")
    lines = "".join([f"\n<tr{role}>{_cells(row, table, form, root)}</tr>" for row in table.rows])
    return Markup(lines)  # noqa: S704 - escaped in _cells


def _keep_days(html: str) -> str:
    return _DAY.sub(r'<span class="day">\g<0></span>', html) if "-" in html else html


def _moment(item: Moment, root: str) -> str:
    badge = f" {_badge(item.badge)}" if item.badge else ""
    link = f"<p>{_link(item.link, root)}</p>" if item.link else ""
    return (
        f'\n<li><span class="on">{_text(item.on)}</span>\n'
        f'<div class="entry"><p>{_text(item.text)}{badge}</p>{link}</div></li>'
    )


def _cells(row: tuple[Link, ...], table: Table, form: TableForm, root: str) -> str:
    told = []
    for number, cell in enumerate(row):
        name, attributes = ("td", "") if number else ("th", ' scope="row"')
        if number in table.numeric:
            attributes += ' class="number"'
        elif number in table.whole or (number and len(cell.text) <= _SHORT):
            attributes += ' class="whole"'
        if form.is_cards:
            attributes += f' role="{"cell" if number else "rowheader"}"'
            # A card's title says what it is, unless it is a mere number or day.
            if number or _BARE.fullmatch(cell.text):
                attributes += f' data-label="{escape(table.columns[number])}"'
        told.append(f"<{name}{attributes}>{_link(cell, root, days=True)}</{name}>")
    return "".join(told)


def _text(text: str) -> str:
    return escape(text, quote=False)


def _link(item: Link, root: str, *, days: bool = False) -> str:
    html = _keep_days(_text(item.text)) if days else _text(item.text)
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
