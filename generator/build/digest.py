"""One digest for any value that a task may depend on: equal values, equal digests, in every process."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from pathlib import Path, PurePath
from typing import Final, cast

from pydantic import BaseModel


def digest(*values: object) -> str:
    """SHA-256, hexadecimal, of values made of dataclasses, records, mappings, sequences and scalars."""
    pieces: list[bytes] = []
    _add(values, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


_Add = Callable[[bytes], None]
_THEMSELVES: Final = (int, Enum, str, bytes, date, time, PurePath, tuple, list, frozenset, Mapping)


def _add(value: object, add: _Add) -> None:
    """What stands for a value, in pieces. Nearly all that a task depends on is text in tuples: those come first."""
    kind = type(value)
    if kind is str:
        data = cast("str", value).encode("utf-8", "surrogatepass")
        add(b"s%d:" % len(data))
        add(data)
    elif kind is tuple or kind is list:
        items = cast("Sequence[object]", value)
        add(b"t%d:" % len(items))
        for item in items:
            _add(item, add)
    elif kind is bool or kind is int or value is None:
        add(f"c{value!r};".encode())
    elif names := _field_names(cast("Hashable", kind)):
        _add_text("r", kind.__qualname__, add)
        add(b"t%d:" % len(names))
        for name in names:
            _add(getattr(value, name), add)
    else:
        _add_rare(value, add)


@functools.cache
def _field_names(kind: type) -> tuple[str, ...]:
    """What a record or a dataclass is made of; nothing of types that stand for themselves, whatever else they are."""
    if issubclass(kind, _THEMSELVES):
        return ()
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


def _add_rare(value: object, add: _Add) -> None:  # noqa: C901 - one case a kind of value
    match value:
        case int():
            add(f"c{value!r};".encode())
        case Enum():
            _add_text("e", f"{type(value).__qualname__}.{value.name}", add)
        case str():
            _add_text("s", value, add)
        case bytes():
            add(b"b%d:" % len(value))
            add(value)
        case date() | time():
            _add_text("d", value.isoformat(), add)
        case PurePath():
            _add_text("p", value.as_posix(), add)
        case tuple() | list():
            _add(tuple(value), add)
        case frozenset():
            _add(("frozenset", *sorted(map(str, value))), add)
        case Mapping():
            add(b"m%d:" % len(value))
            for key in sorted(value, key=str):
                _add((str(key), value[key]), add)
        case _:
            if not isinstance(value, BaseModel) and not dataclasses.is_dataclass(value):
                raise TypeError(f"{type(value).__qualname__} has no digest: a task may not depend on it")
            # One without fields.
            _add_text("r", type(value).__qualname__, add)
            add(b"t0:")


def _add_text(kind: str, text: str, add: _Add) -> None:
    data = text.encode("utf-8", "surrogatepass")
    add(f"{kind}{len(data)}:".encode())
    add(data)


def folder_digest(*places: Path, without: frozenset[str] = frozenset()) -> str:
    """The digest of some files, and of every file below some folders, by name and content; `without` folders of these names."""
    found = [(path.relative_to(place.parent), path) for place in places for path in _files(place)]
    return digest(tuple((name, path.read_bytes()) for name, path in found if without.isdisjoint(name.parts)))


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = [f"{folder}/{name}" for folder, _folders, names in os.walk(place) for name in names]
    return [Path(path) for path in sorted(found) if not path.endswith((".pyc", ".pyo"))]
