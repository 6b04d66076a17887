"""What an item's page shows, what its document's page and its unit's page show of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.content_types.commitment.measure import Result, Yardstick
from generator.content_types.commitment.record import FIELD_ITEM, Commitment
from generator.content_types.commitment.standing import Counted, Line
from generator.model.fact import Event
from generator.model.site import Entry, Site
from generator.model.view import Badge, Block, Fact, Facts, Link, Links, Moment, Panel, Prose, Table, Timeline
from generator.text.numeral import format_numeral

BOARD: Final = "commitment/board/"
CAVEAT: Final = "按本平台公开的记录计算。没有记录的写“本站未见公开记录”，不等于没有开展。"
_CAVEATS: Final = {False: CAVEAT, True: f"{CAVEAT}可以计数的有几样，整项的状态取其中最差的一样。"}
_EVENTS_SHOWN: Final = 20


def line_of(record_id: str, site: Site) -> Line | None:
    """An item's brief, unless it is withdrawn."""
    brief = site.derived[record_id].brief
    return brief if isinstance(brief, Line) and not site.by_id[record_id].card.is_withdrawn else None


def print_result(result: Result) -> str:
    """A result with its shape."""
    return f"{result.shape} {result.value}"


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The panels of an item: what it asks for, how it stands, what shows that."""
    commitment, line = entry.record, line_of(entry.id, site)
    if not isinstance(commitment, Commitment) or line is None:
        return
    yield Panel("这一项要求做什么", "plain", (Prose((commitment.plain,)),))
    yield from _standing(line, site)
    if any(counted.years for counted in line.counted):
        yield Panel("历年情况", "years", tuple(_years(counted) for counted in line.counted if counted.years))
    if line.counted:
        yield Panel("依据的公开记录", "evidence", tuple(_evidence(site.derived[entry.id].evidence, line)))
    if commitment.elsewhere:
        links = tuple(Link(item.title, item.url) for item in commitment.elsewhere)
        told = Prose(("这些信息由有关组织自己公布，本平台只给出链接。",))
        yield Panel("公开在别处的信息", "elsewhere", (told, Links(links)))
    feed = Link("订阅这一项的公开记录（Atom）", f"{entry.path}feed.xml")
    yield Panel("相关链接", "all", (Links((Link("全部要求的落实情况", BOARD), feed)),))


def _standing(line: Line, site: Site) -> Iterator[Panel]:
    """How the item stands, and measure by measure how that was computed."""
    if not line.counted:
        yield Panel("落实情况", "measures", (Prose((f"{line.told}。",)),))
    several = len(line.counted) > 1
    for number, (counted, stick) in enumerate(zip(line.counted, line.requirement.yardsticks, strict=True), start=1):
        now = Fact("状态", (Link(print_result(counted.result)),), counted.told)
        facts = Facts((Fact("要求", (Link(counted.rule),)), now, *_terms(stick, site)))
        title = f"落实情况（{format_numeral(number)}）" if several else "落实情况"
        caveat = (Prose((_CAVEATS[several],)),) if number == len(line.counted) else ()
        yield Panel(title, "measures" if number == 1 else f"measures-{number}", (facts, *caveat))


def _terms(stick: Yardstick, site: Site) -> Iterator[Fact]:
    """How it is counted, term by term."""
    until = f"，到 {stick.until.isoformat()} 为止" if stick.until else ""
    yield Fact("统计时间", (Link(f"从 {stick.since.isoformat()} 起{until}"),))
    if stick.unit:
        yield Fact("计数机构", (Link(site.units[stick.unit].name, f"unit/{stick.unit}/"),))
    if stick.figure:
        told = "金额取自公开的预算、决算；与上一年比较时，只算两年都公布了的机构"
        yield Fact("口径", (Link(told),))
        return
    if stick.published:
        told = "以发布日期为准"
    else:
        told = "同一条信息同一天的同一种记事只算一次" + ("，按公布的数量相加" if stick.sums else "")
    yield Fact("口径", (Link(told),), "一个周期结束 30 天以后才判断有没有达到，给公布留出时间")


def _years(counted: Counted) -> Table:
    rows = tuple((Link(f"{year.year}"), Link(print_result(year.result)), Link(told)) for year, told in counted.years)
    return Table(counted.rule, ("年份", "状态", "怎样算出来的"), rows, whole=(1,))


def _evidence(events: Sequence[Event], line: Line) -> Iterator[Block]:
    """The newest facts; all of them are behind the links."""
    if not events:
        yield Prose(("本站未见公开记录。",))
        return
    words = {kind: s.word for s in line.requirement.yardsticks if s.sums for kind in s.events}
    shown = tuple(
        Moment(
            event.on.isoformat(),
            event.kind,
            Link(event.subject, event.ref, sample=event.sample),
            Badge(f"{event.quantity} {words[event.kind]}") if event.kind in words else None,
        )
        for event in events[:_EVENTS_SHOWN]
    )
    if len(events) > len(shown):
        yield Prose((f"最近的 {len(shown)} 条：",))
    yield Timeline(shown)


def offer_panels(target: Entry, site: Site) -> Iterator[Panel]:
    """On the page of a document: each of its items, and how it stands."""
    lines = [
        line
        for reference in target.referrers
        if reference.field == FIELD_ITEM and (line := line_of(reference.origin, site)) is not None
    ]
    if lines:
        table = table_of(in_order(lines, target), target, site, "各项要求落实情况", has_unit=False)
        yield Panel("各项要求落实情况", "commitments", (Prose((CAVEAT,)), table, Links((Link("按章节查看", BOARD),))))


def unit_panels(unit: str, site: Site) -> Iterator[Panel]:
    """On the page of a unit: the items that it answers for."""
    lines = [
        line for e in site.of_type("commitment") if (line := line_of(e.id, site)) and line.requirement.unit == unit
    ]
    if lines:
        rows = tuple(
            (Link(line.title, line.path, sample=line.is_sample), Link(print_result(line.result)), Link(line.told))
            for line in sorted(lines, key=lambda each: each.id)
        )
        table = Table("负责落实的要求", ("要求", "状态", "怎样算出来的"), rows, whole=(1,))
        yield Panel("负责落实的要求", "commitments", (Prose((CAVEAT,)), table))


def in_order(lines: Iterable[Line], target: Entry) -> list[Line]:
    """Items in the order of their document."""
    order = {anchor: number for number, (anchor, _label) in enumerate(target.parsed.headings)}
    return sorted(lines, key=lambda line: (order.get(line.requirement.anchor, len(order)), line.id))


def table_of(lines: Iterable[Line], target: Entry, site: Site, caption: str, *, has_unit: bool = True) -> Table:
    """Items of one document in a table: which, how it stands, how that was computed, whose it is."""
    labels = dict(target.parsed.headings)
    rows = []
    for line in lines:
        label = labels.get(line.requirement.anchor, line.title)
        row = (
            Link(label, line.path, sample=line.is_sample),
            Link(print_result(line.result)),
            Link(line.told),
        )
        unit = site.units[line.requirement.unit] if has_unit else None
        rows.append((*row, Link(unit.short_name or unit.name, f"unit/{unit.id}/")) if unit is not None else row)
    heads = ("要求", "状态", "怎样算出来的") + (("责任部门",) if has_unit else ())
    return Table(caption, heads, tuple(rows), whole=(1,))
