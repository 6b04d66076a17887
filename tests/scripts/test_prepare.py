"""What the preparing scripts decide; what they install is proven on bare systems, not here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import prepare

WORDING = prepare.ENGLISH


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout whose locks and stamps may be played with."""
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\n[project]\nname = "x"\n[tool.setuptools]\n[tool.ruff]\nline-length = 1\n'
    )
    for name in ("requirements.lock", "requirements-test.lock", "package-lock.json"):
        (tmp_path / name).write_text(f"{name}\n")
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "BIN", tmp_path / ".venv" / "bin")
    monkeypatch.setattr(prepare, "RUNTIME_LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(prepare, "TEST_LOCK", tmp_path / "requirements-test.lock")
    monkeypatch.setattr(prepare, "PYTHON_STAMP", tmp_path / ".venv" / "prepared-from")
    monkeypatch.setattr(prepare, "NODE_LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(prepare, "NODE_STAMP", tmp_path / "node_modules" / ".prepared-from")
    return tmp_path


@pytest.fixture
def typed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been run; making a venv and installing into node_modules leave their folders behind."""
    commands: list[str] = []

    def pretend(command: list[str | Path], wording: prepare.Wording) -> None:
        assert wording is WORDING
        commands.append(" ".join(map(str, command)))
        if "venv" in command:
            prepare.BIN.mkdir(parents=True, exist_ok=True)
            (prepare.BIN / "python").touch()
        if "npm" in command:
            (checkout / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(prepare, "run_quietly", pretend)
    return commands


def runs_of(typed: list[str], word: str) -> int:
    return sum(word in command for command in typed)


def need(package: str, *, met: bool) -> prepare.Need:
    return prepare.Need((package,), lambda: met)


# --- .venv ----------------------------------------------------------------------------------------------------------


def test_an_environment_is_made_once(typed: list[str]) -> None:
    prepare.prepare_python(prepare.TEST_LOCK, WORDING)
    first = len(typed)
    prepare.prepare_python(prepare.TEST_LOCK, WORDING)
    assert (first, len(typed)) == (3, 3)
    assert "--require-hashes --only-binary=:all:" in typed[1]


def test_the_tests_environment_serves_the_runtime_too(typed: list[str]) -> None:
    prepare.prepare_python(prepare.TEST_LOCK, WORDING)
    assert prepare.is_python_ready(prepare.RUNTIME_LOCK)
    assert runs_of(typed, "venv --clear") == 1


def test_going_from_runtime_to_tests_adds_to_the_environment(typed: list[str]) -> None:
    prepare.prepare_python(prepare.RUNTIME_LOCK, WORDING)
    assert not prepare.is_python_ready(prepare.TEST_LOCK)
    prepare.prepare_python(prepare.TEST_LOCK, WORDING)
    assert prepare.is_python_ready(prepare.TEST_LOCK)
    assert runs_of(typed, "venv --clear") == 1


@pytest.mark.usefixtures("typed")
def test_a_changed_lock_interpreter_or_place_is_noticed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare.prepare_python(prepare.RUNTIME_LOCK, WORDING)
    with monkeypatch.context() as changed:
        changed.setattr(sys.implementation, "cache_tag", "cpython-399")
        assert not prepare.is_python_ready(prepare.RUNTIME_LOCK)
    with monkeypatch.context() as changed:
        changed.setattr(prepare, "interpreter", lambda: Path("/elsewhere/python3"))
        assert not prepare.is_python_ready(prepare.RUNTIME_LOCK)
    assert prepare.is_python_ready(prepare.RUNTIME_LOCK)
    (checkout / "requirements.lock").write_text("newer\n")
    assert not prepare.is_python_ready(prepare.RUNTIME_LOCK)


@pytest.mark.usefixtures("typed")
def test_only_the_metadata_in_pyproject_matters(checkout: Path) -> None:
    prepare.prepare_python(prepare.RUNTIME_LOCK, WORDING)
    pyproject = checkout / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("line-length = 1", "line-length = 2"))
    assert prepare.is_python_ready(prepare.RUNTIME_LOCK)
    pyproject.write_text(pyproject.read_text().replace('name = "x"', 'name = "y"'))
    assert not prepare.is_python_ready(prepare.RUNTIME_LOCK)


def test_an_interrupted_preparation_is_begun_again(typed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = prepare.run_quietly

    def break_off(command: list[str | Path], wording: prepare.Wording) -> None:
        if "--editable" in command:
            raise KeyboardInterrupt
        whole(command, wording)

    prepare.prepare_python(prepare.RUNTIME_LOCK, WORDING)
    with monkeypatch.context() as broken:
        broken.setattr(prepare, "run_quietly", break_off)
        with pytest.raises(KeyboardInterrupt):
            prepare.prepare_python(prepare.TEST_LOCK, WORDING)
    assert not prepare.is_python_ready(prepare.RUNTIME_LOCK)
    prepare.prepare_python(prepare.TEST_LOCK, WORDING)
    assert runs_of(typed, "venv --clear") == 2


def test_a_venv_whose_python_is_gone_is_not_ready(typed: list[str]) -> None:
    prepare.prepare_python(prepare.RUNTIME_LOCK, WORDING)
    (prepare.BIN / "python").unlink()
    assert not prepare.is_python_ready(prepare.RUNTIME_LOCK)
    assert typed


def test_node_modules_are_made_once_and_again_when_the_lock_changes(checkout: Path, typed: list[str]) -> None:
    prepare.prepare_node(WORDING)
    prepare.prepare_node(WORDING)
    assert runs_of(typed, "npm ci --ignore-scripts") == 1
    (checkout / "package-lock.json").write_text("newer\n")
    prepare.prepare_node(WORDING)
    assert runs_of(typed, "npm ci --ignore-scripts") == 2


# --- System packages ------------------------------------------------------------------------------------------------


def test_only_unmet_needs_are_asked_for() -> None:
    assert prepare.missing_packages([need("git", met=True), need("npm", met=False)]) == ("npm",)


def test_a_capability_counts_wherever_it_comes_from() -> None:
    assert prepare.has_command("no-such-command", "sh")()
    assert not prepare.has_command("no-such-command")()
    assert prepare.has_library("libc.so.6")()
    assert not prepare.has_library("libnosuch.so.1")()


def test_nothing_is_run_when_nothing_is_missing(typed: list[str]) -> None:
    prepare.install_packages([need("git", met=True)], WORDING)
    assert typed == []


def test_apt_installs_what_is_missing(typed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(prepare, "find_privilege", lambda: ("sudo", "-n"))
    prepare.install_packages([prepare.Need(("git",), lambda: next(answers))], WORDING)
    assert [command.split("Retries=3 ")[1] for command in typed] == [
        "update",
        "install --yes --no-install-recommends git",
    ]
    assert all(command.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get") for command in typed)


@pytest.mark.parametrize(
    ("sudo", "line"),
    [
        (True, "sudo apt-get update && sudo apt-get install -y --no-install-recommends git"),
        (False, 'su -c "apt-get update && apt-get install -y --no-install-recommends git"'),
    ],
)
def test_without_rights_there_is_one_line_to_type(
    typed: list[str], monkeypatch: pytest.MonkeyPatch, *, sudo: bool, line: str
) -> None:
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None if name == "sudo" and not sudo else name)
    monkeypatch.setattr(prepare, "find_privilege", lambda: None)
    with pytest.raises(prepare.PreparationError) as refusal:
        prepare.install_packages([need("git", met=False)], prepare.CHINESE)
    assert f"\n    {line}\n" in str(refusal.value)
    assert "请执行下面这一行" in str(refusal.value)
    assert typed == []


def test_a_system_without_apt_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.shutil, "which", lambda _: None)
    with pytest.raises(prepare.PreparationError, match="npm"):
        prepare.install_packages([need("npm", met=False)], WORDING)


def test_a_ready_environment_asks_for_no_venv_package(
    checkout: Path, typed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "has_ensurepip", lambda: True)
    prepare.prepare(prepare.RUNTIME_LOCK, wording=WORDING)
    monkeypatch.setattr(prepare, "has_ensurepip", lambda: False)
    prepare.prepare(prepare.RUNTIME_LOCK, wording=WORDING)
    assert runs_of(typed, "venv --clear") == 1
    assert (checkout / ".venv").is_dir()


# --- Plumbing -------------------------------------------------------------------------------------------------------


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(prepare.PreparationError, match=r"需要 Python 3\.11"):
        prepare.prepare(prepare.RUNTIME_LOCK, wording=prepare.CHINESE)


def test_output_is_shown_only_on_failure(capfd: pytest.CaptureFixture[str]) -> None:
    prepare.run_quietly([sys.executable, "-c", "print('noise')"], WORDING)
    assert capfd.readouterr().out == ""
    with pytest.raises(prepare.PreparationError, match="noise"):
        prepare.run_quietly([sys.executable, "-c", "print('noise'); raise SystemExit(1)"], WORDING)


def test_two_preparations_wait_for_each_other(checkout: Path) -> None:
    other = f"import fcntl, os; fcntl.flock(os.open({str(checkout)!r}, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with prepare.alone():
        held = subprocess.run([sys.executable, "-c", other], capture_output=True, check=False)
    free = subprocess.run([sys.executable, "-c", other], capture_output=True, check=False)
    assert b"BlockingIOError" in held.stderr
    assert free.returncode == 0
