"""What publishing promises: same bytes, nothing half-written, nothing lost, two doors with one result."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path, PurePosixPath

import pytest
from markupsafe import Markup

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES, TODAY, build, read_tree
from portal import Portal

from generator import content_types, desk, pipeline
from generator.build.write import BusyError, ForeignFolderError
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.load.record_file import RecordFile
from generator.model.artifact import Page, Supplies
from generator.model.content_type import ContentType
from generator.model.site import Entry
from generator.outputs.address import root_from
from generator.outputs.assets import read_assets
from generator.outputs.chrome import make_chrome
from generator.outputs.engine import run_engine
from generator.outputs.engine_parts import EngineInput, shell_frames, sort_output
from generator.outputs.frame import make_frame
from generator.outputs.plan import make_plan
from generator.outputs.record_page import record_page
from generator.outputs.record_text import unpack_text
from generator.outputs.shell import Frame
from generator.outputs.templates import read_templates, render

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "content"
RECORD = "policy/2022/linzi-2022-government-self-construction.md"


@pytest.mark.usefixtures("drawn_anew")
def test_same_content_same_bytes_with_and_without_cache_and_in_several_processes(
    built_portal: Portal, tmp_path: Path
) -> None:
    content, cache = built_portal.content, tmp_path / "cache"
    build(content, tmp_path / "a", jobs=1)
    build(content, tmp_path / "b", jobs=3)
    build(content, tmp_path / "c", cache=cache)
    again = build(content, tmp_path / "c", cache=cache)
    build(content, tmp_path / "d", cache=cache)
    first = read_tree(tmp_path / "a")
    for other in "bcd":
        assert read_tree(tmp_path / other) == first
    assert again.made == 0


def test_edit_then_rebuild_is_a_clean_build(seed_content: Path, tmp_path: Path) -> None:
    cache, out = tmp_path / "cache", tmp_path / "site"
    build(seed_content, out, cache=cache)
    record = seed_content / RECORD
    edited = record.read_text("utf-8").replace("keywords: [政府自身建设", "keywords: [加强自身建设")
    record.write_text(edited, "utf-8")
    shutil.copy(SITES / "hostile/content/units.yml", seed_content / "units.yml")
    outcome = build(seed_content, out, cache=cache)
    assert 0 < outcome.made < outcome.files
    build(seed_content, tmp_path / "clean")
    assert read_tree(out) == read_tree(tmp_path / "clean")


def test_removed_record_leaves_nothing_behind(built_portal: Portal, tmp_path: Path) -> None:
    content = shutil.copytree(built_portal.content, tmp_path / "content")
    out = tmp_path / "site"
    build(content, out)
    gone = next((content / "activity").rglob("*.md"))
    gone.unlink()
    build(content, out)
    assert not (out / "activity" / gone.stem).exists()


def test_damaged_cache_is_made_again_not_trusted(seed_content: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    build(seed_content, tmp_path / "a", cache=cache)
    for kept in cache.iterdir():
        data = bytearray(kept.read_bytes())
        data[len(data) // 3 : len(data) // 3 + 4096] = bytes(min(4096, len(data) - len(data) // 3))
        kept.write_bytes(data)
    assert build(seed_content, tmp_path / "b", cache=cache).is_written
    assert read_tree(tmp_path / "a") == read_tree(tmp_path / "b")


def test_blocked_build_leaves_the_site_as_it_was(seed_content: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(seed_content, out)
    before = read_tree(out)
    (seed_content / RECORD).write_text("坏了\n", "utf-8")
    assert not build(seed_content, out).is_written
    assert read_tree(out) == before


def test_dead_links_block_and_name_the_line(seed_content: Path, tmp_path: Path) -> None:
    record = seed_content / RECORD
    record.write_text(record.read_text("utf-8") + "\n参见[原件](../no-such-record/)和[本条](#p9-9)。\n", "utf-8")
    outcome = build(seed_content, tmp_path / "site")
    dead = [issue for issue in outcome.issues if issue.code == "LNK-01"]
    line = len(record.read_text("utf-8").splitlines())
    assert [(issue.path, issue.line) for issue in dead] == [(f"content/{RECORD}", line)] * 2
    assert not outcome.is_written


@pytest.mark.parametrize("days", [1, 40, 400, 4000])
def test_time_alone_never_makes_accepted_content_unpublishable(days: int) -> None:
    outcome = pipeline.check(pipeline.Workspace(DEMO, Path("unused"), None), today=TODAY + timedelta(days=days))
    assert not [issue for issue in outcome.issues if issue.blocks]


def test_a_day_changes_only_pages_whose_state_changes(tmp_path: Path) -> None:
    build(SITES / "seed/content", tmp_path / "a")
    build(SITES / "seed/content", tmp_path / "b", today=TODAY + timedelta(days=1))
    one, two = read_tree(tmp_path / "a"), read_tree(tmp_path / "b")
    daily = ["manifest.json", "manifest/_top.json", "today.json"]  # the shared daily file, and what vouches for it
    assert sorted(path for path in one if one[path] != two[path]) == daily


def test_a_folder_of_somebody_else_is_not_overwritten(seed_content: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "report.docx").write_bytes(b"x")
    with pytest.raises(ForeignFolderError):
        build(seed_content, tmp_path / "mine")
    assert (tmp_path / "mine" / "report.docx").read_bytes() == b"x"


def test_a_second_build_of_the_same_site_is_refused(seed_content: Path, tmp_path: Path) -> None:
    with (tmp_path / ".site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError):
            build(seed_content, tmp_path / "site")


def test_leftovers_of_a_killed_build_are_swept(seed_content: Path, tmp_path: Path) -> None:
    (tmp_path / ".site.new" / "policy").mkdir(parents=True)
    (tmp_path / ".site.new" / "policy" / "half.html").write_text("half")
    assert build(seed_content, tmp_path / "site").is_written
    assert not (tmp_path / ".site.new").exists()
    assert not list((tmp_path / "site").rglob("half.html"))


def test_files_can_be_read_by_a_web_server(seed_content: Path, tmp_path: Path) -> None:
    build(seed_content, tmp_path / "site")
    for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_verify_notices_change_loss_and_addition(seed_content: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(seed_content, out)
    assert pipeline.verify(out) == ()
    (out / "index.html").write_bytes((out / "index.html").read_bytes() + b" ")
    (out / "feed.xml").unlink()
    (out / "added.html").write_text("x")
    found = {difference.path: difference.problem for difference in pipeline.verify(out)}
    assert found == {"index.html": "内容与清单不符", "feed.xml": "文件缺失", "added.html": "清单里没有这个文件"}
    (out / "manifest" / "_top.json").write_text("{}")
    assert ("manifest/_top.json", "清单缺失或已损坏") in [(d.path, d.problem) for d in pipeline.verify(out)]


def test_a_large_folder_has_many_shards_and_an_edit_writes_few(
    seed_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.build.manifest._LARGEST_SHARD", 2)
    cache, out = tmp_path / "cache", tmp_path / "site"
    build(seed_content, out, cache=cache)
    before = read_tree(out / "manifest")
    assert len([name for name in before if re.fullmatch(r"policy/[0-9a-f]{2}\.json", name)]) > 3
    assert "policy.json" not in before
    assert pipeline.verify(out) == ()
    record = seed_content / RECORD
    record.write_text(record.read_text("utf-8").replace("keywords: [政府自身建设", "keywords: [加强自身建设"), "utf-8")
    build(seed_content, out, cache=cache)
    after = read_tree(out / "manifest")
    assert len([name for name in before if after[name] != before[name]]) < len(before) / 2
    build(seed_content, tmp_path / "clean")
    assert read_tree(out) == read_tree(tmp_path / "clean")
    monkeypatch.undo()
    build(seed_content, out, cache=cache, today=TODAY + timedelta(days=1))
    assert list(read_tree(out / "manifest")) == [name for name in read_tree(out / "manifest") if "/" not in name]
    assert pipeline.verify(out) == ()


def test_release_refuses_samples_and_a_demonstration() -> None:
    outcome = pipeline.check(pipeline.Workspace(DEMO, Path("unused"), None), today=TODAY, release=True)
    fields = {issue.field for issue in outcome.issues if issue.code == "PLT-05" and issue.blocks}
    assert {"demonstration", "organ", "domain", "site_id_code", "sample"} <= fields


def test_mkdocs_build_and_gongkai_build_give_one_tree(tmp_path: Path) -> None:
    """Both doors, each in a process of its own as a user would call them."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    mkdocs = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-d", str(tmp_path / "one")]
    done = subprocess.run(mkdocs, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    gongkai = [sys.executable, "-m", "generator", "build", "--clean", "--out", str(tmp_path / "two")]
    done = subprocess.run(gongkai, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two")


def test_a_stamped_page_is_the_page_that_mkdocs_would_make(tmp_path: Path) -> None:
    """One record of every type: the frame given to MkDocs and the frame stamped into a shell, byte for byte."""
    types = content_types.discover()
    workspace = pipeline.Workspace(DEMO, tmp_path, None)
    draft = read_draft(DEMO, types)
    site = assemble(draft, types, today=TODAY)
    templates, assets = read_templates(workspace.theme_dir, types), read_assets(workspace.theme_dir)
    given = EngineInput(site.settings, draft.pages, make_chrome(site.settings, assets), templates)

    def engine(folder: Path, frames: dict[str, Frame]) -> dict[PurePosixPath, bytes]:
        folder.mkdir()
        pages = DEMO / "pages"
        return run_engine(given, config_file=workspace.config_file, docs_dir=pages, work_dir=folder, frames=frames)

    output = sort_output(engine(tmp_path / "shells", shell_frames()), given.pages)
    plan = make_plan(site, types, output, assets, templates)
    frames: dict[str, Frame] = {}
    stamped: dict[str, bytes] = {}
    for name in (each for each in types if site.of_type(each)):
        entry = site.of_type(name)[0]
        task = next(task for task in plan.tasks if task.name == f"{entry.path}index.html")
        _parsed, text = desk.keep_record(desk.read_record_file(_record_file(entry, types[name])), {})
        made_page = task.make(task.inputs, Supplies({key: plan.shared[key] for key in task.shared}, (), text))[0]
        assert isinstance(made_page, Page)
        stamped[name] = made_page.data
        page = record_page(entry, types, site.around(entry), unpack_text(text))
        insets = {name: Markup(html.decode()) for name, html in page.insets}  # noqa: S704 - as make_page does
        html = render(templates, page.template, root_from(page.meta.path), page=page.page, **insets)
        frames[f"example-{name}"] = make_frame(
            page.meta, html, kind=page.kind, settings=site.settings, templates=templates
        )
    made = {str(path): data for path, data in engine(tmp_path / "pages", frames).items()}
    for name, page_bytes in stamped.items():
        assert made[f"gongkai-frames/example-{name}/index.html"] == page_bytes


def _record_file(entry: Entry, kind: ContentType) -> RecordFile:
    return RecordFile(kind, entry.id, entry.content, entry.files, str(ROOT / entry.source))


def test_a_file_changed_while_it_is_read_blocks(
    seed_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = desk.digest_stamped

    def meddle(*given: object, **named: object) -> dict[str, str]:
        digests = real(*given, **named)  # type: ignore[arg-type]
        record = seed_content / RECORD
        record.write_text(record.read_text("utf-8") + "\n多了一行。\n", "utf-8")
        return digests

    monkeypatch.setattr(desk, "digest_stamped", meddle)
    outcome = build(seed_content, tmp_path / "site")
    assert [issue.code for issue in outcome.issues if issue.blocks] == ["file-changed"]
    assert not outcome.is_written
    monkeypatch.undo()
    assert build(seed_content, tmp_path / "site").is_written


def test_no_reviewer_is_named_in_any_output(demo_site: Path) -> None:
    names = set()
    for path in DEMO.rglob("*.md"):
        for line in path.read_text("utf-8").splitlines():
            if line.strip().startswith("by:") or "{by:" in line:
                names.add(line.split("by:")[1].split(",")[0].strip())
    assert names
    for path, data in read_tree(demo_site).items():
        for name in names:
            assert name.encode() not in data, (path, name)


def test_mkdocs_refuses_content_that_may_not_go_out(tmp_path: Path) -> None:
    shutil.copytree(SITES / "broken" / "content", tmp_path / "content")
    config = (ROOT / "mkdocs.yml").read_text("utf-8").replace("custom_dir: theme", f"custom_dir: {ROOT / 'theme'}")
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "content/pages/broken.md:2:1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()
