from __future__ import annotations

import gc
import importlib
import pickle
import pkgutil
import re

import pytest

import generator
from generator.text.pattern import Pattern

TEXT = "a1b22 c333"


def test_every_pattern_of_the_product_can_be_compiled() -> None:
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if module.name != "generator.__main__":
            importlib.import_module(module.name)
    every = [each for each in gc.get_objects() if type(each) is Pattern]
    assert len(every) > 200
    for each in every:
        assert each.compile().pattern == each.pattern


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
@pytest.mark.parametrize("text", [r"([a-z])(\d+)", r"\d+", "B(?=2)"])
@pytest.mark.parametrize("is_compiled", [False, True])
def test_a_pattern_answers_as_a_compiled_one(text: str, flags: int, is_compiled: bool) -> None:
    def made() -> Pattern[str]:
        pattern = Pattern(text, flags)
        if is_compiled:
            pattern.compile()
        return pattern

    real = re.compile(text, flags)
    assert [str(found) for found in made().finditer(TEXT, 1)] == [str(found) for found in real.finditer(TEXT, 1)]
    assert made().findall(TEXT, 0, 6) == real.findall(TEXT, 0, 6)
    for name in ("match", "search", "fullmatch"):
        assert str(getattr(made(), name)(TEXT, 1, 5)) == str(getattr(real, name)(TEXT, 1, 5))
    assert made().split(TEXT, maxsplit=1) == real.split(TEXT, maxsplit=1)
    assert made().sub("<>", TEXT, count=2) == real.sub("<>", TEXT, count=2)
    assert made().subn(lambda found: found[0] * 2, TEXT) == real.subn(lambda found: found[0] * 2, TEXT)


def test_a_pattern_of_bytes() -> None:
    assert Pattern(rb"\d+").findall(b"a1b22") == [b"1", b"22"]


def test_the_first_call_puts_the_compiled_methods_in_place() -> None:
    pattern = Pattern("a+")
    assert "search" not in vars(pattern)
    assert pattern.search("baa") is not None
    assert pattern.match.__self__ == re.compile("a+")


def test_a_pattern_may_go_to_another_process() -> None:
    pattern = Pattern("a+", re.IGNORECASE)
    for _ in range(2):
        assert pickle.loads(pickle.dumps(pattern)).fullmatch("aA")  # noqa: S301 - made here
        pattern.compile()
