"""A summary beside the records of the units that it sums up: once each, and only what is public here.

A summary that names its range (`scope`) is the sum of its units where all of them are public; else the difference is that of
units which did not publish on this portal, and no fault of anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.gist import SANGONG_ITEMS, Gist, SangongRows
from generator.content_types.budget.record import Level, Phase
from generator.content_types.budget.years import told_in
from generator.model.issue import Issue, Rule
from generator.model.site import Draft, Parsed

ROLL_UP = Rule("BUD-19", "汇总数不等于各单位之和", "财预〔2016〕143号；REGULATIONS §6.4", accepts=True, each=True)
RULES: Final = (ROLL_UP,)

# 0.01 万元 in 元（REGULATIONS §6.4), and by how much each of many sums of money may have been rounded.
_TOLERANCE, _ROUNDED = Decimal(100), Decimal(50)


class Summed(NamedTuple):
    """One item in 元: what the summary says, and what its units come to. None: blank there, or blank with one of them."""

    item: str
    told: Decimal | None
    total: Decimal | None

    @property
    def rest(self) -> Decimal | None:
        """What is not with the units: 未在本站公开的单位 where some are absent, a contradiction where none is."""
        return None if self.told is None or self.total is None else self.told - self.total


class RollUp(NamedTuple):
    """A summary and its units. `members` are ids of records that were counted, `absent` units of the range that have none."""

    members: tuple[str, ...]
    absent: tuple[str, ...]
    items: tuple[Summed, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of the range is public."""
        return bool(self.members) and not self.absent


def roll_up(summary: Gist, gists: Mapping[str, Gist]) -> RollUp | None:
    """Sum up the records of a summary's range, found among `gists` by record id. None where it names no range or no figures."""
    if not summary.scope or summary.sangong is None or summary.level == Level.UNIT:
        return None
    same = {
        record_id: gist
        for record_id, gist in gists.items()
        if (gist.year, gist.phase) == (summary.year, summary.phase) and gist.sangong is not None
    }
    whole, own = _by_unit(same, Level.DEPARTMENT), _by_unit(same, Level.UNIT)
    if summary.level == Level.DEPARTMENT:
        whole = {}
    members: list[str] = []
    absent: list[str] = []
    for unit in dict.fromkeys(summary.scope):
        if unit in whole:
            members.append(whole[unit])
        elif _is_within(unit, own, whole, same, summary.scope):
            continue
        elif unit in own:
            members.append(own[unit])
        else:
            absent.append(unit)
    return RollUp(tuple(members), tuple(absent), tuple(_sum(summary, [same[each] for each in members])))


def _by_unit(gists: Mapping[str, Gist], level: Level) -> dict[str, str]:
    return {gist.unit: record_id for record_id, gist in gists.items() if gist.level == level}


def _is_within(
    unit: str, own: Mapping[str, str], whole: Mapping[str, str], gists: Mapping[str, Gist], scope: tuple[str, ...]
) -> bool:
    """Whether the figures of a department in the range hold a unit's already: by its own range, or as its department."""
    for department, record_id in whole.items():
        if department not in scope:
            continue
        named = gists[record_id].scope
        if unit in named or (not named and unit in own and gists[own[unit]].department == department):
            return True
    return False


def _sum(summary: Gist, members: list[Gist]) -> Iterator[Summed]:
    for place, item in enumerate(SANGONG_ITEMS):
        amounts = [gist.yuan(gist.sangong[place].own(gist.phase)) for gist in members if gist.sangong is not None]
        known = [amount for amount in amounts if amount is not None]
        told = summary.yuan(summary.sangong[place].own(summary.phase)) if summary.sangong is not None else None
        yield Summed(item, told, sum(known, Decimal(0)) if known and len(known) == len(amounts) else None)


def check_roll_up(draft: Draft, _today: date) -> Iterator[Issue]:
    """BUD-19: a summary whose whole range is public is the sum of it."""
    told = {each.parsed.id: each for each in told_in(draft)}
    gists = {record_id: each.gist for record_id, each in told.items()}
    for each in told.values():
        found = roll_up(each.gist, gists)
        if found is None or not found.is_whole:
            continue
        allowed = max(_TOLERANCE, _ROUNDED * (len(found.members) + 1))
        for place, summed in enumerate(found.items):
            if summed.rest is not None and abs(summed.rest) > allowed:
                yield _issue(each.parsed, each.gist, (SangongRows._fields[place], summed), len(found.members))


def _issue(parsed: Parsed, gist: Gist, found: tuple[str, Summed], members: int) -> Issue:
    key, summed = found
    unit = gist.money_unit

    def show(yuan: Decimal | None) -> str:
        return f"{(yuan or Decimal(0)) / gist.in_yuan:f}{unit}"

    message = f"{summed.item}汇总数是 {show(summed.told)}，范围内 {members} 份已公开的数合计 {show(summed.total)}，相差 {show(summed.rest)}"
    hint = f"应为 {show(summed.total)}；汇总范围（scope）不全的，补上；各单位的数写错的，改正那一份"
    year = "final" if gist.phase == Phase.FINAL else "budget"
    return ROLL_UP.at(parsed.where("sangong", key, year), message, hint, field="sangong")
