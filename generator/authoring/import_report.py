"""What came of a ledger's import, as people read it on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.authoring.importing import Outcome
from generator.authoring.new import PLACEHOLDER
from generator.model.grid import Finding


def describe_import(
    file: str,
    outcomes: Sequence[Outcome],
    findings: Sequence[Finding],
    labels: Mapping[str, str],
    *,
    is_dry: bool,
) -> Iterator[str]:
    """What came of each record of a workbook, what a person should look at, and the sums. `labels` are those of lists."""
    for finding in findings:
        yield f"[{'错误' if finding.is_fault else '说明'}] {finding.place}{'：' if finding.place else ''}{finding.message}"
    for outcome in outcomes:
        if outcome.faults:
            yield f"没有导入  {_name(outcome)}"
        elif outcome.proposal is not None:
            added = "、".join(f"{labels[group]} {count} 条" for group, count in outcome.added.items())
            yield f"{'新建' if outcome.is_new else '添记录'}  {_name(outcome)}{'：' + added if added else ''}"
        elif outcome.conflicts:
            yield f"没有变化  {_name(outcome)}"
        yield from (f"    [错误] {each.place}：{each.message}" for each in outcome.faults)
        yield from (f"    [不一致] {each.place}：{each.message}" for each in outcome.conflicts)
    yield _sum_up(file, outcomes, is_dry=is_dry)
    if any(PLACEHOLDER.encode() in o.proposal.data for o in outcomes if o.proposal and o.is_new):
        yield "新建的文件里有“待填写”的地方（审查人等），请补齐以后运行 gongkai check。"


def _name(outcome: Outcome) -> str:
    title = outcome.gathered.title or str(outcome.gathered.values.get(("title",), ""))
    return f"{outcome.id}{f'“{title}”' if title else ''}（{outcome.gathered.place}）"


def _sum_up(file: str, outcomes: Sequence[Outcome], *, is_dry: bool) -> str:
    written = [each for each in outcomes if each.proposal is not None]
    new = sum(each.is_new for each in written)
    refused = sum(bool(each.faults) for each in outcomes)
    same = len(outcomes) - len(written) - refused
    conflicts = sum(len(each.conflicts) for each in outcomes)
    head = "试导入，什么也没有写。" if is_dry else ""
    told = f"{head}{file}：{len(outcomes)} 件，新建 {new} 件，添记录 {len(written) - new} 件，没有变化 {same} 件，没有导入 {refused} 件"
    return f"{told}；有 {conflicts} 处和已有的不一致，没有改。" if conflicts else f"{told}。"
