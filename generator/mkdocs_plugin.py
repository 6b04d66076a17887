"""The door of `mkdocs build`: MkDocs makes the shells, the pipeline makes the portal where MkDocs was asked to."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator import content_types, pipeline
from generator.load.read import read_draft
from generator.outputs.engine import EngineHooks, NoOptions, read_engine_files, shell_frames


class GongkaiPlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call] # theirs has no types
    """Redirects MkDocs into a private folder and publishes from it."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Aim MkDocs at a private folder; remember where the portal is to go."""
        self.work = tempfile.TemporaryDirectory(prefix="gongkai-")
        self.out_dir, config.site_dir = config.site_dir, self.work.name
        docs_dir = Path(config.docs_dir)
        self.workspace = pipeline.Workspace(docs_dir.parent, Path(self.out_dir), cache=None)
        types = content_types.discover()
        given = pipeline.engine_input(self.workspace, read_draft(docs_dir.parent, types), types)
        if given is None:
            raise PluginError("content/site.yml 读不懂，请运行 gongkai check 查看原因")
        self.hooks = EngineHooks(given, shell_frames())
        config.watch = [*config.watch, str(docs_dir.parent), str(self.workspace.theme_dir)]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """See EngineHooks."""
        return self.hooks.on_files(files, config)

    def on_env(self, env: jinja2.Environment, **_rest: object) -> jinja2.Environment:
        """See EngineHooks."""
        return self.hooks.on_env(env)

    def on_page_content(self, html: str, **_rest: object) -> str:
        """See EngineHooks."""
        return self.hooks.on_page_content(html)

    def on_page_context(self, context: TemplateContext, *, page: Page, **_rest: object) -> TemplateContext:
        """See EngineHooks."""
        return self.hooks.on_page_context(context, page)

    def on_template_context(self, context: TemplateContext, **_rest: object) -> TemplateContext:
        """See EngineHooks."""
        return self.hooks.on_template_context(context)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Publish, with MkDocs' own output as the engine step, and give MkDocs its folder back."""
        files = read_engine_files(Path(self.work.name))
        self.work.cleanup()
        config.site_dir = self.out_dir
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        outcome = pipeline.build(self.workspace, today=today, engine=lambda _given: files)
        if not outcome.is_written:
            blocking = [f"{issue.place}: {issue.message}。{issue.hint}" for issue in outcome.issues if issue.blocks]
            raise PluginError("内容有问题，没有发布：\n" + "\n".join(blocking))
