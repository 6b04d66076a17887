"""落实情况: what every item of a policy document asks for and how it is carried out, computed from what is on record."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.commitment import board, checks, panels, standing
from generator.content_types.commitment.record import Commitment
from generator.model.content_type import ContentType, StateRule, by_facts
from generator.model.fields import Facet

TYPE = ContentType(
    name="commitment",
    label="要求落实",
    description="政策文件逐项要求的落实情况：要求做什么、由谁负责、怎样计数、现在怎么样、依据哪些公开的记录。仅统计已公开事项。",
    keywords=("落实情况", "要求", "政府自身建设", "督查"),
    column_type="工作动态",
    columns=("other",),
    record=Commitment,
    folder=Path(__file__).parent,
    rules=checks.RULES,
    checks=(checks.check_item, checks.check_measure),
    draft_checks=(checks.check_once,),
    gist=standing.make_requirement,
    states=(StateRule(standing.STATE, standing.STATE_LABEL, by_facts, Facet(slugs=standing.SLUGS)),),
    standing=standing.stand,
    panels=panels.make_panels,
    offers=panels.offer_panels,
    unit_panels=panels.unit_panels,
    pages=board.make_pages,
)
