"""PDF: what stands on its pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from made import CHINESE, LOCKED_PDF, pdf, shown

from generator.extraction import pdf as reader
from generator.extraction.extract import extract_text
from generator.model.attached import AttachedText, NoText


def read(data: bytes) -> AttachedText:
    return extract_text("附件.pdf", data)


def test_chinese_is_read() -> None:
    assert read(pdf(CHINESE)).text == "政府信息"


def test_pages_follow_each_other_and_lines_are_lines() -> None:
    assert read(pdf(shown("one") + shown("two", 680), shown("three"))) == AttachedText("one\ntwo\nthree")


def test_what_lies_beside_the_page_nobody_sees() -> None:
    assert read(pdf(shown("here") + shown("beyond", x=900))).text == "here"


def test_a_scan_has_no_text() -> None:
    assert read(pdf("0 0 600 800 re f")) == AttachedText(without=NoText.SCANNED)


def test_comments_and_properties_are_not_read() -> None:
    note = "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(internal remark)/T(somebody)>>"
    found = read(pdf(shown("text"), more=(note,), page="/Annots[10 0 R]"))
    assert found.text == "text"


def test_a_password_is_told() -> None:
    assert read(LOCKED_PDF) == AttachedText(without=NoText.LOCKED)


def test_what_is_damaged_is_told() -> None:
    assert read(pdf(shown("text"))[:60]) == AttachedText(without=NoText.DAMAGED)
    assert read(b"%PDF-1.7\n" + b"\0" * 500) == AttachedText(without=NoText.DAMAGED)


def test_what_is_no_pdf_is_told() -> None:
    assert read(b"PK\x03\x04 and so on") == AttachedText(without=NoText.OTHER_FORMAT)


def test_only_so_many_pages_are_read_and_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_PAGES", 2)
    assert read(pdf(shown("one"), shown("two"), shown("three"))) == AttachedText("one\ntwo", is_cut=True)
