"""人大代表建议 and 政协提案: a matter and the reply to it, or the totals that were published of a session."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from generator.content_types.proposal.session import SessionName
from generator.model.fields import (
    Column,
    Day,
    DocumentNumber,
    Facet,
    Help,
    Label,
    Line,
    Part,
    Quiet,
    Share,
    Text,
    WholeNumber,
)
from generator.model.record import Record
from generator.model.reference import UnitRef


class ProposalKind(StrEnum):
    """A matter of either body, or what was published of how a session's matters were dealt with."""

    SUGGESTION = "人大代表建议"
    PROPOSAL = "政协提案"
    TOTALS = "办理情况"


class ResultClass(StrEnum):
    """How far a matter could be solved. Places use letters or 甲乙丙: to add another set, add it here and in RESULTS."""

    A = "A类"
    B = "B类"
    C = "C类"
    D = "D类"
    FIRST = "甲类"
    SECOND = "乙类"
    THIRD = "丙类"


RESULTS: Final = {
    ResultClass.A: "已经解决或者基本解决",
    ResultClass.B: "正在解决或者已经列入计划",
    ResultClass.C: "受条件限制，需要以后解决",
    ResultClass.D: "留作参考",
    ResultClass.FIRST: "已经解决或者基本解决",
    ResultClass.SECOND: "正在解决或者已经列入计划",
    ResultClass.THIRD: "受条件限制，或者留作参考",
}


class Disclosure(StrEnum):
    """公开属性 of a reply: all of it, or what it comes to（国办发〔2014〕46号）."""

    FULL = "全文公开"
    GIST = "摘要公开"


class Manner(StrEnum):
    """How those who raised it were asked before the reply."""

    IN_PERSON = "当面"
    BY_TELEPHONE = "电话"
    IN_WRITING = "书面"


class Opinion(StrEnum):
    """What those who raised it say of the reply."""

    SATISFIED = "满意"
    MOSTLY = "基本满意"
    NOT = "不满意"
    SILENT = "未反馈"


KIND_SLUGS = (("人大代表建议", "suggestion"), ("政协提案", "proposal"), ("办理情况", "totals"))
RESULT_SLUGS = (
    ("A类", "a"),
    ("B类", "b"),
    ("C类", "c"),
    ("D类", "d"),
    ("甲类", "jia"),
    ("乙类", "yi"),
    ("丙类", "bing"),
)
OPINION_SLUGS = (("满意", "satisfied"), ("基本满意", "mostly"), ("不满意", "not"), ("未反馈", "silent"))


class Prolongation(Part):
    """延长: a complicated matter is replied to within six months（代表法 Art. 51）, and the reason is public."""

    on: Annotated[Day, Label("决定延长的日期")]
    why: Annotated[Text, Label("延长的原因")]


class Piece(Part):
    """A part of a total: its name, how many, and what per cent as printed."""

    label: Annotated[Line, Label("分项")]
    number: Annotated[WholeNumber, Label("件数")]
    percent: Annotated[Share | None, Label("占比")] = None


class Split(Part):
    """One way in which the total is divided: by class, by who raised it."""

    by: Annotated[Line, Label("划分方式")]
    parts: Annotated[tuple[Piece, ...], Label("各项")]


class Totals(Part):
    """What was published of a session as a whole. Rates are as printed, and recomputed where their numbers are there."""

    total: Annotated[WholeNumber, Label("总件数")]
    splits: Annotated[tuple[Split, ...], Label("分类统计")] = ()
    replied: Annotated[WholeNumber | None, Label("已答复件数")] = None
    reply_rate: Annotated[Share | None, Label("办复率")] = None
    rated: Annotated[WholeNumber | None, Label("评价件数")] = None
    satisfied: Annotated[WholeNumber | None, Label("满意件数")] = None
    satisfaction_rate: Annotated[Share | None, Label("满意率")] = None


class Proposal(Record):
    """建议提案办理."""

    kind: Annotated[
        ProposalKind, Label("建议提案类别"), Help("三类之一", "人大代表建议"), Column(), Facet(slugs=KIND_SLUGS)
    ]
    session: Annotated[
        SessionName, Label("届次会次"), Help("人大或者政协，第几届第几次会议", "人大十九届一次会议"), Column(), Facet()
    ]
    number: Annotated[Line | None, Label("建议提案编号"), Help("照原件写，如 第12号", None), Column()] = None
    lead_unit: Annotated[UnitRef | None, Label("主办单位"), Help("units.yml 里的编号", None), Column(), Facet()] = None
    joint_units: Annotated[tuple[UnitRef, ...], Label("会办单位"), Help("一行一个", None), Column()] = ()
    assigned_on: Annotated[Day | None, Label("交办日期"), Help("交给主办单位的日子", None), Column()] = None
    due_on: Annotated[
        Day | None, Label("规定的答复期限"), Help("提案另有规定的写最后一天；建议按代表法计算，不用写", None)
    ] = None
    prolonged: Annotated[Prolongation | None, Label("延长答复期限"), Quiet()] = None
    consulted_on: Annotated[Day | None, Label("面商日期"), Help("答复前听取意见的日子", None)] = None
    consulted_how: Annotated[Manner | None, Label("面商方式"), Help("当面、电话或者书面", None)] = None
    replied_on: Annotated[Day | None, Label("复文日期"), Help("复文落款的日子", None), Column()] = None
    reply_no: Annotated[DocumentNumber | None, Label("复文文号"), Help("没有就不写", None), Column()] = None
    result: Annotated[
        ResultClass | None,
        Label("办理结果类别"),
        Help("A、B、C、D 或者甲、乙、丙类", None),
        Column(),
        Facet(slugs=RESULT_SLUGS),
    ] = None
    disclosure: Annotated[Disclosure, Label("公开属性"), Help("全文公开或者摘要公开", "全文公开"), Column()] = (
        Disclosure.FULL
    )
    opinion: Annotated[
        Opinion | None,
        Label("代表委员评价"),
        Help("满意、基本满意、不满意或者未反馈", None),
        Column(),
        Facet(slugs=OPINION_SLUGS),
    ] = None
    totals: Annotated[Totals | None, Label("办理总数"), Quiet()] = None

    def happenings(self) -> Iterator[tuple[tuple[str | int, ...], date, str]]:
        """What was done about it."""
        for key, label in (("assigned_on", "交办"), ("consulted_on", "面商"), ("replied_on", "答复")):
            on = getattr(self, key)
            if on is not None:
                yield (key,), on, label
        if self.prolonged is not None:
            yield ("prolonged", "on"), self.prolonged.on, "延长答复期限"

    def unknown_on(self, day: date) -> tuple[str, ...]:
        """What had not happened yet: a reply, and all that is said of it."""
        unknown: tuple[str, ...] = ()
        if self.replied_on is not None and self.replied_on > day:
            unknown += ("replied_on", "reply_no", "result", "opinion")
        if self.consulted_on is not None and self.consulted_on > day:
            unknown += ("consulted_on", "consulted_how")
        return unknown
