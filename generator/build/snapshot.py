"""Releases summed up: what each record is, and every revision; kept for speed and made again when in doubt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

from generator.build.keep import read_kept, write_kept
from generator.model.history import ChangeKind, Edition, History, Kept, Published, Revision

_FORM = "releases 1"
"""Another when the fields of a snapshot are: an old one is made anew then."""
_DIGEST = 4
"""Where a flat record has the digest of its file."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All releases up to one, as JSON and marshal take it; `key` is the digest of that release's line of the ledger."""

    key: str = ""
    sequence: int = 0
    today: str = ""
    manifest: str = ""
    root: str = ""
    last_line: str = ""
    records: Mapping[str, list[object]] = field(default_factory=dict)
    revisions: tuple[list[object], ...] = ()

    def to_history(self) -> History:
        """As the rest of the program knows it."""
        return History(
            self.sequence,
            date.fromisoformat(self.today) if self.today else None,
            self.manifest,
            self.root,
            self.last_line,
            {record_id: str(flat[_DIGEST]) for record_id, flat in self.records.items()},
            _Records(self.records),
            tuple(map(_parse_revision, self.revisions)),
        )


class _Records(Mapping[str, Published]):
    """Records by id, each made out of its list when it is asked for: most builds ask for a few."""

    def __init__(self, flat: Mapping[str, list[object]]) -> None:
        self._flat = flat

    def __getitem__(self, record_id: str) -> Published:
        return _parse_published(self._flat[record_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._flat)

    def __len__(self) -> int:
        return len(self._flat)


def fold_release(before: Snapshot, line: bytes, manifest: bytes, records: bytes, changes: bytes) -> Snapshot:
    """One release more: its line of the ledger, its manifest, its records, its public lines."""
    told = json.loads(line)
    known = dict(before.records)
    revisions = list(before.revisions)
    for entry in records.splitlines():
        kind, flat = json.loads(entry)
        if kind == "record":
            known[flat[0]] = flat
        else:
            revisions.append(flat)
    last = changes.splitlines(keepends=True)[-1:]
    return replace(
        before,
        key=digest_line(line),
        sequence=told["sequence"],
        today=told["today"],
        manifest=hashlib.sha256(manifest).hexdigest(),
        root=json.loads(manifest)["root"],
        last_line=digest_line(last[0]) if last else before.last_line,
        records=known,
        revisions=tuple(revisions),
    )


def digest_line(line: bytes) -> str:
    """The SHA-256 of a line with its end, by which the next one names it."""
    return hashlib.sha256(line).hexdigest()


def describe_records(published: Iterable[Published], revisions: Iterable[Revision]) -> bytes:
    """The lines of `records.ndjson`."""
    lines = [["record", _flatten_published(each)] for each in published]
    lines += [["revision", _flatten_revision(each)] for each in revisions]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _flatten_published(published: Published) -> list[object]:
    editions = [[edition.number, edition.on.isoformat(), list(edition.kept)] for edition in published.editions]
    return [*published[:6], published.first_on.isoformat(), editions]


def _parse_published(flat: list[object]) -> Published:
    *head, first_on, editions = flat
    made = tuple(
        Edition(number, date.fromisoformat(on), Kept(*kept))
        for number, on, kept in editions  # type: ignore[attr-defined] # a list of such lists
    )
    record, kind, address, source, digest, title = map(str, head)
    return Published(record, kind, address, source, digest, title, date.fromisoformat(str(first_on)), made)


def _flatten_revision(revision: Revision) -> list[object]:
    return [*revision[:3], revision.on.isoformat(), revision.kind.value, *revision[5:]]


def _parse_revision(flat: list[object]) -> Revision:
    record, number, sequence, on, kind, title, address, parts, *rest = flat
    told = (record, number, sequence, date.fromisoformat(str(on)), ChangeKind(str(kind)), title, address)
    return Revision(*told, tuple(parts), *rest)  # type: ignore[arg-type] # as flattened


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot that is kept; an empty one where it is missing or damaged."""
    told = read_kept(path, _FORM)
    return Snapshot(*told) if told is not None else Snapshot()


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Keep a snapshot for the next run; where the disk refuses, it is summed up again."""
    write_kept(path, _FORM, tuple(getattr(snapshot, each.name) for each in fields(snapshot)))
