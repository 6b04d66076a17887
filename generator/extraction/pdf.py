"""PDF: the text of its pages as PDFium, the reader in Chromium, has it. Annotations and properties are left out."""

from __future__ import annotations

from typing import Final

import pypdfium2
import pypdfium2.raw

from generator.extraction.gathering import Gathering, UnreadableError
from generator.model.attached import AttachedText, NoText

_MOST_PAGES: Final = 3_000
_HEAD: Final = 1024  # readers look for the mark so far into the file


def read_pdf(data: bytes) -> AttachedText:
    """The text of a PDF. Raises UnreadableError."""
    if b"%PDF-" not in data[:_HEAD]:
        raise UnreadableError(NoText.OTHER_FORMAT)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        raise UnreadableError(NoText.LOCKED if is_locked else NoText.DAMAGED) from None
    try:
        return _read_pages(document)
    finally:
        document.close()


def _read_pages(document: pypdfium2.PdfDocument) -> AttachedText:
    found = Gathering()
    pages = len(document)
    sound = 0
    for number in range(min(pages, _MOST_PAGES)):
        try:
            # One line end between pages: a sentence may go over.
            found.add(_read_page(document, number), joint="\n")
        except pypdfium2.PdfiumError:
            continue  # the other pages are none the worse for it
        sound += 1
        if found.is_full:
            break
    told = found.close(NoText.SCANNED if sound else NoText.DAMAGED)
    return told._replace(is_cut=told.is_cut or (bool(told.text) and pages > _MOST_PAGES))


def _read_page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            # Within the page: what lies beside it no reader sees.
            return str(text.get_text_bounded())
        finally:
            text.close()
    finally:
        page.close()
