"""The ledger's rules: how a matter stands on a day, computed from its dated entries and never set by hand.

| what | rule |
|---|---|
| 已销号 | the last closure is not followed by a reopening |
| 已中止 | else the last suspension is not followed by a resumption |
| 已办结待销号 | else the last feedback says 100 %, or progress that is the parts' is 100 % |
| 未启动 | else there is no feedback |
| 推进中 | else |
| due | the day of the last extension or reopening, else the first due day |
| 红 已逾期 | open, not suspended, the day is after the due day |
| 黄 需关注 | else: silent for longer than its rhythm allows; or a milestone is past and not reached; or 30 days or fewer are left and progress is less than the share of the time that has passed since assignment, or since the last resumption or reopening |
| 绿 正常 | else |
| no light | 已销号 and 已中止 |
| with parts | progress is the mean of the parts' where no feedback of its own is newer than theirs; the light is the worst of its own and the open parts' |
| silent | more days without feedback than: 每周 10, 每月 35, 每季度 100, 每半年 190; counted from assignment, and anew from a resumption or reopening; feedback on a part, and its closure, is feedback on the whole |

Entries dated after the day do not exist on it. Of what is dated on one day counts: a closure after a reopening, a resumption after
a suspension, of feedback what is written later in the file, of decisions on the due day the later due day.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from generator.content_types.supervision.record import Rhythm, Supervision
from generator.model.record import Record
from generator.model.site import Entry

PART_OF: Final = "part_of"
SOON: Final = 30
SILENT_AFTER: Final[Mapping[Rhythm, int]] = {
    Rhythm.WEEKLY: 10,
    Rhythm.MONTHLY: 35,
    Rhythm.QUARTERLY: 100,
    Rhythm.HALF_YEARLY: 190,
}
WHOLE: Final = 100


class Stage(StrEnum):
    """How far a matter has come."""

    NOT_STARTED = "未启动"
    UNDER_WAY = "推进中"
    DONE = "已办结待销号"
    SUSPENDED = "已中止"
    CLOSED = "已销号"


class Light(StrEnum):
    """How an open matter stands. Colour never stands alone: word and shape go with it."""

    GREEN = "绿灯"
    YELLOW = "黄灯"
    RED = "红灯"

    @property
    def word(self) -> str:
        """What it means."""
        return {Light.GREEN: "正常推进", Light.YELLOW: "需要关注", Light.RED: "已经逾期"}[self]

    @property
    def shape(self) -> str:
        """A sign that can be told apart without colour."""
        return {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■"}[self]


WORST_FIRST: Final = (Light.RED, Light.YELLOW, Light.GREEN)


class Decision(NamedTuple):
    """An extension or a reopening: the day of it, and the new due day."""

    on: date
    due_on: date


class Feedback(NamedTuple):
    """An update without its words."""

    on: date
    percent: int
    reached: tuple[str, ...]


class Course(NamedTuple):
    """The gist of a matter: whose it is, and its dated course without words. Every list is in the order of its days.

    `latest` is the last of its `updates`, which are `packed`.
    """

    source: str
    kind: str
    lead_unit: str
    support_units: tuple[str, ...]
    places: tuple[str, ...]
    item: str
    part_of: str
    rhythm: str
    silent_after: int
    assigned_on: date
    due_on: date
    milestones: tuple[tuple[str, date], ...]
    extensions: tuple[Decision, ...]
    latest: Feedback | None
    packed: str
    notices: tuple[tuple[date, str], ...]
    replies: tuple[tuple[date, str], ...]
    proceedings: tuple[tuple[date, str, str], ...]
    suspensions: tuple[date, ...]
    resumptions: tuple[date, ...]
    closures: tuple[date, ...]
    reopenings: tuple[Decision, ...]

    @property
    def updates(self) -> tuple[Feedback, ...]:
        """All feedback. Most of a ledger's lines: they are carried as text until something asks for them."""
        return _unpack(self.packed)


def _pack(updates: Iterable[Feedback]) -> str:
    return json.dumps([(on.isoformat(), percent, reached) for on, percent, reached in updates], ensure_ascii=False)


@functools.lru_cache(maxsize=512)
def _unpack(packed: str) -> tuple[Feedback, ...]:
    told = json.loads(packed)
    return tuple([Feedback(date.fromisoformat(on), percent, tuple(reached)) for on, percent, reached in told])


class Standing(NamedTuple):
    """How a matter stands on a day. `why` says what the light is computed from, in a clause.

    `is_late` says that an open matter is past its due day, or that a closed one was closed after it; `is_mean` that its progress
    is that of its parts.
    """

    stage: Stage
    light: Light | None
    why: str
    percent: int
    due_on: date
    feedback_on: date | None
    closed_on: date | None
    is_late: bool
    is_silent: bool
    is_mean: bool = False


class Mandate(NamedTuple):
    """Of a matter's course what never changes, and boards divide by."""

    source: str
    lead_unit: str
    places: tuple[str, ...]
    assigned_on: date


