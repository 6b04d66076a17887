"""Make a machine ready to run this project: system packages, `.venv/` and `node_modules/`.

Everything that is installed comes from a lock file with its hash checked. A stamp in each folder says from which locks
it was made, so a ready machine loses a few milliseconds here; without its stamp a folder is taken for half-made
and is made again. Linux only, as publishing is.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
RUNTIME_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
PYTHON_STAMP = ROOT / ".venv" / "prepared-from"
NODE_LOCK = ROOT / "package-lock.json"
NODE_STAMP = ROOT / "node_modules" / ".prepared-from"


class PreparationError(Exception):
    """Something only a person can put right; the text says what to do, in that person's language."""


@dataclass(frozen=True)
class Wording:
    """What a script says while it prepares: editors read Chinese, developers English."""

    too_old: str
    system: str
    python: str
    node: str
    missing: str
    missing_elsewhere: str
    failed: str


CHINESE = Wording(
    too_old="需要 Python 3.11 或更新版本，当前是 {version}。",
    system="正在安装系统软件包：{packages} ……",
    python="正在准备 Python 环境（仅首次或依赖变化时需要，约一分钟）……",
    node="正在准备 Node 环境 ……",
    missing="缺少系统软件包。请执行下面这一行，然后重新运行本命令：\n\n    {line}\n",
    missing_elsewhere="缺少以下软件（Debian 软件包名），请先安装：{packages}",
    failed="{output}\n准备未完成，以上是失败的命令的输出：{command}",
)
ENGLISH = Wording(
    too_old="Python 3.11 or newer is needed; this is {version}.",
    system="Installing system packages: {packages} ...",
    python="Preparing the Python environment (first time, or the lock changed) ...",
    node="Preparing the Node environment ...",
    missing="System packages are missing. Type this one line, then run the command again:\n\n    {line}\n",
    missing_elsewhere="Missing (Debian package names), install them first: {packages}",
    failed="{output}\nPreparation failed; the output above is from: {command}",
)


@dataclass(frozen=True)
class Need:
    """Something the machine must be able to do, and the Debian packages that bring it."""

    packages: tuple[str, ...]
    is_met: Callable[[], bool]


def prepare(lock: Path, *, needs: Sequence[Need] = (), wording: Wording) -> None:
    """Bring the machine to the state that `lock` and `needs` describe, or say what is in the way."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- whoever types `python3` may have an older one
        raise PreparationError(wording.too_old.format(version=sys.version.split()[0]))
    ready = is_python_ready(lock)
    install_packages([*needs] if ready else [Need(("python3-venv",), has_ensurepip), *needs], wording)
    if not ready:
        prepare_python(lock, wording)


# --- System packages ------------------------------------------------------------------------------------------------


def has_command(*names: str) -> Callable[[], bool]:
    """Whether one of these is on the PATH, wherever it comes from."""
    return lambda: any(shutil.which(name) for name in names)


def has_library(name: str) -> Callable[[], bool]:
    """Whether the loader finds this shared library."""

    def is_loadable() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return is_loadable


def has_chinese_font() -> bool:
    """Whether Chinese text has glyphs; without them browser tests would measure empty boxes."""
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, check=False)
    return bool(found.stdout.strip())


def has_ensurepip() -> bool:
    """Whether this Python can make a venv with pip in it; Debian ships that part separately."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def install_packages(needs: Sequence[Need], wording: Wording) -> None:
    """Let apt bring what is missing if we may, else stop with the line to type."""
    packages = missing_packages(needs)
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise PreparationError(wording.missing_elsewhere.format(packages=" ".join(packages)))
    privilege = find_privilege()
    if privilege is None:
        raise PreparationError(wording.missing.format(line=line_to_type(packages)))
    say(wording.system.format(packages=" ".join(packages)))
    apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Acquire::Retries=3"]
    run_quietly([*apt, "update"], wording)
    run_quietly([*apt, "install", "--yes", "--no-install-recommends", *packages], wording)
    if missing_packages(needs):
        raise PreparationError(wording.missing_elsewhere.format(packages=" ".join(missing_packages(needs))))


def missing_packages(needs: Sequence[Need]) -> tuple[str, ...]:
    """The packages of all unmet needs."""
    return tuple(package for need in needs if not need.is_met() for package in need.packages)


