"""All units by one item in one year: budget beside budget, final beside final, and what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from generator.content_types.budget.amounts import (
    DASH,
    SUM_LEGEND,
    print_change_rate,
    print_rate,
    print_sign,
    print_wan,
    tell_silent,
)
from generator.content_types.budget.books import (
    ITEM_SLUGS,
    SANGONG,
    SANGONG_TITLE,
    Books,
    compare_path,
    tell_absent,
)
from generator.content_types.budget.drawings import draw_ranking
from generator.content_types.budget.gist import ITEMS
from generator.content_types.budget.ledger import BUDGET, FINAL, PHASES, Line, Publication, Term
from generator.content_types.budget.totals import Prior, Total, change_of, prior_of, spenders, sum_of, summary_of
from generator.model.view import LatePage, Link, Links, Panel, Prose, Sketch, Table

Key = tuple[str, int]
_UNITS: Final = "units"


def compare_pages(books: Books) -> Iterator[LatePage]:
    """A page for every item and year, whether or not anybody has published it: addresses last."""
    for year in books.years:
        records, common = _records(books, year), _common(books, year)
        for item in ITEMS:
            yield _page(item, year, f"{common}\n{_own(records, item)}")


def _page(item: str, year: int, stands_for: str) -> LatePage:
    return LatePage(
        path=compare_path(item, year),
        title=f"{year}年{item}：各机构比较",
        summary=f"{year}年各机构的{item}：预算、决算、比上年增减，单位万元。预算只和预算比，决算只和决算比。",
        fill=fill_page,
        sketch=sketch_page,
        given=(item, year),
        stands_for=stands_for,
        within=(Link(SANGONG_TITLE, SANGONG),),
    )


def sketch_page(books: Books, key: Key) -> Sketch:
    """The picture and the tables of a page."""
    path = compare_path(*key)
    chart = draw_ranking(key[0], _ranked(books, *key), path)
    if chart is None:
        return Sketch(tables=(f"{path}table",))
    return Sketch((chart.spec,), (f"{path}table-chart", f"{path}table"))


def _terms(year: int) -> tuple[Term, ...]:
    """The terms that a year's pages tell of: its own, and that of the year before."""
    return (year, BUDGET), (year, FINAL), (year - 1, FINAL)


def _records(books: Books, year: int) -> list[Publication]:
    """The records whose amounts stand on a year's pages."""
    terms = _terms(year)
    found = [books.ledger.summaries.get(term) for term in terms]
    found += [line.told.get(term) for line in books.ledger.lines for term in terms]
    return [each for each in found if each is not None]


def _common(books: Books, year: int) -> str:
    """All that the pages of a year take from the ledger, but for amounts."""
    slots = (books.at.get((line.key, term)) for line in books.ledger.lines for term in _terms(year))
    told = [f"{slot.line.key} {slot.term} {slot.standing.name}" for slot in slots if slot is not None]
    told += [f"{e.path} {e.gist.money_unit} {books.ledger.within.get(e.id)}" for e in _records(books, year)]
    return hashlib.sha256("\n".join([*told, repr(books.years)]).encode()).hexdigest()


def _own(records: Sequence[Publication], item: str) -> str:
    """The amounts that one of them takes."""
    rows = [each.rows.get(item) for each in records]
    return hashlib.sha256("\n".join(["|".join(row) if row is not None else "" for row in rows]).encode()).hexdigest()


def _ranked(books: Books, item: str, year: int) -> list[tuple[Link, Decimal]]:
    """The finals that are known, or the budgets where none is."""
    found = spenders(books.ledger, item, (year, FINAL)) or spenders(books.ledger, item, (year, BUDGET))
    return [(books.link(each.gist.unit), amount) for each, amount in found]


def fill_page(books: Books, key: Key) -> tuple[Panel, ...]:
    """The panels of a page."""
    item, year = key
    rows = [_row(books, line, item, year) for line in _sorted(books, item, year)]
    heads = ("机构", "口径", "预算", "决算", "决算占预算", "上年决算", "比上年增减", "幅度")
    table = Table(
        f"{year}年{item}（万元）",
        heads,
        (_sum_row(books, item, year), *rows),
        numeric=(2, 3, 4, 5, 6, 7),
        sums=(0,),
        download=f"{compare_path(item, year)}table",
    )
    phase = FINAL if spenders(books.ledger, item, (year, FINAL)) else BUDGET
    title = f"{year}年{item}{phase}（万元）"
    chart = draw_ranking(title, _ranked(books, item, year), f"{compare_path(item, year)}table-chart")
    blocks = (chart, Prose(tuple(_notes(books, item, year))), table)
    return (
        Panel("各机构", _UNITS, tuple(block for block in blocks if block is not None)),
        Panel("其他年度和项目", "others", (_others(books, item, year),)),
    )


