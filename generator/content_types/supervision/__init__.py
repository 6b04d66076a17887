"""督查事项: the ledger in which every matter has an owner and an answer（政府督查工作条例；seed items 8 and 9）."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.supervision import boards, checks, ledger, panels, parts, sheet, states, work
from generator.content_types.supervision.record import Supervision
from generator.model.content_type import ContentType, StateRule
from generator.model.fields import Facet

TYPE = ContentType(
    name="supervision",
    label="督查事项",
    description="督查台账：每件事项的来源、牵头单位、时限、进展、灯色和办理结果，件件有着落、事事有回音。仅统计已公开事项。",
    keywords=("督查", "台账", "销号", "责任分解", "政府工作报告落实"),
    column_type="工作动态",
    columns=("other",),
    record=Supervision,
    folder=Path(__file__).parent,
    rules=checks.RULES,
    checks=(
        checks.check_source,
        checks.check_days,
        checks.check_progress,
        checks.check_closures,
        checks.check_evidence,
        checks.check_procedure,
    ),
    body_checks=(checks.check_body,),
    draft_checks=(checks.check_ledger,),
    gist=ledger.make_course,
    tree=ledger.PART_OF,
    states=(
        StateRule("light", "灯色", states.compute_light, Facet(slugs=states.LIGHT_SLUGS)),
        StateRule("stage", "办理状态", states.compute_stage, Facet(slugs=states.STAGE_SLUGS)),
        StateRule("progress", "进度", states.compute_progress),
        StateRule("current_due", "当前完成时限", states.compute_due),
    ),
    brief=ledger.make_line,
    event_kinds=states.EVENT_KINDS,
    events=states.state_events,
    panels=panels.make_panels,
    offers=panels.offer_panels,
    sheet=sheet.SHEET,
    actions=work.ACTIONS,
    asks=work.ASKS,
    deadlines=work.find_deadlines,
    unit_panels=parts.unit_panels,
    place_panels=parts.place_panels,
    pages=boards.make_pages,
    details=parts.list_details,
)
