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
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from generator import content_types
from generator.build.addresses import RULES as ADDRESS_RULES
from generator.build.addresses import check_addresses, check_contested
from generator.build.code import Code, read_code
from generator.build.digest import digest, folder_digest
from generator.build.inspect import FILE_CHANGED, Fault, common_links, find_dead, tell_faults
from generator.build.inspect import RULES as INSPECTION_RULES
from generator.build.manifest import MANIFEST, Difference, read_root, verify_site
from generator.build.publish import Release, Told, publish
from generator.build.reading import Known, Reader
from generator.build.rebuild import find_release, rebuild
from generator.build.releases import ReadOnlyReleases, Recording, Releases, open_releases, read_releases
from generator.build.run import Progress, Run, Workshop, run_tasks
from generator.build.stamps import digest_stamped
from generator.build.state import State, read_state
from generator.build.store import Store
from generator.build.verify_record import verify_record
from generator.build.write import Target, claim, recover
from generator.load.assemble import assemble
from generator.load.check import check_draft
from generator.load.check_record import rules_of
from generator.load.commits import check_first_days, read_first_days
from generator.load.compare import Archive, Comparison, compare_with_history
from generator.load.read import read_draft, read_from
from generator.load.record_file import RecordFile, read_record_file
from generator.load.tree import Tree, read_tree
from generator.model.artifact import ContentChangedError, ContentFile
from generator.model.content_type import Types
from generator.model.history import Chronicle, Kept
from generator.model.issue import Issue, Rule, Source, has_blocking, sort_issues
from generator.model.site import Draft, Parsed, Site
from generator.outputs.assets import Assets, read_assets
from generator.outputs.changes import make_chronicle, render_lines
from generator.outputs.chrome import make_chrome
from generator.outputs.engine_parts import EngineInput, EngineOutput, shell_frames, sort_output
from generator.outputs.plan import Plan, make_plan
from generator.outputs.record_text import pack_text, unpack_text
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
class Memory:
    """What a process that lives on keeps of one build for the next: its code, and its records with what stands for each."""

    code: Code
    records: Known


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. With `is_written` false the published site is as it was.

    `release` is the number under which the site stands in the release record, 0 where none is kept.
    """

    issues: tuple[Issue, ...]
    is_written: bool = False
    records: int = 0
    files: int = 0
    made: int = 0
    size: int = 0
    release: int = 0
    memory: Memory | None = None


# Runs MkDocs, or hands over what `mkdocs build` has just made.
Engine = Callable[[EngineInput], dict[PurePosixPath, bytes]]


def _no_progress(_done: int, _all: int) -> None:
    """Nobody is looking."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `jobs` of None chooses by the work there is; `engine` of None runs MkDocs when it must.

    `recording` of None keeps no release record and checks nothing against one; `asks_git` checks dates against commits.
    """

    today: date
    jobs: int | None = None
    release: bool = False
    progress: Progress = _no_progress
    engine: Engine | None = None
    recording: Recording | None = None
    asks_git: bool = False
    memory: Memory | None = None


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

    def read_bodies(self, records: Sequence[Parsed]) -> dict[str, str]:
        """The normalised bodies of records."""
        texts = self.read_texts([parsed.content for parsed in records])
        return {path: unpack_text(text).plain for path, text in texts.items()}

    def read_source(self, parsed: Parsed) -> str:
        """A record's file as it was typed."""
        return (self.tree.root.parent / parsed.path).read_text("utf-8-sig")

    def _read_records(self, files: Sequence[RecordFile]) -> tuple[Parsed, ...]:
        self.records.update((file.content.path, file) for file in files)
        return tuple(parsed for _digest, parsed in self.reader.read_all(files).values())


def read_record(file: RecordFile) -> tuple[Parsed, bytes]:
    """A record's file as the build keeps it: what must be known of it, and its rendered text."""
    reading = read_record_file(file)
    record = reading.parsed.record
    aliases = {alias.old: alias.new for alias in record.anchor_aliases} if record else {}
    return reading.parsed.pack(), pack_text(reading.body, reading.headings, aliases)


