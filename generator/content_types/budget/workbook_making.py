"""Workbooks to be written: an empty one for a unit and a year, with what was published before; or one that a record fills."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path as FilePath
from typing import Any, Final, NamedTuple

from generator.content_types.budget.forms import Form, fold, forms_of
from generator.content_types.budget.record import Budget, Level, MoneyUnit, Phase, StatutoryTable
from generator.content_types.budget.sums import SANGONG_NAMES
from generator.content_types.budget.workbook_sheets import (
    FIGURES_NAME,
    Head,
    guide_leaf,
    leaf_of,
    leaves_of_facts,
    text_leaf,
)
from generator.model.book import Leaf, Made, Tree
from generator.model.record import Record
from generator.model.reference import UnitId
from generator.model.settings import Unit
from generator.model.site import Draft
from generator.text.pattern import Pattern

_FILE: Final = FilePath(__file__).parent / "sheets.toml"
_SPARE: Final = 40
_CODE: Final = Pattern(r"\d{3,7}")
_SANGONG_WORDS: Final = (
    ("abroad", "因公出国"),
    ("car_buy", "购置费"),
    ("car_run", "运行"),
    ("reception", "公务接待"),
    ("total", "合计"),
)


class _Asked(NamedTuple):
    """What a workbook is made for."""

    unit: Unit | None
    year: int
    phase: Phase
    level: Level
    money_unit: str
    before: Budget | None
    """What the unit published of the year before, in the same phase and at the same level."""
    own_budget: Budget | None = None
    """The budget of the year whose final accounts are asked for."""
    other_levels: tuple[Level, ...] = ()
    """At which other levels it published then."""


@functools.cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


# --- an empty workbook -----------------------------------------------------------------------------------------------


def make_book(given: Mapping[str, Tree], draft: Draft, today: date) -> Made:
    """The statutory sheets of a phase and level, with the unit and the year, and last year's figures as published."""
    asked = _ask(given, draft, today)
    forms = forms_of(asked.phase, asked.level, asked.year)
    ordered = sorted(forms.forms, key=lambda form: form.number) if forms is not None else []
    head = Head(asked.unit.name if asked.unit else "", asked.money_unit)
    known: dict[str, str] = {
        "publisher": asked.unit.name if asked.unit else "",
        "fiscal_year": str(asked.year),
        "phase": asked.phase.value,
        "level": asked.level.value,
        "money_unit": asked.money_unit,
    }
    prior = dict(_prior(asked))
    facts = leaves_of_facts(known, prior, asked.phase, [unit.name for unit in draft.units])
    tables = [_empty_table((number, form), asked, head, prior) for number, form in enumerate(ordered, 1)]
    name = f"{asked.unit.short_name or asked.unit.name if asked.unit else '预决算'}{asked.year}年{asked.level}{asked.phase}"
    return Made(name, (*facts, *tables, guide_leaf()), tuple(_notes(given, asked, prior)))


def _ask(given: Mapping[str, Tree], draft: Draft, today: date) -> _Asked:
    phase = next((each for each in Phase if each.value == given.get("phase")), Phase.FINAL)
    told = given.get("fiscal_year")
    year = int(told) if isinstance(told, str) and told.isdecimal() else today.year - (phase is Phase.FINAL)
    unit = next((unit for unit in draft.units if unit.id == given.get("publisher")), None)
    earlier = {each: _published(draft, unit, (year - 1, phase, each)) for each in Level} if unit else {}
    usual = [each for each, record in earlier.items() if record is not None]
    level = next((each for each in Level if each.value == given.get("level")), usual[0] if usual else Level.UNIT)
    before = earlier.get(level)
    money = given.get("money_unit")
    default = before.money_unit.value if before else MoneyUnit.TEN_THOUSAND.value
    own = _published(draft, unit, (year, Phase.BUDGET, level)) if unit and phase is not Phase.BUDGET else None
    other = tuple(each for each in usual if each is not level)
    return _Asked(unit, year, phase, level, money if isinstance(money, str) else default, before, own, other)


def _published(draft: Draft, unit: Unit, key: tuple[int, Phase, Level]) -> Budget | None:
    """What a unit published of a year; of several adjusted budgets the last."""
    found = [
        record
        for parsed in draft.records
        if parsed.type == "budget" and parsed.card is not None and not parsed.card.is_withdrawn
        if isinstance(record := parsed.record, Budget)
        and record.publisher == UnitId(unit.id)
        and (record.fiscal_year, record.phase, record.level) == key
    ]
    return max(found, key=lambda record: record.published_on, default=None)