class Line(NamedTuple):
    """A matter as boards see it: the same from one day to the next until something happens to it or its state changes.

    `deadlines` are those it has run under: the due day, and the day it was closed or None; `silences` the days on which it
    had been silent for longer than promised.
    """

    id: str
    title: str
    path: str
    is_sample: bool
    course: Mandate
    standing: Standing
    deadlines: tuple[tuple[date, date | None], ...]
    silences: tuple[date, ...]


def make_course(record: Record) -> Course | None:
    """The gist of a matter."""
    if not isinstance(record, Supervision):
        return None
    # Of two entries of one day the later line of the file is the later one.
    updates = sorted((Feedback(i.on, i.percent, i.reached) for i in record.updates), key=lambda item: item.on)
    return Course(
        source=record.source.value,
        kind=record.kind.value,
        lead_unit=record.lead_unit.id,
        support_units=tuple(unit.id for unit in record.support_units),
        places=tuple(place.id for place in record.places),
        item=str(record.source_item or ""),
        part_of=record.part_of.id if record.part_of else "",
        rhythm=record.rhythm.value,
        silent_after=SILENT_AFTER[record.rhythm],
        assigned_on=record.assigned_on,
        due_on=record.due_on,
        milestones=tuple((step.name, step.due_on) for step in record.milestones),
        extensions=tuple(sorted(Decision(item.on, item.due_on) for item in record.extensions)),
        latest=updates[-1] if updates else None,
        packed=_pack(updates),
        notices=tuple(sorted((item.on, item.kind.value) for item in record.notices)),
        replies=tuple(sorted((item.on, item.by.id) for item in record.replies)),
        proceedings=tuple(sorted((item.on, item.kind.value, item.by.id) for item in record.proceedings)),
        suspensions=tuple(sorted(item.on for item in record.suspensions)),
        resumptions=tuple(sorted(item.on for item in record.resumptions)),
        closures=tuple(sorted(item.on for item in record.closures)),
        reopenings=tuple(sorted(Decision(item.on, item.due_on) for item in record.reopenings)),
    )


def course_of(entry: Entry) -> Course | None:
    """The gist of a record, if it is a matter."""
    gist = entry.card.gist
    return gist if isinstance(gist, Course) else None


def last(days: Sequence[date], today: date) -> date:
    """The last of some days that has come, or one before all."""
    return max((day for day in days if day <= today), default=date.min)


def stand(entry: Entry, entries: Mapping[str, Entry], today: date) -> Standing | None:
    """How a matter stands on a day, with its parts; None for a record of another type."""
    course = course_of(entry)
    if course is None:
        return None
    below = [standing for part in parts_of(entry, entries) if (standing := stand(part, entries, today))]
    own = stand_alone(course, today, heard_on=max(map(heard, below), default=date.min))
    return _roll_up(own, below) if below else own


def heard(standing: Standing) -> date:
    """The day that something was last heard of a matter."""
    return max(standing.feedback_on or date.min, standing.closed_on or date.min)


