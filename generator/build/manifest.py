"""The manifest: every file of the site with its digest, in shards by folder, under one root digest."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"
_SHARDS = "manifest"
_TOP = "_top"
# A top folder with more files than this is divided, so that an edit writes the shards of a few hundred files anew.
_LARGEST_SHARD = 4096


class Manifest(NamedTuple):
    """`files` are the manifest's own files, the root last; `folders` has each shard's digest by the folder it is about."""

    files: tuple[tuple[str, bytes], ...]
    folders: dict[str, str]
    root: str


def make_manifest(
    files: Mapping[str, tuple[str, int]],
    today: date,
    *,
    kept: Mapping[str, str],
    touched: Iterable[str] | None,
    origin: Callable[[str, date], Mapping[str, object]] | None = None,
) -> Manifest:
    """One shard for each top folder, many for a large one, and the root that names their digests.

    `kept` are the digests of the last build's shards: only those with a path of `touched` are written anew (None: all).
    `origin` tells of a root digest and a day what release came before, where a release record is kept.
    """
    shards = _divide(files)
    large = {name.partition("/")[0] for name in shards if "/" in name}
    stale = None if touched is None else {_shard_of(_folder_of(path), large) for path in touched}
    made: list[tuple[str, bytes]] = []
    folders: dict[str, str] = {}
    for folder, paths in sorted(shards.items()):
        if stale is not None and folder not in stale and folder in kept:
            folders[folder] = kept[folder]
            continue
        data = _shard(files, sorted(paths))
        folders[folder] = hashlib.sha256(data).hexdigest()
        made.append((shard_path(folder), data))
    root = hashlib.sha256(_json(folders)).hexdigest()
    told: dict[str, object] = {"version": 1, "today": today.isoformat(), "root": root, "folders": folders}
    if origin is not None:
        told["history"] = origin(root, today)
    made.append((MANIFEST, _json(told)))
    return Manifest(tuple(made), folders, root)


def shard_path(folder: str) -> str:
    """Where the shard of a top folder, or of one of its parts, stands."""
    return f"{_SHARDS}/{folder}.json"


def _divide(paths: Iterable[str]) -> dict[str, list[str]]:
    """The paths of each shard, by its name."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(_folder_of(path), []).append(path)
    counts: Counter[str] = Counter()
    for folder, inside in folders.items():
        counts[folder.partition("/")[0]] += len(inside)
    large = {top for top, count in counts.items() if count > _LARGEST_SHARD}
    shards: dict[str, list[str]] = {}
    for folder, inside in folders.items():
        shards.setdefault(_shard_of(folder, large), []).extend(inside)
    return shards


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _shard_of(folder: str, large: AbstractSet[str]) -> str:
    """A top folder's name; in a large one with two digits, which files that lie in one folder have in common."""
    if not folder:
        return _TOP
    top = folder.partition("/")[0]
    return f"{top}/{zlib.crc32(folder.encode()) & 0xFF:02x}" if top in large else top


def _shard(files: Mapping[str, tuple[str, int]], paths: Sequence[str]) -> bytes:
    """One file a line: `"path": ["sha256", size]`."""
    lines = ",\n".join(f'{json.dumps(path)}: ["{files[path][0]}", {files[path][1]}]' for path in paths)
    return f"{{\n{lines}\n}}\n".encode()


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()


def read_root(site_dir: Path) -> str | None:
    """The root digest of a site, None where there is no readable manifest."""
    try:
        root = json.loads((site_dir / MANIFEST).read_bytes())["root"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return root if isinstance(root, str) else None


def list_files(site_dir: Path) -> dict[str, tuple[str, int]]:
    """Every file that a site's manifest names, its own shards included; none where it cannot be read."""
    files: dict[str, tuple[str, int]] = {}
    try:
        folders = json.loads((site_dir / MANIFEST).read_bytes())["folders"]
        for folder, sha256 in folders.items():
            data = (site_dir / shard_path(folder)).read_bytes()
            files[shard_path(folder)] = (sha256, len(data))
            files |= {path: (str(entry[0]), int(entry[1])) for path, entry in json.loads(data).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return files
    return files


class Difference(NamedTuple):
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
        yield Difference(MANIFEST, "清单缺失或已损坏")
        return
    if hashlib.sha256(_json(folders)).hexdigest() != root.get("root"):
        yield Difference(MANIFEST, "清单的总摘要不对")
    for folder, sha256 in folders.items():
        name = shard_path(folder)
        data = _read(site_dir / name)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            yield Difference(name, "清单缺失或已损坏")
            continue
        expected |= {path: (str(entry[0]), int(entry[1])) for path, entry in json.loads(data).items()}
    own = {MANIFEST, *(shard_path(folder) for folder in folders)}
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
