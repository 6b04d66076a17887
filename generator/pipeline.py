"""THE SENTENCE: content is read, checked, assembled, planned, run, inspected and written. No logic of its own."""

from __future__ import annotations

import base64
import importlib
import json
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from generator import content_types
from generator.build.code import Code, read_code
from generator.build.digest import digest, folder_digest
from generator.build.inspect import FILE_CHANGED, Fault, common_links, find_dead, tell_faults
from generator.build.inspect import RULES as INSPECTION_RULES
from generator.build.manifest import Difference, read_root, verify_site
from generator.build.publish import Told, publish
from generator.build.reading import Reader
from generator.build.run import Progress, Run, Workshop, run_tasks
from generator.build.stamps import digest_stamped
from generator.build.state import State, read_state
from generator.build.store import Store
from generator.build.workers import pause_collector
from generator.build.write import Target, claim, recover
from generator.load.assemble import assemble
from generator.load.check import check_draft
from generator.load.check_record import rules_of
from generator.load.read import read_draft, read_from
from generator.load.record_file import RecordFile, read_record_file
from generator.load.tree import Tree, read_tree
from generator.model.artifact import ContentChangedError, ContentFile
from generator.model.content_type import Types
from generator.model.issue import Issue, Rule, Source, has_blocking, sort_issues
from generator.model.site import Draft, Parsed, Site
from generator.outputs.assets import Assets, read_assets
from generator.outputs.chrome import make_chrome
from generator.outputs.engine_parts import EngineInput, EngineOutput, shell_frames, sort_output
from generator.outputs.plan import Plan, make_plan
from generator.outputs.record_text import pack_text
from generator.outputs.templates import Sources, read_templates

PROGRAM = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a build finds and leaves things. `cache` is a folder; None remembers nothing."""

    content_dir: Path
    out_dir: Path
    cache: Path | None
    theme_dir: Path = PROGRAM.parent / "theme"
    config_file: Path = PROGRAM.parent / "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. With `is_written` false the published site is as it was."""

    issues: tuple[Issue, ...]
    is_written: bool = False
    records: int = 0
    files: int = 0
    made: int = 0
    size: int = 0


# Runs MkDocs, or hands over what `mkdocs build` has just made.
Engine = Callable[[EngineInput], dict[PurePosixPath, bytes]]


def _no_progress(_done: int, _all: int) -> None:
    """Nobody is looking."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `jobs` of None chooses by the work there is; `engine` of None runs MkDocs when it must."""

    today: date
    jobs: int | None = None
    release: bool = False
    progress: Progress = _no_progress
    engine: Engine | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One run's view of a workspace: the tree as it was found, its digests, the code, and the cache in use."""

    workspace: Workspace
    cache: Path
    types: Types
    code: Code
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

    def _read_records(self, files: Sequence[RecordFile]) -> tuple[Parsed, ...]:
        self.records.update((file.content.path, file) for file in files)
        return self.reader.read_all(files)


def read_record(file: RecordFile) -> tuple[Parsed, bytes]:
    """A record's file as the build keeps it: what must be known of it, and its rendered text."""
    reading = read_record_file(file)
    record = reading.parsed.record
    aliases = {alias.old: alias.new for alias in record.anchor_aliases} if record else {}
    return reading.parsed, pack_text(reading.body, reading.headings, aliases)


@contextmanager
def _desk(workspace: Workspace, jobs: int | None = None) -> Iterator[Desk]:
    types = content_types.discover()
    with tempfile.TemporaryDirectory(prefix="gongkai-") as forgotten:
        cache = workspace.cache or Path(forgotten)
        looked_at = time.time_ns()
        tree = read_tree(workspace.content_dir)
        files = {name: file for name, file in tree.files.items() if not file.is_link}
        sha256 = digest_stamped(files, cache / "stamps", looked_at=looked_at)
        code = read_code(PROGRAM, [kind.folder for kind in types.values()])
        reader = Reader(read_record, code.reading, cache / "kept.sqlite", jobs)
        yield Desk(workspace, cache, types, code, tree, sha256, reader)


def check(workspace: Workspace, *, today: date, release: bool = False) -> Outcome:
    """Read and check; nothing is rendered or written."""
    with _desk(workspace) as desk:
        draft = desk.read_draft()
        issues = check_draft(draft, desk.types, today=today, release=release)
        return Outcome(issues, records=len(draft.records))


def build(workspace: Workspace, options: Options) -> Outcome:
    """Publish `content/` into `out_dir`, or say why not and leave it alone."""
    with pause_collector(), claim(workspace.out_dir) as target, _desk(workspace, options.jobs) as desk:
        previous = read_state(desk.cache, read_root(workspace.out_dir))
        inputs = _inputs(desk, options)
        if previous is not None and previous.inputs == inputs:
            return _unchanged(previous)
        try:
            return _build(desk, target, previous, inputs, options)
        except ContentChangedError as error:
            hint = "请等编辑完成后重新运行"
            return Outcome((FILE_CHANGED.at(Source(error.path), "构建过程中这个文件被改动了", hint),))


def _inputs(desk: Desk, options: Options) -> str:
    """Stands for everything that a build depends on."""
    workspace = desk.workspace
    look = folder_digest(workspace.theme_dir, workspace.config_file)
    links = tuple(name for name, file in desk.tree.files.items() if file.is_link)
    return digest(desk.code.everything, look, desk.tree.prefix, desk.sha256, links, options.today, options.release)


def _unchanged(previous: State) -> Outcome:
    issues: tuple[Issue, ...] = pickle.loads(previous.issues)  # noqa: S301 - our own, its digest was checked
    size = sum(size for _sha256, size in previous.files.values())
    return Outcome(issues, is_written=True, records=previous.records, files=len(previous.files), size=size)


