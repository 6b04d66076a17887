"""发文字号 of official documents: GB/T 9704-2012, 7.2.5 (DOC-01).

Three forms are in use, and each is printed in one way only:

- `示政发〔2099〕1号`: 机关代字, the year in 六角括号, the number;
- `示例市人民政府令第337号` or `第337号`: 令 (公告, 通告) numbered on from year to year;
- `示例市财政局公告2099年第5号` or `2099年第5号`: 公告 (通告, 令) numbered anew each year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import total_ordering
from types import MappingProxyType
from typing import Final, NamedTuple

from generator.text.pattern import Pattern

_HAN = r"\u4e00-\u9fff"
_NAMED = rf"[{_HAN}]{{1,40}}(?:令|公告|通告)"
_YEAR = r"(?:19|20)[0-9]{2}"
_NUMBER = r"[1-9][0-9]{0,4}"
_BRACKETED = Pattern(rf"([{_HAN}]{{2,12}})〔({_YEAR})〕({_NUMBER})号")
_RUNNING = Pattern(rf"((?:{_NAMED})?)第({_NUMBER})号")
_ANNUAL = Pattern(rf"((?:{_NAMED})?)({_YEAR})年第({_NUMBER})号")

# What stands for 〔 and 〕 in the wild: keyboards, input methods, fonts and OCR.
_NAMES_OF_BRACKETS = (
    *("六角括号", "半角方括号", "全角方括号", "方头括号", "空心方头括号", "全角圆括号", "半角圆括号", "小号六角括号"),
    *("小号圆括号", "细六角括号", "黑六角括号", "空心六角括号", "空心方括号", "数学方括号", "半角花括号", "全角花括号"),
    *("半角尖括号", "全角尖括号", "单书名号", "双书名号", "直角引号", "空心直角引号"),
)
_OPENING: Final[Mapping[str, str]] = MappingProxyType(
    dict(zip("〔[［【〖（(﹝﹙❲⦗〘〚⟦{｛<＜〈《「『", _NAMES_OF_BRACKETS, strict=True))
)
_CLOSING: Final[Mapping[str, str]] = MappingProxyType(
    dict(zip("〕]］】〗）)﹞﹚❳⦘〙〛⟧}｝>＞〉》」』", _NAMES_OF_BRACKETS, strict=True))
)
_NAME_OF_BRACKET: Final[Mapping[str, str]] = MappingProxyType({**_OPENING, **_CLOSING})
_BRACKETS = re.escape("".join(_NAME_OF_BRACKET))
_BRACKET = f"[{_BRACKETS}]"

# `\s` knows neither the zero-width characters nor the soft hyphen that copying brings along.
_BLANK = r"[\s\u00ad\u200b-\u200f\u2060\ufeff]"
_NAME_OF_BLANK: Final[Mapping[str, str]] = MappingProxyType(
    {" ": "空格", "\u3000": "全角空格", "\u00a0": "不间断空格", "\t": "制表符", "\n": "换行", "\r": "换行"}
)
_DIGIT = "[0-9０-９]"
_HAN_VALUE: Final[Mapping[str, int]] = MappingProxyType(
    {"〇": 0, "零": 0, "○": 0} | {figure: value for value, figure in enumerate("一二三四五六七八九", start=1)}
)
_HAN_UNIT: Final[Mapping[str, int]] = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_FIGURES = rf"(?:{_DIGIT}{{1,9}}|[{''.join(_HAN_VALUE)}{''.join(_HAN_UNIT)}]{{1,9}})"

_KIND = "(?:令|公告|通告)"
_AFTER_YEAR = rf"(?P<joint>[-－—–]?)(?P<di>第?)(?P<number>{_FIGURES})(?P<hao>[号號]?)(?P<tail>.*)"
# From the surest reading to the least: both brackets, one of them, none (then the year needs four digits).
_LOOSE_BRACKETED = tuple(
    Pattern(
        rf"(?P<organ>[^{_BRACKETS}]*?)(?P<open>{opening})(?P<year>{year})(?P<nian>年?)(?P<close>{closing}){_AFTER_YEAR}"
    )
    for opening, year, closing in (
        (_BRACKET, _FIGURES, _BRACKET),
        (_BRACKET, rf"{_DIGIT}{{4}}", ""),
        ("", rf"{_DIGIT}{{4}}", _BRACKET),
        ("", rf"{_DIGIT}{{4}}", ""),
    )
)
_SERIAL = rf"(?:(?P<year>{_FIGURES})年)?"
_COUNT = rf"(?P<number>{_FIGURES})(?P<hao>[号號]?)"
_LOOSE_NAMED = tuple(
    Pattern(pattern + "(?P<tail>.*)")
    for pattern in (
        rf"(?P<organ>[{_HAN}]*?{_KIND}){_BRACKET}?{_SERIAL}(?P<di>第?){_COUNT}{_BRACKET}?(?P<kind>)",
        rf"(?P<organ>){_SERIAL}(?P<di>第){_COUNT}(?P<kind>)",
        rf"(?P<organ>[{_HAN}]*?){_SERIAL}(?P<di>第?){_COUNT}(?<=[号號])(?P<kind>{_KIND})",
    )
)
_WITHOUT_YEAR = Pattern(rf"[{_HAN}]*?第?{_FIGURES}[号號]?")

_EXAMPLE = "示政发〔2099〕1号"
# Longer than any number: not a mistyped one, and too long to repeat in a message.
_LONGEST_PRINT = 80
_SHORT_YEAR = 2
_CENTURY = 100


class MalformedDocumentNo(ValueError):  # noqa: N818 - named for what the text is
    """A 发文字号 that is not in form: every fault by name, and the right form if it can be told."""

    def __init__(self, reason: str, suggestion: str | None) -> None:
        """Keep both parts, so that a message can lay them out."""
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


@total_ordering
@dataclass(frozen=True, slots=True)
class DocumentNo:
    """A 发文字号: 机关代字 (or the name ending in 令, 公告, 通告), year, number.

    `year` is None for numbers that run on from year to year. `is_annual` tells
    `…公告2099年第5号` from a 代字 that happens to end in 公告 (`示政公告〔2099〕5号`).
    """

    organ_code: str
    year: int | None
    number: int
    is_annual: bool = False

    def __post_init__(self) -> None:
        """Refuse what could not be printed in form."""
        form = _RUNNING if self.year is None else _ANNUAL if self.is_annual else _BRACKETED
        if form.fullmatch(str(self)) is None:
            reason = f"“{self}”不是发文字号的样式，应当如“{_EXAMPLE}”"
            raise MalformedDocumentNo(reason, None)

    def __str__(self) -> str:
        """Print it in its one official form."""
        if self.year is None:
            return f"{self.organ_code}第{self.number}号"
        if self.is_annual:
            return f"{self.organ_code}{self.year}年第{self.number}号"
        return f"{self.organ_code}〔{self.year}〕{self.number}号"

    def __lt__(self, other: object) -> bool:
        """Order by organ, year and number (a dataclass would fail on None beside a year)."""
        if not isinstance(other, DocumentNo):
            return NotImplemented
        return self._rank() < other._rank()

    def _rank(self) -> tuple[str, int, int, bool]:
        return (self.organ_code, self.year or 0, self.number, self.is_annual)


class FoundDocumentNo(NamedTuple):
    """A number in running text; `document_no` is what it stands for, whatever its brackets."""

    start: int
    end: int
    printed: str
    document_no: DocumentNo | None


def parse_document_no(text: str) -> DocumentNo:
    """Read a 发文字号 in its official form; raise MalformedDocumentNo naming all faults otherwise."""
    number = _strict(text)
    if number is not None:
        return number
    faults = _faults_of_characters(text)
    reading = _read_loosely(text)
    faults += reading.faults or ([] if faults else [f"不是发文字号的样式，应当如“{_EXAMPLE}”"])
    meant = reading.document_no
    raise MalformedDocumentNo("；".join(faults), None if meant is None else str(meant))


def loose_key(text: str) -> str:
    """Give all variants of bracket, blank, width, 第 and 虚位 of one number the same key."""
    number = _strict(text) or _read_loosely(text).document_no
    if number is not None:
        return f"{number.organ_code}|{number.year or ''}|{number.number}"
    plain = re.sub(_BLANK, "", unicodedata.normalize("NFKC", text))
    return re.sub(_BRACKET, "|", plain).casefold()


def find_document_nos(text: str) -> tuple[FoundDocumentNo, ...]:
    """Find the numbers that running text quotes, in any bracket style, in the order they stand."""
    return tuple(sorted((*_find(text, _QUOTED_BRACKETED), *_find(text, _QUOTED_NAMED))))


class _Reading(NamedTuple):
    faults: list[str]
    document_no: DocumentNo | None = None


def _strict(text: str) -> DocumentNo | None:
    if match := _BRACKETED.fullmatch(text):
        return DocumentNo(match[1], int(match[2]), int(match[3]))
    if match := _RUNNING.fullmatch(text):
        return DocumentNo(match[1], None, int(match[2]))
    if match := _ANNUAL.fullmatch(text):
        return DocumentNo(match[1], int(match[2]), int(match[3]), is_annual=True)
    return None


def _read_loosely(text: str) -> _Reading:
    """Tell what was meant and what is wrong with it, blanks aside."""
    plain = re.sub(_BLANK, "", text)
    if not plain:
        return _Reading(["发文字号是空的；确实没有的，写 null 并说明原因"])
    if len(plain) > _LONGEST_PRINT:
        return _Reading([])
    both, *fewer = _LOOSE_BRACKETED
    for patterns, read in (((both,), _read_bracketed), (_LOOSE_NAMED, _read_named), (fewer, _read_bracketed)):
        for pattern in patterns:
            if match := pattern.fullmatch(plain):
                return read(match)
    if _WITHOUT_YEAR.fullmatch(plain):
        return _Reading([f"缺少年份，应当如“{_EXAMPLE}”"])
    return _Reading([])


def _read_bracketed(match: re.Match[str]) -> _Reading:
    faults = _faults_of_organ(match["organ"])
    faults += _faults_of_brackets(match["open"], match["close"])
    year, faults_of_year = _read_year(match["year"])
    faults += faults_of_year
    if match["nian"]:
        faults.append("括号内只写四位数字，不写“年”")
    if match["joint"]:
        faults.append(f"年份和序号之间多出“{match['joint']}”")
    if match["di"]:
        faults.append("序号前不加“第”")
    number, faults_of_number = _read_number(match)
    return _Reading(faults + faults_of_number, _number_or_none(match["organ"], year, number))


def _read_named(match: re.Match[str]) -> _Reading:
    faults: list[str] = []
    organ = match["organ"] + match["kind"]
    if match["kind"]:
        faults.append(f"“{match['kind']}”应当写在“第”之前")
    if re.search(_BRACKET, match[0]):
        faults.append("令、公告、通告的序号不加括号")
    year = None
    if match["year"]:
        year, faults_of_year = _read_year(match["year"])
        faults += faults_of_year
    if not match["di"]:
        faults.append("令、公告、通告的序号前应当有“第”")
    number, faults_of_number = _read_number(match)
    faults += faults_of_number
    if match["year"] and year is None:
        return _Reading(faults)
    return _Reading(faults, _number_or_none(organ, year, number, is_annual=year is not None))


def _number_or_none(organ: str, year: int | None, number: int, *, is_annual: bool = False) -> DocumentNo | None:
    if year is None and not is_annual and not re.search(rf"{_KIND}\Z|\A\Z", organ):
        return None
    try:
        return DocumentNo(organ, year, number, is_annual=is_annual)
    except MalformedDocumentNo:
        return None


def _read_year(figures: str) -> tuple[int | None, list[str]]:
    year = _value(figures)
    faults = [] if _is_digits(figures) else [f"年份“{figures}”应当用阿拉伯数字"]
    if len(figures) == _SHORT_YEAR and year < _CENTURY:
        faults.append(f"年份“{figures}”应当写全四位")
        # A guess, and only a suggestion: two-digit years were printed mostly before 2000.
        return year + (1900 if year >= _CENTURY // 2 else 2000), faults
    if re.fullmatch(_YEAR, str(year)) is None:
        faults.append(f"年份“{figures}”应当是1900至2099之间的四位数字")
        return None, faults
    return year, faults


def _read_number(match: re.Match[str]) -> tuple[int, list[str]]:
    figures, tail = match["number"], match["tail"]
    number = _value(figures)
    faults = []
    if not _is_digits(figures):
        faults.append(f"序号“{figures}”应当用阿拉伯数字")
    elif number == 0:
        faults.append("序号从1编起，没有0号")
    elif not re.fullmatch(_NUMBER, str(number)):
        faults.append(f"序号“{figures}”超过五位")
    elif unicodedata.normalize("NFKC", figures).startswith("0"):
        faults.append(f"序号“{figures}”编了虚位，应当写“{number}”")
    if match["hao"] == "號":
        faults.append("“號”应当写作“号”")
    elif not match["hao"]:
        faults.append("序号后面缺少“号”")
    if "号" in tail:
        faults.append("一栏只填一个发文字号，联合行文只标主办机关的")
    elif tail:
        faults.append(f"末尾多出“{tail}”")
    return number, faults


def _faults_of_organ(organ: str) -> list[str]:
    if not organ:
        return ["缺少机关代字"]
    if re.fullmatch(rf"[{_HAN}]{{2,12}}", organ) is None:
        return [f"机关代字“{organ}”应当是2至12个汉字"]
    return []


def _faults_of_brackets(opening: str, closing: str) -> list[str]:
    if not opening and not closing:
        return ["年份应当用六角括号〔〕（U+3014、U+3015）括起来"]
    faults = []
    for side, right, printed in (("左", "〔", opening), ("右", "〕", closing)):
        should_be = f"应当用六角括号“{right}”（U+{ord(right):04X}）"
        if not printed:
            faults.append(f"缺少{side}括号，{should_be}")
        elif printed in "〔〕" and printed != right:
            faults.append(f"{side}括号“{printed}”方向反了，{should_be}")
        elif printed != right:
            faults.append(f"{side}括号“{printed}”是{_NAME_OF_BRACKET[printed]}（U+{ord(printed):04X}），{should_be}")
    return faults


def _faults_of_characters(text: str) -> list[str]:
    faults = []
    blanks = tuple(re.finditer(_BLANK, text))
    if blanks and len(blanks) < len(text):
        places = "、".join(
            f"第{blank.start() + 1}个字符是{_NAME_OF_BLANK.get(blank[0], '不可见的空白')}" for blank in blanks
        )
        faults.append(f"发文字号内外都不留空格：{places}")
    if wide := "".join(re.findall("[０-９]+", text)):
        faults.append(f"数字“{wide}”是全角，应当用半角")
    return faults


def _is_digits(figures: str) -> bool:
    return re.fullmatch(f"{_DIGIT}+", figures) is not None


def _value(figures: str) -> int:
    """Read figures of either width, Chinese ones digit by digit (二〇九九) or with units (六十)."""
    if _is_digits(figures):
        return int(figures)
    total = 0
    digit: int | None = None
    for figure in figures:
        if figure in _HAN_UNIT:
            total += (1 if digit is None else digit) * _HAN_UNIT[figure]
            digit = None
        else:
            digit = (digit or 0) * 10 + _HAN_VALUE[figure]
    return total + (digit or 0)


_GAP = rf"{_BLANK}{{0,3}}"
_QUOTED_BRACKETED = Pattern(
    rf"{_BRACKET}{_GAP}{_DIGIT}{{4}}{_GAP}年?{_BRACKET}{_GAP}第?{_GAP}{_DIGIT}{{1,5}}{_GAP}[号號]"
)
_QUOTED_SERIAL = rf"(?:{_DIGIT}{{4}}年)?第{_GAP}{_FIGURES}{_GAP}[号號]"
_QUOTED_NAMED = Pattern(rf"{_KIND}{_GAP}(?:[（(]{_QUOTED_SERIAL}[）)]|{_QUOTED_SERIAL})")

_LONGEST_ORGAN = 42
_ORGAN_BEFORE = Pattern(rf"(?P<before>[^{_HAN}]?)(?P<run>[{_HAN}]+)[ \u00a0\u3000]{{0,3}}\Z")
# In running text nothing separates a 代字 from the words before it. No 代字 contains these,
_LEAD_IN = Pattern(
    ".*(?:根据|依据|按照|依照|遵照|参照|贯彻|落实|执行|印发|转发|下发|发布|公布|废止|修订|修改|代替|替代|详见|参见|关于"
    "|以及|现将|结合|通知|意见|规定|办法|文件|其中|号|的|了)"
)
# none begins with one of these,
_NEVER_FIRST = Pattern("[见与及或按据是为在以由]+")
# and these begin one only where it can begin at all (和平、经开、原州、即墨、太原之并): not after 》 or a figure.
_SELDOM_FIRST = Pattern("[和经原从即并依将年月日]+")
_OPENERS = "（(〔[【《“、，。；：\n\u3000 "


def _find(text: str, pattern: Pattern[str]) -> Iterator[FoundDocumentNo]:
    for core in pattern.finditer(text):
        window = text[max(0, core.start() - _LONGEST_ORGAN) : core.start()]
        before = _ORGAN_BEFORE.search(window)
        if before is None:
            continue
        skipped = _words_before_organ(before["run"], before["before"])
        if skipped == len(before["run"]):
            continue
        start = core.start() - len(window) + before.start("run") + skipped
        printed = text[start : core.end()]
        yield FoundDocumentNo(start, core.end(), printed, _strict(printed) or _read_loosely(printed).document_no)


def _words_before_organ(run: str, before: str) -> int:
    lead_in = _LEAD_IN.match(run)
    skipped = lead_in.end() if lead_in else 0
    follows_something = (before and before not in _OPENERS) or (skipped and run[skipped - 1] == "号")
    for first, applies in ((_SELDOM_FIRST, follows_something), (_NEVER_FIRST, True)):
        more = first.match(run, skipped)
        if applies and more:
            skipped = more.end()
    return skipped
