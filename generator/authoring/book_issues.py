"""What the checks say of a record out of a workbook, told at the cells that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.authoring.book_wish import Judge
from generator.authoring.edit import find_places
from generator.model.book import Taken
from generator.model.declaration import Path
from generator.model.grid import Finding
from generator.model.issue import Issue
from generator.model.work import Proposal

_TOLERATED = "placeholder"


def find_issues(whole: Proposal, taken: Taken, judge: Judge) -> tuple[Finding, ...]:
    """The issues of a record whose tables stand in its file, which is proposed only to be judged."""
    return tuple(_explain([issue for issue in judge([whole]) if issue.code != _TOLERATED], whole, taken))


def place_of(path: Path, taken: Taken) -> str:
    """The cell of a value, or of the nearest thing around it that has one."""
    return next((taken.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in taken.places), "")


def _places_in_text(whole: str, taken: Taken) -> list[tuple[int, str]]:
    """The line of the file on which each paragraph begins, and its place."""
    line = whole[: whole.index("\n---\n", 1)].count("\n") + 4
    found = []
    for text, place in taken.body:
        found.append((line, place))
        line += text.count("\n") + 2
    return found


def _explain(issues: Sequence[Issue], whole: Proposal, taken: Taken) -> Iterator[Finding]:
    """Issues of the record as findings at the cells that they come from."""
    if not issues:
        return
    text = whole.data.decode()
    found = sorted(((at, len(path), path) for path, at in find_places(text).items()), key=lambda each: each[:2])
    paragraphs = _places_in_text(text, taken)
    for issue in issues:
        place = next((place for line, place in reversed(paragraphs) if line <= issue.line), "")
        path: Path = ()
        if issue.path == whole.path and not place:
            before = [each for at, _depth, each in found if at <= (issue.line, issue.column)]
            path = before[-1] if before else ()
            place = place_of(path, taken)
        hint = taken.advice.get((issue.code, path), issue.hint)
        yield Finding(place, f"{issue.message}；{hint} [{issue.code}]", is_fault=issue.blocks)
