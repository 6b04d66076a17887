"""One Node process for all who ask the browser's side of the search."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from peer import Peer


@pytest.fixture(scope="session")
def peer() -> Iterator[Peer]:
    made = Peer()
    yield made
    made.close()
