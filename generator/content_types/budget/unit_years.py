"""One unit over the years: all items, budgets apart from finals, reasons, averages, and everything that it published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from generator.content_types.budget.amounts import DASH, LEGEND, print_change_rate
from generator.content_types.budget.books import COMPLETENESS, COMPLETENESS_TITLE, SANGONG, SANGONG_TITLE, UNITS, Books
from generator.content_types.budget.completeness import show_slot, tell_due
from generator.content_types.budget.drawings import Year, draw_years, is_drawn
from generator.content_types.budget.duty import Slot, Standing
from generator.content_types.budget.gist import GATHERING_ITEMS, OPERATING_ITEM, SANGONG_ITEMS
from generator.content_types.budget.headline import tell_total
from generator.content_types.budget.ledger import BUDGET, FINAL, PHASES, Ledger, Line, Publication
from generator.content_types.budget.record import LEVEL_SLUGS
from generator.content_types.budget.spending import FORMULAS, RATIOS, find_jumps_of, jump_row, parts_of, print_ratio
from generator.content_types.budget.totals import Change, Total, prior_of
from generator.model.view import Block, Chart, LatePage, Link, Links, Panel, Prose, Sketch, Table

_TOTAL: Final = SANGONG_ITEMS[0]
_LEVELS: Final = dict(LEVEL_SLUGS)
_GROUPS: Final = (
    ("sangong", "“三公”经费", SANGONG_ITEMS),
    ("others", "会议、培训、论坛、节庆和机关运行经费", (*GATHERING_ITEMS, OPERATING_ITEM)),
)
_PHASE_SLUGS: Final = ((FINAL, "final"), (BUDGET, "budget"))


def unit_pages(books: Books) -> Iterator[LatePage]:
    """A page for each unit that published or is to."""
    for unit, lines in books.ledger.by_unit.items():
        path = f"{UNITS}{unit}/"
        name = books.units[unit].name if unit in books.units else unit
        told = tell_unit(books, lines[0])
        yield LatePage(
            path=path,
            title=f"{name}历年预决算",
            summary=f"{name}：{told}",
            fill=fill_page,
            sketch=sketch_page,
            given=unit,
            stands_for=repr((tell_all(books, unit), books.years)),
            within=(Link(SANGONG_TITLE, SANGONG),),
        )


def sketch_page(books: Books, unit: str) -> Sketch:
    """The pictures and the tables of a unit's page."""
    lines = books.ledger.by_unit[unit]
    charts = (_draw(books, line) for line in lines)
    specs = tuple(chart.spec for chart in charts if chart is not None)
    return Sketch(specs, tuple(_tables(books, unit, lines)))


def tell_all(books: Books, unit: str) -> object:
    """All that the books have of a unit."""
    lines = books.ledger.by_unit.get(unit, ())
    told = [(line.key, line.department) for line in lines]
    within = [books.ledger.within.get(each.id) for line in lines for each in line.told.values()]
    beside = [each.digest for each in books.beside.get(unit, ())]
    return told, within, beside, [slot.told for slot in books.by_unit.get(unit, ())]


def tell_unit(books: Books, line: Line) -> str:
    """A unit's last final accounts, or else its last budget, in a sentence."""
    for phase in (FINAL, BUDGET):
        for year in books.years:
            publication = line.told.get((year, phase))
            amount = publication.amount(_TOTAL) if publication is not None else None
            if publication is not None and amount is not None:
                prior = prior_of(books.ledger, publication, _TOTAL)
                change = Change(amount, prior.amount, 1) if prior is not None else None
                return f"“三公”经费{tell_total((year, phase), Total(amount, publication), change)}。"
    return "还没有公开过“三公”经费。"


# --- The page ----------------------------------------------------------------------------------------------------------


def fill_page(books: Books, unit: str) -> tuple[Panel, ...]:
    """The panels of a unit's page."""
    lines = books.ledger.by_unit[unit]
    panels = [panel for line in lines for panel in _line_panels(books, line, is_only=len(lines) == 1)]
    panels.append(Panel("公开情况", "completeness", tuple(_completeness(books, unit))))
    return tuple(panels)


