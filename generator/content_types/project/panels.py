"""What a project's page shows beside its declared fields, and what the pages of its source, units and places show of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.content_types.project.course import Row, Stage, make_reports
from generator.content_types.project.record import AcceptanceResult, Project, Update
from generator.content_types.project.states import print_stage
from generator.model.promise import milestone_table
from generator.model.reference import UnitId
from generator.model.site import Entry, Site
from generator.model.view import Badge, Countdown, Fact, Facts, Link, Links, Moment, Panel, Prose, Table, Timeline

BOARD = "project/board/"
_SHOWN = 20
_OPEN_FIRST = (Stage.BEHIND, Stage.UNDER_WAY, Stage.NOT_STARTED, Stage.FINISHED, Stage.DONE)


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The panels of a project, in reading order: the promise, the time left, feedback by feedback, steps, acceptance."""
    project = entry.record
    row = site.derived[entry.id].brief
    if not isinstance(project, Project) or not isinstance(row, Row):
        return
    standing = row.standing
    if project.target is not None:
        unit = project.target.measure
        done = f"{standing.quantity} {unit}" if standing.quantity is not None else "还没有公布"
        facts = (
            Fact("目标任务量", (Link(f"{project.target.quantity} {unit}"),)),
            Fact("累计完成数量", (Link(done),)),
        )
        yield Panel("目标任务量", "target", (Facts(facts),))
    if standing.stage not in (Stage.DONE, Stage.FINISHED):
        yield Panel("完成时限", "deadline", (Countdown(f"计划在{_print(standing.due_on)}以前完成", standing.due_on),))
    if project.updates:
        yield Panel("进度对照", "pace", (_pace(project), Prose((_PACE,))))
    if project.milestones:
        yield Panel(
            "进度节点",
            "milestones",
            (milestone_table(project.milestones, ((update.on, update.reached) for update in project.updates)),),
        )
    if project.acceptances:
        yield Panel("验收", "acceptances", (_acceptances(project, site),))
    moments = tuple(_moments(project, site))
    if moments:
        yield Panel("建设经过", "course", (Timeline(moments),))


_PACE = "计划进度按计划开工到计划完成的时间推算；进度比当天计划落后超过 10 个百分点的，为未达序。"


def offer_panels(target: Entry, site: Site) -> Iterator[Panel]:
    """On the page of a document: the projects that come from its items."""
    by_item: dict[str, list[Row]] = {}
    for reference in target.referrers:
        if reference.field == "source_item" and not site.by_id[reference.origin].card.is_withdrawn:
            row = site.derived[reference.origin].brief
            if isinstance(row, Row):
                by_item.setdefault(reference.item, []).append(row)
    labels = dict(target.parsed.headings)
    order = {anchor: number for number, anchor in enumerate(labels)}
    tables = tuple(
        table_of(by_item[item], site, labels.get(item, "整份文件"), href=f"#{item}" if item else None)
        for item in sorted(by_item, key=lambda each: order.get(each, -1))
    )
    if tables:
        yield Panel("民生实事和重大项目", "projects", (Prose(("仅统计已公开事项。",)), *tables))


def unit_panels(unit_id: str, site: Site) -> Iterator[Panel]:
    """On the page of a unit: the projects that it leads."""
    yield from _owned(
        [row for row in rows_of(site) if row.course.lead_unit == unit_id], site, "牵头的民生实事和重大项目"
    )


def place_panels(place_id: str, site: Site) -> Iterator[Panel]:
    """On the page of a place: the projects there and in what lies within it."""
    found = [
        row for row in rows_of(site) if any(place_id in site.place_and_above(place) for place in row.course.places)
    ]
    yield from _owned(found, site, "这里的民生实事和重大项目")


def _owned(rows: list[Row], site: Site, title: str) -> Iterator[Panel]:
    if not rows:
        return
    counted = f"共 {len(rows)} 项，仅统计已公开事项。" + (f"先列出 {_SHOWN} 项。" if len(rows) > _SHOWN else "")
    table = table_of(sort_rows(rows)[:_SHOWN], site, title)
    yield Panel(title, "projects", (Prose((counted,)), table, Links((Link("项目进展一览", BOARD),))))


