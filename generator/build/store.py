"""What was made before and costs much to make again, by the digest of what it was made from.

One SQLite file: few writes, safe between processes. Every entry carries the digest of its bytes, so that a damaged one
is made again instead of trusted. A store that cannot be opened is thrown away: it holds nothing that cannot be made again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.build.keep import throw_away

_LARGEST_QUERY = 500
_SPARE = 200
_LATEST = "latest:"
_IS_LATEST = "key >= 'latest:' AND key < 'latest;'"
_MOST_LATEST = 4
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, sum BLOB NOT NULL, data BLOB NOT NULL)"


class Store:
    """The store of one process: a connection must not be carried into a child."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._data = self._open()

    def _open(self) -> sqlite3.Connection:
        with suppress(OSError, sqlite3.DatabaseError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return _begin(self._path)
        for end in ("", "-wal", "-shm"):
            throw_away(self._path.with_name(f"{self._path.name}{end}"))
        try:
            return _begin(self._path)
        except sqlite3.DatabaseError:
            # The disk allows no store: what is made is remembered until this process ends.
            return _begin(":memory:")

    def _renew(self) -> None:
        """Throw away what cannot be read, and begin anew."""
        self._data.close()
        throw_away(self._path)
        self._data = self._open()

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
                found |= {
                    key: data for key, total, data in rows if isinstance(data, bytes) and _sum(key, data) == total
                }
        except sqlite3.DatabaseError:
            self._renew()
            return {}
        return found

    def put_many(self, made: Mapping[str, bytes]) -> None:
        """Add entries, or replace them. What cannot be kept is made again the next time."""
        rows = [(key, _sum(key, data), data) for key, data in made.items()]
        try:
            self._data.execute("BEGIN IMMEDIATE")
            self._data.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._data.execute("COMMIT")
        except sqlite3.OperationalError:
            # Locked for a minute, or no room on the disk: the site does not depend on it.
            if self._data.in_transaction:
                self._data.execute("ROLLBACK")
        except sqlite3.DatabaseError:
            self._renew()

    def get_latest(self, key: str) -> bytes | None:
        """A sound entry that `put_latest` added, or None."""
        return self.get(f"{_LATEST}{key}")

    def put_latest(self, key: str, data: bytes) -> None:
        """Add an entry that is kept while it is among the last few added so: for what is large and seldom changes."""
        self.put_many({f"{_LATEST}{key}": data})
        older = f"SELECT rowid FROM kept WHERE {_IS_LATEST} ORDER BY rowid DESC LIMIT -1 OFFSET {_MOST_LATEST}"  # noqa: S608
        with suppress(sqlite3.OperationalError):
            self._data.execute(f"DELETE FROM kept WHERE rowid IN ({older})")  # noqa: S608

    def sweep(self, in_use: int, live: Callable[[], Iterable[str]]) -> None:
        """Forget what is not `live` once it is more than the `in_use`: the file stays within about twice of these."""
        try:
            (count,) = self._data.execute("SELECT count(*) FROM kept").fetchone()
            if count <= 2 * in_use + _SPARE:
                return
            keep = set(live())
            rows = self._data.execute(f"SELECT key FROM kept WHERE NOT ({_IS_LATEST})")  # noqa: S608
            dead = [(key,) for (key,) in rows if key not in keep]
            self._data.execute("BEGIN IMMEDIATE")
            self._data.executemany("DELETE FROM kept WHERE key = ?", dead)
            self._data.execute("COMMIT")
            self._data.execute("VACUUM")
        except sqlite3.OperationalError:
            if self._data.in_transaction:
                self._data.execute("ROLLBACK")
        except sqlite3.DatabaseError:
            self._renew()


def _begin(place: Path | str) -> sqlite3.Connection:
    data = sqlite3.connect(place, timeout=60, isolation_level=None)
    try:
        data.execute("PRAGMA page_size=16384")
        data.execute("PRAGMA journal_mode=WAL")
        data.execute("PRAGMA synchronous=OFF")
        data.execute(_TABLE)
    except sqlite3.DatabaseError:
        data.close()
        raise
    return data


def _sum(key: str, data: bytes) -> bytes:
    """The key counts too: a damaged index would hand over the entry of another."""
    state = hashlib.sha256(key.encode())
    state.update(data)
    return state.digest()
