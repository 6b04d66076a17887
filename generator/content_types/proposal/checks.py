"""Checks of 建议提案: what is false or personal blocks, what is late is told（REGULATIONS SUP-06）."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from generator.content_types.proposal.record import Proposal, ProposalKind, Totals
from generator.content_types.proposal.term import OVERDUE, PUBLISH_WITHIN, REPLIED, Matter, lawful_end, stand
from generator.model.issue import Issue, Rule, Severity, Source
from generator.model.site import Draft, Parsed
from generator.model.workdays import Workdays
from generator.text.pattern import Pattern
from generator.text.ratio import Agreement, judge, share_of

_LAW: Final = "代表法(2025)第五十一条；REGULATIONS SUP-06"
FIELDS = Rule("PRO-01", "建议提案的基本信息不全", _LAW)
NUMBER = Rule("PRO-02", "届次、编号对不上或者重复", _LAW)
DAYS = Rule("PRO-03", "建议提案的日期矛盾，或者期限超过法定", _LAW)
CONTACT = Rule("PRO-04", "有代表、委员的联系方式", "个人信息保护法第二十五条；国办发〔2014〕46号")
SUMS = Rule("SUP-06", "建议提案的总数与分类对不上", _LAW)
NEARLY = Rule("SUP-06r", "建议提案的百分比最后一位不准", _LAW, Severity.WARNING, blocks=False)
LATE = Rule("SUP-06t", "建议提案逾期没有答复", _LAW, Severity.WARNING, blocks=False)
LATE_PUBLIC = Rule("SUP-06p", "复文在答复后二十个工作日内没有公开", _LAW, Severity.WARNING, blocks=False)
UNKNOWN = Rule("SUP-06u", "没有工作日安排，复文公开是否及时无法判断", _LAW, Severity.INFO, blocks=False)
RULES: Final = (FIELDS, NUMBER, DAYS, CONTACT, SUMS, NEARLY, LATE, LATE_PUBLIC, UNKNOWN)
_BODY_OF: Final = {ProposalKind.SUGGESTION: "人大", ProposalKind.PROPOSAL: "政协"}
_TELEPHONE: Final = r"(?:\d{3,4}[-－ ]?)?\d{7,8}|1[3-9]\d[\d -]{8,10}"
# 代表、委员, then within a clause or two a number to reach them by. An office's telephone stands after an office.
_CONTACT: Final = Pattern(
    r"(?:代表|委员(?!会)|提案人|建议人|领衔人|第一提案者)"
    r"(?:(?!单位|科|局|处|热线|办公室|中心|委员会)[^。；;\n]){0,30}?"
    rf"(?<!\d)(?:{_TELEPHONE})(?!\d)"
)


def check_fields(parsed: Parsed) -> Iterator[Issue]:
    """A matter says whose it is, since when, and under which number; totals say how many."""
    proposal = parsed.record
    if not isinstance(proposal, Proposal):
        return
    if proposal.kind is ProposalKind.TOTALS:
        needed: tuple[tuple[str, str, str], ...] = (("totals", "办理总数", "写 totals: {total: 件数}"),)
    else:
        needed = (
            ("number", "建议提案编号", "照原件写，如 number: 第12号"),
            ("lead_unit", "主办单位", "写 units.yml 里的编号"),
            ("assigned_on", "交办日期", "写交给主办单位的日子，如 2099-03-01"),
        )
        if proposal.totals is not None:
            message = f"{proposal.kind.value}不写办理总数"
            hint = "总数写在类别是“办理情况”的另一条信息里"
            yield FIELDS.at(parsed.where("totals"), message, hint, field="totals")
    for key, label, hint in needed:
        if getattr(proposal, key) is None:
            yield FIELDS.at(parsed.where("kind"), f"{proposal.kind.value}缺少“{label}”（{key}）", hint, field=key)
    body = _BODY_OF.get(proposal.kind)
    if body is not None and proposal.session.body != body:
        message = f"{proposal.kind.value}不是{proposal.session.body}会议提出的"
        yield NUMBER.at(parsed.where("session"), message, f"写 {body}……届……次会议，请核对", field="session")


def check_days(parsed: Parsed) -> Iterator[Issue]:
    """Replied after it was assigned; a term no longer than the law's; a result only with a reply."""
    proposal = parsed.record
    if not isinstance(proposal, Proposal):
        return

    def at(message: str, hint: str, *path: str) -> Issue:
        return DAYS.at(parsed.where(*path), message, hint, field=path[0])

    if (proposal.replied_on is None) != (proposal.result is None):
        missing, there = (
            ("result", "办理结果类别") if proposal.result is None else ("replied_on", "复文日期"),
            "replied_on",
        )
        yield at(
            f"答复了的，复文日期和办理结果类别都要写，缺少“{missing[1]}”（{missing[0]}）",
            "没有答复的，两项都不写",
            there,
        )
    if proposal.opinion is not None and proposal.replied_on is None:
        yield at("还没有答复，不会有代表委员评价", "请删去 opinion，或者补写 replied_on", "opinion")
    assigned = proposal.assigned_on
    if assigned is None:
        return
    for key, label, path in (
        ("replied_on", "复文日期", ("replied_on",)),
        ("consulted_on", "面商日期", ("consulted_on",)),
        ("due_on", "规定的答复期限", ("due_on",)),
    ):
        on = getattr(proposal, key)
        if on is not None and on < assigned:
            yield at(f"{label} {on} 早于交办日期 {assigned}", "请核对", *path)
    end = lawful_end(assigned, is_complicated=False)
    if proposal.kind is ProposalKind.SUGGESTION and proposal.due_on is not None and proposal.due_on > end:
        message = f"建议的答复期限 {proposal.due_on} 超过交办之日起三个月（{end}）"
        yield at(message, "情况复杂的写 prolonged: {on: 日期, why: 原因}，最长六个月", "due_on")


