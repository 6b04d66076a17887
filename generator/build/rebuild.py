"""A past release made again from its commit, its day and the release record as it then was: the same bytes, or it says where not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.build.manifest import MANIFEST, Difference
from generator.build.releases import LEDGER, read_ledger, read_shards, release_folder, shard_file


class CannotRebuildError(Exception):
    """A release cannot be made again; the message says why, in Chinese."""


class Past(NamedTuple):
    """A release as the ledger has it, and its manifest."""

    sequence: int
    today: str
    released_at: str
    commit: str
    content: str
    manifest: bytes


def find_release(record: Path, manifest: bytes) -> Past:
    """The release whose manifest this is. Raises CannotRebuildError, DamagedRecordError."""
    for line in reversed(read_ledger(record)):
        told = json.loads(line)
        kept = (release_folder(record, told["sequence"]) / MANIFEST).read_bytes()
        if kept == manifest:
            if told["commit"] is None:
                raise CannotRebuildError(f"第 {told['sequence']} 次发布时内容没有全部提交到 git，无法重做")
            when = (told["sequence"], told["today"], told["released_at"])
            return Past(*when, told["commit"], told["content"], manifest)
    raise CannotRebuildError("这个网站不是发布记录里的任何一次发布")


def rebuild(past: Past, record: Path, repository: Path, python_path: Path) -> tuple[Difference, ...]:
    """What differs between a release and the same made again. Raises CannotRebuildError.

    `repository` holds the commit; the program is the commit's own where it has one, else the one below `python_path`.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-") as work:
        checkout, store, out = Path(work, "checkout"), Path(work, "record"), Path(work, "site")
        _extract(repository, past.commit, checkout)
        copy_record(record, past.sequence, store)
        program = checkout if (checkout / "generator" / "__main__.py").is_file() else python_path
        _build(past, checkout, (store, out), program)
        return tuple(_compare(past, record, store, out))


def _extract(repository: Path, commit: str, checkout: Path) -> None:
    """The files of a commit, without touching the repository's own work tree."""
    checkout.mkdir()
    with tempfile.TemporaryFile() as archive:
        command = ["git", "-C", str(repository), "archive", "--format=zip", commit]
        try:
            done = subprocess.run(command, stdout=archive, stderr=subprocess.PIPE, check=False)
        except FileNotFoundError as error:
            raise CannotRebuildError("这台机器上没有 git") from error
        if done.returncode != 0:
            raise CannotRebuildError(f"{repository} 的 git 仓库里没有提交 {commit[:12]}")
        archive.seek(0)
        with zipfile.ZipFile(archive) as files:
            files.extractall(checkout)


def copy_record(record: Path, sequence: int, store: Path) -> None:
    """The release record as it was before a release, in a new folder. Nothing in it ever changes, so its files serve as they are."""
    (store / "releases").mkdir(parents=True)
    (store / "manifests").mkdir()
    (store / LEDGER).write_bytes(b"".join(read_ledger(record)[: sequence - 1]))
    for number in range(1, sequence):
        release_folder(store, number).symlink_to(release_folder(record, number))
        for digest in json.loads((release_folder(record, number) / MANIFEST).read_bytes())["folders"].values():
            if not shard_file(store, digest).is_symlink():
                shard_file(store, digest).symlink_to(shard_file(record, digest))


def _build(past: Past, checkout: Path, folders: tuple[Path, Path], program: Path) -> None:
    store, out = folders
    command = [sys.executable, "-m", "generator", "build", "--clean", "--today", past.today]
    command += ["--content", str(checkout / past.content), "--out", str(out)]
    command += ["--record", str(store), "--released-at", past.released_at]
    environment = {**os.environ, "PYTHONPATH": str(program)}
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotRebuildError(f"第 {past.sequence} 次发布的提交重做不成：{(done.stdout + done.stderr)[-2000:]}")


def _compare(past: Past, record: Path, store: Path, out: Path) -> Iterator[Difference]:
    """File by file, where the manifests are not one."""
    if (out / MANIFEST).read_bytes() == past.manifest:
        return
    yield Difference(MANIFEST, "重做的结果不同")
    before, after = _files(record, past.sequence), _files(store, past.sequence)
    for path in sorted({*before, *after}):
        if before.get(path) != after.get(path):
            yield Difference(path, "重做的结果不同" if path in before and path in after else "只在一边有")


def _files(record: Path, sequence: int) -> dict[str, list[str | int]]:
    return {path: told for files in read_shards(record, sequence).values() for path, told in files.items()}
