"""`gongkai update`: an entry more, every other byte as it was; what the checks refuse leaves no trace."""

from __future__ import annotations

import difflib
import hashlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from office import MATTER, Office, make_office

from generator import cli_authoring


def added(before: bytes, after: bytes) -> list[str]:
    """The lines that are new; any that is gone fails the test."""
    lines = [text.decode().splitlines(keepends=True) for text in (before, after)]
    told = [line for line in difflib.ndiff(*lines) if line[0] in "+-"]
    assert [line for line in told if line[0] == "-"] == []
    return [line[2:] for line in told]


ACTIONS = {
    "progress": (
        ["--percent", "60", "--text", "路面: 硬化一点八公里", "--reached", "进场施工", "--solves", "1"],
        ['  - {on: 2026-11-24, percent: 60, text: "路面: 硬化一点八公里", reached: [进场施工], solves: [1]}\n'],
    ),
    "a percent sign and a loose day": (
        ["--percent=41", "--text=继续", "--on", "2026年11月2日"],
        ["  - {on: 2026-11-02, percent: 41, text: 继续}\n"],
    ),
    "extension, unit by short name": (
        ["--extend", "2027-03-31", "--why", "冬季停工", "--approved-by", "区政府办公室"],
        [
            "extensions:\n",
            "  - on: 2026-11-24\n",
            "    due_on: 2027-03-31\n",
            "    why: 冬季停工\n",
            "    approved_by: government-office\n",
        ],
    ),
    "a problem, in the list's own style": (
        ["--problem", "砂石料供应紧张"],
        ["- on: 2026-11-24\n", "  what: 砂石料供应紧张\n"],
    ),
    "notice": (
        ["--notice", "提醒函", "--text", "请说明安排", "--reply-by", "2026-12-01"],
        [
            "notices:\n",
            "  - on: 2026-11-24\n",
            "    kind: 提醒函\n",
            "    text: 请说明安排\n",
            "    reply_by: 2026-12-01\n",
        ],
    ),
    "reply": (
        ["--reply", "--by", "区住房城乡建设局", "--text", "已经商定"],
        ["replies:\n", "  - on: 2026-11-24\n", "    by: housing-bureau\n", "    text: 已经商定\n"],
    ),
    "any list of any type": (
        ["--add", "更正记录", "--what", "路段名称", "--why", "录入错误"],
        ["corrections:\n", "  - on: 2026-11-24\n", "    what: 路段名称\n", "    why: 录入错误\n"],
    ),
}


@pytest.mark.parametrize("case", ACTIONS)
@pytest.mark.parametrize("style", ["plain", "windows"])
def test_an_entry_is_added_and_every_other_byte_stays(office: Office, case: str, style: str) -> None:
    words, expected = ACTIONS[case]
    before = MATTER.encode() if style == "plain" else b"\xef\xbb\xbf" + MATTER.replace("\n", "\r\n").encode()
    office.matter.write_bytes(before)
    result = office.update(*words)
    assert result.exit_code == 0, result.output
    told = added(before, office.matter.read_bytes())
    assert told == (expected if style == "plain" else [line.replace("\n", "\r\n") for line in expected])


def test_text_of_several_lines_reads_back(office: Office) -> None:
    assert office.update("--problem", "第一点：甲 # 乙\n第二点：丙").exit_code == 0
    record = office.records()["rural-road"]
    assert record.problems[-1].what == "第一点：甲 # 乙\n第二点：丙"  # type: ignore[attr-defined]


