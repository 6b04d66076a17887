"""Files of the cache: whole, or as good as not there. A cache is a convenience: what it cannot keep stops no build."""

from __future__ import annotations

import hashlib
import marshal
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

_SUM = 32


def read_kept(path: Path, form: str) -> Any:  # noqa: ANN401 - its shape is what `form` says
    """What was kept at a path in this form; None when it is not there, damaged, or of another form."""
    try:
        data = path.read_bytes()
        body, total = data[:-_SUM], data[-_SUM:]
        return marshal.loads(body) if _sum(form, body) == total else None  # noqa: S302 - our own, its digest was checked
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write_kept(path: Path, form: str, value: Any) -> None:  # noqa: ANN401 - as above
    """Keep a value; where the disk refuses, it is made again the next time."""
    body = marshal.dumps(value)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f"{path.name}.*"):  # by whoever was killed while writing it
            left.unlink(missing_ok=True)
        beside.write_bytes(body + _sum(form, body))
        if path.is_dir():
            throw_away(path)
        beside.replace(path)
    except OSError:
        throw_away(beside)


def throw_away(path: Path) -> None:
    """Remove whatever lies there, as far as the disk allows it."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _sum(form: str, body: bytes) -> bytes:
    return hashlib.sha256(form.encode() + b"\n" + body).digest()
