"""Which units (clauses, rows, sentences) of two versions of a text are the same ones: unchanged, reworded or moved.

What stays in place is the heaviest chain of likely pairs that runs in the same order in both versions, heavier by likeness
and by length; so a long article keeps its place and a short line moves around it. Likely pairs are those with the same
words, with the same place (第八条 in both) or with rare pairs of characters in common: few for each unit, so that two texts
without anything in common cost little more than reading them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import add
from typing import Final, NamedTuple

_ALIKE: Final = 0.4
_ALIKE_IN_PLACE: Final = 0.2
_TITLE_LENGTH: Final = 40
_HEAVIEST: Final = 400
_MOVED_LENGTH: Final = 6  # characters; 特此通知 or an empty row is no clause that moves
_COPIES: Final = 64
_RARE: Final = 8
_CANDIDATES: Final = 3
_GAP_AREA: Final = 900
_BAND: Final = 2


class Unit(NamedTuple):
    """A piece of a version to be found again in the other."""

    key: str
    """What makes it the same: its folded text, without the number it may have."""
    text: str
    place: str | None = None
    """Its anchor or the name of its row: the same place makes a weaker likeness do."""


class Alignment(NamedTuple):
    """Pairs of indexes into the old and the new units. `kept` rises in both; `moved` are equal keys out of that order."""

    kept: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]


class _Pair(NamedTuple):
    old: int
    new: int
    weight: float


def align_units(old: Sequence[Unit], new: Sequence[Unit]) -> Alignment:
    """The units that correspond. A single unit on both sides is the same one, whatever it says."""
    if len(old) == len(new) == 1:
        return Alignment(((0, 0),), ())
    head, tail = common_ends([unit.text for unit in old], [unit.text for unit in new])
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    chain = _fill_gaps(inner_old, inner_new, _heaviest_chain(_likely_pairs(inner_old, inner_new)))
    kept = [(at, at) for at in range(head)]
    kept += [(head + one, head + other) for one, other in chain]
    kept += [(len(old) - at, len(new) - at) for at in range(tail, 0, -1)]
    return Alignment(tuple(kept), tuple(_moved_pairs(old, new, kept)))


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many items are the same at the beginning, and of the others at the end."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


# ---- Likely pairs


def _likely_pairs(old: Sequence[Unit], new: Sequence[Unit]) -> list[_Pair]:
    old_by_key, new_by_key = _by_key(old), _by_key(new)
    pairs = []
    for key, others in new_by_key.items():
        for at, other in _match_copies(old_by_key.get(key, ()), others):
            pairs.append(_Pair(at, other, _weigh(old[at], new[other], 1.0)))
    old_grams = {at: _grams(unit.key) for at, unit in enumerate(old) if unit.key not in new_by_key}
    new_grams = {at: _grams(unit.key) for at, unit in enumerate(new) if unit.key not in old_by_key}
    in_place = {unit.place: at for at, unit in reversed(tuple(enumerate(old))) if unit.place and at in old_grams}
    for other, candidates in _vote(old_grams, new_grams):
        at_place = in_place.get(new[other].place or "")
        for at in sorted({*candidates, at_place} if at_place is not None else candidates):
            likeness = _dice(old_grams[at], new_grams[other])
            if likeness >= (_ALIKE_IN_PLACE if at == at_place else _ALIKE):
                pairs.append(_Pair(at, other, _weigh(old[at], new[other], likeness)))
    return pairs


def _by_key(units: Sequence[Unit]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, unit in enumerate(units):
        found.setdefault(unit.key, []).append(at)
    return found


def _match_copies(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every pair of the copies of one text; of very many copies the first with the first, the last with the last."""
    if len(old) * len(new) <= _COPIES:
        yield from ((one, other) for one in old for other in new)
    else:
        yield from {*zip(old, new, strict=False), *zip(reversed(old), reversed(new), strict=False)}


