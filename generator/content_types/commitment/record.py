"""落实情况: what one item of a policy document asks for, who answers for it, and how what was done is counted."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from generator.model.fields import (
    Column,
    Day,
    Editorial,
    Facet,
    Help,
    Inverse,
    Label,
    Line,
    Part,
    Quiet,
    Text,
    WebAddress,
    WholeNumber,
    YesNo,
    fault,
    parse_line,
)
from generator.model.record import Record
from generator.model.reference import ItemRef, KindRef, RecordRef, TypeRef, UnitRef


class Every(StrEnum):
    """The periods that are counted by."""

    MONTH = "每月"
    QUARTER = "每季度"
    YEAR = "每年"


class Phase(StrEnum):
    """Which of a year's amounts."""

    BUDGET = "预算"
    FINAL = "决算"


def _parse_amount(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = parse_line(value)
    if not re.fullmatch(r"(?:0|[1-9]\d{0,14})(?:\.\d{1,2})?", text):
        raise fault(f"“{text}”不是金额", "以元为单位，只写阿拉伯数字，小数不超过两位，如 1200000.00")
    return Decimal(text)


Amount = Annotated[
    Decimal, PlainValidator(_parse_amount), PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string"})
]


class Measure(Part):
    """可计数的要求, one of an item's: one of the four forms that generator.content_types.commitment.measure describes. Data, no code."""

    events: Annotated[tuple[KindRef, ...], Label("计数的记事"), Help("数哪几种记事，一行一个", "集体学习")] = ()
    among: Annotated[
        tuple[KindRef, ...], Label("总数的记事"), Help("算比例的，写总数由哪几种记事组成，包括 events 里的", None)
    ] = ()
    published: Annotated[tuple[TypeRef, ...], Label("公布的信息"), Help("数公布了几件哪一类信息", "政策文件")] = ()
    figure: Annotated[Line | None, Label("金额项目"), Help("比较哪一项金额，与预算决算里的名称相同", None)] = None
    every: Annotated[Every, Label("频次"), Help("每月、每季度或者每年", "每月")]
    since: Annotated[Day, Label("统计起点"), Help("从哪一天开始统计，是一个周期的第一天", "2099-01-01")]
    until: Annotated[Day | None, Label("统计终点"), Help("要求到期的，写最后一天", None)] = None
    at_least: Annotated[WholeNumber | None, Label("至少"), Help("每个周期至少多少", "1")] = None
    sum: Annotated[YesNo, Label("按数量累计"), Help("按天数、件数相加的写 true，按次数的不写", "true")] = False
    percent: Annotated[WholeNumber | None, Label("比例不低于"), Help("百分之几，只写数字", "95")] = None
    phase: Annotated[Phase | None, Label("预算或决算"), Help("金额取预算数还是决算数", "决算")] = None
    at_most: Annotated[Amount | None, Label("不超过"), Help("金额上限，以元为单位", "1200000.00")] = None
    not_above_last_year: Annotated[YesNo, Label("不高于上年"), Help("与上一年比的写 true", "true")] = False
    unit: Annotated[UnitRef | None, Label("计数机构"), Help("只数一个机构的，写它的编号", None)] = None
    word: Annotated[Line, Label("计量单位"), Help("次、天、件等", "次")] = "次"


class Elsewhere(Part):
    """Something that shows how an item is carried out and that is published elsewhere, by its own organisation."""

    title: Annotated[Line, Label("标题")]
    url: Annotated[WebAddress, Label("网址")]


FIELD_ITEM: Final = "item"


class Commitment(Record):
    """落实情况."""

    item: Annotated[
        ItemRef,
        Label("要求条款"),
        Help("文件编号#条款锚点，在文件网页的目录里抄", None),
        Inverse("逐项落实情况"),
        Column(),
    ]
    plain: Annotated[Text, Label("通俗说明"), Help("用老百姓的话说，这一项要求做什么", None), Quiet()]
    responsible_unit: Annotated[
        UnitRef, Label("责任部门"), Help("units.yml 里的编号", "demo-office"), Column(), Facet()
    ]
    measures: Annotated[
        tuple[Measure, ...], Label("可计数的要求"), Help("这一项要求里能数的，一条写一样；没有的不写", None), Quiet()
    ] = ()
    related: Annotated[
        tuple[RecordRef, ...],
        Label("有关的公开信息"),
        Help("不计数的，列出本平台有关的信息", None),
        Inverse("有关的要求"),
        Editorial(),
    ] = ()
    elsewhere: Annotated[tuple[Elsewhere, ...], Label("公开在别处的信息"), Quiet()] = ()
