"""The portal's data as other people's tools read them: the data package is valid, and says so only when it is."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES, TODAY, build

from generator import content_types
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.model.artifact import Supplies
from generator.model.settings import DataLicence
from generator.outputs.data_package import package_tasks

frictionless = pytest.importorskip("frictionless", reason="python3 scripts/test.py installs frictionless")

FIGURES = "budget-figures.csv"


def faults_of(folder: Path) -> list[str]:
    """What the library finds: the data set and the kind of error."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    found = [error.type for error in report.errors]
    return found + [f"{task.name}: {error.type}" for task in report.tasks for error in task.errors]


def test_all_data_sets_are_as_described(demo_site: Path) -> None:
    package = json.loads((demo_site / "data" / "datapackage.json").read_text("utf-8"))
    files = {resource["path"] for resource in package["resources"]}
    assert files == {path.name for path in (demo_site / "data").glob("*.csv")} - _of_empty_types(demo_site)
    assert faults_of(demo_site / "data") == []


def _of_empty_types(site: Path) -> set[str]:
    empty = set()
    for path in (site / "data").glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        if isinstance(data, dict) and data.get("records") == []:
            empty |= {f"{path.stem}.csv", *(f"{d.name}.csv" for d in content_types.discover()[path.stem].datasets)}
    return empty


@pytest.mark.parametrize("name", ["seed", "hostile", "empty"])
def test_data_of_other_portals_are_as_described(name: str, tmp_path: Path) -> None:
    content = SITES / name / "content"
    assert build(content, tmp_path / "site").is_written
    assert faults_of(tmp_path / "site" / "data") == []


def _cell(head: str, value: str) -> Callable[[list[dict[str, str]]], None]:
    def change(rows: list[dict[str, str]]) -> None:
        rows[0][head] = value

    return change


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("budget-figures: type-error", _cell("金额（元）", "—")),
        ("budget-figures: constraint-error", _cell("类别", "估计数")),
        ("budget-figures: constraint-error", _cell("填写情况", "")),
        ("budget-figures: foreign-key", _cell("机构编号", "nobody")),
        ("budget-figures: primary-key", lambda rows: rows.insert(0, dict(rows[0]))),
    ],
)
def test_what_is_wrong_is_found(
    demo_site: Path, tmp_path: Path, fault: str, change: Callable[[list[dict[str, str]]], None]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    package = json.loads((demo_site / "data" / "datapackage.json").read_text("utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] in {"unit", "budget", "budget-figures"}]
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")
    for name in ("unit.csv", "budget.csv"):
        shutil.copy(demo_site / "data" / name, data)
    rows = list(
        csv.DictReader(io.StringIO((demo_site / "data" / FIGURES).read_bytes().decode("utf-8-sig"), newline=""))
    )
    change(rows)
    with (data / FIGURES).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows[:50])
    assert fault in faults_of(data)


def test_licence_is_what_the_site_declares_and_nothing_else() -> None:
    types = content_types.discover()
    site = assemble(read_draft(SITES / "seed" / "content", types), types, today=TODAY)
    licence = DataLicence(title="示例区公共数据开放许可", url="https://www.shiliqu.example/licence/")

    def licences(declared: DataLicence | None) -> object:
        settings = site.settings.model_copy(update={"data_licence": declared})
        task = next(iter(package_tasks(replace(site, settings=settings), types)))
        (data,) = task.make(task.inputs, Supplies({}))
        assert isinstance(data, bytes)
        return json.loads(data).get("licenses")

    assert licences(None) is None
    assert licences(licence) == [{"title": licence.title, "path": licence.url}]


def test_the_package_says_what_is_in_it(demo_site: Path) -> None:
    package = json.loads((demo_site / "data" / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert all(field["description"] for field in fields), resource["name"]
        assert set(resource["schema"]["primaryKey"]) <= {field["name"] for field in fields}
        assert resource["schema"]["missingValues"] == [""]
