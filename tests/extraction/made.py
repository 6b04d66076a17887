"""Files as small as their formats allow, written by hand where a library would not write what a test wants."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl import Workbook

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
AUTHOR = "作者某某"
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>"
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def relations(*found: tuple[str, str, str]) -> str:
    """A part's relations: id, kind, target."""
    told = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in found)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p>{properties}<w:r>{run}<w:t>{escape(text)}</w:t></w:r></w:p>"


def docx(body: str, *, styles: str = "", footnotes: str = "", root: str = "document", head: str = "") -> bytes:
    """A DOCX file with this body, with an author and a comment that nobody may find."""
    return zipped(
        {
            "_rels/.rels": relations(
                ("r1", "officeDocument", "word/document.xml"), ("r2", "core-properties", "docProps/core.xml")
            ),
            "docProps/core.xml": _CORE,
            "word/document.xml": f"{head}<w:{root} {W} {MC}><w:body>{body}</w:body></w:{root}>",
            "word/_rels/document.xml.rels": relations(
                ("r1", "styles", "styles.xml"), ("r2", "footnotes", "footnotes.xml"), ("r3", "comments", "comments.xml")
            ),
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {W}>{footnotes}</w:footnotes>",
            "word/comments.xml": f"<w:comments {W}><w:comment>{paragraph('批注里的话')}</w:comment></w:comments>",
        }
    )


def xlsx(rows: Sequence[Sequence[object]] = (), change: Callable[[Workbook], object] = lambda _book: None) -> bytes:
    """An XLSX file with these rows, with an author that nobody may find, and whatever `change` does to it."""
    book = Workbook()
    book.properties.creator = AUTHOR
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def shared_xlsx(cells: str, strings: str) -> bytes:
    """An XLSX file with one row of cells and a table of strings, as Excel and WPS write it."""
    types = {
        "xl/workbook.xml": "sheet.main",
        "xl/worksheets/sheet1.xml": "worksheet",
        "xl/sharedStrings.xml": "sharedStrings",
    }
    told = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in types.items()
    )
    sheet = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{told}</Types>',
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook {sheet} xmlns:r="{_OFFICE}"><sheets><sheet name="表1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet {sheet}><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
            "xl/sharedStrings.xml": f"<sst {sheet}>{strings}</sst>",
        }
    )


def replaced(data: bytes, part: str, change: Callable[[str], str], encoding: str = "utf-8") -> bytes:
    """A package with one part changed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part]
    assert isinstance(before, bytes)
    after = change(before.decode())
    assert after != before.decode()
    parts[part] = after.encode(encoding)
    return zipped(parts)


def pdf(*pages: str, more: Sequence[str] = (), trailer: str = "", page: str = "") -> bytes:
    """A PDF whose pages have these content streams, and `more` objects from number 10 on.

    Font /F1 is Helvetica; in /F2 the codes 0001 to 0004 are 政府信息.
    """
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "4 beginbfchar <0001> <653F> <0002> <5E9C> <0003> <4FE1> <0004> <606F> endbfchar\n"
        "endcmap end end"
    )
    first = 10 + len(more)
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{first + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        3: "<</Font<</F1 4 0 R/F2 5 0 R>>>>",
        4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        5: "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        6: "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor 8 0 R/DW 1000>>",
        7: f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
        8: "<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200"
        "/CapHeight 800/StemV 80>>",
        9: f"<</Author({AUTHOR.encode().hex()})>>",
    }
    objects |= {10 + number: text for number, text in enumerate(more)}
    for number, content in enumerate(pages):
        own = first + 2 * number
        objects[own] = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources 3 0 R/Contents {own + 1} 0 R{page}>>"
        objects[own + 1] = f"<</Length {len(content)}>>stream\n{content}\nendstream"
    out, places = b"%PDF-1.7\n", {}
    for number, text in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    size = max(objects) + 1
    table = "".join(f"{places[n]:010} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(size))
    end = f"xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R/Info 9 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode("latin-1")


def shown(text: str, y: int = 700, x: int = 72) -> str:
    """Latin text on a page."""
    return f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n"


CHINESE = "BT /F2 12 Tf 72 700 Td <0001000200030004> Tj ET\n"
"""政府信息 on a page."""

# A password protects it: none is right for what it says of itself.
LOCKED_PDF = pdf(
    shown("secret"),
    more=(f"<</Filter/Standard/V 1/R 2/O<{'11' * 32}>/U<{'22' * 32}>/P -4>>",),
    trailer=f"/Encrypt 10 0 R/ID[<{'33' * 16}><{'33' * 16}>]",
)
