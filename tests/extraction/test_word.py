"""DOCX: what stands on its pages, and nothing that its authors took out or never put there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from made import AUTHOR, docx, paragraph, relations, replaced, xlsx, zipped

from generator.extraction.extract import extract_text
from generator.model.attached import AttachedText, NoText


def read(data: bytes) -> AttachedText:
    return extract_text("附件.docx", data)


def body_of(body: str, **more: str) -> str:
    return read(docx(body, **more)).text


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def test_paragraphs_and_runs() -> None:
    assert body_of(f"<w:p>{run('第一')}{run('段')}</w:p>{paragraph('第二段')}") == "第一段\n\n第二段"


def test_tabs_and_breaks_between_words() -> None:
    assert body_of("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>") == "甲 乙\n丙"


def test_a_table_has_rows_and_cells() -> None:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in (("甲", "乙"), ("", "丙"))
    )
    told = body_of(f"{paragraph('前')}<w:tbl>{rows}</w:tbl>{paragraph('后')}")
    assert told == "前\n\n| 甲 | 乙 |\n| 丙 |\n\n后"


def test_a_table_in_a_cell() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('内')}</w:tc></w:tr></w:tbl>"
    assert "内" in body_of(f"<w:tbl><w:tr><w:tc>{paragraph('外')}{inner}<w:p/></w:tc></w:tr></w:tbl>")


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    body = f"<w:p>{run('三')}<w:ins>{run('日')}</w:ins><w:del><w:r><w:delText>五日</w:delText></w:r></w:del>{run('内')}</w:p>"
    assert body_of(body) == "三日内"


def test_what_was_moved_is_where_it_went() -> None:
    assert body_of(f"<w:p><w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo></w:p>") == "新"


def test_a_deleted_row_is_not_there() -> None:
    def row(text: str, properties: str = "") -> str:
        return f"<w:tr>{properties}<w:tc>{paragraph(text)}</w:tc></w:tr>"

    gone = row("删去", "<w:trPr><w:del/></w:trPr>") + row("隐藏", "<w:trPr><w:hidden/></w:trPr>")
    assert body_of(f"<w:tbl>{gone}{row('保留')}</w:tbl>") == "| 保留 |"


def test_content_controls_are_read() -> None:
    assert (
        body_of(f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('填写单位全称')}</w:sdtContent></w:sdt>") == "填写单位全称"
    )


def test_the_code_of_a_field_is_not_text_and_its_result_is() -> None:
    assert body_of(f"<w:p><w:r><w:instrText>DATE</w:instrText></w:r>{run('2099年')}</w:p>") == "2099年"


def test_hidden_text_is_not_read() -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    shown = '<w:rPr><w:vanish w:val="0"/></w:rPr>'
    assert body_of(f"<w:p>{run('甲', hidden)}{run('乙', shown)}{run('丙')}</w:p>") == "乙丙"


def test_a_hidden_mark_hides_no_paragraph() -> None:
    assert body_of(paragraph("正文", "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>")) == "正文"


def test_what_used_to_be_hidden_is_read() -> None:
    old = "<w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
    assert body_of(f"<w:p>{run('现在可见', old)}</w:p>") == "现在可见"


def test_styles_may_hide_too() -> None:
    styles = (
        '<w:style w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:styleId="C"/>'
    )
    first, second = (
        run(text, f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>') for text, style in (("甲", "B"), ("乙", "C"))
    )
    body = f"<w:p>{first}{second}</w:p>" + paragraph("丙", '<w:pPr><w:pStyle w:val="A"/></w:pPr>')
    assert body_of(body, styles=styles) == "乙"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert body_of(f"<w:p><w:r>{both}</w:r>{run('框外')}</w:p>").count("框内") == 1


def test_a_footnote_is_read_where_its_mark_is_read() -> None:
    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(text)}</w:footnote>' for n, text in ((1, "注一"), (2, "注二")))
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = f"<w:p>{run('正文')}{mark.format(1)}<w:del>{mark.format(2)}</w:del></w:p>"
    assert body_of(body, footnotes=notes) == "正文\n\n注一"


def test_comments_and_properties_are_not_read() -> None:
    found = body_of(f"<w:p><w:r><w:commentReference w:id='0'/></w:r>{run('正文')}</w:p>")
    assert found == "正文"
    assert AUTHOR not in found


def test_pinyin_above_a_character_is_not_between_the_characters() -> None:
    ruby = f"<w:ruby><w:rt>{run('gong')}</w:rt><w:rubyBase>{run('公')}</w:rubyBase></w:ruby>"
    assert body_of(f"<w:p><w:r>{ruby}</w:r>{run('开')}</w:p>") == "公开"


def test_a_document_of_pictures_is_empty() -> None:
    assert read(docx("<w:p><w:r><w:drawing/></w:r></w:p>")) == AttachedText(without=NoText.EMPTY)


def test_elements_where_they_do_not_belong_do_no_harm() -> None:
    body = f"<w:tc>{paragraph('甲')}</w:tc><w:t>乙</w:t><w:r><w:rPr><w:vanish/></w:rPr></w:r><w:trPr><w:del/></w:trPr>"
    assert read(docx(body)).without is NoText.EMPTY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_both_encodings_of_the_format(encoding: str) -> None:
    parts = docx(paragraph("正文"), head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert read(replaced(parts, "word/document.xml", lambda xml: xml + " ", encoding)).text == "正文"


def test_no_other_encoding_is_looked_for() -> None:
    assert body_of(paragraph("正文"), head='<?xml version="1.0" encoding="utf-7"?>') == "正文"


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("正文"))[:-40],
        docx("<w:p>"),
        docx(paragraph("&x;").replace("&amp;", "&"), head='<!DOCTYPE a [<!ENTITY x "正文">]>'),
        zipped({"_rels/.rels": relations(("r1", "officeDocument", "word/gone.xml"))}),
        zipped({"_rels/.rels": "<Relationships"}),
    ],
    ids=["cut short", "not well-formed", "with entities", "without its text", "without its head"],
)
def test_what_is_damaged_is_told(data: bytes) -> None:
    assert read(data) == AttachedText(without=NoText.DAMAGED)


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", "正文".encode(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, zipped({"a.txt": "a"}), xlsx(())],
    ids=["PDF", "text", "the old format", "a ZIP file", "XLSX"],
)
def test_what_is_no_docx_is_told(data: bytes) -> None:
    assert read(data) == AttachedText(without=NoText.OTHER_FORMAT)
