"""A small portal that a test may change, build and look at: the repository's own content, its site and its cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator import pipeline

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)
# A record with attachments, one that it repeals, and one without relations.
SUPPORT = "policy/2026/shili-2026-small-business-support.md"
PREMISES = "policy/2024/shili-2024-small-business-premises.md"
BICYCLES = "policy/2024/shili-2024-shared-bicycles.md"
ATTACHMENT = "policy/2026/shili-2026-small-business-support/补助金额测算表.xlsx"


def read_site(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@dataclass
class Portal:
    """Content, look, site and cache below one folder."""

    folder: Path
    config: Path = ROOT / "mkdocs.yml"
    theme: Path = ROOT / "theme"

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def out(self) -> Path:
        return self.folder / "www" / "zfxxgk"

    @property
    def cache(self) -> Path:
        return self.folder / ".cache" / "gongkai"

    def workspace(self, out: Path | None = None, cache: Path | None = None) -> pipeline.Workspace:
        return pipeline.Workspace(self.content, out or self.out, cache or self.cache, self.theme, self.config)

    def build(self, *, out: Path | None = None, today: date = TODAY, jobs: int | None = None) -> pipeline.Outcome:
        return pipeline.build(self.workspace(out), pipeline.Options(today, jobs))

    def built(self) -> dict[str, bytes]:
        """Build, which must succeed; the site's files."""
        outcome = self.build()
        assert outcome.is_written, [f"{issue.place} {issue.message}" for issue in outcome.issues if issue.blocks]
        return read_site(self.out)

    def clean(self, today: date = TODAY) -> dict[str, bytes]:
        """The files of a build that remembers nothing."""
        out = self.folder / "clean"
        shutil.rmtree(out, ignore_errors=True)
        workspace = pipeline.Workspace(self.content, out, None, self.theme, self.config)
        assert pipeline.build(workspace, pipeline.Options(today)).is_written
        return read_site(out)

    def edit(self, name: str, old: str = "", new: str = "\n\n补充一段。\n") -> None:
        """Replace some text of a file, or add a paragraph at its end."""
        path = self.content / name
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")

    def run(self, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
        """A command in a process of its own, as an editor types it."""
        return subprocess.run(
            [sys.executable, "-m", "generator", *words],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            **more,  # type: ignore[call-overload]
        )

    def run_build(self, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
        return self.run("build", "--out", str(self.out), "--today", TODAY.isoformat(), *words, **more)


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The files that are not the same in two sites."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
