"""Charts: a Vega-Lite spec in, a picture out, drawn when the portal is built and never by a reader's browser."""

from __future__ import annotations

import hashlib
import importlib
import json
from typing import Any, Final

from generator.model.artifact import Supplies, Task
from generator.model.view import Chart
from generator.text.pattern import Pattern

CHARTS: Final = "charts/"
# One house style. Colours that can be told apart without seeing colour, and that hold when a dark page inverts the picture.
PALETTE: Final = ("#1f5fa8", "#c9611c", "#2c7d4f", "#7d4aa3", "#8a6d00")
INK, QUIET, RULE = "#1b2320", "#5f6b65", "#c9cdd2"
# What amounts mean, from dark to light: printed in grey they still differ.
_TONES: Final = {"bad": "#8f1f1f", "warn": "#d79b18", "good": "#4d9a74", "neutral": "#1f5fa8"}
# Parts of one sum side by side, from dark to light.
_PARTS: Final = ("#174a82", "#b5531a", "#5b9bc8", "#e0b64a")
_FONT: Final = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
_PLAN: Final = {"color": QUIET, "strokeWidth": 2, "strokeDash": [5, 4], "opacity": 1}
_DONE: Final = {"color": PALETTE[0], "strokeWidth": 3, "opacity": 1}
_CURVES, _DASHES = ("first", "second", "third"), ([1, 0], [7, 4], [2, 3])
_POINT: Final = {"shape": "square", "size": 26, "filled": True, "opacity": 1}
_TEXT_SIZE: Final = 14
# Every text with a size is measured in the machine's fonts: four fifths of drawing, and nothing here is placed by it. One
# without is not; it gets its size in the picture.
_UNMEASURED: Final = Pattern(r'(<text\b[^>]* font-size=")0px"')
_AXIS: Final[dict[str, Any]] = {
    "labelColor": INK,
    "labelFontSize": _TEXT_SIZE,
    "labelLimit": 0,
    "labelOverlap": False,
    "labelFlush": False,
    "labelBound": False,
    # A title's place depends on how wide labels come out.
    "title": None,
    "gridColor": RULE,
    "domainColor": RULE,
    "tickColor": RULE,
}
_STYLE: Final[dict[str, Any]] = {
    "background": None,
    # Text is not measured: what fonts a machine has must not move anything.
    "autosize": {"type": "none"},
    "config": {
        "font": _FONT,
        "aria": False,
        "view": {"stroke": None},
        "axis": _AXIS,
        "range": {"category": list(PALETTE)},
        "bar": {"color": PALETTE[0]},
        "line": {"color": PALETTE[0], "strokeWidth": 2.5},
        "rule": {"color": RULE},
        "text": {"color": INK, "fontSize": 0, "font": _FONT},
        "legend": {"disable": True},
        "style": {
            **{name: {"color": colour, "opacity": 1} for name, colour in _TONES.items()},
            **{f"part-{n}": {"color": colour, "opacity": 1} for n, colour in enumerate(_PARTS, start=1)},
            "plan": _PLAN,
            "done": _DONE,
            "plan-point": {"opacity": 0},
            "done-point": _POINT | {"color": PALETTE[0]},
            "mark": {"color": PALETTE[1], "strokeWidth": 4, "opacity": 1},
            **{name: _DONE | {"color": PALETTE[n], "strokeDash": _DASHES[n]} for n, name in enumerate(_CURVES)},
            **{f"{name}-point": _POINT | {"color": PALETTE[n]} for n, name in enumerate(_CURVES)},
            "ruler": {"color": RULE, "strokeWidth": 1},
            "grid": {"color": RULE, "strokeWidth": 1},
        },
    },
}


def chart_path(chart: Chart) -> str:
    """Where a chart's picture is: what is drawn names the file, so that pages share it and browsers may keep it."""
    return _path(chart.spec)


def _path(spec: str) -> str:
    return f"{CHARTS}{hashlib.sha256(spec.encode()).hexdigest()[:16]}.svg"


def chart_size(chart: Chart) -> tuple[int, int]:
    """Width and height of the picture in CSS pixels: what is drawn, and the padding around it."""
    spec = json.loads(chart.spec)
    padding = spec["padding"]
    return spec["width"] + padding["left"] + padding["right"], spec["height"] + padding["top"] + padding["bottom"]


def chart_task(chart: Chart) -> Task:
    """The picture. An unchanged spec is an unchanged task: it costs nothing."""
    return spec_task(chart.spec)


def spec_task(spec: str) -> Task:
    """The same, where nothing but what is drawn is known yet."""
    return Task((_path(spec),), make_chart, spec, apart=True)


def make_chart(spec: str, _supplies: Supplies) -> tuple[bytes]:
    """The picture as SVG, in the house style."""
    # Brings a JavaScript engine with threads of its own along: loaded only where a picture is to be drawn, and never in a
    # process that forks afterwards, whose children would wait for those threads for ever.
    draw = importlib.import_module("vl_convert")
    svg: str = draw.vegalite_to_svg(json.loads(spec) | _STYLE)
    return ((_UNMEASURED.sub(rf'\g<1>{_TEXT_SIZE}px"', svg) + "\n").encode(),)
