"""Panels, their blocks and the parts that pages have by the dozen, as functions: a macro takes ten times as long for each.

Templates know them by the names in `theme/macros.html`; blocks that are rare are macros (`rare_block` there).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from html import escape
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.model.view import (
    Badge,
    Block,
    Fact,
    Facts,
    Link,
    Links,
    Listing,
    Listings,
    Moment,
    Panel,
    Prose,
    Table,
    Timeline,
)
from generator.outputs.address import resolve
from generator.outputs.heads import render_heads
from generator.text.pattern import Pattern

# A record that is invented says so, in words that survive copying and printing.
_SAMPLE: Final = '<span class="sample">〔示例〕</span>'
SAMPLE_MARK: Final = Markup(_SAMPLE)  # noqa: S704 - a constant
# A day that is broken at its hyphens is read twice.
_DAY: Final = Pattern(r"\d{4}-\d\d(?:-\d\d)?(?!\d)")
_BARE: Final = Pattern(r"[\d.,%/-]+")
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


RareBlock = Callable[[Block, str], Markup]
"""The macro for a block that has no function here, below its heading."""


def render_panels(panels: Iterable[Panel], root: str, rare: RareBlock) -> Markup:
    """Titled parts of a page; `rare` renders the blocks that a page has hardly more than one of."""
    return Markup("".join([_panel(panel, root, rare) for panel in panels]))  # noqa: S704 - escaped in _panel


def render_block(block: Block, heading: str, root: str, rare: RareBlock) -> Markup:  # noqa: PLR0911 - one case a kind of block
    """One block of a panel, below its heading."""
    match block:
        case Table():
            return render_table(block, heading, "", root)
        case Facts():
            return render_facts(block.facts, root, "")
        case Prose():
            paragraphs = "".join([f"<p>{_text(paragraph)}</p>" for paragraph in block.paragraphs])
            return Markup(f'<div class="prose">{paragraphs}</div>')  # noqa: S704 - escaped in _text
        case Links():
            lines = "".join([f"<li>{_link(link, root)}</li>" for link in block.links])
            return Markup(f'<ul class="links">{lines}</ul>')  # noqa: S704 - escaped in _link
        case Listings():
            return render_listings(block.listings, root)
        case Timeline():
            return render_timeline(block.moments, root)
        case _:
            return rare(block, heading)


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


class TableForm(NamedTuple):
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
    """The body of a table: cells that name what stands beside them say so.

    A row that names nothing where the others do is named by its first cell.
    """
    labels = table.columns if form.is_cards else ("",) * len(table.columns)
    columns = _columns(labels, table.numeric, table.whole, table.names)
    nameless = _columns(labels, table.numeric, table.whole, (0,)) if table.names else columns
    sums = frozenset(table.sums)
    lines = []
    for number, row in enumerate(table.rows):
        is_named = any(row[place].text for place in table.names)
        cells = _cells(row, columns if is_named else nameless, root)
        lines.append(f"\n<tr{_SUM if number in sums else ''}>{cells}</tr>")
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


def _panel(panel: Panel, root: str, rare: RareBlock) -> str:
    anchor = escape(panel.anchor)
    blocks = "".join([f"\n{render_block(block, panel.title, root, rare)}" for block in panel.blocks])
    return (
        f'\n<section class="panel" aria-labelledby="{anchor}">\n'
        f'<h2 id="{anchor}">{escape(panel.title, quote=False)}</h2>{blocks}\n</section>\n'
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
        f'\n<li><span class="on">{escape(item.on, quote=False)}</span>\n'
        f'<div class="entry"><p>{_text(item.text)}{badge}</p>{link}</div></li>'
    )


class _Kind(NamedTuple):
    """What a column holds: numbers, short words that are not broken, names of what stands beside, and its label on a card."""

    is_number: bool
    is_whole: bool
    is_name: bool
    is_first: bool
    label: str


class _Column(NamedTuple):
    """A column's kind, and how its cells are printed that are nothing but text."""

    kind: _Kind
    print_plain: Callable[[str], str]


# Many records have the same tables. With the printers of their columns this holds some thousands of cells, mostly of one figure.
@functools.lru_cache(maxsize=1 << 7)
def _columns(
    labels: tuple[str, ...], numeric: tuple[int, ...], whole: tuple[int, ...], names: tuple[int, ...]
) -> tuple[_Column, ...]:
    kinds = [
        _Kind(place in numeric, place in whole, place in names, place == 0, escape(label))
        for place, label in enumerate(labels)
    ]
    return tuple([_Column(kind, _plain_printer(kind)) for kind in kinds])


@functools.lru_cache(maxsize=1 << 10)
def _plain_printer(kind: _Kind) -> Callable[[str], str]:
    """Of the cells of many tables most are names of subjects and “0”: each is printed once.

    Columns with a label are of one kind of table each, and there are hundreds; those without are some sixteen.
    """
    return functools.lru_cache(maxsize=1 << 7 if kind.label else 1 << 12)(lambda text: _cell(_text(text), text, kind))


def _cells(row: tuple[Link, ...], columns: tuple[_Column, ...], root: str) -> str:
    return "".join(
        [
            print_plain(cell.text)
            if cell.href is None and not cell.sample
            else _cell(_link(cell, root), cell.text, kind)
            for (kind, print_plain), cell in zip(columns, row, strict=True)
        ]
    )


def _cell(html: str, text: str, kind: _Kind) -> str:
    is_name = kind.is_name and text != ""
    name, attributes = ("th", ' scope="row"') if is_name else ("td", "")
    if kind.is_number:
        attributes += _NUMBER
    elif kind.is_whole or (not (kind.is_first or is_name) and len(text) <= _SHORT):
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
