"""Tasks that are planned together, and only where what stands for all of them is not what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.model.artifact import Supplies, Task

Paths = tuple[tuple[str, ...], ...]
# A bundle as planned: its name, what stands for it, and the paths of each of its tasks.
KeptBundle = tuple[str, str, Paths]


class Bundle(NamedTuple):
    """Tasks by the name of their page. `told` has all that they are planned of, but for what all pages of the portal have."""

    name: str
    told: str
    plan: Callable[[], Iterable[Task]]


def plan_bundle(bundle: Bundle, before: Mapping[str, KeptBundle]) -> tuple[KeptBundle, list[Task]]:
    """What to keep of a bundle, and its tasks: those of before, where the same stands for it."""
    stands_for = hashlib.sha256(bundle.told.encode("utf-8", "surrogatepass")).hexdigest()
    known = before.get(bundle.name)
    if known is not None and known[1] == stands_for:
        return known, list(as_planned(known[2]))
    tasks = list(bundle.plan())
    return (bundle.name, stands_for, tuple([task.paths for task in tasks])), tasks


def as_planned(each: Paths) -> Iterator[Task]:
    """Tasks that are as they were, of which only the paths are known."""
    return (Task(paths, _leave, None, as_before=True) for paths in each)


def _leave(_given: object, _supplies: Supplies) -> tuple[bytes, ...]:
    raise LookupError("what is as before is not made")
