"""One digest for any value that a task may depend on: equal values, equal digests, in every process."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

from pydantic import BaseModel


def digest(*values: object) -> str:
    """SHA-256, hexadecimal, of values made of dataclasses, named tuples, records, mappings, sequences and scalars."""
    pieces: list[bytes] = []
    _tell_items(values, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


_Put = Callable[[bytes], None]


@functools.cache
def _way_of(kind: type) -> Callable[[Any, _Put], None]:
    """A page has hundreds of values of a few classes: how to tell one is found out once."""
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        # Two kinds of block may hold the same: only their names tell them apart.
        return functools.partial(_tell_named, kind.__qualname__)
    for kinds, way in _WAYS:
        if issubclass(kind, kinds):
            return way
    if issubclass(kind, BaseModel):
        return functools.partial(_tell_fields, tuple(kind.model_fields))
    if dataclasses.is_dataclass(kind):
        return functools.partial(_tell_fields, tuple(field.name for field in dataclasses.fields(kind)))
    raise TypeError(f"{kind.__qualname__} has no digest: a task may not depend on it")


def _tell_constant(value: object, put: _Put) -> None:
    put(f"c{value!r};".encode())


def _tell_member(value: Enum, put: _Put) -> None:
    _tell_text("e", f"{type(value).__qualname__}.{value.name}", put)


def _tell_string(value: str, put: _Put) -> None:
    _tell_text("s", value, put)


def _tell_bytes(value: bytes, put: _Put) -> None:
    put(f"b{len(value)}:".encode())
    put(value)


def _tell_time(value: date | time, put: _Put) -> None:
    _tell_text("d", value.isoformat(), put)


def _tell_path(value: PurePath, put: _Put) -> None:
    _tell_text("p", value.as_posix(), put)


def _tell_items(value: Sequence[Any], put: _Put) -> None:
    put(f"t{len(value)}:".encode())
    for item in value:
        # Nearly all there is to tell is text: as _tell_string tells it.
        if type(item) is str:
            data = item.encode("utf-8", "surrogatepass")
            put(b"s%d:%s" % (len(data), data))
        else:
            _way_of(type(item))(item, put)  # type: ignore[arg-type] # classes are hashable


def _tell_named(name: str, value: Sequence[Any], put: _Put) -> None:
    _tell_text("n", name, put)
    _tell_items(value, put)


def _tell_set(value: frozenset[object], put: _Put) -> None:
    _tell_items(("frozenset", *sorted(map(str, value))), put)


def _tell_mapping(value: Mapping[object, object], put: _Put) -> None:
    put(f"m{len(value)}:".encode())
    for key in sorted(value, key=str):
        _tell_items((str(key), value[key]), put)


def _tell_fields(names: tuple[str, ...], value: object, put: _Put) -> None:
    _tell_text("r", type(value).__qualname__, put)
    _tell_items([getattr(value, name) for name in names], put)


def _tell_text(kind: str, text: str, put: _Put) -> None:
    data = text.encode("utf-8", "surrogatepass")
    put(b"%s%d:%s" % (kind.encode(), len(data), data))


# The first that a class belongs to; members of enumerations are strings or numbers, too.
_WAYS: tuple[tuple[tuple[type, ...], Callable[[Any, _Put], None]], ...] = (
    ((type(None), int), _tell_constant),
    ((Enum,), _tell_member),
    ((str,), _tell_string),
    ((bytes,), _tell_bytes),
    ((date, time), _tell_time),
    ((PurePath,), _tell_path),
    ((tuple, list), _tell_items),
    ((frozenset,), _tell_set),
    ((Mapping,), _tell_mapping),
)


def read_file(path: str) -> bytes:
    """A file's content."""
    return Path(path).read_bytes()


def folder_digest(
    *places: Path, without: frozenset[str] = frozenset(), read: Callable[[str], bytes] = read_file
) -> str:
    """The digest of some files, and of every file below some folders, by name and content; `without` folders of these names.

    Names are cut out of text: a program has hundreds of files, and a Path for each takes longer than reading it.
    """
    found = [(path[len(f"{place.parent}/") :], path) for place in places for path in _files(place)]
    return digest(tuple((name, read(path)) for name, path in found if without.isdisjoint(name.split("/"))))


def _files(place: Path) -> list[str]:
    if place.is_file():
        return [str(place)]
    found = [f"{folder}/{name}" for folder, _folders, names in os.walk(place) for name in names]
    return sorted(path for path in found if not path.endswith((".pyc", ".pyo")))
