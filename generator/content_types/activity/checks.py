"""Checks of activities: they have happened, what is counted adds up, and Party affairs are not kept here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.content_types.activity.record import FIELD_KINDS, Activity
from generator.model.issue import Issue, Rule, Source
from generator.model.site import Parsed
from generator.text.pattern import Pattern

ORDER = Rule("activity-dates", "活动日期先后矛盾", "REGULATIONS TIME-02")
FIELD_WORK = Rule("activity-field-work", "调研天数或者调研报告对不上", "政府信息公开条例第六条")
PARTY = Rule("activity-party", "党内活动不在本平台登载", "党务公开条例（试行）；政府信息公开条例第二条")
RULES: Final = (ORDER, FIELD_WORK, PARTY)

# Affairs of Party organisations. Their publicity has rules and places of its own: the portal links to them.
_PARTY: Final = Pattern(
    "民主生活会|组织生活会|双重组织生活|述职述廉|述责述廉|述职述责|三会一课|主题党日|党课|民主评议党员"
    "|党员大会|支部委员会|党小组|党支部|党组会议?|党委会议?|党委常委会|党组(?:理论学习)?中心组|党委(?:理论学习)?中心组|理论学习中心组"
)


def check_dates(parsed: Parsed) -> Iterator[Issue]:
    """What is reported has happened: an activity ends before it is published."""
    activity = parsed.record
    if not isinstance(activity, Activity):
        return
    last = activity.last_day
    if last < activity.held_on:
        where = parsed.where("held_until")
        message = f"结束日期 {last} 早于活动日期 {activity.held_on}"
        yield ORDER.at(where, message, "请核对", field="held_until")
    if last > activity.published_on.day:
        where = parsed.where("held_until" if activity.held_until else "held_on")
        message = f"活动日期 {last} 晚于发布日期 {activity.published_on.day}"
        yield ORDER.at(where, message, "活动结束以后再发布，请核对", field="held_on")


def check_field_work(parsed: Parsed) -> Iterator[Issue]:
    """Days and reports are those of field work, no longer than it lasted, and the report can be read."""
    activity = parsed.record
    if not isinstance(activity, Activity):
        return
    if activity.kind not in FIELD_KINDS:
        for field in ("days", "report"):
            if getattr(activity, field) is not None:
                message = f"“{activity.kind.value}”不写调研天数和调研报告"
                hint = "是调研的，kind 写 基层调研 或者 联系点；不是的，删去这一项"
                yield FIELD_WORK.at(parsed.where(field), message, hint, field=field)
        return
    lasted = (activity.last_day - activity.held_on).days + 1
    if activity.days is not None and not 1 <= activity.days <= max(lasted, 1):
        message = f"调研天数是 {activity.days}，起止日期一共 {lasted} 天"
        yield FIELD_WORK.at(parsed.where("days"), message, "写 1 至起止日期的天数，或者核对 held_until", field="days")
    yield from _check_report(parsed, activity)


def _check_report(parsed: Parsed, activity: Activity) -> Iterator[Issue]:
    report = activity.report
    if report is None:
        return
    where = parsed.where("report")
    if (report.file is None) == (report.url is None):
        message = f"报告“{report.title}”没有写明在哪里，或者写了两处"
        yield FIELD_WORK.at(where, message, "附件写 file，网页写 url，两样写一样", field="report")
    elif report.file is not None and report.file not in {attachment.file for attachment in activity.attachments}:
        message = f"附件里没有“{report.file}”"
        yield FIELD_WORK.at(where, message, "把文件放进本信息的文件夹，并写进 attachments", field="report")


def check_party(parsed: Parsed) -> Iterator[Issue]:
    """民主生活会, 述职述廉 and the like are linked where they were published, not kept here."""
    activity = parsed.record
    if not isinstance(activity, Activity):
        return
    told: tuple[tuple[Source, str, str], ...] = (
        (parsed.where("title"), "title", activity.title),
        (parsed.where("summary"), "summary", activity.summary or ""),
        *((parsed.where("keywords"), "keywords", word) for word in activity.keywords),
    )
    for where, field, text in told:
        if found := _PARTY.search(text):
            hint = (
                "政务活动只登载政府事务。这类情况由有关组织按照自己的制度公布；"
                "已经公布的，在落实情况的 elsewhere 里写标题和网址，这个文件请移走"
            )
            yield PARTY.at(where, f"“{found[0]}”属于党内活动，不在本平台登载", hint, field=field)
