"""The demo portal, released once, for every test of what comes after."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from released import DEMO, ReleasedPortal


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal of the repository's own content that was published on the tests' own day."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(DEMO, folder / "content")
    outcome = ReleasedPortal(folder).publish(days=0)
    assert outcome.is_written, outcome.issues
    return folder


@pytest.fixture
def portal(released: Path, tmp_path: Path) -> ReleasedPortal:
    """A copy of it that a test may change."""
    shutil.copytree(released, tmp_path / "portal")
    return ReleasedPortal(tmp_path / "portal")
