"""Checks of projects: numbers that cannot be true block, what is late is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from generator.content_types.project.course import TOLERANCE, Course, Stage, make_reports, percent_of, stand
from generator.content_types.project.record import AcceptanceResult, Project
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Draft, Parsed

_PROMISED: Final = "政府信息公开条例第二十条第十项；seed 8、15"
SOURCE = Rule("PRJ-01", "项目没有写明来源", _PROMISED)
DAYS = Rule("PRJ-02", "项目的日期先后矛盾", _PROMISED)
NUMBERS = Rule("PRJ-03", "项目的数量对不上", _PROMISED)
STEPS = Rule("PRJ-04", "没有这个进度节点", _PROMISED)
CLAIM = Rule("PRJ-05", "自报的达序与计算不一致", _PROMISED, Severity.WARNING, blocks=False)
BEHIND = Rule("PRJ-06", "项目滞后，或者滞后没有说明原因", _PROMISED, Severity.WARNING, blocks=False)
RULES: Final = (SOURCE, DAYS, NUMBERS, STEPS, CLAIM, BEHIND)


def check_source(parsed: Parsed) -> Iterator[Issue]:
    """A citizen can tell where the promise was made."""
    project = parsed.record
    if isinstance(project, Project) and project.source_item is None and project.source_note is None:
        hint = "来源文件在本平台的，写 source_item: 文件编号#条款锚点；不在的，写 source_note: 文件名称和文号"
        yield SOURCE.at(parsed.where("kind"), "没有写明是哪一份文件定的", hint, field="source_item")


def check_days(parsed: Parsed) -> Iterator[Issue]:
    """Begun before it ends, extended to a later day, finished before it is accepted."""
    project = parsed.record
    if not isinstance(project, Project):
        return

    def at(message: str, *path: str | int) -> Issue:
        return DAYS.at(parsed.where(*path), message, "请核对", field=str(path[0]))

    if project.due_on < project.planned_start_on:
        yield at(f"计划完成日期 {project.due_on} 早于计划开工日期 {project.planned_start_on}", "due_on")
    if project.started_on and project.finished_on and project.finished_on < project.started_on:
        yield at(f"完工日期 {project.finished_on} 早于开工日期 {project.started_on}", "finished_on")
    due = project.due_on
    for number, item in sorted(enumerate(project.extensions), key=lambda each: each[1].on):
        if item.due_on <= due:
            yield at(f"延期后的时限 {item.due_on} 不晚于原来的时限 {due}", "extensions", number, "due_on")
        due = item.due_on
    for number, update in enumerate(project.updates):
        if project.started_on and update.on < project.started_on and (update.percent or update.quantity):
            yield at(f"反馈日期 {update.on} 早于开工日期 {project.started_on}，却有进度", "updates", number, "on")


def check_quantities(parsed: Parsed) -> Iterator[Issue]:
    """Per cent is what the quantity comes to; what was done does not grow less without a reason."""
    project = parsed.record
    if not isinstance(project, Project):
        return

    def at(message: str, hint: str, *path: str | int) -> Issue:
        return NUMBERS.at(parsed.where(*path), message, hint, field=str(path[-1]))

    if project.target is not None and not project.target.quantity:
        yield at("目标数量是 0", "写计划完成多少，没有数量的删去 target", "target", "quantity")
        return
    for number, update in enumerate(project.updates):
        if update.quantity is None:
            continue
        path = ("updates", number)
        if project.target is None:
            hint = "先写 target: {quantity: 目标数量, measure: 计量单位}"
            yield at(f"写了完成数量 {update.quantity}，没有写目标任务量", hint, *path, "quantity")
        elif update.percent is not None and update.percent != percent_of(update.quantity, project.target):
            right = percent_of(update.quantity, project.target)
            message = f"进度写 {update.percent}，按数量 {update.quantity}/{project.target.quantity} 应为 {right}"
            yield at(message, f"请写 {right}，或者删去 percent：有数量的，进度由程序计算", *path, "percent")
    yield from _check_growth(parsed, project)


def _check_growth(parsed: Parsed, project: Project) -> Iterator[Issue]:
    """Totals only grow, or somebody says why not."""
    before: dict[str, Decimal] = {}
    for number, update in sorted(enumerate(project.updates), key=lambda each: each[1].on):
        told = {
            "quantity": ("累计完成数量", update.quantity),
            "percent": ("进度", None if update.percent is None else Decimal(update.percent)),
            "invested": ("累计完成投资（元）", update.invested.in_yuan if update.invested else None),
        }
        for key, (label, value) in told.items():
            if value is None:
                continue
            if key in before and value < before[key] and update.why is None:
                message = f"{label}从 {before[key]:f} 退到 {value:f}，没有说明原因"
                where = parsed.where("updates", number, key)
                hint = "在这一条里写 why: 回退的原因；写错了的，请改正"
                yield NUMBERS.at(where, message, hint, field=key)
            before[key] = value


def check_acceptances(parsed: Parsed) -> Iterator[Issue]:
    """Nothing is accepted before it is finished, and no more than was done."""
    project = parsed.record
    if not isinstance(project, Project):
        return
    for number, accepted in enumerate(project.acceptances):
        if project.finished_on and project.target is None and accepted.on < project.finished_on:
            message = f"验收日期 {accepted.on} 早于完工日期 {project.finished_on}"
            yield DAYS.at(parsed.where("acceptances", number, "on"), message, "请核对", field="acceptances")
        if accepted.quantity is None or accepted.result is AcceptanceResult.FAILED:
            continue
        done = max(
            (u.quantity for u in project.updates if u.quantity is not None and u.on <= accepted.on), default=None
        )
        total = sum(
            (
                item.quantity or Decimal(0)
                for item in project.acceptances
                if item.on <= accepted.on and item.result is AcceptanceResult.PASSED
            ),
            Decimal(0),
        )
        if done is not None and total > done:
            message = f"到 {accepted.on} 验收合格共 {total}，多于完成的 {done}"
            where = parsed.where("acceptances", number, "quantity")
            yield NUMBERS.at(where, message, "请核对；quantity 写这一次验收的数量，不是累计", field="quantity")


def check_updates(parsed: Parsed) -> Iterator[Issue]:
    """Steps that are there; what a unit says of its pace against what is computed; a reason where it is behind."""
    project = parsed.record
    if not isinstance(project, Project):
        return
    steps = {step.name for step in project.milestones}
    order = [number for number, _update in sorted(enumerate(project.updates), key=lambda each: each[1].on)]
    for number, report in zip(order, make_reports(project), strict=True):
        for name in report.reached:
            if name not in steps:
                hint = f"进度节点有：{'、'.join(sorted(steps))}" if steps else "先在 milestones 里写明节点"
                yield STEPS.at(parsed.where("updates", number, "reached"), f"没有节点“{name}”", hint, field="reached")
        told = f"进度 {report.percent}%，当天计划应为 {report.planned}%"
        if report.claim is not None and report.is_on_schedule not in (None, report.claim):
            mine, ours = ("达序", "未达序") if report.claim else ("未达序", "达序")
            message = (
                f"自报{mine}，按公开的记录计算是{ours}：{report.on} {told}，落后不超过 {TOLERANCE} 个百分点的算达序"
            )
            hint = "请核对进度；网页上两样都显示"
            yield CLAIM.at(parsed.where("updates", number, "on_schedule"), message, hint, field="on_schedule")
        elif report.is_on_schedule is False and project.updates[number].why is None:
            hint = "在这一条里写 why: 滞后的原因和下一步安排"
            yield BEHIND.at(parsed.where("updates", number), f"{report.on} {told}，没有说明原因", hint, field="why")


def check_schedule(draft: Draft, today: date) -> Iterator[Issue]:
    """What is behind today is told. It never blocks: time alone brings it about."""
    for parsed in draft.records:
        if parsed.card is None or parsed.card.is_withdrawn or not isinstance(parsed.card.gist, Course):
            continue
        standing = stand(parsed.card.gist, today)
        if standing.stage is Stage.BEHIND and standing.is_on_schedule is not False:
            hint = "请补充进展（updates）；经批准延期的写 extensions；网页照实显示滞后"
            yield BEHIND.at(parsed.where("due_on"), f"项目滞后：{standing.why}", hint, field="updates")
