"""A whole segment's shards at once, with NumPy: sorted keys instead of a loop over terms.

Loaded only where many documents are new. It makes the bytes that shards.py and postings.py make of the same documents, term
by term; a test holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.outputs.search.document import SearchText
from generator.outputs.search.postings import put_bitmap, put_varint
from generator.outputs.search.shards import TERM_BITS, choose_bits
from generator.outputs.search.terms import COMMON, IN_TITLE, LAST, MIX, SEED
from generator.text.search_text import BREAK, FIRST_RUN

BATCH = 256
"""Documents of which the terms are sorted together at most: a number within a batch has eight bits."""
# Units of which the terms are sorted together: some 150 bytes each while it is done. A single text may have more.
_UNITS = 1 << 20
# Postings that are in memory at once while shards are made.
_AT_ONCE = 1 << 19
_U8, _U16, _U32, _U64, _I64 = np.uint8, np.uint16, np.uint32, np.uint64, np.int64
_STOP = ord(BREAK)
# Where terms with other first bits begin is known of every batch, so that parts of it are read without searching.
_CUT_BITS = 10
_COMMON = np.zeros(0x10000, bool)
_COMMON[list(map(ord, COMMON))] = True

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Terms = NDArray[np.uint32]


class Sorted(NamedTuple):
    """Postings of a batch in a file, sorted by term: first all terms, then `number << 2 | class` of each.

    Numbers count from document `first`; `cuts` are the places where terms begin that have other first bits than those before.
    """

    file: Path
    first: int
    postings: int
    cuts: Ints


def sort_batch(first: int, texts: Sequence[SearchText], folder: Path) -> list[Sorted]:
    """Every term of at most BATCH documents from number `first` on, each once per document with its class."""
    made, begin, units = [], 0, 0
    for at, text in enumerate(texts):
        length = len(text.title) + len(text.rest)
        if at > begin and units + length > _UNITS:
            made.append(_sort(first + begin, texts[begin:at], folder))
            begin, units = at, 0
        units += length
    return [*made, _sort(first + begin, texts[begin:], folder)]


def _sort(first: int, texts: Sequence[SearchText], folder: Path) -> Sorted:
    whole = BREAK.join(f"{text.title}{BREAK}{text.rest}" for text in texts) + BREAK
    codes: Terms = np.frombuffer(whole.encode("utf-32-le"), _U32)
    titles = np.array([len(text.title) for text in texts], _I64)
    lengths = titles + np.array([len(text.rest) for text in texts], _I64)
    # Each text is its title, then the rest with a break before it and one behind.
    parts = np.stack((titles, lengths - titles + 2), axis=1).ravel()
    # A key sorts by term, then document, then title before rest.
    keys = _keys(codes, np.repeat(np.arange(2 * len(texts), dtype=_U16), parts))
    keys.sort()
    is_new = np.ones(len(keys), bool)
    np.greater(keys[1:] ^ keys[:-1], 1, out=is_new[1:])
    starts = np.flatnonzero(is_new)
    counts = np.diff(starts, append=len(keys)).astype(_U32)
    own = keys[starts]
    terms = (own >> _U64(9)).astype(_U32)
    place = own.astype(_U16) & _U16(0x1FF)
    held = place >> _U16(1)
    bits = np.array([int(length).bit_length() for length in lengths], _U32)
    density = (counts << _U32(11)) >> bits[held]
    weights = (density >= 1).astype(_U16) + (density >= 4)  # noqa: PLR2004
    weights[place & _U16(1) == 0] = IN_TITLE
    file = folder / f"{first}.sorted"
    with file.open("wb") as out:
        terms.tofile(out)
        (held << _U16(2) | weights).tofile(out)
    steps = np.arange(1, 1 << _CUT_BITS, dtype=_U32) << _U32(TERM_BITS - _CUT_BITS)
    cuts = np.concatenate((np.zeros(1, _I64), np.searchsorted(terms, steps), np.array((len(terms),), _I64)))
    return Sorted(file, first, len(terms), cuts)


def _keys(codes: Terms, place: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """The keys of all occurrences: single units, pairs, triples, fours. Each goes on from the hashes of what is shorter.

    All places are hashed, those behind breaks too: that is faster than choosing first.
    """
    words = codes != _STOP
    runs = codes >= FIRST_RUN
    state = _mix(np.full(len(codes), SEED, _U32), codes)
    found = [(state, runs | (words & ((place & _U16(1)) == 0)))]
    within = words
    for length in (2, 3):
        state = _mix(state[:-1].copy(), codes[length - 1 :])
        within = within[:-1] & words[length - 1 :]
        found.append((state, within))
    common = runs | _COMMON[np.minimum(codes, _U32(len(_COMMON) - 1))]
    pairs = common[:-1] & common[1:]
    found.append((_mix(state[:-1].copy(), codes[3:]), pairs[:-2] & pairs[2:]))
    chosen = [(np.flatnonzero(where), value) for value, where in found]
    keys = np.empty(sum(len(at) for at, _value in chosen), _U64)
    start = 0
    for at, value in chosen:
        part = keys[start : start + len(at)]
        part[:] = _finish(value[at])
        part <<= _U64(9)
        part |= place[at]
        start += len(at)
    return keys


def _mix(value: Terms, codes: Terms) -> Terms:
    """One more unit for every hash, in place."""
    value ^= codes
    value *= _U32(MIX)
    value ^= value >> _U32(15)
    return value


def _finish(value: Terms) -> Terms:
    value *= _U32(LAST)
    value ^= value >> _U32(13)
    return value


class Segment(NamedTuple):
    """What becomes of sorted batches: `postings` in all, divided into `2 ** bits` shards."""

    batches: tuple[Sorted, ...]
    postings: int
    bits: int
    room: int


def plan_segment(batches: Iterable[Sorted], room: int) -> Segment:
    """How the postings of all batches of a segment are divided."""
    ordered = tuple(sorted(batches, key=lambda each: each.first))
    postings = sum(each.postings for each in ordered)
    return Segment(ordered, postings, choose_bits(postings), room)


def find_parts(segment: Segment) -> list[tuple[int, int]]:
    """Ranges of shards of which the postings fit into memory together, as many as a power of two."""
    shards = 1 << segment.bits
    bits = (-(-segment.postings // _AT_ONCE) - 1).bit_length() if segment.postings else 0
    step = shards >> min(bits, segment.bits, _CUT_BITS)
    return [(start, start + step) for start in range(0, shards, step)]


def make_shards(segment: Segment, part: tuple[int, int], keep: Callable[[int, bytes], None]) -> None:
    """The shards of a range, each handed to `keep` with its number."""
    shift = TERM_BITS - segment.bits
    terms, low = _gather(segment, *part)
    firsts = np.flatnonzero(np.concatenate((np.ones(1, bool), terms[1:] != terms[:-1]))) if len(terms) else _none()
    lengths, blobs, is_map = _encode_postings(low, firsts, segment.room)
    own = terms[firsts]
    shards = (own >> _U32(shift)).astype(_I64) if segment.bits else np.zeros(len(own), _I64)
    cuts = np.searchsorted(shards, np.arange(part[0], part[1] + 1))
    ends = np.concatenate((np.zeros(1, _I64), np.cumsum(lengths)))
    heads, head_ends = _encode_heads(own, lengths, is_map, shards, shift)
    for number in range(part[0], part[1]):
        first, last = int(cuts[number - part[0]]), int(cuts[number - part[0] + 1])
        head = heads[head_ends[2 * first] : head_ends[2 * last]].tobytes()
        keep(number, put_varint(last - first) + head + blobs[ends[first] : ends[last]].tobytes())


def _none() -> Ints:
    return np.zeros(0, _I64)


def _gather(segment: Segment, first: int, last: int) -> tuple[Terms, Ints]:
    """The terms of shards from `first` up to `last` of all batches, and `document << 2 | class`, sorted by both."""
    parts = [np.zeros(0, _U64)]
    for each in segment.batches:
        start, end = (int(each.cuts[(number << _CUT_BITS) >> segment.bits]) for number in (first, last))
        with each.file.open("rb") as file:
            file.seek(start * 4)
            keys = np.fromfile(file, _U32, end - start).astype(_U64)
            file.seek(each.postings * 4 + start * 2)
            held = np.fromfile(file, _U16, end - start)
        keys <<= _U64(32)
        keys |= held
        keys += _U64(each.first << 2)
        parts.append(keys)
    keys = np.concatenate(parts)
    keys.sort()
    return (keys >> _U64(32)).astype(_U32), keys.astype(_U32).astype(_I64)


def _encode_postings(low: Ints, firsts: Ints, room: int) -> tuple[Ints, Bytes, Ints]:
    """The bytes of every term's postings, one after the other, their lengths, and which terms are bitmaps."""
    numbers = low >> 2
    gaps = np.diff(numbers, prepend=-1)
    gaps[firsts] = numbers[firsts] + 1
    sizes, data = _varints(gaps << 2 | low & 3)
    lengths = np.add.reduceat(sizes, firsts) if len(firsts) else _none()
    counts = np.diff(np.append(firsts, len(low)))
    maps = np.flatnonzero(counts * 8 > room)
    is_map = np.zeros(len(firsts), _I64)
    if not len(maps):
        return lengths, data, is_map
    is_map[maps] = 1
    starts = np.concatenate((np.zeros(1, _I64), np.cumsum(lengths)))
    pieces, at = [], 0
    for index in maps.tolist():
        pieces.append(data[starts[at] : starts[index]])
        held = low[firsts[index] : firsts[index] + counts[index]]
        blob = np.frombuffer(_bitmap(held), _U8)
        lengths[index] = len(blob)
        pieces.append(blob)
        at = index + 1
    return lengths, np.concatenate((*pieces, data[starts[at] :])), is_map


