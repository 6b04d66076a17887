"""What many records carry through a build that looks into few of them is squeezed: a third of its size, for hardly any time."""

from __future__ import annotations

import zlib
from typing import Final

# Ten times as fast as the usual effort, for a quarter more bytes.
_EFFORT: Final = 1
# Fewer bytes cost less as they are.
_WORTH_SQUEEZING: Final = 8192
_SQUEEZED, _AS_IT_WAS = b"z", b" "


def squeeze(data: bytes) -> bytes:
    """The bytes in less room, where they are many."""
    return _AS_IT_WAS + data if len(data) < _WORTH_SQUEEZING else _SQUEEZED + zlib.compress(data, _EFFORT)


def unsqueeze(data: bytes) -> bytes:
    """The bytes as they were. Raises ValueError or zlib.error for any that `squeeze` did not make."""
    mark, rest = data[:1], data[1:]
    if mark not in {_SQUEEZED, _AS_IT_WAS}:
        raise ValueError("these bytes were not squeezed")
    return zlib.decompress(rest) if mark == _SQUEEZED else rest
