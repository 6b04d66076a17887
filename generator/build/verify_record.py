"""The release record against itself: no line, manifest, version or public change of any release is missing or altered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.build.manifest import MANIFEST, Difference
from generator.build.releases import (
    CHANGES,
    LEDGER,
    RECORDS,
    VERSIONS,
    DamagedRecordError,
    read_frame,
    read_ledger,
    read_shards,
    release_folder,
)
from generator.build.snapshot import digest_line
from generator.model.history import Kept


def verify_record(folder: Path) -> Iterator[Difference]:
    """Everything in a release record that is not as it was entered."""
    previous, last_manifest, changes = "", "", hashlib.sha256()
    for number, line in enumerate(read_ledger(folder), start=1):
        place = release_folder(folder, number)
        told = _parse(line)
        if (told.get("sequence"), told.get("previous")) != (number, previous) or _read(place / LEDGER) != line:
            yield Difference(LEDGER, f"第 {number} 行被改动，或者与前一行接不上")
        previous = digest_line(line)
        for name, key in ((MANIFEST, "manifest"), (RECORDS, "records")):
            if hashlib.sha256(_read(place / name)).hexdigest() != told.get(key):
                yield Difference(f"{place.name}/{name}", "缺失或者被改动")
        origin = _parse(_read(place / MANIFEST)).get("history")
        if origin != {"sequence": number, "previous": last_manifest}:
            yield Difference(f"{place.name}/{MANIFEST}", "与前一次发布接不上")
        last_manifest = str(told.get("manifest", ""))
        changes.update(_read(place / CHANGES))
        yield from _verify_manifest(folder, place, changes.hexdigest())
        yield from _verify_versions(place, number)


def _verify_manifest(folder: Path, place: Path, changes: str) -> Iterator[Difference]:
    """All parts of a manifest are there, and the public change record is the one that it names."""
    try:
        files = {path: told for shard in read_shards(folder, int(place.name)).values() for path, told in shard.items()}
    except DamagedRecordError as error:
        yield Difference(f"manifests/{error.where.name}", error.problem)
    except (ValueError, KeyError):
        yield Difference(f"{place.name}/{MANIFEST}", "读不懂")
    else:
        if files.get(CHANGES, [""])[0] != changes:
            yield Difference(f"{place.name}/{CHANGES}", "缺失或者被改动")


def _verify_versions(place: Path, number: int) -> Iterator[Difference]:
    for line in _read(place / RECORDS).splitlines():
        try:
            kind, values = json.loads(line)
            kept = [Kept(*each) for _number, _on, each in values[-1]] if kind == "record" else []
        except (ValueError, TypeError):
            continue  # told above: the file's digest is not that of the ledger
        for each in kept:
            if each.sequence == number:
                try:
                    read_frame(place / VERSIONS, each)
                except DamagedRecordError as error:
                    yield Difference(f"{place.name}/{VERSIONS}", f"“{values[5]}”的文本{error.problem}")


def _parse(data: bytes) -> dict[str, Any]:
    """A JSON object; an empty one where it cannot be read."""
    try:
        told = json.loads(data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _read(path: Path) -> bytes:
    """A file that would be empty is not there."""
    return path.read_bytes() if path.is_file() else b""
