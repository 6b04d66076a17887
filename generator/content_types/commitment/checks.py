"""Checks of items and their measures: what can be computed and belongs to one item; what is late is no fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from generator.content_types.commitment.measure import is_first_day, is_last_day
from generator.content_types.commitment.record import FIELD_ITEM, Commitment, Every, Measure
from generator.content_types.commitment.standing import Requirement
from generator.model.issue import Issue, Rule
from generator.model.site import Draft, Parsed

_BASIS: Final = "政府信息公开条例第六条；seed 1–18"
ITEM = Rule("commitment-item", "没有写明是哪一项要求，或者一项要求写了两次", _BASIS)
MEASURE = Rule("commitment-measure", "可计数的要求写法不对", _BASIS)
PERIOD = Rule("commitment-period", "统计的起点或者终点不是周期的开头或者结尾", _BASIS)
RULES: Final = (ITEM, MEASURE, PERIOD)

_FORMS: Final[tuple[str, ...]] = ("events", "published", "figure")
# Which keys each form may have beside `every, since, until, unit, word`; the first ones it must have.
_ALLOWED: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "count": (("events", "at_least"), ("sum",)),
    "share": (("events", "among", "percent"), ()),
    "published": (("published", "at_least"), ()),
    "figure": (("figure", "phase"), ("at_most", "not_above_last_year")),
}
_NAMES: Final = {
    "count": "数次数或者数量的",
    "share": "算比例的",
    "published": "数公布件数的",
    "figure": "比较金额的",
}
_KEYS: Final = tuple(dict.fromkeys(key for must, may in _ALLOWED.values() for key in (*must, *may)))
_WHOLE: Final = 100


def check_item(parsed: Parsed) -> Iterator[Issue]:
    """An item is named, not a whole document."""
    commitment = parsed.record
    if isinstance(commitment, Commitment) and not commitment.item.item:
        hint = f"写成 {commitment.item.id}#条款锚点，如 #p2-5；打开那个文件的网页，从目录里抄条款的链接"
        yield ITEM.at(parsed.where(FIELD_ITEM), "没有写明是文件的哪一项", hint, field=FIELD_ITEM)


def check_measure(parsed: Parsed) -> Iterator[Issue]:
    """A measure has one form, with the keys of that form and no others, and numbers that can be met."""
    commitment = parsed.record
    if not isinstance(commitment, Commitment):
        return
    for number, measure in enumerate(commitment.measures):
        for key, message, hint in _form_faults(measure):
            place = ("measures", number, key) if key else ("measures", number)
            yield MEASURE.at(parsed.where(*place), message, hint, field=key or "measures")
        for key, message, hint in _period_faults(measure):
            yield PERIOD.at(parsed.where("measures", number, key), message, hint, field=key)


def _given(measure: Measure) -> tuple[str, ...]:
    """The keys that are written, of those that make a form."""
    values = ((key, getattr(measure, key)) for key in _KEYS)
    return tuple(key for key, value in values if value is not None and value is not False and value != ())


def _form_faults(measure: Measure) -> Iterator[tuple[str, str, str]]:
    given = _given(measure)
    forms = [form for form in _FORMS if form in given]
    if len(forms) != 1:
        told = f"同时写了 {'、'.join(forms)}" if forms else "没有写明数什么"
        hint = "数次数写 events，数公布的信息写 published，比较金额写 figure，三样写一样"
        yield forms[1] if forms else "", told, hint
        return
    form = forms[0]
    if form == "events":
        form = "share" if {"among", "percent"} & set(given) else "count"
    must, may = _ALLOWED[form]
    for key in must:
        if key not in given:
            yield "", f"{_NAMES[form]}要求没有写 {key}", f"{_NAMES[form]}要写 {'、'.join(must)}"
    for key in given:
        if key not in (*must, *may):
            hint = f"{_NAMES[form]}只写 {'、'.join((*must, *may))}，以及 every、since、until、unit、word"
            yield key, f"{_NAMES[form]}要求不写 {key}", hint
    yield from _number_faults(measure, form)


def _number_faults(measure: Measure, form: str) -> Iterator[tuple[str, str, str]]:
    if measure.at_least == 0:
        yield "at_least", "至少 0 等于没有要求", "写 1 以上的整数；没有可以计数的要求，删去这一条"
    if form == "share":
        if measure.percent is not None and not 1 <= measure.percent <= _WHOLE:
            yield "percent", f"比例 {measure.percent} 不在 1 至 100 之间", "写 1 至 100 的整数，不带百分号"
        lost = [kind.id for kind in measure.events if kind not in measure.among]
        if measure.among and lost:
            told = f"总数里没有“{'、'.join(lost)}”，比例会超过 100%"
            yield "among", told, "among 要包括 events 里的每一种，再加上其余的"
        elif measure.among and set(measure.among) == set(measure.events):
            yield "among", "总数与 events 相同，比例永远是 100%", "among 里加上没有按要求做到的记事"
    if form == "figure":
        if (measure.at_most is None) == (not measure.not_above_last_year):
            yield "", "没有写明比什么，或者写了两样", "写 at_most: 金额，或者 not_above_last_year: true，两样写一样"
        if measure.every is not Every.YEAR:
            yield "every", f"金额按年公布，不能{measure.every.value}比较", "写 every: 每年"


def _period_faults(measure: Measure) -> Iterator[tuple[str, str, str]]:
    every = measure.every.value
    unit = every[1:]
    if not is_first_day(measure.since, every):
        yield "since", f"{measure.since} 不是一个{unit}的第一天", f"写一个{unit}的第一天，如 {measure.since.year}-01-01"
    if measure.until is None:
        return
    if measure.until < measure.since:
        yield "until", f"终点 {measure.until} 早于起点 {measure.since}", "请核对"
    elif not is_last_day(measure.until, every):
        yield (
            "until",
            f"{measure.until} 不是一个{unit}的最后一天",
            f"写一个{unit}的最后一天，如 {measure.until.year}-12-31",
        )


def check_once(draft: Draft, _today: date) -> Iterator[Issue]:
    """An item has one record: two could say different things of it."""
    first: dict[tuple[str, str], Parsed] = {}
    for parsed in draft.records:
        requirement = parsed.card.gist if parsed.card is not None and not parsed.card.is_withdrawn else None
        if isinstance(requirement, Requirement):
            other = first.setdefault((requirement.document, requirement.anchor), parsed)
            if other is not parsed:
                message = f"这一项的落实情况已经写在 {other.path}"
                yield ITEM.at(parsed.where(FIELD_ITEM), message, "一项要求只写一条；多出来的请撤下", field=FIELD_ITEM)
