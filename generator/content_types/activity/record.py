"""The fields of an activity, and what its events are made of."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from generator.model.fact import Event
from generator.model.fields import Column, Day, Facet, Help, Label, Line, Part, WebAddress, WholeNumber
from generator.model.record import Record
from generator.model.reference import UnitId, UnitRef
from generator.model.site import Entry


class ActivityKind(StrEnum):
    """Kinds of government activity that the public may follow. What belongs to a Party organisation is none: see checks."""

    MEETING = "会议"
    STUDY = "集体学习"
    LAW_STUDY = "学法"
    FIELD_VISIT = "基层调研"
    CONTACT_POINT = "联系点"
    RECEPTION = "接访下访"
    BRIEFING = "新闻发布"
    INSPECTION = "督导检查"
    OTHER = "其他活动"


KIND_SLUGS: Final = (
    ("会议", "meeting"),
    ("集体学习", "study"),
    ("学法", "law-study"),
    ("基层调研", "field-visit"),
    ("联系点", "contact-point"),
    ("接访下访", "reception"),
    ("新闻发布", "briefing"),
    ("督导检查", "inspection"),
    ("其他活动", "other"),
)
FIELD_KINDS: Final = frozenset({ActivityKind.FIELD_VISIT, ActivityKind.CONTACT_POINT})


class Report(Part):
    """调研报告: an attachment of the record, or a page elsewhere."""

    title: Annotated[Line, Label("报告名称")]
    file: Annotated[Line | None, Label("附件文件名")] = None
    url: Annotated[WebAddress | None, Label("网址")] = None


class Activity(Record):
    """政务活动."""

    kind: Annotated[ActivityKind, Label("活动类别"), Help("九类之一", "集体学习"), Column(), Facet(slugs=KIND_SLUGS)]
    held_on: Annotated[Day, Label("活动日期"), Help("活动开始的日子", "2099-03-01"), Column()]
    held_until: Annotated[Day | None, Label("结束日期"), Help("持续几天的写最后一天", None)] = None
    days: Annotated[
        WholeNumber | None, Label("调研天数"), Help("调研、走访联系点实际用了几天；不写的按起止日期算", None), Column()
    ] = None
    location: Annotated[Line, Label("地点"), Help("写到单位或村、社区", "区政府会议室"), Column()]
    units: Annotated[tuple[UnitRef, ...], Label("参加单位"), Help("units.yml 里的编号，一行一个", None)] = ()
    participants: Annotated[WholeNumber | None, Label("参加人数"), Help("阿拉伯数字", "30"), Column()] = None
    report: Annotated[Report | None, Label("调研报告"), Help("附件写 title、file，网页写 title、url", None)] = None

    @property
    def last_day(self) -> date:
        """The day it ended."""
        return self.held_until or self.held_on

    @property
    def length(self) -> int:
        """How many days it counts for: those stated, else those from beginning to end."""
        return self.days if self.days is not None else max((self.last_day - self.held_on).days, 0) + 1


class Course(NamedTuple):
    """The gist of an activity: what its events tell."""

    kind: str
    held_on: date
    units: tuple[str, ...]
    places: tuple[str, ...]
    quantity: int


def make_course(record: Record) -> Course | None:
    """The gist of an activity."""
    if not isinstance(record, Activity):
        return None
    named = dict.fromkeys(unit.id for unit in (record.publisher, *record.units) if isinstance(unit, UnitId))
    quantity = record.length if record.kind in FIELD_KINDS else 1
    return Course(record.kind.value, record.held_on, tuple(named), tuple(place.id for place in record.places), quantity)


def state_events(entry: Entry, today: date) -> Iterator[Event]:
    """An activity is an event of its publisher and of every unit that took part; field work counts for its days."""
    course, card = entry.card.gist, entry.card
    if isinstance(course, Course) and course.held_on <= today:
        for unit in course.units:
            told = (card.is_sample, course.places, course.quantity)
            yield Event(course.held_on, card.title, course.kind, unit, entry.path, *told)
