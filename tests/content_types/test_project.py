"""Projects: how one stands on each day of its course, and numbers that cannot be true."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading import TYPES, checked, codes, draft_of, local, parse

from generator.content_types.project.course import Course, Stage, make_course, stand
from generator.content_types.project.record import Project
from generator.content_types.project.states import state_events
from generator.content_types.proposal.record import Proposal
from generator.load.as_of import look_back
from generator.load.assemble import assemble

PLAN: dict[str, object] = {
    "kind": "民生实事",
    "plan_year": "2026",
    "source_note": "示例区政府工作报告",
    "target": {"quantity": "210", "measure": "个小区"},
    "lead_unit": "housing-bureau",
    "planned_start_on": "2026-01-01",
    "due_on": "2026-12-31",
}


def course(**fields: object) -> Course:
    given = {key: value for key, value in (PLAN | fields).items() if value is not None}
    record = parse("project", given).record
    made = make_course(record) if isinstance(record, Project) else None
    assert made is not None
    return made


def on(text: str) -> date:
    return date.fromisoformat(text)


WHOLE = course(
    planned_start_on="2026-02-01",
    due_on="2026-09-30",
    milestones=[{"name": "进场", "due_on": "2026-03-31"}],
    started_on="2026-02-10",
    updates=[
        {"on": "2026-03-20", "quantity": "30", "text": "进场", "reached": ["进场"]},
        {"on": "2026-06-20", "quantity": "100", "text": "推进"},
        {"on": "2026-08-31", "quantity": "150", "text": "推进"},
        {"on": "2026-10-20", "quantity": "210", "text": "完成"},
    ],
    extensions=[{"on": "2026-09-20", "due_on": "2026-10-31", "why": "雨", "approved_by": "government-office"}],
    finished_on="2026-10-20",
    acceptances=[
        {"on": "2026-11-01", "by": "government-office", "result": "合格", "quantity": "110"},
        {"on": "2026-11-05", "by": "government-office", "result": "不合格", "quantity": "100"},
        {"on": "2026-11-10", "by": "government-office", "result": "合格", "quantity": "100"},
    ],
)


@pytest.mark.parametrize(
    ("day", "stage", "percent", "due"),
    [
        ("2026-01-15", Stage.NOT_STARTED, 0, "2026-09-30"),
        ("2026-02-01", Stage.NOT_STARTED, 0, "2026-09-30"),  # the day itself is not late
        ("2026-02-02", Stage.BEHIND, 0, "2026-09-30"),
        ("2026-02-10", Stage.UNDER_WAY, 0, "2026-09-30"),
        ("2026-03-20", Stage.UNDER_WAY, 14, "2026-09-30"),  # 30 / 210, and 19 % of the time
        ("2026-04-01", Stage.UNDER_WAY, 14, "2026-09-30"),  # the step was reached
        ("2026-06-20", Stage.UNDER_WAY, 47, "2026-09-30"),  # the plan says 57: no more than 10 points
        ("2026-08-31", Stage.BEHIND, 71, "2026-09-30"),  # the plan says 87
        ("2026-09-20", Stage.BEHIND, 71, "2026-10-31"),  # extended: the last report is judged by its own day
        ("2026-10-20", Stage.FINISHED, 100, "2026-10-31"),
        ("2026-11-01", Stage.FINISHED, 100, "2026-10-31"),  # a part was accepted
        ("2026-11-09", Stage.FINISHED, 100, "2026-10-31"),  # what failed does not count
        ("2026-11-10", Stage.DONE, 100, "2026-10-31"),
    ],
)
def test_a_project_on_the_days_of_its_course(day: str, stage: Stage, percent: int, due: str) -> None:
    standing = stand(WHOLE, on(day))
    assert (standing.stage, standing.percent, standing.due_on.isoformat()) == (stage, percent, due), standing.why


def test_silence_overdue_and_a_missed_step_are_behind() -> None:
    quiet = course(started_on="2026-01-05", updates=[{"on": "2026-04-01", "quantity": "80", "text": "推进"}])
    assert stand(quiet, on("2026-07-10")).stage is Stage.UNDER_WAY  # 100 days
    assert stand(quiet, on("2026-07-11")).why == "超过 100 天没有公布进展"
    last = course(started_on="2026-01-05", updates=[{"on": "2026-12-20", "quantity": "205", "text": "推进"}])
    assert stand(last, on("2026-12-31")).stage is Stage.UNDER_WAY  # the last day is not late
    assert stand(last, on("2027-01-01")).stage is Stage.BEHIND
    missed = course(milestones=[{"name": "封顶", "due_on": "2026-02-28"}], started_on="2026-01-05")
    assert stand(missed, on("2026-02-28")).stage is Stage.UNDER_WAY
    assert stand(missed, on("2026-03-01")).why == "节点没有按期完成：封顶"
    assert stand(missed, on("2027-01-01")).why == "计划2026-12-31完成，还没有完工"


def test_without_a_target_per_cent_is_what_was_told_and_acceptance_is_of_the_whole() -> None:
    told = course(
        target=None,
        started_on="2026-01-05",
        updates=[{"on": "2026-06-30", "percent": "55", "text": "推进"}],
        acceptances=[{"on": "2026-12-01", "by": "government-office", "result": "合格"}],
    )
    assert stand(told, on("2026-06-30")).percent == 55
    assert stand(told, on("2026-12-01")).stage is Stage.DONE


def test_only_the_whole_is_a_hundred_per_cent() -> None:
    nearly = course(started_on="2026-01-05", updates=[{"on": "2026-06-30", "quantity": "209.9", "text": "推进"}])
    assert stand(nearly, on("2026-06-30")).percent == 99
    assert stand(nearly, on("2026-06-30")).stage is Stage.UNDER_WAY
    more = course(started_on="2026-01-05", updates=[{"on": "2026-06-30", "quantity": "230", "text": "超额"}])
    assert stand(more, on("2026-06-30")).percent == 100


def test_a_state_lasts_and_its_words_with_it() -> None:
    """What a page says of a project changes only on a day on which its state does."""
    day = on("2026-01-01")
    changes = 0
    before = stand(WHOLE, day)
    while day < on("2026-12-31"):
        day += timedelta(days=1)
        now = stand(WHOLE, day)
        changes += now != before
        before = now
    assert changes <= 12


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ({"quantity": "46", "percent": "21"}, []),
        ({"quantity": "46", "percent": "22"}, ["PRJ-03"]),
        ({"quantity": "46", "on_schedule": "true", "on": "2026-03-01"}, []),
        ({"quantity": "46", "on_schedule": "true", "on": "2026-11-30"}, ["PRJ-05"]),
        ({"quantity": "46", "on_schedule": "false", "on": "2026-11-15"}, ["PRJ-06"]),
        ({"quantity": "46", "on_schedule": "false", "on": "2026-11-15", "why": "招标推迟"}, []),
        ({"quantity": "-1"}, ["field-value"]),
        ({"percent": "101"}, ["field-value"]),
    ],
)
def test_what_a_feedback_may_say(update: dict[str, object], code: list[str]) -> None:
    fields = PLAN | {"started_on": "2026-01-05", "updates": [{"on": "2026-03-01", "text": "推进"} | update]}
    assert codes(local("project", fields)) == code


def test_the_right_number_stands_in_the_message() -> None:
    fields = PLAN | {"updates": [{"on": "2026-03-01", "text": "推进", "quantity": "46", "percent": "22"}]}
    (issue,) = local("project", fields)
    assert "按数量 46/210 应为 21" in issue.message


def test_moving_today_forward_never_blocks() -> None:
    parsed = parse("project", PLAN)
    for day in ("2026-11-23", "2027-01-01", "2035-01-01"):
        issues = checked([parsed], on(day))
        assert [issue for issue in issues if issue.blocks] == []
    assert codes(issues) == ["PRJ-06"]


def test_events_are_of_their_days_and_none_lies_ahead() -> None:
    updates = [
        {"on": "2026-03-01", "quantity": "50", "text": "推进"},
        {"on": "2026-06-30", "quantity": "90", "text": "推进"},
    ]
    parsed = parse("project", PLAN | {"started_on": "2026-01-05", "updates": updates})
    site = assemble(draft_of([parsed]), TYPES, today=on("2026-11-23"))
    told = [
        (event.on.isoformat(), event.kind, event.unit)
        for event in state_events(site.by_id["example"], on("2026-05-01"))
    ]
    assert sorted(told) == [
        ("2026-01-05", "开工", "housing-bureau"),
        ("2026-03-01", "民生实事进展", "housing-bureau"),
    ]


def test_a_look_back_knows_nothing_of_what_came_later() -> None:
    parsed = parse(
        "project",
        PLAN
        | {
            "published_on": "2026-02-01",
            "started_on": "2026-02-10",
            "finished_on": "2026-10-20",
            "updates": [
                {"on": "2026-03-01", "quantity": "50", "text": "推进"},
                {"on": "2026-10-20", "quantity": "210", "text": "完"},
            ],
        },
    )
    reply = {"kind": "人大代表建议", "session": "人大十九届一次会议", "number": "1", "lead_unit": "housing-bureau"}
    reply |= {"assigned_on": "2026-02-01", "replied_on": "2026-04-01", "result": "A类", "opinion": "满意"}
    matter = parse("proposal", reply | {"published_on": "2026-02-02"}, record_id="matter")
    then = {p.id: p.record for p in look_back(draft_of([parsed, matter]), TYPES, on("2026-03-15")).records}
    project, proposal = then["example"], then["matter"]
    assert isinstance(project, Project)
    assert isinstance(proposal, Proposal)
    assert (project.started_on, project.finished_on, len(project.updates)) == (on("2026-02-10"), None, 1)
    assert (proposal.assigned_on, proposal.replied_on, proposal.result, proposal.opinion) == (
        on("2026-02-01"),
        None,
        None,
        None,
    )
