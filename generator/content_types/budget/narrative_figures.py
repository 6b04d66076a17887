"""The figures that a narrative is held to: those of the record's fields, and what its tables say of a subject."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final, NamedTuple

from generator.content_types.budget.narrative_claims import Role
from generator.content_types.budget.narrative_words import SANGONG
from generator.content_types.budget.record import Amounts, Budget, Cell, Level, MoneyUnit, Phase
from generator.model.rows import Row
from generator.text.pattern import Pattern

_FINEST: Final = 2
_AMOUNT: Final = Pattern(r"-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")
_ORDINAL: Final = Pattern(
    r"^(?:其中[:：])?(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[.、．])?"
)
_TOTALS: Final = frozenset({"合计", "总计", "本年收入合计", "本年支出合计"})
_CODES: Final = ("类", "款", "项")


class Figure(NamedTuple):
    """An amount that the record states: in 元, the worth of its last place, as printed, where it stands, what it is called."""

    yuan: Decimal
    step: Decimal
    printed: str
    path: tuple[str | int, ...]
    name: str


class _TableCell(NamedTuple):
    """An amount of a table as printed, its place, and all that names it. Few of them are ever asked for."""

    table: str
    label: str
    head: str
    is_total: bool
    codes: tuple[str, ...]
    text: str
    unit: MoneyUnit
    path: tuple[str | int, ...]

    @property
    def figure(self) -> Figure:
        """What it states."""
        name = f"《{self.table}》“{self.label}”" + (f"“{self.head}”" if self.head else "")
        return _make_figure(self.text, self.unit, self.path, name)


class _Function(NamedTuple):
    """An amount of 功能科目 and the plain names of its 类, 款 and 项: the row's own is the last."""

    names: tuple[str, ...]
    cell: _TableCell


