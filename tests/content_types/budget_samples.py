"""The five real documents of the samples as Budget records: their tables as extracted, and nothing of their text.

`read_documents()` gives each with its name, its text and a record. Needs GONGKAI_SAMPLES, the folder of the samples.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.content_types.budget.record import Budget

SAMPLES = os.environ.get("GONGKAI_SAMPLES")

Row = Sequence[str | None]
# In the order in which the documents have them.
_BUDGET = (
    "部门财务收支预算总表",
    "部门收入预算总表",
    "部门支出预算总表",
    "部门财政拨款收支预算总表",
    "部门一般公共预算支出功能分类预算表",
    "部门政府性基金预算支出功能分类预算表",
    "部门国有资本经营预算支出功能分类预算表",
    "部门一般公共预算基本支出部门预算经济分类预算表",
    "部门“三公”经费和机关运行经费预算表",
)
_FINAL = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "财政拨款“三公”经费支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
)
_FUNDS = ("政府性基金", "国有资本经营")


class Document(NamedTuple):
    """A real publication: the stem of its files, its whole text, and the record of its tables."""

    name: str
    text: str
    record: Budget


def read_documents() -> Iterator[Document]:
    """The documents, in the order of their names."""
    for path in sorted((Path(SAMPLES) / "budget").glob("*.tables.json")) if SAMPLES else ():
        name = path.name.removesuffix(".tables.json")
        text = path.with_name(f"{name}.txt").read_text("utf-8")
        pieces = [piece["rows"] for piece in json.loads(path.read_text("utf-8"))]
        yield Document(name, text, make_record(name, text, pieces))


def make_record(name: str, text: str, pieces: list[list[Row]]) -> Budget:
    """A record of one document. Its figures are in 万元; a table that prints 元 says so."""
    is_final = "决算" in name
    found = re.search(r"(\d+)年", name)
    assert found is not None
    year, unit = 2000 + int(found[1][-2:]), re.sub(r"\d+年.*|部门\d.*", "", name)
    tables = join_tables(pieces)
    names = _FINAL if is_final else _BUDGET
    notes = notes_of(text, names)
    assert len(tables) == len(names), name
    return Budget.model_validate(
        {
            "title": f"{unit}{year}年部门{'决算' if is_final else '预算'}",
            "publisher": {"name": unit},
            "published_on": "2025-02-20",
            "openness": "主动公开",
            "imported": {"from": "样本", "on": "2025-02-20"},
            "fiscal_year": str(year),
            "phase": "决算" if is_final else "预算",
            "level": "部门",
            "money_unit": "万元",
            "sangong": sangong_of(next(rows for table, rows in zip(names, tables, strict=True) if "三公" in table)),
            "tables": [
                {
                    "name": table,
                    "money_unit": "万元" if is_final or "三公" in table else "元",
                    "rows": rows,
                    **({"empty": notes[table]} if table in notes else {}),
                }
                for table, rows in zip(names, tables, strict=True)
            ],
        }
    )


def notes_of(text: str, names: Sequence[str]) -> dict[str, str]:
    """The notes below the two tables that may be empty, each to its table: they stand in the order of these."""
    notes = re.findall(r"注[:：]([^。]*(?:空表|无数据))", "".join(text.split()))
    tables = [name for name in names if any(word in name for word in _FUNDS)]
    assert len(notes) == len(tables)
    return dict(zip(tables, notes, strict=True))


def join_tables(pieces: list[list[Row]]) -> list[list[list[str]]]:
    """The statutory tables among those extracted, in order: pages of one joined, their heads in one row."""
    found: list[tuple[list[Row], list[list[str]]]] = []
    for piece in pieces:
        heads = piece[: _count_heads(piece)]
        body = [[_clean(cell) for cell in row] for row in piece[len(heads) :]]
        # The same head again goes on with a table, unless its total has been reached: then it is the next one's.
        is_over = bool(found) and found[-1][1][-1][0] == "合计"
        if heads and (is_over or not (found and found[-1][0] == heads)):
            # A head may carry the total: `类|款|项|合计|2,946.25`.
            first = [_clean(cell) for cell in heads[-1]]
            carried = [first] if any(re.search(r"\d", cell) for cell in first) else []
            found.append((heads, [join_heads(heads), *carried, *body]))
        elif found and len(piece[0]) == len(found[-1][1][0]):
            found[-1][1].extend(body)
    return [rows for _heads, rows in found]


def _clean(cell: str | None) -> str:
    return "".join((cell or "").split())


def _count_heads(piece: list[Row]) -> int:
    first = _clean(piece[0][0])
    if "三公" in first:
        return len(piece) - 1
    if first in ("本年收入", "财政拨款收入", "收入"):
        return 2
    if first in ("项目", "经济分类"):
        return next(number for number, row in enumerate(piece, start=1) if row[0] == "类")
    return 0


def join_heads(heads: list[Row]) -> list[str]:
    """Merged heads in one row: what stands above, then what stands below, a space between."""
    columns: list[list[str]] = [[] for _ in heads[0]]
    for row in heads:
        above = [tuple(column) for column in columns]
        text = ""
        for place, cell in enumerate(row):
            # A merged cell goes on with its neighbour's text where both stand below the same.
            if cell is not None or not place or above[place] != above[place - 1]:
                text = _clean(cell)
            # In the row of 类, 款, 项 a total may stand already.
            if text and (_clean(row[0]) != "类" or not re.fullmatch(r"合计|[\d,.]+", text)):
                columns[place].append(text)
    return [" ".join(column) for column in columns]


def sangong_of(rows: list[list[str]]) -> dict[str, object]:
    """The “三公” figures of the record as its own table has them."""
    figures: dict[str, dict[str, str]] = {}
    for head, cell in zip(rows[0], rows[1], strict=True):
        key = next((key for word, key in _KEYS if re.search(word, head)), None)
        if key is not None:
            figures.setdefault(key, {})["final" if "决算数" in head else "budget"] = cell
    return figures


_KEYS = (
    ("机关运行", None),
    ("因公出国", "abroad"),
    ("公务接待", "reception"),
    ("小计", "car"),
    (r"购置费( |$)", "car_buy"),
    (r" (公务用车)?运行费( |$)", "car_run"),
    ("合计", "total"),
)
