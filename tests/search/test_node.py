"""The browser's modules under node's own runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(shutil.which("node") is None, reason="python3 scripts/test.py installs Node")
def test_the_browsers_side() -> None:
    command = ["node", "--test", *map(str, sorted(HERE.glob("*.test.mjs")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
