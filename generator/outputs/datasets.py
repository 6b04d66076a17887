"""Data sets of every type: CSV for Excel, JSON, data dictionary, JSON Schema; nothing is written for a type."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import PurePosixPath
from typing import Any, cast, get_args

from generator.model.artifact import Supplies, Task
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of, to_public
from generator.model.fields import PublishTime
from generator.model.record import Record
from generator.model.reference import UnitId
from generator.model.site import Entry, Site
from generator.model.view import Link, Links, Panel, Table
from generator.outputs.display import show

_BOM = "\ufeff"
# A cell that begins so would be taken for a formula by Excel: an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Rows = tuple[tuple[str, ...], ...]


def dataset_tasks(kind: ContentType, site: Site) -> Iterator[Task]:
    """The four files of a type's data set."""
    entries = site.of_type(kind.name)
    folder = PurePosixPath("data")
    yield Task(folder / f"{kind.name}.csv", make_csv, _rows(kind, entries, site))
    records = tuple(_json_record(entry, site) for entry in entries)
    yield Task(folder / f"{kind.name}.json", make_json, {"type": kind.name, "label": kind.label, "records": records})
    yield Task(folder / f"{kind.name}.dictionary.json", make_json, _dictionary(kind))
    yield Task(folder / f"{kind.name}.schema.json", make_json, record_schema(kind))


def make_csv(rows: Rows, _supplies: Supplies) -> bytes:
    """Rows as CSV with a byte order mark, as Excel needs it to see UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return (_BOM + text.getvalue()).encode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def make_json(data: object, _supplies: Supplies) -> bytes:
    """Data as JSON, one value a line."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _columns(kind: ContentType) -> tuple[FieldSpec, ...]:
    return tuple(spec for spec in fields_of(kind.record) if spec.is_column and not spec.is_internal)


def _rows(kind: ContentType, entries: tuple[Entry, ...], site: Site) -> Rows:
    columns = _columns(kind)
    head = ("编号", "标题", *(c.label for c in columns), *(s.label for s in kind.states), "网址")
    return head, *(_row(entry, kind, columns, site) for entry in entries)


def _row(entry: Entry, kind: ContentType, columns: tuple[FieldSpec, ...], site: Site) -> tuple[str, ...]:
    cells = [_cell(getattr(entry.record, column.name), site) for column in columns]
    states = {state.key: state.value for state in entry.states}
    computed = [states.get(rule.key, "") for rule in kind.states]
    return entry.id, entry.record.title, *cells, *computed, site.settings.address + entry.path


def _cell(value: object, site: Site) -> str:
    """Dates and numbers as data, references by name."""
    if isinstance(value, bool):
        return "是" if value else "否"
    public = to_public(value) if value is not None else ""
    if isinstance(public, str) and not type(value).__name__.endswith("Id"):
        return public
    return "；".join(link.text for link in show(value, site))


def _json_record(entry: Entry, site: Site) -> dict[str, Any]:
    public = cast("dict[str, Any]", to_public(entry.record))
    data = {"id": entry.id, "url": site.settings.address + entry.path, **public}
    if entry.states:
        data["states"] = {state.key: state.value for state in entry.states}
    return data


def _dictionary(kind: ContentType) -> dict[str, Any]:
    """What every field means, for who reads the data."""
    fields = [
        {
            "key": spec.key,
            "label": spec.label,
            "required": spec.is_required,
            "in_csv": spec.is_column or spec.key == "title",
            "note": _form(spec.annotation),
        }
        for spec in fields_of(kind.record)
        if not spec.is_internal
    ]
    states = [{"key": rule.key, "label": rule.label, "computed": True, "in_csv": True} for rule in kind.states]
    return {"type": kind.name, "label": kind.label, "description": kind.description, "fields": [*fields, *states]}


def _form(annotation: object) -> str:
    """What the values of a field look like in the data, for a reader who knows no code."""
    kinds = set(_classes(annotation))
    for kind in kinds:
        if issubclass(kind, Enum):
            return f"只取：{'、'.join(str(member.value) for member in kind)}"
        if issubclass(kind, bool):
            return "是或否"
        if issubclass(kind, int):
            return "整数"
    if date in kinds:
        return "日期，年-月-日"
    if PublishTime in kinds:
        return "日期，年-月-日，可以带北京时间的时:分"
    return "机构全称" if UnitId in kinds else "文字"


def _classes(annotation: object) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from _classes(inner)


def record_schema(kind: ContentType) -> dict[str, Any]:
    """The JSON Schema of a type's front matter, for editors' tools; titles are the Chinese labels."""
    schema = kind.record.model_json_schema(by_alias=True)
    labels = _labels(kind.record)
    for part in (schema, *schema.get("$defs", {}).values()):
        for key, inner in part.get("properties", {}).items():
            inner["title"] = labels.get(key, inner.get("title", key))
    schema["title"] = kind.label
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


def _labels(record: type[Record]) -> dict[str, str]:
    return {spec.key: spec.label for spec in fields_of(record)}


def dataset_panels(kind: ContentType, site: Site) -> Iterator[Panel]:
    """A type's part of the page 数据下载: its files, and its data dictionary to read."""
    count = len(site.of_type(kind.name))
    files = Links(
        (
            Link(f"{kind.label}（CSV 表格，{count} 条）", f"data/{kind.name}.csv"),
            Link(f"{kind.label}（JSON 数据）", f"data/{kind.name}.json"),
            Link("数据字典（JSON）", f"data/{kind.name}.dictionary.json"),
            Link("数据结构（JSON Schema）", f"data/{kind.name}.schema.json"),
            Link("订阅（Atom）", f"{kind.name}/feed.xml"),
        )
    )
    described = [field for field in _dictionary(kind)["fields"] if field["in_csv"]]
    rows = tuple(
        (
            Link(field["label"]),
            Link(field["key"]),
            Link(field.get("note") or ("由程序计算" if "computed" in field else "")),
        )
        for field in described
    )
    dictionary = Table(f"{kind.label}数据字典", ("列", "英文名", "说明"), rows)
    yield Panel(kind.label, f"data-{kind.name}", (files, dictionary))
