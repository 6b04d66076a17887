"""An entry added to a record's file, or values changed in it, and every other byte as it was: comments, quotes, order, line ends."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.authoring.yaml_text import render_flow, render_item, render_key
from generator.model.book import Tree
from generator.model.declaration import Path
from generator.text.front_matter import split_front_matter
from generator.text.pattern import Pattern

_BOM: Final = "\ufeff"
_LINE_END: Final = Pattern("\r\n?|\n")
_NULL: Final = "tag:yaml.org,2002:null"


class EditError(Exception):
    """The file is laid out so that nothing can be added to it without looking at it, in Chinese."""


@dataclass(frozen=True, slots=True)
class _Change:
    """Characters of the text from `start` to `end`, and what takes their place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Source:
    """A file with line feeds only; `begin` is where its front matter begins, `root` what stands there."""

    text: str
    begin: int
    root: MappingNode

    def value_of(self, key: str) -> Node | None:
        return next((value for name, value in self.root.value if name.value == key), None)


def append_entry(text: str, key: str, entry: Mapping[str, Tree], order: Sequence[str]) -> str:
    """`text` with `entry` at the end of the list `key`; where there is none yet, it is begun in its place of `order`.

    Raises EditError.
    """
    plain = _LINE_END.sub("\n", text.removeprefix(_BOM))
    source = _compose(plain)
    expected = copy.deepcopy(_tree(source.root))
    if not isinstance(expected, dict):
        raise EditError("开头的信息栏读不懂，请先运行 gongkai check")
    before = expected.get(key) or []
    if not isinstance(before, list):
        raise EditError(f"“{key}”不是列表，请先运行 gongkai check")
    expected[key] = [*before, dict(entry)]
    for changes in _ways(source, key, entry, order):
        edited = _apply(plain, changes)
        if _reads_as(edited, expected):
            return _apply(text, _in_original(text, changes))
    raise EditError("这个文件的写法特殊，程序添不进去，请用文本编辑器添加")


def read_tree(text: str) -> dict[str, Tree]:
    """A file's front matter as it is written; what says nothing is left out. Raises EditError."""
    tree = _without_nothing(_tree(_compose(_LINE_END.sub("\n", text.removeprefix(_BOM))).root))
    return tree if isinstance(tree, dict) else {}


def replace_values(text: str, values: Mapping[str, Tree], order: Sequence[str]) -> str:
    """`text` with other values of some keys of its front matter. Where only words change, nothing but these does.

    Raises EditError where a key must be written anew and somebody's comment would go with it.
    """
    plain = _LINE_END.sub("\n", text.removeprefix(_BOM))
    source = _compose(plain)
    expected = _tree(source.root)
    assert isinstance(expected, dict)  # noqa: S101 - composed as one
    changes: list[_Change] = []
    begun: dict[int, list[str]] = {}
    for key in sorted(values, key=order.index):
        held, expected[key] = expected.get(key), values[key]
        if held == values[key]:
            continue
        node, lines = source.value_of(key), [*render_key(key, values[key])]
        if node is None:
            begun.setdefault(next(_places_for(source, key, order)), []).extend(lines)
            continue
        words = _change_words(source, node, values[key])
        changes += words if words is not None else [_rewrite(source, key, node, lines)]
    changes += [_insert(place, lines) for place, lines in begun.items()]
    edited = _apply(plain, changes)
    if not _reads_as(edited, expected):
        raise EditError("这个文件的写法特殊，程序改不了，请用文本编辑器改")
    return _apply(text, _in_original(text, changes))


def replace_body(text: str, body: str) -> str:
    """`text` with another body, its front matter byte by byte as it was. Raises EditError."""
    parts = split_front_matter(_LINE_END.sub("\n", text.removeprefix(_BOM)))
    if parts is None:
        raise EditError("文件开头没有信息栏，请先运行 gongkai check")
    ends = [found.end() for found in _LINE_END.finditer(text)]
    found = _LINE_END.search(text)
    line_end = found[0] if found else "\n"
    kept = text[: ends[parts.body_line - 2]] if len(ends) >= parts.body_line - 1 else f"{text}{line_end}"
    return kept + f"\n{body.strip(chr(10))}\n".replace("\n", line_end)


