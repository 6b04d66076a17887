"""How the ledger is divided: by state, by source, by lead unit, by place, by month. What is counted and what is listed are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from generator.content_types.supervision.ledger import Light, Line, Stage
from generator.content_types.supervision.record import SOURCE_SLUGS, SourceKind
from generator.model.site import Site
from generator.model.view import Count, Link, Selection, Table, Tone

TYPE_NAME: Final = "supervision"
BOARD: Final = f"{TYPE_NAME}/board/"
BOARD_TITLE: Final = "督查台账看板"
# Months that stand on the board one by one: so many before this one, so many after it. The rest is told in one line each.
_MONTHS_BEFORE, _MONTHS_AFTER = 11, 6
_YEAR: Final = 12


class Condition(NamedTuple):
    """How a matter stands, as the board divides all of them: every matter is in one. `mark` is told apart without colour."""

    slug: str
    mark: str
    name: str
    meaning: str
    tone: Tone
    href: str

    @property
    def label(self) -> str:
        """Shape, name and meaning."""
        return f"{self.mark} {self.name} {self.meaning}".strip()


def _condition(light: Light, slug: str, tone: Tone) -> Condition:
    return Condition(slug, light.shape, light.value, light.word, tone, f"{TYPE_NAME}/by/light/{slug}/")


CONDITIONS: Final = (
    _condition(Light.RED, "red", "bad"),
    _condition(Light.YELLOW, "yellow", "warn"),
    _condition(Light.GREEN, "green", "good"),
    Condition(
        "suspended", "◇", Stage.SUSPENDED.value, "经批准暂停，不亮灯", "neutral", f"{TYPE_NAME}/by/stage/suspended/"
    ),
    Condition("closed", "✓", Stage.CLOSED.value, "已公开办理结果", "neutral", f"{TYPE_NAME}/by/stage/closed/"),
)
LIT: Final = CONDITIONS[:3]
_BY_LIGHT: Final = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2}


def condition_of(line: Line) -> int:
    """The position of a matter's condition among CONDITIONS."""
    if line.standing.light is not None:
        return _BY_LIGHT[line.standing.light]
    return 4 if line.standing.stage is Stage.CLOSED else 3


class Share(NamedTuple):
    """The matters that have one value in common. `own` says that the list of all of them is the board's own, at `href`.

    `parts` are those in each of CONDITIONS.
    """

    slug: str
    label: str
    href: str
    lines: tuple[Line, ...]
    parts: tuple[tuple[Line, ...], ...]
    own: bool = True


def sort_conditions(lines: Iterable[Line]) -> tuple[tuple[Line, ...], ...]:
    """The matters in each of CONDITIONS."""
    parts: tuple[list[Line], ...] = tuple([] for _condition in CONDITIONS)
    for line in lines:
        parts[condition_of(line)].append(line)
    return tuple(map(tuple, parts))


def _share(slug: str, label: str, lines: tuple[Line, ...], href: str | None = None, *, division: str = "") -> Share:
    where = href or share_path(division, slug)
    return Share(slug, label, where, lines, sort_conditions(lines), own=href is None)


class Division(NamedTuple):
    """A way to divide the ledger: what it is called, its part of the address, its shares in the order shown."""

    slug: str
    title: str
    head: str
    shares: tuple[Share, ...]
    note: str = ""


def read_lines(site: Site) -> tuple[Line, ...]:
    """Every matter that is shown, newest first."""
    # Every unit's page and every place's looks through all of them.
    briefs = [site.derived[entry.id].brief for entry in site.of_type(TYPE_NAME)]
    return tuple([brief for brief in briefs if isinstance(brief, Line)])


