"""What a matter's page shows beside its declared fields, and what the page of its source shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.content_types.supervision.ledger import Line, Stage, parts_of
from generator.content_types.supervision.record import Evidence, Supervision, Update
from generator.model.reference import UnitId
from generator.model.site import Entry, Site
from generator.model.view import Badge, Countdown, Link, Moment, Panel, Prose, Table, Timeline

PANEL = "这一项落实得怎样"


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The panels of a matter, in reading order: where it stands, how it ended, what happened, what it was broken down into."""
    matter = entry.record
    line = site.derived[entry.id].brief
    if not isinstance(matter, Supervision) or not isinstance(line, Line):
        return
    standing = line.standing
    if standing.stage not in (Stage.CLOSED, Stage.SUSPENDED):
        yield Panel("完成时限", "deadline", (Countdown(f"应当在 {_print(standing.due_on)}以前完成", standing.due_on),))
    for number, closure in enumerate(sorted(matter.closures, key=lambda item: item.on, reverse=True)):
        told = (f"{_print(closure.on)}销号，由{_unit(closure.verified_by, site)}核实。", closure.result)
        anchor = "closure" if not number else f"closure-{number + 1}"
        yield Panel("办理结果" if not number else "此前的办理结果", anchor, (Prose(told), *_evidence(closure.evidence)))
    yield Panel("办理经过", "course", (Timeline(tuple(_course(matter, site))),))
    if matter.milestones:
        yield Panel("进度节点", "milestones", (_milestones(matter),))
    if matter.problems:
        yield Panel("问题清单", "problems", (_problems(matter),))
    parts = parts_of(entry, site.by_id)
    if parts:
        lines = [brief for part in parts if isinstance(brief := site.derived[part.id].brief, Line)]
        yield Panel("责任分解", "parts", (table_of(lines, site, "责任分解"),))


def offer_panels(target: Entry, site: Site) -> Iterator[Panel]:
    """On the page of a document: its items, and how the matters that come from each stand."""
    by_item: dict[str, list[Line]] = {}
    for reference in target.referrers:
        if reference.field == "source_item" and not site.by_id[reference.origin].card.is_withdrawn:
            line = site.derived[reference.origin].brief
            if isinstance(line, Line):
                by_item.setdefault(reference.item, []).append(line)
    labels = dict(target.parsed.headings)
    blocks = []
    for item in sorted(by_item, key=lambda each: list(labels).index(each) if each in labels else -1):
        label = labels.get(item, "整份文件")
        blocks.append(table_of(sorted(by_item[item], key=lambda line: line.id), site, label, item=item))
    if blocks:
        yield Panel(PANEL, "implementation", (Prose(("仅统计已公开事项。灯色按公开的记录计算。",)), *blocks))


def table_of(lines: Iterable[Line], site: Site, caption: str, *, item: str = "") -> Table:
    """Matters in a table: what, who, until when, how it stands. `item` makes its caption lead to a clause."""
    rows = tuple(
        (
            Link(line.title, line.path, sample=line.is_sample),
            Link(site.units[line.course.lead_unit].name if line.course.lead_unit in site.units else ""),
            Link(line.standing.due_on.isoformat()),
            Link(f"{line.standing.percent}%"),
            Link(describe_standing(line)),
        )
        for line in lines
    )
    heads = ("事项", "牵头单位", "完成时限", "进度", "状态")
    return Table(caption, heads, rows, numeric=(3,), href=f"#{item}" if item else None)


def describe_standing(line: Line) -> str:
    """A matter's state in words, with the shape of its light."""
    light = line.standing.light
    if light is not None:
        return f"{light.shape} {light.value} {light.word}"
    mark = "✓ " if line.standing.stage is Stage.CLOSED else ""
    return f"{mark}{line.standing.stage.value}{'（逾期）' if line.standing.is_late else ''}"


