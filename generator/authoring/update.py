"""`gongkai update`: options as entries of a record's lists, by what its type declares."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from generator.authoring.answer import AnswerError, Form, Names, collect_names, form_of, read_answer
from generator.authoring.asking import Ask, as_chosen, render_question
from generator.authoring.edit import EditError, append_entry
from generator.model.book import Tree
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of
from generator.model.fields import Part
from generator.model.site import Draft, Parsed
from generator.model.work import Action, Proposal
from generator.text.suggest import closest

_ATTACHMENTS: Final = "attachments"
_DAY: Final = "on"


class UpdateError(Exception):
    """Why nothing was entered, in Chinese."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that is to come with the record, and what it is called there; or a web page at `url`, `data` what was there."""

    title: str
    name: str
    data: bytes
    url: str | None = None

    @property
    def entry(self) -> Tree:
        """As the record has it."""
        if self.url is None:
            return {"title": self.title, "file": self.name}
        return {"title": self.title, "url": self.url, "sha256": _sha256(self.data)}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be entered: the action, and the words behind each option."""

    action: Action
    words: Mapping[str, tuple[str, ...]]


def list_parts(kind: ContentType) -> dict[str, type[Part]]:
    """The lists of a type's records that hold parts, by key."""
    forms = {spec.key: form_of(spec) for spec in fields_of(kind.record)}
    return {key: form.part for key, form in forms.items() if form.is_list and form.part is not None and not form.scalar}


def parse_order(arguments: Sequence[str], kind: ContentType, ask: Ask | None) -> Order:
    """`--percent 60 --text …` as an order. Raises UpdateError."""
    chosen: list[Action] = []
    words: dict[str, tuple[str, ...]] = {}
    rest = list(arguments)
    while rest:
        name, has_value, value = rest.pop(0).partition("=")
        option = name.removeprefix("--").replace("_", "-")
        if not name.startswith("--"):
            raise UpdateError(f"多出了“{name}”；有空格的文字要加引号")
        action = _find_action(option, kind, rest)
        if action is not None:
            chosen.append(action)
        else:
            _check_option(option, kind)
        if action is None or action.takes:
            if not has_value and not rest:
                raise UpdateError(f"选项 {name} 后面没有内容")
            key = action.takes if action else option.replace("-", "_")
            words[key] = (*words.get(key, ()), value if has_value else rest.pop(0))
    if len(chosen) > 1:
        raise UpdateError(f"一次只记一件事，不能同时用 {'、'.join(_tell(each) for each in chosen)}")
    action = chosen[0] if chosen else _choose(kind, words, ask)
    _check_options(words, action, kind)
    return Order(action, words)


def _find_action(option: str, kind: ContentType, rest: list[str]) -> Action | None:
    """The action that an option chooses; `--add LIST` is there for every list of every type. Raises UpdateError."""
    found = next((action for action in kind.actions if action.option and action.option == option), None)
    if found is not None or option != "add":
        return found
    labels = {spec.key: spec.label for spec in fields_of(kind.record) if spec.key in list_parts(kind)}
    wanted = rest.pop(0) if rest else ""
    key = next((key for key, label in labels.items() if wanted in (key, label)), None)
    if key is None:
        told = "、".join(f"{key}（{label}）" for key, label in labels.items())
        raise UpdateError(f"--add 后面写往哪一项里添：{told}")
    return Action("add", labels[key], key)


def _check_option(option: str, kind: ContentType) -> None:
    """Raises UpdateError for an option that nothing of this type has."""
    fields = {spec.key.replace("_", "-") for part in list_parts(kind).values() for spec in fields_of(part)}
    if option not in fields:
        known = [*(action.option for action in kind.actions if action.option), "add", *sorted(fields)]
        guess = closest(option, known)
        raise UpdateError(f"没有选项 --{option}" + (f"，是不是 --{guess}？" if guess else ""))


def _choose(kind: ContentType, words: Mapping[str, object], ask: Ask | None) -> Action:
    """The action that is meant when none is named. Raises UpdateError."""
    if not kind.actions:
        raise UpdateError(f"{kind.label}没有常用的记事，请用 --add 写明往哪一项里添，如 --add 更正记录")
    if words or ask is None:
        return next((action for action in kind.actions if not action.option), kind.actions[0])
    lines = (f"  {number} {action.label}" for number, action in enumerate(kind.actions, 1))
    while True:
        answer = unicodedata.normalize("NFKC", ask("\n".join(["要记什么：", *lines, "请输入序号或名称"]))).strip()
        for number, action in enumerate(kind.actions, 1):
            if answer in (str(number), action.label):
                return action


def _tell(action: Action) -> str:
    return f"--{action.option}" if action.option else action.label