def _line_panels(books: Books, line: Line, *, is_only: bool) -> Iterator[Panel]:
    slug = _LEVELS[line.level]
    of = "" if is_only else f"（{line.level}口径）"
    for group, title, items in _GROUPS:
        blocks: list[Block] = []
        for phase, phase_slug in _PHASE_SLUGS:
            table = _items_table(books, line, (f"{title}{of}", items), phase, f"{slug}-{group}-{phase_slug}")
            blocks.append(table)
        if group == "sangong":
            chart = _draw(books, line, of)
            blocks[:0] = [Prose(("金额单位为万元。" + _level_note(books, line),)), *((chart,) if chart else ())]
        else:
            blocks.append(Prose((LEGEND,)))
        yield Panel(f"{title}{of}", f"{slug}-{group}", tuple(blocks))
    jumps = _jumps(books.ledger, line, of)
    if jumps:
        yield Panel(f"各项增减和原因{of}", f"{slug}-changes", (jumps,))
    averages = _averages(line, of)
    if averages is not None:
        yield Panel(f"数量和平均花费{of}", f"{slug}-averages", (Prose((FORMULAS,)), averages))


def _level_note(books: Books, line: Line) -> str:
    if line.level == "部门":
        return "部门的数包括所属单位。"
    holder = next((h for each in line.told.values() if (h := books.ledger.within.get(each.id))), None)
    return f"这些数已经包括在{books.name(holder)}的部门数里。" if holder else ""


def _items_table(books: Books, line: Line, group: tuple[str, Sequence[str]], phase: str, name: str) -> Table:
    title, items = group
    rows = tuple((Link(str(year)), *(books.show(line, (year, phase), item) for item in items)) for year in books.years)
    heads = ("年度", *("合计" if item == _TOTAL else item for item in items))
    caption = f"{title}：历年{phase}（万元）"
    download = f"{UNITS}{line.unit}/table-{name}"
    return Table(caption, heads, rows, numeric=tuple(range(1, len(heads))), download=download)


def _draw(books: Books, line: Line, of: str = "") -> Chart | None:
    years = [Year(year, *_pair(line, year)) for year in books.years]
    return draw_years(f"“三公”经费{of}（万元）", years, _chart_name(line))


def _chart_name(line: Line) -> str:
    return f"{UNITS}{line.unit}/table-{_LEVELS[line.level]}-chart"


def _pair(line: Line, year: int) -> tuple[Decimal | None, Decimal | None]:
    budget, final = (line.told.get((year, phase)) for phase in PHASES)
    return (
        budget.amount(_TOTAL) if budget is not None else None,
        final.amount(_TOTAL) if final is not None else None,
    )


def _jumps(ledger: Ledger, line: Line, of: str) -> Table | None:
    """The changes of each year, with the reason that was given for each."""
    rows = [
        jump_row(Link(f"{year}年{phase}", each.path), jump)
        for (year, phase), each in sorted(line.told.items(), reverse=True)
        for jump in find_jumps_of(ledger, each)
    ]
    heads = ("年度和阶段", "项目", "上年数", "本年数", "增减", "幅度", "公布的原因")
    name = f"{UNITS}{line.unit}/table-{_LEVELS[line.level]}-changes"
    return (
        Table(f"各项增减和原因{of}（万元）", heads, tuple(rows), numeric=(2, 3, 4, 5), whole=(0,), download=name)
        if rows
        else None
    )


def _averages(line: Line, of: str) -> Table | None:
    finals = [each for (_year, phase), each in sorted(line.told.items(), reverse=True) if phase == FINAL]
    rows = tuple(
        (
            Link(str(each.gist.year), each.path),
            *(_count(number) for number in _numbers(each)),
            *(Link(print_ratio(r, *p)) for r, p in zip(RATIOS, parts_of(each), strict=True)),
        )
        for each in finals
        if each.gist.counts is not None
    )
    if not rows:
        return None
    heads = ("年度", *_NUMBERS, *(ratio.name for ratio in RATIOS))
    name = f"{UNITS}{line.unit}/table-{_LEVELS[line.level]}-averages"
    return Table(f"数量和平均花费{of}", heads, rows, numeric=tuple(range(1, len(heads))), download=name)


_NUMBERS: Final = ("公务用车保有量", "国内接待批次", "国内接待人次", "出国团组数", "出国人次数")


