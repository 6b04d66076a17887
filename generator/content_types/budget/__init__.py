"""预决算: budgets, final accounts and “三公” spending of units（预算法 Art. 14；财预〔2016〕143号；seed item 17)."""

from __future__ import annotations

from pathlib import Path

from generator.content_types.budget import (
    balance,
    boards,
    books,
    counts,
    crosstable,
    data,
    figures,
    gist,
    hierarchy,
    naming,
    narrative_checks,
    presence,
    record_panels,
    rollup,
    sums,
    timing,
    years,
)
from generator.content_types.budget.record import Budget
from generator.content_types.budget.rules import NARRATIVE_RULES
from generator.content_types.budget.workbook import BOOK
from generator.model.content_type import ContentType, StateRule

TYPE = ContentType(
    name="budget",
    label="预决算",
    description="各部门、各单位的预算、决算和“三公”经费，按年度、阶段和机构分列，每个数字都核对过。",
    keywords=("预算", "决算", "三公经费", "财政信息"),
    column_type="数据发布",
    columns=("budget",),
    record=Budget,
    folder=Path(__file__).parent,
    rules=(
        *sums.RULES,
        *balance.RULES,
        *hierarchy.RULES,
        *crosstable.RULES,
        *presence.RULES,
        *counts.RULES,
        *timing.RULES,
        *years.RULES,
        *rollup.RULES,
        *NARRATIVE_RULES,
    ),
    checks=(
        figures.check_figures,
        sums.check_total,
        sums.check_shares,
        counts.check_counts,
        counts.check_overspent,
        naming.check_year,
        naming.check_phase,
        naming.check_residue,
        timing.check_order,
    ),
    body_checks=(narrative_checks.check_narrative,),
    draft_checks=(
        naming.check_units,
        timing.check_terms,
        years.check_twice,
        years.check_prior,
        rollup.check_roll_up,
    ),
    gist=gist.make_gist,
    states=(StateRule(timing.STATE, timing.STATE_LABEL, timing.compute_timeliness),),
    event_kinds=gist.EVENT_KINDS,
    events=gist.state_events,
    figures=gist.state_figures,
    ledger=books.make_books,
    unit_panels=boards.unit_panels,
    unit_told=boards.unit_told,
    pages=boards.make_pages,
    page_names=boards.PAGE_NAMES,
    panels=record_panels.make_panels,
    tables=record_panels.make_files,
    datasets=data.DATASETS,
    book=BOOK,
)
