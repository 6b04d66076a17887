"""What the commands have in common: exit codes, options, the day."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from generator import pipeline
from generator.authoring.report import describe_issue
from generator.model.content_type import ContentType, Types
from generator.model.fields import parse_day
from generator.model.issue import Issue

FINE, BLOCKED, USAGE, FAULT = 0, 1, 2, 3
BEIJING: Final = ZoneInfo("Asia/Shanghai")
CONTENT: Final = Path("content")
OUT: Final = Path("site")


class Format(StrEnum):
    """How `check` reports."""

    TEXT = "text"
    JSON = "json"


def parse_today(text: str) -> date:
    """An option that is a day. Raises BadParameter."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise typer.BadParameter("日期写成 2026-11-23 这样") from error


def tell_today() -> date:
    """The day it is in Beijing."""
    return datetime.now(BEIJING).date()


Content = Annotated[Path, typer.Option("--content", help="内容所在的文件夹", file_okay=False)]
Today = Annotated[date | None, typer.Option("--today", parser=parse_today, help="按哪一天计算，默认北京时间今天")]


def open_workspace(content: Path, out: Path, *, clean: bool = False) -> pipeline.Workspace:
    """The folders that a command works on. Raises BadParameter."""
    if not content.is_dir():
        raise typer.BadParameter(f"没有文件夹 {content}", param_hint="--content")
    cache = None if clean else Path(".cache/gongkai")
    return pipeline.Workspace(content.resolve(), out.resolve(), cache)


def find_kind(types: Types, kind: str) -> ContentType:
    """The type of that name. Raises BadParameter."""
    if kind not in types:
        raise typer.BadParameter(f"没有“{kind}”这种信息，只有：{'、'.join(types)}", param_hint="类型")
    return types[kind]


def print_issues(issues: Iterable[Issue]) -> None:
    """Every issue as an editor reads it."""
    for issue in issues:
        for line in describe_issue(issue):
            typer.echo(line)


def asker() -> Callable[[str], str] | None:
    """Asks whoever sits at the terminal, if anybody does; an empty answer is one."""
    if not sys.stdin.isatty():
        return None

    def ask(question: str) -> str:
        answer: str = typer.prompt(question, default="", show_default=False)
        return answer

    return ask
