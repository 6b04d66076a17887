"""The theme's style sheet, script and icon, under names that change with their content; the policy that allows them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_NAMES = {"css": "portal.css", "js": "portal.js", "icon": "icon.svg"}


@dataclass(frozen=True, slots=True)
class Assets:
    """Asset paths inside the portal, their bytes, the inline script and the content security policy."""

    css: str
    js: str
    icon: str
    boot: str
    csp: str
    files: tuple[tuple[PurePosixPath, bytes], ...]


def read_assets(theme_dir: Path) -> Assets:
    """Read `theme/assets/`; a name carries eight digits of its content's digest, so it may be cached for ever."""
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
    return Assets(paths["css"], paths["js"], paths["icon"], boot, csp, tuple(files.values()))
