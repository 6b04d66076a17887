"""The tables of a record that is there, replaced by those of a workbook: entries that do not differ stay as they are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Container, Iterator, Mapping
from itertools import count
from typing import Final, NamedTuple

from generator.authoring.book_compare import Item, pair_items
from generator.authoring.edit import EditError
from generator.model.book import Tree
from generator.model.declaration import Path

_ENDING: Final = ".csv"


class Lists(NamedTuple):
    """The entries of a key: as the file writes them, as the record has them with their rows, as the workbook has them."""

    key: str
    raw: list[Tree]
    held: list[Tree]
    mine: list[Tree]


def render_rows(rows: Tree) -> bytes:
    """Rows as a CSV file that Excel opens as it is: UTF-8 with a mark, the lines ended as everywhere here."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(row for row in rows if isinstance(row, list))
    return out.getvalue().encode("utf-8-sig")


def replace_entries(
    lists: Lists, files: Mapping[Path, str], differing: Container[object], is_there: Callable[[str], bool]
) -> tuple[Tree, dict[str, bytes], frozenset[str]]:
    """The entries as they are to be written, the files of their rows, and the files of rows that none of them has any more.

    `files` are the names that the workbook's rows would have, `differing` the numbers of entries that differ, `is_there`
    tells of files that a new one may not take the place of. Raises EditError.
    """
    if len(lists.raw) != len(lists.held):
        raise EditError(f"{lists.key} 的写法特殊，程序改不了，请用文本编辑器改")
    pairs = [*pair_items(lists.held, lists.mine)]
    before = {name for entry in lists.raw for name in _names(entry)}
    taken = {name for item in pairs if item.held and item.mine for name in _names(lists.raw[item.held[0]])}
    written: dict[str, bytes] = {}
    entries: list[tuple[int, Tree]] = []
    for item in pairs:
        if item.mine is None:
            continue
        old = lists.raw[item.held[0]] if item.held is not None else {}
        entry = old
        if item.held is None or item.mine[0] in differing:
            entry = _renew(lists, item, files, (_free(taken, before, is_there), written))
            taken |= {*_names(entry)}
        entries.append((item.held[0] if item.held is not None else len(lists.raw), entry))
    if all(item.held and item.mine for item in pairs):
        entries.sort(key=lambda each: each[0])
    tree: list[Tree] = [entry for _place, entry in entries]
    return tree, written, frozenset(before - {name for entry in tree for name in _names(entry)})


def _free(taken: Container[str], before: Container[str], is_there: Callable[[str], bool]) -> Callable[[str], bool]:
    """Tells of names that a file of rows may have: those of rows that go, and those that nothing has."""
    return lambda name: name not in taken and (name in before or not is_there(name))


def _renew(
    lists: Lists, item: Item, files: Mapping[Path, str], into: tuple[Callable[[str], bool], dict[str, bytes]]
) -> Tree:
    """An entry as the workbook has it, its rows in the file that they were in."""
    assert item.mine is not None  # noqa: S101 - told by the caller
    is_free, written = into
    number, mine = item.mine
    old, held = (lists.raw[item.held[0]], item.held[1]) if item.held is not None else ({}, {})
    if not (isinstance(mine, dict) and isinstance(old, dict) and isinstance(held, dict)):
        raise EditError(f"{lists.key} 的写法特殊，程序改不了，请用文本编辑器改")
    made: dict[str, Tree] = {}
    for field in (key for key in dict.fromkeys((*old, *mine)) if key in mine):
        name = files.get((lists.key, number, field))
        before = old.get(field)
        if name is None:
            made[field] = mine[field]
        elif before is not None and held.get(field) == mine[field]:
            made[field] = before
        else:
            chosen = str(before) if _is_name(before) else next(each for each in _numbered(name) if is_free(each))
            made[field], written[chosen] = chosen, render_rows(mine[field])
    return made


def _is_name(value: Tree | None) -> bool:
    return isinstance(value, str) and value.lower().endswith(_ENDING)


def _names(entry: Tree) -> Iterator[str]:
    if isinstance(entry, dict):
        yield from (value for value in entry.values() if isinstance(value, str) and _is_name(value))


def _numbered(name: str) -> Iterator[str]:
    stem = name.removesuffix(_ENDING)
    return (name if n == 1 else f"{stem}-{n}{_ENDING}" for n in count(1))
