"""Checks of the ledger: what is false or unanswered blocks, what is late is told（REGULATIONS SUP-01 to SUP-05）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from generator.content_types.supervision.ledger import WHOLE, Course, Stage, Standing, heard, stand_alone
from generator.content_types.supervision.record import Evidence, ProceedingKind, Supervision
from generator.model.declaration import Path
from generator.model.issue import Issue, Rule, Severity, Source
from generator.model.site import Draft, Parsed
from generator.text.pattern import Pattern

_LEDGER: Final = "政府督查工作条例；seed 8、9"
SOURCE = Rule("SUP-01", "督查事项没有写明来源", "REGULATIONS SUP-01")
OVERDUE = Rule("SUP-02", "督查事项逾期没有销号，或者没有按期反馈", "REGULATIONS SUP-02", Severity.WARNING, blocks=False)
CLOSURE = Rule("SUP-03", "销号的条件不齐", "REGULATIONS SUP-03")
DUE = Rule("SUP-05", "完成时限的变动不合规则", "REGULATIONS SUP-05")
CLEARANCE = Rule("SUP-10", "涉及批示、巡视巡察的事项没有公开前审查", "政府信息公开条例第十四条、第十六条")
INSTRUCTION = Rule("SUP-11", "引用了领导批示的内容", "政府信息公开条例第十六条")
PROGRESS = Rule("SUP-12", "进度回退没有说明原因", _LEDGER)
ENTRIES = Rule("SUP-13", "督查记事对不上", _LEDGER)
UNCLOSED = Rule("SUP-14", "进度 100 没有销号", _LEDGER, Severity.WARNING, blocks=False)
TREE = Rule("SUP-15", "分解事项没有办结，上级事项不能销号", _LEDGER)
LIMITS = Rule("SUP-16", "复核超过了期限", "政府督查工作条例第十七条", Severity.WARNING, blocks=False)

RULES: Final = (
    SOURCE,
    OVERDUE,
    CLOSURE,
    DUE,
    CLEARANCE,
    INSTRUCTION,
    PROGRESS,
    ENTRIES,
    UNCLOSED,
    TREE,
    LIMITS,
)
_REVIEW_LIMIT: Final = timedelta(days=30)
_TOUCHED: Final = Pattern("批示|巡视|巡察")
_QUOTED: Final = Pattern('批示(?:要求|指出|强调|内容|原文)?[：:，]?\\s*[“"「]')


def check_source(parsed: Parsed) -> Iterator[Issue]:
    """SUP-01: a citizen can tell where the matter comes from. 批示, 巡视 and 巡察 only after a review, never their text."""
    matter = parsed.record
    if not isinstance(matter, Supervision):
        return
    if matter.source_item is None and matter.source_note is None:
        hint = "来源文件在本平台的，写 source_item: 文件编号#条款锚点；不在的，写 source_note: 文件名称和文号"
        yield SOURCE.at(parsed.where("source"), "没有写明来源是哪一份文件", hint, field="source_item")
    for path, field, text in _words(matter):
        # Nearly no text has any of these words, and where it stands is looked up for those that have.
        if _TOUCHED.search(text):
            yield from _check_words(parsed.where(*path), field, text, is_cleared=matter.clearance is not None)


def check_body(parsed: Parsed, body: str, first_line: int) -> Iterator[Issue]:
    """The body is held to the same: no 批示's text, nothing of 巡视 and 巡察 that nobody reviewed."""
    matter = parsed.record
    if isinstance(matter, Supervision):
        for number, line in enumerate(body.split("\n"), start=first_line):
            where = Source(parsed.path, number)
            yield from _check_words(where, "body", line, is_cleared=matter.clearance is not None)


def _words(matter: Supervision) -> Iterator[tuple[Path, str, str]]:
    """Every text of a matter: where it stands, its field, the words."""
    for field, text in (("title", matter.title), ("summary", matter.summary), ("source_note", matter.source_note)):
        yield (field,), field, text or ""
    for key, _label, items in matter.entries():
        for number, item in enumerate(items):
            told = (value for value in vars(item).values() if value is not None and not isinstance(value, tuple))
            yield (key, number), key, " ".join(map(str, told))


def _check_words(where: Source, field: str, text: str, *, is_cleared: bool) -> Iterator[Issue]:
    if _QUOTED.search(text):
        hint = "批示的内容属于内部管理信息，删去引文，只写要办的事"
        yield INSTRUCTION.at(where, "引用了批示的原话", hint, field=field)
    elif not is_cleared and _TOUCHED.search(text):
        hint = "经审查可以公开的，写 clearance: {by: 审查人, on: 日期, basis: 依据}；没有审查的，请移出本仓库"
        yield CLEARANCE.at(where, "提到了批示、巡视或者巡察，没有公开前审查的记录", hint, field="clearance")


