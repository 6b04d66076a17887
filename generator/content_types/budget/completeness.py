"""What is there and what is not: every publication that is owed, by unit, year and phase."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.content_types.budget.books import COMPLETENESS, COMPLETENESS_TITLE, Books
from generator.content_types.budget.duty import Slot, Standing
from generator.content_types.budget.headline import print_day
from generator.content_types.budget.ledger import BUDGET, FINAL, PHASES, Line, Term
from generator.model.view import Fact, Facts, LatePage, Link, Panel, Prose, Sketch, Table

_PHASE_SLUGS: Final = {BUDGET: "budget", FINAL: "final"}
_LISTED: Final = 60
_NOT_OWED: Final = ""
_RULES: Final = (
    ("哪些机构应当公开", ("公开过预算或者决算的机构（包括公开区级汇总的），从它公开的第一年起；还有写进汇总范围的机构，从写进的第一年起。"
     "那一年的区级汇总写明了范围、里面没有它也没有它的主管部门的，那一年不算。")),
    ("最后一日怎样算", ("批准或者批复后二十日内（预算法第十四条，自然日，遇休息日顺延）。没有公开的，不知道哪一天批复，按法律允许的最晚一天推算："
     "主管部门写明了批复日期的，单位按它再加十五日；区级汇总写明了批准日期的，部门按它再加二十日，单位加三十五日（预算法第五十二条、第八十条）；"
     "都没有写明的，按同一口径的其他机构最晚的批复日期；一个也没有的和区级汇总，批准日期预算按当年最后一日、决算按次年9月30日推算。实际批复更早的，应当更早公开。")),
    ("零支出", "“三公”经费合计是 0 的那一份。仍然要公开，点进去看原文。"),
    ("依法不公开", "公开主体写明了原因和依据的，原因写在那一份里。"),
    ("缺", "过了最后一日，本站还没有那一份。逾期几日按制作本站的日期计算，每天更新。在别处公开、没有发到本站的，也算缺。"),
)  # fmt: skip


def show_slot(slot: Slot) -> Link:
    """How a publication stands, in a word with its mark, leading to it."""
    word = f"{slot.standing.mark} {slot.standing.word}"
    if slot.late:
        word += f"（晚 {slot.late} 日）"
    return Link(word, slot.publication.path if slot.publication is not None else None)


def tell_due(slot: Slot) -> str:
    """Why it is not there, or from what its last day follows."""
    if slot.publication is not None and slot.publication.gist.withheld:
        return slot.publication.gist.withheld
    if slot.due is None:
        return ""
    return slot.due.why if slot.due.is_sure else f"{slot.due.why}；那一年的放假安排还没有收录，遇休息日顺延"


def _show_on(slot: Slot, books: Books) -> Link:
    """The same on the pages that change every day: by how many days it is overdue."""
    days = slot.days_over(books.today)
    if not days:
        return show_slot(slot)
    exact = "" if slot.due is not None and slot.due.is_sure else "约 "
    return Link(f"{slot.standing.mark} {slot.standing.word}（逾期 {exact}{days} 日）")


def completeness_pages(books: Books) -> Iterator[LatePage]:
    """The matrix, and a page for each year."""
    missing = sum(slot.standing is Standing.MISSING for slot in books.slots)
    day = print_day(books.today)
    counted = f"应当公开 {len(books.slots)} 份，已经到期还没有公开的 {missing} 份"
    yield LatePage(
        COMPLETENESS,
        COMPLETENESS_TITLE,
        f"截至{day}，{counted}。哪个机构、哪一年、预算还是决算，公开了没有，逾期几日。",
        fill_matrix,
        sketch_matrix,
        None,
        _stands_for(books, books.slots),
    )
    yield from (_year_page(books, year) for year in books.years)


def _stands_for(books: Books, slots: Iterable[Slot]) -> str:
    told = "\n".join([f"{slot.told} {slot.days_over(books.today)}" for slot in slots])
    return hashlib.sha256(f"{books.years}\n{told}".encode()).hexdigest()


def sketch_matrix(books: Books, _given: None) -> Sketch:
    """The tables of the front page."""
    is_missing = any(slot.standing is Standing.MISSING for slot in books.slots)
    names = ("table-totals", *(("table-missing",) if is_missing else ()), *map(_matrix_name, PHASES))
    return Sketch(tables=tuple(f"{COMPLETENESS}{name}" for name in names))


def _matrix_name(phase: str) -> str:
    return f"table-matrix-{_PHASE_SLUGS[phase]}"


def fill_matrix(books: Books, _given: None) -> tuple[Panel, ...]:
    """The panels of the front page."""
    missing = [slot for slot in books.slots if slot.standing is Standing.MISSING]
    return (
        Panel("总数", "totals", (_totals(books),)),
        Panel("还没有公开的", "missing", tuple(_missing(books, missing))),
        Panel("逐个机构", "matrix", (Prose((_legend(),)), *(_matrix(books, phase) for phase in PHASES))),
        Panel("怎样判断", "rules", (Facts(tuple(Fact(name, (Link(text),)) for name, text in _RULES)),)),
    )


def year_path(year: int) -> str:
    """Where one year's publications are listed by how they stand."""
    return f"{COMPLETENESS}{year}/"


def _anchor(phase: str, standing: Standing | None) -> str:
    return f"{_PHASE_SLUGS[phase]}-{standing.slug if standing is not None else 'all'}"


