"""Typed fields of records, and the metadata that outputs draw from them.

Every scalar of a record arrives as the text that stands in the file; the field's type parses it and says,
in Chinese, what to write instead. Nothing here accepts what merely resembles the right form.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from generator.text.document_no import DocumentNo, MalformedDocumentNo, parse_document_no
from generator.text.index_no import IndexNo, MalformedIndexNo, parse_index_no
from generator.text.pattern import Pattern
from generator.text.topic import Topic, UnknownTopic, parse_topic


class Label(NamedTuple):
    """The Chinese name of a field: a row of docs/GLOSSARY.md."""

    text: str


class Help(NamedTuple):
    """What an editor is told to write, with an example that is itself valid."""

    text: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The field is a column of lists and data sets."""


class Facet(NamedTuple):
    """The field divides its type's records into directories: by value, by year, a document number by its organ's code.

    `slugs` gives values an address of their own.
    """

    by: Literal["value", "year", "organ_code"] = "value"
    slugs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Internal:
    """The field stays in the repository: no page, data set or index may carry it."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The field is public data but the page shows it by other means than a line of metadata."""


@dataclass(frozen=True, slots=True)
class Editorial:
    """The field helps to find or to use the record and is no part of what it says: bettering it is no 更正."""


class Inverse(NamedTuple):
    """A reference seen from its target: what the target's page calls it."""

    label: str


def fault(
    message: str, hint: str, *, code: str = "field-value", within: tuple[str | int, ...] = ()
) -> PydanticCustomError:
    """The error a field's parser raises: `code` is the rule, `hint` what to write instead, `within` its place below the field."""
    return PydanticCustomError("fault", "{message}", {"message": message, "hint": hint, "code": code, "within": within})


def as_scalar(parse: Callable[[object], object]) -> tuple[object, ...]:
    """Annotations of a field that is one piece of text in the file and a value of its own in the model."""
    return PlainValidator(parse), PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string"})


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise fault("这里应当只写一个值，不能是列表或分项", "请写成一行文字")
    return value


def parse_line(value: object) -> str:
    """One line of text, NFC, white space folded."""
    text = unicodedata.normalize("NFC", " ".join(_as_text(value).split()))
    if not text:
        raise fault("内容是空的", "请填写内容；确实没有，就删去这一行")
    return text


def parse_text(value: object) -> str:
    """Text of several lines, NFC."""
    text = unicodedata.normalize("NFC", _as_text(value)).strip()
    if not text:
        raise fault("内容是空的", "请填写内容；确实没有，就删去这一行")
    return text


_DAY = Pattern(r"(\d{4})-(\d{2})-(\d{2})")
_LOOSE_DAY = Pattern(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*")


# A ledger has some hundred thousand entries, of a few thousand days.
@functools.lru_cache(maxsize=8192)
def _read_plain_day(text: str) -> date | None:
    """A day that is written as it should be; None where more is to be said of it."""
    try:
        return date.fromisoformat(text) if text.isascii() and _DAY.fullmatch(text) else None
    except ValueError:
        return None


def parse_day(value: object) -> date:
    """`2022-03-07` → date; anything else is a fault that shows the right form where it can be guessed."""
    if type(value) is date:
        return value
    plain = _read_plain_day(value) if type(value) is str else None
    if plain is not None:
        return plain
    text = unicodedata.normalize("NFKC", _as_text(value))
    loose = _LOOSE_DAY.fullmatch(text)
    if not loose:
        raise fault(f"“{value}”不是日期", "日期写成 2022-03-07 这样：四位年-两位月-两位日")
    year, month, day = map(int, loose.groups())
    try:
        parsed = date(year, month, day)
    except ValueError:
        raise fault(f"“{value}”这一天不存在", "请核对月份和日子") from None
    if not _DAY.fullmatch(str(value)):
        raise fault(f"“{value}”的写法不规范", f"请写成 {parsed.isoformat()}")
    return parsed


@dataclass(frozen=True, slots=True, order=True)
class PublishTime:
    """When something was published: a day, and a time at UTC+8 where one is known."""

    day: date
    clock: time | None = None

    def __str__(self) -> str:
        """As it stands in front matter: `2022-03-07` or `2022-03-07 09:30`."""
        return f"{self.day.isoformat()} {self.clock:%H:%M}" if self.clock else self.day.isoformat()

    @property
    def pub_date(self) -> str:
        """The value of the `PubDate` meta tag (国办发〔2017〕47号): always with a time."""
        return f"{self.day.isoformat()} {self.clock or time(0, 0):%H:%M}"


def parse_publish_time(value: object) -> PublishTime:
    """`2022-03-07` or `2022-03-07 09:30` → PublishTime."""
    if isinstance(value, PublishTime):
        return value
    text = _as_text(value).strip()
    day_text, _, clock_text = text.partition(" ")
    day = parse_day(day_text)
    if not clock_text:
        return PublishTime(day)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock_text):
        raise fault(f"时刻“{clock_text}”不是 24 小时制的时:分", f"请写成 {day_text} 09:30 这样，或者只写日期")
    return PublishTime(day, time.fromisoformat(clock_text))


