"""督查事项: one matter of the supervision ledger, from its assignment to its closure（销号）.

Everything that happens is an entry of a dated list, and lists only grow: what was published of a matter is never rewritten.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from generator.model.fields import (
    Column,
    Day,
    Editorial,
    Facet,
    Help,
    Internal,
    Inverse,
    Label,
    Line,
    Part,
    Percent,
    Quiet,
    Text,
    WebAddress,
    WholeNumber,
)
from generator.model.promise import Extension, Milestone
from generator.model.record import Record
from generator.model.reference import ItemRef, RecordRef, UnitRef


class SourceKind(StrEnum):
    """Where a matter comes from (seed item 9). 领导批示 and 巡视巡察 are none: see Clearance."""

    SUPERIOR_RECTIFICATION = "上级督查整改"
    SUPERIOR_TASK = "上级任务"
    LOCAL_DECISION = "本级决策部署"
    WORK_REPORT = "政府工作报告"
    OTHER = "其他可公开事项"


class SupervisionKind(StrEnum):
    """Kinds of supervision: the seed's two, and those of 政府督查工作条例 Art. 14."""

    KEY = "重点督查"
    SPECIAL = "专项督查"
    GENERAL = "综合督查"
    INVESTIGATION = "事件调查"
    ROUTINE = "日常督办"
    LEAD = "线索核查"


class Rhythm(StrEnum):
    """How often feedback is promised."""

    WEEKLY = "每周"
    MONTHLY = "每月"
    QUARTERLY = "每季度"
    HALF_YEARLY = "每半年"


class NoticeKind(StrEnum):
    """What the supervising office sends."""

    ORDER = "督办通知"
    REMINDER = "提醒函"
    INQUIRY = "催办单"


class ProceedingKind(StrEnum):
    """Steps of 政府督查工作条例 Art. 16–18, and 回头看 after a closure."""

    CONCLUSION = "督查结论"
    REVIEW_REQUEST = "复核申请"
    REVIEW_DECISION = "复核决定"
    VERIFICATION = "整改核查"
    LOOK_BACK = "回头看"


SOURCE_SLUGS = (
    ("上级督查整改", "superior-rectification"),
    ("上级任务", "superior-task"),
    ("本级决策部署", "local-decision"),
    ("政府工作报告", "work-report"),
    ("其他可公开事项", "other"),
)
KIND_SLUGS = (
    ("重点督查", "key"),
    ("专项督查", "special"),
    ("综合督查", "general"),
    ("事件调查", "investigation"),
    ("日常督办", "routine"),
    ("线索核查", "lead"),
)


class Evidence(Part):
    """What shows that something was done: an attachment of the record, or a page elsewhere with the digest of what was there."""

    title: Annotated[Line, Label("名称")]
    file: Annotated[Line | None, Label("附件文件名")] = None
    url: Annotated[WebAddress | None, Label("网址")] = None
    sha256: Annotated[Line | None, Label("SHA-256")] = None


class Update(Part):
    """进展. `why` is asked for where progress goes backwards; `reached` names milestones, `solves` numbers of problems."""

    on: Annotated[Day, Label("反馈日期")]
    percent: Annotated[Percent, Label("进度")]
    text: Annotated[Text, Label("进展情况")]
    why: Annotated[Text | None, Label("进度回退的原因")] = None
    reached: Annotated[tuple[Line, ...], Label("完成的节点")] = ()
    solves: Annotated[tuple[WholeNumber, ...], Label("解决的问题")] = ()
    evidence: Annotated[tuple[Evidence, ...], Label("佐证")] = ()


class Problem(Part):
    """An entry of the 问题清单; its number is its place in the list, from 1."""

    on: Annotated[Day, Label("发现日期")]
    what: Annotated[Text, Label("问题")]


class Notice(Part):
    """What the supervising office sent, and until when an answer was asked for."""

    on: Annotated[Day, Label("发出日期")]
    kind: Annotated[NoticeKind, Label("类别")]
    text: Annotated[Text, Label("要求")]
    reply_by: Annotated[Day | None, Label("要求答复日期")] = None


class Reply(Part):
    """回音: the answer of a responsible unit."""

    on: Annotated[Day, Label("答复日期")]
    by: Annotated[UnitRef, Label("答复单位")]
    text: Annotated[Text, Label("答复内容")]


class Suspension(Part):
    """中止: the matter rests, and its light is out until it is taken up again."""

    on: Annotated[Day, Label("中止日期")]
    why: Annotated[Text, Label("中止原因")]
    approved_by: Annotated[UnitRef, Label("批准单位")]


class Resumption(Part):
    """恢复: the matter is taken up again. Where time was lost, an extension says so."""

    on: Annotated[Day, Label("恢复日期")]
    why: Annotated[Text, Label("恢复原因")]


class Proceeding(Part):
    """A step of 政府督查工作条例 Art. 16–18, or a 回头看."""

    on: Annotated[Day, Label("日期")]
    kind: Annotated[ProceedingKind, Label("程序")]
    by: Annotated[UnitRef, Label("单位")]
    text: Annotated[Text, Label("内容")]


