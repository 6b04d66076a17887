"""`gongkai import` of workbooks that hold a record each: what is hidden, broken or left over is told, nothing is overwritten unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from pydantic import ValidationError

from generator.authoring.answer import AnswerError, Names, as_typed, collect_names, form_of, read_answer
from generator.authoring.book_compare import compare_text, compare_values
from generator.authoring.book_entries import render_rows
from generator.authoring.book_issues import find_issues
from generator.authoring.book_replace import Standing, plan_replacement, takes_text
from generator.authoring.book_wish import BookOutcome, BookWish, text_of
from generator.authoring.new import check_id, complete_answers, smallest_review
from generator.authoring.record_text import render_record
from generator.model.book import Gleaned, Scan, Spot, Taken, Tree
from generator.model.content_type import ContentType
from generator.model.declaration import Path, fields_of
from generator.model.grid import Cell, Finding, Grid
from generator.model.sheet import NUMBER
from generator.model.site import Parsed
from generator.model.work import Proposal
from generator.text.front_matter import decode_text, split_front_matter
from generator.text.workbook import column_name

_MANY: Final = 12


def plan_book(grids: Sequence[Grid], wish: BookWish) -> tuple[tuple[BookOutcome, ...], tuple[Finding, ...]]:
    """What would come of each record of a workbook, and what was found beside them. Nothing is written."""
    shown, findings = _hide(grids, with_hidden=wish.with_hidden)
    broken = [
        Finding(grid.place(cell.row, cell.column), cell.fault)
        for grid in shown
        for cell in grid.cells.values()
        if cell.fault
    ]
    names = collect_names(wish.draft.units, wish.draft.places)
    gleaned = wish.book.read(Scan(shown, wish.given, wish.draft.units, _answer(wish.kind, names)))
    findings = [*broken, *findings, *gleaned.findings, *_tell_left_over(shown, gleaned)]
    is_sound = not any(finding.is_fault for finding in findings)
    outcomes = tuple(_plan(taken, wish, is_whole=not broken, is_sound=is_sound) for taken in gleaned.records)
    return outcomes, tuple(findings)


def _answer(kind: ContentType, names: Names) -> Callable[[str, Cell], Tree | Finding]:
    specs = {spec.key: spec for spec in fields_of(kind.record)}

    def answer(key: str, cell: Cell) -> Tree | Finding:
        try:
            return read_answer(form_of(specs[key]), cell.value, names)
        except AnswerError as error:
            return Finding("", str(error))

    return answer


# --- what is not read ------------------------------------------------------------------------------------------------


def _hide(grids: Sequence[Grid], *, with_hidden: bool) -> tuple[tuple[Grid, ...], list[Finding]]:
    """The sheets without what nobody sees in Excel, and what that is."""
    if with_hidden:
        return tuple(grids), []
    shown: list[Grid] = []
    findings: list[Finding] = []
    way = "没有导入；要导入就取消隐藏，或者加 --with-hidden"
    for grid in grids:
        if not grid.is_visible:
            if grid.cells:
                findings.append(Finding(grid.name, f"工作表是隐藏的，有 {len(grid.cells)} 格，{way}", is_fault=False))
            continue
        rows, columns = grid.layout.hidden_rows, grid.layout.hidden_columns
        hidden = [place for place in grid.cells if place[0] in rows or place[1] in columns]
        if hidden:
            by_rows = sorted({row for row, _column in hidden if row in rows})
            by_columns = sorted({column for row, column in hidden if row not in rows})
            told = [f"第 {'、'.join(map(str, by_rows))} 行"] if by_rows else []
            told += [f"{'、'.join(map(column_name, by_columns))} 列"] if by_columns else []
            findings.append(
                Finding(f"{grid.name}!{'和 '.join(told)}", f"是隐藏的，有 {len(hidden)} 格，{way}", is_fault=False)
            )
        cells = {place: cell for place, cell in grid.cells.items() if place not in set(hidden)}
        left = tuple(tuple(sorted({place[side] for place in cells})) for side in (0, 1))
        shown.append(grid._replace(cells=cells, rows=left[0], columns=left[1]))
    return tuple(shown), findings


def _tell_left_over(grids: Sequence[Grid], gleaned: Gleaned) -> Iterator[Finding]:
    """Every cell that no record took and nobody told of, sheet by sheet and row by row."""
    for grid in grids:
        rows: defaultdict[int, list[Cell]] = defaultdict(list)
        for place in sorted(grid.cells):
            spot: Spot = (grid.name, *place)
            if spot not in gleaned.spots and not grid.cells[place].fault:
                rows[place[0]].append(grid.cells[place])
        if (
            rows
            and all(len(cells) == len([p for p in grid.cells if p[0] == row]) for row, cells in rows.items())
            and len(rows) == len(grid.rows)
        ):
            count = sum(map(len, rows.values()))
            yield Finding(
                grid.name,
                f"没有找到能认的表，{count} 格都没有导入；表头要有“科目编码”“项目”“合计”这样的栏名",
                is_fault=False,
            )
            continue
        for cells in rows.values():
            for cell in cells[:_MANY]:
                told = f"“{' '.join(cell.text.split())[:30]}”没有用到，没有导入"
                yield Finding(grid.place(cell.row, cell.column), told, is_fault=False)
            if len(cells) > _MANY:
                names = "、".join(f"{column_name(cell.column)}{cell.row}" for cell in cells[_MANY:])
                yield Finding(f"{grid.name}!{names}", "没有用到，没有导入", is_fault=False)


# --- one record ------------------------------------------------------------------------------------------------------


def _plan(taken: Taken, wish: BookWish, *, is_whole: bool, is_sound: bool) -> BookOutcome:
    kind = wish.kind
    values = dict(taken.values)
    asked = values.pop(NUMBER, "")
    defaults: dict[str, Tree] = {"published_on": wish.today.isoformat(), "openness": "主动公开"}
    full = defaults | values | dict(wish.given)
    missing = tuple(spec for spec in fields_of(kind.record) if spec.is_required and spec.key not in full)
    known = {parsed.id: parsed for parsed in wish.draft.records}
    record_id = asked if isinstance(asked, str) and asked else "" if missing else wish.book.identify(full, wish.draft)
    faults = list(taken.faults)
    problem = check_id(record_id) if record_id and record_id not in known else None
    faults += [Finding(taken.places.get((NUMBER,), ""), problem)] if problem else []
    path = str(PurePosixPath(wish.folder, kind.name, str(full["published_on"])[:4], f"{record_id}.md"))
    outcome = BookOutcome(record_id, path, taken, missing=missing, faults=tuple(faults))
    parsed = known.get(record_id)
    if parsed is not None:
        return _meet(replace(outcome, path=parsed.path), parsed, full, wish, is_sound=is_sound)
    if missing:
        return outcome
    full.setdefault("review", smallest_review(wish.today))
    complete = complete_answers(kind, full, wish.draft, wish.today)
    whole = Proposal(kind.name, record_id, path, render_record(kind, complete, text_of(taken)).encode())
    outcome = replace(outcome, issues=find_issues(whole, taken, wish.judge))
    if any(fault.is_fault for fault in faults) or not is_whole:
        return outcome
    text = render_record(kind, _name_files(complete, taken.files), text_of(taken)).encode()
    proposal = Proposal(kind.name, record_id, path, text, tuple(_make_files(complete, taken.files)))
    return replace(outcome, proposal=proposal)


def _name_files(values: Mapping[str, Tree], files: Mapping[Path, str]) -> dict[str, Tree]:
    """The values with the names of files in the place of the rows that are in them."""
    return {key: _name_in(value, (key,), files) for key, value in values.items()}


def _name_in(value: Tree, at: Path, files: Mapping[Path, str]) -> Tree:
    if at in files:
        return files[at]
    match value:
        case dict():
            return {key: _name_in(inner, (*at, key), files) for key, inner in value.items()}
        case list():
            return [_name_in(inner, (*at, n), files) for n, inner in enumerate(value)]
    return value


def _make_files(values: Mapping[str, Tree], files: Mapping[Path, str]) -> Iterator[tuple[str, bytes]]:
    """The rows in files of their own."""
    for path, name in files.items():
        rows: Tree = dict(values)
        for step in path:
            rows = rows[str(step)] if isinstance(rows, dict) else rows[int(step)] if isinstance(rows, list) else ""
        yield name, render_rows(rows)


# --- a record that is there ------------------------------------------------------------------------------------------


def _meet(
    outcome: BookOutcome, parsed: Parsed, full: Mapping[str, Tree], wish: BookWish, *, is_sound: bool
) -> BookOutcome:
    """Where the workbook says something else than the record has, and what that would come to if it took its place."""
    kind, taken = wish.kind, outcome.taken
    if parsed.type != kind.name:
        told = f"编号“{parsed.id}”是另一种信息（{parsed.path}），不是{kind.label}"
        return replace(outcome, faults=(*outcome.faults, Finding(taken.places.get((NUMBER,), ""), told)))
    if parsed.record is None:
        told = f"{parsed.path} 有问题，请先运行 gongkai check"
        return replace(outcome, faults=(*outcome.faults, Finding("", told)))
    mine = _as_read({**full, "review": smallest_review(wish.today)}, kind)
    differences = compare_values(parsed, taken, kind, mine)
    data = wish.read_file(parsed.path)
    text = tuple(compare_text(taken, split_front_matter(decode_text(data)), parsed.path))
    said = tuple(each.told for each in differences if each.is_said)
    kept = tuple(each.told for each in differences if not each.is_said)
    standing = Standing(parsed, data, differences)
    if wish.why_public is None or takes_text(standing, taken):
        outcome = replace(outcome, held=parsed.path, conflicts=(*said, *text), kept=kept)
    else:
        outcome = replace(outcome, held=parsed.path, conflicts=said, kept=(*kept, *text))
    return plan_replacement(outcome, standing, wish, is_sound=is_sound)


def _as_read(values: Mapping[str, Tree], kind: ContentType) -> Mapping[str, Tree]:
    try:
        read = as_typed(kind.record.model_validate(dict(values)), with_internal=True)
    except ValidationError:
        return values
    return read if isinstance(read, dict) else values
