"""What differs in the wording of one clause: words taken out and put in, as a reader would mark them.

Numbers, amounts, dates, document numbers and words of Latin script are one token and change as a whole; any other character
is a token by itself. Tokens are compared folded, so what differs only in form is found among those that stayed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from generator.text.alignment import Unit, align_units, common_ends
from generator.text.numeral import NUMERAL_CHARACTERS as NUMERALS
from generator.text.pattern import Pattern


class PieceKind(StrEnum):
    """Whether a piece stands in both versions or in one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """A run of text with one fate."""

    kind: PieceKind
    text: str
    is_weighty: bool = False
    """An amount, a number, a percentage, a date, a period, a document number: to be emphasised."""
    is_form: bool = False
    """Differs only in punctuation, width or white space: shown, not counted as a change of substance."""


# ---- Folding

_COMPATIBLE: Final = Pattern("[\u2f00-\u2fd5\uf900-\ufaff\ufe10-\ufe6f\uff01-\uffee]+")
_CLASSES: Final = (
    *(("(", "[〔【〖〘{"), (")", "]〕】〗〙}"), ("<", "《〈«‹"), (">", "》〉»›")),
    *(('"', "“”„‟‘’‚‛「」『』'〝〞〟"), (",", "、"), (".", "。"), ("〇", "○◯")),
    *(("-", "‐‑‒–—―─−"), ("~", "〜∼"), (":", "∶"), ("·", "•・‧∙⋅")),
)
_FOLDED: Final = str.maketrans({mark: to for to, marks in _CLASSES for mark in marks} | {"…": "..."})
_SPACE: Final = Pattern(r"(?<=[A-Za-z0-9])(\s)\s*(?=[A-Za-z0-9])|\s+")
_RUN: Final = Pattern(r"([-.])\1+")
_P: Final = r'(),.;:!?"<>·'
_PAUSE: Final = Pattern(rf"(?<![0-9A-Za-z{_P}])[{_P}]+|[{_P}]+(?![0-9A-Za-z{_P}])")


def fold(text: str) -> str:
    """`text` for comparing: one width, one mark for each class of punctuation, no white space but between Latin words."""
    if _COMPATIBLE.search(text):
        text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _SPACE.sub(lambda space: " " if space[1] else "", text.translate(_FOLDED))
    return _RUN.sub(r"\1", text)


def essence(text: str) -> str:
    """What is left of a text without its form: no punctuation, unless it stands between figures or letters."""
    return _PAUSE.sub("", fold(text))


# ---- Tokens

DIGITS: Final = "0-9０-９"
"""For a character class in a pattern: digits of both widths."""
_D: Final = DIGITS
OPENER: Final = (
    rf"第[ \u3000]?[{NUMERALS}{_D}]{{1,8}}[ \u3000]?(?:分编|编|篇|部分|章|节|条)(?:之[{NUMERALS}]{{1,3}}(?![{NUMERALS}]))?"
    rf"|[{NUMERALS}]{{1,4}}、|[（(](?:[{NUMERALS}]{{1,4}}|[{_D}]{{1,3}})[）)]|[{_D}]{{1,3}}(?:\\?[.．、](?![{_D}.．]))"
)
"""The number that opens a clause or an item: no quantity, so of no weight when it changes."""

