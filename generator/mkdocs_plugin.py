"""The door of `mkdocs build`: MkDocs makes the shells, the pipeline makes the portal where MkDocs was asked to."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from generator import pipeline
from generator.authoring.report import describe_issue
from generator.outputs.engine import EngineHooks, EnginePlugin, read_engine_files
from generator.outputs.engine_parts import shell_frames


class GongkaiPlugin(EnginePlugin):  # type: ignore[no-untyped-call] # theirs has no types
    """Redirects MkDocs into a private folder and publishes from it."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Aim MkDocs at a private folder; remember where the portal is to go."""
        self.work = tempfile.TemporaryDirectory(prefix="gongkai-")
        self.out_dir, config.site_dir = config.site_dir, self.work.name
        docs_dir = Path(config.docs_dir)
        self.workspace = pipeline.Workspace(docs_dir.parent, Path(self.out_dir), cache=None)
        _refuse_blocked(pipeline.check(self.workspace, today=_today()))
        self.hooks = EngineHooks(pipeline.engine_input(self.workspace), shell_frames())
        config.watch = [*config.watch, str(docs_dir.parent), str(self.workspace.theme_dir)]
        return config

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Publish, with MkDocs' own output as the engine step, and give MkDocs its folder back."""
        files = read_engine_files(Path(self.work.name))
        self.work.cleanup()
        config.site_dir = self.out_dir
        _refuse_blocked(pipeline.build(self.workspace, pipeline.Options(_today(), engine=lambda _given: files)))


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _refuse_blocked(outcome: pipeline.Outcome) -> None:
    """Raises PluginError with every blocking issue: MkDocs must not go on from content that may not go out."""
    blocking = ["\n".join(describe_issue(issue)) for issue in outcome.issues if issue.blocks]
    if blocking:
        raise PluginError("\n".join(["内容有问题，没有发布：", *blocking]))
