"""Charts of the house's three forms, as Vega-Lite specs: bars under their labels, steps over the months of a year, lines over time.

All are as wide as a phone. Everything is placed by number, so that no font decides where anything is; what colour tells is told
in words too, since a label stands with every bar and every line. Colours are those of named styles: see outputs/charts.py.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

WIDTH: Final = 320
_EDGE: Final = 8
_INNER: Final = WIDTH - 2 * _EDGE
_BAR, _ROW = 14, 46
_MONTHS: Final = 12
_PLOT_HEIGHT: Final = 170
_LETTER: Final = 14
_TICKS: Final = 4
_ON_AXIS: Final = 4
_LINES: Final = ("first", "second", "third")

Amount = int | float | Decimal


class Segment(NamedTuple):
    """A part of a bar, and the style that it is drawn in: good, warn, bad, neutral; part-1 to part-4 for what makes up a sum."""

    amount: Amount
    style: str


class Bar(NamedTuple):
    """A bar, what it is of, its amounts in words, and where a mark stands on it."""

    label: str
    told: str
    segments: tuple[Segment, ...]
    mark: Amount | None = None


class Steps(NamedTuple):
    """A line over the months: its name, its style (plan or done), and its value at the end of each month that it has."""

    label: str
    style: str
    values: tuple[int, ...]


class Curve(NamedTuple):
    """A line over time: its name, and a value for each place on the axis; None leaves a gap."""

    label: str
    values: tuple[Amount | None, ...]


def draw_bars(bars: Sequence[Bar], *, whole: Amount | None = None) -> str:
    """Bars one beneath the other, each under a line of text: what it is of at the left, its amounts at the right.

    `whole` is the length of the ruler beneath each bar, where that is not the longest bar's.
    """
    longest = whole or max((_sum(bar) for bar in bars), default=0) or 1
    scale = _INNER / float(longest)
    tops = [number * _ROW + 22 for number in range(len(bars))]
    pieces = [piece for bar, top in zip(bars, tops, strict=True) for piece in _pieces(bar, top, scale)]
    layers = [_rules("ruler", [(0, top + _BAR + 2, _INNER) for top in tops])]
    layers += [
        _layer(
            {"type": "rect", "style": style},
            [piece for piece in pieces if piece["style"] == style],
            ("x", "y", "x2", "y2"),
        )
        for style in dict.fromkeys(piece["style"] for piece in pieces)
    ]
    marks = [
        {"x": round(float(bar.mark) * scale, 1), "y": top - 4, "y2": top + _BAR + 6}
        for bar, top in zip(bars, tops, strict=True)
        if bar.mark is not None
    ]
    layers += [_layer({"type": "rule", "style": "mark"}, marks, ("x", "y", "y2"))] if marks else []
    layers.append(_texts("left", [(0, top - 6, _shorten(bar)) for bar, top in zip(bars, tops, strict=True)]))
    layers.append(_texts("right", [(_INNER, top - 6, bar.told) for bar, top in zip(bars, tops, strict=True)]))
    return _print(layers, _INNER, len(bars) * _ROW, {"left": _EDGE, "right": _EDGE, "top": 0, "bottom": 4})


def _sum(bar: Bar) -> float:
    return sum(float(segment.amount) for segment in bar.segments)


def _shorten(bar: Bar) -> str:
    """A label that leaves room for the amounts beside it; the table beneath has it whole."""
    most = _INNER // _LETTER - math.ceil(sum(1 if char > "\u2000" else 0.6 for char in bar.told)) - 1
    return bar.label if len(bar.label) <= most else f"{bar.label[: most - 1]}…"


def _pieces(bar: Bar, top: int, scale: float) -> Iterator[dict[str, Any]]:
    start = 0.0
    for amount, style in bar.segments:
        if amount:
            end = start + float(amount)
            # A gap tells neighbours apart where their colours do not.
            yield {
                "x": round(start * scale, 1),
                "x2": round(max(end * scale - 1.5, start * scale + 1), 1),
                "y": top,
                "y2": top + _BAR,
                "style": style,
            }
        start += float(amount)


def draw_steps(lines: Sequence[Steps]) -> str:
    """Totals that grow over the twelve months of a year, with the lines' names above, each beside a stroke of its line."""
    left, head = 34, 34
    inner = WIDTH - left - _EDGE
    most = max((value for line in lines for value in line.values), default=0)
    ticks, step = _ticks(0, most, whole=True), inner / _MONTHS

    def middle(month: int) -> float:
        return round((month + 0.5) * step, 1)

    layers = _grid(ticks, inner)
    layers.append(_texts("center", [(middle(n), _PLOT_HEIGHT + 18, str(n + 1)) for n in range(_MONTHS)]))
    for number, line in enumerate(lines):
        points = [{"x": middle(month), "y": _level(value, ticks)} for month, value in enumerate(line.values)]
        layers += _stroke(line.style, [points])
        layers += _name(line.label, line.style, number * inner // len(lines), head)
    return _print(layers, inner, _PLOT_HEIGHT, {"left": left, "right": _EDGE, "top": head, "bottom": 24})


# A unit's years stand on its own page and on that of its budgets, and both are planned in one run.
@functools.lru_cache(maxsize=1024)
def draw_curves(axis: tuple[str, ...], lines: tuple[Curve, ...], *, from_nought: bool) -> str:
    """Lines over time, with their names above, each beside a stroke of its line. A rate's axis need not begin at nought."""
    left, head, right = 46, 34, 30
    inner = WIDTH - left - right
    values = [float(value) for line in lines for value in line.values if value is not None]
    ticks = _ticks(0 if from_nought else min(values, default=0), max(values, default=0), whole=from_nought)
    step = inner / max(1, len(axis) - 1)
    shown = range(len(axis) - 1, -1, -max(1, -(-len(axis) // _ON_AXIS)))
    layers = _grid(ticks, inner)
    layers.append(_texts("center", [(round(n * step, 1), _PLOT_HEIGHT + 18, axis[n]) for n in shown]))
    for number, line in enumerate(lines):
        runs: list[list[dict[str, float]]] = [[]]
        for place, value in enumerate(line.values):
            if value is None:
                runs.append([])
            else:
                runs[-1].append({"x": round(place * step, 1), "y": _level(float(value), ticks)})
        layers += _stroke(_LINES[number], runs)
        layers += _name(line.label, _LINES[number], number * inner // len(lines), head)
    return _print(layers, inner, _PLOT_HEIGHT, {"left": left, "right": right, "top": head, "bottom": 24})


def _ticks(low: float, high: float, *, whole: bool) -> list[float]:
    """About five values that are easy to read, from one not above `low` to one not below `high`."""
    rough = max((high - low) / _TICKS, 1 if whole else 0.01)
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough - 1e-9)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [round(step * number, 6) for number in range(first, last + 1)]


def _level(value: float, ticks: Sequence[float]) -> float:
    return round(_PLOT_HEIGHT * (ticks[-1] - value) / (ticks[-1] - ticks[0]), 1)


def _grid(ticks: Sequence[float], inner: int) -> list[dict[str, Any]]:
    return [
        _rules("grid", [(0, _level(tick, ticks), inner) for tick in ticks]),
        _texts("right", [(-6, _level(tick, ticks) + 5, f"{tick:g}") for tick in ticks]),
    ]


def _stroke(style: str, runs: Sequence[list[dict[str, float]]]) -> Iterator[dict[str, Any]]:
    """A line in pieces, and its points."""
    for points in runs:
        if points:
            yield _layer({"type": "line", "style": style}, points, ("x", "y"))
            yield _layer({"type": "point", "style": f"{style}-point"}, points, ("x", "y"))


def _name(label: str, style: str, start: int, head: int) -> tuple[dict[str, Any], ...]:
    """A line's name above the plot, beside a stroke of it."""
    return (
        _rules(style, [(start, 5 - head / 2, start + 24)]),
        _texts("left", [(start + 30, 10 - head / 2, label)]),
    )


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


def _layer(mark: dict[str, str], values: Sequence[dict[str, Any]], places: Sequence[str]) -> dict[str, Any]:
    """Marks whose places are given in pixels."""
    plain: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": None}
    encoding: dict[str, Any] = {key: {"field": key} | (plain if len(key) == 1 else {}) for key in places}
    return {"mark": mark, "data": {"values": values}, "encoding": encoding}


def _print(layers: list[dict[str, Any]], width: int, height: int, padding: dict[str, int]) -> str:
    """Canonical JSON."""
    spec = {"width": width, "height": height, "padding": padding, "layer": layers}
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
