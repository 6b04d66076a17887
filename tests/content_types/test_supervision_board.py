"""The board: every number leads to exactly the matters it counts; charts state what they show; the list to narrow down is whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import SITES, build, read_tree
from ledger_again import Told, read_raw, tell_all
from ledger_made import DAY, lay_out
from portal import Portal

from generator.model.drawing import Bar, Segment, Steps, draw_bars, draw_steps

BOARD = "supervision/board/"
CONDITIONS = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "suspended": "已中止", "closed": "已销号"}
SOURCES = {
    "superior-rectification": "上级督查整改",
    "superior-task": "上级任务",
    "local-decision": "本级决策部署",
    "work-report": "政府工作报告",
    "other": "其他可公开事项",
}
WITHIN = {"demo-village": "demo-town-area", "river-village": "demo-town-area", "hill-village": "demo-town-area",
          "first-community": "demo-subdistrict-area", "second-community": "demo-subdistrict-area",
          "third-community": "second-subdistrict-area"}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A portal with a board, the raw files behind it and what they tell."""

    site: Path
    raw: dict[str, dict[str, Any]]
    told: dict[str, Told]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("board")
    content = lay_out(folder, made=150)
    outcome = build(content, folder / "site", today=DAY)
    assert outcome.is_written, [f"{i.place} {i.message}" for i in outcome.issues if i.blocks]
    raw = read_raw(content / "supervision")
    return Made(folder / "site", raw, tell_all(raw, DAY))


@dataclass
class Numbers(HTMLParser):
    """Every number of a page's panels: what it says, and where it leads."""

    found: list[tuple[str, str | None]] = field(default_factory=list)
    href: str | None = None
    cell: str | None = None
    number: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.href = given.get("href")
        self.number |= tag in ("td", "span") and given.get("class") == "number"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.href = None
        if tag in ("td", "span"):
            self.number = False

    def handle_data(self, data: str) -> None:
        if self.number and data.strip():
            self.found.append((data.strip(), self.href))


def numbers_of(site: Path, path: str, *, charts: bool = False) -> list[tuple[str, str | None]]:
    page = (site / path / "index.html").read_text("utf-8").partition("<main")[2].partition("</main>")[0]
    page = re.sub(r"(?s)<figure.*?</figure>", "", page) if not charts else page
    parser = Numbers()
    parser.feed(page)
    told = [(f"{number}", href) for number, href in parser.found]
    return told + [(n, href) for href, n in re.findall(r'<a href="([^"]+)">全部 (\d+) 件</a>', page)]


def follow(path: str, href: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(path, href).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts) + "/"


def matters_at(site: Path, path: str) -> list[str]:
    """The matters of a list, on all its pages; its own total must agree."""
    front = (site / path / "index.html").read_text("utf-8")
    (total,) = re.findall(r'共 <span class="figure">(\d+)</span> 条', front)
    pages = [front, *(page.read_text("utf-8") for page in (site / path).glob("page/*/index.html"))]
    listed = [re.findall(r'class="entry-title"><a href="[^"]*?supervision/([a-z0-9-]+)/"', page) for page in pages]
    ids = sorted({name for each in listed for name in each})
    assert len(ids) == int(total), path
    return ids


def expected(made: Made, path: str) -> list[str]:
    """Which matters belong behind an address, by the raw files."""
    parts = path.removeprefix("supervision/").strip("/").split("/")
    ids = list(made.told)
    if parts == [""]:
        return sorted(ids)
    if parts[0] == "by":
        _by, key, value = parts
        parts = ["board", {"lead-unit": "unit"}.get(key, key), value]
        if key in ("light", "stage"):
            return sorted(n for n in ids if CONDITIONS[value] in (made.told[n].light, made.told[n].stage))
    _board, division, *rest = parts
    if division == "due-now":
        return sorted(n for n in ids if made.told[n].light and f"{made.told[n].due:%Y-%m}" == f"{DAY:%Y-%m}")
    if division == "closed-lately":
        return sorted(n for n in ids if DAY - timedelta(days=30) < made.told[n].ended <= DAY)
    if ("-" in division and not rest) or (rest[:1] and rest[0] in CONDITIONS):
        division, _, share = division.partition("-")
        rest = [share, *rest]
    found = [n for n in ids if rest[0] in values(made, n, division)]
    return sorted(n for n in found if len(rest) == 1 or CONDITIONS[rest[1]] in (made.told[n].light, made.told[n].stage))


