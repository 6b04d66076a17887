"""One digest for any value that a task may depend on: equal values, equal digests, in every process."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import Enum
from pathlib import Path, PurePath

from pydantic import BaseModel


def digest(*values: object) -> str:
    """SHA-256, hexadecimal, of values made of dataclasses, records, mappings, sequences and scalars."""
    state = hashlib.sha256()
    for piece in _pieces(values):
        state.update(piece)
    return state.hexdigest()


def _pieces(value: object) -> Iterator[bytes]:  # noqa: C901, PLR0912 - one case a kind of value
    match value:
        case None | bool() | int():
            yield f"c{value!r};".encode()
        case Enum():
            yield from _text("e", f"{type(value).__qualname__}.{value.name}")
        case str():
            yield from _text("s", value)
        case bytes():
            yield f"b{len(value)}:".encode()
            yield value
        case date() | time():
            yield from _text("d", value.isoformat())
        case PurePath():
            yield from _text("p", value.as_posix())
        case tuple() | list():
            yield f"t{len(value)}:".encode()
            for item in value:
                yield from _pieces(item)
        case frozenset():
            yield from _pieces(("frozenset", *sorted(map(str, value))))
        case Mapping():
            yield f"m{len(value)}:".encode()
            for key in sorted(value, key=str):
                yield from _pieces((str(key), value[key]))
        case BaseModel():
            yield from _text("r", type(value).__qualname__)
            yield from _pieces(tuple(getattr(value, name) for name in type(value).model_fields))
        case _ if dataclasses.is_dataclass(value):
            yield from _text("r", type(value).__qualname__)
            yield from _pieces(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))
        case _:
            raise TypeError(f"{type(value).__qualname__} has no digest: a task may not depend on it")


def _text(kind: str, text: str) -> Iterator[bytes]:
    data = text.encode("utf-8", "surrogatepass")
    yield f"{kind}{len(data)}:".encode()
    yield data


def folder_digest(*places: Path, without: frozenset[str] = frozenset()) -> str:
    """The digest of some files, and of every file below some folders, by name and content; `without` folders of these names."""
    found = [(path.relative_to(place.parent), path) for place in places for path in _files(place)]
    return digest(tuple((name, path.read_bytes()) for name, path in found if without.isdisjoint(name.parts)))


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = [f"{folder}/{name}" for folder, _folders, names in os.walk(place) for name in names]
    return [Path(path) for path in sorted(found) if not path.endswith((".pyc", ".pyo"))]
