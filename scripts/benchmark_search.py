"""The search measured: queries drawn from a built portal, answered in Node and in Chromium, held against plain reading."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.benchmark_measure import CommandFailedError, describe_machine
from scripts.benchmark_pagefind import measure_pagefind
from scripts.benchmark_search_report import DRAWN, Answered, describe_sets, list_failures, pair, summarise_sets
from scripts.prepare import BIN, ROOT

PLACES = ("node", "chromium")
SEARCH_PEERS = ("pagefind",)
_ENGINE = ROOT / "theme" / "search"
# What the page loads to answer; the rest of the folder is the page itself.
_MODULES = ("text", "document", "terms", "postings", "shards", "reader", "query", "answer")
_SHOWN = 12
Json = Mapping[str, Any]
Say = Callable[[str], None]


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """The options of `search`."""
    parser.add_argument("--site", type=Path, required=True, metavar="DIR", help="a built portal")
    parser.add_argument("--queries", type=int, default=250, metavar="N", help="of every set (default 250)")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--drawn", type=int, default=10_000, metavar="N", help="pieces that must all be found")
    parser.add_argument("--in", action="append", choices=PLACES, default=[], dest="places", help="default node")
    parser.add_argument(
        "--in-chromium", type=int, default=20, metavar="N", help="queries of every set there (default 20)"
    )
    parser.add_argument(
        "--drawn-in-chromium", type=int, default=200, metavar="N", help="drawn pieces there (default 200)"
    )
    parser.add_argument("--peer", action="append", choices=SEARCH_PEERS, default=[], help="measure beside this")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every answer here")


@dataclass
class Findings:
    """What is told in the end."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, list[Json]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, engine: str, queries: Sequence[Json], answers: Sequence[Json]) -> None:
        """The answers of one engine."""
        answered: list[Answered] = [pair(query, told) for query, told in zip(queries, answers, strict=True)]
        self.rows += summarise_sets(engine, answered)
        self.failures += [{"engine": engine, **one} for one in list_failures(queries, answers)]
        self.answers[engine] = list(answers)

    @property
    def missed(self) -> int:
        """Drawn pieces that our own engine did not find."""
        return sum(row["missed"] or 0 for row in self.rows if row["engine"] in PLACES)


def run_search(options: argparse.Namespace, say: Say) -> int:
    """Draw, ask, judge, print. How many drawn pieces were missed: it should be none."""
    work: Path = options.work
    site: Path = options.site.resolve()
    say("Drawing queries and looking for what answers them ...")
    drawn = draw(site, work, options)
    queries: list[Json] = drawn["queries"]
    findings = Findings()
    for place in dict.fromkeys(options.places or ["node"]):
        say(f"Asking in {place} ...")
        asked = queries
        if place == "chromium":
            asked = first_of_each(queries, options.in_chromium, options.drawn_in_chromium)
        answers = ask_node(site, work) if place == "node" else ask_chromium(site, work, drawn, asked)
        findings.add(place, asked, answers)
        if place == "chromium" and answers:
            findings.notes.append(describe_start(answers[0]["start"]))
    if "pagefind" in options.peer:
        for one in measure_pagefind(work, drawn, say):
            findings.add(one.name, one.queries, one.answers)
            findings.notes.append(one.note)
    say(describe(site, drawn, findings))
    if options.json:
        write_raw(options.json, site, options, (queries, findings))
    return findings.missed


