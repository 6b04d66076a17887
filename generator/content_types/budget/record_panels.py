"""What a budget record's page shows beside its declared fields and its text."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content_types.budget.books import SANGONG, SANGONG_TITLE, UNITS, compare_path
from generator.content_types.budget.gist import Gist, gist_of
from generator.content_types.budget.record import Budget, Level
from generator.content_types.budget.record_figures import figure_files, figure_panels
from generator.content_types.budget.record_tables import table_files, table_panels
from generator.content_types.budget.timing import TERM, time_of
from generator.model.site import Entry, Site
from generator.model.view import Fact, Facts, Link, Links, Panel, Prose
from generator.model.workdays import Workdays

_BASIS = f"批准或者批复后{TERM.days}日内向社会公开；最后一天是节假日的，顺延到节假日后的第一个工作日。"


def make_panels(entry: Entry, site: Site) -> Iterator[Panel]:
    """The panels of a record, in reading order: the template puts the text between figures and tables."""
    record, gist = entry.record, gist_of(entry)
    if not isinstance(record, Budget) or gist is None:
        return
    yield from figure_panels(gist, entry.path)
    yield from table_panels(record, gist.missing, entry.path)
    yield Panel("公开时限", "timeliness", (Facts(tuple(_timeliness(record))), Prose((_BASIS,))))
    if record.scope:
        links = tuple(
            Link(site.units[unit.id].name, f"unit/{unit.id}/", sample=site.units[unit.id].sample)
            for unit in record.scope
        )
        yield Panel("汇总范围", "scope", (Links(links),))
    ways = tuple(_ways(gist, site))
    if ways:
        yield Panel("历年数据和各机构比较", "years", (Links(ways),))


def _ways(gist: Gist, site: Site) -> Iterator[Link]:
    """To the boards: none of what they tell stands here, so that this page does not change because another record does."""
    if not gist.unit:
        return
    if gist.level == Level.DISTRICT:
        yield Link(SANGONG_TITLE, SANGONG)
    else:
        yield Link(f"{site.units[gist.unit].name}历年预决算", f"{UNITS}{gist.unit}/")
    for item, row in gist.amounts():
        if any(row):
            yield Link(f"{gist.year}年{item}：各机构比较", compare_path(item, gist.year))


def make_files(entry: Entry) -> Iterator[str]:
    """The files of the tables in these panels."""
    gist = gist_of(entry)
    if gist is not None:
        yield from figure_files(gist, entry.path)
        yield from table_files(gist.tables, entry.path)


def _timeliness(record: Budget) -> Iterator[Fact]:
    """The days, and how many passed: what is late is told, not hidden."""
    published_on = record.published_on.day
    if record.approved_on is None:
        yield Fact("批准或批复", (Link("没有说明日期"),))
        yield Fact("实际公开", (Link(published_on.isoformat()),))
        return
    by = f"，{record.approved_by}" if record.approved_by else ""
    due, late = time_of(record.approved_on, published_on, Workdays())
    yield Fact("批准或批复", (Link(f"{record.approved_on.isoformat()}{by}"),))
    yield Fact("最迟公开日", (Link(due.isoformat() if due is not None else "那一年的放假安排还没有收录"),))
    yield Fact("实际公开", (Link(published_on.isoformat()),))
    if late is None:
        yield Fact("结论", (Link("无法判断是否按期"),))
    elif late:
        yield Fact("结论", (Link(f"逾期 {late} 日"),))
    else:
        yield Fact("结论", (Link(f"按期，批准或批复后第 {(published_on - record.approved_on).days} 日"),))
