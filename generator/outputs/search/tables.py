"""What the search page needs of documents beside their terms: titles to show, exact names, facets, what is out of date.

Documents are numbered from the oldest, so that what is new changes only the last of these files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, cast

from generator.model.artifact import Supplies, Task
from generator.model.content_type import Types
from generator.model.site import Entry, Site
from generator.outputs.lists import DIRECTORIES, Directories
from generator.outputs.record_page import SITE
from generator.outputs.search.index import SearchPlan
from generator.outputs.search.postings import encode, put_varint
from generator.outputs.search.shards import rest_of, shard_name, shard_of
from generator.text.search_text import canonical

ROWS: Final = 64
"""Documents in one table of titles."""
_NAMES: Final = 1000
_UNSAID: Final = re.compile("[号第\n]")


def numbered(site: Site) -> tuple[Entry, ...]:
    """The documents of the index, by number."""
    return tuple(entry for entry in reversed(site.entries) if not entry.card.is_withdrawn)


def search_tasks(site: Site, types: Types, directories: Directories) -> Iterator[Task]:
    """Every file of the index that is not made of the documents' texts."""
    entries = numbered(site)
    for first in range(0, len(entries), ROWS):
        rows = tuple(_row(entry) for entry in entries[first : first + ROWS])
        yield Task((f"search/titles/{first // ROWS}.json",), make_titles, rows)
    order = hashlib.sha256("\n".join([entry.id for entry in entries]).encode()).hexdigest()
    names = hashlib.sha256("\n".join([f"{e.card.title}\t{e.card.number}" for e in entries]).encode()).hexdigest()
    bits = name_bits(len(entries))
    yield Task(
        tuple(f"search/names/{shard_name(number, bits)}" for number in range(1 << bits)),
        make_names,
        bits,
        shared=(SITE,),
        stands_for=f"{order} {names}",
    )
    for facet in find_facets(types, directories):
        members = "\n".join([f"{path} {len(found)} {_ids(found)}" for _label, path, found in facet.values])
        told = hashlib.sha256(f"{facet.label}\n{members}".encode()).hexdigest()
        yield Task(
            (f"search/facets/{facet.key}.bin",),
            make_facet,
            facet.key,
            shared=(SITE, "types", DIRECTORIES),
            stands_for=f"{order} {told}",
        )
    outdated = tuple(number for number, entry in enumerate(entries) if _is_outdated(entry))
    yield Task(("search/outdated.bin",), make_outdated, (outdated, len(entries)))


def _row(entry: Entry) -> tuple[str, str, str, int]:
    return entry.path, entry.card.title, entry.card.number or "", int(entry.card.is_sample)


def make_titles(rows: Sequence[tuple[str, str, str, int]], _supplies: Supplies) -> tuple[bytes]:
    """Path, title, document number, 1 for a sample: one document a line."""
    lines = ",\n".join([json.dumps(row, ensure_ascii=False) for row in rows])
    return (f"[\n{lines}\n]\n".encode(),)


def name_key(text: str) -> str:
    """A title or document number without what people leave out: “示政发 2099 1” is “示政发〔2099〕1号”."""
    return re.sub(" +", " ", _UNSAID.sub("", canonical(text))).strip()


def hash_name(key: str) -> int:
    """FNV-1a over the code points, mixed once more."""
    value = 0x811C9DC5
    for char in key:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x85EBCA77 & 0xFFFFFFFF
    return value ^ value >> 13


