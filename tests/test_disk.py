"""Disks that are full, read-only or locked, caches that are lost or damaged: the site stays whole, a cache is only a convenience."""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from portal import BICYCLES, TODAY, Portal, read_site

from generator import cli, pipeline
from generator.build.keep import read_kept, write_kept

FULL, READ_ONLY, DENIED = errno.ENOSPC, errno.EROFS, errno.EACCES


def refuse(monkeypatch: pytest.MonkeyPatch, part: str, code: int, *, after: int = 0) -> None:
    """From now on the disk refuses files with `part` in their path: to open them, or when `after` pieces are written."""
    open_file, open_handle, write_handle = io.open, os.open, os.write
    handles: set[int] = set()
    count = 0

    def fail(*_given: object) -> int:
        raise OSError(code, os.strerror(code))

    def open_or_fail(path: object, mode: str = "r", *given: object, **named: object) -> object:
        if part not in str(path) or mode in ("r", "rb"):
            return open_file(path, mode, *given, **named)
        if code != FULL:
            raise OSError(code, os.strerror(code), str(path))
        file = open_file(path, mode, *given, **named)
        file.write = fail
        return file

    def open_handle_or_fail(path: object, flags: int, *given: int, **named: int) -> int:
        is_refused = part in str(path) and flags & (os.O_WRONLY | os.O_RDWR)
        if is_refused and code != FULL:
            raise OSError(code, os.strerror(code), str(path))
        handle = open_handle(path, flags, *given, **named)
        (handles.add if is_refused else handles.discard)(handle)
        return handle

    def write_or_fail(handle: int, data: bytes) -> int:
        nonlocal count
        count += handle in handles
        return fail() if handle in handles and count > after else write_handle(handle, data)

    monkeypatch.setattr(io, "open", open_or_fail)
    monkeypatch.setattr(builtins, "open", open_or_fail)
    monkeypatch.setattr(os, "open", open_handle_or_fail)
    monkeypatch.setattr(os, "write", write_or_fail)


