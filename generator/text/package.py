"""Office packages: a ZIP file with XML parts that refer to each other. Nothing is unpacked before its size is known.

The parts are streamed through the standard library's expat: nothing is held of them but what is gathered, and a
document type, with which entities would come, is refused.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from enum import Enum, auto
from io import BytesIO
from typing import Final, NamedTuple, Protocol
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

_MOST_BYTES: Final = 200 << 20
_MOST_PARTS: Final = 20_000
_ENCRYPTED: Final = 1
_PIECE: Final = 1 << 16
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
# What zipfile raises on a member that is not what the directory says of it.
_BROKEN: Final = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error)


class Fault(Enum):
    """Why a package cannot be read."""

    LOCKED = auto()
    OTHER_FORMAT = auto()
    DAMAGED = auto()
    TOO_HARD = auto()


class PackageError(Exception):
    """A package is not one, or not safe to read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Listener(Protocol):
    """Is told of a part's elements by their local names, in their order, until it has enough."""

    @property
    def has_enough(self) -> bool:
        """Whether the rest need not be read."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters of the element that began last."""


class Relation(NamedTuple):
    """What a part refers to: `kind` is the last word of its type."""

    id: str
    kind: str
    path: str


def open_package(data: bytes) -> ZipFile:
    """A package that is safe to read. Raises PackageError."""
    if not data.startswith(b"PK"):
        # Office puts what it encrypts into the container of its old formats.
        raise PackageError(Fault.LOCKED if data.startswith(_OLE) and _LOCKED in data else Fault.OTHER_FORMAT)
    try:
        package = ZipFile(BytesIO(data))
    except _BROKEN:
        raise PackageError(Fault.DAMAGED) from None
    parts = package.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise PackageError(Fault.LOCKED)
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise PackageError(Fault.DAMAGED)
    # The directory may lie, but zipfile hands out no more of a part than it says there.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise PackageError(Fault.TOO_HARD)
    return package


def find_main_part(package: ZipFile) -> str:
    """Where the document itself is. Raises PackageError."""
    for relation in find_relations(package, ""):
        if relation.kind == "officeDocument":
            return relation.path
    raise PackageError(Fault.OTHER_FORMAT)


def find_relations(package: ZipFile, part: str) -> tuple[Relation, ...]:
    """What a part refers to inside the package; the package itself is part "". Raises PackageError."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in package.NameToInfo:
        return ()
    listener = _Relations(folder)
    parse_part(package, path, listener)
    return tuple(listener.found)


def parse_part(package: ZipFile, path: str, listener: Listener) -> None:
    """Read a part to its end, or as far as it is wanted. Raises PackageError."""
    # The format knows two encodings, and one of them by its mark: no word of the file's own decides how it is decoded.
    with_mark = next(_read_part(package, path), b"").startswith(_UTF_16)
    parser = expat.ParserCreate("utf-16" if with_mark else "utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: listener.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: listener.end(_local(name))
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in _read_part(package, path):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes it so
            if listener.has_enough:
                return
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError:
        raise PackageError(Fault.DAMAGED) from None


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """An attribute by its local name."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.endswith(f" {name}")), None)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_told: object) -> None:
    raise PackageError(Fault.DAMAGED)


def _read_part(package: ZipFile, path: str) -> Iterator[bytes]:
    try:
        with package.open(path) as part:
            while piece := part.read(_PIECE):
                yield piece
    except KeyError:  # there is no such part
        raise PackageError(Fault.DAMAGED) from None
    except _BROKEN:
        raise PackageError(Fault.DAMAGED) from None


class _Relations:
    """Collects what a part refers to."""

    has_enough = False

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: list[Relation] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of a relation that stays inside."""
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        path = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found.append(Relation(attributes.get("Id", ""), kind, path))

    def end(self, name: str) -> None:
        """Nothing follows from it."""

    def text(self, text: str) -> None:
        """There is none."""
