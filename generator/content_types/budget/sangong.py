"""The district's page: one sentence, then this year and the last five, budgets beside finals and never one for the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from generator.content_types.budget.amounts import (
    DASH,
    SUM_LEGEND,
    UNPUBLISHED,
    print_cell,
    print_change_rate,
    print_rate,
    print_sign,
    print_wan,
    tell_silent,
)
from generator.content_types.budget.books import (
    COMPLETENESS,
    COMPLETENESS_TITLE,
    SANGONG,
    SANGONG_TITLE,
    Books,
    compare_path,
    tell_absent,
)
from generator.content_types.budget.drawings import PARTS, Split, Year, draw_parts, draw_years
from generator.content_types.budget.duty import Standing
from generator.content_types.budget.gist import GATHERING_ITEMS, ITEMS, OPERATING_ITEM, SANGONG_ITEMS, SangongRows
from generator.content_types.budget.headline import newest_final, tell_district
from generator.content_types.budget.ledger import BUDGET, FINAL, PHASES, Publication, Term
from generator.content_types.budget.spending import averages_panel, changes_panel, spenders_panel
from generator.content_types.budget.totals import change_of, coverage_of, summary_of, total_of
from generator.model.view import Block, LatePage, Link, Links, Panel, Prose, Sketch, Table, sketch_panels

_TOTAL: Final = SANGONG_ITEMS[0]
_PART_ITEMS: Final = dict(zip(SangongRows._fields, SANGONG_ITEMS, strict=True))


_KEYWORDS: Final = ("三公经费", "预算", "决算", "公务接待费", "公务用车")


def make_page(books: Books) -> LatePage:
    """The page, which takes something of every publication."""
    ledger = books.ledger
    told = [*(slot.told for slot in books.slots), repr((books.years, ledger.within, ledger.left_out, ledger.is_sample))]
    stands_for = hashlib.sha256("\n".join(told).encode()).hexdigest()
    summary = tell_district(books)
    return LatePage(SANGONG, SANGONG_TITLE, summary, fill_page, sketch_page, None, stands_for, keywords=_KEYWORDS)


def sketch_page(books: Books, given: None) -> Sketch:
    """Its pictures and tables."""
    return sketch_panels(fill_page(books, given))


def fill_page(books: Books, _given: None) -> tuple[Panel, ...]:
    """The panels of the page, in reading order."""
    newest = newest_final(books)
    ranked = newest if newest is not None else next(iter(books.ledger.years))
    phase = FINAL if newest is not None else BUDGET
    found = (
        Panel("预算和决算", "total", tuple(_totals(books))),
        Panel("统计了哪些机构", "scope", tuple(_scope(books))),
        Panel("钱花在哪里", "parts", tuple(_parts(books))),
        spenders_panel(books, (ranked, phase)),
        changes_panel(books, (ranked, phase)),
        averages_panel(books, ranked) if phase == FINAL else None,
        Panel("会议、培训、论坛和节庆", "gatherings", tuple(_gatherings(books))),
        Panel("逐个机构比较", "compare", tuple(_ways(books))),
    )
    return tuple(panel for panel in found if panel is not None)


def show_total(books: Books, item: str, term: Term) -> Link:
    """The district's figure of an item, leading to what it is: its own record, or the units that it sums up."""
    summary = summary_of(books.ledger, item, term)
    if summary is not None:
        cell = summary.cell(item)
        return Link(print_cell(summary, cell.printed if cell is not None else ""), summary.path)
    total = total_of(books.ledger, item, term)
    if total is not None:
        return Link(print_wan(total.amount), compare_path(item, term[0]))
    counted = books.ledger.counted.get(term)
    if counted:
        return Link(tell_silent(counted, item), compare_path(item, term[0]))
    return Link(tell_absent(books.by_term.get(term, ())))


# --- Budgets beside finals ---------------------------------------------------------------------------------------------


def _totals(books: Books) -> Iterator[Block]:
    yield Prose(("金额单位为万元。预算只和预算比，决算只和决算比；预算指年初批复的预算，不含年中调整。",))
    rows = tuple(_total_row(books, year) for year in books.shown)
    table = Table(
        "“三公”经费预算和决算（万元）",
        ("年度", "预算", "比上年预算", "决算", "比上年决算", "决算占预算"),
        rows,
        numeric=(1, 2, 3, 4, 5),
        download=f"{SANGONG}table-years",
    )
    years = [Year(year, *(_amount(books, _TOTAL, (year, phase)) for phase in PHASES)) for year in books.shown]
    chart = draw_years("“三公”经费（万元）", years, f"{SANGONG}table-chart-years")
    yield from (block for block in (chart, table) if block is not None)
    yield Prose(("“决算占预算”＝决算数÷决算表里列的预算数；那里列的预算数可能包括年中调整。",))


def _amount(books: Books, item: str, term: Term) -> Decimal | None:
    total = total_of(books.ledger, item, term)
    return None if total is None else total.amount


def _total_row(books: Books, year: int) -> tuple[Link, ...]:
    return (
        Link(str(year)),
        show_total(books, _TOTAL, (year, BUDGET)),
        Link(_change(books, (year, BUDGET))),
        show_total(books, _TOTAL, (year, FINAL)),
        Link(_change(books, (year, FINAL))),
        Link(_completion(books, year)),
    )


def _change(books: Books, term: Term) -> str:
    total = total_of(books.ledger, _TOTAL, term)
    change = change_of(books.ledger, _TOTAL, total) if total is not None else None
    return DASH if change is None else print_change_rate(change.now, change.then)


