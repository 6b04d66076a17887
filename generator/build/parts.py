"""Files in parts: a part of which nothing changed is taken from the file that is live, however large that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model.artifact import Parts

# The sizes of a file's head, of what stands between its parts, and of each part.
Layout = tuple[int, ...]
# What a task's files were made by, what each of their parts stands for, and how each file is laid out.
KeptParts = tuple[str, tuple[str, ...], tuple[Layout, ...]]
Standing = Mapping[str, memoryview]


def cut(data: bytes, stand_for: Sequence[str], layout: Layout) -> dict[str, memoryview]:
    """The parts of a file, by what each stands for."""
    start, between, *sizes = layout
    view = memoryview(data)
    found: dict[str, memoryview] = {}
    for name, size in zip(stand_for, sizes, strict=True):
        found[name] = view[start : start + size]
        start += size + between
    return found


def join(parts: Parts, stand_for: Sequence[str], standing: Standing) -> tuple[bytes, Layout]:
    """A file with the parts that were made and those that stand, and its layout."""
    each = [parts.made[n] if n in parts.made else standing[name] for n, name in enumerate(stand_for)]
    pieces: list[bytes | memoryview] = [parts.head]
    for number, part in enumerate(each):
        pieces += (parts.between, part) if number else (part,)
    # All at once: it may be tens of megabytes.
    data = b"".join([*pieces, parts.tail])
    return data, (len(parts.head), len(parts.between), *map(len, each))