def find_places(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column of each value of a file's front matter, counted from 1. Raises EditError."""
    source = _compose(_LINE_END.sub("\n", text.removeprefix(_BOM)))
    first = source.text.count("\n", 0, source.begin) + 1
    marks = ((path, node.start_mark) for path, node in _walk(source.root, ()))
    return {path: (mark.line + first, mark.column + 1) for path, mark in marks}


def _walk(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    yield path, node
    if isinstance(node, MappingNode):
        for name, value in node.value:
            yield from _walk(value, (*path, name.value))
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*path, number))


def _compose(plain: str) -> _Source:
    parts = split_front_matter(plain)
    if parts is None:
        raise EditError("文件开头没有信息栏，请先运行 gongkai check")
    try:
        # Not libyaml: offsets are wanted.
        root = yaml.compose(parts.yaml, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        root = None
    if not isinstance(root, MappingNode) or root.flow_style or _has_alias(parts.yaml):
        raise EditError("开头的信息栏读不懂，请先运行 gongkai check")
    return _Source(plain, plain.index("\n") + 1, root)


def _has_alias(text: str) -> bool:
    if "&" not in text and "*" not in text:
        return False
    return any(isinstance(t, yaml.AnchorToken | yaml.AliasToken) for t in yaml.scan(text, Loader=yaml.SafeLoader))


def _tree(node: Node) -> object:
    match node:
        case MappingNode():
            return {name.value: _tree(value) for name, value in node.value}
        case SequenceNode():
            return [_tree(item) for item in node.value]
        case _:
            is_null = isinstance(node, ScalarNode) and node.tag == _NULL and node.style is None
            return None if is_null else node.value


def _reads_as(text: str, expected: object) -> bool:
    try:
        return _tree(_compose(text).root) == expected
    except EditError:
        return False


def _without_nothing(tree: object) -> Tree | None:
    match tree:
        case dict():
            return {key: held for key, value in tree.items() if (held := _without_nothing(value)) is not None}
        case list():
            return [held for value in tree if (held := _without_nothing(value)) is not None]
    return tree if isinstance(tree, str) else None


# --- other values ----------------------------------------------------------------------------------------------------


def _change_words(source: _Source, node: Node, value: Tree) -> list[_Change] | None:
    """The words to be changed for a node to say `value`; None where that asks for more than other words."""
    match node, value:
        case ScalarNode(), str():
            if _tree(node) == value:
                return []
            if (
                _tree(node) is None
                or node.style in ("|", ">")
                or "\n" in value
                or node.start_mark.line != node.end_mark.line
            ):
                return None
            start, end = (source.begin + mark.index for mark in (node.start_mark, node.end_mark))
            return [_Change(start, end, render_flow(value))]
        case SequenceNode(), list() if len(node.value) == len(value):
            pairs = list(zip(node.value, value, strict=True))
        case MappingNode(), dict() if [name.value for name, _held in node.value] == [*value]:
            pairs = [(held, value[name.value]) for name, held in node.value]
        case _:
            return None
    found = [_change_words(source, inner, held) for inner, held in pairs]
    return [change for each in found if each for change in each] if None not in found else None


def _rewrite(source: _Source, key: str, node: Node, lines: Sequence[str]) -> _Change:
    """A key and its value written anew. Raises EditError where somebody's comment stands in it."""
    name = next(name for name, _value in source.root.value if name.value == key)
    start, end = source.begin + name.start_mark.index, _line_after(source, node)
    block = source.text[start:end]
    for path_node in [each for _path, each in _walk(node, ()) if isinstance(each, ScalarNode)]:
        left, right = (source.begin + mark.index - start for mark in (path_node.start_mark, path_node.end_mark))
        block = block[:left] + "x" * (right - left) + block[right:]
    if "#" in block:
        raise EditError(f"{key} 里有用 # 写的批注，替换会把它丢掉。请先把批注移到 {key} 的上面")
    return _Change(start, end, "".join(f"{line}\n" for line in lines))


# --- where to write --------------------------------------------------------------------------------------------------


def _ways(source: _Source, key: str, entry: Mapping[str, Tree], order: Sequence[str]) -> Iterator[tuple[_Change, ...]]:
    """The changes that may add the entry, the best first; whether one does is seen by reading what comes of it."""
    value = source.value_of(key)
    if isinstance(value, SequenceNode) and value.value:
        yield _after_last(source, value, entry)
    elif value is not None:
        yield _into_empty(source, value, entry)
    else:
        for place in _places_for(source, key, order):
            block = [f"{key}:", *render_item(entry, 2)]
            yield (_insert(place, block),)


def _after_last(source: _Source, value: SequenceNode, entry: Mapping[str, Tree]) -> tuple[_Change, ...]:
    last = value.value[-1]
    if value.flow_style:
        end = source.begin + last.end_mark.index
        return (_Change(end, end, f", {render_flow(dict(entry))}"),)
    column = value.start_mark.column
    is_flow = isinstance(last, MappingNode) and last.flow_style
    lines = [f"{' ' * column}- {render_flow(dict(entry))}"] if is_flow else [*render_item(entry, column)]
    return (_insert(_line_after(source, last), lines),)


def _into_empty(source: _Source, value: Node, entry: Mapping[str, Tree]) -> tuple[_Change, ...]:
    """`updates:`, `updates: []`, `updates: null`."""
    start, end = (source.begin + mark.index for mark in (value.start_mark, value.end_mark))
    below = source.text.find("\n", end) + 1
    return (_Change(start, end, ""), _insert(below, [*render_item(entry, 2)]))


def _places_for(source: _Source, key: str, order: Sequence[str]) -> Iterator[int]:
    """Behind the comment that `gongkai new` left for it, else behind the key that comes before it."""
    yaml_end = source.begin + source.root.end_mark.index
    told = re.compile(rf"^#[^\S\n]*{re.escape(key)}:.*\n", re.MULTILINE).search(source.text, source.begin, yaml_end + 1)
    if told:
        yield told.end()
    earlier = order[: order.index(key)]
    before = [value for name, value in source.root.value if name.value in earlier]
    if before:
        yield _line_after(source, max(before, key=lambda value: value.end_mark.index))
    yield source.begin
    if source.root.value:
        yield _line_after(source, source.root.value[-1][1])


def _line_after(source: _Source, node: Node) -> int:
    """Where the line after a value begins."""
    last = node
    while isinstance(last, MappingNode | SequenceNode) and not last.flow_style and last.value:
        item = last.value[-1]
        last = item[1] if isinstance(last, MappingNode) else item
    start, end = (source.begin + mark.index for mark in (last.start_mark, last.end_mark))
    if isinstance(last, ScalarNode) and last.style in ("|", ">"):
        held = source.text[start:end]
        if "+" in held.split("\n", 1)[0]:
            return end
        end = start + len(held.rstrip())
    return source.text.find("\n", end) + 1


def _insert(place: int, lines: Sequence[str]) -> _Change:
    return _Change(place, place, "".join(f"{line}\n" for line in lines))


# --- writing ---------------------------------------------------------------------------------------------------------


def _apply(text: str, changes: Sequence[_Change]) -> str:
    for change in sorted(changes, key=lambda each: each.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def _in_original(text: str, changes: Sequence[_Change]) -> tuple[_Change, ...]:
    """The same changes where lines end as they do in the file, and a mark may stand in front."""
    shift = len(_BOM) if text.startswith(_BOM) else 0
    pairs = [found.start() - number for number, found in enumerate(re.finditer("\r\n", text[shift:]))]
    found = _LINE_END.search(text)
    line_end = found[0] if found else "\n"

    def place(offset: int) -> int:
        return shift + offset + sum(pair < offset for pair in pairs)

    return tuple(_Change(place(c.start), place(c.end), c.text.replace("\n", line_end)) for c in changes)