def draw(site: Path, work: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The queries of a portal with their truth, as the project's own Python finds them."""
    command: list[str | Path] = [BIN / "python", "-m", "scripts.benchmark_truth", site, work / "queries.json"]
    command += ["--queries", str(options.queries), "--drawn", str(options.drawn), "--seed", str(options.seed)]
    command += ["--feed", work / "feed.ndjson"] if options.peer else []
    run_program(command)
    told: dict[str, Any] = json.loads((work / "queries.json").read_bytes())
    return told


def ask_node(site: Path, work: Path) -> list[Json]:
    """Every query answered by the engine of this checkout in plain Node."""
    out = work / "node.ndjson"
    run_program(["node", ROOT / "scripts" / "search" / "node.mjs", _ENGINE, site, work / "queries.json", out])
    return read_lines(out)


def ask_chromium(site: Path, work: Path, drawn: Json, asked: Sequence[Json]) -> list[Json]:
    """Some queries answered by the portal's own page in a browser."""
    chosen, out = work / "chromium.json", work / "chromium.ndjson"
    chosen.write_text(json.dumps({"documents": drawn["documents"], "queries": asked}, ensure_ascii=False), "utf-8")
    run_program([BIN / "python", "-m", "scripts.benchmark_chromium", site, chosen, out])
    return read_lines(out)


def run_program(command: Sequence[str | Path]) -> None:
    """Run one of the benchmark's own programs. Raises CommandFailedError."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        raise CommandFailedError(f"exit code {ended.returncode}: {Path(command[0]).name}\n{ended.stderr[-2000:]}")


def read_lines(path: Path) -> list[Json]:
    """One JSON value a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def first_of_each(queries: Sequence[Json], count: int, drawn: int) -> list[Json]:
    """The first so many queries of every set, and of the drawn pieces."""
    seen: dict[str, int] = {}
    chosen = []
    for query in queries:
        seen[query["set"]] = seen.get(query["set"], 0) + 1
        if seen[query["set"]] <= (drawn if query["set"] == DRAWN else count):
            chosen.append(query)
    return chosen


# --- What is told ---------------------------------------------------------------------------------------------------


def weigh(site: Path) -> dict[str, int]:
    """Bytes: of the index as it lies there and compressed, of what the engine starts with (compressed), of its documents."""
    files = [path for path in sorted((site / "search").rglob("*")) if path.suffix in (".bin", ".json")]
    bundles = sorted((site / "assets").glob("search-*/engine.js"))
    modules = bundles or [_ENGINE / f"{name}.js" for name in _MODULES]
    return {
        "index_files": len(files),
        "index": sum(path.stat().st_size for path in files),
        "index_packed": sum(_packed(path) for path in files),
        "modules_packed": sum(_packed(path) for path in modules),
        "manifest_packed": _packed(site / "search" / "manifest.json"),
    }


def describe_start(start: Mapping[str, int]) -> str:
    """What the search page loads before anything is asked, over the line."""
    return f"search page, before a query: {', '.join(f'{kind} {size / 1024:.1f} KB' for kind, size in start.items())}"


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def describe(site: Path, drawn: Json, findings: Findings) -> str:
    """The table, and every query that went wrong, up to a screenful."""
    machine = ", ".join(f"{key} {value}" for key, value in describe_machine().items())
    told = weigh(site)
    lines = [
        "",
        f"{len(drawn['documents'])} documents; {machine}",
        f"index: {told['index_files']} files, {told['index'] / 1e6:.1f} MB ({told['index_packed'] / 1e6:.1f} MB compressed)",
        f"engine, compressed: script {told['modules_packed']} bytes, manifest {told['manifest_packed']} bytes",
        *findings.notes,
        "",
        describe_sets(findings.rows),
        "",
    ]
    lines += [
        f"{row['set']}, {row['engine']}: {row['missed']} of {row['queries']} not found or not offered"
        for row in findings.rows
        if row["missed"] is not None
    ]
    ours = [one for one in findings.failures if one["engine"] in PLACES]
    lines += [json.dumps(one, ensure_ascii=False)[:300] for one in ours[:_SHOWN]]
    return "\n".join([*lines, f"({len(ours)} queries not answered in full)"])


def write_raw(path: Path, site: Path, options: argparse.Namespace, told: tuple[Sequence[Json], Findings]) -> None:
    """All numbers behind the table."""
    queries, findings = told
    raw = {
        "machine": describe_machine(),
        "options": {name: str(value) for name, value in vars(options).items() if name not in ("work", "json", "site")},
        "sizes": weigh(site),
        "summary": findings.rows,
        "failures": findings.failures,
        "notes": findings.notes,
        "queries": [{key: query[key] for key in ("set", "text", "source")} for query in queries],
        "answers": findings.answers,
    }
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=1) + "\n", "utf-8")
