"""The stage → site/. Nobody else writes the site.

Files wait in a folder beside the site. A few changes go in one by one, by renaming, under a journal: each file is whole
at every instant, what is new comes before what leads to it and what is gone goes last, and whoever is killed in between
leaves a journal that the next command completes. Many changes make a whole new tree, put in place by one exchange of names.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from generator.build.keep import throw_away
from generator.build.manifest import MANIFEST, read_root

_EXCHANGE = 2
_AT_FDCWD = -100
# More changes than this are a new tree: links to what stayed cost less than a journal of so many renames.
_LARGEST_PATCH = 2000
_SYNCED_ONE_BY_ONE = 100


class ForeignFolderError(Exception):
    """The target holds files that this program did not make: they are not to be overwritten."""


class BusyError(Exception):
    """Another build is writing the same target."""


class Target:
    """A site folder that this process alone may write, with the stage beside it."""

    def __init__(self, out_dir: Path) -> None:
        self.out_dir = out_dir
        self.stage = out_dir.with_name(f".{out_dir.name}.new")
        self.journal = out_dir.with_name(f".{out_dir.name}.journal")

    def find(self, path: str) -> Path:
        """A file as this build has it: in the stage if it is new, else where it is live."""
        staged = self.stage / path
        return staged if staged.is_file() else self.out_dir / path

    def prepare(self) -> None:
        """Finish what a killed build left, and clear the stage. Raises ForeignFolderError."""
        _restore(self.out_dir)
        complete_journal(self.out_dir)
        shutil.rmtree(self.stage, ignore_errors=True)
        if self.out_dir.exists() and read_root(self.out_dir) is None and any(self.out_dir.iterdir()):
            raise ForeignFolderError(self.out_dir)

    def publish(self, changed: Sequence[str], gone: Sequence[str], kept: Iterable[str]) -> None:
        """Put the staged files live: `changed` are in the stage, `gone` leave the site, `kept` stay as they are.

        `changed` is in the order in which the files appear, each after what it leads to.
        """
        if not self.out_dir.exists():
            sync(self.stage)
            self.stage.rename(self.out_dir)
        elif len(changed) + len(gone) > _LARGEST_PATCH:
            self._link(kept)
            sync(self.stage)
            _exchange(self.stage, self.out_dir)
            shutil.rmtree(self.stage)
        else:
            self._patch(changed, gone)
        sync(self.out_dir.parent)

    def discard(self) -> None:
        """Leave the site as it was; one that is on its way under a journal keeps what it needs to arrive."""
        if not self.journal.exists():
            shutil.rmtree(self.stage, ignore_errors=True)
            throw_away(_beside(self.journal))

    def _link(self, kept: Iterable[str]) -> None:
        """What stays is the same file in both trees."""
        made: set[str] = set()
        for path in kept:
            target = f"{self.stage}/{path}"
            folder = target.rpartition("/")[0]
            if folder not in made:
                Path(folder).mkdir(0o755, parents=True, exist_ok=True)
                made.add(folder)
            try:
                os.link(f"{self.out_dir}/{path}", target)
            except OSError:
                shutil.copyfile(f"{self.out_dir}/{path}", target)

    def _patch(self, changed: Sequence[str], gone: Sequence[str]) -> None:
        _sync_files([self.stage / path for path in changed], self.stage)
        put = {path: _mark(self.stage / path) for path in changed}
        told = json.dumps({"put": put, "drop": list(gone)}, ensure_ascii=False)
        beside = _beside(self.journal)
        with beside.open("w", encoding="utf-8") as file:
            file.write(f"{hashlib.sha256(told.encode()).hexdigest()}\n{told}")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.journal)
        sync(self.journal.parent)
        complete_journal(self.out_dir)


@contextmanager
def claim(out_dir: Path) -> Iterator[Target]:
    """Hold a site folder against every other build. Raises BusyError, ForeignFolderError.

    At every instant `out_dir` is the old site whole, the new one whole, or on its way under a journal.
    """
    with naming(out_dir):
        out_dir.parent.mkdir(parents=True, exist_ok=True)
    with naming(out_dir), _locked(out_dir):
        target = Target(out_dir)
        target.prepare()
        try:
            yield target
        finally:
            target.discard()


def recover(out_dir: Path) -> None:
    """Complete what a killed build had begun to put live; nothing to do while another build is at it."""
    if out_dir.with_name(f".{out_dir.name}.journal").exists():
        with suppress(BusyError), naming(out_dir), _locked(out_dir):
            complete_journal(out_dir)


@contextmanager
def naming(folder: Path) -> Iterator[None]:
    """The system does not say which file a write failed on; our own names for work beside the site say little to others."""
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).startswith(f"{folder.parent}/.{folder.name}."):
            error.filename = str(folder)
        raise


def complete_journal(out_dir: Path) -> None:
    """Bring a journal to its end. One that is not whole was never begun: what it names is left where it is."""
    journal = out_dir.with_name(f".{out_dir.name}.journal")
    stage = out_dir.with_name(f".{out_dir.name}.new")
    told = _read_journal(journal)
    if told is not None:
        made: set[str] = set()
        lost = [path for path, mark in told["put"].items() if not _put(stage, out_dir, path, mark, made)]
        if lost:
            _disown(out_dir)
        for path in told["drop"]:
            _drop(out_dir, path)
        sync(out_dir)
    journal.unlink(missing_ok=True)
    shutil.rmtree(stage, ignore_errors=True)


def _read_journal(journal: Path) -> Mapping[str, Any] | None:
    try:
        total, _newline, text = journal.read_text("utf-8").partition("\n")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    if hashlib.sha256(text.encode()).hexdigest() != total:
        return None
    told: dict[str, Any] = json.loads(text)
    return told


def _beside(journal: Path) -> Path:
    return journal.with_name(f"{journal.name}.part")


def _mark(file: Path) -> list[int]:
    """What a file keeps when it is renamed, and no other file has."""
    found = file.stat()
    return [found.st_ino, found.st_mtime_ns]


def _put(stage: Path, out_dir: Path, path: str, mark: list[int], made: set[str]) -> bool:
    """Whether the file is now where it belongs: staged until now, or put by the run that was killed."""
    target = f"{out_dir}/{path}"
    folder = target.rpartition("/")[0]
    if folder not in made:
        _make_folder(out_dir, path)
        made.add(folder)
    try:
        (stage / path).replace(target)
    except FileNotFoundError:
        return Path(target).is_file() and _mark(Path(target)) == mark
    return True


def _disown(out_dir: Path) -> None:
    """The stage was lost on the way: the site is neither old nor new. No state is known by this root: all is made anew."""
    manifest = out_dir / MANIFEST
    try:
        told = json.loads(manifest.read_bytes()) | {"root": ""}
    except (FileNotFoundError, ValueError, TypeError):
        told = {"root": ""}
    beside = _beside(out_dir.with_name(f".{out_dir.name}.journal"))
    beside.write_text(json.dumps(told), "utf-8")
    beside.replace(manifest)


def _restore(out_dir: Path) -> None:
    """Put back a site that was on its way to be replaced where names cannot be exchanged in one step."""
    aside = _aside(out_dir)
    if aside.is_dir() and not out_dir.exists():
        aside.rename(out_dir)


def _aside(out_dir: Path) -> Path:
    return out_dir.with_name(f".{out_dir.name}.old")


def _make_folder(out_dir: Path, path: str) -> None:
    """The folder of a path; a file in its way was a page's name before and goes."""
    if (out_dir / path).parent.is_dir() and not (out_dir / path).is_dir():
        return
    for parent in reversed((out_dir / path).parents):
        if parent.is_relative_to(out_dir) and parent.is_file():
            parent.unlink()
    (out_dir / path).parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if (out_dir / path).is_dir():
        shutil.rmtree(out_dir / path)


