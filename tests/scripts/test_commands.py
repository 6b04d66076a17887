"""What the two scripts make of their arguments and surroundings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import prepare, site
from scripts import test as checker

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], ["serve"]),
        (["--port", "8123"], ["serve", "--port", "8123"]),
        (["--no-serve"], ["build"]),
        (["--no-serve", "--out", "x", "--today", "2026-11-23"], ["build", "--out", "x", "--today", "2026-11-23"]),
        (["--content", "c", "--no-serve"], ["build", "--content", "c"]),
    ],
)
def test_site_passes_on_what_it_does_not_know(arguments: list[str], command: list[str]) -> None:
    assert site.command(arguments) == command


@pytest.mark.parametrize("script", ["site.py", "lock.py"])
def test_a_script_explains_itself_from_anywhere(script: str, tmp_path: Path) -> None:
    """Its own folder holds modules named like the library's; run as a file it must not trip over them."""
    ended = subprocess.run(
        [sys.executable, ROOT / "scripts" / script, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "usage:" in ended.stdout
    assert ended.stderr == ""


def test_pytest_gets_every_argument_and_comes_last() -> None:
    command = list(checker.checks(["-k", "x"]).values())[-1]
    assert (command[0], command[-2:]) == ("pytest", ["-k", "x"])


@pytest.mark.parametrize("free", [1 << 40, 1 << 20])
def test_tests_write_into_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr(checker.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    with checker.scratch(tmp_path) as places:
        assert [Path(place).parent for place in places.values()] == ([tmp_path] if free > 1 << 30 else [])
        for place in places.values():
            Path(place, "left").write_text("x")
    assert list(tmp_path.iterdir()) == []
    with checker.scratch(tmp_path / "none") as places:
        assert places == {}


def test_samples_are_found_beside_the_checkout_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "ROOT", tmp_path / "checkout")
    assert "GONGKAI_SAMPLES" not in checker.environment({})
    samples = tmp_path / "shared" / "samples"
    samples.mkdir(parents=True)
    assert checker.environment({})["GONGKAI_SAMPLES"] == str(samples)
    assert checker.environment({"GONGKAI_SAMPLES": "mine"})["GONGKAI_SAMPLES"] == "mine"


def test_the_venv_comes_first_on_the_path() -> None:
    assert checker.environment({"PATH": "/usr/bin"})["PATH"] == f"{prepare.BIN}:/usr/bin"


def test_what_is_compiled_is_kept() -> None:
    assert "PYTHONDONTWRITEBYTECODE" not in checker.environment({"PYTHONDONTWRITEBYTECODE": "1"})


def test_the_table_names_every_check() -> None:
    results = [checker.Result("mypy", passed=True, seconds=1.25), checker.Result("pytest", passed=False, seconds=60)]
    assert checker.table(results).splitlines() == [
        "",
        "mypy         ok         1.2 s",
        "pytest       FAILED    60.0 s",
    ]


def test_every_check_runs_and_each_says_its_own_in_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checker, "BIN", Path("/bin"))
    monkeypatch.setattr(checker, "ROOT", tmp_path)
    commands = {
        "wrong": ["sh", "-c", "echo one; echo two >&2; exit 1"],
        "right": ["sh", "-c", "echo three"],
        "long": ["sh", "-c", "sleep 0.2; echo four"],
    }
    results = checker.run_all(commands)
    assert [(result.name, result.passed) for result in results] == [("wrong", False), ("right", True), ("long", True)]
    told = capfd.readouterr().out
    assert "\n=== wrong\none\ntwo\n" in told
    assert "\n=== right\nthree\n" in told
    assert told.index("=== long") < told.index("four")
