"""What a matter's page, that of its totals, and that of its unit show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.content_types.proposal.record import Proposal, Totals
from generator.content_types.proposal.states import MARKS
from generator.content_types.proposal.term import REPLIED, Row
from generator.model.site import Entry, Site
from generator.model.view import Countdown, Fact, Facts, Link, Links, Moment, Panel, Prose, Table, Timeline

BOARD = "proposal/board/"
_SHOWN = 20


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The time left or the course of a matter; the totals of a session."""
    proposal = entry.record
    if not isinstance(proposal, Proposal):
        return
    row = site.derived[entry.id].brief
    if isinstance(row, Row):
        if row.standing.value not in REPLIED:
            due = row.standing.due_on
            yield Panel("答复期限", "deadline", (Countdown(f"应当在{_print(due)}以前答复", due),))
        yield Panel("办理经过", "course", (Timeline(tuple(_course(proposal, row, site))),))
    if proposal.totals is not None:
        yield Panel("办理总数", "totals", tuple(_totals(proposal.totals)))


def unit_panels(unit_id: str, site: Site) -> Iterator[Panel]:
    """On the page of a unit: the matters that it answers."""
    rows = [row for row in rows_of(site) if row.matter.lead_unit == unit_id]
    if rows:
        told = (
            f"主办 {len(rows)} 件，已答复 {sum(row.standing.value in REPLIED for row in rows)} 件，仅统计已公开事项。"
        )
        table = table_of(rows[:_SHOWN], site, "主办的建议提案")
        yield Panel("主办的建议提案", "proposals", (Prose((told,)), table, Links((Link("建议提案办理总览", BOARD),))))


def rows_of(site: Site) -> tuple[Row, ...]:
    """Every matter that is shown, newest first."""
    briefs = (site.derived[entry.id].brief for entry in site.of_type("proposal"))
    return tuple(brief for brief in briefs if isinstance(brief, Row))


def table_of(rows: Iterable[Row], site: Site, caption: str) -> Table:
    """Matters in a table."""
    cells = tuple(
        (
            Link(row.title, row.path, sample=row.is_sample),
            Link(row.matter.number),
            Link(site.units[row.matter.lead_unit].name),
            Link(row.standing.due_on.isoformat()),
            Link(row.matter.replied_on.isoformat() if row.standing.value in REPLIED and row.matter.replied_on else "—"),
            Link(row.matter.result if row.standing.value in REPLIED else "—"),
            Link(f"{MARKS[row.standing.value]} {row.standing.value}"),
        )
        for row in rows
    )
    return Table(caption, ("标题", "编号", "主办单位", "应当答复", "复文日期", "结果", "状态"), cells)


def _course(proposal: Proposal, row: Row, site: Site) -> Iterator[Moment]:
    """What was done about it, newest first."""
    told: list[tuple[date, int, str]] = [
        (row.matter.assigned_on, 0, f"交办，由{site.units[row.matter.lead_unit].name}主办。")
    ]
    if proposal.prolonged is not None:
        told.append((proposal.prolonged.on, 1, f"情况复杂，延长答复期限：{proposal.prolonged.why}"))
    if proposal.consulted_on is not None:
        told.append((proposal.consulted_on, 2, f"答复前听取意见（{proposal.consulted_how or '面商'}）。"))
    if proposal.replied_on is not None:
        number = f"（{proposal.reply_no}）" if proposal.reply_no else ""
        told.append((proposal.replied_on, 3, f"答复{number}，办理结果为{row.matter.result}。"))
    for on, _order, text in sorted(told, key=lambda each: each[:2], reverse=True):
        yield Moment(on.isoformat(), text)


def _totals(totals: Totals) -> Iterator[Facts | Table]:
    facts = [Fact("总件数", (Link(f"{totals.total} 件"),))]
    for label, number, rate in (
        ("已答复件数", totals.replied, None),
        ("办复率", None, totals.reply_rate),
        ("满意件数", totals.satisfied, None),
        ("满意率", None, totals.satisfaction_rate),
    ):
        if number is not None:
            facts.append(Fact(label, (Link(f"{number} 件"),)))
        if rate is not None:
            facts.append(Fact(label, (Link(f"{rate}%"),)))
    yield Facts(tuple(facts))
    for split in totals.splits:
        rows = [
            (Link(piece.label), Link(str(piece.number)), Link("—" if piece.percent is None else f"{piece.percent}%"))
            for piece in split.parts
        ]
        rows.append((Link("合计"), Link(str(totals.total)), Link("100%")))
        yield Table(f"按{split.by}", (split.by, "件数", "占比"), tuple(rows), numeric=(1, 2))


def _print(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
