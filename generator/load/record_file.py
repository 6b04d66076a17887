"""One record file → Reading: a function of its bytes, so that files can be read in parallel and remembered by their digest."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import NamedTuple

from pydantic import ValidationError

from generator.load import rules
from generator.load.check_attached import check_attached
from generator.load.check_record import check_local
from generator.load.csv_rows import fill_rows
from generator.load.explain import explain
from generator.load.prose import check_prose
from generator.load.yaml_source import YamlDocument, parse_yaml
from generator.model.artifact import ContentChangedError, ContentFile
from generator.model.attached import AttachedText
from generator.model.card import make_card
from generator.model.content_type import ContentType
from generator.model.declaration import Path, Spot, search
from generator.model.fields import IrregularNumber
from generator.model.issue import Issue, Source
from generator.model.record import Record
from generator.model.site import AttachedFile, Details, Parsed
from generator.text.body import normalise_body
from generator.text.front_matter import FrontMatter, decode_text, split_front_matter
from generator.text.outline import Heading, find_headings
from generator.text.pattern import Pattern

_EXCERPT = 120
_PIECE = 1 << 17
_NOT_PROSE = Pattern(r"[#>*_`|\s\ufdd0]+")


def decode(data: bytes, path: str) -> str | Issue:
    """The text of a file: UTF-8, with or without a byte order mark, any line ends."""
    try:
        return decode_text(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "请用编辑器另存为 UTF-8 编码（记事本：另存为 → 编码选 UTF-8）"
        return rules.FILE_ENCODING.at(Source(path, line), "文件不是 UTF-8 编码，中文会变成乱码", hint)


def cut(text: str, path: str) -> FrontMatter | Issue:
    """A file's two halves, or what is wrong with its `---` lines."""
    parts = split_front_matter(text)
    if parts is not None:
        return parts
    if text.split("\n", 1)[0].rstrip() != "---":
        hint = "第一行写 ---，接着每行一项“名称: 内容”，再写一行 ---，下面才是正文"
        return rules.FRONT_MATTER.at(Source(path), "文件开头没有信息栏", hint)
    return rules.FRONT_MATTER.at(Source(path), "开头的信息栏没有结束", "在信息栏最后一项的下一行写 ---")


class RecordFile(NamedTuple):
    """A record's file before it is read. `content.path` is its place as messages name it, `disk` where it lies."""

    kind: ContentType
    id: str
    content: ContentFile
    attached: tuple[AttachedFile, ...]
    disk: str

    @property
    def digest(self) -> str:
        """Stands for all that reading it depends on, except the code."""
        beside = "".join(f"\n{file.name}\n{file.content.sha256}" for file in self.attached)
        return hashlib.sha256(f"{self.content.path}\n{self.content.sha256}{beside}".encode()).hexdigest()


class Reading(NamedTuple):
    """A record file as read: what the portal must know of it, and its normalised body with the outline."""

    parsed: Parsed
    body: str = ""
    headings: tuple[Heading, ...] = ()

    @property
    def attachments(self) -> tuple[AttachedFile, ...]:
        """The files beside it that go out with it, and of which the texts count. Tables that were read into it do not."""
        record = self.parsed.record
        named = {each.file for each in record.attachments} if record and record.withdrawn is None else frozenset()
        return tuple(file for file in self.parsed.files if file.name in named)

    def with_attached(self, texts: Mapping[str, AttachedText]) -> Reading:
        """The same, and what is wrong with the texts of its attachments, by name."""
        record = self.parsed.record
        found = tuple(check_attached(self.parsed, record, texts)) if record and texts else ()
        return self._replace(parsed=self.parsed._replace(issues=(*self.parsed.issues, *found))) if found else self


def read_record_file(file: RecordFile) -> Reading:
    """Read a record's file. Raises ContentChangedError when it is not what its digest says."""
    try:
        data = _read_whole(file.disk)
    except FileNotFoundError:
        raise ContentChangedError(file.content.path) from None
    if hashlib.sha256(data).hexdigest() != file.content.sha256:
        raise ContentChangedError(file.content.path)
    return parse_record_file(file, data)


