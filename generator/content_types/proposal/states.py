"""What lists and counts tell of a matter on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from generator.content_types.proposal.record import RESULTS, ResultClass
from generator.content_types.proposal.term import (
    IN_TIME,
    LATE,
    MONTHS,
    MONTHS_IF_COMPLICATED,
    OPEN,
    OVERDUE,
    matter_of,
    stand,
)
from generator.model.fact import Event
from generator.model.site import Entry, State
from generator.model.view import Badge, Tone

REPLY_SLUGS: Final = ((OPEN, "open"), (OVERDUE, "overdue"), (IN_TIME, "in-time"), (LATE, "late"))
TONES: Final[Mapping[str, Tone]] = {OPEN: "neutral", OVERDUE: "bad", IN_TIME: "good", LATE: "warn"}
MARKS: Final[Mapping[str, str]] = {OPEN: "○", OVERDUE: "▲", IN_TIME: "✓", LATE: "◆"}
ASSIGNED, REPLIED = "建议提案交办", "建议提案答复"
# How the term of a reply was kept; what is past due without one is of its last day.
KEPT: Final = {IN_TIME: "建议提案按期答复", LATE: "建议提案逾期答复", OVERDUE: "建议提案到期未答复"}
EVENT_KINDS: Final = (ASSIGNED, REPLIED, *KEPT.values())


def compute_reply(entry: Entry, _entries: Mapping[str, Entry], today: date) -> State | None:
    """Whether it was replied to, and in time."""
    matter = matter_of(entry)
    if matter is None:
        return None
    value = stand(matter, today).value
    return State("reply", "答复状态", value, Badge(f"{MARKS[value]} {value}", TONES[value]))


def compute_due(entry: Entry, _entries: Mapping[str, Entry], today: date) -> State | None:
    """The last day for a reply, and what it is computed from."""
    matter = matter_of(entry)
    if matter is None:
        return None
    standing = stand(matter, today)
    note = f"交办之日起 {MONTHS} 个月"
    if standing.is_prolonged:
        note = f"情况复杂，交办之日起 {MONTHS_IF_COMPLICATED} 个月"
    elif matter.due_on is not None:
        note = "按规定的答复期限"
    return State("reply_due", "应当答复日期", standing.due_on.isoformat(), note=note)


def compute_meaning(entry: Entry, _entries: Mapping[str, Entry], _today: date) -> State | None:
    """What the class of a result means, in words."""
    matter = matter_of(entry)
    if matter is None or not matter.result:
        return None
    return State("result_meaning", "办理结果", RESULTS[ResultClass(matter.result)])


def state_events(entry: Entry, today: date) -> Iterator[Event]:
    """Assigned and replied to, and how the term was kept, by the unit that answers."""
    matter = matter_of(entry)
    if matter is None:
        return
    card = entry.card
    standing = stand(matter, today)
    term = matter.replied_on if standing.value in (IN_TIME, LATE) else standing.due_on
    told = [(matter.assigned_on, ASSIGNED), (matter.replied_on, REPLIED)]
    if standing.value in KEPT:
        told.append((term, KEPT[standing.value]))
    for on, kind in told:
        if on is not None and on <= today:
            yield Event(on, card.title, kind, matter.lead_unit, entry.path, card.is_sample)
