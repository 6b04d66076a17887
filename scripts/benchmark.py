#!/usr/bin/env python3
"""Measure Gongkai beside its peers, or its search, or kill its builds at random: python3 scripts/benchmark.py run | search | faults.

`.venv/` must be there (python3 scripts/test.py makes it). docs/PERFORMANCE.md and docs/SEARCH.md say how things are
measured.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts.benchmark_cases import CASES, Bench, Sample, find_removable, outputs_of, run_case
from scripts.benchmark_documents import (
    TYPICAL_SIZE,
    Document,
    make_document,
    make_documents,
    read_folder,
    read_units,
    scale_laws,
)
from scripts.benchmark_faults import report_faults, run_faults
from scripts.benchmark_measure import CommandFailedError, Output, describe_machine
from scripts.benchmark_report import describe_costs, describe_outputs, summarise
from scripts.benchmark_search import add_search_options, run_search
from scripts.benchmark_tools import TRASH, Gongkai, Hugo, MissingPeerError, Mkdocs, Tool, find_hugo
from scripts.prepare import BIN, ROOT, say

FAILED, USAGE, INTERRUPTED = 1, 2, 130
_MARK = ".gongkai-benchmark"
_ADDED = 90_000
"""Serial numbers of documents that are added begin here, out of the way of those that are there."""


def make_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python3 scripts/benchmark.py", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="measure the cases", allow_abbrev=False)
    run.add_argument("--documents", type=int, default=300, metavar="N", help="how many (default 300)")
    source = run.add_mutually_exclusive_group()
    source.add_argument("--laws", type=Path, metavar="DIR", help="repeat these laws instead of making documents up")
    source.add_argument("--folder", type=Path, metavar="CONTENT", help="measure a whole content/ folder as it is")
    run.add_argument("--bytes", type=int, default=TYPICAL_SIZE, metavar="N", help="size of a made-up body")
    run.add_argument("--seed", type=int, default=1, metavar="N")
    run.add_argument("--runs", type=int, default=3, metavar="N", help="runs of every case (default 3)")
    run.add_argument("--peer", action="append", choices=("hugo", "mkdocs"), default=[], help="measure beside this")
    run.add_argument("--report", choices=("A", "B"), default="B", help="A: only what Hugo also makes; B: all outputs")
    run.add_argument("--case", action="append", choices=CASES, default=[], help="only these cases (default all)")
    run.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers here")
    faults = commands.add_parser("faults", help="kill builds at random moments", allow_abbrev=False)
    faults.add_argument("--kills", type=int, default=1000, metavar="N")
    faults.add_argument("--seed", type=int, default=1, metavar="N")
    search = commands.add_parser("search", help="ask a built portal's search", allow_abbrev=False)
    add_search_options(search)
    for command in (run, faults, search):
        command.add_argument("--work", type=Path, default=ROOT / ".cache" / "benchmark", metavar="DIR")
    return parser


def main() -> int:
    """Run a command. Exit codes: 0 fine, 1 something did not hold, 2 wrong usage."""
    options = make_parser().parse_args()
    if not (BIN / "python").exists():
        print("There is no .venv: run python3 scripts/test.py first.", file=sys.stderr)
        return USAGE
    options.work = options.work.resolve()
    try:
        claim(options.work)
        if options.command == "run":
            return run_benchmark(options)
        if options.command == "search":
            return FAILED if run_search(options, say) else 0
        faults = run_faults(options.work / "faults", kills=options.kills, seed=options.seed, say=say)
    except (CommandFailedError, ValueError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    say(report_faults(faults))
    return FAILED if faults.failures else 0


def claim(work: Path) -> None:
    """Take a folder to work in. Folders below it are removed without asking, so it must be new, empty or taken before."""
    work.mkdir(parents=True, exist_ok=True)
    if any(work.iterdir()) and not (work / _MARK).exists():
        raise ValueError(f"{work} holds other things; name a new folder as --work")
    (work / _MARK).touch()


def run_benchmark(options: argparse.Namespace) -> int:
    """Lay out the projects, measure the cases, print the report."""
    shutil.rmtree(options.work / TRASH, ignore_errors=True)
    say(f"Writing the documents below {options.work} ...")
    bench, how = make_bench(options)
    samples: list[Sample] = []
    outputs: dict[str, Output] = {}
    for case in [case for case in CASES if not options.case or case in options.case]:
        samples += run_case(case, bench, say)
        # Counted once, before a case changes the number of documents.
        outputs = outputs or outputs_of(bench.tools)
    shutil.rmtree(options.work / TRASH, ignore_errors=True)
    rows = summarise(samples)
    notes = [how, *(f"{tool.name}: {tool.version}" for tool in bench.tools)]
    if options.json:
        raw = {
            "machine": describe_machine(),
            "versions": {tool.name: tool.version for tool in bench.tools},
            "options": {name: str(value) for name, value in vars(options).items() if name not in ("work", "json")},
            "outputs_measured": how,
            "documents": len(bench.ids),
            "samples": [sample.to_json() for sample in samples],
            "summary": rows,
            "files": {name: {"files": o.files, "bytes": o.size, "kinds": o.kinds} for name, o in outputs.items()},
        }
        options.json.write_text(json.dumps(raw, ensure_ascii=False, indent=1) + "\n", "utf-8")
    machine = ", ".join(f"{key} {value}" for key, value in describe_machine().items())
    say("\n".join(["", f"{len(bench.ids)} documents, medians of {options.runs} runs; {machine}", *notes, ""]))
    say(f"{describe_costs(rows)}\n\n{describe_outputs(outputs)}")
    return 0


def make_bench(options: argparse.Namespace) -> tuple[Bench, str]:
    """Every tool with the documents in its project, and a line that says which outputs of Gongkai are measured."""
    base = options.folder or ROOT / "content"
    units = read_units(base / "units.yml")
    module, how = choose_outputs(options.report)
    tools: list[Tool] = [Gongkai(options.work / "gongkai", base, source=options.folder, module=module)]
    for peer in dict.fromkeys(options.peer):
        folder = options.work / peer
        try:
            tools.append(Hugo(folder, find_hugo(options.work)) if peer == "hugo" else Mkdocs(folder))
        except MissingPeerError as error:
            say(f"Measuring without {peer}: {error}")
    documents = _source(options)
    for tool in tools:
        tool.prepare(documents())
    ids = list(tools[0].paths)

    def another(number: int) -> Document:
        return make_document(number, units, seed=options.seed, size=options.bytes, offset=_ADDED)

    removable = find_removable(base, ids) if options.folder else ids
    return Bench(tools, ids, removable, another, options.runs, options.seed), how


def _source(options: argparse.Namespace) -> Callable[[], Iterator[Document]]:
    """The documents, made anew for every tool: all at once they might not fit into memory."""
    if options.folder:
        return lambda: read_folder(options.folder)
    if options.laws:
        return lambda: scale_laws(options.laws, options.documents, seed=options.seed)
    units = read_units(ROOT / "content" / "units.yml")
    return lambda: make_documents(options.documents, units, seed=options.seed, size=options.bytes)


def choose_outputs(report: str) -> tuple[str, str]:
    """The module that builds for a report, and what to say of it."""
    if report == "B":
        return "generator", "Report B: Gongkai makes all its outputs."
    return "scripts.benchmark_pages", "Report A: Gongkai makes pages, feeds, site map and assets only."


if __name__ == "__main__":
    sys.exit(main())
