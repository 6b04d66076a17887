"""What goes into the engine step and what comes out of it, without the engine: most builds need not load it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from generator.model.artifact import Artifact
from generator.model.settings import SiteSettings
from generator.model.site import WrittenPage
from generator.outputs.chrome import Chrome
from generator.outputs.shell import DEEPEST, KINDS, Frame, Shell, cut_shell, slot_frame
from generator.outputs.templates import Sources
from generator.outputs.written import page_path

PRIVATE = "gongkai-frames"


class EngineInput(NamedTuple):
    """All that the engine step depends on besides `mkdocs.yml`, the theme and `content/pages/`."""

    settings: SiteSettings
    pages: tuple[WrittenPage, ...]
    chrome: Chrome
    templates: Sources


class EngineOutput(NamedTuple):
    """Shells by kind and way up, and the files of hand-written pages by path inside the portal."""

    shells: Mapping[tuple[str, str], Shell]
    files: tuple[Artifact, ...]


def shell_frames() -> dict[str, Frame]:
    """The frames out of which shells are cut, by the name of their private page."""
    roots = ("./", *("../" * depth for depth in range(1, DEEPEST + 1)))
    return {f"{kind}-{len(root) // 3}": slot_frame(root, kind) for kind in KINDS for root in roots}


def sort_output(files: Mapping[PurePosixPath, bytes], pages: tuple[WrittenPage, ...]) -> EngineOutput:
    """Tell shells from pages, and pages by the content file they come from."""
    shells: dict[tuple[str, str], Shell] = {}
    for name, frame in shell_frames().items():
        shells[frame.kind, frame.root] = cut_shell(files[PurePosixPath(PRIVATE, name, "index.html")])
    sources = {f"{page_path(page.name)}index.html": page.path for page in pages}
    written = ((path.as_posix(), data) for path, data in files.items() if path.parts[0] != PRIVATE)
    return EngineOutput(shells, tuple(Artifact(path, data, sources.get(path)) for path, data in sorted(written)))
