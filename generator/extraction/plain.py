"""Plain text: UTF-8, or what Chinese machines wrote before it."""

from __future__ import annotations

import codecs
from typing import Final

from generator.extraction.gathering import Gathering, UnreadableError
from generator.model.attached import AttachedText, NoText
from generator.text.pattern import Pattern

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARY: Final = Pattern("[\0-\b\x0e-\x1f]")


def read_plain(data: bytes) -> AttachedText:
    """A text file. Raises UnreadableError when it is none."""
    text = _decode(data)
    if _BINARY.search(text):
        raise UnreadableError(NoText.OTHER_FORMAT)
    found = Gathering()
    found.add(text, joint="")
    return found.close(NoText.EMPTY)


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data.removeprefix(mark), (encoding,))
    return _try(data, ("utf-8", "gb18030"))


def _try(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(NoText.ENCODING)
