"""Which reader a file has, and the files that have none."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, cast

from generator.extraction.gathering import UnreadableError
from generator.extraction.guard import run_guarded
from generator.model.artifact import ContentChangedError
from generator.model.attached import AttachedText, NoText
from generator.model.site import AttachedFile
from generator.text.package import Fault, PackageError

MOST_BYTES: Final = 50 << 20

_READERS: Final = {
    "pdf": ("pdf", "read_pdf"),
    "docx": ("word", "read_word"),
    "docm": ("word", "read_word"),
    "xlsx": ("workbook", "read_workbook"),
    "xlsm": ("workbook", "read_workbook"),
    "txt": ("plain", "read_plain"),
    "csv": ("plain", "read_plain"),
    "md": ("plain", "read_plain"),
}
_MEDIA: Final = frozenset(
    {
        *("bmp", "gif", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"),
        *("aac", "flac", "m4a", "mp3", "ogg", "wav", "avi", "mkv", "mov", "mp4", "webm", "wmv"),
    }
)
_PACKED: Final = frozenset(("7z", "bz2", "gz", "rar", "tar", "tgz", "xz", "zip"))
_FAULTS: Final = {
    Fault.LOCKED: NoText.LOCKED,
    Fault.OTHER_FORMAT: NoText.OTHER_FORMAT,
    Fault.DAMAGED: NoText.DAMAGED,
    Fault.TOO_HARD: NoText.TOO_HARD,
}

_Reader = Callable[[bytes], AttachedText]


def find_ending(name: str) -> str:
    """What a file's name says of its format."""
    return name.rpartition(".")[2].casefold() if "." in name else ""


def extract_text(name: str, data: bytes) -> AttachedText:
    """The text of a file as its readers see it, or why there is none: whatever `data` is, an answer and no exception."""
    why = _refuse(name, len(data))
    if why is not None:
        return AttachedText(without=why)
    try:
        return _load_reader(name)(data)
    except UnreadableError as error:
        return AttachedText(without=error.why)
    except PackageError as error:
        return AttachedText(without=_FAULTS[error.fault])


def extract_files(root: Path, files: Sequence[AttachedFile]) -> Iterator[AttachedText]:
    """The texts of files below `root`, in their order. Raises ContentChangedError where one is not what it was."""
    refused = [_refuse(file.name, file.size) for file in files]
    readable = [file for file, why in zip(files, refused, strict=True) if why is None]
    for file in readable:
        _load_reader(file.name)  # here, so that no process begins by loading it again
    texts = run_guarded(partial(_extract_file, root), readable)
    for why in refused:
        # A process that was ended came upon a file that no bound of ours foresaw.
        yield AttachedText(without=why) if why else next(texts) or AttachedText(without=NoText.TOO_HARD)


def _extract_file(root: Path, file: AttachedFile) -> AttachedText:
    try:
        data = (root / file.content.path).read_bytes()
    except FileNotFoundError:
        raise ContentChangedError(file.content.path) from None
    if hashlib.sha256(data).hexdigest() != file.content.sha256:
        raise ContentChangedError(file.content.path)
    return extract_text(file.name, data)


def _refuse(name: str, size: int) -> NoText | None:
    """Why a file is not even opened."""
    ending = find_ending(name)
    if ending in _READERS:
        return NoText.TOO_LARGE if size > MOST_BYTES else None
    return NoText.MEDIA if ending in _MEDIA else NoText.PACKED if ending in _PACKED else NoText.FORMAT


def _load_reader(name: str) -> _Reader:
    # The libraries take longer to load than most builds to run: most have no new attachment.
    module, function = _READERS[find_ending(name)]
    return cast("_Reader", getattr(importlib.import_module(f"generator.extraction.{module}"), function))
