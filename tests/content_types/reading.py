"""What tests of types share: a record's file made out of values, read as the program reads it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from generator import content_types
from generator.load.check import check_draft
from generator.load.read import read_draft
from generator.load.record_file import RecordFile, parse_record_file
from generator.model.artifact import ContentFile
from generator.model.issue import Issue
from generator.model.site import Draft, Parsed

ROOT = Path(__file__).resolve().parents[2]
TYPES = content_types.discover()
HEAD = {
    "title": "示例",
    "publisher": "government-office",
    "published_on": "2026-11-20",
    "openness": "主动公开",
    "sample": "true",
    "review": {
        "secrecy": {"by": "甲", "on": "2020-01-01", "result": "可以公开"},
        "disclosure": {"by": "乙", "on": "2020-01-01", "result": "可以公开"},
    },
}


def parse(kind: str, fields: dict[str, object], body: str = "示例正文。", record_id: str = "example") -> Parsed:
    """A record of these values. JSON is YAML: nothing is lost on the way through the file."""
    text = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in (HEAD | fields).items())
    path = f"content/{kind}/2026/{record_id}.md"
    file = RecordFile(TYPES[kind], record_id, ContentFile(path, "0" * 64), (), path)
    return parse_record_file(file, f"---\n{text}---\n\n{body}\n".encode()).parsed


def local(kind: str, fields: dict[str, object], body: str = "示例正文。") -> list[Issue]:
    """What is seen in the file alone."""
    return list(parse(kind, fields, body).issues)


def draft_of(records: Iterable[Parsed]) -> Draft:
    """The repository's own units and places, and these records only."""
    whole = read_draft(ROOT / "content", TYPES)
    return dataclasses.replace(whole, records=tuple(records), issues=())


def checked(records: Iterable[Parsed], today: date) -> list[Issue]:
    """What is seen of these records together on a day."""
    return [i for i in check_draft(draft_of(records), TYPES, today=today) if "/2026/" in i.path]


def codes(issues: Iterable[Issue]) -> list[str]:
    """Their codes in order."""
    return [issue.code for issue in issues]
