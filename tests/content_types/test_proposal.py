"""建议提案: terms, sums, sessions, and the telephone of nobody."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading import checked, codes, local, parse

from generator.content_types.proposal.checks import RULES
from generator.content_types.proposal.record import Proposal
from generator.content_types.proposal.session import parse_session
from generator.content_types.proposal.term import add_months, make_matter, stand

MATTER: dict[str, object] = {
    "kind": "人大代表建议",
    "session": "人大十九届一次会议",
    "number": "第12号",
    "lead_unit": "housing-bureau",
    "assigned_on": "2026-02-06",
}
REPLY: dict[str, object] = {"replied_on": "2026-04-28", "result": "A类"}


def on(text: str) -> date:
    return date.fromisoformat(text)


def standing(day: str, **fields: object) -> tuple[str, str]:
    record = parse("proposal", MATTER | fields).record
    matter = make_matter(record) if isinstance(record, Proposal) else None
    assert matter is not None
    found = stand(matter, on(day))
    return found.value, found.due_on.isoformat()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-02-06", 3, "2026-05-06"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-10-15", 3, "2027-01-15"),
    ],
)
def test_months_are_counted_by_the_day_of_the_month(day: str, months: int, expected: str) -> None:
    assert add_months(on(day), months) == on(expected)


def test_a_reply_is_due_in_three_months_or_six() -> None:
    assert standing("2026-05-06") == ("办理中", "2026-05-06")
    assert standing("2026-05-07") == ("逾期未答复", "2026-05-06")
    more = {"prolonged": {"on": "2026-05-04", "why": "复杂"}}
    assert standing("2026-05-03", **more) == ("办理中", "2026-05-06")
    assert standing("2026-05-07", **more) == ("办理中", "2026-08-06")
    assert standing("2026-08-07", **more) == ("逾期未答复", "2026-08-06")
    assert standing("2026-06-01", **REPLY) == ("按期答复", "2026-05-06")
    assert standing("2026-06-01", replied_on="2026-05-07", result="A类") == ("逾期答复", "2026-05-06")
    assert standing("2026-04-27", **REPLY) == ("办理中", "2026-05-06"), "the reply has not happened yet"


def test_a_last_day_on_which_offices_rest_moves_on() -> None:
    assert standing("2026-10-08", assigned_on="2026-07-01") == ("办理中", "2026-10-08")
    assert standing("2026-10-09", assigned_on="2026-07-01") == ("逾期未答复", "2026-10-08")
    assert standing("2027-01-02", assigned_on="2026-10-01") == ("逾期未答复", "2027-01-01"), (
        "no calendar of 2027: not moved"
    )


def test_members_may_have_a_rule_of_their_own_and_deputies_never_more_than_the_law() -> None:
    own = {"kind": "政协提案", "session": "政协十届五次会议", "due_on": "2026-07-31"}
    assert standing("2026-07-31", **own) == ("办理中", "2026-07-31")
    assert codes(local("proposal", MATTER | own)) == []
    assert codes(local("proposal", MATTER | {"due_on": "2026-07-31"})) == ["PRO-03"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("人大十九届一次会议", "npc-19-1"),
        ("政协十届五次会议", "cppcc-10-5"),
        ("人大十九届一次会议闭会期间", "npc-19-1-recess"),
    ],
)
def test_a_session_has_an_address(text: str, slug: str) -> None:
    assert parse_session(text).slug == slug
    assert str(parse_session(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "示例某某代表（电话 0000-0000099）：您提出的建议收悉。",
        "领衔人示例某某，0000-0000099。",
        "联系委员：示例某某，联系电话 00000099。",
    ],
)
def test_the_telephone_of_who_raised_it_does_not_go_out(text: str) -> None:
    assert codes(local("proposal", MATTER | REPLY, text)) == ["PRO-04"]


@pytest.mark.parametrize(
    "text",
    [
        "示例代表团提出的建议收悉。办理单位：督查科，电话 0000-0000002。",
        "示例第一社区居民委员会，电话 0000-0000006。",
        "示例开发区管理委员会办公室，电话 0000-0000002。",
        "代表建议的办理单位是区住房城乡建设局，电话 0000-0000005。",
        "全年办理代表建议48件。",
    ],
)
def test_an_office_telephone_does(text: str) -> None:
    assert codes(local("proposal", MATTER | REPLY, text)) == []


def totals(**fields: object) -> dict[str, object]:
    split = {
        "by": "办理结果",
        "parts": [{"label": "A类", "number": "54", "percent": "58.06"}, {"label": "B类", "number": "39"}],
    }
    return {"kind": "办理情况", "session": "人大十九届一次会议", "totals": {"total": "93", "splits": [split], **fields}}


def test_totals_that_add_up() -> None:
    assert (
        codes(
            local(
                "proposal",
                totals(replied="93", reply_rate="100", rated="93", satisfied="90", satisfaction_rate="96.77"),
            )
        )
        == []
    )


def test_a_rate_forced_to_make_a_hundred_is_told_and_does_not_block() -> None:
    """54 of 93 is 58.06; a real report has 58.07 (REGULATIONS §12.2)."""
    fields = totals()
    fields["totals"]["splits"][0]["parts"][0]["percent"] = "58.07"  # type: ignore[index]
    (issue,) = local("proposal", fields)
    assert (issue.code, issue.blocks) == ("SUP-06r", False)
    assert "54/93 应为 58.06%，写的是 58.07%" in issue.message


def test_a_wrong_sum_says_both_numbers_and_the_difference() -> None:
    fields = totals()
    fields["totals"]["total"] = "95"  # type: ignore[index]
    del fields["totals"]["splits"][0]["parts"][0]["percent"]  # type: ignore[index]
    (issue,) = local("proposal", fields)
    assert issue.message == "按办理结果各项合计 93，应等于总件数 95，差 2"
    assert issue.blocks


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"replied": "90", "reply_rate": "100"}, ["SUP-06"]),
        ({"replied": "94"}, ["SUP-06"]),
        ({"rated": "10", "satisfied": "11"}, ["SUP-06"]),
        ({"reply_rate": "100"}, []),  # nothing to recompute it from
    ],
)
def test_rates_of_totals(more: dict[str, object], found: list[str]) -> None:
    assert codes(local("proposal", totals(**more))) == found


def test_publication_is_counted_in_working_days_and_never_blocks() -> None:
    day = on("2026-11-23")
    in_time = parse("proposal", MATTER | REPLY | {"published_on": "2026-05-28"})
    late = parse("proposal", MATTER | REPLY | {"published_on": "2026-05-29"})
    assert codes(checked([in_time], day)) == []
    (issue,) = checked([late], day)
    assert (issue.code, issue.blocks) == ("SUP-06p", False)
    assert "应当在 2026-05-28 以前公开" in issue.message
    beyond = MATTER | {
        "assigned_on": "2026-10-10",
        "replied_on": "2026-12-20",
        "result": "A类",
        "published_on": "2026-12-22",
    }
    (issue,) = checked([parse("proposal", beyond)], on("2026-12-22"))
    assert (issue.code, issue.blocks) == ("SUP-06u", False)


def test_one_number_is_used_once_and_no_more_are_here_than_were_counted() -> None:
    first, second = (parse("proposal", MATTER | REPLY, record_id=name) for name in ("one", "two"))
    issues = checked([first, second], on("2026-06-01"))
    assert [issue.code for issue in issues if issue.blocks] == ["TIME-02", "TIME-02", "PRO-02"] or "PRO-02" in codes(
        issues
    )
    few = totals()
    few["totals"] = {"total": "0"}
    issues = checked([first, parse("proposal", few, record_id="totals")], on("2026-11-23"))
    assert "SUP-06" in codes(issues)


def test_lateness_is_not_among_what_blocks() -> None:
    assert {rule.code for rule in RULES if not rule.blocks} == {"SUP-06r", "SUP-06t", "SUP-06p", "SUP-06u"}
    parsed = parse("proposal", MATTER)
    for day in ("2026-11-23", "2030-01-01"):
        assert codes(checked([parsed], on(day))) == ["SUP-06t"]


def test_money_and_rates_are_exact() -> None:
    record = parse("proposal", totals(replied="93", reply_rate="100.00")).record
    assert isinstance(record, Proposal)
    assert record.totals is not None
    assert record.totals.reply_rate == Decimal("100.00")
