"""Checks of one record against the day and the portal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from generator.load import rules
from generator.model.card import Card
from generator.model.content_type import Types
from generator.model.declaration import Path
from generator.model.issue import Issue, Rule
from generator.model.record import Openness, Record, ReviewResult
from generator.model.reference import OutsideOrgan, UnitId
from generator.model.site import Parsed
from generator.text.outline import Heading


def check_local(parsed: Parsed, record: Record, headings: Sequence[Heading]) -> Iterator[Issue]:
    """What can be seen from the record's own file on any day."""
    yield from _check_openness(parsed, record)
    yield from _check_order_of_dates(parsed, record)
    yield from _check_review(parsed, record)
    yield from _check_attachments(parsed, record)
    yield from _check_aliases(parsed, record, headings)


def check_record(parsed: Parsed, samples: AbstractSet[str], today: date) -> Iterator[Issue]:
    """What depends on the day and on the portal. `samples` are the ids of invented units."""
    card = parsed.card
    if card is None:
        return
    if card.latest > today and parsed.record is not None:
        yield from _check_future(parsed, parsed.record, today)
    if card.is_sample or not card.is_imported or samples:
        yield from _check_sample(parsed, card, samples)


def acceptable_rules(types: Types) -> dict[str, Rule]:
    """The rules that a confirmed original may break, by code."""
    own = (rule for kind in types.values() for rule in kind.rules)
    return {rule.code: rule for rule in (*rules.RULES, *own) if rule.accepts}


def _check_openness(parsed: Parsed, record: Record) -> Iterator[Issue]:
    if record.openness is Openness.PROACTIVE:
        return
    hint = "请把文件移出本仓库并报告单位保密员：仓库本身就是公开渠道，删除以后历史里仍然留有，须由技术人员清除历史"
    yield rules.OPENNESS.at(parsed.where("openness"), "不是主动公开的信息，不能放在这里", hint, field="openness")


def _claims(record: Record) -> Iterator[tuple[Path, date, str]]:
    """The days on which something is said to have been done on this portal."""
    for number, correction in enumerate(record.corrections):
        yield ("corrections", number, "on"), correction.on, "更正"
    if record.withdrawn:
        yield ("withdrawn", "on"), record.withdrawn.on, "撤下"


def _check_order_of_dates(parsed: Parsed, record: Record) -> Iterator[Issue]:
    """TIME-02: made, published and changed in this order."""

    def at(field: str, message: str, hint: str, *path: str | int) -> Issue:
        return rules.DATES.at(parsed.where(*(path or (field,))), message, hint, field=field)

    published = record.published_on.day
    if record.issued_on and record.issued_on > published:
        yield at("issued_on", f"成文日期 {record.issued_on} 晚于发布日期 {published}", "文件先成文后发布，请核对")
    first = record.first_published_on
    if first and first > published:
        yield at("first_published_on", f"首次公开日期 {first} 晚于在本平台的发布日期 {published}", "请核对")
    if first and record.issued_on and first < record.issued_on:
        yield at("first_published_on", f"首次公开日期 {first} 早于成文日期 {record.issued_on}", "请核对")
    if record.imported and record.imported.on > published:
        yield at("imported", f"转载日期 {record.imported.on} 晚于发布日期 {published}", "请核对", "imported", "on")
    for path, day, what in _claims(record):
        if day < published:
            yield at(str(path[0]), f"{what}日期 {day} 早于发布日期 {published}", "请核对", *path)


def _check_future(parsed: Parsed, record: Record, today: date) -> Iterator[Issue]:
    """TIME-02: nothing that is said to have happened lies ahead of today."""
    published = record.published_on.day
    if published > today:
        message = f"发布日期 {published} 晚于今天（{today}）"
        hint = "请核对年份；还没有到发布日期的先不要提交"
        yield rules.DATES.at(parsed.where("published_on"), message, hint, field="published_on")
    for path, day, what in (*_claims(record), *record.happenings()):
        if day > today:
            message = f"{what}日期 {day} 晚于今天（{today}）"
            yield rules.DATES.at(parsed.where(*path), message, "请核对年份", field=str(path[0]))


def _check_review(parsed: Parsed, record: Record) -> Iterator[Issue]:
    """REV-01: reviewed item by item, before publication, with a result that lets it out."""
    review = record.review
    if review is None:
        if record.imported is None:
            hint = "请填写 review：secrecy（保密审查）和 disclosure（公开审查）各写 by、on、result"
            yield rules.REVIEW.at(parsed.where(), "没有保密审查和公开审查的记录", hint, field="review")
        return
    for key, label, opinion in (("secrecy", "保密审查", review.secrecy), ("disclosure", "公开审查", review.disclosure)):
        if opinion.result is ReviewResult.REFUSED:
            hint = "结论不予公开的文件不能放在这里，请移出并报告单位保密员"
            yield rules.OPENNESS.at(
                parsed.where("review", key, "result"), f"{label}结论是不予公开", hint, field="review"
            )
        if opinion.on > record.published_on.day:
            message = f"{label}日期 {opinion.on} 晚于发布日期 {record.published_on.day}"
            yield rules.REVIEW.at(
                parsed.where("review", key, "on"), message, "应当先审查、后公开，请核对", field="review"
            )


