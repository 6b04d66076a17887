"""A small portal with a release record, to be edited and published day after day."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent))
from conftest import TODAY, read_tree

from generator import pipeline
from generator.build.releases import Recording
from generator.model.issue import Issue

DEMO = Path(__file__).parent.parent / "content"
SUPPORT = "policy/2026/shili-2026-small-business-support.md"
ROADS = "policy/2025/shili-2025-rural-roads.md"
OPEN_DAY = "activity/2026/shili-2026-10-open-day.md"
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Portal:
    """Content, site, cache and release record of one portal below one folder."""

    folder: Path
    today: date = TODAY

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def record(self) -> Path:
        return self.folder / "record"

    def publish(self, days: int = 1, *, released_at: datetime = NOON, **options: object) -> pipeline.Outcome:
        """Build with the release record, `days` after the last time."""
        self.today += timedelta(days=days)
        workspace = pipeline.Workspace(self.content, self.site, options.pop("cache", self.folder / "cache"))  # type: ignore[arg-type]
        recording = Recording(self.record, released_at)
        return pipeline.build(workspace, pipeline.Options(self.today, recording=recording, **options))  # type: ignore[arg-type]

    def check(self) -> pipeline.Outcome:
        workspace = pipeline.Workspace(self.content, self.site, self.folder / "cache")
        return pipeline.check(workspace, today=self.today, record=self.record)

    def edit(self, name: str, old: str, new: str, count: int = 1) -> None:
        file = self.content / name
        text = file.read_text("utf-8")
        assert old in text, (name, old)
        file.write_text(text.replace(old, new, count), "utf-8")

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
        return (self.site / path / "index.html").read_text("utf-8")

    def tree(self) -> dict[str, bytes]:
        return read_tree(self.site)

    def ledger(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.record / "ledger.ndjson").read_text("utf-8").splitlines()]

    def changes(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.site / "changes.ndjson").read_text("utf-8").splitlines()]


def blocking(outcome: pipeline.Outcome) -> list[tuple[str, str]]:
    return [(issue.code, issue.path.removeprefix("content/")) for issue in outcome.issues if issue.blocks]


def only(outcome: pipeline.Outcome, code: str) -> Issue:
    (found,) = [issue for issue in outcome.issues if issue.code == code]
    return found