# Subject → where a table has it: of the table's name, the row's label, the column's head; "" fits all.
# `=` means the row of the table's total.
_WHERE: Final = {
    "both": ((r"(?=.*(?:收支|收入支出))(?!.*财政拨款)(?!.*基金)(?!.*国有)", r"总计|收入总计|支出总计", ""),),
    "income": (
        (r"(?=.*(?:收支|收入支出))(?!.*财政拨款)(?!.*基金)(?!.*国有)", r"总计|收入总计", ""),
        (r"(?=.*收入)(?!.*支出)(?!.*收支)", "=", r".*合计.*"),
    ),
    "expense": (
        (r"(?=.*(?:收支|收入支出))(?!.*财政拨款)(?!.*基金)(?!.*国有)", r"总计|支出总计", ""),
        (r"(?=.*支出)(?!.*收入)(?!.*(?:财政拨款|一般公共|基本|基金|国有|三公))", "=", r".*合计.*"),
    ),
    "fiscal_both": ((r"(?=.*财政拨款)(?=.*(?:收支|收入支出))(?!.*基金)(?!.*国有)", r"总计|收入总计|支出总计", ""),),
    "fiscal_income": (
        (r"(?=.*(?:收支|收入支出))", r"财政拨款收入|财政拨款收入合计", ""),
        (r"(?=.*收入)(?!.*支出)(?!.*收支)", "=", r".*财政拨款收入"),
    ),
    "general_income": (("", r"一般公共预算(?:财政)?拨款(?:收入)?|一般公共预算(?:资金)?", ""),),
    "fiscal_expense": (
        (r"(?=.*财政拨款)(?=.*(?:收支|收入支出))(?!.*基金)(?!.*国有)", r"总计|支出总计|本年支出合计", r".*合计"),
    ),
    "general": (
        (r"(?=.*财政拨款)(?=.*(?:收支|收入支出))", r"总计|支出总计|本年支出合计", r".*一般公共预算.*"),
        (r"(?=.*一般公共预算)(?=.*支出)(?!.*(?:基本|三公))", "=", r".*合计"),
    ),
    "fund": ((r"(?=.*政府性基金)(?=.*支出)", "=", r".*(?:合计|小计)"),),
    "state_capital": ((r"(?=.*国有资本经营)(?=.*支出)", "=", r".*(?:合计|小计)"),),
    "general_basic": (
        (r"(?=.*一般公共预算)(?=.*支出)(?!.*(?:基本|三公))", "=", r".*基本支出"),
        (r"(?=.*基本支出)", "=", r".*合计"),
    ),
    "year_income": (("", r"本年收入合计", ""), (r"(?=.*收入)(?!.*支出)", "=", r".*(?:本年收入合计|合计)")),
    "year_expense": (("", r"本年支出合计", ""), (r"(?=.*支出)(?!.*收入)(?!.*基本)", "=", r".*(?:本年支出合计|合计)")),
    "institution_income": (("", r"事业收入", ""), ("", "=", r".*(?<!附属)事业收入")),
    "business_income": (("", r"(?:事业单位)?经营收入", ""), ("", "=", r".*经营收入")),
    "other_income": (("", r"其他收入", ""), ("", "=", r".*其他收入")),
    "basic": (("", "=", r".*(?<!预算)基本支出"), ("", r"基本支出", "")),
    "project": (("", "=", r".*项目支出"), ("", r"项目支出", "")),
    "staff": (("", r"人员经费合计|人员经费", ""), ("", "=", r".*人员经费")),
    "public": (("", r"公用经费合计|公用经费|日常公用经费", ""), ("", "=", r".*公用经费")),
}
_NAME: Final = Pattern("|".join(label for places in _WHERE.values() for _table, label, _head in places))
_FIELDS: Final = (
    *(
        (key, ("sangong", key), f"“三公”经费表“{name}”")
        for key, name in (
            ("total", "合计"),
            ("abroad", "因公出国（境）费"),
            ("car", "公务用车购置及运行费"),
            ("car_buy", "公务用车购置费"),
            ("car_run", "公务用车运行维护费"),
            ("reception", "公务接待费"),
        )
    ),
    ("meeting", ("gatherings", "meeting"), "会议费"),
    ("training", ("gatherings", "training"), "培训费"),
    ("forum", ("gatherings", "forum"), "论坛、研讨会经费"),
    ("festival", ("gatherings", "festival"), "节庆活动经费"),
    ("operating", ("operating", "amounts"), "机关运行经费"),
)
_SINGLE: Final = (
    ("procurement", ("procurement", "total"), "政府采购总额"),
    ("goods", ("procurement", "goods"), "货物采购金额"),
    ("works", ("procurement", "works"), "工程采购金额"),
    ("services", ("procurement", "services"), "服务采购金额"),
    ("to_sme", ("procurement", "to_sme"), "授予中小企业合同金额"),
    ("to_small", ("procurement", "to_small"), "授予小微企业合同金额"),
    ("reception_domestic", ("counts", "reception_amount"), "国内公务接待费用"),
    ("reception_foreign", ("counts", "foreign_amount"), "外事接待费用"),
)


_COLUMN_NAMES: Final = {"budget": "预算数", "final": "决算数", "prior": "上年数"}
_ROW_OF: Final = {name: (place, label) for name, place, label in _FIELDS}
_CELL_OF: Final = {name: (place, label) for name, place, label in _SINGLE}


