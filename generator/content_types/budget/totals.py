"""Sums over units, and what they are held against: how much was spent, by whom, and how much it was the year before.

| what | rule |
|---|---|
| the district's figure | what its own 区级汇总 record says; where there is none with that item, the sum over the units that are public here |
| the year before | 上年数 as printed in the same record; where it is blank, what was published for that year |
| change of a sum | over the units of which both are known, and how many these are is said |
| the rest | what the 区级汇总 record says less the sum of its range: 未在本站公开的单位 |
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from generator.content_types.budget.ledger import Ledger, Publication, Term
from generator.content_types.budget.rollup import roll_up


class Prior(NamedTuple):
    """What an amount is compared with, and the record that says so."""

    amount: Decimal
    path: str


class Total(NamedTuple):
    """An amount of a year. `source` is the district's own record, None for a sum over `members`; `silent` records say nothing."""

    amount: Decimal
    source: Publication | None
    members: tuple[Publication, ...] = ()
    silent: int = 0


class Change(NamedTuple):
    """What the same `compared` records come to this year and last, of which both amounts are known."""

    now: Decimal
    then: Decimal
    compared: int


class Coverage(NamedTuple):
    """The district's own figure beside the sum over its units, of one item and term."""

    summary: Publication
    told: Decimal
    total: Decimal
    members: int
    absent: tuple[str, ...]

    @property
    def rest(self) -> Decimal:
        """What no unit has published here."""
        return self.told - self.total


def prior_of(ledger: Ledger, publication: Publication, item: str) -> Prior | None:
    """What a record's amount is to be compared with."""
    row = publication.rows.get(item)
    printed = publication.yuan(row.prior) if row is not None else None
    if printed is not None:
        return Prior(printed, publication.path)
    before = _before(ledger, publication)
    amount = before.amount(item) if before is not None else None
    return None if before is None or amount is None else Prior(amount, before.path)


def _before(ledger: Ledger, publication: Publication) -> Publication | None:
    """The same line's record of the year before."""
    year, phase = publication.term
    if ledger.summaries.get((year, phase)) is publication:
        return ledger.summaries.get((year - 1, phase))
    line = ledger.line_of(publication)
    return line.told.get((year - 1, phase)) if line is not None else None


def summary_of(ledger: Ledger, item: str, term: Term) -> Publication | None:
    """The district's own record, where it has a row of an item."""
    summary = ledger.summaries.get(term)
    return summary if summary is not None and summary.cell(item) is not None else None


def total_of(ledger: Ledger, item: str, term: Term) -> Total | None:
    """The district's figure; None where nobody has published one."""
    summary = summary_of(ledger, item, term)
    if summary is None:
        return sum_of(ledger, item, term)
    amount = summary.amount(item)
    return None if amount is None else Total(amount, summary)


# One page asks for the same sum in a sentence, a picture, a table and a rate. A ledger is itself alone: it is made once a build.
@functools.lru_cache(maxsize=512)
def sum_of(ledger: Ledger, item: str, term: Term) -> Total | None:
    """The sum over the units that are public here, each counted once."""
    records = ledger.counted.get(term, ())
    known = [(each, amount) for each in records if (amount := each.amount(item)) is not None]
    if not known:
        return None
    members = tuple([each for each, _amount in known])
    return Total(sum([amount for _each, amount in known], Decimal(0)), None, members, len(records) - len(known))


def change_of(ledger: Ledger, item: str, total: Total) -> Change | None:
    """What a total is compared with; None where of none of it last year's amount is known."""
    records = total.members if total.source is None else (total.source,)
    pairs = [
        (now, prior.amount)
        for each in records
        if (now := each.amount(item)) is not None and (prior := prior_of(ledger, each, item)) is not None
    ]
    if not pairs:
        return None
    return Change(
        sum([now for now, _then in pairs], Decimal(0)), sum([then for _now, then in pairs], Decimal(0)), len(pairs)
    )


def coverage_of(ledger: Ledger, item: str, term: Term) -> Coverage | None:
    """The district's own figure beside its units'; None where it published none, or no unit did."""
    summary = ledger.summaries.get(term)
    told = summary.amount(item) if summary is not None else None
    if summary is None or told is None:
        return None
    records = ledger.counted.get(term, ())
    absent: tuple[str, ...] = ()
    if summary.gist.scope:
        by_id = {each.id: each for each in _of_term(ledger, term)}
        found = roll_up(summary.gist, {record_id: each.gist for record_id, each in by_id.items()})
        if found is not None:
            records, absent = tuple(by_id[each] for each in found.members), found.absent
    amounts = [amount for each in records if (amount := each.amount(item)) is not None]
    return Coverage(summary, told, sum(amounts, Decimal(0)), len(amounts), absent)


def _of_term(ledger: Ledger, term: Term) -> Iterable[Publication]:
    return (line.told[term] for line in ledger.lines if term in line.told)


def spenders(ledger: Ledger, item: str, term: Term) -> list[tuple[Publication, Decimal]]:
    """Who spent how much, each once, the most first."""
    found = [(each, a) for each in ledger.counted.get(term, ()) if (a := each.amount(item)) is not None]
    return sorted(found, key=lambda each: (-each[1], each[0].gist.unit))
