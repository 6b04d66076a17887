"""The manifest: every file of the site with its digest, by top folder, under one root digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator.model.artifact import Artifact

MANIFEST = PurePosixPath("manifest.json")
_SHARDS = PurePosixPath("manifest")
_TOP = "_top"


def make_manifest(artifacts: Iterable[Artifact], today: date) -> tuple[Artifact, ...]:
    """The manifest's own files: one shard for each top folder, and the root that names their digests."""
    shards: dict[str, dict[str, list[object]]] = {}
    for artifact in artifacts:
        folder = artifact.path.parts[0] if len(artifact.path.parts) > 1 else _TOP
        entry = [hashlib.sha256(artifact.data).hexdigest(), len(artifact.data)]
        shards.setdefault(folder, {})[artifact.path.as_posix()] = entry
    made: list[Artifact] = []
    folders: dict[str, str] = {}
    for folder, files in sorted(shards.items()):
        data = _json(files)
        folders[folder] = hashlib.sha256(data).hexdigest()
        made.append(Artifact(_SHARDS / f"{folder}.json", data))
    root = hashlib.sha256(_json(folders)).hexdigest()
    made.append(Artifact(MANIFEST, _json({"version": 1, "today": today.isoformat(), "root": root, "folders": folders})))
    return tuple(made)


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as the manifest has it; `problem` is Chinese, for the terminal."""

    path: str
    problem: str


def verify_site(site_dir: Path) -> Iterator[Difference]:
    """Compare every byte of a site with its manifest."""
    expected: dict[str, tuple[str, int]] = {}
    try:
        root = json.loads((site_dir / MANIFEST).read_bytes())
        folders = {str(name): str(sha) for name, sha in root["folders"].items()}
    except (OSError, ValueError, KeyError, AttributeError):
        yield Difference(MANIFEST.as_posix(), "清单缺失或已损坏")
        return
    if hashlib.sha256(_json(folders)).hexdigest() != root.get("root"):
        yield Difference(MANIFEST.as_posix(), "清单的总摘要不对")
    for folder, sha256 in folders.items():
        name = _SHARDS / f"{folder}.json"
        data = _read(site_dir / name)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            yield Difference(name.as_posix(), "清单缺失或已损坏")
            continue
        expected |= {path: (str(entry[0]), int(entry[1])) for path, entry in json.loads(data).items()}
    own = {MANIFEST.as_posix(), *((_SHARDS / f"{folder}.json").as_posix() for folder in folders)}
    yield from _compare(site_dir, expected, own)


def _compare(site_dir: Path, expected: dict[str, tuple[str, int]], own: set[str]) -> Iterator[Difference]:
    for path, (sha256, size) in sorted(expected.items()):
        data = _read(site_dir / path)
        if data is None:
            yield Difference(path, "文件缺失")
        elif len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            yield Difference(path, "内容与清单不符")
    for file in sorted(site_dir.rglob("*")):
        name = file.relative_to(site_dir).as_posix()
        if (file.is_file() or file.is_symlink()) and name not in expected and name not in own:
            yield Difference(name, "清单里没有这个文件")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
