#!/usr/bin/env python3
"""What pictures cost: python3 scripts/benchmark_charts.py [--charts 200].

The CPU time of the first in a process and of each after it. As boards have them, by turns: eight stacked bars, and two lines
over the months of a year; no two are alike. Run by the Python of `.venv/`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from generator.model.artifact import Supplies
from generator.model.drawing import Bar, Segment, Steps, draw_bars, draw_steps
from generator.outputs.charts import make_chart
from scripts.prepare import say

_BARS, _MONTHS, _TODAY = 8, 12, 9


def make_specs(count: int) -> Iterator[str]:
    """The pictures' specs."""
    for number in range(count):
        if number % 2:
            planned, done = tuple(range(number, number + _MONTHS)), tuple(range(number, number + _TODAY))
            yield draw_steps(
                (Steps(f"应办结 {planned[-1]}", "plan", planned), Steps(f"已办结 {done[-1]}", "done", done))
            )
        else:
            amounts = [(number + bar, bar + 1, number * bar % 50) for bar in range(_BARS)]
            yield draw_bars([_make_bar(bar, counts) for bar, counts in enumerate(amounts)])


def _make_bar(number: int, counts: tuple[int, int, int]) -> Bar:
    red, yellow, green = counts
    segments = (Segment(red, "bad"), Segment(yellow, "warn"), Segment(green, "good"))
    return Bar(f"第{number + 1}个单位", f"■{red}  ▲{yellow}  ●{green}", segments)


def main() -> int:
    """Draw and report."""
    parser = argparse.ArgumentParser(prog="python3 scripts/benchmark_charts.py", description=__doc__)
    parser.add_argument("--charts", type=int, default=200, metavar="N")
    first, *others = make_specs(parser.parse_args().charts)
    begun = time.process_time()
    make_chart(first, Supplies({}))
    loaded = time.process_time()
    for spec in others:
        make_chart(spec, Supplies({}))
    rest = time.process_time() - loaded
    say(f"first {loaded - begun:.2f} s, then {rest / max(len(others), 1) * 1000:.1f} ms of CPU each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
