"""THE SENTENCE: content is read, checked, assembled, planned, run, inspected and written. No logic of its own."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator import content_types
from generator.build.cache import read_cache, write_cache
from generator.build.digest import digest, folder_digest
from generator.build.inspect import FILE_CHANGED, inspect
from generator.build.inspect import RULES as INSPECTION_RULES
from generator.build.manifest import Difference, make_manifest, verify_site
from generator.build.run import ContentChangedError, Progress, run_tasks
from generator.build.write import write_site
from generator.load.assemble import assemble
from generator.load.check import check_draft
from generator.load.check_record import rules_of
from generator.load.read import read_draft
from generator.model.content_type import Types
from generator.model.issue import Issue, Rule, Source, has_blocking, sort_issues
from generator.model.site import Draft, Site
from generator.outputs.assets import Assets, read_assets
from generator.outputs.chrome import make_chrome
from generator.outputs.engine import EngineInput, EngineOutput, run_engine, shell_frames, sort_output
from generator.outputs.plan import make_plan
from generator.outputs.templates import Sources, read_templates

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a build finds and leaves things. `cache` of None remembers nothing."""

    content_dir: Path
    out_dir: Path
    cache: Path | None
    theme_dir: Path = ROOT / "theme"
    config_file: Path = ROOT / "mkdocs.yml"


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


def check(workspace: Workspace, *, today: date, release: bool = False) -> Outcome:
    """Read and check; nothing is rendered or written."""
    types = content_types.discover()
    draft = read_draft(workspace.content_dir, types)
    issues = check_draft(draft, types, today=today, release=release)
    return Outcome(issues, records=len(draft.records))


def build(
    workspace: Workspace,
    *,
    today: date,
    jobs: int | None = None,
    release: bool = False,
    progress: Progress = lambda _done, _all: None,
    engine: Engine | None = None,
) -> Outcome:
    """Publish `content/` into `out_dir`, or say why not and leave it alone."""
    types = content_types.discover()
    draft = read_draft(workspace.content_dir, types)
    issues = check_draft(draft, types, today=today, release=release)
    if has_blocking(issues):
        return Outcome(issues, records=len(draft.records))
    site = assemble(draft, types, today=today)
    templates, assets = read_templates(workspace.theme_dir, types), read_assets(workspace.theme_dir)
    engine_output = _engine_output(workspace, draft, site, assets, templates, engine)
    plan = make_plan(site, types, engine_output, assets, templates)
    code = _code_digest(types)
    try:
        run = run_tasks(plan.tasks, plan.shared, engine=code, cache=workspace.cache, jobs=jobs, progress=progress)
    except ContentChangedError as error:
        changed = FILE_CHANGED.at(Source(error.path), "构建过程中这个文件被改动了", "请等编辑完成后重新运行")
        return Outcome(sort_issues((*issues, changed)), records=len(site.entries))
    found = inspect(run.artifacts, site.settings.base_path, lambda path: _read_source(workspace, path))
    issues = sort_issues((*issues, *found))
    if has_blocking(issues):
        return Outcome(issues, records=len(site.entries))
    artifacts = (*run.artifacts, *make_manifest(run.artifacts, today))
    write_site(workspace.out_dir, artifacts)
    size = sum(len(artifact.data) for artifact in artifacts)
    return Outcome(issues, is_written=True, records=len(site.entries), files=len(artifacts), made=run.made, size=size)


def verify(site_dir: Path) -> tuple[Difference, ...]:
    """Compare every byte of a built site with its manifest."""
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


def _engine_output(
    workspace: Workspace, draft: Draft, site: Site, assets: Assets, templates: Sources, engine: Engine | None
) -> EngineOutput:
    given = EngineInput(site.settings, draft.pages, make_chrome(site.settings, assets), templates)
    if engine is not None:
        return sort_output(engine(given), given.pages)
    pages_dir = workspace.content_dir / "pages"
    folders = (pages_dir, workspace.theme_dir, Path(__file__).parent)
    key = digest(given, workspace.config_file.read_bytes(), folder_digest(*folders))
    known = read_cache(workspace.cache, [key]) if workspace.cache else {}
    if key in known:
        packed = json.loads(known[key])
        files = {PurePosixPath(name): base64.b64decode(data) for name, data in packed.items()}
        return sort_output(files, given.pages)
    with tempfile.TemporaryDirectory() as work:
        files = run_engine(
            given,
            config_file=workspace.config_file,
            docs_dir=pages_dir,
            work_dir=Path(work),
            frames=shell_frames(),
        )
    if workspace.cache:
        packed = {path.as_posix(): base64.b64encode(data).decode() for path, data in files.items()}
        write_cache(workspace.cache, {key: json.dumps(packed).encode()})
    return sort_output(files, given.pages)


def _code_digest(types: Types) -> str:
    return folder_digest(Path(__file__).parent, *(kind.folder for kind in types.values()))


def _read_source(workspace: Workspace, path: str) -> str:
    below = PurePosixPath(path).relative_to(workspace.content_dir.name)
    return (workspace.content_dir / below).read_text("utf-8-sig")
