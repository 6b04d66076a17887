"""Personal numbers in text: identity cards, mobile phones, bank cards (PII-01; 个人信息保护法 Art. 25, 28; 条例 Art. 15).

A finding is `certain` when checksums, calendar and surroundings leave no sensible other reading; the rest
is for a person to look at. Nothing here repeats a number: where it stands is all that a message needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from generator.text.pattern import Pattern
from generator.text.uscc import is_valid_uscc, organisation_check_character

Kind = Literal["身份证号码", "手机号码", "银行卡号"]

# What people and programs put between figures. The first kind does not show (`\\` is Markdown's escape before a
# hyphen), the second parts groups. A tab or a line end separates table cells, so it separates numbers too.
_UNSEEN = r"\u00ad\u200b-\u200f\u2060\ufeff\\"
_SEEN = r" \u00a0\u2000-\u200a\u2010-\u2015\u202f\u205f\u2212\u3000\ufe63\uff0d·-"
_GAP = f"[{_UNSEEN}{_SEEN}]{{0,3}}"
_RUN = Pattern(rf"\d(?:{_GAP}\d){{10,}}(?:{_GAP}[XxＸｘⅩⅹ])?")
_GROUP = Pattern(rf"\d(?:[{_UNSEEN}]*\d)*(?:[{_UNSEEN}]*[XxＸｘⅩⅹ])?|[XxＸｘⅩⅹ]")
_PART_OF_A_CODE = Pattern(r"[0-9A-Za-z_Ａ-Ｚａ-ｚ]")

_IDENTITY = Pattern(r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")
_IDENTITY_BEFORE_1999 = Pattern(r"[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Region 000000 is nobody's, yet examples and tests are written with it and must be found like any other.
_REGION_OF_EXAMPLES = "000000"

_MOBILE = Pattern(r"(?P<prefix>(?:00)?86|0)?1[3-9][0-9]{9}")
_MOBILE_GROUPINGS = frozenset({(11,), (3, 4, 4), (3, 8), (3, 3, 5), (4, 4, 3), (7, 4), (1,) * 11})

_CARD = Pattern(r"[1-9][0-9]{12,18}")
_CARD_OF_A_BANK = Pattern(r"[3-6][0-9]{15,18}")
_CARD_GROUPING = Pattern(r"[0-9]+|4,4,4,4(,[1-3])?|4,6,5|6,1[0-3]|1(,1)+")

_ABOUT_IDENTITY = Pattern("身份证|证件号|姓名|公民身份")
_ABOUT_CARD = Pattern("卡号|[账帐][号户]|开户|银行卡|储蓄卡|借记卡|信用卡|社保卡|一卡通|存折")
# An organ prints its own account for fees and donations: that is disclosure, not a leak. A body's name is longer
# than a person's, and nothing but it stands after the colon.
_ACCOUNT_OF_A_BODY = Pattern(
    r"(?:户名|单位名称|账户名称|收款单位|收款人)[:：]\s*[\u4e00-\u9fff（）]{3,30}"
    r"(?:政府|委员会|局|厅|署|院|校|会|中心|公司|学校|办公室|专户|国库)(?![\u4e00-\u9fff])"
)
_SURELY_A_SUM = Pattern(r"\.[0-9０-９]{1,2}(?![0-9０-９.])")
_PERHAPS_A_SUM = Pattern(r"[元%％‰吨㎡]|平方|立方|千瓦")
_CURRENCY = Pattern(r"[¥￥$＄]\s*\Z")
_ADDRESS = Pattern(r"(?:://|\]\(|(?:src|href)=[\"']?|(?<!\S)/[A-Za-z])[!-~]*\Z")
_TELEPHONE = Pattern(r"tel:\+?[0-9-]*\Z", re.IGNORECASE)
_REACH = 40
# GB 32100-2015, tables 2 and 3: department and kind of body; then a province of GB/T 2260, 10 (the centre) or 00.
_START_OF_A_CODE = Pattern(
    "(?:1[1239]|[248][19]|3[1-59]|5[1-49]|[67][129]|9[123])(?:[01]0|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"
)
_SHORTEST = 11
_LONGEST = 19


class PersonalData(NamedTuple):
    """Where a personal number stands, and whether there is any doubt; never the number itself."""

    start: int
    end: int
    kind: Kind
    certain: bool


class _Group(NamedTuple):
    start: int
    end: int
    figures: str


class _Candidate(NamedTuple):
    """Groups of figures that follow one another, read as one number."""

    text: str
    start: int
    end: int
    number: str
    grouping: tuple[int, ...]
    is_whole_run: bool

    @property
    def before(self) -> str:
        line = self.text.rfind("\n", 0, self.start) + 1
        return self.text[max(line, self.start - _REACH) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + _REACH].partition("\n")[0]


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """Find identity, mobile and bank card numbers, however their figures are spaced or widened."""
    return tuple(each for run in _RUN.finditer(text) for each in _find_in_run(text, run))


def mask(text: str) -> str:
    """Put the kind in the place of every personal number, doubtful ones included, for messages and logs."""
    parts: list[str] = []
    done = 0
    for found in find_personal_data(text):
        parts += (text[done : found.start], f"［{found.kind}］")
        done = found.end
    return "".join((*parts, text[done:]))


def identity_check_character(first17: str) -> str:
    """Compute the 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(figure) * weight for figure, weight in zip(first17, _IDENTITY_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def passes_luhn(number: str) -> bool:
    """Whether the last figure of a card number is its check figure (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, figure in enumerate(reversed(number)):
        value = int(figure) * (1 + place % 2)
        total += sum(divmod(value, 10))
    return total % 10 == 0


def _find_in_run(text: str, run: re.Match[str]) -> Iterator[PersonalData]:
    groups = [
        _Group(run.start() + group.start(), run.start() + group.end(), _plain(group[0]))
        for group in _GROUP.finditer(run[0])
    ]
    if run.start() and _PART_OF_A_CODE.match(text, run.start() - 1):
        del groups[0]
    if groups and _PART_OF_A_CODE.match(text, run.end()):
        del groups[-1]
    first = 0
    while first < len(groups):
        found, taken = _find_at(text, groups, first)
        first += taken
        if found is not None:
            yield found


def _plain(figures: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", figures).upper() if each.isalnum())


def _find_at(text: str, groups: list[_Group], first: int) -> tuple[PersonalData | None, int]:
    """Read one, two, … groups from `first` on as one number: identity before mobile before card."""
    if first and len(groups[first].figures) == len(groups[first - 1].figures) == 1:
        return None, 1  # figures that stand one by one make a number only as a whole
    candidates = tuple(_candidates(text, groups, first))
    for judge in (_identity, _mobile, _card):
        for candidate in candidates:
            found = judge(candidate)
            if found is not None:
                return found, len(candidate.grouping)
    return None, 1


def _candidates(text: str, groups: list[_Group], first: int) -> Iterator[_Candidate]:
    number = ""
    grouping: tuple[int, ...] = ()
    for group in groups[first : first + _LONGEST]:
        number += group.figures
        grouping += (len(group.figures),)
        if len(number) > _LONGEST:
            return
        if len(number) >= _SHORTEST:
            is_whole_run = len(grouping) == len(groups)
            yield _Candidate(text, groups[first].start, group.end, number, grouping, is_whole_run)


def _identity(candidate: _Candidate) -> PersonalData | None:
    number = candidate.number
    if _IDENTITY_BEFORE_1999.fullmatch(number) and len(candidate.grouping) == 1:
        known = _is_calendar_date("19" + number[6:12]) and _ABOUT_IDENTITY.search(candidate.before)
        return _found("身份证号码", candidate, certain=False) if known else None
    if _IDENTITY.fullmatch(number) is None:
        return None
    is_region = number[0] != "0" or number.startswith(_REGION_OF_EXAMPLES)
    certain = is_region and _is_calendar_date(number[6:14]) and identity_check_character(number[:17]) == number[17]
    if _is_code_of_a_body(number):
        # Both a person's number and a body's, by every check: only a reader can tell.
        return _found("身份证号码", candidate, certain=False) if certain else None
    if not certain and (not is_region or candidate.grouping not in {(18,), (6, 8, 4), (1,) * 18}):
        return None
    return _found("身份证号码", candidate, certain=certain)


def _mobile(candidate: _Candidate) -> PersonalData | None:
    match = _MOBILE.fullmatch(candidate.number)
    if match is None or _is_sum(candidate):
        return None
    prefix = match["prefix"]
    if prefix and len(candidate.grouping) > 1:
        return None
    if not prefix and candidate.grouping not in _MOBILE_GROUPINGS:
        return None
    if max(candidate.grouping) == 1 and not candidate.is_whole_run:
        return None
    is_plain = not prefix or prefix == "0086" or candidate.before.endswith("+")
    is_perhaps_a_sum = candidate.number.endswith("000000") or _PERHAPS_A_SUM.match(candidate.text, candidate.end)
    certain = is_plain and not is_perhaps_a_sum and not _is_in_address(candidate)
    return _found("手机号码", candidate, certain=certain)


def _card(candidate: _Candidate) -> PersonalData | None:
    number, grouping = candidate.number, candidate.grouping
    if _CARD.fullmatch(number) is None or _CARD_GROUPING.fullmatch(",".join(map(str, grouping))) is None:
        return None
    is_something_else = (
        len(set(number)) == 1
        or _is_code_of_a_body(number)
        or _is_sum(candidate)
        or _is_in_address(candidate)
        or (max(grouping) == 1 and not candidate.is_whole_run)
    )
    return None if is_something_else else _judge_card(candidate)


def _judge_card(candidate: _Candidate) -> PersonalData | None:
    checks = passes_luhn(candidate.number)
    is_like_a_card = _CARD_OF_A_BANK.fullmatch(candidate.number) is not None
    surroundings = f"{candidate.before} {candidate.after} {_heading_of_table(candidate)}"
    if not _ABOUT_CARD.search(surroundings):
        return _found("银行卡号", candidate, certain=False) if checks and is_like_a_card else None
    is_of_a_body = _is_account_of_a_body(candidate)
    if checks or (is_like_a_card and not is_of_a_body):
        return _found("银行卡号", candidate, certain=checks and not is_of_a_body)
    return None


def _found(kind: Kind, candidate: _Candidate, *, certain: bool) -> PersonalData:
    return PersonalData(candidate.start, candidate.end, kind, certain)


def _is_calendar_date(figures: str) -> bool:
    try:
        date(int(figures[:4]), int(figures[4:6]), int(figures[6:8]))
    except ValueError:
        return False
    return True


def _is_code_of_a_body(number: str) -> bool:
    """Whether eighteen figures are a 统一社会信用代码.

    One identity number in 31 passes the USCC's own check, so its department, region and organisation code must
    be possible too.
    """
    is_possible = _START_OF_A_CODE.match(number) is not None and is_valid_uscc(number)
    return is_possible and organisation_check_character(number[8:16]) == number[16]


def _is_sum(candidate: _Candidate) -> bool:
    decimals = _SURELY_A_SUM.match(candidate.text, candidate.end)
    return decimals is not None or _CURRENCY.search(candidate.before) is not None


def _is_in_address(candidate: _Candidate) -> bool:
    before = candidate.text[max(0, candidate.start - 10 * _REACH) : candidate.start]
    return _ADDRESS.search(before) is not None and _TELEPHONE.search(before) is None


def _is_account_of_a_body(candidate: _Candidate) -> bool:
    nearby = candidate.text[max(0, candidate.start - 3 * _REACH) : candidate.end + 2 * _REACH]
    return _ACCOUNT_OF_A_BODY.search(nearby) is not None


def _heading_of_table(candidate: _Candidate) -> str:
    """Return the first line of the table that the number stands in, if it stands in one."""
    text = candidate.text
    line = text[text.rfind("\n", 0, candidate.start) + 1 : candidate.start]
    if not re.search(r"[|\t,，]", line + candidate.after[:1]):
        return ""
    block = text.rfind("\n\n", 0, candidate.start)
    start = 0 if block < 0 else block + len("\n\n")
    end = text.find("\n", start, candidate.start)
    return "" if end < 0 else text[start:end]
