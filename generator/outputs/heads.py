"""The head of a table: what several columns share is told once, above them.

A column is named by its path, with spaces between (`基本支出 人员经费`), as a file of one row of heads must name it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

# Heads above numbers: so many characters stay on one line, and from so many on they need room for three and for four on a line.
_WHOLE: Final = 3
_ROOMY: Final = 5
_BROAD: Final = 7


class _Head(NamedTuple):
    """A head, and what it stands above: `level` rows below the top, `height` of them high."""

    text: str
    level: int
    height: int
    columns: tuple[int, ...]


@functools.lru_cache(maxsize=1 << 12)
def render_heads(columns: tuple[str, ...], numeric: tuple[int, ...]) -> str:
    """The `thead`, with what groups its columns before it where there are groups."""
    names = [tuple(column.split(" ")) for column in columns]
    depth = _depth(names)
    heads = list(_lay(tuple(enumerate(names)), 0, depth))
    first, *below = ("".join([_render(h, numeric) for h in heads if h.level == level]) for level in range(depth))
    if not below:
        return f"<thead><tr>{first}</tr></thead>"
    rest = "".join([f'<tr class="below">{line}</tr>' for line in below])
    return f'{_groups(heads)}<thead class="levels"><tr>{first}</tr>{rest}</thead>'


def _shared(names: Sequence[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    """Neighbours whose paths go through the same head; a path of one word, or alone, is not shared."""
    for _head, group in groupby(enumerate(names), key=lambda each: each[1][0] if len(each[1]) > 1 else each[0]):
        yield [name for _place, name in group]


def _depth(names: Sequence[tuple[str, ...]]) -> int:
    below = (1 + _depth([name[1:] for name in group]) for group in _shared(names) if len(group) > 1)
    return max(below, default=1)


def _lay(columns: tuple[tuple[int, tuple[str, ...]], ...], level: int, depth: int) -> Iterator[_Head]:
    """Heads from left to right, each above those that it is shared by."""
    start = 0
    for group in _shared([name for _place, name in columns]):
        own = columns[start : start + len(group)]
        start += len(group)
        places = tuple(place for place, _name in own)
        if len(own) == 1:
            yield _Head(" ".join(group[0]), level, depth - level, places)
        else:
            yield _Head(group[0][0], level, 1, places)
            yield from _lay(tuple((place, name[1:]) for place, name in own), level + 1, depth)


def _render(head: _Head, numeric: tuple[int, ...]) -> str:
    text = escape(head.text, quote=False)
    if len(head.columns) > 1:
        return f'<th scope="colgroup" colspan="{len(head.columns)}" class="shared">{text}</th>'
    kinds = _kinds(head.text) if head.columns[0] in numeric else ""
    height = f' rowspan="{head.height}"' if head.height > 1 else ""
    return f'<th scope="col"{height}{kinds}>{text}</th>'


def _kinds(text: str) -> str:
    if len(text) <= _WHOLE:
        return ' class="number whole"'
    if len(text) < _ROOMY:
        return ' class="number"'
    return ' class="number roomy"' if len(text) < _BROAD else ' class="number broad"'


def _groups(heads: Sequence[_Head]) -> str:
    """The columns below each head of the first row."""
    spans = (len(head.columns) for head in heads if head.level == 0)
    return "".join([f'<colgroup span="{span}"></colgroup>' for span in spans])
