"""The board of projects: counts by state, kind, unit, place and year; progress against the plan of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from generator.content_types.project.course import Row, Stage, plan_of, planned
from generator.content_types.project.panels import BOARD, rows_of, sort_rows, table_of
from generator.content_types.project.record import KIND_SLUGS
from generator.content_types.project.states import STAGE_SLUGS, TONES, print_stage
from generator.model.drawing import Bar, Segment, draw_bars
from generator.model.site import Site
from generator.model.view import Chart, Count, Counts, Link, Links, Page, Panel, Prose, Table

_BY: Final = "project/by/"
_DRAWN: Final = 12
_LISTED: Final = 60
_NO_FURTHER: Final = (Stage.DONE, Stage.FINISHED)


def make_pages(site: Site) -> Iterator[Page]:
    """The board, once there is a project."""
    rows = rows_of(site)
    if not rows or site.today is None:
        return
    told = f"截至 {site.today.isoformat()}，共 {len(rows)} 项。仅统计已公开事项；状态和进度按公开的记录计算。"
    panels = [
        Panel("按状态", "by-stage", (Prose((told,)), _stages(rows))),
        Panel("按类别和年度", "by-kind", (_kinds(rows), _years(rows))),
    ]
    chart = _progress(rows, site.today)
    panels += [Panel("进度与时间", "progress", (chart,))] if chart is not None else []
    panels += [
        Panel(
            "项目清单",
            "list",
            (table_of(sort_rows(rows)[:_LISTED], site, "项目清单"), Links((Link("全部项目", "project/"),))),
        ),
        Panel("按牵头单位", "by-unit", (_units(rows, site),)),
    ]
    places = _places(rows, site)
    panels += [Panel("按地区", "by-place", (places,))] if places is not None else []
    summary = "民生实事和重大项目的状态、进度和计划对照，按类别、单位、地区和年度统计，仅统计已公开事项。"
    yield Page(BOARD, "项目进展一览", summary, tuple(panels), ("民生实事", "重大项目", "项目进展"))


def _stages(rows: Iterable[Row]) -> Counts:
    counted = Counter(row.standing.stage for row in rows)
    slugs = dict(STAGE_SLUGS)
    return Counts(
        tuple(
            Count(print_stage(s), counted[s], f"{_BY}stage/{slugs[s.value]}/" if counted[s] else None, TONES[s])
            for s in Stage
        )
    )


def _kinds(rows: Iterable[Row]) -> Counts:
    counted = Counter(row.course.kind for row in rows)
    return Counts(tuple(Count(kind, counted[kind], f"{_BY}kind/{slug}/") for kind, slug in KIND_SLUGS if counted[kind]))


def _years(rows: Iterable[Row]) -> Counts:
    counted = Counter(row.course.plan_year for row in rows)
    return Counts(
        tuple(
            Count(f"{year} 年计划", counted[year], f"{_BY}plan-year/{year}/") for year in sorted(counted, reverse=True)
        )
    )


def _units(rows: Iterable[Row], site: Site) -> Table:
    counted = Counter(row.course.lead_unit for row in rows)
    lines = tuple(
        (
            Link(site.units[unit].name, f"unit/{unit}/", sample=site.units[unit].sample),
            Link(str(counted[unit]), f"{_BY}lead-unit/{unit}/"),
        )
        for unit in sorted(counted, key=lambda each: (-counted[each], each))
    )
    return Table("按牵头单位", ("牵头单位", "项目数"), lines, numeric=(1,))


def _places(rows: Iterable[Row], site: Site) -> Table | None:
    counted = Counter(place for row in rows for place in row.course.places)
    lines = tuple(
        (
            Link("".join(site.places[each].name for each in reversed(site.place_and_above(place))), f"place/{place}/"),
            Link(str(counted[place]), f"{_BY}places/{place}/"),
        )
        for place in sorted(counted, key=lambda each: (-counted[each], each))
    )
    return Table("按地区", ("地区", "项目数"), lines, numeric=(1,)) if lines else None


def _progress(rows: Iterable[Row], today: date) -> Chart | None:
    """Those under way: how far each has come, and how far it should have by today."""
    under_way = [row for row in sort_rows(rows) if row.standing.stage not in _NO_FURTHER]
    if not under_way:
        return None
    plans = {row.id: planned(plan_of(row.course), today) for row in under_way}
    bars = [
        Bar(
            label=row.title,
            told=f"{row.standing.percent}%（计划 {plans[row.id]}%）",
            segments=(Segment(row.standing.percent, "neutral"),),
            mark=plans[row.id],
        )
        for row in under_way[:_DRAWN]
    ]
    cells = tuple(
        (
            Link(row.title, row.path, sample=row.is_sample),
            Link(f"{row.standing.percent}%"),
            Link(f"{plans[row.id]}%"),
            Link(row.standing.reported_on.isoformat() if row.standing.reported_on else "还没有反馈"),
        )
        for row in under_way
    )
    table = Table("未完工项目的进度与计划", ("项目", "进度", "当天计划", "最近反馈"), cells, numeric=(1, 2))
    behind = sum(row.standing.stage is Stage.BEHIND for row in under_way)
    finding = (
        f"{today.isoformat()}还没有完工的 {len(under_way)} 项中，{behind} 项滞后。"
        "橙色竖线是当天按时间推算的计划；进度是最近一次反馈的，以后的进展还没有公布。"
    )
    if len(under_way) > _DRAWN:
        finding += f"图中是滞后和到期最早的 {_DRAWN} 项，其余见表。"
    return Chart("未完工项目的进度与计划", draw_bars(bars, whole=100), finding, table)
