"""An office as tests have it: a small content/, one matter, the command line, workbooks made by hand."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from click.testing import Result
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from generator import cli, content_types
from generator.load.read import read_draft
from generator.model.declaration import Public, to_public
from generator.model.record import Record
from generator.model.site import Draft

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 11, 24)
DAY = ["--today", TODAY.isoformat()]
TYPES = content_types.discover()
REVIEW = """review:
  secrecy: {by: 示例审查员甲, on: 2026-01-11, result: 可以公开}
  disclosure: {by: 示例审查员乙, on: 2026-01-11, result: 可以公开}
"""
MATTER = f"""---
title: 示例镇农村公路硬化三公里
publisher: government-office
published_on: 2026-01-12
openness: 主动公开
sample: true
{REVIEW}source: 本级决策部署
source_note: 示例区政府常务会议议定事项
kind: 专项督查
lead_unit: housing-bureau   # 牵头
support_units: [finance-bureau]
assigned_on: 2026-01-10
due_on: 2026-12-20
milestones:
  - {{name: 进场施工, due_on: 2026-03-31}}
updates:
  # 每月一条
  - {{on: 2026-03-28, percent: 40, text: "已经进场施工：完成路基一公里。", reached: [进场施工]}}
problems:
- on: 2026-04-20
  what: 有两处管线需要先迁改。
---

硬化示例镇三公里农村公路路面，方便群众出行。
"""


@dataclass(frozen=True)
class Office:
    """A folder to work in; the commands run there."""

    folder: Path

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def matter(self) -> Path:
        return self.content / "supervision/2026/rural-road.md"

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli.app, [*words, *DAY])

    def update(self, *words: str) -> Result:
        return self.run("update", "rural-road", *words)

    def load(self, file: str = "台账.xlsx", *words: str, kind: str = "supervision") -> Result:
        return self.run("import", kind, file, *words)

    def draft(self) -> Draft:
        return read_draft(self.content, TYPES)

    def records(self, kind: str = "supervision") -> dict[str, Record]:
        draft = self.draft()
        assert [issue for issue in draft.issues if issue.blocks and issue.code != "placeholder"] == []
        return {p.id: p.record for p in draft.records if p.type == kind and p.record is not None}

    def public(self, kind: str = "supervision") -> dict[str, Public]:
        return {record_id: to_public(record) for record_id, record in self.records(kind).items()}

    def files(self) -> dict[str, bytes]:
        below = sorted(self.content.rglob("*"))
        return {path.relative_to(self.content).as_posix(): path.read_bytes() for path in below if path.is_file()}

    def sheet(self, rows: list[list[object]], name: str = "Sheet1") -> Worksheet:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = name
        for row in rows:
            sheet.append(row)
        return sheet

    def save(self, sheet: Worksheet, file: str = "台账.xlsx") -> None:
        assert sheet.parent is not None
        sheet.parent.save(self.folder / file)


def make_office(folder: Path) -> Office:
    office = Office(folder)
    office.matter.parent.mkdir(parents=True)
    for name in ("site.yml", "units.yml", "places.yml"):
        shutil.copy(ROOT / "content" / name, office.content)
    office.matter.write_bytes(MATTER.encode())
    return office


def read_book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))
