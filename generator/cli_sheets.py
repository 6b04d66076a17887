"""The door for offices that keep their records in Excel: `gongkai import | export | template`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
import yaml

from generator import content_types, pipeline
from generator.authoring.answer import AnswerError, Names, collect_names, read_answer
from generator.authoring.columns import Field, tables_of
from generator.authoring.exporting import Exported, TooLongError, render_workbook
from generator.authoring.headings import MapError, parse_map
from generator.authoring.import_report import describe_import
from generator.authoring.importing import Outcome, Wish, known_titles, plan_import
from generator.authoring.rows import Reading
from generator.authoring.workbook import WorkbookError, parse_workbook
from generator.authoring.write import write_proposal
from generator.cli_book import Place, export_book, import_book, make_wish, read_given, save_book
from generator.cli_options import (
    BLOCKED,
    CONTENT,
    OUT,
    USAGE,
    Content,
    Today,
    asker,
    find_kind,
    open_workspace,
    tell_today,
)
from generator.load.trial import find_new_faults
from generator.model.book import Tree
from generator.model.content_type import ContentType
from generator.model.declaration import Path as Keys
from generator.model.grid import Grid
from generator.model.site import Draft
from generator.text.front_matter import decode_text, split_front_matter

app = typer.Typer()
Kind = Annotated[str, typer.Argument(help="信息类型，如 supervision（督查事项）")]


_MANY_ARGUMENTS = {"allow_extra_args": True, "ignore_unknown_options": True}


def _find_sheet_kind(name: str) -> ContentType:
    types = content_types.discover()
    kind = find_kind(types, name)
    if kind.sheet is None and kind.book is None:
        known = "、".join(each.name for each in types.values() if each.sheet is not None or each.book is not None)
        raise typer.BadParameter(f"{kind.label}没有 Excel 台账，有的是：{known}", param_hint="类型")
    return kind


ColumnMap = Annotated[
    str | None, typer.Option("--map", help="列名是什么：“责任人=contact,备注=-”，或者写着 列名: 字段 的 yml 文件")
]
Fill = Annotated[
    list[str] | None, typer.Option("--fill", help="新事项里表上没有的项，如 公开主体=区政府办公室，可以写几次")
]
Files = Annotated[
    Path | None,
    typer.Option(
        "--files", help="附件在哪个文件夹（直接放，或者放在以编号命名的文件夹里）", exists=True, file_okay=False
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看结果，什么也不写")]
WithHidden = Annotated[bool, typer.Option("--with-hidden", help="隐藏的工作表、行和列也导入")]


Replace = Annotated[
    bool,
    typer.Option("--replace", help="预决算：已经有、还没有公开的，用工作簿的内容替换；工作簿里没有的照旧"),
]
Record = Annotated[
    Path | None,
    typer.Option("--record", help="发布记录的文件夹，--replace 用它查是不是公开过", exists=True, file_okay=False),
]


def _take_file(arguments: Sequence[str]) -> tuple[Path, list[str]]:
    """The one argument that is no option and no option's value, and the rest. Raises BadParameter."""
    rest: list[str] = []
    files: list[str] = []
    words = iter(arguments)
    for word in words:
        if word.startswith("--"):
            rest.append(word)
            rest += [] if "=" in word else [value for value in [next(words, None)] if value is not None]
        else:
            files.append(word)
    if len(files) != 1:
        told = "没有写文件名" if not files else f"只能写一个文件：{'、'.join(files)}"
        raise typer.BadParameter(told, param_hint="文件")
    if not Path(files[0]).is_file():
        raise typer.BadParameter(f"没有文件 {files[0]}", param_hint="文件")
    return Path(files[0]), rest


