"""Record files of made-up budgets: front matter, narrative, the CSV files beside it, and on which days they came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from scripts.sample_budget_accounts import GATHERINGS, Account
from scripts.sample_budget_tables import money, print_csv, print_tables
from scripts.sample_budget_text import Compared, Subject, find_reasons, tell_operating, write_text

_ROWS: Final = ("total", "abroad", "car", "car_buy", "car_run", "reception")
_COUNTS: Final = (
    "abroad_groups",
    "abroad_persons",
    "cars_bought",
    "cars_owned",
    "reception_batches",
    "reception_persons",
)
_PARTS: Final = ("total", "goods", "works", "services", "to_sme", "to_small")
_SITE: Final = "https://www.example.gov.cn/budget"


class Dates(NamedTuple):
    """When a publication was approved and by whom, and when it came out."""

    approved_on: date
    approved_by: str
    published_on: date


class Publication(NamedTuple):
    """One record: whose it is, at which level, and its dates. `withheld` tells why it has no figures."""

    unit: str
    stem: str
    subject: Subject
    level: str
    compared: Compared
    dates: Dates
    department: str = ""
    scope: tuple[str, ...] = ()
    withheld: str = ""
    note: str = ""


def write_files(publication: Publication, rng: Random) -> Iterator[tuple[str, bytes]]:
    """The files of a record by their path in `content/budget/`."""
    folder = f"{publication.dates.published_on.year}/{publication.stem}"
    reasons = find_reasons(publication.compared, rng)
    operating = tell_operating(publication.compared, rng)
    lines = list(_head(publication))
    if publication.withheld:
        lines.append(f"withheld: {publication.withheld}")
        body = f"{publication.withheld}\n"
    else:
        lines += _figures(publication, reasons, operating)
        if publication.subject.has_tables:
            lines += _tables(publication)
        body = write_text(publication.subject, publication.compared, reasons, operating) + publication.note
    text = "\n".join(("---", *lines, "---", "", body))
    yield f"{folder}.md", text.encode()
    if publication.subject.has_tables and not publication.withheld:
        for table in print_tables(publication.compared.now, is_final=publication.compared.is_final):
            if table.rows:
                yield f"{folder}/{table.file_name}", print_csv(table.rows)


def _head(publication: Publication) -> Iterator[str]:
    subject, dates, compared = publication.subject, publication.dates, publication.compared
    reviewed = dates.published_on - timedelta(days=1)
    yield f"title: {subject.title}"
    yield f"publisher: {publication.unit}"
    yield f"published_on: {dates.published_on}"
    yield "openness: 主动公开"
    yield f"summary: {_summary(publication)}"
    yield f"keywords: [{publication.compared.phase}, “三公”经费]"
    if not subject.has_tables and not subject.is_district and not publication.withheld:
        address = f"{_SITE}/{compared.number}/{publication.stem}/"
        yield f'imported: {{from: 示例区预决算公开统一平台, url: "{address}", on: {dates.published_on}}}'
    yield "sample: true"
    yield "review:"
    yield f"  secrecy: {{by: 示例审查员甲, on: {reviewed}, result: 可以公开}}"
    yield f"  disclosure: {{by: 示例审查员乙, on: {reviewed}, result: 可以公开}}"
    yield f"fiscal_year: {compared.number}"
    yield f"phase: {publication.compared.phase}"
    yield f"level: {publication.level}"
    if publication.department:
        yield f"department: {publication.department}"
    if publication.scope:
        yield f"scope: [{', '.join(publication.scope)}]"
    yield f"approved_on: {dates.approved_on}"
    yield f"approved_by: {dates.approved_by}"
    yield "money_unit: 万元"


def _summary(publication: Publication) -> str:
    what = f"{publication.subject.name}{publication.compared.number}年度{publication.compared.phase}"
    if publication.withheld:
        return f"{what}依法不公开，写明原因和依据；示例区为虚构。"
    if publication.subject.is_district:
        return f"{what}，汇总各部门的“三公”经费、机关运行经费和政府采购，数字均为虚构。"
    own = "机关运行经费和政府采购" if publication.subject.is_organ else "培训和政府采购"
    return f"{what}，公开“三公”经费、{own}情况，数字均为虚构。"


def _figures(publication: Publication, reasons: Mapping[str, str], operating: str) -> Iterator[str]:
    compared = publication.compared
    yield "sangong:"
    for key in _ROWS:
        amounts = [account.row(key) for account in _accounts(compared)]
        yield f"  {key}: {_row(compared, amounts)}"
    if compared.is_final:
        told = [f"{key}: {compared.account.counts[key]}" for key in _COUNTS]
        told += [f"reception_amount: {money(compared.account.counts['reception_amount'])}"]
        yield f"counts: {{{', '.join(told)}, foreign_batches: 0, foreign_persons: 0, foreign_amount: 0.00}}"
    if reasons:
        yield "reasons:"
        yield from (f"  {key}: {why}。" for key, why in reasons.items())
    yield "gatherings:"
    for key in GATHERINGS:
        held = [account.gatherings[key] for account in _accounts(compared)]
        yield f"  {key}: {_row(compared, held)}"
    if publication.subject.is_organ:
        yield "operating:"
        yield f"  amounts: {_row(compared, [account.operating for account in _accounts(compared)])}"
        if operating:
            yield f"  reason: {operating}。"
    yield f"procurement: {_procurement(compared)}"


def _accounts(compared: Compared) -> tuple[Account, ...]:
    """Budget as it was in the end, final, last year's; of a budget itself and last year's."""
    planned = (compared.now.adjusted,) if compared.is_final else ()
    return (*planned, compared.account, compared.prior)


def _row(compared: Compared, amounts: list[int] | list[int | None]) -> str:
    keys = ("budget", "final", "prior") if compared.is_final else ("budget", "prior")
    told = (f"{key}: {'—' if amount is None else money(amount)}" for key, amount in zip(keys, amounts, strict=True))
    return f"{{{', '.join(told)}}}"


def _procurement(compared: Compared) -> str:
    keys = _PARTS if compared.is_final else _PARTS[:4]
    bought = compared.account.procurement
    return f"{{{', '.join(f'{key}: {money(bought[key])}' for key in keys)}}}"


def _tables(publication: Publication) -> Iterator[str]:
    yield "tables:"
    for table in print_tables(publication.compared.now, is_final=publication.compared.is_final):
        yield f"  - name: 公开{table.number:02d}表 {table.name}"
        yield f"    rows: {table.file_name}" if table.rows else f"    empty: {table.empty}"
