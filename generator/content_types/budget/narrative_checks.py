"""The narrative of a budget against its figures: a check of the body（BUD-07, 08, 09, 13, 15）."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content_types.budget import rules
from generator.content_types.budget.narrative import parse_narrative
from generator.content_types.budget.narrative_counts import check_counts
from generator.content_types.budget.narrative_figures import Figures
from generator.content_types.budget.narrative_finding import Finding
from generator.content_types.budget.narrative_judge import Known, judge_statements
from generator.content_types.budget.narrative_reasons import check_parts, check_procurement, find_unexplained, tell
from generator.content_types.budget.narrative_residue import (
    check_names,
    check_residue,
    check_years,
    own_name,
)
from generator.content_types.budget.narrative_text import Paragraph, fold_paragraph, paragraphs_of
from generator.content_types.budget.record import Budget
from generator.model.issue import Issue, Source
from generator.model.site import Parsed

Where = tuple[str | int, ...]


def check_narrative(parsed: Parsed, body: str, first_line: int) -> Iterator[Issue]:
    """Everything that the body and the reasons say, held to what the fields and tables say; each fault once."""
    record = parsed.record
    if not isinstance(record, Budget) or record.withdrawn is not None:
        return
    figures = Figures(record)
    known = Known(figures, record.phase, lambda path: _tell_place(parsed, path))
    paragraphs = tuple(paragraphs_of(body, first_line))
    owner = own_name(record.title)
    statements = parse_narrative(paragraphs, record.fiscal_year, record.phase, owner=owner)
    for finding in (
        *judge_statements(statements, known),
        *check_parts(statements, figures),
        *(check_procurement(statements) if record.procurement is None else ()),
        *(check_counts(paragraphs, record.counts, record.fiscal_year) if record.counts else ()),
        *check_residue(paragraphs),
        *check_years(paragraphs, record),
        *check_names(paragraphs, record),
    ):
        yield _issue(finding, parsed, "body")
    for path, text in _reasons(record):
        yield from _check_reason(parsed, known, owner, path, text)
    for row in find_unexplained(statements, figures, record.reasons):
        hint = f"在正文里说明，或者写 reasons: {{{row.key}: 原因}}"
        yield rules.REASON.at(parsed.where("sangong", row.key), tell(row), hint, field="reasons")


def _reasons(record: Budget) -> Iterator[tuple[Where, str]]:
    """The reasons in front matter, by their place; the last part of it is their subject."""
    for key in type(record.reasons).model_fields:
        text = getattr(record.reasons, key)
        if text is not None:
            yield ("reasons", key), text
    if record.operating is not None and record.operating.reason is not None:
        yield ("operating", "reason"), record.operating.reason


def _check_reason(parsed: Parsed, known: Known, owner: str, path: Where, text: str) -> Iterator[Issue]:
    record = parsed.record
    if not isinstance(record, Budget):
        return
    where = parsed.where(*path)
    paragraphs = tuple(_folded(text, where))
    about = "operating" if path[0] == "operating" else str(path[-1])
    statements = parse_narrative(paragraphs, record.fiscal_year, record.phase, owner=owner, about=about)
    for finding in (
        *judge_statements(statements, known),
        *check_residue(paragraphs, is_field=True),
        *check_years(paragraphs, record),
    ):
        yield _issue(finding._replace(place=(where.line, where.column)), parsed, str(path[0]))


def _folded(text: str, where: Source) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        paragraph = fold_paragraph(line, where.line, column=where.column)
        if paragraph.text:
            yield paragraph


def _issue(finding: Finding, parsed: Parsed, field: str) -> Issue:
    return finding.rule.at(Source(parsed.path, *finding.place), finding.message, finding.hint, field=field)


def _tell_place(parsed: Parsed, path: Where) -> str:
    """Where a figure stands, as an editor finds it: its line, and the file where that is another."""
    where = parsed.where(*path)
    line = f"第 {where.line} 行第 {where.column} 列"
    return line if where.path == parsed.path else f"{where.path.rsplit('/', 1)[-1]} {line}"
