"""A record that is not public yet, with what a workbook says in its place: what the workbook does not carry stays as it stands."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.authoring.answer import as_typed
from generator.authoring.book_compare import Difference
from generator.authoring.book_entries import Lists, replace_entries
from generator.authoring.book_issues import find_issues
from generator.authoring.book_wish import BookOutcome, BookWish, text_of
from generator.authoring.edit import EditError, read_tree, replace_body, replace_values
from generator.authoring.new import EMPTY_BODY
from generator.authoring.record_text import render_record
from generator.model.book import Taken, Tree
from generator.model.content_type import ContentType
from generator.model.declaration import Path, fields_of
from generator.model.sheet import NUMBER
from generator.model.site import Parsed
from generator.model.work import FileChange, Proposal
from generator.text.front_matter import FrontMatter, decode_text, split_front_matter

_FAULTY = "工作簿里有要改的地方，先在 Excel 里改好"


@dataclass(frozen=True, slots=True)
class Standing:
    """The record that is there: as parsed, its file, and what differs in the workbook."""

    parsed: Parsed
    data: bytes
    differences: Sequence[Difference]

    @property
    def said(self) -> Sequence[Difference]:
        """What the workbook says, and the record does not."""
        return [each for each in self.differences if each.is_said]

    @property
    def parts(self) -> FrontMatter | None:
        """Both halves of its file."""
        return split_front_matter(decode_text(self.data))


def takes_text(standing: Standing, taken: Taken) -> bool:
    """Whether the workbook's text takes the place of the record's: where nobody wrote any, or where it was exported from it.

    Of another workbook nobody knows which paragraphs of the record were added by hand.
    """
    body = standing.parts.body.strip() if standing.parts is not None else ""
    return bool(taken.body) and (body in ("", EMPTY_BODY) or NUMBER in taken.values)


def plan_replacement(outcome: BookOutcome, standing: Standing, wish: BookWish, *, is_sound: bool) -> BookOutcome:
    """The files that would differ, or why none may."""
    if wish.why_public is None or not outcome.conflicts:
        return outcome
    if why := wish.why_public(standing.parsed) or _why_not(outcome, standing, wish, is_sound=is_sound):
        return replace(outcome, refused=why)
    with_text = takes_text(standing, outcome.taken)
    try:
        changes = tuple(_change(standing, outcome.taken, wish, with_text=with_text))
    except EditError as error:
        return replace(outcome, refused=str(error))
    issues = find_issues(*_judged(standing, outcome.taken, wish.kind, with_text=with_text), wish.judge)
    outcome = replace(outcome, issues=issues)
    if bad := sum(each.is_fault for each in issues):
        told = f"替换以后有 {bad} 处阻止发布。先在 Excel 里改好；原件确实这样印的，先在 {outcome.path} 里写 accepted"
        return replace(outcome, refused=told)
    return replace(outcome, changes=changes)


def _why_not(outcome: BookOutcome, standing: Standing, wish: BookWish, *, is_sound: bool) -> str:
    """Why a workbook may not take the place of any record, or not of this one."""
    if not is_sound or any(each.is_fault for each in outcome.faults):
        return _FAULTY
    other = next((each for each in standing.said if each.path[0] in wish.book.identity), None)
    if other is None:
        return ""
    return f"工作簿不是这一份的：{other.told.message}。编号写的是 {outcome.id}，请核对"


def _judged(standing: Standing, taken: Taken, kind: ContentType, *, with_text: bool) -> tuple[Proposal, Taken]:
    """The record as it would be, all in one file, and what of the workbook is in it."""
    whole = _typed(standing)
    for each in standing.said:
        if _is_listed(each.path[0], taken):
            whole[str(each.path[0])] = taken.values[str(each.path[0])]
        else:
            plant(whole, each.path, each.value)
    body = text_of(taken) if with_text else standing.parts.body if standing.parts is not None else ""
    text = render_record(kind, whole, body)
    proposal = Proposal(kind.name, standing.parsed.id, standing.parsed.path, text.encode())
    return proposal, taken if with_text else replace(taken, body=())


def _is_listed(key: object, taken: Taken) -> bool:
    """Whether a key holds entries, which are tables."""
    value = taken.values.get(str(key))
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def plant(tree: dict[str, Tree], path: Path, value: Tree | None) -> None:
    """Set a value below a tree; branches that it lacks are begun."""
    branch = tree
    for step in path[:-1]:
        inner = branch.get(str(step))
        if not isinstance(inner, dict):
            inner = {}
            branch[str(step)] = inner
        branch = inner
    branch[str(path[-1])] = value if value is not None else ""


# --- files -----------------------------------------------------------------------------------------------------------


def _change(standing: Standing, taken: Taken, wish: BookWish, *, with_text: bool) -> Iterator[FileChange]:
    """Raises EditError."""
    text = standing.data.decode("utf-8")
    folder = standing.parsed.path.removesuffix(".md")

    def read(name: str) -> bytes | None:
        try:
            return wish.read_file(f"{folder}/{name}")
        except FileNotFoundError:
            return None

    raw, values = read_tree(text), dict[str, Tree]()
    written, left = dict[str, bytes](), frozenset[str]()
    for key in dict.fromkeys(str(each.path[0]) for each in standing.said):
        if _is_listed(key, taken):
            lists = Lists(key, _list(raw.get(key)), _list(_typed(standing).get(key)), _list(taken.values[key]))
            differing = {each.path[1] for each in standing.said if each.path[0] == key and len(each.path) > 1}
            values[key], written, left = replace_entries(lists, taken.files, differing, lambda name: bool(read(name)))
        else:
            values[key] = _overlay(key, raw, [each for each in standing.said if each.path[0] == key])
    edited = replace_values(text, values, [spec.key for spec in fields_of(wish.kind.record)])
    edited = replace_body(edited, text_of(taken)) if with_text else edited
    if edited != text:
        yield FileChange(standing.parsed.path, standing.data, edited.encode())
    for name, data in written.items():
        if (before := read(name)) != data:
            yield FileChange(f"{folder}/{name}", before, data)
    for name in sorted(left):
        if (before := read(name)) is not None and name not in edited:
            yield FileChange(f"{folder}/{name}", before, None)


def _overlay(key: str, raw: Mapping[str, Tree], differences: Sequence[Difference]) -> Tree:
    held = copy.deepcopy({key: raw[key]} if key in raw else {})
    for each in differences:
        plant(held, each.path, each.value)
    return held[key]


def _list(value: Tree | None) -> list[Tree]:
    return value if isinstance(value, list) else []


def _typed(standing: Standing) -> dict[str, Tree]:
    held = as_typed(standing.parsed.record, with_internal=True)
    return held if isinstance(held, dict) else {}
