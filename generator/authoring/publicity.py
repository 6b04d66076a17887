"""Whether a record may already be public: what the release record, git and its own dates say. In doubt it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from generator.model.history import Published
from generator.model.site import Parsed

_WAY = "已经公开的，改文件，写更正记录（corrections）"
_ASK = f"{_WAY}；确实还没有公开的，加 --record 发布记录的文件夹，程序查过就替换（不知道在哪里的，问技术人员）"


class Evidence(NamedTuple):
    """What is known beside the record itself. `published` is the release record, None where there is none to ask, or nothing in it.

    `is_committed` tells of a file whether git has ever had it, None where git does not keep them.
    """

    today: date
    published: Mapping[str, Published] | None
    is_committed: Callable[[str], bool | None]


def why_public(parsed: Parsed, evidence: Evidence) -> str:
    """Why a record counts as public, "" where it certainly is not.

    Traces that only what was public has, and the release record, decide. Without a release record a record is not public
    whose day has not come, or whose day is today while its file was never committed: an import writes today where no other
    day is told. Any other may be public.
    """
    record = parsed.record
    if record is None:
        return f"{parsed.path} 有问题，请先运行 gongkai check"
    if record.withdrawn is not None or record.corrections:
        return f"{parsed.path} 里有{'撤下' if record.withdrawn is not None else '更正'}记录，是公开过的。{_WAY}"
    if evidence.published is not None:
        known = (each for each in evidence.published.values() if parsed.id == each.record or parsed.path == each.source)
        found = next(known, None)
        return f"发布记录里有它，{found.first_on} 发布的。{_WAY}" if found is not None else ""
    return _ask_dates(parsed.path, record.published_on.day, evidence)


def _ask_dates(path: str, day: date, evidence: Evidence) -> str:
    if day < evidence.today:
        return f"发布日期是 {day}，已经过了，按已经公开处理。{_ASK}"
    is_committed = evidence.is_committed(path) if day == evidence.today else False
    if is_committed is None:
        return f"发布日期是今天（{day}），内容不在 git 里，查不清是不是已经公开。{_ASK}"
    return f"发布日期是今天（{day}），文件已经提交，可能已经公开。{_ASK}" if is_committed else ""
