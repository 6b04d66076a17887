"""Which publications are owed, until when, and how each stands on a day（预算法 Art. 14, 52, 80; REGULATIONS BUD-16).

| who owes | since when |
|---|---|
| a line that published a budget or final accounts | the first year that it published for |
| a unit that a range (汇总范围) names and that never published | the first year of such a range |
| the district (区级汇总), once it published one | the first year that it published for |
| not in a year | whose 区级汇总 record names a range that has neither the unit nor its department |

| of what was not published, the last day is twenty days after approval, and approval was at the latest | |
|---|---|
| of a unit whose department says when it was approved | 15 days after that day（Art. 52, 80) |
| else, where the 区级汇总 record says when it was approved | 20 days after that day, of a unit 35（the same) |
| else, where others of its level say when they were approved | the last of those days |
| else, and of the district, of a budget | the last day of its year; of a unit 15 days later |
| else of final accounts | 20 days after 30 September of the next year（监督法: they go to the standing committee from June to September), of a unit 35, of the district that day |

All are calendar days; the last is rolled over holidays. They are the latest lawful days: who had been approved earlier was due earlier.
Where the calendar of a year is not known, nothing is late for the 31 days by which no holiday is longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Final, NamedTuple

from generator.content_types.budget.gist import SANGONG_ITEMS
from generator.content_types.budget.ledger import BUDGET, FINAL, PHASES, Ledger, Line, Publication, Term
from generator.content_types.budget.record import Level
from generator.content_types.budget.timing import TERM, WITHHELD, WITHHELD_MARK, time_of
from generator.model.view import Tone
from generator.model.workdays import Workdays

TO_DEPARTMENT, TO_UNIT = timedelta(days=20), timedelta(days=15)
_UNSURE: Final = timedelta(days=31)


class Standing(Enum):
    """How a publication that is owed stands: a mark that needs no colour, a word, the slug of its part of a page, a tone."""

    PUBLISHED = ("✓", "已公开", "published", "good")
    NIL = ("○", "零支出", "nil", "good")
    WITHHELD = (WITHHELD_MARK, WITHHELD, "withheld", "neutral")
    AHEAD = ("…", "未到时间", "ahead", "neutral")
    MISSING = ("✕", "缺", "missing", "bad")

    def __init__(self, mark: str, word: str, slug: str, tone: Tone) -> None:
        self.mark, self.word, self.slug, self.tone = mark, word, slug, tone


class Due(NamedTuple):
    """The last day for what was not published, whether the calendar of its year is known, and why it is that day."""

    on: date
    is_sure: bool
    why: str


class Slot(NamedTuple):
    """One publication that is owed. `due` is that of what is not there; `late` by how many days what is there came late."""

    line: Line
    term: Term
    standing: Standing
    publication: Publication | None
    due: Due | None = None
    late: int = 0

    @property
    def told(self) -> str:
        """All that pages tell of it but for the days that it is overdue."""
        there = self.publication.digest if self.publication is not None else repr(self.due)
        return f"{self.line.unit} {self.line.level} {self.term} {self.standing.name} {self.late} {there}"

    def days_over(self, today: date) -> int:
        """By how many days it is overdue."""
        return (today - self.due.on).days if self.standing is Standing.MISSING and self.due else 0


class Approvals(NamedTuple):
    """What records say of when they were approved: of the district, of departments, the last of each level."""

    district: Mapping[Term, date]
    departments: Mapping[tuple[str, Term], date]
    last: Mapping[tuple[str, Term], date]


def find_approvals(ledger: Ledger) -> Approvals:
    """The days of approval by term."""
    district = {term: each.gist.approved_on for term, each in ledger.summaries.items() if each.gist.approved_on}
    departments: dict[tuple[str, Term], date] = {}
    last: dict[tuple[str, Term], date] = {}
    for line in ledger.lines:
        for term, each in line.told.items():
            day = each.gist.approved_on
            if day is not None:
                last[line.level, term] = max(day, last.get((line.level, term), date.min))
                if line.level == Level.DEPARTMENT:
                    departments[line.unit, term] = day
    return Approvals(district, departments, last)


def due_of(line: Line, term: Term, approvals: Approvals, workdays: Workdays) -> Due:
    """The last day on which a publication would have been in time, as far as anybody can tell."""
    approved, why = _approval(line, term, approvals)
    rolled = workdays.roll(approved + TERM)
    return Due(rolled or approved + TERM, rolled is not None, why)


def _approval(line: Line, term: Term, approvals: Approvals) -> tuple[date, str]:
    """When it was approved at the latest, and from what that follows."""
    year, phase = term
    if line.level == Level.DISTRICT:
        return _last_lawful(year, phase), _AT_LAST[phase].format(year=year if phase == BUDGET else year + 1)
    is_unit = line.level == Level.UNIT
    more = TO_UNIT if is_unit else timedelta()
    own = approvals.departments.get((line.department or "", term))
    if is_unit and own is not None:
        return own + TO_UNIT, f"主管部门 {own} 获批复，批复到单位最迟 {TO_UNIT.days} 日"
    district = approvals.district.get(term)
    if district is not None:
        days = TO_DEPARTMENT + more
        return district + days, f"区级{phase} {district} 获批准，批复最迟 {days.days} 日"
    peers = approvals.last.get((line.level, term))
    if peers is not None:
        return peers, f"同一口径的其他机构最晚 {peers} 获批复"
    days = more if phase == BUDGET else TO_DEPARTMENT + more
    why = _AT_LAST[phase].format(year=year if phase == BUDGET else year + 1)
    return _last_lawful(year, phase) + days, f"还没有机构写明批复日期，{why}"


_AT_LAST: Final = {BUDGET: "按预算年度最后一日（{year}年12月31日）", FINAL: "按提请审批决算的最后月份（{year}年9月）"}


def _last_lawful(year: int, phase: str) -> date:
    """The last day on which a year's budget, or its final accounts, can have been approved in due course."""
    return date(year, 12, 31) if phase == BUDGET else date(year + 1, 9, 30)


