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
from generator.outputs.page_data import LABELS, list_pages
from generator.outputs.record_page import SITE, TYPES
from generator.outputs.search.index import SearchPlan
from generator.outputs.search.postings import encode, put_varint
from generator.outputs.search.shards import rest_of, shard_name, shard_of
from generator.text.pattern import Pattern
from generator.text.search_text import canonical

ROWS: Final = 64
"""Documents in one table of titles."""
_NAMES: Final = 1000
_UNSAID: Final = Pattern("[号第\n]")


class Listed(NamedTuple):
    """A document of the index; `key` tells documents apart: a record's id, else a page's path."""

    path: str
    title: str
    number: str
    is_sample: bool
    key: str
    is_outdated: bool = False


def list_documents(site: Site) -> tuple[Listed, ...]:
    """The documents of the index, by number: pages that are no records, then records, the oldest first."""
    pages = [Listed(page.path, page.title, page.short, page.is_sample, page.path) for page in list_pages(site)]
    records = [
        Listed(e.path, e.card.title, e.card.number or "", e.card.is_sample, e.id, is_outdated=_is_outdated(e))
        for e in reversed(site.entries)
        if not e.card.is_withdrawn
    ]
    return (*pages, *records)


def search_tasks(documents: Sequence[Listed], facets: Sequence[Facet]) -> Iterator[Task]:
    """Every file of the index that is not made of the documents' texts."""
    for first in range(0, len(documents), ROWS):
        rows = tuple([each[:4] for each in documents[first : first + ROWS]])
        told = [f"{path}\t{title}\t{number}\t{is_sample}" for path, title, number, is_sample in rows]
        yield Task((f"search/titles/{first // ROWS}.json",), make_titles, rows, stands_for=_digest(told))
    order = _digest([each.key for each in documents])
    bits = name_bits(len(documents))
    yield Task(
        tuple(f"search/names/{shard_name(number, bits)}" for number in range(1 << bits)),
        make_names,
        bits,
        shared=(SITE,),
        stands_for=_digest([order, *[f"{each.title}\t{each.number}" for each in documents]]),
    )
    for facet in facets:
        members = [f"{label} {' '.join(keys)}" for label, keys in facet.values]
        yield Task(
            (f"search/facets/{facet.key}.bin",),
            make_facet,
            facet.key,
            shared=(SITE, TYPES, DIRECTORIES),
            stands_for=_digest([order, facet.label, *members]),
        )
    outdated = tuple([number for number, each in enumerate(documents) if each.is_outdated])
    yield Task(("search/outdated.bin",), make_outdated, (outdated, len(documents)))


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def make_titles(rows: Sequence[tuple[str, str, str, bool]], _supplies: Supplies) -> tuple[bytes]:
    """Path, title, document number, whether it is a sample: one document a line."""
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
    return max(0, -(-documents // _NAMES) - 1).bit_length()


def make_names(bits: int, supplies: Supplies) -> tuple[bytes, ...]:
    """By hash of title or number, gap by gap, the document that is called so."""
    named: list[list[tuple[int, int]]] = [[] for _ in range(1 << bits)]
    for number, each in enumerate(list_documents(cast("Site", supplies.shared[SITE]))):
        for name in {name_key(each.title), name_key(each.number)} - {""}:
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
    """A way to narrow results down: each value with its label and the keys of its documents."""

    key: str
    label: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


KIND: Final = "type"


def find_facets(site: Site, types: Types, directories: Directories) -> tuple[Facet, ...]:
    """The kinds of document, then every declared facet; what several kinds of record declare under one name is one."""
    kinds = {kind.label: tuple([entry.id for entry in site.of_type(kind.name)]) for kind in types.values()}
    kinds |= {label: tuple(p.path for p in list_pages(site) if p.kind == kind) for kind, label in LABELS.items()}
    merged: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {}
    for found in (found for each in directories.values() for found in each):
        _label, values = merged.setdefault(found.facet_key, (found.facet_label, {}))
        values[found.label] = (*values.get(found.label, ()), *[entry.id for entry in found.entries])
    kind = Facet(KIND, "类别", tuple((label, keys) for label, keys in kinds.items() if keys))
    return (kind, *(Facet(key, label, tuple(values.items())) for key, (label, values) in merged.items()))


def make_facet(key: str, supplies: Supplies) -> tuple[bytes]:
    """The length of a head in JSON, the head `[[label, length << 1 | is_bitmap], …]`, the documents of each value."""
    site = cast("Site", supplies.shared[SITE])
    types, directories = cast("Types", supplies.shared[TYPES]), cast("Directories", supplies.shared[DIRECTORIES])
    number_of = {each.key: number for number, each in enumerate(list_documents(site))}
    facet = next(each for each in find_facets(site, types, directories) if each.key == key)
    head, blobs = [], []
    for label, keys in facet.values:
        is_bitmap, blob = encode({number_of[key]: 0 for key in keys}, len(number_of))
        head.append([label, len(blob) << 1 | is_bitmap])
        blobs.append(blob)
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return (b"".join([put_varint(len(told)), told, *blobs]),)


def _is_outdated(entry: Entry) -> bool:
    return any(state.is_over for state in entry.states)


def make_outdated(given: tuple[Sequence[int], int], _supplies: Supplies) -> tuple[bytes]:
    """Documents that are no longer in force: 1 and a bitmap, or 0 and a list."""
    outdated, documents = given
    is_bitmap, blob = encode(dict.fromkeys(outdated, 0), documents)
    return (bytes([is_bitmap]) + blob,)


def plan_search(site: Site, types: Types, documents: Sequence[Listed], facets: Sequence[Facet]) -> SearchPlan:
    """Which files are indexed, and what the manifest says beside the segments."""
    told = {
        "rows": ROWS,
        "name_bits": name_bits(len(documents)),
        "types": {kind.name: kind.label for kind in types.values()} | LABELS,
        "facets": [[facet.key, facet.label] for facet in facets],
        "synonyms": [[word, list(others)] for word, others in site.synonyms.items()],
    }
    return SearchPlan(tuple([f"{each.path}index.json" for each in documents]), told)
