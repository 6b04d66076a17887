"""All budget records as one frozen index of their gists, made once a build: boards draw on it, and no record is opened.

| what | rule |
|---|---|
| line | what one unit publishes at one level, by year and phase; a department and its own unit of the same name are two |
| of several | of one line, year and phase the record with the “三公” figures counts, else the newest; 调整预算 counts nowhere |
| once | a unit inside a department whose record is there is counted with it: named in its range, or, where it names none, by its own `department` |
| invented | where real records are there, invented ones are left out of every sum and list here |
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.gist import Gist, Row, gist_of
from generator.content_types.budget.record import Cell, Level, MoneyUnit, Phase
from generator.model.site import Entry, Site

TYPE_NAME: Final = "budget"
BUDGET, FINAL = Phase.BUDGET.value, Phase.FINAL.value
PHASES: Final = (BUDGET, FINAL)

Term = tuple[int, str]


class Publication(NamedTuple):
    """A record as boards see it; `rows` are its figures by item, `digest` stands for all of it."""

    id: str
    title: str
    path: str
    is_sample: bool
    gist: Gist
    rows: Mapping[str, Row]
    digest: str

    @property
    def term(self) -> Term:
        """Of which year and phase it is."""
        return self.gist.year, self.gist.phase

    def cell(self, item: str) -> Cell | None:
        """What it is about of an item, as printed; None where it has no such row."""
        row = self.rows.get(item)
        return None if row is None else row.own(self.gist.phase)

    def amount(self, item: str) -> Decimal | None:
        """The same in 元; None for a blank and for “—”, too."""
        row, gist = self.rows.get(item), self.gist
        return None if row is None else _yuan(row.final if gist.phase == FINAL else row.budget, gist.money_unit)

    def yuan(self, printed: str) -> Decimal | None:
        """Another of its amounts in 元."""
        return _yuan(printed, self.gist.money_unit)


# Boards ask for the same few amounts again and again: of sums, of rankings, of the year after.
@functools.lru_cache(maxsize=1 << 16)
def _yuan(printed: str, money_unit: str) -> Decimal | None:
    amount = Cell(printed).amount
    return None if amount is None else amount * MoneyUnit(money_unit).in_yuan


class Line(NamedTuple):
    """What one unit publishes at one level. `told` has its records by term; empty of a unit that is only named in a range."""

    unit: str
    level: str
    department: str | None
    told: Mapping[Term, Publication]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.unit, self.level


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """The index. `lines` stand in the order of the portal's units; `district` is that of the district's own records, `summaries`.

    `counted` has by term the records that sums take, `within` the department in which a line's record is counted instead.
    `left_out` is how many invented records stand beside real ones: nothing is summed of them, but their units have pages, and
    so have their years, since their own pages lead there. `years` is every year on record, the newest first.
    """

    lines: tuple[Line, ...] = ()
    by_unit: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    summaries: Mapping[Term, Publication] = field(default_factory=dict)
    counted: Mapping[Term, tuple[Publication, ...]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)
    district: tuple[Line, ...] = ()
    records: tuple[Publication, ...] = ()
    is_sample: bool = False
    left_out: int = 0
    years: tuple[int, ...] = ()

    def line_of(self, publication: Publication) -> Line | None:
        """The line that a record stands in."""
        gist = publication.gist
        return next((line for line in self.by_unit.get(gist.unit, ()) if line.level == gist.level), None)


def make_ledger(site: Site) -> Ledger:
    """The index of a site's budget records."""
    every = [(entry.card.is_withdrawn, each) for entry in site.entries if (each := _publication(entry)) is not None]
    found = [each for is_withdrawn, each in every if not is_withdrawn]
    real = [each for each in found if not each.is_sample]
    records = tuple(real or found)
    lines = _lines(records, list(site.units))
    counted, within = _count_once(lines)
    own = [each for each in records if each.gist.level == Level.DISTRICT]
    return Ledger(
        lines=lines,
        by_unit=_by_unit(lines, _lines((each for each in found if real and each.is_sample), []), _gone(every)),
        summaries=_by_term(own),
        counted=counted,
        within=within,
        district=(_line((own[0].gist.unit, Level.DISTRICT.value), own),) if own else (),
        records=records,
        is_sample=bool(records) and not real,
        left_out=len(found) - len(real) if real else 0,
        years=tuple(sorted({each.gist.year for _is_withdrawn, each in every}, reverse=True)),
    )


