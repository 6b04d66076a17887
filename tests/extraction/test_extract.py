"""Whatever a file is, there is an answer."""

from __future__ import annotations

import random
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from made import CHINESE, docx, paragraph, pdf, relations, shown, xlsx, zipped

from generator.extraction import extract
from generator.extraction.extract import extract_text
from generator.extraction.gathering import MOST_CHARACTERS
from generator.model.attached import AttachedText, NoText
from generator.text import package

ENDINGS = sorted(extract._READERS)
SOUND = {
    "pdf": pdf(CHINESE + shown("text", 600), shown("more")),
    "docx": docx(f"{paragraph('正文')}<w:tbl><w:tr><w:tc>{paragraph('格')}</w:tc></w:tr></w:tbl>"),
    "xlsx": xlsx([("甲", 1, 0.5), ("乙", 2, None)]),
}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("通知.ofd", NoText.FORMAT),
        ("通知.wps", NoText.FORMAT),
        ("通知.doc", NoText.FORMAT),
        ("通知", NoText.FORMAT),
        ("照片.JPG", NoText.MEDIA),
        ("录像.mp4", NoText.MEDIA),
        ("全部.zip", NoText.PACKED),
    ],
)
def test_formats_that_nobody_reads_are_told(name: str, why: NoText) -> None:
    assert extract_text(name, b"x") == AttachedText(without=why)


def test_a_large_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "MOST_BYTES", 3)
    assert extract_text("a.txt", b"abcd") == AttachedText(without=NoText.TOO_LARGE)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeff第一行\r\n第二行\r\n".encode(), "第一行\n第二行"),
        ("示政发〔2099〕1号".encode("gb18030"), "示政发〔2099〕1号"),
        ("中文".encode("utf-16"), "中文"),
        ("甲\u202e乙\u200b丙  丁\n\n\n\n戊".encode(), "甲乙丙 丁\n\n戊"),
    ],
)
def test_plain_text_in_the_encodings_there_are(data: bytes, text: str) -> None:
    assert extract_text("说明.TXT", data) == AttachedText(text)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xff\xff", NoText.ENCODING),
        (b"\x7fELF\0\0\x01", NoText.OTHER_FORMAT),
        (b" \n\t", NoText.EMPTY),
        (b"", NoText.EMPTY),
    ],
)
def test_plain_text_that_is_none(data: bytes, why: NoText) -> None:
    assert extract_text("说明.csv", data) == AttachedText(without=why)


def test_a_long_text_is_cut_at_a_line_and_it_is_told() -> None:
    line = "字" * 99 + "\n"
    found = extract_text("长.txt", (line * (MOST_CHARACTERS // 100 + 5)).encode())
    assert found.is_cut
    assert len(found.text) == MOST_CHARACTERS - 1
    assert found.text.endswith("字")


def test_a_long_document_is_not_read_to_its_end() -> None:
    body = "".join(paragraph("字" * 1000) for _ in range(400))
    found = extract_text("长.docx", docx(body + "<w:broken>"))
    assert found.is_cut
    assert MOST_CHARACTERS - 1100 < len(found.text) <= MOST_CHARACTERS


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_bomb_is_not_unpacked(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MOST_BYTES", 10 << 20)
    bomb = zipped({"_rels/.rels": relations(("r1", "officeDocument", "a.bin")), "a.bin": b" " * (10 << 20)})
    assert len(bomb) < 20_000
    assert extract_text(f"a.{ending}", bomb) == AttachedText(without=NoText.TOO_HARD)


def test_a_member_that_is_larger_than_it_says_is_damaged() -> None:
    data = bytearray(docx(paragraph("字" * 5000)))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lies = bytes(data).replace(size.to_bytes(4, "little"), (600).to_bytes(4, "little"))
    assert lies != data
    assert extract_text("a.docx", lies) == AttachedText(without=NoText.DAMAGED)


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_password_is_told(ending: str) -> None:
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
    assert extract_text(f"a.{ending}", office) == AttachedText(without=NoText.LOCKED)
    plain = SOUND[ending]
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        start = archive.start_dir
    locked = bytearray(plain)
    locked[start + 8] |= 1  # the first member's flag
    assert extract_text(f"a.{ending}", bytes(locked)) == AttachedText(without=NoText.LOCKED)


@settings(deadline=None)  # the first file of a format loads its library
@given(st.sampled_from(ENDINGS), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]), st.binary())
def test_random_bytes_have_an_answer(ending: str, head: bytes, data: bytes) -> None:
    found = extract_text(f"a.{ending}", head + data)
    assert bool(found.text) != bool(found.without)
    found.text.encode()


@pytest.mark.parametrize("ending", sorted(SOUND))
def test_damaged_files_have_an_answer(ending: str) -> None:
    """Bytes are changed, taken out and put in; in packages those of the parts, too."""
    chance = random.Random(20990301)  # noqa: S311 - the same damage every time
    for _ in range(150):
        found = extract_text(f"a.{ending}", damage(SOUND[ending], chance))
        assert bool(found.text) != bool(found.without)
        found.text.encode()


def damage(data: bytes, chance: random.Random) -> bytes:
    if data.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(parts))
        part = parts[name]
        assert isinstance(part, bytes)
        parts[name] = spoil(part, chance)
        return zipped(parts)
    return spoil(data, chance)


def spoil(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(spoilt) or 1)
        match chance.randrange(4):
            case 0:
                spoilt[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del spoilt[place : place + chance.randrange(1, 30)]
            case 2:
                spoilt[place:place] = chance.choice([b"9999999999", b"-1", b"<", b'"', b"\0", b"<a/>"])
            case _:
                # Names and numbers are what reading depends on.
                digits = [n for n, byte in enumerate(spoilt) if chr(byte).isdigit()]
                if digits:
                    at = chance.choice(digits)
                    spoilt[at : at + 1] = str(chance.choice([0, 7, 99, 10**9])).encode()
    return bytes(spoilt)
