"""A workbook of budget tables → the records that it holds: one a unit. Every cell goes into a record or is told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final, NamedTuple

from generator.content_types.budget.record import DASHES, Level, Phase
from generator.content_types.budget.tables import NUMBER
from generator.content_types.budget.workbook_cells import fold_lines
from generator.content_types.budget.workbook_context import Context, find_context, find_unit, guess_unit
from generator.content_types.budget.workbook_facts import is_sheet_of_facts, read_facts
from generator.content_types.budget.workbook_options import check_options
from generator.content_types.budget.workbook_prose import is_cover, is_prose, read_prose
from generator.content_types.budget.workbook_sangong import row_of_unit, take_figures
from generator.content_types.budget.workbook_sections import split_sheet
from generator.content_types.budget.workbook_sheets import FIGURES_NAME
from generator.content_types.budget.workbook_tables import TableRead, read_section
from generator.model.book import GUIDE_SHEET, Gleaned, Scan, Spot, Taken, Tree
from generator.model.declaration import Path
from generator.model.grid import Finding, Grid
from generator.text.pattern import Pattern

_FILE: Final = Pattern(r"[^\w一-鿿]+")
_NUMBERED: Final = Pattern(r"公开\s*\d{1,2}\s*表")
_OWNER: Final = Pattern(r"(编制|填报|编报|预算主管|主管|预算)*(部门|单位)(名称)?[:：]\s*(\S.*)")


class _Sheets(NamedTuple):
    """The sheets of a workbook by what they are."""

    facts: tuple[Grid, ...]
    prose: tuple[Grid, ...]
    covers: tuple[Grid, ...]
    guides: tuple[Grid, ...]
    tables: tuple[Grid, ...]


def read_book(scan: Scan) -> Gleaned:
    """The records of a workbook: of the unit that is asked for, else one for each unit that its tables name."""
    sheets = _sort(scan.grids)
    facts = read_facts(sheets.facts, scan)
    context = find_context(scan, facts.values)
    tables = [
        read_section(section, context.forms, context.phase) for grid in sheets.tables for section in split_sheet(grid)
    ]
    if wrong := tuple(check_options(scan, facts, context, tables)):
        # Whatever else was found, was found by a wrong option.
        return Gleaned((), wrong, frozenset((grid.name, *place) for grid in scan.grids for place in grid.cells))
    findings = [*facts.findings, *(finding for table in tables for finding in table.findings)]
    spots = set(facts.spots) | {spot for table in tables for spot in table.spots}
    spots |= {(grid.name, *place) for grid in sheets.guides for place in grid.cells}
    for grid in sheets.covers:
        findings.append(Finding(grid.name, "是封面或者目录，没有导入", is_fault=False))
        spots |= {(grid.name, *place) for place in grid.cells}
    body: Sequence[tuple[str, str]] = ()
    if sheets.prose:
        body, more, used = read_prose(sheets.prose)
        findings += more
        spots |= used
    owners, found = _owners(tables, sheets.covers, scan, context)
    findings += found
    records = tuple(
        _make(unit, tables_of, scan, (context, facts.values, facts.places), body if n == 0 else ())
        for n, (unit, tables_of) in enumerate(owners.items())
    )
    spots -= {spot for record in records for spot in _left_over(tables, record)}
    return Gleaned(records, tuple(findings), frozenset(spots))


def _left_over(tables: Sequence[TableRead], record: Taken) -> Iterator[Spot]:
    """Cells of tables that gave their figures alone, and are none of these."""
    taken = set(record.places.values())
    for table in _figures_alone(tables):
        grid = table.section.grid
        for (row, place), spot in table.places.items():
            if row and place and grid.place(*spot) not in taken:
                yield (grid.name, *spot)


def _figures_alone(tables: Sequence[TableRead]) -> list[TableRead]:
    """The tables that give figures and are no statutory table: our own sheet of them, or a plain sheet of “三公” alone."""
    found = [table for table in tables if table.form is not None and table.form.layout == "sangong"]
    own = [table for table in found if table.name == FIGURES_NAME]
    is_plain = len(tables) == 1 and re.search("公开|财政拨款", tables[0].name) is None
    return found if is_plain else own


def _sort(grids: Sequence[Grid]) -> _Sheets:
    kinds: dict[str, list[Grid]] = {key: [] for key in _Sheets._fields}
    for grid in grids:
        if not grid.cells:
            continue
        if grid.name == GUIDE_SHEET:
            kinds["guides"].append(grid)
        elif is_sheet_of_facts(grid):
            kinds["facts"].append(grid)
        elif is_cover(grid):
            kinds["covers"].append(grid)
        elif is_prose(grid):
            kinds["prose"].append(grid)
        else:
            kinds["tables"].append(grid)
    return _Sheets(*(tuple(found) for found in kinds.values()))


# --- whose -----------------------------------------------------------------------------------------------------------


def _owners(
    tables: Sequence[TableRead], covers: Sequence[Grid], scan: Scan, context: Context
) -> tuple[dict[str, list[TableRead]], list[Finding]]:
    """The tables of each unit; those that name none belong to the one that the others name."""
    asked = context.known.get("publisher")
    names = [(table.whose, table.whose_place) for table in tables if table.whose] + list(_on_covers(covers))
    findings: list[Finding] = []
    ids: dict[str, str] = {}
    for name in dict.fromkeys(name for name, _place in names):
        place = next(where for each, where in names if each == name)
        ids[name] = find_unit(name, scan.units)
        if not ids[name] and not isinstance(asked, str):
            guess = guess_unit(name, scan.units)
            told = f"“{name}”不是机构名单（units.yml）里的名称" + (f"，是不是“{guess}”？" if guess else "")
            findings.append(Finding(place, f"{told}请加 --unit 写明是哪个机构", is_fault=not _is_blank(name)))
    named = list(dict.fromkeys(unit for unit in ids.values() if unit))
    main = asked if isinstance(asked, str) else named[0] if len(named) == 1 else ""
    owners: dict[str, list[TableRead]] = {main: []} if main or not named else {unit: [] for unit in named}
    for table in tables:
        unit = ids.get(table.whose, "") or main
        if unit in owners:
            owners[unit].append(table)
            continue
        told = f"《{table.name}》写的是“{table.whose}”的，没有导入；要导入，另外用 --unit {table.whose} 运行一次"
        is_other = "publisher" in scan.given and bool(ids.get(table.whose))
        told = told if table.whose else f"《{table.name}》没有写是哪个单位的，没有导入；请在表上写明“部门：……”"
        findings.append(Finding(_at(table), told, is_fault=not is_other))
    return owners, findings


def _is_blank(name: str) -> bool:
    return re.search("[xXｘＸ×]{2}", name) is not None


def _on_covers(covers: Sequence[Grid]) -> Iterator[tuple[str, str]]:
    for grid in covers:
        for place in sorted(grid.cells):
            found = _OWNER.match(fold_lines(grid.cells[place].text))
            if found:
                yield found[4], grid.place(*place)


def _at(table: TableRead) -> str:
    cell = table.section.head_cells[0]
    return table.section.grid.place(cell.row, cell.column)


# --- one record ------------------------------------------------------------------------------------------------------


def _make(
    unit: str,
    tables: Sequence[TableRead],
    scan: Scan,
    told: tuple[Context, Mapping[Path, Tree], Mapping[Path, str]],
    body: Sequence[tuple[str, str]],
) -> Taken:
    context, facts, fact_places = told
    values: dict[str, Tree] = dict(context.known)
    if unit:
        values["publisher"] = unit
    places = dict(fact_places)
    faults: list[Finding] = list(_check_years(tables, context))
    figures, shown = _figures(tables, (context, unit, scan), faults)
    for path, value in figures.items():
        _plant(values, path, value)
    places |= shown
    for path, value in facts.items():
        _plant(values, path, value)
    unit_of_money = _money_unit(values, tables, faults)
    files: dict[Path, str] = {}
    listed, lines = _list_tables(tables, unit_of_money, (places, files))
    if listed:
        values["tables"] = listed
    if "title" not in values and (title := _title(values, scan)):
        values["title"] = title
    # A part without the row that it must have still is one.
    for key, needed in (("sangong", "total"), ("operating", "amounts"), ("procurement", "total")):
        part = values.get(key)
        if isinstance(part, dict):
            part.setdefault(needed, "" if key == "procurement" else {"budget": ""})
    advice = {**_MISSING, **dict(_advise(tables))}
    return Taken(values, places, files, tuple(body), advice, tuple(lines), tuple(faults))


def _check_years(tables: Sequence[TableRead], context: Context) -> Iterator[Finding]:
    for table in tables:
        if table.years and str(context.year) not in table.years and "fiscal_year" in context.known:
            told = (
                f"《{table.name}》写的是{'、'.join(table.years)}年，这一份是 {context.year} 年的。请核对是不是放错了表"
            )
            yield Finding(_at(table), told)


def _figures(
    tables: Sequence[TableRead], told: tuple[Context, str, Scan], faults: list[Finding]
) -> tuple[dict[Path, Tree], dict[Path, str]]:
    """What the tables of “三公” say of the record, and where each figure stands."""
    context, unit, scan = told
    values: dict[Path, Tree] = {}
    places: dict[Path, str] = {}
    for each in tables:
        if each.form is None or each.form.layout != "sangong" or context.forms is None:
            continue
        table, found = each, take_figures(each, context.forms, context.phase, context.year)
        if found.is_of_several and (own := row_of_unit(each, unit, scan.units)) is not None:
            table, found = own, take_figures(own, context.forms, context.phase, context.year)
        if found.is_of_several:
            faults.append(Finding(_at(each), _SEVERAL))
        for path, value in found.values.items():
            if path not in found.places:
                values.setdefault(path, value)
                continue
            place = table.section.grid.place(*table.places[found.places[path]])
            is_readable = path[0] == "reasons" or _is_amount(value)
            if not is_readable:
                faults.append(Finding(place, f"“{value}”不是金额，只写数字；没有数的留空，不涉及的写 —"))
            elif values.get(path, value) != value:
                faults.append(Finding(place, f"和 {places[path]} 的数不一样，请核对哪个对"))
            places.setdefault(path, place)
            values.setdefault(path, value if is_readable else "")
    return values, places


_SEVERAL: Final = "一行一个单位，或者同一项有几行，分不清哪一行是本单位的，没有取“三公”数字；请在“单位名称”一栏写单位的名称，或者只留本单位的一行"


def _is_amount(value: Tree) -> bool:
    return isinstance(value, str) and (not value or value in DASHES or NUMBER.fullmatch(value) is not None)


def _plant(values: dict[str, Tree], path: Path, value: Tree) -> None:
    branch = values
    for step in path[:-1]:
        inner = branch.setdefault(str(step), {})
        if not isinstance(inner, dict):
            return
        branch = inner
    branch[str(path[-1])] = value


def _money_unit(values: dict[str, Tree], tables: Sequence[TableRead], faults: list[Finding]) -> str:
    """The record's unit of money: as told, else that of the “三公” table, else the one that all tables have."""
    units = list(dict.fromkeys(table.money_unit for table in tables if table.money_unit))
    of_sangong = [t.money_unit for t in tables if t.form is not None and t.form.layout == "sangong" and t.money_unit]
    told = values.get("money_unit")
    own = told if isinstance(told, str) else next(iter([*of_sangong, *(units if len(units) == 1 else ())]), "")
    if own:
        values["money_unit"] = own
    for table in tables:
        if (
            not table.money_unit
            and not isinstance(told, str)
            and not any("金额单位" in f.message for f in table.findings)
        ):
            message = (
                f"《{table.name}》没有写金额单位。请在表的右上方写“单位：万元”或者“单位：元”，或者加 --money-unit 万元"
            )
            faults.append(Finding(_at(table), message))
    return own


