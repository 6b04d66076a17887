"""The options told beside a workbook against what it says itself: a wrong one is named, instead of every cell that it contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.content_types.budget.record import Phase
from generator.content_types.budget.workbook_context import Context, find_unit
from generator.content_types.budget.workbook_facts import Facts
from generator.content_types.budget.workbook_tables import TableRead
from generator.model.book import Scan, Tree
from generator.model.grid import Finding
from generator.model.settings import Unit

OPTIONS: Final = (
    ("unit", "publisher"),
    ("year", "fiscal_year"),
    ("phase", "phase"),
    ("level", "level"),
    ("money-unit", "money_unit"),
)


def check_options(scan: Scan, facts: Facts, context: Context, tables: Sequence[TableRead]) -> Iterator[Finding]:
    """Every option that the workbook contradicts in one voice: its sheet of facts, else all of its tables that say so."""
    voices = {
        "publisher": _units(tables, scan.units),
        "fiscal_year": _years(tables),
        "phase": {phase.value: "" for phase in context.phases},
    }
    for option, key in OPTIONS:
        value = scan.given.get(key)
        if not isinstance(value, str):
            continue
        place = facts.places.get((key,))
        if place is not None:
            if (told := facts.values[key,]) != value:
                yield _tell(option, (value, [str(told)]), place, scan.units)
        elif (found := voices.get(key, {})) and not _agrees(value, found):
            yield _tell(option, (value, [*found]), next(iter(found.values())), scan.units)


def _units(tables: Sequence[TableRead], units: Sequence[Unit]) -> Mapping[str, str]:
    """The units that tables name, and where the first does."""
    found: dict[str, str] = {}
    for table in tables:
        unit = find_unit(table.whose, units) if table.whose else ""
        if unit:
            found.setdefault(unit, table.whose_place)
    return found


def _years(tables: Sequence[TableRead]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for table in tables:
        for year in table.years:
            found.setdefault(year, table.name_place or table.section.grid.name)
    return found


def _agrees(value: str, found: Mapping[str, str]) -> bool:
    """Titles do not tell an adjusted budget from the first one."""
    return value in found or (value in _BUDGETS and any(each in _BUDGETS for each in found))


_BUDGETS: Final = (Phase.BUDGET.value, Phase.ADJUSTED.value)


def _tell(option: str, told: tuple[str, Sequence[Tree]], place: str, units: Sequence[Unit]) -> Finding:
    names = {unit.id: unit.short_name or unit.name for unit in units}
    value, found = told[0], [names.get(str(each), str(each)) for each in told[1]]
    where = f"工作簿里（{place}）" if place else "工作簿里的表"
    message = (
        f"命令里写的是“{names.get(value, value)}”，{where}写的是“{'、'.join(found)}”。"
        f"命令写错了的，改成 --{option} {found[0]} 再运行一次；命令没有错的，是拿错了工作簿，或者工作簿里写错了"
    )
    return Finding(f"--{option}", message)
