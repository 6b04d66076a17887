"""The outline of an official document, read from its lines: 编 章 节 条, then 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3).

No level is required of a document and no restart of a number: items may run on across parts, as 1 to 18 under 一 to 六.
Anchors come from the numbers, so they stay when text around them changes; citations use 条 only where the text has 第X条.

    第八条 art-8 · 第二章 ch-2 · its 第一节 ch-2-sec-1 · 第一编 part-1 · 三、 p3 · its （二） p3-2 · its 1. p3-2-1
    （一） of 第八条 art-8-1 · of the article's second 款 art-8-para-2-1 · 第八条之一 art-8-zhi-1 · unnumbered # h-1
    without a parent: （二） s2 · 1. i1 · （1） f1 · a number met again (an attachment begins anew): p1_2, p1_3

Citations: 第八条第二款第（一）项 · 第三部分第8项 · 第三部分第（二）项 · below an 项: 第1目 · below that: 第（1）小项.
A number met again has no citation: the words would name two places.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from generator.text.body import LineKind, classify_lines, continues, has_markup
from generator.text.numeral import NUMERAL_CHARACTERS as NUMERALS
from generator.text.numeral import format_numeral, parse_numeral
from generator.text.pattern import Pattern


class HeadingKind(StrEnum):
    """What numbers a heading, outermost first; a Markdown heading may stand anywhere."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    MARKDOWN = "markdown"


class Heading(NamedTuple):
    """A place in a body that can be named and linked to. `level` 1 is the outermost; `line` counts from 1."""

    line: int
    level: int
    kind: HeadingKind
    number: int | None
    label: str
    anchor: str
    citation: str | None
    run_in: bool


