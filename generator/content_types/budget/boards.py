"""The pages of budgets: the district's “三公”, comparisons by item and by unit, and what is there and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.content_types.budget import sangong, unit_years
from generator.content_types.budget.books import COMPARE, COMPLETENESS, SANGONG, UNITS, books_of
from generator.content_types.budget.comparison import compare_pages
from generator.content_types.budget.completeness import completeness_pages
from generator.model.site import Site
from generator.model.view import LatePage, Panel

PAGE_NAMES: Final = frozenset(path.split("/")[1] for path in (SANGONG, COMPARE, UNITS, COMPLETENESS))


def make_pages(site: Site) -> Iterator[LatePage]:
    """All of them, once something was published."""
    books = books_of(site)
    if books is None:
        return
    yield sangong.make_page(books)
    yield from completeness_pages(books)
    yield from compare_pages(books)
    yield from unit_years.unit_pages(books)


def unit_panels(unit: str, site: Site) -> Iterator[Panel]:
    """What the page of a unit shows of its budgets."""
    books = books_of(site)
    if books is not None:
        yield from unit_years.unit_panels(books, unit)


def unit_told(unit: str, site: Site) -> object:
    """All that these panels take."""
    books = books_of(site)
    return None if books is None else (unit_years.tell_all(books, unit), books.shown)
