"""What the tests remember for each other they must not take for something else."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from portal import ROOT
from shared import remembering

from generator import pipeline
from generator.outputs.engine_parts import shell_frames


def _append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


def _rename(settings: Path) -> None:
    settings.write_text(settings.read_text("utf-8").replace("name: ", "name: 新", 1), "utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _folder: None,
    "configuration": lambda folder: _append(folder / "mkdocs.yml"),
    "theme": lambda folder: _append(folder / "theme" / "main.html"),
    "style": lambda folder: _append(folder / "theme" / "assets" / "portal.css"),
    "page": lambda folder: _append(folder / "content" / "pages" / "guide.md"),
    "new page": lambda folder: _append(folder / "content" / "pages" / "new.md"),
    "settings": lambda folder: _rename(folder / "content" / "site.yml"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_mkdocs_runs_again_for_whatever_it_reads(tmp_path: Path, change: str) -> None:
    shutil.copytree(ROOT / "tests" / "sites" / "seed" / "content", tmp_path / "content")
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    runs = 0

    def engine(*_given: object, **_named: object) -> dict[PurePosixPath, bytes]:
        nonlocal runs
        runs += 1
        return {PurePosixPath("page"): b"%d" % runs}

    (tmp_path / "known").mkdir()
    workspace = pipeline.Workspace(
        tmp_path / "content", tmp_path / "site", None, tmp_path / "theme", tmp_path / "mkdocs.yml"
    )
    run = remembering(tmp_path / "known", engine)

    def made() -> dict[PurePosixPath, bytes]:
        given = pipeline.engine_input(workspace)
        pages = tmp_path / "content" / "pages"
        return run(given, config_file=workspace.config_file, docs_dir=pages, work_dir=tmp_path, frames=shell_frames())

    first = made()
    CHANGES[change](tmp_path)
    assert (made() == first) is (change == "nothing")
    assert runs == (1 if change == "nothing" else 2)