def _list_tables(
    tables: Sequence[TableRead], own: str, into: tuple[dict[Path, str], dict[Path, str]]
) -> tuple[list[Tree], list[str]]:
    """The tables as the record keeps them, and a line about each. A sheet of “三公” alone gives figures and is no table."""
    places, files = into
    lines: list[str] = []
    listed: list[Tree] = []
    alone = _figures_alone(tables)
    lines += [f"{_tell(table)}；取了数字，没有列入法定报表" for table in alone]
    for table in (each for each in tables if each not in alone):
        entry: dict[str, Tree] = {"name": table.name}
        number = len(listed)
        places["tables", number] = _at(table)
        if table.name_place:
            places["tables", number, "name"] = table.name_place
        if table.money_unit and table.money_unit != own:
            entry["money_unit"] = table.money_unit
        if table.empty:
            entry["empty"] = table.empty
            places["tables", number, "empty"] = table.empty_place
        else:
            entry["rows"] = [list(row) for row in table.rows]
            files["tables", number, "rows"] = _file_name(table.name, files.values())
            grid = table.section.grid
            places |= {("tables", number, "rows", *at): grid.place(*spot) for at, spot in table.places.items()}
            places["tables", number, "rows"] = _at(table)
        listed.append(entry)
        lines.append(_tell(table))
    return listed, lines