def find_privilege() -> tuple[str, ...] | None:
    """What to put before a command to run it as root without being asked anything; None if there is no way."""
    if os.geteuid() == 0:
        return ()
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ("sudo", "-n")
    return None


def line_to_type(packages: Sequence[str]) -> str:
    """The one line that installs the packages, with whatever this machine has to become root."""
    install = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if shutil.which("sudo"):
        return f"sudo apt-get update && sudo {install}"
    return f'su -c "apt-get update && {install}"'


# --- .venv ----------------------------------------------------------------------------------------------------------


def is_python_ready(lock: Path) -> bool:
    """Whether `.venv/` holds what `lock` says, made by this Python, in this place."""
    return (BIN / "python").exists() and stamp_line(lock) in read_lines(PYTHON_STAMP)


def prepare_python(lock: Path, wording: Wording) -> None:
    """Make `.venv/` from the lock; going from the runtime to the tests only adds to it."""
    with alone():
        if is_python_ready(lock):
            return  # another process did it while we waited
        say(wording.python)
        make_anew = not is_python_ready(RUNTIME_LOCK)
        PYTHON_STAMP.unlink(missing_ok=True)
        if make_anew:
            # The interpreter behind a venv, not the venv's own: this may run from the one that is being replaced.
            run_quietly([interpreter(), "-m", "venv", "--clear", ROOT / ".venv"], wording)
        pip: list[str | Path] = [
            BIN / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ]
        run_quietly([*pip, "--require-hashes", "--only-binary=:all:", "--no-deps", "--requirement", lock], wording)
        # The project itself: built by the locked setuptools, so nothing is fetched that no lock names.
        run_quietly([*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT], wording)
        # The tests' lock contains the runtime's (scripts/lock.py sees to it).
        write_stamp(PYTHON_STAMP, *map(stamp_line, {lock, RUNTIME_LOCK}))


def stamp_line(lock: Path) -> str:
    """All that a venv made from `lock` depends on, as one line."""
    # Not the patch version: a venv survives Debian's security updates, one of which may come with `python3-venv` itself.
    python = (str(sys.implementation.cache_tag), str(interpreter()))
    parts = (*python, str(ROOT), project_metadata(), lock.read_text("utf-8"))
    return f"{lock.name} {hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def project_metadata() -> str:
    """The part of pyproject.toml that an installation depends on; a new linter rule must not cost a minute."""
    import tomllib  # noqa: PLC0415 -- a Python without it must get as far as being told that it is too old

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return json.dumps([settings["build-system"], settings["project"], settings["tool"]["setuptools"]], sort_keys=True)


def interpreter() -> Path:
    """The Python that runs this, seen through any venv."""
    return Path(sys.executable).resolve()


# --- node_modules ---------------------------------------------------------------------------------------------------


def prepare_node(wording: Wording) -> None:
    """Make `node_modules/` from its lock; npm checks the integrity of what it fetches."""
    line = hashlib.sha256(NODE_LOCK.read_bytes()).hexdigest()
    if line in read_lines(NODE_STAMP):
        return
    with alone():
        say(wording.node)
        # Install scripts fetch things that no lock names.
        run_quietly(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], wording)
        write_stamp(NODE_STAMP, line)


# --- Plumbing -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time prepare; the lock is on the root folder itself, so nothing is left behind."""
    root = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(root, fcntl.LOCK_EX)
        yield
    finally:
        os.close(root)


def run_quietly(command: Sequence[str | Path], wording: Wording) -> None:
    """Run a program from the root and show its output only when it fails."""
    ended = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode != 0:
        typed = " ".join(str(word) for word in command)
        raise PreparationError(wording.failed.format(output=ended.stdout.rstrip(), command=typed))


def read_lines(stamp: Path) -> list[str]:
    """The lines of a stamp; none if there is no stamp."""
    return stamp.read_text("utf-8").splitlines() if stamp.exists() else []


def write_stamp(stamp: Path, *lines: str) -> None:
    """Write a stamp in one step: half a stamp would be worse than none."""
    partial = stamp.with_suffix(".partial")
    partial.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    partial.replace(stamp)


def say(text: str) -> None:
    """Tell the person waiting, at once even when the output is a file."""
    print(text, flush=True)
