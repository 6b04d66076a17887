"""Faults in content, as data: what is wrong, where it stands, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a fault is. What may not go out is said by `blocks`, not by this."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Source(NamedTuple):
    """A place in a file of the repository; `path` is relative to its root, lines and columns start at 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding, as an editor and `check --format json` see it."""

    code: str
    severity: Severity
    blocks: bool
    path: str
    line: int
    column: int
    field: str | None
    message: str
    hint: str

    @property
    def place(self) -> str:
        """`path:line:column`, as editors' tools open it."""
        return f"{self.path}:{self.line}:{self.column}"


class Rule(NamedTuple):
    """A rule that content is held to; docs/CODES.md has a row for each.

    `accepts` tells whether `accepted:` of a record may let a confirmed original out despite it; `each` that one entry there lets
    out one finding: a figure that was confirmed says nothing of another one.
    """

    code: str
    title: str
    basis: str
    severity: Severity = Severity.ERROR
    blocks: bool = True
    accepts: bool = False
    each: bool = False

    def at(self, source: Source, message: str, hint: str, *, field: str | None = None) -> Issue:
        """The finding that this rule is broken at `source`."""
        place = (source.path, source.line, source.column)
        return Issue(self.code, self.severity, self.blocks, *place, field, message, hint)


def sort_issues(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Issues in reading order, each once."""
    return tuple(sorted(set(issues), key=lambda i: (i.path, i.line, i.column, i.code, i.message)))


def has_blocking(issues: Iterable[Issue]) -> bool:
    """Whether anything may not go out."""
    return any(issue.blocks for issue in issues)
