#!/usr/bin/env python3
"""What a full supervision ledger costs: python3 scripts/benchmark_supervision.py [--matters 5000] [--updates 20].

Cold and one update, without and with the search index; medians, and the files of the site. docs/PERFORMANCE.md says how costs
are measured. Built by `.venv/`, or by the Python that `--python` names.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts.benchmark import claim
from scripts.benchmark_documents import read_units
from scripts.benchmark_made_up import BUILDS, describe, run_cases
from scripts.benchmark_matters import make_matters, write_matters
from scripts.benchmark_measure import CommandFailedError, read_output
from scripts.prepare import BIN, ROOT, say


def make_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python3 scripts/benchmark_supervision.py", description=__doc__)
    parser.add_argument("--matters", type=int, default=5000, metavar="N")
    parser.add_argument("--updates", type=int, default=20, metavar="N", help="of each matter (default 20)")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "benchmark-supervision", metavar="DIR")
    parser.add_argument("--python", type=Path, default=BIN / "python", metavar="FILE", help="which builds (.venv/)")
    return parser


def main() -> int:
    """Lay out, build, report. Exit codes: 0 fine, 1 a build failed."""
    options = make_parser().parse_args()
    work = options.work.resolve()
    try:
        claim(work)
        matters = lay_out(work, options)

        def edit(run: int) -> None:
            add_update(matters[run * 7 % len(matters)], run)

        for name, module in BUILDS.items():
            for case, costs in run_cases(work, {"edit": edit}, (options.python, "-m", module), options.runs).items():
                say(f"{name:<15} {case:<7} {describe(costs)}")
    except (CommandFailedError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    output = read_output(work / "site")
    say(
        f"{options.matters} matters of {options.updates} updates: {output.files} files, {output.size / 1024**2:.0f} MiB"
    )
    return 0


def lay_out(work: Path, options: argparse.Namespace) -> list[Path]:
    """The portal's own records, which refer to each other, with made-up matters beside them; the matters' files."""
    content = work / "content"
    shutil.rmtree(content, ignore_errors=True)
    shutil.copytree(ROOT / "content", content)
    units = [unit.id for unit in read_units(content / "units.yml")]
    return write_matters(content, make_matters(options.matters, units, seed=options.seed, updates=options.updates))


def add_update(path: Path, run: int) -> None:
    """The words of the last update become others."""
    head, mark, rest = path.read_text("utf-8").rpartition("次反馈。")
    path.write_text(f"{head}次反馈，第{run + 1}次补充{mark[2:]}{rest}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
