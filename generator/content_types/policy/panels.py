"""What a policy page shows beside its declared fields: the guide, the procedure, changes made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content_types.policy.record import CitizenGuide, Policy
from generator.model.declaration import fields_of
from generator.model.site import Entry, Site
from generator.model.view import Fact, Facts, Link, Panel, Table


def make_panels(entry: Entry, _site: Site) -> Iterator[Panel]:
    """The panels of a policy, in reading order."""
    policy = entry.record
    if not isinstance(policy, Policy):
        return
    if policy.guide is not None:
        yield Panel("办事指引", "citizen-guide", (_guide(policy.guide),))
    if policy.changed_by:
        yield Panel("变动记录", "changes", (_changes(policy),))
    if policy.procedure:
        rows = tuple((Link(s.step.value), Link(f"{s.on:%Y-%m-%d}"), Link(s.note or "")) for s in policy.procedure)
        yield Panel("制定程序", "procedure", (Table("制定程序", ("程序", "日期", "说明"), rows),))


def _guide(guide: CitizenGuide) -> Facts:
    shown = ((f.label, getattr(guide, f.name)) for f in fields_of(CitizenGuide))
    return Facts(tuple(Fact(label, (Link(value),)) for label, value in shown if value))


def _changes(policy: Policy) -> Table:
    rows = tuple(
        (
            Link(f"{change.on:%Y-%m-%d}"),
            Link(change.kind.value + (f"（{change.clauses}）" if change.clauses else "")),
            Link(change.title + (f"（{change.document_no}）" if change.document_no else ""), change.url),
        )
        for change in sorted(policy.changed_by, key=lambda c: c.on)
    )
    return Table("其他文件对本文件的变动", ("日期", "变动", "文件"), rows)
