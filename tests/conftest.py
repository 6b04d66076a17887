"""What tests share: building a site, reading it back."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator import pipeline
from generator.outputs import engine

sys.path.insert(0, str(Path(__file__).parent))
from drawn import draw
from portal import BICYCLES, ROOT, Portal, read_site
from released import ReleasedPortal
from shared import RememberedPictures, RunEngine, common_folder, copy_tree, once, remembering

SITES = Path(__file__).parent / "sites"
TODAY = date(2026, 11, 23)

Publish = Callable[..., pipeline.Outcome]


def build(content: Path, out: Path, **options: object) -> pipeline.Outcome:
    """Build without a cache unless one is given, on the tests' own day."""
    cache = options.pop("cache", None)
    today = options.pop("today", TODAY)
    workspace = pipeline.Workspace(content, out, cache)  # type: ignore[arg-type]
    return pipeline.build(workspace, pipeline.Options(today, **options))  # type: ignore[arg-type]


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def without_shell(page: str) -> str:
    """A page without what every page has: header, footer and the names of assets."""
    page = re.sub(r"(?s)<header class=\"site-head\">.*?</header>\n", "", page)
    page = re.sub(r"(?s)<footer class=\"site-foot\">.*?</footer>\n", "", page)
    page = re.sub(r"(?s)<meta http-equiv.*?>|<script>.*?</script>", "", page, count=2)
    return re.sub(r"assets/([a-z]+)[.-][0-9a-f]{8}([./])", r"assets/\1\2", page)


@pytest.fixture
def seed_content(tmp_path: Path) -> Path:
    """A copy of the seed-only site's content that a test may change."""
    return Path(shutil.copytree(SITES / "seed" / "content", tmp_path / "content"))


@pytest.fixture(scope="session", autouse=True)
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RememberedPictures]:
    """Builds in this process, and in those forked from it, draw no picture twice."""
    folder = common_folder(tmp_path_factory) / "pictures"
    folder.mkdir(exist_ok=True)
    remembered = RememberedPictures(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "vl_convert", remembered)
        yield remembered


@pytest.fixture(scope="session", autouse=True)
def shells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunEngine]:
    """Builds in this process run MkDocs once for the same theme, pages and settings; MkDocs itself, for who is to run it."""
    folder = common_folder(tmp_path_factory) / "shells"
    folder.mkdir(exist_ok=True)
    real = engine.run_engine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "run_engine", remembering(folder, real))
        yield real


@pytest.fixture
def drawn_anew(monkeypatch: pytest.MonkeyPatch, shells: RunEngine) -> None:
    """All is drawn and MkDocs runs, as by who builds for the first time."""
    monkeypatch.delitem(sys.modules, "vl_convert")
    monkeypatch.setattr(engine, "run_engine", shells)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own content/, built once. Nobody may change it."""

    def make(folder: Path) -> None:
        outcome = build(ROOT / "content", folder / "www" / "zfxxgk", cache=folder / "cache")
        assert outcome.is_written, [f"{i.place} {i.message}" for i in outcome.issues if i.blocks]

    return once(tmp_path_factory, "demo", make) / "www" / "zfxxgk"


@pytest.fixture(scope="session")
def demo_site_tomorrow(demo_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same content a day later, every page made anew. Nobody may change it."""

    def make(folder: Path) -> None:
        known = copy_tree(demo_site.parent.parent / "cache", folder / "known")
        assert build(ROOT / "content", folder / "site", cache=known, today=TODAY + timedelta(days=1)).is_written

    return once(tmp_path_factory, "tomorrow", make) / "site"


@pytest.fixture(scope="session")
def built_portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A part of the repository's own content, and its theme, built once with a cache. Nobody may change it."""

    def make(folder: Path) -> None:
        draw(folder / "content")
        copy_tree(ROOT / "theme", folder / "theme")
        shutil.copy(ROOT / "mkdocs.yml", folder)
        portal = Portal(folder, folder / "mkdocs.yml", folder / "theme")
        portal.built()
        # Once more a little later: stamps are not kept of files that were touched just now.
        time.sleep(0.15)
        portal.built()

    folder = once(tmp_path_factory, "portal", make)
    return Portal(folder, folder / "mkdocs.yml", folder / "theme")


@pytest.fixture
def portal(built_portal: Portal, tmp_path: Path) -> Portal:
    """A built portal that a test may change."""
    folder = copy_tree(built_portal.folder, tmp_path / "portal")
    return Portal(folder, folder / "mkdocs.yml", folder / "theme")


@pytest.fixture
def known_texts(demo_site: Path, tmp_path: Path) -> Path:
    """A cache that has read the repository's own content: with no site beside it, every page is made all the same."""
    return copy_tree(demo_site.parent.parent / "cache", tmp_path / "known")


@pytest.fixture(scope="session")
def edited_site(built_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build makes of that portal once a paragraph was added to BICYCLES."""

    def make(folder: Path) -> None:
        copy_tree(built_portal.content, folder / "content")
        portal = Portal(folder)
        portal.edit(BICYCLES)
        portal.clean()

    return read_site(once(tmp_path_factory, "edited", make) / "clean")


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal of a part of the repository's own content that was published on the tests' own day. Nobody may change it."""

    def make(folder: Path) -> None:
        draw(folder / "content")
        outcome = ReleasedPortal(folder).publish(days=0)
        assert outcome.is_written, outcome.issues

    return once(tmp_path_factory, "released", make)


@pytest.fixture
def released_portal(released: Path, tmp_path: Path) -> ReleasedPortal:
    """A copy of it that a test may change."""
    return ReleasedPortal(copy_tree(released, tmp_path / "portal"))
