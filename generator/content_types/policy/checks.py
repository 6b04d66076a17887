"""Checks that only policy documents need."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content_types.policy.record import ChangeKind, Policy, PolicyKind
from generator.model.issue import Issue, Rule
from generator.model.site import Parsed

NUMBER_REASON = Rule("DOC-01r", "没有发文字号又没有说明", "GB/T 9704-2012；REGULATIONS T4")
CATALOGUE = Rule("CAT-01", "目录要素不全", "政府信息公开条例第十二条")
EFFECT = Rule("DOC-09", "施行、失效日期矛盾", "REGULATIONS DOC-09")
INTERPRETATION = Rule("DOC-12", "解读没有关联原文", "国办秘函〔2019〕19号；REGULATIONS DOC-12")

RULES = (NUMBER_REASON, CATALOGUE, EFFECT, INTERPRETATION)


def check_number(parsed: Parsed) -> Iterator[Issue]:
    """A document has a number, or says why it has none; never both, never an invented one."""
    policy = parsed.record
    if not isinstance(policy, Policy):
        return
    if policy.document_no is None and policy.document_no_absent_reason is None:
        hint = "有就写 document_no；原文没有的，写 document_no_absent_reason 说明，不要自己编"
        yield NUMBER_REASON.at(parsed.where("document_no"), "没有发文字号，也没有说明原因", hint, field="document_no")
    if policy.document_no is not None and policy.document_no_absent_reason is not None:
        where = parsed.where("document_no_absent_reason")
        yield NUMBER_REASON.at(where, "既有发文字号，又写了没有的原因", "请删去一项", field="document_no_absent_reason")


def check_catalogue(parsed: Parsed) -> Iterator[Issue]:
    """CAT-01: index number, date, topic and summary; only what was taken over may lack them."""
    policy = parsed.record
    if not isinstance(policy, Policy):
        return
    if policy.issued_on is None:
        yield CATALOGUE.at(
            parsed.where(), "缺少“成文日期”（issued_on）", "写落款日期，如 2099-03-01", field="issued_on"
        )
    if policy.imported is not None:
        return
    for field, label, hint in (
        ("index_no", "索引号", "运行 gongkai new policy 时会自动分配；已有文件可写下一个未用的号"),
        ("topic", "主题分类", "按“一级-二级”写，如 综合政务-政务公开"),
        ("summary", "内容概述", "用 20 至 200 字说清楚是什么事"),
    ):
        if getattr(policy, field) is None:
            yield CATALOGUE.at(parsed.where(), f"缺少“{label}”（{field}）", hint, field=field)


def check_dates(parsed: Parsed) -> Iterator[Issue]:
    """DOC-09: a document takes effect after it is made and expires after it takes effect."""
    policy = parsed.record
    if not isinstance(policy, Policy):
        return
    start, end = policy.effective_on, policy.expires_on
    if policy.normative and start is None and policy.imported is None:
        hint = "规范性文件要写明施行日期，如 2099-04-01"
        yield EFFECT.at(
            parsed.where("normative"), "规范性文件没有“施行日期”（effective_on）", hint, field="effective_on"
        )
    if start and policy.issued_on and start < policy.issued_on:
        message = f"施行日期 {start} 早于成文日期 {policy.issued_on}"
        yield EFFECT.at(parsed.where("effective_on"), message, "请核对；不溯及既往", field="effective_on")
    begin = start or policy.issued_on
    if end and begin and end < begin:
        message = f"有效期至 {end}，早于开始的日期 {begin}"
        yield EFFECT.at(parsed.where("expires_on"), message, "请核对年份", field="expires_on")
    for number, change in enumerate(policy.changed_by):
        where = parsed.where("changed_by", number, "on")
        if policy.issued_on and change.on < policy.issued_on:
            message = f"变动日期 {change.on} 早于成文日期 {policy.issued_on}"
            yield EFFECT.at(where, message, "请核对", field="changed_by")
        if change.kind is ChangeKind.EXTENDED and change.expires_on is None:
            yield EFFECT.at(where, "延长有效期，但没有写延长到哪一天", "请加上 expires_on", field="changed_by")


def check_interpretation(parsed: Parsed) -> Iterator[Issue]:
    """DOC-12: an interpretation names what it interprets; the link back is derived."""
    policy = parsed.record
    if isinstance(policy, Policy) and policy.kind is PolicyKind.INTERPRETATION and not policy.relations.interprets:
        hint = "在 relations 下面写 interprets: 和被解读文件的编号"
        yield INTERPRETATION.at(parsed.where("kind"), "解读没有写明解读的是哪个文件", hint, field="relations")
