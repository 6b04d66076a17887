"""Pagefind beside the portal's own search, on request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def measure_pagefind(_work: Path, _drawn: object, _findings: object, say: Callable[[str], None]) -> None:
    """Not yet."""
    say("Measuring without Pagefind.")
