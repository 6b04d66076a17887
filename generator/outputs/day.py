"""`today.json`: the day that the portal was made for. It alone changes each day; pages that count days ask it."""

from __future__ import annotations

import json
from pathlib import Path

from generator.model.artifact import Supplies, Task
from generator.model.site import Site

DAY_PATH = "today.json"


def is_past(site_dir: Path) -> bool:
    """Whether a built portal shows an earlier day."""
    file = site_dir / DAY_PATH
    return file.is_file() and bool(json.loads(file.read_bytes())["is_past"])


def day_task(site: Site) -> Task:
    """The file."""
    return Task((DAY_PATH,), make_day, (site.today.isoformat() if site.today is not None else "", site.is_past))


def make_day(given: tuple[str, bool], _supplies: Supplies) -> tuple[bytes]:
    """`{"as_of": "2026-11-24", "is_past": false}`; `is_past` marks a portal that shows an earlier day."""
    today, is_past = given
    return ((json.dumps({"as_of": today, "is_past": is_past}) + "\n").encode(),)
