"""Files of content/ as they are written: whole or not at all, and never over what somebody else has just written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from generator.model.artifact import ContentChangedError
from generator.model.work import Proposal


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
