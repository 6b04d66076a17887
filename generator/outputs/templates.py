"""Our own Jinja environment: everything escaped, nothing undefined, nothing but what a template is given."""

from __future__ import annotations

import functools
from collections.abc import MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from markupsafe import Markup

from generator.model.content_type import Types
from generator.outputs import pieces
from generator.outputs.address import resolve
from generator.outputs.charts import chart_path, chart_size
from generator.text.pattern import Pattern

Sources = tuple[tuple[str, str], ...]


def read_templates(theme_dir: Path, types: Types) -> Sources:
    """The templates of the theme by file name, and of types as `<type>/<file name>`, sorted."""
    found = {path.name: path for path in theme_dir.glob("*.html")}
    for kind in types.values():
        found |= {f"{kind.name}/{path.name}": path for path in (kind.folder / "templates").glob("*.html")}
    return tuple((name, path.read_text("utf-8")) for name, path in sorted(found.items()))


_USED = Pattern(r"""\{%-?\s*(?:include|import|extends|from)\s+["']([^"']+)["']""")
# What make_frame prints around every template's text.
_ALWAYS = "crumbs.html"


def template_closure(sources: Sources, template: str) -> Sources:
    """The templates that printing one of them may read, itself included."""
    known = dict(sources)
    wanted, found = [template, _ALWAYS], {}
    while wanted:
        name = wanted.pop()
        if name in known and name not in found:
            found[name] = known[name]
            wanted += _USED.findall(known[name])
    return tuple(sorted(found.items()))


class _Loader(jinja2.BaseLoader):
    """Templates by name, each compiled once in a process, whatever others it is used with and however deep its pages lie."""

    def __init__(self, sources: Sources) -> None:
        self.sources = dict(sources)

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - their name
    ) -> jinja2.Template:
        if name not in self.sources:
            raise jinja2.TemplateNotFound(name)
        code = _compile(name, self.sources[name])
        return environment.template_class.from_code(environment, code, globals if globals is not None else {})


@functools.lru_cache(maxsize=64)
def _compile(name: str, source: str) -> CodeType:
    return _plain_environment().compile(source, name)


@functools.lru_cache(maxsize=64)
def _environment(sources: Sources, root: str) -> jinja2.Environment:
    """`root` is global, so that macros have it without being made anew for every page."""
    environment = _plain_environment()
    environment.loader = _Loader(sources)
    environment.globals["root"] = root
    return environment


@functools.lru_cache(maxsize=256)
def _template(sources: Sources, template: str, root: str) -> jinja2.Template:
    """An environment's own store of templates has a lock, and asks each time whether what it holds is still good."""
    return _environment(sources, root).get_template(template)


def _plain_environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    environment.filters["href"] = resolve
    environment.filters["chart_path"] = chart_path
    environment.filters["chart_size"] = chart_size
    environment.globals["pieces"] = pieces
    return environment


def render(sources: Sources, template: str, root: str, **context: object) -> Markup:
    """The text of one template. `root` is the way up from the page, for the `href` filter."""
    return Markup(_template(sources, template, root).render(**context))  # noqa: S704 - escaped by the environment
