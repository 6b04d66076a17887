"""照原件公开: what `accepted` of a record lets out. An official text is not altered to please a rule of form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from generator.load import rules
from generator.load.check_record import acceptable_rules
from generator.model.card import Accepted
from generator.model.content_type import Types
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Parsed


class _Entry(NamedTuple):
    """One entry of `accepted`, the record that it stands in, and its place there."""

    parsed: Parsed
    number: int
    told: Accepted

    def fits(self, issue: Issue) -> bool:
        """Whether a finding of its rule is one that it may let out."""
        return self.told.only is None or _says(issue.message, self.told.only)


def _says(message: str, words: str) -> bool:
    """Whether a message has words in it, and not as a piece of a longer number: 6.90万元 is not 16.90万元."""
    before = r"(?<![\d.,])" if words[0].isdigit() else ""
    after = r"(?![.,]?\d)" if words[-1].isdigit() else ""
    return re.search(before + re.escape(words) + after, message) is not None


def let_out(issues: Iterable[Issue], records: Iterable[Parsed], types: Types) -> Iterator[Issue]:
    """The issues, of which those of confirmed originals no longer block and say so, and what is wrong with `accepted` itself.

    An entry that says which finding it is of comes before one that does not. Of rules that want an entry `each`, one that fits
    several findings lets out none.
    """
    acceptable = acceptable_rules(types)
    entries = [
        _Entry(parsed, number, told)
        for parsed in records
        for number, told in enumerate(parsed.card.accepted if parsed.card is not None else ())
    ]
    by_rule: dict[tuple[str, str], list[_Entry]] = {}
    for entry in sorted(entries, key=lambda each: each.told.only is None):
        by_rule.setdefault((entry.parsed.path, entry.told.code), []).append(entry)
    # Two checks may see the same.
    each_once = dict.fromkeys(issues)
    found = [(issue, _find(issue, by_rule) if issue.code in acceptable else None) for issue in each_once]
    used = Counter((entry.parsed.path, entry.number) for _issue, entry in found if entry is not None)
    for issue, by in found:
        yield issue if by is None else _settle(issue, by, acceptable[issue.code], used)
    for entry in entries:
        yield from _check(entry, acceptable, used)


def _find(issue: Issue, by_rule: dict[tuple[str, str], list[_Entry]]) -> _Entry | None:
    """The entry that a finding is let out by."""
    fitting = by_rule.get((_record_path(issue.path), issue.code), ()) if issue.blocks else ()
    return next((entry for entry in fitting if entry.fits(issue)), None)


def _settle(issue: Issue, entry: _Entry, rule: Rule, used: Counter[tuple[str, int]]) -> Issue:
    count = used[entry.parsed.path, entry.number]
    if rule.each and count > 1:
        hint = f"accepted 第 {entry.number + 1} 条对上了 {count} 处，都没有放行：一处写一条，用 only 抄下提示里那一处的数，如 only: 12.34万元"
        return replace(issue, hint=f"{issue.hint}；{hint}")
    return replace(issue, severity=Severity.INFO, blocks=False, hint=f"已确认照原件公开：{entry.told.why}")


def _check(entry: _Entry, acceptable: dict[str, Rule], used: Counter[tuple[str, int]]) -> Iterator[Issue]:
    """`accepted` names rules of form, what is false, personal or secret is never accepted; and it lets something out."""
    code, only, _why = entry.told
    if code not in acceptable:
        where = entry.parsed.where("accepted", entry.number, "code")
        hint = f"只能是：{'、'.join(sorted(acceptable))}；其他问题请改正内容"
        yield rules.ACCEPTED_CODE.at(where, f"规则“{code}”不能照原件公开", hint, field="accepted")
    elif not used[entry.parsed.path, entry.number]:
        where = entry.parsed.where("accepted", entry.number)
        told = f"没有 {code} 的问题" if only is None else f"没有一处 {code} 的提示里有“{only}”"
        hint = "已经改正的，删去这一条；还有问题的，对照提示改 code 和 only"
        yield rules.ACCEPTED_UNUSED.at(
            where, f"照原件公开的第 {entry.number + 1} 条没有用上：{told}", hint, field="accepted"
        )


def _record_path(path: str) -> str:
    """The record that a file belongs to: itself, or the one beside whose name its folder is."""
    return path if path.endswith(".md") else f"{path.rpartition('/')[0]}.md"
