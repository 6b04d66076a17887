"""Boards read back: every number leads to exactly what it counts, and is what the data comes to."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))
from conftest import TODAY, build, read_tree
from reading import ROOT

BOARDS = ("project/board/", "proposal/board/", "hotline/board/")


@dataclass
class Cell:
    """A cell, or a number with its label: what stands there and where it leads."""

    text: str = ""
    href: str | None = None


@dataclass
class Seen(HTMLParser):
    """A page's numbers side by side, its tables by the panel they stand in, and its listed records."""

    counts: list[tuple[Cell, str]] = field(default_factory=list)
    rows: dict[str, list[list[Cell]]] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.panel, self.mode, self.cell, self.label, self.in_list = "", "", Cell(), "", False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "h2":
            self.panel = given.get("id") or ""
        if tag == "tr":
            self.rows.setdefault(self.panel, []).append([])
        if tag in ("td", "th"):
            self.cell, self.mode = Cell(), "cell"
        if tag == "ul":
            self.in_list = given.get("class") == "counts"
        if tag == "li" and self.in_list:
            self.cell, self.label = Cell(), ""
        if tag == "span" and self.in_list:
            self.mode = given.get("class") or ""
        if tag == "a":
            self.links.append(given.get("href") or "")
            self.cell.href = given.get("href")

    def handle_data(self, data: str) -> None:
        if self.mode in {"number", "cell"}:
            self.cell.text += data
        elif self.mode == "label":
            self.label += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.rows[self.panel][-1].append(self.cell)
            self.cell, self.mode = Cell(), ""
        if tag == "span":
            self.mode = ""
        if tag == "li" and self.in_list:
            self.counts.append((self.cell, self.label))
            self.cell = Cell()
        if tag == "ul":
            self.in_list = False


def see(site: Path, path: str) -> Seen:
    page = Seen()
    page.feed((site / path / "index.html").read_text("utf-8"))
    return page


def target(path: str, href: str) -> tuple[str, str]:
    """Where a link of a page leads inside the portal, and its fragment."""
    place, _hash, fragment = href.partition("#")
    parts: list[str] = []
    for part in [*PurePosixPath(path).parts, *place.split("/")] if place else [*PurePosixPath(path).parts]:
        parts = parts[:-1] if part == ".." else parts if part in ("", ".") else [*parts, part]
    return "/".join(parts) + "/", fragment


def counted(site: Path, path: str, href: str) -> int:
    """How many records stand where a number leads: in a directory, on all its pages, or in a panel of a page."""
    place, fragment = target(path, href)
    if fragment:
        return len(see(site, place).rows[fragment]) - 1  # its heads
    kind, shown = place.split("/")[0], set()
    for page in [place, *(f"{place}page/{n.name}/" for n in (site / place / "page").glob("*"))]:
        text = (site / page / "index.html").read_text("utf-8").partition('<ul class="listings">')[2]
        shown |= set(re.findall(rf'href="(?:\.\./)+{kind}/([a-z0-9-]+)/"', text)) - {"board"}
    return len(shown)


def numbers_of(site: Path, path: str) -> list[tuple[int, str, str]]:
    page = see(site, path)
    cells = [(cell, label) for cell, label in page.counts]
    cells += [
        (cell, f"{panel}: {row[0].text}") for panel, rows in page.rows.items() for row in rows for cell in row[1:]
    ]
    return [(int(c.text), c.href, told) for c, told in cells if c.href is not None and c.text.strip().isdecimal()]


def pages(site: Path) -> list[str]:
    sessions = sorted(f"proposal/session/{folder.name}/" for folder in (site / "proposal/session").iterdir())
    return ["project/board/", "proposal/board/", *sessions]


def test_every_number_leads_to_exactly_what_it_counts(demo_site: Path) -> None:
    found = [(path, each) for path in pages(demo_site) for each in numbers_of(demo_site, path)]
    assert len(found) > 40
    for path, (number, href, told) in found:
        assert number == counted(demo_site, path, href), (path, told, href)


