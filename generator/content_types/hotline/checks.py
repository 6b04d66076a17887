"""Checks of bulletins: every sum adds up, every rate is what its numbers come to, the text says what the table says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from generator.content_types.hotline.period import Tally, base_of, day_before, days_of, last_day
from generator.content_types.hotline.record import Bulletin, Piece
from generator.model.issue import Issue, Rule, Severity, Source
from generator.model.site import Draft, Parsed
from generator.text.pattern import Pattern
from generator.text.ratio import Agreement, judge, round_to, share_of

_WHY: Final = "REGULATIONS §7.4；seed 13"
SUMS = Rule("HOT-01", "热线的分类合计不等于总量", _WHY)
RATES = Rule("HOT-02", "热线的比率与件数对不上", _WHY)
CHANGE = Rule("HOT-03", "比上一期的增减与上一期对不上", _WHY)
TEXT = Rule("HOT-04", "正文的数字与表里的不一致", _WHY)
PERIOD = Rule("HOT-05", "统计的起止日期不对", _WHY)
NEARLY = Rule("HOT-02r", "热线的比率最后一位不准", "REGULATIONS §6.4", Severity.WARNING, blocks=False)
PARTLY = Rule("HOT-01p", "热线的分类只占受理总量的一部分", _WHY, Severity.WARNING, blocks=False)
RULES: Final = (SUMS, RATES, CHANGE, TEXT, PERIOD, NEARLY, PARTLY)


class _Claim(NamedTuple):
    """A rate as printed, and the parts it is of."""

    where: Source
    label: str
    part: int
    whole: int
    printed: Decimal


def check_period(parsed: Parsed) -> Iterator[Issue]:
    """A month is a whole month, a week is seven days, and both are over when the bulletin is published."""
    bulletin = parsed.record
    if not isinstance(bulletin, Bulletin):
        return
    last = last_day(bulletin.kind, bulletin.period_from)
    if last is None:
        message = f"{bulletin.kind.value}不会从 {bulletin.period_from} 开始"
        yield PERIOD.at(parsed.where("period_from"), message, "写这一期的第一天，请核对", field="period_from")
    elif last != bulletin.period_until:
        message = f"{bulletin.kind.value}从 {bulletin.period_from} 开始，应当到 {last}，写的是 {bulletin.period_until}"
        yield PERIOD.at(parsed.where("period_until"), message, "请核对起止日期和通报周期", field="period_until")
    if bulletin.period_until >= bulletin.published_on.day:
        message = f"统计结束日期 {bulletin.period_until} 不早于发布日期 {bulletin.published_on.day}"
        yield PERIOD.at(parsed.where("period_until"), message, "一期结束以后再发布，请核对", field="period_until")


def check_sums(parsed: Parsed) -> Iterator[Issue]:
    """HOT-01: channels, ways of dealing with it and categories each make the total."""
    bulletin = parsed.record
    if not isinstance(bulletin, Bulletin):
        return
    total, base = bulletin.total, base_of(bulletin)
    for key, what, whole, name in (
        ("intake", "各渠道", total, "受理总量"),
        ("dispatch", "各办理方式", total, "受理总量"),
        ("categories", "各类", base, "分类基数" if bulletin.category_base else "受理总量"),
    ):
        pieces: tuple[Piece, ...] = getattr(bulletin, key)
        found = sum(piece.number for piece in pieces)
        if pieces and found != whole:
            message = f"{what}合计 {found}，应等于{name} {whole}，差 {abs(found - whole)}"
            hint = "请对照原件核对"
            if key == "categories" and found < whole:
                hint += "；原件的分类只统计一部分的，写 category_base: {number: 合计, why: 口径}"
            yield SUMS.at(parsed.where(key), message, hint, field=key)
    if bulletin.category_base is not None:
        where = parsed.where("category_base")
        if base > total:
            yield SUMS.at(where, f"分类基数 {base} 多于受理总量 {total}", "请核对", field="category_base")
        elif base < total:
            message = f"分类只统计了受理总量 {total} 中的 {base}，还有 {total - base} 件没有分类"
            yield PARTLY.at(where, message, "网页照实写明口径", field="category_base")
    yield from _check_parts(parsed, bulletin)


def _check_parts(parsed: Parsed, bulletin: Bulletin) -> Iterator[Issue]:
    """In time and late make what was due; nothing is more than the whole."""
    handling, survey = bulletin.handling, bulletin.survey
    if handling is not None and handling.in_time + handling.late != handling.due:
        found = handling.in_time + handling.late
        message = f"按时办结与超时合计 {found}，应等于应办结 {handling.due}，差 {abs(found - handling.due)}"
        yield SUMS.at(parsed.where("handling"), message, "请对照原件核对", field="handling")
    if survey is not None and survey.satisfied > survey.rated:
        message = f"满意 {survey.satisfied} 件，多于评价 {survey.rated} 件"
        yield SUMS.at(parsed.where("survey"), message, "请对照原件核对", field="survey")
    for key, numbers in (
        ("top_units", [item.number for item in bulletin.top_units]),
        ("top_issues", [item.number for item in bulletin.top_issues]),
    ):
        for number, value in enumerate(numbers):
            if value > bulletin.total:
                message = f"{value} 件，多于受理总量 {bulletin.total}"
                yield SUMS.at(parsed.where(key, number), message, "请对照原件核对", field=key)


def check_rates(parsed: Parsed) -> Iterator[Issue]:
    """HOT-02: every rate is recomputed from its numbers."""
    bulletin = parsed.record
    if not isinstance(bulletin, Bulletin):
        return
    for claim in _claims(parsed, bulletin):
        yield from _check_claim(claim)
    if bulletin.daily_average is not None:
        days = days_of(bulletin.period_from, bulletin.period_until)
        mean = Fraction(bulletin.total, max(1, days))
        if abs(mean - bulletin.daily_average) >= 1:
            right = round_to(mean, 0)
            message = f"日均：{bulletin.total} 件、{days} 天，应为 {right}，写的是 {bulletin.daily_average}"
            yield RATES.at(parsed.where("daily_average"), message, f"请核对，应写 {right}", field="daily_average")


def _claims(parsed: Parsed, bulletin: Bulletin) -> Iterator[_Claim]:
    for key in _TABLES:
        for number, (piece, whole) in enumerate(_with_whole(bulletin, key)):
            if piece.percent is not None:
                yield _Claim(parsed.where(key, number), piece.label, piece.number, whole, piece.percent)
    handling, survey = bulletin.handling, bulletin.survey
    if handling is not None and handling.rate is not None:
        yield _Claim(parsed.where("handling", "rate"), "按时办结率", handling.in_time, handling.due, handling.rate)
    if survey is not None and survey.satisfaction_rate is not None:
        where = parsed.where("survey", "satisfaction_rate")
        yield _Claim(where, "满意率", survey.satisfied, survey.rated, survey.satisfaction_rate)


def _check_claim(claim: _Claim) -> Iterator[Issue]:
    if not claim.whole:
        yield RATES.at(claim.where, f"{claim.label}：总数是 0，没有百分比", "请删去百分比", field="percent")
        return
    found = judge(share_of(claim.part, claim.whole), claim.printed)
    message = f"{claim.label}：{claim.part}/{claim.whole} 应为 {found.right}%，写的是 {claim.printed}%"
    if found.agreement is Agreement.WRONG:
        yield RATES.at(claim.where, message, f"请核对，应写 {found.right}", field="percent")
    elif found.agreement is Agreement.NEAR:
        yield NEARLY.at(claim.where, message, f"最后一位不准，应写 {found.right}；原件如此的可以照写", field="percent")


_CLAUSE: Final = Pattern(r"[^。；;\n]+")
_OTHER_PERIOD: Final = Pattern("上周|上月|上季|上年|去年|同期|上期|前一|同比|环比|累计|日均")
_TOTAL: Final = Pattern(r"受理(?P<of>[^，,。；;、\d]{0,14}?)(?P<number>\d+)\s*件")
_SHARE: Final = r"(?P<of>[^，,。；;、\d]{0,6}?)(?P<number>\d+)\s*件(?:[，,]?\s*占[^\d，,。；;]{0,10}(?P<percent>\d+(?:\.\d+)?)\s*[%％])?"


def check_text(parsed: Parsed, body: str, first_line: int) -> Iterator[Issue]:
    """HOT-04: “受理……件” is the total, “某类……件，占……%” is what the table has."""
    bulletin = parsed.record
    if not isinstance(bulletin, Bulletin):
        return
    pieces = {piece.label: (piece, whole) for key in _TABLES for piece, whole in _with_whole(bulletin, key)}
    # The longest first: “投诉举报” is no “投诉”.
    labels = sorted(pieces, key=lambda label: (-len(label), label))
    for number, line in enumerate(body.split("\n"), start=first_line):
        where = Source(parsed.path, number)
        for clause in _CLAUSE.findall(line):
            yield from _check_total(where, clause, bulletin, labels)
            for label, found in _mentions(clause, labels):
                yield from _check_piece(where, found, *pieces[label])


def _mentions(clause: str, labels: Sequence[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """Every “某类……件” of this period in a clause, each by the longest name that stands there."""
    taken: set[int] = set()
    for label in labels:
        for found in re.finditer(re.escape(label) + _SHARE, clause) if label in clause else ():
            place = range(found.start(), found.start() + len(label))
            is_other = any(other in found["of"] for other in labels) or not taken.isdisjoint(place)
            if not is_other and not _OTHER_PERIOD.search(clause[: found.start()].rsplit("，", 1)[-1]):
                yield label, found
            taken.update(place)


_TABLES: Final = ("intake", "dispatch", "categories", "top_issues")


def _with_whole(bulletin: Bulletin, key: str) -> Iterator[tuple[Piece, int]]:
    pieces: tuple[Piece, ...] = getattr(bulletin, key)
    for piece in pieces:
        yield piece, base_of(bulletin) if key == "categories" else bulletin.total


def _check_total(where: Source, clause: str, bulletin: Bulletin, labels: Sequence[str]) -> Iterator[Issue]:
    for found in _TOTAL.finditer(clause):
        before = clause[: found.start()] + found["of"]
        of_a_part = any(label in found["of"] for label in labels)
        if of_a_part or _OTHER_PERIOD.search(before) or int(found["number"]) == bulletin.total:
            continue
        message = f"正文写受理 {found['number']} 件，受理总量是 {bulletin.total}"
        yield TEXT.at(where, message, "请对照原件，改正文或者改 total", field="total")


def _check_piece(where: Source, found: re.Match[str], piece: Piece, whole: int) -> Iterator[Issue]:
    if int(found["number"]) != piece.number:
        message = f"正文写{piece.label} {found['number']} 件，表里是 {piece.number} 件"
        yield TEXT.at(where, message, "请对照原件，改正文或者改表", field="body")
    elif found["percent"] is not None:
        yield from _check_claim(_Claim(where, piece.label, piece.number, whole, Decimal(found["percent"])))


def check_changes(draft: Draft, _today: date) -> Iterator[Issue]:
    """HOT-03: the change since the period before is recomputed where that one is here."""
    counts = [(p, p.card.gist) for p in draft.records if p.card is not None and isinstance(p.card.gist, Tally)]
    ended = {(c.kind, c.publisher, c.period_until): (p, c) for p, c in counts}
    for parsed, count in counts:
        bulletin = parsed.record
        if not isinstance(bulletin, Bulletin):
            continue
        before = ended.get((count.kind, count.publisher, day_before(count.period_from)))
        if bulletin.previous is not None and (before is None or before[0].id != bulletin.previous.id):
            right = f"应当是 {before[0].id}" if before else "本平台没有上一期"
            message = f"{bulletin.previous.id} 不是上一期：{right}"
            yield CHANGE.at(parsed.where("previous"), message, "上一期在这一期的前一天结束", field="previous")
        if bulletin.change is None or before is None or not before[1].total:
            continue
        found = judge(Fraction(count.total - before[1].total) * 100 / before[1].total, bulletin.change)
        if found.agreement is not Agreement.EXACT:
            message = (
                f"上一期 {before[1].total}，这一期 {count.total}，增减应为 {found.right}%，写的是 {bulletin.change}%"
            )
            rule = CHANGE if found.agreement is Agreement.WRONG else NEARLY
            yield rule.at(parsed.where("change"), message, f"请核对，应写 {found.right}", field="change")