def _publication(entry: Entry) -> Publication | None:
    gist = gist_of(entry)
    if entry.type != TYPE_NAME or gist is None or not gist.unit:
        return None
    card = entry.card
    digest = f"{entry.path} {card.title} {card.is_sample} {card.gist_digest}"
    return Publication(entry.id, card.title, entry.path, card.is_sample, gist, dict(gist.amounts()), digest)


def _gone(every: Iterable[tuple[bool, Publication]]) -> tuple[Line, ...]:
    """Lines without a record, of what was withdrawn: a page that was public stays."""
    gone = (each.gist for is_withdrawn, each in every if is_withdrawn and each.gist.level != Level.DISTRICT)
    return tuple(Line(gist.unit, gist.level, gist.department, {}) for gist in gone)


def _by_unit(*groups: tuple[Line, ...]) -> dict[str, tuple[Line, ...]]:
    """Lines by their unit: those of the first of the groups that knows it."""
    by_unit: dict[str, tuple[Line, ...]] = {}
    for group in groups:
        known = frozenset(by_unit)
        for line in group:
            own = by_unit.get(line.unit, ())
            if line.unit not in known and line.key not in [each.key for each in own]:
                by_unit[line.unit] = (*own, line)
    return by_unit


def _lines(found: Iterable[Publication], units: list[str]) -> tuple[Line, ...]:
    """What each unit publishes at each level, and units that somebody's range names and that publish nothing."""
    records = tuple(found)
    own: dict[tuple[str, str], list[Publication]] = {}
    named: dict[str, str] = {}
    for each in records:
        if each.gist.level == Level.DISTRICT:
            named |= dict.fromkeys(each.gist.scope, Level.DEPARTMENT.value)
        else:
            own.setdefault((each.gist.unit, each.gist.level), []).append(each)
    for each in records:
        if each.gist.level == Level.DEPARTMENT:
            named = dict.fromkeys(each.gist.scope, Level.UNIT.value) | named
    published = {unit for unit, _level in own}
    silent = {(unit, level): list[Publication]() for unit, level in named.items() if unit not in published}
    place = {unit: number for number, unit in enumerate(units)}
    levels = [level.value for level in Level]
    keys = sorted(own | silent, key=lambda key: (place.get(key[0], len(place)), levels.index(key[1])))
    return tuple(_line(key, (own | silent)[key]) for key in keys)


def _line(key: tuple[str, str], records: list[Publication]) -> Line:
    newest = max(records, key=lambda each: (each.gist.year, each.gist.published_on, each.id), default=None)
    return Line(*key, newest.gist.department if newest else None, _by_term(records))


def _by_term(records: Iterable[Publication]) -> dict[Term, Publication]:
    """One record for each term."""
    ranked = sorted(records, key=lambda each: (each.gist.sangong is not None, each.gist.published_on, each.id))
    return {each.term: each for each in ranked if each.gist.phase in PHASES}


def _count_once(lines: Iterable[Line]) -> tuple[dict[Term, tuple[Publication, ...]], dict[str, str]]:
    """The records that sums take, and of the others, by id, the department that has them in its own."""
    terms: dict[Term, list[Publication]] = {}
    for line in lines:
        for term, each in line.told.items():
            terms.setdefault(term, []).append(each)
    counted: dict[Term, tuple[Publication, ...]] = {}
    within: dict[str, str] = {}
    for term, records in terms.items():
        whole = {e.gist.unit: e for e in records if e.gist.level == Level.DEPARTMENT and e.gist.sangong is not None}
        holder = {unit: each.gist.unit for each in whole.values() for unit in each.gist.scope}
        for each in records:
            department = _holder(each, whole, holder)
            if department is not None:
                within[each.id] = department
        counted[term] = tuple(each for each in records if each.id not in within)
    return counted, within


def _holder(each: Publication, whole: Mapping[str, Publication], holder: Mapping[str, str]) -> str | None:
    gist = each.gist
    if gist.level != Level.UNIT:
        return None
    if gist.unit in holder:
        return holder[gist.unit]
    for department in (gist.unit, gist.department):
        if department is not None and department in whole and not whole[department].gist.scope:
            return department
    return None
