"""The draft against what was published before: which versions are new, what became of each record, what may not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from generator.load import rules
from generator.load.check_change import changed_parts, check_change, is_corrected
from generator.model.history import Change, ChangeKind, Edition, History, Kept, Published, Revision
from generator.model.issue import Issue, Source
from generator.model.settings import Redirect
from generator.model.site import Draft, Parsed
from generator.model.version import PART_LABELS, PartName, Version, make_version
from generator.text.outline import find_headings

# As long as a holiday: what was ready before one is often put up after it.
_GRACE = timedelta(days=7)
_AT_ONCE = 200


class Archive(NamedTuple):
    """The way to texts: `read_bodies` gives normalised bodies by file path, `read_source` a file as it was typed.

    `read_version` takes a version out of the release record, `keep` puts one in.
    """

    read_bodies: Callable[[Sequence[Parsed]], Mapping[str, str]]
    read_source: Callable[[Parsed], str]
    read_version: Callable[[Kept], Version]
    keep: Callable[[Version], Kept]


class Comparison(NamedTuple):
    """A release against the one before. `published` are the records that the release record must know anew."""

    changes: tuple[Change, ...] = ()
    published: tuple[Published, ...] = ()
    revisions: tuple[Revision, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(slots=True)
class _Findings:
    changes: list[Change] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def compare_with_history(draft: Draft, history: History, archive: Archive, today: date) -> Comparison:
    """Everything that this release changes in what was published, and every fault in it."""
    found = _Findings()
    if history.today is not None and today < history.today:
        message = f"今天（{today}）早于上一次发布的日期（{history.today}）"
        hint = "请核对机器的时钟或者 --today；照常发布，但修订记录的日期会前后颠倒"
        found.issues.append(rules.CLOCK.at(Source("content"), message, hint))
    redirects = draft.settings.redirects if draft.settings else ()
    for some in _chunks(_touched(draft, history)):
        bodies = archive.read_bodies(some)
        for parsed in some:
            _compare_record(parsed, bodies[parsed.path], (history, redirects, today), archive, found)
    _compare_gone(draft, history, archive, today, found)
    changes = sorted(found.changes, key=lambda change: change.address)
    revisions = sorted(found.revisions, key=lambda revision: revision.address)
    return Comparison(tuple(changes), tuple(found.published), tuple(revisions), tuple(found.issues))


def _touched(draft: Draft, history: History) -> Iterator[Parsed]:
    """The records whose files are not those that were published."""
    for parsed in draft.records:
        if history.digests.get(parsed.id) != parsed.digest and parsed.card is not None:
            yield parsed


def _chunks(records: Iterable[Parsed]) -> Iterator[list[Parsed]]:
    some: list[Parsed] = []
    for parsed in records:
        some.append(parsed)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _compare_record(
    parsed: Parsed, body: str, given: tuple[History, Sequence[Redirect], date], archive: Archive, found: _Findings
) -> None:
    history, redirects, today = given
    record = parsed.record
    if record is None:
        return
    address = f"{parsed.type}/{parsed.id}/"
    known = history.records.get(parsed.id)
    aliases = [alias.old for alias in record.anchor_aliases]
    anchors = [*(heading.anchor for heading in find_headings(body)), *aliases]
    own = {"record_id": parsed.id, "path": address, "source": parsed.path}
    fresh = make_version(record, **own, files=parsed.files, text=body, anchors=anchors)
    base = known or _predecessor(address, history, redirects)
    before = archive.read_version(base.editions[-1].kept) if base is not None else None
    if base is not None and before is not None:
        source, published = archive.read_source(parsed), base.editions[-1].on
        found.issues += check_change(parsed, before, fresh, source=source, published=published, today=today)
        found.issues += _check_anchors(parsed, before, fresh)
    else:
        found.issues += _check_backdated(parsed, history, today)
    kind = ChangeKind.ADDED if before is None else _kind_of(before, fresh)
    new, old = fresh.digests(), before.digests() if known is not None and before is not None else None
    editions = known.editions if known is not None else ()
    if new != old:
        found.changes.append(Change(kind if editions else ChangeKind.ADDED, address, old, new))
        if known is not None and before is not None and _is_told(before, fresh, kind):
            found.revisions.append(_revise(known, before, fresh, kind, history.sequence + 1, today))
        editions = (*editions, Edition(len(editions) + 1, today, archive.keep(fresh)))
    first_on = known.first_on if known is not None else today
    found.published.append(
        Published(parsed.id, kind, address, parsed.path, parsed.digest, record.title, first_on, editions)
    )


def _predecessor(address: str, history: History, redirects: Sequence[Redirect]) -> Published | None:
    """The record that this one succeeds: an address of before leads to it."""
    origins = {redirect.origin for redirect in redirects if redirect.to == address}
    return next((old for old in history.records.values() if old.address in origins), None) if origins else None


def _kind_of(base: Version, fresh: Version) -> ChangeKind:
    if fresh.is_withdrawn:
        return ChangeKind.EDITED if base.is_withdrawn else ChangeKind.WITHDRAWN
    if base.is_withdrawn:
        return ChangeKind.RESTORED
    return ChangeKind.CORRECTED if is_corrected(base, fresh) else ChangeKind.EDITED


def _is_told(base: Version, fresh: Version, kind: ChangeKind) -> bool:
    """Whether readers are told: not of what only helps to find the record."""
    silent = {PartName.OTHER, PartName.TRACES}
    return kind is not ChangeKind.EDITED or not silent.issuperset(changed_parts(base, fresh))


def _revise(known: Published, base: Version, fresh: Version, kind: ChangeKind, sequence: int, today: date) -> Revision:
    """What the public is told of a version that gives way to the next."""
    added = [trace for trace in fresh.corrections if trace not in base.corrections]
    what, why = "；".join(trace.what for trace in added), "；".join(trace.why for trace in added)
    if kind is ChangeKind.WITHDRAWN:
        withdrawn = fresh.values[PartName.TRACES]["withdrawn"]
        what, why = "撤下全文", str(withdrawn["why"]) if isinstance(withdrawn, dict) else ""
    parts = tuple(PART_LABELS[name] for name in changed_parts(base, fresh) if name is not PartName.TRACES)
    return Revision(
        record=known.record,
        number=known.editions[-1].number,
        sequence=sequence,
        on=today,
        kind=kind,
        title=base.title,
        address=known.address,
        parts=parts,
        what=what,
        why=why,
        withhold=any(trace.withhold for trace in added),
        sample=bool(fresh.values[PartName.OTHER].get("sample") or base.values[PartName.OTHER].get("sample")),
    )


def _check_anchors(parsed: Parsed, base: Version, fresh: Version) -> Iterator[Issue]:
    """PERM-02: a clause that could be linked to stays one, under its own name or as an alias."""
    if fresh.is_withdrawn:
        return
    lost = [anchor for anchor in base.anchors if anchor not in set(fresh.anchors)]
    if lost:
        message = f"{len(lost)} 个条款链接公开过，现在没有了：{'、'.join('#' + anchor for anchor in lost[:5])}"
        message += "……" if len(lost) > 5 else ""  # noqa: PLR2004 - as many as a line takes
        hint = f"在信息栏写 anchor_aliases: 和 - {{old: {lost[0]}, new: 现在的锚点}}；条款删去的，指向上一条"
        yield rules.ANCHOR.at(parsed.where("anchor_aliases"), message, hint, field="anchor_aliases")


def _check_backdated(parsed: Parsed, history: History, today: date) -> Iterator[Issue]:
    """TIME-03: what is published here for the first time does not claim to have been for long."""
    record = parsed.record
    if record is None or record.imported is not None or not history.sequence:
        return
    published = record.published_on.day
    if published < today - _GRACE:
        message = f"发布日期 {published}，但到 {today} 才第一次在本平台发布，相差 {(today - published).days} 天"
        hint = "请核对：发布日期照实写，不能提前；确实早已在别处公开的，填写 imported"
        yield rules.BACKDATED.at(parsed.where("published_on"), message, hint, field="published_on")


def _compare_gone(draft: Draft, history: History, archive: Archive, today: date, found: _Findings) -> None:
    """Records that were published and are not here: moved by a redirect, or missing."""
    here = {parsed.id for parsed in draft.records}
    ways = {redirect.origin: redirect for redirect in (draft.settings.redirects if draft.settings else ())}
    for record_id in sorted(history.records.keys() - here):
        known = history.records[record_id]
        way = ways.get(known.address)
        if way is None:
            message = f"“{known.title}”公开过，网址 {known.address} 现在没有了"
            hint = (
                f"误删的请恢复这个文件；改了文件名的，在 site.yml 的 redirects 里写 from: {known.address}、to: 新地址、"
                f"on: {today}；不再公开的，恢复文件并写 withdrawn: {{on: {today}, why: 原因}}"
            )
            found.issues.append(rules.ADDRESS.at(Source(known.source), message, hint))
        elif known.kind != ChangeKind.MOVED:
            last = archive.read_version(known.editions[-1].kept)
            found.changes.append(Change(ChangeKind.MOVED, known.address, last.digests(), None, way.to))
            found.published.append(known._replace(kind=ChangeKind.MOVED, digest=""))
            sample = bool(last.values[PartName.OTHER].get("sample"))
            found.revisions.append(_move(known, (way.to, sample), history.sequence + 1, today))


def _move(known: Published, way: tuple[str, bool], sequence: int, today: date) -> Revision:
    to, sample = way
    return Revision(
        record=known.record,
        number=known.editions[-1].number,
        sequence=sequence,
        on=today,
        kind=ChangeKind.MOVED,
        title=known.title,
        address=known.address,
        parts=(),
        what=f"移到 {to}",
        why="网址迁移",
        withhold=False,
        sample=sample,
    )
