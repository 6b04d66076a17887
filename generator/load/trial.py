"""What would be wrong if some files of content/ were as somebody proposes: the checks, before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from generator.load.check import check_draft
from generator.load.record_file import RecordFile, parse_record_file
from generator.model.artifact import ContentFile
from generator.model.content_type import Types
from generator.model.issue import Issue
from generator.model.site import AttachedFile, Draft, Parsed
from generator.model.work import Proposal


def find_new_faults(draft: Draft, types: Types, proposals: Sequence[Proposal], today: date) -> tuple[Issue, ...]:
    """The issues that block with these files and did not without: a file may have been unfit already."""
    known = Counter(map(_same, check_draft(draft, types, today=today)))
    found = []
    for issue in check_draft(_with(draft, types, proposals), types, today=today):
        known[_same(issue)] -= 1
        if issue.blocks and known[_same(issue)] < 0:
            found.append(issue)
    return tuple(found)


def find_sound(draft: Draft, types: Types, today: date) -> tuple[Draft, tuple[str, ...]]:
    """The draft without the records that may not go out, and where those are."""
    unfit = {issue.path for issue in check_draft(draft, types, today=today) if issue.blocks}
    sound = tuple(parsed for parsed in draft.records if parsed.path not in unfit)
    return replace(draft, records=sound), tuple(parsed.path for parsed in draft.records if parsed.path in unfit)


def _same(issue: Issue) -> tuple[str, str, str]:
    return issue.code, issue.path, issue.message


def _with(draft: Draft, types: Types, proposals: Sequence[Proposal]) -> Draft:
    """The draft with the proposed files in the place of those that are there."""
    old = {parsed.path: parsed for parsed in draft.records}
    new = {proposal.path: _parse(proposal, old.get(proposal.path), types) for proposal in proposals}
    replaced = {id(issue) for path in new if path in old for issue in old[path].issues}
    issues = [issue for issue in draft.issues if id(issue) not in replaced]
    issues += (issue for parsed in new.values() for issue in parsed.issues)
    records = (*(parsed for parsed in draft.records if parsed.path not in new), *new.values())
    return replace(draft, records=records, issues=tuple(issues))


def _parse(proposal: Proposal, old: Parsed | None, types: Types) -> Parsed:
    files = {file.name: file for file in old.files} if old is not None else {}
    folder = proposal.path.removesuffix(".md")
    for name, data in proposal.beside:
        content = ContentFile(f"{folder}/{name}", hashlib.sha256(data).hexdigest())
        files[name] = AttachedFile(name, content, len(data))
    content = ContentFile(proposal.path, hashlib.sha256(proposal.data).hexdigest())
    file = RecordFile(types[proposal.type], proposal.id, content, tuple(files.values()), "")
    return parse_record_file(file, proposal.data).parsed