def divide(lines: Sequence[Line], site: Site, today: date) -> tuple[Division, ...]:
    """Every division of the board."""
    by_source = _gather(lines, lambda line: (line.course.source,))
    slugs = dict(SOURCE_SLUGS)
    sources = tuple(
        _share(slugs[s.value], s.value, by_source[s.value], f"{TYPE_NAME}/by/source/{slugs[s.value]}/")
        for s in SourceKind
        if s.value in by_source
    )
    by_unit = _gather(lines, lambda line: (line.course.lead_unit,))
    units = tuple(
        _share(unit.id, unit.short_name or unit.name, by_unit[unit.id], f"{TYPE_NAME}/by/lead-unit/{unit.id}/")
        for unit in site.units.values()
        if unit.id in by_unit
    )
    # Matters of one record type have few places between them.
    above = {line.course.places: places_of(line, site) for line in lines}
    by_place = _gather(lines, lambda line: above[line.course.places])
    places = tuple(
        _share(place.id, place.name, by_place[place.id], division="place")
        for place in site.places.values()
        if place.id in by_place
    )
    months = tuple(_months(lines, today))
    return (
        Division("source", "按事项来源", "来源", sources),
        Division("unit", "按牵头单位", "单位", units),
        Division(
            "place", "按地方", "地方", places, "镇、街道的件数包括所辖村、社区的事项；没有写明地方的事项不在这里。"
        ),
        Division("due", "按完成时限", "月份", months, "按当前完成时限所在的月份。"),
    )


def places_of(line: Line, site: Site) -> tuple[str, ...]:
    """The places of a matter, and all that they lie within."""
    return tuple(dict.fromkeys(above for place in line.course.places for above in site.place_and_above(place)))


def _gather(lines: Iterable[Line], values: Callable[[Line], Iterable[str]]) -> dict[str, tuple[Line, ...]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        for value in values(line):
            found.setdefault(value, []).append(line)
    return {value: tuple(told) for value, told in found.items()}


def month_of(day: date) -> str:
    """`2026-11`."""
    return f"{day.year}-{day.month:02d}"


def print_month(month: str) -> str:
    """`2026年11月`."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def _shift(day: date, months: int) -> str:
    """The month so many after that of a day."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return f"{year}-{month + 1:02d}"


def _months(lines: Sequence[Line], today: date) -> Iterator[Share]:
    first, last = _shift(today, -_MONTHS_BEFORE), _shift(today, _MONTHS_AFTER)

    def where(line: Line) -> tuple[str, ...]:
        month = month_of(line.standing.due_on)
        return ("earlier" if month < first else "later" if month > last else month,)

    found = _gather(lines, where)
    names = {"earlier": f"{print_month(first)}以前", "later": f"{print_month(last)}以后"}
    for slug in sorted(found, key=lambda each: (each != "earlier", each == "later", each)):
        yield _share(slug, names.get(slug) or print_month(slug), found[slug], division="due")


def share_path(division: str, share: str) -> str:
    """Where all matters of a share stand, unless a directory has them. One level for both: pages of lists lie deep already."""
    return f"{BOARD}{division}-{share}/"


def part_path(division: str, share: str, condition: Condition) -> str:
    """Where the matters of a share stand that are in one condition."""
    return f"{share_path(division, share)}{condition.slug}/"


def list_parts(division: Division) -> Iterator[Selection]:
    """The list behind every number of a division that no directory has."""
    for share in division.shares:
        name = f"{division.head}：{share.label}"
        if share.own:
            yield select(share.href, name, share.lines)
        for condition, found in zip(CONDITIONS, share.parts, strict=True):
            if found:
                title = f"{name}，{condition.name}"
                yield select(part_path(division.slug, share.slug, condition), title, found)


def select(path: str, title: str, lines: Iterable[Line]) -> Selection:
    """Matters as a list of their own."""
    name = f"督查事项（{title}）"
    told = f"{name}，仅统计已公开事项。"
    return Selection(path, name, told, tuple(line.id for line in lines), (Link(BOARD_TITLE, BOARD),))


def table_of_shares(division: Division) -> Table:
    """A division as a table: a row for each share, a number for all and for each condition, each leading to what it counts."""
    rows = tuple(
        (
            Link(share.label),
            Link(str(len(share.lines)), share.href),
            *(_cell(division.slug, share, number) for number in range(len(CONDITIONS))),
        )
        for share in division.shares
    )
    heads = (division.head, "合计", *(f"{condition.mark} {condition.name}" for condition in CONDITIONS))
    return Table(division.title, heads, rows, numeric=tuple(range(1, len(heads))))


def _cell(division: str, share: Share, number: int) -> Link:
    count = len(share.parts[number])
    return Link(str(count), part_path(division, share.slug, CONDITIONS[number]) if count else None)


def count_conditions(lines: Sequence[Line], paths: Callable[[Condition], str]) -> Iterator[Count]:
    """How many matters are in each condition."""
    for condition, found in zip(CONDITIONS, sort_conditions(lines), strict=True):
        count = len(found)
        yield Count(condition.label, count, paths(condition) if count else None, condition.tone)
