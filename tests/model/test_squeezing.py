from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.squeezing import squeeze, unsqueeze


@given(st.binary(max_size=200), st.integers(1, 100))
def test_bytes_come_back_as_they_were(data: bytes, times: int) -> None:
    assert unsqueeze(squeeze(data * times)) == data * times


def test_few_stay_as_they_are_and_many_are_fewer() -> None:
    assert len(squeeze(b"a" * 8191)) == 8192
    assert len(squeeze(b"a" * 8192)) < 100


def test_others_are_refused() -> None:
    with pytest.raises(ValueError, match="not squeezed"):
        unsqueeze(b"a")
    with pytest.raises(zlib.error):
        unsqueeze(b"za")
