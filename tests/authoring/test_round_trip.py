"""What is exported and imported is what was there: into nothing, and over itself."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from office import ROOT, TODAY, TYPES, Office, read_book

from generator.authoring.answer import AnswerError, Form, Names, collect_names, form_of, print_answer, read_answer
from generator.authoring.columns import tables_of
from generator.authoring.edit import append_entry
from generator.authoring.exporting import Exported, render_workbook
from generator.authoring.importing import Wish, known_titles, plan_import
from generator.authoring.record_text import render_record
from generator.authoring.rows import Reading
from generator.authoring.workbook import parse_workbook
from generator.load.read import read_draft
from generator.load.record_file import cut
from generator.load.yaml_source import parse_yaml
from generator.model.declaration import fields_of, to_public
from generator.model.fields import Part, PublishTime
from generator.model.reference import ItemId, PlaceId, RecordId, UnitId
from generator.model.site import Draft
from generator.text.front_matter import FrontMatter

KIND = TYPES["supervision"]
# Making a failing workbook smaller takes minutes; it is told as it is.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
UNITS = ("government-office", "finance-bureau", "housing-bureau", "civil-affairs-bureau")
WORDS = st.text(
    st.one_of(
        st.sampled_from("甲乙丙、，；|\\#:-\"'{}[]&*!%@=_x0041_ 　"),
        st.characters(codec="utf-8", categories=("L", "N", "P", "S")),
    ),
    min_size=1,
    max_size=20,
)
# Words that YAML or Excel would take for something else.
TRICKY = st.sampled_from(
    ("false", "null", "~", "=1+1", "60%", "2026-03-01", "1.0", "否", "合计", "'", "_x0041_", "- a", "a: b")
)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool) | TRICKY
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat)


FIXED: dict[type, st.SearchStrategy[str]] = {
    UnitId: st.sampled_from(UNITS),
    PlaceId: st.sampled_from(("demo-village", "first-community")),
    RecordId: st.sampled_from(("a-record", "another-2026")),
    ItemId: st.sampled_from(("a-record", "a-record#p3-8")),
    date: DAYS,
    PublishTime: DAYS | DAYS.map(lambda day: f"{day} 09:30"),
    bool: st.sampled_from(("true", "false")),
    int: st.integers(0, 100).map(str),
}


def scalars(form: Form, key: str) -> st.SearchStrategy[str]:
    kind = form.scalar
    if kind in FIXED:
        return FIXED[kind]
    if kind is not None and issubclass(kind, Enum):
        return st.sampled_from([str(each.value) for each in kind])
    if key == "url":
        return st.just("https://www.example.gov.cn/a?b=c")
    return TEXTS if key in ("text", "why", "what", "result", "summary") else LINES


def values(part: type[Part]) -> st.SearchStrategy[dict[str, Any]]:
    needed, optional = {}, {}
    for spec in fields_of(part):
        form = form_of(spec)
        one = values(form.part) if form.part is not None and form.scalar is None else scalars(form, spec.key)
        each = st.lists(one, min_size=1, max_size=2) if form.is_list else one
        (needed if spec.is_required else optional)[spec.key] = each
    return st.fixed_dictionaries(needed, optional=optional)


def listed(tree: dict[str, Any]) -> dict[str, Any]:
    """With every file that is shown as evidence among the attachments: import would list it."""
    shown = [e for key in ("updates", "closures") for item in tree.get(key, []) for e in item.get("evidence", [])]
    names = {each["file"]: each["title"] for each in shown if "file" in each}
    names |= {each["file"]: each["title"] for each in tree.get("attachments", [])}
    return tree | ({"attachments": [{"file": file, "title": title} for file, title in names.items()]} if names else {})


def empty_draft() -> Draft:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("site.yml", "units.yml", "places.yml"):
            shutil.copy(ROOT / "content" / name, folder)
        return read_draft(Path(folder), TYPES)


DRAFT = empty_draft()
NAMES = collect_names(DRAFT.units, DRAFT.places)
ORDER = [spec.key for spec in fields_of(KIND.record)]


def parse(text: str) -> tuple[Any, str]:
    parts = cut(text, "x.md")
    assert isinstance(parts, FrontMatter)
    document = parse_yaml(parts.yaml, "x.md")
    assert document.issues == ()
    return KIND.record.model_validate(document.tree), parts.body.strip("\n")


@settings(max_examples=25, deadline=None, phases=UNSHRUNK)
@given(st.lists(st.tuples(values(KIND.record), TEXTS), min_size=1, max_size=3))
def test_export_and_import_into_nothing_gives_the_same_records(told: list[tuple[dict[str, Any], str]]) -> None:
    exported = []
    for number, (tree, body) in enumerate(told):
        record = KIND.record.model_validate({**listed(tree), "title": f"{tree['title']}{number}"})
        exported.append(Exported(f"matter-{number}", record, f"\n{body}\n"))
    data = render_workbook(KIND, exported, NAMES, TODAY)
    reading = Reading(tables_of(KIND), NAMES, {}, known_titles(DRAFT, KIND))
    wish = Wish(KIND, DRAFT, TODAY, "content", {}, lambda _path: b"", lambda _id, _name: None, lambda _proposals: ())
    outcomes, findings = plan_import(parse_workbook(data), reading, wish)
    assert findings == ()
    assert [(o.id, o.faults, o.conflicts) for o in outcomes] == [(each.id, [], []) for each in exported]
    for outcome, each in zip(outcomes, exported, strict=True):
        assert outcome.proposal is not None
        record, body = parse(outcome.proposal.data.decode())
        shown = without_sample(to_public(record))
        assert shown == without_sample(to_public(each.record)) | (
            {"review": shown["review"]} if each.record.review is None else {}
        )
        assert body == each.body.strip("\n")


def without_sample(public: Any) -> Any:  # noqa: ANN401
    """What invented units publish is a sample, whatever the sheet says not of it; a source nobody named is asked for."""
    kept = {key: value for key, value in public.items() if key != "sample"}
    return {key: value for key, value in kept.items() if value != "待填写"}


@settings(max_examples=60, deadline=None, phases=UNSHRUNK)
@given(values(KIND.record), st.sampled_from(["updates", "closures", "notices", "corrections"]), st.data())
def test_an_appended_entry_reads_back_whatever_it_says(tree: dict[str, Any], key: str, data: st.DataObject) -> None:
    part = next(form_of(spec).part for spec in fields_of(KIND.record) if spec.key == key)
    assert part is not None
    entry = data.draw(values(part))
    before = render_record(KIND, tree, "正文")
    record, _body = parse(append_entry(before, key, entry, ORDER))
    old, _body = parse(before)
    assert getattr(record, key)[:-1] == getattr(old, key)
    assert getattr(record, key)[-1] == part.model_validate(entry)


def test_the_same_records_are_the_same_bytes(office: Office) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        assert office.run("export", "supervision", "--out", name).exit_code == 0
    assert (office.folder / "a.xlsx").read_bytes() == (office.folder / "b.xlsx").read_bytes()


@pytest.mark.parametrize("name", [kind.name for kind in TYPES.values() if kind.sheet])
def test_the_demonstration_year_goes_there_and_back(office: Office, name: str) -> None:
    """Whatever type is kept in sheets: an empty template is taken, what is exported changes nothing, and makes all of it anew."""
    shutil.rmtree(office.content)
    shutil.copytree(ROOT / "content", office.content)
    before, records = office.files(), office.public(name)
    assert office.run("template", name, "--out", "模板.xlsx").exit_code == 0
    assert office.load("模板.xlsx", kind=name).exit_code == 0
    assert office.run("export", name, "--out", "台账.xlsx", "--files", "附件").exit_code == 0
    result = office.load(kind=name)
    assert (result.exit_code, office.files()) == (0, before), result.output
    shutil.rmtree(office.content / name)
    files = ["--files", "附件"] if (office.folder / "附件").exists() else []
    result = office.load("台账.xlsx", *files, kind=name)
    assert result.exit_code == 0, result.output
    assert records
    assert office.public(name) == records
    after = office.files()
    assert office.load("台账.xlsx", *files, kind=name).exit_code == 0
    assert office.files() == after
    # A record lies under the year in which it was published, unless somebody put it elsewhere.
    assert {Path(path).name for path in before if "." in path} == {Path(path).name for path in after}


def test_nobody_who_reviewed_is_in_the_workbook(office: Office) -> None:
    office.run("export", "supervision", "--out", "a.xlsx")
    book = read_book((office.folder / "a.xlsx").read_bytes())
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [value for value in cells if "审查员" in str(value)] == []


def test_the_workbook_is_pleasant(office: Office) -> None:
    assert office.run("template", "supervision", "--out", "模板.xlsx").exit_code == 0
    book = read_book((office.folder / "模板.xlsx").read_bytes())
    assert book.sheetnames[:3] == ["督查台账", "进展", "销号"]
    assert book.sheetnames[-2:] == ["名录", "填写说明"]
    sheet = book["督查台账"]
    assert sheet.freeze_panes == "C2"
    choices = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    assert choices["C2"].startswith("'名录'!")
    assert office.load("模板.xlsx").exit_code == 0
    assert office.run("template", "supervision", "--out", "模板.xlsx").exit_code == 0


def test_a_text_that_no_cell_holds_stops_the_export(office: Office) -> None:
    office.matter.write_text(office.matter.read_text("utf-8") + "长" * 40_000, "utf-8")
    result = office.run("export", "supervision", "--out", "a.xlsx")
    assert (result.exit_code, "Excel 一格最多" in result.output, (office.folder / "a.xlsx").exists()) == (
        1,
        True,
        False,
    )


def test_a_name_that_two_bear_is_none() -> None:
    twins = [unit.model_copy(update={"short_name": "区局"}) for unit in DRAFT.units[:2]]
    names: Names = collect_names(twins, ())
    form = Form(UnitId, None, is_list=False)
    with pytest.raises(AnswerError, match=twins[0].id):
        read_answer(form, "区局", names)
    assert read_answer(form, print_answer(form, twins[0].id, names), names) == twins[0].id