class Closure(Part):
    """销号: the public answer to the matter, verified by another unit than those responsible for it."""

    on: Annotated[Day, Label("销号日期")]
    result: Annotated[Text, Label("办理结果")]
    verified_by: Annotated[UnitRef, Label("核实单位")]
    evidence: Annotated[tuple[Evidence, ...], Label("佐证")] = ()


class Reopening(Part):
    """重新办理: a closed matter is opened again, with a new due day."""

    on: Annotated[Day, Label("重新办理日期")]
    why: Annotated[Text, Label("原因")]
    due_on: Annotated[Day, Label("完成时限")]


class Clearance(Part):
    """Somebody reviewed that a matter that touches on 批示, 巡视 or 巡察 may be public."""

    by: Annotated[Line, Label("审查人"), Internal()]
    on: Annotated[Day, Label("审查日期")]
    basis: Annotated[Line, Label("可以公开的依据")]


class Supervision(Record):
    """督查事项."""

    source: Annotated[
        SourceKind, Label("事项来源"), Help("五类之一", "本级决策部署"), Column(), Facet(slugs=SOURCE_SLUGS)
    ]
    source_item: Annotated[
        ItemRef | None,
        Label("来源条款"),
        Help("文件编号#条款锚点，在文件网页的目录里抄", None),
        Inverse("督查事项"),
        Column(),
    ] = None
    source_note: Annotated[Line | None, Label("来源说明"), Help("来源不在本平台的，写文件名称和文号", None)] = None
    clearance: Annotated[Clearance | None, Label("公开前审查"), Quiet(), Editorial()] = None
    kind: Annotated[SupervisionKind, Label("督查类别"), Help("六类之一", "专项督查"), Column(), Facet(slugs=KIND_SLUGS)]
    part_of: Annotated[
        RecordRef | None, Label("上级事项"), Help("责任分解的，写上级事项的编号", None), Inverse("分解事项"), Column()
    ] = None
    lead_unit: Annotated[UnitRef, Label("牵头单位"), Help("units.yml 里的编号", "demo-office"), Column(), Facet()]
    support_units: Annotated[tuple[UnitRef, ...], Label("责任单位"), Help("配合的单位，一行一个", None), Column()] = ()
    contact: Annotated[Line | None, Label("承办科室和电话"), Help("写科室和办公电话，不写个人", None)] = None
    assigned_on: Annotated[Day, Label("交办日期"), Help("交给牵头单位的日子", "2099-03-01"), Column()]
    due_on: Annotated[
        Day, Label("首次完成时限"), Help("交办时定的最后一天；要延期的写 extensions，不改这里", "2099-06-30"), Column()
    ]
    rhythm: Annotated[Rhythm, Label("反馈周期"), Help("多久反馈一次进展", "每月")] = Rhythm.MONTHLY
    milestones: Annotated[tuple[Milestone, ...], Label("进度节点"), Quiet()] = ()
    extensions: Annotated[tuple[Extension, ...], Label("延期"), Quiet()] = ()
    updates: Annotated[tuple[Update, ...], Label("进展"), Quiet()] = ()
    problems: Annotated[tuple[Problem, ...], Label("问题清单"), Quiet()] = ()
    notices: Annotated[tuple[Notice, ...], Label("督办"), Quiet()] = ()
    replies: Annotated[tuple[Reply, ...], Label("回音"), Quiet()] = ()
    suspensions: Annotated[tuple[Suspension, ...], Label("中止"), Quiet()] = ()
    resumptions: Annotated[tuple[Resumption, ...], Label("恢复"), Quiet()] = ()
    proceedings: Annotated[tuple[Proceeding, ...], Label("督查程序"), Quiet()] = ()
    closures: Annotated[tuple[Closure, ...], Label("销号"), Quiet()] = ()
    reopenings: Annotated[tuple[Reopening, ...], Label("重新办理"), Quiet()] = ()

    def happenings(self) -> Iterator[tuple[tuple[str | int, ...], date, str]]:
        """Every dated entry."""
        yield ("assigned_on",), self.assigned_on, "交办"
        for key, label, items in self.entries():
            for number, item in enumerate(items):
                yield (key, number, "on"), item.on, label

    def entries(
        self,
    ) -> tuple[
        tuple[
            str,
            str,
            tuple[
                Extension
                | Update
                | Problem
                | Notice
                | Reply
                | Suspension
                | Resumption
                | Proceeding
                | Closure
                | Reopening,
                ...,
            ],
        ],
        ...,
    ]:
        """The lists of what has happened: key, label, entries."""
        return (
            ("extensions", "延期批准", self.extensions),
            ("updates", "反馈", self.updates),
            ("problems", "发现问题", self.problems),
            ("notices", "督办", self.notices),
            ("replies", "答复", self.replies),
            ("suspensions", "中止", self.suspensions),
            ("resumptions", "恢复", self.resumptions),
            ("proceedings", "督查程序", self.proceedings),
            ("closures", "销号", self.closures),
            ("reopenings", "重新办理", self.reopenings),
        )
