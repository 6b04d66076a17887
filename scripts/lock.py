#!/usr/bin/env python3
"""Write the two lock files anew; with `--prove`, show that every supported system can install from them.

The locks hold names, versions, markers and the hashes of every wheel: no index, address or folder, so that the same
files serve whoever installs through a mirror. `uv` resolves once for all systems and is told to ignore the settings
of this machine. It is fetched into a temporary environment and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
OLDEST_PYTHON = "3.11"

DEBIAN_PYTHONS = {"Debian 12": ("3.11", 36), "Debian 13": ("3.13", 41)}
"""Each supported system's Python and the minor number of its glibc 2."""
MACHINES = ("x86_64", "aarch64")


def run(*command: str | Path) -> None:
    """Run a program from the root; its failure is ours."""
    subprocess.run(command, cwd=ROOT, check=True)


def write_lock(uv: Path, lock: Path, *options: str | Path) -> None:
    """Resolve the project for every platform at once; versions already locked stay unless options say otherwise."""
    run(
        *(uv, "pip", "compile", "--no-config", "--quiet", "--universal", "--python-version", OLDEST_PYTHON),
        # One version for all Pythons: two versions of a Markdown library would be two different portals.
        *("--fork-strategy", "fewest", "--only-binary", ":all:", "--generate-hashes"),
        *("--no-header", "--no-annotate", "--output-file", lock, "pyproject.toml", *options),
    )


def write_locks(*, upgrade: bool) -> None:
    """Lock the tests' environment first, then the runtime as a part of it, so that one never fights the other."""
    build_requires: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as temporary:
        venv.create(temporary, with_pip=True)
        run(Path(temporary, "bin", "pip"), "install", "--quiet", "uv")
        uv = Path(temporary, "bin", "uv")
        build = Path(temporary, "build.in")
        build.write_text("\n".join(build_requires), "utf-8")
        write_lock(uv, TEST_LOCK, build, "--extra", "test", *(["--upgrade"] if upgrade else []))
        write_lock(uv, RUNTIME_LOCK, build, "--constraint", TEST_LOCK, "--upgrade")


def tags(machine: str, glibc: int) -> list[str]:
    """Every platform tag that a glibc of this age accepts, newest first."""
    perennial = [f"manylinux_2_{minor}_{machine}" for minor in range(glibc, 4, -1)]
    return [*perennial, f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]


def prove() -> None:
    """Fetch, for each supported system, every locked wheel with its hash checked."""
    for system, (python, glibc) in DEBIAN_PYTHONS.items():
        for machine in MACHINES:
            platforms = [f"--platform={tag}" for tag in tags(machine, glibc)]
            with tempfile.TemporaryDirectory() as wheels:
                run(
                    *(
                        sys.executable,
                        "-m",
                        "pip",
                        "--isolated",
                        "download",
                        "--quiet",
                        "--require-hashes",
                        "--no-deps",
                    ),
                    *("--only-binary=:all:", "--implementation=cp", f"--python-version={python}", *platforms),
                    *("--dest", wheels, "--requirement", TEST_LOCK),
                )
                count = len(list(Path(wheels).glob("*.whl")))
            print(f"{system}, CPython {python}, {machine}: {count} wheels, every hash as locked")


def main() -> int:
    """Lock, and prove on demand."""
    parser = argparse.ArgumentParser(description="Write requirements.lock and requirements-test.lock anew.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    parser.add_argument("--prove", action="store_true", help="lock nothing; try the locks for all supported systems")
    options = parser.parse_args()
    if options.prove:
        prove()
    else:
        write_locks(upgrade=options.upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
