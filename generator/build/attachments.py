"""The texts of attachments, remembered by what the files hold: an edit of the record beside them reads none again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.build.store import Store
from generator.model.attached import AttachedText
from generator.model.site import AttachedFile

# Files below a folder → their texts, in the same order.
Extract = Callable[[Path, Sequence[AttachedFile]], Iterator[AttachedText]]


@dataclass(frozen=True, slots=True)
class Attachments:
    """How texts are found: by `extract` below `root`, by code whose digest is `engine`, remembered in the store at `store`."""

    extract: Extract
    engine: str
    root: Path
    store: Path

    def key(self, file: AttachedFile) -> str:
        """Where the text of a file is kept. The ending says how it is read; the rest of its name says nothing."""
        return f"attached:{self.engine}:{file.name.rpartition('.')[2].casefold()}:{file.content.sha256}"

    def read(self, files: Iterable[AttachedFile]) -> dict[str, AttachedText]:
        """The texts of files by key; one that is not kept, or damaged, is extracted. Raises what `extract` raises."""
        by_key = {self.key(file): file for file in files}
        if not by_key:
            return {}
        store = Store(self.store)
        kept = store.get_many(by_key)
        found = {key: AttachedText.unpack(data) for key, data in kept.items()}
        lost = [key for key in by_key if key not in kept]
        for key, text in zip(lost, self.extract(self.root, [by_key[key] for key in lost]), strict=True):
            found[key] = text
            store.put_many({key: text.pack()})  # at once: who is interrupted goes on from here
        store.close()
        return found
