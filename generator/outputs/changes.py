"""What was corrected, replaced or taken down, for everyone to follow: pages, a feed, and the chained record for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from generator.model.artifact import Supplies, Task
from generator.model.history import CHANGE_LABELS, Change, ChangeKind, Chronicle, History, Published, Revision
from generator.model.site import Site
from generator.model.view import Badge, Link, Listing, Tone
from generator.outputs.context import Download, ListPage
from generator.outputs.feeds import FEED_SIZE, Feed, FeedEntry, make_feed
from generator.outputs.frame import Alternate, ColumnMeta, PageMeta
from generator.outputs.page import PageInput, page_task
from generator.outputs.paging import ListSlice, paginate
from generator.outputs.written import home_link

CHANGES_PATH, FEED_PATH, LINES_PATH = "changes/", "changes/feed.xml", "changes.ndjson"
TITLE = "修订和撤下"
INTRO = "公开过的信息后来的更正、修改和撤下情况：什么时候、改了什么、为什么，以及以前的文本和对照。"
_WORDING = ("更新的修订", "更早的修订", "最新的修订")
_TONES: dict[ChangeKind, Tone] = {
    ChangeKind.CORRECTED: "warn",
    ChangeKind.WITHDRAWN: "bad",
    ChangeKind.RESTORED: "good",
}


def change_tasks(site: Site) -> Iterator[Task]:
    """The pages, the feed and the lines of what changed; none where no release record is kept."""
    chronicle = site.chronicle
    if chronicle is None:
        return
    newest_first = chronicle.revisions[::-1]
    for part in paginate(CHANGES_PATH, newest_first, _WORDING):
        yield _page(part, len(newest_first))
    yield Task((FEED_PATH,), make_feed, _feed(newest_first[:FEED_SIZE], site))
    yield Task((LINES_PATH,), give_lines, chronicle, stands_for=chronicle.last_line)


def make_chronicle(
    history: History, published: Sequence[Published], revisions: Sequence[Revision], lines: tuple[bytes, bytes]
) -> Chronicle:
    """The history with what this release adds: records, revisions, and its lines after those of before."""
    told = (*history.revisions, *revisions)
    fresh = {each.record: each for each in published}
    records = dict.fromkeys(revision.record for revision in told)
    known = {record: fresh[record] if record in fresh else history.records[record] for record in records}
    kept = {record: tuple(edition.kept for edition in each.editions) for record, each in known.items()}
    _before, added = lines
    last_line = hashlib.sha256(added.splitlines(keepends=True)[-1]).hexdigest() if added else history.last_line
    return Chronicle(told, kept, b"".join(lines), last_line)


def render_lines(changes: Iterable[Change], sequence: int, today: date, last_line: str) -> bytes:
    """The lines of one release: JSON, each with the SHA-256 of the line before, its end included."""
    lines = []
    for change in changes:
        told: dict[str, object] = {"sequence": sequence, "today": today.isoformat(), "page": change.address}
        told |= {"kind": change.kind.value, "old": change.old, "new": change.new}
        if change.moved_to is not None:
            told["moved_to"] = change.moved_to
        line = (json.dumps(told | {"previous": last_line}, ensure_ascii=False) + "\n").encode()
        last_line = hashlib.sha256(line).hexdigest()
        lines.append(line)
    return b"".join(lines)


def give_lines(chronicle: Chronicle, _supplies: Supplies) -> tuple[bytes]:
    """The public change record."""
    return (chronicle.lines,)


def _page(part: ListSlice[Revision], total: int) -> Task:
    is_front = part.number is None
    title = TITLE if is_front else f"{TITLE}（第{part.number}页，从最早的数起）"
    formats = (
        Download("changes.ndjson", LINES_PATH, "变更记录（NDJSON）"),
        Download("feed.xml", FEED_PATH, "Atom 订阅"),
    )
    page = ListPage(
        title=title,
        intro=INTRO,
        total=total if is_front else None,
        listings=tuple(map(describe_revision, part.items)),
        facets=(),
        newer=part.newer,
        older=part.older,
        formats=formats if is_front else (),
    )
    trail = (home_link(),) if is_front else (home_link(), Link(TITLE, CHANGES_PATH))
    meta = PageMeta(
        path=part.path,
        title=title,
        column=ColumnMeta(title, INTRO, ("修订", "更正", "撤下"), "信息公开目录"),
        crumbs=(*trail, Link(title)),
        section="disclosure",
        alternates=(Alternate("application/atom+xml", f"{TITLE}订阅", FEED_PATH),),
    )
    return page_task(PageInput(meta, "plain", "list.html", page))


def describe_revision(revision: Revision) -> Listing:
    """A revision as it stands in a list."""
    changed = f"改动：{'、'.join(revision.parts)}" if revision.parts else ""
    details = tuple(text for text in (changed, revision.what) if text)
    return Listing(
        link=Link(revision.title, revision.path, sample=revision.sample),
        on=revision.on.isoformat(),
        badges=(Badge(CHANGE_LABELS[revision.kind], _TONES.get(revision.kind, "neutral")),),
        details=details,
        summary=f"原因：{revision.why}" if revision.why else None,
    )


def _feed(revisions: tuple[Revision, ...], site: Site) -> Feed:
    settings = site.settings
    told = tuple(_feed_entry(revision, settings.address, settings.organ) for revision in revisions)
    return Feed(
        settings.address + FEED_PATH,
        settings.address + CHANGES_PATH,
        f"{settings.organ}：{TITLE}",
        settings.organ,
        told,
    )


def _feed_entry(revision: Revision, address: str, organ: str) -> FeedEntry:
    mark = "〔示例〕" if revision.sample else ""
    on = f"{revision.on.isoformat()}T00:00:00+08:00"
    label = CHANGE_LABELS[revision.kind]
    told = (f"改动：{'、'.join(revision.parts)}" if revision.parts else "", revision.what, revision.why)
    return FeedEntry(
        url=address + revision.path,
        title=f"{mark}〔{label}〕{revision.title}",
        published=on,
        updated=on,
        author=organ,
        summary="；".join(text for text in told if text) or label,
        category=label,
    )