def parse_yes_no(value: object) -> bool:
    """`true` or `false`, nothing that YAML would guess."""
    if isinstance(value, bool):
        return value
    text = _as_text(value)
    if text not in ("true", "false"):
        raise fault(f"“{text}”不是 true 或 false", "是就写 true，否就写 false")
    return text == "true"


def parse_whole_number(value: object) -> int:
    """A count: ASCII digits only, never negative."""
    if type(value) is int and value >= 0:
        return value
    text = _as_text(value)
    if not re.fullmatch(r"0|[1-9]\d{0,11}", text):
        raise fault(f"“{text}”不是整数", "请只写阿拉伯数字，如 12")
    return int(text)


_FIRST_YEAR, _LAST_YEAR, _WHOLE = 1949, 2199, 100


def parse_year(value: object) -> int:
    """Four figures: `2099`."""
    year = parse_whole_number(value)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise fault(f"“{year}”不是年份", "写四位年份，如 2099")
    return year


def parse_percent(value: object) -> int:
    """How far something has come, 0 to 100."""
    number = parse_whole_number(value)
    if number > _WHOLE:
        raise fault(f"进度 {number} 超过 100", "进度写 0 至 100 的整数，不带百分号；超额完成的写 100，数量照实写")
    return number


_NUMBER: Final = Pattern(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
# Commas and blanks part thousands, or else nobody knows what they stand for: `8,53` may be 8.53.
_LOOSE_NUMBER: Final = Pattern(r"[+-]?\s?(?:\d+|\d{1,3}(?:[,\s]\s?\d{3})+)(?:\s?\.\s?\d+)?")
_WITH_COMMAS: Final = Pattern(r"[+-]?[\d.\s]*,[\d.,\s]*")
_MONEY_UNITS: Final = {"元": 0, "万元": 4, "亿元": 8}


def _fold_number(text: str) -> str:
    """A number without full-width figures and the sign of its share."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("—", "-").strip().rstrip("%").strip()


def _hint_number(text: str, unit: str, otherwise: str) -> str:
    """What was probably meant; where only commas are wrong and do not part thousands, no number is guessed."""
    folded = _fold_number(text)
    loose = _LOOSE_NUMBER.fullmatch(folded)
    plain = "".join(loose.group().replace(",", "").split()).lstrip("+") if loose else ""
    if _NUMBER.fullmatch(plain):
        return f"请写成 {plain}{unit}"
    if _WITH_COMMAS.fullmatch(folded):
        return f"数字里不能写逗号：对照原件，千分位逗号删去，小数点写 . ，如 8.53{unit}"
    return otherwise


def parse_number(value: object) -> Decimal:
    """A number as printed, its decimals kept: `52.70`. ASCII, without separators or a unit."""
    if isinstance(value, Decimal):
        return value
    text = _as_text(value).strip()
    if not _NUMBER.fullmatch(text):
        hint = _hint_number(text, "", "只写阿拉伯数字和小数点，如 52.70；不带单位、百分号和千分位逗号")
        raise fault(f"“{text}”不是规范的数字", hint)
    return Decimal(text)


def parse_share(value: object) -> Decimal:
    """A percentage as printed, 0 to 100, without its sign."""
    number = parse_number(value)
    if not 0 <= number <= 100:  # noqa: PLR2004 - per cent
        raise fault(f"{number} 不在 0 至 100 之间", "百分比写 0 至 100 的数，不带百分号，如 97.66")
    return number


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its unit and its decimals as printed: `1250.00万元`. Amounts are compared `in_yuan`, exactly."""

    printed: str
    unit: str

    def __str__(self) -> str:
        """As printed."""
        return f"{self.printed}{self.unit}"

    @property
    def amount(self) -> Decimal:
        """The number in its own unit."""
        return Decimal(self.printed)

    @property
    def in_yuan(self) -> Decimal:
        """The number in 元."""
        return self.amount.scaleb(_MONEY_UNITS[self.unit])


def parse_money(value: object) -> Money:
    """`1250.00万元` → Money. ASCII figures, no thousands separators, the unit 元, 万元 or 亿元."""
    if isinstance(value, Money):
        return value
    text = _as_text(value).strip()
    unit = next((name for name in ("万元", "亿元", "元") if text.endswith(name)), "")
    number = text.removesuffix(unit)
    if not unit:
        raise fault(f"金额“{text}”没有写明单位", "写数字和单位，如 1250.00万元；单位只能是元、万元、亿元")
    if not _NUMBER.fullmatch(number):
        hint = _hint_number(number, unit, "写阿拉伯数字和单位，中间不空格，如 1250.00万元")
        raise fault(f"金额“{text}”的写法不规范", hint)
    return Money(number, unit)


def parse_web_address(value: object) -> str:
    """An absolute http or https address without spaces."""
    text = _as_text(value).strip()
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(:\d+)?(/[^\s<>\"'`{}|\\^]*)?", text):
        raise fault(f"“{text}”不是网址", "请写以 https:// 开头的完整网址")
    return text


@dataclass(frozen=True, slots=True)
class IrregularNumber:
    """A document number that is not in the official form, exactly as printed (rule DOC-01).

    It is kept so that `accepted` can let a confirmed original out: an official text is not altered to please a rule.
    """

    printed: str
    reason: str
    suggestion: str | None

    def __str__(self) -> str:
        """As printed."""
        return self.printed


def _parse_document_no(value: object) -> DocumentNo | IrregularNumber:
    if isinstance(value, DocumentNo | IrregularNumber):
        return value
    text = _as_text(value)
    try:
        return parse_document_no(text)
    except MalformedDocumentNo as error:
        return IrregularNumber(text, error.reason, error.suggestion)


def _parse_index_no(value: object) -> IndexNo:
    if isinstance(value, IndexNo):
        return value
    try:
        return parse_index_no(_as_text(value))
    except MalformedIndexNo as error:
        hint = f"请写成 {error.suggestion}" if error.suggestion else "新建时由 gongkai new 分配，不必自己编"
        raise fault(f"“{value}”不规范：{error.reason}", hint, code="DOC-06") from None


def _parse_topic(value: object) -> Topic:
    if isinstance(value, Topic):
        return value
    try:
        return parse_topic(_as_text(value))
    except UnknownTopic as error:
        hint = f"是不是“{error.suggestion}”？" if error.suggestion else "按“一级-二级”写，如 综合政务-政务公开"
        raise fault(f"“{value}”不在分类表里", hint, code="DOC-07") from None


Line = Annotated[str, BeforeValidator(parse_line)]
Text = Annotated[str, BeforeValidator(parse_text)]
Day = Annotated[date, PlainValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
PublishedOn = Annotated[PublishTime, *as_scalar(parse_publish_time)]
YesNo = Annotated[bool, BeforeValidator(parse_yes_no)]
WholeNumber = Annotated[int, BeforeValidator(parse_whole_number)]
Year = Annotated[int, BeforeValidator(parse_year)]
Percent = Annotated[int, BeforeValidator(parse_percent)]
Number = Annotated[Decimal, PlainValidator(parse_number), PlainSerializer(str), WithJsonSchema({"type": "number"})]
Share = Annotated[
    Decimal,
    PlainValidator(parse_share),
    PlainSerializer(str),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
Amount = Annotated[Money, *as_scalar(parse_money)]
WebAddress = Annotated[str, BeforeValidator(parse_web_address)]
DocumentNumber = Annotated[DocumentNo | IrregularNumber, *as_scalar(_parse_document_no)]
IndexNumber = Annotated[IndexNo, *as_scalar(_parse_index_no)]
TopicName = Annotated[Topic, *as_scalar(_parse_topic)]


class Part(BaseModel):
    """A frozen part of a record; unknown keys are refused.

    Modules of parts do not have annotations from the future: pydantic would compile each from its text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    def __reduce__(self) -> tuple[Callable[..., Part], tuple[type[Part], dict[str, object]]]:
        """Pickled as its values alone: a record has dozens of parts, and every record is pickled once."""
        return _revive, (type(self), self.__dict__)


def _revive(kind: type[Part], held: dict[str, object]) -> Part:
    """A part that was checked before, without being checked once more."""
    part = kind.__new__(kind)
    for name, value in (("__dict__", held), ("__pydantic_fields_set__", set(held)), *_UNUSED):
        object.__setattr__(part, name, value)
    return part


# What else a model may hold, and none of ours does.
_UNUSED = (("__pydantic_extra__", None), ("__pydantic_private__", None))
