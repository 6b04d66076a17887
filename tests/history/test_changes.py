"""What may not be done to what was published, and what readers are told of what was."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from portal import SUPPORT
from released import OPEN_DAY, ROADS, ReleasedPortal, blocking, only

SUPPORT_PAGE = "policy/shili-2026-small-business-support"
OLD_TEXT, NEW_TEXT = "最高8000元，最多", "最高9000元，最多"
FORM = "小微经营主体补助申请表.docx"


def attach(portal: ReleasedPortal, data: bytes) -> None:
    (portal.content / SUPPORT).with_suffix("").joinpath(FORM).write_bytes(data)


# --- Without a correction ----------------------------------------------------------------------------------------


def test_a_changed_text_blocks_and_shows_both(portal: ReleasedPortal) -> None:
    before = portal.tree()
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    outcome = portal.publish()
    issue = only(outcome, "CHG-01")
    lines = (portal.content / SUPPORT).read_text("utf-8").splitlines()
    assert NEW_TEXT in lines[issue.line - 1]
    assert "第二部分第（一）项原为“每户每年最高8000元”，现为“每户每年最高9000元”" in issue.message
    assert "corrections:" in issue.hint
    assert not outcome.is_written
    assert portal.tree() == before
    assert len(portal.ledger()) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("若干措施》的通知\n", "若干办法》的通知\n", "标题原为"),
        ("issued_on: 2026-01-26", "issued_on: 2026-01-25", "“成文日期”原为“2026-01-26”，现为“2026-01-25”"),
        ("示政办发〔2026〕", "示政办发〔2026〕1", "“发文字号”原为"),
        ("| 12% | 8000元 |", "| 15% | 8000元 |", "原为“12%”，现为“15%”"),
        ("二、支持措施\n", "（三）另有规定的除外。\n\n二、支持措施\n", "第（三）项增加了"),
        ("（二）申请以前十二个月内，没有被列入严重失信主体名单。\n", "", "去掉了“（二）申请以前十二个月内"),
    ],
)
def test_nothing_of_substance_changes_without_a_correction(
    portal: ReleasedPortal, old: str, new: str, told: str
) -> None:
    portal.edit(SUPPORT, old, new)
    messages = [issue.message for issue in portal.publish().issues if issue.code == "CHG-01"]
    assert any(told in message for message in messages), messages


def test_a_changed_attachment_blocks(portal: ReleasedPortal) -> None:
    attach(portal, b"another file")
    assert f"“{FORM}”换了内容" in only(portal.publish(), "CHG-01").message


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (ROADS, "keywords: [村道,", "keywords: [乡村道路,"),
        (ROADS, "summary: 安排", "summary: 布置"),
        (SUPPORT, "各项措施的标准汇总如下：", "各项措施的标准汇总如下:"),
        (SUPPORT, "  until: 2028年11月30日", "  until: 2028年11月底"),
    ],
)
def test_what_is_not_substance_may_be_bettered(portal: ReleasedPortal, name: str, old: str, new: str) -> None:
    portal.edit(name, old, new)
    assert portal.publish().release == 2
    assert portal.changes()[-1]["kind"] == "edited"


def test_an_entry_of_the_past_may_be_added_but_not_changed_or_lost(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, "  - {step: 备案, on: 2026-02-06}", "  - {step: 备案, on: 2026-02-07}")
    issue = only(portal.publish(), "CHG-03")
    assert "“制定程序”里2026-02-06的一条公开过。原为：2026-02-06，备案；现在没有了" in issue.message
    portal.edit(SUPPORT, "  - {step: 备案, on: 2026-02-07}", "  - {step: 备案, on: 2026-02-06, note: 已受理}")
    assert "现为：已受理，2026-02-06，备案" in only(portal.publish(), "CHG-03").message
    portal.edit(SUPPORT, ", note: 已受理}", "}\n  - {step: 评估论证, on: 2026-05-05}")
    assert portal.publish().release == 2


def test_an_entry_that_has_not_happened_may_go(portal: ReleasedPortal) -> None:
    entry = "  - {step: 评估论证, on: 2099-05-05}\n"
    portal.edit(SUPPORT, "  - {step: 备案,", f"{entry}  - {{step: 备案,")
    assert portal.publish().release == 2
    portal.edit(SUPPORT, entry, "")
    assert portal.publish().release == 3


def test_a_correction_that_was_told_stays_as_told(portal: ReleasedPortal) -> None:
    portal.edit(ROADS, "录入时数字颠倒", "录入时")
    issue = only(portal.publish(), "CHG-02")
    assert "2025-03-24的更正记录公开过" in issue.message
    assert "录入时数字颠倒" in issue.hint


# --- With a correction -------------------------------------------------------------------------------------------


def test_the_text_of_before_stays_readable_beside_the_new_one(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    portal.correct(SUPPORT)
    assert portal.publish().release == 2
    page = portal.page(f"{SUPPORT_PAGE}/revisions/1")
    text = re.sub(r"<[^>]+>", "", page)
    assert "〔删去：8000元〕〔增加：9000元〕" in text
    assert "<del>" in page
    assert "<strong>9000元</strong>" in page
    assert "每户每年最高8000元，最多补助两年" in text
    assert "抄写错误" in text
    assert 'name="robots" content="noindex"' in page
    data = json.loads((portal.out / SUPPORT_PAGE / "index.json").read_text("utf-8"))
    digests = portal.changes()[-1]["new"]
    assert isinstance(digests, dict)
    assert digests["body"] == hashlib.sha256(data["text"].encode()).hexdigest()
    record = portal.page(SUPPORT_PAGE)
    assert 'href="../../policy/shili-2026-small-business-support/revisions/1/"' in record
    assert "修订记录" in record
    assert record.count("金额由8000元改为9000元") == 1


def test_links_of_a_text_of_before_still_lead_where_they_led(portal: ReleasedPortal) -> None:
    portal.edit(
        SUPPORT, "一、支持范围\n", "一、支持范围\n\n参见[村道养护](../shili-2025-rural-roads/#p1)和[本文](#p2)。\n"
    )
    portal.correct(SUPPORT, "加上链接")
    assert portal.publish().release == 2
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    portal.correct(SUPPORT)
    outcome = portal.publish()
    assert outcome.release == 3, outcome.issues
    page = portal.page(f"{SUPPORT_PAGE}/revisions/2")
    assert 'href="../../../shili-2025-rural-roads/#p1"' in page
    assert 'href="#p2"' in page


def test_a_page_of_before_never_changes_again(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    portal.correct(SUPPORT)
    portal.publish()
    first = portal.page(f"{SUPPORT_PAGE}/revisions/1")
    portal.edit(SUPPORT, NEW_TEXT, "最高9500元，最多")
    portal.correct(SUPPORT, "金额由9000元改为9500元")
    portal.publish(days=30)
    assert portal.page(f"{SUPPORT_PAGE}/revisions/1") == first
    assert "〔增加：9500元〕" in re.sub(r"<[^>]+>", "", portal.page(f"{SUPPORT_PAGE}/revisions/2"))


def test_everyone_can_follow_what_changes(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    portal.correct(SUPPORT)
    portal.publish()
    page = portal.page("changes")
    assert f"{SUPPORT_PAGE}/revisions/1/" in page
    assert "改动：正文" in page
    feed = ET.fromstring((portal.out / "changes/feed.xml").read_bytes())
    titles = [entry.findtext("{*}title") for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")]
    assert titles[0] is not None
    assert titles[0].startswith("〔示例〕〔更正〕")
    for path in ("", "sitemap", "data"):
        assert "修订和撤下" in portal.page(path)


def test_a_correction_may_keep_the_text_of_before_from_being_shown(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    portal.correct(SUPPORT)
    portal.publish()
    portal.edit(SUPPORT, NEW_TEXT, "最高9500元，最多")
    portal.correct(SUPPORT, "删去误发的内容", withhold="true")
    portal.publish()
    for number in (1, 2):
        page = portal.page(f"{SUPPORT_PAGE}/revisions/{number}")
        assert "8000元，最多" not in page
        assert "9000元，最多" not in page
        assert "不再公开" in page
    assert "不公开" in portal.page(SUPPORT_PAGE)


# --- Addresses ---------------------------------------------------------------------------------------------------


def test_a_deleted_record_blocks_and_tells_the_ways_out(portal: ReleasedPortal) -> None:
    (portal.content / OPEN_DAY).unlink()
    issue = only(portal.publish(), "PERM-01")
    assert issue.path == f"content/{OPEN_DAY}"
    assert all(way in issue.hint for way in ("恢复", "redirects", "withdrawn"))


def test_a_renamed_record_answers_under_both_addresses(portal: ReleasedPortal) -> None:
    (portal.content / SUPPORT).rename(portal.content / "policy/2026/shili-2026-support.md")
    (portal.content / SUPPORT).with_suffix("").rename(portal.content / "policy/2026/shili-2026-support")
    for other in portal.content.rglob("*.md"):
        text = other.read_text("utf-8")
        other.write_text(re.sub(r"shili-2026-small-business-support\b(?!-)", "shili-2026-support", text), "utf-8")
    portal.redirect(f"{SUPPORT_PAGE}/", "policy/shili-2026-support/")
    before = {path for path in portal.tree() if path.startswith(f"{SUPPORT_PAGE}/")}
    outcome = portal.publish()
    assert outcome.release == 2, outcome.issues
    assert before <= portal.tree().keys()
    page = portal.page(SUPPORT_PAGE)
    assert 'http-equiv="refresh" content="0; url=../../policy/shili-2026-support/"' in page
    assert "policy/shili-2026-support/" in (portal.out / SUPPORT_PAGE / "index.json").read_text("utf-8")
    assert portal.publish().release == 3
    assert [change["kind"] for change in portal.changes()].count("moved") == 1


def test_a_rename_does_not_smuggle_in_another_text(portal: ReleasedPortal) -> None:
    (portal.content / OPEN_DAY).rename(portal.content / "activity/2026/shili-2026-10-open-house.md")
    portal.redirect("activity/shili-2026-10-open-day/", "activity/shili-2026-10-open-house/")
    portal.edit("activity/2026/shili-2026-10-open-house.md", "held_on: 2026-10-15", "held_on: 2026-10-14")
    assert ("CHG-01", "activity/2026/shili-2026-10-open-house.md") in blocking(portal.publish())


def test_redirects_are_checked(portal: ReleasedPortal) -> None:
    portal.redirect("policy/shili-2025-rural-roads/", "guide/")
    assert ("PERM-04", "site.yml") in blocking(portal.publish())


def test_redirects_do_not_run_in_circles(portal: ReleasedPortal) -> None:
    with (portal.content / "site.yml").open("a", encoding="utf-8") as file:
        file.write("\nredirects:\n  - {from: a/, to: b/, on: 2026-11-23}\n  - {from: b/, to: a/, on: 2026-11-23}\n")
    assert blocking(portal.publish()).count(("redirects", "site.yml")) == 2


def test_a_redirect_leads_somewhere(portal: ReleasedPortal) -> None:
    portal.redirect("policy/never-was/", "policy/nowhere/")
    assert [code for code, _path in blocking(portal.publish())] == ["LNK-01"]


@pytest.mark.parametrize("origin", ["policy/never-was", "policy/never-was/form.docx"])
def test_a_redirect_from_what_cannot_lead_on_is_told(portal: ReleasedPortal, origin: str) -> None:
    portal.redirect(origin, "guide/")
    assert ("redirects", "site.yml") in blocking(portal.publish())


def test_a_renamed_attachment_answers_under_both_names(portal: ReleasedPortal) -> None:
    folder = (portal.content / SUPPORT).with_suffix("")
    (folder / FORM).rename(folder / "申请表.docx")
    portal.edit(SUPPORT, f"file: {FORM}", "file: 申请表.docx")
    portal.correct(SUPPORT, "附件改名")
    assert [code for code, _path in blocking(portal.publish())] == ["PERM-03"]
    portal.edit(SUPPORT, "file: 申请表.docx\n", f"file: 申请表.docx\n    replaces: [{FORM}]\n")
    before = {path for path in portal.tree() if "/files/" in path}
    assert portal.publish().release == 2
    assert before <= portal.tree().keys()


def test_a_clause_that_was_linked_to_stays_one(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, "四、资金管理", "资金管理")
    portal.correct(SUPPORT, "删去标题的序号")
    issue = only(portal.publish(), "PERM-02")
    lost = re.findall(r"#([\w-]+)", issue.message)
    aliases = "".join(f"\n  - {{old: {anchor}, new: p3}}" for anchor in lost)
    portal.edit(SUPPORT, "\nsample: true\n", f"\nanchor_aliases:{aliases}\nsample: true\n")
    outcome = portal.publish()
    while again := [issue for issue in outcome.issues if issue.code == "PERM-02"]:
        lost = re.findall(r"#([\w-]+)", again[0].message)
        portal.edit(
            SUPPORT, "\nanchor_aliases:", "\nanchor_aliases:" + "".join(f"\n  - {{old: {a}, new: p3}}" for a in lost)
        )
        outcome = portal.publish()
    assert outcome.is_written, outcome.issues


def test_a_page_that_is_gone_needs_a_successor(portal: ReleasedPortal) -> None:
    page = portal.content / "pages/extra.md"
    shutil.copy(portal.content / "pages/guide.md", page)
    portal.publish()
    page.unlink()
    issue = only(portal.publish(), "PERM-03")
    assert (issue.path, issue.blocks) == ("content/site.yml", True)
    assert "extra/ 公开过" in issue.message
    shutil.rmtree(portal.cache)
    assert blocking(portal.publish(days=0)) == [("PERM-03", "site.yml")]
    portal.redirect("extra/", "guide/")
    assert portal.publish(days=0).is_written


# --- Withdrawn ---------------------------------------------------------------------------------------------------


def test_a_withdrawn_record_needs_no_correction_and_its_text_of_before_goes_too(portal: ReleasedPortal) -> None:
    portal.edit(SUPPORT, OLD_TEXT, NEW_TEXT)
    portal.correct(SUPPORT)
    portal.publish()
    portal.edit(SUPPORT, "\nsample: true\n", f"\nwithdrawn: {{on: {portal.today}, why: 内容有误}}\nsample: true\n")
    assert portal.publish().release == 3
    for path, data in portal.tree().items():
        assert "展销补助。参加区级以上单位".encode() not in data, path
    assert "不再公开" in portal.page(f"{SUPPORT_PAGE}/revisions/1")
    assert "撤下" in portal.page("changes")
    assert portal.changes()[-1]["kind"] == "withdrawn"


def test_what_was_withdrawn_comes_back_only_with_a_correction(portal: ReleasedPortal) -> None:
    mark = f"withdrawn: {{on: {portal.today}, why: 内容有误}}\n"
    portal.edit(OPEN_DAY, "\nsample: true\n", f"\n{mark}sample: true\n")
    assert portal.publish().release == 2
    portal.edit(OPEN_DAY, mark, "")
    assert "重新公开" in only(portal.publish(), "CHG-01").message
    portal.correct(OPEN_DAY, "核实无误，恢复公开")
    assert portal.publish().release == 3
    assert portal.changes()[-1]["kind"] == "restored"


# --- Time --------------------------------------------------------------------------------------------------------


def test_what_is_new_does_not_claim_to_be_old(portal: ReleasedPortal) -> None:
    text = (portal.content / OPEN_DAY).read_text("utf-8")
    other = portal.content / "activity/2026/shili-2026-late.md"
    other.write_text(text, "utf-8")
    issue = only(portal.publish(), "TIME-03")
    assert (issue.path, issue.blocks) == ("content/activity/2026/shili-2026-late.md", False)
    assert "2026-10-16" in issue.message
    assert portal.publish().release == 3
    other.write_text(text.replace("published_on: 2026-10-16", f"published_on: {portal.today}"), "utf-8")


def test_a_clock_that_went_back_is_told_and_blocks_nothing(portal: ReleasedPortal) -> None:
    portal.publish(days=3)
    outcome = portal.publish(days=-2)
    assert not only(outcome, "clock").blocks
    assert outcome.release == 3


def test_a_date_before_the_commit_is_told(portal: ReleasedPortal) -> None:
    def git(*command: str, day: str = "2026-01-05") -> None:
        stamp = {"GIT_COMMITTER_DATE": f"{day}T12:00:00+08:00", "GIT_AUTHOR_DATE": f"{day}T12:00:00+08:00"}
        who = ["-c", "user.name=示例", "-c", "user.email=nobody@example.invalid"]
        subprocess.run(["git", *who, *command], cwd=portal.folder, env=stamp | {"PATH": "/usr/bin:/bin"}, check=True)

    late = shutil.move(portal.content / OPEN_DAY, portal.folder / "late.md")
    git("init", "-q")
    git("add", "content")
    git("commit", "-qm", "stock")
    shutil.move(late, portal.content / OPEN_DAY)
    git("add", "content")
    git("commit", "-qm", "late", day="2026-11-20")
    for _time in range(2):
        issue = only(portal.publish(asks_git=True), "TIME-03")
        assert issue.path == f"content/{OPEN_DAY}"
        assert "到 2026-11-20 才第一次提交" in issue.message
