"""Boards of budgets that are put together late: where what stands for one is the same, it would come out the same."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))
from portal import Portal
from reading import TYPES, parse
from test_budget_boards import CIVIL, FINANCE, NOTHING, OFFICE, bare, record, row, site_of, small

from generator.content_types.budget import sangong
from generator.content_types.budget.boards import make_pages
from generator.content_types.budget.books import make_books
from generator.model.site import Draft, Parsed
from generator.model.view import LatePage, Panel, Sketch
from generator.outputs import late_pages
from generator.outputs.bundles import Bundle, KeptBundle, plan_bundle

__all__ = ("bare", "small")

COUNTS = {"cars_owned": "3", "reception_batches": "7", "reception_persons": "70"}
Filled = tuple[LatePage, tuple[Panel, ...], Sketch]


def records(**changed: object) -> list[Parsed]:
    """Publications of several units, with one among them of which some fields are changed."""
    both = row("12", changed.pop("amount", "8"), changed.pop("prior", "10"))
    is_withdrawn = bool(changed.pop("withdrawn", False))
    fields = {
        "title": "区财政局2025年度部门决算",
        "publisher": FINANCE,
        "published_on": "2026-08-20",
        "fiscal_year": "2025",
        "phase": "决算",
        "level": "部门",
        "money_unit": "万元",
        "summary": "一个摘要。",
        "sangong": {
            "total": both,
            **dict.fromkeys(("abroad", "car", "car_buy", "car_run"), NOTHING),
            "reception": both,
        },
        "reasons": {"reception": "来访减少。"},
        "counts": COUNTS,
    }
    one = parse("budget", fields | changed, record_id="one")
    assert one.card is not None, one.issues
    one = one._replace(card=one.card._replace(is_withdrawn=is_withdrawn))
    whole = record("district-government", 2024, "决算", "30", "40", level="区级汇总", scope=[OFFICE, FINANCE])
    beside = record(OFFICE, 2025, "决算", "1", "2", level="单位", department=OFFICE)
    terms = ((year, phase) for year in (2024, 2025) for phase in ("预算", "决算"))
    return [whole, beside, one, *(record(unit, *term, "10", "8") for term in terms for unit in (OFFICE, CIVIL))]


CHANGES: dict[str, dict[str, object]] = {
    "an amount": {"amount": "9"},
    "the year before": {"prior": "11"},
    "a count": {"counts": COUNTS | {"cars_owned": "4"}},
    "a reason": {"reasons": {"reception": "来访更少。"}},
    "the level": {"level": "单位", "department": OFFICE},
    "the unit of money": {"money_unit": "元"},
    "a meeting": {"gatherings": {"meeting": row("1", "2", "3")}},
    "operating": {"operating": {"amounts": row("5", "6", "7")}},
    "its title": {"title": "另一个名字"},
    "the day": {"published_on": "2026-11-20"},
    "the approval": {"approved_on": "2026-08-01"},
    "the range": {"scope": [FINANCE, CIVIL]},
    "the year": {"fiscal_year": "2023"},
    "no sample": {"sample": False},
    "withdrawn": {"withdrawn": True},
    "a summary": {"summary": "另一个摘要。"},
}


def fill_all(bare: Draft, given: list[Parsed]) -> dict[str, Filled]:
    """Every page by what stands for it."""
    site = site_of(bare, given, date(2026, 11, 24))
    books = make_books(site)
    pages = (page for page in make_pages(site))
    return {
        f"{page.path} {late_pages.tell_late(page)}": (
            page,
            page.fill(books, page.given),
            page.sketch(books, page.given),
        )
        for page in pages
    }


@pytest.mark.parametrize("name", CHANGES)
def test_so_are_the_panels_of_units(name: str, bare: Draft) -> None:
    kind = TYPES["budget"]
    sites = [site_of(bare, records(**fields), date(2026, 11, 24)) for fields in ({}, CHANGES[name])]
    same = [unit for unit in bare.units if len({kind.tell_unit(unit.id, site) for site in sites}) == 1]
    for unit in same:
        one, other = (tuple(kind.unit_panels(unit.id, site)) for site in sites)
        assert one == other
    assert (len(same) == len(bare.units)) is (name == "a summary")


@pytest.fixture(scope="module")
def before(bare: Draft) -> dict[str, Filled]:
    return fill_all(bare, records())


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_the_same_standing_for_it_is_the_same(name: str, bare: Draft, before: dict[str, Filled]) -> None:
    after = fill_all(bare, records(**CHANGES[name]))
    same = before.keys() & after.keys()
    assert all(after[each][1:] == before[each][1:] for each in same)
    assert (same == before.keys()) is (name == "a summary")


def test_a_summary_puts_no_board_together(small: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert small.build().is_written
    planned: list[str] = []

    def watch(bundle: Bundle, before: Mapping[str, KeptBundle]) -> object:
        kept, tasks = plan_bundle(bundle, before)
        planned.extend(() if kept is before.get(bundle.name) else [bundle.name])
        return kept, tasks

    monkeypatch.setattr("generator.outputs.overviews.plan_bundle", watch)
    name = "budget/2026/shili-demo-town-2025-final.md"
    small.edit(name, "summary: ", "summary: 另一个摘要。")
    assert small.build().is_written
    # Where the unit's newest records are listed.
    assert planned == ["unit/demo-town/"]
    planned.clear()
    small.edit(name, "title: ", "title: 另叫")
    built = small.built()
    assert {sangong.SANGONG, "budget/units/demo-town/", "unit/demo-town/"} <= set(planned)
    assert {"budget/units/demo-zone/", "unit/demo-zone/"}.isdisjoint(planned)
    assert built == small.clean()
