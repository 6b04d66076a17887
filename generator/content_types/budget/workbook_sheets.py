"""The sheets of our own workbooks: facts line by line, a statutory table, text, and how to fill all that in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from generator.content_types.budget.record import Budget, Level, MoneyUnit, Phase
from generator.content_types.budget.workbook_facts import (
    HOW,
    ID_LABEL,
    ITEM,
    PART_KEYS,
    TOP_KEYS,
    VALUE,
    has_amounts,
    part_fields,
)
from generator.content_types.budget.workbook_prose import TEXT_SHEET
from generator.model.book import GUIDE_SHEET, Leaf, LeafLine
from generator.model.declaration import fields_of
from generator.text.pattern import Pattern

FIGURES_NAME: Final = "“三公”经费数字（不列入报表）"
FACTS_SHEET, MORE_SHEET = "基本情况", "有关情况"
_NAME_WIDTH, _CODE_WIDTH, _AMOUNT_WIDTH, _TEXT_WIDTH, _NOTE_WIDTH = 36, 13, 16, 44, 60
_FIGURE: Final = Pattern(r"-?\d[\d,]*(\.\d+)?|[—/]")
_WORDS: Final = Pattern("(编码|代码|名称|项目|科目|备注|说明|原因)$")
_YEARS: Final = (("budget", "预算数"), ("final", "决算数"), ("prior", "上年数"))
_CHOICES: Final = {
    "phase": tuple(each.value for each in Phase),
    "level": tuple(each.value for each in Level),
    "money_unit": tuple(each.value for each in MoneyUnit),
}
_TOLD: Final = {
    "title": "不填的由程序写：单位名称、年度、口径和阶段",
    "publisher": "写单位的简称或者全称",
    "department": "口径是“单位”的，写主管部门",
    "scope": "口径是“部门”或者“区级汇总”的，写汇总了哪些单位，用顿号隔开",
    "approved_on": "人大批准或者财政批复的日子，如 2099-08-12；二十日内公开",
    "approved_by": "写全称",
    "published_on": "不填的，是导入的那一天",
    "summary": "20 至 200 字，说清楚是什么；不填的，导入以后在文件里写",
    "withheld": "依法不公开的才填，写明依据",
}
_GUIDE: Final = (
    (
        "先填哪里",
        "第一张表“基本情况”，逐项填；再填法定报表；最后填“有关情况”。灰色的表头和名称不要改，行不够就插入行。",
    ),
    ("留空", "没有这个数，或者原件没有印。导入以后还是空的，不会变成 0。"),
    ("—", "不涉及，没有这一项，如没有公务用车的单位的购置费。"),
    ("0", "有这一项，本年没有发生。"),
    (
        "金额",
        "只写数字，小数位数照原件。写 1234.5、1,234.50、１２３４．５０ 都认得；不要写“元”“万元”，单位写在表的右上方。程序从不换算。",
    ),
    ("金额单位", "每张表右上方写“金额单位：万元”或者“金额单位：元”。各表可以不同，一张表里只能有一种。"),
    (
        "科目编码",
        "写整个编码，如 2010301；类、款、项分三栏写的旧表也能导入。前面的 0 不能丢：单元格先设成文本。已经填好的科目，今年没有的整行删去。",
    ),
    ("合计", "写在最上面或者最下面都可以。程序会重新加一遍，不一致的指出是哪一格。"),
    ("空表", "一张表整个没有数据的，在表下面“空表说明：”右边写：本年度无……，本表为空表。不能不要这张表。"),
    ("上年数", "已经在本平台公布过的，程序已经填好，不要改。"),
    ("公式", "可以用公式，填好以后在 Excel 里保存一次。导入的是显示出来的数。"),
    ("隐藏", "隐藏的工作表、行和列不导入，会逐一告诉你。"),
    ("填好以后", "运行 gongkai import budget 文件名.xlsx --dry-run 先看结果；没有问题，去掉 --dry-run 再运行一次。"),
)


class Head(NamedTuple):
    """What stands above every table."""

    unit: str
    money_unit: str


def leaf_of(sheet: str, title: str, head: Head, rows: Sequence[Sequence[str]], *, statement: str | None) -> Leaf:
    """A statutory table: title, unit, unit of money, head, body. `statement` None leaves no place for 空表说明."""
    heads, *body = rows
    width = len(heads)
    owner, money = f"部门：{head.unit}", f"金额单位：{head.money_unit}"
    caption = (owner, *[""] * (width - 2), money) if width > 1 else (owner,)
    lines = [
        LeafLine("title", (title, *[""] * (width - 1))),
        LeafLine("caption", caption),
        LeafLine("head", tuple(heads)),
    ]
    lines += [LeafLine(_kind(row), tuple(row)) for row in body]
    if statement is not None:
        lines.append(LeafLine("note", ("空表说明：", statement)))
    amounts = frozenset(n for n, text in enumerate(heads) if _holds_amounts(n, text, body))
    widths = tuple(_width(n, text, body, amounts) for n, text in enumerate(heads))
    hints = {(len(lines) - 1, 1): _STATEMENT} if statement is not None else {}
    return Leaf(sheet[:31].strip(), tuple(lines), widths, amounts, hints=hints)


_STATEMENT: Final = "整张表没有数据的，在这里写：本年度无……，本表为空表。有数据的，这一格空着。"


def _kind(row: Sequence[str]) -> Literal["row", "total"]:
    return "total" if re.search("合计|总计", "".join(row[:3])) else "row"


def _holds_amounts(place: int, head: str, body: Sequence[Sequence[str]]) -> bool:
    cells = [row[place] for row in body if row[place]]
    if _WORDS.search(head):
        return False
    # A first column without a word is one of amounts where its head says so: “三公” printed across.
    is_first = bool(cells) and re.search("合计|数$", head) is not None
    return (place > 0 or is_first) and all(_FIGURE.fullmatch(cell) for cell in cells)


def _width(place: int, head: str, body: Sequence[Sequence[str]], amounts: frozenset[int]) -> int:
    if place in amounts:
        return _AMOUNT_WIDTH
    if re.search("编码|代码|^[类款项]$", head):
        return _CODE_WIDTH
    longest = max((len(row[place]) for row in body), default=0)
    return _NAME_WIDTH if longest > 4 or "名称" in head or "项目" in head else _CODE_WIDTH  # noqa: PLR2004


# --- facts -----------------------------------------------------------------------------------------------------------


def leaves_of_facts(
    known: Mapping[str, str],
    parts: Mapping[tuple[str, ...], str],
    phase: Phase,
    units: Sequence[str],
    *,
    is_full: bool = False,
) -> tuple[Leaf, Leaf]:
    """The two sheets of facts: of the publication, and of what stands beside its tables.

    `parts` are last year's figures by the path of their row; where a record is shown (`is_full`), its own by their whole path.
    """
    labels = {spec.key: spec.label for spec in fields_of(Budget)}
    lines = [LeafLine("title", (FACTS_SHEET, "", "")), LeafLine("head", (ITEM, VALUE, HOW))]
    choices: dict[tuple[int, int], tuple[str, ...]] = {}
    if is_full:
        lines.append(LeafLine("fact", (ID_LABEL, known.get("id", ""), "已有的不要改")))
    for key in TOP_KEYS:
        if key in _CHOICES:
            choices[len(lines), 1] = _CHOICES[key]
        elif key in ("publisher", "department") and units:
            choices[len(lines), 1] = tuple(units)
        lines.append(LeafLine("fact", (labels[key], known.get(key, ""), _TOLD.get(key, ""))))
    facts = Leaf(FACTS_SHEET, tuple(lines), (26, _TEXT_WIDTH, _NOTE_WIDTH), choices=choices)
    return facts, Leaf(
        MORE_SHEET,
        tuple(_more_lines(parts, phase, is_full=is_full)),
        (34, _AMOUNT_WIDTH, _AMOUNT_WIDTH, _AMOUNT_WIDTH, 40),
        frozenset({1, 2, 3}),
    )


def _more_lines(parts: Mapping[tuple[str, ...], str], phase: Phase, *, is_full: bool) -> Iterator[LeafLine]:
    yield LeafLine("title", (MORE_SHEET, "", "", "", ""))
    yield LeafLine("head", (ITEM, *(name for _year, name in _YEARS), HOW))
    specs = [(key, spec) for key in PART_KEYS for spec in part_fields(key)]
    for key, spec in specs:
        if has_amounts(spec):
            path = (key, spec.key)
            cells = (
                [parts.get((*path, year), "") for year, _name in _YEARS] if is_full else ["", "", parts.get(path, "")]
            )
            told = "没有的留空" if key == "gatherings" else ""
            yield LeafLine("row", (spec.label, *cells, told))
    yield LeafLine("blank")
    yield LeafLine("head", (ITEM, VALUE, "", "", HOW))
    for key, spec in specs:
        is_of_final = key == "counts" or spec.key in ("to_sme", "to_small")
        if not has_amounts(spec) and (phase is Phase.FINAL or not is_of_final or is_full):
            value = parts.get((key, spec.key), "")
            yield LeafLine("fact", (spec.label, value, "", "", _how(key, spec.key)))


def _how(part: str, key: str) -> str:
    if part == "reasons" or key == "reason":
        return "和上年不一样的，写明为什么"
    if part == "counts":
        return "金额，用基本情况里的金额单位" if key.endswith("amount") else "整数"
    return "金额，用基本情况里的金额单位"


# --- text ------------------------------------------------------------------------------------------------------------


def text_leaf(body: str) -> Leaf:
    """The record's text, a paragraph a cell, as the file has it."""
    paragraphs = re.split(r"\n{2,}", body.strip("\n"))
    lines = [LeafLine("title", (TEXT_SHEET,)), *(LeafLine("text", (each,)) for each in paragraphs)]
    return Leaf(TEXT_SHEET, tuple(lines), (110,))


def guide_leaf() -> Leaf:
    """How to fill in, and what blank, “—” and 0 mean."""
    lines = [LeafLine("title", (GUIDE_SHEET, "")), *(LeafLine("fact", each) for each in _GUIDE)]
    return Leaf(GUIDE_SHEET, tuple(lines), (16, 100))
