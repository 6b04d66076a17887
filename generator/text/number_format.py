"""A workbook's numbers as it shows them: people publish what they see, which has fewer decimals, or more, than what is stored."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from generator.text.pattern import Pattern

_ASIDE: Final = Pattern(r'"[^"]*"|\[[^\]]*\]|[_*].')
# 0!.0 and 0,: a number shown as so many 万 or 千 of what is stored.
_SCALED: Final = Pattern(r'[0#?](?:[\\!]\.|"\.")|[0#?],+(?![0#?,])')
_ESCAPED: Final = Pattern(r"[\\!].")
_PLACES: Final = Pattern(r"([0#?,]*)(?:\.([0#?]*))?")


class Shown(NamedTuple):
    """A number as shown, without separators. `is_exact` tells whether nothing was rounded away."""

    text: str
    is_exact: bool


def show_number(value: float, form: str) -> Shown | None:
    """1234.5 under `#,##0.00` → 1234.50; None where another number is shown than the one that is stored."""
    held = Decimal(f"{value:.15g}")
    first = _ASIDE.sub("", form.split(";", maxsplit=1)[0])
    if _SCALED.search(_without_colours(form.split(";", maxsplit=1)[0])):
        return None
    bare = _ESCAPED.sub("", first).strip()
    places = max(_PLACES.finditer(bare), key=lambda found: len(found[0]), default=None)
    if places is None or not places[0] or "e" in bare.casefold() or "/" in bare:
        return Shown(_plain(held), is_exact=True)
    is_percent = "%" in bare
    number = held * 100 if is_percent else held
    most, least = len(places[2] or ""), (places[2] or "").count("0")
    text = _plain(number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP))
    is_exact = Decimal(text) == number
    text = _trim(text, most - least)
    if "#" not in places[1] and "," not in places[1] and text.lstrip("-").partition(".")[0].isdigit():
        text = _pad(text, len(places[1]))
    return Shown(f"{text}%" if is_percent else text, is_exact)


def _without_colours(section: str) -> str:
    return re.sub(r"\[[^\]]*\]|[_*].", "", section)


def _plain(number: Decimal) -> str:
    return f"{abs(number) if number == 0 else number:f}"


def _trim(text: str, spare: int) -> str:
    """Without the zeros at the end that the format does not ask for."""
    while spare > 0 and "." in text and text.endswith("0"):
        text, spare = text[:-1], spare - 1
    return text.removesuffix(".")


def _pad(text: str, width: int) -> str:
    sign = "-" if text.startswith("-") else ""
    whole, point, rest = text.removeprefix("-").partition(".")
    return f"{sign}{whole.zfill(width)}{point}{rest}"
