"""Overviews of 建议提案: all sessions on one page, and a page for each; numbers are counted from the matters themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from generator.content_types.proposal.panels import BOARD, rows_of, table_of
from generator.content_types.proposal.record import KIND_SLUGS, RESULT_SLUGS, RESULTS, Opinion, Proposal, ResultClass
from generator.content_types.proposal.session import Session
from generator.content_types.proposal.states import MARKS, REPLY_SLUGS, TONES
from generator.content_types.proposal.term import PUBLISH_WITHIN, REPLIED, Matter, Row
from generator.model.drawing import Bar, Segment, draw_bars
from generator.model.site import Entry, Site
from generator.model.view import Chart, Count, Counts, Fact, Facts, Link, Page, Panel, Prose, Table
from generator.text.ratio import round_to, share_of

_BY: Final = "proposal/by/"
_TITLE: Final = "建议提案办理总览"
_RATED: Final = (Opinion.SATISFIED, Opinion.MOSTLY, Opinion.NOT)
_NONE: Final = "—"


def make_pages(site: Site) -> Iterator[Page]:
    """The overview and a page for each session, once there is a matter."""
    rows = rows_of(site)
    sessions = sorted(_find_sessions(site), key=lambda each: each.order, reverse=True)
    if not sessions or site.today is None:
        return
    told = f"截至 {site.today.isoformat()}，共 {len(rows)} 件。仅统计已公开事项，逐件计算。"
    statuses = Counter(row.standing.value for row in rows)
    kinds = Counter(row.matter.kind for row in rows)
    panels = (
        Panel("按答复状态", "by-reply", (Prose((told,)), _count(REPLY_SLUGS, statuses, "reply"))),
        Panel("按类别", "by-kind", (_count(KIND_SLUGS, kinds, "kind"),)),
        Panel("按届次", "sessions", (_sessions(sessions, rows),)),
        Panel("按主办单位", "by-unit", (_units(rows, site),)),
    )
    summary = "人大代表建议和政协提案的件数、答复、办理结果和评价，按届次和主办单位统计，仅统计已公开事项。"
    yield Page(BOARD, _TITLE, summary, panels, ("人大代表建议", "政协提案", "建议提案办理"))
    for session in sessions:
        yield _session(session, [row for row in rows if row.matter.session == session], site)


def _find_sessions(site: Site) -> set[Session]:
    """Those of matters that were withdrawn, too: a page that was public stays."""
    gists = (entry.card.gist for entry in site.entries if entry.type == "proposal")
    return {gist.session for gist in gists if isinstance(gist, Matter)}


def _count(slugs: Sequence[tuple[str, str]], counted: Counter[str], facet: str) -> Counts:
    return Counts(
        tuple(
            Count(
                f"{MARKS[value]} {value}" if value in MARKS else value,
                counted[value],
                f"{_BY}{facet}/{slug}/",
                TONES.get(value, "neutral"),
            )
            for value, slug in slugs
            if counted[value]
        )
    )


def _rate(part: int, whole: int) -> str:
    return f"{round_to(share_of(part, whole), 2)}%" if whole else _NONE


def _sessions(sessions: Sequence[Session], rows: Sequence[Row]) -> Table:
    lines = []
    for session in sessions:
        own = [row for row in rows if row.matter.session == session]
        replied = [row for row in own if row.standing.value in REPLIED]
        path = f"proposal/session/{session.slug}/"
        lines.append(
            (
                Link(str(session), path),
                Link(str(len(own)), f"{path}#all" if own else None),
                Link(str(len(replied)), f"{path}#{_answered(replied, own)}" if replied else None),
                Link(_rate(len(replied), len(own))),
                Link(_satisfaction(own)),
            )
        )
    return Table("按届次", ("届次会次", "件数", "已答复", "办复率", "满意率"), tuple(lines), numeric=(1, 2, 3, 4))


def _satisfaction(rows: Sequence[Row]) -> str:
    rated = [row.matter.opinion for row in rows if row.matter.opinion in _RATED]
    return _rate(sum(opinion == Opinion.SATISFIED for opinion in rated), len(rated))


def _units(rows: Sequence[Row], site: Site) -> Table:
    counted = Counter(row.matter.lead_unit for row in rows)
    lines = tuple(
        (
            Link(site.units[unit].name, f"unit/{unit}/", sample=site.units[unit].sample),
            Link(str(counted[unit]), f"{_BY}lead-unit/{unit}/"),
        )
        for unit in sorted(counted, key=lambda each: (-counted[each], each))
    )
    return Table("按主办单位", ("主办单位", "件数"), lines, numeric=(1,))


def _session(session: Session, rows: Sequence[Row], site: Site) -> Page:
    """One session: its numbers, and beneath them the matters that each of them counts."""
    replied = [row for row in rows if row.standing.value in REPLIED]
    rest = [row for row in rows if row.standing.value not in REPLIED]
    answered = f"#{_answered(replied, rows)}"
    counts = [Count("件数", len(rows), "#all" if rows else None)]
    counts += [Count("已答复", len(replied), answered, "good")] if replied else []
    counts += [Count("未答复", len(rest), "#waiting", "warn")] if rest else []
    day = site.today.isoformat() if site.today else ""
    told = f"截至 {day}，办复率 {_rate(len(replied), len(rows))}，满意率 {_satisfaction(rows)}。仅统计已公开事项，逐件计算。"
    late, unknown = _late_publications(replied, site)
    panels = [Panel("总数", "totals", (Prose((told,)), Counts(tuple(counts)), _publication(replied, late, unknown)))]
    stated = [e for e in site.of_type("proposal") if e.card.gist is None and _is_of(e, session)]
    if stated:
        panels.append(Panel("公布的办理情况", "stated", (_compare(stated, rows, replied),)))
    chart = _classes(replied, answered)
    panels += [Panel("办理结果", "classes", (chart,))] if chart is not None else []
    panels += _lists(replied, late, rest, site)
    summary = f"{session}的建议提案办理：件数、答复、办理结果和评价，逐件统计，仅统计已公开事项。"
    return Page(
        f"proposal/session/{session.slug}/",
        f"{session}建议提案办理",
        summary,
        tuple(panels),
        within=(Link(_TITLE, BOARD),),
    )


def _answered(replied: Sequence[Row], rows: Sequence[Row]) -> str:
    """The anchor of the list of those that are answered: where all are, it is that of all."""
    return "replied" if len(replied) < len(rows) else "all"


def _lists(replied: Sequence[Row], late: Sequence[Row], rest: Sequence[Row], site: Site) -> Iterator[Panel]:
    """The matters that each number counts; where all are answered, they are listed once."""
    slugs = dict(RESULT_SLUGS)
    told: list[tuple[str, str, Sequence[Row]]] = [("全部", "all", (*rest, *replied))]
    for result in ResultClass:
        own = [row for row in replied if row.matter.result == result]
        told.append((f"{result.value}：{RESULTS[result]}", f"class-{slugs[result.value]}", own))
    told += [
        ("已答复", "replied", replied if rest else ()),
        ("未答复", "waiting", rest),
        ("复文公开超过二十个工作日", "late-publication", late),
    ]
    for title, anchor, rows in told:
        if rows:
            yield Panel(f"{title}（{len(rows)} 件）", anchor, (table_of(rows, site, f"{title}（{len(rows)} 件）"),))


def _is_of(entry: Entry, session: Session) -> bool:
    record = entry.record
    return isinstance(record, Proposal) and record.session == session


def _late_publications(replied: Sequence[Row], site: Site) -> tuple[list[Row], int]:
    """The replies that became public too late, and of how many nobody can tell: the calendar is not known that far."""
    late, unknown = [], 0
    for row in replied:
        end = site.workdays.after(row.matter.replied_on, PUBLISH_WITHIN) if row.matter.replied_on else None
        unknown += end is None
        late += [row] if end is not None and row.matter.published_on > end else []
    return late, unknown


def _publication(replied: Sequence[Row], late: Sequence[Row], unknown: int) -> Facts:
    links = [Link(f"按时 {len(replied) - len(late) - unknown} 件")]
    links += [Link(f"超过 {len(late)} 件", "#late-publication")] if late else []
    links += [Link(f"没有工作日安排，无法判断 {unknown} 件")] if unknown else []
    return Facts((Fact(f"答复后 {PUBLISH_WITHIN} 个工作日内公开", tuple(links)),))


def _classes(replied: Sequence[Row], answered: str) -> Chart | None:
    counted = Counter(row.matter.result for row in replied)
    if not counted:
        return None
    slugs = dict(RESULT_SLUGS)
    found = [result for result in ResultClass if counted[result.value]]
    bars = [
        Bar(f"{r.value} {RESULTS[r]}", f"{counted[r.value]} 件", (Segment(counted[r.value], "neutral"),)) for r in found
    ]
    cells = tuple(
        (
            Link(f"{r.value}：{RESULTS[r]}"),
            Link(str(counted[r.value]), f"#class-{slugs[r.value]}"),
            Link(_rate(counted[r.value], len(replied))),
        )
        for r in found
    )
    total = (Link("合计"), Link(str(len(replied)), answered), Link("100%"))
    told = "，".join(f"{r.value} {counted[r.value]} 件" for r in found)
    table = Table("已答复的按办理结果", ("办理结果类别", "件数", "占比"), (*cells, total), numeric=(1, 2))
    return Chart("已答复的按办理结果", draw_bars(bars), f"已答复 {len(replied)} 件：{told}。", table)


def _compare(stated: Sequence[Entry], rows: Sequence[Row], replied: Sequence[Row]) -> Table:
    """What was published of the session beside what is counted here: not every matter needs to be here."""
    lines = []
    for entry in stated:
        record = entry.record
        totals = record.totals if isinstance(record, Proposal) else None
        if totals is not None:
            lines.append(
                (
                    Link(record.title, entry.path, sample=record.sample),
                    Link(str(totals.total)),
                    Link(_NONE if totals.replied is None else str(totals.replied)),
                    Link(_NONE if totals.reply_rate is None else f"{totals.reply_rate}%"),
                    Link(_NONE if totals.satisfaction_rate is None else f"{totals.satisfaction_rate}%"),
                )
            )
    here = (
        Link("本平台逐件统计"),
        Link(str(len(rows))),
        Link(str(len(replied))),
        Link(_rate(len(replied), len(rows))),
        Link(_satisfaction(rows)),
    )
    heads = ("来源", "件数", "已答复", "办复率", "满意率")
    return Table("公布的总数与本平台统计", heads, (*lines, here), numeric=(1, 2, 3, 4))
