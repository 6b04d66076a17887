"""Values as YAML that reads back unchanged, without quotes where none are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import yaml

from generator.model.book import Tree
from generator.text.pattern import Pattern

# Plain where nobody could take it for anything else: letters, Chinese punctuation, and of ASCII what means nothing to YAML.
_PLAIN: Final = Pattern(
    r"[A-Za-z0-9\u00b7\u2014\u2018-\u201d\u2026\u3001-\u3011\u3014\u3015\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b\uff01\uff1f]"
    r"[A-Za-z0-9 _./()+\-\u00b7\u2014\u2018-\u201d\u2026\u3000-\u3011\u3014\u3015\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b\uff01\uff1f]*"
)
_SEEN: Final = Pattern(r"[\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_NOTHING: Final = frozenset({"null", "Null", "NULL"})
_WIDE: Final = 1 << 20


def render_flow(value: Tree) -> str:
    """A value on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {render_flow(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(render_flow, value)) + "]"
    return value if _is_plain(value) else _quote(value)


def render_key(key: str, value: Tree, indent: int = 0) -> Iterator[str]:
    """`key: value`, as lines without their ends: text of several lines as a block, a list of parts an entry a line."""
    space = " " * indent
    match value:
        case str() if "\n" in value and _is_block(value):
            yield f"{space}{key}: |-"
            yield from (f"{space}  {line}".rstrip() for line in value.split("\n"))
        case [dict(), *_]:
            yield f"{space}{key}:"
            for item in value:
                yield from render_item(item, indent + 2) if isinstance(item, dict) else ()
        case dict():
            yield f"{space}{key}:"
            for inner, held in value.items():
                yield from render_key(inner, held, indent + 2)
        case _:
            yield f"{space}{key}: {render_flow(value)}"


def render_item(entry: Mapping[str, Tree], indent: int) -> Iterator[str]:
    """An entry of a list, a field a line."""
    lines = [line for key, value in entry.items() for line in render_key(key, value, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _is_plain(text: str) -> bool:
    return text not in _NOTHING and text == text.strip() and _PLAIN.fullmatch(text) is not None


def _is_block(text: str) -> bool:
    return all(line == line.strip() and _SEEN.fullmatch(line) for line in text.split("\n"))


def _quote(text: str) -> str:
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=_WIDE, default_style='"')
    return dumped.rstrip("\n")
