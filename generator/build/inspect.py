"""Artifacts → issues: dead links, missing anchors, headings; looked for before anything goes live."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from generator.model.artifact import Artifact
from generator.model.issue import Issue, Rule, Source

DEAD_LINK = Rule("LNK-01", "链接指向不存在的页面或位置", "REGULATIONS LNK-01；国办秘函〔2019〕19号")
HEADINGS = Rule("A11Y-01", "页面没有或者有多个一级标题", "REGULATIONS A11Y-01")
FILE_CHANGED = Rule("file-changed", "构建过程中文件被改动", "ARCHITECTURE §2")
RULES = (DEAD_LINK, HEADINGS, FILE_CHANGED)

_TAG = re.compile(rb"<[a-zA-Z][^>]*>")
_LINK = re.compile(rb'\s(?:href|src)="([^"]*)"')
_ID = re.compile(rb'\sid="([^"]*)"')
_H1 = re.compile(rb"<h1[\s>]")
_REQUIRED_META: tuple[str, ...] = (
    "SiteName",
    "SiteDomain",
    "ColumnName",
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnType",
)
_ARTICLE_META = ("ArticleTitle", "PubDate", "ContentSource")

ReadSource = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What inspection needs of a page: where it links to, what can be linked to in it."""

    path: str
    source: str | None
    links: tuple[str, ...]
    ids: frozenset[str]


def inspect(artifacts: Sequence[Artifact], base_path: str, read_source: ReadSource) -> tuple[Issue, ...]:
    """Every fault of the artifacts that content can cause. Raises ValueError for one that only code can cause."""
    pages = {a.path.as_posix(): _facts(a) for a in artifacts if a.path.suffix == ".html"}
    paths = {a.path.as_posix() for a in artifacts}
    issues: list[Issue] = []
    for artifact in artifacts:
        if artifact.path.suffix == ".html":
            issues += _check_headings(artifact)
            _require_meta(artifact)
            issues += _check_links(pages[artifact.path.as_posix()], pages, paths, base_path, read_source)
    return tuple(issues)


def _facts(artifact: Artifact) -> PageFacts:
    links: list[str] = []
    ids: set[str] = set()
    for tag in _TAG.findall(artifact.data):
        links += (html.unescape(value.decode()) for value in _LINK.findall(tag))
        ids |= {html.unescape(value.decode()) for value in _ID.findall(tag)}
    return PageFacts(artifact.path.as_posix(), artifact.source, tuple(dict.fromkeys(links)), frozenset(ids))


def _check_headings(artifact: Artifact) -> Iterator[Issue]:
    count = len(_H1.findall(artifact.data))
    if count == 1:
        return
    if artifact.source is None or "/pages/" not in artifact.source:
        raise ValueError(f"{artifact.path} has {count} h1 elements")
    hint = "正文第一行写“# 页面标题”，其他小标题用 ## 或 ###"
    yield HEADINGS.at(Source(artifact.source), f"页面有 {count} 个一级标题，应当正好一个", hint)


def _require_meta(artifact: Artifact) -> None:
    """SITE-04: the tags of 国办发〔2017〕47号 are made by code, so a missing one is a fault in code."""
    head = artifact.data.partition(b"</head>")[0]
    wanted = _REQUIRED_META
    if b'<meta name="ArticleTitle"' in head:
        wanted += _ARTICLE_META
    for name in wanted:
        if not re.search(rb'<meta name="%s" content="[^"]+">' % name.encode(), head):
            raise ValueError(f"{artifact.path} has no {name} tag")


def _check_links(
    page: PageFacts, pages: Mapping[str, PageFacts], paths: set[str], base_path: str, read_source: ReadSource
) -> Iterator[Issue]:
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = _target(page.path, unquote(parts.path), base_path)
        problem = None
        if target is None or target not in paths:
            problem = f"链接“{link}”指向的页面或文件不存在"
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
            problem = f"链接“{link}”指向的位置“#{unquote(parts.fragment)}”不存在"
        if problem:
            yield _dead(page, link, problem, read_source)


def _dead(page: PageFacts, link: str, problem: str, read_source: ReadSource) -> Issue:
    if page.source is None:
        hint = "请检查 content/site.yml 里的链接"
        return DEAD_LINK.at(Source("content/site.yml"), f"页面 {page.path} 的{problem}", hint)
    needle = unquote(link).strip("./").split("#")[0].rstrip("/").rsplit("/", 1)[-1] or link
    lines = read_source(page.source).splitlines()
    line = next((n for n, text in enumerate(lines, start=1) if needle in text and ("](" in text or "<" in text)), 1)
    column = lines[line - 1].find(needle) + 1 if lines else 1
    hint = "请核对网址；本平台内的链接写相对地址，如 ../../policy/编号/"
    return DEAD_LINK.at(Source(page.source, line, max(column, 1)), problem, hint)


def _target(page: str, path: str, base_path: str) -> str | None:
    """The artifact that a link leads to; None when it leaves the portal's folder."""
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
