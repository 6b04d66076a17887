"""The engine step: MkDocs renders hand-written pages and the shells, into a private folder.

Nothing but this module and the plugin knows MkDocs. What leaves it is HTML.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from markupsafe import Markup
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.model.settings import SiteSettings
from generator.model.site import WrittenPage
from generator.outputs.address import resolve
from generator.outputs.chrome import Chrome
from generator.outputs.context import OutlineEntry
from generator.outputs.display import print_day
from generator.outputs.frame import make_frame
from generator.outputs.shell import DEEPEST, KINDS, Frame, Shell, cut_shell, slot_frame
from generator.outputs.templates import Sources, render
from generator.outputs.written import sanitise_page, written_meta

if TYPE_CHECKING:
    import jinja2

_PRIVATE = "gongkai-frames"


@dataclass(frozen=True, slots=True)
class EngineInput:
    """All that the engine step depends on besides `mkdocs.yml`, the theme and `content/pages/`."""

    settings: SiteSettings
    pages: tuple[WrittenPage, ...]
    chrome: Chrome
    templates: Sources


@dataclass(frozen=True, slots=True)
class EngineOutput:
    """Shells by kind and way up, and the files of hand-written pages by path."""

    shells: Mapping[tuple[str, str], Shell]
    files: tuple[tuple[PurePosixPath, bytes], ...]


class EngineHooks:
    """MkDocs' events, answered alike for both doors.

    `frames` are pages to make beside the hand-written ones, by a name of their own; their frame is printed as it is.
    """

    def __init__(self, given: EngineInput, frames: Mapping[str, Frame]) -> None:
        self.given = given
        self.frames = {f"{_PRIVATE}/{name}.md": frame for name, frame in frames.items()}

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
        env.globals["portal"] = self.given.chrome
        return env

    def on_page_context(self, context: dict[str, object], page: Page) -> dict[str, object]:
        """Give the layout its frame."""
        private = self.frames.get(page.file.src_uri)
        context["frame"] = private or self._written_frame(page)
        return context

    def on_template_context(self, context: dict[str, object]) -> dict[str, object]:
        """The 404 page is served from any depth, so its links start at the portal's own folder."""
        meta = written_meta(None, self.given.settings)
        body = render(self.given.templates, "missing.html", self.given.settings.base_path, **missing_page())
        context["frame"] = self._frame(meta, body, "plain", root=self.given.settings.base_path)
        return context

    def _written_frame(self, page: Page) -> Frame:
        written = next(p for p in self.given.pages if p.name == page.file.src_uri)
        meta = written_meta(written, self.given.settings)
        outline = tuple(OutlineEntry(1, item.title, item.id) for top in page.toc.items for item in top.children)
        body = render(
            self.given.templates,
            "handwritten.html",
            "",
            content=Markup(page.content),  # noqa: S704 - sanitised in on_page_content
            outline=outline,
            updated_on=print_day(written.updated_on) if written.updated_on else None,
        )
        return self._frame(meta, body, "article")