class Figures:
    """What a record states, asked by subject and role. Tables are looked into only when a narrative speaks of them."""

    def __init__(self, record: Budget) -> None:
        self._record = record
        self._columns = {
            Role.CURRENT: "final" if record.phase is Phase.FINAL else "budget",
            Role.BUDGET: "budget",
            Role.PRIOR: "prior",
        }
        self._functions: dict[Role, tuple[_Function, ...]] = {}
        self._told: dict[tuple[str, Role, tuple[str, ...]], tuple[Figure, ...]] = {}

    def of(self, key: str, role: Role, path: Sequence[str] = ()) -> tuple[Figure, ...]:
        """Every figure that an amount of this subject may be; none where the record has none, or a blank."""
        asked = key, role, tuple(path)
        told = self._told.get(asked)
        if told is None:
            told = self._told[asked] = tuple(self._find(*asked))
        return told

    def _find(self, key: str, role: Role, path: tuple[str, ...]) -> Iterator[Figure]:
        if key in _ROW_OF:
            found = self._in_row(*_ROW_OF[key], role)
        elif key in _CELL_OF:
            place, label = _CELL_OF[key]
            found = self._figure(self._field(place), place, label) if role is Role.CURRENT else None
        else:
            yield from self._in_tables(key, role, path)
            return
        if found is not None:
            yield found

    def is_nothing(self, key: str, role: Role) -> bool:
        """Whether a row's figure is 0, printed or implied: blank while the other rows make up the whole total."""
        if key not in SANGONG[1:]:
            return any(figure.yuan == 0 for figure in self.of(key, role))
        own = self.of(key, role)
        if own:
            return own[0].yuan == 0
        total, parts = self.of("total", role), [self.of(part, role) for part in ("abroad", "car", "reception")]
        is_part = key in ("abroad", "car", "reception") or not self.of("car", role)
        return bool(total) and is_part and sum(part[0].yuan for part in parts if part) == total[0].yuan

    # --- Fields ----------------------------------------------------------------------------------------------------

    def _field(self, path: tuple[str, ...]) -> object:
        value: object = self._record
        for name in path:
            value = getattr(value, name, None)
        return value

    def _in_row(self, path: tuple[str, ...], label: str, role: Role) -> Figure | None:
        amounts = self._field(path)
        column = self._columns.get(role)
        if not isinstance(amounts, Amounts) or column is None:
            return None
        return self._figure(getattr(amounts, column), (*path, column), f"{label}{_COLUMN_NAMES[column]}")

    def _figure(self, cell: object, path: tuple[str | int, ...], name: str) -> Figure | None:
        if not isinstance(cell, Cell) or cell.amount is None:
            return None
        return _make_figure(cell.printed, self._record.money_unit, path, name)

    # --- Tables ----------------------------------------------------------------------------------------------------

    @functools.cached_property
    def _named_cells(self) -> tuple[tuple[_TableCell, ...], ...]:
        """By table, the amounts of the rows that a subject of `_WHERE` may be: few of all."""
        return tuple(_read_cells(self._record, _is_named))

    def _in_tables(self, key: str, role: Role, path: Sequence[str]) -> Iterator[Figure]:
        # A district speaks of all its budgets, its own, and those of towns: which of them a word means nobody can tell.
        if role not in (Role.CURRENT, Role.BUDGET) or self._record.level is Level.DISTRICT:
            return
        if key == "function":
            yield from self._of_function(role, path)
        for name, label, head in _WHERE.get(key, ()):
            for table in self._named_cells:
                if table and _begins(name, table[0].table):
                    for cell in table:
                        is_row = cell.is_total if label == "=" else _fits(label, cell.label)
                        if is_row and (not head or _fits(head, cell.head)) and self._has_role(cell, role):
                            yield cell.figure

    def _of_function(self, role: Role, path: Sequence[str]) -> Iterator[Figure]:
        """The rows of 功能科目 that a path names: the last is the row's own name, those before it are above it."""
        if role not in self._functions:
            # All rows but blank ones.
            cells = chain.from_iterable(_read_cells(self._record, any))
            self._functions[role] = tuple(_read_functions(cell for cell in cells if self._has_role(cell, role)))
        said = tuple(_plain(name) for name in path)
        return (each.cell.figure for each in self._functions[role] if _is_called(each.names, said))

    def _has_role(self, cell: _TableCell, role: Role) -> bool:
        """Whether an amount may be this year's budget or final figure, by its column's head: before the end there is but one."""
        if self._record.phase is not Phase.FINAL:
            return True
        return _is_final_head(cell.head) if role is Role.CURRENT else _is_budget_head(cell.head)


# Names of tables, rows and columns are few, and the same ones in thousands of records.
@functools.lru_cache(maxsize=8192)
def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text) is not None


@functools.lru_cache(maxsize=2048)
def _begins(pattern: str, text: str) -> bool:
    return re.match(pattern, text) is not None


@functools.lru_cache(maxsize=1024)
def _is_final_head(head: str) -> bool:
    return not re.search("预算数|年初预算|全年预算", head)


@functools.lru_cache(maxsize=1024)
def _is_budget_head(head: str) -> bool:
    return "年初预算" in head or ("预算数" in head and not re.search("全年|调整", head))


