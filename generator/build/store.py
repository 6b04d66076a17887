"""What was made before and costs much to make again, by the digest of what it was made from.

One SQLite file: few writes, safe between processes. Every entry carries the digest of its bytes, so that a damaged one
is made again instead of trusted. A store that cannot be opened is thrown away: it holds nothing that cannot be made again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

_LARGEST_QUERY = 500
_SPARE = 1000
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, sum BLOB NOT NULL, data BLOB NOT NULL)"


class Store:
    """The store of one process: a connection must not be carried into a child."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._begin()
        except sqlite3.DatabaseError:
            self._discard()
            self._begin()

    def _begin(self) -> None:
        self._data = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        self._data.execute("PRAGMA page_size=16384")
        self._data.execute("PRAGMA journal_mode=WAL")
        self._data.execute("PRAGMA synchronous=OFF")
        self._data.execute(_TABLE)

    def _discard(self) -> None:
        self._data.close()
        for name in (self._path, *(self._path.with_name(f"{self._path.name}-{end}") for end in ("wal", "shm"))):
            name.unlink(missing_ok=True)

    def close(self) -> None:
        """End the connection."""
        self._data.close()

    def get(self, key: str) -> bytes | None:
        """A sound entry, or None."""
        return self.get_many((key,)).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The sound entries among `keys`."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, bytes] = {}
        try:
            for start in range(0, len(wanted), _LARGEST_QUERY):
                some = wanted[start : start + _LARGEST_QUERY]
                marks = ",".join("?" * len(some))
                rows = self._data.execute(f"SELECT key, sum, data FROM kept WHERE key IN ({marks})", some)  # noqa: S608
                found |= {key: data for key, total, data in rows if _sum(data) == total}
        except sqlite3.DatabaseError:
            self._discard()
            self._begin()
            return {}
        return found

    def put_many(self, made: Mapping[str, bytes]) -> None:
        """Add entries, or replace them. What cannot be kept is made again the next time."""
        rows = [(key, _sum(data), data) for key, data in made.items()]
        try:
            self._data.execute("BEGIN IMMEDIATE")
            self._data.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._data.execute("COMMIT")
        except sqlite3.OperationalError:
            # Locked for a minute, or no room on the disk: the site does not depend on it.
            if self._data.in_transaction:
                self._data.execute("ROLLBACK")
        except sqlite3.DatabaseError:
            self._discard()
            self._begin()

    def sweep(self, live: Iterable[str]) -> None:
        """Forget what is not `live` once it is more than what is: the file stays within about twice what is in use."""
        keep = set(live)
        try:
            (count,) = self._data.execute("SELECT count(*) FROM kept").fetchone()
            if count <= 2 * len(keep) + _SPARE:
                return
            dead = [(key,) for (key,) in self._data.execute("SELECT key FROM kept") if key not in keep]
            self._data.execute("BEGIN IMMEDIATE")
            self._data.executemany("DELETE FROM kept WHERE key = ?", dead)
            self._data.execute("COMMIT")
            self._data.execute("VACUUM")
        except sqlite3.OperationalError:
            if self._data.in_transaction:
                self._data.execute("ROLLBACK")
        except sqlite3.DatabaseError:
            self._discard()
            self._begin()


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
