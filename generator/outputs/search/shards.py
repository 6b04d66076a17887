"""Shards: the terms of a segment by their first bits, each file so small that a phone on a slow line can afford it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, islice

from generator.outputs.search.postings import Posting, get_varints, put_varint

# What a shard comes to on average, in postings. A posting takes a byte and a half, and its part of the directory.
_POSTINGS = 16_000
TERM_BITS = 32


def choose_bits(postings: int) -> int:
    """Into how many shards, as a power of two, so many postings are divided."""
    return max(0, -(-postings // _POSTINGS) - 1).bit_length()


def shard_of(term: int, bits: int) -> int:
    """The shard in which a term stands."""
    return term >> (TERM_BITS - bits) if bits else 0


def shard_name(number: int, bits: int) -> str:
    """A shard's file: as many digits as its segment has need of, at most 256 files to a folder."""
    name = f"{number:0{max(1, -(-bits // 4))}x}"
    return f"{name[:-2]}/{name}.bin" if name[:-2] else f"{name}.bin"


def encode_shard(terms: Mapping[int, Posting]) -> bytes:
    """How many terms; of each the gap from the one before and `length << 1 | is_bitmap`; then all their postings."""
    before, head = -1, [put_varint(len(terms))]
    ordered = sorted(terms)
    for term in ordered:
        is_bitmap, blob = terms[term]
        head.append(put_varint(term - before))
        head.append(put_varint(len(blob) << 1 | is_bitmap))
        before = term
    return b"".join([*head, *[terms[term][1] for term in ordered]])


def decode_shard(data: bytes) -> dict[int, Posting]:
    """The terms of a shard, without their first bits. Raises ValueError when it is no shard."""
    numbers = get_varints(data)
    head = list(islice(numbers, 2 * next(numbers, -1)))
    lengths = head[1::2]
    at = len(data) - sum(length >> 1 for length in lengths)
    if at < len(head):
        raise ValueError("a shard is shorter than its directory says")
    terms = {}
    for term, length in zip(accumulate(head[::2], initial=-1), (0, *lengths), strict=True):
        terms[term] = (bool(length & 1), data[at : at + (length >> 1)])
        at += length >> 1
    del terms[-1]
    return terms


def rest_of(term: int, bits: int) -> int:
    """A term without the bits that its shard's name says."""
    return term & ((1 << (TERM_BITS - bits)) - 1)
