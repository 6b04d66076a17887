"""The served site is always whole, and the next run recovers by itself: kills, journals, clocks, two builds, changing files."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from portal import ATTACHMENT, BICYCLES, ROOT, SUPPORT, TODAY, Portal, changed, read_site

from generator import cli, desk, pipeline
from scripts.benchmark_faults import report_faults, run_faults

KILLED = 137


def journal_of(portal: Portal) -> Path:
    return portal.out.with_name(f".{portal.out.name}.journal")


def stage_of(portal: Portal) -> Path:
    return portal.out.with_name(f".{portal.out.name}.new")


def leftovers(portal: Portal) -> list[str]:
    """What lies beside the site and should not: all but the lock."""
    lock = f".{portal.out.name}.lock"
    return sorted(path.name for path in portal.out.parent.iterdir() if path.name not in (portal.out.name, lock))


def codes(outcome: pipeline.Outcome) -> list[str]:
    return [issue.code for issue in outcome.issues if issue.blocks]


# --- Kills ----------------------------------------------------------------------------------------------------------


def test_a_site_survives_25_kills(built_portal: Portal, tmp_path: Path) -> None:
    work, content = tmp_path / "work", built_portal.content
    faults = run_faults(work, kills=25, seed=20261123, say=print, watched=2, content=content)
    assert (faults.kills, faults.failures) == (25, []), report_faults(faults)


def kill_while_going_live(portal: Portal, puts: int) -> None:
    """A build that dies as by kill -9 after this many files were renamed into the site."""

    def work() -> None:
        replace, count = os.replace, 0

        def replace_or_die(source: str, target: str) -> None:
            nonlocal count
            if f"{target}".startswith(f"{portal.out}/"):
                count += 1
                if count > puts:
                    os._exit(KILLED)
            replace(source, target)

        os.replace = replace_or_die  # type: ignore[assignment] # this process is about to die
        portal.build()

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == KILLED
    assert journal_of(portal).exists()


HEALERS: dict[str, Callable[[Portal], object]] = {
    "verify": lambda portal: pipeline.verify(portal.out),
    "check": lambda portal: pipeline.check(portal.workspace(), today=TODAY),
    "build": Portal.build,
    "gongkai verify": lambda portal: portal.run("verify", str(portal.out)),
    "gongkai build": Portal.run_build,
}


@pytest.mark.parametrize(("puts", "healer"), [(0, "verify"), (4, "verify"), *((1, healer) for healer in HEALERS)])
def test_any_command_completes_what_a_killed_build_began(
    portal: Portal, edited_site: dict[str, bytes], puts: int, healer: str
) -> None:
    portal.edit(BICYCLES)
    kill_while_going_live(portal, puts)
    HEALERS[healer](portal)
    assert leftovers(portal) == []
    assert pipeline.verify(portal.out) == ()
    assert read_site(portal.out) == edited_site
    assert portal.build().made == 0


@pytest.mark.parametrize("length", [0, 20, 64, -1])
def test_a_journal_that_is_not_whole_was_never_begun(
    portal: Portal, edited_site: dict[str, bytes], length: int
) -> None:
    before = read_site(portal.out)
    portal.edit(BICYCLES)
    kill_while_going_live(portal, 0)
    journal = journal_of(portal)
    journal.write_bytes(journal.read_bytes()[:length])
    assert pipeline.verify(portal.out) == ()
    assert read_site(portal.out) == before
    assert not journal.exists()
    assert portal.built() == edited_site
    assert leftovers(portal) == []


@pytest.mark.parametrize("is_reverted", [False, True])
@pytest.mark.parametrize("lost", ["", "policy/shili-2024-shared-bicycles/text.txt", "manifest.json"])
def test_a_journal_whose_files_are_lost_is_noticed_and_made_good(
    portal: Portal, built_portal: Portal, edited_site: dict[str, bytes], lost: str, is_reverted: bool
) -> None:
    old = (portal.content / BICYCLES).read_bytes()
    portal.edit(BICYCLES)
    kill_while_going_live(portal, 1)
    stage = stage_of(portal)
    if lost and (stage / lost).exists():
        (stage / lost).unlink()
    else:
        shutil.rmtree(stage)
    assert pipeline.verify(portal.out)
    before = read_site(built_portal.out)
    if is_reverted:
        (portal.content / BICYCLES).write_bytes(old)
    assert portal.built() == (before if is_reverted else edited_site)
    assert pipeline.verify(portal.out) == ()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_build_interrupted_while_going_live_arrives_later(
    portal: Portal, edited_site: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    real, count = os.replace, 0

    def replace(source: str, target: str) -> None:
        nonlocal count
        count += f"{target}".startswith(f"{portal.out}/")
        if count == 3:
            raise error
        real(source, target)

    portal.edit(BICYCLES)
    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(type(error)):
        portal.build()
    monkeypatch.undo()
    assert pipeline.verify(portal.out) == ()
    assert read_site(portal.out) == edited_site
    assert leftovers(portal) == []


def test_a_site_left_aside_is_put_back(portal: Portal) -> None:
    """Where a file system cannot exchange names, a kill between two renames leaves the site beside its place."""
    before = read_site(portal.out)
    portal.out.rename(portal.out.with_name(f".{portal.out.name}.old"))
    (portal.content / BICYCLES).write_text("坏了\n", "utf-8")
    assert not portal.build().is_written
    assert read_site(portal.out) == before


# --- Clocks ---------------------------------------------------------------------------------------------------------


def test_an_edit_that_hides_its_time_is_seen(portal: Portal) -> None:
    time.sleep(0.15)
    portal.built()
    path = portal.content / BICYCLES
    stamp, text = path.stat(), path.read_text("utf-8")
    path.write_text(text.replace("。\n", "；\n", 1), "utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (stamp.st_size, stamp.st_mtime_ns)
    before = read_site(portal.out)
    assert portal.built() != before
    assert read_site(portal.out) == portal.clean()


@pytest.mark.parametrize("years", [-30, 30])
def test_a_file_from_another_time_is_seen(portal: Portal, years: int) -> None:
    path = portal.content / BICYCLES
    for number in range(2):
        portal.edit(BICYCLES, new=f"\n\n补充第{number}段。\n")
        os.utime(path, (time.time() + years * 31_536_000,) * 2)
        assert portal.built() == portal.clean()


def test_a_clock_that_was_set_back_does_not_cost_every_build(portal: Portal) -> None:
    """What the last builds left is from the future then, and must not be taken for newer than what is left now."""
    for number in range(6):
        portal.edit(BICYCLES, new=f"\n\n补充第{number}段。\n")
        portal.built()
    later = time.time() + 31_536_000
    for path in portal.cache.iterdir():
        os.utime(path, (later, later))
    portal.edit(BICYCLES)
    portal.built()
    portal.edit(BICYCLES)
    outcome = portal.build()
    assert 0 < outcome.made < 30


def test_days_may_come_in_any_order(portal: Portal) -> None:
    for days in (30, 0, 400, 1):
        assert portal.build(today=TODAY + timedelta(days=days)).is_written
        assert read_site(portal.out) == portal.clean(TODAY + timedelta(days=days))


# --- Two builds -----------------------------------------------------------------------------------------------------


def test_a_second_build_is_refused_and_the_first_unharmed(portal: Portal, edited_site: dict[str, bytes]) -> None:
    second: list[subprocess.CompletedProcess[str]] = []

    def progress(_done: int, _all: int) -> None:
        if not second:
            second.append(portal.run_build())

    portal.edit(BICYCLES)
    assert pipeline.build(portal.workspace(), pipeline.Options(TODAY, progress=progress)).is_written
    assert (second[0].returncode, second[0].stdout) == (1, "")
    assert second[0].stderr == f"另一次生成正在写 {portal.out}，请等它结束。\n"
    assert read_site(portal.out) == edited_site


@pytest.mark.parametrize("is_cold", [True, False])
def test_two_targets_may_share_a_cache(portal: Portal, edited_site: dict[str, bytes], is_cold: bool) -> None:
    if is_cold:
        shutil.rmtree(portal.cache)
    portal.edit(BICYCLES)
    outs = [portal.folder / "one" / "site", portal.folder / "two" / "site"]
    command = [sys.executable, "-m", "generator", "build", "--today", TODAY.isoformat()]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    builds = [
        subprocess.Popen(
            [*command, "--out", str(out), "--jobs", str(jobs)],
            cwd=portal.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for jobs, out in enumerate(outs, start=1)
    ]
    told = [build.communicate()[0].decode() for build in builds]
    assert [build.returncode for build in builds] == [0, 0], told
    assert [read_site(out) == edited_site for out in outs] == [True, True]
    assert portal.built() == edited_site


# --- Files that change ----------------------------------------------------------------------------------------------


def edit_record(portal: Portal) -> None:
    portal.edit(SUPPORT)


def delete_record(portal: Portal) -> None:
    (portal.content / BICYCLES).unlink()


def delete_folder(portal: Portal) -> None:
    shutil.rmtree(portal.content / "activity" / "2025")


def edit_settings(portal: Portal) -> None:
    portal.edit("site.yml", "name: 政府信息公开", "name: 信息公开")


def delete_units(portal: Portal) -> None:
    (portal.content / "units.yml").unlink()


def edit_page(portal: Portal) -> None:
    portal.edit("pages/guide.md")


def delete_page(portal: Portal) -> None:
    (portal.content / "pages" / "guide.md").unlink()


CHANGES = [edit_record, delete_record, delete_folder, edit_settings, delete_units, edit_page, delete_page]
DOORS: dict[str, Callable[[Portal], pipeline.Outcome]] = {
    "build": Portal.build,
    "check": lambda portal: pipeline.check(portal.workspace(), today=TODAY),
}


@pytest.mark.parametrize(("step", "door"), [("read_tree", "check"), ("digest_stamped", "build")])
@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changes_while_it_is_read_blocks(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, change: Callable[[Portal], None], step: str, door: str
) -> None:
    real = getattr(desk, step)
    before = read_site(portal.out)
    kept = Path(shutil.copytree(portal.content, portal.folder / "kept"))

    def meddle(*given: object, **named: object) -> object:
        monkeypatch.undo()
        found = real(*given, **named)
        change(portal)
        return found

    monkeypatch.setattr(desk, step, meddle)
    shutil.rmtree(portal.cache)  # what is remembered needs no reading and is published as it was found
    outcome = DOORS[door](portal)
    # What was edited before it was opened is simply read as it is now.
    if step == "digest_stamped" or change.__name__.startswith("delete"):
        assert codes(outcome) == ["file-changed"]
        assert (outcome.is_written, read_site(portal.out)) == (False, before)
    if door == "build":
        shutil.rmtree(portal.content)
        kept.rename(portal.content)
        assert portal.built() == before


def test_an_attachment_replaced_while_it_is_copied_blocks(portal: Portal) -> None:
    path = portal.content / ATTACHMENT
    before = read_site(portal.out)

    def progress(_done: int, _all: int) -> None:
        path.write_bytes(b"PK replaced")

    path.write_bytes(path.read_bytes() + b"\0")
    outcome = pipeline.build(portal.workspace(), pipeline.Options(TODAY, progress=progress))
    assert codes(outcome) == ["file-changed"]
    assert read_site(portal.out) == before
    assert leftovers(portal) == []
    assert portal.built() == portal.clean()
    assert changed(before, read_site(portal.out))


@pytest.mark.parametrize("what", ["content", "theme"])
def test_what_mkdocs_read_too_late_is_not_remembered(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Changed while MkDocs runs, then back again: the text in between must not come up under the old one's name."""
    place = portal.content / "pages" / "guide.md" if what == "content" else portal.theme / "main.html"
    old, real = place.read_bytes(), desk._run_engine

    def run_engine(*given: object) -> object:
        place.write_bytes(old + "\n\n中间的样子。\n".encode())
        return real(*given)  # type: ignore[arg-type]

    portal.edit("site.yml", "name: 政府信息公开", "name: 信息公开")
    monkeypatch.setattr(desk, "_run_engine", run_engine)
    outcome = portal.build()
    assert codes(outcome) == (["file-changed"] if what == "content" else [])
    monkeypatch.undo()
    place.write_bytes(old)
    assert portal.built() == portal.clean()


