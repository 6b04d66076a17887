"""A section of a sheet as a statutory table: its name, its unit of money, its rows as printed, and where each cell stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from generator.content_types.budget.forms import Form, FormSet, fold
from generator.content_types.budget.record import MoneyUnit, Phase
from generator.content_types.budget.tables import CODE_ROLES, role_of
from generator.content_types.budget.workbook_cells import Printed, fold_lines, print_amount, print_code, print_words
from generator.content_types.budget.workbook_sections import CAPTION, Section
from generator.model.book import Spot
from generator.model.grid import Cell, Finding, Grid
from generator.text.pattern import Pattern
from generator.text.workbook import column_name

_UNIT: Final = Pattern(
    r"(?<!预算)(?<!编制)(?<!填报)单位[:：]\s*(?:人民币)?\s*(十万元|百万元|千元|万元|亿元|元)|[(（](千元|万元|亿元|元)[)）]"
)
_WHOSE: Final = Pattern(
    r"(?:编制|填报|编报|预算|主管)*(?:部门|单位)(?:名称)?[:：]\s*([^:：]*?)\s*(?:(?:金额)?单位[:：].*)?$"
)
_MONEY: Final = Pattern(r"(?:人民币)?\s*(?:[十百]?[千万亿]?元)")
_BRACKETED: Final = Pattern(r"[(（](金额)?单位[:：][^)）]*[)）]")
_NUMBER: Final = Pattern(r"公开\s*0*(\d{1,2})\s*表|^(?:表|附表|预算|财决)\s*0*(\d{1,2})")
_YEAR: Final = Pattern(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_TITLE: Final = Pattern(r"(?=.{4,40}$).*表([(（][^)）]*[)）])?$")
_EMPTY: Final = Pattern(r"空表|无数据|(?:没有|无)[^，。]*(?:收入|支出|收支|拨款|安排|数据)")
_EMPTY_MARK: Final = Pattern(r"^(?:注|备注|说明|空表说明)\s*[:：]\s*")
_EMPTY_LABEL: Final = Pattern(r"空表说明[\d一二三四五]*[:：、.．]?")
_RESIDUE: Final = Pattern(
    r"(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十]+[)）]|\d+[.、．])?\s*(?:…+|\.{2,6})|[一二三四五六七八九十]+、"
)
_MANY: Final = 8
_TOTALS: Final = ("合计", "总计", "总计总计", "收入总计支出总计", "合计合计")


class TableRead(NamedTuple):
    """A table as read. `whose` is the name of its unit as printed, `years` those that its captions name.

    `name_place` and `empty_place` are where its name and its `empty` stand; a name may be that of the sheet, with no place.
    `empty_label` is the cell 空表说明, with what it says, where there is one.
    `places` has the sheet's row and column of each cell by its row and place in `rows`; `form` is None for tables that are
    no statutory form. `empty` is the statement that it is an empty one.
    """

    section: Section
    name: str
    name_place: str
    form: Form | None
    money_unit: str
    whose: str
    whose_place: str
    years: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: Mapping[tuple[int, int], tuple[int, int]]
    empty: str
    empty_place: str
    empty_label: str
    findings: tuple[Finding, ...]
    spots: frozenset[Spot]

    @property
    def has_amounts(self) -> bool:
        """Whether anything stands below the head but words."""
        return any(_FIGURE.fullmatch(cell) for row in self.rows[1:] for cell in row[1:])


_FIGURE: Final = Pattern(r"-?\d+(\.\d+)?")


def read_section(section: Section, known: FormSet | None, phase: Phase) -> TableRead:
    """One table. A form is known by its caption, else by the name of its sheet, else by its number."""
    grid = section.grid
    captions = [cell for cell in section.captions if not cell.fault]
    name, form, named = _name(grid, captions, known, phase)
    reader = _Rows(section, form)
    rows = reader.read()
    notes = [cell for cell in section.notes if not cell.fault]
    statement = _find_statement(notes, captions) if not reader.figures else None
    unit, unit_findings = _money_unit(grid, (*captions, *section.head_cells))
    whose = next((cell for cell in captions if _whose(cell)), None)
    texts = [grid.name, *(cell.text for cell in captions)]
    used = [cell for cell in captions if cell in named or _is_label(cell.text)]
    used += [*section.head_cells, *section.aside, *([statement] if statement is not None else ())]
    used += (note for note in notes if not _EMPTY_MARK.sub("", note.text.strip()))
    spots = {(grid.name, cell.row, cell.column) for cell in (*used, *reader.used)}
    return TableRead(
        section=section,
        name=name,
        name_place=grid.place(named[0].row, named[0].column) if named else "",
        form=form,
        money_unit=unit,
        whose=_whose(whose),
        whose_place=grid.place(whose.row, whose.column) if whose is not None else "",
        years=tuple(dict.fromkeys(year for text in texts for year in _YEAR.findall(text))),
        rows=rows,
        places=reader.places,
        empty=_EMPTY_MARK.sub("", fold_lines(statement.text)) if statement is not None else "",
        empty_place=grid.place(statement.row, statement.column) if statement is not None else "",
        empty_label=_find_label(grid, notes),
        findings=(
            *unit_findings,
            *reader.findings(),
            *(_left_in_empty(grid, rows, reader.places) if statement is not None else ()),
        ),
        spots=frozenset(spots),
    )


def _find_statement(notes: Sequence[Cell], captions: Sequence[Cell]) -> Cell | None:
    """What says that the table is empty: the words beside 空表说明, or a note that says so."""
    # A day, or the TRUE of a box to tick, says nothing of the table.
    worded = [cell for cell in notes if isinstance(cell.value, str)]
    for label, cell in pairwise(worded):
        if label.row == cell.row and _EMPTY_LABEL.fullmatch(fold(label.text)):
            return cell
    return next(
        (cell for cell in (*notes, *captions) if _EMPTY.search(fold(_EMPTY_MARK.sub("", cell.text.strip())))), None
    )


def _find_label(grid: Grid, notes: Sequence[Cell]) -> str:
    """The place of the cell 空表说明, beside which a statement is to be written."""
    cell = next((each for each in notes if _EMPTY_LABEL.fullmatch(fold(each.text))), None)
    return f"{grid.place(cell.row, cell.column)}“{fold_lines(cell.text)}”" if cell is not None else ""


def _left_in_empty(
    grid: Grid, rows: Sequence[Sequence[str]], places: Mapping[tuple[int, int], tuple[int, int]]
) -> Iterator[Finding]:
    """Lines of a table that is stated to be empty: they have no figure, and are left out."""
    left = [places[n, 0][0] for n, row in enumerate(rows[1:], 1) if fold("".join(row)) not in _TOTALS]
    if left:
        told = f"是空表，没有数的 {len(left)} 行没有导入"
        where = f"第 {left[0]} 行" if len(left) == 1 else f"第 {left[0]}—{left[-1]} 行"
        yield Finding(f"{grid.name}!{where}", told, is_fault=False)


# --- captions --------------------------------------------------------------------------------------------------------


def _name(
    grid: Grid, captions: Sequence[Cell], known: FormSet | None, phase: Phase
) -> tuple[str, Form | None, list[Cell]]:
    """What a table is called, the form that is meant, and the captions that said so and nothing else."""
    name, form, named = _find_name(grid, captions, known, phase)
    return name, form, [cell for cell in named if _is_in_name(cell, name)]


def _is_in_name(cell: Cell, name: str) -> bool:
    """Whether a caption's words and number are those of the table's name: of two titles, one is not taken."""
    told, own = _NUMBER.search(cell.text), _NUMBER.search(name)
    if told and own and int(told[1] or told[2]) != int(own[1] or own[2]):
        return False
    return fold(_NUMBER.sub("", _BRACKETED.sub("", fold_lines(cell.text)))) in fold(name)


def _find_name(
    grid: Grid, captions: Sequence[Cell], known: FormSet | None, phase: Phase
) -> tuple[str, Form | None, list[Cell]]:
    find = known.find if known is not None else lambda _name: None
    numbers = [cell for cell in captions if _NUMBER.search(cell.text)]
    titles = [cell for cell in captions if find(cell.text) is not None] or [
        cell for cell in captions if _TITLE.fullmatch(fold_lines(cell.text)) and not CAPTION.match(fold(cell.text))
    ]
    number = _NUMBER.search(numbers[0].text if numbers else grid.name)
    # “本年度无政府性基金收支” has a form's words and yet is no title where there is one.
    titles.sort(key=lambda cell: _EMPTY.search(cell.text) is not None)
    if titles:
        title = _BRACKETED.sub("", fold_lines(titles[0].text)).strip()
        form = find(title)
        mark = f"公开{int(number[1]):02d}表" if number and number[1] else ""
        is_marked = not mark or _NUMBER.search(title) is not None
        return (title if is_marked else f"{mark} {title}"), form, [*titles, *numbers]
    sheet = fold_lines(grid.name)
    if (form := find(sheet)) is not None:
        return sheet, form, numbers
    if number is not None and known is not None:
        count = int(number[1] or number[2])
        form = next((each for each in known.forms if each.number == count), None)
        if form is not None:
            return f"公开{count:02d}表 {form.name(phase)}", form, numbers
    return sheet, None, []


def _whose(cell: Cell | None) -> str:
    found = _WHOSE.match(cell.text.strip()) if cell is not None else None
    name = fold_lines(found[1]) if found else ""
    return "" if _MONEY.fullmatch(name) else name


def _is_label(text: str) -> bool:
    """Whether a caption says whose, in what unit or of which year the table is, and nothing else."""
    plain = fold_lines(text)
    return bool(_WHOSE.match(plain) or _UNIT.search(plain) or re.fullmatch(r"[(（]?20\d\d\s*年(度)?[)）]?", plain))


def _money_unit(grid: Grid, cells: Sequence[Cell]) -> tuple[str, list[Finding]]:
    """The unit of money as printed above the table or in its head. Two units, or one that is none of ours, are faults."""
    found = [(cell, told[1] or told[2]) for cell in cells for told in [_UNIT.search(fold_lines(cell.text))] if told]
    units = list(dict.fromkeys(unit for _cell, unit in found))
    findings = []
    for cell, unit in found:
        place = grid.place(cell.row, cell.column)
        if unit not in {each.value for each in MoneyUnit}:
            told = f"金额单位是{unit}，本平台只用元、万元、亿元。程序不换算，请在 Excel 里换算好，再改这里的单位"
            findings.append(Finding(place, told))
    if len(units) > 1:
        cell = found[-1][0]
        told = f"这张表写了几种金额单位：{'、'.join(units)}。一张表只能用一种，请改成一致"
        findings.append(Finding(grid.place(cell.row, cell.column), told))
    return (units[0] if units and not findings else ""), findings


# --- rows ------------------------------------------------------------------------------------------------------------


class _Rows:
    """Reads the rows of a section, taking note of where each cell stands and of what a person should know."""

    def __init__(self, section: Section, form: Form | None) -> None:
        self.section = section
        self.form = form
        self.used: list[Cell] = []
        self.places: dict[tuple[int, int], tuple[int, int]] = {}
        self.figures = 0
        self._remarks: defaultdict[str, list[Cell]] = defaultdict(list)
        self._faults: list[Finding] = []

    def read(self) -> tuple[tuple[str, ...], ...]:
        """The head and the rows that say something."""
        section = self.section
        roles = [role_of(self.form, head) if self.form is not None else "" for head in section.head]
        rows = [section.head]
        for number, cells in section.rows:
            texts = []
            for place, (column, role) in enumerate(zip(section.columns, roles, strict=True)):
                cell = cells.get(column)
                texts.append(self._take(cell, role, place) if cell is not None else "")
            if any(texts):
                for place, column in enumerate(section.columns):
                    self.places[len(rows), place] = (number, column)
                rows.append(tuple(texts))
        for place, column in enumerate(section.columns):
            self.places[0, place] = (section.head_cells[0].row, column)
        return tuple(rows)

    def _take(self, cell: Cell, role: str | None, place: int) -> str:
        if cell.fault:
            return ""  # told by whoever opened the workbook, and nothing is written
        self.used.append(cell)
        if isinstance(cell.value, str) and _RESIDUE.fullmatch(cell.text):
            self._remarks["是模板里没有填的占位，没有导入"].append(cell)
            return ""
        printed = self._print(cell, role, place)
        if printed.is_fault:
            self._faults.append(Finding(self.section.grid.place(cell.row, cell.column), printed.remark))
        elif printed.remark.endswith("按显示的导入"):
            self._remarks["存的数比显示的位数多，按显示的导入"].append(cell)
        elif printed.remark:
            self._remarks[printed.remark].append(cell)
        return printed.text

    def _print(self, cell: Cell, role: str | None, place: int) -> Printed:
        if role in CODE_ROLES:
            return print_code(cell, role or "")
        is_words = role in (None, "name") or (role == "" and isinstance(cell.value, str))
        printed = print_amount(cell)
        if printed.is_fault and (is_words or (place == 0 and isinstance(cell.value, str))):
            return Printed(print_words(cell))
        self.figures += role not in (None, "name") and not printed.is_fault
        return printed

    def findings(self) -> Iterator[Finding]:
        """What was found, faults cell by cell."""
        yield from self._faults
        for remark, cells in self._remarks.items():
            names = [f"{column_name(cell.column)}{cell.row}" for cell in cells]
            told = "、".join(names[:_MANY]) + (f" 等 {len(names)} 格" if len(names) > _MANY else "")
            yield Finding(f"{self.section.grid.name}!{told}", remark, is_fault=False)
