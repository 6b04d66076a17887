"""Documents to measure with: made up from a seed, or real laws repeated until there are enough; no body comes twice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from scripts.benchmark_text import make_body, make_sentence, make_subject, vary_paragraphs

TODAY = date(2026, 11, 24)
"""The day that every benchmark is built for: documents are older, so that none lies in the future."""
FIRST_YEAR, LAST_YEAR = 2012, 2026
TYPICAL_SIZE = 17_000
"""Bytes of UTF-8 of a body, about what the laws of the samples have in the mean."""

_YEARS = LAST_YEAR - FIRST_YEAR + 1
_TYPES = ("通知", "意见", "通告", "公告", "决定", "批复", "函", "通报")
_TOPICS = (
    "综合政务-政务公开",
    "综合政务-应急管理",
    "国民经济管理、国有资产监管-统计",
    "财政、金融、审计-财政",
    "国土资源、能源-土地",
    "农业、林业、水利-水利",
    "城乡建设、环境保护-城乡建设（含住房）",
    "城乡建设、环境保护-其他",
)
_STATED_TERM = 5 * 365
_HISTORY_END = "<!-- INFO END -->"
_LAW_ORGANS = {"行政法规": "国务院", "部门规章": "国务院有关部门"}
_NAME = re.compile(r"(?P<title>.+?)\((?P<date>\d{4}-\d{2}-\d{2})\)")


@dataclass(frozen=True)
class Unit:
    """A publisher of the portal, as far as documents need it."""

    id: str
    name: str
    uscc: str
    organ_code: str


@dataclass(frozen=True)
class Document:
    """One document, before any generator's way of writing it down. Without a `unit` it was taken over from outside."""

    id: str
    title: str
    unit: Unit | None
    publisher: str
    document_no: str | None
    index_no: str | None
    document_type: str
    topic: str | None
    normative: bool
    issued_on: date
    published_on: date
    effective_on: date | None
    expires_on: date | None
    summary: str | None
    body: str

    @property
    def validity(self) -> str:
        """What Gongkai derives and its peers are given ready-made."""
        if not self.normative:
            return ""
        if self.effective_on and self.effective_on > TODAY:
            return "尚未施行"
        return "已失效" if self.expires_on and self.expires_on < TODAY else "现行有效"


