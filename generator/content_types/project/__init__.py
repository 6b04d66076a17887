"""民生实事和重大项目: what was promised and what has become of it（政府信息公开条例 Art. 20(10)；seed items 8 and 15）."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.project import board, checks, course, panels, states
from generator.content_types.project.record import Project
from generator.model.content_type import ContentType, StateRule
from generator.model.fields import Facet
from generator.model.sheet import Sheet, SheetColumn

SHEET = Sheet(
    name="民生实事和重大项目",
    columns=(
        SheetColumn("编号", "id", ("序号",)),
        SheetColumn("项目名称", "title", ("主要任务", "项目", "标题")),
        SheetColumn("项目类别", "kind"),
        SheetColumn("计划年度", "plan_year", ("年度",)),
        SheetColumn("来源说明", "source_note", ("来源",)),
        SheetColumn("目标数量", "target.quantity", ("全年目标任务", "目标任务")),
        SheetColumn("计量单位", "target.measure"),
        SheetColumn("牵头单位", "lead_unit"),
        SheetColumn("责任单位", "support_units", ("责任主体与协同单位", "协同单位")),
        SheetColumn("计划投资", "investment", ("总投资",)),
        SheetColumn("计划开工日期", "planned_start_on", ("开工时间",)),
        SheetColumn("计划完成日期", "due_on", ("完成时限", "竣工时间")),
        SheetColumn("开工日期", "started_on", ("实际开工日期",)),
        SheetColumn("反馈日期", "updates.on", ("进展日期",)),
        SheetColumn("累计完成数量", "updates.quantity", ("完成数量",)),
        SheetColumn("进度", "updates.percent", ("完成进度",)),
        SheetColumn("进展情况", "updates.text", ("推进情况",)),
        SheetColumn("滞后或者回退的原因", "updates.why", ("说明",)),
        SheetColumn("自报是否达序", "updates.on_schedule", ("是否达序",)),
        SheetColumn("完工日期", "finished_on", ("实际完工日期",)),
    ),
)

TYPE = ContentType(
    name="project",
    label="民生实事和重大项目",
    description="民生实事和重大项目的目标任务量、牵头单位、投资、时限、进度和验收，状态按公开的记录计算。仅统计已公开事项。",
    keywords=("民生实事", "重大项目", "目标任务", "项目进展", "验收"),
    column_type="工作动态",
    columns=("projects", "welfare"),
    record=Project,
    folder=Path(__file__).parent,
    rules=checks.RULES,
    checks=(
        checks.check_source,
        checks.check_days,
        checks.check_quantities,
        checks.check_acceptances,
        checks.check_updates,
    ),
    draft_checks=(checks.check_schedule,),
    gist=course.make_course,
    states=(
        StateRule("stage", "项目状态", states.compute_stage, Facet(slugs=states.STAGE_SLUGS)),
        StateRule("progress", "进度", states.compute_progress),
        StateRule("schedule", "是否达序", states.compute_schedule),
        StateRule("current_due", "当前完成时限", states.compute_due),
    ),
    brief=course.make_row,
    event_kinds=states.EVENT_KINDS,
    events=states.state_events,
    panels=panels.make_panels,
    offers=panels.offer_panels,
    unit_panels=panels.unit_panels,
    place_panels=panels.place_panels,
    pages=board.make_pages,
    sheet=SHEET,
)
