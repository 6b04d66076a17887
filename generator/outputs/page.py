"""Making one HTML page: a template's text in the frame, the frame in its shell."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from generator.model.artifact import Supplies, Task
from generator.model.settings import SiteSettings
from generator.outputs.address import root_from
from generator.outputs.frame import PageMeta, make_frame
from generator.outputs.shell import Shell, slots_of
from generator.outputs.templates import Sources, render

TEMPLATES, SETTINGS = "templates", "settings"


@dataclass(frozen=True, slots=True)
class PageInput:
    """Everything that a page is made of. `page` is the template's context; `body` the HTML of a record's text."""

    meta: PageMeta
    kind: str
    template: str
    page: object
    body: str | None = None


def shell_name(kind: str, path: str) -> str:
    """The shared value that holds the shell for a page."""
    return f"shell:{kind}:{root_from(path)}"


def page_needs(kind: str, path: str, template: str) -> tuple[str, ...]:
    """The shared values that a page draws on."""
    return _needs(template, shell_name(kind, path))


# A hundred thousand tasks hold these names: once, not each its own.
@functools.lru_cache(maxsize=256)
def _needs(template: str, shell: str) -> tuple[str, ...]:
    return (f"{TEMPLATES}:{template}", SETTINGS, shell)


def page_task(given: PageInput, *, stands_for: str | None = None) -> Task:
    """The task that makes the page at `given.meta.path` out of what is known already."""
    needs = page_needs(given.kind, given.meta.path, given.template)
    return Task((f"{given.meta.path}index.html",), make_page, given, shared=needs, stands_for=stands_for)


def make_page(given: PageInput, supplies: Supplies) -> tuple[bytes]:
    """The finished page."""
    templates = cast("Sources", supplies.shared[f"{TEMPLATES}:{given.template}"])
    settings = cast("SiteSettings", supplies.shared[SETTINGS])
    shell = cast("Shell", supplies.shared[shell_name(given.kind, given.meta.path)])
    context: dict[str, object] = {"page": given.page}
    if given.body is not None:
        context["body"] = Markup(given.body)  # noqa: S704 - render_body sanitises
    text = render(templates, given.template, root_from(given.meta.path), **context)
    frame = make_frame(given.meta, text, kind=given.kind, settings=settings, templates=templates)
    return (shell.stamp(slots_of(frame)),)
