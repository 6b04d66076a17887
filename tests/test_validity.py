"""Validity of normative documents, day by day."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from generator import content_types
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.model.site import Draft

DEMO = Path(__file__).parent.parent / "content"


@pytest.fixture(scope="module")
def demo() -> Draft:
    return read_draft(DEMO, content_types.discover())


def _validity(draft: Draft, record: str, day: str) -> str | None:
    site = assemble(draft, content_types.discover(), today=date.fromisoformat(day))
    return next((s.value for s in site.by_id[record].states if s.key == "validity"), None)


@pytest.mark.parametrize(
    ("record", "day", "expected"),
    [
        ("shili-2026-elevator-retrofit", "2026-12-31", "尚未施行"),
        ("shili-2026-elevator-retrofit", "2027-01-01", "现行有效"),
        ("shili-2024-normative-documents-measures", "2024-12-31", "现行有效"),
        ("shili-2024-normative-documents-measures", "2026-11-23", "已修改"),
        ("shili-2024-small-business-premises", "2025-06-01", "现行有效"),
        ("shili-2024-small-business-premises", "2026-11-23", "已废止"),
        ("shili-2024-shared-bicycles", "2026-11-23", "已失效"),
        ("linzi-2022-government-self-construction", "2026-11-23", None),
        ("shili-2025-rural-roads", "2026-11-23", None),
    ],
)
def test_validity_on_a_day(demo: Draft, record: str, day: str, expected: str | None) -> None:
    assert _validity(demo, record, day) == expected
