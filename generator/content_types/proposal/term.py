"""How long a reply may take, and how a matter stands on a day.

| what | rule |
|---|---|
| 人大代表建议 | three months from 交办; six where it is complicated and that was decided（代表法(2025) Art. 51） |
| 政协提案 | the day that is written as `due_on`; without one as for a 建议 |
| last day | where offices rest on it, the next working day（民法典 Art. 203）; in a year whose calendar is not known, the day itself |
| 按期答复 | replied by the last day |
| 逾期答复 | replied after it |
| 逾期未答复 | not replied, and the last day is past |
| 办理中 | else |

Entries dated after the day do not exist on it.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from generator.content_types.proposal.record import Proposal, ProposalKind
from generator.content_types.proposal.session import Session
from generator.model.record import Record
from generator.model.site import Entry
from generator.model.workdays import Workdays

MONTHS, MONTHS_IF_COMPLICATED = 3, 6
PUBLISH_WITHIN: Final = 20
OPEN, OVERDUE, IN_TIME, LATE = "办理中", "逾期未答复", "按期答复", "逾期答复"
REPLIED: Final = (IN_TIME, LATE)


class Matter(NamedTuple):
    """The gist of a 建议 or a 提案. `due_on` is what was written, None where the law's term is to be computed."""

    kind: str
    session: Session
    number: str
    lead_unit: str
    joint_units: tuple[str, ...]
    assigned_on: date
    due_on: date | None
    prolonged_on: date | None
    replied_on: date | None
    result: str
    opinion: str
    published_on: date


class Standing(NamedTuple):
    """How a matter stands on a day."""

    value: str
    due_on: date
    is_prolonged: bool


class Row(NamedTuple):
    """A matter as overviews see it."""

    id: str
    title: str
    path: str
    is_sample: bool
    matter: Matter
    standing: Standing


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has none（民法典 Art. 202）."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def make_matter(record: Record) -> Matter | None:
    """The gist of a matter that says whose it is and since when; None of totals."""
    if not isinstance(record, Proposal) or record.kind is ProposalKind.TOTALS:
        return None
    if record.lead_unit is None or record.assigned_on is None:
        return None
    return Matter(
        kind=record.kind.value,
        session=record.session,
        number=record.number or "",
        lead_unit=record.lead_unit.id,
        joint_units=tuple(unit.id for unit in record.joint_units),
        assigned_on=record.assigned_on,
        due_on=record.due_on,
        prolonged_on=record.prolonged.on if record.prolonged else None,
        replied_on=record.replied_on,
        result=record.result.value if record.result else "",
        opinion=record.opinion.value if record.opinion else "",
        published_on=record.published_on.day,
    )


def lawful_end(assigned_on: date, *, is_complicated: bool) -> date:
    """The last day of the law's term, on whatever day of the week."""
    return add_months(assigned_on, MONTHS_IF_COMPLICATED if is_complicated else MONTHS)


def stand(matter: Matter, today: date) -> Standing:
    """How a matter stands on a day."""
    prolonged = matter.prolonged_on is not None and matter.prolonged_on <= today
    written = matter.due_on if matter.due_on is not None and not prolonged else None
    end = written or lawful_end(matter.assigned_on, is_complicated=prolonged)
    due = Workdays().roll(end) or end
    if matter.replied_on is not None and matter.replied_on <= today:
        return Standing(IN_TIME if matter.replied_on <= due else LATE, due, prolonged)
    return Standing(OVERDUE if today > due else OPEN, due, prolonged)


def matter_of(entry: Entry) -> Matter | None:
    """The gist of a record, if it is a matter."""
    gist = entry.card.gist
    return gist if isinstance(gist, Matter) else None


def make_row(entry: Entry, _entries: Mapping[str, Entry], today: date) -> Row | None:
    """The brief of a matter, for overviews."""
    matter = matter_of(entry)
    if matter is None:
        return None
    card = entry.card
    return Row(entry.id, card.title, entry.path, card.is_sample, matter, stand(matter, today))
