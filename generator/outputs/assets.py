"""The theme's style sheet, scripts and icon, under names that change with their content; the policy that allows them."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.outputs.scripts import bundle, thin_out

_NAMES = {"css": "portal.css", "js": "portal.js", "icon": "icon.svg"}


class Assets(NamedTuple):
    """Asset paths inside the portal, their bytes, the inline script and the content security policy.

    `search` is the folder of the search's modules and style sheet, all of which `modules` names.
    """

    css: str
    js: str
    icon: str
    search: str
    modules: tuple[str, ...]
    boot: str
    csp: str
    files: tuple[tuple[PurePosixPath, bytes], ...]


def read_assets(theme_dir: Path) -> Assets:
    """Read `theme/assets/` and `theme/search/`; a name carries eight digits of a digest, so it may be cached for ever."""
    files: dict[str, tuple[PurePosixPath, bytes]] = {}
    for role, name in _NAMES.items():
        data = (theme_dir / "assets" / name).read_bytes()
        stem, ending = name.split(".")
        files[role] = PurePosixPath(f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ending}"), data
    boot = (theme_dir / "assets" / "boot.js").read_text("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(boot.encode()).digest()).decode()
    csp = (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; manifest-src 'self'"
    )
    paths = {role: path.as_posix() for role, (path, _data) in files.items()}
    search, modules = _read_search(theme_dir / "search")
    names = tuple(path.name for path, _data in modules)
    all_files = (*files.values(), *modules)
    return Assets(paths["css"], paths["js"], paths["icon"], search, names, boot, csp, all_files)


def _read_search(folder: Path) -> tuple[str, tuple[tuple[PurePosixPath, bytes], ...]]:
    """One folder for all, with the digest of them all: files find each other by their plain names."""
    scripts = bundle({path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.js"))})
    styles = {path.name: thin_out(path.read_text("utf-8")) for path in sorted(folder.glob("*.css"))}
    files = {f"{name}.js": text for name, text in sorted(scripts.items())} | styles
    told = "\n".join(f"{name} {hashlib.sha256(text.encode()).hexdigest()}" for name, text in files.items())
    where = f"assets/search-{hashlib.sha256(told.encode()).hexdigest()[:8]}/"
    return where, tuple((PurePosixPath(where, name), text.encode()) for name, text in files.items())
