"""Postings: in which documents a term stands, in few bytes.

A list has for each document the gap from the one before and the class of the term there, `gap << 2 | class`, as a
varint. A term that stands in more than an eighth of a segment's room is a bitmap instead, without classes, followed by the
list of those that have it in their titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.outputs.search.terms import IN_TITLE

_MORE: Final = 0x80
_ONE_BYTE: Final = tuple(bytes((value,)) for value in range(_MORE))


class WeightsLostError(Exception):
    """A bitmap has to become a list again, and does not know its classes."""


def put_varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    if value < _MORE:
        return _ONE_BYTE[value]
    if value < _MORE << 7:
        return bytes((value & 0x7F | _MORE, value >> 7))
    made = bytearray()
    while value >= _MORE:
        made.append(value & 0x7F | _MORE)
        value >>= 7
    made.append(value)
    return bytes(made)


def get_varints(data: bytes, start: int = 0, end: int | None = None) -> Iterator[int]:
    """The numbers in a part of `data`."""
    value = shift = 0
    for byte in data[start:end]:
        if byte < _MORE:
            if shift:
                yield value | byte << shift
                value = shift = 0
            else:
                yield byte
        else:
            value |= (byte & 0x7F) << shift
            shift += 7


def put_list(postings: Iterable[tuple[int, int]]) -> bytes:
    """Documents in their order, each with its class."""
    before, parts = -1, []
    for number, weight in postings:
        parts.append(put_varint((number - before) << 2 | weight))
        before = number
    return b"".join(parts)


def get_list(blob: bytes) -> dict[int, int]:
    """The class of each document, in their order."""
    number, found = -1, {}
    for value in get_varints(blob):
        number += value >> 2
        found[number] = value & 3
    return found


def put_bitmap(numbers: Iterable[int], titles: Iterable[int]) -> bytes:
    """The length of the bitmap, the bitmap, the list of titles."""
    bits = bytearray()
    for number in numbers:
        byte = number >> 3
        if byte >= len(bits):
            bits.extend(bytes(byte + 1 - len(bits)))
        bits[byte] |= 1 << (number & 7)
    return put_varint(len(bits)) + bytes(bits) + put_list((number, IN_TITLE) for number in titles)


def get_bitmap(blob: bytes) -> dict[int, int]:
    """Every document, with class 1 or that of titles."""
    size = next(get_varints(blob))
    start = len(put_varint(size))
    found = {
        byte << 3 | bit: 1
        for byte, held in enumerate(blob[start : start + size])
        if held
        for bit in range(8)
        if held >> bit & 1
    }
    return found | get_list(blob[start + size :])


Posting = tuple[bool, bytes]
"""Whether it is a bitmap, and its bytes."""


def is_bitmap(count: int, room: int) -> bool:
    """Whether a term of `count` documents is a bitmap in a segment with room for so many."""
    return count * 8 > room


def encode(postings: Mapping[int, int], room: int) -> Posting:
    """The shorter form of some postings."""
    ordered = sorted(postings.items())
    if is_bitmap(len(ordered), room):
        return True, put_bitmap((n for n, _w in ordered), (n for n, w in ordered if w == IN_TITLE))
    return False, put_list(ordered)


def decode(posting: Posting) -> dict[int, int]:
    """Documents and classes."""
    return get_bitmap(posting[1]) if posting[0] else get_list(posting[1])


def change(posting: Posting | None, changes: Mapping[int, int | None], room: int) -> Posting | None:
    """The postings with other classes for some documents, None for those without the term; None when nobody has it.

    Raises WeightsLostError.
    """
    found = decode(posting) if posting is not None else {}
    found.update({number: weight for number, weight in changes.items() if weight is not None})
    for number, weight in changes.items():
        if weight is None:
            found.pop(number, None)
    if posting is not None and posting[0] and not is_bitmap(len(found), room):
        raise WeightsLostError
    return encode(found, room) if found else None
