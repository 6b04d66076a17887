"""Whether an amount behind a subject is the subject's own: the office's and not another's, all of it and not a part."""

from __future__ import annotations

import re
from typing import Final

from generator.content_types.budget.narrative_words import FILLER, GENERIC
from generator.text.pattern import Pattern

_BLOCKED: Final = Pattern(
    r"(?:国内|国外|外事|政府性基金(?:预算)?|国有资本经营(?:预算)?|其他|其它|预留|人均|辆均|因|由于|原因是?|主要是|[等及和与、]|"
    r"(?:下属|所属)[^，。;]{0,12}(?:单位|中心|机构)|局机关|[局委办]本级|面向.{0,12}|(?<!安排|拨款|单位|部门|年度)的)$"
)
_WHOSE: Final = Pattern(
    r"^.*(?:20\d\d年度?|[局委办处会室厅院校馆所站镇乡区县市队心]|部门|单位|政府|法院|检察院|总)(?:\(.*?\))?(?:汇总)?的?"
)
_INSTITUTION: Final = Pattern(r"[一-龥](?:学校|中学|小学|中心|医院|大队|支队|[站馆所园院队])(?:20\d\d年度?)?$")
_PATH: Final = Pattern(r"(.+?)(?:\([类款项]\)|-|科目|$)")


def path_of(words: str) -> tuple[str, ...]:
    """The names of 类, 款 and 项 in the words of a subject."""
    return tuple(part for part in _PATH.findall(words) if part)


def may_open(key: str, before: str, behind: str, owner: str) -> bool:
    """As far as what stands `before` it in its clause, and the character `behind` it, tell. `owner` is whose figures they are."""
    if behind in tuple("、和与及等") or _BLOCKED.search(before):
        return False
    if key in GENERIC and not FILLER.fullmatch(_WHOSE.sub("", before)):
        return False
    other = _INSTITUTION.search(before)
    return other is None or before[: other.end()].endswith(_own_names(other.group(), owner))


def _own_names(institution: str, owner: str) -> tuple[str, ...]:
    """How an institution that publishes may call itself: 本馆, 我馆, or the end of its name."""
    word = re.sub(r"20\d\d年度?$", "", institution)
    year = institution[len(word) :]
    own = (f"{owner[-3:]}{year}",) if owner else ()
    return (f"本{word[1:]}{year}", f"我{word[1:]}{year}", *own)
