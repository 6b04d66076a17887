"""Whose, which year's and of which phase a publication is, by its title; what a template left behind（REGULATIONS BUD-15）."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from generator.content_types.budget.gist import Gist
from generator.content_types.budget.record import Budget, Level, StatutoryTable
from generator.content_types.budget.rules import RESIDUE
from generator.model.declaration import Path, fields_of, walk
from generator.model.issue import Issue
from generator.model.settings import Unit
from generator.model.site import Draft, Parsed
from generator.text.pattern import Pattern

_YEAR: Final = Pattern(r"(?<!\d)(\d{4})\s*年")
# The execution of a budget is reported with final accounts and without; kinds of money and names of offices are no phase.
_BOTH_PHASES: Final = Pattern("预[、和及]?决算|决[、和及]?预算|预算[^，。；]{0,6}执行")
_NO_PHASE: Final = Pattern(r"(?:公共|基金|经营)预算(?!草案)|预算(?=单位|绩效|评审|编审|编制|审核|审查|管理|[科股处局])")
# X standing for a name or an amount; a name in braces; dots for what was not filled in.
_LEFT: Final = Pattern(
    r"(?<![A-Za-zＡ-Ｚａ-ｚ])[xXｘＸ×]{2,}(?![A-Za-zＡ-Ｚａ-ｚ])|(?<![A-Za-z])[xX],[xX]{3}|\{[^{}\n]{0,12}\}|^(?:…+|\.{2,6})$"
)
# A table without any of these is not looked through cell by cell.
_SUSPECT: Final = Pattern(r"[xXｘＸ×{…]|\.\.|待填写")
_LATE: Final = Pattern("待填写")
_BOUNDARY: Final = Pattern(r"(?<=[省市区县旗州盟])")
_SHORTEST: Final = 3


def check_year(parsed: Parsed) -> Iterator[Issue]:
    """The year of the title is the year of the figures."""
    record = parsed.record
    if not isinstance(record, Budget):
        return
    years = _YEAR.findall(record.title)
    if years and str(record.fiscal_year) not in years:
        message = f"标题写的是{'、'.join(years)}年，预算年度（fiscal_year）是 {record.fiscal_year}"
        hint = "请核对，改正写错的一处"
        yield RESIDUE.at(parsed.where("title"), message, hint, field="title")


def check_phase(parsed: Parsed) -> Iterator[Issue]:
    """The phase of the title is that of the figures. A budget and its adjustment are called one thing in titles."""
    record = parsed.record
    if not isinstance(record, Budget) or _BOTH_PHASES.search(record.title):
        return
    title = _NO_PHASE.sub("", record.title)
    told = [word for word in ("预算", "决算") if word in title]
    if len(told) == 1 and told[0] not in record.phase.value:
        message = f"标题写的是{told[0]}，阶段（phase）是 {record.phase.value}"
        hint = "请核对，改正写错的一处"
        yield RESIDUE.at(parsed.where("title"), message, hint, field="title")


def check_residue(parsed: Parsed) -> Iterator[Issue]:
    """Nothing of a template is left: XX, {单位}, ……; in a table out of a file beside it 待填写 too."""
    record = parsed.record
    if not isinstance(record, Budget):
        return
    for path, value in _texts(record):
        found = _LEFT.search(value)
        if found is None and "待填写" in value and parsed.where(*path).path != parsed.path:
            found = _LATE.search(value)
        if found is not None:
            message = f"这里还留着模板的占位文字“{found[0]}”：{value[:40]}"
            hint = "换成真实的名称、数字或者原因；没有的，删去这一项"
            yield RESIDUE.at(parsed.where(*path), message, hint, field=str(path[0]))


def _texts(record: Budget) -> Iterator[tuple[Path, str]]:
    for spec in fields_of(Budget):
        value = getattr(record, spec.name)
        if spec.key == "tables" and not any(_SUSPECT.search(_whole(table)) for table in value):
            continue
        for path, inner, text in walk(value, (spec.key,), spec):
            if isinstance(text, str) and (inner is None or inner.key not in ("url", "file")):
                yield path, text


def _whole(table: StatutoryTable) -> str:
    return "\n".join((table.name, table.empty or "", *("\t".join(row) for row in table.rows or ())))


def check_units(draft: Draft, _today: date) -> Iterator[Issue]:
    """The unit that a title names is the one that publishes. A district's sums bear the district's name, not a unit's."""
    units = {unit.id: unit for unit in draft.units}
    names = {unit.id: tuple(names_of(unit)) for unit in draft.units}
    for parsed in draft.records:
        gist = parsed.card.gist if parsed.card is not None else None
        if parsed.card is None or parsed.card.is_withdrawn or not isinstance(gist, Gist) or gist.unit not in units:
            continue
        title = parsed.card.title
        if gist.level == Level.DISTRICT or (own := _longest(title, names[gist.unit])) == len(units[gist.unit].name):
            continue
        other = _other(title, gist.unit, names, own)
        if own and other is None:
            continue
        unit = units[gist.unit]
        told = f"标题里是“{units[other].name}”" if other is not None else "标题里没有它的名称"
        message = f"公开主体是“{unit.name}”，{told}：{title}"
        hint = f"标题写成 {unit.name}{gist.year}年……；公开主体写错的，改 publisher"
        yield RESIDUE.at(parsed.where("title"), message, hint, field="title")


def names_of(unit: Unit) -> Iterator[str]:
    """What titles call a unit: its name, its short name, its name without the province, the city or the district."""
    yield unit.name
    if unit.short_name:
        yield unit.short_name
    rest = unit.name
    while (found := _BOUNDARY.search(rest, 1)) is not None:
        rest = rest[found.start() :]
        if len(rest) < _SHORTEST:
            return
        yield rest


def _longest(title: str, names: tuple[str, ...]) -> int:
    return max((len(name) for name in names if name in title), default=0)


def _other(title: str, unit: str, names: Mapping[str, tuple[str, ...]], own: int) -> str | None:
    """Another unit whose name the title has more of than of the publisher's."""
    found = {other: _longest(title, each) for other, each in names.items() if other != unit}
    most = max(found.values(), default=0)
    return next((other for other, length in found.items() if length == most), None) if most > own else None
