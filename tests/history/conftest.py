"""A portal that was released once, for every test of what comes after."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from released import ReleasedPortal


@pytest.fixture
def portal(released_portal: ReleasedPortal) -> ReleasedPortal:
    """What is edited and published day after day."""
    return released_portal
