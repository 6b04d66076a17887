"""统一社会信用代码: the 18-character code of an organisation, GB 32100-2015."""

from __future__ import annotations

import re

from generator.text.pattern import Pattern

# GB 32100-2015, table 1: no I, O, S, V, Z, so that a letter is never read as a digit.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

# GB 11714-1997: the organisation code (主体标识码) inside the USCC has a check digit of its own.
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_SHAPE = Pattern(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_FIRST17 = Pattern(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{9}}")

_FICTITIOUS_REGION = "000000"
_LAST_SERIAL = 99_999_999


def is_valid_uscc(text: str) -> bool:
    """Whether `text` is a USCC in form and by its check character (GB 32100-2015, mod 31)."""
    return _SHAPE.fullmatch(text) is not None and check_character(text[:17]) == text[17]


def check_character(first17: str) -> str:
    """Compute the 18th character from the first seventeen (GB 32100-2015, 4.6)."""
    if _FIRST17.fullmatch(first17) is None:
        message = "统一社会信用代码的前17位应当是数字和大写字母（不用I、O、S、V、Z），第3至8位是数字"
        raise ValueError(message)
    total = sum(_VALUE[each] * weight for each, weight in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """Compute the check character of an organisation code (GB 11714-1997, mod 11).

    It stands at place 17 of a USCC. Nothing refuses a USCC for it; it tells an
    organisation's code from other runs of eighteen digits.
    """
    values = (int(each, 36) for each in first8)
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def fictitious_uscc(kind_digits: str, serial: int) -> str:
    """Make a code that is valid in form and belongs to nobody: its region is 000000.

    `kind_digits` are the registration department and the kind of body (GB 32100-2015, 4.2
    and 4.3): 11 机关, 12 事业单位, 13 群众团体, 91 企业.
    """
    if re.fullmatch(rf"[{_ALPHABET}]{{2}}", kind_digits) is None:
        message = f"“{kind_digits}”不是登记管理部门代码和机构类别代码"
        raise ValueError(message)
    if not 0 <= serial <= _LAST_SERIAL:
        message = f"序号{serial}不在0至{_LAST_SERIAL}之间"
        raise ValueError(message)
    body = f"{serial:08d}"
    first17 = f"{kind_digits}{_FICTITIOUS_REGION}{body}{organisation_check_character(body)}"
    return first17 + check_character(first17)
