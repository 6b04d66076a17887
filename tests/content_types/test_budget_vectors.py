"""Real rows and real errors of REGULATIONS §12, in sentences of our own, and the excerpts and documents of the samples."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from budget_files import budget_of, check, codes, row
from budget_texts import SAMPLES, read_documents

from generator.content_types.budget.narrative_checks import check_narrative
from generator.model.artifact import ContentFile
from generator.model.issue import Issue
from generator.model.site import Details, Parsed

needs_samples = pytest.mark.skipif(SAMPLES is None, reason="GONGKAI_SAMPLES names no folder")

JIADING = {
    "total": row("22.00", "8.77", "9.05"),
    "car": row("14.00", "8.47", "8.76"),
    "car_run": row("14.00", "8.47", "8.76"),
    "reception": row("8.00", "0.30", "0.29"),
}


def test_a_row_of_the_regulations_that_is_right_in_every_number_passes() -> None:
    body = (
        "2024年度“三公”经费支出年初预算为22.00万元，支出决算为8.77万元，完成预算的39.86%，比2023年度减少0.28万元，下降3.09%，"
        "主要是用车减少。其中：公务用车购置及运行维护费支出决算8.47万元，完成预算的60.50%，比2023年度减少0.29万元，下降3.31%；"
        "公务接待费支出决算0.30万元，完成预算的3.75%，比2023年度增加0.01万元，增长3.45%，主要是调研增多。"
    )
    reasons = {"car_run": "压减里程。"}
    assert codes(body, sangong=JIADING, reasons=reasons) == []


@pytest.mark.parametrize(
    ("now", "before", "rate"),
    [
        ("2706.86", "2911.47", "7.03"),
        ("1105.72", "1218.72", "9.27"),
        ("1590.94", "1679.69", "5.28"),
        ("10.20", "13.06", "21.9"),
    ],
)
def test_rates_of_a_county_pass(now: str, before: str, rate: str) -> None:
    body = f"公务接待费支出{now}万元，较上年下降{rate}%，主要是批次减少。"
    assert codes(body, sangong={"total": row(), "reception": row(None, now, before)}) == []


def test_what_a_ministry_printed_passes() -> None:
    body = (
        "“三公”经费年初预算11324.44万元，决算10044.01万元，完成预算的88.69%，其中：因公出国（境）费决算8657.78万元，完成预算的90.13%；"
        "公务用车购置及运行费决算1377.96万元，完成预算的97.66%；公务接待费决算8.27万元，完成预算的2.69%。"
    )
    table = {
        "total": row("11324.44", "10044.01"),
        "abroad": row("9605.80", "8657.78"),
        "car": row("1410.94", "1377.96"),
        "reception": row("307.70", "8.27"),
    }
    assert codes(body, sangong=table) == []


def test_a_car_row_that_the_text_takes_for_nothing_is_flagged() -> None:
    """桂林: the sum of the table is the sums' business (BUD-01, 02); a text that says 0 where the table has it is ours."""
    table = {
        "total": row(None, "34.35"),
        "car": row(None, "32.65"),
        "car_run": row(None, "32.65"),
        "reception": row(None, "1.70"),
    }
    (issue,) = check("公务用车购置及运行费支出0万元，其中：公务用车运行费32.65万元。", sangong=table)
    assert issue.code == "BUD-07"
    assert "32.65万元" in issue.message


def test_parts_that_leave_a_change_unexplained_are_told_with_the_gap() -> None:
    """鹿寨."""
    body = (
        "2024年“三公”经费支出比上年减少63.96万元，其中：公务接待费减少54.2万元；公务用车购置费增加53.81万元；"
        "公务用车运行维护费减少60.14万元。"
    )
    (issue,) = check(body)
    assert (issue.code, issue.blocks) == ("BUD-09w", False)
    assert "减少 3.43 万元没有着落（没有说到因公出国（境）费）" in issue.message


def test_a_truncated_rate_is_told_and_does_not_block() -> None:
    """乐昌."""
    body = "公务接待费支出5.30万元，比上年减少0.20万元，下降3.63%，主要是批次减少。"
    for fields in ({}, {"sangong": {"total": row(), "reception": row(None, "5.30", "5.50")}}):
        (issue,) = check(body, **fields)
        assert (issue.code, issue.blocks) == ("BUD-08w", False)
        assert "3.64%" in issue.message


