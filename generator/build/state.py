"""What the last build left: which task made which file out of what. Found by the site's own manifest, so it never speaks of another site."""

from __future__ import annotations

import hashlib
import marshal
import os
from dataclasses import dataclass, field
from pathlib import Path

_KEPT = 4


@dataclass(frozen=True, slots=True)
class State:
    """`tasks` has each task's key and paths, `files` digest and size by path, `links` where a page's own links lead.

    `inputs` stands for everything the build depended on; `issues` is what it reported, pickled by who built.
    """

    inputs: str = ""
    root: str = ""
    tasks: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    issues: bytes = b""
    records: int = 0


def read_state(folder: Path, root: str | None) -> State | None:
    """The state of the site whose manifest has this root digest; None when it is not known or damaged."""
    if root is None:
        return None
    try:
        data = _file(folder, root).read_bytes()
        body, total = data[:-32], data[-32:]
        if hashlib.sha256(body).digest() != total:
            return None
        inputs, kept_root, *rest = marshal.loads(body)  # noqa: S302 - our own, and its digest was checked
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return State(inputs, kept_root, *rest) if kept_root == root else None


def write_state(folder: Path, state: State) -> None:
    """Keep a state beside the last few. Who is killed before the site is switched leaves one that nobody asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    body = marshal.dumps(
        (
            state.inputs,
            state.root,
            state.tasks,
            state.files,
            state.links,
            state.folders,
            state.issues,
            state.records,
        )
    )
    path = _file(folder, state.root)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(body + hashlib.sha256(body).digest())
    beside.replace(path)
    others = sorted(folder.glob("state-*"), key=lambda other: other.stat().st_mtime_ns)
    for old in others[:-_KEPT]:
        old.unlink(missing_ok=True)


def _file(folder: Path, root: str) -> Path:
    return folder / f"state-{root[:16]}"
