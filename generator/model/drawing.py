"""Charts of the house's two forms, as Vega-Lite specs: bars under their labels, and steps over the months of a year.

Both are as wide as a phone. Everything is placed by number, so that no font decides where anything is; what colour tells is told
in words too, since a label stands with every bar and every line. Colours are those of named styles: see outputs/charts.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

WIDTH: Final = 320
_EDGE: Final = 8
_INNER: Final = WIDTH - 2 * _EDGE
_BAR, _ROW = 14, 46
_MONTHS: Final = 12
_PLOT_HEIGHT: Final = 170


class Segment(NamedTuple):
    """A part of a bar, and the style that it is drawn in: good, warn, bad, neutral."""

    amount: int
    style: str


class Bar(NamedTuple):
    """A bar, what it is of, and its amounts in words."""

    label: str
    told: str
    segments: tuple[Segment, ...]


class Steps(NamedTuple):
    """A line over the months: its name, its style (plan or done), and its value at the end of each month that it has."""

    label: str
    style: str
    values: tuple[int, ...]


def draw_bars(bars: Sequence[Bar]) -> str:
    """Bars one beneath the other, each under a line of text: what it is of at the left, its amounts at the right."""
    longest = max((sum(segment.amount for segment in bar.segments) for bar in bars), default=0) or 1
    tops = [number * _ROW + 22 for number in range(len(bars))]
    pieces = [piece for bar, top in zip(bars, tops, strict=True) for piece in _pieces(bar, top, _INNER / longest)]
    layers = [_rules("ruler", [(0, top + _BAR + 2, _INNER) for top in tops])]
    layers += [
        _layer(
            {"type": "rect", "style": style},
            [piece for piece in pieces if piece["style"] == style],
            ("x", "y", "x2", "y2"),
        )
        for style in dict.fromkeys(piece["style"] for piece in pieces)
    ]
    layers.append(_texts("left", [(0, top - 6, bar.label) for bar, top in zip(bars, tops, strict=True)]))
    layers.append(_texts("right", [(_INNER, top - 6, bar.told) for bar, top in zip(bars, tops, strict=True)]))
    return _print(layers, _INNER, len(bars) * _ROW, {"left": _EDGE, "right": _EDGE, "top": 0, "bottom": 4})


def _pieces(bar: Bar, top: int, scale: float) -> Iterator[dict[str, Any]]:
    start = 0
    for amount, style in bar.segments:
        if amount:
            end = start + amount
            # A gap tells neighbours apart where their colours do not.
            yield {
                "x": round(start * scale, 1),
                "x2": round(max(end * scale - 1.5, start * scale + 1), 1),
                "y": top,
                "y2": top + _BAR,
                "style": style,
            }
        start += amount


def draw_steps(lines: Sequence[Steps]) -> str:
    """Totals that grow over the twelve months of a year, with the lines' names above, each beside a stroke of its line."""
    left, head, foot = 34, 34, 24
    inner = WIDTH - left - _EDGE
    ticks = _ticks(max((value for line in lines for value in line.values), default=0))
    rise, step = _PLOT_HEIGHT / (ticks[-1] or 1), inner / _MONTHS

    def level(value: int) -> float:
        return round(_PLOT_HEIGHT - value * rise, 1)

    def middle(month: int) -> float:
        return round((month + 0.5) * step, 1)

    layers = [
        _rules("grid", [(0, level(tick), inner) for tick in ticks]),
        _texts("right", [(-6, level(tick) + 5, str(tick)) for tick in ticks]),
        _texts("center", [(middle(month), _PLOT_HEIGHT + 18, str(month + 1)) for month in range(_MONTHS)]),
    ]
    for number, line in enumerate(lines):
        points = [{"x": middle(month), "y": level(value)} for month, value in enumerate(line.values)]
        layers.append(_layer({"type": "line", "style": line.style}, points, ("x", "y")))
        layers.append(_layer({"type": "point", "style": f"{line.style}-point"}, points, ("x", "y")))
        start = number * inner // len(lines)
        layers.append(_rules(line.style, [(start, 5 - head / 2, start + 24)]))
        layers.append(_texts("left", [(start + 30, 10 - head / 2, line.label)]))
    return _print(layers, inner, _PLOT_HEIGHT, {"left": left, "right": _EDGE, "top": head, "bottom": foot})


def _ticks(most: int) -> list[int]:
    """At most five whole numbers from 0 up to one that is not below `most`."""
    step = 1
    while step * 4 < most:
        step = step * 2 if str(step)[0] in "15" else step // 2 * 5
    return [step * number for number in range(max(-(-most // step), 1) + 1)]


def _rules(style: str, spans: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
    """Level strokes: where they begin, how high they lie, where they end."""
    values = [{"x": x, "y": y, "x2": end} for x, y, end in spans]
    return _layer({"type": "rule", "style": style}, values, ("x", "y", "x2"))


def _texts(align: str, texts: Sequence[tuple[float, float, str]]) -> dict[str, Any]:
    """Texts and where their base lines are."""
    values = [{"x": x, "y": y, "text": text} for x, y, text in texts]
    layer = _layer({"type": "text", "align": align, "baseline": "alphabetic"}, values, ("x", "y"))
    layer["encoding"]["text"] = {"field": "text", "type": "nominal"}
    return layer


def _layer(mark: dict[str, str], values: list[dict[str, Any]], places: Sequence[str]) -> dict[str, Any]:
    """Marks whose places are given in pixels."""
    plain: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": None}
    encoding: dict[str, Any] = {key: {"field": key} | (plain if len(key) == 1 else {}) for key in places}
    return {"mark": mark, "data": {"values": values}, "encoding": encoding}


def _print(layers: list[dict[str, Any]], width: int, height: int, padding: dict[str, int]) -> str:
    """Canonical JSON."""
    spec = {"width": width, "height": height, "padding": padding, "layer": layers}
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