def check_contacts(parsed: Parsed, body: str, first_line: int) -> Iterator[Issue]:
    """A reply is published without the telephone of who raised the matter."""
    proposal = parsed.record
    if not isinstance(proposal, Proposal):
        return
    told = [(parsed.where(key), getattr(proposal, key) or "") for key in ("title", "summary", "number")]
    told += [(Source(parsed.path, number), line) for number, line in enumerate(body.split("\n"), start=first_line)]
    for where, text in told:
        if _CONTACT.search(text):
            hint = "请删去代表、委员的电话，只留办理单位的办公电话；已经提交过的，历史里还在，请联系技术人员清除"
            yield CONTACT.at(where, "这里有代表、委员的联系方式", hint)


def check_totals(parsed: Parsed) -> Iterator[Issue]:
    """SUP-06: parts make the whole, and every rate is what its numbers come to."""
    proposal = parsed.record
    if not isinstance(proposal, Proposal) or proposal.totals is None:
        return
    totals = proposal.totals
    for number, split in enumerate(totals.splits):
        found = sum(piece.number for piece in split.parts)
        path: tuple[str | int, ...] = ("totals", "splits", number)
        if found != totals.total:
            message = f"按{split.by}各项合计 {found}，应等于总件数 {totals.total}，差 {abs(found - totals.total)}"
            yield SUMS.at(parsed.where(*path), message, "请对照原件核对各项和总数", field="splits")
        for place, piece in enumerate(split.parts):
            if piece.percent is not None:
                told = f"{piece.label} {piece.number} 件", piece.number, totals.total, piece.percent
                yield from _check_rate(parsed.where(*path, "parts", place), *told)
    yield from _check_rates(parsed, totals)


