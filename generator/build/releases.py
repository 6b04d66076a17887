"""The release record: a folder that CI keeps, outside the site and the repository, to which every release is added.

    ledger.ndjson                one line a release, each with the digest of the line before; a release is one once it stands here
    releases/000001/manifest.json    the site's manifest as it went out
                    changes.ndjson   this release's lines of the public change record
                    records.ndjson   what became of each record, and where its version lies in the pack
                    versions         the pack: new versions, compressed one by one
    manifests/<digest>.json.gz   the parts of all manifests, each kept once
    snapshot                     all of it summed up for speed; made again when it is missing or does not fit

Files are added and never changed. A release is laid out in full before the site goes live and entered in the ledger after;
whoever is killed in between is completed by the next command, which finds that release's manifest live.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, NamedTuple

from generator.build.manifest import MANIFEST
from generator.build.snapshot import Snapshot, digest_line, fold_release, read_snapshot, write_snapshot
from generator.build.write import BusyError, sync
from generator.model.history import History, Kept
from generator.model.version import Version, parse_version

LEDGER, CHANGES, RECORDS, VERSIONS = "ledger.ndjson", "changes.ndjson", "records.ndjson", "versions"
_NOTE = """这里是发布记录：每次正式发布的清单、变更和旧文本。只增不改，请像档案一样备份，不要删改。
ledger.ndjson 一行一次发布，每行带上一行的摘要；核对用 gongkai verify 网站文件夹 --record 本文件夹。
"""
_FASTEST = 1


class DamagedRecordError(Exception):
    """The release record is not what it was: `where` names the file, `problem` is Chinese."""

    def __init__(self, where: Path, problem: str) -> None:
        super().__init__(f"{where}：{problem}")
        self.where, self.problem = where, problem


class Recording(NamedTuple):
    """How a release is to be recorded: the folder, the time and commit for its ledger, where content lies in the repository."""

    folder: Path
    released_at: datetime
    commit: str | None = None
    content: str = "content"


class Releases:
    """A release record that this process alone may add to."""

    def __init__(self, folder: Path, live: Path) -> None:
        self.folder = folder
        self._draft = folder / "releases" / ".next"
        self._pack: IO[bytes] | None = None
        self._repair(live)
        self.history = read_history(folder)

    @property
    def sequence(self) -> int:
        """The number of the release that is being prepared."""
        return self.history.sequence + 1

    def read_version(self, kept: Kept) -> Version:
        """A version that was published, or one kept a moment ago. Raises DamagedRecordError."""
        return parse_version(self.read_kept(kept))

    def read_kept(self, kept: Kept) -> bytes:
        """The bytes of a version. Raises DamagedRecordError."""
        if kept.sequence == self.sequence and self._pack is not None:
            return read_frame(self._draft / VERSIONS, kept)
        return read_frame(release_folder(self.folder, kept.sequence) / VERSIONS, kept)

    def keep(self, version: Version) -> Kept:
        """Add a version to the pack of the release that is being prepared."""
        if self._pack is None:
            shutil.rmtree(self._draft, ignore_errors=True)
            self._draft.mkdir(parents=True)
            # Unbuffered: forked processes read from it, and none of them may write what is still in a buffer again.
            self._pack = (self._draft / VERSIONS).open("wb", buffering=0)
        data = version.to_bytes()
        frame = zlib.compress(data, _FASTEST)
        offset = self._pack.tell()
        self._pack.write(frame)
        return Kept(self.sequence, offset, len(frame), hashlib.sha256(data).hexdigest())

    def is_live(self, site_dir: Path) -> bool:
        """Whether a site is the last release."""
        return hashlib.sha256(_read(site_dir / MANIFEST)).hexdigest() == self.history.manifest

    def read_manifest(self) -> bytes:
        """The manifest of the last release; nothing before the first."""
        return _read(release_folder(self.folder, self.history.sequence) / MANIFEST)

    def read_changes(self) -> bytes:
        """The public change record of all releases."""
        numbers = range(1, self.history.sequence + 1)
        return b"".join(_read(release_folder(self.folder, number) / CHANGES) for number in numbers)

    def read_paths(self) -> frozenset[str]:
        """Every file of the last release. Raises DamagedRecordError."""
        return frozenset(path for files in read_shards(self.folder, self.history.sequence).values() for path in files)

    def has_shard(self, digest: str) -> bool:
        """Whether a part of a manifest is kept already."""
        return shard_file(self.folder, digest).exists()

    def prepare(
        self, manifest: bytes, shards: Iterable[tuple[str, bytes]], lines: Mapping[str, bytes], told: bytes
    ) -> None:
        """Lay the release out in full, ready to be entered. `lines` are its line files, `told` its line of the ledger."""
        self._draft.mkdir(parents=True, exist_ok=True)
        if self._pack is not None:
            self._pack.close()
            self._pack = None
        kept = self.folder / "manifests"
        kept.mkdir(exist_ok=True)
        for digest, data in shards:
            _write_new(shard_file(self.folder, digest), gzip.compress(data, _FASTEST, mtime=0))
        for name, data in {**lines, MANIFEST: manifest, LEDGER: told}.items():
            if data:
                _write_new(self._draft / name, data)
        for path in (*self._draft.iterdir(), self._draft, kept):
            sync(path)
        folder = release_folder(self.folder, self.sequence)
        shutil.rmtree(folder, ignore_errors=True)
        self._draft.rename(folder)
        sync(folder.parent)

    def enter(self) -> None:
        """Enter the prepared release in the ledger: from now on it was published."""
        _enter(self.folder, self.sequence)
        self.history = read_history(self.folder)

    def discard(self) -> None:
        """Forget what was begun and not laid out."""
        if self._pack is not None:
            self._pack.close()
            self._pack = None
        shutil.rmtree(self._draft, ignore_errors=True)

    def _repair(self, live: Path) -> None:
        """Complete or undo what a killed run left: the site that is live tells which."""
        _cut_half_line(self.folder / LEDGER)
        shutil.rmtree(self._draft, ignore_errors=True)
        following = len(read_ledger(self.folder)) + 1
        prepared = release_folder(self.folder, following)
        if not prepared.exists():
            return
        if _read(prepared / MANIFEST) == _read(live / MANIFEST):
            _enter(self.folder, following)
        else:
            shutil.rmtree(prepared)


@contextmanager
def open_releases(recording: Recording | None, live: Path) -> Iterator[Releases | None]:
    """Hold the release record against every other build; None where none is kept. Raises BusyError, DamagedRecordError."""
    if recording is None:
        yield None
        return
    folder = recording.folder
    (folder / "releases").mkdir(parents=True, exist_ok=True)
    if not (folder / "README.txt").exists():
        (folder / "README.txt").write_text(_NOTE, "utf-8")
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(folder) from None
        releases = Releases(folder, live)
        try:
            yield releases
        finally:
            releases.discard()


def read_releases(folder: Path) -> ReadOnlyReleases:
    """A release record to check against. Raises DamagedRecordError."""
    return ReadOnlyReleases(folder, read_history(folder))


@dataclass(frozen=True, slots=True)
class ReadOnlyReleases:
    """A release record that is only read: versions that would be added go nowhere."""

    folder: Path
    history: History

    def read_version(self, kept: Kept) -> Version:
        """A version that was published. Raises DamagedRecordError."""
        return parse_version(read_frame(release_folder(self.folder, kept.sequence) / VERSIONS, kept))

    def keep(self, _version: Version) -> Kept:
        """Nothing is kept."""
        return Kept(self.history.sequence + 1, 0, 0, "")


def release_folder(folder: Path, sequence: int) -> Path:
    """Where one release is kept."""
    return folder / "releases" / f"{sequence:06d}"


def shard_file(folder: Path, digest: str) -> Path:
    """Where one part of a manifest is kept, by its digest."""
    return folder / "manifests" / f"{digest}.json.gz"


def read_ledger(folder: Path) -> tuple[bytes, ...]:
    """The lines of the ledger, one a release."""
    return tuple(_read(folder / LEDGER).splitlines(keepends=True))


def read_history(folder: Path) -> History:
    """All releases of a record, from the snapshot as far as it fits the ledger. Raises DamagedRecordError."""
    lines = read_ledger(folder)
    if not lines:
        return History()
    keys = {digest_line(line): number for number, line in enumerate(lines, start=1)}
    snapshot = read_snapshot(folder / "snapshot")
    if keys.get(snapshot.key) != snapshot.sequence:
        snapshot = Snapshot()
    if snapshot.sequence < len(lines):
        for line in lines[snapshot.sequence :]:
            snapshot = fold_release(snapshot, line, *_read_release(folder, line))
        write_snapshot(folder / "snapshot", snapshot)
    return snapshot.to_history()


def _read_release(folder: Path, line: bytes) -> tuple[bytes, bytes, bytes]:
    """A release's manifest, records and public lines."""
    try:
        told = json.loads(line)
        place = release_folder(folder, told["sequence"])
        expected = {MANIFEST: told["manifest"], RECORDS: told["records"]}
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedRecordError(folder / LEDGER, "有一行读不懂，请从备份恢复") from error
    for name, digest in expected.items():
        if hashlib.sha256(_read(place / name)).hexdigest() != digest:
            raise DamagedRecordError(place / name, "缺失或者被改动，请从备份恢复")
    return _read(place / MANIFEST), _read(place / RECORDS), _read(place / CHANGES)


