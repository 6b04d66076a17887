"""A small portal with a release record, to be edited and published day after day."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent))
from portal import ROOT, TODAY, Portal, read_site

from generator import pipeline
from generator.build.releases import Recording
from generator.model.issue import Issue

DEMO = ROOT / "content"
ROADS = "policy/2025/shili-2025-rural-roads.md"
OPEN_DAY = "activity/2026/shili-2026-10-open-day.md"
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class ReleasedPortal(Portal):
    """A portal that is published day after day, each time as a release."""

    today: date = TODAY

    @property
    def record(self) -> Path:
        return self.folder / "record"

    def publish(self, days: int = 1, *, released_at: datetime = NOON, **options: object) -> pipeline.Outcome:
        """Build with the release record, `days` after the last time."""
        self.today += timedelta(days=days)
        workspace = pipeline.Workspace(self.content, self.out, options.pop("cache", self.cache))  # type: ignore[arg-type]
        recording = Recording(self.record, released_at)
        return pipeline.build(workspace, pipeline.Options(self.today, recording=recording, **options))  # type: ignore[arg-type]

    def check(self) -> pipeline.Outcome:
        return pipeline.check(self.workspace(), today=self.today, record=self.record)

    def correct(self, name: str, what: str = "金额由8000元改为9000元", **more: str) -> None:
        """Add a 更正 of today."""
        extra = "".join(f", {key}: {value}" for key, value in more.items())
        entry = f"  - {{on: {self.today + timedelta(days=1)}, what: {what}, why: 抄写错误{extra}}}\n"
        text = (self.content / name).read_text("utf-8")
        if "\ncorrections:\n" in text:
            self.edit(name, "\ncorrections:\n", f"\ncorrections:\n{entry}")
        else:
            self.edit(name, "\nsample: true\n", f"\ncorrections:\n{entry}sample: true\n")

    def redirect(self, origin: str, to: str) -> None:
        with (self.content / "site.yml").open("a", encoding="utf-8") as file:
            file.write(f"\nredirects:\n  - {{from: {origin}, to: {to}, on: {self.today}}}\n")

    def page(self, path: str) -> str:
        return (self.out / path / "index.html").read_text("utf-8")

    def tree(self) -> dict[str, bytes]:
        return read_site(self.out)

    def ledger(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.record / "ledger.ndjson").read_text("utf-8").splitlines()]

    def changes(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.out / "changes.ndjson").read_text("utf-8").splitlines()]


def blocking(outcome: pipeline.Outcome) -> list[tuple[str, str]]:
    return [(issue.code, issue.path.removeprefix("content/")) for issue in outcome.issues if issue.blocks]


def only(outcome: pipeline.Outcome, code: str) -> Issue:
    (found,) = [issue for issue in outcome.issues if issue.code == code]
    return found
