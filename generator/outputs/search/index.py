"""The index of everything that is published, made anew or changed where documents did.

It is derived from the published files: what a document said is read from the live site, what it says now from the stage.
Either way leads to the same bytes: a segment's numbering and division follow from the list of documents alone.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.outputs.search.document import read_document
from generator.outputs.search.patch import CannotPatchError, Change, patch_segment
from generator.outputs.search.segments import Segment, divide
from generator.outputs.search.shards import shard_name

MANIFEST: Final = "search/manifest.json"
# Changing more documents one by one takes longer than sorting all of them anew.
_FEW: Final = 24

Files = Mapping[str, tuple[str, int]]
Work = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """The files that are indexed, in their order, and what the manifest says beside what the index says itself."""

    documents: tuple[str, ...] = ()
    told: Mapping[str, object] = field(default_factory=dict)


class Document(NamedTuple):
    """A published JSON file and its digest."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where published files are: `read` gives one as it will be, `read_live` one as it is, `write` stages one.

    `known` has the digest and size of every live file, `spread` runs work on some items in several processes.
    """

    read: Callable[[str], bytes]
    read_live: Callable[[str], bytes]
    write: Callable[[str, bytes], None]
    known: Files
    spread: Callable[[Work, Sequence[Any]], Iterator[Any]]
    sorting: Path

    def put(self, path: str, data: bytes) -> tuple[str, tuple[str, int]]:
        """Stage a file unless it is live already."""
        told = hashlib.sha256(data).hexdigest(), len(data)
        if self.known.get(path) != told:
            self.write(path, data)
        return path, told

    def read_known(self, path: str) -> bytes:
        """A live file as it was made. Raises CannotPatchError when it is not that any more."""
        try:
            data = self.read_live(path)
        except OSError:
            raise CannotPatchError from None
        if hashlib.sha256(data).hexdigest() != self.known[path][0]:
            raise CannotPatchError
        return data


class Past(NamedTuple):
    """The index that is live: its documents in order, and what its manifest says."""

    documents: tuple[Document, ...]
    manifest: Mapping[str, Any]

    def documents_of(self, segment: Segment) -> tuple[Document, ...] | None:
        """The documents of the same segment, None if it began elsewhere or had other room."""
        same = (each for each in divide(len(self.documents)) if each.name == segment.name)
        found = next(same, None)
        if found is None or (found.first, found.room) != (segment.first, segment.room):
            return None
        return self.documents[found.first : found.end]


def read_past(shelf: Shelf, indexed: Sequence[str]) -> Past | None:
    """The live index, made of the files `indexed`; None when there is none that can be built upon."""
    if MANIFEST not in shelf.known:
        return None
    try:
        manifest = json.loads(shelf.read_known(MANIFEST))
    except CannotPatchError:
        return None
    return Past(tuple(Document(path, shelf.known[path][0]) for path in indexed), manifest)


class Made(NamedTuple):
    """A segment's files and what the manifest says of it."""

    files: dict[str, tuple[str, int]]
    bits: int
    postings: int


