"""What a person at the terminal is asked of a field, and what the answer stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum

from generator.authoring.answer import Form, form_of
from generator.model.declaration import FieldSpec
from generator.model.reference import UnitId
from generator.model.settings import Unit

Ask = Callable[[str], str]


def render_question(spec: FieldSpec, units: Iterable[Unit]) -> str:
    """The question; where there is a fixed set of answers, with all of them."""
    form = form_of(spec)
    if form.scalar is UnitId:
        lines = [f"  {unit.short_name or unit.name}（{unit.id}）" for unit in units]
        return "\n".join([f"{spec.label}有：", *lines, f"请输入{spec.label}的简称、全称或编号"])
    choices = list_choices(form)
    if choices:
        lines = [f"  {number} {choice}" for number, choice in enumerate(choices, 1)]
        return "\n".join([f"{spec.label}有：", *lines, f"请输入{spec.label}的序号或名称"])
    example = f"，如 {spec.help.example}" if spec.help and spec.help.example else ""
    return f"{spec.label}（{spec.help.text}{example}）" if spec.help else spec.label


def list_choices(form: Form) -> list[str]:
    """The values of a field that has a fixed set of them."""
    return [str(each.value) for each in form.scalar] if form.scalar and issubclass(form.scalar, Enum) else []


def as_chosen(spec: FieldSpec, answer: str) -> str:
    """The number of a choice stands for it."""
    choices, number = list_choices(form_of(spec)), unicodedata.normalize("NFKC", answer).strip()
    return choices[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(choices) else answer
