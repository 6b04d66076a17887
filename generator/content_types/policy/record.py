"""The fields of a policy document."""

from enum import StrEnum
from typing import Annotated

from generator.model.fields import (
    Column,
    Day,
    DocumentNumber,
    Editorial,
    Facet,
    Help,
    IndexNumber,
    Inverse,
    Label,
    Line,
    Part,
    Quiet,
    Text,
    TopicName,
    WebAddress,
    YesNo,
)
from generator.model.record import Record
from generator.model.reference import ActRef, OrganRef


class DocumentType(StrEnum):
    """文种: the 15 of 党政机关公文处理工作条例 Art. 8, and what is none of them."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令（令）"
    COMMUNIQUE = "公报"
    ANNOUNCEMENT = "公告"
    PUBLIC_NOTICE = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    REPLY = "批复"
    PROPOSAL = "议案"
    LETTER = "函"
    MINUTES = "纪要"
    OTHER = "其他"


DOCUMENT_TYPE_SLUGS = (
    ("决议", "resolution"),
    ("决定", "decision"),
    ("命令（令）", "order"),
    ("公报", "communique"),
    ("公告", "announcement"),
    ("通告", "public-notice"),
    ("意见", "opinion"),
    ("通知", "notice"),
    ("通报", "circular"),
    ("报告", "report"),
    ("请示", "request"),
    ("批复", "reply"),
    ("议案", "proposal"),
    ("函", "letter"),
    ("纪要", "minutes"),
    ("其他", "other"),
)


class PolicyKind(StrEnum):
    """A document, or an interpretation of one."""

    DOCUMENT = "文件"
    INTERPRETATION = "解读"


class ChangeKind(StrEnum):
    """What an act held elsewhere does to this one."""

    AMENDED = "修改"
    REPEALED = "废止"
    DECLARED_LAPSED = "宣布失效"
    PARTLY_REPEALED = "部分废止"
    EXTENDED = "延长有效期"


class StepKind(StrEnum):
    """The six steps of making a 规范性文件（地方组织法 Art. 75）."""

    ASSESSMENT = "评估论证"
    CONSULTATION = "公开征求意见"
    LEGALITY = "合法性审查"
    DECISION = "集体讨论决定"
    PROMULGATION = "公布"
    FILING = "备案"


class Relations(Part):
    """How this document stands to others. Each is a record's id, or a document held elsewhere."""

    implements: Annotated[tuple[ActRef, ...], Label("贯彻落实"), Inverse("贯彻落实本文件的文件")] = ()
    based_on: Annotated[tuple[ActRef, ...], Label("制定依据"), Inverse("以本文件为依据的文件")] = ()
    amends: Annotated[tuple[ActRef, ...], Label("修改"), Inverse("修改本文件的文件")] = ()
    repeals: Annotated[tuple[ActRef, ...], Label("废止"), Inverse("废止本文件的文件")] = ()
    interprets: Annotated[tuple[ActRef, ...], Label("解读的文件"), Inverse("政策解读")] = ()
    forwards: Annotated[tuple[ActRef, ...], Label("转发"), Inverse("转发本文件的文件")] = ()


class OutsideChange(Part):
    """A change made by an act that is not in this portal."""

    kind: Annotated[ChangeKind, Label("变动")]
    title: Annotated[Line, Label("标题")]
    document_no: Annotated[DocumentNumber | None, Label("发文字号")] = None
    url: Annotated[WebAddress | None, Label("网址")] = None
    on: Annotated[Day, Label("变动日期")]
    clauses: Annotated[Line | None, Label("涉及条款")] = None
    expires_on: Annotated[Day | None, Label("有效期至")] = None


class Step(Part):
    """One step of procedure that was taken."""

    step: Annotated[StepKind, Label("程序")]
    on: Annotated[Day, Label("日期")]
    note: Annotated[Line | None, Label("说明")] = None


class CitizenGuide(Part):
    """For what gives or asks something: who may have it, what, how, until when, from whom."""

    who: Annotated[Text, Label("适用对象")]
    what: Annotated[Text, Label("主要内容")]
    how: Annotated[Text, Label("怎么办")]
    until: Annotated[Line | None, Label("截止时间")] = None
    contact: Annotated[Line | None, Label("咨询方式")] = None


class Policy(Record):
    """政策文件."""

    issuers: Annotated[tuple[OrganRef, ...], Label("发文机关"), Help("列表，与公开主体相同的可以不写", None)] = ()
    document_no: Annotated[
        DocumentNumber | None,
        Label("发文字号"),
        Help("没有就不写，并写明原因", "示政发〔2099〕1号"),
        Column(),
        Facet(by="organ_code"),
    ] = None
    document_no_absent_reason: Annotated[
        Line | None, Label("无发文字号的原因"), Help("没有发文字号时填写", None), Quiet(), Editorial()
    ] = None
    registration_no: Annotated[Line | None, Label("规范性文件登记号")] = None
    index_no: Annotated[IndexNumber | None, Label("索引号"), Help("由 gongkai new 分配", None), Column()] = None
    document_type: Annotated[
        DocumentType,
        Label("文种"),
        Help("十五种公文之一，都不是就写其他", "通知"),
        Column(),
        Facet(slugs=DOCUMENT_TYPE_SLUGS),
    ]
    kind: Annotated[PolicyKind, Label("类别"), Help("文件或解读", "文件")] = PolicyKind.DOCUMENT
    normative: Annotated[YesNo, Label("规范性文件"), Help("是行政规范性文件写 true", "false"), Column()] = False
    topic: Annotated[
        TopicName | None, Label("主题分类"), Help("一级-二级", "综合政务-政务公开"), Column(), Facet(), Editorial()
    ] = None
    effective_on: Annotated[Day | None, Label("施行日期"), Help("规范性文件必填", "2099-04-01"), Column()] = None
    expires_on: Annotated[Day | None, Label("有效期至"), Help("最后一个有效的日子", "2104-03-31"), Column()] = None
    recipients: Annotated[Text | None, Label("主送"), Help("原文的主送机关", None)] = None
    copied_to: Annotated[Text | None, Label("抄送"), Help("原文的抄送机关", None)] = None
    relations: Annotated[Relations, Label("文件关系"), Quiet(), Editorial()] = Relations()
    changed_by: Annotated[tuple[OutsideChange, ...], Label("变动记录"), Quiet()] = ()
    procedure: Annotated[tuple[Step, ...], Label("制定程序"), Quiet()] = ()
    guide: Annotated[CitizenGuide | None, Label("办事指引"), Quiet(), Editorial()] = None
