"""Numbers of trips, visits and cars in a text, against the record's counts（BUD-07）."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from generator.content_types.budget import rules
from generator.content_types.budget.narrative_finding import Finding
from generator.content_types.budget.narrative_text import Paragraph
from generator.content_types.budget.record import Counts
from generator.text.pattern import Pattern

_COUNT: Final = Pattern(r"(?P<count>\d{1,3}(?:,\d{3})+|\d+)(?P<unit>个团组|批次|人次|个|辆|批|人)")
_ABOUT: Final = Pattern(
    r"(?P<foreign>(?:外事|外宾|国外|国\(境\)外)(?:公务)?接待)|(?P<domestic>国内(?:公务)?接待)|(?P<reception>公务接待)|(?P<abroad>出国(?:\(境\))?)|"
    r"(?P<bought>购置(?:公务用车|公务车|车辆)?(?:数量?)?(?:共|为)?$)|(?P<owned>公务用车保有量(?:共|为)?$|保有(?:公务用车|车辆)?(?:共|为)?$)|(?P<part>其中|包括|含|陪同|陪餐)"
)
# A bracket that is closed is over: （其中外事接待 3 批次）， 86 人次. (境) is no such bracket.
_BRACKETS: Final = Pattern(r"\((?!境\))[^()]*\)")
# 本部门组织的团组2个，参加其他单位组织的团组1个: which of them the record counts, or their sum, is its own affair.
_OTHERS_TRIPS: Final = Pattern("参加.{0,8}(?:单位|部门)|参团")
_NOT_OF_NOW: Final = Pattern(r"(?:(?:增加|减少|增长|下降|比|较|上年|去年)[^，。;]{0,6}|[由从][^，。;]{0,4})$")
_UNITS: Final = {
    "个团组": "groups",
    "批次": "batches",
    "批": "batches",
    "人次": "persons",
    "人": "persons",
    "辆": "cars",
}
_FIELDS: Final = {
    ("abroad", "groups"): ("abroad_groups", "因公出国（境）团组数"),
    ("abroad", "persons"): ("abroad_persons", "因公出国（境）人次数"),
    ("domestic", "batches"): ("reception_batches", "国内公务接待批次"),
    ("domestic", "persons"): ("reception_persons", "国内公务接待人次"),
    ("reception", "batches"): ("reception_batches", "国内公务接待批次"),
    ("reception", "persons"): ("reception_persons", "国内公务接待人次"),
    ("foreign", "batches"): ("foreign_batches", "外事接待批次"),
    ("foreign", "persons"): ("foreign_persons", "外事接待人次"),
    ("bought", "cars"): ("cars_bought", "公务用车购置数"),
    ("owned", "cars"): ("cars_owned", "公务用车保有量"),
}


def check_counts(paragraphs: Iterable[Paragraph], counts: Counts, year: int) -> Iterator[Finding]:
    """Counts that differ from the record's. A part of them（其中…）and last year's are nobody's to compare."""
    for paragraph in paragraphs:
        for match in _COUNT.finditer(paragraph.text):
            before = re.split("[。;]", paragraph.text[: match.start()])[-1]
            about = _about(before)
            unit = (
                "groups"
                if match["unit"] == "个" and re.search("团组(?:数)?(?:共|为|共计)?$", before)
                else _UNITS.get(match["unit"], "")
            )
            field = _FIELDS.get((about, unit))
            sentence = re.split("[。;]", paragraph.text[match.start() - len(before) :])[0]
            if about == "abroad" and unit == "groups" and _OTHERS_TRIPS.search(sentence):
                continue
            if field is None or _NOT_OF_NOW.search(before) or f"{year - 1}年" in before:
                continue
            printed = int(match["count"].replace(",", ""))
            known = getattr(counts, field[0])
            if known is not None and printed not in _meanings(counts, field[0], about, known):
                message = f"{field[1]}：数据里是 {known}，文中写“{match.group()}”"
                hint = f"核对原件：文字写错的改为 {known}，数据写错的改 counts.{field[0]}"
                yield Finding(rules.TEXT_AMOUNT, paragraph.place(match.start()), message, hint)


def _about(before: str) -> str:
    """What the nearest words before a count are about."""
    names = [match.lastgroup or "" for match in _ABOUT.finditer(_BRACKETS.sub("", before))]
    return names[-1] if names else ""


def _meanings(counts: Counts, field: str, about: str, known: int) -> tuple[int, ...]:
    """公务接待 without 国内 may count visitors from abroad too."""
    foreign = getattr(counts, field.replace("reception", "foreign"), None)
    return (known, known + foreign) if about == "reception" and foreign else (known,)
