"""The release record: what is entered, what never is, how it is found again after a kill, what `verify` sees."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
import itertools

from drawn import draw
from portal import SUPPORT
from released import DEMO, NOON, ROADS, ReleasedPortal, blocking
from shared import copy_tree, once

from generator import pipeline
from generator.build import releases
from generator.build.releases import DamagedRecordError, Recording, Releases, open_releases
from generator.build.write import BusyError, Target
from generator.model.history import Kept
from generator.model.version import Version

ROOT = DEMO.parent
LATER = datetime(2027, 1, 2, 3, 4, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_first_release_is_entered_with_every_record(portal: ReleasedPortal) -> None:
    (line,) = portal.ledger()
    manifest = (portal.out / "manifest.json").read_bytes()
    assert (line["sequence"], line["today"], line["previous"]) == (1, "2026-11-23", "")
    assert line["manifest"] == hashlib.sha256(manifest).hexdigest()
    assert line["released_at"] == NOON.isoformat()
    assert json.loads(manifest)["history"] == {"sequence": 1, "previous": ""}
    assert {change["kind"] for change in portal.changes()} == {"added"}
    assert len(portal.changes()) == len(list(portal.content.glob("*/2*/*.md")))


def test_the_time_of_a_release_is_in_no_file_of_the_site(portal: ReleasedPortal) -> None:
    other = ReleasedPortal(portal.folder / "other")
    shutil.copytree(portal.content, other.content)
    other.publish(days=0, released_at=LATER)
    assert other.tree() == portal.tree()
    assert other.ledger()[0]["released_at"] != portal.ledger()[0]["released_at"]


def test_without_a_record_there_is_no_history(portal: ReleasedPortal) -> None:
    workspace = pipeline.Workspace(portal.content, portal.folder / "plain", None)
    assert pipeline.build(workspace, pipeline.Options(portal.today)).release == 0
    assert "history" not in json.loads((portal.folder / "plain/manifest.json").read_text())
    assert not (portal.folder / "plain/changes.ndjson").exists()


def test_publishing_the_same_again_is_no_new_release(portal: ReleasedPortal) -> None:
    before = portal.tree()
    assert portal.publish(days=0).made == 0
    shutil.rmtree(portal.out)
    shutil.rmtree(portal.cache)
    assert portal.publish(days=0, released_at=LATER).release == 1
    assert portal.tree() == before
    assert len(portal.ledger()) == 1


def test_every_release_names_the_one_before(portal: ReleasedPortal) -> None:
    for _day in range(3):
        portal.publish()
    manifests = [(portal.record / f"releases/{n:06d}/manifest.json").read_bytes() for n in (1, 2, 3, 4)]
    for before, after in itertools.pairwise(manifests):
        assert json.loads(after)["history"]["previous"] == hashlib.sha256(before).hexdigest()
    lines = (portal.record / "ledger.ndjson").read_bytes().splitlines(keepends=True)
    for before, after in itertools.pairwise(lines):
        assert json.loads(after)["previous"] == hashlib.sha256(before).hexdigest()
    assert pipeline.verify(portal.out, portal.record) == ()


def test_the_public_lines_are_a_chain_from_the_first_on(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, "最高8000元，最多", "最高9000元，最多")
    portal.correct(SUPPORT)
    assert portal.publish().release == 2
    last = ""
    for line in (portal.out / "changes.ndjson").read_bytes().splitlines(keepends=True):
        assert json.loads(line)["previous"] == last
        last = hashlib.sha256(line).hexdigest()
    changed = portal.changes()[-1]
    assert (changed["sequence"], changed["page"]) == (2, "policy/shili-2026-small-business-support/")
    old, new = changed["old"], changed["new"]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert {part for part in new if new[part] != old.get(part)} == {"body", "traces"}
    title = "示例市示例区人民政府办公室关于印发《示例区支持小微经营主体发展若干措施》的通知"
    assert new["title"] == hashlib.sha256(title.encode()).hexdigest()


def test_a_build_from_cache_and_a_clean_one_make_the_same_release(portal: ReleasedPortal, tmp_path: Path) -> None:
    twin = ReleasedPortal(tmp_path / "twin")
    shutil.copytree(portal.content, twin.content)
    shutil.copytree(portal.record, twin.record)
    for one in (portal, twin):
        one.edit(SUPPORT, "最高8000元，最多", "最高9000元，最多")
        one.correct(SUPPORT)
    portal.publish()
    twin.publish(cache=None, jobs=2)
    assert twin.tree() == portal.tree()


# --- Killed on the way -------------------------------------------------------------------------------------------


class KilledError(BaseException):
    """Nothing below the doors catches it, as nothing catches SIGKILL."""


def test_killed_before_the_site_goes_live_it_was_no_release(
    portal: ReleasedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_given: object) -> None:
        raise KilledError

    portal.edit(ROADS, "keywords: [村道,", "keywords: [公路,")
    with monkeypatch.context() as patch:
        patch.setattr(Target, "publish", die)
        with pytest.raises(KilledError):
            portal.publish()
    assert (portal.record / "releases/000002").exists()
    assert portal.publish(days=0).release == 2
    assert pipeline.verify(portal.out, portal.record) == ()


def test_killed_after_the_site_went_live_it_is_entered_by_the_next_run(
    portal: ReleasedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_releases: Releases) -> None:
        raise KilledError

    portal.edit(ROADS, "keywords: [村道,", "keywords: [公路,")
    with monkeypatch.context() as patch:
        patch.setattr(Releases, "enter", die)
        with pytest.raises(KilledError):
            portal.publish(released_at=LATER)
    assert len(portal.ledger()) == 1
    live = portal.tree()
    assert portal.publish(days=0).release == 2
    assert portal.tree() == live
    assert portal.ledger()[1]["released_at"] == LATER.isoformat()


@pytest.mark.parametrize("refused", ["versions", "changes.ndjson", "manifest.json", "ledger.ndjson"])
def test_a_disk_that_is_full_while_a_release_is_laid_out_leaves_all_as_it_was(
    portal: ReleasedPortal, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    real_write, real_keep = releases._write_new, Releases.keep

    def write(path: Path, data: bytes) -> None:
        if path.name == refused:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        real_write(path, data)

    def keep(record: Releases, version: Version) -> Kept:
        if refused == "versions":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(record.folder))
        return real_keep(record, version)

    portal.edit(ROADS, "keywords: [村道,", "keywords: [公路,")
    before = portal.tree()
    with monkeypatch.context() as patch:
        patch.setattr(releases, "_write_new", write)
        patch.setattr(Releases, "keep", keep)
        with pytest.raises(OSError, match="No space left"):
            portal.publish()
    assert portal.tree() == before
    assert len(portal.ledger()) == 1
    assert portal.publish(days=0).release == 2
    assert pipeline.verify(portal.out, portal.record) == ()


def test_half_a_line_of_the_ledger_was_never_entered(portal: ReleasedPortal) -> None:
    portal.publish()
    ledger = portal.record / "ledger.ndjson"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:-40])
    assert portal.publish(days=0).release == 2
    assert ledger.read_bytes() == whole


def test_a_lost_or_damaged_snapshot_costs_nothing_but_time(portal: ReleasedPortal) -> None:
    portal.publish()
    before = portal.tree()
    for data in (None, b"", b"not a snapshot at all, but long enough to have a digest"):
        (portal.record / "snapshot").unlink(missing_ok=True)
        if data is not None:
            (portal.record / "snapshot").write_bytes(data)
        shutil.rmtree(portal.out)
        portal.publish(days=0)
        assert portal.tree() == before


@pytest.mark.parametrize("name", ["manifest.json", "records.ndjson"])
def test_an_altered_record_stops_the_build(portal: ReleasedPortal, name: str) -> None:
    before = portal.tree()
    altered = portal.record / "releases/000001" / name
    altered.write_bytes(altered.read_bytes().replace(b"20", b"21", 1))
    (portal.record / "snapshot").unlink()
    with pytest.raises(DamagedRecordError, match=name):
        portal.publish()
    assert portal.tree() == before


@pytest.mark.parametrize("name", ["manifest.json", "records.ndjson", "changes.ndjson", "versions", "shard", "ledger"])
def test_verify_sees_whatever_is_altered(portal: ReleasedPortal, name: str) -> None:
    portal.publish()
    release = portal.record / "releases/000001"
    shard = next((portal.record / "manifests").iterdir())
    altered = {"shard": shard, "ledger": portal.record / "ledger.ndjson"}.get(name, release / name)
    data = bytearray(altered.read_bytes())
    data[len(data) * 2 // 3] ^= 1
    altered.write_bytes(data)
    assert pipeline.verify(portal.out, portal.record) != ()


def test_two_builds_do_not_write_one_record(portal: ReleasedPortal) -> None:
    other = ReleasedPortal(portal.folder / "other")
    shutil.copytree(portal.content, other.content)
    with open_releases(Recording(portal.record, NOON), portal.out), pytest.raises(BusyError):
        pipeline.build(
            pipeline.Workspace(other.content, other.out, None),
            pipeline.Options(other.today, recording=Recording(portal.record, NOON)),
        )


def test_a_check_against_the_record_writes_nothing(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, "最高8000元，最多", "最高9000元，最多")
    before = {path: path.read_bytes() for path in portal.record.rglob("*") if path.is_file()}
    assert blocking(portal.check()) == [("CHG-01", SUPPORT)]
    assert {path: path.read_bytes() for path in portal.record.rglob("*") if path.is_file()} == before


# --- The past made again -----------------------------------------------------------------------------------------


def git(folder: Path, *command: str) -> None:
    who = ["-c", "user.name=示例", "-c", "user.email=nobody@example.invalid"]
    subprocess.run(["git", *who, "-C", str(folder), *command], check=True, capture_output=True)


def gongkai(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-W", "ignore", "-m", "generator", *command]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def release_twice(place: Path) -> None:
    folder = place / "repository"
    draw(folder / "content")
    git(place, "init", "-q", "repository")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    done = gongkai(folder, "build", "--record", "../record", "--today", "2026-11-23", "--out", "../site")
    assert "第 1 次发布" in done.stdout, done.stdout + done.stderr
    text = (folder / "content" / ROADS).read_text("utf-8")
    (folder / "content" / ROADS).write_text(text.replace("keywords: [村道,", "keywords: [公路,"), "utf-8")
    git(folder, "commit", "-qam", "second")
    done = gongkai(folder, "build", "--record", "../record", "--today", "2026-11-24", "--out", "../site")
    assert "第 2 次发布" in done.stdout, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of content alone, released twice by the command line."""
    return copy_tree(once(tmp_path_factory, "checkout", release_twice), tmp_path / "here") / "repository"


def test_a_past_release_is_made_again_byte_for_byte(checkout: Path) -> None:
    done = gongkai(checkout, "verify", "../site", "--record", "../record", "--rebuild")
    assert (done.returncode, done.stdout) == (0, "全部一致；第 2 次发布重做一遍，每个字节都相同。\n"), done.stderr


def test_a_release_that_cannot_be_made_again_says_why(checkout: Path) -> None:
    text = (checkout / "content" / ROADS).read_text("utf-8")
    (checkout / "content" / ROADS).write_text(text.replace("养护, 农村公路", "养护"), "utf-8")
    gongkai(checkout, "build", "--record", "../record", "--today", "2026-11-25", "--out", "../site")
    done = gongkai(checkout, "verify", "../site", "--record", "../record", "--rebuild")
    assert done.returncode == 1
    assert "没有全部提交" in done.stderr


@pytest.mark.parametrize("folder", ["record", "content/record", "site/record"])
def test_a_record_that_would_be_lost_with_the_clone_is_refused(checkout: Path, folder: str) -> None:
    done = gongkai(checkout, "build", "--record", folder, "--today", "2026-11-25")
    assert done.returncode == 2
    assert "网站和仓库之外" in done.stderr
    assert not (checkout / folder).exists()