def _bitmap(held: Ints) -> bytes:
    """What `put_bitmap` makes."""
    numbers = held >> 2
    bits = np.zeros((int(numbers[-1]) // 8 + 1) * 8, _U8)
    bits[numbers] = 1
    packed = np.packbits(bits, bitorder="little").tobytes()
    return put_varint(len(packed)) + packed + put_bitmap((), numbers[(held & 3) == IN_TITLE].tolist())[1:]


def _encode_heads(own: Terms, lengths: Ints, is_map: Ints, shards: Ints, shift: int) -> tuple[Bytes, Ints]:
    """The directories' varints of all terms, and where each ends."""
    rests = own.astype(_I64) & ((1 << shift) - 1)
    gaps = np.diff(rests, prepend=-1)
    firsts = np.flatnonzero(np.diff(shards, prepend=-1))
    gaps[firsts] = rests[firsts] + 1
    pairs = np.empty(2 * len(own), _I64)
    pairs[0::2], pairs[1::2] = gaps, lengths << 1 | is_map
    sizes, data = _varints(pairs)
    return data, np.concatenate((np.zeros(1, _I64), np.cumsum(sizes)))


def _varints(values: Ints) -> tuple[Ints, Bytes]:
    """`put_varint` of every value: the length of each, and all their bytes."""
    sizes = np.ones(len(values), _I64)
    for bits in (7, 14, 21, 28):
        sizes += values >= 1 << bits
    ends = np.cumsum(sizes)
    data = np.zeros(int(ends[-1]) if len(ends) else 0, _U8)
    starts = ends - sizes
    left, at = values, starts
    while len(left):
        more = left >= 0x80  # noqa: PLR2004
        data[at] = (left & 0x7F | more.astype(_I64) << 7).astype(_U8)
        left, at = left[more] >> 7, at[more] + 1
    return sizes, data
