"""“Did you mean”: the candidate that a mistyped key or value most likely stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from generator.text.pattern import Pattern

# Below these a suggestion misleads more than it helps. Words of two or three characters
# (most Chinese terms) lose half of their likeness with one slip, so they get a lower bar
# but must then have a single best match (通知、通告、通报 are equally near to 通之).
_LIKENESS = 0.6
_LIKENESS_OF_SHORT = 0.5
_SHORT = 3

_CAMEL_HUMP = Pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINERS = Pattern(r"[\s\-_.·—－]+")


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to `word`, or None where nothing is near enough.

    Spelling variants that carry no meaning (case, full width, hyphen, underscore, camelCase,
    order of the parts) count as equal; beyond them the longest common parts decide.
    """
    known = tuple(dict.fromkeys(candidates))
    folded = _fold(word)
    if not folded:
        return None
    for same in (_fold, _fold_unordered):
        wanted = same(word)
        for candidate in known:
            if same(candidate) == wanted:
                return candidate
    ranked = sorted(
        ((_likeness(folded, _fold(candidate)), candidate) for candidate in known),
        key=lambda pair: -pair[0],
    )
    return _best(ranked, is_short=len(folded) <= _SHORT)


def _best(ranked: list[tuple[float, str]], *, is_short: bool) -> str | None:
    if not ranked:
        return None
    likeness, candidate = ranked[0]
    if likeness >= _LIKENESS:
        return candidate
    stands_alone = len(ranked) == 1 or ranked[1][0] < likeness
    return candidate if is_short and stands_alone and likeness >= _LIKENESS_OF_SHORT else None


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).strip()
    return _JOINERS.sub("_", _CAMEL_HUMP.sub("_", plain)).casefold()


def _fold_unordered(word: str) -> str:
    return "".join(sorted(_fold(word).split("_")))


def _likeness(word: str, candidate: str) -> float:
    return SequenceMatcher(None, word, candidate, autojunk=False).ratio()
