"""The gist of a budget record: all its figures but those of the statutory tables, kept on its card.

Boards, comparisons over years and checks over records are made of it: nothing opens two thousand pickled records.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.forms import missing_forms
from generator.content_types.budget.record import Amounts, Budget, Cell, Counts, Gatherings, Level, MoneyUnit, Phase
from generator.model.fact import Event, Figure
from generator.model.fields import Part
from generator.model.record import Record
from generator.model.reference import UnitId
from generator.model.site import Entry

BUDGET_PUBLISHED, FINAL_PUBLISHED = "预算公开", "决算公开"
EVENT_KINDS: Final = (BUDGET_PUBLISHED, FINAL_PUBLISHED)

OPERATING_ITEM: Final = "机关运行经费"
SANGONG_ITEMS: Final = (
    "“三公”经费合计",
    "因公出国（境）费",
    "公务用车购置及运行费",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
)
GATHERING_ITEMS: Final = ("会议费", "培训费", "论坛、研讨会经费", "节庆活动经费")
ITEMS: Final = (*SANGONG_ITEMS, *GATHERING_ITEMS, OPERATING_ITEM)
# What a figure's item is called where it is not a unit's own whole: sums over units take the plain names only.
DISTRICT_SUFFIX, PART_SUFFIX = "（区级汇总）", "（所属单位）"


class Row(NamedTuple):
    """One row of figures as printed, in the record's unit of money; "" is a blank, and neither it nor “—” is 0."""

    budget: str
    final: str
    prior: str

    def own(self, phase: str) -> Cell:
        """What a record of this phase is about: the final of final accounts, else the budget."""
        return Cell(self.final if phase == Phase.FINAL else self.budget)


class SangongRows(NamedTuple):
    """The rows of the “三公” table, in the order of SANGONG_ITEMS."""

    total: Row
    abroad: Row
    car: Row
    car_buy: Row
    car_run: Row
    reception: Row


class GatheringRows(NamedTuple):
    """What is spent on gatherings, in the order of GATHERING_ITEMS. Few publish all of these: None is what was not printed at all."""

    meeting: Row | None
    training: Row | None
    forum: Row | None
    festival: Row | None


class CountRow(NamedTuple):
    """Counts as printed; None where none is. Amounts are in the record's unit of money."""

    abroad_groups: int | None
    abroad_persons: int | None
    cars_bought: int | None
    cars_owned: int | None
    reception_batches: int | None
    reception_persons: int | None
    reception_amount: str
    foreign_batches: int | None
    foreign_persons: int | None
    foreign_amount: str


class ReasonRow(NamedTuple):
    """Why rows of the “三公” table changed; None where it is not told."""

    total: str | None
    abroad: str | None
    car_buy: str | None
    car_run: str | None
    reception: str | None


class ProcurementRow(NamedTuple):
    """Government procurement as printed."""

    total: str
    goods: str
    works: str
    services: str
    to_sme: str
    to_small: str


class Gist(NamedTuple):
    """A budget record without its tables and its text. `unit` is empty where an outside organ published it.

    `missing` names the statutory tables that should be there and are neither given nor stated to be empty;
    `tables` is how many are given at all.
    """

    unit: str
    year: int
    phase: str
    level: str
    department: str | None
    scope: tuple[str, ...]
    money_unit: str
    sangong: SangongRows | None
    run_label: str
    gatherings: GatheringRows | None
    operating: Row | None
    operating_reason: str | None
    procurement: ProcurementRow | None
    counts: CountRow | None
    reasons: ReasonRow
    approved_on: date | None
    approved_by: str | None
    published_on: date
    withheld: str | None
    tables: int
    missing: tuple[str, ...]

    @property
    def in_yuan(self) -> Decimal:
        """How many 元 one of its unit of money is."""
        return _in_yuan(self.money_unit)

    def yuan(self, cell: Cell) -> Decimal | None:
        """An amount in 元; None for a blank and for “—”."""
        return None if cell.amount is None else cell.amount * self.in_yuan

    def amounts(self) -> Iterator[tuple[str, Row]]:
        """Every row of figures with the name of its item."""
        yield from zip(SANGONG_ITEMS, self.sangong or (), strict=False)
        told = zip(GATHERING_ITEMS, self.gatherings or (), strict=False)
        yield from ((item, row) for item, row in told if row is not None)
        if self.operating is not None:
            yield OPERATING_ITEM, self.operating