# --- Excerpts of real pages ----------------------------------------------------------------------------------------------


def read_excerpt(name: str) -> tuple[dict[str, Any], str]:
    lines = (Path(str(SAMPLES)) / "supervision" / "sample_snippets.jsonl").read_text("utf-8").splitlines()
    excerpt = next(item for item in map(json.loads, lines) if item["id"] == name)
    year = re.findall(r"20\d\d", excerpt["title"])[0]
    # Figures are those of the excerpt's own sentences: what is judged then is whether it agrees with itself.
    words = {
        "total": "经费[^。]{0,16}?支出(?:预算为)?",
        "abroad": r"因公出国\(境\)(?:费用|经费|费支出预算|费)",
        "car": r"公务用车购置及运行(?:维护)?费(?:支出预算|支出)?",
        "car_buy": "公务用车购置费?(?!及)",
        "car_run": r"公务用车运行(?:维护)?费",
        "reception": "公务接待费(?:用)?(?:支出预算)?",
    }
    text = excerpt["text"]
    found = {key: re.search(rf"{word}\s*([\d.]+)万", text) for key, word in words.items()}
    sangong = {key: row(match[1]) for key, match in found.items() if match}
    return budget_of(title=excerpt["title"], fiscal_year=year, level="区级汇总", sangong=sangong), text


@needs_samples
@pytest.mark.parametrize("name", ["SG03", "SG04", "SG08"])
def test_clean_excerpts_give_no_finding(name: str) -> None:
    fields, text = read_excerpt(name)
    assert [issue for issue in check(text, **fields) if issue.code.startswith("BUD")] == []


@needs_samples
def test_a_false_excerpt_gives_exactly_its_false_entries() -> None:
    fields, text = read_excerpt("SG07")
    issues = [issue for issue in check(text, **fields) if issue.code.startswith("BUD")]
    assert sorted(issue.code for issue in issues if issue.blocks) == ["BUD-08", "BUD-15"]
    rate, residue = sorted((issue for issue in issues if issue.blocks), key=lambda issue: issue.code)
    assert "39.47%" in rate.message
    assert "42.86%" in rate.message
    assert "增加(减少)" in residue.message
    # 17 of 24.5 is 69.39 %, printed 69.38: cut off, not rounded.
    assert [issue.code for issue in issues if not issue.blocks] == ["BUD-08w"]


# --- Whole documents -----------------------------------------------------------------------------------------------------


def findings(name: str) -> list[Issue]:
    document = next(each for each in read_documents() if name in each.name)
    details = Details(document.record, {(): (1, 1)}, "")
    parsed = Parsed("budget", "x", "x.md", "", ContentFile("x.md", "0" * 64), None, (), (), details)
    return list(check_narrative(parsed, document.body, 1))


@needs_samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # A total of another row; a share of 71.65 % (the four printed make 100.07); rates of nothing: 出国 and 用车 had no budget.
        (
            "2024年度",
            ["BUD-07 0.3万元 2961.68", "BUD-08 71.73% 71.65%", "BUD-08 0% 年初预算是 0", "BUD-08 0% 年初预算是 0"],
        ),
        # 0 grew by 1421.25; bases of 0; 45.41 of 11.67; a row with the numbers of the one above it.
        (
            "万里",
            [
                "BUD-08 1421.25万元 0.00",
                "BUD-08 100.00% 基数是 0",
                "BUD-08 314.82% 289.12%",
                "BUD-07 441.25万元 220.63",
                "BUD-08 60.54% 66.40%",
                "BUD-08 100.00% 基数是 0",
            ],
        ),
        # A digit too many, printed twice.
        ("财政局部门25", ["BUD-07 887.36万元 87.36", "BUD-07 887.36万元 87.36"]),
        ("商务委员会", []),
        ("人民政府办公室", []),
    ],
)
def test_real_documents_give_only_true_findings(name: str, expected: list[str]) -> None:
    issues = sorted(findings(name), key=lambda issue: (issue.line, issue.column))
    assert [issue.code for issue in issues if issue.blocks] == [each.split()[0] for each in expected]
    for issue, each in zip((issue for issue in issues if issue.blocks), expected, strict=True):
        assert all(number in issue.message + issue.hint for number in each.split(" ", 2)[1:])
    assert {issue.code for issue in issues if not issue.blocks} <= {"BUD-07r"}
