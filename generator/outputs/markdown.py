"""The HTML of a record's body: CommonMark with tables, footnotes and links, sanitised, with official headings as such.

Nothing that an author types is HTML here: raw tags come out as the text they are. cmark's output goes through nh3 with a tight
allow-list; what is added afterwards (ids, classes, permalinks) is ours and escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Final

import nh3

from generator.outputs.commonmark import LESS, finish_marks, render_commonmark
from generator.outputs.paragraphs import separate_paragraphs
from generator.outputs.plain import find_plain_blocks
from generator.text.body import clean_characters, find_copies, find_recipients, find_signature
from generator.text.outline import Heading, HeadingKind, split_lead
from generator.text.pattern import Pattern

_BLOCKS: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6")
_ALLOWED: Final = {
    **{block: {"data-sourcepos"} for block in _BLOCKS},
    "a": {"href", "title", "class", "id", "aria-label"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "sup": {"class"},
    "section": {"class"},
    "td": {"align"},
    "th": {"align"},
}
_PLAIN: Final = {
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "hr",
    "ol",
    "pre",
    "strong",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
}
_CLEANER: Final = nh3.Cleaner(
    tags=_PLAIN | set(_ALLOWED),
    attributes=_ALLOWED,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)

_BLOCK: Final = Pattern(r'<(p|h[1-6]) data-sourcepos="(\d+):[^"]*">(.*?)</\1>', re.DOTALL)
_LINK: Final = Pattern(r'<a((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE: Final = Pattern(r' ([a-z-]+)="([^"]*)"')
_HREF: Final = Pattern(r' href="([^"]*)"')
_NOTES: Final = '<section class="footnotes">'
_REFERENCE: Final = Pattern(r'<sup class="footnote-ref"><a href="#[^"]*" id="[^"]*">(\d+)</a>')
_NOTE_OR_BACK: Final = Pattern(r'(<li id="[^"]*">)|<a href="#[^"]*" class="footnote-backref" aria-label="[^"]*">')
_IMAGE: Final = Pattern(r'<img((?: [a-z-]+="[^"]*")*)>')
_RELATIVE: Final = Pattern(r"(?![a-z][a-z0-9+.-]*:|[/\\]{2})[^\s]+", re.IGNORECASE)
_CELL: Final = Pattern(r'<(td|th)(?: align="(left|center|right)")?>(</th>)?')
_ARTICLE_LEAD: Final = Pattern(
    r"第[^<&条]{1,12}条(?:之[一二三四五六七八九十]{1,3})?(?:[ \u3000]?(?:【[^】<]{1,30}】|（[^）<]{1,30}）(?=[ \u3000])))?"
)
_PRE: Final = Pattern(r"(<pre.*?</pre>)", re.DOTALL)
_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60“”‘’—…·\U00020000-\U0003ffff"
_SOFT_BREAK: Final = Pattern(rf"\n(?=(?:<(?:a|em|strong|del|code|sup)\b[^>]*>)*[{_WIDE}])")
_WIDE_END: Final = Pattern(rf"[{_WIDE}](?:</(?:a|em|strong|del|code)>)*$")
_NO_ALIASES: Final[Mapping[str, str]] = MappingProxyType({})
_DEEPEST: Final = 6
_ARTICLE: Final = HeadingKind.ARTICLE


def render_body(body: str, headings: Sequence[Heading], aliases: Mapping[str, str] = _NO_ALIASES) -> str:
    """An HTML fragment of a normalised body; every anchor of `headings`, and every alias of one, is an id in it."""
    blocks = _Blocks(_classes(body), headings, aliases)
    plain = find_plain_blocks(body)
    if plain is not None:
        return "".join([f"{blocks.render(*block)}\n" for block in plain]) + blocks.render_rest()
    return _render_markdown(body, blocks)


def _render_markdown(body: str, blocks: _Blocks) -> str:
    source = separate_paragraphs(body)
    html = _CLEANER.clean(render_commonmark(source.text))
    if "&" in body:
        # An entity may stand for a character that the text itself may not contain.
        html = clean_characters(html.replace(LESS, "&lt;"))
    html = _render_tables(_render_links(html))
    last = len(source.line_of) - 1

    def block(match: re.Match[str]) -> str:
        return blocks.render(source.line_of[min(int(match[2]), last)], match[1], match[3])

    html = _BLOCK.sub(block, html) + blocks.render_rest()
    return finish_marks(_join_lines(html))


class _Blocks:
    """Paragraphs and headings of one body on their way to their final tags."""

    def __init__(self, classes: Mapping[int, str], headings: Sequence[Heading], aliases: Mapping[str, str]) -> None:
        self.classes = classes
        self.levels = _levels(headings)
        self.waiting = list(reversed(headings))
        self.aliases: dict[str, list[str]] = {}
        for old, new in aliases.items():
            self.aliases.setdefault(new, []).append(old)

    def render(self, line: int, tag: str, inner: str) -> str:
        """The next block; an anchor whose block Markdown read as something else stands before it."""
        before = self._places(line) if self.waiting and self.waiting[-1].line < line else ""
        if self.waiting and self.waiting[-1].line == line:
            return before + self._heading(self.waiting.pop(), inner)
        if tag != "p":
            return before + (f"<p><strong>{inner}</strong></p>" if inner else "")
        name = self.classes.get(line)
        return f'{before}<p class="{name}">{inner}</p>' if name else f"{before}<p>{inner}</p>"

    def render_rest(self) -> str:
        """The anchors that no block has taken."""
        return self._places(1 << 62)

    def _places(self, line: int) -> str:
        """The anchors above `line` that no block has taken."""
        places = ""
        while self.waiting and self.waiting[-1].line < line:
            heading = self.waiting.pop()
            places += f'<span id="{heading.anchor}"></span>{self._former(heading)}'
        return places

    def _former(self, heading: Heading) -> str:
        return "".join(f'<span id="{escape(old)}"></span>' for old in self.aliases.get(heading.anchor, ()))

    def _heading(self, heading: Heading, inner: str) -> str:
        # Anchors are ASCII letters and digits, citations official numbers: only a label may need escaping.
        name = heading.citation or escape(heading.label)
        anchor = heading.anchor
        link = f'<a class="anchor" href="#{anchor}" aria-label="本项链接：{name}"></a>'
        if heading.run_in:
            inner = _render_lead(heading, inner)
        if self.aliases:
            inner = self._former(heading) + inner
        if heading.run_in:
            return f'<p id="{anchor}" class="item {heading.kind}">{inner}{link}</p>'
        level = self.levels[heading.line]
        return f'<h{level} id="{anchor}" class="{heading.kind}">{inner}{link}</h{level}>'


def _levels(headings: Sequence[Heading]) -> dict[int, int]:
    """The element of each title: h2 outermost, one deeper below a title, whatever run-in items lie between."""
    levels: dict[int, int] = {}
    open_levels: list[int] = []
    for heading in headings:
        if heading.run_in:
            continue
        while open_levels and open_levels[-1] >= heading.level:
            open_levels.pop()
        open_levels.append(heading.level)
        levels[heading.line] = min(len(open_levels) + 1, _DEEPEST)
    return levels


def _render_lead(heading: Heading, inner: str) -> str:
    if heading.kind is _ARTICLE:
        match = _ARTICLE_LEAD.match(inner)
        lead, rest = (match[0], inner[match.end() :]) if match else ("", inner)
    elif heading.anchor.startswith("art-"):
        return inner  # what an article lists are sentences, not titles
    else:
        lead, rest = split_lead(inner)
    return f'<strong class="lead">{lead}</strong>{rest}' if lead and "<" not in lead else inner


def _classes(body: str) -> dict[int, str]:
    """What paragraphs of a letter are for, by line: 主送, 落款, 抄送."""
    classes: dict[int, str] = {}
    if recipients := find_recipients(body):
        classes[recipients] = "recipients"
    if signature := find_signature(body):
        classes.update(dict.fromkeys(range(signature.first_line, signature.last_line + 1), "signature"))
    classes.update(dict.fromkeys(find_copies(body), "copies"))
    return classes


def _render_links(html: str) -> str:
    if "<a" in html:
        html = _LINK.sub(_link, html)
    if _NOTES in html:
        html = _number_notes(html)
    return _IMAGE.sub(_image, html) if "<img" in html else html


def _number_notes(html: str) -> str:
    """Footnotes by their numbers: cmark takes ids from labels, so that two may be the same, and speaks English."""
    times: dict[str, int] = {}
    note = back = 0

    def reference(match: re.Match[str]) -> str:
        number = match[1]
        times[number] = times.get(number, 0) + 1
        return f'<sup class="footnote-ref"><a href="#fn-{number}" id="fnref-{number}-{times[number]}">{number}</a>'

    def note_or_back(match: re.Match[str]) -> str:
        nonlocal note, back
        if match[1]:
            note, back = note + 1, 0
            return f'<li id="fn-{note}">'
        back += 1
        place = f"第{back}处" if back > 1 else ""
        return f'<a href="#fnref-{note}-{back}" class="footnote-backref" aria-label="返回正文：注{note}{place}">'

    text, notes = _REFERENCE.sub(reference, html).split(_NOTES, 1)
    return f'{text}<section class="footnotes" aria-label="注释">{_NOTE_OR_BACK.sub(note_or_back, notes)}'


def _link(match: re.Match[str]) -> str:
    attributes = match[1]
    href = _HREF.search(attributes)
    if href is None:
        return match[0]
    target = href[1]
    if not target or (target[0] in "/\\" and target[1:2] in ("/", "\\")):
        # Nowhere (cmark emptied it), or another host in the guise of a path.
        return f"<a{attributes.replace(href[0], '')}>"
    if target[:4].lower() == "http":
        return f'<a{attributes} rel="noopener noreferrer external">'
    return match[0]


def _image(match: re.Match[str]) -> str:
    """The image when it is one of the portal's own; else its text, for no page loads anything from another host."""
    attributes: dict[str, str] = dict(_ATTRIBUTE.findall(match[1]))
    alt = attributes.get("alt", "")
    if not _RELATIVE.fullmatch(attributes.get("src", "")):
        return alt
    title = f' title="{attributes["title"]}"' if attributes.get("title") else ""
    return f'<img src="{attributes["src"]}" alt="{alt}"{title}>'


def _render_tables(html: str) -> str:
    if "<table>" not in html:
        return html
    parts = html.split("<table>")
    wrapped = [
        f'<div class="table-wrap" role="region" tabindex="0" aria-label="表格 {number}"><table>{part}'
        for number, part in enumerate(parts[1:], start=1)
    ]
    html = (parts[0] + "".join(wrapped)).replace("</table>", "</table></div>")
    return _CELL.sub(_cell, html)


def _cell(match: re.Match[str]) -> str:
    if match[3]:
        return "<td></td>"  # a header without text heads nothing
    scope = ' scope="col"' if match[1] == "th" else ""
    align = f' class="align-{match[2]}"' if match[2] else ""
    return f"<{match[1]}{scope}{align}>"


def _join_lines(html: str) -> str:
    """A line break within Chinese text is no space."""
    if "<pre" not in html:
        return _SOFT_BREAK.sub(_soft_break, html)
    parts = _PRE.split(html)
    return "".join(part if part.startswith("<pre") else _SOFT_BREAK.sub(_soft_break, part) for part in parts)


def _soft_break(match: re.Match[str]) -> str:
    return "" if _WIDE_END.search(match.string, max(0, match.start() - 40), match.start()) else "\n"
