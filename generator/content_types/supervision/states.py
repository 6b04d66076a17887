"""What lists, pages and counts tell of a matter on a day."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from generator.content_types.supervision.ledger import Course, Light, Stage, course_of, deadlines, stand
from generator.model.fact import Event
from generator.model.site import Entry, State
from generator.model.view import Badge, Tone

LIGHT_SLUGS: Final = (("红灯", "red"), ("黄灯", "yellow"), ("绿灯", "green"))
STAGE_SLUGS: Final = (
    ("未启动", "not-started"),
    ("推进中", "under-way"),
    ("已办结待销号", "done"),
    ("已中止", "suspended"),
    ("已销号", "closed"),
)
LIGHT_TONES: Final[Mapping[Light, Tone]] = {Light.GREEN: "good", Light.YELLOW: "warn", Light.RED: "bad"}
ASSIGNED, UPDATED, EXTENDED, REPLIED, SUSPENDED, RESUMED, REOPENED = (
    "交办",
    "进展",
    "延期",
    "回音",
    "中止",
    "恢复",
    "重新办理",
)
CLOSED_IN_TIME, CLOSED_LATE, PAST_DUE = "按期销号", "逾期销号", "到期未销号"
NOTICES: Final = ("督办通知", "提醒函", "催办单")
PROCEEDINGS: Final = ("督查结论", "复核申请", "复核决定", "整改核查", "回头看")
EVENT_KINDS: Final = (
    ASSIGNED,
    UPDATED,
    EXTENDED,
    *NOTICES,
    REPLIED,
    SUSPENDED,
    RESUMED,
    *PROCEEDINGS,
    CLOSED_IN_TIME,
    CLOSED_LATE,
    PAST_DUE,
    REOPENED,
)


@functools.cache
def light_badge(light: Light) -> Badge:
    """A light as a badge: its shape, its colour in words, what it means."""
    return Badge(f"{light.shape} {light.value} {light.word}", LIGHT_TONES[light])


def compute_light(entry: Entry, entries: Mapping[str, Entry], today: date) -> State | None:
    """The light of an open matter."""
    standing = stand(entry, entries, today)
    if standing is None or standing.light is None:
        return None
    light = standing.light
    return State("light", "灯色", light.value, light_badge(light), f"{light.word}：{standing.why}")


def compute_stage(entry: Entry, entries: Mapping[str, Entry], today: date) -> State | None:
    """How far a matter has come."""
    standing = stand(entry, entries, today)
    if standing is None:
        return None
    stage = standing.stage
    if stage is Stage.CLOSED:
        badge = Badge(f"✓ {stage.value}", "warn" if standing.is_late else "good")
        return State("stage", "办理状态", stage.value, badge, standing.why)
    resting = Badge(stage.value, "warn") if stage in (Stage.SUSPENDED, Stage.DONE) else None
    return State("stage", "办理状态", stage.value, resting, standing.why if stage is Stage.SUSPENDED else None)


def compute_progress(entry: Entry, entries: Mapping[str, Entry], today: date) -> State | None:
    """Progress in per cent."""
    standing = stand(entry, entries, today)
    if standing is None:
        return None
    told = f"最近反馈：{standing.feedback_on}" if standing.feedback_on else "还没有反馈"
    return State("progress", "进度", f"{standing.percent}%", note=told)


def compute_due(entry: Entry, entries: Mapping[str, Entry], today: date) -> State | None:
    """The day a matter is due now; the first one stands beside it for ever（SUP-05）."""
    standing, course = stand(entry, entries, today), course_of(entry)
    if standing is None or course is None:
        return None
    times = sum(e.on <= today for e in (*course.extensions, *course.reopenings))
    note = f"首次时限 {course.due_on}，延期、重新办理共 {times} 次" if standing.due_on != course.due_on else None
    return State("current_due", "当前完成时限", standing.due_on.isoformat(), note=note)


def state_events(entry: Entry, today: date) -> Iterator[Event]:
    """Everything that has happened to a matter, and every due day that has passed without a closure."""
    course = course_of(entry)
    if course is None:
        return

    def event(on: date, kind: str, unit: str = course.lead_unit) -> Event:
        return Event(on, entry.card.title, kind, unit, entry.path, entry.card.is_sample, course.places)

    for on, kind, unit in _happenings(course):
        if on <= today:
            yield event(on, kind, unit)
    for due, closed in deadlines(course, today):
        if closed is not None:
            yield event(closed, CLOSED_IN_TIME if closed <= due else CLOSED_LATE)
        elif due < today and not _is_suspended(course, today):
            yield event(due, PAST_DUE)


def _happenings(course: Course) -> Iterator[tuple[date, str, str]]:
    lead = course.lead_unit
    yield course.assigned_on, ASSIGNED, lead
    for update in course.updates:
        yield update.on, UPDATED, lead
    for decision in course.extensions:
        yield decision.on, EXTENDED, lead
    for on, kind in course.notices:
        yield on, kind, lead
    for on, unit in course.replies:
        yield on, REPLIED, unit
    for on, kind, unit in course.proceedings:
        yield on, kind, unit
    for on in course.suspensions:
        yield on, SUSPENDED, lead
    for on in course.resumptions:
        yield on, RESUMED, lead
    for decision in course.reopenings:
        yield decision.on, REOPENED, lead


def _is_suspended(course: Course, today: date) -> bool:
    rests = max((on for on in course.suspensions if on <= today), default=date.min)
    return rests > max((on for on in course.resumptions if on <= today), default=date.min)