def parts_of(entry: Entry, entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """The matters that this one was broken down into and that are shown."""
    found = (entries[r.origin] for r in entry.referrers if r.field == PART_OF)
    return tuple(sorted((part for part in found if not part.card.is_withdrawn), key=lambda part: part.id))


def _roll_up(own: Standing, below: Sequence[Standing]) -> Standing:
    """A matter with parts."""
    if own.stage in (Stage.CLOSED, Stage.SUSPENDED):
        return own
    percent, stage = own.percent, own.stage
    newest = max(map(heard, below))
    is_mean = (own.feedback_on or date.min) <= newest
    if is_mean:
        percent = sum(part.percent for part in below) // len(below)
        if newest > date.min:
            stage = Stage.DONE if percent == WHOLE else Stage.UNDER_WAY
    worst = min((part.light for part in below if part.light), key=WORST_FIRST.index, default=None)
    light, why = own.light, own.why
    if light is not None and worst is not None and WORST_FIRST.index(worst) < WORST_FIRST.index(light):
        light, why = worst, f"有分解事项亮{worst.value}"
    return own._replace(stage=stage, percent=percent, light=light, why=why, is_mean=is_mean)


# Four states and the brief of a matter ask for the same one.
@functools.lru_cache(maxsize=256)
def stand_alone(course: Course, today: date, *, heard_on: date = date.min) -> Standing:
    """How a matter stands by its own entries; `heard_on` is when something was last heard of its parts."""
    told = _latest(course, today)
    percent, feedback = (told.percent, told.on) if told is not None else (0, None)
    due, closed = due_day(course, today), last(course.closures, today)
    reopened = last([again.on for again in course.reopenings], today)
    if closed > date.min and closed >= reopened:
        late = closed > due
        why = f"{closed}销号，" + (f"比时限晚 {(closed - due).days} 天" if late else "在时限以内")
        return Standing(Stage.CLOSED, None, why, WHOLE, due, feedback, closed, late, is_silent=False)
    suspended = last(course.suspensions, today)
    if suspended > last(course.resumptions, today):
        why = f"{suspended}起中止"
        return Standing(Stage.SUSPENDED, None, why, percent, due, feedback, None, is_late=False, is_silent=False)
    begun = max(course.assigned_on, last(course.resumptions, today), reopened)
    silent = (today - max(feedback or date.min, begun, heard_on)).days > course.silent_after
    stage = Stage.DONE if percent == WHOLE else Stage.UNDER_WAY if told is not None else Stage.NOT_STARTED
    light, why = _light(course, (percent, due, begun), today, is_silent=silent)
    return Standing(stage, light, why, percent, due, feedback, None, due < today, silent)


def _latest(course: Course, today: date) -> Feedback | None:
    """The last feedback that has come."""
    if course.latest is None or course.latest.on <= today:
        return course.latest
    return next((item for item in reversed(course.updates) if item.on <= today), None)


def due_day(course: Course, today: date) -> date:
    """The day a matter is due, as it was decided last."""
    decided = [item for item in (*course.extensions, *course.reopenings) if item.on <= today]
    return max(decided).due_on if decided else course.due_on


def _light(course: Course, at: tuple[int, date, date], today: date, *, is_silent: bool) -> tuple[Light, str]:
    """The light of an open matter that is not suspended, and why. `at` is its progress, its due day, and when it began."""
    percent, due, begun = at
    if today > due:
        return Light.RED, f"完成时限是{due}，还没有销号"
    if is_silent:
        return Light.YELLOW, f"承诺{course.rhythm}反馈，超过 {course.silent_after} 天没有反馈"
    missed = [name for name, step_due in course.milestones if step_due < today]
    if missed:
        reached = {name for update in course.updates if update.on <= today for name in update.reached}
        missed = [name for name in missed if name not in reached]
    if missed:
        return Light.YELLOW, f"节点没有按期完成：{'、'.join(missed)}"
    if (due - today).days <= SOON and percent * max((due - begun).days, 1) < WHOLE * (today - begun).days:
        return Light.YELLOW, f"剩余不超过 {SOON} 天，进度落后于时间"
    return Light.GREEN, "按进度推进"


def deadlines(course: Course, today: date) -> tuple[tuple[date, date | None], ...]:
    """Every deadline that a matter has run under and how it ended: the due day, and the day of closure or None.

    One for the matter, one more for each time it was opened again; an extension moves the due day of the one it falls in.
    """
    reopenings = [again for again in course.reopenings if again.on <= today]
    begins = [Decision(date.min, course.due_on), *reopenings]
    found = []
    for number, (begin, due) in enumerate(begins):
        end = begins[number + 1].on if number + 1 < len(begins) else date.max
        moved = [item.due_on for item in course.extensions if begin <= item.on < end and item.on <= today]
        closed = [on for on in course.closures if begin < on <= end and on <= today]
        found.append((moved[-1] if moved else due, closed[0] if closed else None))
    return tuple(found)


def silences(course: Course, today: date, below: Iterable[Course] = ()) -> tuple[date, ...]:
    """The days on which a matter had been silent for one day longer than its rhythm allows, up to a day.

    Time runs from assignment, resumption or reopening to the next feedback; it stands still while a matter is suspended or closed.
    What is heard of a part, whose courses are `below`, is heard of the whole, and sets nothing going that stands still.
    """
    told: list[tuple[date, bool | None]] = [(course.assigned_on, True)]
    told += [(update.on, True) for update in course.updates]
    told += [(on, None) for part in below for on in (*(update.on for update in part.updates), *part.closures)]
    told += [(on, True) for on in (*course.resumptions, *(again.on for again in course.reopenings))]
    told += [(on, False) for on in (*course.suspensions, *course.closures)]
    found = []
    # Of one day the entry that stops the time comes last: feedback on the day of a closure does not start it again.
    since, is_running = date.max, False
    for on, runs in (*sorted(told, key=lambda each: (each[0], not each[1])), (today, False)):
        if on > today:
            break
        if is_running and (on - since).days > course.silent_after:
            found.append(since + timedelta(days=course.silent_after + 1))
        since, is_running = on, is_running if runs is None else runs
    return tuple(found)


def make_line(entry: Entry, entries: Mapping[str, Entry], today: date) -> Line | None:
    """The brief of a matter, for boards."""
    course, standing = course_of(entry), stand(entry, entries, today)
    if course is None or standing is None:
        return None
    card = entry.card
    below = [part for each in parts_of(entry, entries) if (part := course_of(each))]
    return Line(
        entry.id,
        card.title,
        entry.path,
        card.is_sample,
        Mandate(course.source, course.lead_unit, course.places, course.assigned_on),
        standing,
        deadlines(course, today),
        silences(course, today, below),
    )
