"""The ledger's table of rules once more, from raw YAML and written apart: nothing here imports the type that is tested.

The table is the one in the docstring of generator/content_types/supervision/ledger.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

PATIENCE = {"每周": 10, "每月": 35, "每季度": 100, "每半年": 190}
NO_DAY = date(1, 1, 1)


@dataclass(frozen=True)
class Told:
    """What is to be seen of a matter on a day. `light` is empty where there is none."""

    stage: str
    light: str
    percent: int
    due: date
    heard: date
    ended: date


def read_raw(folder: Path) -> dict[str, dict[str, Any]]:
    """Front matter of every matter below a folder by id, every scalar as text."""
    return {path.stem: parse_raw(path.read_text("utf-8")) for path in sorted(folder.rglob("*.md"))}


def parse_raw(text: str) -> dict[str, Any]:
    front: dict[str, Any] = yaml.load(text.split("---\n")[1], yaml.BaseLoader)  # noqa: S506 - text only
    return front


def tell_all(raw: Mapping[str, dict[str, Any]], today: date) -> dict[str, Told]:
    """Every matter that is not withdrawn."""
    told: dict[str, Told] = {}

    def tell(name: str) -> Told:
        if name not in told:
            parts = [other for other, front in raw.items() if front.get("part_of") == name and "withdrawn" not in front]
            below = [tell(part) for part in parts]
            news = max((max(part.heard, part.ended) for part in below), default=NO_DAY)
            told[name] = with_parts(alone(raw[name], today, news), below)
        return told[name]

    return {name: tell(name) for name, front in raw.items() if "withdrawn" not in front}


def days(front: Mapping[str, Any], key: str, today: date) -> list[tuple[date, Any]]:
    """The entries of a list that exist on a day, in the order of their days."""
    found = [(date.fromisoformat(entry["on"]), entry) for entry in front.get(key, [])]
    return sorted((each for each in found if each[0] <= today), key=lambda each: each[0])


def last(entries: Iterable[tuple[date, Any]]) -> date:
    return max((on for on, _entry in entries), default=NO_DAY)


def alone(front: Mapping[str, Any], today: date, news: date = NO_DAY) -> Told:
    """`news` is when something was last heard of its parts."""
    updates = days(front, "updates", today)
    closed, reopened = last(days(front, "closures", today)), last(days(front, "reopenings", today))
    suspended, resumed = last(days(front, "suspensions", today)), last(days(front, "resumptions", today))
    moved = sorted(
        [*days(front, "extensions", today), *days(front, "reopenings", today)],
        key=lambda each: (each[0], each[1]["due_on"]),
    )
    due = date.fromisoformat(moved[-1][1]["due_on"] if moved else front["due_on"])
    percent = int(updates[-1][1]["percent"]) if updates else 0
    heard = last(updates)
    if closed > NO_DAY and not reopened > closed:
        return Told("已销号", "", 100, due, heard, closed)
    if suspended > NO_DAY and not resumed >= suspended:
        return Told("已中止", "", percent, due, heard, NO_DAY)
    stage = "未启动" if not updates else "已办结待销号" if percent == 100 else "推进中"
    begun = max(date.fromisoformat(front["assigned_on"]), resumed, reopened)
    return Told(stage, light(front, today, (due, percent, begun, max(heard, news))), percent, due, heard, NO_DAY)


def light(front: Mapping[str, Any], today: date, now: tuple[date, int, date, date]) -> str:
    due, percent, begun, heard = now
    if today > due:
        return "红灯"
    quiet = (today - max(heard, begun)).days > PATIENCE[front.get("rhythm", "每月")]
    reached = [name for _on, update in days(front, "updates", today) for name in update.get("reached", [])]
    missed = any(
        date.fromisoformat(step["due_on"]) < today and step["name"] not in reached
        for step in front.get("milestones", [])
    )
    whole, passed = (due - begun).days, (today - begun).days
    behind = (due - today).days <= 30 and percent / 100 < passed / max(whole, 1)
    return "黄灯" if quiet or missed or behind else "绿灯"


def with_parts(own: Told, parts: list[Told]) -> Told:
    if not parts or own.stage in ("已销号", "已中止"):
        return own
    newest = max(max(part.heard, part.ended) for part in parts)
    stage, percent = own.stage, own.percent
    if own.heard <= newest:
        percent = int(sum(part.percent for part in parts) / len(parts))
        done = all(part.percent == 100 for part in parts)
        stage = own.stage if newest == NO_DAY else "已办结待销号" if done else "推进中"
    lights = [own.light, *(part.light for part in parts)]
    worst = next(each for each in ("红灯", "黄灯", "绿灯") if each in lights)
    return Told(stage, worst, percent, own.due, own.heard, own.ended)
