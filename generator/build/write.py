"""Artifacts → site/: a new tree beside the old one, then one exchange of names. Nobody else writes the site."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.build.manifest import MANIFEST
from generator.model.artifact import Artifact

_EXCHANGE = 2
_AT_FDCWD = -100


class ForeignFolderError(Exception):
    """The target holds files that this program did not make: they are not to be overwritten."""


class BusyError(Exception):
    """Another build is writing the same target."""


def write_site(out_dir: Path, artifacts: Iterable[Artifact]) -> None:
    """Put a whole new site in place of the old. Raises ForeignFolderError, BusyError.

    At every instant `out_dir` is the old site whole or the new one whole.
    """
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    fresh = out_dir.with_name(f".{out_dir.name}.new")
    with _locked(out_dir):
        _refuse_foreign(out_dir)
        shutil.rmtree(fresh, ignore_errors=True)
        _write_tree(fresh, artifacts)
        if out_dir.exists():
            _exchange(fresh, out_dir)
            shutil.rmtree(fresh)
        else:
            fresh.rename(out_dir)
        _sync(out_dir.parent)


@contextmanager
def _locked(out_dir: Path) -> Iterator[None]:
    with out_dir.with_name(f".{out_dir.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(out_dir) from None
        yield


def _refuse_foreign(out_dir: Path) -> None:
    if out_dir.exists() and not (out_dir / MANIFEST).is_file() and any(out_dir.iterdir()):
        raise ForeignFolderError(out_dir)


def _write_tree(folder: Path, artifacts: Iterable[Artifact]) -> None:
    made: set[Path] = set()
    for artifact in artifacts:
        path = folder / artifact.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(artifact.data)
        path.chmod(0o644)
    for parent in (folder, *made):
        parent.chmod(0o755)
    _sync(folder)


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
    aside = other.with_name(f".{other.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
