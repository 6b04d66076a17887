"""Draft → issues: what can only be seen with the whole of content/ and the day in view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from generator.load import check_portal, check_record, check_references
from generator.load.acceptance import let_out
from generator.model.content_type import Types
from generator.model.issue import Issue, sort_issues
from generator.model.site import Draft

DraftCheck = Callable[[Draft], Iterable[Issue]]

_DRAFT_CHECKS: tuple[DraftCheck, ...] = (
    check_portal.check_identity,
    check_portal.check_units,
    check_portal.check_places,
    check_portal.check_columns,
    check_references.check_ids,
    check_references.check_index_nos,
    check_references.check_units_and_places,
    check_references.check_records,
    check_references.check_items,
    check_references.check_cycles,
)


def check_draft(draft: Draft, types: Types, *, today: date, release: bool = False) -> tuple[Issue, ...]:
    """Every issue of the draft, reading faults included. `release` refuses samples and a demonstration's identity."""
    issues = list(draft.issues)
    for check in _DRAFT_CHECKS:
        issues += check(draft)
    issues += check_references.check_kinds(draft, types)
    for kind in types.values():
        for own in kind.draft_checks:
            issues += own(draft, today)
    issues += check_portal.check_redirects(draft, today)
    samples = {unit.id for unit in draft.units if unit.sample}
    for parsed in draft.records:
        issues += check_record.check_record(parsed, samples, today)
    if release:
        issues += check_portal.check_release(draft)
    return sort_issues(let_out(issues, draft.records, types))
