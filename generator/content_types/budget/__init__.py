"""预决算: budgets, final accounts and “三公” spending of units（预算法 Art. 14；财预〔2016〕143号；seed item 17）."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.budget import gist
from generator.content_types.budget.narrative_checks import check_narrative
from generator.content_types.budget.record import Budget
from generator.content_types.budget.rules import NARRATIVE_RULES
from generator.model.content_type import ContentType

TYPE = ContentType(
    name="budget",
    label="预决算",
    description="各部门、各单位的预算、决算和“三公”经费，按年度、阶段和机构分列，每个数字都核对过。",
    keywords=("预算", "决算", "三公经费", "财政信息"),
    column_type="数据发布",
    columns=("budget",),
    record=Budget,
    folder=Path(__file__).parent,
    rules=NARRATIVE_RULES,
    body_checks=(check_narrative,),
    gist=gist.make_gist,
    event_kinds=gist.EVENT_KINDS,
    events=gist.state_events,
    figures=gist.state_figures,
)