def find_slots(ledger: Ledger, workdays: Workdays, today: date) -> tuple[Slot, ...]:
    """Every publication that is owed up to this year's, line by line, the newest first."""
    approvals = find_approvals(ledger)
    named = _first_named(ledger)
    ranges = _find_ranges(ledger)
    found = []
    for line in (*ledger.district, *ledger.lines):
        own = [year for year, _phase in line.told]
        since = min([*own, *([named[line.unit]] if line.unit in named else [])], default=today.year + 1)
        for year in range(max(today.year, *own, since), since - 1, -1):
            for phase in PHASES:
                term = year, phase
                if term in line.told or (year <= today.year and _is_in_range(line, term, ranges)):
                    found.append(_slot(line, term, approvals, workdays, today))
    return tuple(found)


def _first_named(ledger: Ledger) -> dict[str, int]:
    """The first year in which a range names a unit."""
    first: dict[str, int] = {}
    for each in ledger.records:
        for unit in each.gist.scope:
            first[unit] = min(each.gist.year, first.get(unit, each.gist.year))
    return first


def _find_ranges(ledger: Ledger) -> dict[Term, frozenset[str]]:
    """By term, whom the ranges name, where the district's own names anybody."""
    ranges = {term: set(each.gist.scope) for term, each in ledger.summaries.items() if each.gist.scope}
    for line in ledger.lines:
        for term, each in line.told.items():
            if term in ranges:
                ranges[term].update(each.gist.scope)
    return {term: frozenset(units) for term, units in ranges.items()}


def _is_in_range(line: Line, term: Term, ranges: Mapping[Term, frozenset[str]]) -> bool:
    named = ranges.get(term)
    return named is None or line.level == Level.DISTRICT or line.unit in named or line.department in named


def _slot(line: Line, term: Term, approvals: Approvals, workdays: Workdays, today: date) -> Slot:
    publication = line.told.get(term)
    if publication is None:
        due = due_of(line, term, approvals, workdays)
        is_over = today > (due.on if due.is_sure else due.on + _UNSURE)
        return Slot(line, term, Standing.MISSING if is_over else Standing.AHEAD, None, due)
    gist = publication.gist
    is_late = gist.approved_on is not None and gist.published_on > gist.approved_on + TERM
    late = time_of(gist.approved_on, gist.published_on, workdays).late if gist.approved_on and is_late else 0
    if gist.withheld:
        return Slot(line, term, Standing.WITHHELD, publication, late=late or 0)
    is_nil = publication.amount(SANGONG_ITEMS[0]) == 0
    return Slot(line, term, Standing.NIL if is_nil else Standing.PUBLISHED, publication, late=late or 0)
