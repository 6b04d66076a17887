"""The release record against itself: no line, manifest, version or public change of any release is missing or altered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

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
    previous, last_change, last_manifest = "", "", ""
    for number, line in enumerate(read_ledger(folder), start=1):
        place = release_folder(folder, number)
        try:
            told = json.loads(line)
            fits = told["sequence"] == number and told["previous"] == previous
        except (ValueError, KeyError, TypeError):
            fits, told = False, {}
        if not fits:
            yield Difference(LEDGER, f"第 {number} 行与前一行接不上")
        previous = digest_line(line)
        for name, key in ((MANIFEST, "manifest"), (RECORDS, "records")):
            if _digest(place / name) != told.get(key):
                yield Difference(f"{place.name}/{name}", "缺失或者被改动")
        yield from _verify_chain(place, number, last_manifest)
        changes = _lines(place / CHANGES)
        yield from _verify_changes(place.name, changes, last_change)
        last_change = digest_line(changes[-1]) if changes else last_change
        last_manifest = str(told.get("manifest", ""))
        yield from _verify_versions(folder, place, number)


def _verify_chain(place: Path, number: int, last_manifest: str) -> Iterator[Difference]:
    try:
        origin = json.loads((place / MANIFEST).read_bytes())["history"]
    except (OSError, ValueError, KeyError):
        origin = {}
    if origin != {"sequence": number, "previous": last_manifest}:
        yield Difference(f"{place.name}/{MANIFEST}", "与前一次发布接不上")


def _verify_changes(release: str, lines: list[bytes], last: str) -> Iterator[Difference]:
    for number, line in enumerate(lines, start=1):
        if json.loads(line).get("previous") != last:
            yield Difference(f"{release}/{CHANGES}", f"第 {number} 行与前一行接不上")
        last = digest_line(line)


def _verify_versions(folder: Path, place: Path, number: int) -> Iterator[Difference]:
    for line in _lines(place / RECORDS):
        kind, values = json.loads(line)
        for _number, _on, kept in values[-1] if kind == "record" else ():
            if kept[0] == number:
                try:
                    read_frame(place / VERSIONS, Kept(*kept))
                except DamagedRecordError as error:
                    yield Difference(f"{place.name}/{VERSIONS}", f"“{values[5]}”的文本{error.problem}")
    try:
        read_shards(folder, number)
    except DamagedRecordError as error:
        yield Difference(f"manifests/{error.where.name}", error.problem)
    except (ValueError, KeyError):
        yield Difference(f"{place.name}/{MANIFEST}", "读不懂")


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True) if path.is_file() else []


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
