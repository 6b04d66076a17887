"""预决算: what one unit published of its budget or its final accounts for one year（预算法 Art. 14；财预〔2016〕143号）.

Every amount is kept as printed. Blank, “—” and 0 are three things: nothing was said, there is no such item, there was none.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from generator.model.fields import (
    Column,
    Day,
    Facet,
    Help,
    Label,
    Line,
    Part,
    Quiet,
    Text,
    WholeNumber,
    Year,
    as_scalar,
    fault,
    parse_number,
)
from generator.model.record import Record
from generator.model.reference import UnitRef
from generator.model.rows import Rows


class Phase(StrEnum):
    """Which of a year's publications it is."""

    BUDGET = "预算"
    ADJUSTED = "调整预算"
    FINAL = "决算"


class Level(StrEnum):
    """Whose it is: the whole of the district, a department with its units, one unit."""

    DISTRICT = "区级汇总"
    DEPARTMENT = "部门"
    UNIT = "单位"


class MoneyUnit(StrEnum):
    """The unit in which all amounts of a record are printed."""

    YUAN = "元"
    TEN_THOUSAND = "万元"
    HUNDRED_MILLION = "亿元"

    @property
    def in_yuan(self) -> Decimal:
        """How many 元 one of it is."""
        return _IN_YUAN[self]


_IN_YUAN: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
PHASE_SLUGS: Final = (("预算", "budget"), ("调整预算", "adjusted"), ("决算", "final"))
LEVEL_SLUGS: Final = (("区级汇总", "district"), ("部门", "department"), ("单位", "unit"))
DASHES: Final = frozenset("—-－–/／")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of amounts as printed. `amount` is None for a blank and for “—”, which are not 0; nor are they each other."""

    printed: str

    def __str__(self) -> str:
        """As printed."""
        return self.printed

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.printed

    @property
    def is_dash(self) -> bool:
        """Whether “—” or “/” stands there."""
        return self.printed in DASHES

    @property
    def amount(self) -> Decimal | None:
        """The number in the record's unit of money."""
        return None if self.is_blank or self.is_dash else Decimal(self.printed)


BLANK: Final = Cell("")


def parse_cell(value: object) -> Cell:
    """`12.39` → Cell; nothing and “—” stay what they are. Separators and full-width figures are a fault with a remedy."""
    if isinstance(value, Cell):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not isinstance(value, str | None):
        raise fault("这里应当只写一个金额，不能是列表或分项", "写成 12.39；没有数的留空，不涉及的写 —")
    if not text or text in DASHES:
        return Cell("—" if text else "")
    return Cell(f"{parse_number(text)}")


CellValue = Annotated[Cell, *as_scalar(parse_cell)]


class Amounts(Part):
    """One row of figures: this year's budget, this year's final, and last year's of the same phase as printed beside it."""

    budget: Annotated[CellValue, Label("预算数")] = BLANK
    final: Annotated[CellValue, Label("决算数")] = BLANK
    prior: Annotated[CellValue, Label("上年数")] = BLANK


# Validated, it would have pydantic prepare for reading where a program starts, whether it reads or not.
NOTHING: Final = Amounts.model_construct()


class Sangong(Part):
    """The “三公” table（REGULATIONS §6.3）. `run_label` is what the table calls the row of running costs: 运行费 and 运行维护费 are one."""

    total: Annotated[Amounts, Label("“三公”经费合计")]
    abroad: Annotated[Amounts, Label("因公出国（境）费")] = NOTHING
    car: Annotated[Amounts, Label("公务用车购置及运行费")] = NOTHING
    car_buy: Annotated[Amounts, Label("公务用车购置费")] = NOTHING
    car_run: Annotated[Amounts, Label("公务用车运行维护费")] = NOTHING
    reception: Annotated[Amounts, Label("公务接待费")] = NOTHING
    run_label: Annotated[Line, Label("运行费栏名称")] = "公务用车运行维护费"


class Counts(Part):
    """What the money was spent on, in numbers（财预〔2016〕143号）: of final accounts only."""

    abroad_groups: Annotated[WholeNumber | None, Label("因公出国（境）团组数")] = None
    abroad_persons: Annotated[WholeNumber | None, Label("因公出国（境）人次数")] = None
    cars_bought: Annotated[WholeNumber | None, Label("公务用车购置数")] = None
    cars_owned: Annotated[WholeNumber | None, Label("公务用车保有量")] = None
    reception_batches: Annotated[WholeNumber | None, Label("国内公务接待批次")] = None
    reception_persons: Annotated[WholeNumber | None, Label("国内公务接待人次")] = None
    reception_amount: Annotated[CellValue, Label("国内公务接待费用")] = BLANK
    foreign_batches: Annotated[WholeNumber | None, Label("外事接待批次")] = None
    foreign_persons: Annotated[WholeNumber | None, Label("外事接待人次")] = None
    foreign_amount: Annotated[CellValue, Label("外事接待费用")] = BLANK