@functools.cache
def _in_yuan(money_unit: str) -> Decimal:
    return MoneyUnit(money_unit).in_yuan


def make_gist(record: Record) -> Gist | None:
    """Take from a record what boards and checks over records need."""
    if not isinstance(record, Budget):
        return None
    operating, counts, procurement = record.operating, record.counts, record.procurement
    return Gist(
        unit=record.publisher.id if isinstance(record.publisher, UnitId) else "",
        year=record.fiscal_year,
        phase=record.phase.value,
        level=record.level.value,
        department=record.department.id if record.department else None,
        scope=tuple(unit.id for unit in record.scope),
        money_unit=record.money_unit.value,
        sangong=SangongRows(*_rows(record.sangong, SangongRows._fields)) if record.sangong else None,
        run_label=record.sangong.run_label if record.sangong else "",
        gatherings=_gatherings(record.gatherings) if record.gatherings else None,
        operating=_row(operating.amounts) if operating else None,
        operating_reason=operating.reason if operating else None,
        procurement=ProcurementRow(*(str(getattr(procurement, key)) for key in ProcurementRow._fields))
        if procurement
        else None,
        counts=_counts(counts) if counts else None,
        reasons=ReasonRow(*(getattr(record.reasons, key) for key in ReasonRow._fields)),
        approved_on=record.approved_on,
        approved_by=record.approved_by,
        published_on=record.published_on.day,
        withheld=record.withheld,
        tables=len(record.tables),
        missing=missing_forms(record),
    )


def _rows(part: Part, keys: tuple[str, ...]) -> Iterator[Row]:
    return (_row(getattr(part, key)) for key in keys)


def _gatherings(given: Gatherings) -> GatheringRows:
    told = given.model_fields_set
    return GatheringRows(*(_row(getattr(given, key)) if key in told else None for key in GatheringRows._fields))


def _row(amounts: Amounts) -> Row:
    return Row(amounts.budget.printed, amounts.final.printed, amounts.prior.printed)


def _counts(counts: Counts) -> CountRow:
    return CountRow(
        abroad_groups=counts.abroad_groups,
        abroad_persons=counts.abroad_persons,
        cars_bought=counts.cars_bought,
        cars_owned=counts.cars_owned,
        reception_batches=counts.reception_batches,
        reception_persons=counts.reception_persons,
        reception_amount=counts.reception_amount.printed,
        foreign_batches=counts.foreign_batches,
        foreign_persons=counts.foreign_persons,
        foreign_amount=counts.foreign_amount.printed,
    )


def gist_of(entry: Entry) -> Gist | None:
    """The gist of a record that goes out; None for a record of another type."""
    gist = entry.card.gist
    return gist if isinstance(gist, Gist) else None


def item_name(item: str, gist: Gist) -> str:
    """What an item's figure is called: whoever sums the plain name over units counts nothing twice.

    A department's figures hold those of its units, so those of a unit that names its department have another name; so
    have the district's sums.
    """
    if gist.level == Level.DISTRICT:
        return f"{item}{DISTRICT_SUFFIX}"
    return f"{item}{PART_SUFFIX}" if gist.level == Level.UNIT and gist.department else item


def state_figures(entry: Entry) -> Iterator[Figure]:
    """What a unit published for a year, in 元: of final accounts the finals, of budgets the budgets. Blanks are no figure."""
    gist = gist_of(entry)
    if gist is None or not gist.unit:
        return
    for item, row in gist.amounts():
        amount = gist.yuan(row.own(gist.phase))
        if amount is not None:
            name = item_name(item, gist)
            yield Figure(gist.unit, name, gist.year, gist.phase, amount, entry.path, entry.card.is_sample)


def state_events(entry: Entry, today: date) -> Iterator[Event]:
    """A budget or final accounts were made public."""
    gist = gist_of(entry)
    if gist is None or not gist.unit or gist.published_on > today:
        return
    kind = FINAL_PUBLISHED if gist.phase == Phase.FINAL else BUDGET_PUBLISHED
    yield Event(gist.published_on, entry.card.title, kind, gist.unit, entry.path, entry.card.is_sample)