def _completion(books: Books, year: int) -> str:
    """The final as a share of the budget that stands beside it, over the records that have both."""
    summary = summary_of(books.ledger, _TOTAL, (year, FINAL))
    records = (summary,) if summary is not None else books.ledger.counted.get((year, FINAL), ())
    pairs = [pair for each in records if (pair := _both(each)) is not None]
    spent = sum((final for final, _budget in pairs), Decimal(0))
    planned = sum((budget for _final, budget in pairs), Decimal(0))
    return print_rate(spent, planned) if planned else DASH


def _both(publication: Publication) -> tuple[Decimal, Decimal] | None:
    row = publication.rows.get(_TOTAL)
    final, budget = (publication.yuan(row.final), publication.yuan(row.budget)) if row is not None else (None, None)
    return None if final is None or budget is None else (final, budget)


# --- What the sums cover -----------------------------------------------------------------------------------------------


def _scope(books: Books) -> Iterator[Block]:
    told = [
        "某一年的区级汇总已经公开的，用区级汇总的数；没有公开的，用本站各机构公开的数相加。",
        "部门的数已经包括它的所属单位：部门和所属单位都公开了的，只计部门，一个单位只计一次。",
        "上年数用同一份里列的上年数；没有列的，用上年公开的数。相加时，两年都有数的机构才比较。",
    ]
    if books.ledger.is_sample:
        told.append("全部是示例数据，不是真实的预决算。")
    if books.ledger.left_out:
        told.append(f"另有 {books.ledger.left_out} 份示例数据，不统计。")
    yield Prose(tuple(told))
    rows = tuple(
        row for year in books.shown for phase in PHASES if (row := _scope_row(books, (year, phase))) is not None
    )
    if rows:
        heads = ("年度和阶段", "区级汇总", "已公开的机构", "各机构相加", "未在本站公开的单位", "是哪些机构")
        yield Table(
            "区级汇总和各机构相加（“三公”经费合计，万元）",
            heads,
            rows,
            numeric=(1, 2, 3, 4),
            whole=(0,),
            download=f"{SANGONG}table-scope",
        )


def _scope_row(books: Books, term: Term) -> tuple[Link, ...] | None:
    year, phase = term
    records = books.ledger.counted.get(term, ())
    coverage = coverage_of(books.ledger, _TOTAL, term)
    summary = summary_of(books.ledger, _TOTAL, term)
    if not records and summary is None:
        return None
    head = Link(f"{year}年{phase}")
    told = show_total(books, _TOTAL, term) if summary is not None else Link(UNPUBLISHED)
    if coverage is None:
        known = [amount for each in records if (amount := each.amount(_TOTAL)) is not None]
        total = Link(
            print_wan(sum(known, Decimal(0))) if known else tell_silent(records, _TOTAL), compare_path(_TOTAL, year)
        )
        return (head, told, Link(str(len(known)), compare_path(_TOTAL, year)), total, Link(DASH), Link(DASH))
    absent = "、".join(_name_absent(books, unit, term) for unit in coverage.absent) or (
        "没有写明汇总范围" if coverage.rest else DASH
    )
    return (
        head,
        told,
        Link(str(coverage.members), compare_path(_TOTAL, year)),
        Link(print_wan(coverage.total), compare_path(_TOTAL, year)),
        Link(print_sign(coverage.rest) if coverage.rest < 0 else print_wan(coverage.rest)),
        Link(absent),
    )


def _name_absent(books: Books, unit: str, term: Term) -> str:
    standings = {slot.standing for slot in books.by_unit.get(unit, ()) if slot.term == term}
    return f"{books.name(unit)}（{Standing.WITHHELD.word}）" if Standing.WITHHELD in standings else books.name(unit)


# --- Parts -------------------------------------------------------------------------------------------------------------


def _parts(books: Books) -> Iterator[Block]:
    splits = [
        Split(year, tuple(_amount(books, _PART_ITEMS[key], (year, FINAL)) for key, *_names in PARTS))
        for year in books.shown
    ]
    final, budget = (_table_of(books, SANGONG_ITEMS, phase, f"parts-{slug}") for phase, slug in _SLUGS)
    title = "“三公”经费决算的构成（万元，从左到右：出国（境）、购置、运行、接待）"
    chart = draw_parts(title, splits, f"{SANGONG}table-chart-parts")
    yield from (block for block in (chart, final, budget) if block is not None)


_SLUGS: Final = ((FINAL, "final"), (BUDGET, "budget"))


def _table_of(books: Books, items: Sequence[str], phase: str, name: str) -> Table:
    """Items by year, of one phase."""
    rows = tuple((Link(str(year)), *(show_total(books, item, (year, phase)) for item in items)) for year in books.shown)
    title = "“三公”经费各项" if items is SANGONG_ITEMS else "会议、培训、论坛、节庆和机关运行经费"
    heads = ("年度", *("合计" if item == _TOTAL else item for item in items))
    numeric = tuple(range(1, len(heads)))
    return Table(f"{title}：{phase}（万元）", heads, rows, numeric=numeric, download=f"{SANGONG}table-{name}")


def _gatherings(books: Books) -> Iterator[Block]:
    yield Prose(("公开了这几项的机构不多，合计只包括公开了的。" + SUM_LEGEND,))
    items = (*GATHERING_ITEMS, OPERATING_ITEM)
    yield from (_table_of(books, items, phase, f"gatherings-{slug}") for phase, slug in _SLUGS)


def _ways(books: Books) -> Iterator[Block]:
    rows = tuple((Link(item), *(Link("比较", compare_path(item, year)) for year in books.years)) for item in ITEMS)
    yield Table("每一项、每一年，全部机构", ("项目", *(f"{year}年" for year in books.years)), rows)
    yield Links((Link(f"{COMPLETENESS_TITLE}：哪些机构公开了，哪些还没有", COMPLETENESS),))
