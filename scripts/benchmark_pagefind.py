"""Pagefind beside the portal's own search, on request: the same documents, as they are and fed as overlapping pairs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.benchmark_measure import CommandFailedError, measure
from scripts.benchmark_tools import MissingPeerError
from scripts.prepare import ROOT

PACKAGE = "pagefind"
DRAWN = "drawn"
"""Pieces without a truth of their own: nothing is learnt from asking a peer for them."""
_SCRIPTS = ROOT / "scripts" / "search"
_MIB = 1024 * 1024
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Feed:
    """A way to give Chinese to Pagefind: which field of the documents and of the queries, under which language."""

    name: str
    field: str
    language: str


FEEDS = (Feed("pagefind", "text", "zh"), Feed("pagefind, pairs", "pairs", "unknown"))


@dataclass(frozen=True)
class Measured:
    """What one feed answered, and what it took to index."""

    name: str
    queries: Sequence[Json]
    answers: Sequence[Json]
    note: str


def measure_pagefind(work: Path, drawn: Json, say: Callable[[str], None]) -> list[Measured]:
    """Index the documents of `feed.ndjson` both ways and ask; what cannot be had or run is told and left out."""
    asked = [query for query in drawn["queries"] if query["set"] != DRAWN]
    measured = []
    try:
        home = find_pagefind(work)
        for feed in FEEDS:
            say(f"Indexing and asking {feed.name} ...")
            measured.append(_measure(feed, home, work, {"documents": drawn["documents"], "queries": asked}))
    except (MissingPeerError, CommandFailedError) as error:
        say(f"Measuring without Pagefind: {error}")
    return measured


def find_pagefind(work: Path) -> Path:
    """The package in a folder of its own, installed when it is not there. Raises MissingPeerError."""
    folder = work / "peer-node"
    home = folder / "node_modules" / PACKAGE
    if not home.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n', "utf-8")
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
        if shutil.which("npm") is None:
            raise MissingPeerError("npm is not there")
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if ended.returncode != 0 or not home.exists():
            raise MissingPeerError(f"{PACKAGE} cannot be installed: {ended.stderr[-300:]}")
    return home


def _measure(feed: Feed, home: Path, work: Path, given: Json) -> Measured:
    place = work / f"pagefind-{feed.field}"
    shutil.rmtree(place, ignore_errors=True)
    index = place / "pagefind"
    place.mkdir()
    command: list[str | Path] = ["node", _SCRIPTS / "pagefind-index.mjs", home, work / "feed.ndjson"]
    cost = measure([*command, feed.field, feed.language, index], cwd=place, environment=os.environ)
    queries: list[Json] = [{**query, "typed": typed_for(feed, query)} for query in given["queries"]]
    told = {"documents": given["documents"], "queries": queries, "language": feed.language}
    chosen, out = place / "queries.json", place / "answers.ndjson"
    chosen.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    measure(["node", _SCRIPTS / "pagefind.mjs", index, chosen, out], cwd=place, environment=os.environ)
    size = sum(path.stat().st_size for path in index.rglob("*.pf_*"))
    version = json.loads((home / "package.json").read_bytes())["version"]
    # Its binary is not waited for by the package, so that its processor time is unknown.
    note = f"{feed.name} {version}: index {size / 1e6:.1f} MB, built in {cost.wall:.1f} s, {cost.peak / _MIB:.0f} MiB"
    return Measured(feed.name, queries, _read(out), note)


def typed_for(feed: Feed, query: Json) -> list[str]:
    """What is asked one after the other: of pairs first the phrase as a whole, which Pagefind takes from quotation marks."""
    if feed.field == "text":
        return [query["text"]]
    loose = " ".join(query["pairs"])
    return [f'"{loose}"', loose] if len(query["pairs"]) == 1 else [loose]


def _read(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
