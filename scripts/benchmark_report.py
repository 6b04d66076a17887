"""From raw samples to a table: medians of runs, medians of the ratios of pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from scripts.benchmark_cases import Sample
from scripts.benchmark_measure import Cost, Output

_MIB = 1024 * 1024
_HEAD = ("case", "tool", "wall s", "fastest", "slowest", "CPU s", "others CPU s", "peak MiB", "gongkai / tool")


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each measure by itself."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        int(median(cost.peak for cost in costs)),
        median(cost.others for cost in costs),
    )


def pair_ratio(ours: Sequence[Sample], theirs: Sequence[Sample]) -> float | None:
    """The median of our wall clock over theirs, run by run; None without a pair."""
    walls = {sample.run: sample.cost.wall for sample in theirs}
    ratios = [sample.cost.wall / walls[sample.run] for sample in ours if walls.get(sample.run)]
    return median(ratios) if ratios else None


def summarise(samples: Sequence[Sample]) -> list[dict[str, object]]:
    """A row for every case and tool, in the order they were measured."""
    rows: list[dict[str, object]] = []
    groups: dict[tuple[str, str], list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.case, sample.tool), []).append(sample)
    for (case, tool), group in groups.items():
        middle = medians([sample.cost for sample in group])
        walls = [sample.cost.wall for sample in group]
        rows.append(
            {
                "case": case,
                "tool": tool,
                "wall": middle.wall,
                "fastest": min(walls),
                "slowest": max(walls),
                "cpu": middle.cpu,
                "others": middle.others,
                "peak": middle.peak,
                "ratio": None if tool == "gongkai" else pair_ratio(groups.get((case, "gongkai"), []), group),
            }
        )
    return rows


def describe_costs(rows: Sequence[Mapping[str, object]]) -> str:
    """The summary as a table."""
    lines = []
    for row in rows:
        ratio = row["ratio"]
        lines.append(
            (
                str(row["case"]),
                str(row["tool"]),
                *(f"{row[key]:.2f}" for key in ("wall", "fastest", "slowest", "cpu", "others")),
                f"{int(str(row['peak'])) / _MIB:.0f}",
                "" if ratio is None else f"{ratio:.2f}",
            )
        )
    return print_table([_HEAD, *lines], numeric_from=2)


def describe_outputs(outputs: Mapping[str, Output]) -> str:
    """Files by kind on all sides: what the times bought."""
    kinds = sorted({kind for output in outputs.values() for kind in output.kinds})
    lines = [("files", *outputs)]
    lines += [(kind, *(str(output.kinds.get(kind, 0)) for output in outputs.values())) for kind in kinds]
    lines.append(("all files", *(str(output.files) for output in outputs.values())))
    lines.append(("MiB", *(f"{output.size / _MIB:.1f}" for output in outputs.values())))
    return print_table(lines, numeric_from=1)


def print_table(lines: Sequence[Sequence[str]], *, numeric_from: int) -> str:
    """Cells in columns, the numbers to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    printed = [
        "  ".join(
            cell.rjust(width) if column >= numeric_from else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([printed[0], "  ".join("-" * width for width in widths), *printed[1:]])
