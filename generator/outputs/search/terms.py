"""Terms: what of a text is looked up. Pairs and triples of units, fours of common ones, single runs; characters of titles.

Every term is a 32-bit number. That two terms share one is harmless: a text is offered that its reader then rejects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.outputs.search.document import SearchText
from generator.text.search_text import BREAK, FIRST_RUN

_MASK: Final = 0xFFFFFFFF
SEED, MIX, LAST = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
# How well a text answers to a term: in passing, several times for its length, densely, in its title.
IN_TITLE: Final = 3


LONGEST_TERM: Final = 4
# Of these characters three quarters of official texts consist (712 laws, the most frequent first). Triples of them stand in
# very many documents which have not the phrase; that four follow one another tells much more. The list is fixed, and part
# of the format: chosen by what the index holds, one edit could bring in or put out the fours of a thousand other documents.
COMMON: Final = (
    "的人条第行定应管国和当理法十者有关以政部规业机或门务民用工一二作其事不证生责经保地本在设公产三安制对可主员构资品单处位出照所合由"
    "依发中上级施动物查监进及府全四家为院自下得区并准方会内请通报营等企要实申时收他五交检提件任建违办外督期标情按权例同款计备运记水取"
    "职市分日成予向批利六体护案信审专使负金据重境明罚项直告未车学接组个治立场电登许章七量书口防列销程医具供与相开之采文商性活调费元后"
    "料技年指药县化服限质执受验度况织术核改八于律给共险加器决求税反入社海起从正划格船能九需农路息万原过疗止输货军令基范大目省委确害置"
)
_COMMON: Final = frozenset(map(ord, COMMON))


def is_common(code: int) -> bool:
    """Whether a unit is one of those that fours are made of: a frequent character, or a run."""
    return code in _COMMON or code >= FIRST_RUN


def hash_term(*codes: int) -> int:
    """The number of a term of one to four units. `theme/search/terms.js` and bulk.py compute the same."""
    value = SEED
    for code in codes:
        value = _mix(value, code)
    return _finish(value)


def _mix(value: int, code: int) -> int:
    """One more unit: a triple goes on where its pair ended."""
    value = (value ^ code) * MIX & _MASK
    return value ^ value >> 15


def _finish(value: int) -> int:
    value = value * LAST & _MASK
    return value ^ value >> 13


def cover(codes: Sequence[int]) -> list[int]:
    """The terms that cover a phrase of three units or more, all of which a text with it has.

    From every place a four if there is one, else a triple, unless a four before says as much.
    """
    found, end = [], 0
    for at in range(len(codes) - 2):
        four = codes[at : at + LONGEST_TERM]
        length = LONGEST_TERM if len(four) == LONGEST_TERM and all(map(is_common, four)) else LONGEST_TERM - 1
        if at + length > end:
            end = at + length
            found.append(hash_term(*codes[at:end]))
    return found


def weigh(count: int, length: int) -> int:
    """The class of a term that stands `count` times in a text of `length` units; lengths count by powers of two."""
    density = (count << 11) >> length.bit_length()
    return 0 if density < 1 else 1 if density < 4 else 2  # noqa: PLR2004


def document_terms(text: SearchText) -> dict[int, int]:
    """Every term of a text with its class."""
    counts: dict[int, int] = {}
    title = list(_terms(text.title))
    title += [hash_term(ord(unit)) for unit in text.title if unit != BREAK]
    for term in [*_terms(text.title), *_terms(text.rest)]:
        counts[term] = counts.get(term, 0) + 1
    length = len(text.title) + len(text.rest)
    found = {term: weigh(count, length) for term, count in counts.items()}
    return found | dict.fromkeys(title, IN_TITLE)


def _terms(text: str) -> Iterator[int]:
    codes = list(map(ord, text))
    stop = ord(BREAK)
    for at, first in enumerate(codes):
        value, are_common = SEED, True
        for length, code in enumerate(codes[at : at + LONGEST_TERM], 1):
            if code == stop:
                break
            value, are_common = _mix(value, code), are_common and is_common(code)
            if length == LONGEST_TERM and not are_common:
                break
            if length > 1 or first >= FIRST_RUN:
                yield _finish(value)
