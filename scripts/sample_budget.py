#!/usr/bin/env python3
"""Make up the budgets of 示例区: python3 scripts/sample_budget.py [--seed 17] [--out content/budget].

Budgets of 2021 to 2026, final accounts of 2021 to 2025, of the units of content/units.yml: the same seed gives the same bytes.
Told on purpose: a unit that spends nothing, one without a car, one that bought one, a budget that is withheld, final
accounts that came out late and some that never did, a budget that was adjusted within its year.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from generator.model.workdays import Workdays
from scripts.prepare import ROOT, say
from scripts.sample_budget_accounts import Years, sum_years, walk_years
from scripts.sample_budget_record import Dates, Publication, write_files
from scripts.sample_budget_text import Compared, Subject
from scripts.sample_budget_units import (
    DISTRICT,
    DISTRICT_NAME,
    FIRST,
    LAST_BUDGET,
    LAST_FINAL,
    PROFILES,
    Profile,
)

SEED: Final = 17
# From this fiscal year on, all nine tables stand on the portal; one department has those of all years.
TABLES_SINCE: Final = 2025
TABLES_ALWAYS: Final = "finance-bureau"
WITHHELD: Final = ("demo-zone", 2022, "预算")
WHY_WITHHELD: Final = (
    "依照《中华人民共和国预算法》第十四条和《中华人民共和国保守国家秘密法》，2022年度预算的部分项目涉及国家秘密，"
    "不能分开处理，不予公开；年度决算作区分处理后公开。"
)
MISSING: Final = ("demo-zone", 2025, "决算")
LATE: Final = ("demo-town", 2023, "决算")


class Scheme(NamedTuple):
    """Of which years there are publications, which have all nine tables, which are withheld, missing or late."""

    has_tables: Callable[[str, int], bool]
    budgets: range = range(FIRST, LAST_BUDGET + 1)
    finals: range = range(FIRST, LAST_FINAL + 1)
    withheld: tuple[str, int, str] | None = None
    missing: tuple[str, int, str] | None = None
    late: tuple[str, int, str] | None = None


SAMPLE: Final = Scheme(
    lambda unit, year: year >= TABLES_SINCE or unit == TABLES_ALWAYS, withheld=WITHHELD, missing=MISSING, late=LATE
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folder anew. Exit code 0."""
    parser = argparse.ArgumentParser(prog="python3 scripts/sample_budget.py", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, metavar="N")
    parser.add_argument("--out", type=Path, default=ROOT / "content" / "budget", metavar="DIR")
    options = parser.parse_args(arguments)
    files = dict(make_sample(options.seed))
    shutil.rmtree(options.out, ignore_errors=True)
    for path, data in files.items():
        (options.out / path).parent.mkdir(parents=True, exist_ok=True)
        (options.out / path).write_bytes(data)
    say(f"{options.out}: {sum(path.endswith('.md') for path in files)} records, {len(files)} files")
    return 0


def make_sample(seed: int) -> Iterator[tuple[str, bytes]]:
    """Every file below `content/budget/`, by its path: of the units, and of the district."""
    yield from make_files(PROFILES, seed, SAMPLE)
    yield from _district_files(PROFILES, compute_years(PROFILES, seed), seed)


def make_files(profiles: Sequence[Profile], seed: int, scheme: Scheme) -> Iterator[tuple[str, bytes]]:
    """The files of what units publish."""
    years = compute_years(profiles, seed, min(*scheme.budgets, *scheme.finals))
    for profile in profiles:
        for publication in _publish(profile, years[profile.id], scheme):
            rng = Random(f"{seed}/{publication.stem}")  # noqa: S311 - sample data
            yield from write_files(publication, rng)


def compute_years(profiles: Sequence[Profile], seed: int, first: int = FIRST) -> Mapping[str, Years]:
    """The accounts of every unit; those of a department with parts are its parts' summed up."""
    found = {profile.id: walk_years(profile, seed, first) for profile in profiles if not profile.parts}
    summed = {p.id: sum_years(found[part] for part in p.parts) for p in profiles if p.parts}
    return found | summed


# --- What a unit publishes -----------------------------------------------------------------------------------------------


