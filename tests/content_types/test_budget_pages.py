"""Pages of budget records read back: what is shown is what was written, what is computed is right, what is in the data is on the page."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))
from reading_tables import ReadTable, read_tables

ROOT = Path(__file__).parent.parent.parent
KINDS = {"预算数": "预算数", "决算数": "决算数", "上年决算数": "上年数", "上年预算数": "上年数"}
KEYS = {
    "sangong": {
        "“三公”经费合计": "total",
        "因公出国（境）费": "abroad",
        "公务用车购置及运行费": "car",
        "公务用车购置费": "car_buy",
        "公务用车运行维护费": "car_run",
        "公务接待费": "reception",
    },
    "gatherings": {"会议费": "meeting", "培训费": "training", "论坛、研讨会经费": "forum", "节庆活动经费": "festival"},
}
YEARS = {"预算数": "budget", "决算数": "final", "上年数": "prior"}
YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}

Written = dict[str, Any]


def records() -> list[Path]:
    return sorted((ROOT / "content" / "budget").glob("*/*.md"))


def read_written(path: Path) -> Written:
    """The front matter as text, by another reader than the portal's."""
    front = path.read_text("utf-8").split("\n---\n", 1)[0].removeprefix("---\n")
    data: Written = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 - text only
    return data


def tables_of(site: Path, record: str) -> dict[str, ReadTable]:
    """The tables of a record's page by the name of their file."""
    found = read_tables((site / "budget" / record / "index.html").read_text("utf-8"))
    return {table.files[0].rpartition("/")[2].removesuffix(".csv"): table for table in found if table.files}


def cells_of(table: ReadTable) -> Iterator[tuple[str, str, str]]:
    """Item, kind of figure and what is printed, of a table of changes."""
    for row in table.rows:
        for head, cell in zip(table.head, row, strict=True):
            if head in KINDS:
                yield row[0], KINDS[head], cell


@pytest.fixture(scope="session")
def pages(demo_site: Path) -> dict[str, dict[str, ReadTable]]:
    return {path.stem: tables_of(demo_site, path.stem) for path in records()}


@pytest.fixture(scope="session")
def figures(demo_site: Path) -> dict[str, dict[tuple[str, str], dict[str, str]]]:
    """The long data by record, then by item and kind of figure."""
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = defaultdict(dict)
    text = (demo_site / "data" / "budget-figures.csv").read_bytes().decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        key = row["项目"], row["类别"]
        assert key not in found[row["编号"]]
        found[row["编号"]][key] = row
    return found


def test_tables_of_changes_show_what_was_written(pages: dict[str, dict[str, ReadTable]]) -> None:
    seen = 0
    for path in records():
        written = read_written(path)
        for group, keys in KEYS.items():
            if group in written:
                table = pages[path.stem][f"table-{group}"]
                for item, kind, printed in cells_of(table):
                    told = written[group].get(keys[item], {}).get(YEARS[kind], "")
                    assert printed == told, (path.stem, item, kind)
                    seen += 1
                assert table.note == f"单位：{written['money_unit']}"
        if "operating" in written:
            for _item, kind, printed in cells_of(pages[path.stem]["table-operating"]):
                assert printed == written["operating"]["amounts"].get(YEARS[kind], "")
    assert seen > 2000


def test_changes_are_computed_right(pages: dict[str, dict[str, ReadTable]]) -> None:
    seen = 0
    for name, tables in pages.items():
        for key in ("table-sangong", "table-gatherings", "table-operating"):
            for row in tables[key].rows if key in tables else ():
                cells = dict(zip(tables[key].head, row, strict=True))
                own = cells.get("决算数", cells["预算数"])
                prior = cells.get("上年决算数", cells.get("上年预算数", ""))
                seen += check_change(own, prior, cells, name)
                if "完成预算" in cells and is_amount(own) and is_amount(cells["预算数"]):
                    base = Decimal(cells["预算数"])
                    assert cells["完成预算"] == (f"{percent(Decimal(own), base)}%" if base else "预算为 0"), name
    assert seen > 500


