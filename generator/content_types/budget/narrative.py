"""Narrative → statements: sentences of real budget prose, read word by word.

A subject holds over clauses until another one is named. Where something unknown stands between a subject and an amount, the
amount is of something unknown: it is held only to what is said with it. So nothing is judged that was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from generator.content_types.budget.narrative_calendar import Calendar
from generator.content_types.budget.narrative_claims import (
    Change,
    Completion,
    Order,
    Role,
    Share,
    Stated,
    Statement,
)
from generator.content_types.budget.narrative_open import Open
from generator.content_types.budget.narrative_subjects import may_open, path_of
from generator.content_types.budget.narrative_text import Paragraph
from generator.content_types.budget.narrative_tokens import goes_on_with, read_change, read_printed, read_rate, sign_of
from generator.content_types.budget.narrative_words import (
    CARS,
    FILLER,
    HEADING_ENDS,
    LEVEL,
    NAMES,
    PATTERN,
    SANGONG,
)
from generator.content_types.budget.record import Phase
from generator.text.pattern import Pattern

_LONGEST_HEADING: Final = 40
_LONGEST_PREFIX: Final = 80
_NUMBERING: Final = Pattern(r"\d{0,2}|[一二三四五六七八九十]{0,3}")
_GOES_ON: Final = Pattern(r"[二三四五六七八九]是|\(?[2-9]\)|另一?方面|同时")
# Behind another subject these say what its amount is: 公务接待费财政拨款支出.
_WHOLE: Final = ("income", "expense", "fiscal_expense", "general")
# Expenses of an office that are parts of others, too: 机关运行经费…，其中：公务接待费….
_PARTS: Final = frozenset({*SANGONG, "meeting", "training"})
_THIS_YEAR: Final = ("本年", "当年", "今年")
_MONTHS: Final = Pattern(r"月|上半年|季度")
_NO_YEAR: Final = "0000年"
_ROUNDED: Final = ("约", "近", "逾", "超")
_SUM: Final = Pattern("合计|共计|总计")
_PHASED: Final = Pattern("预算|决算|执行")
_BARE_NEEDS_BASE: Final = frozenset({"一致", "相同", "不变", "相等"})


def parse_narrative(
    paragraphs: Iterable[Paragraph], year: int, phase: Phase, *, owner: str = "", about: str = ""
) -> tuple[Statement, ...]:
    """The statements of a narrative, in its order.

    `owner` is the name of whose figures they are; `about` the subject that the text is written under, "" for a body.
    """
    reader = _Reader(year, phase, owner, about)
    for paragraph in paragraphs:
        reader.read(paragraph)
    numbers = {id(each): number for number, each in enumerate(reader.found)}
    return tuple(each.close(numbers.get(id(each.parent))) for each in reader.found)


class _Reader:
    """Where reading stands: the subject that holds, what it is compared with, and whether a reason is being given."""

    def __init__(self, year: int, phase: Phase, owner: str, about: str) -> None:
        self.calendar, self.owner, self.about = Calendar(year, phase), owner, about
        self.found: list[Open] = []
        self.paragraph = Paragraph("", 1, (1,))
        self.topic = about
        self._begin()

    def _begin(self) -> None:
        self.current: Open | None = None
        self.aside: Open | None = None
        self.parent: Open | None = None
        self.brackets: list[tuple[int, Open | None, Open | None]] = []
        self.mode = ""
        self.anchor = self.clause = self.claim_end = 0
        self.last = ""
        self.basis: Role | None = None
        self.said_year = ""
        self.in_list = False
        self.sentence = self.subject_end = 0
        self.opened: Open | None = None
        self.opened_in = -1
        self.is_year_once = False
        self.is_known = self.is_carried = False

    # --- Paragraphs ------------------------------------------------------------------------------------------------

    def read(self, paragraph: Paragraph) -> None:
        """Read a line of the body."""
        self._begin()
        self.paragraph = paragraph
        if self.topic:
            self.current = self._open(self.topic, (), NAMES.get(self.topic, ""))
            self.is_carried = True
        before = len(self.found) - bool(self.topic)
        for match in PATTERN.finditer(paragraph.text):
            kind = str(match.lastgroup)
            if kind.startswith("s_"):
                self._on_subject(match, kind.removeprefix("s_"))
            else:
                getattr(self, f"_on_{kind}")(match)
            if kind not in ("year", "base") or self.anchor == match.end():
                self.last = kind
        new = self.found[before:]
        if not self.about:
            self._take_topic(new[bool(self.topic) :], new)
        self.found[before:] = [each for each in new if each.says_something()]

    def _take_topic(self, named: list[Open], new: list[Open]) -> None:
        """A heading tells what the lines below it are about; a heading of something unknown ends that."""
        is_heading = self.paragraph.is_heading or len(self.paragraph.text) <= _LONGEST_HEADING
        if is_heading and not any(each.stated or each.changes or each.completions for each in new):
            keys = [each.key for each in named if each.key and each.key != "function"]
            is_about_it = HEADING_ENDS.fullmatch(self.paragraph.text, self.subject_end)
            self.topic = keys[-1] if keys and is_about_it else ""

    def _open(self, key: str, path: tuple[str, ...], words: str) -> Open:
        self.found.append(Open(key, path, words, self.parent))
        return self.found[-1]

    def _move(self, match: re.Match[str], *, clause: bool = True) -> None:
        self.anchor = match.end()
        if clause:
            self.clause = match.end()
        self.in_list = False

    # --- Marks and connectives -------------------------------------------------------------------------------------

    def _on_end(self, match: re.Match[str]) -> None:
        self._forget(self.sentence, match.start())
        if self.current is not None and self.current is self.opened:
            self.current = self.parent
        self.sentence, self.is_known = match.end(), False
        goes_on = self.mode == "reason" and _GOES_ON.match(self.paragraph.text, match.end())
        if not goes_on:
            self.mode, self.aside = "", None
        if match.group() != ";":
            self.basis, self.said_year = None, ""
        self._move(match)

    def _forget(self, start: int, end: int) -> None:
        """A sentence of unknown words alone may name what the next amounts are of: what was carried over holds no more."""
        words = self.paragraph.text[start:end]
        if not self.is_known and not FILLER.fullmatch(words) and not _NUMBERING.fullmatch(words):
            self.current, self.is_carried = None, False

    def _on_comma(self, match: re.Match[str]) -> None:
        if self.is_carried and match.group() == "，":
            self._forget(self.anchor, match.start())
        if match.group() == "(":
            self.brackets.append((match.end(), self.parent, self.current))
        elif match.group() == ")" and self.brackets:
            self._close_bracket()
        self._move(match)

    def _close_bracket(self) -> None:
        """What follows a bracket that had claims of its own is said of what stood before it."""
        start, parent, current = self.brackets.pop()
        if self.claim_end > start or self.paragraph.text.startswith(("含", "不含", "包括", "包含", "其中"), start):
            self.parent, self.current = parent, current

    def _on_pause(self, match: re.Match[str]) -> None:
        gap = self.paragraph.text[self.anchor : match.start()]
        is_behind_subject = not gap and self.last.startswith("s_")
        is_list = self.claim_end != match.start() and (is_behind_subject or not _NUMBERING.fullmatch(gap))
        self._move(match)
        self.in_list = is_list

    def _on_open(self, match: re.Match[str]) -> None:
        if self.mode != "reason":
            self.mode = ""
            self.opened_in = self.sentence
            if self.current is not None and self.current.stated:
                # What is said of a part that is not named is not said of the whole.
                self.parent = self.current
                self.current = self.opened = self._open("", (), match.group())
            elif match.group().startswith("分别"):
                self.current = self._open("", (), match.group())
        self._move(match)

    def _on_use(self, match: re.Match[str]) -> None:
        self.is_known = True
        if not self.mode:
            self.mode, self.aside = "use", None
        self._move(match)

    def _on_reason(self, match: re.Match[str]) -> None:
        self.is_known = True
        if self.current is not None:
            self.current.has_reason = True
        self.mode, self.aside = "reason", None
        self._move(match)

    def _on_year(self, match: re.Match[str]) -> None:
        said = match.group()
        self.said_year = _NO_YEAR if _MONTHS.search(said) else "" if said.startswith(_THIS_YEAR) else said
        self.is_year_once = False

    # --- Subjects --------------------------------------------------------------------------------------------------

    def _on_subject(self, match: re.Match[str], key: str) -> None:
        words = match.group()
        key = self._part_of_car(key)
        self.is_known = True
        if key in _WHOLE and self.last.startswith("s_") and match.start() == self.anchor:
            self.anchor = match.end()
            return
        path = path_of(words) if key == "function" else ()
        if not key or self.mode or not self._can_open(match, key):
            self._set_target(self._open("", (), words))
        else:
            self.subject_end = match.end()
            if not self._goes_on_with(key, path):
                self.current = self._open(key, path, words)
        self.anchor = match.end()
        self.in_list = False

    def _part_of_car(self, key: str) -> str:
        if key == "expense" and self.current is not None and self.current.key == "fiscal_both":
            return "fiscal_both"
        if key in _PARTS and self._is_within("operating"):
            return ""
        if key not in ("part_buy", "part_run"):
            return key
        held = self.parent if self.current is not None and self.current is self.opened else self.current
        above = held.key if held is not None else ""
        return key.replace("part", "car") if above in CARS else ""

    def _is_within(self, key: str) -> bool:
        return self.parent is not None and self.parent.key == key and self.opened_in == self.sentence

    def _goes_on_with(self, key: str, path: tuple[str, ...]) -> bool:
        return self.current is not None and (self.current.key, self.current.path) == (key, path)

    def _can_open(self, match: re.Match[str], key: str) -> bool:
        text = self.paragraph.text
        start = max(self.clause, match.start() - _LONGEST_PREFIX)
        before, behind = text[start : match.start()], text[match.end() : match.end() + 1]
        return not self.in_list and may_open(key, before, behind, self.owner)

    def _set_target(self, target: Open) -> None:
        if self.mode:
            self.aside = target
        else:
            self.current = target

    def _target(self, match: re.Match[str]) -> Open:
        """The statement that a claim belongs to: one of its own where something unknown stands before it."""
        held = self.aside if self.mode else self.current
        if held is not None and held is self.opened and not held.stated and match.lastgroup != "amount":
            # No part was given: 具体包括11批次86人次，比上年减少….
            held = self.current = self.parent
        gap = self.paragraph.text[self.anchor : match.start()]
        is_sum = held is not None and bool(held.stated) and _SUM.search(gap) is not None
        is_several = self.paragraph.text.endswith("分别", 0, match.start())
        if held is None or is_sum or is_several or not FILLER.fullmatch(gap):
            held = self._open("", (), gap[-16:])
            self._set_target(held)
        return held

    def _end_claim(self, match: re.Match[str]) -> None:
        self.claim_end = match.end()
        self.is_known, self.is_carried = True, False
        self._move(match)

    # --- Claims ----------------------------------------------------------------------------------------------------

    def _on_amount(self, match: re.Match[str]) -> None:
        printed = read_printed(match, "amount", self.paragraph)
        words = self.paragraph.text[self.clause : match.start()]
        role = self.calendar.role(self.said_year, words)
        target = self._target(match)
        if self.last == "base" and self.basis is not None:
            role = self.basis
        elif not _PHASED.search(words):
            whole, is_of_now = target.role_of_whole(), self.calendar.is_last_year(self.said_year) is False
            is_meant = not self.said_year or (is_of_now and whole is Role.BUDGET)
            if whole is not None and is_meant:
                role, target.is_like_whole = whole, True
        elif target.is_like_whole:
            # 预算30.00万元，其中公务接待费15.00万元；决算21.80万元: of the whole or of the part, who knows.
            target = self._open("", (), words)
            self._set_target(target)
        if self.is_year_once:
            self.said_year, self.is_year_once = "", False
        # 约12万元 says itself that it is not exact.
        if not words.endswith(_ROUNDED):
            target.stated.append(Stated(role, printed))
        self._end_claim(match)

    def _on_moved(self, match: re.Match[str]) -> None:
        """由上年的12.39万元减少到11.80万元: two figures and the way from one to the other."""
        target = self._target(match)
        self.basis = self.calendar.basis(match["from_year"] or "", match["from_what"])
        now = self.calendar.role(match["to_year"] or self.said_year, "")
        target.stated.append(Stated(self.basis, read_printed(match, "from", self.paragraph)))
        target.stated.append(Stated(now, read_printed(match, "to", self.paragraph)))
        place = self.paragraph.place(match.start("way"))
        target.changes.append(Change(sign_of(match["way"]), match["way"], place, self.basis))
        self._end_claim(match)

    def _on_base(self, match: re.Match[str]) -> None:
        year, what = match["base_year"] or "", match["base_what"] or ""
        if not year and not re.search("预算|决算", what):
            return
        gap = self.paragraph.text[self.anchor : match.start()]
        if not self.mode and not FILLER.fullmatch(gap):
            self.current = self._open("", (), gap[-16:])
        self.is_known = True
        self.basis = self.calendar.basis(year, what)
        if year and not what and self._begins_with_subject(match.end()):
            self.said_year, self.is_year_once = year, True
        self.anchor = match.end()
        self.in_list = False

    def _begins_with_subject(self, at: int) -> bool:
        found = PATTERN.match(self.paragraph.text, at)
        return found is not None and str(found.lastgroup).startswith("s_")

    def _on_change(self, match: re.Match[str]) -> None:
        is_bare = match["change_number"] is None and match["bracket_rate"] is None and match["change_rate"] is None
        if is_bare and not self._is_claim(match):
            return
        target = self._target(match)
        change = read_change(match, self.basis, self.paragraph)
        last = target.changes[-1] if target.changes else None
        if last is not None and change.rate is not None and goes_on_with(last, change, match, self.paragraph):
            target.changes[-1] = last._replace(rate=change.rate, rate_sign=change.sign, end=match.end())
        else:
            target.changes.append(change)
        self._end_claim(match)

    def _is_claim(self, match: re.Match[str]) -> bool:
        """Whether a direction without a number says how the subject changed: right behind what it is compared with."""
        word = match["direction"]
        gap = self.paragraph.text[self.anchor : match.start()]
        held = self.current
        if self.mode or held is None or not FILLER.fullmatch(gap):
            return False
        return self.last == "base" or (word in LEVEL and word not in _BARE_NEEDS_BASE)

    def _on_complete(self, match: re.Match[str]) -> None:
        rate = read_rate(match, "complete_rate", self.paragraph)
        is_own = (
            not re.search("调整|全年", match["complete_of"] or "")
            and self.calendar.is_last_year(self.said_year) is False
        )
        self._target(match).completions.append(Completion(rate, is_own))
        self._end_claim(match)

    def _on_complete_named(self, match: re.Match[str]) -> None:
        rate = read_rate(match, "named_rate", self.paragraph)
        self._target(match).completions.append(Completion(rate, self.calendar.is_last_year(self.said_year) is False))
        self._end_claim(match)

    def _on_share(self, match: re.Match[str]) -> None:
        rate = read_rate(match, "share_rate", self.paragraph)
        words = match["share_of"]
        named = PATTERN.search(words)
        kind = named.lastgroup or "" if named is not None else ""
        whole = kind.removeprefix("s_") if kind.startswith("s_") else None
        self._target(match).shares.append(Share(rate, whole, words))
        self._end_claim(match)

    def _on_order(self, match: re.Match[str]) -> None:
        gap = self.paragraph.text[self.anchor : match.start()]
        if not self.mode and self.current is not None and FILLER.fullmatch(gap):
            sign = {"大": 1, "高": 1, "多": 1, "等": 0}.get(match["relation"][0], -1)
            self.current.orders.append(Order(sign, match.group(), self.paragraph.place(match.start())))
        self._end_claim(match)