# Ranks instead of kinds wherever lines are counted: hashing and comparing enum members costs more than reading the line.
_KINDS: Final = tuple(HeadingKind)
_PART, _CHAPTER, _SECTION, _ARTICLE, _FIRST, _SECOND, _THIRD, _FOURTH, _MARKDOWN = range(len(_KINDS))
_STATUTE: Final = {
    "编": _PART,
    "分编": _PART,
    "篇": _PART,
    "部分": _PART,
    "章": _CHAPTER,
    "节": _SECTION,
    "条": _ARTICLE,
}
_ITEMS: Final = {"first": _FIRST, "second": _SECOND, "third": _THIRD, "fourth": _FOURTH}
_COMMON: Final[Mapping[str, int]] = {format_numeral(number): number for number in range(1, 200)}
_N: Final = rf"{NUMERALS}0-9０-９"
_STATUTE_NUMBER: Final = Pattern(
    rf"第[ \u3000]?(?P<number>[{_N}]{{1,8}})[ \u3000]?(?P<unit>分编|编|篇|部分|章|节|条)(?:之(?P<branch>[{NUMERALS}]{{1,3}})(?![{NUMERALS}]))?",
)
_ITEM_NUMBER: Final = Pattern(
    rf"(?:(?P<first>[{NUMERALS}]{{1,4}})、|[（(](?:(?P<second>[{NUMERALS}]{{1,4}})|(?P<fourth>[0-9０-９]{{1,3}}))[）)]"
    r"|(?P<third>[0-9０-９]{1,3})(?:\\?[.](?![0-9０-９.])|[．、](?![0-9０-９])))[ \t\u3000]*",
)
# What follows a number that is quoted in a sentence: 第八条规定的…, 第一章、第二章…, （一）项, （一）至（三）.
_QUOTED_STATUTE: Final = Pattern(
    rf"[ \u3000]?(?:[、，,；;。：:）)》”]|第[{_N}]|(?:第?[{_N}]+)?(?:款(?!项)|项(?!目))|规定|所称|所列|所述|的|中[^华国央外小学级型介药医共]|和第|或第|及第|以及|至第|到第|与第|[（(][{_N}]+[）)])",
)
_QUOTED_ITEM: Final = Pattern(
    rf"(?:[、和或及与至到][ \u3000]?[（(]|以及|项(?!目)|款(?!项)|目(?![标录的前])|[{NUMERALS}]+、)"
)
_NEXT_OF_ROW: Final = Pattern(rf"([{NUMERALS}]+)[、和与至到季月日类级线期审等号档]")
_HASHED: Final = Pattern(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_ANNEX_LIST: Final = Pattern(r"附\s*件\s*[:：]\s*(?:([0-9０-９]{1,2})[.．、])?")
_ANNEX: Final = Pattern(rf"附\s*件\s*[{_N}]*\s*[:：]?$")
_OPENERS: Final = frozenset(NUMERALS + "第（(#*_附0123456789０１２３４５６７８９")
_AMOUNT: Final = Pattern(r"\d[万亿]?元|\d[%％]")
_ENDINGS: Final = tuple("。；：！;:")
_LEAP: Final = 3
_TITLE_LENGTH: Final = 60
_LEAD_LENGTH: Final = 30

_INLINE: Final = Pattern(
    r"!?\[([^\]\[]{0,200})\]\([^)]{0,500}\)|\[\^[^\]]{0,80}\]|\\([!-/:-@\[-`{-~])|[*`]+|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~"
)
_MARK: Final = Pattern(r"[\\*`_~\[]")
_GAP: Final = Pattern(r"[ \t\u3000\u00a0]+")


class _Found(NamedTuple):
    """A line that opens with a number, before its place among the others is known."""

    line: int
    rank: int
    text: str
    number: int = 0
    printed: str = ""
    branch: int = 0
    rest: str = ""
    depth: int = 0
    """How many # it has."""
    clause: int = 0
    """Which 款 of its article an item belongs to; 0 outside articles and where the article has only one."""


def find_headings(body: str) -> tuple[Heading, ...]:
    """The outline of a normalised body."""
    return tuple(_place(_count_clauses(_scan(body))))


def split_lead(text: str) -> tuple[str, str]:
    """A run-in item's lead phrase, its 。 included, and what follows; an empty lead when the first sentence is no title.

    A sentence that states an amount of money or a share tells something; a title only names it.
    """
    lead, stop, rest = text.partition("。")
    if not stop or not rest.strip() or len(lead) > _LEAD_LENGTH or _AMOUNT.search(lead):
        return "", text
    return lead + stop, rest


def plain_text(text: str) -> str:
    """A line without its inline Markdown."""
    return _INLINE.sub(r"\1\2", text).strip() if _MARK.search(text) else text.strip()


# ---- Which lines


def _scan(body: str) -> Iterator[_Found | int]:
    """Headings, and the line number of every other paragraph of plain text; lists, tables, quotes and code are neither."""
    lines = body.split("\n")
    kinds = classify_lines(lines) if has_markup(body) else None
    has_marks = _MARK.search(body) is not None
    above, last_article, listed = "", 0, None
    for index, line in enumerate(lines):
        if not line or (kinds and kinds[index] is not LineKind.TEXT):
            above = ""
            continue
        found = None
        if not (above and continues(above, line)):
            text = line.lstrip("\u3000")
            if text[:1] in _OPENERS:
                found = _read(text, index + 1, last_article, has_marks=has_marks)
                if found is not None and found.rank == _ARTICLE:
                    last_article = found.number
            if listed is not None or text[:1] == "附":
                listed = _listed_annex(text, found, listed)
                found = None if listed else found
            yield found or index + 1
        above = line


def _listed_annex(text: str, found: _Found | None, listed: int | None) -> int | None:
    """Which of “附件：1.甲 / 2.乙” this line names: it lists what is annexed and opens nothing. 0 stands for “附件：” alone."""
    if opening := _ANNEX_LIST.match(text):
        return _numeral(opening[1]) if opening[1] else 0
    if listed is not None and found is not None and found.rank == _THIRD and found.number == listed + 1:
        return found.number
    return None


def _read(text: str, line: int, last_article: int, *, has_marks: bool) -> _Found | None:
    depth = 0
    if text[0] == "#":
        if not (hashed := _HASHED.match(text)) or not hashed[2]:
            return None
        depth, text = len(hashed[1]), hashed[2]
    plain = plain_text(text) if has_marks else text.strip()
    if not depth and plain[:1] == "附" and _ANNEX.match(plain):
        return _Found(line, _MARKDOWN, "")
    found = _read_statute(plain, line, last_article) if plain[:1] == "第" else _read_item(plain, line)
    if not depth:
        return found
    return (found or _Found(line, _MARKDOWN, plain))._replace(depth=depth)


def _read_statute(text: str, line: int, last_article: int) -> _Found | None:
    match = _STATUTE_NUMBER.match(text)
    if not match:
        return None
    rank, number, branch, printed = _read_opener(match[0])
    if not number:
        return None
    rest = text[match.end() :]
    spaced = rest[:1] in ("", " ", "\u3000", "\u00a0")
    if rank != _ARTICLE:
        if len(text) > _TITLE_LENGTH or text.endswith(_ENDINGS) or (not spaced and _QUOTED_STATUTE.match(rest)):
            return None
    elif not spaced and (
        (number != 1 and not last_article <= number <= last_article + _LEAP) or _QUOTED_STATUTE.match(rest)
    ):
        # Text that lost its spaces: only a number that follows on can tell an article from a sentence about one.
        return None
    return _Found(line, rank, text, number, printed, branch, rest)


@functools.lru_cache(maxsize=1024)
def _read_opener(opener: str) -> tuple[int, int, int, str]:
    """What “第八条之一” says: rank, number, branch, and how it is printed without gaps. The same few open every law."""
    match = _STATUTE_NUMBER.fullmatch(opener)
    if not match:
        return _ARTICLE, 0, 0, ""
    branch = _numeral(match["branch"]) if match["branch"] else 0
    return _STATUTE[match["unit"]], _numeral(match["number"]), branch, _GAP.sub("", opener)


def _read_item(text: str, line: int) -> _Found | None:
    match = _ITEM_NUMBER.match(text)
    if not match or not match.lastgroup:
        return None
    rank, number, rest = _ITEMS[match.lastgroup], _numeral(match[match.lastgroup]), text[match.end() :]
    if not number or not rest or _QUOTED_ITEM.match(rest):
        return None
    if rank == _FIRST and (row := _NEXT_OF_ROW.match(rest)) and _numeral(row[1]) == number + 1:
        return None
    return _Found(line, rank, text, number, match[0].strip(), 0, rest)


def _numeral(text: str) -> int:
    """The number, 0 for what is none."""
    if number := _COMMON.get(text):
        return number
    try:
        return parse_numeral(text)
    except ValueError:
        return 0


# ---- Which 款


def _count_clauses(scanned: Iterator[_Found | int]) -> Iterator[_Found]:
    """The headings, items of an article marked with its 款 where it has several: every paragraph that is no item is a 款."""
    article: list[_Found] = []
    clause = 0
    for found in scanned:
        if isinstance(found, int):
            clause += 1
        elif article and _ARTICLE < found.rank < _MARKDOWN:
            article.append(found._replace(clause=clause) if clause > 1 else found)
        else:
            yield from _settle(article, clause)
            article, clause = ([found], 1 if found.rest else 0) if found.rank == _ARTICLE else ([], 0)
            if not article:
                yield found
    yield from _settle(article, clause)


def _settle(article: Iterable[_Found], clauses: int) -> Iterable[_Found]:
    """Items met before a second 款 was known of belong to the first."""
    if clauses <= 1:
        return article
    return [found if found.clause else found._replace(clause=1) for found in article]


# ---- Where


class _Open(NamedTuple):
    rank: int
    depth: int
    anchor: str
    citation: str | None


def _place(headings: Iterator[_Found]) -> Iterator[Heading]:
    opened: list[_Open] = []
    used: dict[str, int] = {}
    unnumbered = 0
    for found in headings:
        line, rank, text, number, printed, branch, _rest, depth, _clause = found
        if not text:
            opened = []  # 附件: its numbers are not below those of the text before it
            continue
        while opened and not _holds(opened[-1], rank, depth):
            opened.pop()
        citation: str | None
        if rank == _ARTICLE:
            anchor, citation = f"art-{number}-zhi-{branch}" if branch else f"art-{number}", printed
        elif rank == _MARKDOWN:
            unnumbered += 1
            anchor, citation = f"h-{unnumbered}", None
        else:
            anchor, citation = _name(found, _numbered_parent(opened))
        used[anchor] = times = used.get(anchor, 0) + 1
        if times > 1:
            anchor, citation = f"{anchor}_{times}", None
        label, run_in = _label(found)
        opened.append(_Open(rank, depth, anchor, citation))
        yield Heading(line, len(opened), _KINDS[rank], number or None, label, anchor, citation, run_in)


def _numbered_parent(opened: Sequence[_Open]) -> _Open | None:
    for above in reversed(opened):
        if above.rank != _MARKDOWN:
            return above
    return None


def _holds(outer: _Open, rank: int, depth: int) -> bool:
    if outer.rank != _MARKDOWN != rank:
        return outer.rank < rank
    if depth and outer.depth:
        return outer.depth < depth
    return rank != _MARKDOWN


_ALONE: Final = {_FIRST: "p", _SECOND: "s", _THIRD: "i", _FOURTH: "f"}
_NAMED: Final = {_PART: "part-", _CHAPTER: "ch-", _SECTION: "sec-", _FIRST: "p"}


def _name(found: _Found, parent: _Open | None) -> tuple[str, str | None]:
    """The anchor and the citation of what is numbered within something."""
    if not parent:
        alone = _NAMED.get(found.rank) or _ALONE[found.rank]
        return f"{alone}{found.number}", _own_citation(found, None)
    anchor, own = f"{_NAMED.get(found.rank, '')}{found.number}", _own_citation(found, parent.rank)
    if found.clause and parent.rank == _ARTICLE:
        anchor = f"para-{found.clause}-{anchor}" if found.clause > 1 else anchor
        own = f"第{format_numeral(found.clause)}款{own}"
    return f"{parent.anchor}-{anchor}", None if parent.citation is None else parent.citation + own


def _own_citation(found: _Found, above: int | None) -> str:
    if found.rank == _SECOND:
        return f"第（{format_numeral(found.number)}）项"
    if found.rank == _FIRST:
        return f"第{format_numeral(found.number)}{'项' if above == _ARTICLE else '部分'}"
    if found.rank == _THIRD:
        return f"第{found.number}{'目' if above == _SECOND else '项'}"
    if found.rank == _FOURTH:
        return f"第（{found.number}）{'小项' if above == _THIRD else '项'}"
    return found.printed


def _label(found: _Found) -> tuple[str, bool]:
    """What the outline shows, and whether the paragraph is more than a title."""
    if found.rank == _MARKDOWN:
        return found.text, False
    if found.rank == _ARTICLE:
        return found.printed, bool(found.rest.strip())
    if found.rank < _ARTICLE:
        title = _close_up(found.rest)
        return found.printed + (f" {title}" if title else ""), False
    lead, stop, _ = found.rest.strip().partition("。")
    text = found.printed + lead
    if (found.depth and not stop) or (not stop and len(text) <= _TITLE_LENGTH and not text.endswith(_ENDINGS)):
        return text, False
    return (text if len(text) <= _LEAD_LENGTH else text[: _LEAD_LENGTH - 1] + "…").rstrip("；：;:"), True


def _close_up(title: str) -> str:
    """“总　　则” is “总则”, spread out for looks."""
    words = _GAP.sub(" ", title).split()
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)
