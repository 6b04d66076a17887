"""The command line as editors and CI use it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES

from generator import cli

runner = CliRunner()
DAY = ["--today", "2026-11-23"]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SITES / "hostile" / "content", tmp_path / "content")
    shutil.rmtree(tmp_path / "content" / "policy")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_check_and_verify_of_sound_content(work: Path) -> None:
    assert runner.invoke(cli.app, ["check", *DAY]).exit_code == 0
    result = runner.invoke(cli.app, ["build", *DAY])
    assert result.exit_code == 0
    assert "已生成 site" in result.stdout
    assert runner.invoke(cli.app, ["verify", "site"]).exit_code == 0
    (work / "site" / "robots.txt").write_text("x")
    result = runner.invoke(cli.app, ["verify", "site"])
    assert (result.exit_code, "robots.txt：内容与清单不符" in result.stdout) == (1, True)


def test_blocked_content_is_exit_code_1_and_json_tells_all() -> None:
    arguments = ["check", *DAY, "--content", str(SITES / "broken" / "content"), "--format", "json"]
    result = runner.invoke(cli.app, arguments)
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    keys = {"code", "severity", "blocks", "path", "line", "column", "field", "message", "hint"}
    assert all(set(issue) == keys for issue in data["issues"])
    assert data["summary"]["blocking"] == sum(issue["blocks"] for issue in data["issues"])


@pytest.mark.parametrize(
    "arguments", [["check", "--content", "no-such"], ["build", "--today", "明天"], ["publish"], ["new", "letter"]]
)
def test_wrong_usage_is_exit_code_2(work: Path, arguments: list[str]) -> None:
    assert runner.invoke(cli.app, arguments).exit_code == 2
    assert not (work / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "--nope"], "没有选项 --nope"),
        (["verify"], "缺少参数 site"),
        (["check", "--content", "nope"], "没有文件夹 nope"),
        (["build", "--today", "明天"], "日期写成 2026-11-23 这样"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    work: Path,
    arguments: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["gongkai", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code, work.exists()) == (2, True)
    assert told in capsys.readouterr().err


def test_blocked_content_ends_the_process_with_1(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "content" / "lost.txt").write_text("x")
    monkeypatch.setattr(sys, "argv", ["gongkai", "check", *DAY])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1


def test_fault_in_the_program_is_exit_code_3(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(cli.pipeline, "check", fail)
    monkeypatch.setattr(sys, "argv", ["gongkai", "check"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    assert work.exists()


def test_new_policy_is_valid_but_for_what_only_an_editor_knows(work: Path) -> None:
    options = ["--title", "关于修路的通知", "--publisher", "demo-office", "--document-type", "通知"]
    result = runner.invoke(cli.app, ["new", "policy", "--id", "road-2026", *options, *DAY])
    assert result.exit_code == 0, result.output
    text = (work / "content/policy/2026/road-2026.md").read_text("utf-8")
    assert "index_no: 11000000000000019Q/2026-0000001" in text
    assert "# 发文字号" in text
    found = json.loads(runner.invoke(cli.app, ["check", *DAY, "--format", "json"]).stdout)["issues"]
    assert {issue["code"] for issue in found if issue["blocks"]} == {"CAT-01", "DOC-01r", "placeholder"}
    result = runner.invoke(cli.app, ["new", "policy", "--id", "road-2027", *options, *DAY])
    assert "2026-0000002" in (work / "content/policy/2026/road-2027.md").read_text("utf-8")


def test_new_activity_waits_only_for_its_text_and_reviewers(work: Path) -> None:
    options = ["--title", "集体学习", "--publisher", "demo-office", "--kind", "集体学习", "--held-on", "2026-11-20"]
    result = runner.invoke(cli.app, ["new", "activity", *options, "--location", "会议室", *DAY])
    assert result.exit_code == 0, result.output
    path = work / "content/activity/2026/activity-2026-0001.md"
    found = json.loads(runner.invoke(cli.app, ["check", *DAY, "--format", "json"]).stdout)["issues"]
    assert [issue["code"] for issue in found] == ["placeholder"] * 3
    text = path.read_text("utf-8").replace("在这里写正文。", "开展集体学习。").replace("待填写", "某某")
    path.write_text(text, "utf-8")
    assert runner.invoke(cli.app, ["check", *DAY]).exit_code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--titel", "x"], "--title"),
        (["--title", "x"], "缺少“公开主体”"),
        (["--title", "x", "--publisher", "demo-ofice", "--document-type", "通知"], "是不是 demo-office"),
        (["--title", "x", "--publisher", "demo-office", "--document-type", "通之"], "文种"),
        (["--title", "x", "--publisher", "demo-office", "--document-type", "通知", "--issued-on", "3月"], "成文日期"),
    ],
)
def test_new_says_what_is_wrong_and_writes_nothing(work: Path, options: list[str], told: str) -> None:
    result = runner.invoke(cli.app, ["new", "policy", "--id", "x", *options, *DAY])
    assert result.exit_code == 2
    assert told in result.output
    assert not (work / "content/policy").exists()


def test_new_takes_a_unit_by_its_name(work: Path) -> None:
    options = ["--title", "x", "--publisher", "示例区政府办", "--document-type", "通知"]
    assert runner.invoke(cli.app, ["new", "policy", "--id", "x", *options, *DAY]).exit_code == 0
    assert "publisher: demo-office" in (work / "content/policy/2026/x.md").read_text("utf-8")


def test_new_never_overwrites(work: Path) -> None:
    options = ["--title", "x", "--publisher", "demo-office", "--document-type", "通知"]
    assert runner.invoke(cli.app, ["new", "policy", "--id", "x", *options, *DAY]).exit_code == 0
    assert "已经用于" in runner.invoke(cli.app, ["new", "policy", "--id", "x", *options, *DAY]).output
    assert work.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--as-of", "2026-06-30"], "site 是正式的网站，请用 --out 另写一个文件夹"),
        (["--as-of", "2026-06-30", "--out", "www"], "www 是正式的网站"),
        (["--as-of", "2026-06-30", "--out", "past", "--record", "../record"], "看从前的情况不是发布"),
        (["--as-of", "2026-06-30", "--out", "past", "--release"], "看从前的情况不是发布"),
        (["--as-of", "2026-06-30", "--out", "past", *DAY], "看从前的情况不是发布"),
        (["--as-of", "2999-01-01", "--out", "past"], "这一天还没有到"),
    ],
)
def test_a_look_back_is_never_a_release(work: Path, arguments: list[str], told: str) -> None:
    assert runner.invoke(cli.app, ["build", "--out", "www", *DAY]).exit_code == 0
    before = (work / "www" / "manifest.json").read_bytes()
    result = runner.invoke(cli.app, ["build", *arguments])
    assert result.exit_code == cli.USAGE
    assert _words(told) in _words(result.output)
    assert (work / "www" / "manifest.json").read_bytes() == before
    assert not (work / "past").exists()


def test_a_look_back_has_a_folder_of_its_own_and_says_what_it_is(work: Path) -> None:
    for day in ("2026-06-30", "2026-07-01"):
        result = runner.invoke(cli.app, ["build", "--as-of", day, "--out", "past"])
        assert (result.exit_code, f"这是 {day} 的情况，不是正式的网站，不要发布。" in result.stdout) == (0, True)
    assert json.loads((work / "past" / "today.json").read_bytes()) == {"as_of": "2026-07-01", "is_past": True}


def _words(output: str) -> str:
    """A message without spaces, line breaks and the box that is drawn around it."""
    return "".join(output.replace("│", "").split())


def test_a_start_loads_its_own_door_and_looks_for_no_garbage() -> None:
    program = (
        "import gc, sys, generator.__main__; from generator import content_types; content_types.discover();"
        "print(gc.isenabled(), *(name for name in sys.modules if name.startswith(('generator.cli_', 'generator.authoring.'))))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    collects, *loaded = told.stdout.split()
    assert (collects, sorted(loaded)) == ("False", ["generator.authoring.report", "generator.cli_options"])