def _check_options(words: Mapping[str, object], action: Action, kind: ContentType) -> None:
    """Raises UpdateError for a word that the entry has no field for."""
    known = [spec.key for spec in fields_of(list_parts(kind)[action.into])]
    for key in words:
        if key not in known:
            options = "、".join(f"--{each.replace('_', '-')}" for each in known)
            raise UpdateError(f"记“{action.label}”不用选项 --{key.replace('_', '-')}，可以写：{options}")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads words as values. `evidence` gathers the files that they name; `percents` are fields that a % may follow."""

    draft: Draft
    names: Names
    percents: frozenset[str]
    evidence: list[Evidence]

    def read(self, spec: FieldSpec, words: Sequence[str]) -> Tree:
        """Raises UpdateError."""
        form = form_of(spec)
        if len(words) > 1 and not form.is_list:
            raise UpdateError(f"“{spec.label}”写了两次")
        try:
            if _is_evidence(form):
                found = [_read_evidence(word) for word in words]
                self.evidence.extend(each for each in found if each.url is None)
                return [each.entry for each in found]
            words = [word.rstrip("%％ ") for word in words] if spec.key in self.percents else words
            read = [read_answer(form, word, self.names) for word in words]
        except AnswerError as error:
            raise UpdateError(f"“{spec.label}”：{error}") from None
        return [item for each in read for item in each] if form.is_list else read[0]

    def ask(self, spec: FieldSpec, ask: Ask) -> Tree | None:
        """Asked until the answer can be taken; what is not required may be left empty."""
        question = render_question(spec, self.draft.units)
        question += (
            ""
            if spec.is_required
            else "（文件的位置，网页写网址、空一格、存下来的文件的位置；没有就直接回车）"
            if _is_evidence(form_of(spec))
            else "（没有就直接回车）"
        )
        told = ""
        while True:
            answer = ask(told + question).strip()
            if not answer and not spec.is_required:
                return None
            try:
                if answer:
                    return self.read(spec, (as_chosen(spec, answer),))
            except UpdateError as error:
                told = f"{error}\n"


def make_entry(
    order: Order, kind: ContentType, draft: Draft, today: date, ask: Ask | None
) -> tuple[dict[str, Tree], tuple[Evidence, ...]]:
    """The entry as the file will have it, and the files that come with it. Raises UpdateError."""
    into = order.action.into
    columns = kind.sheet.columns if kind.sheet else ()
    percents = frozenset(c.key.partition(".")[2] for c in columns if c.form and c.key.startswith(f"{into}."))
    reader = _Reader(draft, collect_names(draft.units, draft.places), percents, [])
    entry: dict[str, Tree] = {}
    for spec in fields_of(list_parts(kind)[into]):
        words = order.words.get(spec.key, ())
        if not words and spec.key == _DAY:
            words = (today.isoformat(),)
        if words:
            entry[spec.key] = reader.read(spec, words)
        elif ask is not None and (spec.is_required or spec.key in order.action.asks):
            answer = reader.ask(spec, ask)
            entry |= {spec.key: answer} if answer else {}
        elif spec.is_required:
            raise UpdateError(f"缺少“{spec.label}”，请加上 --{spec.key.replace('_', '-')}")
    return entry, tuple(reader.evidence)


# --- files that show that something was done -------------------------------------------------------------------------


def _is_evidence(form: Form) -> bool:
    return form.part is not None and {"title", "file"} <= {spec.key for spec in fields_of(form.part)}


def _read_evidence(word: str) -> Evidence:
    """`文件` or `文件:标题`; a page as `网址 存下来的文件:标题`, of which the record keeps the digest. Raises UpdateError."""
    url = None
    if word.startswith(("http://", "https://")):
        url, _space, word = word.partition(" ")
        word = word.strip()
        if not word:
            raise UpdateError(
                "网页作佐证要有摘要：先把网页存成文件，再写 “网址 文件的位置”，中间空一格，一起放在引号里"
            )
    path, title = Path(word), ""
    if not path.is_file():
        cut = max(word.rfind(":"), word.rfind("："))
        path, title = Path(word[:cut] if cut > 0 else word), word[cut + 1 :].strip() if cut > 0 else ""
    if not path.is_file():
        raise UpdateError(f"没有文件 {path}")
    return Evidence(title or path.stem, unicodedata.normalize("NFC", path.name), path.read_bytes(), url)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def propose_entry(
    parsed: Parsed, kind: ContentType, data: bytes, into: str, made: tuple[dict[str, Tree], tuple[Evidence, ...]]
) -> Proposal:
    """The record's file with the entry in its list `into`, and with what comes with it among the attachments.

    Raises UpdateError.
    """
    entry, evidence = made
    order = [spec.key for spec in fields_of(kind.record)]
    listed = {attachment.file for attachment in parsed.record.attachments} if parsed.record else set()
    there = {file.name: file for file in parsed.files}
    beside = []
    try:
        text = data.decode("utf-8")
        for each in evidence:
            if each.name in there and there[each.name].content.sha256 != _sha256(each.data):
                raise UpdateError(f"附件里已经有“{each.name}”，内容不同。请换一个文件名")
            if each.name not in listed:
                text = append_entry(text, _ATTACHMENTS, {"file": each.name, "title": each.title}, order)
                listed.add(each.name)
            beside += [(each.name, each.data)] if each.name not in there else []
        text = append_entry(text, into, entry, order)
    except UnicodeDecodeError:
        raise UpdateError("文件不是 UTF-8 编码，请先运行 gongkai check") from None
    except EditError as error:
        raise UpdateError(str(error)) from None
    return Proposal(kind.name, parsed.id, parsed.path, text.encode(), tuple(beside))