def read_frame(pack: Path, kept: Kept) -> bytes:
    """The bytes of one kept version. Raises DamagedRecordError."""
    try:
        with pack.open("rb") as file:
            file.seek(kept.offset)
            data = zlib.decompress(file.read(kept.length))
    except (OSError, zlib.error) as error:
        raise DamagedRecordError(pack, "缺失或者被改动，请从备份恢复") from error
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise DamagedRecordError(pack, "内容被改动，请从备份恢复")
    return data


def read_shards(folder: Path, sequence: int) -> dict[str, dict[str, list[str | int]]]:
    """One release's manifest in full: by shard, each file's digest and size. Raises DamagedRecordError."""
    shards: dict[str, dict[str, list[str | int]]] = {}
    for name, digest in json.loads(_read(release_folder(folder, sequence) / MANIFEST))["folders"].items():
        place = shard_file(folder, digest)
        try:
            data = gzip.decompress(_read(place))
        except (OSError, EOFError, zlib.error) as error:
            raise DamagedRecordError(place, "缺失或者被改动，请从备份恢复") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedRecordError(place, "内容被改动，请从备份恢复")
        shards[name] = json.loads(data)
    return shards


def make_ledger_line(
    releases: Releases, recording: Recording, *, today: date, manifest: bytes, records: bytes, program: str
) -> bytes:
    """The line of the release that is being prepared. Time and commit stand here and nowhere in the site."""
    before = read_ledger(releases.folder)[-1:]
    told = {
        "sequence": releases.sequence,
        "today": today.isoformat(),
        "released_at": recording.released_at.isoformat(timespec="seconds"),
        "commit": recording.commit,
        "content": recording.content,
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "records": hashlib.sha256(records).hexdigest(),
        "program": program,
        "previous": digest_line(before[0]) if before else "",
    }
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


def _enter(folder: Path, sequence: int) -> None:
    line = _read(release_folder(folder, sequence) / LEDGER)
    ledger = folder / LEDGER
    with ledger.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    sync(folder)


def _cut_half_line(ledger: Path) -> None:
    """A line that has no end was never entered."""
    data = _read(ledger)
    if data and not data.endswith(b"\n"):
        whole = data[: data.rfind(b"\n") + 1]
        os.truncate(ledger, len(whole))


def _write_new(path: Path, data: bytes) -> None:
    """A new file, whole or not there."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
