"""What the search is measured with: queries, their truth, sums; and a whole run on the repository's own content."""

from __future__ import annotations

import argparse
import json
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator.text.search_text import BREAK, FIRST_RUN, canonical, units
from scripts import benchmark
from scripts.benchmark_chromium import sort_out, start_of
from scripts.benchmark_queries import SETS, Drawn, Library, as_typed, draw_anything, draw_piece, draw_set, restyle
from scripts.benchmark_search import Findings, first_of_each, run_search
from scripts.benchmark_search_report import describe_sets, list_failures, pair, percentile, summarise_sets
from scripts.benchmark_truth import Slice, as_pairs, find_all, judge

SEVERAL = 12
LENGTHS = {"title": (4, 8), "phrase": (6, 10), "cross-word": (3, 4), "one": (1, 1), "two": (2, 2), "mixed": (3, 8)}


@pytest.fixture(scope="module")
def library(demo_site: Path) -> Library:
    return Library(demo_site)


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - reproducible, not secret


def draw(kind: str, library: Library, seed: int = 1) -> list[Drawn]:
    return list(draw_set(kind, library, SEVERAL, seed))


# --- Drawing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SETS)
def test_a_seed_draws_the_same_queries_again(kind: str, library: Library) -> None:
    drawn = draw(kind, library)
    assert len({query.text for query in drawn}) == len(drawn) > SEVERAL // 2
    assert draw(kind, library) == drawn
    assert draw(kind, library, seed=2) != drawn


@pytest.mark.parametrize("kind", SETS)
def test_what_is_drawn_stands_in_its_source(kind: str, library: Library) -> None:
    for query in draw(kind, library):
        text = library.text(query.source)
        assert all(phrase in text.whole for phrase in query.phrases), query


@pytest.mark.parametrize("kind", LENGTHS)
def test_pieces_are_as_long_as_they_should_be_and_go_across_no_break(kind: str, library: Library) -> None:
    for query in draw(kind, library):
        (phrase,) = query.phrases
        assert BREAK not in phrase
        assert LENGTHS[kind][0] <= len(units(phrase)) <= LENGTHS[kind][1]
        assert canonical(query.text) == phrase
        kinds = {ord(unit) >= FIRST_RUN for unit in units(phrase)}
        assert kinds == {False} or kind not in ("one", "two")
        assert len(kinds) > 1 or kind != "mixed"


def test_what_is_drawn_for_titles_stands_in_a_title(library: Library) -> None:
    for query in (*draw("title", library), *draw("one", library)):
        assert query.phrases[0] in canonical(library.rows[query.source].title)


def test_sentences_are_long_and_have_their_punctuation(library: Library) -> None:
    for query in draw("sentence", library):
        assert 40 <= len(query.text) <= 120
        assert any(mark in query.text for mark in "，。；：、！？")


def test_anything_is_drawn_from_anywhere(library: Library) -> None:
    drawn = list(draw_anything(library, 60, 1, 0))
    assert drawn == list(draw_anything(library, 60, 1, 0))
    assert drawn != list(draw_anything(library, 60, 1, 1))
    assert len(drawn) == 60
    assert {len(units(query.phrases[0])) for query in drawn} >= {2, 3, 4, 5, 6}
    assert all(query.phrases[0] in library.text(query.source).whole for query in drawn)


def test_a_run_is_not_cut() -> None:
    text = "自2022年3月起"
    pieces = {draw_piece(chance(seed), [text], 2, canonical(text)) for seed in range(200)}
    assert pieces == {None, "自2022", "2022年", "年3", "3月", "月起"}


def test_a_space_that_parts_two_runs_is_kept_in_quotation_marks() -> None:
    assert as_typed("自 2022 年\n起") == "自2022年起"
    assert as_typed("GB 18306 标准") == "“GB 18306 标准”"


def test_numbers_are_typed_in_many_ways() -> None:
    typed = {restyle(chance(seed), "示政发〔2099〕1号") for seed in range(100)}
    assert typed >= {"示政发[2099]1号", "示政发（2099）1号", "示政发〔２０９９〕１号", "示政发 2099 1"}
    assert {restyle(chance(seed), "国务院令第729号") for seed in range(100)} == {
        "国务院令第729号",
        "国务院令第７２９号",
    }


# --- Truth ----------------------------------------------------------------------------------------------------------


def test_truth_is_what_plain_reading_finds(library: Library) -> None:
    queries = [query for kind in SETS for query in draw(kind, library)]
    with ProcessPoolExecutor(1) as pool:
        found = find_all(library, queries, pool)
    texts = [library.text(number) for number in range(len(library.rows))]
    for query, told in zip(queries, found, strict=True):
        whole = [all(phrase in text.whole for phrase in query.phrases) for text in texts]
        assert [bool(told.texts >> number & 1) for number in range(len(texts))] == whole
        assert told.texts >> query.source & 1


def test_a_slice_looks_only_where_all_characters_are() -> None:
    assert Slice(["农村公路", "公路农村", "道路"]).find(["农村", "公路"]) == 0b11
    assert Slice(["农村公路", "公路农村", "道路"]).find(["村公"]) == 0b1
    assert Slice(["农村公路"]).find(["水"]) == 0


