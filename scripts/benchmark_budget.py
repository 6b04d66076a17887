#!/usr/bin/env python3
"""What the budgets of a whole city cost: .venv/bin/python scripts/benchmark_budget.py [--units 200] [--runs 3].

Six years of budgets and of final accounts of made-up units, each record with “三公”, counts, reasons and all nine tables: cold
and one edit each of a narrative, of a field that lists show and of a number that boards show, without and with the search
index; medians. Before that what reading and checking them costs in one process, what printing them costs that do neither
check nor link, and what the cold build costs without any check. `.venv/` must be there. docs/PERFORMANCE.md says how costs are measured.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import re
import shutil
import sys
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

import yaml

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from generator import content_types
from generator.load.check import check_draft
from generator.load.read import read_draft
from generator.text.uscc import is_valid_uscc
from scripts.benchmark import claim
from scripts.benchmark_made_up import BUILDS, describe, run_cases
from scripts.benchmark_matters import TODAY
from scripts.benchmark_measure import CommandFailedError, read_output
from scripts.prepare import BIN, ROOT, say
from scripts.sample_budget import Scheme, make_files
from scripts.sample_budget_units import PROFILES, Profile

_SCHEME: Final = Scheme(lambda _unit, _year: True, budgets=range(2021, 2027), finals=range(2020, 2026))
_LAST: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_UNIT: Final = """
  - id: {id}
    name: {name}
    uscc: {uscc}
    kind: 工作部门
    functions: 承办示例工作。
    structure: 内设办公室。
    address: 示例区示例路{number}号
    hours: 工作日
    phone: 0000-0000000
    head: 示例负责人
    sample: true
"""


def main() -> int:
    """Lay out, build, report. Exit codes: 0 fine, 1 a build failed."""
    parser = argparse.ArgumentParser(prog=".venv/bin/python scripts/benchmark_budget.py", description=__doc__)
    parser.add_argument("--units", type=int, default=200, metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "benchmark-budget", metavar="DIR")
    options = parser.parse_args()
    work = options.work.resolve()
    try:
        claim(work)
        records = lay_out(work, options.units, options.seed)
        started = time.process_time()
        print_plainly(work / "content", work / "plain")
        say(f"{'plain printing':<15} CPU {time.process_time() - started:.2f} s in one process")
        for stage, seconds in time_stages(work / "content"):
            say(f"{stage:<15} CPU {seconds:.2f} s in one process")

        finals = [path for path in records if path.stem.endswith("-final")]
        # Two programs build the same content one after the other: an edit that was made already would be none.
        turn = itertools.count()
        edits = {
            "text": lambda _run: add_sentence(records[next(turn) * 7 % len(records)], next(turn)),
            "field": lambda _run: change_summary(records[next(turn) * 11 % len(records)], next(turn)),
            "number": lambda _run: add_guest(finals[next(turn) * 13 % len(finals)]),
        }
        unchecked = run_cases(work, {}, (BIN / "python", "-m", "scripts.benchmark_unchecked"), options.runs)["cold"]
        say(f"{'without checks':<15} {'cold':<7} {describe(unchecked)}")
        for name, module in BUILDS.items():
            for case, costs in run_cases(work, edits, (BIN / "python", "-m", module), options.runs).items():
                say(f"{name:<15} {case:<7} {describe(costs)}")
    except (CommandFailedError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    output = read_output(work / "site")
    say(f"{len(records)} records: {output.files} files, {output.size / 1024**2:.0f} MiB")
    return 0


def make_units(count: int) -> Iterator[Profile]:
    """Units like those of the sample, each of another size."""
    kinds = [profile for profile in PROFILES if not profile.parts and not profile.department]
    for number in range(count):
        name = f"示例市示例区第{number + 1:03d}示例局"
        kind = kinds[number % len(kinds)]
        yield kind._replace(id=f"made-{number:03d}", name=name, scale=0.6 + (number * 37 % 100) / 50)


def make_uscc(number: int) -> str:
    """A code with its check character, of a region that there is not."""
    plain = f"11000000{number + 500:09d}"
    return next(f"{plain}{last}" for last in _LAST if is_valid_uscc(f"{plain}{last}"))


def lay_out(work: Path, count: int, seed: int) -> list[Path]:
    """The portal's own pages and documents with the made-up units and their records; the records' files."""
    content = work / "content"
    shutil.rmtree(content, ignore_errors=True)
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns("budget"))
    units = tuple(make_units(count))
    with (content / "units.yml").open("a", encoding="utf-8") as file:
        for number, unit in enumerate(units):
            file.write(_UNIT.format(id=unit.id, name=unit.name, uscc=make_uscc(number), number=number))
    records = []
    for path, data in make_files(units, seed, _SCHEME):
        target = content / "budget" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        if target.suffix == ".md":
            records.append(target)
    return records


def print_plainly(content: Path, into: Path) -> None:
    """The same records as Python's quickest libraries print them, with no check, link or search: what nobody goes below."""
    into.mkdir(exist_ok=True)
    for path in sorted((content / "budget").glob("*/*.md")):
        _empty, front, body = path.read_text("utf-8").split("---\n", 2)
        record = yaml.load(front, yaml.CSafeLoader)
        page = [f"<h1>{escape(record['title'])}</h1><p>{escape(body)}</p>"]
        for table in sorted(path.with_suffix("").glob("*.csv")):
            data = table.read_bytes()
            rows = csv.reader(io.StringIO(data.decode(), newline=""))
            cells = ("".join([f"<td>{escape(cell)}</td>" for cell in row]) for row in rows)
            page.append("<table>" + "".join([f"<tr>{row}</tr>" for row in cells]) + "</table>")
            (into / f"{path.stem}-{table.name}").write_bytes(data)
        (into / f"{path.stem}.html").write_text("".join(page), "utf-8")
        (into / f"{path.stem}.json").write_text(json.dumps(record, ensure_ascii=False, default=str), "utf-8")


def time_stages(content: Path) -> Iterator[tuple[str, float]]:
    """What reading all records costs without any cache, and what the checks over all of them do: processor seconds."""
    types = content_types.discover()
    started = time.process_time()
    draft = read_draft(content, types)
    read = time.process_time()
    yield "reading", read - started
    blocking = [issue for issue in check_draft(draft, types, today=TODAY) if issue.blocks]
    if blocking:
        told = f"{blocking[0].place} {blocking[0].message}"
        raise ValueError(told)
    yield "checking", time.process_time() - read


def add_sentence(path: Path, run: int) -> None:
    """A sentence more in the narrative."""
    path.write_text(f"{path.read_text('utf-8')}\n第{run + 1}次补充说明。\n", "utf-8")


def change_summary(path: Path, run: int) -> None:
    """Another summary, which lists and data show."""
    text = re.sub(r"(?m)^summary: .*$", f"summary: 第{run + 1}次改写的摘要。", path.read_text("utf-8"), count=1)
    path.write_text(text, "utf-8")


def add_guest(path: Path) -> None:
    """One person more at receptions, in the data and in the text."""
    text = path.read_text("utf-8")
    count = re.search(r"reception_persons: (\d+)", text)
    if count is None:
        told = f"{path.name} has no number of guests"
        raise ValueError(told)
    more = str(int(count[1]) + 1)
    text = text.replace(count[0], f"reception_persons: {more}", 1).replace(f"{count[1]}人次", f"{more}人次")
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