def values(made: Made, name: str, division: str) -> list[str]:
    front = made.raw[name]
    if division == "unit":
        return [front["lead_unit"]]
    if division == "source":
        return [slug for slug, label in SOURCES.items() if label == front["source"]]
    if division == "place":
        return [at for place in front.get("places", []) for at in (place, WITHIN.get(place, place))]
    month = f"{made.told[name].due:%Y-%m}"
    return ["earlier" if month < "2025-12" else "later" if month > "2027-05" else month]


@pytest.mark.parametrize(
    "path", [BOARD, "unit/demo-town/", "unit/finance-bureau/", "place/demo-town-area/", "place/first-community/"]
)
def test_every_number_leads_to_what_it_counts(made: Made, path: str) -> None:
    numbers = numbers_of(made.site, path)
    leading = [(int(number), follow(path, href)) for number, href in numbers if href]
    assert len(leading) > (80 if path == BOARD else 2)
    for number, target in leading:
        found = matters_at(made.site, target)
        assert len(found) == number, target
        assert found == expected(made, target), target
    if path == BOARD:
        assert {number for number, href in numbers if href is None} <= {"0"}


def test_the_board_says_what_day_and_what_it_counts(made: Made) -> None:
    page = (made.site / BOARD / "index.html").read_text("utf-8")
    assert "截至2026年11月24日，仅统计已公开事项" in page
    for other in ("index.html", "supervision/index.html", "disclosure/index.html", "sitemap/index.html"):
        assert re.search(r'href="[^"]*supervision/board/"', (made.site / other).read_text("utf-8")), other
    assert "/supervision/board/</loc>" in (made.site / "sitemap.xml").read_text("utf-8")
    assert 'href="../../supervision/events.xml"' in page.partition("<main")[2]
    assert (
        'href="../../unit/demo-town/feed.xml"'
        in (made.site / "unit/demo-town/index.html").read_text("utf-8").partition("<main")[2]
    )
    assert (
        'href="../../place/demo-village/feed.xml"'
        in (made.site / "place/demo-village/index.html").read_text("utf-8").partition("<main")[2]
    )


def test_no_board_page_lists_thousands(made: Made) -> None:
    for path in (made.site / BOARD).rglob("index.html"):
        assert path.read_text("utf-8").count('class="listing"') < 100, path


# --- Charts ---------------------------------------------------------------------------------------------------------


def test_charts_state_their_finding_and_have_their_numbers_beneath(made: Made) -> None:
    page = (made.site / BOARD / "index.html").read_text("utf-8")
    figures = re.findall(r"(?s)<figure.*?</figure>", page)
    assert len(figures) == 3
    for figure in figures:
        (alt,) = re.findall(r'<img [^>]*alt="([^"]+)"', figure)
        assert alt in figure.partition('<p class="finding">')[2]
        assert "<table>" in figure
        (picture,) = re.findall(r'src="\.\./\.\./(charts/[0-9a-f]{16}\.svg)"', figure)
        assert (made.site / picture).read_bytes().startswith(b"<svg ")
    lights = [told.light for told in made.told.values()]
    counted = tuple(lights.count(light) for light in ("红灯", "黄灯", "绿灯"))
    assert f"正在办理 {sum(counted)} 件" in figures[1]
    assert "红灯 {} 件、黄灯 {} 件、绿灯 {} 件".format(*counted) in figures[1]
    old = sum(
        (DAY - date.fromisoformat(made.raw[n]["assigned_on"])).days > 365 for n, t in made.told.items() if t.light
    )
    assert f"交办超过一年的 {old} 件" in figures[2]


