"""Whole sites, file by file. `python tests/test_golden.py` writes them anew: read the difference before committing it."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES, TODAY, build, read_tree, without_shell

from generator import pipeline
from generator.authoring.report import describe_issue

PUBLISHED = ("empty", "seed", "hostile", "ledger", "budget")
_LEFT_OUT = ("assets/", "manifest")
# A site of some kinds of records shows what these add to a portal, page by page. Of its other files OTHERS.txt has the addresses:
# - what every portal has, whatever is in it, is shown by the sites that are not named here;
# - a list by a filter, and a page below a board's numbers, has rows of the list or the board that is shown;
# - a table's JSON and XLSX have the cells of its CSV, the records' JSON is beside each record;
# - items are compared on pages that differ in their numbers only: one item with all numbers, one with a blank, one with a dash;
# - pictures are drawn from the tables below them.
_KINDS = {
    "ledger": r"(activity|commitment|hotline|policy|project|proposal|supervision)/(?!by/|board/.+/)[^.]*\.(html|json|xml|txt)"
    r"|(unit|place)/[^/]+/index\.html|index\.html|data/(activity|commitment|hotline|project|proposal|supervision)\.csv",
    "budget": r"budget/(?!by/|compare/)[^.]*\.(html|xml|txt|csv)|budget/[^/]+/index\.json|budget/compare/(total|meeting|forum)/.*\.(html|csv)"
    r"|unit/.*\.(html|csv)|index\.html|data/budget[^/]*\.csv",
}


def golden_of(content: Path, out: Path) -> dict[str, str]:
    """What the golden folder of a site holds: its issues, and its files without the parts all pages share."""
    outcome = build(content, out)
    assert outcome.is_written, outcome.issues
    files = {path: data for path, data in read_tree(out).items() if not path.startswith(_LEFT_OUT)}
    told = {"ISSUES.txt": "\n".join(line for issue in outcome.issues for line in describe_issue(issue)) + "\n"}
    kinds = _KINDS.get(content.parent.name)
    if kinds is None:
        return {path: as_text(path, data) for path, data in files.items() if "/files/" not in path} | told
    shown = {path: as_text(path, data) for path, data in files.items() if re.fullmatch(kinds, path)}
    return shown | told | {"OTHERS.txt": "".join(f"{path}\n" for path in files if path not in shown)}


def as_text(path: str, data: bytes) -> str:
    """A file as it can be read in a difference; of the index only that it is another."""
    if path.endswith(".bin"):
        return f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()}\n"
    return without_shell(data.decode()) if path.endswith(".html") else data.decode()


def issues_of(content: Path) -> str:
    outcome = pipeline.check(pipeline.Workspace(content, Path("unused"), None), today=TODAY)
    return "\n".join(line for issue in outcome.issues for line in describe_issue(issue)) + "\n"


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_site_is_as_recorded(name: str, tmp_path: Path) -> None:
    expected = {path: data.decode() for path, data in read_tree(SITES / name / "expected").items()}
    made = golden_of(SITES / name / "content", tmp_path / "site")
    assert sorted(made) == sorted(expected)
    for path, text in made.items():
        assert text == expected[path], path


def test_broken_site_tells_every_fault_in_one_run() -> None:
    expected = (SITES / "broken" / "expected.txt").read_text("utf-8")
    assert issues_of(SITES / "broken" / "content") == expected


def test_broken_site_is_not_written(tmp_path: Path) -> None:
    assert not build(SITES / "broken" / "content", tmp_path / "site").is_written
    assert not (tmp_path / "site").exists()


def write_golden() -> None:
    """Record every site as it is made now."""
    for name in PUBLISHED:
        with tempfile.TemporaryDirectory() as folder:
            made = golden_of(SITES / name / "content", Path(folder) / "site")
        shutil.rmtree(SITES / name / "expected", ignore_errors=True)
        for path, text in made.items():
            target = SITES / name / "expected" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
    (SITES / "broken" / "expected.txt").write_text(issues_of(SITES / "broken" / "content"), "utf-8")


if __name__ == "__main__":
    write_golden()