def _drop(out_dir: Path, path: str) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        (out_dir / path).unlink()
    for parent in (out_dir / path).parents:
        if parent == out_dir:
            return
        try:
            parent.rmdir()
        except OSError:
            return


@contextmanager
def _locked(out_dir: Path) -> Iterator[None]:
    with out_dir.with_name(f".{out_dir.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(out_dir) from None
        yield


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step, so that a reader never finds neither. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    if done == 0:
        return
    code = ctypes.get_errno()
    if code not in (errno.ENOSYS, errno.EINVAL):
        raise OSError(code, os.strerror(code), str(other))
    # A file system without the exchange (some network mounts): two renames, a moment apart.
    aside = _aside(other)
    shutil.rmtree(aside, ignore_errors=True)
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def _sync_files(files: Sequence[Path], folder: Path) -> None:
    """On the disk before the journal says so: a few files each, many by their file system as a whole."""
    if len(files) <= _SYNCED_ONE_BY_ONE:
        for file in files:
            sync(file)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        ctypes.CDLL(None, use_errno=True).syncfs(handle)
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """See a file or folder onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publishing_order(path: str) -> tuple[int, str]:
    """What is led to comes first: assets, attachments and the search's shards, pages, what lists them, the manifest; its root last."""
    if path == MANIFEST:
        return 5, path
    if path.startswith("manifest/"):
        return 4, path
    if path.endswith((".xml", "robots.txt", "search/manifest.json")) or path.startswith("data/"):
        return 3, path
    if path.endswith("/index.html") or path == "index.html":
        return (2 if path.count("/") != 2 else 1), path  # noqa: PLR2004 - a record's page is two folders down
    return 0, path
