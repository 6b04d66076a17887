"""The board: every item of every document, by chapter, as of the day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.content_types.commitment.measure import Result
from generator.content_types.commitment.panels import BOARD, CAVEAT, in_order, line_of, print_result, table_of
from generator.content_types.commitment.standing import SLUGS, STATE, TONES, Line
from generator.model.site import Entry, Site
from generator.model.view import Count, Counts, Link, Links, Page, Panel, Prose

TITLE: Final = "要求落实情况总表"


def make_pages(site: Site) -> Iterator[Page]:
    """One board of all documents whose items are told."""
    by_document: dict[str, list[Line]] = {}
    for entry in site.of_type("commitment"):
        if (line := line_of(entry.id, site)) is not None:
            by_document.setdefault(line.requirement.document, []).append(line)
    if not by_document:
        return
    documents = sorted((site.by_id[each] for each in by_document), key=lambda e: e.card.order, reverse=True)
    lines = [line for each in by_document.values() for line in each]
    day = f"截至 {site.today.isoformat()}。" if site.today else ""
    told = Prose((f"{day}仅统计已公开事项。{CAVEAT}",))
    panels = [Panel("总的情况", "summary", (told, _counts(lines)))]
    for number, document in enumerate(documents, start=1):
        prefix = "" if len(documents) == 1 else f"d{number}-"
        panels += _chapters(document, by_document[document.id], site, prefix)
    summary = f"政策文件里的{len(lines)}项要求，逐项列出状态、怎样算出来的、由谁负责。{CAVEAT}"
    yield Page(BOARD, TITLE, summary, tuple(panels), ("落实情况", "要求", "政府自身建设"))


def _counts(lines: list[Line]) -> Counts:
    """How many items stand how; each number leads to exactly those."""
    slugs = dict(SLUGS)
    counts = []
    for result in Result:
        number = sum(line.result is result for line in lines)
        href = f"commitment/by/{STATE}/{slugs[result.value]}/" if number else None
        counts.append(Count(print_result(result), number, href, TONES.get(result, "neutral")))
    return Counts(tuple(counts))


def _chapters(document: Entry, lines: list[Line], site: Site, prefix: str) -> Iterator[Panel]:
    """The items of a document, chapter by chapter."""
    labels = dict(document.parsed.headings)
    chapters: dict[str, list[Line]] = {}
    for line in in_order(lines, document):
        chapters.setdefault(chapter_of(line.requirement.anchor, labels), []).append(line)
    source = Link(document.card.title, document.path, sample=document.card.is_sample)
    for chapter, found in chapters.items():
        title = labels.get(chapter, document.card.title)
        if prefix:
            title = f"{document.card.title}：{title}"
        table = table_of(found, document, site, title)
        yield Panel(title, f"{prefix}{chapter or 'document'}", (table,))
    yield Panel(
        "文件全文" if not prefix else f"文件全文：{document.card.title}", f"{prefix}source", (Links((source,)),)
    )


def chapter_of(anchor: str, labels: dict[str, str]) -> str:
    """The anchor of the outermost clause that an item lies in: `p2` of `p2-5`; none where it is outermost itself."""
    steps = anchor.split("-")
    above = ("-".join(steps[:end]) for end in range(1, len(steps)))
    return next((each for each in above if each in labels), "")
