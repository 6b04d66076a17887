"""Excerpts of real pages as records: what is clean gives no issue, what is odd is computed otherwise and shown.

The excerpts are of others and stay where they are: without GONGKAI_SAMPLES these tests are skipped.
"""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading import codes, local, parse

from generator.content_types.project.course import Stage as ProjectStage
from generator.content_types.project.course import make_course as make_project
from generator.content_types.project.course import stand as stand_project
from generator.content_types.project.record import Project
from generator.content_types.supervision.ledger import Stage, make_course, stand_alone
from generator.content_types.supervision.record import Supervision
from generator.text.ratio import Agreement, judge, share_of

FOLDER = os.environ.get("GONGKAI_SAMPLES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="GONGKAI_SAMPLES is not set")


def excerpt(name: str) -> dict[str, str]:
    lines = (Path(str(FOLDER)) / "supervision" / "sample_snippets.jsonl").read_text("utf-8").splitlines()
    return next(found for line in lines if (found := json.loads(line))["id"] == name)


def numbers(pattern: str, text: str) -> list[tuple[str, ...]]:
    found = re.findall(pattern, text)
    assert found, pattern
    return found


PIECE = r"([一-龥A-D]{1,6}?)类?(?:共)?(\d+)件,占([\d.]+)%"


def pieces(text: str) -> list[dict[str, object]]:
    return [{"label": label, "number": number, "percent": percent} for label, number, percent in numbers(PIECE, text)]


# --- 12345 -----------------------------------------------------------------------------------------------------------


def hotline_record(text: str) -> dict[str, object]:
    """HL02 as a bulletin."""
    ways, kinds = text.split("\n")
    ((total, mean, change),) = numbers(r"诉求(\d+)件,日均(\d+)件,较上周下降([\d.]+)%", ways)
    return {
        "kind": "周报",
        "period_from": "2024-07-08",
        "period_until": "2024-07-14",
        "published_on": "2024-07-15",
        "total": total,
        "daily_average": mean,
        "change": f"-{change}",
        "dispatch": pieces(ways.split("。")[1].replace("本周所受理的市民诉求中,", "")),
        "categories": pieces(kinds),
    }


def test_a_clean_weekly_bulletin_gives_no_issue() -> None:
    sample = excerpt("HL02")
    assert sample["kind"] == "clean"
    record = hotline_record(sample["text"])
    assert len(record["categories"]) == 6  # type: ignore[arg-type]
    assert codes(local("hotline", record, sample["text"])) == []


def test_one_number_of_it_changed_is_found_where_it_stands() -> None:
    text = excerpt("HL02")["text"]
    record = hotline_record(text)
    record["categories"][1]["number"] = "21571"  # type: ignore[index]
    assert codes(local("hotline", record, text)) == ["HOT-01", "HOT-04"]
    assert codes(
        local("hotline", hotline_record(text), text.replace("受理市民诉求71184件", "受理市民诉求71148件"))
    ) == ["HOT-04"]
    assert codes(local("hotline", hotline_record(text) | {"total": "71185"})) == ["HOT-01", "HOT-01"]


# --- 提案 ------------------------------------------------------------------------------------------------------------


def proposal_record(text: str) -> dict[str, object]:
    """PR02 as the totals of a session."""
    ((total, joint, own),) = numbers(r"共(\d+)件,其中集体提案(\d+)件,委员个人和联名提案(\d+)件", text)
    raised = [{"label": "集体", "number": joint}, {"label": "个人和联名", "number": own}]
    splits = [{"by": "提出方式", "parts": raised}, {"by": "办理结果", "parts": pieces(text)}]
    totals = {"total": total, "splits": splits, "reply_rate": "100", "satisfaction_rate": "100"}
    return {"kind": "办理情况", "session": "政协六届一次会议", "totals": totals}


def test_clean_totals_of_proposals_give_no_issue() -> None:
    sample = excerpt("PR02")
    assert sample["kind"] == "clean"
    assert codes(local("proposal", proposal_record(sample["text"]), sample["text"])) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("共92件", "共93件", ["SUP-06"] * 5),  # two sums, and three shares
        ("占73.91%", "占74.91%", ["SUP-06"]),
        ("占2.17%", "占2.18%", ["SUP-06r"]),
        ("集体提案25件", "集体提案26件", ["SUP-06"]),
    ],
)
def test_a_false_entry_among_them_is_found(old: str, new: str, found: list[str]) -> None:
    text = excerpt("PR02")["text"]
    assert old in text
    assert [c for c in codes(local("proposal", proposal_record(text.replace(old, new)))) if c in found] == found


# --- 民生实事 --------------------------------------------------------------------------------------------------------

