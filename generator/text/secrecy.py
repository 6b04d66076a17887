"""密级标志 and other stamps that keep a document from being published (REV-03; 条例 Art. 14, 16; 保守国家秘密法).

A mark is a stamp, not a mention: laws speak of 国家秘密 and 商业秘密 all the time. What makes a stamp is the star
(机密★10年), or a line of its own at the head of a document. Where it stands is all that a message may say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from generator.text.pattern import Pattern

Kind = Literal["国家秘密标志", "工作秘密标志", "内部资料标志", "不予公开标志", "依申请公开标志", "过程稿标志"]

# Marks are set with blanks between the characters (绝　密), and copying brings invisible ones along.
_GAP = r"[ \t\u00a0\u00ad\u2000-\u200f\u2060\u3000\ufeff]{0,8}"


def _spaced(word: str) -> str:
    return _GAP.join(word)


_LEVEL = "(?:" + "|".join(_spaced(level) for level in ("绝密", "机密", "秘密")) + ")"
_STARS = "★☆⭐✩✪✭✮✯"
_STAR = f"[{_STARS}]"
_PERIOD = rf"(?:{_spaced('长期')}|[0-9０-９一二三四五六七八九十]{{1,3}}{_GAP}(?:年|个?月|天|日)|解密|启用前)"
_HAN = r"[\u4e00-\u9fff]"

# With a period after the star it is a stamp wherever it stands; a star alone may rate something (商业秘密★★★).
_STARRED = Pattern(rf"(?:{_LEVEL}|{_spaced('工作秘密')}|{_spaced('内部')})(?:{_GAP}级)?[\s*_]*{_STAR}")
_PERIOD_AFTER_STAR = Pattern(rf"\s*{_PERIOD}")
_AFTER_HAN = Pattern(rf"{_HAN}\Z")

# What Markdown, brackets and numbering may put around a stamp that fills its line.
_BEFORE = r"[\s>#*_|~`（(\[【〔《“\"]*"
_AFTER = r"[\s*_|~`）)\]】〕》”\"。.！!]*"
_LABEL = rf"(?:{_spaced('密级')}|{_spaced('保密级别')}|{_spaced('涉密等级')}){_GAP}[:：]?{_GAP}"
_OPENNESS_LABEL = (
    r"(?:(?:政府)?信息公开(?:选项|方式|属性|类别|形式)|公开(?:选项|方式|属性|类别|形式))[^\S\n]*[:：][^\S\n]*"
)
_KEEP = r"(?:注意|妥善)(?:保存|保管)|(?:请勿|不得|严禁|禁止|切勿)(?:外传|外泄|扩散|翻印|复制|转发)|仅供[\u4e00-\u9fff]{0,6}(?:参考|使用|参阅)"
_INNER = r"内部(?:资料|文件|材料|刊物|情况|使用|参考|传阅|掌握)"


class _Stamp(NamedTuple):
    """A stamp that fills its line; doubtful below the head of a document, some everywhere."""

    kind: Kind
    line: Pattern[str]
    is_certain_at_head: bool = True
    is_certain_below: bool = False


def _line(body: str) -> Pattern[str]:
    return Pattern(_BEFORE + rf"(?P<mark>{body})" + _AFTER)


_STAMPS = (
    _Stamp("国家秘密标志", _line(rf"{_LABEL}{_LEVEL}(?:{_GAP}级)?(?:{_GAP}{_PERIOD})?"), is_certain_below=True),
    _Stamp("国家秘密标志", _line(rf"{_LEVEL}(?:{_GAP}级|{_GAP}文件)?(?:{_GAP}[·•*＊]?{_GAP}{_PERIOD})?")),
    _Stamp("工作秘密标志", _line(rf"(?:{_LABEL})?{_spaced('工作秘密')}(?:{_GAP}{_PERIOD})?")),
    _Stamp(
        "内部资料标志", _line(rf"{_INNER}[\s，,、。：:]*(?:{_KEEP})[\s，,、。]*(?:{_KEEP})?"), is_certain_below=True
    ),
    _Stamp("内部资料标志", _line(rf"{_LABEL}{_spaced('内部')}"), is_certain_below=True),
    _Stamp("内部资料标志", _line(rf"{_INNER}|{_KEEP}|(?:会后|阅后)(?:收回|清退|销毁|退回)")),
    _Stamp(
        "不予公开标志",
        _line(r"(?:此件|本件|该件|此文|本文件)(?:不予|不宜|不得|不)(?:对外|向社会)?(?:公开|公布|上网)(?:发布|发表)?"),
        is_certain_below=True,
    ),
    _Stamp("不予公开标志", _line(rf"{_OPENNESS_LABEL}(?:不予公开|不公开|不宜公开)"), is_certain_below=True),
    _Stamp("不予公开标志", _line(r"不予公开|不公开|不宜公开|不得公开|不上网|不登报")),
    # Such a document may since have been moved to 主动公开 (条例 Art. 44), so the stamp alone decides nothing.
    _Stamp(
        "依申请公开标志",
        _line(rf"(?:此件|本件|该件|此文|本文件|{_OPENNESS_LABEL})依申请公开|依申请公开"),
        is_certain_at_head=False,
    ),
    # A draft is published lawfully when opinions are asked for; the caller knows whether they are.
    _Stamp("过程稿标志", _line(r"(?:征求意见|送审|代拟|讨论|审议|报批|未定|内部审核)稿"), is_certain_at_head=False),
)

# Any stamp contains a star, 密, 稿 or one of these first characters with one of the second ones after it. That lets a few
# other pairs through as well, but a pattern that begins with one class of characters is searched for four times as fast.
_TRACE = Pattern(
    rf"[{_STARS}密稿内公上登收清销退外扩翻复转保仅](?:(?<=[{_STARS}密稿])|[部开布网报回退毁传泄散印制发存管供]|(?<=内){_GAP}部)"
)
_LINES_OF_HEAD = 12
_LONGEST_STAMP = 60


class Mark(NamedTuple):
    """Where a stamp stands and of what kind it is; never what it says."""

    start: int
    end: int
    kind: Kind
    certain: bool


def find_secrecy_marks(text: str) -> tuple[Mark, ...]:
    """Find stamps of secrecy and of restricted circulation; mentions in sentences are none."""
    starred = tuple(_find_starred(text)) if any(star in text for star in _STARS) else ()
    alone = (mark for mark in _find_lines(text) if not any(_overlap(mark, other) for other in starred))
    return tuple(sorted((*starred, *alone)))


def _find_starred(text: str) -> Iterator[Mark]:
    for match in _STARRED.finditer(text):
        period = _PERIOD_AFTER_STAR.match(text, match.end())
        is_mention = period is None and _AFTER_HAN.search(text[max(0, match.start() - 1) : match.start()]) is not None
        kind: Kind = "国家秘密标志" if re.match(_LEVEL, match[0]) else "工作秘密标志"
        yield Mark(match.start(), period.end() if period else match.end(), kind, not is_mention)


def _find_lines(text: str) -> Iterator[Mark]:
    """Lines that are a stamp and nothing else."""
    framed = f"\n{text}\n"
    for line in _suspects(text):
        start = framed.find(f"\n{line}\n")
        while start >= 0:
            below = start
            for part in line.splitlines(keepends=True):
                stripped = part.strip()
                if 0 < len(stripped) <= _LONGEST_STAMP:
                    yield from _mark_of_line(text, stripped, below + part.index(stripped))
                below += len(part)
            start = framed.find(f"\n{line}\n", start + 1)


def _suspects(text: str) -> set[str]:
    """The lines that are short enough for a stamp and have a trace of one; searched together, for nearly all have none."""
    lines = [line for line in text.split("\n") if len(line) <= _LONGEST_STAMP or len(line.strip()) <= _LONGEST_STAMP]
    short = "\n".join(lines)
    traces = (trace.start() for trace in _TRACE.finditer(short))
    return {short[short.rfind("\n", 0, at) + 1 :].split("\n", 1)[0] for at in traces}


def _mark_of_line(text: str, line: str, start: int) -> Iterator[Mark]:
    for stamp in _STAMPS:
        match = stamp.line.fullmatch(line)
        if match is not None:
            certain = stamp.is_certain_below or (stamp.is_certain_at_head and _is_head(text, start))
            yield Mark(start + match.start("mark"), start + match.end("mark"), stamp.kind, certain)
            return


def _is_head(text: str, start: int) -> bool:
    return sum(1 for line in text[:start].splitlines() if line.strip()) < _LINES_OF_HEAD


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end
