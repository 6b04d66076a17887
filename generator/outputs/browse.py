"""What a list that is narrowed down in place is made of: the values of all rows in one small file, the rows themselves in parts."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from generator.model.artifact import Supplies, Task
from generator.model.view import Browse, BrowseRow

# Rows in a part: what a reader who narrowed down to one unit has to fetch stays small, however many rows there are.
PART_SIZE: Final = 250


def browse_task(block: Browse) -> Task:
    """The files: `<path>.json`, and `<path>-1.json` and so on with the rows."""
    parts = -(-len(block.rows) // PART_SIZE)
    told = repr((block.on, block.fields, block.rows))
    return Task(
        (f"{block.path}.json", *(f"{block.path}-{number}.json" for number in range(1, parts + 1))),
        make_browse,
        block,
        stands_for=hashlib.sha256(told.encode()).hexdigest(),
    )


def make_browse(block: Browse, _supplies: Supplies) -> tuple[bytes, ...]:
    """The values field by field: of a row a position among the choices, -1 for none, a list for several."""
    columns = [[_squeeze(row.values[number]) for row in block.rows] for number in range(len(block.fields))]
    fields = [
        {"key": field.key, "label": field.label, "choices": field.choices, "shown": field.is_shown, "values": values}
        for field, values in zip(block.fields, columns, strict=True)
    ]
    index = {"rows": len(block.rows), "part": PART_SIZE, "on": block.on, "fields": fields}
    starts = range(0, len(block.rows), PART_SIZE)
    return _print(index), *(_print([_tell(row) for row in block.rows[start : start + PART_SIZE]]) for start in starts)


def _squeeze(values: tuple[int, ...]) -> int | tuple[int, ...]:
    if len(values) > 1:
        return values
    return values[0] if values else -1


def _tell(row: BrowseRow) -> list[str | int | None]:
    """A row: title, address, day, and 1 for a sample."""
    return [row.link.text, row.link.href, row.on, *([1] if row.link.sample else [])]


def _print(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
