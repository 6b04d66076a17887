"""What a matter's page shows beside its declared fields, and what the page of its source shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from generator.content_types.supervision.ledger import WORST_FIRST, Line, Stage, parts_of
from generator.content_types.supervision.record import Evidence, Supervision, Update
from generator.model.promise import milestone_table
from generator.model.reference import UnitId
from generator.model.site import Entry, Site
from generator.model.view import Badge, Countdown, Fact, Facts, Link, Moment, Panel, Prose, Table, Timeline

PANEL = "这一项落实得怎样"


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The panels of a matter, in reading order: where it stands, how it ended, what happened, what it was broken down into."""
    matter = entry.record
    line = site.derived[entry.id].brief
    if not isinstance(matter, Supervision) or not isinstance(line, Line):
        return
    standing = line.standing
    countdown = (Countdown(f"应当在{_print(standing.due_on)}以前完成", standing.due_on),) if standing.light else ()
    yield Panel("现在怎样", "standing", (*countdown, Facts(tuple(_standing(matter, line, site)))))
    for number, closure in enumerate(sorted(matter.closures, key=lambda item: item.on, reverse=True)):
        told = (f"{_print(closure.on)}销号，由{_unit(closure.verified_by, site)}核实。", closure.result)
        anchor = "closure" if not number else f"closure-{number + 1}"
        holds = not number and standing.stage is Stage.CLOSED
        title = "办理结果" if holds else "此前的办理结果（后来重新办理）"
        yield Panel(title, anchor, (Prose(told), *_evidence(closure.evidence)))
    yield Panel("办理经过", "course", (Timeline(tuple(_course(matter, site))),))
    shown = tuple((update.on, item) for update in matter.updates for item in update.evidence)
    if shown:
        yield Panel("进展佐证", "evidence", (_dated_evidence(shown),))
    if matter.milestones:
        yield Panel(
            "进度节点",
            "milestones",
            (milestone_table(matter.milestones, ((update.on, update.reached) for update in matter.updates)),),
        )
    if matter.problems:
        yield Panel("问题清单", "problems", (_problems(matter),))
    parts = parts_of(entry, site.by_id)
    if parts:
        lines = [brief for part in parts if isinstance(brief := site.derived[part.id].brief, Line)]
        yield Panel("责任分解", "parts", (table_of(lines, site, "责任分解"),))


def _standing(matter: Supervision, line: Line, site: Site) -> Iterator[Fact]:
    """Where a matter stands, whose it is, what was promised first and what holds now."""
    standing = line.standing
    yield Fact("状态", (Link(describe_standing(line)),), standing.why)
    yield Fact("牵头单位", (_unit_link(matter.lead_unit, site),))
    yield Fact("责任单位", tuple(_unit_link(unit, site) for unit in matter.support_units))
    if standing.due_on != matter.due_on:
        yield Fact("首次时限", (Link(_print(matter.due_on)),), "交办时定的，一直保留")
        moved = len(matter.extensions) + len(matter.reopenings)
        yield Fact("当前时限", (Link(_print(standing.due_on)),), f"延期、重新办理共 {moved} 次，经过见下")
    else:
        yield Fact("完成时限", (Link(_print(standing.due_on)),), "没有改变过")
    told = f"最近反馈 {_print(standing.feedback_on)}" if standing.feedback_on else "还没有反馈"
    if standing.is_mean:
        told = f"各分解事项进度的平均数；本事项{told}"
    yield Fact("进度", (Link(f"{standing.percent}%"),), f"{told}；承诺{matter.rhythm.value}反馈")


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
        found = [line for lines in by_item.values() for line in lines]
        told = f"来源于本文件的督查事项共 {len(found)} 件：{_sum_up(found)}。仅统计已公开事项，灯色按公开的记录计算。"
        yield Panel(PANEL, "implementation", (Prose((told,)), *blocks))


def _sum_up(lines: Iterable[Line]) -> str:
    """How many matters stand how, in the order in which they want looking at."""
    states = Counter(describe_standing(line) for line in lines)
    order = [f"{light.shape} {light.value} {light.word}" for light in WORST_FIRST]
    ranked = sorted(
        states.items(), key=lambda each: (order.index(each[0]) if each[0] in order else len(order), each[0])
    )
    return "，".join(f"{state} {count} 件" for state, count in ranked)


def table_of(lines: Iterable[Line], site: Site, caption: str, *, item: str = "") -> Table:
    """Matters in a table: what, who, until when, how it stands. `item` makes its caption lead to a clause."""
    rows = tuple(
        (
            Link(line.title, line.path, sample=line.is_sample),
            Link(site.units[line.course.lead_unit].short_name or site.units[line.course.lead_unit].name),
            Link(line.standing.due_on.isoformat()),
            Link(f"{line.standing.percent}%"),
            Link(describe_standing(line)),
        )
        for line in lines
    )
    heads = ("事项", "牵头单位", "完成时限", "进度", "状态")
    return Table(caption, heads, rows, numeric=(2, 3), href=f"#{item}" if item else None)


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
    told += [
        (i.on, 10, f"{i.why.rstrip('。')}，时限{_print(i.due_on)}", Badge("重新办理", "bad")) for i in matter.reopenings
    ]
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
    return (Table("佐证", ("名称", "形式", "SHA-256"), tuple(map(_evidence_cells, items))),)


def _dated_evidence(shown: Iterable[tuple[date, Evidence]]) -> Table:
    """What shows that there was progress, newest first."""
    rows = (
        (Link(on.isoformat()), *_evidence_cells(item)) for on, item in sorted(shown, key=lambda e: e[0], reverse=True)
    )
    return Table("进展佐证", ("反馈日期", "名称", "形式", "SHA-256"), tuple(rows))


def _evidence_cells(item: Evidence) -> tuple[Link, Link, Link]:
    """Where it is, and the digest of what was there; the page's own list of attachments has those of files."""
    if item.file:
        return Link(item.title, "#attachments"), Link(f"附件：{item.file}"), Link("见附件")
    return Link(item.title, item.url), Link("网页"), Link(item.sha256 or "")


def _unit_link(unit: UnitId, site: Site) -> Link:
    found = site.units[unit.id]
    return Link(found.name, f"unit/{found.id}/", sample=found.sample)


def _unit(unit: UnitId, site: Site) -> str:
    return site.units[unit.id].name


def _print(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
