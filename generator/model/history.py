"""What was published before. A value read from the release record, and a declared input of every build that has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class ChangeKind(StrEnum):
    """What became of a published record. EDITED: only what helps to find it, or its form, was changed."""

    ADDED = "added"
    CORRECTED = "corrected"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MOVED = "moved"


CHANGE_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "公开",
    ChangeKind.CORRECTED: "更正",
    ChangeKind.EDITED: "编辑",
    ChangeKind.WITHDRAWN: "撤下",
    ChangeKind.RESTORED: "恢复",
    ChangeKind.MOVED: "迁移",
}


class Kept(NamedTuple):
    """Where the release record keeps a version: the release that brought it, and its place in that release's pack."""

    sequence: int
    offset: int
    length: int
    sha256: str


class Edition(NamedTuple):
    """A version that was published: its number within its record, the day of its release, where it is kept."""

    number: int
    on: date
    kept: Kept


class Revision(NamedTuple):
    """One published version of a record giving way to the next. `parts` are the labels of what changed.

    `title` and `address` are those of the record then; `what` and `why` are told by its 更正 or 撤下, if there is one.
    """

    record: str
    number: int
    sequence: int
    on: date
    kind: ChangeKind
    title: str
    address: str
    parts: tuple[str, ...]
    what: str
    why: str
    withhold: bool
    sample: bool

    @property
    def path(self) -> str:
        """Where the version that gave way is to be read for ever."""
        return f"{self.address}revisions/{self.number}/"


class Change(NamedTuple):
    """What a release says of one record. `old` and `new` are digests by part, None where there is no such version."""

    kind: ChangeKind
    address: str
    old: Mapping[str, str] | None
    new: Mapping[str, str] | None
    moved_to: str | None = None


class Published(NamedTuple):
    """A record as the release record knows it. `digest` stands for its file, `editions` are oldest first."""

    record: str
    kind: str
    address: str
    source: str
    digest: str
    title: str
    first_on: date
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All releases up to one: `sequence` is its number, `manifest` the SHA-256 of its manifest.json.

    `root` and `today` are that manifest's own; `last_line` is the digest of the last line of the public change record;
    `digests` has what stands for the file of each record that is still there.
    """

    sequence: int = 0
    today: date | None = None
    manifest: str = ""
    root: str = ""
    last_line: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Published] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What a portal tells of its past. `revisions` are oldest first; `kept` has the versions of each record that has any.

    `lines` is the public change record up to and with this release, `last_line` the digest of its last line.
    """

    revisions: tuple[Revision, ...] = ()
    kept: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)
    lines: bytes = b""
    last_line: str = ""

    def by_record(self) -> dict[str, tuple[Revision, ...]]:
        """The revisions of each record, oldest first."""
        found: dict[str, list[Revision]] = {}
        for revision in self.revisions:
            found.setdefault(revision.record, []).append(revision)
        return {record: tuple(told) for record, told in found.items()}


def is_shown(number: int, told: tuple[Revision, ...]) -> bool:
    """Whether the text of a version may be read, given all that came after: not once one is withheld or withdrawn."""
    return told[-1].kind is not ChangeKind.WITHDRAWN and not any(r.withhold for r in told if r.number >= number)