def _check_sample(parsed: Parsed, card: Card, samples: AbstractSet[str]) -> Iterator[Issue]:
    """Invented records say so and name no real unit; only what is taken over may name an outside organ."""
    for mention in card.mentions:
        path, value = mention.path, mention.value
        if isinstance(value, UnitId) and value.id in samples and not card.is_sample:
            hint = "虚构的内容请加上一行 sample: true"
            yield rules.SAMPLE_NAME.at(parsed.where(*path), "示例机构的信息没有标明示例", hint, field=str(path[0]))
        if isinstance(value, OutsideOrgan) and card.is_sample:
            hint, message = "示例信息只能用 units.yml 里的示例机构", f"示例信息用了外部单位“{value.name}”"
            yield rules.SAMPLE_NAME.at(parsed.where(*path), message, hint, field=str(path[0]))
        if isinstance(value, OutsideOrgan) and not card.is_imported:
            hint, message = (
                "请写 units.yml 里的机构编号；确属转载的，填写 imported: {from, on}",
                f"“{value.name}”不是本平台的机构",
            )
            yield rules.OUTSIDE_PUBLISHER.at(parsed.where(*path), message, hint, field=str(path[0]))


def _check_attachments(parsed: Parsed, record: Record) -> Iterator[Issue]:
    """Every attachment named is there, every file there is named, and names stay apart when case is folded."""
    there = {file.name.casefold(): file for file in parsed.files}
    named = set()
    for number, attachment in enumerate(record.attachments):
        key = attachment.file.casefold()
        source = parsed.where("attachments", number, "file")
        folder = parsed.path.removesuffix(".md")
        if key in named:
            yield rules.ATTACHMENT.at(source, f"附件“{attachment.file}”写了两次", "请只留一个", field="attachments")
        elif key not in there or there[key].name != attachment.file:
            hint = f"请把文件放进 {folder}/，文件名要一字不差"
            yield rules.ATTACHMENT.at(source, f"找不到附件“{attachment.file}”", hint, field="attachments")
        elif not there[key].size:
            yield rules.ATTACHMENT.at(
                source, f"附件“{attachment.file}”是空文件", "请换成正确的文件", field="attachments"
            )
        named.add(key)
    yield from _check_replaced(parsed, record, set(named))
    for file in parsed.files:
        if file.name.casefold() not in named:
            hint = f"请在 attachments 里加上：file: {file.name}，并写 title；不公开的请移走"
            yield rules.ATTACHMENT.at(parsed.where("attachments"), f"文件夹里的“{file.name}”没有列为附件", hint)
    if len(there) != len(parsed.files):
        yield rules.ATTACHMENT.at(parsed.where("attachments"), "有两个附件的文件名只差大小写", "请改名")


def _check_replaced(parsed: Parsed, record: Record, taken: set[str]) -> Iterator[Issue]:
    """A name of before leads to one file."""
    for number, attachment in enumerate(record.attachments):
        for old in attachment.replaces:
            if old.casefold() in taken:
                where = parsed.where("attachments", number, "replaces")
                message = f"原文件名“{old}”还在用，或者写了两次"
                hint = "replaces 只写已经不用的文件名，每个只能由一个新文件接替"
                yield rules.ATTACHMENT.at(where, message, hint, field="attachments")
            taken.add(old.casefold())


def _check_aliases(parsed: Parsed, record: Record, headings: Sequence[Heading]) -> Iterator[Issue]:
    anchors = {heading.anchor for heading in headings} if record.anchor_aliases else set()
    for number, alias in enumerate(record.anchor_aliases):
        source = parsed.where("anchor_aliases", number)
        if alias.new not in anchors:
            yield rules.ANCHOR_ALIAS.at(source, f"正文里没有锚点“{alias.new}”", "请核对 new", field="anchor_aliases")
        if alias.old in anchors:
            yield rules.ANCHOR_ALIAS.at(source, f"锚点“{alias.old}”仍在使用", "请核对 old", field="anchor_aliases")


def rules_of(types: Types) -> tuple[Rule, ...]:
    """Every rule there is: the shared ones and the types' own."""
    return (*rules.RULES, *(rule for kind in types.values() for rule in kind.rules))
