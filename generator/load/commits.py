"""What git knows of content/: a check, never an input to bytes. Where there is no whole repository nothing is asked of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.load import rules
from generator.model.issue import Issue
from generator.model.site import Draft

_GRACE = timedelta(days=7)


class Checkout(NamedTuple):
    """A repository at one commit. `content` is the path of content/ in it, `is_clean` says that content/ is as committed."""

    root: Path
    commit: str
    content: str
    is_clean: bool


def read_checkout(content_dir: Path) -> Checkout | None:
    """The repository that content lies in; None where there is none, or git is not there."""
    told = _git(content_dir, "rev-parse", "--show-toplevel", "--show-prefix", "HEAD")
    if told is None or len(lines := told.splitlines()) != 3:  # noqa: PLR2004 - three were asked for
        return None
    root, prefix, commit = lines
    status = _git(content_dir, "status", "--porcelain", "--untracked-files=normal", ".")
    return Checkout(Path(root), commit, prefix.rstrip("/") or ".", status == "")


def read_first_days(content_dir: Path, memory: Path | None) -> Mapping[str, date]:
    """The day on which each record's file was first committed, by its path below content/.

    `memory` is a file that keeps what was found up to a commit: then only later commits are read. Nothing is known of a
    shallow clone, which shows every file as added by the oldest commit it has.
    """
    told = _git(content_dir, "rev-parse", "HEAD", "--is-shallow-repository")
    head, _, is_shallow = (told or "").partition("\n")
    if told is None or is_shallow.strip() != "false":
        return {}
    since, known = _recall(memory)
    if since != head:
        reach = (
            [f"{since}..HEAD"]
            if since and _git(content_dir, "merge-base", "--is-ancestor", since, head) is not None
            else []
        )
        known = known if reach else {}
        listing = _git(
            content_dir,
            *(
                "log",
                "--diff-filter=A",
                "--find-renames",
                "--name-only",
                "--format=@%cs",
                "--relative",
                "--reverse",
                "-z",
            ),
            *(*reach, "--", "."),
        )
        known = _read_log(listing or "", known)
        _remember(memory, head, known)
    return {name: date.fromisoformat(day) for name, day in known.items()}


def was_committed(root: Path, name: str) -> bool | None:
    """Whether any commit has ever had a file of content/, or the next one will; None where git does not keep content/."""
    kept = _git(root, "ls-files", "--", f"{PurePosixPath(name).parts[0]}/*.yml")
    if not kept:
        return None
    listed, logged = _git(root, "ls-files", "--", name), _git(root, "log", "--all", "-1", "--format=%H", "--", name)
    return listed is None or bool(listed or logged)


def _read_log(listing: str, known: Mapping[str, str]) -> dict[str, str]:
    """`git log -z`: a day, then the names of the files that were added on it."""
    found, day = dict(known), ""
    for part in listing.replace("\n", "\0").split("\0"):
        if part.startswith("@"):
            day = part[1:]
        elif part.endswith(".md") and day:
            found.setdefault(part, day)
    return found


def check_first_days(draft: Draft, first_days: Mapping[str, date], prefix: str) -> Iterator[Issue]:
    """TIME-03: nothing claims to have been published long before its file was there.

    What came with the first commit of all is the stock of before: nothing is known of it.
    """
    stock = min(first_days.values(), default=None)
    for parsed in draft.records:
        first, card = first_days.get(parsed.path.removeprefix(f"{prefix}/")), parsed.card
        if card is None or first is None or first == stock or card.is_imported:
            continue
        published = date.fromisoformat(card.published_on)
        if published < first - _GRACE:
            message = f"发布日期 {published}，但文件到 {first} 才第一次提交，相差 {(first - published).days} 天"
            hint = "请核对：发布日期照实写，不能提前；确实早已在别处公开的，填写 imported"
            yield rules.BACKDATED.at(parsed.where("published_on"), message, hint, field="published_on")


def _recall(memory: Path | None) -> tuple[str, Mapping[str, str]]:
    if memory is None:
        return "", {}
    try:
        head, known = json.loads(memory.read_text("utf-8"))
        return str(head), dict(known)
    except (OSError, ValueError, TypeError):
        return "", {}


def _remember(memory: Path | None, head: str, known: Mapping[str, str]) -> None:
    if memory is not None:
        memory.parent.mkdir(parents=True, exist_ok=True)
        beside = memory.with_name(f"{memory.name}.{os.getpid()}")
        beside.write_text(json.dumps([head, known], ensure_ascii=False), "utf-8")
        beside.replace(memory)


def _git(folder: Path, *command: str) -> str | None:
    """What git prints; None where it fails or is not there."""
    quiet = ["git", "-c", "core.quotePath=false", "-C", str(folder), *command]
    try:
        done = subprocess.run(quiet, capture_output=True, text=True, check=False, encoding="utf-8")
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