def _course(matter: Supervision, site: Site) -> Iterator[Moment]:
    """Everything dated, newest first."""
    told: list[tuple[date, int, str, Badge | None]] = [(matter.assigned_on, 0, "交办", None)]
    told += [
        (i.on, 1, f"延期到 {_print(i.due_on)}：{i.why}（{_unit(i.approved_by, site)}批准）", Badge("延期", "warn"))
        for i in matter.extensions
    ]
    told += [(i.on, 2, _tell_update(i), Badge(f"{i.percent}%")) for i in matter.updates]
    told += [(i.on, 3, f"发现问题：{i.what}", Badge("问题", "warn")) for i in matter.problems]
    told += [
        (
            i.on,
            4,
            i.text + (f"（要求 {_print(i.reply_by)}以前答复）" if i.reply_by else ""),
            Badge(i.kind.value, "warn"),
        )
        for i in matter.notices
    ]
    told += [(i.on, 5, f"{_unit(i.by, site)}答复：{i.text}", Badge("回音", "good")) for i in matter.replies]
    told += [
        (i.on, 6, f"{i.why}（{_unit(i.approved_by, site)}批准）", Badge("中止", "warn")) for i in matter.suspensions
    ]
    told += [(i.on, 7, i.why, Badge("恢复")) for i in matter.resumptions]
    told += [(i.on, 8, f"{_unit(i.by, site)}：{i.text}", Badge(i.kind.value)) for i in matter.proceedings]
    told += [
        (i.on, 9, f"{i.result}（{_unit(i.verified_by, site)}核实）", Badge("✓ 销号", "good")) for i in matter.closures
    ]
    told += [(i.on, 10, f"{i.why}，时限 {_print(i.due_on)}", Badge("重新办理", "bad")) for i in matter.reopenings]
    for on, _order, text, badge in sorted(told, key=lambda each: each[:2], reverse=True):
        yield Moment(on.isoformat(), text, badge=badge)


def _tell_update(update: Update) -> str:
    told = [update.text]
    if update.reached:
        told.append(f"完成节点：{'、'.join(update.reached)}。")
    if update.solves:
        told.append(f"解决问题清单第{'、'.join(map(str, update.solves))}条。")
    if update.why:
        told.append(f"进度回退的原因：{update.why}")
    if update.evidence:
        told.append(f"佐证：{'、'.join(item.title for item in update.evidence)}。")
    return " ".join(told)


def _milestones(matter: Supervision) -> Table:
    reached = {
        name: update.on
        for update in sorted(matter.updates, key=lambda u: u.on, reverse=True)
        for name in update.reached
    }
    rows = tuple(
        (
            Link(step.name),
            Link(step.due_on.isoformat()),
            Link(f"{reached[step.name]} 完成" if step.name in reached else "尚未完成"),
        )
        for step in matter.milestones
    )
    return Table("进度节点", ("节点", "时限", "情况"), rows)


def _problems(matter: Supervision) -> Table:
    solved = {
        n: update.on for update in sorted(matter.updates, key=lambda u: u.on, reverse=True) for n in update.solves
    }
    rows = tuple(
        (
            Link(str(n)),
            Link(item.what),
            Link(item.on.isoformat()),
            Link(f"{solved[n]} 解决" if n in solved else "正在解决"),
        )
        for n, item in enumerate(matter.problems, start=1)
    )
    return Table("问题清单", ("序号", "问题", "发现日期", "情况"), rows, numeric=(0,))


def _evidence(items: tuple[Evidence, ...]) -> tuple[Table, ...]:
    if not items:
        return ()
    rows = tuple(
        (Link(item.title, item.url), Link(f"附件：{item.file}" if item.file else "网页"), Link(item.sha256 or "见附件"))
        for item in items
    )
    return (Table("佐证", ("名称", "形式", "SHA-256"), rows),)


def _unit(unit: UnitId, site: Site) -> str:
    return site.units[unit.id].name


def _print(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
