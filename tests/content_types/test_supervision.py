"""The ledger: how a matter stands on each day of its course, what may not be written, what may not be changed."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import ROOT, SITES, TODAY, build
from portal import Portal
from released import ReleasedPortal

from generator import content_types, pipeline
from generator.content_types.supervision.checks import check_days
from generator.content_types.supervision.ledger import Light, Stage, deadlines, make_course, silences, stand_alone
from generator.content_types.supervision.record import Supervision
from generator.content_types.supervision.states import state_events
from generator.model.artifact import ContentFile
from generator.model.site import Details, Parsed

TYPE = content_types.discover()["supervision"]
BASE: dict[str, object] = {
    "title": "示例事项",
    "publisher": "demo-office",
    "published_on": "2026-01-10",
    "openness": "主动公开",
    "source": "本级决策部署",
    "source_note": "常务会议",
    "kind": "专项督查",
    "lead_unit": "demo-town",
    "assigned_on": "2026-01-10",
    "due_on": "2026-06-30",
}


def matter(**fields: object) -> Supervision:
    return Supervision.model_validate(BASE | fields)


def on(text: str) -> date:
    return date.fromisoformat(text)


def update(day: str, percent: int, **more: object) -> dict[str, object]:
    return {"on": day, "percent": str(percent), "text": "进展", **more}


CLOSURE = {"result": "办结", "verified_by": "demo-office"}
COURSE = matter(
    milestones=[{"name": "开工", "due_on": "2026-03-31"}],
    updates=[update("2026-02-10", 10), update("2026-03-12", 30), update("2026-04-14", 40, reached=["开工"])],
    extensions=[{"on": "2026-07-10", "due_on": "2026-09-30", "why": "雨", "approved_by": "demo-office"}],
    suspensions=[{"on": "2026-08-01", "why": "停", "approved_by": "demo-office"}],
    resumptions=[{"on": "2026-09-01", "why": "续"}],
    closures=[{"on": "2026-10-10", **CLOSURE}, {"on": "2026-12-20", **CLOSURE}],
    reopenings=[{"on": "2026-11-01", "why": "回头看", "due_on": "2026-12-31"}],
)


@pytest.mark.parametrize(
    ("day", "stage", "light", "due"),
    [
        ("2026-01-10", Stage.NOT_STARTED, Light.GREEN, "2026-06-30"),
        ("2026-02-15", Stage.UNDER_WAY, Light.GREEN, "2026-06-30"),
        ("2026-04-01", Stage.UNDER_WAY, Light.YELLOW, "2026-06-30"),  # the milestone of the day before was not reached
        ("2026-04-14", Stage.UNDER_WAY, Light.GREEN, "2026-06-30"),  # now it is
        ("2026-05-19", Stage.UNDER_WAY, Light.GREEN, "2026-06-30"),  # 35 days without feedback
        ("2026-05-20", Stage.UNDER_WAY, Light.YELLOW, "2026-06-30"),  # 36
        ("2026-06-30", Stage.UNDER_WAY, Light.YELLOW, "2026-06-30"),  # the last day is not late
        ("2026-07-01", Stage.UNDER_WAY, Light.RED, "2026-06-30"),
        ("2026-07-09", Stage.UNDER_WAY, Light.RED, "2026-06-30"),
        ("2026-07-10", Stage.UNDER_WAY, Light.YELLOW, "2026-09-30"),  # extended, silent still
        ("2026-08-15", Stage.SUSPENDED, None, "2026-09-30"),
        ("2026-09-01", Stage.UNDER_WAY, Light.GREEN, "2026-09-30"),  # time begins anew
        ("2026-09-20", Stage.UNDER_WAY, Light.YELLOW, "2026-09-30"),  # 40 %, and 19 of 29 days are gone
        ("2026-10-01", Stage.UNDER_WAY, Light.RED, "2026-09-30"),
        ("2026-10-10", Stage.CLOSED, None, "2026-09-30"),
        ("2026-11-01", Stage.UNDER_WAY, Light.GREEN, "2026-12-31"),
        ("2026-12-19", Stage.UNDER_WAY, Light.YELLOW, "2026-12-31"),
        ("2026-12-20", Stage.CLOSED, None, "2026-12-31"),
    ],
)
def test_a_matter_on_the_days_of_its_course(day: str, stage: Stage, light: Light | None, due: str) -> None:
    course = make_course(COURSE)
    assert course is not None
    standing = stand_alone(course, on(day))
    assert (standing.stage, standing.light, standing.due_on.isoformat()) == (stage, light, due), standing.why


def test_a_deadline_for_the_matter_and_one_for_each_reopening() -> None:
    course = make_course(COURSE)
    assert course is not None
    assert deadlines(course, on("2026-06-01")) == ((on("2026-06-30"), None),)
    assert deadlines(course, on("2026-12-31")) == (
        (on("2026-09-30"), on("2026-10-10")),
        (on("2026-12-31"), on("2026-12-20")),
    )


@pytest.mark.parametrize(
    ("field", "entry", "day", "light"),
    [
        ("rhythm", "每周", "2026-01-21", Light.YELLOW),
        ("rhythm", "每周", "2026-01-20", Light.GREEN),
        ("rhythm", "每季度", "2026-04-20", Light.GREEN),
        ("rhythm", "每季度", "2026-04-21", Light.YELLOW),
        ("rhythm", "每半年", "2026-05-20", Light.GREEN),
    ],
)
def test_silence_is_counted_by_the_promised_rhythm(field: str, entry: str, day: str, light: Light) -> None:
    course = make_course(matter(**{field: entry}))
    assert course is not None
    assert stand_alone(course, on(day)).light is light


def test_what_is_heard_of_a_part_ends_a_silence_and_begins_none() -> None:
    told = [{"on": "2026-03-01", "why": "停", "approved_by": "demo-office"}]
    whole, resting, part = map(
        make_course,
        (
            matter(),
            matter(suspensions=told),
            matter(updates=[update("2026-02-10", 10)], closures=[{"on": "2026-03-10", **CLOSURE}]),
        ),
    )
    assert whole is not None
    assert resting is not None
    assert part is not None
    assert silences(whole, on("2026-05-01")) == (on("2026-02-15"),)
    assert silences(whole, on("2026-05-01"), [part]) == (on("2026-04-15"),)
    assert silences(resting, on("2026-05-01"), [part]) == ()


@pytest.mark.parametrize(
    ("extension", "is_refused"),
    [
        (
            {"on": "2026-11-10", "due_on": "2026-12-20"},
            False,
        ),  # later than the day set on reopening, earlier than the first
        ({"on": "2026-11-10", "due_on": "2026-11-15"}, True),
        ({"on": "2026-10-01", "due_on": "2027-01-31"}, False),  # decided on the day of the reopening
        ({"on": "2026-05-01", "due_on": "2026-12-30"}, True),
    ],
)
def test_an_extension_is_held_against_the_day_in_force_before_it(
    extension: dict[str, str], *, is_refused: bool
) -> None:
    course = matter(
        due_on="2026-12-31",
        closures=[{"on": "2026-09-01", **CLOSURE}],
        reopenings=[{"on": "2026-10-01", "why": "回头看", "due_on": "2026-11-15"}],
        extensions=[{"why": "雨", "approved_by": "demo-office", **extension}],
    )
    parsed = Parsed("supervision", "x", "x.md", "", ContentFile("x.md", ""), None, (), (), Details(course, {}, ""))
    assert [issue.code for issue in check_days(parsed)] == ["SUP-05"] * is_refused


# --- The whole: parts, lateness, what is protected -----------------------------------------------------------------

ROADS, ONE, THREE = (f"supervision/2026/shili-2026-village-roads{end}.md" for end in ("", "-one", "-three"))


def edit(portal: Portal | ReleasedPortal, path: str, old: str, new: str) -> None:
    file = portal.folder / "content" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def check(folder: Path, today: date = TODAY) -> list[str]:
    workspace = pipeline.Workspace(folder / "content", folder / "site", None)
    return [f"{issue.code} {issue.path}" for issue in pipeline.check(workspace, today=today).issues]


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return Portal(tmp_path, ROOT / "mkdocs.yml", ROOT / "theme")


def test_what_is_late_or_silent_is_told_and_blocks_nothing(portal: Portal) -> None:
    told = check(portal.folder)
    assert f"SUP-02 content/{THREE}" in told
    assert "SUP-02 content/supervision/2026/shili-2026-parking.md" in told
    assert f"SUP-02 content/{ROADS}" not in told, "its parts report for it"
    later = pipeline.check(
        pipeline.Workspace(portal.folder / "content", portal.folder / "site", None), today=on("2031-01-01")
    )
    assert not any(issue.blocks for issue in later.issues)


def test_a_matter_is_not_closed_while_a_part_of_it_is_open(portal: Portal) -> None:
    closure = """closures:
  - {on: 2026-11-20, result: 全部硬化。, verified_by: government-office, evidence: [{title: 公示, url: "https://www.shiliqu.example/a", sha256: %s}]}
