"""What tests share: building a site, reading it back."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generator import pipeline

sys.path.insert(0, str(Path(__file__).parent))
from portal import BICYCLES, ROOT, Portal

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


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own content/, built once."""
    out = tmp_path_factory.mktemp("demo") / "www" / "zfxxgk"
    outcome = build(Path(__file__).parent.parent / "content", out)
    assert outcome.is_written, [f"{i.place} {i.message}" for i in outcome.issues if i.blocks]
    return out


@pytest.fixture(scope="session")
def built_portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The repository's own content and theme, built once with a cache. Nobody may change it."""
    folder = tmp_path_factory.mktemp("portal")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "theme", folder / "theme")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    portal = Portal(folder, folder / "mkdocs.yml", folder / "theme")
    portal.built()
    # Once more a little later: stamps are not kept of files that were touched just now.
    time.sleep(0.15)
    portal.built()
    return portal


@pytest.fixture
def portal(built_portal: Portal, tmp_path: Path) -> Portal:
    """A built portal that a test may change."""
    folder = Path(shutil.copytree(built_portal.folder, tmp_path / "portal"))
    return Portal(folder, folder / "mkdocs.yml", folder / "theme")


@pytest.fixture(scope="session")
def edited_site(built_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build makes of that portal once a paragraph was added to BICYCLES."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copytree(built_portal.content, folder / "content")
    portal = Portal(folder)
    portal.edit(BICYCLES)
    return portal.clean()
