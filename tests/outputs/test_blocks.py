"""Panels: every kind of block is printed, below its panel's title."""

from __future__ import annotations

import typing
from datetime import date
from pathlib import Path

import jinja2
import pytest

from generator.model import view
from generator.model.drawing import Curve, draw_curves
from generator.model.view import Block, Fact, Link, Listing, Moment, Panel
from generator.outputs.templates import Sources, read_templates, render

THEME = Path(__file__).resolve().parents[2] / "theme"
TABLE = view.Table("表", ("项目", "金额"), ((Link("写在表里"), Link("1.00")),), numeric=(1,))
SAMPLES: tuple[Block, ...] = (
    view.Facts((Fact("名称", (Link("写在表里"),)),)),
    view.Links((Link("写在表里", "policy/"),)),
    view.Listings((Listing(Link("写在表里", "policy/x/"), "2099-01-01"),)),
    view.Prose(("写在表里",)),
    TABLE,
    view.Timeline((Moment("2099-01-01", "写在表里"),)),
    view.Counts((view.Count("写在表里", 3, None),)),
    view.Countdown("写在表里", date(2099, 1, 1)),
    view.Chart("图", draw_curves(("2098", "2099"), (Curve("决算", (1, 2)),), from_nought=True), "从1到2。", TABLE),
    view.Browse("policy/board/browse", "发布日期", (), (), (Link("写在表里", "policy/"),)),
)
PROBE = '{% import "macros.html" as m -%}{{ m.panels(page) }}'


@pytest.fixture(scope="module")
def sources() -> Sources:
    return (*read_templates(THEME, {}), ("probe.html", PROBE))


def test_every_kind_of_block_has_a_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == set(typing.get_args(Block))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_every_kind_of_block_is_printed(sample: Block, sources: Sources) -> None:
    text = render(sources, "probe.html", "../", page=(Panel("标题", "p", (sample,)),))
    assert "写在表里" in text
    assert text.index('<h2 id="p">标题</h2>') < text.index("写在表里")


def test_titles_and_anchors_of_panels_are_escaped(sources: Sources) -> None:
    text = render(sources, "probe.html", "", page=(Panel("a\"b'c<d>&", 'x"y', ()),))
    assert '<h2 id="x&quot;y">a"b\'c&lt;d&gt;&amp;</h2>' in text


def test_a_block_that_nobody_can_print_is_a_fault_of_the_program(sources: Sources) -> None:
    class Unknown(typing.NamedTuple):
        kind: str = "unknown"

    with pytest.raises(jinja2.UndefinedError):
        render(sources, "probe.html", "", page=(Panel("标题", "p", (Unknown(),)),))  # type: ignore[arg-type]
