"""Draft → issues: what can only be seen with the whole of content/ and the day in view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from generator.load import check_portal, check_record, check_references, rules
from generator.model.content_type import Types
from generator.model.issue import Issue, Severity, sort_issues
from generator.model.site import Draft, Parsed

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
    issues += _check_accepted(draft.records, check_record.acceptable_codes(types))
    if release:
        issues += check_portal.check_release(draft)
    return sort_issues(_accept(issues, draft.records, types))


def _check_accepted(records: Iterable[Parsed], acceptable: frozenset[str]) -> Iterator[Issue]:
    """`accepted` names rules of form: what is false, personal or secret is never accepted."""
    for parsed in records:
        for number, (code, _why) in enumerate(parsed.card.accepted if parsed.card else ()):
            if code not in acceptable:
                where = parsed.where("accepted", number, "code")
                hint = f"只能是：{'、'.join(sorted(acceptable))}；其他问题请改正内容"
                yield rules.ACCEPTED_CODE.at(where, f"规则“{code}”不能照原件公开", hint, field="accepted")


def _accept(issues: Iterable[Issue], records: Iterable[Parsed], types: Types) -> Iterator[Issue]:
    """Let confirmed originals out: their accepted issues no longer block, and say so."""
    acceptable = check_record.acceptable_codes(types)
    accepted = {
        (parsed.path, code): why
        for parsed in records
        if parsed.card is not None
        for code, why in parsed.card.accepted
        if code in acceptable
    }
    for issue in issues:
        why = accepted.get((_record_path(issue.path), issue.code))
        if why is None:
            yield issue
        else:
            yield replace(issue, severity=Severity.INFO, blocks=False, hint=f"已确认照原件公开：{why}")


def _record_path(path: str) -> str:
    """The record that a file belongs to: itself, or the one beside whose name its folder is."""
    return path if path.endswith(".md") else f"{path.rpartition('/')[0]}.md"
