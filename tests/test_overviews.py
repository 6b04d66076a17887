"""Overviews: planned again when something that they tell changed, and not for a text; and by nothing but what stands for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from portal import BICYCLES, ROOT, TODAY, Portal, read_site

from generator import content_types
from generator.build.digest import digest
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.model.artifact import Task
from generator.model.site import Details, Entry, Site
from generator.outputs import plan
from generator.outputs.lists import find_all_directories
from generator.outputs.overviews import plan_overviews, planned_by

TYPES = content_types.discover()


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """By what overviews were planned, each time they were."""
    told: list[str] = []

    def watch(*given: object) -> object:
        told.append(str(given[-1]))
        return plan_overviews(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(plan, "plan_overviews", watch)
    return told  # type: ignore[return-value]


def test_a_text_plans_no_overview_again(portal: Portal, planned: list[str], edited_site: dict[str, bytes]) -> None:
    portal.edit(BICYCLES)
    assert portal.built() == edited_site
    assert planned == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(BICYCLES, "title: ", "title: 新的", id="a title"),
        pytest.param("units.yml", "name: 示例市示例区", "name: 示例市示例新区", id="a unit's name"),
        pytest.param("site.yml", "description: ", "description: 新的", id="the settings"),
    ],
)
def test_what_is_told_elsewhere_plans_them_again(
    portal: Portal, planned: list[str], name: str, old: str, new: str
) -> None:
    portal.edit(name, old, new)
    built = portal.built()
    assert len(planned) == 1
    assert built == portal.clean()


def test_a_day_plans_them_again(portal: Portal, planned: list[str]) -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert portal.build(today=tomorrow).is_written
    assert len(planned) == 1
    assert read_site(portal.out) == portal.clean(tomorrow)


def test_after_a_blocked_build_they_are_still_known(portal: Portal, planned: list[str]) -> None:
    portal.edit(BICYCLES, new="\n\n[没有](no-such.pdf)\n")
    assert not portal.build().is_written
    portal.edit(BICYCLES, "[没有](no-such.pdf)", "没有")
    built = portal.built()
    assert planned == []
    assert built == portal.clean()


# --- By nothing but what stands for them -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo() -> Site:
    return assemble(read_draft(ROOT / "content", TYPES), TYPES, today=TODAY)


def _with_another_text(entry: Entry, *, is_divided: bool) -> Entry:
    """The entry as if its text were another: with its own clauses only where others refer to these."""
    headings = entry.parsed.headings if is_divided else (("another", "另一条"),)
    return entry._replace(
        digest="another",
        parsed=entry.parsed._replace(
            digest="another",
            content=entry.content._replace(sha256="another"),
            details=Details(entry.record, {}, "另一个开头。", headings),
            places=b"",
        ),
    )


def test_they_tell_nothing_of_texts(demo: Site) -> None:
    """What stands for them has public fields and what was derived: all else is other here, and every task is the same."""
    divided = {reference.target for each in demo.entries for reference in each.references if reference.item}
    others = {each.id: _with_another_text(each, is_divided=each.id in divided) for each in demo.entries}
    shown = {name: tuple(others[each.id] for each in found) for name, found in demo.shown.items()}
    site = replace(demo, entries=tuple(others.values()), by_id=others, shown=shown)
    assert planned_by(site) == planned_by(demo)
    planned = [plan_overviews(each, TYPES, find_all_directories(TYPES, each), "") for each in (demo, site)]
    assert planned[0][0] == planned[1][0]
    for one, other in zip(planned[0][1], planned[1][1], strict=True):
        assert (one.name, _stands_for(one)) == (other.name, _stands_for(other))
        assert (one.files, one.text, one.kept, one.source) == ((), None, (), None), "what stands for them has no files"


def _stands_for(task: Task) -> str:
    return task.stands_for or digest(task.inputs)


def _with_another_clause(entry: Entry) -> Entry:
    return entry._replace(parsed=entry.parsed._replace(details=Details(None, {}, "", (("tiao-1", "新的一条"),))))


@pytest.mark.parametrize("change", ["names", "today", "is_past", "pages", "workdays", "chronicle", "entries", "by_id"])
def test_each_part_of_what_stands_for_them_counts(demo: Site, change: str) -> None:
    others = {
        "names": "others",
        "today": TODAY + timedelta(days=1),
        "is_past": True,
        "pages": demo.pages[1:],
        "workdays": replace(demo.workdays, years=(*demo.workdays.years, "2030")),
        "chronicle": object(),
        "entries": (demo.entries[0]._replace(listed="other"), *demo.entries[1:]),
        "by_id": {each.id: _with_another_clause(each) for each in demo.entries},
    }
    assert planned_by(replace(demo, **{change: others[change]})) != planned_by(demo)
