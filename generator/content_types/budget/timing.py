"""When a publication was due（预算法 Art. 14；实施条例 Art. 6; REGULATIONS BUD-16): twenty *calendar* days after approval.

The last day is rolled over holidays（民法典第二百零三条 by analogy, REGULATIONS §8). Lateness is shown and never blocks: if it did,
what is late could only go out with a false date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from generator.content_types.budget.gist import Gist, gist_of
from generator.content_types.budget.record import Budget
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Draft, Entry, Parsed, State
from generator.model.view import Badge
from generator.model.workdays import Workdays

_BASIS: Final = "预算法第十四条；预算法实施条例第六条"
LATE = Rule("BUD-16", "批准或者批复后超过二十日才公开", _BASIS, Severity.WARNING, blocks=False)
BEFORE = Rule("BUD-21", "公开早于批准或者批复", _BASIS)
RULES: Final = (LATE, BEFORE)

TERM: Final = timedelta(days=20)
STATE, STATE_LABEL = "timeliness", "公开时限"
IN_TIME, UNDATED, UNKNOWN = "按期公开", "尚未说明批准日期", "无法判断是否按期"
WITHHELD_MARK, WITHHELD = "◇", "依法不公开"


class Timing(NamedTuple):
    """How a publication kept its term. `late` is by how many calendar days it missed `due_on`; None where that is not known."""

    due_on: date | None
    late: int | None


def due_on(approved_on: date, workdays: Workdays) -> date | None:
    """The last day; None where the calendar of that year is not known."""
    return workdays.roll(approved_on + TERM)


def time_of(approved_on: date, published_on: date, workdays: Workdays) -> Timing:
    """How a publication kept its term. Before the twentieth day no calendar is needed."""
    due = due_on(approved_on, workdays)
    if published_on <= approved_on + TERM:
        return Timing(due or approved_on + TERM, 0)
    return Timing(due, None if due is None else max(0, (published_on - due).days))


def compute_timeliness(entry: Entry, _entries: Mapping[str, Entry], _today: date) -> State | None:
    """Whether it was published in time: by the library's years of the calendar, which are all that a record's page has."""
    gist = gist_of(entry)
    if gist is None:
        return None
    if gist.approved_on is None:
        return State(STATE, STATE_LABEL, UNDATED, None, "应当在批准或者批复后二十日内公开")
    due, late = time_of(gist.approved_on, gist.published_on, Workdays())
    told = f"{gist.approved_on} 批准或批复，应当在 {due} 前公开"
    if late is None:
        return State(STATE, STATE_LABEL, UNKNOWN, None, f"{gist.approved_on} 批准或批复，那一年的放假安排还没有收录")
    if not late and gist.withheld is not None:
        return State(
            STATE, STATE_LABEL, WITHHELD, Badge(f"{WITHHELD_MARK} {WITHHELD}", "neutral"), f"{told}，按期说明了原因"
        )
    if not late:
        return State(STATE, STATE_LABEL, IN_TIME, Badge(f"✓ {IN_TIME}", "good"), told)
    value = f"逾期 {late} 日公开"
    return State(STATE, STATE_LABEL, value, Badge(f"▲ {value}", "warn"), told)


def check_order(parsed: Parsed) -> Iterator[Issue]:
    """BUD-21: nothing is published before it is approved."""
    record = parsed.record
    if isinstance(record, Budget) and record.approved_on and record.approved_on > record.published_on.day:
        message = f"批准或批复日期 {record.approved_on} 晚于发布日期 {record.published_on.day}"
        yield BEFORE.at(parsed.where("approved_on"), message, "先批准、后公开，请核对两个日期", field="approved_on")


def check_terms(draft: Draft, _today: date) -> Iterator[Issue]:
    """BUD-16: twenty days."""
    workdays = Workdays(draft.workdays)
    for parsed in draft.records:
        gist = parsed.card.gist if parsed.card is not None else None
        if parsed.card is None or parsed.card.is_withdrawn or not isinstance(gist, Gist) or gist.approved_on is None:
            continue
        due, late = time_of(gist.approved_on, gist.published_on, workdays)
        if late:
            message = f"{gist.approved_on} 批准或批复，应当在 {due} 前公开，{gist.published_on} 公开，逾期 {late} 日"
            hint = "请核对日期；确实晚了的，不用改，网页照实显示"
            yield LATE.at(parsed.where("approved_on"), message, hint, field="approved_on")
