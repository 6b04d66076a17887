"""Which addresses are promised for ever."""

from __future__ import annotations

import pytest

from generator.build.addresses import is_permanent


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "policy/a/index.html",
        "policy/a/files/b.pdf",
        "supervision/feed.xml",
        "supervision/events.xml",
        "supervision/board/index.html",
        "proposal/session/npc-19-1/index.html",
        "place/a/index.html",
        "unit/a/feed.xml",
        "data/policy.csv",
        "policy/a/files/table-1.csv",
        "today.json",
    ],
)
def test_what_answers_for_ever(path: str) -> None:
    assert is_permanent(path)


@pytest.mark.parametrize(
    "path",
    [
        "policy/page/2/index.html",
        "policy/by/year/2026/index.html",
        "supervision/board/closed-lately/index.html",
        "supervision/board/unit-a/red/page/2/index.html",
        "supervision/board/matters-2.json",
        "charts/0123456789abcdef.svg",
        "budget/compare/reception/2024/table.csv",
        "unit/a/table-sangong.json",
        "budget/a/tables.xlsx",
        "assets/portal.0123abcd.css",
        "search/recent/0.bin",
        "manifest/policy.json",
    ],
)
def test_what_may_pass(path: str) -> None:
    assert not is_permanent(path)
