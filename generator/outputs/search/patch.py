"""A segment in which few documents changed: only the shards of terms that they gained or lost are written anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from generator.outputs.search.document import SearchText
from generator.outputs.search.postings import WeightsLostError, change
from generator.outputs.search.shards import choose_bits, decode_shard, encode_shard, rest_of, shard_of
from generator.outputs.search.terms import document_terms


class CannotPatchError(Exception):
    """The segment has to be made anew."""


class Change(NamedTuple):
    """What document `number` of the segment said, and what it says. It said nothing where it was not there."""

    number: int
    before: SearchText | None
    now: SearchText


class Patched(NamedTuple):
    """The shards that are others, by number, and how many postings the segment has now."""

    shards: dict[int, bytes]
    postings: int


def patch_segment(
    changes: Sequence[Change], bits: int, postings: int, room: int, read_shard: Callable[[int], bytes]
) -> Patched:
    """The segment's shards after some changes. Raises CannotPatchError."""
    wanted: dict[int, dict[int, dict[int, int | None]]] = {}
    for number, before, now in changes:
        old = document_terms(before) if before is not None else {}
        new = document_terms(now)
        postings += len(new) - len(old)
        for term in old.keys() | new.keys():
            if old.get(term) != new.get(term):
                shard = wanted.setdefault(shard_of(term, bits), {})
                shard.setdefault(rest_of(term, bits), {})[number] = new.get(term)
    if choose_bits(postings) != bits:
        raise CannotPatchError
    return Patched({shard: _patch_shard(read_shard(shard), told, room) for shard, told in wanted.items()}, postings)


def _patch_shard(data: bytes, wanted: dict[int, dict[int, int | None]], room: int) -> bytes:
    try:
        terms = decode_shard(data)
        for term, changes in wanted.items():
            changed = change(terms.get(term), changes, room)
            if changed is None:
                terms.pop(term, None)
            else:
                terms[term] = changed
    except (ValueError, WeightsLostError):
        raise CannotPatchError from None
    return encode_shard(terms)
