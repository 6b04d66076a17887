"""What a bulletin's page shows: its tables, and how it compares with the one before."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content_types.hotline.period import Tally, base_of, tally_of
from generator.content_types.hotline.record import Bulletin, Piece
from generator.model.site import Entry, Site
from generator.model.view import Block, Fact, Facts, Link, Panel, Prose, Table
from generator.text.ratio import round_to, share_of

_NONE = "—"


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The panels of a bulletin, in reading order. Rates that were not printed are computed, and say so."""
    bulletin = entry.record
    if not isinstance(bulletin, Bulletin):
        return
    categories: list[Block] = [_table("诉求分类", bulletin.categories, base_of(bulletin))]
    if bulletin.category_base is not None:
        told = (
            f"分类统计 {bulletin.category_base.number} 件，受理总量 {bulletin.total} 件：{bulletin.category_base.why}"
        )
        categories.insert(0, Prose((told,)))
    yield Panel("诉求分类", "categories", tuple(categories))
    for key, title in (("intake", "受理渠道"), ("dispatch", "办理方式")):
        pieces: tuple[Piece, ...] = getattr(bulletin, key)
        if pieces:
            yield Panel(title, key, (_table(title, pieces, bulletin.total),))
    results = tuple(_results(bulletin))
    if results:
        yield Panel("办结和评价", "results", (Facts(results),))
    if bulletin.top_units:
        rows = tuple(
            (Link(site.units[item.unit.id].name, f"unit/{item.unit.id}/"), Link(str(item.number)))
            for item in bulletin.top_units
        )
        yield Panel(
            "诉求较多的办理单位", "top-units", (Table("诉求较多的办理单位", ("办理单位", "件数"), rows, numeric=(1,)),)
        )
    if bulletin.top_issues:
        issues = tuple(
            (Link(item.label), Link(str(item.number)), Link(_rate(item, bulletin.total)))
            for item in bulletin.top_issues
        )
        heads = ("问题", "件数", "占受理总量")
        yield Panel("诉求较多的问题", "top-issues", (Table("诉求较多的问题", heads, issues, numeric=(1, 2)),))
    yield from _comparison(entry, bulletin, site)


def _rate(piece: Piece, whole: int) -> str:
    if piece.percent is not None:
        return f"{piece.percent}%"
    return f"{round_to(share_of(piece.number, whole), 2)}%" if whole else _NONE


def _table(caption: str, pieces: tuple[Piece, ...], whole: int) -> Table:
    rows = [(Link(piece.label), Link(str(piece.number)), Link(_rate(piece, whole))) for piece in pieces]
    rows.append((Link("合计"), Link(str(whole)), Link("100%")))
    return Table(caption, ("分项", "件数", "占比"), tuple(rows), numeric=(1, 2))


def _results(bulletin: Bulletin) -> Iterator[Fact]:
    handling, survey = bulletin.handling, bulletin.survey
    if handling is not None:
        rate = handling.rate if handling.rate is not None else _computed(handling.in_time, handling.due)
        told = f"应办结 {handling.due} 件，按时办结 {handling.in_time} 件，超时 {handling.late} 件"
        yield Fact("办结情况", (Link(told),))
        yield Fact("按时办结率", (Link(f"{rate}%"),))
    if survey is not None:
        rate = (
            survey.satisfaction_rate
            if survey.satisfaction_rate is not None
            else _computed(survey.satisfied, survey.rated)
        )
        yield Fact("回访评价", (Link(f"评价 {survey.rated} 件，满意 {survey.satisfied} 件"),))
        yield Fact("满意率", (Link(f"{rate}%"),))


def _computed(part: int, whole: int) -> str:
    return str(round_to(share_of(part, whole), 2)) if whole else _NONE


def _comparison(entry: Entry, bulletin: Bulletin, site: Site) -> Iterator[Panel]:
    """Beside the period before, where the bulletin names it."""
    before = site.by_id.get(bulletin.previous.id) if bulletin.previous is not None else None
    own, other = tally_of(entry), tally_of(before) if before is not None else None
    if before is None or own is None or other is None:
        return
    rows = [("受理总量", other.total, own.total)]
    rows += [
        (label, number, dict(own.categories)[label])
        for label, number in other.categories
        if label in dict(own.categories)
    ]
    cells = tuple((Link(label), Link(str(was)), Link(str(now)), Link(_change(was, now))) for label, was, now in rows)
    heads = ("分项", "上一期", "这一期", "增减")
    table = Table(f"与{before.card.title}比较", heads, cells, numeric=(1, 2, 3), href=before.path)
    yield Panel("与上一期比较", "comparison", (table,))


def _change(was: int, now: int) -> str:
    if not was:
        return _NONE
    value = round_to(share_of(now - was, was), 2)
    return f"{'+' if value > 0 else ''}{value}%"


def rate_of(tally: Tally) -> str:
    """The share dealt with in time, computed."""
    return f"{_computed(tally.handling[1], tally.handling[0])}%" if tally.handling and tally.handling[0] else _NONE


def satisfaction_of(tally: Tally) -> str:
    """The share of satisfied callers, computed."""
    return f"{_computed(tally.survey[1], tally.survey[0])}%" if tally.survey and tally.survey[0] else _NONE