def _numbers(publication: Publication) -> Iterator[int | None]:
    return (number for _money, number in parts_of(publication))


def _count(number: int | None) -> Link:
    return Link(DASH if number is None else str(number))


def _tables(books: Books, unit: str, lines: Sequence[Line]) -> Iterator[str]:
    """What the tables of a page are called, in their order."""
    ledger = books.ledger
    for line in lines:
        slug = _LEVELS[line.level]
        if is_drawn([Year(year, *_pair(line, year)) for year in books.years]):
            yield _chart_name(line)
        for group, _title, _items in _GROUPS:
            yield from (f"{UNITS}{unit}/table-{slug}-{group}-{phase}" for _phase, phase in _PHASE_SLUGS)
        if any(True for each in line.told.values() for _jump in find_jumps_of(ledger, each)):
            yield f"{UNITS}{unit}/table-{slug}-changes"
        if any(each.gist.counts is not None for (_y, phase), each in line.told.items() if phase == FINAL):
            yield f"{UNITS}{unit}/table-{slug}-averages"
    yield f"{UNITS}{unit}/table-published"


# --- What there is -----------------------------------------------------------------------------------------------------


def _completeness(books: Books, unit: str) -> Iterator[Block]:
    slots = books.by_unit.get(unit, ())
    rows = tuple(_slot_row(slot) for slot in slots)
    heads = ("年度和阶段", "口径", "情况", "公开日期或者应当公开的最后一日", "说明")
    yield Table("各年度预算和决算", heads, rows, whole=(0, 2), download=f"{UNITS}{unit}/table-published")
    beside = [Link(each.title, each.path, sample=each.is_sample) for each in books.beside.get(unit, ())]
    if beside:
        yield Prose(("另外还公开了：",))
        yield Links(tuple(beside))
    yield Links((Link(f"全部机构的{COMPLETENESS_TITLE}", COMPLETENESS),))


def _slot_row(slot: Slot) -> tuple[Link, ...]:
    """A publication that is owed. It says until when, never how many days ago: the page stays as it is as days pass."""
    year, phase = slot.term
    publication = slot.publication
    day = publication.gist.published_on if publication is not None else slot.due.on if slot.due is not None else None
    return (
        Link(f"{year}年{phase}", publication.path if publication is not None else None),
        Link(slot.line.level),
        show_slot(slot),
        Link(day.isoformat() if day is not None else DASH),
        Link(tell_due(slot)),
    )


def unit_panels(books: Books, unit: str) -> Iterator[Panel]:
    """On the unit's own page: its “三公” over the years, and what is missing."""
    lines = books.ledger.by_unit.get(unit)
    if not lines:
        return
    line = lines[0]
    rows = tuple(_year_row(books, line, year) for year in books.shown)
    table = Table(
        "“三公”经费合计（万元）",
        ("年度", "预算", "决算", "决算比上年决算"),
        rows,
        numeric=(1, 2, 3),
        download=f"unit/{unit}/table-sangong",
    )
    missing = [slot for slot in books.by_unit.get(unit, ()) if slot.standing is Standing.MISSING]
    told = [tell_unit(books, line)]
    if missing:
        names = "、".join(f"{slot.term[0]}年{slot.term[1]}" for slot in missing)
        told.append(f"还没有公开的：{names}。")
    shown = draw_years("“三公”经费（万元）", [Year(year, *_pair(line, year)) for year in books.shown], table) or table
    more = (Link("历年全部项目、增减原因和公开情况", f"{UNITS}{unit}/"), Link(f"全区{SANGONG_TITLE}", SANGONG))
    yield Panel("“三公”经费", "sangong", (Prose(tuple(told)), shown, Links(more)))


def _year_row(books: Books, line: Line, year: int) -> tuple[Link, ...]:
    final = line.told.get((year, FINAL))
    amount = final.amount(_TOTAL) if final is not None else None
    prior = prior_of(books.ledger, final, _TOTAL) if final is not None else None
    change = print_change_rate(amount, prior.amount) if amount is not None and prior is not None else DASH
    return (
        Link(str(year)),
        books.show(line, (year, BUDGET), _TOTAL),
        books.show(line, (year, FINAL), _TOTAL),
        Link(change),
    )
