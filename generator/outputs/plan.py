"""Site → Plan: every file of the portal as a task, and the shared values that tasks draw on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model.artifact import Supplies, Task
from generator.model.content_type import Types
from generator.model.site import Site
from generator.outputs.assets import Assets
from generator.outputs.bundles import as_planned
from generator.outputs.changes import change_tasks
from generator.outputs.day import day_task
from generator.outputs.engine_parts import EngineOutput
from generator.outputs.feeds import feed_tasks
from generator.outputs.lists import DIRECTORIES, Directories, find_all_directories
from generator.outputs.overviews import NO_OVERVIEWS, Overviews, plan_overviews
from generator.outputs.page import SETTINGS, TEMPLATES
from generator.outputs.page_data import page_data_tasks
from generator.outputs.portal_pages import home_task
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

    `overviews` are those among the tasks that tell of records elsewhere than on their own pages.
    `contested` are addresses that a redirect claims although something stands there; `search` is what the index is made of.
    """

    tasks: tuple[Task, ...]
    shared: Mapping[str, object]
    shells: Mapping[tuple[str, str], Shell]
    overviews: Overviews
    covered: frozenset[str] = COVERED
    contested: tuple[str, ...] = ()
    search: SearchPlan = field(default_factory=SearchPlan)

    @property
    def paths(self) -> frozenset[str]:
        """Every file that will be there."""
        return frozenset(path for task in self.tasks for path in task.paths)


def make_plan(  # noqa: PLR0913 - what a plan is made of, by name
    site: Site,
    types: Types,
    engine: EngineOutput,
    assets: Assets,
    templates: Sources,
    *,
    planned_by: str = "",
    before: Overviews = NO_OVERVIEWS,
) -> Plan:
    """Every file of the portal. Raises ValueError when two tasks claim one path.

    `planned_by` is the digest of all that overviews are planned by; those of `before` are taken over if it is the same,
    else at least such pages as have the same standing for them.
    """
    directories = find_all_directories(types, site)
    shared: dict[str, object] = {SETTINGS: site.settings, SITE: site, TYPES: types, DIRECTORIES: directories}
    shared |= {f"{TEMPLATES}:{name}": template_closure(templates, name) for name, _text in templates}
    shared |= {f"shell:{kind}:{root}": shell for (kind, root), shell in engine.shells.items()}
    documents, facets = list_documents(site), find_facets(site, types, directories)
    if planned_by and before.digest == planned_by:
        overviews, planned = before, list(as_planned(before.paths))
    else:
        overviews, planned = plan_overviews(site, types, directories, planned_by, before)
    tasks = [
        *_general_tasks(site, types, engine, assets, directories),
        home_task(site, types, directories, overviews.links(types)),
        *planned,
        *_record_tasks(site, types),
        *search_tasks(documents, facets),
    ]
    redirects, contested = _divide_redirects(site, _claim(tasks))
    return Plan(
        (*tasks, *redirects),
        shared,
        engine.shells,
        overviews,
        contested=contested,
        search=plan_search(site, types, documents, facets),
    )


def _claim(tasks: Iterable[Task]) -> set[str]:
    """The paths of tasks. Raises ValueError when two claim one."""
    claimed: set[str] = set()
    for task in tasks:
        for path in task.paths:
            if path in claimed:
                raise ValueError(f"two tasks claim {path}")
            claimed.add(path)
    return claimed


def _divide_redirects(site: Site, claimed: set[str]) -> tuple[list[Task], tuple[str, ...]]:
    """The redirects from addresses where nothing stands, and the addresses of the others."""
    free: list[Task] = []
    contested: list[str] = []
    for task in redirect_tasks(site):
        if claimed.isdisjoint(task.paths):
            claimed.update(task.paths)
            free.append(task)
        else:
            contested.append(task.name)
    return free, tuple(contested)


def _general_tasks(
    site: Site, types: Types, engine: EngineOutput, assets: Assets, directories: Directories
) -> Iterator[Task]:
    """What is of no record: hand-written pages, what pages load, the day, the search page, feeds, what was changed."""
    for file in engine.files:
        yield Task((file.path,), give_bytes, file.data, source=file.source)
    for path, data in assets.files:
        yield Task((path.as_posix(),), give_bytes, data)
    yield day_task(site)
    yield search_page_task(site, types, directories, assets)
    yield from change_tasks(site)
    yield from page_data_tasks(site, engine)
    yield from feed_tasks(site, types)
    yield Task(("robots.txt",), give_bytes, _robots(site))


def _record_tasks(site: Site, types: Types) -> Iterator[Task]:
    templates = {kind.name: kind.template for kind in types.values()}
    for entry in site.entries:
        yield from record_tasks(entry, templates[entry.type], tuple(types[entry.type].tables(entry)))
    yield from revision_tasks(site, types)


def give_bytes(data: bytes, _supplies: Supplies) -> tuple[bytes]:
    """A file that is known already."""
    return (data,)


def _robots(site: Site) -> bytes:
    if site.settings.demonstration:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\nSitemap: {site.settings.address}sitemap.xml\n".encode()
