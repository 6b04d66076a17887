"""Data sets of every type: CSV for Excel, JSON, data dictionary, JSON Schema; nothing is written for a type."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, cast, get_args

from generator.model.artifact import Parts, Supplies, Task
from generator.model.card import Cell, Reference, columns_of, print_cell, print_csv, print_lines, quote_cell
from generator.model.content_type import ContentType, Types
from generator.model.declaration import fields_of
from generator.model.fields import Money, PublishTime
from generator.model.record import Record
from generator.model.reference import UnitId
from generator.model.site import Entry, Site
from generator.model.view import Link, Links, Panel, Table
from generator.outputs.display import show
from generator.outputs.record_page import SITE, TYPES

# The first columns of every data set of records, and what they are.
HEADS: Final = (("编号", "信息的编号"), ("标题", "信息的标题"))


def dataset_tasks(kind: ContentType, site: Site) -> Iterator[Task]:
    """The four files of a type's data set, and those that the type has beside it."""
    entries = site.of_type(kind.name)
    rows = f"data/{kind.name}.csv", f"data/{kind.name}.json"
    parts = tuple([_stands_for(entry, site) for entry in entries])
    yield Task(rows, make_rows, kind.name, shared=(SITE, TYPES), parts=parts)
    for number, dataset in enumerate(kind.datasets):
        path = f"data/{dataset.name}.csv"
        yield Task((path,), make_dataset, (kind.name, number), shared=(SITE, TYPES), parts=parts)
    yield Task((f"data/{kind.name}.dictionary.json",), make_json, _dictionary(kind))
    # Of the code alone, which is in every key: looking through all declarations is left to who makes it.
    yield Task((f"data/{kind.name}.schema.json",), make_schema, kind.name, shared=(TYPES,), stands_for="")


def _stands_for(entry: Entry, site: Site) -> str:
    """A digest of all that a record's rows may tell: of itself, of the records that it refers to, and names."""
    told = (site.names, entry.path, entry.listed, *[site.by_id[each.target].listed for each in entry.references])
    return hashlib.blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def make_json(data: object, _supplies: Supplies) -> tuple[bytes]:
    """Data as JSON, one value a line."""
    return ((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(),)


def make_schema(name: str, supplies: Supplies) -> tuple[bytes]:
    """The JSON Schema of a type."""
    return make_json(record_schema(cast("Types", supplies.shared[TYPES])[name]), supplies)


def make_rows(name: str, supplies: Supplies) -> tuple[Parts, Parts]:
    """All records of a type, as CSV and as JSON: a part each."""
    site = cast("Site", supplies.shared[SITE])
    kind = cast("Types", supplies.shared[TYPES])[name]
    entries = site.of_type(name)
    lacking = {number: entries[number] for number in supplies.lacking}
    return _csv(kind, lacking, site), _json(kind, lacking, site)


def make_dataset(given: tuple[str, int], supplies: Supplies) -> tuple[Parts]:
    """One of a type's other data sets, as CSV: the rows of each record are a part."""
    name, number = given
    site = cast("Site", supplies.shared[SITE])
    dataset = cast("Types", supplies.shared[TYPES])[name].datasets[number]
    head = print_csv([column.head for column in dataset.columns], ())
    entries = site.of_type(name)
    return (Parts(head, {n: print_lines(dataset.rows(entries[n], site)) for n in supplies.lacking}),)


def _csv(kind: ContentType, entries: Mapping[int, Entry], site: Site) -> Parts:
    """Records as CSV."""
    labels = [
        *(head for head, _note in HEADS),
        *(column.label for column in columns_of(kind.record)),
        *(r.label for r in kind.states),
    ]
    keys = tuple(rule.key for rule in kind.states)
    address = site.settings.address

    # Thousands of rows name a few dozen units and places.
    @functools.cache
    def name(reference: Reference) -> str:
        return "；".join(link.text for link in show(reference, site))

    def print_entry(entry: Entry) -> bytes:
        row = entry.card.row
        text = row[0] if len(row) == 1 else "".join(_print_row(row, name))
        states = {state.key: state.value for state in entry.states}
        told = "".join([f",{quote_cell(states.get(key, ''))}" for key in keys])
        return f"{entry.id},{text}{told},{quote_cell(address + entry.path)}\r\n".encode()

    return Parts(print_csv((*labels, "网址"), ()), {number: print_entry(entry) for number, entry in entries.items()})


def _print_row(row: Sequence[Cell], name: Callable[[Reference], str]) -> Iterator[str]:
    """Text that is CSV already, and cells whose references are looked up now."""
    for number, cell in enumerate(row):
        yield str(cell) if number % 2 == 0 else quote_cell(print_cell(cell, name))


def _json(kind: ContentType, entries: Mapping[int, Entry], site: Site) -> Parts:
    """One record a line."""
    head = json.dumps({"type": kind.name, "label": kind.label}, ensure_ascii=False)[:-1]
    address = site.settings.address
    lines = {number: _json_line(entry, address).encode() for number, entry in entries.items()}
    return Parts(f'{head}, "records": [\n'.encode(), lines, between=b",\n", tail=b"\n]}\n")


def _json_line(entry: Entry, address: str) -> str:
    states = ""
    if entry.states:
        told = ", ".join([f"{_json_text(state.key)}: {_json_text(state.value)}" for state in entry.states])
        states = f', "states": {{{told}}}'
    return f'{{"id": "{entry.id}", "url": "{address}{entry.path}", {entry.card.json}{states}}}'


# States of ten thousand records have few values.
@functools.lru_cache(maxsize=256)
def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


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


# A bool is an int too: it comes first.
_FORMS: Final[tuple[tuple[type, str], ...]] = (
    (bool, "是或否"),
    (int, "整数"),
    (Decimal, "数，小数位数照原样"),
    (Money, "金额，带单位，小数位数照原样"),
    (date, "日期，年-月-日"),
    (PublishTime, "日期，年-月-日，可以带北京时间的时:分"),
    (UnitId, "机构全称"),
)


def _form(annotation: object) -> str:
    """What the values of a field look like in the data, for a reader who knows no code."""
    kinds = set(_classes(annotation))
    for kind in kinds:
        if issubclass(kind, Enum):
            return f"只取：{'、'.join(str(member.value) for member in kind)}"
    return next((form for known, form in _FORMS if any(issubclass(kind, known) for kind in kinds)), "文字")


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
            *(Link(f"{dataset.label}（CSV 表格）", f"data/{dataset.name}.csv") for dataset in kind.datasets),
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
