"""How a project stands on a day, computed from its dated entries（达序 is never set by hand）.

| what | rule |
|---|---|
| 已完成 | accepted（验收合格）; where there is a target and accepted quantities are told, they reach it |
| 已完工待验收 | else finished, or the last progress is 100 % |
| 滞后 | else the day is after the planned end; or the planned start is past and nothing has begun; or a step is past and not reached; or the last feedback was not 达序; or there was no feedback for more than 100 days |
| 未开工 | else nothing has begun |
| 推进中 | else |
| progress | the last feedback that tells any: quantity × 100 / target rounded down and no more than 100, else its per cent |
| plan | the share of the time from planned start to planned end that has passed, in per cent rounded down |
| 达序 | on the day of a feedback its progress is no more than 10 points behind the plan of that day |
| planned end | the day of the last extension, else the first one |

Entries dated after the day do not exist on it. A feedback is judged by the plan of its own day, not of today: a report of last
month is not held against the plan of this one, silence is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from generator.content_types.project.record import AcceptanceResult, Project, Target
from generator.model.record import Record
from generator.model.site import Entry

WHOLE: Final = 100
TOLERANCE: Final = 10
SILENT_AFTER: Final = 100


class Stage(StrEnum):
    """How far a project has come."""

    NOT_STARTED = "未开工"
    UNDER_WAY = "推进中"
    BEHIND = "滞后"
    FINISHED = "已完工待验收"
    DONE = "已完成"


class Extended(NamedTuple):
    """An extension: the day of it, and the new planned end."""

    on: date
    due_on: date


class Report(NamedTuple):
    """An update without its words. `percent` is None where it tells no progress; `planned` is the plan of its day."""

    on: date
    percent: int | None
    quantity: Decimal | None
    planned: int
    reached: tuple[str, ...]
    claim: bool | None

    @property
    def is_on_schedule(self) -> bool | None:
        """达序; None where no progress is told."""
        return None if self.percent is None else self.percent + TOLERANCE >= self.planned


class Accepted(NamedTuple):
    """An acceptance without its words."""

    on: date
    passed: bool
    quantity: Decimal | None


class Course(NamedTuple):
    """The gist of a project: whose it is, its plan, and what has happened, in the order of days."""

    kind: str
    plan_year: int
    lead_unit: str
    support_units: tuple[str, ...]
    places: tuple[str, ...]
    target: Decimal | None
    measure: str
    planned_start_on: date
    due_on: date
    milestones: tuple[tuple[str, date], ...]
    extensions: tuple[Extended, ...]
    started_on: date | None
    reports: tuple[Report, ...]
    finished_on: date | None
    acceptances: tuple[Accepted, ...]


class Standing(NamedTuple):
    """How a project stands on a day. `why` says what that is computed from, in a clause that lasts as long as the state."""

    stage: Stage
    why: str
    percent: int
    quantity: Decimal | None
    due_on: date
    reported_on: date | None
    is_on_schedule: bool | None
    done_on: date | None


class Row(NamedTuple):
    """A project as boards see it."""

    id: str
    title: str
    path: str
    is_sample: bool
    course: Course
    standing: Standing


def make_course(record: Record) -> Course | None:
    """The gist of a project."""
    if not isinstance(record, Project):
        return None
    extensions = tuple(sorted(Extended(item.on, item.due_on) for item in record.extensions))
    return Course(
        kind=record.kind.value,
        plan_year=record.plan_year,
        lead_unit=record.lead_unit.id,
        support_units=tuple(unit.id for unit in record.support_units),
        places=tuple(place.id for place in record.places),
        target=record.target.quantity if record.target else None,
        measure=record.target.measure if record.target else "",
        planned_start_on=record.planned_start_on,
        due_on=record.due_on,
        milestones=tuple((step.name, step.due_on) for step in record.milestones),
        extensions=extensions,
        started_on=record.started_on,
        reports=make_reports(record),
        finished_on=record.finished_on,
        acceptances=tuple(
            sorted(
                (Accepted(i.on, i.result is AcceptanceResult.PASSED, i.quantity) for i in record.acceptances),
                key=lambda item: item.on,
            )
        ),
    )


def make_reports(project: Project) -> tuple[Report, ...]:
    """The updates in the order of days, with what they come to; of two of one day the later line is the later one."""
    extensions = sorted(Extended(item.on, item.due_on) for item in project.extensions)
    plan = project.planned_start_on, project.due_on, tuple(extensions)
    return tuple(
        Report(
            item.on,
            percent_of(item.quantity, project.target) if item.quantity is not None and project.target else item.percent,
            item.quantity,
            planned(plan, item.on),
            item.reached,
            item.on_schedule,
        )
        for item in sorted(project.updates, key=lambda item: item.on)
    )


def percent_of(quantity: Decimal, target: Target) -> int:
    """Progress out of a quantity: rounded down, so that only the whole is 100."""
    return min(WHOLE, int(quantity * WHOLE // target.quantity)) if target.quantity else WHOLE


def planned(plan: tuple[date, date, tuple[Extended, ...]], day: date) -> int:
    """How far a project should have come on a day: `plan` is its planned start, first planned end and extensions."""
    start, first, extensions = plan
    due = end_of(first, extensions, day)
    if day >= due:
        return WHOLE
    return max(0, (day - start).days * WHOLE // max(1, (due - start).days))


def end_of(first: date, extensions: tuple[Extended, ...], day: date) -> date:
    """The planned end as it was decided last."""
    decided = [item for item in extensions if item.on <= day]
    return max(decided).due_on if decided else first


def plan_of(course: Course) -> tuple[date, date, tuple[Extended, ...]]:
    """What `planned` asks for."""
    return course.planned_start_on, course.due_on, course.extensions


def course_of(entry: Entry) -> Course | None:
    """The gist of a record, if it is a project."""
    gist = entry.card.gist
    return gist if isinstance(gist, Course) else None


def stand(course: Course, today: date) -> Standing:
    """How a project stands on a day."""
    reports = [item for item in course.reports if item.on <= today]
    telling = [item for item in reports if item.percent is not None]
    told = telling[-1].percent if telling else None
    percent = told or 0
    quantity = next((item.quantity for item in reversed(reports) if item.quantity is not None), None)
    due = end_of(course.due_on, course.extensions, today)
    finished = course.finished_on if course.finished_on and course.finished_on <= today else None
    accepted = _accepted_on(course, today)
    if accepted is not None:
        stage, why = Stage.DONE, f"{accepted}验收合格"
    elif finished is not None or percent == WHOLE:
        stage = Stage.FINISHED
        why = f"{finished}完工，还没有验收合格" if finished else "进度已到 100%，还没有验收合格"
    else:
        begun = min([item.on for item in reports] + [course.started_on or date.max])
        late = _behind(course, reports, (begun if begun <= today else None, due), today)
        started = begun <= today
        stage = Stage.BEHIND if late else Stage.UNDER_WAY if started else Stage.NOT_STARTED
        why = late or ("按计划推进" if started else f"计划{course.planned_start_on}开工")
    if told is None and stage in (Stage.DONE, Stage.FINISHED):
        percent = WHOLE
    return Standing(
        stage,
        why,
        percent,
        quantity,
        due,
        reports[-1].on if reports else None,
        telling[-1].is_on_schedule if telling else None,
        accepted or finished,
    )


def _accepted_on(course: Course, today: date) -> date | None:
    """The day on which the whole was accepted, or None."""
    total = Decimal(0)
    for item in course.acceptances:
        if item.on > today or not item.passed:
            continue
        if course.target is None or item.quantity is None:
            return item.on
        total += item.quantity
        if total >= course.target:
            return item.on
    return None


def _behind(course: Course, reports: list[Report], at: tuple[date | None, date], today: date) -> str | None:
    """Why an unfinished project is behind, or None. `at` is when it began and the planned end."""
    begun, due = at
    if today > due:
        return f"计划{due}完成，还没有完工"
    if begun is None:
        return f"计划{course.planned_start_on}开工，还没有开工" if today > course.planned_start_on else None
    reached = {name for report in reports for name in report.reached}
    missed = [name for name, step_due in course.milestones if step_due < today and name not in reached]
    if missed:
        return f"节点没有按期完成：{'、'.join(missed)}"
    telling = [item for item in reports if item.percent is not None]
    if telling and not telling[-1].is_on_schedule:
        last = telling[-1]
        return f"{last.on}进度 {last.percent}%，当天计划应为 {last.planned}%"
    if (today - max([begun, *(item.on for item in reports)])).days > SILENT_AFTER:
        return f"超过 {SILENT_AFTER} 天没有公布进展"
    return None


def make_row(entry: Entry, _entries: Mapping[str, Entry], today: date) -> Row | None:
    """The brief of a project, for boards."""
    course = course_of(entry)
    if course is None:
        return None
    card = entry.card
    return Row(entry.id, card.title, entry.path, card.is_sample, course, stand(course, today))
