"""The door for those who keep the content: `gongkai new | update | due | import | export | template`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from generator import content_types
from generator.authoring.new import NewRecordError, ask_for, option_fields, write_new
from generator.cli_options import CONTENT, USAGE, Content, Today, tell_today
from generator.load.read import read_draft

app = typer.Typer()


@app.command("new", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def new_command(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="信息类型：policy、activity……")],
    record_id: Annotated[str | None, typer.Option("--id", help="编号，即文件名和网址")] = None,
    content: Content = CONTENT,
    today: Today = None,
) -> None:
    """新建一条信息：可以逐项回答，也可以用 --title 标题 --publisher 机构编号 这样的选项。"""
    types = content_types.discover()
    if kind not in types:
        raise typer.BadParameter(f"没有“{kind}”这种信息，只有：{'、'.join(types)}", param_hint="类型")
    draft = read_draft(content, types)
    try:
        given = option_fields(context.args, types[kind])
        ask = sys.stdin.isatty()
        answers = ask_for(types[kind], given, draft, today or tell_today(), typer.prompt if ask else None)
        chosen = record_id or (typer.prompt("编号（小写英文、数字、连字符，将成为网址）") if ask else None)
        path = write_new(content, types[kind], chosen, answers, draft, today or tell_today())
    except NewRecordError as error:
        typer.echo(f"没有新建：{error}")
        raise typer.Exit(USAGE) from error
    typer.echo(f"已新建 {path}。请打开它补充正文，然后运行 gongkai check。")