def _prior(asked: _Asked) -> Iterator[tuple[tuple[str, ...], str]]:
    """Last year's figures by path: what this year's tables print as 上年数. Another unit of money is not converted."""
    before = asked.before
    if before is None or before.money_unit.value != asked.money_unit:
        return
    own = "final" if asked.phase is Phase.FINAL else "budget"
    parts = {"sangong": before.sangong, "gatherings": before.gatherings}
    for key, part in parts.items():
        for name in type(part).model_fields if part is not None else ():
            row = getattr(part, name)
            if hasattr(row, own) and (printed := str(getattr(row, own))):
                yield (key, name), printed
    if before.operating is not None and (printed := str(getattr(before.operating.amounts, own))):
        yield ("operating", "amounts"), printed


def _notes(given: Mapping[str, Tree], asked: _Asked, prior: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    usual = (
        ("publisher", "单位", "--unit"),
        ("fiscal_year", "年度", "--year"),
        ("phase", "阶段", "--phase"),
        ("level", "口径", "--level"),
    )
    shown = {
        "fiscal_year": str(asked.year),
        "phase": asked.phase.value,
        "level": asked.level.value,
        "publisher": "空着",
    }
    left = [f"{label}{shown[key]}（{option}）" for key, label, option in usual if key not in given]
    if left:
        yield f"没有写明的按：{'、'.join(left)}"
    if prior:
        yield f"上年数已经按 {asked.year - 1} 年公布的{asked.phase}填好 {len(prior)} 个"
    elif asked.before is not None:
        yield f"{asked.year - 1} 年公布的{asked.phase}是另一种金额单位，程序不换算，上年数要自己填"
    elif asked.other_levels:
        levels = "、".join(asked.other_levels)
        yield f"请核对口径：{asked.year - 1} 年的{asked.phase}是按“{levels}”公布的；要用同样的口径和上年数，加 --level {levels}"
    elif asked.unit is not None:
        yield f"{asked.year - 1} 年的{asked.phase}没有在这里公布，上年数要自己填"
    yield "填法见最后一张表“填写说明”；填好以后运行 gongkai import budget 文件名.xlsx --dry-run"


# --- tables ----------------------------------------------------------------------------------------------------------


def _empty_table(numbered: tuple[int, Form], asked: _Asked, head: Head, prior: Mapping[tuple[str, ...], str]) -> Leaf:
    number, form = numbered
    own = "final" if asked.phase is Phase.FINAL else "budget"
    layout = _data()["layout"][form.layout]
    entry = {**layout, **_data().get(own, {}).get(form.key, {})}
    heads = entry.get("final_head", entry["head"]) if own == "final" else entry["head"]
    heads = [text.replace("{数}", f"{'决' if own == 'final' else '预'}算数") for text in heads]
    body = [list(row) + [""] * (len(heads) - len(row)) for row in entry.get("rows", ())]
    if form.layout == "sangong":
        body = [[row[0], *[""] * (len(heads) - 2), _prior_of(row[0], prior)] for row in body]
    elif not body and (earlier := _rows_before(form, asked, heads)):
        body = earlier
    elif not body:
        body = [[""] * len(heads) for _ in range(_SPARE)]
    if entry.get("total"):
        body.insert(0, ["合计", *[""] * (len(heads) - 1)])
    name = form.name(asked.phase)
    is_final = own == "final" and asked.level is not Level.DISTRICT
    mark = f"{'公开' if is_final else '预算'}{number:02d}表"
    title = f"{mark} {name}" if is_final else name
    return leaf_of(mark, title, head, [heads, *body], statement="")


def _prior_of(label: str, prior: Mapping[tuple[str, ...], str]) -> str:
    key = next((key for key, name in SANGONG_NAMES.items() if fold(name) == fold(label)), None)
    key = key or next((key for key, word in _SANGONG_WORDS if word in label and "及" not in label), "car")
    return prior.get(("sangong", key), "")


def _rows_before(form: Form, asked: _Asked, heads: Sequence[str]) -> list[list[str]]:
    """The codes and names of last year's table, else of this year's budget: most lines come again. Beneath, lines to spare."""
    for record in filter(None, (asked.before, asked.own_budget)):
        forms = forms_of(record.phase, record.level, record.fiscal_year)
        named = ((table, forms.find(table.name)) for table in record.tables) if forms is not None else ()
        rows = next((table.rows for table, found in named if table.rows and found and found.key == form.key), None)
        if rows is None or rows[0][:2] != tuple(heads[:2]) or heads[0] != "科目编码":
            continue
        if kept := [[row[0], row[1], *[""] * (len(heads) - 2)] for row in rows[1:] if _CODE.fullmatch(row[0])]:
            return [*kept, *([""] * len(heads) for _ in range(_SPARE // 2))]
    return []


# --- a record's workbook ---------------------------------------------------------------------------------------------


def show_book(record_id: str, record: Record, body: str, draft: Draft) -> Made:
    """The record's figures, tables and text, in the form that reads back. Reviews and what happened since stay in the file."""
    assert isinstance(record, Budget)  # noqa: S101 - the type's own
    names = {unit.id: unit.name for unit in draft.units}
    publisher = record.publisher
    name = names.get(publisher.id, publisher.id) if isinstance(publisher, UnitId) else publisher.name
    head = Head(name, record.money_unit.value)
    known = dict(_facts(record, names)) | {"id": record_id, "publisher": name}
    facts = leaves_of_facts(known, dict(_parts(record)), record.phase, list(names.values()), is_full=True)
    tables = [_table_of(table, head) for table in record.tables]
    figures = [_figures_of(record, head)] if record.sangong is not None else []
    text = [text_leaf(body)] if body.strip() else []
    kept = [label for label, is_there in (("附件", record.attachments), ("更正记录", record.corrections)) if is_there]
    notes = [f"审查情况{''.join(f'、{label}' for label in kept)}不导出，仍在 {record_id}.md 里"]
    leaves = (*facts, *figures, *_unique([*tables]), *text, guide_leaf())
    return Made(record_id, leaves, tuple(notes))


def _facts(record: Budget, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in (
        "title",
        "fiscal_year",
        "phase",
        "level",
        "approved_on",
        "approved_by",
        "published_on",
        "money_unit",
        "summary",
        "withheld",
    ):
        value = getattr(record, key)
        if value is not None:
            yield key, str(getattr(value, "value", value))
    if record.department is not None:
        yield "department", names.get(record.department.id, record.department.id)
    if record.scope:
        yield "scope", "、".join(names.get(unit.id, unit.id) for unit in record.scope)


def _parts(record: Budget) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every value of the record's parts by its path."""
    for key in ("counts", "reasons", "gatherings", "operating", "procurement"):
        part = getattr(record, key)
        for name in type(part).model_fields if part is not None else ():
            value = getattr(part, name)
            if hasattr(value, "prior"):
                yield from (((key, name, year), str(getattr(value, year))) for year in ("budget", "final", "prior"))
            elif value is not None:
                yield (key, name), str(value)


def _table_of(table: StatutoryTable, head: Head) -> Leaf:
    unit = table.money_unit.value if table.money_unit is not None else head.money_unit
    sheet = re.sub(r"[\[\]:*?/\\“”']", "", table.name)
    rows: Sequence[Sequence[str]] = table.rows or [["科目编码", "科目名称", "合计"]]
    return leaf_of(sheet, table.name, Head(head.unit, unit), rows, statement=table.empty or "")


def _figures_of(record: Budget, head: Head) -> Leaf:
    """The “三公” figures that the record has of its own, with last year's: they may be more than its table prints."""
    sangong = record.sangong
    assert sangong is not None  # noqa: S101 - told by the caller
    rows = [["项目", "预算数", "决算数", "上年数"]]
    for key, name in SANGONG_NAMES.items():
        row = getattr(sangong, key)
        label = sangong.run_label if key == "car_run" else name
        rows.append([label, str(row.budget), str(row.final), str(row.prior)])
    return leaf_of("三公经费数字", FIGURES_NAME, head, rows, statement=None)


def _unique(leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Sheets whose names differ: Excel takes 31 characters, and no two alike."""
    seen: set[str] = set()
    for leaf in leaves:
        name, number = leaf.name[:31].strip(), 1
        while name in seen:
            number += 1
            name = f"{leaf.name[:28].strip()}{number}"
        seen.add(name)
        yield replace(leaf, name=name)
