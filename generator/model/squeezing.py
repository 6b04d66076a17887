"""What many records carry through a build that looks into few of them is squeezed: a third of its size, for hardly any time."""

from __future__ import annotations

import zlib
from typing import Final

# Ten times as fast as the usual effort, for a quarter more bytes.
_EFFORT: Final = 1


def squeeze(data: bytes) -> bytes:
    """The bytes in less room."""
    return zlib.compress(data, _EFFORT)


def unsqueeze(data: bytes) -> bytes:
    """The bytes as they were. Raises zlib.error for any that were not squeezed."""
    return zlib.decompress(data)
