"""12345 bulletins: how many calls a period had, of what kind, and how they were dealt with."""

from enum import StrEnum
from typing import Annotated

from generator.model.fields import (
    Column,
    Day,
    Facet,
    Help,
    Inverse,
    Label,
    Line,
    Number,
    Part,
    Quiet,
    Share,
    Text,
    WholeNumber,
)
from generator.model.record import Record
from generator.model.reference import RecordRef, UnitRef


class PeriodKind(StrEnum):
    """How long a period is."""

    WEEK = "周报"
    MONTH = "月报"
    QUARTER = "季报"
    YEAR = "年报"


PERIOD_SLUGS = (("周报", "week"), ("月报", "month"), ("季报", "quarter"), ("年报", "year"))


class Piece(Part):
    """A part of a total: its name, how many, and what per cent as printed."""

    label: Annotated[Line, Label("分项")]
    number: Annotated[WholeNumber, Label("件数")]
    percent: Annotated[Share | None, Label("占比")] = None


class CategoryBase(Part):
    """Where categories are of a part of the calls only: of how many, and why. Without it they are of all."""

    number: Annotated[WholeNumber, Label("分类基数")]
    why: Annotated[Text, Label("分类口径说明")]


class Handling(Part):
    """How many were due in the period, and dealt with in time or late. The rate is as printed."""

    due: Annotated[WholeNumber, Label("应办结件数")]
    in_time: Annotated[WholeNumber, Label("按时办结件数")]
    late: Annotated[WholeNumber, Label("超时件数")]
    rate: Annotated[Share | None, Label("按时办结率")] = None


class Survey(Part):
    """What callers said when they were asked."""

    rated: Annotated[WholeNumber, Label("评价件数")]
    satisfied: Annotated[WholeNumber, Label("满意件数")]
    satisfaction_rate: Annotated[Share | None, Label("满意率")] = None


class UnitLoad(Part):
    """A unit with many calls."""

    unit: Annotated[UnitRef, Label("办理单位")]
    number: Annotated[WholeNumber, Label("件数")]


class Bulletin(Record):
    """12345热线办理情况."""

    kind: Annotated[PeriodKind, Label("通报周期"), Help("四类之一", "月报"), Column(), Facet(slugs=PERIOD_SLUGS)]
    period_from: Annotated[Day, Label("统计开始日期"), Help("这一期的第一天", "2099-03-01"), Column()]
    period_until: Annotated[Day, Label("统计结束日期"), Help("这一期的最后一天", "2099-03-31"), Column()]
    previous: Annotated[RecordRef | None, Label("上一期"), Help("上一期的编号", None), Inverse("下一期")] = None
    total: Annotated[WholeNumber, Label("受理总量"), Help("阿拉伯数字", "1250"), Column()]
    daily_average: Annotated[WholeNumber | None, Label("日均受理量"), Help("原件有的照写", None)] = None
    change: Annotated[
        Number | None, Label("比上一期增减（%）"), Help("增加写正数，减少写负数，如 -0.24", None), Column()
    ] = None
    intake: Annotated[tuple[Piece, ...], Label("受理渠道"), Quiet()] = ()
    dispatch: Annotated[tuple[Piece, ...], Label("办理方式"), Quiet()] = ()
    category_base: Annotated[CategoryBase | None, Label("诉求分类的口径"), Quiet()] = None
    categories: Annotated[tuple[Piece, ...], Label("诉求分类"), Help("各类合计等于受理总量", None), Quiet()]
    handling: Annotated[Handling | None, Label("办结情况"), Quiet()] = None
    survey: Annotated[Survey | None, Label("回访评价"), Quiet()] = None
    top_units: Annotated[tuple[UnitLoad, ...], Label("诉求较多的办理单位"), Quiet()] = ()
    top_issues: Annotated[tuple[Piece, ...], Label("诉求较多的问题"), Quiet()] = ()
