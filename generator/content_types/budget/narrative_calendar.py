"""Which figure an amount is, by the year and the words around it: this year's or last year's, budget or final."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from generator.content_types.budget.narrative_claims import Role
from generator.content_types.budget.record import Phase
from generator.text.pattern import Pattern

# 一般公共预算财政拨款 is the name of a fund; it does not say that a budget is meant.
_FUNDS: Final = Pattern(r"(?:一般公共|政府性基金|国有资本经营)预算")


class Calendar(NamedTuple):
    """The year and the phase of a publication, by which its words are understood."""

    year: int
    phase: Phase

    def is_last_year(self, said: str) -> bool | None:
        """False for this year, which is meant where none is named; None for any but these two."""
        if not said or said[:4] == str(self.year):
            return False
        return True if not said[0].isdigit() or said[:4] == str(self.year - 1) else None

    def role(self, said: str, words: str) -> Role:
        """Which figure an amount is: `said` is the year last named, `words` what stands before it in its clause."""
        words = _FUNDS.sub("", words)
        last_year = self.is_last_year(said)
        if last_year is None:
            return Role.OTHER
        return self._last_years(words) if last_year else self._this_years(words)

    def _last_years(self, words: str) -> Role:
        if self.phase is Phase.FINAL:
            return Role.PRIOR if "决算" in words or "预算" not in words else Role.OTHER
        return Role.OTHER_PRIOR if "决算" in words or _is_done(words) else Role.PRIOR

    def _this_years(self, words: str) -> Role:
        is_told = "决算" in words or _is_done(words)
        if self.phase is not Phase.FINAL:
            return Role.OTHER if is_told else Role.CURRENT
        if "决算" not in words and ("调整" in words or "全年预算" in words):
            return Role.OTHER
        return Role.CURRENT if is_told or "预算" not in words else Role.BUDGET

    def basis(self, said: str, what: str) -> Role:
        """What a change is measured by: `比2023年预算` has the year 2023年 and is of what 预算."""
        last_year = self.is_last_year(said)
        if last_year is None:
            return Role.OTHER
        if not last_year:
            return Role.BUDGET if "预算" in what and not re.search("调整|执行|全年", what) else Role.OTHER
        own = "决算" if self.phase is Phase.FINAL else "预算"
        is_same = not re.search("预算|决算|执行", what) or (own in what and "执行" not in what)
        return Role.PRIOR if is_same else Role.OTHER_PRIOR


def _is_done(words: str) -> bool:
    """Whether words are of what was spent so far, not of what was planned."""
    return "执行数" in words or "预算执行" in words
