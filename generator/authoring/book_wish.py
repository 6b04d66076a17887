"""What `gongkai import` of workbooks works on and comes to: what is wished, what came of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.model.book import Book, Taken, Tree
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec
from generator.model.grid import Finding
from generator.model.issue import Issue
from generator.model.site import Draft, Parsed
from generator.model.work import FileChange, Proposal

Judge = Callable[[Sequence[Proposal]], Sequence[Issue]]


@dataclass(frozen=True, slots=True)
class BookWish:
    """How to import: the type, the content, the day, the folder's name, what is told beside the workbook.

    `why_public` says of a record why it counts as published, "" where it certainly is not; None where nothing that is there
    is to be replaced.
    """

    kind: ContentType
    book: Book
    draft: Draft
    today: date
    folder: str
    given: Mapping[str, Tree]
    with_hidden: bool
    read_file: Callable[[str], bytes]
    judge: Judge
    why_public: Callable[[Parsed], str] | None = None


@dataclass(frozen=True, slots=True)
class BookOutcome:
    """What comes of one record. `proposal` is None where it cannot be written, or is there already (`held`).

    `missing` are the fields that nobody told; `issues` what the checks say of the record, by cell; `conflicts` where the
    workbook says something else than the record that is there, `kept` what only the record has. Of a record that is to be
    replaced `changes` are the files that would differ, or `refused` says why none may.
    """

    id: str
    path: str
    taken: Taken
    proposal: Proposal | None = None
    held: str = ""
    missing: tuple[FieldSpec, ...] = ()
    faults: tuple[Finding, ...] = ()
    conflicts: tuple[Finding, ...] = ()
    kept: tuple[Finding, ...] = ()
    issues: tuple[Finding, ...] = ()
    changes: tuple[FileChange, ...] = ()
    refused: str = ""


def text_of(taken: Taken) -> str:
    """The record's text."""
    return "\n\n".join(text for text, _place in taken.body)