@app.command("import", context_settings=_MANY_ARGUMENTS)
def import_command(  # noqa: PLR0913, PLR0917 - one a option
    context: typer.Context,
    kind: Kind,
    file: Annotated[str, typer.Argument(help="Excel 工作簿（xlsx）")],
    content: Content = CONTENT,
    today: Today = None,
    told: ColumnMap = None,
    fill: Fill = None,
    files: Files = None,
    *,
    dry_run: DryRun = False,
    with_hidden: WithHidden = False,
    replaces: Replace = False,
    record: Record = None,
) -> None:
    """把 Excel 导入：台账一行一件，新事项建文件，已有事项添新的记录；预决算一个工作簿一份。已有的内容不改，每一格都有交代。

    预决算已经有、还没有公开的，加 --replace 用工作簿替换。预决算的工作簿里没有写明的，写在后面：--unit 机构 --year 年度 --phase 预算或决算 --level 部门或单位 --money-unit 万元。
    """
    declared = _find_sheet_kind(kind)
    path, told_beside = _take_file([file, *context.args])
    workspace, day = open_workspace(content, OUT), today or tell_today()
    draft = pipeline.read_content(workspace)
    place = Place(workspace.content_dir.parent, workspace.content_dir.name, day, with_hidden, replaces, record)
    if declared.book is None:
        _refuse_options(declared, told_beside, place)
        names = collect_names(draft.units, draft.places)
        ways = _Ways(_read_map(told, declared), _read_fill(fill or (), declared, names), files, dry_run)
        _import_ledger(path, (declared, draft, names), place, ways)
        return
    if told or fill or files:
        raise typer.BadParameter(f"{declared.label}不用 --map、--fill 和 --files")
    if record is not None and not replaces:
        raise typer.BadParameter("和 --replace 一起用", param_hint="--record")
    given = read_given(told_beside, declared, declared.book, draft)
    wish = make_wish((declared, declared.book), draft, given, place)
    import_book(_read_grids(path), path, wish, place.root, is_dry=dry_run, ask=asker())


def _refuse_options(kind: ContentType, told: Sequence[str], place: Place) -> None:
    """What only workbooks of records have. Raises BadParameter."""
    if told or place.replaces or place.record is not None:
        option = told[0] if told else "--replace" if place.replaces else "--record"
        raise typer.BadParameter(f"{kind.label}没有选项 {option}")


class _Ways(NamedTuple):
    """How a ledger is read: which column is what, what new records have beside it, where files are, whether to write."""

    columns: Mapping[str, Field | None]
    fill: Mapping[Keys, Tree]
    files: Path | None
    is_dry: bool


def _import_ledger(path: Path, given: tuple[ContentType, Draft, Names], place: Place, ways: _Ways) -> None:
    """Records out of rows."""
    declared, draft, names = given
    reading = Reading(tables_of(declared), names, ways.columns, known_titles(draft, declared), place.with_hidden)
    wish = Wish(
        declared,
        draft,
        place.today,
        place.folder,
        ways.fill,
        lambda name: (place.root / name).read_bytes(),
        lambda record_id, name: _find_file(ways.files, record_id, name),
        lambda proposals: find_new_faults(draft, content_types.discover(), proposals, place.today),
    )
    outcomes, findings = plan_import(_read_grids(path), reading, wish)
    if not ways.is_dry:
        _write(place.root, outcomes)
    labels = {table.group: table.name for table in reading.tables}
    for line in describe_import(path.name, outcomes, findings, labels, is_dry=ways.is_dry):
        typer.echo(line)
    if any(each.faults or each.conflicts for each in outcomes) or any(each.is_fault for each in findings):
        raise typer.Exit(BLOCKED)


