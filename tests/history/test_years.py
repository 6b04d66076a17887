"""A portal over many releases: whatever editors do within the rules, no address dies and every release can be made again."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from released import ReleasedPortal

from generator import pipeline
from generator.build.addresses import is_permanent

STEPS = 12


def _records(portal: ReleasedPortal) -> list[str]:
    paths = sorted(portal.content.glob("*/2*/shili-*.md"))
    return [p.relative_to(portal.content).as_posix() for p in paths if "withdrawn:" not in p.read_text("utf-8")]


def _better(portal: ReleasedPortal, name: str, number: int) -> None:
    portal.edit(name, "\nkeywords: [", f"\nkeywords: [关键词{number}, ")


def _correct(portal: ReleasedPortal, name: str, number: int) -> None:
    path = portal.content / name
    # No amount: that of a budget has to stand in its tables.
    path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n\n补充第{number}点：有关情况已经说明。\n", "utf-8")
    portal.correct(name, f"补充第{number}点")


def _withdraw(portal: ReleasedPortal, name: str, number: int) -> None:
    portal.edit(name, "\nsample: true\n", f"\nwithdrawn: {{on: {portal.today}, why: 原因{number}}}\nsample: true\n")


def _add(portal: ReleasedPortal, _name: str, number: int) -> None:
    text = (portal.content / "activity/2026/shili-2026-10-open-day.md").read_text("utf-8")
    text = text.split("\nwithdrawn:")[0] + "\nsample: true\n---\n\n新的活动。\n" if "withdrawn:" in text else text
    (portal.content / f"activity/2026/shili-added-{number}.md").write_text(text, "utf-8")


def _publish_again(_portal: ReleasedPortal, _name: str, _number: int) -> None:
    """Nothing but the day is different."""


ACTIONS: tuple[Callable[[ReleasedPortal, str, int], None], ...] = (
    _better,
    _correct,
    _correct,
    _withdraw,
    _add,
    _publish_again,
)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_address_dies_and_every_release_can_be_made_again(portal: ReleasedPortal, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    ever: set[str] = set()
    for number in range(1, STEPS + 1):
        ever |= {path for path in portal.tree() if is_permanent(path)}
        chance.choice(ACTIONS)(portal, chance.choice(_records(portal)), number)
        twin = ReleasedPortal(tmp_path / f"twin-{number}", today=portal.today)
        for folder in ("content", "record"):
            shutil.copytree(portal.folder / folder, twin.folder / folder)
        outcome = portal.publish()
        assert outcome.release == number + 1, [i for i in outcome.issues if i.blocks]
        assert pipeline.verify(portal.out, portal.record) == ()
        twin.publish(cache=None)
        assert twin.tree() == portal.tree()
        shutil.rmtree(twin.folder)
    gone = (path for path in portal.content.glob("*/2*/*.md") if "\nwithdrawn:" in path.read_text("utf-8"))
    withdrawn = {f"{path.parent.parent.name}/{path.stem}/" for path in gone}
    lost = {path for path in ever - portal.tree().keys() if not path.startswith(tuple(withdrawn))}
    assert lost == set()
    assert {f"{path}index.html" for path in withdrawn} & ever <= portal.tree().keys()


def test_a_session_keeps_its_page_when_all_its_matters_are_withdrawn(portal: ReleasedPortal) -> None:
    page = "proposal/session/npc-19-4/index.html"
    assert page in portal.tree()
    for name in _records(portal):
        if name.startswith("proposal/") and "人大十九届四次会议" in (portal.content / name).read_text("utf-8"):
            _withdraw(portal, name, 1)
    outcome = portal.publish()
    assert outcome.release, [issue for issue in outcome.issues if issue.blocks]
    assert '<span class="number">0</span>' in portal.page("proposal/session/npc-19-4")
