"""Making one HTML page: a template's text in the frame, the frame in its shell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import cast

from markupsafe import Markup

from generator.model.artifact import FOLLOWS_FROM_FILES, ContentFile, Supplies, Task
from generator.model.settings import SiteSettings
from generator.outputs.address import root_from
from generator.outputs.frame import PageMeta, make_frame
from generator.outputs.markdown import render_body
from generator.outputs.shell import Shell, slots_of
from generator.outputs.templates import Sources, render
from generator.text.body import normalise_body
from generator.text.front_matter import decode_text, split_front_matter
from generator.text.outline import Heading

TEMPLATES, SETTINGS = "templates", "settings"


@dataclass(frozen=True, slots=True)
class BodyInput:
    """What rendering a record's body needs besides the body: its headings and the addresses they had before."""

    headings: tuple[Heading, ...] = field(metadata=FOLLOWS_FROM_FILES)
    aliases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageInput:
    """Everything that a page is made of. `page` is the template's context; `body` says that a file's body goes in."""

    meta: PageMeta
    kind: str
    template: str
    page: object
    body: BodyInput | None = None


def shell_name(kind: str, path: str) -> str:
    """The shared value that holds the shell for a page."""
    return f"shell:{kind}:{root_from(path)}"


def page_task(given: PageInput, *, files: tuple[ContentFile, ...] = (), source: str | None = None) -> Task:
    """The task that makes the page at `given.meta.path`."""
    path = PurePosixPath(given.meta.path, "index.html")
    shared = (TEMPLATES, SETTINGS, shell_name(given.kind, given.meta.path))
    return Task(path, make_page, given, shared=shared, files=files, source=source)


def make_page(given: PageInput, supplies: Supplies) -> bytes:
    """The finished page."""
    templates = cast("Sources", supplies.shared[TEMPLATES])
    settings = cast("SiteSettings", supplies.shared[SETTINGS])
    shell = cast("Shell", supplies.shared[shell_name(given.kind, given.meta.path)])
    context: Mapping[str, object] = {"page": given.page}
    if given.body is not None:
        context = {"page": given.page, "body": _body(given.body, supplies.files[0])}
    text = render(templates, given.template, root_from(given.meta.path), **context)
    frame = make_frame(given.meta, text, kind=given.kind, settings=settings, templates=templates)
    return shell.stamp(slots_of(frame))


def _body(given: BodyInput, data: bytes) -> Markup:
    parts = split_front_matter(decode_text(data))
    if parts is None:
        raise ValueError("a checked record lost its front matter")
    html = render_body(normalise_body(parts.body), given.headings, dict(given.aliases))
    return Markup(html)  # noqa: S704 - render_body sanitises
