"""Tasks → files in the stage: only those whose inputs changed are made, and only bytes that changed are written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator.build.digest import digest
from generator.build.inspect import Fault, PageFacts, inspect_page
from generator.build.state import State
from generator.build.workers import spread
from generator.model.artifact import ContentChangedError, ContentFile, Page, Supplies, Task
from generator.model.history import Kept

Progress = Callable[[int, int], None]


class MadeFile(NamedTuple):
    """A file that a task made. `is_new` says that its bytes are not those of the site's; `facts` are a page's.

    A tuple: tens of thousands come back from the processes that made them, and dataclasses with slots are slow to unpickle.
    """

    path: str
    sha256: str
    size: int
    is_new: bool
    facts: PageFacts | None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making files needs: the shared values, the way to content files and rendered texts, where to put files.

    `common` are the links that every page has from its shell.
    """

    shared: Mapping[str, object]
    root: Path
    texts: Callable[[Sequence[ContentFile]], Mapping[str, bytes]]
    read_kept: Callable[[Kept], bytes]
    stage: Path
    known: Mapping[str, tuple[str, int]]
    common: frozenset[str]
    base_path: str

    def make_some(self, tasks: Sequence[Task]) -> list[tuple[str, tuple[MadeFile, ...]]]:
        """Make some tasks here, by name. Raises ContentChangedError when a file is not what was checked."""
        folders: set[str] = set()
        texts = self.texts([task.text for task in tasks if task.text is not None])
        return [(task.name, tuple(self._make(task, texts, folders))) for task in tasks]

    def _make(self, task: Task, texts: Mapping[str, bytes], folders: set[str]) -> Iterator[MadeFile]:
        files = tuple(self._read(file) for file in task.files)
        text = texts[task.text.path] if task.text is not None else None
        kept = tuple(map(self.read_kept, task.kept))
        supplies = Supplies({name: self.shared[name] for name in task.shared}, files, text, kept)
        for path, made in zip(task.paths, task.make(task.inputs, supplies), strict=True):
            data, loose = made if isinstance(made, Page) else (made, made)
            sha256 = hashlib.sha256(data).hexdigest()
            is_new = self.known.get(path) != (sha256, len(data))
            if is_new:
                write_staged(self.stage, path, data, folders)
            facts = inspect_page(path, data, loose, self.common, self.base_path) if path.endswith(".html") else None
            yield MadeFile(path, sha256, len(data), is_new, facts)

    def _read(self, file: ContentFile) -> bytes:
        try:
            data = (self.root / file.path).read_bytes()
        except FileNotFoundError:
            raise ContentChangedError(file.path) from None
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ContentChangedError(file.path)
        return data


def write_staged(stage: Path, path: str, data: bytes, folders: set[str]) -> None:
    """Put a file where it waits to go live, readable by a web server."""
    target = f"{stage}/{path}"
    folder = target.rpartition("/")[0]
    if folder not in folders:
        Path(folder).mkdir(0o755, parents=True, exist_ok=True)
        folders.add(folder)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)


class Run(NamedTuple):
    """What a run came to: every task's key and paths, every file, the pages' links; `made` tasks were run."""

    tasks: dict[str, tuple[str, tuple[str, ...]]]
    files: dict[str, tuple[str, int]]
    links: dict[str, str]
    changed: tuple[str, ...]
    pages: tuple[str, ...]
    faults: tuple[Fault, ...]
    made: int
    indexed: tuple[str, ...] = ()


def run_tasks(  # noqa: PLR0913 - what a run depends on, by name
    tasks: Sequence[Task],
    covered: frozenset[str],
    workshop: Workshop,
    *,
    engine: str,
    previous: State,
    jobs: int | None,
    progress: Progress,
) -> Run:
    """Make what is stale. `engine` is the digest of the code; `covered` shared values are in the tasks' own digests."""
    digests = {name: "" if name in covered else digest(value) for name, value in workshop.shared.items()}
    keys = _keys(tasks, engine, digests, previous)
    stale = [task for task in tasks if previous.tasks.get(task.name, ("",))[0] != keys[task.name]]
    by_name: dict[str, tuple[MadeFile, ...]] = {}
    progress(len(tasks) - len(stale), len(tasks))
    # What one process has loaded for good is not to be in the next ones that it forks.
    for apart in (False, True):
        some = [task for task in stale if task.apart is apart]
        for results in spread(workshop.make_some, some, jobs=jobs, apart=apart) if some else ():
            by_name.update(results)
            progress(len(tasks) - len(stale) + len(by_name), len(tasks))
    return _collect(tasks, keys, by_name, previous)


def _collect(
    tasks: Sequence[Task], keys: Mapping[str, str], by_name: Mapping[str, tuple[MadeFile, ...]], previous: State
) -> Run:
    files: dict[str, tuple[str, int]] = {}
    links: dict[str, str] = {}
    changed: list[str] = []
    pages: list[str] = []
    faults: list[Fault] = []
    for task in tasks:
        made = by_name.get(task.name)
        if made is None:
            for path in task.paths:
                files[path] = previous.files[path]
                if path in previous.links:
                    links[path] = previous.links[path]
            continue
        for file in made:
            files[file.path] = (file.sha256, file.size)
            changed += [file.path] if file.is_new else []
            if file.facts is not None:
                pages.append(file.path)
                faults += file.facts.faults
                if file.facts.links:
                    links[file.path] = file.facts.links
    told = {task.name: (keys[task.name], task.paths) for task in tasks}
    return Run(told, files, links, tuple(changed), tuple(pages), tuple(faults), len(by_name))


def _keys(tasks: Sequence[Task], engine: str, digests: Mapping[str, str], previous: State) -> dict[str, str]:
    """What each task's files depend on, by the task's name. Most tasks are made alike: that part is put together once."""
    common: dict[tuple[object, tuple[str, ...]], str] = {}
    keys: dict[str, str] = {}
    for task in tasks:
        if task.as_before:
            keys[task.paths[0]] = previous.tasks[task.paths[0]][0]
            continue
        alike = (task.make, task.shared)
        if alike not in common:
            parts = (engine, task.make.__module__, task.make.__qualname__, *(digests[name] for name in task.shared))
            common[alike] = _hash("\n".join(parts))
        own = task.stands_for if task.stands_for is not None else digest(task.inputs)
        beside = [*(file.sha256 for file in task.files), *(kept.sha256 for kept in task.kept)]
        text = task.text.sha256 if task.text is not None else ""
        keys[task.paths[0]] = _hash("\n".join([common[alike], own, text, *task.paths, *beside]))
    return keys


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
