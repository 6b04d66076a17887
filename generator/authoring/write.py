"""Files of content/ as they are written: whole or not at all, and never over what somebody else has just written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from generator.model.artifact import ContentChangedError
from generator.model.work import FileChange, Proposal


def write_proposal(root: Path, proposal: Proposal, before: bytes | None) -> None:
    """Write a record's file and what comes with it; `before` is what it was proposed upon, None for a new file.

    Raises ContentChangedError when the file is no longer that, or one that should be new is there.
    """
    path = root / proposal.path
    now = path.read_bytes() if path.exists() else None
    if now != before:
        raise ContentChangedError(proposal.path)
    made = _write_beside(path.with_suffix(""), proposal.beside, proposal.path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        try:
            draft.write_bytes(proposal.data)
            if before is not None:
                draft.chmod(path.stat().st_mode)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError:
        for file in made:
            file.unlink(missing_ok=True)
        raise


def write_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write, replace and remove files: all of them, or where one cannot be written none.

    Raises ContentChangedError when one of them is no longer what the changes were planned upon.
    """
    for path, before, _after in changes:
        if _read(root / path) != before:
            raise ContentChangedError(path)
    drafts: list[tuple[Path, Path]] = []
    done: list[FileChange] = []
    try:
        for path, before, after in changes:
            if after is not None:
                drafts.append((_draft(root / path, after, is_new=before is None), root / path))
        # The record's own file is replaced when the tables that it names are there, and before those that it no longer names go.
        ordered = sorted(changes, key=lambda each: (each.after is None, each.path.endswith(".md")))
        waiting = {path: draft for draft, path in drafts}
        for change in ordered:
            done.append(change)
            if change.after is None:
                (root / change.path).unlink()
            else:
                waiting[root / change.path].replace(root / change.path)
    except OSError:
        for change in reversed(done):
            _restore(root / change.path, change.before)
        raise
    finally:
        for draft, _path in drafts:
            draft.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _draft(path: Path, data: bytes, *, is_new: bool) -> Path:
    """The bytes in a file beside the one that they are for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if not is_new:
        draft.chmod(path.stat().st_mode)
    return draft


def _restore(path: Path, before: bytes | None) -> None:
    """A file as it was, where it is no longer."""
    if before is None:
        path.unlink(missing_ok=True)
    elif _read(path) != before:
        path.write_bytes(before)


def _write_beside(folder: Path, files: Sequence[tuple[str, bytes]], told: str) -> list[Path]:
    """The files that come with it; one of that name that holds something else stays. Raises ContentChangedError."""
    made = []
    for name, data in files:
        path = folder / name
        if path.exists():
            if path.read_bytes() != data:
                raise ContentChangedError(f"{told.removesuffix('.md')}/{name}")
            continue
        folder.mkdir(parents=True, exist_ok=True)
        made.append(path)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    return made
