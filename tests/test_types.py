"""A type is one folder: a third one, in a folder of its own, gets everything from its declaration."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES, TODAY, build, read_tree

from generator import content_types, pipeline
from generator.load.check_record import acceptable_rules, rules_of
from generator.load.record_file import RecordFile, parse_record_file
from generator.model.artifact import ContentFile
from generator.model.declaration import fields_of

HEARING = '''
"""听证公告: a type that exists only in this test."""
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from generator.model.content_type import ContentType
from generator.model.fields import Column, Day, Facet, Label
from generator.model.record import Record


class Stage(StrEnum):
    """Stages."""

    OPEN = "报名中"
    HELD = "已举行"


class Hearing(Record):
    """听证公告."""

    stage: Annotated[Stage, Label("听证阶段"), Column(), Facet(slugs=(("报名中", "open"), ("已举行", "held")))]
    hearing_on: Annotated[Day, Label("听证日期"), Column()]


TYPE = ContentType(
    name="hearing", label="听证公告", description="重大决策听证的公告。", keywords=("听证",), column_type="征集调查",
    columns=("public-services",), record=Hearing, folder=Path(__file__).parent,
)
'''

RECORD = """---
title: 关于举行水价听证会的公告
publisher: demo-office
published_on: 2026-03-02
openness: 主动公开
sample: true
review:
  secrecy: {by: 甲, on: 2026-03-01, result: 可以公开}
  disclosure: {by: 乙, on: 2026-03-01, result: 可以公开}
stage: 报名中
hearing_on: 2026-12-30
---

