"""The board of the hotline: the newest period, totals and rates over time, categories by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from generator.content_types.hotline.panels import rate_of, satisfaction_of
from generator.content_types.hotline.period import Row, print_period, say_period
from generator.content_types.hotline.record import PERIOD_SLUGS
from generator.model.drawing import Curve, draw_curves
from generator.model.site import Site
from generator.model.view import Block, Chart, Count, Counts, Link, Page, Panel, Prose, Table
from generator.text.ratio import round_to, share_of

BOARD: Final = "hotline/board/"
_DRAWN: Final = 24
_WORTH_DRAWING: Final = 3
_SLUGS: Final = dict(PERIOD_SLUGS)
_ORDER: Final = ("月报", "周报", "季报", "年报")


def make_pages(site: Site) -> Iterator[Page]:
    """The board, once there is a bulletin: a part for each kind of period."""
    briefs = (site.derived[entry.id].brief for entry in site.of_type("hotline"))
    rows = [brief for brief in briefs if isinstance(brief, Row)]
    if not rows or site.today is None:
        return
    told = f"截至 {site.today.isoformat()}，共公开 {len(rows)} 期。合计和比率按各期公开的件数计算。"
    panels: list[Panel] = []
    for kind in _ORDER:
        slug = _SLUGS[kind]
        own = sorted((row for row in rows if row.tally.kind == kind), key=lambda row: row.tally.period_from)
        if own:
            panels.append(Panel(f"最新一期{kind}", f"newest-{slug}", tuple(_newest(own[-1], told))))
            panels += _over_time(own, kind)
    summary = "12345热线的受理总量、诉求分类、按时办结率和满意率，按期比较，数字按公开的件数计算。"
    yield Page(BOARD, "12345热线数据一览", summary, tuple(panels), ("12345", "政务服务便民热线", "诉求分类"))


def _newest(row: Row, told: str) -> Iterator[Block]:
    yield Prose((told,))
    tally = row.tally
    counts = [Count("受理总量", tally.total, row.path)]
    if tally.handling is not None:
        counts.append(Count("按时办结", tally.handling[1], f"{row.path}#results", "good"))
        counts.append(
            Count("超时", tally.handling[2], f"{row.path}#results", "warn" if tally.handling[2] else "neutral")
        )
    yield Counts(tuple(counts))
    lines = tuple(
        (Link(label), Link(str(number), f"{row.path}#categories"), Link(_share(number, tally.base)))
        for label, number in tally.categories
    )
    total = (Link("合计"), Link(str(tally.base), row.path), Link("100%"))
    yield Table(f"{row.title}：诉求分类", ("分项", "件数", "占比"), (*lines, total), numeric=(1, 2), href=row.path)


def _share(number: int, whole: int) -> str:
    return f"{round_to(share_of(number, whole), 2)}%" if whole else "—"


def _over_time(rows: Sequence[Row], kind: str) -> Iterator[Panel]:
    slug = _SLUGS[kind]
    table = Table(
        f"各期{kind}",
        ("统计周期", "受理总量", "按时办结率", "满意率"),
        tuple(
            (
                Link(f"{row.tally.period_from} 至 {row.tally.period_until}", row.path, sample=row.is_sample),
                Link(str(row.tally.total), row.path),
                Link(rate_of(row.tally)),
                Link(satisfaction_of(row.tally)),
            )
            for row in reversed(rows)
        ),
        numeric=(1, 2, 3),
    )
    if len(rows) < _WORTH_DRAWING:
        yield Panel(f"各期{kind}", f"periods-{slug}", (table,))
        return
    shown = rows[-_DRAWN:]
    yield Panel(f"{kind}：受理总量", f"totals-{slug}", (_totals(shown, table),))
    rates = _rates(shown, table)
    if rates is not None:
        yield Panel(f"{kind}：按时办结率和满意率", f"rates-{slug}", (rates,))
    yield Panel(f"{kind}：诉求分类", f"categories-{slug}", (_categories(shown, kind),))


def _totals(rows: Sequence[Row], table: Table) -> Chart:
    most, least = max(rows, key=lambda row: row.tally.total), min(rows, key=lambda row: row.tally.total)
    finding = (
        f"{say_period(rows[0].tally)}至{say_period(rows[-1].tally)}，受理总量最多的是{say_period(most.tally)}，"
        f"{most.tally.total} 件；最少的是{say_period(least.tally)}，{least.tally.total} 件。"
    )
    curve = Curve("受理总量", tuple(row.tally.total for row in rows))
    spec = draw_curves(tuple(print_period(row.tally) for row in rows), (curve,), from_nought=True)
    return Chart("受理总量（件）", spec, finding, table)


def _rates(rows: Sequence[Row], table: Table) -> Chart | None:
    in_time = tuple(
        _percent(row.tally.handling[1], row.tally.handling[0]) if row.tally.handling else None for row in rows
    )
    happy = tuple(_percent(row.tally.survey[1], row.tally.survey[0]) if row.tally.survey else None for row in rows)
    lines = tuple(
        line
        for line in (Curve("按时办结率", in_time), Curve("满意率", happy))
        if any(v is not None for v in line.values)
    )
    if not lines:
        return None
    newest = rows[-1].tally
    finding = f"{say_period(newest)}按时办结率 {rate_of(newest)}，满意率 {satisfaction_of(newest)}。纵轴不从 0 开始。"
    spec = draw_curves(tuple(print_period(row.tally) for row in rows), lines, from_nought=False)
    return Chart("按时办结率和满意率（%）", spec, finding, table)


def _percent(part: int, whole: int) -> Decimal | None:
    return round_to(share_of(part, whole), 2) if whole else None


def _categories(rows: Sequence[Row], kind: str) -> Table:
    """Periods by categories, newest first; a category that a period does not have stays open."""
    labels = tuple(dict.fromkeys(label for row in reversed(rows) for label, _number in row.tally.categories))
    lines = []
    for row in reversed(rows):
        numbers = dict(row.tally.categories)
        cells = [Link(str(numbers[label]) if label in numbers else "—") for label in labels]
        lines.append(
            (Link(print_period(row.tally), row.path), Link(str(row.tally.base), f"{row.path}#categories"), *cells)
        )
    numeric = tuple(range(1, len(labels) + 2))
    return Table(f"{kind}：诉求分类", ("统计周期", "合计", *labels), tuple(lines), numeric=numeric)
