"""Long lists in pages that never change again: numbered from the oldest, the newest on the front page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.model.view import Link

PAGE_SIZE = 20
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class ListSlice(Generic[_Item]):
    """One page of a list, newest first. `number` is None for the front page."""

    path: str
    number: int | None
    items: tuple[_Item, ...]
    newer: Link | None
    older: Link | None


def paginate(
    path: str, items: Sequence[_Item], wording: tuple[str, str, str], *, size: int = PAGE_SIZE
) -> Iterator[ListSlice[_Item]]:
    """The pages of a list whose `items` are newest first; `wording` is for the links to newer, older and the newest.

    A numbered page is made as soon as it is full. The front page holds what no full page holds, and the last full page
    with it, so that it is never nearly empty; with fewer than two full pages it holds everything.
    """
    newer, older, newest = wording
    full = len(items) // size
    oldest_first = items[::-1]
    if full < 2:  # noqa: PLR2004 - the front page is one
        yield ListSlice(path, None, tuple(items), None, None)
        return
    front = tuple(oldest_first[(full - 1) * size :][::-1])
    yield ListSlice(path, None, front, None, Link(older, f"{path}page/{full - 1}/"))
    for number in range(1, full + 1):
        shown = tuple(oldest_first[(number - 1) * size : number * size][::-1])
        after = Link(newer, f"{path}page/{number + 1}/") if number < full else Link(newest, path)
        before = Link(older, f"{path}page/{number - 1}/") if number > 1 else None
        yield ListSlice(f"{path}page/{number}/", number, shown, after, before)
