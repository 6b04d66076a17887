"""建议提案办理: what deputies and members raised, who answers, until when, and the reply（代表法(2025) Art. 51；seed item 12）."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.proposal import board, checks, panels, states, term
from generator.content_types.proposal.record import Proposal
from generator.model.content_type import ContentType, StateRule
from generator.model.fields import Facet
from generator.model.sheet import Sheet, SheetColumn

SHEET = Sheet(
    name="建议提案办理",
    columns=(
        SheetColumn("文件编号", "id"),
        SheetColumn("建议提案编号", "number", ("编号", "案号", "序号")),
        SheetColumn("标题", "title", ("题目", "案由", "建议标题", "提案标题")),
        SheetColumn("建议提案类别", "kind", ("类型",)),
        SheetColumn("届次会次", "session", ("届次",)),
        SheetColumn("主办单位", "lead_unit", ("承办单位",)),
        SheetColumn("会办单位", "joint_units", ("协办单位",)),
        SheetColumn("交办日期", "assigned_on", ("交办时间",)),
        SheetColumn("面商日期", "consulted_on"),
        SheetColumn("复文日期", "replied_on", ("答复日期", "答复时间")),
        SheetColumn("复文文号", "reply_no", ("文号",)),
        SheetColumn("办理结果类别", "result", ("分类", "办理结果")),
        SheetColumn("公开属性", "disclosure"),
        SheetColumn("代表委员评价", "opinion", ("满意度",)),
    ),
)

TYPE = ContentType(
    name="proposal",
    label="建议提案办理",
    description="人大代表建议和政协提案的主办单位、交办和答复日期、办理结果、评价和复文，按届次、类别和答复状态分列。仅统计已公开事项。",
    keywords=("人大代表建议", "政协提案", "建议提案办理", "复文"),
    column_type="工作动态",
    columns=("other",),
    record=Proposal,
    folder=Path(__file__).parent,
    rules=checks.RULES,
    checks=(checks.check_fields, checks.check_days, checks.check_totals),
    body_checks=(checks.check_contacts,),
    draft_checks=(checks.check_matters,),
    gist=term.make_matter,
    states=(
        StateRule("reply", "答复状态", states.compute_reply, Facet(slugs=states.REPLY_SLUGS)),
        StateRule("reply_due", "应当答复日期", states.compute_due),
        StateRule("result_meaning", "办理结果", states.compute_meaning),
    ),
    brief=term.make_row,
    event_kinds=states.EVENT_KINDS,
    events=states.state_events,
    panels=panels.make_panels,
    unit_panels=panels.unit_panels,
    pages=board.make_pages,
    sheet=SHEET,
)