def rows_of(site: Site) -> tuple[Row, ...]:
    """Every project that is shown."""
    briefs = (site.derived[entry.id].brief for entry in site.of_type("project"))
    return tuple(brief for brief in briefs if isinstance(brief, Row))


def sort_rows(rows: Iterable[Row]) -> list[Row]:
    """What is behind first, then by the day it is due."""
    return sorted(rows, key=lambda row: (_OPEN_FIRST.index(row.standing.stage), row.standing.due_on, row.id))


def table_of(rows: Iterable[Row], site: Site, caption: str, *, href: str | None = None) -> Table:
    """Projects in a table. On a record's own page a unit may not be known: its name is left out there."""
    cells = tuple(
        (
            Link(row.title, row.path, sample=row.is_sample),
            Link(site.units[row.course.lead_unit].name if row.course.lead_unit in site.units else ""),
            Link(row.standing.due_on.isoformat()),
            Link(f"{row.standing.percent}%"),
            Link(print_stage(row.standing.stage)),
        )
        for row in rows
    )
    return Table(caption, ("项目", "牵头单位", "完成时限", "进度", "状态"), cells, numeric=(3,), href=href)


def _pace(project: Project) -> Table:
    cells = []
    updates = sorted(project.updates, key=lambda item: item.on)
    for update, report in zip(updates, make_reports(project), strict=True):
        verdict = {True: "✓ 达序", False: "▲ 未达序", None: "—"}[report.is_on_schedule]
        claimed = {True: "达序", False: "未达序", None: "—"}[report.claim]
        done = "—" if update.quantity is None else f"{update.quantity}"
        cells.append(
            (
                Link(report.on.isoformat()),
                Link(done),
                Link("—" if report.percent is None else f"{report.percent}%"),
                Link(f"{report.planned}%"),
                Link(verdict),
                Link(claimed),
            )
        )
    heads = (
        "反馈日期",
        f"累计完成（{project.target.measure}）" if project.target else "累计完成",
        "进度",
        "当天计划",
        "是否达序",
        "单位自报",
    )
    return Table("进度对照", heads, tuple(reversed(cells)), numeric=(1, 2, 3))


def _acceptances(project: Project, site: Site) -> Table:
    unit = project.target.measure if project.target else ""
    rows = tuple(
        (
            Link(item.on.isoformat()),
            Link(_unit(item.by, site), f"unit/{item.by.id}/"),
            Link(f"{'✓' if item.result is AcceptanceResult.PASSED else '✗'} {item.result.value}"),
            Link("—" if item.quantity is None else f"{item.quantity} {unit}".strip()),
            Link(item.note or "—"),
        )
        for item in sorted(project.acceptances, key=lambda item: item.on)
    )
    return Table("验收", ("验收日期", "验收单位", "验收结论", "验收数量", "说明"), rows)


def _moments(project: Project, site: Site) -> Iterator[Moment]:
    """Everything dated, newest first."""
    told: list[tuple[date, int, str, Badge]] = []
    if project.started_on:
        told.append((project.started_on, 0, "实际开工。", Badge("开工")))
    told += [(item.on, 1, _tell(item), Badge("进展")) for item in project.updates]
    told += [
        (i.on, 2, f"延期到 {_print(i.due_on)}：{i.why}（{_unit(i.approved_by, site)}批准）", Badge("延期", "warn"))
        for i in project.extensions
    ]
    if project.finished_on:
        told.append((project.finished_on, 3, "实际完工。", Badge("完工", "good")))
    told += [
        (
            i.on,
            4,
            f"{_unit(i.by, site)}验收" + (f"：{i.note}" if i.note else "。"),
            Badge(f"验收{i.result.value}", "good" if i.result is AcceptanceResult.PASSED else "bad"),
        )
        for i in project.acceptances
    ]
    for on, _order, text, badge in sorted(told, key=lambda each: each[:2], reverse=True):
        yield Moment(on.isoformat(), text, badge=badge)


def _tell(update: Update) -> str:
    told = [update.text]
    if update.reached:
        told.append(f"完成节点：{'、'.join(update.reached)}。")
    if update.invested:
        told.append(f"累计完成投资 {update.invested}。")
    if update.why:
        told.append(f"原因：{update.why}")
    return "".join(told)


def _unit(unit: UnitId, site: Site) -> str:
    return site.units[unit.id].name


def _print(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