def check_days(parsed: Parsed) -> Iterator[Issue]:
    """SUP-05 and the order of days: what was promised first stays, and nothing happens before it could."""
    matter = parsed.record
    if not isinstance(matter, Supervision):
        return
    if matter.due_on < matter.assigned_on:
        message = f"完成时限 {matter.due_on} 早于交办日期 {matter.assigned_on}"
        yield DUE.at(parsed.where("due_on"), message, "请核对", field="due_on")
    for number, item in enumerate(matter.extensions):
        decided = [(each.on, each.due_on) for each in matter.extensions if each.on < item.on]
        decided += [(each.on, each.due_on) for each in matter.reopenings if each.on < item.on]
        due = max(decided)[1] if decided else matter.due_on
        if item.due_on <= due:
            message = f"延期后的时限 {item.due_on} 不晚于原来的时限 {due}"
            hint = "延期要写更晚的日期；写错了的，先写更正记录（corrections）再改"
            yield DUE.at(parsed.where("extensions", number, "due_on"), message, hint, field="extensions")
    for number, again in enumerate(matter.reopenings):
        if again.due_on < again.on:
            message = f"重新办理的时限 {again.due_on} 早于重新办理的日期 {again.on}"
            yield DUE.at(parsed.where("reopenings", number, "due_on"), message, "请核对", field="reopenings")
    for key, label, items in matter.entries():
        for number, entry in enumerate(items):
            if entry.on < matter.assigned_on:
                message = f"{label}日期 {entry.on} 早于交办日期 {matter.assigned_on}"
                yield ENTRIES.at(parsed.where(key, number, "on"), message, "请核对", field=key)


def check_progress(parsed: Parsed) -> Iterator[Issue]:
    """Progress goes back only with a reason, and names milestones and problems that are there."""
    matter = parsed.record
    if not isinstance(matter, Supervision):
        return
    before = 0
    steps = {step.name for step in matter.milestones}
    for number, update in sorted(enumerate(matter.updates), key=lambda each: each[1].on):
        if update.percent < before and update.why is None:
            message = f"进度从 {before} 退到 {update.percent}，没有说明原因"
            where = parsed.where("updates", number, "percent")
            yield PROGRESS.at(where, message, "在这一条里写 why: 回退的原因；写错了的，请改正进度", field="why")
        before = update.percent
        for name in update.reached:
            if name not in steps:
                hint = f"进度节点有：{'、'.join(sorted(steps))}" if steps else "先在 milestones 里写明节点"
                where = parsed.where("updates", number, "reached")
                yield ENTRIES.at(where, f"没有节点“{name}”", hint, field="reached")
        for solved in update.solves:
            if not 1 <= solved <= len(matter.problems):
                hint = f"问题清单里有 {len(matter.problems)} 条，写它们的序号"
                where = parsed.where("updates", number, "solves")
                yield ENTRIES.at(where, f"问题清单里没有第 {solved} 条", hint, field="solves")
    newest = max(matter.updates, key=lambda item: item.on, default=None)
    if newest is not None and newest.percent == WHOLE and not matter.closures:
        hint = "请核实后销号（closures），核实单位不能是承办单位；还没有办完的，改正进度"
        yield UNCLOSED.at(parsed.where("updates"), f"{newest.on} 的进度是 100，还没有销号", hint, field="closures")


def check_closures(parsed: Parsed) -> Iterator[Issue]:
    """SUP-03: closed by another unit than those responsible, with a result and evidence; open again only after that."""
    matter = parsed.record
    if not isinstance(matter, Supervision):
        return
    owners = {matter.lead_unit, *matter.support_units}
    for number, closure in enumerate(matter.closures):
        if closure.verified_by in owners:
            message = f"核实单位 {closure.verified_by} 就是承办单位，不能自己给自己销号"
            where = parsed.where("closures", number, "verified_by")
            yield CLOSURE.at(where, message, "写交办或者督查的单位", field="verified_by")
        if not closure.evidence:
            hint = "写 evidence，附件写 {title: 名称, file: 文件名}，网页写 {title: 名称, url: 网址, sha256: 摘要}"
            yield CLOSURE.at(parsed.where("closures", number), "销号没有佐证", hint, field="evidence")
        answered = [again.on for again in matter.reopenings if again.on <= closure.on]
        if number and len(answered) < number:
            message = "已经销号的事项又销号了一次，中间没有重新办理"
            yield CLOSURE.at(
                parsed.where("closures", number), message, "请核对日期，或者补写 reopenings", field="closures"
            )
    for number, again in enumerate(matter.reopenings):
        if not any(closure.on <= again.on for closure in matter.closures):
            message = "还没有销号，不存在重新办理"
            yield ENTRIES.at(parsed.where("reopenings", number), message, "要延期的写 extensions", field="reopenings")


