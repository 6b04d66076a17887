"""Files in parts: what did not change is taken from the file that is live, and what comes out is what a clean build makes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))
from portal import BICYCLES, PREMISES, Portal

from generator.build.parts import cut, join
from generator.model.artifact import Parts
from generator.outputs import datasets

TEXT = st.binary(max_size=5)
NAMED = st.dictionaries(st.text(max_size=3), TEXT, max_size=6)
ROWS = ("data/policy.csv", "data/policy.json")


@given(before=NAMED, after=NAMED, frame=st.tuples(TEXT, TEXT, TEXT))
def test_parts_that_stand_and_parts_that_were_made_are_one_file(
    before: dict[str, bytes], after: dict[str, bytes], frame: tuple[bytes, bytes, bytes]
) -> None:
    head, between, tail = frame
    old, layout = join(Parts(head, dict(enumerate(before.values())), between, tail), tuple(before), {})
    standing = cut(old, tuple(before), layout)
    # A name stands for what it names.
    after = {**after, **{name: before[name] for name in after.keys() & before.keys()}}
    made = {number: after[name] for number, name in enumerate(after) if name not in standing}
    data, layout = join(Parts(head, made, between, tail), tuple(after), standing)
    assert data == head + between.join(after.values()) + tail
    assert {name: bytes(part) for name, part in cut(data, tuple(after), layout).items()} == after


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records of which a line was printed for a type's JSON."""
    told: list[str] = []
    print_line = datasets._json_line

    def watch(entry: object, address: str) -> str:
        told.append(entry.id)  # type: ignore[attr-defined]
        return print_line(entry, address)  # type: ignore[arg-type]

    monkeypatch.setattr(datasets, "_json_line", watch)
    return told


def test_of_a_changed_record_alone_its_rows_are_printed(portal: Portal, printed: list[str]) -> None:
    portal.edit(BICYCLES, "title: ", "title: 新的")
    built = portal.built()
    policies = {path.stem for path in (portal.content / "policy").rglob("*.md")}
    assert policies.intersection(printed) == {Path(BICYCLES).stem}
    assert built == portal.clean()


def test_what_was_added_taken_away_and_put_elsewhere(portal: Portal) -> None:
    one_more = (portal.content / BICYCLES).with_name("shili-2024-one-more.md")
    text = (portal.content / BICYCLES).read_text("utf-8")
    one_more.write_text(text.replace("第1号", "第2号").replace("2024-0000001", "2024-0000009"), "utf-8")
    portal.edit(PREMISES, "title: ", "title: 新的")
    portal.edit(BICYCLES, "published_on: 2024-04-29 15:30", "published_on: 2024-05-06 09:00")
    with_one_more = portal.built()
    assert one_more.stem.encode() in with_one_more[ROWS[0]]
    assert with_one_more == portal.clean()
    one_more.unlink()
    assert portal.built() == portal.clean()


def test_a_record_that_another_refers_to_has_its_title_in_that_one_s_row(portal: Portal) -> None:
    portal.edit("supervision/2026/shili-2026-village-roads.md", "title: ", "title: 另叫")
    built = portal.built()
    assert built["data/supervision.csv"].count("另叫".encode()) > 1
    assert built == portal.clean()


@pytest.mark.parametrize("path", ROWS)
def test_a_file_that_is_not_what_was_published_is_made_whole(portal: Portal, printed: list[str], path: str) -> None:
    portal.edit(BICYCLES, "title: ", "title: 新的")
    live = portal.out / path
    live.write_bytes(live.read_bytes().replace(b"2024", b"2023", 1))
    built = portal.built()
    assert len(printed) > 1
    assert built == portal.clean()


def test_a_file_that_is_gone_is_made_whole(portal: Portal) -> None:
    portal.edit(BICYCLES, "title: ", "title: 新的")
    (portal.out / ROWS[0]).unlink()
    assert portal.built() == portal.clean()
