"""Issues as editors read them on the terminal, and as other programs do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from generator.model.issue import Issue, Severity

_MARKS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "说明"}


def describe_issue(issue: Issue) -> Iterator[str]:
    """One issue as an editor reads it: place, what is wrong, what to write."""
    mark = "阻止发布" if issue.blocks else _MARKS[issue.severity]
    yield f"{issue.place}  [{mark}] {issue.message} [{issue.code}]"
    yield f"    → {issue.hint}"


def summarise(issues: Sequence[Issue], records: int) -> str:
    """The last line of a check."""
    blocking = sum(issue.blocks for issue in issues)
    others = len(issues) - blocking
    if not issues:
        return f"检查了 {records} 条信息，没有发现问题。"
    return f"检查了 {records} 条信息：{blocking} 处阻止发布，{others} 处提醒。"


def to_json(issues: Sequence[Issue], records: int) -> str:
    """The machine's form: `{"issues": […], "summary": {…}}`."""
    blocking = sum(issue.blocks for issue in issues)
    summary = {"records": records, "issues": len(issues), "blocking": blocking}
    data = {"issues": [asdict(issue) for issue in issues], "summary": summary}
    return json.dumps(data, ensure_ascii=False, indent=1)
