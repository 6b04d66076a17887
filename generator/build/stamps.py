"""Digests of files by their stamps, as git's index finds them: what was not touched is not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from generator.build.keep import read_kept, write_kept

Stamp = tuple[int, int, int, int]
# A file touched so shortly before the look may be touched again within the same tick of the clock.
_RACY = 100_000_000
_FORM = "name: (stamp, sha256)"


class Stamped(Protocol):
    """A file as the disk has it."""

    @property
    def path(self) -> str:
        """Where it lies."""

    @property
    def stamp(self) -> Stamp:
        """Size, mtime_ns, ctime_ns, inode."""


def digest_stamped(files: Mapping[str, Stamped], index: Path | None, *, looked_at: int) -> dict[str, str]:
    """The SHA-256 of every file by name. `looked_at` is when the stamps were taken, in nanoseconds.

    Raises FileNotFoundError for a file that is gone again.
    """
    known: dict[str, tuple[Stamp, str]] = (read_kept(index, _FORM) if index else None) or {}
    digests: dict[str, str] = {}
    fresh: dict[str, tuple[Stamp, str]] = {}
    for name, file in files.items():
        stamp, sha256 = known.get(name, (None, ""))
        if stamp != file.stamp:
            sha256 = hashlib.sha256(Path(file.path).read_bytes()).hexdigest()
        digests[name] = sha256
        if max(file.stamp[1], file.stamp[2]) < looked_at - _RACY:
            fresh[name] = (file.stamp, sha256)
    if index and fresh != known:
        write_kept(index, _FORM, fresh)
    return digests
