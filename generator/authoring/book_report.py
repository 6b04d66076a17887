"""What came of a workbook, as a person at the terminal reads it: what was understood, what to look at, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.authoring.book_wish import BookOutcome
from generator.authoring.new import PLACEHOLDER
from generator.model.declaration import FieldSpec
from generator.model.grid import Finding
from generator.model.work import FileChange

_MOST_CONFLICTS: Final = 30


def describe_book(
    file: str,
    outcomes: Sequence[BookOutcome],
    findings: Sequence[Finding],
    options: Mapping[str, str],
    *,
    is_dry: bool,
) -> Iterator[str]:
    """Lines for the terminal. `options` are the short names of fields."""
    for outcome in outcomes:
        title = outcome.taken.values.get("title")
        yield f"{title if isinstance(title, str) else file}"
        yield from (f"  ✓ {line}" for line in outcome.taken.lines)
    asides = [finding for finding in findings if not finding.is_fault]
    faults = [finding for finding in findings if finding.is_fault]
    if asides:
        yield "\n请看一眼（不影响导入）："
        yield from map(_tell, asides)
    if faults:
        yield "\n要改的："
        yield from map(_tell, faults)
    for outcome in outcomes:
        yield from _describe(outcome, options, is_dry=is_dry, is_broken=bool(faults))
    if not outcomes:
        yield "\n没有导入，什么也没有写。" if faults else f"\n没有导入：{file} 里没有找到能认的表。"


def _tell(finding: Finding) -> str:
    return f"  {'✗' if finding.is_fault else '·'} {finding.place}{'：' if finding.place else ''}{finding.message}"


def _describe(outcome: BookOutcome, options: Mapping[str, str], *, is_dry: bool, is_broken: bool) -> Iterator[str]:
    if outcome.faults:
        yield "\n要改的：" if any(each.is_fault for each in outcome.faults) else "\n请看一眼："
        yield from map(_tell, outcome.faults)
    if outcome.missing:
        yield "\n工作簿里没有写，请在命令后面加上："
        yield from (f"  {_ask(spec, options)}" for spec in outcome.missing if spec.key != "title")
    if outcome.issues:
        yield "\n检查发现："
        for finding, count in Counter(outcome.issues).items():
            yield f"{_tell(finding)}{f'（同样的 {count} 处）' if count > 1 else ''}"
    yield ""
    if outcome.held:
        yield from _tell_held(outcome, is_dry=is_dry)
    elif outcome.proposal is None:
        yield "没有导入，什么也没有写。改好以后再运行一次同样的命令。"
    else:
        files = len(outcome.proposal.beside)
        beside = f"，旁边的文件夹里有 {files} 个 CSV 文件" if files else ""
        yield f"{'试导入，什么也没有写。将新建' if is_dry else '新建'} {outcome.path}{beside}。"
        yield from _tell_next(outcome, is_dry=is_dry, is_broken=is_broken)


def _tell_held(outcome: BookOutcome, *, is_dry: bool) -> Iterator[str]:
    if not outcome.conflicts:
        yield f"没有变化：{outcome.held} 里已经是这些内容。"
    else:
        done = "将替换" if is_dry else "替换了"
        head = f"{done} {outcome.held}" if outcome.changes else f"已经有 {outcome.held}，没有改"
        yield f"{head}。和工作簿不一样的有 {len(outcome.conflicts)} 处："
        yield from _tell_some(outcome.conflicts)
    if outcome.kept:
        yield f"工作簿里没有写、文件里有的，照旧 {len(outcome.kept)} 处："
        yield from _tell_some(outcome.kept)
    if outcome.changes:
        yield "文件：" if not is_dry else "会动的文件："
        yield from (f"  {_name_change(each)} {each.path}" for each in outcome.changes)
        yield "审查情况、附件和工作簿里没有的其他内容都照旧。" + (
            "没有写。去掉 --dry-run 就替换。" if is_dry else "接下来：运行 gongkai check，核对审查日期。"
        )
    elif outcome.refused:
        yield f"没有替换，什么也没有写：{outcome.refused}。"
    elif outcome.conflicts:
        yield "还没有公开的，加上 --replace 再运行，就用工作簿的内容替换（先加 --dry-run 看会改什么）；已经公开的，改文件，并写更正记录（corrections）。"


def _tell_some(findings: Sequence[Finding]) -> Iterator[str]:
    yield from (_tell(finding._replace(is_fault=False)) for finding in findings[:_MOST_CONFLICTS])
    if len(findings) > _MOST_CONFLICTS:
        yield f"  …… 还有 {len(findings) - _MOST_CONFLICTS} 处"


def _name_change(change: FileChange) -> str:
    return "新建" if change.before is None else "删去" if change.after is None else "改写"


def _tell_next(outcome: BookOutcome, *, is_dry: bool, is_broken: bool) -> Iterator[str]:
    faults = sum(each.is_fault for each in outcome.issues)
    if faults or is_broken:
        what = f"有 {faults} 处阻止发布：" if faults else "有看不懂的地方："
        again = "先在 Excel 里改好再导入" if is_dry else "改文件；或者删去刚写的文件，在 Excel 里改好再导入"
        yield f"{what}{again}。原件确实这样印的，在文件里写 accepted 照原件公开。"
    elif is_dry:
        yield "没有阻止发布的问题。去掉 --dry-run 就写入。"
    if not is_dry:
        assert outcome.proposal is not None  # noqa: S101 - told by the caller
        left = PLACEHOLDER.encode() in outcome.proposal.data
        yield f"接下来：打开文件，{'把“待填写”换成实际的审查人，' if left else ''}补充正文和增减原因，然后运行 gongkai check。"


def _ask(spec: FieldSpec, options: Mapping[str, str]) -> str:
    option = options.get(spec.key, spec.key.replace("_", "-"))
    return f"--{option} {spec.label}{f'（{spec.help.text}）' if spec.help else ''}"
