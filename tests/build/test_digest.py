"""A digest stands for a value: what is equal has one, what is not has another, whatever it is made of."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, time
from enum import Enum, StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

import pytest
from pydantic import BaseModel

from generator.build.digest import digest


class Light(StrEnum):
    RED = "red"


class Other(Enum):
    RED = "red"


class Pair(NamedTuple):
    one: str
    two: str


class Couple(NamedTuple):
    one: str
    two: str


class Named(str):
    __slots__ = ()


@dataclass(frozen=True)
class Empty:
    pass


@dataclass(frozen=True)
class Held:
    text: str


class Part(BaseModel):
    text: str


UNLIKE = [
    *(None, True, 1, "1", "", b"1", b"", (), ("",), ("", ""), ("ab", "c"), ("a", "bc"), (("a",), "b"), ("a", ("b",))),
    *(
        {},
        {"a": "b"},
        {"a": "c"},
        frozenset({"a"}),
        date(2026, 1, 1),
        time(1),
        PurePosixPath("a/b"),
        "a/b",
        "2026-01-01",
    ),
    *(
        Light.RED,
        Other.RED,
        "red",
        Empty(),
        Held(""),
        Held("a"),
        Part(text="a"),
        ("a", "b"),
        Pair("a", "b"),
        Couple("a", "b"),
        "\ud800",
        "中",
        "中".encode(),
    ),
]
LIKE = [
    (["a", ["b"]], ("a", ("b",))),
    (Pair("a", "b"), Pair(one="a", two="b")),
    (Named("a"), "a"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    (frozenset({"a", "b", "c"}), frozenset({"c", "b", "a"})),
    (Held("a"), Held("a")),
]


def test_what_is_not_equal_has_another_digest() -> None:
    for (n, one), (m, other) in itertools.combinations(enumerate(UNLIKE), 2):
        assert digest(one) != digest(other), (n, one, m, other)


@pytest.mark.parametrize(("one", "other"), LIKE)
def test_what_says_the_same_has_the_same(one: object, other: object) -> None:
    assert digest(one) == digest(other)
    assert digest(one, other) != digest(one)


@pytest.mark.parametrize("value", [1.5, {1}, object(), ("a", [2.0]), Held(3.5)])  # type: ignore[arg-type]
def test_what_has_no_digest_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no digest"):
        digest(value)


def test_digests_stay_what_they_are() -> None:
    """A cache of an earlier release is of use to the next."""
    assert digest("a", 1, ("中", None), {"k": b"v"}, Held("x"))[:16] == "be55d748e3e230c9"
