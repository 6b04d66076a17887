"""The committed locks keep their promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts import lock, prepare

LOCKS = [prepare.RUNTIME_LOCK, prepare.TEST_LOCK]
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)", re.MULTILINE)


def pins(path: Path) -> dict[str, str]:
    return {match["name"]: match["version"] for match in PINNED.finditer(path.read_text("utf-8"))}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_place(path: Path) -> None:
    """Whoever installs chooses where from; the hashes say what."""
    form = re.compile(r"[a-z0-9-]+==[^\s/]+(?: ; [^/\\:]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    assert [line for line in path.read_text("utf-8").splitlines() if not form.fullmatch(line)] == []


def test_the_node_lock_names_no_place() -> None:
    packages = json.loads(prepare.NODE_LOCK.read_text("utf-8"))["packages"]
    installed = [package for path, package in packages.items() if path]
    assert all(package["integrity"].startswith("sha512-") for package in installed)
    assert all("resolved" not in package for package in installed)


def test_the_runtime_is_a_part_of_the_tests_environment() -> None:
    runtime, tests = (pins(path) for path in LOCKS)
    assert runtime.items() <= tests.items()
    assert "setuptools" in runtime


def test_a_glibc_accepts_older_wheels() -> None:
    tags = lock.tags("x86_64", 36)
    assert tags[0] == "manylinux_2_36_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"} <= set(tags)
    assert "manylinux_2_37_x86_64" not in tags
