"""How an item stands: the gist of its record, read against the facts of the whole portal."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from generator.content_types.commitment.measure import (
    Reading,
    Result,
    Yardstick,
    Year,
    describe_rule,
    describe_year,
    read_measure,
)
from generator.content_types.commitment.record import Commitment, Measure
from generator.model.content_type import Standing
from generator.model.fact import Facts
from generator.model.record import Record
from generator.model.site import Entry, State
from generator.model.view import Badge, Tone

STATE: Final = "standing"
STATE_LABEL: Final = "落实状态"
SLUGS: Final = (
    (Result.MET.value, "met"),
    (Result.NOT_MET.value, "not-met"),
    (Result.UNDER_WAY.value, "under-way"),
    (Result.UNSEEN.value, "not-on-record"),
    (Result.UNCOUNTED.value, "not-counted"),
)
TONES: Final[dict[Result, Tone]] = {Result.MET: "good", Result.NOT_MET: "bad", Result.UNDER_WAY: "warn"}
WORST_FIRST: Final = (Result.NOT_MET, Result.UNSEEN, Result.UNDER_WAY, Result.MET, Result.UNCOUNTED)
UNCOUNTED: Final = "没有可以计数的要求，只列有关的信息"
# As many as a feed tells.
_EVIDENCE: Final = 50


class Requirement(NamedTuple):
    """The gist of a record of this type: which item, whose, and what is counted."""

    document: str
    anchor: str
    unit: str
    yardsticks: tuple[Yardstick, ...]


class Counted(NamedTuple):
    """One measure as it was read: what is asked for, how it stands, how that was computed, and every year so."""

    rule: str
    result: Result
    told: str
    years: tuple[tuple[Year, str], ...]


class Line(NamedTuple):
    """An item as boards see it: the same from one day to the next until a fact is added or a period comes out."""

    id: str
    title: str
    path: str
    is_sample: bool
    requirement: Requirement
    result: Result
    counted: tuple[Counted, ...]

    @property
    def told(self) -> str:
        """How the item's state was computed, in a clause for each measure."""
        return "；".join(each.told for each in self.counted) or UNCOUNTED


def make_requirement(record: Record) -> Requirement | None:
    """The gist of a record."""
    if not isinstance(record, Commitment):
        return None
    sticks = tuple(map(make_yardstick, record.measures))
    return Requirement(record.item.id, record.item.item, record.responsible_unit.id, sticks)


def make_yardstick(measure: Measure) -> Yardstick:
    """A measure as it is computed with."""
    return Yardstick(
        events=tuple(kind.id for kind in measure.events),
        among=tuple(kind.id for kind in measure.among),
        published=tuple(kind.id for kind in measure.published),
        figure=measure.figure or "",
        every=measure.every.value,
        since=measure.since,
        until=measure.until,
        at_least=measure.at_least or 0,
        sums=measure.sum,
        percent=measure.percent or 0,
        phase=measure.phase.value if measure.phase else "",
        at_most=measure.at_most,
        unit=measure.unit.id if measure.unit else "",
        word=measure.word,
    )


def stand(entry: Entry, facts: Facts, today: date) -> Standing | None:
    """How an item stands on a day, with the facts that say so: as its worst measure does."""
    requirement, card = entry.card.gist, entry.card
    if not isinstance(requirement, Requirement):
        return None
    readings = [
        (stick, read_measure(stick, facts, today, is_sample=card.is_sample)) for stick in requirement.yardsticks
    ]
    result = min((reading.result for _stick, reading in readings), key=WORST_FIRST.index, default=Result.UNCOUNTED)
    counted = tuple(_count(stick, reading) for stick, reading in readings)
    line = Line(entry.id, card.title, entry.path, card.is_sample, requirement, result, counted)
    state = State(STATE, STATE_LABEL, result.value, make_badge(result), line.told)
    newest = {event for _stick, reading in readings for event in reading.evidence[:_EVIDENCE]}
    evidence = sorted(newest, reverse=True)
    return Standing((state,), line, tuple(evidence[:_EVIDENCE]))


def _count(stick: Yardstick, reading: Reading) -> Counted:
    years = tuple((year, describe_year(stick, year)) for year in reading.years)
    told = next((words for year, words in years if year is reading.current), f"从 {stick.since} 起统计")
    if reading.result is Result.UNSEEN:
        told = f"本站未见公开记录（{describe_rule(stick)}）"
    return Counted(describe_rule(stick), reading.result, told, years)


def make_badge(result: Result) -> Badge:
    """A result as a badge: shape and word, underlined by a tone."""
    return Badge(f"{result.shape} {result.value}", TONES.get(result, "neutral"))
