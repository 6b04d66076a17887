"""Charts: a Vega-Lite spec in, a picture out, drawn when the portal is built and never by a reader's browser."""

from __future__ import annotations

import hashlib
import importlib
import json
from typing import Any, Final

from generator.model.artifact import Supplies, Task
from generator.model.view import Chart

CHARTS: Final = "charts/"
# One house style. Colours that can be told apart without seeing colour, and that hold when a dark page inverts the picture.
PALETTE: Final = ("#1f5fa8", "#c9611c", "#2c7d4f", "#7d4aa3", "#8a6d00")
INK, RULE = "#3a3f45", "#c9cdd2"
_FONT: Final = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
_STYLE: Final[dict[str, Any]] = {
    "background": None,
    # Text is not measured: what fonts a machine has must not move anything.
    "autosize": {"type": "none"},
    "config": {
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": INK,
            "titleColor": INK,
            "labelFontSize": 14,
            "titleFontSize": 14,
            "titleFontWeight": "normal",
            "labelLimit": 0,
            "gridColor": RULE,
            "domainColor": RULE,
            "tickColor": RULE,
        },
        "range": {"category": list(PALETTE)},
        "bar": {"color": PALETTE[0]},
        "line": {"color": PALETTE[0], "strokeWidth": 2.5},
        "text": {"color": INK, "fontSize": 14, "font": _FONT},
        "legend": {"disable": True},
    },
}


def chart_path(chart: Chart) -> str:
    """Where a chart's picture is: what is drawn names the file, so that pages share it and browsers may keep it."""
    return f"{CHARTS}{hashlib.sha256(chart.spec.encode()).hexdigest()[:16]}.svg"


def chart_size(chart: Chart) -> tuple[int, int]:
    """Width and height of the picture in CSS pixels: what is drawn, and the padding around it."""
    spec = json.loads(chart.spec)
    padding = spec["padding"]
    return spec["width"] + padding["left"] + padding["right"], spec["height"] + padding["top"] + padding["bottom"]


def chart_task(chart: Chart) -> Task:
    """The picture. An unchanged spec is an unchanged task: it costs nothing."""
    return Task((chart_path(chart),), make_chart, chart.spec)


def make_chart(spec: str, _supplies: Supplies) -> tuple[bytes]:
    """The picture as SVG, in the house style."""
    # Brings a JavaScript engine along: loaded only where a picture is to be drawn.
    draw = importlib.import_module("vl_convert")
    svg: str = draw.vegalite_to_svg(json.loads(spec) | _STYLE)
    return ((svg + "\n").encode(),)
