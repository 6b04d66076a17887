"""Overviews: what tells of records elsewhere than on their own pages. They are planned anew only where something told changed.

Boards, lists, data sets, pages of units and places: thousands of tasks whose inputs have to be put together to know that they
are as before. Most edits change a text, of which no overview tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from generator.model.artifact import Task
from generator.model.content_type import Types
from generator.model.history import Chronicle
from generator.model.site import Site
from generator.model.view import Link
from generator.outputs.boards import Fronts, find_boards, find_fronts
from generator.outputs.bundles import KeptBundle, Paths, plan_bundle
from generator.outputs.charts import CHARTS
from generator.outputs.data_package import package_tasks
from generator.outputs.datasets import dataset_tasks
from generator.outputs.feeds import site_map_task
from generator.outputs.late_pages import late_bundles
from generator.outputs.lists import Directories, list_tasks
from generator.outputs.portal_pages import portal_tasks
from generator.outputs.unit_pages import unit_bundles


class Overviews(NamedTuple):
    """Overviews as planned. `digest` stands for all that they were planned by; `paths` has the paths of each task.

    `fronts` are the boards that stand beside the lists of types: type, title, path. `frame` stands for all that every page has of
    the code, the look and the settings; where it is the same, those of `bundles` are that have the same standing for them.
    """

    digest: str = ""
    paths: Paths = ()
    fronts: tuple[tuple[str, str, str], ...] = ()
    frame: str = ""
    bundles: tuple[KeptBundle, ...] = ()

    def links(self, types: Iterable[str]) -> Fronts:
        """The boards beside the list of each type."""
        return {name: tuple(Link(title, path) for kind, title, path in self.fronts if kind == name) for name in types}


NO_OVERVIEWS: Final = Overviews()


def planned_by(site: Site) -> tuple[object, ...]:
    """All of a site that overviews may be planned by: of texts only the clauses, and of those that some record refers to."""
    told = tuple([f"{entry.path} {entry.listed}" for entry in site.entries])
    divided = sorted({reference.target for entry in site.entries for reference in entry.references if reference.item})
    clauses = tuple([(each, site.by_id[each].parsed.headings) for each in divided])
    return told, clauses, site.names, site.pages, site.workdays, site.today, site.is_past, site.chronicle is not None


def plan_overviews(
    site: Site, types: Types, directories: Directories, digest: str, before: Overviews = NO_OVERVIEWS
) -> tuple[Overviews, list[Task]]:
    """Every overview. They see nothing of a site's past but whether it tells one: each release would change it.

    `before` has what to take over of those before, in a frame that is the same.
    """
    site = replace(site, chronicle=None if site.chronicle is None else Chronicle(), revisions={})
    boards = find_boards(types, site)
    fronts = find_fronts(boards)
    tasks = [*portal_tasks(site, types, directories, boards, fronts)]
    for kind in types.values():
        tasks += list_tasks(kind, site, directories[kind.name], fronts[kind.name])
        tasks += dataset_tasks(kind, site)
    tasks += package_tasks(site, types)
    tasks.append(site_map_task(site, types, directories, [page.path for each in boards.values() for page in each]))
    known = {each[0]: each for each in before.bundles}
    bundles: list[KeptBundle] = []
    for bundle in (*unit_bundles(site, types, directories), *late_bundles(boards, types, site)):
        kept, planned = plan_bundle(bundle, known)
        bundles.append(kept)
        tasks += planned
    tasks = list(_once(tasks))
    told = tuple((kind, link.text, link.href) for kind, links in fronts.items() for link in links if link.href)
    return Overviews(digest, tuple([task.paths for task in tasks]), told, before.frame, tuple(bundles)), tasks


def _once(tasks: Iterable[Task]) -> Iterator[Task]:
    """A chart that stands on several pages is one file."""
    charts: set[str] = set()
    for task in tasks:
        if not task.name.startswith(CHARTS):
            yield task
        elif task.name not in charts:
            charts.add(task.name)
            yield task