REFUSED = {
    "backwards without a reason": (["--percent", "30", "--text", "x"], 1, "没有说明原因"),
    "more than all": (["--percent", "101", "--text", "x"], 1, "超过 100"),
    "no such milestone": (["--percent", "50", "--text", "x", "--reached", "竣工"], 1, "没有节点“竣工”"),
    "a day ahead": (["--percent", "50", "--text", "x", "--on", "2026-12-01"], 1, "晚于今天"),
    "closed by those responsible": (
        ["--close", "--result", "x", "--verified-by", "区财政局", "--evidence", "照片.txt"],
        1,
        "不能自己给自己销号",
    ),
    "an extension to an earlier day": (
        ["--extend", "2026-10-01", "--why", "x", "--approved-by", "区政府办公室"],
        1,
        "不晚于原来的时限",
    ),
    "somebody's telephone": (["--problem", "请找张三，手机 13812345678"], 1, "PII-01"),
    "something missing": (["--percent", "50"], 2, "缺少“进展情况”，请加上 --text"),
    "no such unit": (
        ["--extend", "2027-01-01", "--why", "x", "--approved-by", "区政府办公"],
        2,
        "是不是 区政府办公室？",
    ),
    "no such option": (["--persent", "50"], 2, "是不是 --percent？"),
    "an option of another action": (["--extend", "2027-01-01", "--percent", "1"], 2, "不用选项 --percent"),
    "two at once": (["--suspend", "--resume", "--why", "x"], 2, "一次只记一件事"),
    "no day": (["--percent", "50", "--text", "x", "--on", "昨天"], 2, "不是日期"),
    "no file": (["--percent", "50", "--text", "x", "--evidence", "没有.pdf"], 2, "没有文件 没有.pdf"),
    "a page nobody kept": (
        ["--percent", "50", "--text", "x", "--evidence", "https://www.example.gov.cn/a"],
        2,
        "先把网页存成文件",
    ),
    "no kept page": (
        ["--percent", "50", "--text", "x", "--evidence", "https://www.example.gov.cn/a 没有.html"],
        2,
        "没有文件",
    ),
    "no address": (["--percent", "50", "--text", "x", "--evidence", "https:// 照片.txt"], 1, "网址"),
    "a word too many": (["进度", "50"], 2, "多出了“进度”"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_leaves_everything_as_it_was(office: Office, case: str) -> None:
    words, code, told = REFUSED[case]
    (office.folder / "照片.txt").write_text("照片", "utf-8")
    before = office.files()
    result = office.update(*words)
    assert (result.exit_code, told in result.output) == (code, True), result.output
    assert office.files() == before


def test_closing_brings_its_evidence_along(office: Office) -> None:
    (office.folder / "验收.txt").write_text("验收合格", "utf-8")
    words = ["--close", "--result", "已经通车", "--verified-by", "区政府办公室", "--evidence", "验收.txt:竣工验收意见"]
    result = office.update(*words)
    assert (result.exit_code, "附件 验收.txt" in result.output) == (0, True), result.output
    assert (office.matter.with_suffix("") / "验收.txt").read_text("utf-8") == "验收合格"
    record = office.public()["rural-road"]
    assert isinstance(record, dict)
    assert record["attachments"] == [{"file": "验收.txt", "title": "竣工验收意见"}]
    assert office.run("check").exit_code == 0
    again = office.update("--reopen", "2027-06-30", "--why", "回头看发现破损", "--on", "2026-11-24")
    assert again.exit_code == 0, again.output


def test_a_page_is_evidence_by_the_digest_of_what_was_there(office: Office) -> None:
    (office.folder / "网页.html").write_text("验收合格", "utf-8")
    page = "https://www.example.gov.cn/a?b=c:d 网页.html:竣工验收公告"
    result = office.update("--close", "--result", "已经通车", "--verified-by", "区政府办公室", "--evidence", page)
    assert result.exit_code == 0, result.output
    digest = hashlib.sha256("验收合格".encode()).hexdigest()
    shown = {"title": "竣工验收公告", "url": "https://www.example.gov.cn/a?b=c:d", "sha256": digest}
    record = office.public()["rural-road"]
    assert isinstance(record, dict)
    assert record["closures"][0]["evidence"] == [shown]  # type: ignore[call-overload, index]
    assert "attachments" not in record
    assert not office.matter.with_suffix("").exists()
    assert office.run("check").exit_code == 0


def test_a_file_of_the_same_name_is_never_replaced(office: Office) -> None:
    (office.folder / "验收.txt").write_text("一", "utf-8")
    assert office.update("--percent", "50", "--text", "x", "--evidence", "验收.txt").exit_code == 0
    assert office.update("--percent", "60", "--text", "x", "--evidence", "验收.txt").exit_code == 0
    before = office.files()
    (office.folder / "验收.txt").write_text("二", "utf-8")
    result = office.update("--percent", "70", "--text", "x", "--evidence", "验收.txt")
    assert (result.exit_code, "请换一个文件名" in result.output) == (2, True)
    assert office.files() == before


def test_an_unknown_number_is_told(office: Office) -> None:
    result = office.run("update", "rural-raod", "--percent", "1", "--text", "x")
    assert (result.exit_code, office.matter.read_bytes()) == (2, MATTER.encode())


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Somebody sits at the terminal; what they are asked."""
    rest, questions = list(answers), []

    def ask(question: str) -> str:
        questions.append(question)
        return rest.pop(0)

    monkeypatch.setattr(cli_authoring, "asker", lambda: ask)
    return questions


def test_on_a_terminal_what_is_missing_is_asked_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = answering(monkeypatch, "１", "五十", "55%", "", "完成二公里")
    result = office.update()
    assert result.exit_code == 0, result.output
    assert "1 进展" in questions[0]
    assert "“五十”不是整数" in questions[2]
    assert added(MATTER.encode(), office.matter.read_bytes()) == [
        "  - {on: 2026-11-24, percent: 55, text: 完成二公里}\n"
    ]


def test_on_a_terminal_closing_asks_for_evidence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.folder / "验收.txt").write_text("验收合格", "utf-8")
    questions = answering(monkeypatch, "已经通车", "区政府办公室", "验收.txt")
    assert office.update("--close").exit_code == 0
    assert "区住房城乡建设局（housing-bureau）" in questions[1]


@pytest.mark.parametrize(
    "front",
    [
        "updates:\n",
        "updates: []\n",
        "updates: [] # 还没有\n",
        "updates: null\n",
        "updates: [{on: 2026-03-01, percent: 1, text: x}]\n",
        "updates: [\n  {on: 2026-03-01, percent: 1, text: x},\n]\n",
        "updates:\n  - on: 2026-03-01\n    percent: 1\n    text: |\n      甲\n\n      乙\n\n# 后面\n",
        "updates:\n  - on: 2026-03-01\n    percent: 1\n    text: >-\n      甲\n      乙\n",
        "updates:\n- on: 2026-03-01\n  percent: 1\n  text: '甲 #\n    乙' # 注\n  # 又注\n",
        "# 进展\n# updates:\n# 问题\n",
        "",
    ],
)
def test_every_way_of_writing_a_list(office: Office, front: str) -> None:
    start, end = MATTER.index("updates:"), MATTER.index("problems:")
    office.matter.write_text(MATTER[:start] + front + MATTER[end:], "utf-8")
    read = next(p.record for p in office.draft().records)
    before = read.updates if read is not None else ()  # type: ignore[attr-defined]
    result = office.update("--percent", "50", "--text", "继续")
    assert result.exit_code == 0, result.output
    record = office.records()["rural-road"]
    assert record.updates[:-1] == before  # type: ignore[attr-defined]
    assert record.updates[-1].text == "继续"  # type: ignore[attr-defined]
    comments = [line.split("#")[1] for line in front.splitlines() if "#" in line]
    assert [each for each in comments if each not in office.matter.read_text("utf-8")] == []


def test_another_program_that_wrote_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)
    monkeypatch.chdir(tmp_path)
    real = cli_authoring.find_new_faults

    def meddle(*given: object) -> object:
        office.matter.write_bytes(MATTER.replace("三公里", "四公里").encode())
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(cli_authoring, "find_new_faults", meddle)
    result = office.update("--percent", "50", "--text", "x")
    assert result.exit_code != 0
    assert "四公里" in office.matter.read_text("utf-8")
    assert "percent: 50" not in office.matter.read_text("utf-8")
