"""From queries and what a search answered to a table: how good, how many bytes and requests, how fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.benchmark_report import print_table

BEST = 10
DRAWN = "drawn"
"""The set of pieces of anything, which is as large as one likes."""
_KIB = 1024
_HEAD = (
    "set",
    "engine",
    "queries",
    "success@1",
    "recall@10",
    "false none",
    "unfinished",
    "index KB p50",
    "p95",
    "all KB p50",
    "p95",
    "requests p50",
    "p95",
    "rounds p50",
    "p95",
    "ms p50",
    "p95",
)
_SPREAD = ("index", "all", "requests", "rounds", "ms")
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Answered:
    """One query, and what one engine answered. `hits` are documents by number; what merely resembles is no hit."""

    kind: str
    truth: int | None
    first: int
    hits: tuple[int, ...]
    told: Json

    @property
    def is_success(self) -> bool:
        """Whether the first hit is one that may come first."""
        return bool(self.hits) and bool(self.first >> self.hits[0] & 1)

    @property
    def recall(self) -> float:
        """How many of the first ten hits are right, of as many as there could be."""
        truth = self.truth or 0
        return sum(truth >> hit & 1 for hit in self.hits[:BEST]) / min(BEST, truth.bit_count())

    @property
    def is_false_none(self) -> bool:
        """“没有找到” of what is there. Every query was drawn from some document."""
        return not self.hits and not self.told["unfinished"]

    @property
    def is_missed(self) -> bool:
        """Of a drawn piece: nothing was found, or the document that it is from is not even a candidate."""
        return not self.hits or self.told.get("offered") is False


def pair(query: Json, told: Json) -> Answered:
    """A query with its answer."""
    truth = int(query["truth"], 16) if "truth" in query else None
    first = int(query.get("first", "0"), 16)
    return Answered(query["set"], truth, first, () if told["near"] else tuple(told["hits"]), told)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not below this share of all."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]


def summarise_sets(engine: str, answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """A row for every set, in their order."""
    groups: dict[str, list[Answered]] = {}
    for one in answered:
        groups.setdefault(one.kind, []).append(one)
    return [_row(kind, engine, group) for kind, group in groups.items()]


def _row(kind: str, engine: str, group: Sequence[Answered]) -> dict[str, Any]:
    judged = [one for one in group if one.truth is not None]
    row: dict[str, Any] = {
        "set": kind,
        "engine": engine,
        "queries": len(group),
        "success": sum(one.is_success for one in judged) / len(judged) if judged else None,
        "recall": sum(one.recall for one in judged) / len(judged) if judged else None,
        "false_none": sum(one.is_false_none for one in group),
        "unfinished": sum(bool(one.told["unfinished"]) for one in group),
        "faults": sum(bool(one.told.get("fault")) for one in group),
        "missed": None if judged else sum(one.is_missed for one in group),
    }
    for measure in _SPREAD:
        values = [value for one in group if (value := _measure(one.told, measure)) is not None]
        spread = {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95), "max": max(values)} if values else {}
        row[measure] = spread
    return row


def _measure(told: Json, measure: str) -> float | None:
    kinds = [told[kind] for kind in ("index", "documents", "facets") if kind in told]
    match measure:
        case "index":
            return float(told["index"]["packed"]) / _KIB
        case "all":
            return float(sum(kind["packed"] for kind in kinds)) / _KIB
        case "requests":
            return float(sum(kind["requests"] for kind in kinds))
    return None if told[measure] is None else float(told[measure])


def describe_sets(rows: Sequence[Mapping[str, Any]]) -> str:
    """The summary as a table."""
    lines = [_HEAD]
    for row in rows:
        shares = ("" if row[key] is None else f"{row[key]:.4f}" for key in ("success", "recall"))
        spread = (_short(row[measure].get(part)) for measure in _SPREAD for part in ("p50", "p95"))
        counts = (str(row[key]) for key in ("false_none", "unfinished"))
        lines.append((row["set"], row["engine"], str(row["queries"]), *shares, *counts, *spread))
    return print_table(lines, numeric_from=2)


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if value < 10 and value != int(value) else f"{value:.0f}"  # noqa: PLR2004


def list_failures(queries: Sequence[Json], answers: Sequence[Json]) -> list[dict[str, Any]]:
    """Every query that was not answered as it should be, with what was answered."""
    failures = []
    for query, told in zip(queries, answers, strict=True):
        one = pair(query, told)
        wrong = one.is_missed if one.truth is None else not (one.is_success and one.recall == 1)
        if wrong or one.is_false_none or told.get("fault"):
            shown = {
                key: told.get(key) for key in ("hits", "total", "near", "unfinished", "missing", "offered", "fault")
            }
            right = None if one.truth is None else one.truth.bit_count()
            failures.append(
                {"set": one.kind, "query": query["text"], "source": query["source"], "right": right, **shown}
            )
    return failures
