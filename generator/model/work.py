"""What keeping a ledger asks of a person: what is due, and what can be entered in one line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Due(NamedTuple):
    """Something that is to be done by a day. `what` tells one kind from another and never changes while the day moves.

    `units` are ids, the one that has to act first; `mark` is how it stands, in a word with a shape; `note` what to do.
    """

    on: date
    what: str
    id: str
    subject: str
    path: str
    units: tuple[str, ...]
    mark: str = ""
    note: str = ""


class Action(NamedTuple):
    """A way in which `gongkai update ID` adds an entry to a list of a record.

    `option` chooses it: `close` is `--close`; the one without is meant when none is chosen. `into` is the key of the list.
    `takes` is the field whose value stands right behind the option, as in `--extend 2026-12-31`; the list's other fields
    are options under their own keys, as `--approved-by`. `asks` are optional fields that a person is asked for all the same.
    """

    option: str
    label: str
    into: str
    takes: str = ""
    asks: tuple[str, ...] = ()


class Proposal(NamedTuple):
    """A record's file as it would be. `path` is its place as messages name it; `beside` are files that would come with it."""

    type: str
    id: str
    path: str
    data: bytes
    beside: tuple[tuple[str, bytes], ...] = ()


class FileChange(NamedTuple):
    """A file of content/ as it is and as it would be; None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None
