"""Sums of budgets once more, from raw YAML and written apart: nothing here imports the type that is tested.

The rules are those in the docstrings of generator/content_types/budget/ledger.py and totals.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
COLUMN = {"预算": "budget", "决算": "final"}
ITEMS = {
    "total": ("sangong", "total"),
    "abroad": ("sangong", "abroad"),
    "car": ("sangong", "car"),
    "car-buy": ("sangong", "car_buy"),
    "car-run": ("sangong", "car_run"),
    "reception": ("sangong", "reception"),
    "meeting": ("gatherings", "meeting"),
    "training": ("gatherings", "training"),
    "forum": ("gatherings", "forum"),
    "festival": ("gatherings", "festival"),
    "operating": ("operating", "amounts"),
}


@dataclass(frozen=True)
class Told:
    """A file of budgets, every scalar as text."""

    id: str
    front: dict[str, Any]

    @property
    def term(self) -> tuple[int, str]:
        return int(self.front["fiscal_year"]), self.front["phase"]

    def row(self, item: str) -> dict[str, str] | None:
        part, key = ITEMS[item]
        return self.front.get(part, {}).get(key)

    def yuan(self, item: str, column: str | None = None) -> Decimal | None:
        """An amount in 元; None where there is no number."""
        printed = (self.row(item) or {}).get(column or COLUMN[self.front["phase"]], "")
        if not printed or printed in "—-－–/／":
            return None
        return Decimal(printed) * IN_YUAN[self.front["money_unit"]]


def read_all(folder: Path) -> list[Told]:
    """Every record below a folder that counts: not withdrawn, and no adjusted budget."""
    found = []
    for path in sorted(folder.rglob("*.md")):
        front = yaml.load(path.read_text("utf-8").split("---\n")[1], yaml.BaseLoader)  # noqa: S506 - text only
        if "withdrawn" not in front and front["phase"] != "调整预算":
            found.append(Told(path.stem, front))
    return found


def summary(records: list[Told], term: tuple[int, str]) -> Told | None:
    """The district's own."""
    return next((each for each in records if each.term == term and each.front["level"] == "区级汇总"), None)


def counted(records: list[Told], term: tuple[int, str]) -> list[Told]:
    """What is summed: departments, and units that are in none of those."""
    same = [each for each in records if each.term == term and each.front["level"] != "区级汇总"]
    whole = [each for each in same if each.front["level"] == "部门" and "sangong" in each.front]
    names = {each.front["publisher"]: each.front.get("scope") for each in whole}
    ranges = {unit for scope in names.values() for unit in scope or []}
    kept = []
    for each in same:
        unit = each.front["publisher"]
        inside = unit in ranges or any(names.get(d, ["?"]) is None for d in (unit, each.front.get("department")))
        if each.front["level"] == "部门" or not inside:
            kept.append(each)
    return kept


def figure(records: list[Told], item: str, term: tuple[int, str]) -> Decimal | None:
    """The district's figure in 元."""
    own = summary(records, term)
    if own is not None and own.row(item) is not None:
        return own.yuan(item)
    return added(records, item, term)


def added(records: list[Told], item: str, term: tuple[int, str]) -> Decimal | None:
    """The sum over the units."""
    known = [amount for each in counted(records, term) if (amount := each.yuan(item)) is not None]
    return sum(known, Decimal(0)) if known else None


def wan(yuan: Decimal) -> str:
    """An amount of whole hundreds of 元 as 万元 with two decimals."""
    hundreds, rest = divmod(yuan, 100)
    assert not rest
    sign = "-" if hundreds < 0 else ""
    digits = f"{abs(int(hundreds)):03d}"
    return f"{sign}{digits[:-2]}.{digits[-2:]}"
