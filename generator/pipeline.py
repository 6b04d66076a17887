"""THE SENTENCE: content is read, checked, assembled, planned, run, indexed, inspected and written. No logic of its own."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator import content_types
from generator.build.addresses import RULES as ADDRESS_RULES
from generator.build.addresses import check_addresses, check_contested
from generator.build.digest import digest
from generator.build.inspect import FILE_CHANGED, Fault, common_links, find_dead, tell_faults
from generator.build.inspect import RULES as INSPECTION_RULES
from generator.build.manifest import MANIFEST, Difference, read_root, verify_site
from generator.build.publish import Release, Told, publish
from generator.build.rebuild import find_release, rebuild
from generator.build.releases import ReadOnlyReleases, Recording, Releases, open_releases, read_releases
from generator.build.run import Progress, Run, Workshop, run_tasks
from generator.build.state import State, read_state
from generator.build.verify_record import verify_record
from generator.build.write import Target, claim, recover
from generator.desk import PROGRAM, Desk, Engine, Memory, Workspace, assemble_site, open_desk, read_engine_output
from generator.load.as_of import look_back
from generator.load.check import check_draft
from generator.load.check_record import rules_of
from generator.load.commits import check_first_days, read_first_days
from generator.load.compare import Archive, Comparison, compare_with_history
from generator.load.read import read_draft
from generator.model.artifact import ContentChangedError
from generator.model.history import Kept
from generator.model.issue import Issue, Rule, Source, has_blocking, sort_issues
from generator.model.site import Draft, Site
from generator.outputs.assets import read_assets
from generator.outputs.changes import make_chronicle, render_lines
from generator.outputs.chrome import make_chrome
from generator.outputs.day import is_past
from generator.outputs.engine_parts import EngineInput
from generator.outputs.overviews import Overviews, planned_by
from generator.outputs.plan import Plan, make_plan
from generator.outputs.search.answer import Answer, Wish, answer
from generator.outputs.search.reader import Reader
from generator.outputs.templates import read_templates
from generator.search_stage import index_run

__all__ = [
    "Memory",
    "Options",
    "Outcome",
    "Wish",
    "Workspace",
    "all_rules",
    "build",
    "check",
    "engine_input",
    "is_release",
    "read_content",
    "search",
    "verify",
    "verify_rebuilt",
]


class Outcome(NamedTuple):
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


def _no_progress(_done: int, _all: int) -> None:
    """Nobody is looking."""


class Options(NamedTuple):
    """How to build. `jobs` of None chooses by the work there is; `engine` of None runs MkDocs when it must.

    `recording` of None keeps no release record and checks nothing against one; `asks_git` checks dates against commits.
    `is_past` shows the content as it was to be seen on `today`; such a portal is no release.
    """

    today: date
    jobs: int | None = None
    release: bool = False
    progress: Progress = _no_progress
    engine: Engine | None = None
    recording: Recording | None = None
    asks_git: bool = False
    is_past: bool = False
    memory: Memory | None = None


def check(
    workspace: Workspace, *, today: date, release: bool = False, record: Path | None = None, asks_git: bool = False
) -> Outcome:
    """Read and check, against the release record `record` if there is one; nothing is rendered or written."""
    recover(workspace.out_dir)
    try:
        with open_desk(workspace) as desk:
            draft = desk.read_draft()
            issues = check_draft(draft, desk.types, today=today, release=release)
            if record is not None:
                issues = (*issues, *_compare(desk, draft, read_releases(record), today).issues)
            issues = (*issues, *(_check_commits(desk, draft) if asks_git else ()))
            return Outcome(sort_issues(issues), records=len(draft.records))
    except (ContentChangedError, FileNotFoundError) as error:
        return _changed(workspace, error)


def read_content(workspace: Workspace) -> Draft:
    """All of the content, for those who keep it: what an earlier run has read is not read again."""
    with open_desk(workspace) as desk:
        return desk.read_draft()


def build(workspace: Workspace, options: Options) -> Outcome:
    """Publish `content/` into `out_dir`, or say why not and leave it alone."""
    live = workspace.out_dir
    try:
        with (
            claim(live) as target,
            open_releases(options.recording, live) as releases,
            open_desk(workspace, options.jobs, options.memory) as desk,
        ):
            previous = read_state(desk.cache, read_root(live))
            inputs = _inputs(desk, options)
            if previous is not None and previous.inputs == inputs and (releases is None or releases.is_live(live)):
                return _unchanged(previous, releases)
            return _build(desk, target, previous, Told(options.today, inputs), options, releases)
    except (ContentChangedError, FileNotFoundError) as error:
        return _changed(workspace, error)


def _changed(workspace: Workspace, error: ContentChangedError | FileNotFoundError) -> Outcome:
    """A file of the content became another, or went, while a run was at it. Raises the error if it is not about content."""
    if isinstance(error, ContentChangedError):
        path = error.path
    elif Path(error.filename or "/").is_relative_to(workspace.content_dir):
        path = Path(error.filename).relative_to(workspace.content_dir.parent).as_posix()
    else:
        raise error
    return Outcome((FILE_CHANGED.at(Source(path), "构建过程中这个文件被改动了", "请等编辑完成后重新运行"),))


def _inputs(desk: Desk, options: Options) -> str:
    """Stands for everything that a build depends on."""
    links = tuple(name for name, file in desk.tree.files.items() if file.is_link)
    how = (options.release, options.recording is not None, options.asks_git, options.is_past)
    files = "\0".join([f"{name}\0{sha256}" for name, sha256 in desk.sha256.items()])
    return digest(desk.code.everything, desk.look, desk.tree.prefix, files, links, options.today, how)


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
    draft = look_back(draft, desk.types, told.today) if options.is_past else draft
    comparison = _compare(desk, draft, releases, told.today)
    issues = (*check_draft(draft, desk.types, today=told.today, release=options.release), *comparison.issues)
    issues = sort_issues((*issues, *(_check_commits(desk, draft) if options.asks_git else ())))
    if has_blocking(issues):
        return Outcome(issues, records=len(draft.records), memory=memory)
    release = _release(releases, comparison, desk, options)
    site = assemble_site(desk, draft, told.today, release.chronicle if release else None)
    site = replace(site, is_past=options.is_past)
    plan = _plan(desk, site, previous, options.engine)
    run, found = _make(desk, target, previous, site, plan, options=options, releases=releases)
    issues = sort_issues((*issues, *found))
    if has_blocking(issues):
        return Outcome(issues, records=len(site.entries), memory=memory)
    # Where the theme changed while it was read, the next run may not take this one for its own.
    inputs = told.inputs if desk.is_as_found() else ""
    told = told._replace(inputs=inputs, issues=issues, records=len(site.entries), program=desk.code.making)
    told = told._replace(overviews=(*plan.overviews,))
    published = publish(target, run, previous, told, cache=desk.cache, release=release)
    desk.sweep()
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


def _make(  # noqa: PLR0913 - what a run depends on, by name
    desk: Desk,
    target: Target,
    previous: State | None,
    site: Site,
    plan: Plan,
    *,
    options: Options,
    releases: Releases | None,
) -> tuple[Run, tuple[Issue, ...]]:
    """Every file of the portal, in the stage or as it was, and every fault of theirs that content can cause."""
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
    run = index_run(run, plan.search, target, previous, program=desk.code.making, jobs=options.jobs)
    dead = _inspect(desk, target, plan, run, previous, workshop)
    return run, (*dead, *_check_addresses(desk, site, plan, run, previous, releases))


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


def _plan(desk: Desk, site: Site, previous: State | None, engine: Engine | None) -> Plan:
    templates = read_templates(desk.workspace.theme_dir, desk.types)
    assets = read_assets(desk.workspace.theme_dir)
    output = read_engine_output(desk, site, assets, templates, engine)
    frame = digest(desk.code.making, templates, output.shells, site.settings, site.names)
    before = Overviews(*previous.overviews) if previous is not None else Overviews()
    before = before if before.frame == frame else Overviews(frame=frame)
    by = digest(frame, planned_by(site))
    return make_plan(site, desk.types, output, assets, templates, planned_by=by, before=before)


def _workshop(
    desk: Desk, target: Target, site: Site, plan: Plan, previous: State | None, releases: Releases | None
) -> Workshop:
    base_path = site.settings.base_path
    common = common_links(((root, shell.parts) for (_kind, root), shell in plan.shells.items()), base_path)
    known = previous.files if previous else {}
    read_kept = releases.read_kept if releases is not None else _no_versions
    return Workshop(
        plan.shared,
        desk.tree.root.parent,
        desk.read_texts,
        read_kept,
        target.stage,
        target.out_dir,
        known,
        common,
        base_path,
    )


def _no_versions(kept: Kept) -> bytes:
    """Without a release record no task asks for a version of before."""
    raise LookupError(kept)


def _inspect(
    desk: Desk, target: Target, plan: Plan, run: Run, previous: State | None, workshop: Workshop
) -> Iterator[Issue]:
    """Every fault of what was made that content can cause."""

    def read_page(path: str) -> str:
        return target.find(path).read_text("utf-8")

    def read_source(path: str) -> str:
        return (desk.tree.root.parent / path).read_text("utf-8-sig")

    gone = previous.files.keys() - run.files.keys() if previous else frozenset()
    everywhere = {"index.html": "\n".join(sorted(workshop.common))}
    faults: list[Fault] = [*run.faults, *find_dead(run.links, run.pages, gone, run.files.keys(), read_page)]
    faults += find_dead(everywhere, everywhere, frozenset(), run.files.keys(), read_page)
    sources = {path: task.source for task in plan.tasks if task.source for path in task.paths} if faults else {}
    yield from tell_faults(faults, sources, workshop.base_path, read_page, read_source)


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


def is_release(site_dir: Path) -> bool:
    """Whether a portal stands there that shows its own day, and not an earlier one."""
    return (site_dir / MANIFEST).is_file() and not is_past(site_dir)


def search(site_dir: Path, wish: Wish) -> tuple[Reader, Answer]:
    """Ask the index of a built site. Raises FileNotFoundError where there is none."""
    reader = Reader(lambda path: (site_dir / path).read_bytes())
    return reader, answer(reader, wish)


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
