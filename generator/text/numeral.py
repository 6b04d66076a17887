"""Chinese numerals as official documents number their parts: 一 … 九千九百九十九, 〇 as in years, and digits of both widths."""

from __future__ import annotations

import functools
from typing import Final

_DIGITS: Final = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_NAMES: Final = "零一二三四五六七八九"
_LARGEST: Final = 9999
_TEN: Final = 10

NUMERAL_CHARACTERS: Final = "〇零一二两三四五六七八九十百千"
"""For a character class in a pattern; what matches is not yet a numeral (“十百一” is none)."""


def parse_numeral(text: str) -> int:
    """The number that `text` writes: “二十一”, “一百零八”, “二〇二二”, “21”, “２１”; ValueError when it writes none."""
    if not text:
        raise ValueError("no numeral in an empty text")
    if text.isdecimal():
        return int(text)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _parse_units(text)


def _parse_units(text: str) -> int:
    total, digit, unit = 0, None, _LARGEST + 1
    for character in text:
        if character in _UNITS:
            following = _UNITS[character]
            if following >= unit or digit == 0 or (digit is None and following != _TEN):
                raise ValueError(f"not a numeral: {text!r}")
            total, digit, unit = total + (1 if digit is None else digit) * following, None, following
        elif character in _DIGITS and digit in (None, 0):
            digit = _DIGITS[character]
        else:
            raise ValueError(f"not a numeral: {text!r}")
    return total + (digit or 0)


@functools.cache
def format_numeral(number: int) -> str:
    """`number` in Chinese as 条 and 章 are numbered: 21 → 二十一, 108 → 一百零八, 10 → 十."""
    if not 0 <= number <= _LARGEST:
        raise ValueError(f"beyond 0 … {_LARGEST}: {number}")
    if number < _TEN:
        return _NAMES[number]
    text, gap = "", False
    for name, unit in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + _NAMES[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text[1:] if text.startswith("一十") else text
