"""Matters for tests: one for each state, dated before DAY, and those that the benchmark makes up."""

from __future__ import annotations

import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from drawn import draw

from scripts.benchmark_matters import make_matters, write_matters

DAY = date(2026, 11, 24)
UNITS = ("finance-bureau", "civil-affairs-bureau", "housing-bureau", "demo-town")
HEAD = """---
title: {title}
publisher: government-office
published_on: {assigned}
openness: 主动公开
sample: true
places: [{place}]
review:
  secrecy: {{by: 示例审查员甲, on: {assigned}, result: 可以公开}}
  disclosure: {{by: 示例审查员乙, on: {assigned}, result: 可以公开}}
source: {source}
source_note: 示例区督查通知
kind: 专项督查
lead_unit: {unit}
assigned_on: {assigned}
due_on: {due}
rhythm: {rhythm}
{rest}---

办理{title}。
"""


def ago(number: int) -> date:
    """So many days before DAY; after it when negative."""
    return DAY - timedelta(days=number)


def matter(title: str, assigned: int, due: int, *lines: str, rhythm: str = "每月", **told: str) -> str:
    """A matter assigned and due so many days ago, with further lines of front matter."""
    return HEAD.format(
        # Long enough to be told from the mark beside it without its colour.
        title=f"{title}示例督查工作",
        assigned=ago(assigned),
        due=ago(due),
        rhythm=rhythm,
        rest="".join(f"{line}\n" for line in lines),
        place=told.get("place", "demo-village"),
        source=told.get("source", "本级决策部署"),
        unit=told.get("unit", "demo-town"),
    )


def listed(key: str, *entries: str) -> str:
    return "\n".join([f"{key}:", *(f"  - {{{entry}}}" for entry in entries)])


def update(days: int, percent: int, more: str = "") -> str:
    return f"on: {ago(days)}, percent: {percent}, text: 示例进展{days}{more}"


def closure(days: int) -> str:
    evidence = f"[{{title: 示例公示, url: 'https://www.example.org/{days}', sha256: '{'a' * 64}'}}]"
    return f"on: {ago(days)}, result: 已经办完, verified_by: government-office, evidence: {evidence}"


BY = "approved_by: government-office"
# One for every way to stand on DAY, and some whose state changes in the weeks after it.
MATTERS = {
    "not-started": matter("新交办的", 5, -100),
    "green": matter("按进度的", 60, -60, listed("updates", update(10, 70)), unit="finance-bureau"),
    "silent": matter("沉默的", 90, -90, listed("updates", update(50, 40)), source="上级任务"),
    "missed": matter("误了节点的", 60, -90, f"milestones: [{{name: 进场, due_on: {ago(9)}}}]", listed("updates", update(3, 50))),
    "reached": matter(
        "节点完成的",
        60,
        -90,
        f"milestones: [{{name: 进场, due_on: {ago(9)}}}]",
        listed("updates", update(12, 50, ", reached: [进场]")),
    ),
    "behind": matter("落后于时间的", 100, -20, listed("updates", update(3, 50)), place="first-community"),
    "thirty-left": matter("剩三十天的", 100, -30, listed("updates", update(3, 50))),
    "thirty-one-left": matter("剩三十一天的", 100, -31, listed("updates", update(3, 50))),
    "late": matter("逾期的", 100, 3, listed("updates", update(4, 90)), place="first-community"),
    "due-today": matter("今天到期的", 40, 0, listed("updates", update(1, 99))),
    "extended": matter(
        "延期的", 100, 30, listed("updates", update(2, 60)), listed("extensions", f"on: {ago(31)}, due_on: {ago(-80)}, why: 下雨, {BY}")
    ),
    "done": matter("等销号的", 50, -20, listed("updates", update(6, 100)), rhythm="每季度"),
    "suspended": matter("中止的", 70, 10, listed("updates", update(40, 30)), listed("suspensions", f"on: {ago(20)}, why: 等批复, {BY}")),
    "resumed": matter(
        "恢复的",
        200,
        -60,
        listed("updates", update(150, 30)),
        listed("suspensions", f"on: {ago(120)}, why: 等批复, {BY}"),
        listed("resumptions", f"on: {ago(8)}, why: 已批复"),
        unit="housing-bureau",
    ),
    "closed": matter("按期销号的", 90, 5, listed("updates", update(12, 100)), listed("closures", closure(9)), source="政府工作报告"),
    "closed-30": matter("三十天前销号的", 90, 20, listed("updates", update(31, 100)), listed("closures", closure(30))),
    "closed-29": matter("二十九天前销号的", 90, 20, listed("updates", update(31, 100)), listed("closures", closure(29))),
    "closed-late": matter("逾期销号的", 400, 300, listed("updates", update(210, 100)), listed("closures", closure(200))),
    "reopened": matter(
        "重新办理的",
        300,
        200,
        listed("updates", update(210, 100), update(8, 20, ", why: 回潮")),
        listed("closures", closure(205)),
        listed("reopenings", f"on: {ago(30)}, why: 问题反弹, due_on: {ago(-40)}"),
        unit="civil-affairs-bureau",
    ),
    "parent": matter("总的", 80, -100, place="demo-town-area", source="其他可公开事项"),
    "part-one": matter("分解一", 70, -50, "part_of: parent", listed("updates", update(5, 40)), unit="finance-bureau"),
    "part-two": matter("分解二", 70, 2, "part_of: parent", listed("updates", update(6, 75)), unit="housing-bureau"),
}  # fmt: skip


def lay_out(folder: Path, *, made: int = 0) -> Path:
    """A content folder with the demo portal's units, places, pages and some of its policies, MATTERS, and `made` made-up matters."""
    content = folder / "content"
    draw(content)
    for kind in ("supervision", "commitment"):
        shutil.rmtree(content / kind)
    (content / "supervision" / "2026").mkdir(parents=True)
    for name, text in MATTERS.items():
        (content / "supervision" / "2026" / f"{name}.md").write_text(text, "utf-8")
    write_matters(content, make_matters(made, UNITS, seed=7, updates=5))
    return content