def check_evidence(parsed: Parsed) -> Iterator[Issue]:
    """Evidence is a file that is there, or a page with the digest of what was seen."""
    matter = parsed.record
    if not isinstance(matter, Supervision):
        return
    files = {attachment.file for attachment in matter.attachments}
    shown: list[tuple[str, int, tuple[Evidence, ...]]] = []
    shown += [("updates", number, item.evidence) for number, item in enumerate(matter.updates)]
    shown += [("closures", number, item.evidence) for number, item in enumerate(matter.closures)]
    for key, number, items in shown:
        for place, item in enumerate(items):
            where = parsed.where(key, number, "evidence", place)
            if (item.file is None) == (item.url is None):
                hint = "附件写 file，网页写 url，两样写一样"
                yield ENTRIES.at(where, f"佐证“{item.title}”没有写明在哪里", hint, field="evidence")
            elif item.file is not None and item.file not in files:
                hint = "把文件放进本信息的文件夹，并写进 attachments"
                yield ENTRIES.at(where, f"附件里没有“{item.file}”", hint, field="evidence")
            elif item.url is not None and not re.fullmatch("[0-9a-f]{64}", item.sha256 or ""):
                hint = "写 sha256：把网页存成文件，运行 sha256sum 文件名，抄 64 位小写十六进制数"
                yield ENTRIES.at(where, f"网页佐证“{item.title}”没有摘要", hint, field="evidence")


def check_procedure(parsed: Parsed) -> Iterator[Issue]:
    """政府督查工作条例 Art. 17: a review is asked for within 30 days and decided within 30 days. Late is told."""
    matter = parsed.record
    if not isinstance(matter, Supervision):
        return
    pairs = (
        (ProceedingKind.REVIEW_REQUEST, ProceedingKind.CONCLUSION),
        (ProceedingKind.REVIEW_DECISION, ProceedingKind.REVIEW_REQUEST),
    )
    for number, step in enumerate(matter.proceedings):
        for later, earlier in pairs:
            if step.kind is not later:
                continue
            begun = [item.on for item in matter.proceedings if item.kind is earlier and item.on <= step.on]
            where = parsed.where("proceedings", number)
            if not begun:
                message = f"有{later.value}，前面没有{earlier.value}"
                yield ENTRIES.at(where, message, f"请补写{earlier.value}，或者核对日期", field="proceedings")
            elif step.on - max(begun) > _REVIEW_LIMIT:
                message = f"{later.value}在{earlier.value}之后 {(step.on - max(begun)).days} 天，超过 30 日"
                yield LIMITS.at(where, message, "请核对；确实超过的，如实写明，网页照实显示", field="proceedings")


def check_ledger(draft: Draft, today: date) -> Iterator[Issue]:
    """What is late or silent is told（SUP-02）; a matter is not closed while a part of it is open."""
    matters = {p.id: (p, p.card.gist) for p in draft.records if p.card is not None and not p.card.is_withdrawn}
    heard_of: dict[str, date] = {}
    for _parsed, course in matters.values():
        if isinstance(course, Course) and course.part_of:
            heard_on = heard(stand_alone(course, today))
            heard_of[course.part_of] = max(heard_on, heard_of.get(course.part_of, date.min))
    for parsed, course in matters.values():
        if not isinstance(course, Course):
            continue
        heard_on = heard_of.get(parsed.id, date.min)
        standing = stand_alone(course, today, heard_on=heard_on)
        yield from _check_late(parsed, course, standing, today, heard_on=heard_on)
        above, parent = matters.get(course.part_of, (None, None))
        if above is None:
            continue
        if not isinstance(parent, Course):
            message = f"上级事项 {course.part_of} 不是督查事项"
            yield ENTRIES.at(parsed.where("part_of"), message, "写督查事项的编号", field="part_of")
        elif standing.stage is not Stage.CLOSED and stand_alone(parent, today).stage is Stage.CLOSED:
            message = f"分解事项 {parsed.id} 还没有销号，上级事项已经销号"
            hint = f"先把 {parsed.path} 办结销号，或者把上级事项重新办理（reopenings）"
            yield TREE.at(above.where("closures"), message, hint, field="closures")


def _check_late(parsed: Parsed, course: Course, standing: Standing, today: date, *, heard_on: date) -> Iterator[Issue]:
    """`heard_on` is when something was last heard of the parts."""
    if standing.stage not in (Stage.CLOSED, Stage.SUSPENDED) and standing.is_late:
        told = f"最近反馈 {standing.feedback_on}" if standing.feedback_on else "从没有反馈"
        message = f"完成时限 {standing.due_on} 已过 {(today - standing.due_on).days} 天，没有销号，{told}"
        hint = "办结的请核实销号；需要延期的，经批准后写 extensions；网页照实显示红灯"
        yield OVERDUE.at(parsed.where("due_on"), message, hint, field="due_on")
    elif standing.is_silent:
        last = max(standing.feedback_on or date.min, heard_on)
        told = f"最近一次是 {last}" if last > date.min else "从没有反馈"
        message = f"承诺{course.rhythm}反馈，{told}"
        yield OVERDUE.at(parsed.where("updates"), message, "请补充进展（updates）", field="updates")
