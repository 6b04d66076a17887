"""A record's whole file out of its values."""

from __future__ import annotations

from collections.abc import Mapping

from generator.authoring.answer import form_of
from generator.authoring.new import EMPTY_BODY
from generator.authoring.yaml_text import render_key
from generator.model.book import Tree
from generator.model.content_type import ContentType
from generator.model.declaration import fields_of
from generator.model.fields import Part


def render_record(kind: ContentType, values: Mapping[str, Tree], body: str) -> str:
    """The file: the fields in their declared order, and the body."""
    lines = ["---"]
    for spec in fields_of(kind.record):
        if spec.key in values and values[spec.key] not in ("", [], {}):
            lines += render_key(spec.key, values[spec.key])
    text = body.strip("\n")
    return "\n".join([*lines, "---", "", text if text.strip() else EMPTY_BODY, ""])


def fill_unnamed(part: type[Part], values: Mapping[str, Tree], placeholder: str) -> dict[str, Tree]:
    """Where a part must name somebody whom no workbook tells, the placeholder that `gongkai check` stops at."""
    filled: dict[str, Tree] = {}
    for spec in fields_of(part):
        form, held = form_of(spec), values.get(spec.key)
        if form.part is not None and isinstance(held, list):
            inner = form.part
            filled[spec.key] = [fill_unnamed(inner, i, placeholder) if isinstance(i, dict) else i for i in held]
        elif form.part is not None and isinstance(held, dict):
            filled[spec.key] = fill_unnamed(form.part, held, placeholder)
        elif held is not None:
            filled[spec.key] = held
        elif spec.is_internal and spec.is_required:
            filled[spec.key] = placeholder
    return filled
