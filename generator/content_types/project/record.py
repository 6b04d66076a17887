"""民生实事 and 重大项目: what was promised, how much of it, where, for how much money, by when, and what has been done.

Everything that happens is an entry of a dated list, as in the ledger of supervision; how a project stands is computed
(course.py), never written.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from generator.model.fields import (
    Amount,
    Column,
    Day,
    Facet,
    Help,
    Inverse,
    Label,
    Line,
    Part,
    Percent,
    Quiet,
    Text,
    WholeNumber,
    Year,
    YesNo,
    fault,
    parse_number,
)
from generator.model.promise import Extension, Milestone
from generator.model.record import Record
from generator.model.reference import ItemRef, UnitRef


class ProjectKind(StrEnum):
    """民生实事 are promised to the public each year; 重大项目 are those of 条例 Art. 20(10)."""

    LIVELIHOOD = "民生实事"
    MAJOR = "重大项目"


class AcceptanceResult(StrEnum):
    """What came of an inspection before a project is handed over."""

    PASSED = "合格"
    FAILED = "不合格"


KIND_SLUGS = (("民生实事", "livelihood"), ("重大项目", "major"))


def _parse_quantity(value: object) -> Decimal:
    number = parse_number(value)
    if number < 0:
        raise fault(f"数量 {number} 是负数", "数量写 0 或者更大的数")
    return number


Quantity = Annotated[
    Decimal, PlainValidator(_parse_quantity), PlainSerializer(str), WithJsonSchema({"type": "number", "minimum": 0})
]


class Target(Part):
    """目标任务量: so many of what. `measure` names what is counted: 个小区, 公里, 座."""

    quantity: Annotated[Quantity, Label("目标数量")]
    measure: Annotated[Line, Label("计量单位")]


class Update(Part):
    """进展. `quantity` and `invested` are totals since the beginning. Where there is a quantity, per cent is computed from it.

    `on_schedule` is what the unit says itself（自报达序）: shown beside what is computed.
    """

    on: Annotated[Day, Label("反馈日期")]
    quantity: Annotated[Quantity | None, Label("累计完成数量")] = None
    percent: Annotated[Percent | None, Label("进度")] = None
    invested: Annotated[Amount | None, Label("累计完成投资")] = None
    text: Annotated[Text, Label("进展情况")]
    why: Annotated[Text | None, Label("滞后或者回退的原因")] = None
    reached: Annotated[tuple[Line, ...], Label("完成的节点")] = ()
    on_schedule: Annotated[YesNo | None, Label("自报是否达序")] = None


class Acceptance(Part):
    """验收. `quantity` is how much was accepted this time."""

    on: Annotated[Day, Label("验收日期")]
    by: Annotated[UnitRef, Label("验收单位")]
    result: Annotated[AcceptanceResult, Label("验收结论")]
    quantity: Annotated[Quantity | None, Label("验收数量")] = None
    note: Annotated[Text | None, Label("验收说明")] = None


class Project(Record):
    """民生实事和重大项目."""

    kind: Annotated[
        ProjectKind, Label("项目类别"), Help("民生实事或重大项目", "民生实事"), Column(), Facet(slugs=KIND_SLUGS)
    ]
    plan_year: Annotated[Year, Label("计划年度"), Help("列入哪一年的计划", "2099"), Column(), Facet()]
    source_item: Annotated[
        ItemRef | None,
        Label("来源条款"),
        Help("文件编号#条款锚点，在文件网页的目录里抄", None),
        Inverse("民生实事和重大项目"),
        Column(),
    ] = None
    source_note: Annotated[Line | None, Label("来源说明"), Help("来源不在本平台的，写文件名称和文号", None)] = None
    target: Annotated[Target | None, Label("目标任务量"), Quiet()] = None
    lead_unit: Annotated[UnitRef, Label("牵头单位"), Help("units.yml 里的编号", "demo-office"), Column(), Facet()]
    support_units: Annotated[tuple[UnitRef, ...], Label("责任单位"), Help("配合的单位，一行一个", None), Column()] = ()
    contact: Annotated[Line | None, Label("承办科室和电话"), Help("写科室和办公电话，不写个人", None)] = None
    investment: Annotated[Amount | None, Label("计划投资"), Help("照文件写数字和单位", "1250.00万元"), Column()] = None
    planned_start_on: Annotated[Day, Label("计划开工日期"), Help("计划开始的日子", "2099-03-01"), Column()]
    due_on: Annotated[
        Day, Label("计划完成日期"), Help("最初定的最后一天；要延期的写 extensions，不改这里", "2099-11-30"), Column()
    ]
    milestones: Annotated[tuple[Milestone, ...], Label("进度节点"), Quiet()] = ()
    started_on: Annotated[Day | None, Label("开工日期"), Help("实际开工的日子", None)] = None
    updates: Annotated[tuple[Update, ...], Label("进展"), Quiet()] = ()
    extensions: Annotated[tuple[Extension, ...], Label("延期"), Quiet()] = ()
    finished_on: Annotated[Day | None, Label("完工日期"), Help("实际完工的日子", None)] = None
    acceptances: Annotated[tuple[Acceptance, ...], Label("验收"), Quiet()] = ()
    beneficiaries: Annotated[WholeNumber | None, Label("受益人数"), Help("阿拉伯数字，没有统计的不写", None)] = None

    def happenings(self) -> Iterator[tuple[tuple[str | int, ...], date, str]]:
        """Every dated entry."""
        if self.started_on is not None:
            yield ("started_on",), self.started_on, "开工"
        if self.finished_on is not None:
            yield ("finished_on",), self.finished_on, "完工"
        yield from ((("updates", number, "on"), item.on, "反馈") for number, item in enumerate(self.updates))
        yield from ((("extensions", number, "on"), item.on, "延期批准") for number, item in enumerate(self.extensions))
        yield from ((("acceptances", number, "on"), item.on, "验收") for number, item in enumerate(self.acceptances))

    def unknown_on(self, day: date) -> tuple[str, ...]:
        """What had not happened yet."""
        told = ("started_on", self.started_on), ("finished_on", self.finished_on)
        return tuple(name for name, on in told if on is not None and on > day)