def _check_rates(parsed: Parsed, totals: Totals) -> Iterator[Issue]:
    for label, part, whole, key in (
        ("办复率", totals.replied, totals.total, "reply_rate"),
        ("满意率", totals.satisfied, totals.rated, "satisfaction_rate"),
    ):
        printed: Decimal | None = getattr(totals, key)
        if part is not None and whole is not None and part > whole:
            where = parsed.where("totals", key)
            yield SUMS.at(where, f"{label}的 {part} 件多于 {whole} 件", "请对照原件核对", field=key)
        elif part is not None and whole is not None and printed is not None:
            yield from _check_rate(parsed.where("totals", key), label, part, whole, printed)


def _check_rate(where: Source, label: str, part: int, whole: int, printed: Decimal) -> Iterator[Issue]:
    if not whole:
        yield SUMS.at(where, f"{label}：总数是 0，没有百分比", "请删去百分比", field="percent")
        return
    found = judge(share_of(part, whole), printed)
    message = f"{label}：{part}/{whole} 应为 {found.right}%，写的是 {printed}%"
    if found.agreement is Agreement.WRONG:
        yield SUMS.at(where, message, f"请核对，应写 {found.right}", field="percent")
    elif found.agreement is Agreement.NEAR:
        yield NEARLY.at(where, message, f"最后一位不准，应写 {found.right}；原件如此的可以照写", field="percent")


def check_matters(draft: Draft, today: date) -> Iterator[Issue]:
    """One number once; no more matters than the totals say; late replies and late publication are told."""
    calendar = Workdays(draft.workdays)
    seen: dict[tuple[str, str, str], str] = {}
    count: dict[str, int] = {}
    for parsed in draft.records:
        matter = parsed.card.gist if parsed.card is not None and not parsed.card.is_withdrawn else None
        if not isinstance(matter, Matter):
            continue
        key = (matter.kind, matter.session.slug, matter.number)
        count[matter.session.slug] = count.get(matter.session.slug, 0) + 1
        if key in seen:
            message = f"{matter.session}的{matter.number}已经用于 {seen[key]}"
            yield NUMBER.at(parsed.where("number"), message, "请核对编号，一件一条", field="number")
        seen.setdefault(key, parsed.path)
        yield from _check_terms(parsed, matter, calendar, today)
    yield from _check_counts(draft, count)


def _check_terms(parsed: Parsed, matter: Matter, calendar: Workdays, today: date) -> Iterator[Issue]:
    standing = stand(matter, today)
    if standing.value == OVERDUE:
        message = f"应当在 {standing.due_on} 以前答复，还没有答复"
        hint = "答复以后写 replied_on 和 result；情况复杂的写 prolonged；网页照实显示逾期"
        yield LATE.at(parsed.where("assigned_on"), message, hint, field="replied_on")
    elif standing.value in REPLIED and matter.replied_on is not None:
        end = calendar.after(matter.replied_on, PUBLISH_WITHIN)
        where = parsed.where("published_on")
        if end is not None and matter.published_on > end:
            message = f"复文 {matter.replied_on}，应当在 {end} 以前公开，实际 {matter.published_on}"
            yield LATE_PUBLIC.at(where, message, "照实写，不要改早；总览页照实统计", field="published_on")
        elif end is None:
            message = f"复文 {matter.replied_on} 以后的二十个工作日超出已知的工作日安排"
            hint = "放假通知公布以后，写 content/workdays/年份.yml"
            yield UNKNOWN.at(where, message, hint, field="published_on")


def _check_counts(draft: Draft, count: dict[str, int]) -> Iterator[Issue]:
    """Totals are rare: only their records are opened."""
    for parsed in draft.records:
        if parsed.type != "proposal" or parsed.card is None or parsed.card.is_withdrawn or parsed.card.gist is not None:
            continue
        record = parsed.record
        if not isinstance(record, Proposal) or record.totals is None:
            continue
        here = count.get(record.session.slug, 0)
        if here > record.totals.total:
            message = f"总件数 {record.totals.total}，而本平台逐件公开了 {here} 件"
            yield SUMS.at(parsed.where("totals", "total"), message, "请核对总件数", field="total")
