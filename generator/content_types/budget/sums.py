"""The sums of figures that are not in tables（REGULATIONS BUD-01, BUD-02, BUD-13): “三公”, procurement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from generator.content_types.budget.equations import Equation, Term, equate
from generator.content_types.budget.record import Amounts, Budget, Cell, Level
from generator.content_types.budget.rules import OPERATING
from generator.content_types.budget.tables import step_of
from generator.model.fields import Part
from generator.model.issue import Issue, Rule
from generator.model.site import Parsed

_BASIS: Final = "财预〔2016〕143号；预算法第十四条"
SANGONG = Rule("BUD-01", "“三公”经费合计不等于三项之和", _BASIS, accepts=True, each=True)
CAR = Rule("BUD-02", "公务用车购置及运行费不等于购置费与运行费之和", _BASIS, accepts=True, each=True)
RULES: Final = (SANGONG, CAR)

SANGONG_NAMES: Final = {
    "total": "“三公”经费合计",
    "abroad": "因公出国（境）费",
    "car": "公务用车购置及运行费",
    "car_buy": "公务用车购置费",
    "car_run": "公务用车运行维护费",
    "reception": "公务接待费",
}
YEAR_NAMES: Final = {"budget": "预算数", "final": "决算数", "prior": "上年数"}


def _cells(part: Part) -> Iterator[Cell]:
    for _key, value in part:
        if isinstance(value, Cell):
            yield value
        elif isinstance(value, Part):
            yield from _cells(value)


def step_in(record: Budget) -> Decimal:
    """The unit of the last place of the figures that are not in tables."""
    operating = record.operating.amounts if record.operating else None
    parts = (record.sangong, record.gatherings, operating, record.procurement)
    amounts = (cell.amount for part in parts if part is not None for cell in _cells(part))
    return step_of(record.money_unit, filter(None, amounts), may_be_whole=record.level is Level.DISTRICT)


def sangong_terms(record: Budget, step: Decimal) -> dict[tuple[str, str], Term]:
    """The amounts of the “三公” figures, by row and year; those that are blank or “—” are not there."""
    terms = {}
    for key, name in SANGONG_NAMES.items() if record.sangong else ():
        label = record.sangong.run_label if record.sangong and key == "car_run" else name
        row: Amounts = getattr(record.sangong, key)
        for year, year_name in YEAR_NAMES.items():
            cell: Cell = getattr(row, year)
            if (amount := cell.amount) is not None:
                path = ("sangong", key, year)
                terms[key, year] = Term(path, "", f"{label}{year_name}", amount, record.money_unit, step)
    return terms


def sangong_equations(terms: dict[tuple[str, str], Term], where: str) -> Iterator[Equation]:
    """BUD-01 and BUD-02, year by year: the columns of the “三公” figures, or of the table."""
    for year in sorted({year for _key, year in terms}):

        def term(key: str, year: str = year) -> Term | None:
            return terms.get((key, year))

        yield from equate(SANGONG, where, term("total"), [term(key) for key in _items(terms, year)])
        yield from equate(CAR, where, term("car"), (term("car_buy"), term("car_run")))


def _items(terms: Mapping[tuple[str, str], Term], year: str) -> tuple[str, ...]:
    """The rows whose sum the total is. Some tables have no row for vehicles as a whole."""
    has_halves = ("car", year) not in terms and all((key, year) in terms for key in ("car_buy", "car_run"))
    return ("abroad", *(("car_buy", "car_run") if has_halves else ("car",)), "reception")


def check_total(parsed: Parsed) -> Iterator[Issue]:
    """BUD-01: the total is there where all of its items are."""
    record = parsed.record
    if not isinstance(record, Budget) or record.withdrawn is not None or record.sangong is None:
        return
    terms = sangong_terms(record, step_in(record))
    for year, name in YEAR_NAMES.items():
        parts = [terms.get((key, year)) for key in _items(terms, year)]
        found = [part for part in parts if part is not None]
        if ("total", year) in terms or len(found) < len(parts):
            continue
        total = sum((part.amount for part in found), Decimal(0))
        listed = "、".join(f"{part.name} {part.amount}" for part in found)
        message = f"没有写“三公”经费合计{name}，应为 {total}{record.money_unit.value}：{listed}"
        hint = "补上；原件就没有这个数的，核实后写 accepted 照原件公开"
        yield SANGONG.at(parsed.where("sangong", "total", year), message, hint, field="sangong")


def procurement_equations(record: Budget, step: Decimal) -> Iterator[Equation]:
    """BUD-13: goods, works and services are all that is procured."""
    bought = record.procurement
    if bought is None:
        return
    names = {"total": "政府采购总额", "goods": "货物", "works": "工程", "services": "服务"}

    def term(key: str) -> Term | None:
        amount: Decimal | None = getattr(bought, key).amount
        return None if amount is None else Term(("procurement", key), "", names[key], amount, record.money_unit, step)

    yield from equate(OPERATING, "", term("total"), (term("goods"), term("works"), term("services")))


def check_shares(parsed: Parsed) -> Iterator[Issue]:
    """BUD-13: what went to small and medium enterprises is part of the whole, what went to small ones part of that."""
    record = parsed.record
    if not isinstance(record, Budget) or record.procurement is None:
        return
    bought, unit = record.procurement, record.money_unit.value
    pairs = (
        ("to_small", "授予小微企业合同金额", bought.to_small, "授予中小企业合同金额", bought.to_sme),
        ("to_sme", "授予中小企业合同金额", bought.to_sme, "政府采购总额", bought.total),
    )
    for key, name, part, whole_name, whole in pairs:
        if part.amount is not None and whole.amount is not None and part.amount > whole.amount:
            message = f"{name} {part}{unit} 大于{whole_name} {whole}{unit}"
            hint = f"请核对：{name}包含在{whole_name}里；原件就是这样印的，核实后写 accepted 照原件公开"
            yield OPERATING.at(parsed.where("procurement", key), message, hint, field="procurement")
