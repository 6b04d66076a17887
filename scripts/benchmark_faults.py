"""Kill builds at random moments: after each kill the site must be one of its two states whole, the old or the new.

Every build is a release: what went live must stand in the release record, and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Any

from scripts.benchmark_documents import TODAY
from scripts.benchmark_measure import CommandFailedError, measure
from scripts.benchmark_tools import Gongkai
from scripts.prepare import BIN, ROOT

_BEYOND = 1.2
_POLL = 0.0005
_PATIENCE = 5.0
_WATCHED = 5
_CLEAN_SHARE = 0.2
_MOST_EDITS = 3
_NEWS = 50
_MARK = "此处为试验而修改"


@dataclass
class Faults:
    """What came of the kills. `failures` must be empty."""

    kills: int = 0
    before: int = 0
    after: int = 0
    late: int = 0
    journals: int = 0
    aims: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


class Aim(StrEnum):
    """From which moment of a build on a kill may come. Most of a short build is Python starting."""

    START = "from the start"
    WRITING = "from when it writes"
    JOURNAL = "from when it goes live"


@dataclass(frozen=True)
class Kill:
    """How a kill went: its aim, whether the build had ended by itself, whether it left a journal."""

    aim: Aim
    is_late: bool
    has_journal: bool


class Portal:
    """A small portal that is changed and built again and again."""

    def __init__(self, work: Path, seed: int, content: Path) -> None:
        shutil.rmtree(work, ignore_errors=True)
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.gongkai = Gongkai(work / "portal", content, source=content)
        self.gongkai.prepare([])
        self.out = work / "portal" / "out" / "site"
        self.journal = self.out.with_name(f".{self.out.name}.journal")
        self.record = work / "record"
        self.count = 0

    def command(self, out: Path, *more: str) -> list[str | Path]:
        """Build into a folder."""
        paths = ("--content", self.gongkai.content, "--out", out, "--record", self.record)
        return [BIN / "python", "-m", "generator", "build", *paths, "--today", TODAY.isoformat(), *more]

    def build(self, out: Path, *more: str) -> None:
        """An undisturbed build."""
        measure(self.command(out, *more), cwd=self.gongkai.folder, environment=self.gongkai.environment())

    def edit(self) -> None:
        """Change some records."""
        for record in self.chance.sample(sorted(self.gongkai.paths), self.chance.randint(1, _MOST_EDITS)):
            self.count += 1
            # Each text stands for the last one: bodies must not grow with the number of kills.
            path = self.gongkai.paths[record]
            kept = [part for part in path.read_text("utf-8").rstrip().split("\n\n") if _MARK not in part]
            # At the end: in the middle it might come between two items, and their addresses would change.
            text = "\n\n".join([*kept, f"{_MARK}第{self.count}次。\n"])
            path.write_text(add_correction(text, self.count), "utf-8")

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        """Begin a build in a session of its own."""
        return subprocess.Popen(
            [str(word) for word in self.command(self.out, *more)],
            cwd=self.gongkai.folder,
            env=self.gongkai.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch_one(self) -> dict[Aim, float]:
        """An undisturbed build after an edit: the seconds from each aim to its end."""
        self.edit()
        seen = {Aim.START: time.monotonic()}
        stamp = self.stamp()
        process = self.start()
        for aim in (Aim.WRITING, Aim.JOURNAL):
            self.await_moment(aim, process, stamp)
            seen[aim] = time.monotonic()
        if process.wait() != 0:
            raise CommandFailedError("the portal does not build; nothing can be learnt from killing it")
        ended = time.monotonic()
        return {aim: ended - moment for aim, moment in seen.items()}

    def stamp(self) -> int:
        """What changes as soon as a build begins to write beside the site."""
        return self.out.parent.stat().st_mtime_ns

    def await_moment(self, aim: Aim, process: subprocess.Popen[bytes], stamp: int) -> None:
        """Wait until a build has come so far, or has ended."""
        has_come = {
            Aim.START: lambda: True,
            Aim.WRITING: lambda: self.stamp() != stamp,
            Aim.JOURNAL: self.journal.exists,
        }[aim]
        while not has_come() and process.poll() is None:
            time.sleep(_POLL)

    def kill_one(self, usual: Mapping[Aim, float]) -> Kill:
        """Start a build and kill all of it."""
        more = ["--jobs", "2"] if self.chance.random() < _CLEAN_SHARE else []
        if self.chance.random() < _CLEAN_SHARE:
            shutil.rmtree(self.gongkai.folder / ".cache", ignore_errors=True)
        aim = self.chance.choice(list(Aim))
        stamp = self.stamp()
        process = self.start(*more)
        self.await_moment(aim, process, stamp)
        time.sleep(self.chance.uniform(0, _BEYOND * usual[aim]))
        is_late = process.poll() is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # Worker processes hold the locks that they were born with until they, too, are gone.
        deadline = time.monotonic() + _PATIENCE
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.killpg(process.pid, 0)
                time.sleep(_POLL)
        return Kill(aim, is_late, self.journal.exists())


def add_correction(text: str, number: int) -> str:
    """A record's file with one 更正 more: without it a release may not change what was published."""
    entry = f"  - {{on: {TODAY}, what: 第{number}次修改, why: 试验}}\n"
    _, head, body = text.split("---\n", 2)
    if "\ncorrections:\n" in head:
        head = head.replace("\ncorrections:\n", f"\ncorrections:\n{entry}", 1)
    else:
        head += f"corrections:\n{entry}"
    return f"---\n{head}---\n{body}"