def test_a_chart_is_the_same_whatever_fonts_there_are(tmp_path: Path) -> None:
    """Drawn once more in a process that finds other fonts, and in another face: nothing moves."""
    script = (
        "import json, sys\nfrom generator.outputs import charts\nfrom generator.model.artifact import Supplies\n"
        "charts._STYLE['config']['font'] = charts._STYLE['config']['text']['font'] = sys.argv[2]\n"
        "spec = open(sys.argv[1], encoding='utf-8').read()\n"
        "print(charts.make_chart(spec, Supplies({}))[0].decode().replace(sys.argv[2], 'FONT'), end='')\n"
    )
    specs = (
        draw_bars([Bar("示例单位" * 3, "■1 ▲2 ●3", (Segment(1, "bad"), Segment(2, "warn"), Segment(3, "good")))]),
        draw_steps([Steps("应办结 12", "plan", tuple(range(1, 13))), Steps("已办结 9", "done", tuple(range(1, 10)))]),
    )
    (tmp_path / "fonts.conf").write_text("<?xml version='1.0'?><fontconfig></fontconfig>", "utf-8")
    for number, spec in enumerate(specs):
        (tmp_path / f"{number}.json").write_text(spec, "utf-8")
        drawn = set()
        for face, environment in (
            ("serif", {}),
            ("monospace", {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": str(tmp_path)}),
        ):
            command = [sys.executable, "-c", script, str(tmp_path / f"{number}.json"), face]
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=True,
                env={"PYTHONPATH": str(SITES.parent.parent), **environment},
            )
            drawn.add(done.stdout)
        assert len(drawn) == 1
        (text,) = drawn
        # Drawn without a size, lest it be measured, and given one afterwards.
        assert text.count("<text ") == text.count(' font-size="14px"') > 0
        assert "FONT" in text


# --- The list that is narrowed down ------------------------------------------------------------------------------------


def test_the_data_to_narrow_down_by_are_whole_and_small(made: Made) -> None:
    index = json.loads((made.site / BOARD / "matters.json").read_text("utf-8"))
    parts = sorted((made.site / BOARD).glob("matters-*.json"), key=lambda p: int(p.stem.rpartition("-")[2]))
    rows = [row for part in parts for row in json.loads(part.read_text("utf-8"))]
    ids = [row[1].split("/")[1] for row in rows]
    assert sorted(ids) == sorted(made.told)
    assert index["rows"] == len(rows)
    fields = {field["key"]: field for field in index["fields"]}
    assert list(fields) == ["light", "source", "unit", "place", "due"]
    for number, name in enumerate(ids):
        told = made.told[name]
        slug, label = fields["light"]["choices"][fields["light"]["values"][number]]
        assert CONDITIONS[slug] in (told.light, told.stage)
        assert CONDITIONS[slug] in label
        assert fields["due"]["choices"][fields["due"]["values"][number]][0] == f"{told.due:%Y-%m}"
        assert rows[number][2] == told.due.isoformat()
        at = fields["place"]["values"][number]
        found = {fields["place"]["choices"][n][0] for n in (at if isinstance(at, list) else [at])}
        assert found == set(values(made, name, "place"))


# --- When nothing happened ------------------------------------------------------------------------------------------


def test_a_portal_without_matters_has_no_board(tmp_path: Path) -> None:
    build(SITES / "hostile" / "content", tmp_path / "site")
    assert not (tmp_path / "site" / BOARD).exists()
    assert "supervision/board" not in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_day_on_which_nothing_changes_changes_the_board_alone(tmp_path: Path) -> None:
    """Record pages, lists, units and places stay; what tells the day may change: here, and on boards of other kinds."""
    portal = Portal(tmp_path)
    lay_out(tmp_path)
    for name in ("due-today", "behind", "reached", "silent", "thirty-one-left", "closed-29"):
        (portal.content / f"supervision/2026/{name}.md").unlink()
    portal.build(today=DAY)
    before = read_tree(portal.out)
    assert portal.build(today=DAY + timedelta(days=1)).is_written
    after = read_tree(portal.out)
    assert after == portal.clean(DAY + timedelta(days=1))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    own = ("supervision/", "unit/", "place/", "policy/", "today")
    assert {path for path in changed if path.startswith(own)} == {
        "supervision/board/index.html",
        "today.json",
    }
