"""One run's desk: the content as it was found, what stands for code and theme, and what earlier runs have kept of all that."""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator import content_types
from generator.build.attachments import Attachments
from generator.build.code import Code, read_code
from generator.build.digest import digest, folder_digest
from generator.build.reading import Known, Reader
from generator.build.stamps import digest_stamped
from generator.build.store import Store
from generator.build.write import naming
from generator.extraction.extract import extract_files
from generator.load.assemble import assemble
from generator.load.read import read_from
from generator.load.record_file import Reading, RecordFile, read_record_file
from generator.load.tree import Tree, read_tree
from generator.model.artifact import ContentChangedError, ContentFile
from generator.model.attached import AttachedText
from generator.model.content_type import Types
from generator.model.history import Chronicle
from generator.model.site import Draft, Parsed, Site
from generator.outputs.assets import Assets
from generator.outputs.chrome import make_chrome
from generator.outputs.engine_parts import EngineInput, EngineOutput, shell_frames, sort_output
from generator.outputs.record_text import pack_text, unpack_text
from generator.outputs.templates import Sources

PROGRAM = Path(__file__).resolve().parent


# Deriving so few again costs less than keeping them with all the others.
_WORTH_KEEPING = 100


class Workspace(NamedTuple):
    """Where a build finds and leaves things. `cache` is a folder; None remembers nothing."""

    content_dir: Path
    out_dir: Path
    cache: Path | None
    theme_dir: Path = PROGRAM.parent / "theme"
    config_file: Path = PROGRAM.parent / "mkdocs.yml"


class Memory(NamedTuple):
    """What a process that lives on keeps of one build for the next: its code, and its records with what stands for each."""

    code: Code
    records: Known


# Runs MkDocs, or hands over what `mkdocs build` has just made.
Engine = Callable[[EngineInput], dict[PurePosixPath, bytes]]


@dataclass(frozen=True, slots=True)
class Desk:
    """One run's view of a workspace: the tree as it was found, its digests, the code, and the cache in use."""

    workspace: Workspace
    cache: Path
    types: Types
    code: Code
    look: str
    tree: Tree
    sha256: dict[str, str]
    reader: Reader
    records: dict[str, RecordFile] = field(default_factory=dict)

    def read_draft(self) -> Draft:
        """The content as it was found. Raises ContentChangedError when a file is no longer that."""
        return read_from(self.tree, self.sha256, self.types, self._read_records)

    def read_texts(self, files: Sequence[ContentFile]) -> dict[str, bytes]:
        """The rendered texts of records."""
        return self.reader.read_texts([self.records[file.path] for file in files])

    def read_bodies(self, records: Sequence[Parsed]) -> dict[str, str]:
        """The normalised bodies of records."""
        texts = self.read_texts([parsed.content for parsed in records])
        return {path: unpack_text(text).plain.decode() for path, text in texts.items()}

    def read_source(self, parsed: Parsed) -> str:
        """A record's file as it was typed."""
        return (self.tree.root.parent / parsed.path).read_text("utf-8-sig")

    def is_as_found(self) -> bool:
        """Whether theme and configuration are still what was looked at."""
        return look_of(self.workspace) == self.look

    def sweep(self) -> None:
        """Keep the store to about what is in use."""
        self.reader.sweep(tuple(self.records.values()), (_derived_key(self),))

    def _read_records(self, files: Sequence[RecordFile]) -> tuple[Parsed, ...]:
        self.records.update((file.content.path, file) for file in files)
        return tuple(parsed for _digest, parsed in self.reader.read_all(files).values())


def keep_record(reading: Reading, attached: Mapping[str, AttachedText]) -> tuple[Parsed, bytes]:
    """A record as the build keeps it: what must be known of it, and its text with those of its attachments."""
    reading = reading.with_attached(attached)
    record = reading.parsed.record
    aliases = {alias.old: alias.new for alias in record.anchor_aliases} if record else {}
    texts = {name: found.text for name, found in attached.items() if found.text}
    return reading.parsed.pack(), pack_text(reading.body, reading.headings, aliases, texts)


