"""Record files read in parallel and remembered: what did not change is not parsed again.

What reading yields is kept in packs of many records, each checked against its file's digest when it is taken out;
the rendered text of a record is an entry of its own, for it is needed only when the record's page is made.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
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
        packs: dict[str, dict[str, tuple[str, Any]]] = {}
        for name, data in store.get_many(self._pack(number) for number in range(_PACKS)).items():
            packs[name] = pickle.loads(data)  # noqa: S301 - our own, and its digest was checked
        found: dict[str, Any] = {}
        missing: list[Readable] = []
        for file in files:
            path = file.content.path
            digest, result = packs.get(self._pack_of(path), {}).get(path, ("", None))
            if digest == file.digest:
                found[path] = result
            else:
                missing.append(file)
        if missing:
            for results in spread(self._read_some, missing, jobs=self.jobs):
                found.update(results)
        self._keep(store, files, found, packs)
        store.close()
        return tuple(found[file.content.path] for file in files)

    def text_key(self, file: Readable) -> str:
        """Where the rendered text of a file is kept."""
        return f"text:{self.engine}:{file.digest}"

    def live_keys(self, files: Iterable[Readable]) -> list[str]:
        """Every entry of the store that these files use."""
        return [*map(self.text_key, files), *(self._pack(number) for number in range(_PACKS))]

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

    def _keep(
        self,
        store: Store,
        files: Sequence[Readable],
        found: Mapping[str, Any],
        packs: Mapping[str, Mapping[str, tuple[str, Any]]],
    ) -> None:
        """Write the packs in which anything is new or gone."""
        fresh: dict[str, dict[str, tuple[str, Any]]] = {}
        for file in files:
            path = file.content.path
            fresh.setdefault(self._pack_of(path), {})[path] = (file.digest, found[path])
        changed = {
            name: pickle.dumps(pack, pickle.HIGHEST_PROTOCOL)
            for name, pack in fresh.items()
            if {path: kept[0] for path, kept in pack.items()}
            != {path: kept[0] for path, kept in packs.get(name, {}).items()}
        }
        if changed:
            store.put_many(changed)

    def _pack(self, number: int) -> str:
        return f"pack:{self.engine}:{number}"

    def _pack_of(self, path: str) -> str:
        return self._pack(zlib.crc32(path.encode()) % _PACKS)
