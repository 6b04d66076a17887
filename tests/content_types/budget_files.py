"""Record files of budgets made of a few words: `check(body, …)` gives what the whole reading of a file finds."""

from __future__ import annotations

import json
from typing import Any

from generator import content_types
from generator.content_types.budget.rules import NARRATIVE_RULES
from generator.load.record_file import RecordFile, parse_record_file
from generator.model.artifact import ContentFile
from generator.model.issue import Issue

CODES = {rule.code for rule in NARRATIVE_RULES}
TYPE = content_types.discover()["budget"]
REVIEW = {
    "secrecy": {"by": "甲", "on": "2025-08-18", "result": "可以公开"},
    "disclosure": {"by": "乙", "on": "2025-08-18", "result": "可以公开"},
}
HEAD: dict[str, Any] = {
    "title": "示例区档案馆2024年度部门决算",
    "publisher": "demo-office",
    "published_on": "2025-08-20",
    "openness": "主动公开",
    "summary": "示例区档案馆2024年度决算，数字均为虚构，只供测试使用。",
    "sample": "true",
    "review": REVIEW,
    "fiscal_year": "2024",
    "phase": "决算",
    "level": "部门",
    "money_unit": "万元",
}


def check(body: str, **fields: Any) -> tuple[Issue, ...]:  # noqa: ANN401 - front matter is what it is
    """The findings about the narrative of a record with these fields."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in (HEAD | fields).items()]
    text = "\n".join(["---", *lines, "---", "", body])
    file = RecordFile(TYPE, "example", ContentFile("content/budget/2025/example.md", "0" * 64), (), "example.md")
    issues = parse_record_file(file, text.encode()).parsed.issues
    return tuple(issue for issue in issues if issue.code in CODES or not issue.code.startswith("BUD"))


def codes(body: str, **fields: Any) -> list[str]:  # noqa: ANN401 - the same
    """The codes of the findings, in the order of the file."""
    return [issue.code for issue in sorted(check(body, **fields), key=lambda issue: (issue.line, issue.column))]


def budget_of(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
    """The head of a budget in place of final accounts."""
    return {"phase": "预算", "title": "示例区档案馆2024年度部门预算", **fields}


def row(budget: object = None, final: object = None, prior: object = None) -> dict[str, str]:
    """A row of figures."""
    named = {"budget": budget, "final": final, "prior": prior}
    return {key: str(value) for key, value in named.items() if value is not None}
