"""YAML as text with places: nothing is guessed, every scalar keeps the line and column it stands on.

`compose()` is used, never `load()`: that turns `0123` into 83, `12:30` into 750, `no` into False, `1.70` into
1.7, and silently keeps the last of two equal keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.load import rules
from generator.model.declaration import Path
from generator.model.issue import Issue, Source

_NULL_TAG = "tag:yaml.org,2002:null"
_MERGE_TAG = "tag:yaml.org,2002:merge"
_PLAIN_TAGS = "tag:yaml.org,2002:"
_TEXT_TAG, _LIST_TAG, _MAP_TAG = f"{_PLAIN_TAGS}str", f"{_PLAIN_TAGS}seq", f"{_PLAIN_TAGS}map"
# What a scalar without quotes means other than its text.
_PLAIN_SCALARS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(("", "~", "null", "Null", "NULL"), _NULL_TAG), "<<": _MERGE_TAG}
)
_DEEPEST = 12

Tree = str | list["Tree"] | dict[str, "Tree"] | None


class YamlDocument(NamedTuple):
    """A mapping of text, lists and mappings; `places` gives (line, column) of each value by its path of keys."""

    tree: dict[str, Tree]
    places: dict[Path, tuple[int, int]]
    issues: tuple[Issue, ...]
    is_broken: bool = False


class _TextLoader(yaml.CSafeLoader):
    """Tells nothing and merge keys from text, and no number from a date: fields' types read them, so nobody asks here."""

    def resolve(self, kind: type[Node], value: str | None, implicit: Any) -> str:  # noqa: ANN401 - theirs
        """The tag of a node without one; a file has hundreds, nearly all of them text."""
        if kind is ScalarNode:
            return _PLAIN_SCALARS.get(value or "", _TEXT_TAG) if implicit[0] else _TEXT_TAG
        return _LIST_TAG if kind is SequenceNode else _MAP_TAG


def parse_yaml(text: str, path: str, *, first_line: int = 1) -> YamlDocument:
    """Parse one YAML document that must be a mapping; `first_line` is where `text` begins in its file."""
    try:
        node = yaml.compose(text, Loader=_TextLoader)
    except yaml.YAMLError as error:
        return _broken(_syntax_issue(error, path, first_line, text))
    if node is None:
        return YamlDocument({}, {(): (first_line, 1)}, ())
    if not isinstance(node, MappingNode):
        source = Source(path, node.start_mark.line + first_line, node.start_mark.column + 1)
        return _broken(
            rules.YAML_SHAPE.at(source, "这里应当是一行一项的“名称: 内容”", "参照同类文件，每行写成 名称: 内容")
        )
    reader = _Reader(path, first_line)
    tree = reader.mapping(node, (), 0)
    return YamlDocument(tree, reader.places, (*reader.issues, *_references(text, path, first_line)))


def _broken(issue: Issue) -> YamlDocument:
    return YamlDocument({}, {}, (issue,), is_broken=True)


def _references(text: str, path: str, first_line: int) -> Iterator[Issue]:
    """Anchors and aliases: compose() resolves them silently, so they are looked for among the tokens."""
    if "&" not in text and "*" not in text:
        return
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            source = Source(path, token.start_mark.line + first_line, token.start_mark.column + 1)
            yield rules.YAML_FEATURE.at(
                source, "用了 YAML 的锚点或引用（& 或 *）", "请把内容直接写出来；文字里要用 & 或 * 就加上引号"
            )