def _make_figure(digits: str, unit: MoneyUnit, path: tuple[str | int, ...], name: str) -> Figure:
    number = Decimal(digits.replace(",", "").replace("，", ""))
    decimals = len(digits.partition(".")[2])
    # 34 in a table of 万元 is 34.00, not something between 33.5 and 34.5.
    decimals = decimals if unit is MoneyUnit.YUAN else max(decimals, _FINEST)
    return Figure(number * unit.in_yuan, unit.in_yuan.scaleb(-decimals), f"{digits}{unit}", path, name)


def _read_cells(record: Budget, is_wanted: Callable[[Row], bool]) -> Iterator[tuple[_TableCell, ...]]:
    """The amounts of each table in the rows that are wanted."""
    for number, table in enumerate(record.tables):
        if table.rows is not None:
            rows = [(at, row) for at, row in enumerate(table.rows[1:], start=1) if is_wanted(row)]
            yield tuple(_read_table(record, number, table.rows[0], rows))


def _read_table(record: Budget, number: int, head: Row, rows: Iterable[tuple[int, Row]]) -> Iterator[_TableCell]:
    table = record.tables[number]
    heads = [_squeeze(cell) for cell in head]
    codes = [column for column, cell in enumerate(head) if _is_code(cell)]
    unit = table.money_unit or record.money_unit
    for row_number, row in rows:
        texts = [_squeeze(cell) for cell in row]
        label, at_codes = "", tuple(texts[column] for column in codes if texts[column])
        is_total = not _TOTALS.isdisjoint(texts)
        for column, text in enumerate(texts):
            if not text or (column in codes and (text.isdigit() or text in _CODES)):
                continue
            if (text[0] != "-" and not text[0].isdigit()) or not _AMOUNT.fullmatch(text):
                label = _label(text) or label
            else:
                path = ("tables", number, "rows", row_number, column)
                yield _TableCell(table.name, label, heads[column], is_total, at_codes, text, unit, path)


def _is_named(row: Row) -> bool:
    """Whether a row is a total's or has a name that `_WHERE` knows. No such name ends in a figure, as amounts do."""
    return any(_is_name(text) for text in row if not text[-1:].isdigit())


@functools.lru_cache(maxsize=8192)
def _is_name(text: str) -> bool:
    squeezed = _squeeze(text)
    return squeezed in _TOTALS or _NAME.fullmatch(_label(squeezed)) is not None


@functools.lru_cache(maxsize=4096)
def _label(text: str) -> str:
    return _ORDINAL.sub("", text)


def _squeeze(text: str) -> str:
    # Of all white space, cells have single blanks alone (rows.parse_rows).
    return text.replace(" ", "")


def _is_code(head: str) -> bool:
    parts = head.split()
    return bool(parts) and (parts[-1] in _CODES or "编码" in parts[-1])


def _read_functions(cells: Iterable[_TableCell]) -> Iterator[_Function]:
    """The amounts of 功能科目, by their codes, with what stands above them in their table."""
    coded = [(code, cell) for cell in cells if (code := "".join(cell.codes)).startswith("2")]
    names = {(cell.table, code): _plain(cell.label) for code, cell in coded}
    for code, cell in sorted(coded, key=lambda each: _of_spending(each[1])):
        above = (names.get((cell.table, code[:length]), "") for length in (3, 5, 7) if length < len(code))
        yield _Function((*above, _plain(cell.label)), cell)


def _of_spending(cell: _TableCell) -> int:
    """Texts tell of what is spent: tables of spending first, those of the general budget before the others."""
    return ("支出" not in cell.table) * 2 + ("一般公共预算" not in cell.table)


def _is_called(names: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether a row and what is above it bear the names that a text says. A text may run other words into its first.

    A row that says nothing but 支出 is called nothing.
    """
    last = names[-len(said) :]
    return len(last) == len(said) and all(last) and said[0].endswith(last[0]) and last[1:] == said[1:]


@functools.lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """A name without what is printed now so, now so: brackets, 其它 for 其他, 支出 at the end."""
    return re.sub(r"[()（）\s]", "", name).replace("其它", "其他").removesuffix("支出")
