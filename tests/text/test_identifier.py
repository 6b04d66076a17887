from __future__ import annotations

import pytest

from generator.text.identifier import is_device_name, is_identifier


@pytest.mark.parametrize("text", ["a", "road-repair-2099", "0", "a" * 64])
def test_ids(text: str) -> None:
    assert is_identifier(text)


@pytest.mark.parametrize("text", ["", "A", "a_b", "-a", "a-", "a--b", "路", "a b", "a/b", "a" * 65, "a\n"])
def test_what_is_no_id(text: str) -> None:
    assert not is_identifier(text)


def test_names_that_windows_keeps() -> None:
    assert is_device_name("com1")
    assert not is_device_name("com10")
