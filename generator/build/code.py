"""Digests of the code and libraries that make things: what a change of either makes stale, and no more."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from generator.build.digest import digest, folder_digest

# The libraries whose release may change a byte of what is read or made.
_READING = ("pydantic", "pydantic_core", "PyYAML", "cmarkgfm", "nh3")
_MAKING = ("Jinja2", "MarkupSafe", "nh3")
_ENGINE = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2")


@dataclass(frozen=True, slots=True)
class Code:
    """`reading` turns record files into what is known of them, `making` turns that into files, `engine` is MkDocs' step.

    `everything` is all of the program: a build whose inputs and program are those of the last one has nothing to do.
    """

    reading: str
    making: str
    engine: str
    everything: str


def read_code(program: Path, types: Iterable[Path]) -> Code:
    """The digests of a program in folder `program`, with kinds of record in the folders `types`."""
    shared = (program / "text", program / "model", program / "content_types", *types)
    rendering = [program / "outputs" / f"{name}.py" for name in ("markdown", "commonmark", "paragraphs", "record_text")]
    return Code(
        reading=digest(folder_digest(*shared, program / "load", *rendering), _versions(_READING)),
        making=digest(folder_digest(*shared, program / "outputs"), _versions(_MAKING)),
        engine=digest(folder_digest(program / "outputs", program / "model"), _versions(_ENGINE)),
        everything=digest(folder_digest(program, *types), _versions(sorted({*_READING, *_MAKING, *_ENGINE}))),
    )


def _versions(names: Iterable[str]) -> tuple[str, ...]:
    return (platform.python_version(), *(f"{name} {version(name)}" for name in names))
