"""The files of an index, read as a browser reads them: each at most once. `theme/search/reader.js` does the same."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from generator.outputs.search.index import MANIFEST
from generator.outputs.search.postings import decode, get_varints, put_varint
from generator.outputs.search.shards import decode_shard, rest_of, shard_name, shard_of
from generator.outputs.search.tables import hash_name, name_key


class Row(NamedTuple):
    """A document as the tables of titles have it."""

    path: str
    title: str
    number: str
    is_sample: int


class Reader:
    """An index whose files `read` gives by their paths below the portal's root."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read: Final = functools.cache(read)
        self._shard: Final = functools.cache(lambda path: decode_shard(read(path)))
        self.manifest: Final[dict[str, Any]] = json.loads(read(MANIFEST))
        self.documents: Final[int] = self.manifest["documents"]

    def find_term(self, term: int) -> dict[int, int]:
        """The documents with a term, each with the term's class there."""
        found: dict[int, int] = {}
        for segment in self.manifest["segments"]:
            bits = segment["bits"]
            terms = self._shard(f"search/{segment['name']}/{shard_name(shard_of(term, bits), bits)}")
            posting = terms.get(rest_of(term, bits))
            if posting is not None:
                found |= {segment["first"] + number: weight for number, weight in decode(posting).items()}
        return found

    def find_name(self, text: str) -> list[int]:
        """The documents whose title or number is what was typed, the newest first."""
        key, bits = name_key(text), self.manifest["name_bits"]
        value = hash_name(key)
        wanted, at, found = rest_of(value, bits), 0, []
        numbers = get_varints(self._read(f"search/names/{shard_name(shard_of(value, bits), bits)}"))
        for gap, number in zip(numbers, numbers, strict=True):
            at += gap
            if at == wanted:
                row = self.row(number)
                found += [number] if key in (name_key(row.title), name_key(row.number)) else []
        return found[::-1] if key else []

    def row(self, number: int) -> Row:
        """A document's path, title and number."""
        rows = self.manifest["rows"]
        return Row._make(self._titles(number // rows)[number % rows])

    @functools.cache  # noqa: B019 - a reader lives as long as one command
    def _titles(self, table: int) -> Any:  # noqa: ANN401 - rows of JSON
        return json.loads(self._read(f"search/titles/{table}.json"))

    def facet(self, key: str) -> dict[str, dict[int, int]]:
        """The documents of every value of a facet; of one that is not there, none."""
        if all(key != known for known, _label in self.manifest["facets"]):
            return {}
        data = self._read(f"search/facets/{key}.bin")
        size = next(get_varints(data))
        start = len(put_varint(size))
        at, values = start + size, {}
        for label, told in json.loads(data[start:at]):
            values[label] = decode((bool(told & 1), data[at : at + (told >> 1)]))
            at += told >> 1
        return values

    def outdated(self) -> dict[int, int]:
        """The documents that are no longer in force."""
        data = self._read("search/outdated.bin")
        return decode((bool(data[0]), data[1:]))

    def document(self, number: int) -> dict[str, Any]:
        """What a document says: its published JSON."""
        told: dict[str, Any] = json.loads(self._read(f"{self.row(number).path}index.json"))
        return told
