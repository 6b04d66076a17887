"""What records say of each other（REGULATIONS BUD-12, BUD-20): year upon year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.gist import GATHERING_ITEMS, OPERATING_ITEM, SANGONG_ITEMS, Gist
from generator.content_types.budget.record import Cell, Phase
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Draft, Parsed

_BASIS: Final = "财预〔2016〕143号；REGULATIONS §6.4"
PRIOR = Rule("BUD-12", "上年数与上年公布的不一致", _BASIS, Severity.WARNING, blocks=False)
TWICE = Rule("BUD-20", "同一个单位、年度和阶段的“三公”经费公布了两份", _BASIS)
RULES: Final = (PRIOR, TWICE)

# 0.01 万元 in 元（REGULATIONS §6.4）.
_TOLERANCE: Final = Decimal(100)
_KEYS: Final = {
    **dict(
        zip(
            SANGONG_ITEMS,
            (("sangong", key) for key in ("total", "abroad", "car", "car_buy", "car_run", "reception")),
            strict=True,
        )
    ),
    **dict(
        zip(
            GATHERING_ITEMS,
            (("gatherings", key) for key in ("meeting", "training", "forum", "festival")),
            strict=True,
        )
    ),
    OPERATING_ITEM: ("operating", "amounts"),
}
Key = tuple[str, int, str, str]


class Told(NamedTuple):
    """A record that is public, and its gist."""

    parsed: Parsed
    gist: Gist

    @property
    def key(self) -> Key:
        """Whose, of which year, of which phase, at which level."""
        return self.gist.unit, self.gist.year, self.gist.phase, self.gist.level


def told_in(draft: Draft) -> tuple[Told, ...]:
    """The budget records of units of this portal that are not withdrawn."""
    found = ((p, p.card.gist) for p in draft.records if p.card is not None and not p.card.is_withdrawn)
    return tuple(Told(parsed, gist) for parsed, gist in found if isinstance(gist, Gist) and gist.unit)


# --- Twice ---------------------------------------------------------------------------------------------------------------


def check_twice(draft: Draft, _today: date) -> Iterator[Issue]:
    """BUD-20: of one unit, year and phase one record has the “三公” figures. Budgets are adjusted as often as need be."""
    seen: dict[Key, Parsed] = {}
    for told in sorted(told_in(draft), key=lambda each: (each.gist.published_on, each.parsed.path)):
        if told.gist.sangong is None or told.gist.phase == Phase.ADJUSTED:
            continue
        first = seen.setdefault(told.key, told.parsed)
        if first is not told.parsed:
            message = f"{first.path} 已经公布了同一单位 {told.gist.year} 年{told.gist.phase}的“三公”经费"
            hint = "只留一份：改正的写 corrections；写错单位、年度、阶段或者口径的，改正"
            yield TWICE.at(told.parsed.where("sangong"), message, hint, field="sangong")


# --- Year upon year ------------------------------------------------------------------------------------------------------


def check_prior(draft: Draft, _today: date) -> Iterator[Issue]:
    """BUD-12: last year's figures as printed this year are those that were published then."""
    records = told_in(draft)
    by_key = {told.key: told for told in records}
    for told in records:
        unit, year, phase, level = told.key
        before = by_key.get((unit, year - 1, phase, level))
        if before is None or phase == Phase.ADJUSTED:
            continue
        published = dict(before.gist.amounts())
        is_alike = before.gist.money_unit == told.gist.money_unit
        for item, row in told.gist.amounts():
            own = published[item].own(phase) if item in published else None
            if own is None or (is_alike and own.printed == row.prior):
                continue
            then = before.gist.yuan(own)
            now = told.gist.yuan(Cell(row.prior))
            if then is not None and now is not None and abs(then - now) > _TOLERANCE:
                yield _prior_issue(told, before, item, (now, then))


def _prior_issue(told: Told, before: Told, item: str, amounts: tuple[Decimal, Decimal]) -> Issue:
    now, then = (f"{amount / told.gist.in_yuan:f}{told.gist.money_unit}" for amount in amounts)
    message = (
        f"{item}的上年数写的是 {now}，{before.gist.year} 年公布的{before.gist.phase}数是 {then}（{before.parsed.path}）"
    )
    hint = f"应为 {then}；上年数调整过口径的，在正文里说明"
    return PRIOR.at(told.parsed.where(*_KEYS[item], "prior"), message, hint, field=_KEYS[item][0])