_H: Final = NUMERALS + "○万亿"
_DAY: Final = rf"(?:[{_D}]{{1,2}}|[{NUMERALS}]{{1,3}})"
_PERIOD: Final = "个?(?:工作日|自然日|交易日)|个?月|日|天|周年|周岁|周|岁|年度?|个?小时|分钟"
_MEASURE: Final = "元|角|美元|欧元|港元|倍|平方米|平方公里|立方米|公里|千米|厘米|毫米|米|公顷|亩|吨|千克|公斤|克|人次|人|户|家|件|次|名|个|项|种"
_FIGURES_MEASURE: Final = (
    "度|分|成|秒|时|套|台|辆|张|份|宗|起|处|所|级|类|期|号|条|款|章|页|瓦时|瓦|千瓦时|千瓦|[A-Za-z°℃%％‰²³]+"
)
_WEIGHTY: Final = "|".join((
    rf"(?:(?![根据按照依与和及或以由见即为是于在将])[\u4e00-\u9fff]){{0,8}}[〔\[［【(（]\s?[{_D}]{{4}}\s?[〕\]］】)）]\s?第?[{_D}]{{1,5}}\s?号",
    rf"(?:[{_D}]{{4}}|[○{NUMERALS}]{{4}})\s?年(?:\s?{_DAY}\s?月(?:\s?{_DAY}\s?[日号])?)?",
    rf"{_DAY}\s?月\s?{_DAY}\s?日",
    rf"[百千万]分之[{_H}{_D}点.．]+",
    rf"第[{_H}{_D}]+(?:号|条(?:之[{NUMERALS}]{{1,3}})?|款|项|目|章|节|编|期|届|次|批|类|级|部分|日|年)",
    rf"第?[（(][{NUMERALS}{_D}]{{1,4}}[）)]项",
    (
        rf"(?:(?<![{_D}%％A-Za-z)）])[-－−+±])?[¥￥$＄]?(?:[{_D}]{{1,3}}(?:[,，][{_D}]{{3}})+(?![{_D}])|[{_D}]+)(?:[-－–—~～:：/.．][{_D}]+)*"
        rf"[十百千万亿]*(?:\s?(?:(?:{_PERIOD})(?:以?内)?|{_MEASURE}|{_FIGURES_MEASURE}))?"
    ),
    rf"(?!一[个次家项种名件人])[{_H}]+(?:点[{_H}]+)?(?:(?:{_PERIOD})(?:以?内)?|{_MEASURE})",
    rf"[{_H}]{{2,}}",
))  # fmt: skip
_TOKEN: Final = Pattern(
    rf"(?P<opener>^(?:\#{{1,6}}[ \t]+)?[*_]{{0,3}}(?:{OPENER}))"
    rf"|(?P<word>[A-Za-z][A-Za-z{_D}]*(?:[-_./&'’@:]+[A-Za-z{_D}]+)*)"
    rf"|(?P<weighty>{_WEIGHTY})"
    r"|\n|[^\S\n]+"
    # A character with its accents, variation selectors and what a zero-width joiner ties to it.
    r"|[^\n](?:[\u0300-\u036f\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]|\u200d[^\n])*",
    re.MULTILINE,
)
_HAS_FIGURE: Final = Pattern(f"[{_D}]")


class _Token(NamedTuple):
    text: str
    key: str
    is_weighty: bool
    is_figure: bool
    """A number of any kind: it speaks for itself and is not joined with the words around it."""


def _read(text: str) -> list[_Token]:
    return [_token(found) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str]) -> _Token:
    text, group = found[0], found.lastgroup
    key = "\n" if text == "\n" else fold(text) or " "
    if group is None:
        return _Token(text, key, is_weighty=False, is_figure=False)
    is_weighty = group == "weighty" or (group == "word" and _HAS_FIGURE.search(text) is not None)
    return _Token(text, key, is_weighty, is_figure=is_weighty or group == "opener")


# ---- Edits

_STOPS: Final = frozenset("\n.;!?")
_BREAKS: Final = ":,;.!?\n"
"""What an edit begins after, the best last."""
_DIRECT: Final = 60_000
_LEAST_EFFORT: Final = 2_000
_FARTHEST_SLIDE: Final = 200
_SHORTEST: Final = 2
_LONGEST_BRIDGE: Final = 6
_KEPT_SHARE: Final = 0.2


class _Edit(NamedTuple):
    """Tokens a to b of the old text that are tokens c to d of the new one (same keys), or have become them."""

    a: int
    b: int
    c: int
    d: int
    is_same: bool = False


def compare_wording(old: str, new: str, *, effort: int) -> tuple[Piece, ...]:
    """The pieces of two texts; `effort`, in pairs of equal tokens, is how closely long and unlike ones are compared."""
    if old == new:
        return (Piece(PieceKind.SAME, new),)
    return _Wording(_read(old), _read(new)).pieces(effort)