def name_bits(documents: int) -> int:
    """Into how many files, as a power of two, the names of so many documents are divided."""
    return max(0, (-(-documents // _NAMES) - 1).bit_length())


def make_names(bits: int, supplies: Supplies) -> tuple[bytes, ...]:
    """By hash of title or number, gap by gap, the document that is called so."""
    named: list[list[tuple[int, int]]] = [[] for _ in range(1 << bits)]
    for number, entry in enumerate(numbered(cast("Site", supplies.shared[SITE]))):
        for name in {name_key(entry.card.title), name_key(entry.card.number or "")} - {""}:
            value = hash_name(name)
            named[shard_of(value, bits)].append((rest_of(value, bits), number))
    return tuple(map(_put_names, named))


def _put_names(named: list[tuple[int, int]]) -> bytes:
    before = 0
    parts: list[bytes] = []
    for value, number in sorted(named):
        parts += put_varint(value - before), put_varint(number)
        before = value
    return b"".join(parts)


class Facet(NamedTuple):
    """A way to narrow results down: each value with its label, address and documents."""

    key: str
    label: str
    values: tuple[tuple[str, str, tuple[Entry, ...]], ...]


KIND: Final = "type"


def find_facets(types: Types, directories: Directories) -> tuple[Facet, ...]:
    """The kinds of record, then every declared facet; what several kinds declare under one name is one."""
    kinds = [(kind.label, f"{kind.name}/", kind.name) for kind in types.values()]
    merged: dict[str, tuple[str, dict[str, tuple[str, tuple[Entry, ...]]]]] = {}
    for found in (found for each in directories.values() for found in each):
        _label, values = merged.setdefault(found.facet_key, (found.facet_label, {}))
        path, known = values.get(found.label, (found.path, ()))
        values[found.label] = path, (*known, *found.entries)
    facets = [
        Facet(key, label, tuple((name, path, entries) for name, (path, entries) in values.items()))
        for key, (label, values) in merged.items()
    ]
    entries_of = {
        name: tuple(e for f in directories[name] if f.facet_key == "year" for e in f.entries) for _l, _p, name in kinds
    }
    kind = Facet(
        KIND, "类别", tuple((label, path, entries_of[name]) for label, path, name in kinds if entries_of[name])
    )
    return (kind, *facets)


def _ids(entries: Sequence[Entry]) -> str:
    return " ".join([entry.id for entry in entries])


def make_facet(key: str, supplies: Supplies) -> tuple[bytes]:
    """The length of a head in JSON, the head `[[label, length << 1 | is_bitmap], …]`, the documents of each value."""
    site = cast("Site", supplies.shared[SITE])
    types, directories = cast("Types", supplies.shared["types"]), cast("Directories", supplies.shared[DIRECTORIES])
    entries = numbered(site)
    number_of = {entry.id: number for number, entry in enumerate(entries)}
    facet = next(each for each in find_facets(types, directories) if each.key == key)
    head, blobs = [], []
    for label, _path, found in facet.values:
        is_bitmap, blob = encode({number_of[entry.id]: 0 for entry in found}, len(entries))
        head.append([label, len(blob) << 1 | is_bitmap])
        blobs.append(blob)
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return (b"".join([put_varint(len(told)), told, *blobs]),)


def _is_outdated(entry: Entry) -> bool:
    return any(state.badge is not None and state.badge.tone == "bad" for state in entry.states)


def make_outdated(given: tuple[Sequence[int], int], _supplies: Supplies) -> tuple[bytes]:
    """Documents that are no longer in force: 1 and a bitmap, or 0 and a list."""
    outdated, documents = given
    is_bitmap, blob = encode(dict.fromkeys(outdated, 0), documents)
    return (bytes([is_bitmap]) + blob,)


def plan_search(site: Site, types: Types, directories: Directories) -> SearchPlan:
    """Which files are indexed, and what the manifest says beside the segments."""
    entries = numbered(site)
    told = {
        "rows": ROWS,
        "name_bits": name_bits(len(entries)),
        "types": {kind.name: kind.label for kind in types.values()},
        "facets": [[facet.key, facet.label] for facet in find_facets(types, directories)],
        "synonyms": {word: list(others) for word, others in site.synonyms.items()},
    }
    return SearchPlan(tuple(f"{entry.path}index.json" for entry in entries), told)
