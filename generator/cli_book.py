"""What `gongkai import | export | template` do where a record is a workbook: budgets and final accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import typer

from generator import content_types
from generator.authoring.answer import AnswerError, Names, collect_names, form_of, read_answer
from generator.authoring.asking import Ask, as_chosen, render_question
from generator.authoring.book_import import plan_book
from generator.authoring.book_report import describe_book
from generator.authoring.book_wish import BookOutcome, BookWish
from generator.authoring.book_write import render_book
from generator.authoring.new import NewRecordError, option_fields
from generator.authoring.publicity import Evidence, why_public
from generator.authoring.workbook import parse_workbook
from generator.authoring.write import write_changes, write_proposal
from generator.build.releases import read_releases
from generator.cli_options import BLOCKED
from generator.load.commits import was_committed
from generator.load.trial import find_new_faults
from generator.model.book import Book, Made, Tree
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of
from generator.model.grid import Grid
from generator.model.site import Draft, Parsed
from generator.text.front_matter import decode_text, split_front_matter


class Place(NamedTuple):
    """Where and when: the folder above content/, its name, the day; how: whether what is not public yet is replaced."""

    root: Path
    folder: str
    today: date
    with_hidden: bool = False
    replaces: bool = False
    record: Path | None = None


def read_given(arguments: Sequence[str], kind: ContentType, book: Book, draft: Draft) -> dict[str, Tree]:
    """`--unit 区财政局 --year 2025` as values of fields. Raises BadParameter."""
    short = dict(book.options)
    told = []
    for argument in arguments:
        name, equals, value = argument.partition("=")
        key = short.get(name.removeprefix("--")) if name.startswith("--") else None
        told.append(f"--{key}{equals}{value}" if key else argument)
    names = collect_names(draft.units, draft.places)
    specs = {spec.key: spec for spec in fields_of(kind.record)}
    given: dict[str, Tree] = {}
    try:
        for key, text in option_fields(told, kind).items():
            given[key] = _read(specs[key], text, names, next((f"--{n}" for n, k in book.options if k == key), ""))
    except NewRecordError as error:
        raise typer.BadParameter(str(error)) from error
    return given


def _read(spec: FieldSpec, text: str, names: Names, option: str) -> Tree:
    try:
        return read_answer(form_of(spec), text, names)
    except AnswerError as error:
        hint = option or f"--{spec.key.replace('_', '-')}"
        raise typer.BadParameter(f"{error}", param_hint=f"{hint}（{spec.label}）") from error


def import_book(
    grids: Sequence[Grid], file: Path, wish: BookWish, root: Path, *, is_dry: bool, ask: Ask | None
) -> None:
    """Plan, ask for what the workbook does not say where somebody sits there, write, tell."""
    outcomes, findings = plan_book(grids, wish)
    while ask is not None and (wanted := [spec for each in outcomes for spec in each.missing if spec.key != "title"]):
        wish = replace(wish, given={**wish.given, wanted[0].key: _ask_until(wanted[0], wish.draft, ask)})
        outcomes, findings = plan_book(grids, wish)
    if not is_dry:
        for outcome in outcomes:
            if outcome.proposal is not None:
                write_proposal(root, outcome.proposal, None)
            if outcome.changes:
                write_changes(root, outcome.changes)
    options = {key: short for short, key in wish.book.options}
    for line in describe_book(file.name, outcomes, findings, options, is_dry=is_dry):
        typer.echo(line)
    if not outcomes or any(_is_bad(each) for each in outcomes) or any(each.is_fault for each in findings):
        raise typer.Exit(BLOCKED)


def _ask_until(spec: FieldSpec, draft: Draft, ask: Ask) -> Tree:
    """Asked again until the answer can be taken."""
    names, told = collect_names(draft.units, draft.places), ""
    question = f"工作簿里没有写：{render_question(spec, draft.units)}"
    while True:
        try:
            return read_answer(form_of(spec), as_chosen(spec, ask(told + question)), names)
        except AnswerError as error:
            told = f"{error}\n"


def _is_bad(outcome: BookOutcome) -> bool:
    is_new = outcome.proposal is not None
    return (
        bool(outcome.conflicts and not outcome.changes)
        or not (is_new or outcome.held)
        or any(each.is_fault for each in outcome.issues)
    )


def make_wish(declared: tuple[ContentType, Book], draft: Draft, given: Mapping[str, Tree], place: Place) -> BookWish:
    """How a workbook is imported into a content/."""
    return BookWish(
        *declared,
        draft,
        place.today,
        place.folder,
        given,
        place.with_hidden,
        lambda path: (place.root / path).read_bytes(),
        lambda proposals: find_new_faults(draft, content_types.discover(), proposals, place.today),
        _judge_publicity(place) if place.replaces else None,
    )


def _judge_publicity(place: Place) -> Callable[[Parsed], str]:
    """Why a record counts as public: as the release record says, else as git and its dates do."""
    history = read_releases(place.record).history if place.record is not None else None
    published = history.records if history is not None and history.sequence else None
    evidence = Evidence(place.today, published, lambda path: was_committed(place.root, path))
    return lambda parsed: why_public(parsed, evidence)


def export_book(
    declared: tuple[ContentType, Book], draft: Draft, record_id: str, place: Place, out: Path | None
) -> None:
    """Write a record as a workbook, and tell what of it would not read back as it is. Raises BadParameter."""
    kind, book = declared
    parsed = next((each for each in draft.records if each.type == kind.name and each.id == record_id), None)
    if parsed is None:
        known = [each.id for each in draft.records if each.type == kind.name]
        told = (
            f"没有编号是“{record_id}”的{kind.label}" if record_id else "请写明导出哪一份，如 gongkai export 类型 编号"
        )
        listed = f"；有：{'、'.join(known[:20])}{'……' if len(known) > 20 else ''}" if known else ""  # noqa: PLR2004
        raise typer.BadParameter(f"{told}{listed}", param_hint="编号")
    if parsed.record is None:
        typer.echo(f"没有导出：{parsed.path} 有问题，请先运行 gongkai check")
        raise typer.Exit(BLOCKED)
    parts = split_front_matter(decode_text((place.root / parsed.path).read_bytes()))
    made = book.show(record_id, parsed.record, parts.body if parts else "", draft)
    wish = make_wish(declared, draft, {}, place)
    outcomes, _findings = plan_book(parse_workbook(render_book(made, place.today)), wish)
    save_book(made, place.today, out)
    changed = [conflict for outcome in outcomes for conflict in outcome.conflicts]
    if changed:
        typer.echo(f"有 {len(changed)} 处 Excel 里放不下原来的样子，导回来会和文件不一样，以文件为准：")
        for conflict in changed:
            typer.echo(f"  {conflict.place}：{conflict.message}")
        raise typer.Exit(BLOCKED)


def save_book(made: Made, today: date, out: Path | None) -> None:
    """Write the workbook. Raises BadParameter."""
    target = out or Path(f"{made.name}.xlsx")
    if out is None and target.exists():
        raise typer.BadParameter(f"已经有 {target}，请用 --out 换一个文件名", param_hint="--out")
    target.write_bytes(render_book(made, today))
    typer.echo(f"已写入 {target}：{len(made.leaves)} 张工作表。")
    for note in made.notes:
        typer.echo(f"  {note}")