def is_amount(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+", cell) is not None


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def check_change(own: str, prior: str, cells: dict[str, str], name: str) -> bool:
    if not (is_amount(own) and is_amount(prior)):
        assert cells["比上年增减"] == cells["增减幅度"] == "", name
        return False
    change, base = Decimal(own) - Decimal(prior), Decimal(prior)
    assert Decimal(cells["比上年增减"]) == change, name
    assert cells["比上年增减"].startswith("+") == (change > 0), name
    if not base:
        assert cells["增减幅度"] == "上年为 0", name
    else:
        assert Decimal(cells["增减幅度"].removesuffix("%")) == percent(change, base), name
    return True


def test_long_data_are_the_figures_of_the_pages(
    pages: dict[str, dict[str, ReadTable]], figures: dict[str, dict[tuple[str, str], dict[str, str]]]
) -> None:
    assert set(figures) <= set(pages)
    for name, tables in pages.items():
        own, on_page = figures.get(name, {}), {}
        for key in ("table-sangong", "table-gatherings", "table-operating"):
            on_page |= {(item, kind): printed for item, kind, printed in cells_of(tables[key])} if key in tables else {}
        kind = "决算数" if name.endswith("-final") else "预算数"
        for key in ("table-counts", "table-procurement"):
            for row in tables[key].rows if key in tables else ():
                if (row[0], kind) in own:
                    on_page[row[0], kind] = row[1]
        # What nothing is told of stands in the data as a blank, and not on the page.
        assert {key: row["公布的数"] for key, row in own.items() if key in on_page or row["公布的数"]} == on_page, name


def test_amounts_in_yuan_and_what_is_blank(figures: dict[str, dict[tuple[str, str], dict[str, str]]]) -> None:
    states: set[str] = set()
    for rows in figures.values():
        for row in rows.values():
            printed, state = row["公布的数"], row["填写情况"]
            states.add(state)
            if state == "有数":
                assert Decimal(row["金额（元）"]) == Decimal(printed) * YUAN[row["金额单位"]]
            else:
                assert (state, row["金额（元）"]) == ("不涉及（—）" if printed else "空白", "")
    assert states == {"有数", "空白", "不涉及（—）"}


def test_statutory_tables_show_the_rows_of_the_data(demo_site: Path, pages: dict[str, dict[str, ReadTable]]) -> None:
    seen = 0
    for name, tables in pages.items():
        data = json.loads((demo_site / "budget" / name / "index.json").read_text("utf-8"))
        for number, told in enumerate(data.get("tables") or (), start=1):
            table = tables[f"table-{number}"]
            assert table.caption == told["name"]
            assert table.note == f"单位：{told.get('money_unit') or data['money_unit']}"
            assert table.panel == f"table-{number}"
            if told.get("rows"):
                assert [table.head, *table.rows][: len(told["rows"])] == told["rows"]
                # The form of “三公” may have all its items across, and one row of numbers.
                assert table.sums or all(all(row) for row in table.numeric), (name, table.caption)
                seen += 1
            else:
                assert table.rows == [[told["empty"]]]
    assert seen > 200


def test_codes_are_no_amounts_and_amounts_are_aligned(pages: dict[str, dict[str, ReadTable]]) -> None:
    for name, tables in pages.items():
        for table in (table for key, table in tables.items() if re.fullmatch(r"table-\d+", key)):
            for row, numeric in zip(table.rows, table.numeric, strict=True):
                for head, cell, is_number in zip(table.head, row, numeric, strict=True):
                    if "编码" in head:
                        assert not is_number, (name, head)
                    elif is_amount(cell):
                        assert is_number, (name, table.caption, head, cell)


def test_the_workbook_has_every_table(demo_site: Path, pages: dict[str, dict[str, ReadTable]]) -> None:
    for name, tables in sorted(pages.items())[::7]:
        if len(tables) < 2:
            assert not (demo_site / "budget" / name / "tables.xlsx").exists()
            continue
        book = openpyxl.load_workbook(demo_site / "budget" / name / "tables.xlsx")
        assert len(book.sheetnames) == len(tables)
        for sheet, table in zip(book.worksheets, tables.values(), strict=True):
            caption, head, *rows = sheet.iter_rows(values_only=True)
            assert caption[0] == (f"{table.caption}（{table.note}）" if table.note else table.caption)
            assert list(head) == table.head
            assert len(rows) == len(table.rows)
            for cells, printed in zip(rows, table.rows, strict=True):
                for cell, text in zip(cells, printed, strict=True):
                    assert (cell is None) == (text == ""), (name, table.caption, text)
                    assert not isinstance(cell, int | float) or is_amount(re.sub(r"[+,%]", "", text))


def test_lateness_is_told(demo_site: Path) -> None:
    late = [path.stem for path in records() if "逾期" in _timeliness(demo_site, path.stem)]
    assert late == ["shili-demo-town-2023-final"]
    told = _timeliness(demo_site, late[0])
    days = re.search(r"逾期 (\d+) 日", told)
    dates = re.findall(r"\d{4}-\d\d-\d\d", told)
    assert days
    assert len(dates) == 3


def _timeliness(site: Path, record: str) -> str:
    page = (site / "budget" / record / "index.html").read_text("utf-8")
    return page.partition('id="timeliness"')[2].partition("</section>")[0]
