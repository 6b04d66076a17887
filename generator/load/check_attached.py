"""What an editor is told of attachments: what may not stand in them, and that the search cannot read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from generator.load import rules
from generator.load.prose import check_prose
from generator.model.attached import AttachedText, NoText
from generator.model.issue import Issue, Source
from generator.model.record import Record
from generator.model.site import Parsed

_BY_NAME: Final = "公众只能按附件名称检索到它"
_HINTS: Final[Mapping[NoText, str]] = {
    NoText.FORMAT: "OFD、WPS、DOC、XLS 等格式，请同时附上可以检索的 PDF、DOCX 或 XLSX 版",
    NoText.MEDIA: "内容重要的，请同时附上文字版",
    NoText.PACKED: "请把里面的文件直接列为附件",
    NoText.SCANNED: "扫描件请同时附上可以检索的文本版，或者换成由原文档另存的 PDF",
    NoText.EMPTY: "请打开核对；里面全是图片的，请同时附上文字版",
    NoText.LOCKED: "公众也打不开，请换成不用密码的",
    NoText.OTHER_FORMAT: "请用 Word、Excel 或 WPS 打开，另存为与扩展名一致的格式",
    NoText.DAMAGED: "请打开核对，重新另存一份",
    NoText.ENCODING: "请用记事本打开，另存为 UTF-8 编码",
    NoText.TOO_LARGE: "超过 50 MB 的请拆成几个文件，或者同时附上文字版",
    NoText.TOO_HARD: "请拆成几个文件，或者同时附上文字版",
}


def check_attached(parsed: Parsed, record: Record, attached: Mapping[str, AttachedText]) -> Iterator[Issue]:
    """Each attachment that goes out and cannot be searched, or not to its end; personal data and marks of secrecy in it.

    Their text is published with the record and found by everyone, so it is held to what bodies are held to (PII-01, REV-03).
    """
    sizes = {file.name: file.size for file in parsed.files}
    for number, attachment in enumerate(record.attachments if record.withdrawn is None else ()):
        found = attached.get(attachment.file)
        if found is None or not sizes[attachment.file]:
            continue  # not there, empty or not looked at: that is told elsewhere, or nobody asked
        where = parsed.where("attachments", number, "file")
        yield from _check_text(attachment.file, found.text, where)
        if found.without is not None:
            message = f"附件“{attachment.file}”的内容不能检索：{found.without}"
            hint = f"{_BY_NAME}；{_HINTS[found.without]}"
            yield rules.ATTACHMENT_TEXT.at(where, message, hint, field="attachments")
        elif found.is_cut:
            message = f"附件“{attachment.file}”太长，只有前 {len(found.text)} 个字能检索"
            yield rules.ATTACHMENT_TEXT.at(where, message, "要让全文都能检索，请拆成几个文件", field="attachments")


def _check_text(name: str, text: str, where: Source) -> Iterator[Issue]:
    """The findings of a file, each kind once: a list of names may have hundreds."""
    told: set[str] = set()
    for issue in check_prose(text, where.path):
        if issue.message not in told:
            told.add(issue.message)
            message = f"附件“{name}”：{issue.message}"
            yield replace(issue, line=where.line, column=where.column, field="attachments", message=message)
