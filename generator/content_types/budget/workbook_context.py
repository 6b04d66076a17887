"""What a workbook says of itself: whose it is, of which year, phase and level. What it does not say must be told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from generator.content_types.budget.forms import FormSet, fold, forms_of
from generator.content_types.budget.naming import names_of
from generator.content_types.budget.record import Level, Phase
from generator.model.book import Scan, Tree
from generator.model.declaration import Path
from generator.model.grid import Grid
from generator.model.settings import Unit
from generator.text.pattern import Pattern
from generator.text.suggest import closest

_YEAR: Final = Pattern(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_UNIT_WORDS: Final = Pattern("预算单位|单位预算|单位决算|年度?单位")
_DEPARTMENT_WORDS: Final = Pattern("部门预算|部门决算|年度?(区级)?部门|部门.{0,8}(总表|情况表|预算表)")
_LONGEST: Final = 60
_OLDEST_RULE: Final = 2017
_SHORTEST: Final = 2


class Context(NamedTuple):
    """What is known of the record. `phase`, `level` and `year` are what is read by, guessed where nobody says.

    `phases` are those that titles speak of.
    """

    known: Mapping[str, Tree]
    phase: Phase
    level: Level
    year: int
    phases: tuple[Phase, ...]

    @property
    def forms(self) -> FormSet | None:
        """The statutory forms of such a publication."""
        return forms_of(self.phase, self.level, max(self.year, _OLDEST_RULE))


def find_context(scan: Scan, facts: Mapping[Path, Tree]) -> Context:
    """As told beside the workbook, else as its sheet of facts says, else as its titles have it."""
    texts = [text for grid in scan.grids for text in _titles(grid)]
    guessed = {
        "fiscal_year": _most(year for text in texts for year in dict.fromkeys(_YEAR.findall(text))),
        "phase": _most(phase.value for text in texts for phase in _phase(text)),
        "level": _most(level.value for text in texts for level in _level(text)),
    }
    told = {str(path[0]): value for path, value in facts.items() if len(path) == 1}
    known: dict[str, Tree] = {key: value for key, value in guessed.items() if value} | told | dict(scan.given)
    year = known.get("fiscal_year")
    return Context(
        known,
        next((each for each in Phase if each.value == known.get("phase")), Phase.FINAL),
        next((each for each in Level if each.value == known.get("level")), Level.DEPARTMENT),
        int(year) if isinstance(year, str) and year.isdecimal() else _OLDEST_RULE,
        tuple(dict.fromkeys(phase for text in texts for phase in _phase(text))),
    )


def _titles(grid: Grid) -> Iterator[str]:
    """The texts of a sheet that may be titles, and its name."""
    yield grid.name
    for row, column in sorted(grid.cells):
        cell = grid.cells[row, column]
        if isinstance(cell.value, str) and len(cell.text) <= _LONGEST and row <= grid.rows[0] + _TOP:
            yield cell.text


_TOP: Final = 8


def _most(values: Iterable[str]) -> str:
    """The value that most texts have; "" where none has one, or two have it as often."""
    found = Counter(values).most_common(2)
    return found[0][0] if found and (len(found) == 1 or found[0][1] > found[1][1]) else ""


def _phase(text: str) -> Iterator[Phase]:
    folded = fold(text)
    # 预算数 and 决算数 head columns of either.
    if not re.search("表|部门预算|单位预算|部门决算|单位决算|年.*[预决]算$", folded) or folded.endswith("数"):
        return
    if "决算" in folded or "公开0" in folded:
        yield Phase.FINAL
    elif "调整预算" in folded:
        yield Phase.ADJUSTED
    elif "预算" in folded:
        yield Phase.BUDGET


def _level(text: str) -> Iterator[Level]:
    if _UNIT_WORDS.search(text):
        yield Level.UNIT
    elif _DEPARTMENT_WORDS.search(text):
        yield Level.DEPARTMENT


# --- units -----------------------------------------------------------------------------------------------------------


def find_unit(name: str, units: Sequence[Unit]) -> str:
    """The id of the unit that a caption names, by any of its names; "" where none or several have it."""
    folded = fold(re.sub("[(（](本级|汇总)[)）]", "", name))
    found = {unit.id for unit in units if folded in map(fold, names_of(unit))}
    if not found and len(folded) > _SHORTEST:
        found = {unit.id for unit in units if folded.endswith(fold(unit.name)) or fold(unit.name).endswith(folded)}
    return found.pop() if len(found) == 1 else ""


def guess_unit(name: str, units: Sequence[Unit]) -> str:
    """The name of a unit that may be meant."""
    return closest(name, [unit.name for unit in units]) or ""