def command(portal: Portal, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Build by the command line, in this process; the exit code."""
    monkeypatch.chdir(portal.folder)
    whole = ["gongkai", "build", "--out", str(portal.out), "--today", TODAY.isoformat(), *words]
    monkeypatch.setattr(sys, "argv", whole)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    monkeypatch.undo()
    return int(ended.value.code or 0)


def leftovers(portal: Portal) -> list[str]:
    lock = f".{portal.out.name}.lock"
    return sorted(path.name for path in portal.out.parent.iterdir() if path.name not in (portal.out.name, lock))


# --- The target -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refusal:
    """What the disk refuses, and what is told."""

    part: str
    told: str
    code: int = FULL
    after: int = 0
    words: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(".zfxxgk.new/", "磁盘满了，写不进 {out}。", after=3),
        Refusal(".zfxxgk.new/", "磁盘满了，写不进 {out}。", after=3, words=("--jobs", "2", "--clean")),
        Refusal(".zfxxgk.new/manifest", "磁盘满了，写不进 {out}。"),
        Refusal(".zfxxgk.journal", "磁盘满了，写不进 {out}。"),
        Refusal(".zfxxgk.new/", "磁盘配额用完了，写不进 {out}。", errno.EDQUOT),
        Refusal(".zfxxgk.", "{out} 所在的磁盘是只读的", READ_ONLY),
        Refusal(".zfxxgk.", "没有权限读写 {out}。", DENIED),
    ],
    ids=lambda refusal: f"{refusal.part}{errno.errorcode[refusal.code]}{''.join(refusal.words)}",
)
def test_a_disk_that_refuses_is_told_in_chinese_and_the_site_stays(
    portal: Portal,
    edited_site: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    refusal: Refusal,
) -> None:
    before = read_site(portal.out)
    portal.edit(BICYCLES)
    refuse(monkeypatch, refusal.part, refusal.code, after=refusal.after)
    exit_code = command(portal, monkeypatch, *refusal.words)
    said = capsys.readouterr()
    assert (exit_code, said.out) == (1, "")
    assert refusal.told.format(out=portal.out) in said.err
    assert said.err.count("\n") == 1
    assert (read_site(portal.out), leftovers(portal)) == (before, [])
    assert portal.built() == edited_site


@pytest.mark.parametrize("name", ["file/site", "file"])
def test_a_target_below_a_file_is_told_in_chinese(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (portal.folder / "file").write_text("mine")
    code = command(portal, monkeypatch, "--out", str(portal.folder / name))
    told = capsys.readouterr().err
    assert (code in (1, 2), "Traceback" in told, "file" in told) == (True, False, True)
    assert (portal.folder / "file").read_text() == "mine"


def test_content_that_may_not_be_read_is_told_in_chinese(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path == portal.content / "units.yml":
            raise PermissionError(DENIED, os.strerror(DENIED), str(path))
        return real(path)

    portal.edit("units.yml")
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    assert command(portal, monkeypatch) == 1
    assert capsys.readouterr().err.startswith(f"没有权限读写 {portal.content / 'units.yml'}。")


# --- Real disks, where the test may make one ------------------------------------------------------------------------


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Makes a small disk of a folder; as root only."""
    made: list[Path] = []

    def make(folder: Path, size: str) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("only root may make a disk; the simulated ones above stand for it")
        made.append(folder)

    yield make
    for folder in made:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    assert tmp_path.exists()


def test_a_really_full_disk(portal: Portal, mount: Callable[..., None]) -> None:
    www = portal.out.parent
    mount(www, "64m")
    shutil.rmtree(portal.cache)
    before = portal.built()
    portal.edit("site.yml", "organ: 示例市示例区人民政府", "organ: 示例市示范区人民政府")
    (www / "filler").write_bytes(b"x" * (shutil.disk_usage(www).free - 100_000))
    done = portal.run_build()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"磁盘满了，写不进 {portal.out}。请清理出空间，再运行一次。\n"
    assert read_site(portal.out) == before
    assert pipeline.verify(portal.out) == ()
    (www / "filler").unlink()
    assert portal.built() == portal.clean()


def test_a_really_full_disk_for_the_cache(
    portal: Portal, edited_site: dict[str, bytes], mount: Callable[..., None]
) -> None:
    shutil.rmtree(portal.cache)
    portal.cache.mkdir()
    mount(portal.cache, "128k")
    portal.edit(BICYCLES)
    done = portal.run_build()
    assert (done.returncode, done.stderr) == (0, "")
    assert read_site(portal.out) == edited_site


@pytest.mark.parametrize("what", ["target", "cache"])
def test_a_really_read_only_disk(
    portal: Portal, edited_site: dict[str, bytes], mount: Callable[..., None], what: str
) -> None:
    folder = portal.out.parent if what == "target" else portal.cache
    if what == "cache":
        shutil.rmtree(folder)
        folder.mkdir()
    mount(folder, "64m")
    before = portal.built()
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    portal.edit(BICYCLES)
    done = portal.run_build()
    if what == "target":
        assert done.returncode == 1
        assert f"{portal.out} 所在的磁盘是只读的" in done.stderr
        assert read_site(portal.out) == before
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        portal.built()
    assert (done.returncode == 0) == (what == "cache"), done.stderr
    assert read_site(portal.out) == edited_site


# --- The cache ------------------------------------------------------------------------------------------------------


def damage_all(portal: Portal, change: Callable[[bytes], bytes]) -> None:
    files = [path for path in portal.cache.iterdir() if path.is_file()]
    assert {path.name.partition("-")[0] for path in files} >= {"stamps", "state", "kept.sqlite"}
    for path in files:
        path.write_bytes(change(path.read_bytes()))


def to_folders(portal: Portal) -> None:
    for path in [*portal.cache.iterdir()]:
        path.unlink()
        (path / "below").mkdir(parents=True)


def to_another_form(portal: Portal) -> None:
    """As a release that kept other things left them."""
    for path in portal.cache.iterdir():
        if path.suffix != ".sqlite":
            write_kept(path, "another form", ("these", "are", "other", "things"))
            assert read_kept(path, "another form") is not None


DAMAGES: dict[str, Callable[[Portal], object]] = {
    "lost": lambda portal: shutil.rmtree(portal.cache),
    "empty": lambda portal: damage_all(portal, lambda _data: b""),
    "cut": lambda portal: damage_all(portal, lambda data: data[: len(data) // 2]),
    "zeroed": lambda portal: damage_all(portal, lambda data: bytes(len(data))),
    "zeroed in the middle": lambda portal: damage_all(
        portal, lambda data: data[: len(data) // 3] + bytes(len(data) // 3) + data[len(data) // 3 * 2 :]
    ),
    "random": lambda portal: damage_all(portal, lambda data: random.Random(1).randbytes(len(data))),  # noqa: S311
    "folders": to_folders,
    "another form": to_another_form,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_lost_or_damaged_cache_stops_nothing_and_is_made_anew(
    portal: Portal, edited_site: dict[str, bytes], damage: str
) -> None:
    DAMAGES[damage](portal)
    portal.edit(BICYCLES)
    assert portal.built() == edited_site
    time.sleep(0.15)
    assert portal.build().made == 0
    # It is of use again: the next edit is a small one.
    portal.edit(BICYCLES)
    assert 0 < portal.build().made < 30


@pytest.mark.parametrize("damage", ["file", "file above", "unwritable"])
def test_a_cache_that_cannot_be_written_stops_nothing(
    portal: Portal, edited_site: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    portal.edit(BICYCLES)
    if damage == "unwritable":
        refuse(monkeypatch, "/.cache/", FULL)
    else:
        place = portal.cache if damage == "file" else portal.cache.parent
        shutil.rmtree(place)
        place.write_text("not a folder")
    assert portal.built() == edited_site
    assert pipeline.check(portal.workspace(), today=TODAY).records > 10
    monkeypatch.undo()
    assert portal.built() == edited_site


def test_a_cache_deleted_in_the_middle_of_a_build_stops_nothing(portal: Portal, edited_site: dict[str, bytes]) -> None:
    portal.edit(BICYCLES)

    def progress(_done: int, _all: int) -> None:
        shutil.rmtree(portal.cache, ignore_errors=True)

    assert pipeline.build(portal.workspace(), pipeline.Options(TODAY, progress=progress)).is_written
    assert read_site(portal.out) == edited_site
    assert portal.built() == edited_site