def _build(desk: Desk, target: Target, previous: State | None, inputs: str, options: Options) -> Outcome:
    draft = desk.read_draft()
    issues = check_draft(draft, desk.types, today=options.today, release=options.release)
    if has_blocking(issues):
        return Outcome(issues, records=len(draft.records))
    site = assemble(draft, desk.types, today=options.today)
    plan = _plan(desk, site, options.engine)
    workshop = _workshop(desk, target, site, plan, previous)
    run = run_tasks(
        plan.tasks,
        plan.covered,
        workshop,
        engine=desk.code.making,
        previous=previous or State(),
        jobs=options.jobs,
        progress=options.progress,
    )
    issues = sort_issues((*issues, *_inspect(desk, target, plan, run, previous, workshop)))
    if has_blocking(issues):
        return Outcome(issues, records=len(site.entries))
    told = Told(options.today, inputs, issues, len(site.entries))
    published = publish(target, run, previous, told, cache=desk.cache)
    _sweep(desk)
    return Outcome(
        issues,
        is_written=True,
        records=len(site.entries),
        files=published.files,
        made=run.made,
        size=published.size,
    )


def _plan(desk: Desk, site: Site, engine: Engine | None) -> Plan:
    templates = read_templates(desk.workspace.theme_dir, desk.types)
    assets = read_assets(desk.workspace.theme_dir)
    return make_plan(site, desk.types, _engine_output(desk, site, assets, templates, engine), assets, templates)


def _workshop(desk: Desk, target: Target, site: Site, plan: Plan, previous: State | None) -> Workshop:
    base_path = site.settings.base_path
    common = common_links(((root, shell.parts) for (_kind, root), shell in plan.shells.items()), base_path)
    known = previous.files if previous else {}
    return Workshop(plan.shared, desk.tree.root.parent, desk.read_texts, target.stage, known, common, base_path)


def _inspect(
    desk: Desk, target: Target, plan: Plan, run: Run, previous: State | None, workshop: Workshop
) -> Iterator[Issue]:
    """Every fault of what was made that content can cause."""

    def read_page(path: str) -> str:
        staged = target.stage / path
        return (staged if staged.is_file() else target.out_dir / path).read_text("utf-8")

    def read_source(path: str) -> str:
        return (desk.tree.root.parent / path).read_text("utf-8-sig")

    gone = previous.files.keys() - run.files.keys() if previous else frozenset()
    everywhere = {"index.html": "\n".join(sorted(workshop.common))}
    faults: list[Fault] = [*run.faults, *find_dead(run.links, run.pages, gone, run.files.keys(), read_page)]
    faults += find_dead(everywhere, everywhere, frozenset(), run.files.keys(), read_page)
    sources = {path: task.source for task in plan.tasks if task.source for path in task.paths} if faults else {}
    yield from tell_faults(faults, sources, workshop.base_path, read_page, read_source)


def _sweep(desk: Desk) -> None:
    """Keep the store to about what is in use."""
    store = Store(desk.reader.store)
    store.sweep(desk.reader.live_keys(tuple(desk.records.values())))
    store.close()


def verify(site_dir: Path) -> tuple[Difference, ...]:
    """Compare every byte of a built site with its manifest, having completed what a killed build left."""
    recover(site_dir.resolve())
    return tuple(verify_site(site_dir))


def all_rules() -> tuple[Rule, ...]:
    """Every rule that content is held to."""
    return (*rules_of(content_types.discover()), *INSPECTION_RULES)


def engine_input(workspace: Workspace) -> EngineInput:
    """What the engine step needs of content that passed its checks. Raises ValueError on any other."""
    types = content_types.discover()
    draft = read_draft(workspace.content_dir, types)
    if draft.settings is None:
        raise ValueError("content without readable settings has no pages to render")
    chrome = make_chrome(draft.settings, read_assets(workspace.theme_dir))
    return EngineInput(draft.settings, draft.pages, chrome, read_templates(workspace.theme_dir, types))


def _engine_output(desk: Desk, site: Site, assets: Assets, templates: Sources, engine: Engine | None) -> EngineOutput:
    """Shells and hand-written pages: as MkDocs made them before, where nothing that it reads changed."""
    given = EngineInput(site.settings, site.pages, make_chrome(site.settings, assets), templates)
    if engine is not None:
        return sort_output(engine(given), given.pages)
    workspace = desk.workspace
    pages = {name: sha256 for name, sha256 in desk.sha256.items() if name.startswith("pages/")}
    key = "engine:" + digest(given, folder_digest(workspace.config_file, workspace.theme_dir), desk.code.engine, pages)
    store = Store(desk.reader.store)
    packed = store.get(key)
    if packed is None:
        files = _run_engine(workspace, given)
        told = {path.as_posix(): base64.b64encode(data).decode() for path, data in files.items()}
        packed = json.dumps(told).encode()
        store.put_many({key: packed})
    store.close()
    kept = {PurePosixPath(name): base64.b64decode(data) for name, data in json.loads(packed).items()}
    return sort_output(kept, given.pages)


def _run_engine(workspace: Workspace, given: EngineInput) -> dict[PurePosixPath, bytes]:
    # Loaded only when it is to run: most builds publish an edited record and have no use for MkDocs.
    engine = importlib.import_module("generator.outputs.engine")
    with tempfile.TemporaryDirectory() as work:
        made: dict[PurePosixPath, bytes] = engine.run_engine(
            given,
            config_file=workspace.config_file,
            docs_dir=workspace.content_dir / "pages",
            work_dir=Path(work),
            frames=shell_frames(),
        )
    return made
