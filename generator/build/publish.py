"""A run's files → the site: manifest and state are written beside them, then everything goes live at once."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.build.manifest import MANIFEST, Manifest, list_files, make_manifest, shard_path
from generator.build.releases import CHANGES, RECORDS, Recording, Releases, make_ledger_line
from generator.build.run import Run, write_staged
from generator.build.snapshot import describe_records
from generator.build.state import NO_OVERVIEWS, KeptOverviews, State, write_state
from generator.build.write import Target, publishing_order
from generator.model.history import Chronicle, Published, Revision
from generator.model.issue import Issue


class LiveSite(NamedTuple):
    """What went live: files, the manifest's own among them, and their bytes."""

    files: int
    size: int


class Told(NamedTuple):
    """What a build says of itself: its day, what its inputs come to, what it reported, how many records it has, by what code.

    `overviews` goes into the state as it is.
    """

    today: date
    inputs: str
    issues: tuple[Issue, ...] = ()
    records: int = 0
    program: str = ""
    overviews: KeptOverviews = NO_OVERVIEWS


@dataclass(frozen=True, slots=True)
class Release:
    """What is to be entered in the release record with the site. `lines` are its public lines, `program` made it."""

    releases: Releases
    recording: Recording
    published: tuple[Published, ...]
    revisions: tuple[Revision, ...]
    lines: bytes
    chronicle: Chronicle
    program: str

    def origin(self, root: str, today: date) -> dict[str, object]:
        """The manifest's word on what came before: of the last release itself where nothing is different."""
        history = self.releases.history
        if (root, today) == (history.root, history.today):
            told: dict[str, object] = json.loads(self.releases.read_manifest())["history"]
            return told
        return {"sequence": self.releases.sequence, "previous": history.manifest}

    def prepare(self, manifest: Manifest, site_dir: Path, today: date) -> bool:
        """Lay the release out, ready to be entered once the site is live; False where it is the last release itself."""
        made = dict(manifest.files)
        data = made[MANIFEST]
        if data == self.releases.read_manifest():
            return False
        wanted = {folder: digest for folder, digest in manifest.folders.items() if not self.releases.has_shard(digest)}
        shards = (
            (digest, made.get(shard_path(folder)) or (site_dir / shard_path(folder)).read_bytes())
            for folder, digest in wanted.items()
        )
        records = describe_records(self.published, self.revisions)
        told = (self.releases, self.recording)
        line = make_ledger_line(*told, today=today, manifest=data, records=records, program=self.program)
        self.releases.prepare(data, shards, {RECORDS: records, CHANGES: self.lines}, line)
        return True


def publish(
    target: Target, run: Run, previous: State | None, told: Told, *, cache: Path, release: Release | None
) -> LiveSite:
    """Put a run live in place of the `previous` build (None: not known, everything is written), and enter the release."""
    old_files = list_files(target.out_dir) if previous is None else {**previous.files, **_shards(previous.folders)}
    manifest = make_manifest(
        run.files,
        told.today,
        kept=previous.folders if previous else {},
        touched=None if previous is None else {*run.changed, *(old_files.keys() - run.files.keys())},
        origin=release.origin if release is not None else None,
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
        run.indexed,
        told.program,
        told.overviews,
        dict(run.parts),
    )
    write_state(cache, state)
    changed = sorted((*run.changed, *own), key=publishing_order)
    is_new = release is not None and release.prepare(manifest, target.out_dir, told.today)
    target.publish(changed, gone, every.keys() - set(changed))
    if is_new and release is not None:
        release.releases.enter()
    size = sum(size for _sha256, size in run.files.values()) + sum(len(data) for _path, data in manifest.files)
    return LiveSite(len(every) + 1, size)


def _shards(folders: dict[str, str]) -> dict[str, tuple[str, int]]:
    return {shard_path(folder): (sha256, 0) for folder, sha256 in folders.items()}