@contextmanager
def _desk(workspace: Workspace, jobs: int | None = None, memory: Memory | None = None) -> Iterator[Desk]:
    types = content_types.discover()
    with tempfile.TemporaryDirectory(prefix="gongkai-") as forgotten:
        cache = workspace.cache or Path(forgotten)
        looked_at = time.time_ns()
        tree = read_tree(workspace.content_dir)
        files = {name: file for name, file in tree.files.items() if not file.is_link}
        sha256 = digest_stamped(files, cache / "stamps", looked_at=looked_at)
        # A running program does not change: what is read anew is the code that runs the next time.
        code = memory.code if memory else read_code(PROGRAM, [kind.folder for kind in types.values()])
        reader = Reader(read_record, code.reading, cache / "kept.sqlite", jobs, memory.records if memory else {})
        yield Desk(workspace, cache, types, code, tree, sha256, reader)


def check(
    workspace: Workspace, *, today: date, release: bool = False, record: Path | None = None, asks_git: bool = False
) -> Outcome:
    """Read and check, against the release record `record` if there is one; nothing is rendered or written."""
    with _desk(workspace) as desk:
        draft = desk.read_draft()
        issues = check_draft(draft, desk.types, today=today, release=release)
        if record is not None:
            releases = read_releases(record)
            issues = (*issues, *_compare(desk, draft, releases, today).issues)
        issues = (*issues, *(_check_commits(desk, draft) if asks_git else ()))
        return Outcome(sort_issues(issues), records=len(draft.records))


def build(workspace: Workspace, options: Options) -> Outcome:
    """Publish `content/` into `out_dir`, or say why not and leave it alone."""
    live = workspace.out_dir
    with (
        claim(live) as target,
        open_releases(options.recording, live) as releases,
        _desk(workspace, options.jobs, options.memory) as desk,
    ):
        previous = read_state(desk.cache, read_root(live))
        inputs = _inputs(desk, options)
        if previous is not None and previous.inputs == inputs and (releases is None or releases.is_live(live)):
            return _unchanged(previous, releases)
        try:
            return _build(desk, target, previous, Told(options.today, inputs), options, releases)
        except ContentChangedError as error:
            hint = "请等编辑完成后重新运行"
            return Outcome((FILE_CHANGED.at(Source(error.path), "构建过程中这个文件被改动了", hint),))


def _inputs(desk: Desk, options: Options) -> str:
    """Stands for everything that a build depends on."""
    workspace = desk.workspace
    look = folder_digest(workspace.theme_dir, workspace.config_file)
    links = tuple(name for name, file in desk.tree.files.items() if file.is_link)
    how = (options.release, options.recording is not None, options.asks_git)
    files = "\0".join([f"{name}\0{sha256}" for name, sha256 in desk.sha256.items()])
    return digest(desk.code.everything, look, desk.tree.prefix, files, links, options.today, how)


def _unchanged(previous: State, releases: Releases | None) -> Outcome:
    issues: tuple[Issue, ...] = pickle.loads(previous.issues)  # noqa: S301 - our own, its digest was checked
    size = sum(size for _sha256, size in previous.files.values())
    number = releases.history.sequence if releases is not None else 0
    return Outcome(
        issues,
        is_written=True,
        records=previous.records,
        files=len(previous.files) + len(previous.folders) + 1,
        size=size,
        release=number,
    )


def _build(
    desk: Desk, target: Target, previous: State | None, told: Told, options: Options, releases: Releases | None
) -> Outcome:
    draft = desk.read_draft()
    memory = Memory(desk.code, {parsed.path: (parsed.digest, parsed) for parsed in draft.records})
    comparison = _compare(desk, draft, releases, told.today)
    issues = (*check_draft(draft, desk.types, today=told.today, release=options.release), *comparison.issues)
    issues = sort_issues((*issues, *(_check_commits(desk, draft) if options.asks_git else ())))
    if has_blocking(issues):
        return Outcome(issues, records=len(draft.records), memory=memory)
    release = _release(releases, comparison, desk, options)
    site = _assemble(desk, draft, told.today, release.chronicle if release else None)
    plan = _plan(desk, site, options.engine)
    workshop = _workshop(desk, target, site, plan, previous, releases)
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
    issues = sort_issues((*issues, *_check_addresses(desk, site, plan, run, previous, releases)))
    if has_blocking(issues):
        return Outcome(issues, records=len(site.entries), memory=memory)
    told = replace(told, issues=issues, records=len(site.entries))
    published = publish(target, run, previous, told, cache=desk.cache, release=release)
    _sweep(desk)
    return Outcome(
        issues,
        is_written=True,
        records=len(site.entries),
        files=published.files,
        made=run.made,
        size=published.size,
        release=releases.history.sequence if releases is not None else 0,
        memory=memory,
    )


