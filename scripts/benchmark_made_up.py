"""Cold builds and single edits of a made-up portal, measured alike for every kind of record."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from scripts.benchmark_matters import TODAY
from scripts.benchmark_measure import Cost, measure
from scripts.prepare import ROOT

BUILDS: Final = {"without search": "scripts.benchmark_bare", "with search": "generator"}
"""Which module builds."""


def run_cases(
    work: Path, edits: Mapping[str, Callable[[int], None]], program: Sequence[str | Path], runs: int
) -> Mapping[str, list[Cost]]:
    """What building `work`/content costs cold, and after each of the `edits` was given the number of the run, by name.

    The last run's site is left.
    """
    costs: dict[str, list[Cost]] = {"cold": [], **{name: [] for name in edits}}
    command = [*program, "build", "--content", work / "content", "--out", work / "site", "--today", TODAY.isoformat()]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # A program in use is compiled once; its bytecode is not put into the repository.
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(work / "bytecode")}
    for run in range(runs):
        for left in (work / "site", work / ".cache"):
            if left.exists():
                # Nothing is deleted here: see Tool.forget.
                left.rename(work / f"{left.name}-{time.monotonic_ns()}")
        costs["cold"].append(measure(command, cwd=work, environment=environment))
        for name, edit in edits.items():
            # Stamps are not kept of files that were touched just now: the next build looks at them once more.
            measure(command, cwd=work, environment=environment)
            edit(run)
            costs[name].append(measure(command, cwd=work, environment=environment))
    return costs


def describe(costs: Sequence[Cost]) -> str:
    """Medians; `others` tells whether the machine was free."""
    middle = statistics.median
    wall, cpu = middle([cost.wall for cost in costs]), middle([cost.cpu for cost in costs])
    peak, others = middle([cost.peak / 1024**2 for cost in costs]), middle([cost.others for cost in costs])
    return f"wall {wall:.2f} s, CPU {cpu:.2f} s, peak {peak:.0f} MiB, others' CPU {others:.2f} s"
