"""索引号: the portal's own number of a record in the catalogue (条例 Art. 12, DOC-06).

The form is `<统一社会信用代码或单位代码>/YYYY-NNNNNNN`, as governments of the same city print it;
the serial starts at 1 for every publisher and year and is never reused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from generator.text.pattern import Pattern
from generator.text.uscc import is_valid_uscc

_USCC_LENGTH = 18
_LAST_SERIAL = 9_999_999

_SHAPE = Pattern(r"([0-9A-Z]{4,18})/((?:19|20)[0-9]{2})-([0-9]{7})")
_LOOSE = Pattern(r"(?P<code>[0-9A-Za-z]+)(?P<slash>[/\\|_-]+)(?P<year>[0-9]{4})(?P<dash>[-_/]*)(?P<serial>[0-9]{1,12})")
_CODE = Pattern(r"[0-9A-Z]{4,18}")
_YEAR = Pattern(r"(?:19|20)[0-9]{2}")


class MalformedIndexNo(ValueError):  # noqa: N818 - named for what the text is
    """An 索引号 that is not in form: why, and the right form where it can be told."""

    def __init__(self, reason: str, suggestion: str | None) -> None:
        """Keep both parts, so that a message can lay them out."""
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True, order=True)
class IndexNo:
    """An 索引号: who publishes, in which year, and the serial within both."""

    publisher_code: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        """Refuse what could not be printed in form."""
        faults = _faults_of_code(self.publisher_code)
        if _YEAR.fullmatch(str(self.year)) is None:
            faults.append(f"年份{self.year}不在1900至2099之间")
        if not 1 <= self.serial <= _LAST_SERIAL:
            faults.append(f"流水号{self.serial}不在1至{_LAST_SERIAL}之间")
        if faults:
            raise MalformedIndexNo("；".join(faults), None)

    def __str__(self) -> str:
        """Print it in its one form."""
        return f"{self.publisher_code}/{self.year}-{self.serial:07d}"


def parse_index_no(text: str) -> IndexNo:
    """Read an 索引号 in its one form; raise MalformedIndexNo otherwise."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise _malformed(text)
    return IndexNo(match[1], int(match[2]), int(match[3]))


def next_index_no(taken: Iterable[IndexNo], publisher_code: str, year: int) -> IndexNo:
    """Allot the number after the highest one taken by this publisher in this year.

    Gaps are not filled: a gap may be a record that was withdrawn, and its number is spent.
    """
    serials = (each.serial for each in taken if each.publisher_code == publisher_code and each.year == year)
    return IndexNo(publisher_code, year, max(serials, default=0) + 1)


def _faults_of_code(code: str) -> list[str]:
    if _CODE.fullmatch(code) is None:
        return [f"单位代码“{code}”应当是4至18位数字或大写字母"]
    if len(code) == _USCC_LENGTH and not is_valid_uscc(code):
        return [f"“{code}”的校验位不对，不是有效的统一社会信用代码"]
    return []


def _malformed(text: str) -> MalformedIndexNo:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    faults: list[str] = []
    if not plain:
        return MalformedIndexNo("索引号是空的", None)
    if re.search(r"\s", text):
        faults.append("含有空格")
    if plain != re.sub(r"\s+", "", text):
        faults.append("含有全角字符，数字、字母、“/”和“-”都应当用半角")
    loose = _LOOSE.fullmatch(plain)
    if loose is None:
        faults.append("不是“统一社会信用代码/年份-7位流水号”的样式")
        return MalformedIndexNo("；".join(faults), None)
    faults += _faults_of_parts(loose)
    suggestion = None
    try:
        code = loose["code"].upper()
        suggestion = str(IndexNo(code, int(loose["year"]), int(loose["serial"])))
    except MalformedIndexNo as malformed:
        faults += [malformed.reason] if malformed.reason not in faults else []
    return MalformedIndexNo("；".join(faults), suggestion)


def _faults_of_parts(loose: re.Match[str]) -> list[str]:
    faults: list[str] = []
    if loose["code"] != loose["code"].upper():
        faults.append("代码中的字母应当大写")
    if loose["slash"] != "/":
        faults.append(f"代码和年份之间应当是“/”，不是“{loose['slash']}”")
    if loose["dash"] != "-":
        faults.append("年份和流水号之间应当是一个“-”")
    if len(loose["serial"]) != len(str(_LAST_SERIAL)):
        faults.append(f"流水号“{loose['serial']}”应当写满7位，不足的前面补0")
    return faults
