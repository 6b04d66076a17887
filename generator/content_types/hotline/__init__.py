"""12345热线办理情况: statistics of the citizens' hotline by week or month（seed items 12 and 13）."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from generator.content_types.hotline import board, checks, panels, period
from generator.content_types.hotline.record import Bulletin, PeriodKind
from generator.model.content_type import ContentType
from generator.model.fact import Event
from generator.model.sheet import Sheet, SheetColumn
from generator.model.site import Entry

SHEET = Sheet(
    name="12345热线办理情况",
    columns=(
        SheetColumn("文件编号", "id", ("编号",)),
        SheetColumn("标题", "title"),
        SheetColumn("通报周期", "kind"),
        SheetColumn("统计开始日期", "period_from"),
        SheetColumn("统计结束日期", "period_until"),
        SheetColumn("受理总量", "total", ("受理件数",)),
        SheetColumn("诉求分类", "categories.label", ("类别",)),
        SheetColumn("件数", "categories.number", ("数量",)),
        SheetColumn("占比", "categories.percent"),
        SheetColumn("应办结件数", "handling.due"),
        SheetColumn("按时办结件数", "handling.in_time"),
        SheetColumn("超时件数", "handling.late"),
        SheetColumn("按时办结率", "handling.rate"),
        SheetColumn("评价件数", "survey.rated"),
        SheetColumn("满意件数", "survey.satisfied"),
        SheetColumn("满意率", "survey.satisfaction_rate"),
    ),
)


def state_events(entry: Entry, today: date) -> Iterator[Event]:
    """A bulletin is an event of the day it was published; its quantity is the number of calls."""
    tally = period.tally_of(entry)
    if tally is None:
        return
    on, card = date.fromisoformat(entry.card.published_on), entry.card
    if on <= today:
        yield Event(on, card.title, f"热线{tally.kind}", tally.publisher, entry.path, card.is_sample, (), tally.total)


TYPE = ContentType(
    name="hotline",
    label="12345热线办理情况",
    description="12345热线的受理总量、诉求分类、按时办结、满意情况和诉求较多的问题，按周、按月公开。",
    keywords=("12345", "政务服务便民热线", "诉求分类", "按时办结率", "满意率"),
    column_type="数据发布",
    columns=("other",),
    record=Bulletin,
    folder=Path(__file__).parent,
    rules=checks.RULES,
    checks=(checks.check_period, checks.check_sums, checks.check_rates),
    body_checks=(checks.check_text,),
    draft_checks=(checks.check_changes,),
    gist=period.make_tally,
    brief=period.make_row,
    event_kinds=tuple(f"热线{kind.value}" for kind in PeriodKind),
    events=state_events,
    panels=panels.make_panels,
    pages=board.make_pages,
    sheet=SHEET,
)
