"""A workbook against the record that is there: each value that differs, where it stands in both, and what both say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from generator.authoring.answer import as_typed, form_of
from generator.authoring.book_issues import place_of
from generator.model.book import Taken, Tree
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, Path, fields_of
from generator.model.grid import Finding
from generator.model.site import Parsed
from generator.text.front_matter import FrontMatter
from generator.text.pattern import Pattern

_LONGEST_TOLD: Final = 60
_FIGURE: Final = Pattern(r"[-\d.,]*|[—/]")
_IN_FRONT: Final = 4


class Difference(NamedTuple):
    """A value that differs. `path` is its place in what the workbook says, `value` what that is.

    `is_said` is false where the record says something and the workbook is silent.
    """

    path: Path
    value: Tree | None
    told: Finding
    is_said: bool = True


class Item(NamedTuple):
    """An entry of a list whose entries have names, as both have it: the record's, the workbook's, with their numbers."""

    held: tuple[int, Tree] | None
    mine: tuple[int, Tree] | None


def compare_values(parsed: Parsed, taken: Taken, kind: ContentType, mine: Mapping[str, Tree]) -> tuple[Difference, ...]:
    """Where a record differs from `mine`, which is what the workbook says as a record has it.

    A title that the workbook does not have was made up, and is no difference.
    """
    specs = {spec.key: spec for spec in fields_of(kind.record)}
    keys = [key for key in taken.values if key in specs and (key != "title" or (key,) in taken.places)]
    told = {key: mine[key] for key in keys if key in mine}
    return tuple(_Comparison(parsed, taken, specs).find(as_typed(parsed.record, with_internal=True), told))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What is compared: the record that is there, what the workbook says, and the labels of fields."""

    parsed: Parsed
    taken: Taken
    specs: Mapping[str, FieldSpec]

    def find(self, held: Tree, mine: Mapping[str, Tree]) -> Iterator[Difference]:
        """Everything that differs."""
        for key, value in mine.items():
            below = held.get(key) if isinstance(held, dict) else None
            yield from self._below(below, value, ((key,), (key,)), self._label((key,)))

    def _below(self, held: Tree | None, mine: Tree, at: tuple[Path, Path], label: str) -> Iterator[Difference]:
        """`at` is the path in the record and the one in the workbook: the entries of both may stand in another order."""
        there, here = at
        match held, mine:
            case dict() | None, dict():
                for key, inner in mine.items():
                    below = held.get(key) if isinstance(held, dict) else None
                    named = self._label((*here, key))
                    yield from self._below(below, inner, ((*there, key), (*here, key)), named)
            case list() | None, [dict(), *_]:
                yield from self._items(held if isinstance(held, list) else [], mine, at)
            case _:
                if _tell(held) != _tell(mine):
                    yield self._differ(at, (held, mine), label)

    def _items(self, held: list[Tree], mine: list[Tree], at: tuple[Path, Path]) -> Iterator[Difference]:
        there, here = at
        for item in pair_items(held, mine):
            if item.held is None and item.mine is not None:
                told, place = f"《{name_of(item.mine[1])}》在 {self.parsed.path} 里没有", (*here, item.mine[0])
                yield Difference(place, item.mine[1], Finding(place_of(place, self.taken), told))
            elif item.mine is None and item.held is not None:
                told = f"《{name_of(item.held[1])}》在 {self._where((*there, item.held[0]))}，工作簿里没有"
                yield Difference(here, None, Finding("", told))
            elif item.held is not None and item.mine is not None:
                below = (*there, item.held[0]), (*here, item.mine[0])
                yield from self._entry(item.held[1], item.mine[1], below)

    def _entry(self, held: Tree, mine: Tree, at: tuple[Path, Path]) -> Iterator[Difference]:
        """An entry that both have: what only one of them says differs too."""
        there, here = at
        assert isinstance(held, dict)  # noqa: S101 - named by a key
        assert isinstance(mine, dict)  # noqa: S101
        name = f"《{name_of(mine)}》"
        for key in dict.fromkeys((*held, *mine)):
            below = (*there, key), (*here, key)
            values = held.get(key), mine.get(key)
            if all(isinstance(each, list) for each in values):
                yield from self._rows(_as_rows(values[0]), _as_rows(values[1]), below, name)
            elif _tell(values[0]) != _tell(values[1]):
                label = self._label(below[0]).rpartition("的")[2]
                yield self._differ(below, values, f"{name}的{label}")

    def _rows(
        self, old: Sequence[Sequence[str]], new: Sequence[Sequence[str]], at: tuple[Path, Path], label: str
    ) -> Iterator[Difference]:
        """Rows by what stands in front of them: one that was put in does not make all below it differ."""
        there, here = at
        matcher = SequenceMatcher(None, [*map(label_of, old)], [*map(label_of, new)], autojunk=False)
        for kind, left, left_end, right, right_end in matcher.get_opcodes():
            pairs = min(left_end - left, right_end - right) if kind in ("equal", "replace") else 0
            for n in range(pairs):
                rows = (old[left + n], new[right + n])
                yield from self._cells(rows, ((*there, left + n), (*here, right + n)), (label, new[0]))
            for n in range(left + pairs, left_end):
                told = f"{label}“{label_of(old[n])}”这一行在 {self._where((*there, n))}，工作簿里没有"
                yield Difference(here, None, Finding(place_of(here, self.taken), told))
            for n in range(right + pairs, right_end):
                told = f"{label}“{label_of(new[n])}”这一行，{self.parsed.where(*there, 0).path} 里没有"
                yield Difference((*here, n), None, Finding(place_of((*here, n, 0), self.taken), told))

    def _cells(
        self, rows: tuple[Sequence[str], Sequence[str]], at: tuple[Path, Path], told: tuple[str, Sequence[str]]
    ) -> Iterator[Difference]:
        (there, here), (label, head) = at, told
        old, new = rows
        for n in range(max(len(old), len(new))):
            left, right = (row[n] if n < len(row) else "" for row in rows)
            if left != right:
                column = f"的“{head[n]}”" if n < len(head) and here[-1] else f"第 {n + 1} 栏"
                named = f"{label}{f'“{label_of(new)}”' if here[-1] else '表头'}{column}"
                yield self._differ(((*there, n), (*here, n)), (left, right), named)

    def _differ(self, at: tuple[Path, Path], values: tuple[Tree | None, Tree | None], label: str) -> Difference:
        (there, here), (held, mine) = at, values
        said = _at(self.taken.values, here)
        # A table that the workbook has is told of in full; elsewhere a cell that is blank must be there to say so.
        is_said = (len(here) > 1 and isinstance(here[1], int)) or bool(_tell(said)) or here in self.taken.places
        left = f"在 {self._where(there)} 是“{_tell(held)}”" if _tell(held) else f"在 {self.parsed.path} 里没有"
        right = f"是“{_tell(mine)}”" if is_said and _tell(mine) else "是空的" if is_said else "没有写"
        return Difference(here, said, Finding(place_of(here, self.taken), f"{label}{left}，工作簿里{right}"), is_said)

    def _label(self, path: Path) -> str:
        """“会议费”的“决算数”: the labels of a field and of those around it, the first of which only heads a part."""
        spec, labels = self.specs[str(path[0])], [self.specs[str(path[0])].label]
        for key in (step for step in path[1:] if isinstance(step, str)):
            part = form_of(spec).part
            inner = next((each for each in fields_of(part) if each.key == key), None) if part is not None else None
            if inner is None:
                break
            spec = inner
            labels.append(spec.label)
        return "的".join(label if "“" in label else f"“{label}”" for label in labels[-2:])

    def _where(self, path: Path) -> str:
        source = self.parsed.where(*path)
        is_beside = source.path != self.parsed.path
        return f"{source.path} 第 {source.line} 行{f'第 {source.column} 格' if is_beside else ''}"