def test_states_on_the_board_are_those_of_the_data(demo_site: Path) -> None:
    for kind, key, path in (("project", "stage", "project/board/"), ("proposal", "reply", "proposal/board/")):
        data = json.loads((demo_site / f"data/{kind}.json").read_text("utf-8"))["records"]
        right = Counter(record["states"][key] for record in data if key in record.get("states", {}))
        told = {label.split()[-1]: int(cell.text) for cell, label in see(demo_site, path).counts}
        assert right
        assert {value: told[value] for value in right} == right


def test_a_demonstration_year_has_every_state(demo_site: Path) -> None:
    def values(kind: str, key: str) -> set[str]:
        records = json.loads((demo_site / f"data/{kind}.json").read_text("utf-8"))["records"]
        return {record["states"][key] for record in records if key in record.get("states", {})}

    assert values("project", "stage") == {"未开工", "推进中", "滞后", "已完工待验收", "已完成"}
    assert values("project", "schedule") == {"达序", "未达序"}
    assert values("proposal", "reply") == {"办理中", "逾期未答复", "按期答复", "逾期答复"}


def test_the_hotline_s_board_is_the_sum_of_its_bulletins(demo_site: Path) -> None:
    records = {r["id"]: r for r in json.loads((demo_site / "data/hotline.json").read_text("utf-8"))["records"]}
    months = {r["period_from"][:7]: r for r in records.values() if r["kind"] == "月报"}
    rows = see(demo_site, "hotline/board/").rows["categories-month"]
    heads = [cell.text for cell in rows[0]]
    assert heads[:2] == ["统计周期", "合计"]
    assert len(rows) - 1 == len(months) >= 20
    for row in rows[1:]:
        record = months[row[0].text]
        told = {head: cell.text for head, cell in zip(heads[2:], row[2:], strict=True)}
        right = {piece["label"]: str(piece["number"]) for piece in record["categories"]}
        assert {head: text for head, text in told.items() if text != "—"} == right
        assert int(row[1].text) == sum(piece["number"] for piece in record["categories"])
        assert target("hotline/board/", row[0].href or "")[0] == f"hotline/{record['id']}/"
    newest = months[max(months)]
    counts = {label: int(cell.text) for cell, label in see(demo_site, "hotline/board/").counts}
    assert counts["按时办结"] == newest["handling"]["in_time"]


def test_boards_say_of_which_day_they_are_and_what_they_count(demo_site: Path) -> None:
    for path in BOARDS:
        text = re.sub("<[^>]*>", "", (demo_site / path / "index.html").read_text("utf-8"))
        assert f"截至 {TODAY}" in text
    for path in BOARDS[:2]:
        assert "仅统计已公开事项" in (demo_site / path / "index.html").read_text("utf-8")


@pytest.mark.parametrize("later", [date(2026, 11, 24), date(2026, 12, 20)])
def test_a_day_later_a_record_s_page_is_the_same_unless_its_state_is_another(
    demo_site: Path, demo_site_tomorrow: Path, tmp_path: Path, known_texts: Path, later: date
) -> None:
    site = demo_site_tomorrow
    if later != TODAY + timedelta(days=1):
        site = tmp_path / "site"
        assert build(ROOT / "content", site, today=later, cache=known_texts).is_written
    before, after = read_tree(demo_site), read_tree(site)
    states = {}
    for kind in ("project", "proposal", "hotline"):
        for number, tree in enumerate((before, after)):
            for record in json.loads(tree[f"data/{kind}.json"])["records"]:
                states.setdefault((kind, record["id"]), ["", ""])[number] = json.dumps(record.get("states"))
    pages = {(kind, name): f"{kind}/{name}/index.html" for kind, name in states}
    changed = {each for each, path in pages.items() if before[path] != after[path]}
    # A state may have another reason from a day on: what was below its pace is overdue. That is a change, too.
    assert {each for each, (was, now) in states.items() if was != now} <= changed
    assert len(changed) <= (0 if later == date(2026, 11, 24) else 6), changed
