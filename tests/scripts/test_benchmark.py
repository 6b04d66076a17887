"""The benchmark measures what it says: its documents, its costs, its sums."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from generator import pipeline
from scripts import benchmark
from scripts.benchmark_cases import CASES, Bench, Sample, change, find_removable
from scripts.benchmark_documents import (
    TODAY,
    Document,
    Unit,
    edit_body,
    make_document,
    make_documents,
    read_folder,
    read_units,
    scale_laws,
)
from scripts.benchmark_faults import add_correction, broken_files
from scripts.benchmark_measure import CommandFailedError, Cost, MemoryWatch, kind_of, measure, read_output
from scripts.benchmark_report import describe_costs, medians, pair_ratio, summarise
from scripts.benchmark_text import numeral
from scripts.benchmark_tools import Gongkai, Hugo, Mkdocs
from scripts.prepare import ROOT

CONTENT = ROOT / "content"
UNITS = read_units(CONTENT / "units.yml")
MIB = 1024 * 1024
LAW = """# 示例养护办法

2001年3月4日 示例区人民政府发布

<!-- INFO END -->

## 第一章 总则

第一条 为了养护道路，制定本办法。

第二条 道路由区里养护。村道由村里养护。

第三条 养护经费列入预算。每年核定一次。
"""


def write_laws(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = LAW.replace("道路", f"{numeral(number + 1)}号道路")
        (folder / f"示例养护办法之{number}(2001-03-0{number + 1}).md").write_text(text, "utf-8")
    return folder


def blocking(content: Path) -> list[str]:
    outcome = pipeline.check(pipeline.Workspace(content, content.parent / "site", None), today=TODAY)
    return [f"{issue.path} {issue.code} {issue.message}" for issue in outcome.issues if issue.blocks]


# --- Documents ------------------------------------------------------------------------------------------------------


def test_the_units_are_read_without_yaml() -> None:
    assert Unit("district-government", "示例市示例区人民政府", "11000000000000019Q", "示政发") in UNITS
    assert len({unit.id for unit in UNITS}) == len(UNITS)


def test_a_seed_makes_the_same_documents_again() -> None:
    assert list(make_documents(8, UNITS, seed=5)) == list(make_documents(8, UNITS, seed=5))
    assert list(make_documents(3, UNITS, seed=5)) != list(make_documents(3, UNITS, seed=6))


def test_a_document_does_not_depend_on_how_many_there_are() -> None:
    assert make_document(7, UNITS, seed=5, size=900) == list(make_documents(8, UNITS, seed=5, size=900))[7]


def test_nothing_that_must_be_unique_repeats() -> None:
    documents = list(make_documents(400, UNITS, seed=1, size=800))
    for name in ("id", "title", "document_no", "index_no", "body", "summary"):
        assert len({getattr(document, name) for document in documents}) == len(documents), name


@pytest.mark.parametrize("size", [2_000, 17_000])
def test_bodies_are_about_as_long_as_asked(size: int) -> None:
    sizes = [len(document.body.encode()) for document in make_documents(30, UNITS, seed=1, size=size)]
    assert abs(sum(sizes) / len(sizes) - size) < size * 0.15


def test_added_documents_stay_clear_of_those_that_are_there() -> None:
    there = list(make_documents(300, UNITS, seed=1, size=300))
    added = [make_document(number, UNITS, seed=1, size=300, offset=90_000) for number in range(9)]
    for name in ("id", "title", "document_no", "index_no", "body"):
        assert not {getattr(document, name) for document in added} & {getattr(document, name) for document in there}


def test_the_checks_let_made_up_documents_pass(tmp_path: Path) -> None:
    gongkai = Gongkai(tmp_path, CONTENT)
    gongkai.prepare(make_documents(20, UNITS, seed=1))
    gongkai.write(make_document(0, UNITS, seed=1, size=900, offset=90_000))
    assert len(gongkai.paths) == 21
    assert blocking(gongkai.content) == []


def test_the_checks_let_repeated_laws_pass(tmp_path: Path) -> None:
    documents = list(scale_laws(write_laws(tmp_path / "laws", 3), 20, seed=1))
    assert documents == list(scale_laws(tmp_path / "laws", 20, seed=1))
    for name in ("id", "title", "body"):
        assert len({getattr(document, name) for document in documents}) == 20, name
    assert documents[0].issued_on == date(2001, 3, 1)
    assert documents[0].body.startswith("## 第一章 总则")
    gongkai = Gongkai(tmp_path / "work", CONTENT)
    gongkai.prepare(documents)
    assert blocking(gongkai.content) == []


def test_a_folder_without_laws_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no Markdown"):
        next(scale_laws(tmp_path, 3, seed=1))


def test_a_portal_is_read_for_the_peers() -> None:
    documents = {document.id: document for document in read_folder(CONTENT)}
    assert documents["linzi-2022-government-self-construction"].publisher == "临淄区人民政府"
    bicycles = documents["shili-2024-shared-bicycles"]
    assert (bicycles.publisher, bicycles.validity) == ("示例市示例区住房和城乡建设局", "已失效")


def test_an_edit_keeps_all_that_was_there() -> None:
    edited = edit_body("甲。\n\n乙。\n\n丙。", "edit-3", seed=1)
    assert "edit-3" in edited
    assert [each for each in edited.split("\n\n") if len(each) == 2] == ["甲。", "乙。", "丙。"]


# --- Tools and cases ------------------------------------------------------------------------------------------------


def some(count: int) -> list[Document]:
    return list(islice(make_documents(count, UNITS, seed=1, size=400), count))


@pytest.fixture
def gongkai(tmp_path: Path) -> Gongkai:
    tool = Gongkai(tmp_path / "gongkai", CONTENT)
    tool.prepare(some(12))
    return tool


def test_peers_get_the_same_documents(tmp_path: Path) -> None:
    hugo, mkdocs = Hugo(tmp_path / "hugo", Path(shutil.which("echo") or "echo")), Mkdocs(tmp_path / "mkdocs")
    for tool in (hugo, mkdocs):
        tool.prepare(some(4))
        assert all(document.body in tool.paths[document.id].read_text("utf-8") for document in some(4))
    assert (tmp_path / "mkdocs" / "docs" / "index.md").read_text("utf-8").count("](policy/doc-") == 4


def test_every_run_changes_another_place(gongkai: Gongkai) -> None:
    ids = list(gongkai.paths)
    bench = Bench([gongkai], ids, ids, lambda number: some(20)[12 + number], 3, 1)
    before = {path: path.read_bytes() for path in gongkai.paths.values()}
    for number in range(3):
        assert change("edit", gongkai, bench, number) == TODAY
        change("add", gongkai, bench, number)
        change("remove", gongkai, bench, number)
    now = {path: path.read_bytes() for path in gongkai.content.glob("policy/*/*.md")}
    assert len(now.keys() - before.keys()) == 3
    assert len(before.keys() - now.keys()) == 3
    assert len([path for path in now.keys() & before.keys() if now[path] != before[path]]) == 3
    assert change("next-day", gongkai, bench, 0) == date(2026, 11, 25)


def test_what_another_record_names_is_not_removed() -> None:
    removable = find_removable(CONTENT, ["shili-2026-small-business-support", "shili-2025-rural-roads"])
    assert "shili-2026-small-business-support" not in removable


def test_all_cases_can_be_asked_for() -> None:
    for case in CASES:
        assert benchmark.make_parser().parse_args(["run", "--case", case]).case == [case]


def test_a_folder_with_other_things_is_not_worked_in(tmp_path: Path) -> None:
    benchmark.claim(tmp_path / "new")
    (tmp_path / "new" / "gongkai").mkdir()
    benchmark.claim(tmp_path / "new")
    with pytest.raises(ValueError, match="holds other things"):
        benchmark.claim(tmp_path)


# --- Measuring ------------------------------------------------------------------------------------------------------


def test_the_cost_of_a_child_and_of_its_child(tmp_path: Path) -> None:
    # Where looking at all processes takes long, it is done the less often: the memory stays long enough to be seen.
    work = (
        "import time; data = b'x' * 80_000_000; end = time.process_time() + 0.2\n"
        "while time.process_time() < end: pass\ntime.sleep(2)"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    cost = measure([sys.executable, "-c", parent], cwd=tmp_path, environment=os.environ)
    assert 0.2 <= cost.cpu < 2
    assert cost.wall >= 0.2
    assert 80_000_000 <= cost.peak < 200 * MIB


def test_a_command_that_fails_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"exit code 3[\s\S]*so it is"):
        measure([sys.executable, "-c", "print('so it is'); raise SystemExit(3)"], cwd=tmp_path, environment=os.environ)


def test_a_session_that_is_gone_weighs_nothing() -> None:
    with MemoryWatch(2**22 + 1) as watch:
        pass
    assert watch.peak == 0


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("policy/doc-1/index.html", "record pages"),
        ("policy/doc-1/index.json", "record JSON"),
        ("policy/index.html", "lists"),
        ("policy/by/year/2026/page/2/index.html", "lists"),
        ("policy/feed.xml", "feeds"),
        ("index.html", "other pages"),
        ("manifest/policy.json", "manifest"),
        ("data/policy.csv", "data sets"),
    ],
)
def test_files_are_told_apart(path: str, kind: str) -> None:
    assert kind_of(Path(path).parts) == kind


def test_an_output_is_counted(tmp_path: Path) -> None:
    for name, data in {"index.html": b"abc", "policy/a/index.html": b"de", "policy/a/text.txt": b"f"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    output = read_output(tmp_path)
    assert (output.files, output.size) == (3, 6)
    assert output.kinds == {"other pages": 1, "record pages": 1, "record text": 1}


# --- Sums -----------------------------------------------------------------------------------------------------------


def sample(tool: str, run: int, wall: float) -> Sample:
    return Sample("cold", tool, run, Cost(wall, wall * 2, int(wall * MIB)))


def test_each_measure_has_its_own_median() -> None:
    assert medians([Cost(1, 9, 30), Cost(2, 8, 10), Cost(9, 1, 20)]) == Cost(2, 8, 20)


def test_ratios_are_taken_pair_by_pair() -> None:
    ours = [sample("gongkai", run, wall) for run, wall in enumerate([1.0, 4.0, 9.0])]
    theirs = [sample("hugo", run, wall) for run, wall in enumerate([2.0, 1.0, 3.0])]
    assert pair_ratio(ours, theirs) == 3.0
    assert pair_ratio(ours, []) is None


def test_the_table_has_a_line_for_each_tool() -> None:
    samples = [sample("gongkai", 0, 3.0), sample("hugo", 0, 1.5)]
    rows = summarise(samples)
    assert [row["ratio"] for row in rows] == [None, 2.0]
    assert "cold  hugo       1.50" in describe_costs(rows)


def test_a_file_of_neither_state_is_broken() -> None:
    before, after = {"a": "1", "b": "1", "old": "1"}, {"a": "2", "b": "1", "new": "1"}
    assert broken_files(before, {"a": "2", "b": "1", "old": "1"}, after) == []
    assert broken_files(before, {"a": "3"}, after) == ["a: neither old nor new", "b: not there"]


def test_a_correction_goes_before_those_that_are_there() -> None:
    once = add_correction("---\ntitle: 甲\n---\n\n正文\n\n---\n", 1)
    assert (
        once == "---\ntitle: 甲\ncorrections:\n  - {on: 2026-11-24, what: 第1次修改, why: 试验}\n---\n\n正文\n\n---\n"
    )
    lines = add_correction(once, 2).splitlines()
    assert ["第2次" in line for line in lines if "what:" in line] == [True, False]