def compare_text(taken: Taken, parts: FrontMatter | None, path: str) -> Iterator[Finding]:
    """Paragraphs that differ, with their cell and their line."""
    if parts is None or not taken.body or [*_words(taken)] == parts.body.split():
        return
    old, line = [], parts.body_line
    for piece in re.split(r"(\n{2,})", parts.body):
        if piece.strip():
            old.append((piece.strip(), line + len(piece) - len(piece.lstrip("\n"))))
        line += piece.count("\n")
    folded = [[" ".join(text.split()) for text, _place in texts] for texts in (old, taken.body)]
    matcher = SequenceMatcher(None, folded[0], folded[1], autojunk=False)
    for kind, left, left_end, right, right_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        there, here = ("".join(folded[side][a:b]) for side, a, b in ((0, left, left_end), (1, right, right_end)))
        at = f"{path} 第 {old[left][1]} 行" if left < left_end else path
        place = taken.body[right][1] if right < right_end else ""
        left_told = f"在 {at} 是“{_tell(there)}”" if there else f"在 {at} 里没有"
        yield Finding(place, f"正文{left_told}，工作簿里{f'是“{_tell(here)}”' if here else '没有'}")


def _words(taken: Taken) -> Iterator[str]:
    for text, _place in taken.body:
        yield from text.split()


def pair_items(held: Sequence[Tree], mine: Sequence[Tree]) -> Iterator[Item]:
    """The entries of two lists by their names, in the order of the second; those of the first alone come last."""
    left = dict(enumerate(held))
    for number, entry in enumerate(mine):
        found = next((n for n, each in left.items() if name_of(each) == name_of(entry)), None)
        yield Item((found, left.pop(found)) if found is not None else None, (number, entry))
    yield from (Item(each, None) for each in left.items())


def name_of(entry: Tree) -> str:
    """The name of an entry."""
    return str(entry.get("name", "")) if isinstance(entry, dict) else ""


def _as_rows(rows: Tree | None) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows or () if isinstance(row, list)]


def label_of(row: Sequence[str]) -> str:
    """What stands in front of a row: its codes, and the first words."""
    told: list[str] = []
    for cell in row[:_IN_FRONT]:
        told += [cell] if cell else []
        if not _FIGURE.fullmatch(cell):
            break
    return " ".join(told)


def _at(tree: Tree | Mapping[str, Tree] | None, path: Path) -> Tree | None:
    for step in path:
        if isinstance(tree, Mapping):
            tree = tree.get(str(step))
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree if isinstance(tree, str | list | dict) or tree is None else dict(tree)


def _tell(value: Tree | None) -> str:
    match value:
        case None:
            return ""
        case dict():
            return "，".join(filter(None, map(_tell, value.values())))
        case list():
            return "、".join(filter(None, map(_tell, value)))
    return value if len(value) <= _LONGEST_TOLD else f"{value[:_LONGEST_TOLD]}……"
