"""政务活动: dated events of a unit, such as study sessions, reception days and field visits（seed items 5, 9, 10, 12, 13）."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.activity import checks, panels, record
from generator.model.content_type import ContentType

TYPE = ContentType(
    name="activity",
    label="政务活动",
    description="本级政府及其部门的集体学习、学法、基层调研、联系点走访、接访下访、新闻发布等活动，按年份、机构和类别分列。",
    keywords=("政务活动", "集体学习", "基层调研", "接访下访"),
    column_type="工作动态",
    columns=("other",),
    record=record.Activity,
    folder=Path(__file__).parent,
    event_kinds=tuple(kind.value for kind in record.ActivityKind),
    rules=checks.RULES,
    checks=(checks.check_dates, checks.check_field_work, checks.check_party),
    gist=record.make_course,
    events=record.state_events,
    panels=panels.make_panels,
)
