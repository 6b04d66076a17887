"""Site → Plan: every file of the portal as a task, and the shared values that tasks draw on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from generator.model.artifact import Supplies, Task
from generator.model.content_type import Types
from generator.model.site import Site
from generator.outputs.assets import Assets
from generator.outputs.datasets import dataset_tasks
from generator.outputs.engine import EngineOutput
from generator.outputs.feeds import feed_tasks, site_map_task
from generator.outputs.lists import list_tasks
from generator.outputs.page import SETTINGS, TEMPLATES
from generator.outputs.portal_pages import portal_tasks
from generator.outputs.record_page import record_tasks
from generator.outputs.templates import Sources


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make. `shared` values are held once by whoever runs the tasks."""

    tasks: tuple[Task, ...]
    shared: Mapping[str, object]


def make_plan(site: Site, types: Types, engine: EngineOutput, assets: Assets, templates: Sources) -> Plan:
    """Every file of the portal. Raises ValueError when two tasks claim one path."""
    shared: dict[str, object] = {TEMPLATES: templates, SETTINGS: site.settings}
    shared |= {f"shell:{kind}:{root}": shell for (kind, root), shell in engine.shells.items()}
    tasks = tuple(sorted(_tasks(site, types, engine, assets), key=lambda task: task.path))
    for before, after in pairwise(tasks):
        if before.path == after.path:
            raise ValueError(f"two tasks claim {after.path}")
    return Plan(tasks, shared)


def _tasks(site: Site, types: Types, engine: EngineOutput, assets: Assets) -> Iterator[Task]:
    for file in engine.files:
        yield Task(file.path, give_bytes, file.data, source=file.source)
    for path, data in assets.files:
        yield Task(path, give_bytes, data)
    yield from portal_tasks(site, types)
    for kind in types.values():
        yield from list_tasks(kind, site)
        yield from dataset_tasks(kind, site)
    for entry in site.entries:
        yield from record_tasks(entry, types[entry.type], site)
    yield from feed_tasks(site, types)
    yield site_map_task(site, types)
    yield Task(PurePosixPath("robots.txt"), give_bytes, _robots(site))


def give_bytes(data: bytes, _supplies: Supplies) -> bytes:
    """A file that is known already."""
    return data


def _robots(site: Site) -> bytes:
    if site.settings.demonstration:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\nSitemap: {site.settings.address}sitemap.xml\n".encode()
