"""Validation errors of the model, told to an editor: in Chinese, with the line and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from generator.load import rules
from generator.model.declaration import FieldSpec, Path, Spot, fields_of, find_spot
from generator.model.fields import Part
from generator.model.issue import Issue, Rule, Source
from generator.text.pattern import Pattern
from generator.text.suggest import closest

# What `{final: 2,961.68}` leaves behind its comma.
_FIGURES = Pattern(r"[\d.．]+(?:万?元)?")
_BY_CODE = {rule.code: rule for rule in rules.RULES}


def explain(
    error: ValidationError,
    part: type[Part],
    path: str,
    places: Mapping[Path, Spot],
    *,
    extra: tuple[Rule, ...],
) -> Iterator[Issue]:
    """One issue per error; `extra` are rules of the type that its own fields may name."""
    known = _BY_CODE | {rule.code: rule for rule in extra}
    for detail in error.errors(include_url=False):
        loc = tuple(step for step in detail["loc"] if step not in ("inside", "outside"))
        spec = _spec_at(part, loc)
        source = find_spot((*loc, *detail.get("ctx", {}).get("within", ())), path, places)
        label = spec.label if spec else str(loc[-1]) if loc else "文件"
        yield _issue(dict(detail), spec=spec, label=label, owner=_owner_at(part, loc), source=source, known=known)


def _issue(  # noqa: PLR0911 - one case a kind of error
    detail: dict[str, Any],
    *,
    spec: FieldSpec | None,
    label: str,
    owner: type[Part] | None,
    source: Source,
    known: Mapping[str, Rule],
) -> Issue:
    key = str(detail["loc"][-1]) if detail["loc"] else None
    context = detail.get("ctx", {})
    match detail["type"]:
        case "fault":
            message = context["message"] if spec is None else f"“{label}”：{context['message']}"
            return known[context["code"]].at(source, message, context["hint"], field=key)
        case "missing":
            return rules.MISSING_KEY.at(
                source, f"缺少“{label}”（{key}）", f"请加上一行 {key}: {_example(spec)}", field=key
            )
        case "extra_forbidden":
            return rules.UNKNOWN_KEY.at(source, f"没有“{key}”这一项", _did_you_mean(key or "", owner), field=key)
        case "enum" | "literal_error":
            allowed = [choice.strip("' ") for choice in context["expected"].replace(" or ", ", ").split(",")]
            guess = closest(str(detail["input"]), allowed)
            hint = f"是不是“{guess}”？" if guess else ""
            text = f"“{label}”不能写“{detail['input']}”"
            return rules.FIELD_VALUE.at(source, text, f"{hint}只能是：{'、'.join(allowed)}", field=key)
        case "tuple_type" | "list_type":
            return rules.FIELD_VALUE.at(source, f"“{label}”应当是列表", "每项一行，以“- ”开头", field=key)
        case "model_type" | "model_attributes_type" | "dict_type":
            return rules.FIELD_VALUE.at(source, f"“{label}”应当分项写", _keys_hint(spec), field=key)
        case _:
            return rules.FIELD_VALUE.at(source, f"“{label}”的写法不对", _help_hint(spec), field=key)


def _example(spec: FieldSpec | None) -> str:
    return (spec.help.example if spec and spec.help else None) or "……"


def _help_hint(spec: FieldSpec | None) -> str:
    if spec and spec.help:
        return f"{spec.help.text}，如 {spec.help.example}" if spec.help.example else spec.help.text
    return "请对照 docs/EDITORS.zh.md 修改"


def _keys_hint(spec: FieldSpec | None) -> str:
    inner = _part_in(spec.annotation) if spec else None
    return f"请分行写：{'、'.join(f'{f.key}（{f.label}）' for f in fields_of(inner))}" if inner else "请分行写"


def _did_you_mean(key: str, owner: type[Part] | None) -> str:
    if owner is None:
        return "请删去这一项"
    if _FIGURES.fullmatch(key):
        return "它前面的数字里写了逗号：小数点写 . ，千分位不写逗号，如 1234.56"
    by_label = {f.label: f.key for f in fields_of(owner)}
    guess = by_label.get(key) or closest(key, [f.key for f in fields_of(owner)])
    return f"是不是 {guess}？" if guess else "请删去，或对照 docs/EDITORS.zh.md 查正确的名称"


def _part_in(annotation: object) -> type[Part] | None:
    """The part class inside an annotation such as `tuple[Attachment, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _part_in(inner)
        if found:
            return found
    return None


def _owner_at(part: type[Part], loc: Path) -> type[Part] | None:
    """The class whose key the last step of `loc` is."""
    owner: type[Part] | None = part
    for step in loc[:-1]:
        if owner is None or isinstance(step, int):
            continue
        spec = next((f for f in fields_of(owner) if f.key == step), None)
        owner = _part_in(spec.annotation) if spec else None
    return owner


def _spec_at(part: type[Part], loc: Path) -> FieldSpec | None:
    names = [step for step in loc if isinstance(step, str)]
    owner = _owner_at(part, (*names, ""))
    owner = _owner_at(part, tuple(names)) if names else owner
    return next((f for f in fields_of(owner) if names and f.key == names[-1]), None) if owner else None