def _read_grids(file: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook; ends the command where it cannot be read."""
    try:
        return parse_workbook(file.read_bytes())
    except WorkbookError as error:
        typer.echo(f"没有导入：{file} {error}")
        raise typer.Exit(USAGE) from error


def _write(root: Path, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.proposal is not None:
            write_proposal(root, outcome.proposal, outcome.before)


def _find_file(folder: Path | None, record_id: str, name: str) -> bytes | None:
    """An attachment, where it was put by that name and nowhere else."""
    if folder is None or name in ("", ".", "..") or "/" in name or "\\" in name:
        return None
    places = (folder / record_id / name, folder / name)
    return next((place.read_bytes() for place in places if place.is_file()), None)


def _read_map(told: str | None, kind: ContentType) -> dict[str, Field | None]:
    """Raises BadParameter."""
    if told is None:
        return {}
    entries: object
    try:
        if told.endswith((".yml", ".yaml")):
            entries = yaml.safe_load(decode_text(Path(told).read_bytes()))
        else:
            entries = dict(each.split("=", 1) for each in told.replace("，", ",").split(","))
    except FileNotFoundError as error:
        raise typer.BadParameter(f"没有文件 {told}", param_hint="--map") from error
    except (ValueError, yaml.YAMLError) as error:
        raise typer.BadParameter("写成“列名=字段,列名=字段”", param_hint="--map") from error
    if not isinstance(entries, Mapping):
        raise typer.BadParameter(f"{told} 里每行写 列名: 字段", param_hint="--map")
    try:
        return parse_map({str(key): str(value or "") for key, value in entries.items()}, tables_of(kind))
    except MapError as error:
        raise typer.BadParameter(str(error), param_hint="--map") from error


def _read_fill(fill: Sequence[str], kind: ContentType, names: Names) -> dict[Keys, Tree]:
    """Raises BadParameter."""
    filled: dict[Keys, Tree] = {}
    for each in fill:
        heading, _equals, value = each.partition("=")
        try:
            field = next(iter(parse_map({heading: heading}, tables_of(kind)).values()))
            if field is None or field.group:
                raise typer.BadParameter("写成 公开主体=区政府办公室 这样", param_hint="--fill")
            filled[field.path] = read_answer(field.form, value, names)
        except (AnswerError, MapError) as error:
            raise typer.BadParameter(f"“{heading}”：{error}", param_hint="--fill") from error
    return filled


@app.command("export")
def export_command(
    kind: Kind,
    record_id: Annotated[str, typer.Argument(help="预决算要写明编号；台账不写，全部导出")] = "",
    content: Content = CONTENT,
    today: Today = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件", dir_okay=False)] = None,
    files: Annotated[
        Path | None, typer.Option("--files", help="附件也复制一份，放到哪个文件夹", file_okay=False)
    ] = None,
) -> None:
    """把一种信息导出成 Excel：改好、接着填，再用 gongkai import 导回来。审查人的姓名不导出。预决算一次导出一份，写明编号。"""
    declared = _find_sheet_kind(kind)
    workspace = open_workspace(content, OUT)
    draft = pipeline.read_content(workspace)
    if declared.book is not None:
        place = Place(workspace.content_dir.parent, workspace.content_dir.name, today or tell_today())
        export_book((declared, declared.book), draft, record_id, place, out)
        return
    if record_id:
        raise typer.BadParameter(f"{declared.label}全部导出到一张台账，不写编号", param_hint="编号")
    unread = [p.path for p in draft.records if p.type == kind and p.record is None]
    if unread:
        typer.echo(f"没有导出：{'、'.join(unread)} 有问题，请先运行 gongkai check")
        raise typer.Exit(BLOCKED)
    root = workspace.content_dir.parent
    records = sorted(_find_records(draft, kind, root), key=lambda each: each.id)
    _save(declared, records, draft, today or tell_today(), out)
    if files is not None:
        _copy_files(draft, kind, root, files)


def _copy_files(draft: Draft, kind: str, root: Path, files: Path) -> None:
    for parsed in draft.records:
        for file in parsed.files if parsed.type == kind else ():
            target = files / parsed.id / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((root / file.content.path).read_bytes())


def _find_records(draft: Draft, kind: str, root: Path) -> Iterator[Exported]:
    for parsed in draft.records:
        if parsed.type == kind and parsed.record is not None:
            parts = split_front_matter(decode_text((root / parsed.path).read_bytes()))
            yield Exported(parsed.id, parsed.record, parts.body if parts else "")


@app.command("template", context_settings=_MANY_ARGUMENTS)
def template_command(
    context: typer.Context,
    kind: Kind,
    content: Content = CONTENT,
    today: Today = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件", dir_okay=False)] = None,
) -> None:
    """做一份空的 Excel 台账，带下拉列表和填写说明。

    预决算的，写在后面：--unit 机构 --year 年度 --phase 预算或决算 --level 部门或单位；上年公布过的，上年数已经填好。
    """
    declared = _find_sheet_kind(kind)
    draft = pipeline.read_content(open_workspace(content, OUT))
    if declared.book is not None:
        given = read_given(context.args, declared, declared.book, draft)
        save_book(declared.book.make(given, draft, today or tell_today()), today or tell_today(), out)
        return
    if context.args:
        raise typer.BadParameter(f"{declared.label}没有选项 {context.args[0]}")
    _save(declared, [], draft, today or tell_today(), out)


def _save(kind: ContentType, records: Sequence[Exported], draft: Draft, day: date, out: Path | None) -> None:
    name = kind.sheet.name if kind.sheet else kind.label
    target = out or Path(f"{name}.xlsx")
    if out is None and target.exists():
        raise typer.BadParameter(f"已经有 {target}，请用 --out 换一个文件名", param_hint="--out")
    try:
        data = render_workbook(kind, records, collect_names(draft.units, draft.places), day)
    except TooLongError as error:
        typer.echo(f"没有导出：{error}")
        raise typer.Exit(BLOCKED) from error
    target.write_bytes(data)
    typer.echo(f"已写入 {target}：{len(records)} 件。" if records else f"已写入 {target}，可以开始填。")
