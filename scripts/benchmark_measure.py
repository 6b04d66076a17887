"""What a command costs: wall clock, processor time of its whole process tree, and the memory of all its processes."""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SAMPLE_SECONDS = 0.02
_SHARE = 9
"""Reading the memory map of a large process takes time: sampling never takes more than one part in ten."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


class CommandFailedError(Exception):
    """A measured command did not end well; the text ends with what it printed last."""


@dataclass(frozen=True)
class Cost:
    """The cost of one run. `peak` is in bytes; `cpu` is user and system time of every process that was waited for.

    `others` is the processor time that all else on the machine used meanwhile: much of it spoils the run.
    """

    wall: float
    cpu: float
    peak: int
    others: float = 0.0


@dataclass(frozen=True)
class Output:
    """What stands in an output folder, and how many files of each kind."""

    files: int
    size: int
    kinds: Mapping[str, int]


@dataclass
class MemoryWatch:
    """Samples the memory of one session's processes together, in a thread, until it is told to stop."""

    session: int
    peak: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        """Start sampling."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop sampling; `peak` is final."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            started = time.monotonic()
            self.peak = max(self.peak, sum(map(memory_of, session_members(self.session))))
            taken = time.monotonic() - started
            if self._ended.wait(max(SAMPLE_SECONDS - taken, taken * _SHARE)):
                return


def session_members(session: int) -> list[int]:
    """The processes of a session: what a command started with its own session has started, however deep."""
    members = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # The command's name stands in brackets and may hold anything; the fields after it are plain.
                fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                members.append(int(folder.name))
    return members


def memory_of(pid: int) -> int:
    """A process's share of the memory (PSS: shared pages are counted once in all), else what is resident; 0 if gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def busy_seconds() -> float:
    """How long the processors of this machine have been busy since it started, all of them together."""
    user, nice, system, _idle, _waiting, *others = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
    return sum(map(int, (user, nice, system, *others))) / os.sysconf("SC_CLK_TCK")


def measure(command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end. Raises CommandFailedError when it fails."""
    log = cwd / "last-command.log"
    with log.open("wb") as output:
        busy = busy_seconds()
        started = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with MemoryWatch(process.pid) as memory:
            # Unlike `wait`, this also tells what the process and all its children used.
            _pid, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - started
            busy = busy_seconds() - busy
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        last = log.read_text("utf-8", errors="replace").splitlines()[-20:]
        raise CommandFailedError("\n".join([f"exit code {process.returncode}: {Path(command[0]).name}", *last]))
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, memory.peak, max(0.0, busy - cpu))


_RECORD_TYPES = ("policy", "activity", "supervision")
_KIND_OF_FOLDER = {"assets": "assets", "manifest": "manifest", "data": "data sets"}
_KIND_OF_NAME = {
    "manifest.json": "manifest",
    "sitemap.xml": "site map",
    "sitemap.xml.gz": "site map",
    "feed.xml": "feeds",
    "index.xml": "feeds",
    "index.json": "record JSON",
    "text.txt": "record text",
}


def read_output(folder: Path) -> Output:
    """Count the files of an output folder and their bytes."""
    kinds: Counter[str] = Counter()
    size = 0
    for parent, _folders, files in os.walk(folder):
        for name in files:
            path = Path(parent, name)
            size += path.stat().st_size
            kinds[kind_of(path.relative_to(folder).parts)] += 1
    return Output(sum(kinds.values()), size, dict(sorted(kinds.items())))


def kind_of(parts: Sequence[str]) -> str:
    """What an output file is; Gongkai and the templates for its peers share their addresses."""
    name, below = parts[-1], parts[:-1]
    top = below[0] if below else ""
    if name.endswith(".html"):
        if top not in _RECORD_TYPES:
            return "other pages"
        return "lists" if len(below) == 1 or below[1] in ("board", "by", "page") else "record pages"
    return _KIND_OF_NAME.get(name) or _KIND_OF_FOLDER.get(top, "other files")


def describe_machine() -> dict[str, str | int]:
    """What the figures depend on besides the code."""
    model = next((v for k, v in _colon_lines(Path("/proc/cpuinfo")) if k == "model name"), platform.machine())
    total = next((v for k, v in _colon_lines(Path("/proc/meminfo")) if k == "MemTotal"), "0 kB")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": model,
        "memory_bytes": int(total.split()[0]) * 1024,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _colon_lines(path: Path) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in path.read_text("utf-8", errors="replace").splitlines())
    return [(key.strip(), value.strip()) for key, _colon, value in lines]