欢迎报名。
"""


def test_a_new_folder_is_a_whole_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "types" / "hearing"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(HEARING, "utf-8")
    monkeypatch.setattr(content_types, "__path__", [*content_types.__path__, str(tmp_path / "types")])
    content = shutil.copytree(SITES / "hostile" / "content", tmp_path / "content")
    shutil.rmtree(content / "policy")
    (content / "hearing" / "2026").mkdir(parents=True)
    (content / "hearing" / "2026" / "water-price.md").write_text(RECORD, "utf-8")
    outcome = build(content, tmp_path / "site")
    assert outcome.is_written, outcome.issues
    site = tmp_path / "site"
    page = (site / "hearing/water-price/index.html").read_text("utf-8")
    assert "听证阶段" in page
    assert "2026年12月30日" in page
    assert "关于举行水价听证会的公告" in (site / "hearing/index.html").read_text("utf-8")
    for directory in ("stage/open", "year/2026", "publisher/demo-office"):
        assert "关于举行水价听证会的公告" in (site / f"hearing/by/{directory}/index.html").read_text("utf-8")
    assert "报名中" in (site / "data/hearing.csv").read_text("utf-8-sig")
    assert json.loads((site / "data/hearing.json").read_text("utf-8"))["records"][0]["stage"] == "报名中"
    schema = json.loads((site / "data/hearing.schema.json").read_text("utf-8"))
    assert schema["properties"]["stage"]["title"] == "听证阶段"
    assert "stage" in [
        f["key"] for f in json.loads((site / "data/hearing.dictionary.json").read_text("utf-8"))["fields"]
    ]
    assert "water-price" in (site / "hearing/feed.xml").read_text("utf-8")
    assert "/hearing/water-price/" in (site / "sitemap.xml").read_text("utf-8")
    assert json.loads((site / "hearing/water-price/index.json").read_text("utf-8"))["hearing_on"] == "2026-12-30"
    assert 'href="../hearing/"' in (site / "disclosure/index.html").read_text("utf-8")
    sys.modules.pop("generator.content_types.hearing")


def _examples(quality: str) -> list[tuple[str, Path]]:
    types = content_types.discover()
    return [
        (name, path)
        for name, kind in types.items()
        for path in sorted((kind.folder / "examples" / quality).glob("*.md"))
    ]


def _content_with(tmp_path: Path, name: str, *paths: Path) -> Path:
    content = shutil.copytree(SITES / "hostile" / "content", tmp_path / "content")
    shutil.rmtree(content / "policy")
    (content / name / "2026").mkdir(parents=True)
    for path in paths:
        shutil.copy(path, content / name / "2026" / f"{path.stem.lower()}.md")
    # Records of other types that a type's examples refer to.
    for path in (content_types.discover()[name].folder / "examples" / "beside").glob("*/*.md"):
        (content / path.parent.name / "2026").mkdir(parents=True, exist_ok=True)
        shutil.copy(path, content / path.parent.name / "2026")
    return content


@pytest.mark.parametrize("name", list(content_types.discover()))
def test_good_examples_are_published(name: str, tmp_path: Path) -> None:
    paths = [path for kind, path in _examples("good") if kind == name]
    assert paths, "a type shows what it wants"
    outcome = build(_content_with(tmp_path, name, *paths), tmp_path / "site")
    assert outcome.is_written, outcome.issues
    assert outcome.issues == ()
    for path in paths:
        assert (tmp_path / "site" / name / path.stem / "index.html").is_file()


@pytest.mark.parametrize(("name", "path"), [pytest.param(*e, id=f"{e[0]}-{e[1].stem}") for e in _examples("bad")])
def test_bad_examples_are_refused_with_their_code(name: str, path: Path) -> None:
    kind = content_types.discover()[name]
    data = path.read_bytes()
    file = RecordFile(kind, "example", ContentFile(f"content/{name}/2026/example.md", "0" * 64), (), str(path))
    issues = parse_record_file(file, data).parsed.issues
    assert [issue.code for issue in issues if issue.blocks] == [path.stem.split("--")[0]]
    assert all(issue.hint and issue.line > 0 for issue in issues)


def test_codes_are_unique_and_only_rules_of_form_can_be_accepted() -> None:
    types = content_types.discover()
    codes = [rule.code for rule in rules_of(types)]
    assert len(codes) == len(set(codes))
    # An official text is not altered to please a rule: neither its number nor the sums and sentences it was printed with.
    sums = {f"BUD-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 17, 18, 19, 22)}
    assert set(acceptable_rules(types)) == {"DOC-01", *sums}


def test_accepted_original_goes_out_with_a_note(tmp_path: Path) -> None:
    text = (content_types.discover()["policy"].folder / "examples/good/notice.md").read_text("utf-8")
    text = text.replace(
        "index_no: 11000000000000019Q/2026-0000001",
        "index_no: 11000000000000019Q/2026-0000001\naccepted:\n  - {code: PII-01, why: 原件如此, by: 某, on: 2026-03-02}",
    )
    content = _content_with(tmp_path, "policy")
    (content / "policy/2026/notice.md").write_text(text + "\n电话 13800138001\n", "utf-8")
    outcome = pipeline.check(pipeline.Workspace(content, tmp_path / "site", None), today=TODAY)
    codes = sorted(issue.code for issue in outcome.issues if issue.blocks)
    assert codes == ["PII-01", "accepted"], "what is personal is never accepted"


def test_committed_schemas_are_those_of_the_declarations() -> None:
    from generator.outputs.datasets import record_schema

    folder = Path(__file__).parent.parent / "schemas"
    for name, kind in content_types.discover().items():
        assert json.loads((folder / f"{name}.schema.json").read_text("utf-8")) == record_schema(kind)


def test_irregular_number_of_a_confirmed_original_goes_out_as_printed(tmp_path: Path) -> None:
    text = (content_types.discover()["policy"].folder / "examples/bad/DOC-01--brackets.md").read_text("utf-8")
    accepted = "accepted:\n  - {code: DOC-01, only: '[2026]1号', why: 原件这样印发, by: 审查员丙, on: 2026-03-02}\ndocument_no:"
    content = _content_with(tmp_path, "policy")
    (content / "policy/2026/notice.md").write_text(text.replace("document_no:", accepted), "utf-8")
    outcome = build(content, tmp_path / "site")
    assert outcome.is_written
    assert [issue.code for issue in outcome.issues] == ["DOC-01"]
    page = (tmp_path / "site/policy/notice/index.html").read_text("utf-8")
    assert "示政发[2026]1号" in page
    assert "“[2026]1号”，原件就是这样印的" in page
    assert "审查员丙" not in page


def test_a_clause_that_moved_keeps_its_address(tmp_path: Path) -> None:
    text = (content_types.discover()["policy"].folder / "examples/good/notice.md").read_text("utf-8")
    alias = "anchor_aliases:\n  - {old: p7, new: p1}\nsummary:"
    content = _content_with(tmp_path, "policy")
    (content / "policy/2026/notice.md").write_text(text.replace("summary:", alias), "utf-8")
    assert build(content, tmp_path / "site").is_written
    page = (tmp_path / "site/policy/notice/index.html").read_text("utf-8")
    assert page.index('id="p7"') < page.index("全区农村公路。")
    (content / "policy/2026/notice.md").write_text(text.replace("summary:", alias.replace("p1", "p5")), "utf-8")
    outcome = build(content, tmp_path / "site")
    assert [issue.code for issue in outcome.issues if issue.blocks] == ["anchor-alias"]


def test_a_withdrawn_record_keeps_its_address_and_loses_its_text(tmp_path: Path) -> None:
    text = (content_types.discover()["policy"].folder / "examples/good/notice.md").read_text("utf-8")
    content = _content_with(tmp_path, "policy")
    withdrawn = "withdrawn: {on: 2026-04-01, why: 内容有误}\nsummary:"
    (content / "policy/2026/notice.md").write_text(text.replace("summary:", withdrawn), "utf-8")
    assert build(content, tmp_path / "site").is_written
    page = (tmp_path / "site/policy/notice/index.html").read_text("utf-8")
    assert "本信息已撤下" in page
    assert "内容有误" in page
    for path, data in read_tree(tmp_path / "site").items():
        assert "全区农村公路".encode() not in data, path
    assert not pipeline.search(tmp_path / "site", pipeline.Wish("全区农村公路"))[1].hits
    assert "notice" not in (tmp_path / "site/data/policy.csv").read_text("utf-8-sig")
    assert "养护" not in (tmp_path / "site/policy/index.html").read_text("utf-8").partition("<main")[2]


ODD = (
    "",
    "~",
    "[]",
    "{}",
    "[1, 2]",
    "{a: b}",
    "[[x]]",
    "[{}]",
    "0001-01-01",
    "1e9",
    "!!python/name:os.system x",
    "|\n  x\n  y",
)


@pytest.mark.parametrize("name", list(content_types.discover()))
@pytest.mark.parametrize("odd", ODD)
def test_no_value_of_any_field_is_more_than_an_issue(name: str, odd: str) -> None:
    kind = content_types.discover()[name]
    example = next((kind.folder / "examples" / "good").glob("*.md")).read_text("utf-8")
    for spec in fields_of(kind.record):
        rest = re.sub(rf"(?m)^{spec.key}:.*\n(?:[ -].*\n)*?(?=[a-z-])", "", example)
        data = rest.replace("---\n", f"---\n{spec.key}: {odd}\n", 1).encode()
        file = RecordFile(kind, "example", ContentFile("content/x.md", "0" * 64), (), "x")
        for issue in parse_record_file(file, data).parsed.issues:
            assert issue.message
            assert issue.hint
            assert issue.line >= 1


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    content = _content_with(tmp_path, "policy")
    (content / "policy" / "2026" / "link.md").symlink_to(tmp_path / "nowhere")
    (content / "policy" / "2026" / "page.md").write_text("---\n---\n", "utf-8")
    (content / "policy" / "loose.md").write_text("x", "utf-8")
    (content / "policy" / "2026" / "deep" / "er").mkdir(parents=True)
    (content / "policy" / "2026" / "deep" / "er" / "x.txt").write_text("x", "utf-8")
    outcome = pipeline.check(pipeline.Workspace(content, tmp_path / "site", None), today=TODAY)
    told = {issue.path for issue in outcome.issues if issue.code in ("file-unknown", "file-name")}
    names = ("policy/2026/link.md", "policy/2026/page.md", "policy/loose.md", "policy/2026/deep/er/x.txt")
    assert told == {f"content/{name}" for name in names}