def make_index(
    documents: Sequence[Document], past: Past | None, shelf: Shelf, *, told: Mapping[str, object]
) -> dict[str, tuple[str, int]]:
    """Every file of the index with digest and size; those that are new are staged.

    `told` is what the manifest says beside the segments; `past` must have been made by this code.
    """
    files: dict[str, tuple[str, int]] = {}
    segments = []
    for segment in divide(len(documents)):
        made = _make_segment(segment, documents, past, shelf)
        files |= made.files
        segments.append(
            {
                "name": segment.name,
                "first": segment.first,
                "documents": segment.end - segment.first,
                "bits": made.bits,
                "postings": made.postings,
                "version": _version(files=made.files),
            }
        )
    manifest = {"documents": len(documents), "segments": segments, **told}
    manifest["version"] = hashlib.sha256("\n".join(f"{d.path} {d.sha256}" for d in documents).encode()).hexdigest()[:12]
    path, entry = shelf.put(MANIFEST, (json.dumps(manifest, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    return files | {path: entry}


def _version(files: Files) -> str:
    """Stands for the bytes of a segment: a browser never takes a shard of one for that of another."""
    told = "\n".join(f"{path} {sha256}" for path, (sha256, _size) in files.items())
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _make_segment(segment: Segment, documents: Sequence[Document], past: Past | None, shelf: Shelf) -> Made:
    now = documents[segment.first : segment.end]
    before = past.documents_of(segment) if past is not None else None
    if past is not None and before is not None:
        changes = find_changes(before, now)
        meta = next(each for each in past.manifest["segments"] if each["name"] == segment.name)
        if changes is not None and len(changes) <= _FEW:
            try:
                return _patch(segment, changes, meta, shelf)
            except CannotPatchError:
                pass  # made anew, as if there had been nothing
    return _make_anew(segment, now, shelf)


def find_changes(
    before: Sequence[Document], now: Sequence[Document]
) -> list[tuple[int, Document | None, Document]] | None:
    """The documents that are others or new, by number; None when documents have other numbers than before."""
    if len(now) < len(before) or any(old.path != new.path for old, new in zip(before, now, strict=False)):
        return None
    known = [*before, *[None] * (len(now) - len(before))]
    return [(n, old, new) for n, (old, new) in enumerate(zip(known, now, strict=True)) if old != new]


def _patch(
    segment: Segment, changes: Sequence[tuple[int, Document | None, Document]], meta: Mapping[str, Any], shelf: Shelf
) -> Made:
    bits, postings = int(meta["bits"]), int(meta["postings"])
    folder = f"search/{segment.name}"
    files = {path: shelf.known[path] for path in (f"{folder}/{shard_name(n, bits)}" for n in range(1 << bits))}
    told = [
        Change(
            number,
            read_document(shelf.read_known(old.path)) if old is not None else None,
            read_document(shelf.read(new.path)),
        )
        for number, old, new in changes
    ]
    patched = patch_segment(
        told, bits, postings, segment.room, lambda number: shelf.read_known(f"{folder}/{shard_name(number, bits)}")
    )
    files |= dict(shelf.put(f"{folder}/{shard_name(n, bits)}", data) for n, data in patched.shards.items())
    return Made(files, bits, patched.postings)


def _make_anew(segment: Segment, documents: Sequence[Document], shelf: Shelf) -> Made:
    """All shards of a segment, by NumPy, which is loaded only here."""
    bulk = importlib.import_module("generator.outputs.search.bulk")
    shelf.sorting.mkdir(parents=True, exist_ok=True)
    paths = [document.path for document in documents]
    batches = [(first, paths[first : first + bulk.BATCH]) for first in range(0, len(paths), bulk.BATCH)]

    def sort(some: Sequence[tuple[int, list[str]]]) -> list[Any]:
        return [
            each
            for first, held in some
            for each in bulk.sort_batch(first, [read_document(shelf.read(path)) for path in held], shelf.sorting)
        ]

    whole = bulk.plan_segment((each for found in shelf.spread(sort, batches) for each in found), segment.room)
    folder = f"search/{segment.name}"

    def make(parts: Sequence[tuple[int, int]]) -> dict[str, tuple[str, int]]:
        made: dict[str, tuple[str, int]] = {}
        for part in parts:
            bulk.make_shards(
                whole,
                part,
                lambda number, data: made.update((shelf.put(f"{folder}/{shard_name(number, whole.bits)}", data),)),
            )
        return made

    files: dict[str, tuple[str, int]] = {}
    for made in shelf.spread(make, bulk.find_parts(whole)):
        files |= made
    shutil.rmtree(shelf.sorting)
    return Made(dict(sorted(files.items())), whole.bits, whole.postings)