def test_a_number_is_first_judged_by_whose_it_is(library: Library) -> None:
    queries = [query for query in draw("number", library) if query.number]
    with ProcessPoolExecutor(1) as pool:
        found = find_all(library, queries, pool)
    for query, told in zip(queries, found, strict=True):
        judged = judge(query, told, library)
        assert int(str(judged["first"]), 16) == 1 << query.source


def test_pairs_overlap_and_runs_stay_whole() -> None:
    assert as_pairs("示政发〔2099〕1号。水") == "示政 政发 发2099 20991 1号 水"


# --- Sums -----------------------------------------------------------------------------------------------------------


def told(hits: list[int], **changes: object) -> dict[str, Any]:
    size = {"requests": 2, "raw": 4096, "packed": 2048}
    plain = {"near": False, "unfinished": False, "rounds": 3, "ms": 1.5, "fault": None, "missing": [], "total": 0}
    return {"hits": hits, "index": size, "documents": size, **plain, **changes}


def query(truth: int, first: int | None = None, kind: str = "phrase") -> dict[str, Any]:
    judged = {"truth": f"{truth:x}", "first": f"{truth if first is None else first:x}"}
    return {"set": kind, "text": "甲", "source": 0, **judged}


def test_the_first_hit_and_the_first_ten() -> None:
    one = pair(query(0b1011, 0b0010), told([1, 2, 3]))
    assert one.is_success
    assert one.recall == 2 / 3
    assert not pair(query(0b1011, 0b0010), told([0, 1])).is_success
    assert pair(query((1 << 20) - 1), told(list(range(10)))).recall == 1


def test_what_only_resembles_is_no_hit_and_unfinished_is_no_denial() -> None:
    assert pair(query(0b1), told([0], near=True)).is_false_none
    assert pair(query(0b1), told([0], near=True)).recall == 0
    assert pair(query(0b1), told([])).is_false_none
    assert not pair(query(0b1), told([], unfinished=True)).is_false_none


def test_percentiles_are_values_that_occurred() -> None:
    assert [percentile([3, 1, 2, 4], share) for share in (0.5, 0.95, 0.25)] == [2, 4, 1]
    assert percentile([7], 0.5) == 7


def test_a_set_is_a_row_and_pieces_are_missed_or_not() -> None:
    queries = [query(0b1), query(0b1), {"set": "drawn", "text": "乙", "source": 1}]
    answers = [told([0]), told([]), told([1], offered=False)]
    pairs = [pair(*both) for both in zip(queries, answers, strict=True)]
    phrase, drawn = summarise_sets("node", pairs)
    assert (phrase["queries"], phrase["success"], phrase["recall"], phrase["false_none"]) == (2, 0.5, 0.5, 1)
    assert (drawn["success"], drawn["missed"]) == (None, 1)
    assert phrase["all"]["p50"] == 4
    assert phrase["index"]["p95"] == 2
    lines = describe_sets([phrase, drawn]).splitlines()
    assert lines[2].split()[:6] == ["phrase", "node", "2", "0.5000", "0.5000", "1"]
    assert [failure["set"] for failure in list_failures(queries, answers)] == ["phrase", "drawn"]
    findings = Findings()
    findings.add("node", queries, answers)
    assert findings.missed == 1


def test_a_browser_asks_a_few_of_every_set() -> None:
    queries = [query(1, kind=kind) for kind in ("title", "title", "two", "title", "two", "drawn", "drawn", "drawn")]
    assert [one["set"] for one in first_of_each(queries, 1, 2)] == ["title", "two", "drawn", "drawn"]
    assert len(first_of_each(queries, 2, 0)) == 4


def test_bytes_are_sorted_by_what_they_are_for() -> None:
    taken = {"search/titles/0.json#1": 5, "policy/a/index.json#2": 7, "search/facets/year.bin#3": 9}
    assert {kind: (sum_["requests"], sum_["packed"]) for kind, sum_ in sort_out(taken).items()} == {
        "index": (1, 5),
        "documents": (1, 7),
        "facets": (1, 9),
    }
    loaded = {"search/#1": 1, "assets/search-1/engine.js#2": 2, "assets/a.css#3": 4, "search/manifest.json#4": 8}
    assert start_of(loaded) == {"scripts": 2, "styles": 4, "index": 8, "page": 1}


# --- A whole run ----------------------------------------------------------------------------------------------------


def options(site: Path, work: Path, *more: str) -> argparse.Namespace:
    command = ["search", "--site", str(site), "--work", str(work), "--queries", "12", "--drawn", "150", *more]
    return benchmark.make_parser().parse_args(command)


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
def test_the_repositorys_own_content_is_found(demo_site: Path, tmp_path: Path) -> None:
    said: list[str] = []
    missed = run_search(options(demo_site, tmp_path, "--json", str(tmp_path / "raw.json")), said.append)
    raw = json.loads((tmp_path / "raw.json").read_bytes())
    assert missed == 0, raw["failures"]
    assert [row["set"] for row in raw["summary"]] == [*SETS, "drawn"]
    assert [row["set"] for row in raw["summary"] if row["false_none"] or row["faults"]] == []
    assert all(row["recall"] == 1 for row in raw["summary"][:-1])
    assert len(raw["answers"]["node"]) == len(raw["queries"])
    assert "drawn, node: 0 of 150 not found or not offered" in said[-1]
    assert raw["sizes"]["manifest_packed"] < raw["sizes"]["index"]
