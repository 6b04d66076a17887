"""Artifacts → issues: dead links, missing anchors, headings; looked for before anything goes live.

Each page is looked at where it is made; what remains is whether its links lead somewhere, which takes the whole site.
"""

from __future__ import annotations

import functools
import html
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.model.issue import Issue, Rule, Source
from generator.text.pattern import Pattern

DEAD_LINK = Rule("LNK-01", "链接指向不存在的页面或位置", "REGULATIONS LNK-01；国办秘函〔2019〕19号")
HEADINGS = Rule("A11Y-01", "页面没有或者有多个一级标题", "REGULATIONS A11Y-01")
FILE_CHANGED = Rule("file-changed", "构建过程中文件被改动", "ARCHITECTURE §2")
RULES = (DEAD_LINK, HEADINGS, FILE_CHANGED)

_LINK = Pattern(r'<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
# Texts have quotes as they are, so that id=" may stand in one; no value of an attribute has a bare < or >.
_ID = Pattern(r'\sid="([^"<>]*)"')
_OWN_ID = Pattern(rb' id="([^"<>]*)"')
# Behind a page's way up: a path that is spelled as it is meant. Nearly all links are such.
_PLAIN_PATH = Pattern(r"(?:[A-Za-z0-9_-]+/)*(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9]+)*)?")
_H1 = Pattern(rb"<h1[\s>]")
_REQUIRED_META = tuple(
    Pattern(rb'<meta name="%s" content="[^"]+">' % name)
    for name in (b"SiteName", b"SiteDomain", b"ColumnName", b"ColumnDescription", b"ColumnKeywords", b"ColumnType")
)
_ARTICLE_META = tuple(
    Pattern(rb'<meta name="%s" content="[^"]+">' % name) for name in (b"ArticleTitle", b"PubDate", b"ContentSource")
)

ReadFile = Callable[[str], str]


class Fault(NamedTuple):
    """Something wrong with a page: with its number of headings, or with a link as it stands there."""

    page: str
    link: str | None
    problem: str


class PageFacts(NamedTuple):
    """What one page says of itself: `links` are where it leads inside the portal beyond its shell, one a line."""

    links: str
    faults: tuple[Fault, ...]


def inspect_page(page: str, data: bytes, loose: bytes, common: frozenset[str], base_path: str) -> PageFacts:
    """Look at one page, of which `loose` can have faults. Raises ValueError for a fault that only code can cause."""
    _require_meta(page, loose)
    faults: list[Fault] = []
    count = len(_H1.findall(loose))
    if count != 1:
        faults.append(Fault(page, None, f"页面有 {count} 个一级标题，应当正好一个"))
    links: dict[str, None] = {}
    raws = dict.fromkeys(_LINK.findall(loose.decode()))
    for raw in _find_lost([raw for raw in raws if raw[:1] == "#"], data):
        link = html.unescape(raw)
        faults.append(Fault(page, link, f"链接“{link}”指向的位置“{unquote(link)}”不存在"))
    for raw in raws:
        if raw[:1] == "#":
            continue
        found = resolve_link(page, html.unescape(raw), base_path)
        if found is not None and found not in common:
            links[found] = None
    return PageFacts("\n".join(links), tuple(faults))


def _find_lost(within: Sequence[str], data: bytes) -> Iterator[str]:
    """Links to places in their own page that nothing there has for an id; “#” alone is the page's top."""
    ids = frozenset(_OWN_ID.findall(data)) | {b""} if within else frozenset()
    for link in within:
        place = link[1:]
        if place.encode() not in ids and html.escape(unquote(html.unescape(place))).encode() not in ids:
            yield link


def _require_meta(page: str, data: bytes) -> None:
    """SITE-04: the tags of 国办发〔2017〕47号 are made by code, so a missing one is a fault in code."""
    head = data.partition(b"</head>")[0]
    wanted = _REQUIRED_META
    if b'<meta name="ArticleTitle"' in head:
        wanted += _ARTICLE_META
    for tag in wanted:
        if not tag.search(head):
            raise ValueError(f"{page} lacks {tag.pattern!r}")


def shell_links(parts: Iterable[bytes], root: str, base_path: str) -> frozenset[str]:
    """Where a shell's own links lead; `root` is its pages' way up."""
    depth = 0 if root == "./" else root.count("../")
    page = "x/" * depth + "index.html"
    raw = (html.unescape(found) for part in parts for found in _LINK.findall(part.decode()))
    targets = (resolve_link(page, link, base_path) for link in raw if not link.startswith("#"))
    return frozenset(target for target in targets if target is not None)


def resolve_link(page: str, link: str, base_path: str) -> str | None:
    """The path inside the portal (and `#place`) that a link leads to; None when it leads elsewhere.

    A link out of the portal's folder yields one that no file can have.
    """
    way_up = "../" * page.count("/")
    if link and link.startswith(way_up) and (plain := _plain_target(link[len(way_up) :])):
        return plain
    if link.startswith(("http:", "https:", "tel:", "mailto:", "data:")):
        return None
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = _target(page, unquote(parts.path), base_path) or f"../{unquote(parts.path)}"
    return f"{target}#{unquote(parts.fragment)}" if parts.fragment else target


# Most pages lead to the same.
@functools.lru_cache(maxsize=1 << 12)
def _plain_target(path: str) -> str | None:
    """The file that a path leads to which is spelled as it is meant; None for any other path."""
    if _PLAIN_PATH.fullmatch(path) is None:
        return None
    return path if path and path[-1] != "/" else f"{path}index.html"


def _target(page: str, path: str, base_path: str) -> str | None:
    """The file that a path leads to; None when it leaves the portal's folder."""
    if path.startswith("/"):
        if not path.startswith(base_path):
            return None
        joined = path.removeprefix(base_path)
    else:
        joined = posixpath.join(posixpath.dirname(page), path) if path else page
    is_folder = joined.endswith("/") or path in (".", "..") or path.endswith(("/.", "/.."))
    normal = posixpath.normpath(joined) if joined else "."
    if normal.startswith(".."):
        return None
    if is_folder or normal == ".":
        return "index.html" if normal == "." else f"{normal}/index.html"
    return normal


def find_dead(
    links: Mapping[str, str], made: Iterable[str], gone: AbstractSet[str], files: AbstractSet[str], read: ReadFile
) -> Iterator[Fault]:
    """Links that lead nowhere: of the pages `made`, and of any page to something `gone` or to a place in a page made anew."""
    fresh = set(made)
    suspects = dict.fromkeys(page for page in links if page in fresh)
    for page, told in links.items():
        if page not in fresh and (gone or "#" in told) and any(_may_break(x, gone, fresh) for x in told.split("\n")):
            suspects[page] = None
    ids: dict[str, frozenset[str]] = {}
    for page in suspects:
        for line in links[page].split("\n"):
            target, _hash, place = line.partition("#")
            if target not in files:
                yield Fault(page, line, "指向的页面或文件不存在")
            elif place and target.endswith(".html"):
                if target not in ids:
                    ids[target] = frozenset(html.unescape(i) for i in _ID.findall(read(target)))
                if place not in ids[target]:
                    yield Fault(page, line, f"指向的位置“#{place}”不存在")


def _may_break(line: str, gone: AbstractSet[str], fresh: AbstractSet[str]) -> bool:
    target, found, _place = line.partition("#")
    return target in gone or (bool(found) and target in fresh)


def tell_faults(
    faults: Iterable[Fault], sources: Mapping[str, str], base_path: str, read_page: ReadFile, read_source: ReadFile
) -> Iterator[Issue]:
    """Faults as issues, at the line of content that causes them. Raises ValueError for one that only code can cause."""
    for fault in faults:
        source = sources.get(fault.page)
        if fault.link is None:
            if source is None or "/pages/" not in source:
                raise ValueError(f"{fault.page}: {fault.problem}")
            hint = "正文第一行写“# 页面标题”，其他小标题用 ## 或 ###"
            yield HEADINGS.at(Source(source), fault.problem, hint)
            continue
        link, problem = fault.link, fault.problem
        if not link.startswith("#"):
            raws = (html.unescape(raw) for raw in _LINK.findall(read_page(fault.page)))
            link = next((raw for raw in raws if resolve_link(fault.page, raw, base_path) == fault.link), link)
            problem = f"链接“{link}”{problem}"
        yield _dead(fault.page, source, link, problem, read_source)


def _dead(page: str, source: str | None, link: str, problem: str, read_source: ReadFile) -> Issue:
    if source is None:
        hint = "请检查 content/site.yml 里的链接"
        return DEAD_LINK.at(Source("content/site.yml"), f"页面 {page} 的{problem}", hint)
    needle = unquote(link).strip("./").split("#")[0].rstrip("/").rsplit("/", 1)[-1] or link
    lines = read_source(source).splitlines()
    line = next((n for n, text in enumerate(lines, start=1) if needle in text and ("](" in text or "<" in text)), 1)
    column = lines[line - 1].find(needle) + 1 if lines else 1
    hint = "请核对网址；本平台内的链接写相对地址，如 ../../policy/编号/"
    return DEAD_LINK.at(Source(source, line, max(column, 1)), problem, hint)


def common_links(shells: Iterable[tuple[str, tuple[bytes, ...]]], base_path: str) -> frozenset[str]:
    """Where the links of all shells lead, given each with its way up."""
    return frozenset(link for root, parts in shells for link in shell_links(parts, root, base_path))
