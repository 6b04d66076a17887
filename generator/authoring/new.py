"""`gongkai new`: a commented, valid file out of a type's declaration and a few answers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from generator.authoring.answer import AnswerError, Names, collect_names, form_of, read_answer
from generator.authoring.asking import Ask, as_chosen, render_question
from generator.authoring.yaml_text import render_key
from generator.model.book import Tree
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of, walk
from generator.model.site import Draft
from generator.text.identifier import is_device_name, is_identifier
from generator.text.index_no import IndexNo, next_index_no
from generator.text.suggest import closest

# What nobody has answered yet: `gongkai check` does not let it out (load/record_file.py).
PLACEHOLDER = "待填写"
EMPTY_BODY = "在这里写正文。"
_INDEX = "index_no"
_SMALLEST_REVIEW = ("secrecy", "disclosure")


class NewRecordError(Exception):
    """Why no file was written, in Chinese."""


def option_fields(arguments: Sequence[str], kind: ContentType) -> dict[str, str]:
    """`--title 标题 --document-no=…` as field values. Raises NewRecordError."""
    known = {spec.key for spec in fields_of(kind.record)}
    given: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, has_value, value = rest.pop(0).partition("=")
        key = name.removeprefix("--").replace("-", "_")
        if not name.startswith("--") or key not in known:
            guess = closest(key, sorted(known))
            hint = f"，是不是 --{guess.replace('_', '-')}？" if guess else ""
            raise NewRecordError(f"没有选项 {name}{hint}")
        if not has_value:
            if not rest:
                raise NewRecordError(f"选项 {name} 后面没有内容")
            value = rest.pop(0)
        given[key] = value
    return given


def ask_for(kind: ContentType, given: Mapping[str, str], draft: Draft, today: date, ask: Ask | None) -> dict[str, Tree]:
    """The fields that a record needs: as given, else by default, else asked for. Raises NewRecordError when one is missing."""
    answers: dict[str, Tree] = {"published_on": today.isoformat(), "openness": "主动公开"}
    names = collect_names(draft.units, draft.places)
    specs = {spec.key: spec for spec in fields_of(kind.record)}
    answers |= _read_given(specs, given, names)
    for spec in specs.values():
        if spec.is_required and spec.key not in answers:
            if ask is None:
                raise NewRecordError(f"缺少“{spec.label}”，请加上 --{spec.key.replace('_', '-')}")
            answers[spec.key] = _ask_until(spec, names, draft, ask)
    for group in kind.asks:
        if not answers.keys() & set(group):
            answers[group[0]] = (_ask_once(specs[group[0]], names, ask) if ask else None) or PLACEHOLDER
    _check_answers(kind, answers)
    return answers


def _read_given(specs: Mapping[str, FieldSpec], given: Mapping[str, str], names: Names) -> dict[str, Tree]:
    """Raises NewRecordError naming every answer that cannot be taken."""
    read: dict[str, Tree] = {}
    problems = []
    for key, value in given.items():
        try:
            read[key] = read_answer(form_of(specs[key]), value, names)
        except AnswerError as error:
            problems.append(f"“{specs[key].label}”：{error}")
    if problems:
        raise NewRecordError("\n".join(problems))
    return read


def _ask_until(spec: FieldSpec, names: Names, draft: Draft, ask: Ask) -> Tree:
    """Asked again until the answer can be taken."""
    question, told = render_question(spec, draft.units), ""
    while True:
        try:
            return read_answer(form_of(spec), as_chosen(spec, ask(told + question)), names)
        except AnswerError as error:
            told = f"{error}\n"


def _ask_once(spec: FieldSpec, names: Names, ask: Ask) -> Tree | None:
    answer = ask(f"{spec.label}（{spec.help.text if spec.help else ''}；以后再写的，直接回车）").strip()
    return read_answer(form_of(spec), answer, names) if answer else None


def _check_answers(kind: ContentType, answers: Mapping[str, Tree]) -> None:
    """Raises NewRecordError naming every answer that its field refuses."""
    labels = {spec.key: spec.label for spec in fields_of(kind.record)}
    problems = []
    try:
        kind.record.model_validate(dict(answers))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            key = str(detail["loc"][0])
            context = detail.get("ctx", {})
            reason = context.get("message") or f"只能是 {context.get('expected', '规定的写法')}"
            problems.append(f"“{labels.get(key, key)}”：{reason}；{context.get('hint', '')}".rstrip("；"))
    if not isinstance(answers["publisher"], str):
        problems.append("“公开主体”：转载外单位的信息，请先写本平台的机构，再到文件里改")
    if problems:
        raise NewRecordError("\n".join(problems))


def write_new(
    content_dir: Path, kind: ContentType, record_id: str | None, answers: Mapping[str, Tree], draft: Draft, today: date
) -> Path:
    """Write the file and return its path; nothing that exists is overwritten. Raises NewRecordError."""
    taken = {parsed.id: parsed.path for parsed in draft.records}
    chosen = record_id or next_id(kind, taken, today)
    problem = check_id(chosen) or (f"编号“{chosen}”已经用于 {taken[chosen]}" if chosen in taken else None)
    if problem:
        raise NewRecordError(problem)
    complete = complete_answers(kind, answers, draft, today)
    path = content_dir / kind.name / f"{today:%Y}" / f"{chosen}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_file_text(fields_of(kind.record), complete, today))
    return path


def check_id(chosen: str) -> str | None:
    """What is wrong with an id."""
    if is_identifier(chosen) and not is_device_name(chosen):
        return None
    return f"编号“{chosen}”只能用小写英文字母、数字和连字符，不超过 64 个字符"


def next_id(kind: ContentType, taken: Container[str], today: date) -> str:
    """The first of the ids of a type and a year that nobody has."""
    numbers = (f"{kind.name}-{today:%Y}-{n:04d}" for n in range(1, 100_000))
    return next(number for number in numbers if number not in taken)


def complete_answers(kind: ContentType, answers: Mapping[str, Tree], draft: Draft, today: date) -> dict[str, Tree]:
    """What follows from the answers: an index number where the type has one, and that what invented units publish is a sample."""
    complete = dict(answers)
    unit = next((unit for unit in draft.units if unit.id == answers.get("publisher")), None)
    if unit is None:
        return complete
    if any(spec.key == _INDEX for spec in fields_of(kind.record)) and _INDEX not in complete:
        complete[_INDEX] = str(_allot_index(unit.uscc, draft, today))
    if unit.sample:
        complete.setdefault("sample", "true")
    return complete


def _allot_index(uscc: str, draft: Draft, today: date) -> IndexNo:
    taken = (v for parsed in draft.records for _path, _spec, v in walk(parsed.record) if isinstance(v, IndexNo))
    return next_index_no(taken, uscc, today.year)


def _file_text(specs: Iterable[FieldSpec], answers: Mapping[str, Tree], today: date) -> str:
    """Answered fields as they are, the others as comments that say what could be written."""
    lines = ["---"]
    for spec in specs:
        note = f"{spec.label}" + (f"：{spec.help.text}" if spec.help else "")
        if spec.key in answers:
            lines += [f"# {note}", *render_key(spec.key, answers[spec.key])]
        elif spec.key == "review":
            lines += _REVIEW_NOTE
            lines += render_key("review", smallest_review(today))
        else:
            example = spec.help.example if spec.help and spec.help.example else ""
            lines += [f"# {note}", f"# {spec.key}: {example}".rstrip()]
    return "\n".join([*lines, "---", "", EMPTY_BODY, ""])


_REVIEW_NOTE = ("# 审查情况：先审查、后公开；请把审查人改成实际审查的人，姓名只留在仓库里，网页上不显示",)


def smallest_review(today: date) -> dict[str, Tree]:
    """A review that nobody made yet: `gongkai check` refuses it until somebody is named."""
    return {key: {"by": PLACEHOLDER, "on": today.isoformat(), "result": "可以公开"} for key in _SMALLEST_REVIEW}
