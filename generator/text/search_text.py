"""Text as the search compares it: folded, without what readers do not type, cut into units.

A unit is a Han character or kana, or a whole run of Latin letters or digits. Brackets, quotation marks, Markdown's
emphasis, spaces and single line ends only part runs; beside a Han character they are as nothing. Any other character, and an empty line, is a break
that no phrase goes across. `theme/search/text.js` does the same; both are held to `tests/search/vectors.json`.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

from generator.text.pattern import Pattern

# Classes of code points, the same on both sides. NFKD takes Hangul apart, so jamo make runs.
HAN: Final = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
RUN: Final = "0-9a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u1100-\u11ff"
SPACE: Final = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BRACKET: Final = (
    "()\\[\\]{}\"'`*_~\\\\\uff08\uff09\uff3b\uff3d\u3014\u3015\u3010\u3011\u3016\u3017\u300a\u300b\u3008\u3009\u300c-\u300f"
    "\u2018-\u201f\u00ab\u00bb\u2039\u203a\u02bc"
)
INVISIBLE: Final = (
    "\u00ad\u0300-\u036f\u3099\u309a\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
# Stay as they are: letters are still being added to Unicode here, and one browser would fold what another does not know.
UNSETTLED: Final = (
    "\ua640-\uabff\U00010000-\U0001d3ff\U0001d800-\U0001f0ff\U0001f300-\U0002f7ff\U0002fa20-\U000e00ff"
    "\U000e01f0-\U0010ffff"
)
BREAK: Final = "\n"
FIRST_RUN: Final = 0xF0000
"""Units of runs are numbered from here; what is below is the character itself."""


def _many(char: str) -> Pattern[str]:
    """One or more. Written so, because Python looks for a set of characters three times as fast as for one repeated."""
    return Pattern(f"{char}{char}*")


# What may stay as it is: folding looks only at the rest, of which official texts have little.
_FOLDABLE: Final = Pattern(
    f"[^\\x00-@\\[-~\u3001\u3002\u3400-\u4dbf\u4e00-\u9fff\uff0c\uff1b\uff1a\uff1f\uff01\u2014\u2026\u00b7{BRACKET}{UNSETTLED}]"
)
_THOUSANDS: Final = Pattern("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_EMPTY_LINE: Final = Pattern(f"\n[{SPACE}]*\n")
_OTHER: Final = _many(f"[^{HAN}{RUN}{SPACE}{BRACKET}.]")
_STOP: Final = Pattern(f"\\.(?![0-9])|(?<![{RUN}])\\.")
_RUN: Final = _many(f"[{RUN}.]")
_GAP: Final = _many(f"[{SPACE}{BRACKET}]")
_RUNS: Final = Pattern(f"(?: [{RUN}.]+)+ ")
_INVISIBLE: Final = Pattern(f"[{INVISIBLE}]")
# Stand for a break and for the space beside a run until nothing else is left of either.
_MARK, _PAD = "\0", "\1"


@functools.lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """NFKD, lower case, without marks; the circle that stands for 〇 in many a year is one."""
    if char in "\u25cb\u25ef":
        return "\u3007"
    return _INVISIBLE.sub("", unicodedata.normalize("NFKD", char).lower())


def canonical(text: str) -> str:
    """Han characters without anything between them, runs between single spaces, breaks as line ends.

    One text is found in another exactly if its canonical form stands in the other's.
    """
    spaced = _RUN.sub(rf"{_PAD}\g<0>{_PAD}", _mark(text))
    return _GAP.sub("", spaced).replace(_PAD + _PAD, _PAD).replace(_PAD, " ").replace(_MARK, BREAK)


def text_units(text: str) -> str:
    """What `units` makes of the canonical text, with fewer steps."""
    return _GAP.sub("", _RUN.sub(lambda found: _unit_of(found[0]), _mark(text))).replace(_MARK, BREAK)


def _mark(text: str) -> str:
    """A text folded, with a mark for every break."""
    folded = _FOLDABLE.sub(lambda found: _fold(found[0]), text)
    if "," in folded:
        folded = _THOUSANDS.sub("", folded)
    marked = _OTHER.sub(_MARK, _EMPTY_LINE.sub(_MARK, folded))
    return _STOP.sub(_MARK, marked) if "." in marked else marked


def units(text: str) -> str:
    """A canonical text with one character for every unit: runs become characters of the private planes."""
    return _RUNS.sub(lambda found: "".join(map(_unit_of, found[0].split())), text)


@functools.lru_cache(maxsize=65536)
def _unit_of(run: str) -> str:
    """FNV-1a over the code points. Two runs may share a unit: the index then offers a text that its reader rejects."""
    value = 0x811C9DC5
    for char in run:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    return chr(FIRST_RUN + ((value ^ (value >> 17)) & 0x1FFFF))
