"""The sentence that the district's page opens with: the last final accounts, what is still to come, this year's budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from generator.content_types.budget.amounts import print_wan, tell_change
from generator.content_types.budget.books import Books
from generator.content_types.budget.duty import Slot, Standing
from generator.content_types.budget.gist import SANGONG_ITEMS
from generator.content_types.budget.ledger import BUDGET, FINAL, Term
from generator.content_types.budget.record import Level
from generator.content_types.budget.totals import Change, Total, change_of, total_of

ITEM: Final = SANGONG_ITEMS[0]
_OPEN: Final = (Standing.MISSING, Standing.AHEAD)


def tell_district(books: Books) -> str:
    """The sentence."""
    year = newest_final(books)
    return "；".join(_clauses(books, year)) + "。"


def newest_final(books: Books) -> int | None:
    """The newest year of which the final accounts are whole: the district's own, or of every unit; else the newest of which any are."""
    found = [year for year in books.years if total_of(books.ledger, ITEM, (year, FINAL)) is not None]
    return next((year for year in found if _is_whole(books, (year, FINAL))), found[0] if found else None)


def _is_whole(books: Books, term: Term) -> bool:
    total = total_of(books.ledger, ITEM, term)
    if total is not None and total.source is not None:
        return True
    return not any(slot.standing in _OPEN for slot in _of_units(books, term))


def _of_units(books: Books, term: Term) -> list[Slot]:
    return [slot for slot in books.by_term.get(term, ()) if slot.line.level != Level.DISTRICT]


def _clauses(books: Books, final: int | None) -> Iterator[str]:
    today = books.today.year
    if final is not None:
        yield _tell(books, (final, FINAL))
    else:
        yield "还没有公开过决算"
    begin = final + 1 if final is not None else min(books.years)
    for year in range(begin, max(begin + 1, today)):
        if (year, FINAL) in books.by_term:
            yield _tell_pending(books, (year, FINAL))
    budget = next((y for y in books.years if total_of(books.ledger, ITEM, (y, BUDGET)) is not None), None)
    if budget is not None and (final is None or budget > final):
        yield _tell(books, (budget, BUDGET))
    if (budget is None or budget < today) and (today, BUDGET) in books.by_term:
        yield _tell_pending(books, (today, BUDGET))


def _tell(books: Books, term: Term) -> str:
    total = total_of(books.ledger, ITEM, term)
    if total is None:
        return f"{term[0]}年{term[1]}没有公开"
    return tell_total(term, total, change_of(books.ledger, ITEM, total))


def tell_total(term: Term, total: Total, change: Change | None) -> str:
    """An amount of a year and how it changed."""
    year, phase = term
    amount = f"{print_wan(total.amount)}万元" if total.amount else "为0"
    word = "上年" if phase == FINAL else f"上年{phase}"
    told = tell_change(total.amount, None, word) if change is None else tell_change(change.now, change.then, word)
    if change is not None and change.compared < len(total.members):
        told = f"其中两年都有数的{change.compared}个机构{told}"
    return f"{year}年{phase}{amount}，{told}"


def _tell_pending(books: Books, term: Term) -> str:
    """What has not been published, or not by all: whether it was due."""
    year, phase = term
    slots = _of_units(books, term) or books.by_term[term]
    ahead = sum(slot.standing is Standing.AHEAD for slot in slots)
    missing = sum(slot.standing is Standing.MISSING for slot in slots)
    there = len(slots) - ahead - missing
    if not there and not missing:
        return f"{year}年{phase}尚未到公开时间"
    if not there and not ahead:
        last = max(slot.due.on for slot in slots if slot.due is not None)
        return f"{year}年{phase}应当在{print_day(last)}前公开，至今没有公开"
    told = [f"{there}份已公开"] if there else []
    told += [f"{ahead}份尚未到公开时间"] if ahead else []
    told += [f"{missing}份逾期没有公开"] if missing else []
    return f"{year}年{phase}" + "、".join(told)


def print_day(day: date) -> str:
    """A day as sentences have it."""
    return f"{day.year}年{day.month}月{day.day}日"