def _assemble(desk: Desk, draft: Draft, today: date, chronicle: Chronicle | None) -> Site:
    """The Site, with what an earlier build derived on this day taken over."""
    key = f"derived:{desk.code.making}"
    store = Store(desk.reader.store)
    kept = store.get(key)
    day, known = pickle.loads(kept) if kept is not None else (today, {})  # noqa: S301 - our own, its digest was checked
    known = known if day == today else {}
    site = assemble(draft, desk.types, today=today, chronicle=chronicle, known=known)
    if site.derived != known:
        store.put_many({key: pickle.dumps((today, site.derived), pickle.HIGHEST_PROTOCOL)})
    store.close()
    return site


def _compare(desk: Desk, draft: Draft, releases: Releases | ReadOnlyReleases | None, today: date) -> Comparison:
    """The draft against what was published before."""
    if releases is None:
        return Comparison()
    archive = Archive(desk.read_bodies, desk.read_source, releases.read_version, releases.keep)
    return compare_with_history(draft, releases.history, archive, today)


def _release(releases: Releases | None, comparison: Comparison, desk: Desk, options: Options) -> Release | None:
    """What goes into the release record, and what the portal tells of its past with it."""
    if releases is None or options.recording is None:
        return None
    history = releases.history
    lines = render_lines(comparison.changes, releases.sequence, options.today, history.last_line)
    chronicle = make_chronicle(history, comparison.published, comparison.revisions, (releases.read_changes(), lines))
    told = (comparison.published, comparison.revisions, lines)
    return Release(releases, options.recording, *told, chronicle, desk.code.everything)


def _check_commits(desk: Desk, draft: Draft) -> Iterator[Issue]:
    content = desk.tree.root
    yield from check_first_days(draft, read_first_days(content, desk.cache / "commits"), desk.tree.prefix)


def _check_addresses(
    desk: Desk, site: Site, plan: Plan, run: Run, previous: State | None, releases: Releases | None
) -> Iterator[Issue]:
    """Every address of the last release that stops answering, every redirect from one that does not."""
    yield from check_contested(plan.contested, desk.tree.prefix)
    if releases is not None and releases.history.sequence:
        is_known = previous is not None and previous.root == releases.history.root
        before = previous.files.keys() if is_known and previous is not None else releases.read_paths()
        yield from check_addresses(before - run.files.keys(), run.files.keys(), site, desk.tree.prefix)


def _plan(desk: Desk, site: Site, engine: Engine | None) -> Plan:
    templates = read_templates(desk.workspace.theme_dir, desk.types)
    assets = read_assets(desk.workspace.theme_dir)
    return make_plan(site, desk.types, _engine_output(desk, site, assets, templates, engine), assets, templates)


def _workshop(
    desk: Desk, target: Target, site: Site, plan: Plan, previous: State | None, releases: Releases | None
) -> Workshop:
    base_path = site.settings.base_path
    common = common_links(((root, shell.parts) for (_kind, root), shell in plan.shells.items()), base_path)
    known = previous.files if previous else {}
    read_kept = releases.read_kept if releases is not None else _no_versions
    return Workshop(
        plan.shared, desk.tree.root.parent, desk.read_texts, read_kept, target.stage, known, common, base_path
    )


def _no_versions(kept: Kept) -> bytes:
    """Without a release record no task asks for a version of before."""
    raise LookupError(kept)


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
    desk.reader.sweep(tuple(desk.records.values()))


def verify(site_dir: Path, record: Path | None = None) -> tuple[Difference, ...]:
    """Compare every byte of a built site with its manifest, having completed what a killed build left.

    With a release record, that record is verified too.
    """
    recover(site_dir.resolve())
    return (*verify_site(site_dir), *(verify_record(record) if record is not None else ()))


def verify_rebuilt(site_dir: Path, record: Path, repository: Path) -> tuple[int, tuple[Difference, ...]]:
    """Make the release that a site is once more, from its commit in `repository`: its number, and what came out different.

    Raises CannotRebuildError.
    """
    past = find_release(record, (site_dir / MANIFEST).read_bytes())
    return past.sequence, rebuild(past, record, repository, PROGRAM.parent)


def all_rules() -> tuple[Rule, ...]:
    """Every rule that content is held to."""
    return (*rules_of(content_types.discover()), *INSPECTION_RULES, *ADDRESS_RULES)


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