_STATEMENT: Final = "本年度无……，本表为空表"
_MISSING: Final[Mapping[tuple[str, Path], str]] = dict.fromkeys(
    (("BUD-17", ("tables",)), ("BUD-17w", ())),
    f"在工作簿里补上，一张表一个工作表；没有数据的表也不能少，在表下面写“空表说明：”，右边写：{_STATEMENT}。已经有的，请核对表名",
)


def _advise(tables: Sequence[TableRead]) -> Iterator[tuple[tuple[str, Path], str]]:
    """How a statement that a table is empty is written in the workbook."""
    alone = _figures_alone(tables)
    for number, table in enumerate(each for each in tables if each not in alone):
        where = (
            f"在 {table.empty_label} 右边的格子里写" if table.empty_label else "在表下面写“空表说明：”，右边的格子里写"
        )
        told = f"有数的请填上；没有数的，{where}：{_STATEMENT}。原件没有说明的，导入以后在文件里写 accepted 照原件公开"
        yield ("BUD-11", ("tables", number)), told


def _tell(table: TableRead) -> str:
    what = "空表" if table.empty else f"{len(table.rows) - 1} 行"
    also = "" if table.form is not None else "，不是法定报表，照样列入，不核对"
    return (
        f"{table.section.grid.name} → 《{table.name}》{what}{f'，{table.money_unit}' if table.money_unit else ''}{also}"
    )


def _file_name(name: str, taken: Iterable[str]) -> str:
    """公开01表.csv, or the table's whole name; no two alike."""
    found = _NUMBERED.match(name)
    stem = "".join(found[0].split()) if found else _FILE.sub("", name)[:40] or "报表"
    names = (f"{stem}.csv" if n == 1 else f"{stem}-{n}.csv" for n in count(1))
    return next(each for each in names if each not in set(taken))


def _title(values: Mapping[str, Tree], scan: Scan) -> str:
    """示例区财政局2024年度单位决算."""
    unit = next((unit for unit in scan.units if unit.id == values.get("publisher")), None)
    year, phase, level = (values.get(key) for key in ("fiscal_year", "phase", "level"))
    if unit is None or not all(isinstance(each, str) for each in (year, phase, level)):
        return ""
    when = f"{year}年度" if phase == Phase.FINAL else f"{year}年"
    if level == Level.DISTRICT:
        return f"{unit.name}{when}“三公”经费{phase}汇总" if "tables" not in values else f"{unit.name}{when}{phase}"
    return f"{unit.name}{when}{level}{phase}"
