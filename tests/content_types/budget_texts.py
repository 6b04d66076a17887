"""The real documents of the samples with their narrative: PDF text in reading order, by the place of every character.

What PDF readers give as text puts figures and words of one line on lines of their own; their places do not lie. Needs
GONGKAI_SAMPLES, the folder of the samples.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from generator.content_types.budget.record import Budget

SAMPLES = os.environ.get("GONGKAI_SAMPLES")
_SMALL = 6
_INDENT = 12
_OFF = 2.5
_SHORT, _VERY_SHORT = 40, 60
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class Char(NamedTuple):
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


class Document(NamedTuple):
    name: str
    record: Budget
    body: str


def read_documents() -> Iterator[Document]:
    """The documents that have a PDF, its tables and its text, in the order of their names."""
    if SAMPLES is None:
        return
    for path in sorted((Path(SAMPLES) / "budget").glob("*.tables.json")):
        name = path.name.removesuffix(".tables.json")
        pieces = json.loads(path.read_text("utf-8"))
        body = read_narrative(path.with_name(f"{name}.pdf"), {piece["page"] for piece in pieces})
        yield Document(name, make_record(name, pieces), body)


# --- Text ----------------------------------------------------------------------------------------------------------------


def read_narrative(path: Path, without: set[int]) -> str:
    """Paragraphs, a line each, of the pages that are no tables."""
    document = pypdfium2.PdfDocument(path)
    paragraphs: list[str] = []
    for number in range(len(document)):
        if number + 1 not in without:
            page = document[number].get_textpage()
            _join(_rows(_chars(page)), paragraphs)
    return "\n".join(paragraphs)


def _chars(page: pypdfium2.PdfTextPage) -> list[Char]:
    """Across, a character's place is that of its em (a bracket's ink begins in its middle); up and down, of its ink."""
    found = []
    for number in range(page.count_chars()):
        left, _bottom, right, _top = page.get_charbox(number, loose=True)
        _left, bottom, _right, top = page.get_charbox(number)
        found.append(Char(page.get_text_range(number, 1), left, bottom, right, top))
    return [char for char in found if char.text.strip()]


def _rows(chars: list[Char]) -> list[list[Char]]:
    """Lines from top to bottom. Commas and the like lie low and small: they join the line that is around them."""
    rows: list[tuple[float, list[Char]]] = []
    tall = [char for char in chars if char.top - char.bottom >= _SMALL]
    for char in sorted(tall, key=lambda each: -each.middle):
        if rows and abs(rows[-1][0] - char.middle) < _SMALL:
            rows[-1][1].append(char)
        else:
            rows.append((char.middle, [char]))
    for char in chars:
        if char.top - char.bottom < _SMALL and rows:
            min(rows, key=lambda row: abs(row[0] - char.middle))[1].append(char)
    return [sorted(row, key=lambda each: each.left) for _middle, row in rows]


def _join(rows: list[list[Char]], paragraphs: list[str]) -> None:
    """A line begins a paragraph when it is indented, or follows one that ended; a page's first may go on with one."""
    if not rows:
        return
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    short = 0.0 if paragraphs else right
    for row in rows:
        text = "".join(char.text for char in row)
        is_off = row[0].left > left + _OFF
        has_ended = not paragraphs or (paragraphs[-1].endswith(("。", "；", "：")) and (is_off or short > _SHORT))
        if has_ended or short > _VERY_SHORT or row[0].left > left + _INDENT:
            paragraphs.append(text)
        else:
            paragraphs[-1] += text
        short = right - row[-1].right


# --- Tables --------------------------------------------------------------------------------------------------------------


def make_record(name: str, pieces: list[dict[str, list[list[str | None]]]]) -> Budget:
    """A record of a document's tables. Its figures are in 万元; tables that print 元 say so."""
    is_final = "决算" in name
    year = int(re.findall(r"(?:20)?(\d\d)年", name)[0]) + 2000
    unit = re.sub(r"(部门)?(20)?\d\d年.*", "", name)
    tables = _tables([piece["rows"] for piece in pieces], is_final=is_final)
    sangong = next(table for table in tables if "三公" in table["name"])
    return Budget.model_validate(
        {
            "title": f"{unit}{year}年部门{'决算' if is_final else '预算'}",
            "publisher": {"name": unit},
            "published_on": f"{year}-02-20",
            "openness": "主动公开",
            "imported": {"from": "样本", "on": f"{year}-02-20"},
            "fiscal_year": str(year),
            "phase": "决算" if is_final else "预算",
            "level": "部门",
            "money_unit": "万元",
            "tables": [table for table in tables if table is not sangong],
            **_sangong(sangong["rows"], is_final=is_final),
        }
    )


def _tables(pieces: list[list[list[str | None]]], *, is_final: bool) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for piece in pieces:
        rows = [[_clean(cell) for cell in row] for row in piece]
        heads = next((n for n, row in enumerate(rows) if any(_is_amount(cell) for cell in row)), len(rows))
        head = [" ".join(filter(None, column)) for column in zip(*rows[:heads], strict=True)] if heads else []
        last = found[-1]["rows"] if found else None
        is_head = any(re.search("项目|科目|编码|经费", text) for text in head)
        if last and len(last[0]) == len(rows[0]) and (not is_head or head == last[0]):
            last.extend(rows[heads:])
        elif is_head and heads < len(rows):
            unit = "万元" if is_final or "三公" in "".join(head) else "元"
            found.append({"name": _name("".join(head), len(found)), "money_unit": unit, "rows": [head, *rows[heads:]]})
    return found


def _is_amount(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def _clean(cell: str | None) -> str:
    return unicodedata.normalize("NFC", "".join((cell or "").split()))


def _name(head: str, number: int) -> str:
    names = {
        "三公": "“三公”经费表",
        "经济分类": "一般公共预算基本支出表",
        "政府性基金预算支出": "政府性基金支出表",
        "国有资本经营预算支出": "国有资本经营支出表",
        "国有资本经营财政拨款": "国有资本经营支出表",
        "本年收入合": "收入决算表",
        "本年支出合": "支出决算表",
        "收入预算": "部门收入预算总表",
        "一般公共预算支出": "一般公共预算支出表",
        "支出预算": "部门支出预算总表",
        "国有资本经营预": "财政拨款收入支出总表",
        "财政拨款支出": "财政拨款收支总表",
        "本年收入": "部门收支总表",
        "决算数": "收入支出决算总表",
        "合计基本支出项目支出": "一般公共预算财政拨款支出决算表",
    }
    folded = head.replace(" ", "")
    return next((name for words, name in names.items() if words in folded), f"其他表{number}")


def _sangong(rows: list[list[str]], *, is_final: bool) -> dict[str, object]:
    """The row of figures of “三公”: 合计 · 出国 · 接待 · 用车(小计 · 购置 · 运行) · 机关运行, or budget and final of each."""
    cells = next(row for row in rows if any(_is_amount(cell) for cell in row))
    amounts = [cell.replace(",", "") for cell in cells]
    if is_final:
        keys = ("total", "abroad", "car", "car_buy", "car_run", "reception")
        pairs = {key: {"budget": amounts[2 * n], "final": amounts[2 * n + 1]} for n, key in enumerate(keys)}
        return {"sangong": pairs}
    keys = ("total", "abroad", "reception", "car", "car_buy", "car_run")
    return {
        "sangong": {key: {"budget": amounts[n]} for n, key in enumerate(keys)},
        "operating": {"amounts": {"budget": amounts[6]}},
    }
