"""The pages of budgets: the district's “三公”, comparisons by item and by unit, and what is there and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.content_types.budget import sangong, unit_years
from generator.content_types.budget.books import COMPARE, COMPLETENESS, SANGONG, SANGONG_TITLE, UNITS, books_of
from generator.content_types.budget.comparison import compare_pages
from generator.content_types.budget.completeness import completeness_pages
from generator.content_types.budget.headline import tell_district
from generator.model.site import Site
from generator.model.view import LatePage, Page, Panel

PAGE_NAMES: Final = frozenset(path.split("/")[1] for path in (SANGONG, COMPARE, UNITS, COMPLETENESS))


def make_pages(site: Site) -> Iterator[Page | LatePage]:
    """All of them, once something was published."""
    books = books_of(site)
    if books is None:
        return
    keywords = ("三公经费", "预算", "决算", "公务接待费", "公务用车")
    yield Page(SANGONG, SANGONG_TITLE, tell_district(books), sangong.make_panels(books), keywords)
    yield from completeness_pages(books)
    yield from compare_pages(books)
    yield from unit_years.unit_pages(books)


def unit_panels(unit: str, site: Site) -> Iterator[Panel]:
    """What the page of a unit shows of its budgets."""
    books = books_of(site)
    if books is not None:
        yield from unit_years.unit_panels(books, unit)
