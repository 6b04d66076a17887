"""Tasks → artifacts: from the cache where nothing they depend on changed, else made, in one process or several."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from generator.build.cache import read_cache, write_cache
from generator.build.digest import digest
from generator.model.artifact import Artifact, ContentFile, Supplies, Task

Progress = Callable[[int, int], None]
_CHUNK = 64
_WORTH_A_POOL = 400


class ContentChangedError(Exception):
    """A file is no longer what was checked: `path` changed while the portal was being built."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Run:
    """What a run made, in the tasks' order, and how much of it was already there."""

    artifacts: tuple[Artifact, ...]
    made: int


def run_tasks(
    tasks: Sequence[Task],
    shared: Mapping[str, object],
    *,
    engine: str,
    cache: Path | None,
    jobs: int | None,
    progress: Progress,
) -> Run:
    """Make every artifact. `engine` is the digest of the code; `jobs` of None chooses by the work there is."""
    digests = {name: digest(value) for name, value in shared.items()}
    keys = [_key(task, engine, digests) for task in tasks]
    known = read_cache(cache, keys) if cache else {}
    missing = [(key, task) for key, task in zip(keys, tasks, strict=True) if key not in known]
    progress(len(tasks) - len(missing), len(tasks))
    chunks = [missing[start : start + _CHUNK] for start in range(0, len(missing), _CHUNK)]
    made: dict[str, bytes] = {}
    for number, results in enumerate(_make_all(chunks, shared, _workers(jobs, len(missing)))):
        made |= {key: data for (key, _task), data in zip(chunks[number], results, strict=True)}
        progress(len(tasks) - len(missing) + len(made), len(tasks))
    if cache:
        write_cache(cache, made)
    known |= made
    artifacts = tuple(Artifact(t.path, known[key], t.source) for key, t in zip(keys, tasks, strict=True))
    return Run(artifacts, len(missing))


def _key(task: Task, engine: str, digests: Mapping[str, str]) -> str:
    shared = tuple(digests[name] for name in task.shared)
    files = tuple(file.sha256 for file in task.files)
    make = f"{task.make.__module__}.{task.make.__qualname__}"
    return digest(engine, make, task.path, task.inputs, shared, files)


def _workers(jobs: int | None, work: int) -> int:
    if jobs is not None:
        return jobs
    return 2 if work >= _WORTH_A_POOL else 1


def _make_all(
    chunks: Sequence[Sequence[tuple[str, Task]]], shared: Mapping[str, object], workers: int
) -> Sequence[list[bytes]]:
    tasks = [[task for _key, task in chunk] for chunk in chunks]
    if workers == 1 or len(chunks) < 2:  # noqa: PLR2004 - one chunk is one worker's
        return [make_chunk(chunk, shared) for chunk in tasks]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(make_chunk, tasks, [shared] * len(tasks)))


def make_chunk(tasks: Sequence[Task], shared: Mapping[str, object]) -> list[bytes]:
    """Make some tasks here. Raises ContentChangedError when a file is not what was checked."""
    return [_make(task, shared) for task in tasks]


def _make(task: Task, shared: Mapping[str, object]) -> bytes:
    supplies = Supplies({name: shared[name] for name in task.shared}, tuple(map(_read, task.files)))
    return task.make(task.inputs, supplies)


def _read(file: ContentFile) -> bytes:
    try:
        data = Path(file.path).read_bytes()
    except FileNotFoundError:
        raise ContentChangedError(file.path) from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ContentChangedError(file.path)
    return data
