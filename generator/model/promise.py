"""What is promised to be done by a day, and how a promise is put off: parts of every record that is followed until it is done."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from generator.model.fields import Day, Label, Line, Part, Text
from generator.model.reference import UnitRef
from generator.model.view import Link, Table


class Milestone(Part):
    """A step on the way, with the day it is due. That it was reached is told by an update that names it."""

    name: Annotated[Line, Label("节点")]
    due_on: Annotated[Day, Label("节点时限")]


class Extension(Part):
    """延期: a new due day; the one before stays visible for ever."""

    on: Annotated[Day, Label("批准日期")]
    due_on: Annotated[Day, Label("新的完成时限")]
    why: Annotated[Text, Label("延期原因")]
    approved_by: Annotated[UnitRef, Label("批准单位")]


def milestone_table(milestones: Iterable[Milestone], reached: Iterable[tuple[date, Iterable[str]]]) -> Table:
    """The steps, when each was due and when it was first reported as reached. `reached` has the names that each day's report gives."""
    first: dict[str, date] = {}
    for on, names in sorted(reached, key=lambda report: report[0]):
        for name in names:
            first.setdefault(name, on)
    rows = tuple(
        (
            Link(step.name),
            Link(step.due_on.isoformat()),
            Link(f"{first[step.name]} 完成" if step.name in first else "尚未完成"),
        )
        for step in milestones
    )
    return Table("进度节点", ("节点", "时限", "情况"), rows)
