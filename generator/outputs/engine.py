"""The engine step: MkDocs renders hand-written pages and the shells, into a private folder.

Nothing but this module and the plugin knows MkDocs. What leaves it is HTML.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import jinja2
from markupsafe import Markup, escape
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from generator.model.view import Link, Links, Panel
from generator.outputs import pieces
from generator.outputs.address import resolve, root_from
from generator.outputs.context import DirectoryPage, OutlineEntry
from generator.outputs.display import print_day
from generator.outputs.engine_parts import PRIVATE, EngineInput
from generator.outputs.frame import ColumnMeta, PageMeta, make_frame
from generator.outputs.record_text import render_outline
from generator.outputs.shell import Frame
from generator.outputs.templates import render
from generator.outputs.written import sanitise_page, written_meta

_NOT_OURS = frozenset({"sitemap.xml", "sitemap.xml.gz"})


class EngineHooks:
    """MkDocs' events, answered alike for both doors.

    `frames` are pages to make beside the hand-written ones; their frame is printed as it is.
    """

    def __init__(self, given: EngineInput, frames: Mapping[str, Frame]) -> None:
        self.given = given
        self.frames = {f"{PRIVATE}/{name}.md": frame for name, frame in frames.items()}

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the private pages; leave out the theme's own assets, which no page of ours uses."""
        docs_dir = Path(config.docs_dir)
        for file in list(files):
            if file.src_dir is not None and not Path(file.src_dir).is_relative_to(docs_dir):
                files.remove(file)
        for name in self.frames:
            files.append(File.generated(config, name, content="# -\n"))
        return files

    def on_env(self, env: jinja2.Environment) -> jinja2.Environment:
        """Escape everything: MkDocs' environment does not."""
        env.autoescape = True
        env.filters["href"] = resolve
        env.globals["pieces"] = pieces
        env.globals["portal"] = self.given.chrome
        return env

    def on_page_content(self, html: str) -> str:
        """Hand-written pages are sanitised like everything else."""
        return sanitise_page(html)

    def on_page_context(self, context: TemplateContext, page: Page) -> TemplateContext:
        """Give the layout its frame."""
        context["frame"] = self.frames.get(page.file.src_uri) or self._written_frame(page)  # type: ignore[typeddict-unknown-key] # our own
        return context

    def on_template_context(self, context: TemplateContext) -> TemplateContext:
        """The 404 page is served at any address, so its links start at the portal's own folder."""
        context["frame"] = self._missing_frame()  # type: ignore[typeddict-unknown-key] # our own
        return context

    def _written_frame(self, page: Page) -> Frame:
        written = next(p for p in self.given.pages if p.name == page.file.src_uri)
        meta = written_meta(written)
        outline = render_outline(
            OutlineEntry(1, item.title, escape(item.id)) for top in page.toc.items for item in top.children
        )
        body = render(
            self.given.templates,
            "handwritten.html",
            root_from(meta.path),
            content=Markup(page.content),  # noqa: S704 - sanitised in on_page_content
            outline=outline,
            updated_on=print_day(written.updated_on) if written.updated_on else None,
        )
        return make_frame(meta, body, kind="article", settings=self.given.settings, templates=self.given.templates)

    def _missing_frame(self) -> Frame:
        settings = self.given.settings
        column = ColumnMeta("页面不存在", "没有找到这个网址的内容。", ("页面不存在",), "概况信息")
        ways = tuple(Link(item.label, item.path) for item in self.given.chrome.nav)
        page = DirectoryPage(
            "没有找到这个页面",
            "网址可能写错了，或者内容已经移到别处。已经公开的信息不会消失：撤下的信息在原网址留有说明。",
            (
                Panel("从这里继续", "ways", (Links((Link("首页", ""), *ways)),)),
                Panel("需要帮助", "help", (Links(self.given.chrome.contacts),)),
            ),
        )
        root = settings.base_path
        body = render(self.given.templates, "missing.html", root, page=page)
        meta = PageMeta("404.html", page.title, column)
        return make_frame(meta, body, kind="plain", settings=settings, templates=self.given.templates, root=root)


class NoOptions(Config):  # type: ignore[no-untyped-call] # theirs has no types
    """The plugin is configured in content/site.yml, never in mkdocs.yml."""


class EnginePlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call] # theirs has no types
    """The hooks as MkDocs wants them."""

    hooks: EngineHooks

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


def run_engine(
    given: EngineInput, *, config_file: Path, docs_dir: Path, work_dir: Path, frames: Mapping[str, Frame]
) -> dict[PurePosixPath, bytes]:
    """Drive MkDocs once, into `work_dir`; the files it made. Raises what MkDocs raises: a fault in code."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(config_file), docs_dir=str(docs_dir), site_dir=str(work_dir), plugins=[])
    plugin = EnginePlugin()
    plugin.hooks = EngineHooks(given, frames)
    config.plugins["gongkai-engine"] = plugin
    mkdocs_build(config)
    return read_engine_files(work_dir)


def read_engine_files(folder: Path) -> dict[PurePosixPath, bytes]:
    """What the engine left in its private folder, by path."""
    return dict(_walk(folder))


def _walk(folder: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = PurePosixPath(path.relative_to(folder).as_posix())
        if path.is_file() and name.name not in _NOT_OURS:
            yield name, path.read_bytes()