class _Reader:
    """Walks the composed nodes once, gathering places and issues."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.places: dict[Path, tuple[int, int]] = {}
        self.issues: list[Issue] = []

    def source(self, node: Node) -> Source:
        return Source(self.path, node.start_mark.line + self.first_line, node.start_mark.column + 1)

    def place(self, node: Node) -> tuple[int, int]:
        mark = node.start_mark
        return mark.line + self.first_line, mark.column + 1

    def mapping(self, node: MappingNode, path: Path, depth: int) -> dict[str, Tree]:
        self.places[path] = self.place(node)
        places = self.places
        tree: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not ScalarNode or key_node.tag == _MERGE_TAG:
                self.issues.append(
                    rules.YAML_FEATURE.at(self.source(key_node), "项的名称不是普通文字", "请写成 名称: 内容")
                )
                continue
            key = key_node.value
            if key in tree:
                line = self.places[(*path, key)][0]
                self.issues.append(
                    rules.YAML_DUPLICATE.at(
                        self.source(key_node), f"“{key}”写了两次，第 {line} 行已经有了", "请只留一个", field=key
                    )
                )
                continue
            at = (*path, key)
            if type(value_node) is ScalarNode and depth < _DEEPEST:
                tree[key] = value_node.value if value_node.tag == _TEXT_TAG else self._scalar(value_node)
                places[at] = self.place(value_node)
                continue
            tree[key] = self.value(value_node, at, depth + 1)
            if at not in places:
                places[at] = self.place(key_node)
        return tree

    def value(self, node: Node, path: Path, depth: int) -> Tree:
        if depth > _DEEPEST:
            self.issues.append(rules.YAML_SHAPE.at(self.source(node), "层次太深", "请检查缩进"))
            return None
        if type(node) is MappingNode:
            self._check_tag(node, "map")
            return self.mapping(node, path, depth)
        if type(node) is SequenceNode:
            self._check_tag(node, "seq")
            self.places[path] = self.place(node)
            return [self._item(item, (*path, number), depth + 1) for number, item in enumerate(node.value)]
        return self._scalar(node)

    def _item(self, node: Node, path: Path, depth: int) -> Tree:
        self.places[path] = self.place(node)
        return self.value(node, path, depth)

    def _scalar(self, node: Node) -> str | None:
        if node.tag == _NULL_TAG and isinstance(node, ScalarNode) and node.style is None:
            return None
        if not node.tag.startswith(_PLAIN_TAGS) or (node.tag.endswith(":binary")):
            self.issues.append(
                rules.YAML_FEATURE.at(
                    self.source(node), "用了 YAML 的标签（!）", "请直接写内容；以 ! 开头的文字要加引号"
                )
            )
        return str(node.value)

    def _check_tag(self, node: Node, kind: str) -> None:
        if node.tag != _PLAIN_TAGS + kind:
            self.issues.append(rules.YAML_FEATURE.at(self.source(node), "用了 YAML 的标签（!）", "请去掉 ! 开头的部分"))


_EXPLAINED = (
    ("found character '\\t'", "行首用了 Tab 键", "请改用空格缩进"),
    ("found character that cannot start any token", "行首有不能直接使用的符号", "请给这一项的内容加上英文引号"),
    ("mapping values are not allowed", "一行里出现了两个冒号，或者缩进不对", "内容里有英文冒号时，请给内容加上引号"),
    (
        "could not find expected ':'",
        "这一行缺少英文冒号，或者引号、缩进不对",
        "写成 名称: 内容，冒号用英文半角，后面空一格",
    ),
    ("did not find expected key", "缩进或引号不对", "同一级的各项要左对齐；以引号开头的内容要以引号结束"),
    ("did not find expected '-' indicator", "列表的缩进不对", "列表每项以“- ”开头并左对齐"),
    ("did not find expected ',' or ']'", "方括号没有写完整", "请补上 ]，或改成一行一项的列表"),
    ("found unexpected end of stream", "引号没有成对", "请补上缺少的引号"),
    ("control characters are not allowed", "有看不见的控制字符", "请删去这一行重新输入"),
    ("found undefined tag handle", "以 ! 开头的文字", "请加上引号"),
    ("found undefined alias", "以 * 开头的文字", "请加上引号"),
    ("expected a single document", "出现了多余的 --- 分隔线", "请删去多余的分隔线"),
)


def _syntax_issue(error: yaml.YAMLError, path: str, first_line: int, text: str) -> Issue:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line, text.count("\n")) if mark else 0
    source = Source(path, line + first_line, mark.column + 1 if mark else 1)
    problem = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    for sign, message, hint in _EXPLAINED:
        if sign in problem:
            return rules.YAML_SYNTAX.at(source, message, hint)
    return rules.YAML_SYNTAX.at(source, "这一行附近的写法读不懂", "请检查冒号、引号和缩进，对照同类文件修改")
