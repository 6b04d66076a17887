#!/usr/bin/env python3
"""Prepare everything and run every check: python3 scripts/test.py [pytest arguments].

All checks run even if an early one fails: one run should tell everything. The short ones run beside the tests, and are told when they end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts.prepare import (
    BIN,
    ENGLISH,
    ROOT,
    TEST_LOCK,
    Need,
    PreparationError,
    has_chinese_font,
    has_command,
    has_library,
    prepare,
    prepare_node,
)

NEEDS = (
    Need(("chromium",), has_command("chromium")),
    Need(("nodejs",), has_command("node")),
    Need(("npm",), has_command("npm")),
    # Playwright brings a Node of its own, which is linked against it.
    Need(("libatomic1",), has_library("libatomic.so.1")),
    Need(("git",), has_command("git")),
    Need(("fontconfig", "fonts-noto-cjk"), has_chinese_font),
    Need(("default-jre-headless",), has_command("java")),
)
FAULT = 3
INTERRUPTED = 130
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 4 << 30
"""What the tests' files need at most, many times over."""


@dataclass(frozen=True)
class Result:
    """How one check ended."""

    name: str
    passed: bool
    seconds: float


def checks(pytest_arguments: list[str]) -> dict[str, list[str]]:
    """Every check and its command; pytest comes last, so that its closing line stands near the end."""
    return {
        "ruff check": ["ruff", "check", "--quiet"],
        "ruff format": ["ruff", "format", "--check", "--quiet"],
        "mypy": ["mypy"],
        "imports": ["lint-imports", "--no-cache", "--no-logo"],
        # A worker for each processor; who has no more to do takes over what another has yet to begin.
        "pytest": ["pytest", "--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal", *pytest_arguments],
    }


@contextmanager
def scratch(memory: Path = MEMORY) -> Iterator[dict[str, str]]:
    """Tells programs to put what they throw away into memory where there is room: portals by the hundred never see a disk."""
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-tests-", dir=memory) as folder:
        yield {"TMPDIR": folder}


def environment(inherited: dict[str, str]) -> dict[str, str]:
    """The venv comes first on the PATH; the real samples are found where a workshop keeps them."""
    result = {**inherited, "PATH": f"{BIN}{os.pathsep}{inherited.get('PATH', os.defpath)}"}
    # Hundreds of processes run the same program: it is compiled once.
    result.pop("PYTHONDONTWRITEBYTECODE", None)
    samples = ROOT.parent / "shared" / "samples"
    if samples.is_dir():
        result.setdefault("GONGKAI_SAMPLES", str(samples))
    return result


def run(name: str, command: list[str]) -> Result:
    """Run one check with its output passing straight through."""
    print(f"\n=== {name}", flush=True)
    return _run(name, command, None)[0]


def run_beside(name: str, command: list[str]) -> Result:
    """Run one check while another one prints: what it has to say comes in one piece."""
    result, said = _run(name, command, subprocess.PIPE)
    print(f"\n=== {name}\n{said}", end="", flush=True)
    return result


def _run(name: str, command: list[str], output: int | None) -> tuple[Result, str]:
    started = time.monotonic()
    program, *arguments = command
    with scratch() as places:
        surroundings = environment(dict(os.environ)) | places
        ended = subprocess.run(
            [BIN / program, *arguments],
            cwd=ROOT,
            env=surroundings,
            check=False,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            text=True,
        )
    result = Result(name, passed=ended.returncode == 0, seconds=time.monotonic() - started)
    return result, ended.stdout or ""


def run_all(commands: dict[str, list[str]]) -> list[Result]:
    """The last of the checks, and the others one after another beside it."""
    *short, (last, command) = commands.items()
    with ThreadPoolExecutor(max_workers=1) as beside:
        told = [beside.submit(run_beside, *each) for each in short]
        longest = run(last, command)
        return [*(each.result() for each in told), longest]


def table(results: list[Result]) -> str:
    """A line for each check."""
    lines = [
        f"{result.name:<12} {'ok' if result.passed else 'FAILED':<7} {result.seconds:6.1f} s" for result in results
    ]
    return "\n".join(["", *lines])


def main() -> int:
    """Prepare, run all checks, sum up."""
    try:
        prepare(TEST_LOCK, needs=NEEDS, wording=ENGLISH)
        prepare_node(ENGLISH)
        results = run_all(checks(sys.argv[1:]))
    except PreparationError as error:
        print(error, file=sys.stderr)
        return FAULT
    except KeyboardInterrupt:
        return INTERRUPTED
    print(table(results))
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
