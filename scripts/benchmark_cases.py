"""The cases: what is changed before a build is measured, and the preview's answer to a change."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from scripts.benchmark_documents import TODAY, Document
from scripts.benchmark_measure import Cost, MemoryWatch, Output, busy_seconds, measure, read_output, session_members
from scripts.benchmark_tools import Gongkai, Tool
from scripts.prepare import BIN

CASES = ("cold", "unchanged", "edit", "add", "remove", "next-day", "serve")
_PATIENCE = 600.0
_POLL = 0.01
_BASE_PATH = "/zfxxgk/"


@dataclass(frozen=True)
class Sample:
    """One measured run of one tool in one case; runs of the same number are a pair."""

    case: str
    tool: str
    run: int
    cost: Cost

    def to_json(self) -> dict[str, object]:
        """Flat, as it goes into the raw numbers."""
        return {"case": self.case, "tool": self.tool, "run": self.run, **asdict(self.cost)}


@dataclass(frozen=True)
class Bench:
    """Everything that a run of the benchmark is about. `another` makes a document that is not there yet."""

    tools: Sequence[Tool]
    ids: Sequence[str]
    removable: Sequence[str]
    another: Callable[[int], Document]
    runs: int
    seed: int

    def edited(self, number: int) -> str:
        """The document that run `number` changes: another place every time."""
        return self.ids[(number + 1) * len(self.ids) // (self.runs + 1)]

    def removed(self, number: int) -> str:
        """The document that run `number` deletes: none that is edited, none that another refers to."""
        edited = {self.edited(run) for run in range(self.runs)}
        free = [name for name in self.removable if name not in edited]
        if len(free) < self.runs:
            raise ValueError("there are too few documents to remove one in every run")
        return free[number * len(free) // self.runs]


def run_case(case: str, bench: Bench, say: Callable[[str], None]) -> Iterator[Sample]:
    """Measure a case: in every run one tool after the other, so that the machine's moods meet all of them."""
    if case == "serve":
        yield from _serve(bench, say)
        return
    for tool in bench.tools:
        if case != "cold" and not tool.output.exists():
            measure(tool.command(TODAY), cwd=tool.folder, environment=tool.environment())
    for number in range(bench.runs):
        for tool in bench.tools:
            today = change(case, tool, bench, number)
            # What was written before this run is not to be written to the disk during it.
            os.sync()
            cost = measure(tool.command(today), cwd=tool.folder, environment=tool.environment())
            say(f"{case} {number + 1}/{bench.runs} {tool.name}: {cost.wall:.2f} s")
            yield Sample(case, tool.name, number, cost)


def change(case: str, tool: Tool, bench: Bench, number: int) -> date:
    """Do to a project what the case is about; the day to build for."""
    match case:
        case "cold":
            tool.forget()
        case "edit":
            tool.edit(bench.edited(number), f"edit-{number}", bench.seed)
        case "add":
            tool.write(bench.another(number))
        case "remove":
            tool.remove(bench.removed(number))
        case "next-day":
            return TODAY + timedelta(days=number + 1)
    return TODAY


def outputs_of(tools: Iterable[Tool]) -> dict[str, Output]:
    """What every tool has left."""
    return {tool.name: read_output(tool.output) for tool in tools if tool.output.exists()}


def find_removable(content: Path, ids: Sequence[str]) -> list[str]:
    """The records that no other file of `content` names."""
    named: dict[str, set[str]] = {}
    for path in sorted([*content.rglob("*.md"), *content.rglob("*.yml")]):
        for word in set(re.findall(r"[a-z0-9][a-z0-9-]+", path.read_text("utf-8-sig"))):
            named.setdefault(word, set()).add(path.stem)
    return [name for name in ids if not named.get(name, set()) - {name}]


# --- The preview ----------------------------------------------------------------------------------------------------


def _serve(bench: Bench, say: Callable[[str], None]) -> Iterator[Sample]:
    """Only Gongkai's: from saving a file until its page, asked for again and again, shows the new text."""
    for tool in bench.tools:
        if isinstance(tool, Gongkai):
            with serving(tool) as (process, address):
                for number in range(bench.runs):
                    cost = _seconds_until_shown(tool, bench, number, (process.pid, address))
                    say(f"serve {number + 1}/{bench.runs}: {cost.wall:.2f} s")
                    yield Sample("serve", tool.name, number, cost)


def _seconds_until_shown(tool: Gongkai, bench: Bench, number: int, server: tuple[int, str]) -> Cost:
    session, address = server
    record, mark = bench.edited(number), f"serve-{number}-of-{bench.seed}"
    page = f"{address}policy/{record}/"
    wait_for(page, lambda text: text != "")
    # The last build may still be tidying up; and what looks at the files at intervals is to be met at any moment of one.
    time.sleep(random.Random(f"{bench.seed} {number}").uniform(1, 2))  # noqa: S311 - reproducible, not secret
    before, busy = cpu_of(session), busy_seconds()
    with MemoryWatch(session) as memory:
        tool.edit(record, mark, bench.seed)
        started = time.monotonic()
        wait_for(page, lambda text: mark in text)
        wall = time.monotonic() - started
    used, busy = cpu_of(session) - before, busy_seconds() - busy
    return Cost(wall, used, memory.peak, max(0.0, busy - used))


@contextlib.contextmanager
def serving(tool: Gongkai) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A preview that has made its first site, and the address of its front page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    paths = ("--content", tool.content, "--out", tool.output)
    with (tool.folder / "last-command.log").open("wb") as log:
        process = subprocess.Popen(
            [BIN / "python", "-m", "generator", "serve", *paths, "--port", str(port)],
            cwd=tool.folder,
            env=tool.environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}{_BASE_PATH}"
        wait_for(address, lambda text: "</html>" in text)
        yield process, address
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(address: str, is_there: Callable[[str], bool]) -> None:
    """Ask for a page until it is as wished. Raises TimeoutError when it never is."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), direct.open(address, timeout=_PATIENCE) as answer:
            if is_there(answer.read().decode("utf-8")):
                return
        time.sleep(_POLL)
    raise TimeoutError(f"{address} did not come within {_PATIENCE:.0f} s")


def cpu_of(session: int) -> float:
    """The processor seconds that a session's processes and those they waited for have used."""
    ticks = 0
    for pid in session_members(session):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")
