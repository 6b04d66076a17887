"""The door of the command line: `gongkai build | check | serve | search | verify`, and how a command ends."""

from __future__ import annotations

import errno
import gc
import importlib
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

from generator import pipeline
from generator.authoring.report import describe_issue, summarise, to_json
from generator.build.rebuild import CannotRebuildError
from generator.build.releases import DamagedRecordError, Recording
from generator.build.run import Progress as Report
from generator.build.workers import WorkerDiedError
from generator.build.write import BusyError, ForeignFolderError
from generator.cli_options import (
    BEIJING,
    BLOCKED,
    CONTENT,
    FAULT,
    FINE,
    OUT,
    USAGE,
    Content,
    Format,
    Today,
    open_workspace,
    parse_today,
    print_issues,
    tell_today,
)
from generator.load.commits import read_checkout
from generator.load.read import read_settings
from generator.model.artifact import ContentChangedError

_OTHER_DOORS: Final = ("generator.cli_authoring", "generator.cli_sheets")


class _Commands(TyperGroup):
    """The commands of this module, and of the other doors when it is none of these: a build does not wait for them to be loaded."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer has no public name for it
        """Called before a command is looked for, shown in a list or completed."""
        if not args or args[0] not in self.commands:
            for door in _OTHER_DOORS:
                self.commands.update(get_group(importlib.import_module(door).app).commands)
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="gongkai",
    cls=_Commands,
    help="政府信息公开平台生成工具",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)


def _parse_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("时刻写成 2026-11-24T09:30:00+08:00 这样") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=BEIJING)


Out = Annotated[Path, typer.Option("--out", help="网站写到哪个文件夹", file_okay=False)]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="用几个进程，默认自动")]
Record = Annotated[
    Path | None, typer.Option("--record", help="发布记录放在哪个文件夹（在网站和仓库之外，长期保存）", file_okay=False)
]
Release = Annotated[bool, typer.Option("--release", help="正式发布：不允许示例内容和演示身份")]
ReleasedAt = Annotated[
    datetime | None,
    typer.Option("--released-at", help="发布的时刻，只写进发布记录，默认现在", parser=_parse_moment),
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=parse_today, help="看从前某一天的情况，另存一份，不是发布；要同时给出 --out"),
]


@app.command("build")
def build_command(  # noqa: PLR0913, PLR0917 - one a option
    content: Content = CONTENT,
    out: Out = OUT,
    today: Today = None,
    jobs: Jobs = None,
    record: Record = None,
    released_at: ReleasedAt = None,
    as_of: AsOf = None,
    *,
    clean: Annotated[bool, typer.Option("--clean", help="不用缓存，全部重新生成")] = False,
    release: Release = False,
) -> None:
    """检查内容并生成网站；有阻止发布的问题时，原来的网站保持不变。"""
    started = time.monotonic()
    workspace = open_workspace(content, out, clean=clean)
    if as_of is not None:
        _refuse_release(workspace.out_dir, as_of, is_release=release or record is not None or today is not None)
    recording = _recording(record, workspace, released_at) if record is not None else None
    with _progress() as progress:
        day = as_of or today or tell_today()
        options = pipeline.Options(
            day, jobs, release, progress, recording=recording, asks_git=as_of is None, is_past=as_of is not None
        )
        outcome = pipeline.build(workspace, options)
    print_issues(outcome.issues)
    if not outcome.is_written:
        typer.echo(f"{summarise(outcome.issues, outcome.records)} 没有发布，{out} 保持原样。")
        raise typer.Exit(BLOCKED)
    seconds = time.monotonic() - started
    size = outcome.size / 1024 / 1024
    typer.echo(
        f"已生成 {out}：{outcome.records} 条信息，{outcome.files} 个文件（新做 {outcome.made} 个），"
        f"{size:.1f} MB，用时 {seconds:.1f} 秒。"
    )
    typer.echo(_describe_kind(as_of, record, outcome.release))


def _describe_kind(as_of: date | None, record: Path | None, release: int) -> str:
    """What the built portal is good for."""
    if as_of is not None:
        return f"这是 {as_of} 的情况，不是正式的网站，不要发布。"
    if record is not None:
        return f"发布记录 {record}：第 {release} 次发布。"
    return "没有用 --record：没有核对公开过的网址和改动，没有记入发布记录。"


def _refuse_release(out: Path, as_of: date, *, is_release: bool) -> None:
    """A look back has a folder of its own and is never a release. Raises BadParameter."""
    if is_release:
        raise typer.BadParameter(
            "看从前的情况不是发布，不能同时用 --release、--record 或 --today", param_hint="--as-of"
        )
    if as_of > tell_today():
        raise typer.BadParameter("这一天还没有到", param_hint="--as-of")
    if out == OUT.resolve() or pipeline.is_release(out):
        raise typer.BadParameter(f"{out.name} 是正式的网站，请用 --out 另写一个文件夹", param_hint="--as-of")


def _recording(record: Path, workspace: pipeline.Workspace, released_at: datetime | None) -> Recording:
    """The recording of a release. Raises BadParameter for a folder that the next build or clone would lose."""
    folder = record.resolve()
    checkout = read_checkout(workspace.content_dir)
    inside = [workspace.out_dir, workspace.content_dir, *([checkout.root] if checkout is not None else [])]
    if any(folder.is_relative_to(other) for other in inside):
        raise typer.BadParameter("发布记录要放在网站和仓库之外，不然会跟着一起丢", param_hint="--record")
    moment = released_at or datetime.now(BEIJING)
    if checkout is None:
        return Recording(folder, moment)
    return Recording(folder, moment, checkout.commit if checkout.is_clean else None, checkout.content)


@app.command("check")
def check_command(
    content: Content = CONTENT,
    today: Today = None,
    form: Annotated[Format, typer.Option("--format", help="text 给人看，json 给程序用")] = Format.TEXT,
    record: Record = None,
    *,
    release: Release = False,
) -> None:
    """只检查内容，一次列出全部问题；给出 --record 的，也核对公开过的内容（只读）。"""
    workspace = open_workspace(content, OUT)
    outcome = pipeline.check(workspace, today=today or tell_today(), release=release, record=record, asks_git=True)
    if form is Format.JSON:
        typer.echo(to_json(outcome.issues, outcome.records))
    else:
        print_issues(outcome.issues)
        typer.echo(summarise(outcome.issues, outcome.records))
    if any(issue.blocks for issue in outcome.issues):
        raise typer.Exit(BLOCKED)


@app.command("serve")
def serve_command(
    content: Content = CONTENT,
    out: Out = OUT,
    today: Today = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8000,
) -> None:
    """生成网站并在本机预览；保存文件后自动更新，有问题时页面上显示问题，保留上一次的好网页。"""
    workspace = open_workspace(content, out)
    # Loaded only for the preview: its server brings much along that no build needs.
    preview = importlib.import_module("generator.preview.serve")

    last = pipeline.Outcome(())

    def rebuild() -> object:
        nonlocal last
        last = outcome = pipeline.build(workspace, pipeline.Options(today or tell_today(), memory=last.memory))
        print_issues(outcome.issues)
        lines = tuple("\n".join(describe_issue(issue)) for issue in outcome.issues if issue.blocks)
        base_path = _base_path(workspace)
        typer.echo("已更新。" if outcome.is_written else "有问题，页面保持上一次的样子。")
        return preview.Built(lines, base_path)

    preview.serve_site(
        workspace.out_dir, (workspace.content_dir, workspace.theme_dir), rebuild, port=port, say=typer.echo
    )


def _base_path(workspace: pipeline.Workspace) -> str:
    settings = read_settings(workspace.content_dir)
    return settings.base_path if settings else "/zfxxgk/"


@app.command("search")
def search_command(  # noqa: PLR0913 - one a option
    query: Annotated[str, typer.Argument(help="要找的文字、标题或者文号")],
    site: Annotated[Path, typer.Option("--site", help="网站文件夹", exists=True, file_okay=False)] = OUT,
    facet: Annotated[list[str] | None, typer.Option("--facet", help="筛选，如 year=2025，可以写几次")] = None,
    start: Annotated[int, typer.Option("--start", min=0, help="从第几条候选开始")] = 0,
    *,
    by_date: Annotated[bool, typer.Option("--by-date", help="按日期排列")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="给程序用")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="说明为什么找到、为什么这样排")] = False,
) -> None:
    """在生成的网站里查找，结果与网页上的搜索相同。"""
    facets = dict(each.partition("=")[::2] for each in facet or ())
    if not (site / "search/manifest.json").is_file():
        raise typer.BadParameter(f"{site} 里没有搜索索引，请先运行 gongkai build", param_hint="--site")
    wish = pipeline.Wish(query, facets, by_date, start)
    reader, told = pipeline.search(site, wish)
    report = importlib.import_module("generator.outputs.search.report")
    if as_json:
        typer.echo(report.answer_json(reader, wish, told, explain=explain))
    else:
        typer.echo("\n".join(report.describe_answer(reader, told, explain=explain)))


@app.command("verify")
def verify_command(
    site: Annotated[Path, typer.Argument(help="网站文件夹", exists=True, file_okay=False)],
    record: Record = None,
    repository: Annotated[Path, typer.Option("--repository", help="重做用的 git 仓库", file_okay=False)] = Path(),
    *,
    again: Annotated[bool, typer.Option("--rebuild", help="从当时的提交和发布记录重做一遍，核对字节")] = False,
) -> None:
    """逐字节核对网站与清单是否一致；给出 --record 的，也核对发布记录。"""
    differences = pipeline.verify(site, record)
    told = "全部一致。"
    if again and not differences:
        if record is None:
            raise typer.BadParameter("重做要有发布记录，请给出 --record", param_hint="--rebuild")
        number, differences = pipeline.verify_rebuilt(site, record.resolve(), repository)
        told = f"全部一致；第 {number} 次发布重做一遍，每个字节都相同。"
    for difference in differences:
        typer.echo(f"{difference.path}：{difference.problem}")
    if differences:
        typer.echo(f"有 {len(differences)} 处不一致。")
        raise typer.Exit(BLOCKED)
    typer.echo(told)


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    rich = importlib.import_module("rich.progress")
    columns = (rich.TextColumn("{task.description}"), rich.BarColumn(), rich.MofNCompleteColumn())
    console = rich.Console(stderr=True)
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("生成网页", total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)


# typer names only some of its usage errors; this is what they all are.
_USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]


def _explain_usage(error: Exception) -> str:
    """Wrong usage in Chinese: what typer says of it in its own words only where it has no other."""
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    name = getattr(error, "param_hint", None) or (parameter.name if parameter is not None else "")
    match type(error).__name__:
        case "NoSuchOption":
            near = "、".join(getattr(error, "possibilities", None) or ())
            told = f"没有选项 {option}" + (f"，是不是 {near}？" if near else "")
        case "NoSuchCommand":
            told = f"没有命令 {getattr(error, 'command_name', '')}"
        case "MissingParameter":
            told = f"缺少参数 {name}"
        case "BadOptionUsage":
            told = f"选项 {option} 后面没有内容"
        case "NoArgsIsHelpError":
            return str(error)
        case _:
            told = f"{name}：{getattr(error, 'message', error)}" if name else str(getattr(error, "message", error))
    return f"{told}\n用法请看 gongkai --help"


# What the disk refuses is neither wrong usage nor a fault in the program: whoever runs it can mend it.
_REFUSALS = {
    errno.ENOSPC: "磁盘满了，写不进 {place}。请清理出空间，再运行一次。",
    errno.EDQUOT: "磁盘配额用完了，写不进 {place}。请清理出空间，再运行一次。",
    errno.EFBIG: "系统不许写这么大的文件，写不进 {place}。请管理员放宽限制，再运行一次。",
    errno.EROFS: "{place} 所在的磁盘是只读的，写不进去。请改成可写，或者换一个文件夹，再运行一次。",
    errno.EACCES: "没有权限读写 {place}。请管理员给运行的用户加上权限，再运行一次。",
    errno.EPERM: "没有权限读写 {place}。请管理员给运行的用户加上权限，再运行一次。",
    errno.ENOTDIR: "{place} 的路径中有一段是文件，不是文件夹。请换一个位置，再运行一次。",
    errno.EEXIST: "{place} 是文件，不是文件夹。请换一个位置，再运行一次。",
    errno.EADDRINUSE: "端口已经被别的程序占用。请用 --port 换一个端口。",
}


def _explain_stop(error: Exception) -> str | None:  # noqa: PLR0911 - one case a kind of stop
    """Why a command could not do its work, in Chinese; None for a fault in the program."""
    match error:
        case BusyError():
            return f"另一次生成正在写 {error}，请等它结束。"
        case ContentChangedError():
            return f"{error.path} 正在被改动，请等编辑完成后重新运行。"
        case CannotRebuildError():
            return f"没有重做：{error}。"
        case DamagedRecordError():
            return f"发布记录坏了，没有发布。{error}"
        case WorkerDiedError():
            return "生成网站的一个进程被系统结束了，多半是内存不够。请关掉别的程序，或者加上 --jobs 1（慢一些，用的内存少），再运行一次。"
        case OSError() if error.errno in _REFUSALS:
            return _REFUSALS[error.errno].format(place=error.filename or "文件")
        case _:
            return None


def main() -> None:
    """Run a command. Exit codes: 0 fine, 1 blocked or stopped, 2 usage, 3 a fault in the program."""
    try:
        # Standing alone, typer would tell of wrong usage in English and end the program itself.
        sys.exit(app(standalone_mode=False) or FINE)
    except _USAGE_ERROR as error:
        typer.echo(_explain_usage(error), err=True)
        sys.exit(USAGE)
    except typer.Abort:
        typer.echo("已取消。", err=True)
        sys.exit(USAGE)
    except ForeignFolderError as error:
        typer.echo(f"{error} 里有不是本程序生成的文件，为免误删没有写入。请换一个 --out，或者先清空它。", err=True)
        sys.exit(USAGE)
    except Exception as error:  # noqa: BLE001 - the door: what is not explained is a fault in the program and is shown whole
        told = _explain_stop(error)
        if told is not None:
            typer.echo(told, err=True)
            sys.exit(BLOCKED)
        traceback.print_exc()
        typer.echo("程序出错了，这不是内容的问题。请把以上信息交给技术人员。", err=True)
        sys.exit(FAULT)
    finally:
        # What is left is not looked through once more at the end, either: see __main__.
        gc.freeze()
