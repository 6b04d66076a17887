"""Build only what Hugo makes too, for report A: pages, feeds, site map, assets; no JSON, plain text or data sets.

Run by scripts/benchmark.py with the project's own Python, as `python -m scripts.benchmark_pages build …`. Nobody publishes
such a site: its links to data lead nowhere, so the faults that the inspection finds are dropped here, after it looked for them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import cast

from generator import __main__ as gongkai
from generator import pipeline
from generator.build.inspect import find_dead
from generator.model.artifact import Page, Supplies, Task
from generator.model.content_type import Types
from generator.model.site import Site
from generator.outputs.page import make_page
from generator.outputs.plan import Plan, make_plan
from generator.outputs.record_page import SITE, TYPES, make_record, record_page
from generator.outputs.record_text import unpack_text

_LEFT_OUT = (".json", ".csv", ".txt")


def make_record_page(record_id: str, supplies: Supplies) -> tuple[Page, ...]:
    """A record's page alone."""
    whole = cast("Site", supplies.shared[SITE])
    entry = whole.by_id[record_id]
    types = cast("Types", supplies.shared[TYPES])
    return make_page(record_page(entry, types, whole.around(entry), unpack_text(supplies.text)), supplies)


def make_plan_of_pages(*given: object, **named: object) -> Plan:
    """The plan without data."""
    plan: Plan = make_plan(*given, **named)  # type: ignore[arg-type]
    kept: list[Task] = []
    for task in plan.tasks:
        if task.make is make_record:
            kept.append(task._replace(make=make_record_page, paths=task.paths[:1]))
        elif not task.paths[0].endswith(_LEFT_OUT):
            kept.append(task)
    return replace(plan, tasks=tuple(kept))


def find_dead_in_vain(*given: object) -> tuple[()]:
    """Look for dead links and let them pass."""
    tuple(find_dead(*given))  # type: ignore[arg-type]
    return ()


def main() -> int:
    """`gongkai build` of the pages alone."""
    vars(pipeline).update(make_plan=make_plan_of_pages, find_dead=find_dead_in_vain)
    gongkai.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
