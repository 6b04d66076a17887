"""`gongkai new supervision`: few questions, units by their names, and a file that waits only for text and reviewers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from office import Office

from generator import cli_authoring


def finish(office: Office, record_id: str) -> None:
    path = office.content / f"supervision/2026/{record_id}.md"
    text = path.read_text("utf-8").replace("在这里写正文。", "硬化三公里。").replace("by: 待填写", "by: 示例某某")
    path.write_text(text, "utf-8")


def test_options(office: Office) -> None:
    words = ["--title", "示例桥维修", "--publisher", "区政府办公室", "--source", "政府工作报告", "--kind", "日常督办"]
    words += ["--lead-unit", "区住房城乡建设局", "--support-units", "区财政局、区民政局"]
    words += ["--assigned-on", "2026年3月1日", "--due-on", "2027.3.1", "--source-note", "2026年政府工作报告"]
    result = office.run("new", "supervision", *words)
    assert result.exit_code == 0, result.output
    finish(office, "supervision-2026-0001")
    assert "0 处阻止发布" in office.run("check").stdout or office.run("check").exit_code == 0
    record = office.public()["supervision-2026-0001"]
    assert isinstance(record, dict)
    assert (record["lead_unit"], record["support_units"]) == (
        "housing-bureau",
        ["finance-bureau", "civil-affairs-bureau"],
    )
    assert (record["assigned_on"], record["due_on"]) == ("2026-03-01", "2027-03-01")
    update = office.run("update", "supervision-2026-0001", "--percent", "10", "--text", "开工")
    assert update.exit_code == 0
    text = (office.content / "supervision/2026/supervision-2026-0001.md").read_text("utf-8")
    assert "# updates:\nupdates:\n  - on: 2026-11-24\n" in text


def test_questions(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        "示例桥维修",
        "区政府办公室",
        "3",
        "1",
        "区住建局",
        "区住房城乡建设局",
        "2026年3月1日",
        "明年",
        "2027-3-1",
        "",
        "bridge",
    ]
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return answers.pop(0)

    monkeypatch.setattr(cli_authoring, "asker", lambda: ask)
    result = office.run("new", "supervision")
    assert (result.exit_code, answers) == (0, []), result.output
    assert "  3 本级决策部署" in questions[2]
    assert "没有机构“区住建局”" in questions[5]
    assert "“明年”不是日期" in questions[8]
    text = (office.content / "supervision/2026/bridge.md").read_text("utf-8")
    assert "source_note: 待填写" in text
    assert {issue.code for issue in office.draft().issues if issue.blocks} == {"placeholder"}
    assert office.run("check").exit_code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--lead-unit", "区住建局"], "没有机构“区住建局”"),
        (["--kind", "专项督察"], "是不是“专项督查”？"),
        (["--due-on", "年底"], "不是日期"),
    ],
)
def test_an_answer_that_cannot_be_taken(office: Office, words: list[str], told: str) -> None:
    before = office.files()
    result = office.run("new", "supervision", "--title", "x", *words)
    assert (result.exit_code, told in result.output, office.files()) == (2, True, before), result.output
