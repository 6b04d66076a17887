"""`today.json`: the day that the portal was made for. It alone changes each day; pages that count days ask it."""

from __future__ import annotations

import json

from generator.model.artifact import Supplies, Task
from generator.model.site import Site

DAY_PATH = "today.json"


def day_task(site: Site) -> Task:
    """The file."""
    return Task((DAY_PATH,), make_day, site.today.isoformat() if site.today is not None else "")


def make_day(today: str, _supplies: Supplies) -> tuple[bytes]:
    """`{"as_of": "2026-11-24"}`."""
    return ((json.dumps({"as_of": today}) + "\n").encode(),)
