"""Every page of the demo portal and of the test sites, read by machine."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES, build, read_tree

from generator import content_types
from generator.load.read import RESERVED_IDS

ROOT = Path(__file__).parent.parent
VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
# It runs for seconds: the second compiler works longer than it saves. Its schema asks for more stack than the first leaves.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-Xss4m", "-jar", str(VNU)]
COLUMNS = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]


def _check_html(folder: Path) -> list[str]:
    command = [*JAVA, "--errors-only", "--skip-non-html", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{m['url'].removeprefix('file:')}:{m.get('lastLine')}: {m['message']}"
        for m in messages
        if m["type"] == "error"
    ]


@pytest.mark.skipif(not VNU.is_file(), reason="python3 scripts/test.py installs the Nu HTML checker")
def test_html_is_valid(demo_site: Path, tmp_path: Path) -> None:
    build(SITES / "hostile" / "content", tmp_path / "site")
    assert _check_html(demo_site) == []
    assert _check_html(tmp_path / "site") == []


def _pages(site: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in read_tree(site).items() if path.endswith(".html")}


def test_the_four_columns_stand_on_every_page_in_order(demo_site: Path) -> None:
    for path, page in _pages(demo_site).items():
        nav = page.partition('<nav class="site-nav"')[2].partition("</nav>")[0]
        assert re.findall(r">([^<]+)</a>", nav) == [*COLUMNS, "依申请公开"], path


def _is_record(path: str) -> bool:
    kind, *rest = path.split("/")
    types = content_types.discover()
    return kind in types and len(rest) == 2 and rest[0] not in RESERVED_IDS | types[kind].page_names


def test_meta_tags_by_kind_of_page(demo_site: Path) -> None:
    for path, page in _pages(demo_site).items():
        tags = dict(re.findall(r'<meta name="([A-Za-z]+)" content="([^"]*)">', page))
        for name in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords"):
            assert tags.get(name), (path, name)
        assert '<meta name="robots" content="noindex">' in page, path
        is_record = _is_record(path)
        assert bool(tags.get("ArticleTitle")) == is_record, path
        if is_record:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", tags["PubDate"]), path
            assert tags["ContentSource"], path


def test_titles_are_unique_and_language_is_set(demo_site: Path) -> None:
    pages = _pages(demo_site)
    titles = [re.search(r"<title>(.*?)</title>", page) for page in pages.values()]
    texts = [match[1] for match in titles if match]
    assert len(texts) == len(pages) == len(set(texts))
    assert all('<html lang="zh-CN">' in page for page in pages.values())


def test_samples_say_so_everywhere(demo_site: Path) -> None:
    for path in (demo_site / "data").glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        for record in data.get("records", []) if isinstance(data, dict) else []:
            page = (demo_site / path.stem / record["id"] / "index.html").read_text("utf-8")
            assert ("〔示例〕" in page.partition("<main")[2].partition("</h1>")[0]) == bool(record.get("sample"))


def test_seed_shows_nothing_invented(demo_site: Path) -> None:
    page = (demo_site / "policy/linzi-2022-government-self-construction/index.html").read_text("utf-8")
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "转载自公开文件" in main
    assert "待补充" in main
    assert "原文" in re.search(r"发文字号</dt><dd>(.*?)</div>", main, re.DOTALL)[1]  # type: ignore[index]
    assert "tel:0000" not in main


def test_feeds_and_site_map_are_well_formed_and_true(demo_site: Path) -> None:
    for path in [*demo_site.rglob("feed.xml"), *demo_site.rglob("events.xml"), demo_site / "sitemap.xml"]:
        ids = [element.text for element in ET.parse(path).iter("{http://www.w3.org/2005/Atom}id")]
        assert len(ids) == len(set(ids)), path
    locs = [e.text or "" for e in ET.parse(demo_site / "sitemap.xml").iter() if e.tag.endswith("loc")]
    assert len(locs) == len(set(locs))
    for loc in locs:
        below = loc.split("/zfxxgk/", 1)[1]
        assert (demo_site / below / "index.html").is_file(), loc


def test_first_view_and_next_page_stay_light(demo_site: Path) -> None:
    import gzip

    def packed(path: Path) -> int:
        return len(gzip.compress(path.read_bytes(), 6))

    assets = sum(packed(path) for path in (demo_site / "assets").glob("*.*"))
    seed = packed(demo_site / "policy/linzi-2022-government-self-construction/index.html")
    assert assets + packed(demo_site / "index.html") <= 60 * 1024
    assert seed <= 20 * 1024
    (modules,) = (demo_site / "assets").glob("search-*")
    started = packed(demo_site / "search/manifest.json") + packed(modules / "engine.js") + packed(modules / "page.js")
    assert started <= 12 * 1024
    assert started + packed(modules / "show.js") <= 18 * 1024


def test_csv_opens_in_excel_as_text(tmp_path: Path) -> None:
    build(SITES / "hostile" / "content", tmp_path / "site")
    data = (tmp_path / "site/data/policy.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    titles = [row[1] for row in rows]
    assert """'=HYPERLINK("http://x.example","点我")""" in titles
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
