"""What lists, pages and counts tell of a project on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from generator.content_types.project.course import Course, Stage, Standing, course_of, stand
from generator.content_types.project.record import ProjectKind
from generator.model.fact import Event
from generator.model.site import Entry, State
from generator.model.view import Badge, Tone

STAGE_SLUGS: Final = (
    ("未开工", "not-started"),
    ("推进中", "under-way"),
    ("滞后", "behind"),
    ("已完工待验收", "finished"),
    ("已完成", "done"),
)
TONES: Final[Mapping[Stage, Tone]] = {
    Stage.NOT_STARTED: "neutral",
    Stage.UNDER_WAY: "good",
    Stage.BEHIND: "bad",
    Stage.FINISHED: "warn",
    Stage.DONE: "good",
}
MARKS: Final[Mapping[Stage, str]] = {
    Stage.NOT_STARTED: "○",
    Stage.UNDER_WAY: "●",
    Stage.BEHIND: "▲",
    Stage.FINISHED: "◆",
    Stage.DONE: "✓",
}
STARTED, UPDATED, EXTENDED, FINISHED, PASSED, FAILED = "开工", "项目进展", "项目延期", "完工", "验收合格", "验收不合格"
# What a year's list of 民生实事 promises is counted without the 重大项目. What happened is told once: who counts both names both.
LISTED, LISTED_UPDATED = "民生实事公布", "民生实事进展"
EVENT_KINDS: Final = (STARTED, UPDATED, EXTENDED, FINISHED, PASSED, FAILED, LISTED, LISTED_UPDATED)


def print_stage(stage: Stage) -> str:
    """A stage with its sign, so that it can be told without colour."""
    return f"{MARKS[stage]} {stage.value}"


def _stand(entry: Entry, today: date) -> tuple[Course, Standing] | None:
    course = course_of(entry)
    return None if course is None else (course, stand(course, today))


def compute_stage(entry: Entry, _entries: Mapping[str, Entry], today: date) -> State | None:
    """How far a project has come."""
    found = _stand(entry, today)
    if found is None:
        return None
    stage = found[1].stage
    return State("stage", "项目状态", stage.value, Badge(print_stage(stage), TONES[stage]), found[1].why)


def compute_progress(entry: Entry, _entries: Mapping[str, Entry], today: date) -> State | None:
    """Progress in per cent, and what it was computed from."""
    found = _stand(entry, today)
    if found is None:
        return None
    course, standing = found
    told = f"最近反馈：{standing.reported_on}" if standing.reported_on else "还没有反馈"
    if course.target is not None and standing.quantity is not None:
        told += f"；累计完成 {standing.quantity} {course.measure}，目标 {course.target} {course.measure}"
    return State("progress", "进度", f"{standing.percent}%", note=told)


def compute_schedule(entry: Entry, _entries: Mapping[str, Entry], today: date) -> State | None:
    """达序: whether the last feedback kept up with the plan of its own day."""
    found = _stand(entry, today)
    if found is None or found[1].is_on_schedule is None or found[1].stage in (Stage.DONE, Stage.FINISHED):
        return None
    value = "达序" if found[1].is_on_schedule else "未达序"
    last = next(item for item in reversed(found[0].reports) if item.on <= today and item.percent is not None)
    note = f"{last.on}进度 {last.percent}%，当天计划 {last.planned}%"
    if last.claim is not None and last.claim != last.is_on_schedule:
        note += f"；牵头单位自报{'达序' if last.claim else '未达序'}，与计算不一致"
    return State("schedule", "是否达序", value, note=note)


def compute_due(entry: Entry, _entries: Mapping[str, Entry], today: date) -> State | None:
    """The day a project is to be completed by now; the first one stands beside it for ever."""
    found = _stand(entry, today)
    if found is None or found[1].due_on == found[0].due_on:
        return None
    times = sum(item.on <= today for item in found[0].extensions)
    note = f"最初计划 {found[0].due_on}，延期 {times} 次"
    return State("current_due", "当前完成时限", found[1].due_on.isoformat(), note=note)


def state_events(entry: Entry, today: date) -> Iterator[Event]:
    """Everything that has happened to a project."""
    course = course_of(entry)
    if course is None:
        return
    told: list[tuple[date | None, str]] = [(course.started_on, STARTED), (course.finished_on, FINISHED)]
    is_listed = course.kind == ProjectKind.LIVELIHOOD
    told += [(item.on, LISTED_UPDATED if is_listed else UPDATED) for item in course.reports]
    told += [(item.on, EXTENDED) for item in course.extensions]
    told += [(item.on, PASSED if item.passed else FAILED) for item in course.acceptances]
    if is_listed:
        told.append((date.fromisoformat(entry.card.published_on[:10]), LISTED))
    for on, kind in told:
        if on is not None and on <= today:
            card = entry.card
            yield Event(on, card.title, kind, course.lead_unit, entry.path, card.is_sample, course.places)
