"""Counts beside money, and finals beside budgets（REGULATIONS BUD-10, BUD-14): what is odd is told and blocks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from generator.content_types.budget.record import Budget, Cell, Phase
from generator.content_types.budget.sums import SANGONG_NAMES, step_in
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Parsed

_BASIS: Final = "财预〔2016〕143号；REGULATIONS §6.4"
COUNTS = Rule("BUD-10", "数量与金额不一致", _BASIS, Severity.WARNING, blocks=False)
OVERSPENT = Rule("BUD-14", "“三公”经费决算大于预算", _BASIS, Severity.WARNING, blocks=False)
RULES: Final = (COUNTS, OVERSPENT)

_PAIRS: Final = (
    ("abroad", "abroad_groups", "团组数"),
    ("car_buy", "cars_bought", "购置辆数"),
)


def check_counts(parsed: Parsed) -> Iterator[Issue]:
    """BUD-10: money was spent if and only if there is something that it was spent on. Blanks say nothing."""
    record = parsed.record
    if not isinstance(record, Budget) or record.phase is not Phase.FINAL or not record.sangong or not record.counts:
        return
    for key, count_key, count_name in _PAIRS:
        final: Cell = getattr(record.sangong, key).final
        yield from _check_pair(parsed, record, (SANGONG_NAMES[key], final), (count_key, count_name))
    foreign, domestic = record.counts.foreign_batches, record.counts.reception_batches
    # Money of both kinds stands in one row: it is judged where both counts are told, or the one is more than nought.
    if foreign is not None or domestic:
        total = (SANGONG_NAMES["reception"], record.sangong.reception.final)
        yield from _check_pair(parsed, record, total, ("reception_batches", "接待批次"), also=foreign or 0)
    yield from _check_receptions(parsed, record)


def _check_pair(
    parsed: Parsed, record: Budget, money: tuple[str, Cell], count: tuple[str, str], also: int = 0
) -> Iterator[Issue]:
    (name, cell), (key, count_name) = money, count
    number: int | None = getattr(record.counts, key)
    if cell.amount is None or number is None or (cell.amount > 0) is (number + also > 0):
        return
    message = f"{name}决算数是 {cell}{record.money_unit.value}，{count_name}是 {number + also}"
    hint = "请核对：花了钱就应当有数量，有数量就应当有钱；由别的单位付款的，在正文里说明"
    yield COUNTS.at(parsed.where("counts", key), message, hint, field="counts")


def _check_receptions(parsed: Parsed, record: Budget) -> Iterator[Issue]:
    """Domestic and foreign receptions are all receptions."""
    if record.counts is None or record.sangong is None:
        return
    total = record.sangong.reception.final.amount
    home, foreign = record.counts.reception_amount.amount, record.counts.foreign_amount.amount
    if total is None or home is None:
        return
    parts = home + (foreign or Decimal(0))
    # Without the amount of foreign receptions the rest may be theirs.
    if parts - total > step_in(record) or (foreign is not None and total - parts > step_in(record)):
        unit = record.money_unit.value
        told = f"国内 {home}{unit}" + (f"、外事 {foreign}{unit}" if foreign is not None else "")
        message = f"公务接待费决算数是 {total}{unit}，{told}，合计 {parts}{unit}"
        yield COUNTS.at(
            parsed.where("counts", "reception_amount"),
            message,
            "请核对：国内和外事接待之和是公务接待费",
            field="counts",
        )


def check_overspent(parsed: Parsed) -> Iterator[Issue]:
    """BUD-14: more was spent than planned; the reason is told."""
    record = parsed.record
    if not isinstance(record, Budget) or record.phase is not Phase.FINAL or record.sangong is None:
        return
    total = record.sangong.total
    if total.budget.amount is None or total.final.amount is None or total.final.amount <= total.budget.amount:
        return
    unit = record.money_unit.value
    message = f"“三公”经费决算 {total.final}{unit} 大于预算 {total.budget}{unit}"
    source = parsed.where("sangong", "total", "final")
    if record.reasons.total is None:
        yield OVERSPENT.at(source, f"{message}，没有说明原因", "在 reasons 下面写 total: 原因", field="sangong")
    else:
        told = OVERSPENT.at(source, f"{message}，已说明原因", "请再核对一遍数字", field="sangong")
        yield replace(told, severity=Severity.INFO)
