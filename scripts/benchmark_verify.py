"""Verify sites on demand, run by the project's own Python: a folder on each line in, a verdict as JSON on each line out.

One process for a thousand verifications: starting Python would take longer than reading a small site.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from generator import pipeline


def verdict(site: Path) -> dict[str, object]:
    """Every difference between a site and its manifest, and the digest of the whole."""
    differences = [f"{found.path}: {found.problem}" for found in pipeline.verify(site)]
    try:
        root = json.loads((site / "manifest.json").read_bytes())["root"]
    except (OSError, ValueError, KeyError):
        root = None
    return {"differences": differences, "root": root}


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        print(json.dumps(verdict(Path(line.rstrip("\n"))), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
