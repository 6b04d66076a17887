"""A whole segment's shards at once, with NumPy: sorted keys instead of a loop over terms.

Loaded only where many documents are new. It makes the bytes that shards.py and postings.py make of the same documents, term
by term; a test holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.outputs.search.document import SearchText
from generator.outputs.search.postings import put_bitmap, put_varint
from generator.outputs.search.shards import TERM_BITS, choose_bits
from generator.outputs.search.terms import IN_TITLE, LAST, MIX, SEED
from generator.text.search_text import BREAK, FIRST_RUN

BATCH = 256
"""Documents of which the terms are sorted together: a number within a batch has eight bits."""
# Postings that are in memory at once while shards are made.
_AT_ONCE = 1 << 19
_U8, _U16, _U32, _U64, _I64 = np.uint8, np.uint16, np.uint32, np.uint64, np.int64
_STOP = ord(BREAK)

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Terms = NDArray[np.uint32]


class Sorted(NamedTuple):
    """The postings of one batch in a file, sorted by term: first all terms, then `number << 2 | class` of each."""

    file: Path
    batch: int
    postings: int


def sort_batch(batch: int, texts: Sequence[SearchText], folder: Path) -> Sorted:
    """Every term of at most BATCH documents, each once per document with its class."""
    whole = BREAK.join(f"{text.title}{BREAK}{text.rest}" for text in texts) + BREAK
    codes: Terms = np.frombuffer(whole.encode("utf-32-le"), _U32)
    titles = np.array([len(text.title) for text in texts], _I64)
    lengths = titles + np.array([len(text.rest) for text in texts], _I64)
    numbers = np.repeat(np.arange(len(texts), dtype=_U64), lengths + 2)
    # Each text is its title, then the rest with a break before it and one behind.
    parts = np.stack((titles, lengths - titles + 2), axis=1).ravel()
    beside = np.repeat(np.tile(np.array((False, True)), len(texts)), parts)
    # A key sorts by term, then document, then title before rest.
    low = numbers << _U64(1) | beside.astype(_U64)
    keys = np.sort(np.concatenate(list(_keys(codes, low, ~beside))))
    same = keys >> _U64(1)
    firsts = (
        np.flatnonzero(np.concatenate((np.ones(1, bool), same[1:] != same[:-1]))) if len(keys) else np.zeros(0, _I64)
    )
    counts = np.diff(np.append(firsts, len(keys)))
    terms = (keys[firsts] >> _U64(9)).astype(_U32)
    held = (keys[firsts] >> _U64(1) & _U64(0xFF)).astype(_I64)
    bits = np.array([int(length).bit_length() for length in lengths], _I64)
    density = (counts << 11) >> bits[held]
    weights = (density >= 1).astype(_I64) + (density >= 4)  # noqa: PLR2004
    weights[(keys[firsts] & _U64(1)) == 0] = IN_TITLE
    file = folder / f"{batch}.sorted"
    with file.open("wb") as out:
        terms.tofile(out)
        (held << 2 | weights).astype(_U16).tofile(out)
    return Sorted(file, batch, len(terms))


def _keys(codes: Terms, low: NDArray[np.uint64], in_title: NDArray[np.bool_]) -> Iterator[NDArray[np.uint64]]:
    """The keys of all occurrences: single units, pairs, triples."""
    words = codes != _STOP
    single = np.flatnonzero((codes >= FIRST_RUN) | (words & in_title))
    yield _key(low[single], codes[single])
    pairs = words[:-1] & words[1:]
    pair = np.flatnonzero(pairs)
    yield _key(low[pair], codes[pair], codes[pair + 1])
    triple = np.flatnonzero(pairs[:-1] & words[2:])
    yield _key(low[triple], codes[triple], codes[triple + 1], codes[triple + 2])


def _key(low: NDArray[np.uint64], *codes: Terms) -> NDArray[np.uint64]:
    """`hash_term`, with document and place below it."""
    value: Terms = np.full(len(low), len(codes) * SEED & 0xFFFFFFFF, _U32)
    for code in codes:
        value ^= code
        value *= _U32(MIX)
        value ^= value >> _U32(15)
    value *= _U32(LAST)
    value ^= value >> _U32(13)
    return value.astype(_U64) << _U64(9) | low


class Segment(NamedTuple):
    """What becomes of sorted batches: `postings` in all, divided into `2 ** bits` shards."""

    batches: tuple[Sorted, ...]
    postings: int
    bits: int
    room: int


def plan_segment(batches: Iterable[Sorted], room: int) -> Segment:
    """How the postings of all batches of a segment are divided."""
    ordered = tuple(sorted(batches, key=lambda each: each.batch))
    postings = sum(each.postings for each in ordered)
    return Segment(ordered, postings, choose_bits(postings), room)


def find_parts(segment: Segment) -> list[tuple[int, int]]:
    """Ranges of shards of which the postings fit into memory together."""
    shards = 1 << segment.bits
    step = max(1, min(shards, shards * _AT_ONCE // max(1, segment.postings)))
    return [(start, min(start + step, shards)) for start in range(0, shards, step)]


def make_shards(segment: Segment, part: tuple[int, int], keep: Callable[[int, bytes], None]) -> None:
    """The shards of a range, each handed to `keep` with its number."""
    shift = TERM_BITS - segment.bits
    terms, low = _gather(segment, part[0] << shift, part[1] << shift)
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
    """Terms from `first` up to `last` of all batches, and `document << 2 | class`, sorted by both."""
    parts = [np.zeros(0, _U64)]
    for each in segment.batches:
        terms = np.memmap(each.file, _U32, "r", 0, (each.postings,)) if each.postings else np.zeros(0, _U32)
        start, end = np.searchsorted(terms, np.array([first, last], _U64)) if each.postings else (0, 0)
        held = np.fromfile(each.file, _U16, int(end - start), offset=each.postings * 4 + int(start) * 2)
        number = held.astype(_U64) + _U64(each.batch * BATCH << 2)
        parts.append(np.asarray(terms[start:end]).astype(_U64) << _U64(32) | number)
    keys = np.sort(np.concatenate(parts))
    return (keys >> _U64(32)).astype(_U32), (keys & _U64(0xFFFFFFFF)).astype(_I64)


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
