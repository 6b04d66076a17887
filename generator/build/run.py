"""Tasks → files in the stage: only those whose inputs changed are made, and only bytes that changed are written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from generator.build.digest import digest
from generator.build.inspect import Fault, PageFacts, inspect_page
from generator.build.parts import KeptParts, Layout, Standing, cut, join
from generator.build.state import State
from generator.build.workers import spread
from generator.model.artifact import ContentChangedError, ContentFile, Made, Page, Parts, Supplies, Task
from generator.model.history import Kept

Progress = Callable[[int, int], None]
_Makers = Mapping[tuple[Callable[..., object], tuple[str, ...]], str]


class MadeFile(NamedTuple):
    """A file that a task made. `is_new` says that its bytes are not those of the site's; `facts` are a page's, `layout` a file's in parts.

    A tuple: tens of thousands come back from the processes that made them, and dataclasses with slots are slow to unpickle.
    """

    path: str
    sha256: str
    size: int
    is_new: bool
    facts: PageFacts | None
    layout: Layout = ()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making files needs: the shared values, the way to content files and rendered texts, where to put files.

    `site` is where the site lies as it is; `known` has digest and size of its files, `parts` what those in parts are made of.
    `common` are the links that every page has from its shell.
    """

    shared: Mapping[str, object]
    root: Path
    texts: Callable[[Sequence[ContentFile]], Mapping[str, bytes]]
    read_kept: Callable[[Kept], bytes]
    stage: Path
    site: Path
    known: Mapping[str, tuple[str, int]]
    common: frozenset[str]
    base_path: str
    parts: Mapping[str, KeptParts] = field(default_factory=dict)

    def make_some(self, tasks: Sequence[Task]) -> list[tuple[str, tuple[MadeFile, ...]]]:
        """Make some tasks here, by name. Raises ContentChangedError when a file is not what was checked."""
        folders: set[str] = set()
        texts = self.texts([task.text for task in tasks if task.text is not None])
        return [(task.name, tuple(self._make(task, texts, folders))) for task in tasks]

    def _make(self, task: Task, texts: Mapping[str, bytes], folders: set[str]) -> Iterator[MadeFile]:
        files = tuple(self._read(file) for file in task.files)
        text = texts[task.text.path] if task.text is not None else None
        kept = tuple(map(self.read_kept, task.kept))
        standing = self._standing(task)
        lacking = [number for number, part in enumerate(task.parts) if not standing or part not in standing[0]]
        supplies = Supplies({name: self.shared[name] for name in task.shared}, files, text, kept, lacking)
        for number, (path, made) in enumerate(zip(task.paths, task.make(task.inputs, supplies), strict=True)):
            data, loose, layout = _finish(made, task.parts, standing[number] if standing else {})
            sha256 = hashlib.sha256(data).hexdigest()
            is_new = self.known.get(path) != (sha256, len(data))
            if is_new:
                write_staged(self.stage, path, data, folders)
            facts = inspect_page(path, data, loose, self.common, self.base_path) if path.endswith(".html") else None
            yield MadeFile(path, sha256, len(data), is_new, facts, layout)

    def _standing(self, task: Task) -> tuple[Standing, ...]:
        """For each file of a task the parts that it has now; nothing where one of them is not what was published."""
        found = []
        _maker, stand_for, layouts = self.parts.get(task.name, ("", (), ()))
        for path, layout in zip(task.paths, layouts, strict=False):
            try:
                data = (self.site / path).read_bytes()
            except OSError:
                return ()
            if self.known.get(path) != (hashlib.sha256(data).hexdigest(), len(data)):
                return ()
            found.append(cut(data, stand_for, layout))
        return tuple(found)

    def _read(self, file: ContentFile) -> bytes:
        try:
            data = (self.root / file.path).read_bytes()
        except FileNotFoundError:
            raise ContentChangedError(file.path) from None
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ContentChangedError(file.path)
        return data


def _finish(made: Made, parts: Sequence[str], standing: Standing) -> tuple[bytes, bytes, Layout]:
    """The bytes of a file, those of them that have to be looked through, and how its parts lie in it."""
    match made:
        case Page(data, loose):
            return data, loose, ()
        case Parts():
            data, layout = join(made, parts, standing)
            return data, data, layout
    return made, made, ()


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
    parts: Mapping[str, KeptParts] = {}


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
    makers = _makers(tasks, engine, digests)
    keys = _keys(tasks, makers, previous)
    stale = [task for task in tasks if previous.tasks.get(task.name, ("",))[0] != keys[task.name]]
    workshop = replace(workshop, parts=_parts_as_made(stale, makers, previous))
    by_name: dict[str, tuple[MadeFile, ...]] = {}
    progress(len(tasks) - len(stale), len(tasks))
    # What one process has loaded for good is not to be in the next ones that it forks.
    for apart in (False, True):
        some = [task for task in stale if task.apart is apart]
        for results in spread(workshop.make_some, some, jobs=jobs, apart=apart) if some else ():
            by_name.update(results)
            progress(len(tasks) - len(stale) + len(by_name), len(tasks))
    run = _collect(tasks, keys, by_name, previous)
    return run._replace(parts=_parts_of(run, by_name, tasks, makers, previous))


def _parts_as_made(stale: Sequence[Task], makers: _Makers, previous: State) -> dict[str, KeptParts]:
    """What the files of these tasks are made of, where the same code made them that would make them now."""
    found: dict[str, KeptParts] = {}
    for task in stale:
        kept = previous.parts.get(task.name) if task.parts else None
        if kept is not None and (kept[0], previous.tasks[task.name][1]) == (makers[_maker(task)], task.paths):
            found[task.name] = kept
    return found


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


def _parts_of(
    run: Run, by_name: Mapping[str, tuple[MadeFile, ...]], tasks: Sequence[Task], makers: _Makers, previous: State
) -> dict[str, KeptParts]:
    """What the files in parts are made of now."""
    found = {name: kept for name, kept in previous.parts.items() if name in run.tasks and name not in by_name}
    for task in tasks:
        if task.parts and task.name in by_name:
            layouts = tuple([file.layout for file in by_name[task.name]])
            found[task.name] = (makers[_maker(task)], task.parts, layouts)
    return found


def _maker(task: Task) -> tuple[Callable[..., object], tuple[str, ...]]:
    return task.make, task.shared


def _makers(tasks: Sequence[Task], engine: str, digests: Mapping[str, str]) -> _Makers:
    """What stands for the code of each kind of task and the values that they share: most tasks are made alike."""
    return {
        (make, shared): _hash(
            "\n".join((engine, make.__module__, make.__qualname__, *map(digests.__getitem__, shared)))
        )
        for make, shared in {_maker(task) for task in tasks if not task.as_before}
    }


def _keys(tasks: Sequence[Task], makers: _Makers, previous: State) -> dict[str, str]:
    """What each task's files depend on, by the task's name."""
    keys: dict[str, str] = {}
    for task in tasks:
        if task.as_before:
            keys[task.paths[0]] = previous.tasks[task.paths[0]][0]
            continue
        own = task.stands_for if task.stands_for is not None else digest(task.inputs)
        beside = [*(file.sha256 for file in task.files), *(kept.sha256 for kept in task.kept)]
        text = task.text.sha256 if task.text is not None else ""
        keys[task.paths[0]] = _hash("\n".join([makers[_maker(task)], own, text, *task.paths, *task.parts, *beside]))
    return keys


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
