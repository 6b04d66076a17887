"""`data/datapackage.json`: all data sets of the portal, described for programs（Frictionless Data Package 1, Table Schema）."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final, Union, get_args, get_origin

from generator.model.artifact import Supplies, Task
from generator.model.card import columns_of, print_csv
from generator.model.content_type import ContentType, Types
from generator.model.dataset import Dataset
from generator.model.declaration import FieldSpec, fields_of
from generator.model.settings import Unit, UnitKind
from generator.model.site import Site
from generator.outputs.datasets import HEADS, make_json

PACKAGE, UNITS = "data/datapackage.json", "data/unit.csv"
_UNIT_HEADS: Final = ("编号", "名称", "统一社会信用代码", "类别", "示例", "网址")
# As all CSV files of the portal are: what Excel writes, and reads without being asked.
_DIALECT: Final = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}
_YES_OR_NO: Final = {"trueValues": ["是"], "falseValues": ["否"]}
# A bool is an int too: it comes first.
_TYPES: Final[tuple[tuple[type, str], ...]] = ((bool, "boolean"), (int, "integer"), (Decimal, "number"), (date, "date"))


def package_tasks(site: Site, types: Types) -> Iterator[Task]:
    """The package, and the units that its data sets name."""
    yield Task((PACKAGE,), make_json, _package(site, types))
    units = tuple(site.units.values())
    yield Task((UNITS,), make_units, (units, site.settings.address))


def make_units(given: tuple[tuple[Unit, ...], str], _supplies: Supplies) -> tuple[bytes]:
    """The units of the portal as CSV."""
    units, address = given
    rows = (
        (unit.id, unit.name, unit.uscc, unit.kind.value, "是" if unit.sample else "否", f"{address}unit/{unit.id}/")
        for unit in units
    )
    return (print_csv(_UNIT_HEADS, rows),)


def _package(site: Site, types: Types) -> dict[str, Any]:
    """Nothing in it changes because a record does: who reads the list of data sets need not read it twice."""
    settings = site.settings
    resources = [_units()]
    for kind in types.values():
        if site.of_type(kind.name):
            resources += [_records(kind), *(_dataset(dataset) for dataset in kind.datasets)]
    licence = settings.data_licence
    return {
        "profile": "data-package",
        "name": "gongkai",
        "title": f"{settings.organ}{settings.name}数据",
        "description": f"{settings.description}{_SAMPLE if settings.demonstration else ''}",
        "homepage": settings.address,
        **({"licenses": [{"title": licence.title, "path": licence.url}]} if licence is not None else {}),
        "contributors": [{"title": settings.sponsor, "role": "publisher"}],
        "resources": resources,
    }


_SAMPLE: Final = "本站点为演示，数据为虚构。"


def _resource(name: str, title: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "description": description,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": schema | {"missingValues": [""]},
    }


def _units() -> dict[str, Any]:
    kinds = [kind.value for kind in UnitKind]
    known = {spec.key: spec.label for spec in fields_of(Unit)}
    fields = [
        _field("编号", "string", known["id"], is_required=True),
        _field("名称", "string", known["name"], is_required=True),
        _field("统一社会信用代码", "string", known["uscc"], is_required=True),
        _field("类别", "string", known["kind"], is_required=True, choices=kinds),
        _field("示例", "boolean", "是不是虚构的示例", is_required=True),
        _field("网址", "string", "在本平台的网址", is_required=True) | {"format": "uri"},
    ]
    return _resource("unit", "机构", "本平台的机构和它们的编号。", {"fields": fields, "primaryKey": ["编号"]})


def _records(kind: ContentType) -> dict[str, Any]:
    """A type's records: columns are its fields, and states that the program computes."""
    first, second = (_field(head, "string", note, is_required=True) for head, note in HEADS)
    fields = [first, second, *(_declared(spec) for spec in columns_of(kind.record))]
    fields += [_field(rule.label, "string", f"{rule.key}：由程序计算") for rule in kind.states]
    fields.append(_field("网址", "string", "信息的固定网址", is_required=True) | {"format": "uri"})
    schema = {"fields": fields, "primaryKey": [HEADS[0][0]]}
    return _resource(kind.name, kind.label, kind.description, schema)


def _declared(spec: FieldSpec) -> dict[str, Any]:
    kind, choices = _type_of(spec.annotation)
    note = "；".join(part for part in (spec.key, "数，小数位数照原样" if kind == "number" else "") if part)
    return _field(spec.label, kind, note, is_required=spec.is_required, choices=choices)


def _type_of(annotation: object) -> tuple[str, list[str]]:
    """What the cells of a field hold; several values in one cell are text, and so is what has a time of day or a name."""
    if get_origin(annotation) is tuple:
        return "string", []
    for inner in get_args(annotation) if get_origin(annotation) in _WRAPPED else ():
        found = _type_of(inner)
        if found != ("string", []):
            return found
    if not isinstance(annotation, type):
        return "string", []
    if issubclass(annotation, Enum):
        return "string", [str(member.value) for member in annotation]
    return next((name for known, name in _TYPES if issubclass(annotation, known)), "string"), []


def _dataset(dataset: Dataset) -> dict[str, Any]:
    fields = [
        _field(column.head, column.type, column.note, is_required=column.is_required, choices=list(column.choices))
        for column in dataset.columns
    ]
    links = [
        {"fields": list(link.heads), "reference": {"resource": link.dataset, "fields": list(link.targets)}}
        for link in dataset.links
    ]
    schema = {"fields": fields, "primaryKey": list(dataset.key), **({"foreignKeys": links} if links else {})}
    return _resource(dataset.name, dataset.label, dataset.description, schema)


def _field(
    name: str, kind: str, note: str, *, is_required: bool = False, choices: list[str] | None = None
) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if is_required else {}
    limits |= {"enum": choices} if choices else {}
    told = {"name": name, "type": kind, "description": note, **({"constraints": limits} if limits else {})}
    return told | (_YES_OR_NO if kind == "boolean" else {})


_WRAPPED: Final = (Annotated, Union, type(int | None))
