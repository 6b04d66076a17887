"""A record's body made ready for its files: HTML, plain text and outline, as bytes that are put where they belong."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from generator.outputs.context import OutlineEntry
from generator.outputs.markdown import render_body
from generator.text.outline import Heading

_DEEPEST_SHOWN = 4


class RecordText(NamedTuple):
    """In UTF-8: `html` is sanitised and has every anchor; `plain` is the normalised body; `outline` its upper levels as HTML.

    `has_links` says that `html` leads anywhere but to its own anchors; `attached` has the texts of attachments by name.
    """

    html: bytes = b""
    plain: bytes = b""
    outline: bytes = b""
    has_links: bool = False
    attached: Mapping[str, str] = MappingProxyType({})


def pack_text(body: str, headings: Sequence[Heading], aliases: Mapping[str, str], attached: Mapping[str, str]) -> bytes:
    """Render a normalised body and pack what comes of it, with the texts of attachments."""
    shown = (OutlineEntry(h.level, h.label, h.anchor) for h in headings if h.level <= _DEEPEST_SHOWN)
    html = render_body(body, headings, aliases).encode()
    has_links = html.count(b"<a ") > html.count(b'<a class="anchor" ') or b"<img " in html
    outline = render_outline(shown).encode()
    return marshal.dumps((html, body.strip("\n").encode(), outline, has_links, dict(attached)))


def unpack_text(data: bytes | None) -> RecordText:
    """What `pack_text` packed; nothing for a record that shows no body."""
    return RecordText._make(marshal.loads(data)) if data is not None else RecordText()  # noqa: S302 - our own, and its digest was checked


def render_outline(entries: Iterable[OutlineEntry]) -> Markup:
    """The lines of an outline. There may be hundreds: a template would take as long for them as for all the rest of a page."""
    lines = [
        f'\n<li class="level-{level}"><a href="#{anchor}">{escape(label, quote=False)}</a></li>'
        for level, label, anchor in entries
    ]
    return Markup("".join(lines))  # noqa: S704 - labels are escaped, anchors need not be