def _notes(books: Books, item: str, year: int) -> Iterator[str]:
    for phase in PHASES:
        total = sum_of(books.ledger, item, (year, phase))
        summary = summary_of(books.ledger, item, (year, phase))
        if total is not None:
            silent = f"，另有 {total.silent} 个没有数" if total.silent else ""
            yield f"{phase}：{len(total.members)} 个机构合计 {print_wan(total.amount)} 万元{silent}。部门含所属单位，一个单位只计一次。"
        amount = summary.amount(item) if summary is not None else None
        if amount is not None:
            yield f"区级汇总公开的{phase}是 {print_wan(amount)} 万元。"
    yield SUM_LEGEND


def _sorted(books: Books, item: str, year: int) -> list[Line]:
    """Lines by their final, else their budget, the most first; those without any come last, in the portal's order."""

    def rank(line: Line) -> tuple[Decimal, Decimal]:
        found = (line.told.get((year, phase)) for phase in (FINAL, BUDGET))
        final, budget = (each.amount(item) if each is not None else None for each in found)
        return tuple(Decimal(1) if amount is None else -amount for amount in (final, budget))  # type: ignore[return-value]

    return sorted(books.ledger.lines, key=rank)


def _row(books: Books, line: Line, item: str, year: int) -> tuple[Link, ...]:
    final = line.told.get((year, FINAL))
    before = prior_of(books.ledger, final, item) if final is not None else None
    return (
        books.link(line.unit),
        Link(_level(books, line, year)),
        books.show(line, (year, BUDGET), item),
        books.show(line, (year, FINAL), item),
        Link(_completion(final, item)),
        _show_prior(books, line, item, (year, before)),
        *_changes(final.amount(item) if final is not None else None, before),
    )


def _level(books: Books, line: Line, year: int) -> str:
    records = (line.told.get((year, phase)) for phase in PHASES)
    holder = next((h for each in records if each is not None and (h := books.ledger.within.get(each.id))), None)
    return f"{line.level}（含在{books.name(holder)}部门数内）" if holder else line.level


def _show_prior(books: Books, line: Line, item: str, known: tuple[int, Prior | None]) -> Link:
    year, before = known
    if before is not None:
        return Link(print_wan(before.amount), before.path)
    return books.show(line, (year - 1, FINAL), item)


def _changes(now: Decimal | None, before: Prior | None) -> tuple[Link, Link]:
    if now is None or before is None:
        return Link(DASH), Link(DASH)
    return Link(print_sign(now - before.amount)), Link(print_change_rate(now, before.amount))


def _completion(final: Publication | None, item: str) -> str:
    """The final as a share of the budget that the same record has beside it."""
    row = final.rows.get(item) if final is not None else None
    if final is None or row is None:
        return DASH
    spent, planned = final.yuan(row.final), final.yuan(row.budget)
    return DASH if spent is None or not planned else print_rate(spent, planned)


def _sum_row(books: Books, item: str, year: int) -> tuple[Link, ...]:
    final, budget = (sum_of(books.ledger, item, (year, phase)) for phase in (FINAL, BUDGET))
    found = change_of(books.ledger, item, final) if final is not None else None
    is_same = final is not None and found is not None and found.compared == len(final.members)
    change = Prior(found.then, "") if found is not None and is_same else None
    return (
        Link("合计"),
        Link("一个单位只计一次"),
        Link(_print_sum(books, item, budget, (year, BUDGET))),
        Link(_print_sum(books, item, final, (year, FINAL))),
        Link(DASH),
        Link(print_wan(change.amount) if change is not None else DASH),
        *_changes(final.amount if final is not None else None, change),
    )


def _print_sum(books: Books, item: str, total: Total | None, term: Term) -> str:
    if total is not None:
        return print_wan(total.amount)
    counted = books.ledger.counted.get(term)
    return tell_silent(counted, item) if counted else tell_absent(books.by_term.get(term, ()))


def _others(books: Books, item: str, year: int) -> Links:
    years = [Link(f"{each}年{item}", compare_path(item, each)) for each in books.years if each != year]
    items = [Link(f"{year}年{each}", compare_path(each, year)) for each in ITEM_SLUGS if each != item]
    return Links((*years, *items))
