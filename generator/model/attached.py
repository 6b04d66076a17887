"""The text of an attachment as the search may have it: what a reader of the file sees, or why there is none."""

from __future__ import annotations

import marshal
from enum import StrEnum
from typing import NamedTuple


class NoText(StrEnum):
    """Why nothing can be searched in a file, as an editor is told."""

    FORMAT = "检索程序读不了这种格式"
    MEDIA = "图片和音像里没有文字"
    PACKED = "压缩包里的内容不进检索"
    SCANNED = "里面没有可以检索的文字，多半是扫描件"
    EMPTY = "里面没有文字"
    LOCKED = "打开要密码"
    OTHER_FORMAT = "内容与扩展名不符"
    DAMAGED = "文件损坏，或者不完整"
    ENCODING = "看不出是什么文字编码"
    TOO_LARGE = "文件太大"
    TOO_HARD = "内容展开后太大，或者读的时间太长"


class AttachedText(NamedTuple):
    """What was found in a file: `text`, or why `without`. `is_cut` says that there is more of it."""

    text: str = ""
    without: NoText | None = None
    is_cut: bool = False

    def pack(self) -> bytes:
        """As bytes to keep."""
        return marshal.dumps((self.text, self.without.name if self.without else None, self.is_cut))

    @classmethod
    def unpack(cls, data: bytes) -> AttachedText:
        """What `pack` packed."""
        text, without, is_cut = marshal.loads(data)  # noqa: S302 - our own, and its digest was checked
        return cls(text, NoText[without] if without else None, is_cut)
