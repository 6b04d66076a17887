"""Digests of the code and libraries that make things: what a change of either makes stale, and no more."""

from __future__ import annotations

import functools
import platform
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from generator.build.digest import digest, folder_digest, read_file

# The libraries whose release may change a byte of what is read or made.
_READING = ("pydantic", "pydantic_core", "PyYAML", "cmarkgfm", "nh3")
_EXTRACTING = ("openpyxl", "et_xmlfile", "pypdfium2")
_MAKING = ("Jinja2", "MarkupSafe", "nh3")
_ENGINE = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "PyYAML", "Jinja2", "MarkupSafe", "nh3")
# Beside code: templates count where they are used, examples nowhere.
_NOT_CODE = frozenset({"templates", "examples"})


class Code(NamedTuple):
    """`extracting` finds the texts of attachments, `reading` turns record files, with these, into what is known of them.

    `making` turns that into files, `engine` is MkDocs' step.

    `everything` is all of the program: a build whose inputs and program are those of the last one has nothing to do.
    """

    extracting: str
    reading: str
    making: str
    engine: str
    everything: str


def read_code(program: Path, types: Iterable[Path]) -> Code:
    """The digests of a program in folder `program`, with kinds of record in the folders `types`. Each file is read once."""
    versions = functools.partial(_versions, functools.cache(version))
    tell = functools.partial(folder_digest, read=functools.cache(read_file))
    nouns = (program / "text", program / "model")
    steps = (program / "pipeline.py", program / "desk.py", program / "build")
    rendering = [program / "outputs" / f"{name}.py" for name in ("markdown", "commonmark", "paragraphs", "record_text")]
    kinds = (program / "content_types", *types)
    places = (*nouns, *kinds, *steps, program / "load", *rendering)
    own = (program / "text" / "package.py", program / "text" / "workbook.py", program / "model" / "attached.py")
    extracting = digest(tell(program / "extraction", *own), versions(_EXTRACTING))
    reading = digest(tell(*places, without=_NOT_CODE), versions(_READING), extracting)
    outputs = tell(program / "outputs")
    return Code(
        extracting=extracting,
        reading=reading,
        # What is known of a record comes into files: who reads otherwise makes otherwise.
        making=digest(reading, outputs, versions(_MAKING)),
        engine=digest(tell(*nouns, *steps), outputs, versions(_ENGINE)),
        everything=digest(tell(program, *types), versions(sorted({*_EXTRACTING, *_READING, *_MAKING, *_ENGINE}))),
    )


def _versions(told: Callable[[str], str], names: Iterable[str]) -> tuple[str, ...]:
    return (platform.python_version(), *(f"{name} {told(name)}" for name in names))
