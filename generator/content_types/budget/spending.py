"""Who spends most, who changed most and why, and what a vehicle, a reception, a journey costs on average."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from generator.content_types.budget.amounts import DASH, print_change_rate, print_sign, print_wan
from generator.content_types.budget.books import SANGONG, Books, compare_path
from generator.content_types.budget.drawings import draw_ranking
from generator.content_types.budget.gist import SANGONG_ITEMS, CountRow
from generator.content_types.budget.ledger import FINAL, Ledger, Publication, Term
from generator.content_types.budget.totals import Prior, prior_of, spenders
from generator.model.view import Link, Links, Panel, Prose, Table
from generator.text.ratio import round_to

_TOTAL: Final = SANGONG_ITEMS[0]
_LISTED: Final = 20
_CHANGES: Final = 15
_UNTOLD: Final = "没有说明"
# The items whose change is judged, and the key of the reason that a record gives for it.
_REASONS: Final = (
    (SANGONG_ITEMS[1], "abroad"),
    (SANGONG_ITEMS[3], "car_buy"),
    (SANGONG_ITEMS[4], "car_run"),
    (SANGONG_ITEMS[5], "reception"),
)
_NO_COUNT, _NONE_OF_IT = "未公布", "没有"


# --- Most --------------------------------------------------------------------------------------------------------------


def spenders_panel(books: Books, term: Term) -> Panel | None:
    """Who spends most."""
    year, phase = term
    ranked = spenders(books.ledger, _TOTAL, term)
    if not ranked:
        return None
    rows = tuple(
        (books.link(each.gist.unit), Link(each.gist.level), Link(print_wan(amount), each.path))
        for each, amount in ranked[:_LISTED]
    )
    title = f"{year}年“三公”经费{phase}最多的机构（万元）"
    table = Table(title, ("机构", "口径", phase), rows, numeric=(2,), download=f"{SANGONG}table-most")
    named = [(books.link(each.gist.unit), amount) for each, amount in ranked]
    chart = draw_ranking(f"{year}年“三公”经费{phase}（万元）", named, f"{SANGONG}table-chart-most")
    more = Links((Link(f"全部 {len(ranked)} 个机构", compare_path(_TOTAL, year)),))
    return Panel("谁花得最多", "most", tuple(block for block in (chart, table, more) if block is not None))


# --- Changes -----------------------------------------------------------------------------------------------------------


class Jump(NamedTuple):
    """By how much an item of a record changed."""

    publication: Publication
    item: str
    now: Decimal
    before: Prior
    reason: str | None

    @property
    def by(self) -> Decimal:
        """The change in 元."""
        return self.now - self.before.amount


def find_jumps(books: Books, term: Term) -> list[Jump]:
    """Every change of a part of “三公”, the largest first; each unit once."""
    found = (jump for each in books.ledger.counted.get(term, ()) for jump in find_jumps_of(books.ledger, each))
    return sorted(found, key=lambda jump: (-abs(jump.by), jump.publication.gist.unit, jump.item))


def find_jumps_of(ledger: Ledger, publication: Publication) -> Iterator[Jump]:
    """The changes that one record tells of."""
    for item, key in _REASONS:
        now, before = publication.amount(item), prior_of(ledger, publication, item)
        if now is not None and before is not None and now != before.amount:
            yield Jump(publication, item, now, before, getattr(publication.gist.reasons, key))


def changes_panel(books: Books, term: Term) -> Panel | None:
    """Who changed most, and the reason that was given."""
    year, phase = term
    jumps = find_jumps(books, term)
    if not jumps:
        return None
    rows = tuple(jump_row(books.link(jump.publication.gist.unit), jump) for jump in jumps[:_CHANGES])
    heads = ("机构", "项目", f"上年{phase}", phase, "增减", "幅度", "公布的原因")
    title = f"{year}年{phase}变化最大的（万元）"
    table = Table(title, heads, rows, numeric=(2, 3, 4, 5), download=f"{SANGONG}table-changes")
    untold = sum(jump.reason is None for jump in jumps)
    told = f"各机构各项比上年有增减的共 {len(jumps)} 处，其中 {untold} 处没有说明原因。按增减的金额从大到小列出。"
    return Panel("谁变化最大", "changes", (Prose((told,)), table))


def jump_row(head: Link, jump: Jump) -> tuple[Link, ...]:
    """A change as a row: what it is of, before, now, by how much, why."""
    path = jump.publication.path
    return (
        head,
        Link(jump.item),
        Link(print_wan(jump.before.amount), jump.before.path),
        Link(print_wan(jump.now), path),
        Link(print_sign(jump.by)),
        Link(print_change_rate(jump.now, jump.before.amount)),
        Link(jump.reason or _UNTOLD, path),
    )


# --- Averages ----------------------------------------------------------------------------------------------------------


class Ratio(NamedTuple):
    """An average: its name with its formula, its decimals, and money and number of a record; None where either is not told."""

    name: str
    formula: str
    in_yuan: Decimal
    places: int


_WAN, _ONE = Decimal(10_000), Decimal(1)
RATIOS: Final = (
    Ratio("每辆车运行费（万元）", "公务用车运行维护费÷公务用车保有量", _WAN, 2),
    Ratio("每批次接待费（元）", "国内公务接待费÷国内公务接待批次", _ONE, 2),
    Ratio("每人次接待费（元）", "国内公务接待费÷国内公务接待人次", _ONE, 2),
    Ratio("每团组出国费（万元）", "因公出国（境）费÷团组数", _WAN, 2),
    Ratio("每人次出国费（万元）", "因公出国（境）费÷人次数", _WAN, 2),
)
FORMULAS: Final = (
    "；".join(f"{ratio.name[: ratio.name.index('（')]}＝{ratio.formula}" for ratio in RATIOS)
    + "。没有单列国内公务接待费的，没有外事接待的用公务接待费。"
    + f"“{_NO_COUNT}”是没有公布金额或者数量，“{_NONE_OF_IT}”是数量为 0。"
)


def parts_of(publication: Publication) -> tuple[tuple[Decimal | None, int | None], ...]:
    """The money and the number of each of RATIOS."""
    counts = publication.gist.counts
    if counts is None:
        return ((None, None),) * len(RATIOS)
    abroad, run = publication.amount(SANGONG_ITEMS[1]), publication.amount(SANGONG_ITEMS[4])
    reception = _reception(publication, counts)
    return (
        (run, counts.cars_owned),
        (reception, counts.reception_batches),
        (reception, counts.reception_persons),
        (abroad, counts.abroad_groups),
        (abroad, counts.abroad_persons),
    )


def _reception(publication: Publication, counts: CountRow) -> Decimal | None:
    """What domestic receptions cost: all of them, where there were no foreign ones."""
    own = publication.yuan(counts.reception_amount)
    return publication.amount(SANGONG_ITEMS[5]) if own is None and not counts.foreign_batches else own


def print_ratio(ratio: Ratio, money: Decimal | None, number: int | None) -> str:
    """An average, or why there is none."""
    if money is None or number is None:
        return _NO_COUNT
    if not number:
        return _NONE_OF_IT if not money else DASH
    return str(round_to(Fraction(money) / Fraction(ratio.in_yuan) / number, ratio.places))


def averages_panel(books: Books, year: int) -> Panel | None:
    """Averages of the units that told how many, and of all these together."""
    records = [each for each in books.ledger.counted.get((year, FINAL), ()) if each.gist.counts is not None]
    if not records:
        return None
    ranked = sorted(records, key=lambda each: (-(each.amount(_TOTAL) or Decimal(0)), each.gist.unit))
    rows = [
        (
            books.link(each.gist.unit),
            *(Link(print_ratio(r, *p), each.path) for r, p in zip(RATIOS, parts_of(each), strict=True)),
        )
        for each in ranked[:_LISTED]
    ]
    rows.insert(0, (Link(f"{len(records)} 个机构合计"), *map(Link, _together(records))))
    heads = ("机构", *(ratio.name for ratio in RATIOS))
    numeric = tuple(range(1, len(heads)))
    title = f"{year}年决算的平均花费"
    table = Table(title, heads, tuple(rows), numeric=numeric, sums=(0,), download=f"{SANGONG}table-averages")
    more = f"列出“三公”经费最多的 {_LISTED} 个机构，合计包括全部。" if len(records) > _LISTED else ""
    return Panel("平均花费", "averages", (Prose((FORMULAS + more,)), table))


def _together(records: list[Publication]) -> Iterator[str]:
    """The averages of all that tell both money and number."""
    for place, ratio in enumerate(RATIOS):
        known = [(m, n) for m, n in (parts_of(each)[place] for each in records) if m is not None and n is not None]
        if known:
            yield print_ratio(ratio, sum((m for m, _n in known), Decimal(0)), sum(n for _m, n in known))
        else:
            yield _NO_COUNT
