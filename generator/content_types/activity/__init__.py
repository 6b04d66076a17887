"""政务活动: dated events of a unit, such as study sessions, reception days and field visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from generator.model.content_type import ContentType
from generator.model.fact import Event
from generator.model.fields import Column, Day, Facet, Help, Label, Line, WholeNumber
from generator.model.issue import Issue, Rule
from generator.model.record import Record
from generator.model.reference import UnitId, UnitRef
from generator.model.site import Entry, Parsed


class ActivityKind(StrEnum):
    """Kinds of activity that the public may follow."""

    MEETING = "会议"
    STUDY = "集体学习"
    FIELD_VISIT = "基层调研"
    RECEPTION = "接访下访"
    BRIEFING = "新闻发布"
    INSPECTION = "督导检查"
    OTHER = "其他活动"


KIND_SLUGS = (
    ("会议", "meeting"),
    ("集体学习", "study"),
    ("基层调研", "field-visit"),
    ("接访下访", "reception"),
    ("新闻发布", "briefing"),
    ("督导检查", "inspection"),
    ("其他活动", "other"),
)


class Activity(Record):
    """政务活动."""

    kind: Annotated[ActivityKind, Label("活动类别"), Help("七类之一", "集体学习"), Column(), Facet(slugs=KIND_SLUGS)]
    held_on: Annotated[Day, Label("活动日期"), Help("活动开始的日子", "2099-03-01"), Column()]
    held_until: Annotated[Day | None, Label("结束日期"), Help("持续几天的写最后一天", None)] = None
    location: Annotated[Line, Label("地点"), Help("写到单位或村、社区", "区政府会议室"), Column()]
    units: Annotated[tuple[UnitRef, ...], Label("参加单位"), Help("units.yml 里的编号，一行一个", None)] = ()
    participants: Annotated[WholeNumber | None, Label("参加人数"), Help("阿拉伯数字", "30"), Column()] = None


ORDER = Rule("activity-dates", "活动日期先后矛盾", "REGULATIONS TIME-02")


def check_dates(parsed: Parsed) -> Iterator[Issue]:
    """What is reported has happened: an activity ends before it is published."""
    activity = parsed.record
    if not isinstance(activity, Activity):
        return
    last = activity.held_until or activity.held_on
    if last < activity.held_on:
        where = parsed.where("held_until")
        message = f"结束日期 {last} 早于活动日期 {activity.held_on}"
        yield ORDER.at(where, message, "请核对", field="held_until")
    if last > activity.published_on.day:
        where = parsed.where("held_until" if activity.held_until else "held_on")
        message = f"活动日期 {last} 晚于发布日期 {activity.published_on.day}"
        yield ORDER.at(where, message, "活动结束以后再发布，请核对", field="held_on")


def state_events(entry: Entry, _today: date) -> Iterator[Event]:
    """An activity is an event of its publisher and of every unit that took part."""
    activity = entry.record
    if not isinstance(activity, Activity):
        return
    units = [activity.publisher, *activity.units]
    for unit in dict.fromkeys(u.id for u in units if isinstance(u, UnitId)):
        yield Event(activity.held_on, activity.title, activity.kind.value, unit, entry.path, activity.sample)


TYPE = ContentType(
    name="activity",
    label="政务活动",
    description="本级政府及其部门的集体学习、基层调研、接访下访、新闻发布等活动，按年份、机构和类别分列。",
    keywords=("政务活动", "集体学习", "基层调研", "接访下访"),
    column_type="工作动态",
    columns=("other",),
    record=Activity,
    folder=Path(__file__).parent,
    event_kinds=tuple(kind.value for kind in ActivityKind),
    rules=(ORDER,),
    checks=(check_dates,),
    events=state_events,
)
