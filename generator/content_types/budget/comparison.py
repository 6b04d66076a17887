"""All units by one item in one year: budget beside budget, final beside final, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.content_types.budget.amounts import (
    DASH,
    LEGEND,
    UNPUBLISHED,
    print_change_rate,
    print_rate,
    print_sign,
    print_wan,
    show_amount,
)
from generator.content_types.budget.books import (
    ITEM_SLUGS,
    SANGONG,
    SANGONG_TITLE,
    Books,
    compare_path,
)
from generator.content_types.budget.drawings import draw_ranking
from generator.content_types.budget.gist import ITEMS
from generator.content_types.budget.ledger import BUDGET, FINAL, PHASES, Line, Publication
from generator.content_types.budget.totals import Prior, prior_of, spenders, sum_of, summary_of
from generator.model.view import LatePage, Link, Links, Panel, Prose, Table

Key = tuple[str, int]
_UNITS: Final = "units"


def compare_pages(books: Books) -> Iterator[LatePage]:
    """A page for every item and year, whether or not anybody has published it: addresses last."""
    for item in ITEMS:
        for year in books.years:
            yield _page(books, item, year)


def _page(books: Books, item: str, year: int) -> LatePage:
    path = compare_path(item, year)
    ranked = _ranked(books, item, year)
    chart = draw_ranking(item, ranked, Table("", (), ()))
    return LatePage(
        path=path,
        title=f"{year}年{item}：各机构比较",
        summary=f"{year}年各机构的{item}：预算、决算、比上年增减，单位万元。预算只和预算比，决算只和决算比。",
        fill=fill_page,
        given=(item, year),
        stands_for=repr((_stands_for(books, item, year), books.years)),
        specs=(chart.spec,) if chart is not None else (),
        tables=(f"{path}table",),
        within=(Link(SANGONG_TITLE, SANGONG),),
    )


def _ranked(books: Books, item: str, year: int) -> list[tuple[str, Decimal]]:
    """The finals that are known, or the budgets where none is."""
    found = spenders(books.ledger, item, (year, FINAL)) or spenders(books.ledger, item, (year, BUDGET))
    return [(books.name(each.gist.unit), amount) for each, amount in found]


def _stands_for(books: Books, item: str, year: int) -> list[object]:
    """All that a page takes from the ledger."""
    ledger = books.ledger
    told: list[object] = [_told(ledger.summaries.get((year, phase)), item) for phase in PHASES]
    for line in books.ledger.lines:
        now, budget = line.told.get((year, FINAL)), line.told.get((year, BUDGET))
        before = line.told.get((year - 1, FINAL))
        holders = tuple(ledger.within.get(each.id) if each is not None else None for each in (now, budget))
        told.append((line.key, holders, _told(now, item), _told(budget, item), _told(before, item)))
    return told


def _told(publication: Publication | None, item: str) -> object:
    if publication is None:
        return None
    gist = publication.gist
    return publication.path, publication.rows.get(item), gist.money_unit, bool(gist.withheld), publication.title


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
        download=f"{compare_path(item, year)}table",
    )
    phase = FINAL if spenders(books.ledger, item, (year, FINAL)) else BUDGET
    chart = draw_ranking(f"{year}年{item}{phase}（万元）", _ranked(books, item, year), table)
    return (
        Panel("各机构", _UNITS, (Prose(tuple(_notes(books, item, year))), chart or table)),
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
    yield LEGEND


def _sorted(books: Books, item: str, year: int) -> list[Line]:
    """Lines by their final, else their budget, the most first; those without any come last, in the portal's order."""

    def rank(line: Line) -> tuple[Decimal, Decimal]:
        found = (line.told.get((year, phase)) for phase in (FINAL, BUDGET))
        final, budget = (each.amount(item) if each is not None else None for each in found)
        return tuple(Decimal(1) if amount is None else -amount for amount in (final, budget))  # type: ignore[return-value]

    return sorted(books.ledger.lines, key=rank)


def _row(books: Books, line: Line, item: str, year: int) -> tuple[Link, ...]:
    final, budget = line.told.get((year, FINAL)), line.told.get((year, BUDGET))
    before = prior_of(books.ledger, final, item) if final is not None else None
    return (
        books.link(line.unit),
        Link(_level(books, line, year)),
        show_amount(budget, item),
        show_amount(final, item),
        Link(_completion(final, item)),
        _show_prior(line, item, (year, before)),
        *_changes(final.amount(item) if final is not None else None, before),
    )


def _level(books: Books, line: Line, year: int) -> str:
    records = (line.told.get((year, phase)) for phase in PHASES)
    holder = next((h for each in records if each is not None and (h := books.ledger.within.get(each.id))), None)
    return f"{line.level}（含在{books.name(holder)}部门数内）" if holder else line.level


def _show_prior(line: Line, item: str, known: tuple[int, Prior | None]) -> Link:
    year, before = known
    if before is not None:
        return Link(print_wan(before.amount), before.path)
    return show_amount(line.told.get((year - 1, FINAL)), item)


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
    last = sum_of(books.ledger, item, (year - 1, FINAL))
    then = final.then if final is not None else None
    is_same = final is not None and final.compared == len(final.members)
    change = Prior(then, "") if then is not None and is_same else None
    shown = then if change is not None else last.amount if final is None and last is not None else None
    return (
        Link("合计"),
        Link("一个单位只计一次"),
        Link(print_wan(budget.amount) if budget is not None else UNPUBLISHED),
        Link(print_wan(final.amount) if final is not None else UNPUBLISHED),
        Link(DASH),
        Link(print_wan(shown) if shown is not None else DASH),
        *_changes(final.amount if final is not None else None, change),
    )


def _others(books: Books, item: str, year: int) -> Links:
    years = [Link(f"{each}年{item}", compare_path(item, each)) for each in books.years if each != year]
    items = [Link(f"{year}年{each}", compare_path(each, year)) for each in ITEM_SLUGS if each != item]
    return Links((*years, *items))
