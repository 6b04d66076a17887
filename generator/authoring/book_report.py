"""What came of a workbook, as a person at the terminal reads it: what was understood, what to look at, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.authoring.book_import import BookOutcome
from generator.authoring.new import PLACEHOLDER
from generator.model.declaration import FieldSpec
from generator.model.grid import Finding

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
        yield f"\n没有导入：{file} 里没有找到能认的表。"


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
        yield from _tell_held(outcome)
    elif outcome.proposal is None:
        yield "没有导入，什么也没有写。改好以后再运行一次同样的命令。"
    else:
        files = len(outcome.proposal.beside)
        beside = f"，旁边的文件夹里有 {files} 个 CSV 文件" if files else ""
        yield f"{'试导入，什么也没有写。将新建' if is_dry else '新建'} {outcome.path}{beside}。"
        yield from _tell_next(outcome, is_dry=is_dry, is_broken=is_broken)


def _tell_held(outcome: BookOutcome) -> Iterator[str]:
    if not outcome.conflicts:
        yield f"没有变化：{outcome.held} 里已经是这些内容。"
        return
    yield f"已经有 {outcome.held}，没有改。和工作簿不一样的有 {len(outcome.conflicts)} 处："
    yield from map(_tell, outcome.conflicts[:_MOST_CONFLICTS])
    if len(outcome.conflicts) > _MOST_CONFLICTS:
        yield f"  …… 还有 {len(outcome.conflicts) - _MOST_CONFLICTS} 处"
    yield "还没有公开的，删去这个文件和同名的文件夹再导入；已经公开的，改文件，并写更正记录（corrections）。"


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
