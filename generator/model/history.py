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

    def of_record(self, record_id: str) -> tuple[Revision, ...]:
        """The revisions of one record, oldest first."""
        return tuple(revision for revision in self.revisions if revision.record == record_id)
