"""cmark, fed with what Chinese text needs: bold next to Chinese punctuation, links that end where Chinese begins.

Places are marked with noncharacters, which a normalised body cannot contain; `finish_marks` takes them out of the HTML.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from typing import Final

from cmarkgfm import _cmark, cmark

from generator.text.pattern import Pattern

LESS: Final = "\ufdd0"
"""A “<” that is text."""
_JOINT: Final = "\ufdd1"  # nothing, between an asterisk and a mark that would keep it from being read as bold
_STOP: Final = " \ufdd2"  # nothing, where a bare address ends

_OPTIONS: Final = (
    cmark.Options.CMARK_OPT_SOURCEPOS
    | cmark.Options.CMARK_OPT_FOOTNOTES
    # “3~5天，6~8天” is two ranges, not a deletion.
    | cmark.Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
)
_EXTENSIONS: Final = ("table", "autolink", "strikethrough")

_TAG_OPENER: Final = Pattern(r"<(?!(?:https?://|mailto:)[^\s<>]+>)")
_ADDRESS: Final = Pattern(r"(<|\]\(|\]: ?)?(?:https?://|www\.)[!-~]*[^\x00-\x7f]?")
_MARKS: Final = "！-／：-＠［-｠、-〟“”‘’—…·"
_HAN: Final = "\u3400-\u9fff\U00020000-\U0003ffff"
_CLOSING: Final = Pattern(rf"(?<=[{_MARKS}])\*\*(?=[{_HAN}\w])")
_OPENING: Final = Pattern(rf"(?<=[{_HAN}\w])\*\*(?=[{_MARKS}])")


def render_commonmark(text: str) -> str:
    """The HTML of `text` as cmark writes it, with the place of each block; raw HTML and the marks of this module are in it as noncharacters."""
    if "<" in text:
        text = _TAG_OPENER.sub(LESS, text)
    if "http" in text or "www." in text:
        text = _ADDRESS.sub(_stop_address, text)
    if "**" in text:
        text = _OPENING.sub(f"**{_JOINT}", _CLOSING.sub(f"{_JOINT}**", text))
    return _convert(text)


def finish_marks(html: str) -> str:
    """`html` with the marks gone and every “<” that is text escaped."""
    if LESS in html:
        html = html.replace(LESS, "&lt;")
    return html.replace(_STOP, "").replace(_JOINT, "")


def _stop_address(match: re.Match[str]) -> str:
    found = match[0]
    return found if match[1] or found.isascii() else found[:-1] + _STOP + found[-1]


def _freer(name: str, library: str | None) -> Callable[[object], None]:
    """A C function that frees what cmarkgfm leaves behind: 6 MB for each MB of text, too much for ten thousand records.

    Where it cannot be found the memory is merely not given back.
    """
    try:
        function = getattr(ctypes.CDLL(library), name)
    except (AttributeError, OSError, TypeError):
        return lambda _: None
    function.argtypes, function.restype = [ctypes.c_void_p], None

    def free(pointer: object) -> None:
        function(int(_cmark.ffi.cast("uintptr_t", pointer)))

    return free


_free_tree: Final = _freer("cmark_node_free", _cmark.__file__)
_free_text: Final = _freer("free", None)


def _convert(text: str) -> str:
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(_OPTIONS)
    try:
        for name in _EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, text)
        root = cmark.parser_finish(parser)
        raw = _cmark.lib.cmark_render_html(root, _OPTIONS, cmark.parser_get_syntax_extensions(parser))
        # cmark writes a broken byte for references to noncharacters (“&#xFFFE;”).
        html = _cmark.ffi.string(raw).decode("utf-8", "replace")
        _free_text(raw)
        _free_tree(root)
    finally:
        cmark.parser_free(parser)
    return str(html)
