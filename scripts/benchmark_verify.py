"""Verify sites on demand, run by the project's own Python: a question as JSON on each line in, a verdict on each line out.

One process for a thousand verifications: starting Python would take longer than reading a small site.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from generator import pipeline
from generator.build.manifest import read_root
from generator.build.rebuild import copy_record
from generator.build.releases import Recording, open_releases
from scripts.benchmark_documents import TODAY


def verdict(site: Path, record: Path) -> dict[str, object]:
    """Every difference between a site and its manifest, and in its release record; the digest of the whole.

    What a killed build left is completed first, as the next build would.
    """
    found = list(pipeline.verify(site))
    with open_releases(Recording(record, datetime.now(UTC)), site) as releases:
        is_entered = releases is not None and releases.is_live(site)
    found += pipeline.verify(site, record)[len(found) :]
    told = [f"{one.path}: {one.problem}" for one in found]
    return {"differences": told if is_entered else [*told, "the site is not the last release"], "root": read_root(site)}


def made_clean(content: Path, site: Path, record: Path) -> bool:
    """Whether a clean build of the content, with the record as it was before, is the last release byte for byte."""
    with tempfile.TemporaryDirectory() as work:
        past, out = Path(work, "record"), Path(work, "site")
        copy_record(record, len((record / "ledger.ndjson").read_bytes().splitlines()), past)
        recording = Recording(past, datetime.now(UTC))
        pipeline.build(pipeline.Workspace(content, out, None), pipeline.Options(TODAY, recording=recording))
        return (out / "manifest.json").read_bytes() == (site / "manifest.json").read_bytes()


def main() -> None:
    """Answer until the input ends: `[site, record]`, and the content too where a clean build is to be compared."""
    for line in sys.stdin:
        site, record, *content = map(Path, json.loads(line))
        told = {"same": made_clean(content[0], site, record)} if content else verdict(site, record)
        print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
