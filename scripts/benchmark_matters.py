"""Made-up matters of the supervision ledger: seeded, of 示例区 only, with as many updates as asked and every way to end."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scripts.benchmark_text import make_subject

TODAY = date(2026, 11, 24)
_FIRST = date(2022, 1, 4)
_SOURCES = ("上级督查整改", "上级任务", "本级决策部署", "政府工作报告", "其他可公开事项")
_KINDS = ("重点督查", "专项督查", "综合督查", "事件调查", "日常督办", "线索核查")
_RHYTHMS = {"每周": 7, "每月": 28, "每季度": 85, "每半年": 170}
_PLACES = ("demo-village", "river-village", "hill-village", "first-community", "second-community", "third-community")
_DONE = ("已经进场", "完成测量", "完成方案", "正在施工", "完成采购", "通过验收", "征求了意见", "完成公示")
VERIFIER = "government-office"
_OPEN, _SUSPENDED = 0.25, 0.3
_AHEAD = 0.85
_WHOLE = 100


@dataclass(frozen=True)
class Matter:
    """A matter's id and its file."""

    id: str
    text: str


def make_matter(number: int, units: Sequence[str], *, seed: int, updates: int, today: date = TODAY) -> Matter:
    """The `number`th made-up matter of a seed, the same whichever others are made. `units` are ids of those that may lead."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - reproducible, not secret
    span = (today - _FIRST).days - updates - 2
    assigned = _FIRST + timedelta(days=chance.randrange(span))
    due = assigned + timedelta(days=chance.randrange(30, 540))
    fate = chance.random()
    if fate < _SUSPENDED and chance.random() < _AHEAD:
        # Most of what is open is not late.
        due = today + timedelta(days=chance.randrange(360))
    rhythm = chance.choice(tuple(_RHYTHMS))
    lead = chance.choice([unit for unit in units if unit != VERIFIER])
    days = _days(chance, assigned, _RHYTHMS[rhythm], updates, today)
    title = f"{make_subject(chance)}（第{number + 1}件）"
    head = [
        f"title: {title}",
        f"publisher: {VERIFIER}",
        f"published_on: {assigned}",
        "openness: 主动公开",
        f"summary: {title}：由责任单位牵头办理，{rhythm}反馈进展，办结后由督查机构核实销号。",
        "sample: true",
        f"places: [{chance.choice(_PLACES)}]",
        "review:",
        f"  secrecy: {{by: 示例审查员甲, on: {assigned}, result: 可以公开}}",
        f"  disclosure: {{by: 示例审查员乙, on: {assigned}, result: 可以公开}}",
        f"source: {chance.choice(_SOURCES)}",
        f"source_note: 示例区第{number + 1}号督查通知",
        f"kind: {chance.choice(_KINDS)}",
        f"lead_unit: {lead}",
        f"assigned_on: {assigned}",
        f"due_on: {due}",
        f"rhythm: {rhythm}",
    ]
    lines = [*head, *_course(chance, fate, days, due)]
    return Matter(f"matter-{number:05d}", "\n".join(["---", *lines, "---", "", f"办理{title}。", ""]))


def make_matters(count: int, units: Sequence[str], *, seed: int, updates: int) -> Iterator[Matter]:
    """The first `count` made-up matters of a seed."""
    return (make_matter(number, units, seed=seed, updates=updates) for number in range(count))


def write_matters(content: Path, matters: Iterator[Matter]) -> list[Path]:
    """Put matters into a content folder."""
    folder = content / "supervision" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for matter in matters:
        path = folder / f"{matter.id}.md"
        path.write_text(matter.text, "utf-8")
        paths.append(path)
    return paths


def _days(chance: random.Random, assigned: date, step: int, count: int, today: date) -> list[date]:
    """The days of feedback: at about the promised rhythm, closer where there is not time enough."""
    if not count:
        return []
    step = max(1, min(step, ((today - assigned).days - 1) // count))
    days = [
        assigned + timedelta(days=step * (number + 1) - chance.randrange(max(1, step // 3))) for number in range(count)
    ]
    # Some fall silent.
    return days if chance.random() < 0.8 else [*days[:-1], min(today, days[-1] + timedelta(days=step))]  # noqa: PLR2004


def _course(chance: random.Random, fate: float, days: Sequence[date], due: date) -> Iterator[str]:
    """The dated lists: feedback with rising progress, at times an extension, a suspension, a closure, a reopening."""
    ends = fate >= _SUSPENDED
    if days:
        yield "updates:"
    for number, day in enumerate(days, start=1):
        percent = _WHOLE * number // len(days) if ends else min(95, 90 * number // len(days))
        yield f"  - {{on: {day}, percent: {percent}, text: {chance.choice(_DONE)}，第{number}次反馈。}}"
    last = days[-1] if days else due
    if chance.random() < 0.2 and days and due - timedelta(days=9) < days[-1]:  # noqa: PLR2004
        yield "extensions:"
        decided = max(due - timedelta(days=9), _FIRST)
        yield f"  - {{on: {decided}, due_on: {due + timedelta(days=90)}, why: 施工条件变化。, approved_by: {VERIFIER}}}"
    if _OPEN <= fate < _SUSPENDED:
        yield "suspensions:"
        yield f"  - {{on: {last}, why: 等待上级批复。, approved_by: {VERIFIER}}}"
    if ends and days:
        yield "closures:"
        evidence = f"{{title: 验收公示, url: 'https://www.example.org/{last}', sha256: '{'0' * 64}'}}"
        yield f"  - {{on: {last}, result: 已经办完并通过验收。, verified_by: {VERIFIER}, evidence: [{evidence}]}}"
