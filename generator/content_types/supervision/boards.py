"""The board of the ledger: what was promised, what is late, how it ended; every number leads to exactly what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from generator.content_types.supervision.charts import draw_charts
from generator.content_types.supervision.division import (
    BOARD,
    BOARD_TITLE,
    CONDITIONS,
    TYPE_NAME,
    Division,
    condition_of,
    count_conditions,
    divide,
    list_parts,
    month_of,
    places_of,
    print_month,
    read_lines,
    select,
    table_of_shares,
)
from generator.content_types.supervision.ledger import SOON, Light, Line, Stage
from generator.content_types.supervision.states import light_badge
from generator.model.site import Site
from generator.model.view import (
    Badge,
    Browse,
    BrowseField,
    BrowseRow,
    Count,
    Counts,
    Fact,
    Facts,
    Link,
    Links,
    Listing,
    Listings,
    Page,
    Panel,
    Prose,
    Selection,
)

_LATELY: Final = timedelta(days=30)
_SHOWN: Final = 5
_ONLY_PUBLIC: Final = "仅统计已公开事项"


def make_pages(site: Site) -> Iterator[Page | Selection]:
    """The board and the lists of what it counts; nothing where there is no matter."""
    lines, today = read_lines(site), site.today
    if not lines or today is None:
        return
    divisions = divide(lines, site, today)
    pressing = _pressing(lines, today)
    panels = (
        _overview(lines, pressing),
        *(_show(told, site) for told in pressing),
        Panel("筛选", "browse", (_browse(lines, divisions, site),)),
        Panel("图表", "charts", draw_charts(lines, divisions, today)),
        *map(_tell_division, divisions),
        _rules(),
    )
    told = (
        f"截至{_print(today)}，{_ONLY_PUBLIC}。督查台账里每件事项的灯色、时限、牵头单位和办理结果，按公开的记录计算。"
    )
    yield Page(BOARD, BOARD_TITLE, told, panels)
    for path, title, found, _empty, _note in pressing:
        if path.startswith(BOARD) and found:
            yield select(path, title, found)
    for division in divisions:
        yield from list_parts(division)


Pressing = tuple[str, str, tuple[Line, ...], str, str]


def _pressing(lines: Sequence[Line], today: date) -> tuple[Pressing, ...]:
    """What wants looking at first: where its list is, its title, the matters, what to say when there are none, what it means."""
    month = month_of(today)
    is_open = [line for line in lines if line.standing.light is not None]
    due = [line for line in is_open if month_of(line.standing.due_on) == month]
    late = [line for line in is_open if line.standing.light is Light.RED]
    closed = [line for line in lines if line.standing.closed_on and today - _LATELY < line.standing.closed_on <= today]
    by_due = sorted(late, key=lambda line: (line.standing.due_on, line.id))
    this_month = f"{print_month(month)}内到期、还没有销号的事项，包括已经过期的。"
    over = "亮红灯的事项：过了完成时限还没有销号，或者有分解事项逾期。"
    ended = f"最近 {_LATELY.days} 天内销号的事项。"
    return (
        (
            f"{BOARD}due-now/",
            "本月到期",
            tuple(sorted(due, key=lambda line: (line.standing.due_on, line.id))),
            "本月没有到期的事项。",
            this_month,
        ),
        (f"{TYPE_NAME}/by/light/red/", "已逾期", tuple(by_due), "没有逾期的事项。", over),
        (
            f"{BOARD}closed-lately/",
            "近期办结",
            tuple(sorted(closed, key=lambda line: (line.standing.closed_on or date.min, line.id), reverse=True)),
            f"最近 {_LATELY.days} 天没有事项销号。",
            ended,
        ),
    )


def _overview(lines: Sequence[Line], pressing: tuple[Pressing, ...]) -> Panel:
    everything = Count("全部事项", len(lines), f"{TYPE_NAME}/")
    counts = (everything, *count_conditions(lines, lambda condition: condition.href))
    soon = tuple(
        Count(title, len(found), path if found else None)
        for path, title, found, *_told in pressing
        if path.startswith(BOARD)
    )
    return Panel("总览", "overview", (Prose(("点数字，看是哪些事项。",)), Counts(counts), Counts(soon)))


def _show(pressing: Pressing, site: Site) -> Panel:
    path, title, found, empty, note = pressing
    anchor = path.rstrip("/").rpartition("/")[2]
    if not found:
        return Panel(title, anchor, (Prose((empty,)),))
    shown = Listings(tuple(_list(line, site) for line in found[:_SHOWN]))
    return Panel(title, anchor, (Prose((note,)), shown, Links((Link(f"全部 {len(found)} 件", path),))))


def _list(line: Line, site: Site) -> Listing:
    """A matter as the board lists it: until when, or when it was closed."""
    standing = line.standing
    if standing.light is not None:
        badge, on = light_badge(standing.light), standing.due_on
    else:
        badge, on = (
            Badge(f"✓ {standing.stage.value}", "warn" if standing.is_late else "good"),
            standing.closed_on or standing.due_on,
        )
    unit = site.units.get(line.course.lead_unit)
    details = (f"牵头：{unit.short_name or unit.name}" if unit else "", f"进度 {standing.percent}%")
    return Listing(
        Link(line.title, line.path, sample=line.is_sample), on.isoformat(), (badge,), tuple(filter(None, details))
    )


def _tell_division(division: Division) -> Panel:
    note = (Prose((division.note,)),) if division.note else ()
    return Panel(division.title, f"by-{division.slug}", (*note, table_of_shares(division)))


def _browse(lines: Sequence[Line], divisions: Sequence[Division], site: Site) -> Browse:
    """All matters, the most urgent first, narrowed down by state, source, unit, place and month."""
    source, unit, place, _due = divisions
    months = sorted({month_of(line.standing.due_on) for line in lines})
    fields = (
        BrowseField("light", "状态", tuple((c.slug, c.label) for c in CONDITIONS), is_shown=True),
        BrowseField("source", "来源", _choices(source)),
        BrowseField("unit", "牵头单位", _choices(unit), is_shown=True),
        BrowseField("place", "地方", tuple((share.slug, _place_label(share.slug, site)) for share in place.shares)),
        BrowseField("due", "到期月份", tuple((month, print_month(month)) for month in months)),
    )
    at = tuple({slug: number for number, (slug, _label) in enumerate(field.choices)} for field in fields)
    within = {line.course.places: places_of(line, site) for line in lines}
    sources = {share.label: share.slug for share in source.shares}

    def row(line: Line) -> BrowseRow:
        values = (
            (condition_of(line),),
            (at[1][sources[line.course.source]],),
            (at[2][line.course.lead_unit],),
            tuple(at[3][found] for found in within[line.course.places]),
            (at[4][month_of(line.standing.due_on)],),
        )
        return BrowseRow(Link(line.title, line.path, line.is_sample), line.standing.due_on.isoformat(), values)

    links = tuple(
        Link(condition.label, condition.href)
        for number, condition in enumerate(CONDITIONS)
        if any(condition_of(line) == number for line in lines)
    )
    rows = tuple(row(line) for line in sorted(lines, key=_urgency))
    return Browse(f"{BOARD}matters", "完成时限", fields, rows, links)


def _urgency(line: Line) -> tuple[bool, int, str]:
    """Open matters by their due day, then closed ones from the last."""
    standing = line.standing
    is_closed = standing.stage is Stage.CLOSED
    day = (standing.closed_on or standing.due_on).toordinal()
    return is_closed, -day if is_closed else standing.due_on.toordinal(), line.id


def _choices(division: Division) -> tuple[tuple[str, str], ...]:
    return tuple((share.slug, share.label) for share in division.shares)


def _place_label(place_id: str, site: Site) -> str:
    return "".join(site.places[place].name for place in reversed(site.place_and_above(place_id)))


def _rules() -> Panel:
    """How a state is computed, for who wants to check it."""
    red, yellow, green, suspended, closed = CONDITIONS
    told = (
        (red, "没有销号、没有中止，过了当前完成时限；或者有一件分解事项亮红灯"),
        (yellow, f"超过承诺的周期没有反馈；或者有节点过期没有完成；或者剩余不超过 {SOON} 天而进度落后于时间"),
        (green, "其他正在办理的事项"),
        (suspended, "经批准中止，恢复以前不亮灯"),
        (closed, "由承办单位以外的单位核实，公开了办理结果"),
    )
    facts = tuple(Fact(f"{c.mark} {c.name}", (Link(meaning),)) for c, meaning in told)
    more = Links((Link("逐件核对：下载督查事项数据（CSV）", f"data/{TYPE_NAME}.csv"),))
    return Panel("状态怎样计算", "rules", (Facts(facts), more))


def _print(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
