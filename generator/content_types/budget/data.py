"""Budgets as long data: a row for every published amount, and one for every count. Blank, “—” and 0 are three things there too."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from generator.content_types.budget.gist import ITEMS, Gist, gist_of
from generator.content_types.budget.record import Cell, Counts, Level, MoneyUnit, Phase, Procurement
from generator.model.dataset import DataColumn, DataLink, Dataset
from generator.model.declaration import fields_of
from generator.model.reference import UnitId
from generator.model.site import Entry, Site

BUDGET, FINAL, PRIOR = "预算数", "决算数", "上年数"
TOLD, BLANK, NONE = "有数", "空白", "不涉及（—）"
_COUNT_LABELS: Final = {spec.key: spec.label for spec in fields_of(Counts)}
_PROCURED: Final = {spec.key: spec.label for spec in fields_of(Procurement)}
_MONEY_COUNTED: Final = ("reception_amount", "foreign_amount")
_COUNTED: Final = tuple(label for key, label in _COUNT_LABELS.items() if key not in _MONEY_COUNTED)
_AMOUNTS: Final = (*ITEMS, *_PROCURED.values(), *(_COUNT_LABELS[key] for key in _MONEY_COUNTED))

_WHOSE: Final = (
    DataColumn("编号", "信息的编号，和 budget 数据集的编号相同", is_required=True),
    DataColumn("机构编号", "公开机构的编号，和 unit 数据集的编号相同；本平台以外的机构没有"),
    DataColumn("机构", "公开机构的名称", is_required=True),
    DataColumn("年度", "预算年度", "year", is_required=True),
    DataColumn("阶段", "预算、调整预算或者决算", choices=tuple(Phase), is_required=True),
    DataColumn(
        "口径", "区级汇总、部门或者单位；部门的数包含所属单位，不能相加", choices=tuple(Level), is_required=True
    ),
)
_LAST: Final = DataColumn("示例", "是不是虚构的示例", "boolean", is_required=True)
_LINKS: Final = (DataLink(("编号",), "budget", ("编号",)), DataLink(("机构编号",), "unit", ("编号",)))


class _Amount(NamedTuple):
    """An amount as published: of what item, which figure of it, and the cell."""

    item: str
    kind: str
    printed: str


def _tell_figures(entry: Entry, site: Site) -> Iterator[tuple[str, ...]]:
    gist = gist_of(entry)
    if gist is None:
        return
    whose, last = _tell_whose(entry, gist, site), "是" if entry.card.is_sample else "否"
    for item, kind, printed in _amounts(gist):
        yuan, told = _read(printed, gist.money_unit)
        yield *whose, item, kind, printed, gist.money_unit, yuan, told, last


def _tell_counts(entry: Entry, site: Site) -> Iterator[tuple[str, ...]]:
    gist = gist_of(entry)
    if gist is None or gist.counts is None:
        return
    whose, last = _tell_whose(entry, gist, site), "是" if entry.card.is_sample else "否"
    for key, value in gist.counts._asdict().items():
        if key not in _MONEY_COUNTED and value is not None:
            yield *whose, _COUNT_LABELS[key], str(value), last


def _tell_whose(entry: Entry, gist: Gist, site: Site) -> tuple[str, ...]:
    publisher = entry.card.publisher
    name = site.units[publisher.id].name if isinstance(publisher, UnitId) else publisher.name
    return entry.id, gist.unit, name, str(gist.year), gist.phase, gist.level


def _amounts(gist: Gist) -> Iterator[_Amount]:
    """Every cell of money of a record; finals stand in final accounts alone."""
    is_final = gist.phase == Phase.FINAL
    own = FINAL if is_final else BUDGET
    for item, row in gist.amounts():
        yield _Amount(item, BUDGET, row.budget)
        if is_final or row.final:
            yield _Amount(item, FINAL, row.final)
        yield _Amount(item, PRIOR, row.prior)
    for key in _MONEY_COUNTED if gist.counts is not None else ():
        yield _Amount(_COUNT_LABELS[key], own, getattr(gist.counts, key))
    for key, printed in gist.procurement._asdict().items() if gist.procurement is not None else ():
        yield _Amount(_PROCURED[key], own, printed)


# “0.00”, blanks and “—” come again and again.
@functools.lru_cache(maxsize=1 << 15)
def _read(printed: str, money_unit: str) -> tuple[str, str]:
    """An amount in 元, exactly, and whether there is one."""
    amount = Cell(printed).amount
    if amount is None:
        return "", NONE if printed else BLANK
    yuan = amount * MoneyUnit(money_unit).in_yuan
    return f"{yuan.normalize() if yuan else Decimal(0):f}", TOLD


FIGURES: Final = Dataset(
    name="budget-figures",
    label="预决算金额（每个数一行）",
    description=(
        "“三公”经费、会议培训等费用、机关运行经费和政府采购的每一个公布的数。“公布的数”照原样，"
        "“金额（元）”由程序换算；空白、“—”和 0 是三回事，“填写情况”分别说明。法定报表的各行在每条信息自己的数据里。"
    ),
    columns=(
        *_WHOSE,
        DataColumn("项目", "费用名称", choices=_AMOUNTS, is_required=True),
        DataColumn(
            "类别", "预算数、决算数，或者同一份材料里印的上年数", choices=(BUDGET, FINAL, PRIOR), is_required=True
        ),
        DataColumn("公布的数", "照原样；单位见“金额单位”；没有填写的是空白，不涉及的是 —"),
        DataColumn("金额单位", "元、万元或者亿元", choices=tuple(MoneyUnit), is_required=True),
        DataColumn("金额（元）", "换算成元，不舍入；没有数的是空白，空白不是 0", "number"),
        DataColumn("填写情况", "有数、空白，还是不涉及", choices=(TOLD, BLANK, NONE), is_required=True),
        _LAST,
    ),
    key=("编号", "项目", "类别"),
    rows=_tell_figures,
    links=_LINKS,
)
COUNTS: Final = Dataset(
    name="budget-counts",
    label="“三公”经费有关数量（每个数一行）",
    description="因公出国（境）团组和人次、公务用车购置和保有、公务接待批次和人次，照决算公布的数。没有公布的没有行，0 是 0。",
    columns=(
        *_WHOSE,
        DataColumn("项目", "数量名称", choices=_COUNTED, is_required=True),
        DataColumn("数量", "个、人次、辆或者批次", "integer", is_required=True),
        _LAST,
    ),
    key=("编号", "项目"),
    rows=_tell_counts,
    links=_LINKS,
)
DATASETS: Final = (FIGURES, COUNTS)