# What is to be counted, from 全年目标任务 and from 1-11月推进情况: both are sentences there.
QUANTITIES = {"24": (50, None, 60), "25": (210, 46, None), "26": (28, 24, None)}


def project_records(text: str) -> dict[str, dict[str, object]]:
    """SV02 row by row: a project each, with its report of the end of November."""
    heads, *lines = (line.split("|") for line in text.split("\n"))
    found = {}
    for cells in lines:
        row = dict(zip(heads, cells, strict=True))
        target, done, percent = QUANTITIES[row["序号"]]
        update: dict[str, object] = {
            "on": "2023-11-30",
            "text": row["1-11月推进情况"],
            "on_schedule": {"是": "true", "否": "false"}[row["是否达序"]],
        }
        update |= {"quantity": str(done)} if done is not None else {"percent": str(percent)}
        update |= {"why": row["说明"]} if row["说明"] else {}
        found[row["序号"]] = {
            "title": row["主要任务"].rstrip("。"),
            "kind": "民生实事",
            "plan_year": "2023",
            "source_note": "重点民生实事项目推进情况",
            "target": {"quantity": str(target), "measure": "个"},
            "lead_unit": "housing-bureau",
            "planned_start_on": "2023-01-01",
            "due_on": "2023-12-31",
            "updates": [update],
        }
    return found


def test_a_table_of_projects_is_recomputed_and_the_oddity_shown() -> None:
    """60 % at the end of November is called 达序 there: here it is told, and computed otherwise."""
    sample = excerpt("SV02")
    assert sample["kind"] == "status_oddity"
    records = project_records(sample["text"])
    assert {number: codes(local("project", record)) for number, record in records.items()} == {
        "24": ["PRJ-05"],
        "25": [],
        "26": [],
    }
    stages = {}
    for number, fields in records.items():
        record = parse("project", fields).record
        assert isinstance(record, Project)
        course = make_project(record)
        assert course is not None
        standing = stand_project(course, date(2023, 11, 30))
        stages[number] = (standing.stage, standing.percent, standing.is_on_schedule)
    assert stages == {
        "24": (ProjectStage.BEHIND, 60, False),
        "25": (ProjectStage.BEHIND, 21, False),
        "26": (ProjectStage.UNDER_WAY, 85, True),
    }
    (issue,) = local("project", records["24"])
    assert not issue.blocks
    assert "进度 60%，当天计划应为 91%" in issue.message


# --- 督查通报, 任务分解 ----------------------------------------------------------------------------------------------


def test_a_circular_s_counts_are_those_of_the_ledger() -> None:
    """SV03 as so many matters: what the ledger counts of them is what the circular says, rates included."""
    sample = excerpt("SV03")
    assert sample["kind"] == "clean"
    ((whole, done, done_rate, rest, rest_rate),) = numbers(
        r"事项(\d+)件.*?已办结(\d+)件,占比(\d+)%;正在办理(\d+)件,占比(\d+)%", sample["text"]
    )
    day, stages = date(2022, 9, 14), []
    for number in range(int(whole)):
        closed = (
            [{"on": "2022-09-10", "result": "办结", "verified_by": "government-office"}] if number < int(done) else []
        )
        fields: dict[str, object] = {
            "source": "本级决策部署",
            "source_note": "常务会议",
            "kind": "日常督办",
            "lead_unit": "housing-bureau",
            "assigned_on": "2022-08-20",
            "due_on": "2022-12-31",
            "updates": [{"on": "2022-09-01", "percent": "30", "text": "正在办理"}],
            "closures": closed,
        }
        record = parse("supervision", fields).record
        assert isinstance(record, Supervision)
        course = make_course(record)
        assert course is not None
        stages.append(stand_alone(course, day).stage)
    assert (stages.count(Stage.CLOSED), stages.count(Stage.UNDER_WAY)) == (int(done), int(rest))
    for part, printed in ((done, done_rate), (rest, rest_rate)):
        assert judge(share_of(int(part), len(stages)), Decimal(printed)).agreement is Agreement.EXACT


@pytest.mark.parametrize(("name", "kind", "issued"), [("SV03", "通报", "2022-09-14"), ("SV10", "通知", "2021-01-25")])
def test_supervision_documents_are_records_without_an_issue(name: str, kind: str, issued: str) -> None:
    sample = excerpt(name)
    fields: dict[str, object] = {
        "title": sample["title"],
        "publisher": {"name": "转载的单位", "url": sample["url"]},
        "published_on": "2026-11-20",
        "issued_on": issued,
        "sample": "false",
        "document_type": kind,
        "document_no_absent_reason": "节选里没有规范的发文字号",
        "imported": {"from": "公开网页", "url": sample["url"], "on": "2026-11-20"},
    }
    assert codes(local("policy", fields, sample["text"].replace("<", "《").replace(">", "》"))) == []
