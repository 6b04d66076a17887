"""The HTML of a record's body: CommonMark with tables, footnotes and links, sanitised, with official headings as such.

Nothing that an author types is HTML here: raw tags come out as the text they are. cmark's output goes through nh3 with a tight
allow-list; what is added afterwards (ids, classes, permalinks) is ours and escaped.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Final

import nh3
from cmarkgfm import _cmark, cmark

from generator.text.body import INDENT, LineKind, classify_lines, continues, find_signature
from generator.text.outline import Heading, HeadingKind, plain_text, split_lead

_OPTIONS: Final = (
    cmark.Options.CMARK_OPT_SOURCEPOS
    | cmark.Options.CMARK_OPT_FOOTNOTES
    # “3~5天，6~8天” is two ranges, not a deletion.
    | cmark.Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
)
_EXTENSIONS: Final = ("table", "autolink", "strikethrough")

# Places are marked with noncharacters, which a normalised body cannot contain.
_LESS: Final = "\ufdd0"  # a “<” that must stay text
_JOINT: Final = "\ufdd1"  # nothing; it stands between marks that would otherwise be read as one thing

_ALLOWED: Final[dict[str, set[str]]] = {
    "a": {"href", "title", "class", "id", "aria-label"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "sup": {"class"},
    "section": {"class"},
    "td": {"align"},
    "th": {"align"},
    "pre": set(),
}
_BLOCKS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_TAGS: Final = _BLOCKS | set(_ALLOWED) | {
    "blockquote", "br", "code", "del", "em", "hr", "ol", "strong", "table", "tbody", "thead", "tr", "ul",
}  # fmt: skip