def mark(kind: PieceKind, text: str) -> tuple[Piece, ...]:
    """The pieces of a text that is new or gone as a whole."""
    return _join(_mark(kind, _read(text)))


class _Wording(NamedTuple):
    old: Sequence[_Token]
    new: Sequence[_Token]

    def pieces(self, effort: int) -> tuple[Piece, ...]:
        edits = _bridge(self, _alternate(_edits(self, _Edit(0, len(self.old), 0, len(self.new)), effort)))
        kept = sum(edit.b - edit.a for edit in edits if edit.is_same)
        if kept < _KEPT_SHARE * min(len(self.old), len(self.new)):
            edits = [_Edit(0, len(self.old), 0, len(self.new))]
        return _join(piece for edit in _slide(self, edits) for piece in self._spell(edit))

    def _spell(self, edit: _Edit) -> Iterator[Piece]:
        old, new = self.old[edit.a : edit.b], self.new[edit.c : edit.d]
        if not edit.is_same:
            yield from _replace(old, new)
            return
        for is_equal, group in groupby(zip(old, new, strict=True), key=lambda two: two[0].text == two[1].text):
            olds, news = zip(*group, strict=True)
            yield from [Piece(PieceKind.SAME, _text(news))] if is_equal else _replace(olds, news)


def _edits(wording: _Wording, span: _Edit, effort: int) -> Iterator[_Edit]:
    """The edits of a span: common ends first, then by tokens if that is affordable, else by sentences."""
    old = [token.key for token in wording.old[span.a : span.b]]
    new = [token.key for token in wording.new[span.c : span.d]]
    head, tail = common_ends(old, new)
    a, b, c, d = span.a + head, span.b - tail, span.c + head, span.d - tail
    yield _Edit(span.a, a, span.c, c, is_same=True)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    counts = Counter(inner_old)
    if sum(counts[key] for key in inner_new) <= min(effort, _DIRECT):
        for tag, i, j, k, m in SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes():
            yield _Edit(a + i, a + j, c + k, c + m, is_same=tag == "equal")
    else:
        yield from _by_sentence(wording, _Edit(a, b, c, d), effort)
    yield _Edit(b, span.b, d, span.d, is_same=True)


