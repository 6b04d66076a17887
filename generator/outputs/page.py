"""Making one HTML page: a template's text in the frame, the frame in its shell."""

from __future__ import annotations

import functools
from typing import NamedTuple, cast

from markupsafe import Markup

from generator.model.artifact import Page, Supplies, Task
from generator.model.settings import SiteSettings
from generator.outputs.address import root_from
from generator.outputs.frame import PageMeta, make_frame
from generator.outputs.shell import Shell, slots_of
from generator.outputs.templates import Sources, render

TEMPLATES, SETTINGS = "templates", "settings"


class PageInput(NamedTuple):
    """Everything that a page is made of. `page` is the template's context; `insets` are HTML that is ready, by name.

    `is_loose` says that something in the insets leads out of them.
    """

    meta: PageMeta
    kind: str
    template: str
    page: object
    insets: tuple[tuple[str, bytes], ...] = ()
    is_loose: bool = False


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


def make_page(given: PageInput, supplies: Supplies) -> tuple[Page]:
    """The finished page."""
    templates = cast("Sources", supplies.shared[f"{TEMPLATES}:{given.template}"])
    settings = cast("SiteSettings", supplies.shared[SETTINGS])
    shell = cast("Shell", supplies.shared[shell_name(given.kind, given.meta.path)])
    marks = {name: mark_of(name) if data else Markup("") for name, data in given.insets}
    text = render(templates, given.template, root_from(given.meta.path), page=given.page, **marks)
    frame = make_frame(given.meta, text, kind=given.kind, settings=settings, templates=templates)
    finished = stamped = shell.stamp(slots_of(frame))
    for name, data in given.insets:
        finished = finished.replace(mark_of(name).encode(), data)
    return (Page(finished, finished if given.is_loose else stamped),)


def mark_of(inset: str) -> Markup:
    """What stands for an inset until the page is stamped. No content can print it: its “<” is escaped everywhere."""
    return Markup(f"<gongkai-inset:{inset}>")  # noqa: S704 - a constant