def _totals(books: Books) -> Table:
    """How many publications of each year and phase stand how; each number leads to exactly these."""
    rows = []
    for year in books.years:
        for phase in PHASES:
            slots = books.by_term.get((year, phase), ())
            if slots:
                rows.append((Link(f"{year}年{phase}", year_path(year)), *_numbers(slots, year, phase)))
    heads = ("年度和阶段", "应当公开", *(f"{each.mark} {each.word}" for each in Standing))
    numeric = tuple(range(1, len(heads)))
    return Table(
        "各年度应当公开的份数", heads, tuple(rows), numeric=numeric, whole=(0,), download=f"{COMPLETENESS}table-totals"
    )


def _numbers(slots: Sequence[Slot], year: int, phase: str) -> Iterator[Link]:
    yield Link(str(len(slots)), f"{year_path(year)}#{_anchor(phase, None)}")
    for standing in Standing:
        count = sum(slot.standing is standing for slot in slots)
        yield Link(str(count), f"{year_path(year)}#{_anchor(phase, standing)}" if count else None)


def _missing(books: Books, missing: Sequence[Slot]) -> Iterator[Prose | Table]:
    if not missing:
        yield Prose(("到期的都已经公开。",))
        return
    ranked = sorted(missing, key=lambda slot: (-slot.days_over(books.today), slot.line.key, slot.term))
    if len(ranked) > _LISTED:
        yield Prose((f"逾期最久的 {_LISTED} 份，其余见各年度。",))
    yield _list(books, ranked[:_LISTED], "到期还没有公开的", f"{COMPLETENESS}table-missing", with_term=True)


def _list(books: Books, slots: Sequence[Slot], caption: str, download: str, *, with_term: bool) -> Table:
    """Publications in a table: whose, how they stand, when they were due or came."""
    rows = tuple(
        (
            books.link(slot.line.unit),
            *((Link(f"{slot.term[0]}年{slot.term[1]}"),) if with_term else ()),
            Link(slot.line.level),
            _show_on(slot, books),
            Link(_day(slot)),
            Link(tell_due(slot)),
        )
        for slot in slots
    )
    heads = ("机构", *(("年度和阶段",) if with_term else ()), "口径", "情况", "公开日期或者应当公开的最后一日", "说明")
    return Table(caption, heads, rows, whole=(1, 3) if with_term else (2,), download=download)


def _day(slot: Slot) -> str:
    if slot.publication is not None:
        return slot.publication.gist.published_on.isoformat()
    return slot.due.on.isoformat() if slot.due is not None else ""


def _legend() -> str:
    told = "；".join(f"{each.mark} {each.word}" for each in Standing)
    return f"{told}。空格：那一年不要求它公开。点格子看那一份。"


def _matrix(books: Books, phase: str) -> Table:
    """Lines down, the years of a phase across, the newest first: both phases in one would be too wide for any screen."""
    rows = tuple(
        (books.link(line.unit), Link(line.level), *(_cell(books, line, (year, phase)) for year in books.shown))
        for line in (*books.ledger.district, *books.ledger.lines)
    )
    heads = ("机构", "口径", *(f"{year}年" for year in books.shown))
    download = f"{COMPLETENESS}{_matrix_name(phase)}"
    return Table(f"{phase}：机构和年度", heads, rows, whole=tuple(range(2, len(heads))), download=download)


def _cell(books: Books, line: Line, term: Term) -> Link:
    slot = books.at.get((line.key, term))
    return Link(_NOT_OWED) if slot is None else _show_on(slot, books)


# --- A year --------------------------------------------------------------------------------------------------------------


def _year_page(books: Books, year: int) -> LatePage:
    slots = [slot for phase in PHASES for slot in books.by_term.get((year, phase), ())]
    return LatePage(
        year_path(year),
        f"{year}年预决算公开情况",
        f"{year}年预算和决算：哪些机构已经公开，哪些还没有，应当在哪一天前公开。",
        fill_year,
        sketch_year,
        year,
        _stands_for(books, slots),
        within=(Link(COMPLETENESS_TITLE, COMPLETENESS),),
    )


def sketch_year(books: Books, year: int) -> Sketch:
    """The tables of a year's page."""
    names = (_anchor(phase, each) for phase, each, _found in _parts(books, year))
    return Sketch(tables=tuple(f"{year_path(year)}table-{name}" for name in names))


def _parts(books: Books, year: int) -> Iterator[tuple[str, Standing, list[Slot]]]:
    """A year's publications by phase and by how they stand."""
    for phase in PHASES:
        slots = books.by_term.get((year, phase), ())
        for standing in Standing:
            found = [slot for slot in slots if slot.standing is standing]
            if found:
                yield phase, standing, found


def fill_year(books: Books, year: int) -> tuple[Panel, ...]:
    """The panels of a year's page."""
    panels = []
    for phase in PHASES:
        slots = books.by_term.get((year, phase), ())
        panels.append(Panel(f"{year}年{phase}", _anchor(phase, None), (Prose((_count(slots),)),)))
        for own, standing, found in _parts(books, year):
            if own == phase:
                anchor = _anchor(phase, standing)
                title = f"{year}年{phase}：{standing.mark} {standing.word}（{len(found)} 份）"
                table = _list(books, found, title, f"{year_path(year)}table-{anchor}", with_term=False)
                panels.append(Panel(title, anchor, (table,)))
    return tuple(panels)


def _count(slots: Sequence[Slot]) -> str:
    if not slots:
        return "没有应当公开的。"
    told = ((each, sum(slot.standing is each for slot in slots)) for each in Standing)
    return f"应当公开 {len(slots)} 份：" + "，".join(f"{e.word} {count} 份" for e, count in told if count) + "。"
