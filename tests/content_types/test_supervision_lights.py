"""Every light, stage, progress and due day once more from the raw files, against everything that the portal says of them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import build
from ledger_again import PATIENCE, Told, parse_raw, read_raw, tell_all
from ledger_made import DAY, MATTERS, lay_out
from portal import ROOT
from shared import copy_tree

from generator import content_types
from generator.load.record_file import RecordFile, parse_record_file
from generator.model.artifact import ContentFile
from generator.model.site import Entry, Reference

MEANINGS = {"红灯": "■ 红灯 已经逾期", "黄灯": "▲ 黄灯 需要关注", "绿灯": "● 绿灯 正常推进"}
NAMES = (*MEANINGS, "已中止", "已销号")
KIND = content_types.discover()["supervision"]


def states(told: Told) -> dict[str, str]:
    found = {"stage": told.stage, "progress": f"{told.percent}%", "current_due": told.due.isoformat()}
    return found | ({"light": told.light} if told.light else {})


def condition(told: Told) -> str:
    return told.light or told.stage


# --- The whole portal, on several days --------------------------------------------------------------------------------

OWN = ROOT / "content" / "supervision"
SETS = ["made", *(["own"] if OWN.is_dir() else [])]


@pytest.fixture(scope="module", params=[(name, days) for name in SETS for days in (0, 21, 120)], ids=str)
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_site: Path
) -> tuple[Path, dict[str, Told]]:
    """A portal on a day, and what it should tell."""
    name, days = request.param
    folder = tmp_path_factory.mktemp("lights")
    content = (
        lay_out(folder, made=40) if name == "made" else Path(shutil.copytree(ROOT / "content", folder / "content"))
    )
    today = DAY + timedelta(days=days)
    outcome = build(
        content, folder / "site", today=today, cache=copy_tree(demo_site.parent.parent / "cache", folder / "known")
    )
    assert outcome.is_written, [f"{i.place} {i.message}" for i in outcome.issues if i.blocks]
    return folder / "site", tell_all(read_raw(content / "supervision"), today)


def test_data_sets_say_what_the_files_say(seen: tuple[Path, dict[str, Told]]) -> None:
    site, told = seen
    data = json.loads((site / "data/supervision.json").read_text("utf-8"))
    assert {record["id"]: record["states"] for record in data["records"]} == {n: states(t) for n, t in told.items()}
    rows = list(csv.DictReader((site / "data/supervision.csv").read_text("utf-8-sig").splitlines()))
    for row in rows:
        mine = told[row["编号"]]
        assert (row["办理状态"], row["灯色"], row["进度"]) == (mine.stage, mine.light, f"{mine.percent}%"), row
        assert row["当前完成时限"] == mine.due.isoformat()
    assert len(rows) == len(told)


def test_pages_say_what_the_files_say(seen: tuple[Path, dict[str, Told]]) -> None:
    site, told = seen
    for name, mine in told.items():
        page = (site / f"supervision/{name}/index.html").read_text("utf-8")
        head = page.partition('<header class="record-head">')[2].partition("</header>")[0]
        if mine.light:
            assert MEANINGS[mine.light] in head, name
        assert ("灯 " in head) == bool(mine.light), name
        facts = {k: v.strip() for k, v in re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)", page)}
        assert facts["办理状态"] == mine.stage, name
        assert facts["进度"] == f"{mine.percent}%", name
        if mine.light:
            assert f'data-due="{mine.due}"' in page, name
        data = json.loads((site / f"supervision/{name}/index.json").read_text("utf-8"))
        assert data["states"] == states(mine), name


def test_the_board_counts_what_the_files_say(seen: tuple[Path, dict[str, Told]]) -> None:
    site, told = seen
    page = (site / "supervision/board/index.html").read_text("utf-8")
    numbers = re.findall(r'<span class="number">(\d+)</span> <span class="label">([^<]+)</span>', page)
    counted = {label.split(" ")[1]: int(number) for number, label in numbers if " " in label}
    assert counted == dict.fromkeys(NAMES, 0) | Counter(condition(mine) for mine in told.values())


def test_every_state_is_among_the_matters() -> None:
    told = tell_all({name: parse_raw(text) for name, text in MATTERS.items()}, DAY)
    assert {mine.stage for mine in told.values()} == {"未启动", "推进中", "已办结待销号", "已中止", "已销号"}
    assert {mine.light for mine in told.values()} == {"", "红灯", "黄灯", "绿灯"}
    expected = {
        "silent": "黄灯",
        "missed": "黄灯",
        "behind": "黄灯",
        "thirty-left": "黄灯",
        "thirty-one-left": "绿灯",
        "reached": "绿灯",
        "due-today": "黄灯",
        "late": "红灯",
    }
    assert {name: told[name].light for name in expected} == expected
    assert (told["parent"].light, told["parent"].percent, told["parent"].stage) == ("红灯", 57, "推进中")


# --- Made-up courses ----------------------------------------------------------------------------------------------------

_START = date(2025, 1, 1)
_SPAN = 400


def _day(offset: int) -> str:
    return (_START + timedelta(days=offset)).isoformat()


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    """Front matter of a matter, with turns that may fall on one day."""
    offsets = st.integers(0, _SPAN) | st.sampled_from([100, 200])
    turns = draw(st.lists(offsets, max_size=6))
    kinds = [
        draw(st.sampled_from(["suspensions", "resumptions", "closures", "reopenings", "extensions"])) for _ in turns
    ]
    front: dict[str, Any] = {
        "assigned_on": _day(draw(st.integers(0, 60))),
        "due_on": _day(draw(st.integers(30, _SPAN))),
        "rhythm": draw(st.sampled_from(sorted(PATIENCE))),
        "updates": [
            {"on": _day(on), "percent": draw(st.sampled_from([0, 30, 50, 80, 99, 100])), "text": "进展", "reached": draw(st.sampled_from([[], ["甲"]]))}
            for on in sorted(draw(st.lists(offsets, max_size=5)))
        ],
        "milestones": draw(st.sampled_from([[], [{"name": "甲", "due_on": _day(150)}]])),
    }  # fmt: skip
    for on, kind in zip(turns, kinds, strict=True):
        entry: dict[str, Any] = {"on": _day(on), "why": "原因"}
        entry |= {"due_on": _day(draw(offsets))} if kind in ("reopenings", "extensions") else {}
        entry |= {"approved_by": "government-office"} if kind in ("suspensions", "extensions") else {}
        if kind == "closures":
            entry = {"on": _day(on), "result": "结果", "verified_by": "government-office"}
        front.setdefault(kind, []).append(entry)
    return front


def _text(front: dict[str, Any]) -> str:
    """JSON is YAML."""
    plain = {
        "title": "示例事项", "publisher": "government-office", "published_on": "2025-01-01", "openness": "主动公开",
        "source": "上级任务", "source_note": "示例", "kind": "专项督查", "lead_unit": "demo-town",
    }  # fmt: skip
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in (plain | front).items() if value != []]
    return "\n".join(["---", *lines, "---", "", "办理。", ""])


def _parse(name: str, text: str, referrers: tuple[Reference, ...] = ()) -> Entry:
    file = RecordFile(KIND, name, ContentFile(f"content/supervision/2026/{name}.md", "0" * 64), (), name)
    parsed = parse_record_file(file, text.encode()).parsed
    assert parsed.card is not None, parsed.issues
    return Entry(name, parsed.card, parsed, (), referrers)


@settings(max_examples=300, deadline=None)
@given(courses(), st.lists(courses(), max_size=3), st.integers(0, _SPAN + 60))
def test_any_course_stands_as_the_table_says(whole: dict[str, Any], parts: list[dict[str, Any]], offset: int) -> None:
    today = _START + timedelta(days=offset)
    fronts = {"whole": whole} | {f"part-{n}": part | {"part_of": "whole"} for n, part in enumerate(parts)}
    texts = {name: _text(front) for name, front in fronts.items()}
    below = tuple(Reference(name, "whole", "上级事项", "分解事项", "part_of") for name in fronts if name != "whole")
    entries = {name: _parse(name, text, below if name == "whole" else ()) for name, text in texts.items()}
    told = tell_all({name: parse_raw(text) for name, text in texts.items()}, today)
    for name, entry in entries.items():
        found = (rule.compute(entry, entries, today) for rule in KIND.states)
        assert {state.key: state.value for state in found if state is not None} == states(told[name]), (name, texts)
