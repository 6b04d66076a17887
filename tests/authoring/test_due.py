"""`gongkai due`: for people, for programs, for calendars."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from office import MATTER, Office


def test_what_is_due_is_told_with_word_shape_and_days(office: Office) -> None:
    told = office.run("due", "--days", "30").stdout
    assert "30 天以内到期的 2 项，其中已经逾期 1 项" in told
    assert "▲ 黄灯 需要关注  2026-05-02  逾期 206 天  反馈进展" in told
    assert "▲ 黄灯 需要关注  2026-12-20  还有 26 天  完成时限" in told
    assert "区住房城乡建设局、区财政局；" in told
    assert "完成时限" not in office.run("due", "--days", "25").stdout


def test_milestones_and_notices_are_due_until_they_are_answered(office: Office) -> None:
    text = MATTER.replace(", reached: [进场施工]", "")
    notice = "notices:\n  - {on: 2026-11-01, kind: 催办单, text: x, reply_by: 2026-11-24}\n"
    office.matter.write_text(text.replace("problems:", f"{notice}problems:"), "utf-8")
    items = json.loads(office.run("due", "--format", "json").stdout)["items"]
    assert [(item["on"], item["days_left"], item["what"]) for item in items] == [
        ("2026-03-31", -238, "节点：进场施工"),
        ("2026-05-02", -206, "反馈进展"),
        ("2026-11-24", 0, "答复催办单（2026-11-01）"),
        ("2026-12-20", 26, "完成时限"),
    ]
    assert office.update("--reply", "--by", "区住房城乡建设局", "--text", "x").exit_code == 0
    assert "催办单" not in office.run("due").stdout


def test_only_what_a_unit_has_to_do(office: Office) -> None:
    assert "2 项" in office.run("due", "--unit", "区财政局").stdout
    assert " 0 项" in office.run("due", "--unit", "区民政局").stdout
    result = office.run("due", "--unit", "区财正局")
    assert (result.exit_code, "区财政局" in result.output) == (2, True)


def test_a_closed_or_resting_matter_is_not_due(office: Office) -> None:
    office.update("--suspend", "--why", "停工", "--approved-by", "区政府办公室")
    assert " 0 项" in office.run("due").stdout


def test_a_calendar_is_one(office: Office) -> None:
    first = office.run("due", "--format", "ics").stdout_bytes
    assert first == office.run("due", "--format", "ics").stdout_bytes
    lines = first.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])  # no character is cut in two
    whole = first.decode().replace("\r\n ", "")
    assert "DTSTAMP:20261124T000000Z" in whole
    assert "DTSTART;VALUE=DATE:20261220" in whole
    assert "SUMMARY:完成时限：示例镇农村公路硬化三公里" in whole
    assert "\\n" in whole


def test_an_event_keeps_its_name_when_its_day_moves(office: Office) -> None:
    def names() -> set[str]:
        told = office.run("due", "--days", "300", "--format", "ics").stdout
        return {line for line in told.splitlines() if line.startswith("UID:")}

    before = names()
    assert len(before) == 2
    office.update("--extend", "2027-03-31", "--why", "x", "--approved-by", "区政府办公室")
    assert names() == before


def test_an_unfit_record_is_left_out_and_named(office: Office) -> None:
    office.matter.write_text(MATTER.replace("kind: 专项督查", "kind: 督查"), "utf-8")
    result = office.run("due")
    assert (result.exit_code, "没有列入" in result.stderr, " 0 项" in result.stdout) == (0, True, True)


def test_it_can_be_written_to_a_file(office: Office) -> None:
    assert office.run("due", "--format", "ics", "--out", "待办.ics").exit_code == 0
    assert (office.folder / "待办.ics").read_bytes() == office.run("due", "--format", "ics").stdout_bytes
