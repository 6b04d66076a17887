"""The ledger as offices keep it in Excel: the headings that they use."""

from __future__ import annotations

from typing import Final

from generator.model.sheet import BODY, NUMBER, Sheet, SheetColumn

_TITLES: Final = (
    "事项名称",
    "事项",
    "督查事项",
    "督办事项",
    "工作任务",
    "任务名称",
    "重点任务",
    "主要任务",
    "目标任务",
)
# 责任单位 is the leading one where a sheet has no other.
_LEADS: Final = ("责任单位", "责任部门", "牵头部门", "主办单位", "责任主体", "主责单位", "承办单位", "牵头责任单位")
_OTHERS: Final = ("配合单位", "协办单位", "配合部门", "协同单位", "责任部门", "参与单位")

SHEET: Final = Sheet(
    "督查台账",
    (
        SheetColumn("编号", NUMBER, ("事项编号",)),
        SheetColumn("标题", "title", _TITLES),
        SheetColumn("事项来源", "source", ("来源", "任务来源")),
        SheetColumn("来源说明", "source_note", ("来源文件", "文件依据", "依据")),
        SheetColumn("来源条款", "source_item"),
        SheetColumn("督查类别", "kind", ("类别", "督查类型")),
        SheetColumn("牵头单位", "lead_unit", _LEADS),
        SheetColumn("责任单位", "support_units", _OTHERS),
        SheetColumn("交办日期", "assigned_on", ("交办时间", "下达时间", "立项日期", "立项时间")),
        SheetColumn("首次完成时限", "due_on", ("完成时限", "完成期限", "办结时限", "办理时限", "完成时间")),
        SheetColumn("反馈周期", "rhythm", ("反馈频次",)),
        SheetColumn("涉及地区", "places", ("地区", "涉及区域")),
        SheetColumn("上级事项", "part_of", ("所属事项",)),
        SheetColumn("承办科室和电话", "contact", ("承办科室", "联系方式", "联系电话")),
        SheetColumn("公开主体", "publisher", ("公开单位",)),
        SheetColumn("发布日期", "published_on", ("公开日期",)),
        SheetColumn("内容概述", "summary", ("概述",)),
        SheetColumn("正文", BODY, ("任务内容", "工作内容", "目标要求", "工作要求")),
        SheetColumn("保密审查人", "review.secrecy.by"),
        SheetColumn("保密审查日期", "review.secrecy.on"),
        SheetColumn("保密审查结论", "review.secrecy.result"),
        SheetColumn("公开审查人", "review.disclosure.by"),
        SheetColumn("公开审查日期", "review.disclosure.on"),
        SheetColumn("公开审查结论", "review.disclosure.result"),
        SheetColumn("反馈日期", "updates.on", ("进展日期", "反馈时间", "更新日期", "填报日期", "填报时间")),
        SheetColumn("进度", "updates.percent", ("完成进度", "进度%", "完成率", "进度（%）", "完成比例"), "percent"),
        SheetColumn("进展情况", "updates.text", ("工作进展", "推进情况", "落实情况", "办理情况", "进展", "完成情况")),
        SheetColumn("办理结果", "closures.result", ("销号结果", "办结情况")),
        SheetColumn("销号日期", "closures.on", ("销号时间", "办结日期", "办结时间")),
        SheetColumn("核实单位", "closures.verified_by", ("核验单位",)),
    ),
)
