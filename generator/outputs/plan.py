"""Site → Plan: every file of the portal as a task, and the shared values that tasks draw on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model.artifact import Supplies, Task
from generator.model.content_type import Types
from generator.model.site import Site
from generator.outputs.assets import Assets
from generator.outputs.boards import find_boards, front_boards
from generator.outputs.changes import change_tasks
from generator.outputs.charts import CHARTS
from generator.outputs.data_package import package_tasks
from generator.outputs.datasets import dataset_tasks
from generator.outputs.day import day_task
from generator.outputs.engine_parts import EngineOutput
from generator.outputs.feeds import feed_tasks, site_map_task
from generator.outputs.lists import DIRECTORIES, Directories, find_all_directories, list_tasks
from generator.outputs.page import SETTINGS, TEMPLATES
from generator.outputs.page_data import page_data_tasks
from generator.outputs.portal_pages import portal_tasks
from generator.outputs.record_page import SITE, TYPES, record_tasks
from generator.outputs.redirects import redirect_tasks
from generator.outputs.revisions import revision_tasks
from generator.outputs.search.index import SearchPlan
from generator.outputs.search.tables import find_facets, list_documents, plan_search, search_tasks
from generator.outputs.search_page import search_page_task
from generator.outputs.shell import Shell
from generator.outputs.templates import Sources, template_closure

# Shared values of which each task sees a part: that part is in the task's own digest.
COVERED = frozenset({SITE, TYPES, DIRECTORIES})


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make, by path. `shared` values are held once by whoever runs the tasks; those `covered` need no digest.

    `contested` are addresses that a redirect claims although something stands there; `search` is what the index is made of.
    """

    tasks: tuple[Task, ...]
    shared: Mapping[str, object]
    shells: Mapping[tuple[str, str], Shell]
    covered: frozenset[str] = COVERED
    contested: tuple[str, ...] = ()
    search: SearchPlan = field(default_factory=SearchPlan)

    @property
    def paths(self) -> frozenset[str]:
        """Every file that will be there."""
        return frozenset(path for task in self.tasks for path in task.paths)


def make_plan(site: Site, types: Types, engine: EngineOutput, assets: Assets, templates: Sources) -> Plan:
    """Every file of the portal. Raises ValueError when two tasks claim one path."""
    directories = find_all_directories(types, site)
    shared: dict[str, object] = {SETTINGS: site.settings, SITE: site, TYPES: types, DIRECTORIES: directories}
    shared |= {f"{TEMPLATES}:{name}": template_closure(templates, name) for name, _text in templates}
    shared |= {f"shell:{kind}:{root}": shell for (kind, root), shell in engine.shells.items()}
    documents, facets = list_documents(site), find_facets(site, types, directories)
    tasks = [*_once(_tasks(site, types, engine, assets, directories)), *search_tasks(documents, facets)]
    claimed: set[str] = set()
    for task in tasks:
        for path in task.paths:
            if path in claimed:
                raise ValueError(f"two tasks claim {path}")
            claimed.add(path)
    contested = []
    for task in redirect_tasks(site):
        if claimed.isdisjoint(task.paths):
            claimed.update(task.paths)
            tasks.append(task)
        else:
            contested.append(task.name)
    return Plan(
        tuple(tasks),
        shared,
        engine.shells,
        contested=tuple(contested),
        search=plan_search(site, types, documents, facets),
    )


def _once(tasks: Iterable[Task]) -> Iterator[Task]:
    """A chart that stands on several pages is one file."""
    charts: set[str] = set()
    for task in tasks:
        if not task.name.startswith(CHARTS):
            yield task
        elif task.name not in charts:
            charts.add(task.name)
            yield task


def _tasks(site: Site, types: Types, engine: EngineOutput, assets: Assets, directories: Directories) -> Iterator[Task]:
    for file in engine.files:
        yield Task((file.path,), give_bytes, file.data, source=file.source)
    for path, data in assets.files:
        yield Task((path.as_posix(),), give_bytes, data)
    boards = find_boards(types, site)
    yield from portal_tasks(site, types, directories, boards)
    yield day_task(site)
    yield search_page_task(site, types, directories, assets)
    for kind in types.values():
        yield from list_tasks(kind, site, directories[kind.name], front_boards(boards, kind))
        yield from dataset_tasks(kind, site)
    yield from package_tasks(site, types)
    templates = {kind.name: kind.template for kind in types.values()}
    for entry in site.entries:
        yield from record_tasks(entry, templates[entry.type], tuple(types[entry.type].tables(entry)))
    yield from revision_tasks(site, types)
    yield from change_tasks(site)
    yield from page_data_tasks(site, engine)
    yield from feed_tasks(site, types)
    yield site_map_task(site, types, directories, [page.path for each in boards.values() for page in each])
    yield Task(("robots.txt",), give_bytes, _robots(site))


def give_bytes(data: bytes, _supplies: Supplies) -> tuple[bytes]:
    """A file that is known already."""
    return (data,)


def _robots(site: Site) -> bytes:
    if site.settings.demonstration:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\nSitemap: {site.settings.address}sitemap.xml\n".encode()
