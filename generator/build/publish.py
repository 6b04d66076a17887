"""A run's files → the site: manifest and state are written beside them, then everything goes live at once."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.build.manifest import list_files, make_manifest, shard_path
from generator.build.run import Run, write_staged
from generator.build.state import State, write_state
from generator.build.write import Target, publishing_order
from generator.model.issue import Issue


@dataclass(frozen=True, slots=True)
class Published:
    """What went live: files, the manifest's own among them, and their bytes."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a build says of itself: its day, what its inputs come to, what it reported, how many records it has."""

    today: date
    inputs: str
    issues: tuple[Issue, ...]
    records: int


def publish(target: Target, run: Run, previous: State | None, told: Told, *, cache: Path) -> Published:
    """Put a run live in place of the `previous` build (None: not known, everything is written)."""
    old_files = list_files(target.out_dir) if previous is None else {**previous.files, **_shards(previous.folders)}
    manifest = make_manifest(
        run.files,
        told.today,
        kept=previous.folders if previous else {},
        touched=None if previous is None else {*run.changed, *(old_files.keys() - run.files.keys())},
    )
    folders: set[str] = set()
    for path, data in manifest.files:
        write_staged(target.stage, path, data, folders)
    every = {**run.files, **_shards(manifest.folders)}
    own = [path for path, _data in manifest.files]
    gone = sorted(old_files.keys() - every.keys() - set(own))
    state = State(
        told.inputs,
        manifest.root,
        run.tasks,
        run.files,
        run.links,
        manifest.folders,
        pickle.dumps(told.issues),
        told.records,
    )
    write_state(cache, state)
    changed = sorted((*run.changed, *own), key=publishing_order)
    target.publish(changed, gone, every.keys() - set(changed))
    size = sum(size for _sha256, size in run.files.values()) + sum(len(data) for _path, data in manifest.files)
    return Published(len(every) + 1, size)


def _shards(folders: dict[str, str]) -> dict[str, tuple[str, int]]:
    return {shard_path(folder): (sha256, 0) for folder, sha256 in folders.items()}
