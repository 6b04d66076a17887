"""Units, places and hand-written pages as JSON, for programs and for the search; what a record's JSON is for a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final, NamedTuple

from generator.model.artifact import Artifact, Supplies, Task
from generator.model.declaration import to_public
from generator.model.settings import Unit
from generator.model.site import Site
from generator.outputs.display import place_name
from generator.outputs.engine_parts import EngineOutput
from generator.outputs.written import page_path

UNIT, PLACE, PAGE = "unit", "place", "page"
LABELS: Final = {UNIT: "机构", PLACE: "地方", PAGE: "页面"}
_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "tr",
        "table",
        "caption",
        "blockquote",
        "pre",
        "br",
        "hr",
        "ul",
        "ol",
        "dl",
    ]
)
_CELLS: Final = frozenset(("td", "th"))


class OtherPage(NamedTuple):
    """A page that is no record: its kind, its path (`unit/x/`), what it is called, and in short."""

    kind: str
    path: str
    title: str
    short: str
    is_sample: bool


def list_pages(site: Site) -> tuple[OtherPage, ...]:
    """Units, places, then hand-written pages, each in the order of the content."""
    units = (OtherPage(UNIT, f"unit/{u.id}/", u.name, u.short_name or "", u.sample) for u in site.units.values())
    places = (
        OtherPage(PLACE, f"place/{p.id}/", place_name(p.id, site), p.name if p.within else "", p.sample)
        for p in site.places.values()
    )
    pages = (OtherPage(PAGE, page_path(page.name), page.title, "", is_sample=False) for page in site.pages)
    return (*units, *places, *pages)


def page_data_tasks(site: Site, engine: EngineOutput) -> Iterator[Task]:
    """The JSON of each."""
    files = {file.path: file for file in engine.files}
    address = site.settings.address
    for unit in site.units.values():
        yield Task((f"unit/{unit.id}/index.json",), make_unit_data, (unit, address))
    for place in site.places.values():
        told = {"type": PLACE, "url": f"{address}place/{place.id}/", "title": place_name(place.id, site)}
        yield Task((f"place/{place.id}/index.json",), make_place_data, told | {"kind": place.kind.value})
    for page in site.pages:
        path = page_path(page.name)
        yield Task((f"{path}index.json",), make_page_data, (page.title, address + path, files[f"{path}index.html"]))


def make_unit_data(given: tuple[Unit, str], _supplies: Supplies) -> tuple[bytes]:
    """A unit's six statutory fields."""
    unit, address = given
    public = to_public(unit)
    told: dict[str, object] = {"type": UNIT, "url": f"{address}unit/{unit.id}/", "title": unit.name}
    return (_json(told | (public if isinstance(public, dict) else {})),)


def make_place_data(told: dict[str, object], _supplies: Supplies) -> tuple[bytes]:
    """What a place is called and what it is."""
    return (_json(told),)


def make_page_data(given: tuple[str, str, Artifact], _supplies: Supplies) -> tuple[bytes]:
    """A hand-written page's text, a line for every block."""
    title, url, page = given
    reader = _TextReader()
    reader.feed(page.data.decode())
    reader.close()
    return (_json({"type": PAGE, "url": url, "title": title, "text": reader.text}),)


def _json(data: dict[str, object]) -> bytes:
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
    return f"{{\n{lines}\n}}\n".encode()


class _TextReader(HTMLParser):
    """The text of a page's main part, without its table of contents."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._is_main = False
        self._in_menu = 0
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """What was read, without empty lines."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        return "\n\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - theirs
        self._is_main = self._is_main or tag == "main"
        self._in_menu += tag == "nav"
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._is_main = self._is_main and tag != "main"
        self._in_menu -= tag == "nav"
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if self._is_main and not self._in_menu:
            self._parts.append(data)

    def _part(self, tag: str) -> None:
        self._parts.append("\n" if tag in _BLOCKS else " | " if tag in _CELLS else "")
