"""A task makes one file of the site out of inputs that it declares in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file of the repository that a task reads: `path` on disk, and what it held when it was checked."""

    path: str
    sha256: str


# Metadata of an input's field that follows from the files which the task declares: the key need not repeat it.
FOLLOWS_FROM_FILES: Mapping[str, bool] = MappingProxyType({"follows_from_files": True})


@dataclass(frozen=True, slots=True)
class Supplies:
    """What the runner hands to `make`: the shared values and file contents that the task declared."""

    shared: Mapping[str, object]
    files: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A pure function of declared inputs that yields the bytes of one path of the site.

    `make` is a module-level function, so that a task can be pickled. `shared` names large values that
    many tasks use (a shell, the templates); the run holds each of them once. `source` is the content
    file to name when something is wrong with the artifact.
    """

    path: PurePosixPath
    make: Callable[..., bytes]
    inputs: object
    shared: tuple[str, ...] = ()
    files: tuple[ContentFile, ...] = ()
    source: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the site: its path, its bytes, and the content file it comes from."""

    path: PurePosixPath
    data: bytes
    source: str | None = None