---
""" % ("0" * 64)
    edit(portal, ROADS, "\n---\n\n", f"\n{closure}\n")
    told = check(portal.folder)
    assert told.count(f"SUP-15 content/{ROADS}") == 2, "one for each open part"


def test_a_whole_takes_the_worst_light_and_the_mean_progress_of_its_parts(demo_site: Path) -> None:
    page = (demo_site / "supervision/shili-2026-village-roads/index.html").read_text("utf-8")
    assert "■ 红灯 已经逾期" in page
    assert "有分解事项亮红灯" in page
    assert "<dd>88% " in page  # 100, 94, 70


def test_its_source_shows_it_at_the_item_and_the_real_document_shows_nothing(demo_site: Path) -> None:
    sample = (demo_site / "policy/shili-2026-government-self-construction/index.html").read_text("utf-8")
    assert '<a href="#p3-8">' in sample.split("这一项落实得怎样")[1]
    real = (demo_site / "policy/linzi-2022-government-self-construction/index.html").read_text("utf-8")
    assert "灯" not in real.split('<article class="document"')[1].split("</article>")[1]
    assert real.count("〔示例〕") == 2, "the banner's own, and one link"


def test_a_sample_may_not_hang_on_a_real_document(portal: Portal) -> None:
    edit(portal, THREE, "shili-2026-government-self-construction#p3-8", "linzi-2022-government-self-construction#p3-8")
    assert f"sample content/{THREE}" in check(portal.folder)


def test_an_item_that_is_not_there_is_told_with_the_nearest(portal: Portal) -> None:
    edit(portal, THREE, "#p3-8", "#p3-88")
    workspace = pipeline.Workspace(portal.folder / "content", portal.folder / "site", None)
    (issue,) = [i for i in pipeline.check(workspace, today=TODAY).issues if i.blocks]
    assert issue.code == "unknown-record"
    assert "#p3-8（8." in issue.hint


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  - {on: 2026-06-02, percent: 30, text: 完成路基一公里。}\n", "", "CHG-03"),
        ("percent: 45", "percent: 50", "CHG-03"),
        ("due_on: 2026-10-31", "due_on: 2026-12-31", "CHG-01"),
        ("lead_unit: demo-town", "lead_unit: demo-zone", "CHG-01"),
    ],
    ids=[
        "an update is gone",
        "an update says something else",
        "the first due day moved",
        "another unit answers for it",
    ],
)
def test_nothing_of_a_published_matter_changes_quietly(
    released_portal: ReleasedPortal, old: str, new: str, code: str
) -> None:
    portal = released_portal
    edit(portal, THREE, old, new)
    outcome = portal.publish()
    assert [issue.code for issue in outcome.issues if issue.blocks] == [code]


def test_a_promised_milestone_does_not_move_quietly(released_portal: ReleasedPortal) -> None:
    portal = released_portal
    path = "supervision/2026/shili-2026-elevator-works.md"
    edit(portal, path, "建成十台, due_on: 2026-09-30", "建成十台, due_on: 2027-01-31")
    assert [issue.code for issue in portal.publish().issues if issue.blocks] == ["CHG-01"]


def test_an_update_a_notice_and_a_closure_are_added_freely(released_portal: ReleasedPortal) -> None:
    portal = released_portal
    edit(portal, THREE, "notices:\n", "notices:\n  - {on: 2026-11-24, kind: 催办单, text: 请加快。}\n")
    edit(portal, THREE, "updates:\n", "updates:\n  - {on: 2026-11-24, percent: 75, text: 铺设路面。}\n")
    assert portal.publish().is_written


# --- A look back ---------------------------------------------------------------------------------------------------


def test_as_it_was_to_be_seen_on_an_earlier_day(tmp_path: Path, known_texts: Path) -> None:
    build(ROOT / "content", tmp_path / "past", today=on("2026-08-01"), is_past=True, cache=known_texts)
    page = (tmp_path / "past/supervision/shili-2026-village-roads-three/index.html").read_text("utf-8")
    assert "2026-06-02" in page
    assert "2026-08-10" not in page
    assert "督办通知" not in page
    assert ">30%<" in page
    assert "2026年8月1日的情况" in page
    assert 'name="robots" content="noindex' in page
    assert not (tmp_path / "past/supervision/shili-2026-parking/index.html").read_text("utf-8").count("2026-08-17")
    assert not (tmp_path / "past/supervision/shili-2026-rescue-homes").exists(), "published two days later"
    closed = (tmp_path / "past/supervision/shili-2026-window-hours/index.html").read_text("utf-8")
    assert "✓ 已销号" not in closed
    assert "2026年8月31日" in closed, "extended by then"


def test_a_look_back_is_what_was_built_that_day(tmp_path: Path, known_texts: Path) -> None:
    """Entries of later days taken out of the files by hand, the portal is the same but for its banner."""
    content = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    file = content / THREE
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines), "utf-8")
    build(content, tmp_path / "now", today=TODAY, cache=known_texts)
    build(content, tmp_path / "past", today=TODAY, is_past=True, cache=known_texts)
    now = (tmp_path / "now/supervision/shili-2026-village-roads-three/index.html").read_text("utf-8")
    past = (tmp_path / "past/supervision/shili-2026-village-roads-three/index.html").read_text("utf-8")
    assert now.split("<main", 1)[1].split("</main>")[0] == past.split("<main", 1)[1].split("</main>")[0]


def test_what_was_withdrawn_since_is_not_shown_by_looking_back(tmp_path: Path) -> None:
    content = Path(shutil.copytree(SITES / "seed" / "content", tmp_path / "content"))
    record = next(content.glob("policy/*/*.md"))
    withdrawn = "---\nwithdrawn: {on: 2026-12-01, why: 含有个人信息}\n"
    record.write_text(record.read_text("utf-8").replace("---\n", withdrawn, 1), "utf-8")
    outcome = build(content, tmp_path / "past", today=on("2026-11-24"), is_past=True)
    assert outcome.is_written, outcome.issues
    assert not (tmp_path / "past/policy" / record.stem).exists()


def test_events_of_a_matter_name_the_due_day_that_passed() -> None:
    kinds = TYPE.event_kinds
    assert {"按期销号", "逾期销号", "到期未销号", "回头看", "督办通知"} <= set(kinds)
    assert state_events is TYPE.events
