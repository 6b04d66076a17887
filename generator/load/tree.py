"""What files content/ has: names and stamps, read in one walk; the files themselves are not opened."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class FoundFile(NamedTuple):
    """A file as the disk has it. `stamp` is (size, mtime_ns, ctime_ns, inode): equal stamps, equal bytes, as git's index takes it."""

    path: str
    stamp: tuple[int, int, int, int]
    is_link: bool = False

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self.stamp[0]

    def read_bytes(self) -> bytes:
        """What it holds now."""
        return Path(self.path).read_bytes()


class Tree(NamedTuple):
    """The files of content/ by their path below it (NFC, forward slashes); `prefix` names the folder in messages."""

    root: Path
    prefix: str
    files: Mapping[str, FoundFile]

    def shown(self, name: str) -> str:
        """A file's place as messages name it."""
        return f"{self.prefix}/{name}"


def read_tree(content_dir: Path) -> Tree:
    """Every file that is not hidden, sorted by name."""
    found: list[tuple[str, FoundFile]] = []
    _walk(str(content_dir), "", found)
    return Tree(content_dir, content_dir.name, dict(sorted(found)))


def _walk(folder: str, below: str, found: list[tuple[str, FoundFile]]) -> None:
    """Add the files of a folder. One list for all: a chain of generators would hand each of ten thousand up and up."""
    with os.scandir(folder) as items:
        for item in items:
            if item.name.startswith("."):
                continue
            name = below + (item.name if item.name.isascii() else unicodedata.normalize("NFC", item.name))
            if item.is_dir(follow_symlinks=False):
                _walk(item.path, f"{name}/", found)
            else:
                told = item.stat(follow_symlinks=False)
                stamp = (told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)
                found.append((name, FoundFile(item.path, stamp, item.is_symlink())))
