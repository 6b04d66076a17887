"""The door for those who keep the content: `gongkai new | update | due`; Excel has a door of its own, cli_sheets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator import content_types, pipeline
from generator.authoring.answer import AnswerError, collect_names, find_unit
from generator.authoring.due import Agenda, describe_agenda, make_agenda, to_calendar, to_json
from generator.authoring.new import NewRecordError, ask_for, option_fields, write_new
from generator.authoring.update import UpdateError, make_entry, parse_order, propose_entry
from generator.authoring.write import write_proposal
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
    print_issues,
    tell_today,
)
from generator.load.assemble import link
from generator.load.trial import find_new_faults, find_sound
from generator.model.site import Draft
from generator.text.suggest import closest

app = typer.Typer()
_MANY_ARGUMENTS = {"allow_extra_args": True, "ignore_unknown_options": True}


class DueFormat(StrEnum):
    """How `due` tells."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


@app.command("new", context_settings=_MANY_ARGUMENTS)
def new_command(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="信息类型：policy、activity、supervision……")],
    record_id: Annotated[str | None, typer.Option("--id", help="编号，即文件名和网址；不写就自动编")] = None,
    content: Content = CONTENT,
    today: Today = None,
) -> None:
    """新建一条信息：可以逐项回答，也可以用 --title 标题 --publisher 机构简称 这样的选项。"""
    declared = find_kind(content_types.discover(), kind)
    draft = pipeline.read_content(open_workspace(content, OUT))
    day, ask = today or tell_today(), asker()
    try:
        answers = ask_for(declared, option_fields(context.args, declared), draft, day, ask)
        chosen = record_id or (
            ask("编号（小写英文、数字、连字符，将成为网址；直接回车就自动编）").strip() if ask else ""
        )
        path = write_new(content, declared, chosen or None, answers, draft, day)
    except NewRecordError as error:
        typer.echo(f"没有新建：{error}")
        raise typer.Exit(USAGE) from error
    typer.echo(f"已新建 {path}。请打开它补充正文和审查人，然后运行 gongkai check。")


@app.command("update", context_settings=_MANY_ARGUMENTS)
def update_command(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(help="编号，即文件名和网址里的那一段")],
    content: Content = CONTENT,
    today: Today = None,
) -> None:
    """给一条信息记一件事，如督查事项的进展：--percent 60 --text 进展情况。

    督查事项还可以记：--extend 新时限（延期）、--notice 督办通知、--reply（回音）、--problem 问题、--suspend（中止）、
    --resume（恢复）、--proceeding 督查结论、--close（销号）、--reopen 新时限（重新办理）。
    其他信息：--add 更正记录。缺什么，在终端上会逐项提问；日期用 --on，不写就是今天。
    文件里原来的内容一个字也不动；检查不通过的不写。
    """
    types = content_types.discover()
    workspace = open_workspace(content, OUT)
    draft = pipeline.read_content(workspace)
    parsed = next((each for each in draft.records if each.id == record_id), None)
    if parsed is None:
        guess = closest(record_id, (each.id for each in draft.records))
        told = f"没有编号是“{record_id}”的信息" + (f"，是不是 {guess}？" if guess else "")
        raise typer.BadParameter(told, param_hint="编号")
    kind, day, ask = types[parsed.type], today or tell_today(), asker()
    root = workspace.content_dir.parent
    before = (root / parsed.path).read_bytes()
    try:
        order = parse_order(context.args, kind, ask)
        made = make_entry(order, kind, draft, day, ask)
        proposal = propose_entry(parsed, kind, before, order.action.into, made)
    except UpdateError as error:
        typer.echo(f"没有记入：{error}")
        raise typer.Exit(USAGE) from error
    found = find_new_faults(draft, types, [proposal], day)
    if found:
        print_issues(found)
        typer.echo(f"没有记入，{parsed.path} 保持原样。")
        raise typer.Exit(BLOCKED)
    write_proposal(root, proposal, before)
    files = "".join(f"，附件 {name}" for name, _data in proposal.beside)
    typer.echo(f"已记入 {parsed.path}：{order.action.label}{files}。")


@app.command("due")
def due_command(
    content: Content = CONTENT,
    today: Today = None,
    days: Annotated[int, typer.Option("--days", min=0, help="看今后多少天")] = 30,
    unit: Annotated[str | None, typer.Option("--unit", help="只看这个机构的，写简称、全称或编号")] = None,
    form: Annotated[
        DueFormat, typer.Option("--format", help="text 给人看，json 给程序用，ics 导入日历")
    ] = DueFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件，不写就显示出来", dir_okay=False)] = None,
) -> None:
    """列出到期、逾期、该反馈没有反馈的事项。"""
    types, day = content_types.discover(), today or tell_today()
    draft = pipeline.read_content(open_workspace(content, OUT))
    # What lies ahead of the day asked for is not wrong for that: the ledger's rules leave it out.
    sound, unfit = find_sound(draft, types, max(day, tell_today()))
    entries = {entry.id: entry for entry in link(sound)}
    names = {each.id: each.short_name or each.name for each in draft.units}
    agenda = make_agenda(entries, types, Agenda(day, days, _find_unit(draft, unit), (), names))
    for path in unfit:
        typer.echo(f"{path} 有阻止发布的问题，没有列入；请运行 gongkai check", err=True)
    match form:
        case DueFormat.TEXT:
            told = "".join(f"{line}\n" for line in describe_agenda(agenda)).encode()
        case DueFormat.JSON:
            told = f"{to_json(agenda)}\n".encode()
        case DueFormat.ICS:
            settings = draft.settings
            domain, address = (settings.domain, settings.address) if settings else ("localhost", "")
            told = to_calendar(agenda, domain, address)
    if out is None:
        typer.echo(told, nl=False)
    else:
        out.write_bytes(told)
        typer.echo(f"已写入 {out}：{len(agenda.items)} 项。")


def _find_unit(draft: Draft, unit: str | None) -> str | None:
    if unit is None:
        return None
    try:
        return find_unit(unit, collect_names(draft.units, draft.places))
    except AnswerError as error:
        raise typer.BadParameter(str(error), param_hint="--unit") from error
