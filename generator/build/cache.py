"""What tasks made before, by the digest of what they were made from.

One SQLite file: few writes, safe between processes, and every entry carries the digest of its bytes, so that a
damaged one is made again instead of trusted. A cache that cannot be opened is thrown away: it holds nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

_LARGEST_QUERY = 500
_LARGEST_CACHE = 512 * 1024 * 1024
_TABLE = "CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, sha256 TEXT, data BLOB) WITHOUT ROWID"


def read_cache(path: Path, keys: Iterable[str]) -> dict[str, bytes]:
    """The sound entries among `keys`."""
    wanted = sorted(set(keys))
    found: dict[str, bytes] = {}
    try:
        with closing(_open(path)) as store:
            for start in range(0, len(wanted), _LARGEST_QUERY):
                some = wanted[start : start + _LARGEST_QUERY]
                marks = ",".join("?" * len(some))
                rows = store.execute(f"SELECT key, sha256, data FROM made WHERE key IN ({marks})", some)  # noqa: S608
                found |= {key: data for key, sha256, data in rows if _is_sound(data, sha256)}
    except sqlite3.DatabaseError:
        _discard(path)
        return {}
    return found


def write_cache(path: Path, made: Mapping[str, bytes]) -> None:
    """Add entries. The oldest go when the file has grown past its bound: it is then begun anew."""
    if not made:
        return
    if path.exists() and path.stat().st_size > _LARGEST_CACHE:
        _discard(path)
    rows = [(key, hashlib.sha256(data).hexdigest(), data) for key, data in made.items()]
    try:
        with closing(_open(path)) as store, store:
            store.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", rows)
    except sqlite3.DatabaseError:
        _discard(path)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    store = sqlite3.connect(path, timeout=30)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=OFF")
    store.execute(_TABLE)
    return store


def _is_sound(data: object, sha256: object) -> bool:
    return isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256


def _discard(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
