"""`gongkai new`: a commented, valid file out of a type's declaration and a few answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml
from pydantic import ValidationError

from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of, walk
from generator.model.site import Draft
from generator.text.identifier import is_device_name, is_identifier
from generator.text.index_no import IndexNo, next_index_no
from generator.text.suggest import closest

Ask = Callable[..., str]
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


def ask_for(kind: ContentType, given: Mapping[str, str], draft: Draft, today: date, ask: Ask | None) -> dict[str, str]:
    """The required fields: as given, else by default, else asked for. Raises NewRecordError when one is missing."""
    answers = {"published_on": today.isoformat(), "openness": "主动公开"} | dict(given)
    by_name = {name: unit.id for unit in draft.units for name in (unit.name, unit.short_name) if name}
    for spec in fields_of(kind.record):
        if not spec.is_required or spec.key in answers:
            continue
        if ask is None:
            raise NewRecordError(f"缺少“{spec.label}”，请加上 --{spec.key.replace('_', '-')}")
        answers[spec.key] = ask(_question(spec, draft))
    answers["publisher"] = by_name.get(answers["publisher"], answers["publisher"])
    _check_answers(kind, answers, draft)
    return answers


def _question(spec: FieldSpec, draft: Draft) -> str:
    if spec.key == "publisher":
        lines = (f"  {unit.id}  {unit.name}" for unit in draft.units)
        return "\n".join([f"{spec.label}有：", *lines, "请输入编号或名称"])
    return f"{spec.label}（{spec.help.text}）" if spec.help else spec.label


def _check_answers(kind: ContentType, answers: Mapping[str, str], draft: Draft) -> None:
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
    units = [unit.id for unit in draft.units]
    if answers["publisher"] not in units:
        guess = closest(answers["publisher"], units)
        problems.append(f"没有机构“{answers['publisher']}”" + (f"，是不是 {guess}？" if guess else ""))
    if problems:
        raise NewRecordError("\n".join(problems))


def write_new(
    content_dir: Path, kind: ContentType, record_id: str | None, answers: Mapping[str, str], draft: Draft, today: date
) -> Path:
    """Write the file and return its path; nothing that exists is overwritten. Raises NewRecordError."""
    chosen = record_id or _next_id(kind, draft, today)
    if not is_identifier(chosen) or is_device_name(chosen):
        raise NewRecordError(f"编号“{chosen}”只能用小写英文字母、数字和连字符，不超过 64 个字符")
    taken = next((parsed.path for parsed in draft.records if parsed.id == chosen), None)
    if taken:
        raise NewRecordError(f"编号“{chosen}”已经用于 {taken}")
    complete = dict(answers)
    specs = fields_of(kind.record)
    if any(spec.key == _INDEX for spec in specs) and _INDEX not in complete:
        complete[_INDEX] = str(_allot_index(answers["publisher"], draft, today))
    unit = next(unit for unit in draft.units if unit.id == answers["publisher"])
    if unit.sample:
        complete.setdefault("sample", "true")
    path = content_dir / kind.name / f"{today:%Y}" / f"{chosen}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_file_text(specs, complete, today))
    return path


def _next_id(kind: ContentType, draft: Draft, today: date) -> str:
    taken = {parsed.id for parsed in draft.records}
    numbers = (f"{kind.name}-{today:%Y}-{n:04d}" for n in range(1, 10_000))
    return next(number for number in numbers if number not in taken)


def _allot_index(publisher: str, draft: Draft, today: date) -> IndexNo:
    unit = next(unit for unit in draft.units if unit.id == publisher)
    taken = (v for parsed in draft.records for _path, _spec, v in walk(parsed.record) if isinstance(v, IndexNo))
    return next_index_no(taken, unit.uscc, today.year)


def _file_text(specs: Iterable[FieldSpec], answers: Mapping[str, str], today: date) -> str:
    """Answered fields as they are, the others as comments that say what could be written."""
    lines = ["---"]
    for spec in specs:
        note = f"{spec.label}" + (f"：{spec.help.text}" if spec.help else "")
        if spec.key in answers:
            lines += [f"# {note}", f"{spec.key}: {_quote(answers[spec.key])}"]
        elif spec.key == "review":
            lines += _review_lines(today)
        else:
            example = spec.help.example if spec.help and spec.help.example else ""
            lines += [f"# {note}", f"# {spec.key}: {example}".rstrip()]
    return "\n".join([*lines, "---", "", "在这里写正文。", ""])


def _review_lines(today: date) -> list[str]:
    lines = ["# 审查情况：先审查、后公开；请把审查人改成实际审查的人，姓名只留在仓库里，网页上不显示", "review:"]
    for key in _SMALLEST_REVIEW:
        lines += [f"  {key}:", "    by: 待填写", f"    on: {today.isoformat()}", "    result: 可以公开"]
    return lines


def _quote(value: str) -> str:
    """A value as YAML reads it back unchanged, without quotes where none are needed."""
    dumped = (
        yaml.safe_dump(value, allow_unicode=True, width=10_000, default_style=None).removesuffix("\n...\n").rstrip()
    )
    if dumped.startswith("'") and re.fullmatch(r"[\d-]+|true|false", value):
        return value
    return dumped
