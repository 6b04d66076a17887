"""A record's body made ready for its files: HTML, plain text and outline, in one piece that the build keeps."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.outputs.context import OutlineEntry
from generator.outputs.markdown import render_body
from generator.text.outline import Heading

_DEEPEST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class RecordText:
    """`html` is sanitised and has every anchor; `plain` is the normalised body; `outline` its upper levels."""

    html: str
    plain: str
    outline: tuple[OutlineEntry, ...]


def pack_text(body: str, headings: Sequence[Heading], aliases: Mapping[str, str]) -> bytes:
    """Render a normalised body and pack what comes of it."""
    outline = tuple((h.level, h.label, h.anchor) for h in headings if h.level <= _DEEPEST_SHOWN)
    return marshal.dumps((render_body(body, headings, aliases), body, outline))


def unpack_text(data: bytes | None) -> RecordText:
    """What `pack_text` packed; nothing for a record that shows no body."""
    if data is None:
        return RecordText("", "", ())
    html, plain, outline = marshal.loads(data)  # noqa: S302 - our own, and its digest was checked
    return RecordText(html, plain, tuple(map(OutlineEntry._make, outline)))
