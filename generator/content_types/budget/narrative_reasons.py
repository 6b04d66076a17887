"""Whether every change of “三公” spending is explained, and the parts make the whole（BUD-09）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget import rules
from generator.content_types.budget.narrative_claims import Printed, Role, Statement
from generator.content_types.budget.narrative_figures import Figures
from generator.content_types.budget.narrative_finding import Finding, in_unit
from generator.content_types.budget.narrative_text import Place
from generator.content_types.budget.narrative_words import CARS, NAMES
from generator.content_types.budget.record import Reasons

_LEAVES: Final = ("abroad", "car_buy", "car_run", "reception")
_PLACE_OF_WAN: Final = Decimal(100)
_WAN: Final = Printed("0.00", "万元", (1, 1))
_PARTS_THAT_TELL: Final = 2
_KINDS: Final = 3


class Unexplained(NamedTuple):
    """A row of the table that changed without a reason; `by` in 元."""

    key: str
    by: Decimal


def find_unexplained(statements: Sequence[Statement], figures: Figures, reasons: Reasons) -> Iterator[Unexplained]:
    """Rows whose change the table shows and nothing explains. The total is explained when all its parts are."""
    told = {each.key for each in statements if each.has_reason}
    told |= {key for key in ("total", *_LEAVES) if getattr(reasons, key) is not None}
    if "car" in told:
        told |= CARS
    unexplained = [Unexplained(key, by) for key in _LEAVES if (by := _changed(figures, key)) and key not in told]
    yield from unexplained
    total = _changed(figures, "total")
    is_divided = all(_changed(figures, key) is not None for key in ("abroad", "car", "reception"))
    if total and "total" not in told and not unexplained and not (is_divided and told & {*_LEAVES, "car"}):
        yield Unexplained("total", total)


def _changed(figures: Figures, key: str) -> Decimal | None:
    now, before = figures.of(key, Role.CURRENT), figures.of(key, Role.PRIOR)
    return now[0].yuan - before[0].yuan if now and before else None


def check_parts(statements: Sequence[Statement], figures: Figures) -> Iterator[Finding]:
    """A total's change that the changes of its parts, as the text tells them, do not make up."""
    changes = _told_changes(statements)
    yield from _check_sum("total", ("abroad", "car", "reception"), changes, figures)
    yield from _check_sum("car", ("car_buy", "car_run"), changes, figures)


def check_procurement(statements: Sequence[Statement]) -> Iterator[Finding]:
    """货物, 工程 and 服务 as a text gives them make its total: for records that have no fields of procurement."""
    for whole in statements:
        total = whole.first(Role.CURRENT)
        parts = [each for each in statements if each.parent is not None and statements[each.parent] is whole]
        amounts = [each.first(Role.CURRENT) for each in parts if each.key in ("goods", "works", "services")]
        told = [amount for amount in amounts if amount is not None]
        off = abs(total.yuan - sum(amount.yuan for amount in told)) if total is not None else Decimal(0)
        if whole.key != "procurement" or total is None or len(told) != _KINDS or off == 0:
            continue
        sum_ = "＋".join(f"{amount}" for amount in told)
        right = in_unit(sum((amount.yuan for amount in told), Decimal(0)), total)
        rule = rules.TEXT_ROUNDED if off <= _PLACE_OF_WAN else rules.OPERATING
        message = f"政府采购：货物、工程、服务合计 {sum_}＝{right}，文中总额写“{total}”"
        yield Finding(
            rule,
            total.place,
            message,
            "核对总额和三项金额；因四舍五入的，可以不改" if rule is rules.TEXT_ROUNDED else "核对总额和三项金额",
        )


def _told_changes(statements: Sequence[Statement]) -> dict[str, tuple[Decimal, Place]]:
    """By subject, how much the text says that it changed since last year."""
    found: dict[str, tuple[Decimal, Place]] = {}
    for statement in statements:
        for change in statement.changes:
            is_nothing = change.sign == 0 and not change.is_about
            number = Decimal(0) if is_nothing else change.amount.yuan if change.amount is not None else None
            if change.basis in (Role.PRIOR, None) and number is not None and (change.sign is not None or number == 0):
                found.setdefault(statement.key, ((change.sign or 0) * number, change.place))
    return found


def _check_sum(
    whole: str, parts: Sequence[str], changes: dict[str, tuple[Decimal, Place]], figures: Figures
) -> Iterator[Finding]:
    if whole not in changes or _is_refuted(whole, changes[whole][0], figures):
        return
    total, place = changes[whole]
    told: list[Decimal] = []
    missing: list[str] = []
    for part in parts:
        values = _part_values(part, changes, figures)
        told += values
        if not values:
            missing.append(NAMES[part])
    rest = total - sum(told)
    if len(told) < _PARTS_THAT_TELL or abs(rest) <= _PLACE_OF_WAN * len(told):
        return
    unsaid = f"（没有说到{'、'.join(missing)}）" if missing else ""
    message = (
        f"{NAMES[whole]}{_by(total)}，文中说明的各项合起来{_by(sum(told, Decimal(0)))}，{_by(rest)}没有着落{unsaid}"
    )
    yield Finding(rules.REASON, place, message, "补上没有说到的一项，或者核对各项的增减额")


def _part_values(part: str, changes: dict[str, tuple[Decimal, Place]], figures: Figures) -> list[Decimal]:
    """What is known of a part's change: as told, as its own parts tell, as the table shows.

    What is told otherwise than the table has it is a fault of its own, and none of the sum.
    """
    by = _changed(figures, part)
    if part in changes:
        told = changes[part][0]
        return [by] if by is not None and _is_refuted(part, told, figures) else [told]
    halves = [changes[half][0] for half in ("car_buy", "car_run") if part == "car" and half in changes]
    if halves:
        return halves
    return [by] if by is not None else []


def _is_refuted(key: str, told: Decimal, figures: Figures) -> bool:
    by = _changed(figures, key)
    return by is not None and abs(by - told) > _PLACE_OF_WAN


def _by(yuan: Decimal) -> str:
    word = "增加" if yuan > 0 else "减少" if yuan < 0 else "变化"
    return f"{word} {in_unit(abs(yuan), _WAN)}"


def tell(unexplained: Unexplained) -> str:
    """The message of a row without a reason."""
    return f"{NAMES[unexplained.key]}{_by(unexplained.by)}，正文和增减变化原因里都没有说明"