def _by_sentence(wording: _Wording, span: _Edit, effort: int) -> Iterator[_Edit]:
    old, new = _sentences(wording.old, span.a, span.b), _sentences(wording.new, span.c, span.d)
    if len(old) == len(new) == 1:
        yield span
        return
    kept = align_units(_units(wording.old, old), _units(wording.new, new)).kept
    each = max(effort // max(1, len(kept)), _LEAST_EFFORT)
    a, c = span.a, span.c
    for at, other in kept:
        (i, j), (k, m) = old[at], new[other]
        yield _Edit(a, i, c, k)
        yield from _edits(wording, _Edit(i, j, k, m), each)
        a, c = j, m
    yield _Edit(a, span.b, c, span.d)


def _sentences(tokens: Sequence[_Token], start: int, end: int) -> list[tuple[int, int]]:
    stops = [at + 1 for at in range(start, end) if tokens[at].key in _STOPS]
    return list(pairwise(sorted({start, *stops, end})))


def _units(tokens: Sequence[_Token], spans: Iterable[tuple[int, int]]) -> list[Unit]:
    keys = ["".join(token.key for token in tokens[start:end]) for start, end in spans]
    return [Unit(key, key) for key in keys]


def _alternate(edits: Iterable[_Edit]) -> list[_Edit]:
    """The edits without empty ones, neighbours of one kind joined."""
    result: list[_Edit] = []
    for edit in edits:
        if edit.a == edit.b and edit.c == edit.d:
            continue
        if result and result[-1].is_same == edit.is_same:
            result[-1] = result[-1]._replace(b=edit.b, d=edit.d)
        else:
            result.append(edit)
    return result


def _bridge(wording: _Wording, edits: Iterable[_Edit]) -> list[_Edit]:
    """No confetti: a few characters that happen to stay between two bigger changes change with them."""
    result: list[_Edit] = []
    for edit in edits:
        last = edit
        while not last.is_same and len(result) > 1 and _is_bridge(wording, result[-2], result[-1], last):
            result.pop()
            first = result.pop()
            last = _Edit(first.a, last.b, first.c, last.d)
        result.append(last)
    return result


def _is_bridge(wording: _Wording, before: _Edit, between: _Edit, after: _Edit) -> bool:
    tokens = wording.new[between.c : between.d]
    length = len(tokens)
    if length > _LONGEST_BRIDGE or any(token.is_figure or token.key in _STOPS for token in tokens):
        return False
    sizes = []
    for change in (before, after):
        old, new = wording.old[change.a : change.b], wording.new[change.c : change.d]
        if all(token.is_figure for token in (*old, *new)) or _is_form(old, new):
            return False
        sizes.append(max(len(old), len(new)))
    return (length <= _SHORTEST and length < sum(sizes)) or 2 * length <= min(sizes)


def _slide(wording: _Wording, edits: Sequence[_Edit]) -> list[_Edit]:
    """What is put in or taken out between repeated words begins after a stop or comma if it can: 丁、 rather than 、丁."""
    result = list(edits)
    for at in range(1, len(result) - 1):
        before, edit, after = result[at - 1 : at + 2]
        if edit.is_same or (edit.a < edit.b and edit.c < edit.d):
            continue
        tokens, start, end = (wording.new, edit.c, edit.d) if edit.a == edit.b else (wording.old, edit.a, edit.b)
        least = before.a - before.b + (at > 1)
        most = after.b - after.a - (at < len(result) - 2)
        shift = _best_shift([token.key for token in tokens], (start, end), (least, most))
        result[at - 1] = before._replace(b=before.b + shift, d=before.d + shift)
        result[at] = _Edit(edit.a + shift, edit.b + shift, edit.c + shift, edit.d + shift)
        result[at + 1] = after._replace(a=after.a + shift, c=after.c + shift)
    return result


def _best_shift(keys: Sequence[str], edit: tuple[int, int], limits: tuple[int, int]) -> int:
    start, end = edit
    least, most = max(limits[0], -_FARTHEST_SLIDE), min(limits[1], _FARTHEST_SLIDE)
    left = right = 0
    while left > least and keys[start + left - 1] == keys[end + left - 1]:
        left -= 1
    while right < most and keys[start + right] == keys[end + right]:
        right += 1
    above = ["\n", *keys[max(0, start + left - 1) : start + right]][-(right - left + 1) :]
    return max(range(left, right + 1), key=lambda shift: (_BREAKS.find(above[shift - left]), -abs(shift)))


# ---- Pieces


def _replace(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[Piece]:
    if _is_form(old, new):
        for kind, tokens in ((PieceKind.REMOVED, old), (PieceKind.ADDED, new)):
            if tokens:
                yield Piece(kind, _text(tokens), is_form=True)
    else:
        yield from _mark(PieceKind.REMOVED, old)
        yield from _mark(PieceKind.ADDED, new)


def _is_form(old: Sequence[_Token], new: Sequence[_Token]) -> bool:
    return essence(_text(old)) == essence(_text(new))


def _mark(kind: PieceKind, tokens: Iterable[_Token]) -> Iterator[Piece]:
    for is_weighty, group in groupby(tokens, key=lambda token: token.is_weighty):
        yield Piece(kind, _text(group), is_weighty)


def _join(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    joined = []
    for (kind, is_weighty, is_form), group in groupby(pieces, key=lambda one: (one.kind, one.is_weighty, one.is_form)):
        joined.append(Piece(kind, "".join(piece.text for piece in group), is_weighty, is_form))
    return tuple(joined)


def _text(tokens: Iterable[_Token]) -> str:
    return "".join(token.text for token in tokens)
