"""Whether the statutory tables are there and can be read（REGULATIONS BUD-11, BUD-17, BUD-22）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.content_types.budget.forms import Form, fold, missing_forms
from generator.content_types.budget.record import Budget, Level
from generator.content_types.budget.tables import Table
from generator.model.issue import Issue, Rule, Severity
from generator.model.site import Parsed
from generator.text.pattern import Pattern

_BASIS: Final = "财预〔2016〕143号"
EMPTY = Rule("BUD-11", "没有数据的表没有说明，或者说明是空表却有数", _BASIS, accepts=True, each=True)
SET = Rule("BUD-17", "法定报表不全，或者一张列了两次", _BASIS, accepts=True, each=True)
NO_TABLES = Rule("BUD-17w", "没有法定报表", _BASIS, Severity.WARNING, blocks=False)
UNREADABLE = Rule("BUD-22", "表里有不是数字的金额", "政府信息公开条例第六条", accepts=True, each=True)
UNKNOWN_HEAD = Rule("BUD-22w", "认不出表头，这张表没有核对", "本平台", Severity.WARNING, blocks=False)
_KINDS: Final = {"fund": "政府性基金", "state-capital": "国有资本经营"}
# Tables that one form stands for and that are printed beside one another: income and expense of a fund, both classifications.
_ASPECT: Final = Pattern(r"收入|支出|(?:政府|部门)(?:预算)?(?:支出)?经济|明细|本级")
_NONE: Final = Pattern(r"[无没未不零0０空]")
_SENTENCE: Final = 6
RULES: Final = (EMPTY, SET, NO_TABLES, UNREADABLE, UNKNOWN_HEAD)


def check_presence(parsed: Parsed, record: Budget, tables: Sequence[Table]) -> Iterator[Issue]:
    """BUD-11 and BUD-17: every table of the set is there once, the empty ones with a word that they are."""
    for table in tables:
        yield from _check_empty(parsed, record, table)
    yield from _check_twice(parsed, record, tables)
    if record.withheld is not None:
        return
    missing = missing_forms(record)
    if not record.tables:
        if missing and record.level is not Level.DISTRICT and not record.attachments and record.imported is None:
            message = f"没有法定报表，应当有 {len(missing)} 张：{'、'.join(missing)}"
            hint = "把各表写进 tables，行数多的存成 CSV 文件；没有数据的写 empty 说明；或者把报表作为附件"
            yield NO_TABLES.at(parsed.where("tables"), message, hint, field="tables")
    elif missing:
        other = [table.name for n, table in enumerate(record.tables) if n not in {each.number for each in tables}]
        also = f"；认不出是哪张法定报表的：{'、'.join(other)}，请核对表名" if other else ""
        message = f"缺 {len(missing)} 张法定报表：{'、'.join(missing)}"
        hint = f"补上；没有数据的也要列出，写 empty: 本年度无……，本表为空表{also}"
        yield SET.at(parsed.where("tables"), message, hint, field="tables")


def _check_twice(parsed: Parsed, record: Budget, tables: Sequence[Table]) -> Iterator[Issue]:
    """No table is there twice: of two that differ, nobody would know which one counts, and neither is compared."""
    forms = {table.number: table.form for table in tables}
    seen: dict[tuple[str, ...], int] = {}
    for number, table in enumerate(record.tables):
        form = forms.get(number)
        before = seen.setdefault(_identity(table.name, form), number)
        if before != number:
            meant = f"是同一张法定报表：{form.name(record.phase)}" if form else "表名相同"
            message = f"第 {number + 1} 张《{table.name}》与第 {before + 1} 张《{record.tables[before].name}》{meant}"
            hint = "只留一张；一张表分成几段的，合成一张；不是同一张的，改正表名"
            yield SET.at(parsed.where("tables", number, "name"), message, hint, field="tables")


def _identity(name: str, form: Form | None) -> tuple[str, ...]:
    """What two tables that are the same have in common."""
    folded = fold(name)
    if form is None or form.layout == "plain":
        return ("", folded)
    return (form.key, *sorted(set(_ASPECT.findall(folded.replace("收支", "收入支出")))))


def _check_empty(parsed: Parsed, record: Budget, table: Table) -> Iterator[Issue]:
    given = record.tables[table.number]
    if given.rows is None and given.empty is None:
        message = f"《{table.name}》既没有数据，也没有空表说明"
        hint = "有数据的写 rows；没有的写 empty: 本年度无……，本表为空表"
        yield EMPTY.at(parsed.where("tables", table.number), message, hint, field="tables")
    elif given.empty is None and not table.has_amounts and not table.faults and table.is_known:
        message = f"《{table.name}》一个数也没有，没有空表说明"
        hint = "加一行 empty: 本年度无……，本表为空表（在 Excel 里写在“空表说明：”右边的格子）；原件没有说明的，核实后写 accepted 照原件公开"
        yield EMPTY.at(parsed.where("tables", table.number), message, hint, field="tables")
    elif given.empty is not None and table.has_amounts:
        message = f"《{table.name}》说明是空表，表里却有数"
        yield EMPTY.at(
            parsed.where("tables", table.number, "empty"), message, "删去 empty，或者删去表中的数", field="tables"
        )
    elif given.empty is not None and not _says_empty(given.empty):
        message = f"《{table.name}》的空表说明写的是“{given.empty}”，没有说清楚这张表是空表"
        hint = "写成一句话：本年度无……，本表为空表（在 Excel 里写在“空表说明：”右边的格子）"
        yield EMPTY.at(parsed.where("tables", table.number, "empty"), message, hint, field="tables")
    elif given.empty is not None and (named := _names_another(table.form.key, given.empty)):
        message = f"《{table.name}》的空表说明写的是{named}，是另一张表的"
        hint = "改成本表的，如 本年度无国有资本经营预算财政拨款安排的支出，本表为空表"
        yield EMPTY.at(parsed.where("tables", table.number, "empty"), message, hint, field="tables")


def _says_empty(statement: str) -> bool:
    """Whether it says of something that there is none, or that the table is empty: not a word, or a dash, alone."""
    return len(statement) >= _SENTENCE and _NONE.search(statement) is not None


def _names_another(key: str, statement: str) -> str:
    """Which other kind of money a statement speaks of, where it does not speak of its own."""
    own = _KINDS.get(key)
    if own is None or own in statement:
        return ""
    return next((word for other, word in _KINDS.items() if other != key and word in statement), "")


def check_cells(parsed: Parsed, record: Budget, tables: Sequence[Table]) -> Iterator[Issue]:
    """BUD-22: amounts are numbers, blanks or “—”; a head that is not understood is told, for its table goes unchecked."""
    for table in tables:
        for fault in table.faults:
            message = f"《{table.name}》的“{fault.head}”一栏有“{fault.printed}”，不是金额"
            hint = "只写数字，如 1234.56；没有数的留空，不涉及的写 —；单位、文字另写"
            source = parsed.where("tables", table.number, "rows", fault.row, fault.place)
            yield UNREADABLE.at(source, message, hint, field="tables")
        if record.tables[table.number].rows is not None and not table.is_known:
            message = f"认不出《{table.name}》的表头，表里的数没有核对"
            hint = "第一行写各栏的名称，如 科目编码、科目名称、合计、基本支出、项目支出；合并的表头写在一格里，上下级之间空格"
            yield UNKNOWN_HEAD.at(parsed.where("tables", table.number, "rows", 0), message, hint, field="tables")
