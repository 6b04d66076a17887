"""Charts that types draw: bars against a plan, lines over time. A spec is data; the house style is added when it is drawn.

Pictures are narrow, so that on a phone their words are nearly as large as those around them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from generator.model.view import Chart, Table

_WIDTH: Final = 330
_ROW: Final = 48
_HEIGHT: Final = 220
_DASHES: Final = ([1, 0], [7, 4], [2, 3], [9, 3, 2, 3])
_ABOVE: Final = -18
_MARK: Final = "#c9611c"
_ON_AXIS: Final = 5


class Bar(NamedTuple):
    """A bar: what it is of, how long, what is printed beside its name, and where a mark stands on it."""

    label: str
    value: Decimal | int
    text: str
    mark: Decimal | int | None = None


class Line(NamedTuple):
    """A line: its name, and a value for each place on the axis; None leaves a gap."""

    name: str
    values: tuple[Decimal | int | None, ...]


def draw_bars(title: str, finding: str, bars: Sequence[Bar], table: Table, *, longest: int | None = None) -> Chart:
    """Bars one below the other, name and number above each. `longest` is the length of the axis where it is not the data's."""
    reach = longest or max([1, *(int(bar.value) + 1 for bar in bars)])
    most = _WIDTH // 14 - max([len(bar.text) for bar in bars], default=0)
    rows = [
        {"place": number, "label": _shorten(bar.label, most), "value": float(bar.value), "text": bar.text}
        | ({"mark": float(bar.mark)} if bar.mark is not None else {})
        for number, bar in enumerate(bars)
    ]
    place = {"field": "place", "type": "ordinal", "axis": None}
    along: dict[str, Any] = {"type": "quantitative", "scale": {"domain": [0, reach]}, "axis": None}
    length = along | {"field": "value"}
    bar = {"type": "bar", "height": 16, "yOffset": 6}
    layers: list[dict[str, Any]] = [
        {"mark": bar | {"color": "#d8dce1"}, "encoding": {"y": place, "x": along | {"datum": reach}}},
        {"mark": bar, "encoding": {"y": place, "x": length}},
        _words("left", {"y": place, "x": along | {"datum": 0}, "text": {"field": "label"}}),
        _words("right", {"y": place, "x": along | {"datum": reach}, "text": {"field": "text"}}),
    ]
    if any(each.mark is not None for each in bars):
        tick = {"type": "tick", "thickness": 4, "size": 26, "color": _MARK, "opacity": 1, "yOffset": 6}
        layers.append({"mark": tick, "encoding": {"y": place, "x": along | {"field": "mark"}}})
    padding = {"left": 8, "right": 8, "top": 4, "bottom": 8}
    spec = {"data": {"values": rows}, "layer": layers, "height": _ROW * max(1, len(bars)), "padding": padding}
    return _chart(title, finding, spec, table)


def draw_lines(
    title: str, finding: str, axis: Sequence[str], lines: Sequence[Line], table: Table, *, unit: str
) -> Chart:
    """Lines over time. Where there are several, each is told apart by its dashes and named at its end. The axis of a rate does not begin at nought."""
    rows = [
        {"place": number, "value": None if value is None else float(value), "name": line.name}
        for line in lines
        for number, value in enumerate(line.values)
    ]
    last = {row["name"]: row for row in rows if row["value"] is not None}
    names = [line.name for line in lines]
    across, up = _across(axis), _up(unit)
    told = {"field": "name", "type": "nominal", "scale": {"domain": names}}
    dashes = told | {"scale": {"domain": names, "range": list(_DASHES[: len(names)])}}
    encoding = {"x": across, "y": up, "color": told}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line"}, "encoding": encoding | {"strokeDash": dashes}},
        {"mark": {"type": "point", "filled": True, "size": 40, "opacity": 1}, "encoding": encoding},
    ]
    if len(lines) > 1:
        name = {"type": "text", "align": "right", "dy": -14}
        at = {"x": across, "y": up, "text": {"field": "name"}}
        layers.append({"data": {"values": list(last.values())}, "mark": name, "encoding": at})
    padding = {"left": 64, "right": 32, "top": 28, "bottom": 32}
    return _chart(
        title, finding, {"data": {"values": rows}, "layer": layers, "height": _HEIGHT, "padding": padding}, table
    )


def _across(axis: Sequence[str]) -> dict[str, Any]:
    # Positions are numbers, so that a gap keeps its width; what is printed for them is looked up.
    words = f"{json.dumps(list(axis), ensure_ascii=False)}[datum.value]"
    shown = list(range(len(axis) - 1, -1, -max(1, -(-len(axis) // _ON_AXIS))))
    return {
        "field": "place",
        "type": "quantitative",
        "scale": {"domain": [0, max(1, len(axis) - 1)], "nice": False},
        "axis": {"title": None, "grid": False, "values": shown, "labelExpr": words, "labelFlush": False},
    }


def _up(unit: str) -> dict[str, Any]:
    heading = {"title": unit, "titleAngle": 0, "titleAlign": "right", "titleY": -14, "titleX": -6}
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": unit != "%", "nice": True},
        "axis": {"tickCount": 5} | heading,
    }


def _words(align: str, encoding: dict[str, Any]) -> dict[str, Any]:
    return {"mark": {"type": "text", "align": align, "yOffset": _ABOVE + 6}, "encoding": encoding}


def _chart(title: str, finding: str, spec: dict[str, Any], table: Table) -> Chart:
    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": _WIDTH} | spec
    return Chart(title, json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")), finding, table)


def _shorten(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"
