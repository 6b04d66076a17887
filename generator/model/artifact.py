"""A task makes files of the site out of inputs that it declares in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from generator.model.history import Kept


class ContentChangedError(Exception):
    """A file is no longer what it was when its digest was taken: `path` changed while the portal was being built."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class ContentFile(NamedTuple):
    """A file of the repository: `path` as messages name it (`content/policy/…`), and what it held when it was checked."""

    path: str
    sha256: str


class Supplies(NamedTuple):
    """What the runner hands to `make`: shared values, file contents, rendered text, published versions, as declared.

    `lacking` are the numbers of those of the task's `parts` that have to be made.
    """

    shared: Mapping[str, object]
    files: tuple[bytes, ...] = ()
    text: bytes | None = None
    kept: tuple[bytes, ...] = ()
    lacking: Sequence[int] = ()


class Page(NamedTuple):
    """A page as made. `loose` is what is left of `data` without texts that hold no h1 and lead nowhere but within themselves."""

    data: bytes
    loose: bytes


class Parts(NamedTuple):
    """A file in parts, one after the other. `made` has by number those that were lacking; the others are as they were."""

    head: bytes
    made: Mapping[int, bytes]
    between: bytes = b""
    tail: bytes = b""


Made = bytes | Page | Parts


class Task(NamedTuple):
    """A pure function of declared inputs that yields the bytes of some paths of the site.

    `make` is a module-level function of `inputs` and `Supplies`; it returns one value for each of `paths`.
    `stands_for` is a digest of everything that `make` can see through `inputs` and the shared site, for tasks whose
    inputs cost too much to gather before it is known that they are needed; without one, `inputs` itself is digested.
    `shared` names large values that many tasks use (a shell, the templates); the run holds each of them once.
    `text` is the record file whose rendered text goes in, `kept` are versions of records that were published before.
    `parts` says of a task whose files are `Parts` what each part stands for, no two alike: one of which that is as before is taken
    from the files as they are, so that one record of thousands is printed and not all of them.
    `source` is the content file to name when something is wrong with an artifact.
    `apart` says that `make` loads what may not be in a process that others are forked from: threads of its own.
    `as_before` says that all that it depends on is as it was in the build before: it has the same key, and is not made.
    """

    paths: tuple[str, ...]
    make: Callable[..., tuple[Made, ...]]
    inputs: object
    shared: tuple[str, ...] = ()
    files: tuple[ContentFile, ...] = ()
    text: ContentFile | None = None
    kept: tuple[Kept, ...] = ()
    stands_for: str | None = None
    parts: tuple[str, ...] = ()
    source: str | None = None
    apart: bool = False
    as_before: bool = False

    @property
    def name(self) -> str:
        """What tells tasks apart: no two of them claim a path."""
        return self.paths[0]


class Artifact(NamedTuple):
    """A file of the site: its path, its bytes, and the content file it comes from."""

    path: str
    data: bytes
    source: str | None = None