@contextmanager
def open_desk(workspace: Workspace, jobs: int | None = None, memory: Memory | None = None) -> Iterator[Desk]:
    """Look at everything once. `memory` is what an earlier run of this process kept."""
    types = content_types.discover()
    with tempfile.TemporaryDirectory(prefix="gongkai-") as forgotten:
        cache = workspace.cache or Path(forgotten)
        looked_at = time.time_ns()
        tree = read_tree(workspace.content_dir)
        files = {name: file for name, file in tree.files.items() if not file.is_link}
        sha256 = digest_stamped(files, cache / "stamps", looked_at=looked_at)
        # A running program does not change: what is read anew is the code that runs the next time.
        code = memory.code if memory else read_code(PROGRAM, [kind.folder for kind in types.values()])
        store = cache / "kept.sqlite"
        attachments = Attachments(extract_files, code.extracting, tree.root.parent, store)
        reader = Reader(
            read_record_file, keep_record, code.reading, store, attachments, jobs, memory.records if memory else {}
        )
        yield Desk(workspace, cache, types, code, look_of(workspace), tree, sha256, reader)


def look_of(workspace: Workspace) -> str:
    """Stands for the theme and the engine's configuration as they are now."""
    return folder_digest(workspace.theme_dir, workspace.config_file)


def assemble_site(desk: Desk, draft: Draft, today: date, chronicle: Chronicle | None) -> Site:
    """The Site, with what an earlier build derived on this day taken over."""
    key = _derived_key(desk)
    store = Store(desk.reader.store)
    kept = store.get(key)
    day, known = pickle.loads(kept) if kept is not None else (today, {})  # noqa: S301 - our own, its digest was checked
    known = known if day == today else {}
    site = assemble(draft, desk.types, today=today, chronicle=chronicle, known=known)
    if sum(known.get(record) is not derived for record, derived in site.derived.items()) > _WORTH_KEEPING:
        store.put_many({key: pickle.dumps((today, site.derived), pickle.HIGHEST_PROTOCOL)})
    store.close()
    return site


def _derived_key(desk: Desk) -> str:
    """Where is kept what this code derives of all records on a day."""
    return f"derived:{desk.code.making}"


def read_engine_output(
    desk: Desk, site: Site, assets: Assets, templates: Sources, engine: Engine | None
) -> EngineOutput:
    """Shells and hand-written pages: as MkDocs made them before, where nothing that it reads changed."""
    past = site.today if site.is_past else None
    given = EngineInput(site.settings, site.pages, make_chrome(site.settings, assets, past), templates)
    if engine is not None:
        return sort_output(engine(given), given.pages)
    store = Store(desk.reader.store)
    pages = {name: sha256 for name, sha256 in desk.sha256.items() if name.startswith("pages/")}
    key = "engine:" + digest(given, desk.look, desk.code.engine, pages)
    packed = store.get_latest(key)
    if packed is None:
        files = _run_engine(desk.workspace, given)
        told = {path.as_posix(): base64.b64encode(data).decode() for path, data in files.items()}
        packed = json.dumps(told).encode()
        _confirm_pages(desk, pages)
        if desk.is_as_found():  # else MkDocs may have read what is not that
            store.put_latest(key, packed)
    store.close()
    kept = {PurePosixPath(name): base64.b64decode(data) for name, data in json.loads(packed).items()}
    return sort_output(kept, given.pages)


def _confirm_pages(desk: Desk, pages: dict[str, str]) -> None:
    """MkDocs opened the pages itself: they must still be those that were checked. Raises ContentChangedError."""
    tree = read_tree(desk.workspace.content_dir)
    now = {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in tree.files.items()
        if name.startswith("pages/") and not file.is_link
    }
    for name in sorted(pages.keys() | now.keys()):
        if pages.get(name) != now.get(name):
            raise ContentChangedError(tree.shown(name))


def _run_engine(workspace: Workspace, given: EngineInput) -> dict[PurePosixPath, bytes]:
    # Loaded only when it is to run: most builds publish an edited record and have no use for MkDocs.
    engine = importlib.import_module("generator.outputs.engine")
    with tempfile.TemporaryDirectory() as work, naming(Path(work)):
        made: dict[PurePosixPath, bytes] = engine.run_engine(
            given,
            config_file=workspace.config_file,
            docs_dir=workspace.content_dir / "pages",
            work_dir=Path(work),
            frames=shell_frames(),
        )
    return made
