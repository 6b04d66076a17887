"""Record: what every published thing has, whatever its type."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from generator.model.fields import (
    Column,
    Day,
    Editorial,
    Facet,
    Help,
    Internal,
    Label,
    Line,
    Part,
    PublishedOn,
    Quiet,
    Text,
    WebAddress,
    YesNo,
)
from generator.model.reference import OrganRef, PlaceRef


class Openness(StrEnum):
    """公开方式（政府信息公开条例 Art. 13–16). Only 主动公开 may be in the repository at all."""

    PROACTIVE = "主动公开"
    ON_REQUEST = "依申请公开"
    WITHHELD = "不予公开"


class ReviewResult(StrEnum):
    """Outcome of a review before disclosure（条例 Art. 17）."""

    PUBLIC = "可以公开"
    PARTLY = "区分处理后公开"
    REFUSED = "不予公开"


class EditStage(StrEnum):
    """三审三校."""

    FIRST_REVIEW = "初审"
    SECOND_REVIEW = "复审"
    FINAL_REVIEW = "终审"
    FIRST_PROOF = "一校"
    SECOND_PROOF = "二校"
    THIRD_PROOF = "三校"


class Channel(StrEnum):
    """Where it was published（条例 Art. 23）."""

    WEBSITE = "政府网站"
    GAZETTE = "政府公报"
    CONFERENCE = "新闻发布会"
    PRESS = "报刊"
    BROADCAST = "广播电视"
    NEW_MEDIA = "政务新媒体"
    NOTICE_BOARD = "公示栏"
    PLACE = "查阅场所"


class Opinion(Part):
    """One reviewer's conclusion. Who it was stays in the repository."""

    by: Annotated[Line, Label("审查人"), Internal()]
    on: Annotated[Day, Label("审查日期")]
    result: Annotated[ReviewResult, Label("审查结论")]
    basis: Annotated[Line | None, Label("依据")] = None


class Edit(Part):
    """One of the 三审三校."""

    stage: Annotated[EditStage, Label("审校环节")]
    by: Annotated[Line, Label("审校人"), Internal()]
    on: Annotated[Day, Label("审校日期")]


class Review(Part):
    """保密审查 and 公开审查, item by item（条例 Art. 17；保守国家秘密法实施条例 Art. 42）, and the edits."""

    secrecy: Annotated[Opinion, Label("保密审查")]
    disclosure: Annotated[Opinion, Label("公开审查")]
    edits: Annotated[tuple[Edit, ...], Label("三审三校")] = ()


class Attachment(Part):
    """A file beside the record, in the folder of the record's id. `file` is its name there, any Unicode.

    `replaces` are names under which it, or what it succeeds, was published before: their addresses go on answering with it.
    """

    file: Annotated[Line, Label("文件名")]
    title: Annotated[Line, Label("附件名称")]
    replaces: Annotated[tuple[Line, ...], Label("原文件名")] = ()


class Correction(Part):
    """更正: what of a published record was changed, when and why.

    `withhold` keeps the text before it from being shown, where that is what was wrong (个人信息保护法 Art. 47).
    """

    on: Annotated[Day, Label("更正日期")]
    what: Annotated[Text, Label("更正内容")]
    why: Annotated[Text, Label("更正原因")]
    withhold: Annotated[YesNo, Label("不公开更正前的文本")] = False


class Withdrawal(Part):
    """撤下: the page stays and says so."""

    on: Annotated[Day, Label("撤下日期")]
    why: Annotated[Text, Label("撤下原因")]


class Acceptance(Part):
    """A confirmed original that breaks a rule of form goes out as it was printed, with a visible note.

    `only` is what the message of the finding says, such as the amount as printed: the others are not let out.
    """

    code: Annotated[Line, Label("规则编号")]
    only: Annotated[Line | None, Label("哪一处")] = None
    why: Annotated[Text, Label("照原件公开的原因")]
    by: Annotated[Line, Label("确认人"), Internal()]
    on: Annotated[Day, Label("确认日期")]


class Import(Part):
    """Taken over from a public source."""

    origin: Annotated[Line, Label("来源")] = Field(alias="from")
    url: Annotated[WebAddress | None, Label("来源网址")] = None
    on: Annotated[Day, Label("转载日期")]


class AnchorAlias(Part):
    """A clause that moved keeps its published address."""

    old: Annotated[Line, Label("原锚点")]
    new: Annotated[Line, Label("现锚点")]


class Record(Part):
    """What every published thing has. The id is the file's stem, the address `/<type>/<id>/`."""

    title: Annotated[Line, Label("标题"), Help("写全称，末尾不加标点", "关于做好春季道路养护工作的通知"), Quiet()]
    publisher: Annotated[
        OrganRef,
        Label("公开主体"),
        Help("units.yml 里的机构编号；只有转载件可以写 {name, url}", "demo-office"),
        Column(),
        Facet(),
    ]
    issued_on: Annotated[Day | None, Label("成文日期"), Help("落款日期", "2099-03-01"), Column()] = None
    published_on: Annotated[
        PublishedOn,
        Label("发布日期"),
        Help("在本平台公开的日期，可以带时刻", "2099-03-02 09:00"),
        Column(),
        Facet(by="year"),
    ]
    first_published_on: Annotated[Day | None, Label("首次公开日期"), Help("转载件最初公开的日期", "2099-03-02")] = None
    openness: Annotated[Openness, Label("公开方式"), Help("只收主动公开的信息", "主动公开")]
    review: Annotated[Review | None, Label("审查情况"), Quiet(), Editorial()] = None
    summary: Annotated[
        Text | None, Label("内容概述"), Help("20 至 200 字，说清楚是什么事", None), Quiet(), Editorial()
    ] = None
    keywords: Annotated[tuple[Line, ...], Label("关键词"), Editorial()] = ()
    places: Annotated[
        tuple[PlaceRef, ...], Label("涉及地区"), Help("places.yml 里的编号", None), Facet(), Editorial()
    ] = ()
    attachments: Annotated[tuple[Attachment, ...], Label("附件"), Quiet()] = ()
    corrections: Annotated[tuple[Correction, ...], Label("更正记录"), Quiet()] = ()
    withdrawn: Annotated[Withdrawal | None, Label("撤下"), Quiet()] = None
    accepted: Annotated[tuple[Acceptance, ...], Label("照原件公开"), Quiet(), Editorial()] = ()
    imported: Annotated[Import | None, Label("转载来源"), Quiet(), Editorial()] = None
    sample: Annotated[YesNo, Label("示例"), Help("虚构的示例写 true", "true"), Column(), Quiet(), Editorial()] = False
    channels: Annotated[tuple[Channel, ...], Label("公开渠道"), Editorial()] = ()
    anchor_aliases: Annotated[tuple[AnchorAlias, ...], Label("锚点别名"), Quiet(), Editorial()] = ()

    def happenings(self) -> Iterator[tuple[tuple[str | int, ...], date, str]]:
        """What a type's own fields say has happened: where it stands, the day, what. None of it may lie ahead of today."""
        yield from ()

    def unknown_on(self, _day: date) -> tuple[str, ...]:
        """Names of fields that tell of what came after a day, beside dated parts: looking back leaves them out."""
        return ()

    @property
    def changed_on(self) -> date:
        """The day this record's page last changed in substance: what feeds and site map call updated."""
        days = [
            self.published_on.day,
            *(c.on for c in self.corrections),
            *(day for _path, day, _what in self.happenings()),
        ]
        if self.withdrawn:
            days.append(self.withdrawn.on)
        return max(days)