class Reasons(Part):
    """Why each row of the “三公” table changed."""

    total: Annotated[Text | None, Label("合计增减原因")] = None
    abroad: Annotated[Text | None, Label("因公出国（境）费增减原因")] = None
    car_buy: Annotated[Text | None, Label("公务用车购置费增减原因")] = None
    car_run: Annotated[Text | None, Label("公务用车运行维护费增减原因")] = None
    reception: Annotated[Text | None, Label("公务接待费增减原因")] = None


class Gatherings(Part):
    """What seed item 17 caps beside “三公”: conferences, training, forums and seminars, festivals."""

    meeting: Annotated[Amounts, Label("会议费")] = NOTHING
    training: Annotated[Amounts, Label("培训费")] = NOTHING
    forum: Annotated[Amounts, Label("论坛、研讨会经费")] = NOTHING
    festival: Annotated[Amounts, Label("节庆活动经费")] = NOTHING


class Operating(Part):
    """机关运行经费（预算法 Art. 14）."""

    amounts: Annotated[Amounts, Label("机关运行经费")]
    reason: Annotated[Text | None, Label("机关运行经费增减原因")] = None


class Procurement(Part):
    """政府采购 of the year; the share that went to small and medium enterprises is told with final accounts."""

    total: Annotated[CellValue, Label("政府采购总额")]
    goods: Annotated[CellValue, Label("货物采购金额")] = BLANK
    works: Annotated[CellValue, Label("工程采购金额")] = BLANK
    services: Annotated[CellValue, Label("服务采购金额")] = BLANK
    to_sme: Annotated[CellValue, Label("授予中小企业合同金额")] = BLANK
    to_small: Annotated[CellValue, Label("授予小微企业合同金额")] = BLANK


class StatutoryTable(Part):
    """One of the statutory tables（143号）: its printed name, and its rows with the head first, or the statement that it is empty.

    Real publications print most tables in 元 and that of “三公” in 万元: a table may have its own unit of money.
    """

    name: Annotated[Line, Label("表名")]
    money_unit: Annotated[MoneyUnit | None, Label("本表金额单位")] = None
    rows: Annotated[Rows | None, Label("表中各行")] = None
    empty: Annotated[Text | None, Label("空表说明")] = None


class Budget(Record):
    """预决算."""

    fiscal_year: Annotated[Year, Label("预算年度"), Help("四位数字", "2099"), Column(), Facet()]
    phase: Annotated[Phase, Label("阶段"), Help("预算、调整预算或者决算", "决算"), Column(), Facet(slugs=PHASE_SLUGS)]
    level: Annotated[Level, Label("口径"), Help("区级汇总、部门或者单位", "部门"), Column(), Facet(slugs=LEVEL_SLUGS)]
    department: Annotated[UnitRef | None, Label("主管部门"), Help("口径是单位的，写主管部门的编号", None), Column()] = (
        None
    )
    scope: Annotated[
        tuple[UnitRef, ...], Label("汇总范围"), Help("口径是区级汇总或者部门的，写汇总了哪些机构", None), Quiet()
    ] = ()
    approved_on: Annotated[
        Day | None, Label("批准或批复日期"), Help("人大批准或者财政批复的日子；二十日内公开", "2099-01-20"), Column()
    ] = None
    approved_by: Annotated[Line | None, Label("批准或批复机关"), Help("写全称", None)] = None
    money_unit: Annotated[MoneyUnit, Label("金额单位"), Help("元、万元或者亿元，全文一致", "万元"), Column()]
    sangong: Annotated[Sangong | None, Label("“三公”经费"), Quiet()] = None
    counts: Annotated[Counts | None, Label("“三公”经费有关数量"), Quiet()] = None
    reasons: Annotated[Reasons, Label("增减变化原因"), Quiet()] = Reasons()
    gatherings: Annotated[Gatherings | None, Label("会议、培训、论坛和节庆"), Quiet()] = None
    operating: Annotated[Operating | None, Label("机关运行经费情况"), Quiet()] = None
    procurement: Annotated[Procurement | None, Label("政府采购"), Quiet()] = None
    tables: Annotated[tuple[StatutoryTable, ...], Label("法定报表"), Quiet()] = ()
    withheld: Annotated[Text | None, Label("依法不公开的原因"), Help("涉密等依法不公开的写明依据", None)] = None
