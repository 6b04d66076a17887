"""Texts that were published and replaced: each is to be read for ever, beside what took its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import cast

from generator.model.artifact import Page, Supplies, Task
from generator.model.content_type import ContentType, Types
from generator.model.declaration import fields_of, print_public
from generator.model.history import CHANGE_LABELS, ChangeKind, Kept, Revision, is_shown
from generator.model.settings import SiteSettings
from generator.model.site import Site
from generator.model.version import PartName, Version, parse_version
from generator.model.view import Badge, Fact, Link, Moment, Notice, Table, Timeline
from generator.outputs.context import ComparedClause, RevisionPage
from generator.outputs.display import print_day
from generator.outputs.frame import ArticleMeta, ColumnMeta, PageMeta
from generator.outputs.markdown import render_body
from generator.outputs.page import SETTINGS, PageInput, make_page, page_needs
from generator.outputs.written import home_link
from generator.text.outline import find_headings
from generator.text.pattern import Pattern
from generator.text.redline import ClauseChange, ClauseKind, compare_texts

TYPES = "types"
_TEMPLATE = "revision.html"
_RELATIVE = Pattern(r'<(?:a|img) [^>]*?(?:href|src)="(?!#|/|[a-z]+:)')


def revision_tasks(site: Site, types: Types) -> Iterator[Task]:
    """A page for every version that was replaced, of records that are here and of those that moved."""
    chronicle = site.chronicle
    if chronicle is None:
        return
    for record, told in site.revisions.items():
        kind = types.get(told[0].address.partition("/")[0])
        for place, revision in enumerate(told):
            if kind is not None:
                yield _task(revision, told[place:], chronicle.kept[record], kind)


def _task(revision: Revision, told: tuple[Revision, ...], kept: tuple[Kept, ...], kind: ContentType) -> Task:
    number = revision.number
    both = kept[number - 1 : number + 1] if is_shown(number, told) else ()
    return Task(
        (f"{revision.path}index.html",),
        make_revision,
        (kind.name, revision),
        shared=(TYPES, *page_needs("article", revision.path, _TEMPLATE)),
        kept=both,
        stands_for=repr((kind.name, revision)),
    )


def make_revision(given: tuple[str, Revision], supplies: Supplies) -> tuple[Page]:
    """The page of a replaced version: what became of it, both texts side by side, the old one in full."""
    name, revision = given
    kind = cast("Types", supplies.shared[TYPES])[name]
    settings = cast("SiteSettings", supplies.shared[SETTINGS])
    versions = tuple(map(parse_version, supplies.kept))
    page = RevisionPage(
        kind=kind.label,
        title=revision.title,
        sample=revision.sample,
        number=revision.number,
        notice=_notice(revision),
        facts=_facts(revision),
        tables=tuple(_differences(kind, *versions)) if len(versions) > 1 else (),
        clauses=tuple(_clauses(versions[0].text, versions[1].text)) if len(versions) > 1 else (),
        is_hidden=not versions,
    )
    body = _render(versions[0]) if versions else b""
    insets = (("body", body),)
    return make_page(
        PageInput(_meta(revision, kind, settings), "article", _TEMPLATE, page, insets, is_loose=True), supplies
    )


def _render(version: Version) -> bytes:
    """The text as it was. Its links were made two folders further up."""
    html = render_body(version.text, find_headings(version.text), {})
    return _RELATIVE.sub(r"\g<0>../../", html).encode()


def _notice(revision: Revision) -> Notice:
    current = Link("查看现行文本", revision.address)
    if revision.kind is ChangeKind.MOVED:
        return Notice("本信息已迁移", (f"{print_day(revision.on)}起，{revision.what}。",), (current,), tone="warn")
    told = f"{print_day(revision.on)}{CHANGE_LABELS[revision.kind]}后，以现行文本为准。本页只供查阅。"
    return Notice("这是以前的文本", (told,), (current,), tone="warn")


def _facts(revision: Revision) -> tuple[Fact, ...]:
    shown = (
        ("版本", f"第{revision.number}版"),
        ("类别", CHANGE_LABELS[revision.kind]),
        ("日期", print_day(revision.on)),
        ("改动", "、".join(revision.parts)),
        ("内容", revision.what),
        ("原因", revision.why),
    )
    return tuple(Fact(label, (Link(text),)) for label, text in shown if text)


def _differences(kind: ContentType, old: Version, new: Version) -> Iterator[Table]:
    """What changed beside the text: title, dates, facts, attachments."""
    labels = {spec.key: spec.label for spec in fields_of(kind.record)}
    rows = []
    for name in PartName:
        if name in (PartName.BODY, PartName.OTHER, PartName.TRACES):
            continue
        before, after = old.values[name], new.values[name]
        rows += [
            (Link(labels.get(key, key)), Link(print_public(before.get(key))), Link(print_public(after.get(key))))
            for key in dict.fromkeys((*before, *after))
            if before.get(key) != after.get(key)
        ]
    if rows:
        yield Table("正文以外的改动", ("项目", "原来", "现在"), tuple(rows))


def _clauses(old: str, new: str) -> Iterator[ComparedClause]:
    """The redline, runs of unchanged clauses folded into one line."""
    redline = compare_texts(old, new)
    for is_same, group in groupby(redline.clauses, key=lambda clause: clause.kind is ClauseKind.SAME):
        clauses = tuple(group)
        if is_same:
            yield ComparedClause("same", _span(clauses), None, ())
        else:
            yield from (_clause(clause) for clause in clauses)


def _span(clauses: tuple[ClauseChange, ...]) -> str:
    labels = [clause.label for clause in clauses if clause.label]
    if not labels:
        return f"以下 {len(clauses)} 段没有改动"
    return f"{labels[0]}没有改动" if len(labels) == 1 else f"{labels[0]}至{labels[-1]}没有改动"


def _clause(clause: ClauseChange) -> ComparedClause:
    words = {
        ClauseKind.ADDED: "增加",
        ClauseKind.REMOVED: "删去",
        ClauseKind.MOVED: "换了位置",
        ClauseKind.RENUMBERED: "重新编号",
    }
    label = clause.label or clause.old_label or ""
    note = words.get(clause.kind, "修改")
    if clause.kind in (ClauseKind.MOVED, ClauseKind.RENUMBERED) and clause.old_label not in (None, clause.label):
        note = f"{note}，原为{clause.old_label}"
    return ComparedClause(clause.kind.value, label, note, clause.pieces)


def _meta(revision: Revision, kind: ContentType, settings: SiteSettings) -> PageMeta:
    title = f"{revision.title}（第{revision.number}版，已被取代）"
    crumbs = (
        home_link(),
        Link(kind.label, f"{kind.name}/"),
        Link(revision.title, revision.address),
        Link(f"第{revision.number}版"),
    )
    return PageMeta(
        path=revision.path,
        title=title,
        column=ColumnMeta(
            "修订和撤下", "公开过的信息的更正、修改和撤下情况，以及以前的文本。", ("修订", "更正"), "信息公开目录"
        ),
        crumbs=crumbs,
        section="disclosure",
        article=ArticleMeta(title, f"{revision.on.isoformat()} 00:00", settings.organ),
        is_unlisted=True,
    )


def tell_revisions(told: tuple[Revision, ...]) -> Timeline:
    """A record's revisions, newest first."""
    return Timeline(tuple(_tell(revision, told) for revision in reversed(told)))


def _tell(revision: Revision, told: tuple[Revision, ...]) -> Moment:
    what = revision.what or f"改动：{'、'.join(revision.parts)}，没有改变实质内容"
    text = f"{what}。原因：{revision.why}" if revision.why else what
    text += "" if is_shown(revision.number, told) else "（以前的文本不公开）"
    way = Link("以前的文本和对照", revision.path) if is_shown(revision.number, told) else None
    return Moment(print_day(revision.on), text.replace("。。", "。"), way, Badge(CHANGE_LABELS[revision.kind]))