def _read_whole(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        pieces = []
        while piece := os.read(handle, _PIECE):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def parse_record_file(file: RecordFile, data: bytes) -> Reading:
    """Everything that one file says and everything wrong with it that can be seen from it alone."""
    kind, path = file.kind, file.content.path
    unread = Details(None, {(): (1, 1)}, "")
    nothing = Parsed(kind.name, file.id, path, file.digest, file.content, None, file.attached, (), unread)
    text = decode(data, path)
    if isinstance(text, Issue):
        return Reading(nothing._replace(issues=(text,)))
    personal = (*check_prose(text, path), *_check_placeholders(text, path))
    parts = cut(text, path)
    if isinstance(parts, Issue):
        return Reading(nothing._replace(issues=(parts, *personal)))
    document = parse_yaml(parts.yaml, path, first_line=2)
    if document.is_broken:
        return Reading(nothing._replace(issues=(*document.issues, *personal)))
    body = normalise_body(parts.body)
    headings = find_headings(body)
    found = _understand(document, file, (body, headings))
    parsed = nothing._replace(details=found.details, files=found.files)
    record = found.details.record
    issues = (*document.issues, *found.issues, *personal, *_check_body(parts, record, path))
    parsed = parsed._replace(issues=issues)
    if record is None:
        return Reading(parsed, body, headings)
    parsed = parsed._replace(card=make_card(record, file.id, kind.gist(record)))
    own = (
        *check_numbers(parsed),
        *check_local(parsed, record, headings),
        *(issue for check in kind.checks for issue in check(parsed)),
        *(issue for check in kind.body_checks for issue in check(parsed, parts.body, parts.body_line)),
    )
    return Reading(parsed._replace(issues=(*issues, *own)), body, headings)


class _Understood(NamedTuple):
    """Front matter as a record, the files beside it that are attachments, and what is wrong with both."""

    details: Details
    files: tuple[AttachedFile, ...]
    issues: tuple[Issue, ...]


def _understand(document: YamlDocument, file: RecordFile, text: tuple[str, Sequence[Heading]]) -> _Understood:
    """The record that front matter stands for, its tables out of files beside it put in."""
    body, headings = text
    filled = fill_rows(document.tree, file.kind.record, _beside(file))
    places: Mapping[Path, Spot] = {**document.places, **filled.places} if filled.files else document.places
    record, faults = _validate(filled.tree, file, places)
    clauses = tuple((heading.anchor, heading.label) for heading in headings)
    # What a table's rows came from is no attachment: the portal gives them out in forms of its own.
    files = tuple(each for each in file.attached if each.name not in filled.files)
    return _Understood(Details(record, places, _excerpt(body), clauses), files, (*filled.issues, *faults))


def check_numbers(parsed: Parsed) -> Iterator[Issue]:
    """DOC-01: every document number is in the official form, or an accepted original."""
    record = parsed.record
    for path, spec, value in search(record, (IrregularNumber,)) if record is not None else ():
        hint = f"请写成 {value.suggestion}" if value.suggestion else "请写成 示政发〔2099〕1号 这样的形式"
        label = spec.label if spec else "发文字号"
        hint += "；原件确实这样印发的，照原样写，并在 accepted 里写明"
        message = f"{label}“{value.printed}”不规范：{value.reason}"
        yield rules.DOCUMENT_NO.at(parsed.where(*path), message, hint, field=spec.key if spec else None)


def _beside(file: RecordFile) -> Callable[[str], tuple[str, bytes] | None]:
    """A way to the files beside a record: the path as messages name it, and the bytes. Raises ContentChangedError."""
    files = {each.name: each.content for each in file.attached}

    def read(name: str) -> tuple[str, bytes] | None:
        if name not in files:
            return None
        data = _read_whole(str(FilePath(file.disk).with_suffix("") / name))
        if hashlib.sha256(data).hexdigest() != files[name].sha256:
            raise ContentChangedError(files[name].path)
        return files[name].path, data

    return read


def _validate(tree: object, file: RecordFile, places: Mapping[Path, Spot]) -> tuple[Record | None, tuple[Issue, ...]]:
    kind = file.kind
    try:
        return kind.record.model_validate(tree), ()
    except ValidationError as error:
        return None, tuple(explain(error, kind.record, file.content.path, places, extra=kind.rules))


def _excerpt(body: str) -> str:
    return _NOT_PROSE.sub("", body[: _EXCERPT * 4])[:_EXCERPT]


# What `gongkai new` leaves for an editor to replace: published as it is, it would claim a review that nobody made.
_PLACEHOLDER = Pattern(r"^(?:在这里写正文。|.*[:：]\s*[\"'“]?待填写[\"'”]?\s*[,}]?.*)$", re.MULTILINE)


def _check_placeholders(text: str, path: str) -> Iterator[Issue]:
    if "待填写" not in text and "在这里写正文。" not in text:
        return
    for found in _PLACEHOLDER.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        hint = "请换成真实内容：审查人写实际审查的人，正文写文件全文"
        yield rules.PLACEHOLDER.at(Source(path, line), "这里还是新建文件时的提示文字", hint)


_HTML_TAG = Pattern(r"</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>\n]*)?/?>|<!--")
_AUTOLINK = Pattern(r"<(https?://|mailto:)")


def _check_body(parts: FrontMatter, record: Record | None, path: str) -> Iterator[Issue]:
    source = Source(path, parts.body_line)
    if not parts.body.strip() and record is not None and record.withdrawn is None:
        yield rules.EMPTY_BODY.at(source, "没有正文", "把正文写在信息栏的 --- 下面")
    for number, line in enumerate(parts.body.split("\n") if "<" in parts.body else ()):
        found = _HTML_TAG.search(line)
        if found and not _AUTOLINK.match(line, found.start()):
            yield rules.RAW_HTML.at(
                Source(path, parts.body_line + number, found.start() + 1),
                "正文里有 HTML 标签，会按文字原样显示",
                "表格、标题、链接请用 Markdown 写法；不需要就删去",
            )
