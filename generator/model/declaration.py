"""Reading a declaration: what a record class says of its fields, and walks over the values of a record."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic.fields import FieldInfo

from generator.model.fields import Column, Editorial, Facet, Help, Internal, Inverse, Label, Part, Quiet
from generator.model.issue import Source

Path = tuple[str | int, ...]
# Line and column, and the file where it is not the record's own.
Spot = tuple[int, int] | tuple[int, int, str]
Public = str | int | bool | list["Public"] | dict[str, "Public"]
_Kind = TypeVar("_Kind")


class FieldSpec(NamedTuple):
    """One field as declared. `key` is what files say, `name` what code says."""

    key: str
    name: str
    label: str
    help: Help | None
    facet: Facet | None
    inverse: str | None
    is_column: bool
    is_internal: bool
    is_quiet: bool
    is_editorial: bool
    is_required: bool
    default: object
    annotation: Any


@functools.cache
def fields_of(part: type[Part]) -> tuple[FieldSpec, ...]:
    """The fields of a record class or of a part of one, in the order declared."""
    return tuple(_spec(name, info) for name, info in part.model_fields.items())


def _spec(name: str, info: FieldInfo) -> FieldSpec:
    def find(kind: type[_Kind]) -> _Kind | None:
        return next((m for m in info.metadata if isinstance(m, kind)), None)

    label, inverse = find(Label), find(Inverse)
    return FieldSpec(
        key=info.alias or name,
        name=name,
        label=label.text if label else name,
        help=find(Help),
        facet=find(Facet),
        inverse=inverse.label if inverse else None,
        is_column=find(Column) is not None,
        is_internal=find(Internal) is not None,
        is_quiet=find(Quiet) is not None,
        is_editorial=find(Editorial) is not None,
        is_required=info.is_required(),
        default=info.default,
        annotation=info.annotation,
    )


def find_spot(path: Path, file: str, places: Mapping[Path, Spot]) -> Source:
    """Where a field, or the nearest thing around it that the file has, stands. A cell of a CSV file is counted from its row."""
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            line, column, *other = places[path[:end]]
            cell = path[end] if other and end < len(path) else 0
            return Source(str(other[0]) if other else file, line, column + cell if isinstance(cell, int) else column)
    return Source(file)


def walk(value: object, path: Path = (), spec: FieldSpec | None = None) -> Iterator[tuple[Path, FieldSpec | None, Any]]:
    """`value` and all below it: where it stands (keys as files have them), the field that declares it, the value."""
    if isinstance(value, Part):
        yield path, spec, value
        for inner in fields_of(type(value)):
            held = getattr(value, inner.name)
            if isinstance(held, Part | tuple):
                yield from walk(held, (*path, inner.key), inner)
            elif held is not None:
                yield (*path, inner.key), inner, held
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from walk(item, (*path, number), spec)
    elif value is not None:
        yield path, spec, value


def search(
    value: Part, kinds: tuple[type, ...], path: Path = (), spec: FieldSpec | None = None
) -> Iterator[tuple[Path, FieldSpec | None, Any]]:
    """What `walk` finds of some kinds, without looking into fields that cannot hold any: most of a record holds none."""
    if isinstance(value, kinds):
        yield path, spec, value
    for inner in _holders(type(value), kinds):
        yield from _search(getattr(value, inner.name), kinds, (*path, inner.key), inner)


def _search(
    held: object, kinds: tuple[type, ...], path: Path, spec: FieldSpec
) -> Iterator[tuple[Path, FieldSpec | None, Any]]:
    if isinstance(held, Part):
        yield from search(held, kinds, path, spec)
    elif isinstance(held, tuple):
        for number, item in enumerate(held):
            yield from _search(item, kinds, (*path, number), spec)
    elif isinstance(held, kinds):
        yield path, spec, held


@functools.cache
def _holders(part: type[Part], kinds: tuple[type, ...]) -> tuple[FieldSpec, ...]:
    """The fields of a part that may hold something of these kinds, as far down as they go."""
    return tuple(spec for spec in fields_of(part) if any(_may_hold(each, kinds) for each in _classes(spec.annotation)))


def _may_hold(kind: type, kinds: tuple[type, ...]) -> bool:
    if issubclass(kind, kinds) or any(issubclass(wanted, kind) for wanted in kinds):
        return True
    return issubclass(kind, Part) and bool(_holders(kind, kinds))


def _classes(annotation: object) -> Iterator[type]:
    """Every class that an annotation names; a value of a tuple itself is none of them."""
    inner = get_args(annotation)
    if not inner and isinstance(annotation, type):
        yield annotation
    for each in inner:
        yield from _classes(each)


def to_public(value: Any) -> Public:  # noqa: ANN401 - a value of any field
    """`value` as JSON data, without internal fields and without what was left empty."""
    kind = type(value)
    return value if kind is str else _way_of(kind)(value)  # type: ignore[arg-type] # classes are hashable


@functools.cache
def _way_of(kind: type) -> Callable[[Any], Public]:
    """How values of a class become data: a record has hundreds of a few classes."""
    if issubclass(kind, Part):
        return functools.partial(_tell_part, tuple((f.key, f.name) for f in fields_of(kind) if not f.is_internal))
    if issubclass(kind, tuple):
        return _tell_items
    if issubclass(kind, int):
        return _as_it_is
    if issubclass(kind, Enum):
        return _tell_member
    return date.isoformat if issubclass(kind, date) else str


def _tell_part(shown: tuple[tuple[str, str], ...], part: Part) -> Public:
    held = vars(part)
    return {key: to_public(inner) for key, name in shown if (inner := held[name]) is not None and inner != ()}


def _tell_items(items: tuple[object, ...]) -> Public:
    # Rows of tables are texts by the hundred.
    return [item if type(item) is str else to_public(item) for item in items]


def _as_it_is(value: int) -> Public:
    return value


def _tell_member(member: Enum) -> Public:
    return str(member.value)


def print_public(value: Public | None) -> str:
    """A value of the data as a reader sees it, its parts in a row."""
    match value:
        case None:
            return "（无）"
        case bool():
            return "是" if value else "否"
        case dict():
            return "，".join(print_public(inner) for inner in value.values())
        case list():
            return "；".join(print_public(inner) for inner in value)
        case _:
            return str(value)


def facet_values(value: object, facet: Facet) -> tuple[object, ...]:
    """The directories that a field's value belongs to."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return tuple(item for part in value for item in facet_values(part, facet))
    if facet.by == "year":
        day = value if isinstance(value, date) else getattr(value, "day", value)
        return (f"{day:%Y}",) if isinstance(day, date) else ()
    if facet.by == "organ_code":
        code = getattr(value, "organ_code", "")  # a number not in the official form has none
        return (code,) if code else ()
    return (value,)