def _vote(old: Mapping[int, frozenset[str]], new: Mapping[int, frozenset[str]]) -> Iterator[tuple[int, set[int]]]:
    """For each new unit the old ones that share most of its rare pairs of characters."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at, grams in old.items():
        for gram in grams:
            holders[gram].append(at)
    rare = {gram: found for gram, found in holders.items() if len(found) <= _RARE}
    for other, grams in new.items():
        votes: Counter[int] = Counter()
        for gram in grams & rare.keys():
            votes.update(rare[gram])
        best = sorted(votes, key=lambda at: (-votes[at], at))[:_CANDIDATES]
        yield other, set(best)


def _grams(key: str) -> frozenset[str]:
    return frozenset(map(add, key, key[1:])) if len(key) > 1 else frozenset((key,))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _weigh(old: Unit, new: Unit, likeness: float) -> float:
    weight = likeness * min(len(old.key) + len(new.key), _HEAVIEST)
    return 1 + weight + (old.place is not None and old.place == new.place) + (old.text == new.text)


# ---- The order


def _heaviest_chain(pairs: Sequence[_Pair]) -> list[tuple[int, int]]:
    """The pairs that rise in both versions and weigh most together (a Fenwick tree of the best chain up to each place)."""
    size = max((pair.new for pair in pairs), default=-1) + 1
    best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    totals: list[tuple[float, int]] = []
    above: list[int] = []
    ordered = sorted(pairs, key=lambda pair: (pair.old, -pair.new, pair.weight))
    for index, pair in enumerate(ordered):
        reached, at = (0.0, -1), pair.new
        while at > 0:
            reached = max(reached, best[at])
            at &= at - 1
        total = (reached[0] + pair.weight, index)
        totals.append(total)
        above.append(reached[1])
        at = pair.new + 1
        while at <= size:
            best[at] = max(best[at], total)
            at += at & -at
    chain = []
    index = max(totals, default=(0.0, -1))[1]
    while index >= 0:
        chain.append((ordered[index].old, ordered[index].new))
        index = above[index]
    return chain[::-1]


def _fill_gaps(old: Sequence[Unit], new: Sequence[Unit], chain: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The chain with what resembles each other between two of its pairs: short rows and titles share nothing rare."""
    filled = list(chain)
    for (old_from, new_from), (old_to, new_to) in pairwise([(-1, -1), *chain, (len(old), len(new))]):
        olds, news = range(old_from + 1, old_to), range(new_from + 1, new_to)
        if olds and news:
            filled += _heaviest_chain(list(_gap_pairs(old, new, (olds, news))))
    return sorted(filled)


def _gap_pairs(old: Sequence[Unit], new: Sequence[Unit], gap: tuple[range, range]) -> Iterator[_Pair]:
    olds, news = gap
    grams = {at: _grams(new[at].key) for at in news}
    for step, at in enumerate(olds):
        own = _grams(old[at].key)
        among = news
        if len(olds) * len(news) > _GAP_AREA:
            middle = step * len(news) // len(olds)
            among = news[max(0, middle - _BAND) : middle + _BAND + 1]
        for other in among:
            likeness, enough = _dice(own, grams[other]), _ALIKE
            if old[at].place is not None and old[at].place == new[other].place:
                enough = _ALIKE_IN_PLACE
                if max(len(old[at].text), len(new[other].text)) <= _TITLE_LENGTH:
                    likeness = max(likeness, enough)
            if likeness >= enough:
                yield _Pair(at, other, _weigh(old[at], new[other], likeness))


def _moved_pairs(
    old: Sequence[Unit], new: Sequence[Unit], kept: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    stay_old, stay_new = [one for one, _ in kept], [other for _, other in kept]
    gone: defaultdict[str, list[int]] = defaultdict(list)
    for at in reversed(range(len(old))):
        if len(old[at].key) >= _MOVED_LENGTH and not _is_in(stay_old, at):
            gone[old[at].key].append(at)
    for at, unit in enumerate(new):
        if gone.get(unit.key) and not _is_in(stay_new, at):
            yield gone[unit.key].pop(), at


def _is_in(ordered: Sequence[int], number: int) -> bool:
    at = bisect_left(ordered, number)
    return at < len(ordered) and ordered[at] == number
