"""A hundred pieces of the portal's own texts, asked in real Chromium of the published engine: each is found, as Python finds it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from generator.outputs.search.answer import Wish, answer
from generator.outputs.search.reader import Reader
from scripts.benchmark_queries import Library, draw_anything

SEED = 20261124
PIECES = 100
# The page's own reader, and its own engine as it went out.
ASK = """async ([engine, texts]) => {
  const { $answer, $connect } = await import(engine);
  const reader = await $connect.ready(), told = [];
  for (const text of texts) {
    const { hits, total, isNear, isUnfinished, candidates } = await $answer.answer(reader, { text });
    told.push([hits, total, isNear, isUnfinished, candidates.numbers]);
  }
  return told;
}"""


def test_drawn_pieces_are_found(browser: Browser, portal: str, demo_site: Path) -> None:
    reader = Reader(lambda path: (demo_site / path).read_bytes())
    drawn = list(draw_anything(Library(demo_site), PIECES, SEED, 0))
    page = browser.new_page()
    page.goto(f"{portal}search/")
    (engine,) = demo_site.glob("assets/search-*/engine.js")
    told = page.evaluate(ASK, [f"{portal}{engine.relative_to(demo_site)}", [piece.text for piece in drawn]])
    page.close()
    assert len(told) == PIECES
    for piece, (hits, total, is_near, is_unfinished, candidates) in zip(drawn, told, strict=True):
        assert piece.source in candidates, piece
        assert hits, piece
        assert not is_near, piece
        python = answer(reader, Wish(piece.text))
        assert (hits, total, is_unfinished) == (list(python.hits), python.total, python.is_unfinished), piece
