"""Record files read in parallel and remembered: what did not change is not parsed again.

What reading yields is kept in packs of many records, each checked against its file's digest when it is taken out;
the rendered text of a record is an entry of its own, for it is needed only when the record's page is made.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from generator.build.attachments import Attachments
from generator.build.store import Store
from generator.build.workers import spread
from generator.model.artifact import ContentFile
from generator.model.attached import AttachedText
from generator.model.site import AttachedFile

_PACKS = 64


class Readable(Protocol):
    """A file to read; `digest` stands for all that reading it depends on, except the code."""

    @property
    def content(self) -> ContentFile:
        """The file and what it holds."""

    @property
    def attached(self) -> Sequence[AttachedFile]:
        """What lies beside it."""

    @property
    def digest(self) -> str:
        """Stands for the file and what lies beside it."""


class HasAttachments(Protocol):
    """A file as read."""

    @property
    def attachments(self) -> Sequence[AttachedFile]:
        """Those that lie beside it and of which the texts are wanted."""


# A file → the file as read.
Read = Callable[[Any], HasAttachments]
# A file as read, and the texts of its attachments by name → what the build must know of it, and its rendered text.
Keep = Callable[[Any, Mapping[str, AttachedText]], tuple[Any, bytes]]
# What reading yielded, by path, each with the digest of what was read.
Known = Mapping[str, tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Reader:
    """How files are read: by `read`, then `keep`, by code whose digest is `engine`, remembered in the store at `store`.

    `attachments` has the texts of what lies beside them; `known` is what the same code read before in this process.
    """

    read: Read
    keep: Keep
    engine: str
    store: Path
    attachments: Attachments
    jobs: int | None = None
    known: Known = field(default_factory=dict)

    def read_all(self, files: Sequence[Readable]) -> Known:
        """What reading yields for each file, by path, in their order. Raises what `read` raises."""
        store = Store(self.store)
        kept = self.known or self._open_packs(store)
        digests = {file.content.path: file.digest for file in files}
        found: dict[str, tuple[str, Any]] = {}
        missing: list[Readable] = []
        for file in files:
            path = file.content.path
            known = kept.get(path)
            if known is not None and known[0] == digests[path]:
                found[path] = known
            else:
                missing.append(file)
        if missing:
            # Those of one pack together: what they have in common travels, and is kept, once.
            missing.sort(key=lambda file: _pack_of(file.content.path))
            for results in spread(self._read_some, missing, jobs=self.jobs):
                found |= {path: (digests[path], result) for path, result in results.items()}
        stale = {_pack_of(path) for path in kept.keys() - digests.keys()}
        self._keep(store, stale.union(_pack_of(file.content.path) for file in missing), found)
        store.close()
        return {path: found[path] for path in digests}

    def text_key(self, file: Readable) -> str:
        """Where the rendered text of a file is kept."""
        return f"text:{self.engine}:{file.digest}"

    def sweep(self, files: Sequence[Readable], others: Sequence[str]) -> None:
        """Keep the store to about what these files use, and the entries of others at these keys."""
        store = Store(self.store)
        packs = map(self._pack, range(_PACKS))
        beside = [attached for file in files for attached in file.attached]
        store.sweep(
            len(files) + len(beside) + _PACKS,
            lambda: [*map(self.text_key, files), *map(self.attachments.key, beside), *packs, *others],
        )
        store.close()

    def read_texts(self, files: Sequence[Readable]) -> dict[str, bytes]:
        """The rendered texts of files by path; one that was lost is rendered again."""
        store = Store(self.store)
        kept = store.get_many(map(self.text_key, files))
        lost = [file for file in files if self.text_key(file) not in kept]
        if lost:
            made = {self.text_key(file): text for file, (_result, text) in self._make(lost).items()}
            store.put_many(made)
            kept |= made
        store.close()
        return {file.content.path: kept[self.text_key(file)] for file in files}

    def _read_some(self, files: Sequence[Readable]) -> dict[str, Any]:
        made = self._make(files)
        store = Store(self.store)
        store.put_many({self.text_key(file): text for file, (_result, text) in made.items()})
        store.close()
        return {file.content.path: result for file, (result, _text) in made.items()}

    def _make(self, files: Sequence[Readable]) -> dict[Readable, tuple[Any, bytes]]:
        """Read files now, what lies beside them included."""
        read = {file: self.read(file) for file in files}
        texts = self.attachments.read(attached for reading in read.values() for attached in reading.attachments)
        key = self.attachments.key
        return {
            file: self.keep(reading, {each.name: texts[key(each)] for each in reading.attachments})
            for file, reading in read.items()
        }

    def _open_packs(self, store: Store) -> Known:
        """All packs, one after the other: the bytes of all of them together would be much to hold."""
        known: dict[str, tuple[str, Any]] = {}
        for number in range(_PACKS):
            data = store.get(self._pack(number))
            known |= pickle.loads(data) if data is not None else {}  # noqa: S301 - our own, and its digest was checked
        return known

    def _keep(self, store: Store, stale: AbstractSet[int], found: Known) -> None:
        """Write the packs in which anything is new or gone."""
        packs: dict[int, dict[str, tuple[str, Any]]] = {number: {} for number in stale}
        for path, kept in found.items() if stale else ():
            number = _pack_of(path)
            if number in packs:
                packs[number][path] = kept
        for number, pack in packs.items():
            store.put_many({self._pack(number): pickle.dumps(pack, pickle.HIGHEST_PROTOCOL)})

    def _pack(self, number: int) -> str:
        return f"pack:{self.engine}:{number}"


def _pack_of(path: str) -> int:
    return zlib.crc32(path.encode()) % _PACKS