# Folders → the answer of scripts/benchmark_verify.py.
Ask = Callable[..., dict[str, Any]]


@contextlib.contextmanager
def verifier() -> Iterator[Ask]:
    """A process of the project's own Python that verifies sites and their release records."""
    process = subprocess.Popen(
        [BIN / "python", "-m", "scripts.benchmark_verify"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told, answers = process.stdin, process.stdout
    if told is None or answers is None:
        raise AssertionError("both were asked for")

    def ask(*folders: Path) -> dict[str, Any]:
        told.write(json.dumps([str(folder) for folder in folders]) + "\n")
        told.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer

    with process:
        yield ask
        told.close()


def run_faults(
    work: Path,
    *,
    kills: int,
    seed: int,
    say: Callable[[str], None],
    watched: int = _WATCHED,
    content: Path = ROOT / "content",
) -> Faults:
    """Kill this many builds of a portal of this content, then compare an undisturbed build with a clean one."""
    portal, faults = Portal(work, seed, content), Faults()
    portal.build(portal.out)
    moments = [portal.watch_one() for _ in range(watched)]
    usual = {aim: median(one[aim] for one in moments) for aim in Aim}
    parts = ", ".join(f"{seconds:.3f} s {aim}" for aim, seconds in usual.items())
    say(f"A build takes {parts}; killing {kills} ...")
    with verifier() as ask:
        first = ask(portal.out, portal.record)
        faults.failures += [f"before the first kill: {line}" for line in first["differences"]]
        root = first["root"]
        for number in range(1, kills + 1):
            root = _kill_and_look(portal, faults, ask, usual=usual, old=root)
            if number % _NEWS == 0:
                say(f"{number} kills: {faults.before} before, {faults.after} after, {len(faults.failures)} failures")
        portal.build(portal.out)
        last = [*ask(portal.out, portal.record)["differences"]]
        if not ask(portal.out, portal.record, portal.gongkai.content)["same"]:
            last.append("an undisturbed build is not the same as a clean one")
        faults.failures += [f"at the end: {line}" for line in last]
    return faults


def _kill_and_look(
    portal: Portal, faults: Faults, ask: Ask, *, usual: Mapping[Aim, float], old: str | None
) -> str | None:
    """One kill and what it left; the root digest that the site now has."""
    before = digests(portal.out)
    portal.edit()
    kill = portal.kill_one(usual)
    faults.kills += 1
    faults.late += kill.is_late
    faults.journals += kill.has_journal
    faults.aims[kill.aim] += 1
    found = digests(portal.out)
    answer = ask(portal.out, portal.record)
    root: str | None = answer["root"]
    problems = [*answer["differences"], *broken_files(before, found, digests(portal.out))]
    if root == old:
        faults.before += 1
        if kill.is_late:
            problems.append("the build had ended and its changes are not there")
    else:
        faults.after += 1
        if not ask(portal.out, portal.record, portal.gongkai.content)["same"]:
            problems.append("the site is neither the old state nor the new one")
    faults.failures += [f"kill {faults.kills}, {kill.aim}: {problem}" for problem in problems]
    return root


def digests(tree: Path) -> dict[str, str]:
    """Every file of a tree with the digest of its bytes."""
    files = (path for path in tree.rglob("*") if path.is_file())
    return {path.relative_to(tree).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def broken_files(before: Mapping[str, str], found: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What a visitor would have met right after a kill that belongs to neither state: half files, missing files."""
    half = [path for path, digest in found.items() if digest not in (before.get(path), after.get(path))]
    missing = (before.keys() & after.keys()) - found.keys()
    return [f"{path}: neither old nor new" for path in half] + [f"{path}: not there" for path in sorted(missing)]


def report_faults(faults: Faults) -> str:
    """The outcome in a few lines."""
    lines = [
        f"kills                        {faults.kills}",
        *(f"  {aim:<25}  {faults.aims[aim]}" for aim in Aim),
        f"too late, build had ended    {faults.late}",
        f"left a journal to complete   {faults.journals}",
        f"site as before the build     {faults.before}",
        f"site as after the build      {faults.after}",
        f"failures                     {len(faults.failures)}",
    ]
    return "\n".join(["", *lines, *faults.failures[:20]])
