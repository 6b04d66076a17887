"""Record files read in parallel and remembered: what did not change is not parsed again.

What reading yields is kept in packs of many records, each checked against its file's digest when it is taken out;
the rendered text of a record is an entry of its own, for it is needed only when the record's page is made.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from generator.build.store import Store
from generator.build.workers import spread
from generator.model.artifact import ContentFile

_PACKS = 64


class Readable(Protocol):
    """A file to read; `digest` stands for all that reading it depends on, except the code."""

    @property
    def content(self) -> ContentFile:
        """The file and what it holds."""

    @property
    def digest(self) -> str:
        """Stands for the file and what lies beside it."""


# A file → what the build must know of it, and its rendered text.
Read = Callable[[Any], tuple[Any, bytes]]


@dataclass(frozen=True, slots=True)
class Reader:
    """How files are read: by `read`, by code whose digest is `engine`, remembered in the store at `store`."""

    read: Read
    engine: str
    store: Path
    jobs: int | None = None

    def read_all(self, files: Sequence[Readable]) -> tuple[Any, ...]:
        """What reading yields for each file, in their order. Raises what `read` raises."""
        store = Store(self.store)
        packs = self._open_packs(store)
        found: dict[str, Any] = {}
        missing: list[Readable] = []
        digests = {file.content.path: file.digest for file in files}
        for file in files:
            path = file.content.path
            digest, result = packs[_pack_of(path)].get(path, ("", None))
            if digest == digests[path]:
                found[path] = result
            else:
                missing.append(file)
        if missing:
            # Those of one pack together: what they have in common travels, and is kept, once.
            missing.sort(key=lambda file: _pack_of(file.content.path))
            for results in spread(self._read_some, missing, jobs=self.jobs):
                found.update(results)
        stale = {_pack_of(file.content.path) for file in missing}
        stale |= {number for number, pack in packs.items() if pack.keys() - digests.keys()}
        if stale:
            self._keep(store, stale, digests, found)
        store.close()
        return tuple(found[file.content.path] for file in files)

    def text_key(self, file: Readable) -> str:
        """Where the rendered text of a file is kept."""
        return f"text:{self.engine}:{file.digest}"

    def sweep(self, files: Sequence[Readable]) -> None:
        """Keep the store to about what these files use."""
        store = Store(self.store)
        packs = map(self._pack, range(_PACKS))
        store.sweep(len(files) + _PACKS, lambda: [*map(self.text_key, files), *packs])
        store.close()

    def read_texts(self, files: Sequence[Readable]) -> dict[str, bytes]:
        """The rendered texts of files by path; one that was lost is rendered again."""
        store = Store(self.store)
        kept = store.get_many(map(self.text_key, files))
        lost = [file for file in files if self.text_key(file) not in kept]
        if lost:
            made = {self.text_key(file): self.read(file)[1] for file in lost}
            store.put_many(made)
            kept |= made
        store.close()
        return {file.content.path: kept[self.text_key(file)] for file in files}

    def _read_some(self, files: Sequence[Readable]) -> dict[str, Any]:
        made = {file: self.read(file) for file in files}
        store = Store(self.store)
        store.put_many({self.text_key(file): text for file, (_result, text) in made.items()})
        store.close()
        return {file.content.path: result for file, (result, _text) in made.items()}

    def _open_packs(self, store: Store) -> dict[int, dict[str, tuple[str, Any]]]:
        kept = store.get_many(map(self._pack, range(_PACKS)))
        none = pickle.dumps({})
        # Our own, and the digest of each was checked.
        return {number: pickle.loads(kept.get(self._pack(number), none)) for number in range(_PACKS)}  # noqa: S301

    def _keep(
        self, store: Store, stale: AbstractSet[int], digests: Mapping[str, str], found: Mapping[str, Any]
    ) -> None:
        """Write the packs in which anything is new or gone."""
        packs: dict[int, dict[str, tuple[str, Any]]] = {number: {} for number in stale}
        for path, digest in digests.items():
            number = _pack_of(path)
            if number in packs:
                packs[number][path] = (digest, found[path])
        store.put_many({self._pack(n): pickle.dumps(pack, pickle.HIGHEST_PROTOCOL) for n, pack in packs.items()})

    def _pack(self, number: int) -> str:
        return f"pack:{self.engine}:{number}"


def _pack_of(path: str) -> int:
    return zlib.crc32(path.encode()) % _PACKS
