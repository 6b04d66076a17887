"""What keeping the ledger asks of an office: what `gongkai update` enters, and what `gongkai due` tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from generator.content_types.supervision.ledger import (
    WHOLE,
    Course,
    Light,
    Stage,
    Standing,
    course_of,
    heard,
    last,
    parts_of,
    stand,
)
from generator.content_types.supervision.record import Supervision
from generator.model.site import Entry
from generator.model.work import Action, Due

ACTIONS: Final = (
    Action("", "进展", "updates"),
    Action("extend", "延期", "extensions", takes="due_on"),
    Action("notice", "督办", "notices", takes="kind", asks=("reply_by",)),
    Action("reply", "回音", "replies"),
    Action("problem", "问题", "problems", takes="what"),
    Action("suspend", "中止", "suspensions"),
    Action("resume", "恢复", "resumptions"),
    Action("proceeding", "督查程序", "proceedings", takes="kind"),
    Action("close", "销号", "closures", asks=("evidence",)),
    Action("reopen", "重新办理", "reopenings", takes="due_on"),
)
# A matter needs to say where it comes from（SUP-01）: by a clause of a document here, or by the name of one elsewhere.
ASKS: Final = (("source_note", "source_item"),)


def find_deadlines(entry: Entry, entries: Mapping[str, Entry], today: date) -> Iterator[Due]:
    """What is open of a matter: its due day, milestones that were not reached, feedback that is missing, answers asked for."""
    course, standing = course_of(entry), stand(entry, entries, today)
    if course is None or standing is None or standing.stage in (Stage.CLOSED, Stage.SUSPENDED):
        return
    units = (course.lead_unit, *course.support_units)
    mark = _mark(standing.light)

    def due(on: date, what: str, note: str) -> Due:
        return Due(on, what, entry.id, entry.card.title, entry.path, units, mark, note)

    yield due(standing.due_on, "完成时限", _tell_progress(standing))
    for name, on in _open_milestones(course, today):
        yield due(on, f"节点：{name}", "完成以后在进展里写明")
    if standing.is_silent:
        yield due(
            _promised_on(entry, course, entries, today),
            "反馈进展",
            f"承诺{course.rhythm}反馈，{_tell_feedback(standing)}",
        )
    for on, kind, asked_on in _open_notices(entry, today):
        yield due(on, f"答复{kind}（{asked_on}）", "请答复，并写进回音")


def _mark(light: Light | None) -> str:
    return f"{light.shape} {light.value} {light.word}" if light is not None else ""


def _tell_progress(standing: Standing) -> str:
    if standing.percent == WHOLE:
        return "进度 100%，请核实销号"
    why = f"{standing.why}；" if standing.light is Light.YELLOW or not standing.is_late else ""
    return f"{why}进度 {standing.percent}%，{_tell_feedback(standing)}"


def _tell_feedback(standing: Standing) -> str:
    return f"最近反馈 {standing.feedback_on}" if standing.feedback_on else "还没有反馈"


def _open_milestones(course: Course, today: date) -> Iterator[tuple[str, date]]:
    reached = {name for update in course.updates if update.on <= today for name in update.reached}
    return ((name, on) for name, on in course.milestones if name not in reached)


def _promised_on(entry: Entry, course: Course, entries: Mapping[str, Entry], today: date) -> date:
    """The last day on which feedback would have kept the promise."""
    below = (stand(part, entries, today) for part in parts_of(entry, entries))
    begun = (*(again.on for again in course.reopenings), *course.resumptions, *(update.on for update in course.updates))
    told = max((heard(standing) for standing in below if standing is not None), default=date.min)
    return max(course.assigned_on, last(begun, today), told) + timedelta(days=course.silent_after)


def _open_notices(entry: Entry, today: date) -> Iterator[tuple[date, str, date]]:
    """Notices that asked for an answer and have none: until when, what, and when they were sent."""
    matter = entry.record
    if not isinstance(matter, Supervision):
        return
    replies = sorted(reply.on for reply in matter.replies if reply.on <= today)
    for notice in sorted((n for n in matter.notices if n.on <= today), key=lambda notice: notice.on):
        answer = next((on for on in replies if on >= notice.on), None)
        if answer is not None:
            replies.remove(answer)
        elif notice.reply_by is not None:
            yield notice.reply_by, notice.kind.value, notice.on