def _publish(profile: Profile, years: Years, scheme: Scheme) -> Iterator[Publication]:
    for year in sorted({*scheme.budgets, *scheme.finals}):
        for phase, published in (("预算", scheme.budgets), ("决算", scheme.finals)):
            key = (profile.id, year, phase)
            if key == scheme.missing or year not in published:
                continue
            dates = _dates(profile, year, phase, is_late=key == scheme.late)
            why = WHY_WITHHELD if key == scheme.withheld else ""
            yield _publication(profile, years, key, dates, scheme)._replace(withheld=why)
        if any(jump.year == year and jump.is_added for jump in profile.jumps):
            yield _adjusted(profile, years, year)


def _publication(
    profile: Profile, years: Years, key: tuple[str, int, str], dates: Dates, scheme: Scheme
) -> Publication:
    _id, year, phase = key
    level = "单位" if profile.department else "部门"
    name = profile.label or profile.name
    slug = {"预算": "budget", "决算": "final"}[phase]
    return Publication(
        unit=_unit_of(profile),
        stem=f"shili-{profile.id}-{year}-{slug}",
        subject=Subject(
            profile.name, f"{name}{year}年度{level}{phase}", profile.is_organ, scheme.has_tables(profile.id, year)
        ),
        level=level,
        compared=Compared(year, years[year], years[year - 1], phase),
        dates=dates,
        department=profile.department,
        scope=tuple(dict.fromkeys(_own(part) for part in profile.parts)),
    )


def _unit_of(profile: Profile) -> str:
    return _own(profile.id)


def _own(unit: str) -> str:
    """The unit that publishes: a department is one with its own offices."""
    return unit.removesuffix("-own")


def _adjusted(profile: Profile, years: Years, year: int) -> Publication:
    """A budget that was changed within its year, for what could not be foreseen."""
    dates = Dates(date(year, 9, 12), f"{DISTRICT_NAME}财政局", date(year, 9, 24))
    plain = _publication(profile, years, (profile.id, year, "预算"), dates, Scheme(lambda _unit, _year: False))
    title = f"{profile.name}{year}年度部门预算调整"
    return plain._replace(
        stem=f"shili-{profile.id}-{year}-adjusted",
        subject=plain.subject._replace(title=title),
        compared=plain.compared._replace(phase="调整预算"),
    )


def _dates(profile: Profile, year: int, phase: str, *, is_late: bool) -> Dates:
    """Departments come out some days after the district, units after their departments; all within twenty days but one."""
    rng = Random(f"{profile.id}/{year}/{phase}")  # noqa: S311 - sample data
    start = date(year, 2, 1) if phase == "预算" else date(year + 1, 8, 5)
    if profile.department:
        start += timedelta(days=12)
    approved = _workday(start + timedelta(days=int(rng.random() * 5)))
    after = 41 if is_late else 9 + int(rng.random() * 8)
    organ = "示例市示例区教育局" if profile.department else f"{DISTRICT_NAME}财政局"
    return Dates(approved, organ, _workday(approved + timedelta(days=after)))


def _workday(day: date) -> date:
    """The day, or the next one on which offices work."""
    return Workdays().roll(day) or day


# --- The district --------------------------------------------------------------------------------------------------------


def _district_files(profiles: Sequence[Profile], years: Mapping[str, Years], seed: int) -> Iterator[tuple[str, bytes]]:
    """The sums over all departments."""
    departments = [profile for profile in profiles if not profile.department]
    summed = sum_years(years[profile.id] for profile in departments)
    for year in range(FIRST, LAST_BUDGET + 1):
        for phase in ("预算", "决算"):
            if phase == "决算" and year > LAST_FINAL:
                continue
            is_final = phase == "决算"
            approved = _workday(date(year + 1, 7, 28) if is_final else date(year, 1, 15))
            organ = f"{DISTRICT_NAME}人民代表大会{'常务委员会' if is_final else ''}"
            published = _workday(approved + timedelta(days=13))
            publication = Publication(
                unit=DISTRICT,
                stem=f"shili-district-{year}-{'final' if is_final else 'budget'}",
                subject=Subject(
                    f"{DISTRICT_NAME}本级",
                    f"{DISTRICT_NAME}{year}年度“三公”经费{phase}汇总",
                    is_organ=True,
                    has_tables=False,
                    is_district=True,
                ),
                level="区级汇总",
                compared=Compared(year, summed[year], summed[year - 1], phase),
                dates=Dates(approved, organ, published),
                scope=tuple(profile.id for profile in departments),
            )
            rng = Random(f"{seed}/{publication.stem}")  # noqa: S311 - sample data
            yield from write_files(publication, rng)


if __name__ == "__main__":
    sys.exit(main())