def read_units(units_file: Path) -> tuple[Unit, ...]:
    """The units of a `units.yml` that issue documents; a plain scan, since the scripts know no YAML."""
    found = []
    for block in re.split(r"^  - (?=id:)", units_file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        fields = dict(re.findall(r"^ *(\w+): *(.+)$", block, flags=re.MULTILINE))
        if codes := re.findall(r"[^\[\],\s]+", fields.get("organ_codes", "")):
            found.append(Unit(fields["id"], fields["name"], fields["uscc"], codes[0]))
    return tuple(found)


def make_document(number: int, units: Sequence[Unit], *, seed: int, size: int, offset: int = 0) -> Document:
    """The `number`th made-up document of a seed, the same whichever others are made.

    `offset` moves the serial numbers out of the way of documents that are already there.
    """
    chance = random.Random(f"{seed} {number + offset}")  # noqa: S311 - reproducible, not secret
    unit = units[number % len(units)]
    year = LAST_YEAR - number // len(units) % _YEARS
    serial = offset + number // (len(units) * _YEARS) + 1
    issued = date(year, 1, 4) + timedelta(days=chance.randrange(300))
    normative = chance.random() < 1 / 3
    effective = issued + timedelta(days=30 + chance.randrange(30)) if normative else None
    subject = make_subject(chance)
    kind = chance.choice(_TYPES)
    return Document(
        id=f"doc-{year}-{number + offset:06d}",
        title=f"{unit.name}关于{subject}（第{number + offset + 1}期）的{kind}",
        unit=unit,
        publisher=unit.name,
        document_no=f"{unit.organ_code}〔{year}〕{serial}号",
        index_no=f"{unit.uscc}/{year}-{serial:07d}",
        document_type=kind,
        topic=chance.choice(_TOPICS),
        normative=normative,
        issued_on=issued,
        published_on=issued + timedelta(days=1 + chance.randrange(8)),
        effective_on=effective,
        expires_on=effective + timedelta(days=_STATED_TERM - 1) if effective and chance.random() < 1 / 2 else None,
        summary=f"就{subject}作出安排，写明职责分工、办理程序、经费保障和监督检查的要求，编为第{number + offset + 1}期。",
        body=make_body(chance, number + offset, size),
    )


def make_documents(count: int, units: Sequence[Unit], *, seed: int, size: int = TYPICAL_SIZE) -> Iterator[Document]:
    """The first `count` made-up documents of a seed."""
    return (make_document(number, units, seed=seed, size=size) for number in range(count))


def scale_laws(folder: Path, count: int, *, seed: int) -> Iterator[Document]:
    """`count` documents from a folder of laws in Markdown, every law repeated with other sentences until they suffice."""
    files = sorted(folder.rglob("*.md"))
    if not files:
        raise ValueError(f"no Markdown files below {folder}")
    laws = [_read_law(number, path) for number, path in enumerate(files)]
    for number in range(count):
        law, copy = laws[number % len(laws)], number // len(laws)
        yield _repeat(law, copy, seed) if copy else law


def _read_law(number: int, path: Path) -> Document:
    text = path.read_text("utf-8")
    head, _, rest = text.partition(_HISTORY_END)
    named = _NAME.match(path.stem)
    issued = date.fromisoformat(named["date"]) if named else date(2000, 1, 1)
    heading = re.search(r"^# (.+)$", head or text, flags=re.MULTILINE)
    title = (heading[1] if heading else path.stem).strip()
    body = (rest or re.sub(r"^# .*$", "", text, count=1, flags=re.MULTILINE)).strip() or title
    return Document(
        id=f"law-{number:04d}",
        # Laws that were revised come with every version; the day tells them apart.
        title=f"{title}（{issued.year}年{issued.month}月{issued.day}日，第{number + 1}件）",
        unit=None,
        publisher=_LAW_ORGANS.get(path.parent.name, "国务院"),
        document_no=None,
        index_no=None,
        document_type="其他",
        topic=_TOPICS[number % len(_TOPICS)],
        normative=False,
        issued_on=issued,
        published_on=max(issued, date(FIRST_YEAR + number % _YEARS, 1, 5)) + timedelta(days=number % 300),
        effective_on=None,
        expires_on=None,
        summary=None,
        body=body,
    )


def _repeat(law: Document, copy: int, seed: int) -> Document:
    chance = random.Random(f"{seed} {law.id} {copy}")  # noqa: S311 - reproducible, not secret
    title = f"{law.title}之{copy}"
    return replace(law, id=f"{law.id}-{copy}", title=title, body=vary_paragraphs(law.body, chance, copy))


def read_folder(content: Path) -> Iterator[Document]:
    """The policy documents of a `content/`, as far as the peers need them; values are read where they stand on one line."""
    names = {unit.id: unit.name for unit in read_units(content / "units.yml")}
    for path in sorted(content.glob("policy/*/*.md")):
        _, head, body = path.read_text("utf-8-sig").split("---\n", 2)
        fields = {key: value.strip("\"' ") for key, value in re.findall(r"^(\w+): *(.+)$", head, flags=re.MULTILINE)}
        publisher = fields.get("publisher", "")
        outside = re.search(r"name: *[\"']?([^\"',}\n]+)", publisher or head)
        yield Document(
            id=path.stem,
            title=fields["title"],
            unit=None,
            publisher=names.get(publisher) or (outside[1].strip() if outside else publisher),
            document_no=fields.get("document_no"),
            index_no=fields.get("index_no"),
            document_type=fields["document_type"],
            topic=fields.get("topic"),
            normative=fields.get("normative") == "true",
            issued_on=_day(fields.get("issued_on")) or TODAY,
            published_on=_day(fields["published_on"]) or TODAY,
            effective_on=_day(fields.get("effective_on")),
            expires_on=_day(fields.get("expires_on")),
            summary=fields.get("summary"),
            body=body.strip(),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def edit_body(body: str, mark: str, seed: int) -> str:
    """Put a new sentence with `mark` in it into the middle of a body."""
    chance = random.Random(f"{seed} {mark}")  # noqa: S311 - reproducible, not secret
    paragraphs = body.split("\n\n")
    paragraphs.insert(len(paragraphs) // 2 + 1, f"{make_sentence(chance)}此处修改标记为{mark}。")
    return "\n\n".join(paragraphs)