# --- Processes that die ---------------------------------------------------------------------------------------------


def test_a_worker_that_was_ended_is_told_in_chinese(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here, real, before = os.getpid(), os.open, read_site(portal.out)

    def open_or_die(path: str, *given: int, **named: int) -> int:
        if os.getpid() != here and f"{stage_of(portal)}/policy" in f"{path}":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(path, *given, **named)

    portal.edit("site.yml", "name: 政府信息公开", "name: 信息公开")
    monkeypatch.chdir(portal.folder)
    monkeypatch.setattr(os, "open", open_or_die)
    words = ["gongkai", "build", "--out", str(portal.out), "--today", TODAY.isoformat(), "--jobs", "2"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    monkeypatch.undo()
    told = capsys.readouterr().err
    assert (ended.value.code, "内存不够" in told, "Traceback" in told) == (1, True, False)
    assert multiprocessing.active_children() == []
    assert (read_site(portal.out), leftovers(portal)) == (before, [])
    assert portal.built() == portal.clean()


def test_no_worker_outlives_a_run_that_failed(portal: Portal) -> None:
    """In a long preview it would go on writing where the next build puts its files."""
    portal.edit("site.yml", "name: 政府信息公开", "name: 信息公开")
    path = portal.content / ATTACHMENT
    path.write_bytes(path.read_bytes() + b"\0")

    def progress(_done: int, _all: int) -> None:
        path.write_bytes(b"PK replaced")

    outcome = pipeline.build(portal.workspace(), pipeline.Options(TODAY, jobs=2, progress=progress))
    assert codes(outcome) == ["file-changed"]
    assert multiprocessing.active_children() == []
    assert leftovers(portal) == []
