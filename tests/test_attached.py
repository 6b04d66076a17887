"""The text of attachments: in the record's data, remembered by what the files hold, told of where there is none."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "extraction"))
from made import AUTHOR, docx, paragraph, pdf, xlsx
from portal import ATTACHMENT, ROOT, SUPPORT, TODAY, Portal

from generator import desk, pipeline
from generator.build import code
from generator.build.store import Store
from generator.extraction.extract import extract_files
from generator.model.artifact import ContentChangedError, ContentFile
from generator.model.attached import AttachedText
from generator.model.issue import Issue, Severity
from generator.model.site import AttachedFile

HERE = "policy/shili-2026-small-business-support/"
FOLDER = SUPPORT.removesuffix(".md")
FORM, TABLE, CHART = "小微经营主体补助申请表.docx", "补助金额测算表.xlsx", "办理流程图解.pdf"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the attachments that were opened, in this process: a small portal is built by one."""
    names: list[str] = []

    def watched(root: Path, files: Sequence[AttachedFile]) -> Iterator[AttachedText]:
        names.extend(file.name for file in files)
        return extract_files(root, files)

    monkeypatch.setattr(desk, "extract_files", watched)
    return names


def texts_of(site: dict[str, bytes]) -> dict[str, str | None]:
    told: dict[str, Any] = json.loads(site[f"{HERE}index.json"])
    return {each["name"]: each.get("text") for each in told["attachments"]}


def rebuilt(portal: Portal, opened: list[str]) -> dict[str, bytes]:
    """Build again; the site must be a clean build's. `opened` is left with what the build itself opened."""
    opened.clear()
    site = portal.built()
    own = list(opened)
    assert site == portal.clean()
    opened[:] = own
    return site


def told_of(portal: Portal) -> list[Issue]:
    outcome = portal.build()
    assert outcome.is_written
    return [issue for issue in outcome.issues if issue.code == "attachment-text"]


def test_the_data_of_a_record_has_the_texts_of_its_attachments(built_portal: Portal) -> None:
    texts = texts_of(built_portal.built())
    assert list(texts) == [FORM, TABLE, CHART]
    assert "| 申请的补助 | ☐租金补助 ☐用工补助 ☐展销补助 |" in (texts[FORM] or "")
    assert "| 用工补助 | 新增并参保满六个月的人数 |" in (texts[TABLE] or "")
    assert "自初审通过之日起二十个工作日内，拨付到经营主体的账\n户。" in (texts[CHART] or "")
    assert told_of(built_portal) == []


def test_an_edited_record_opens_no_attachment(portal: Portal, opened: list[str]) -> None:
    before = texts_of(portal.built())
    portal.edit(SUPPORT)
    assert texts_of(rebuilt(portal, opened)) == before
    assert opened == []


def test_a_replaced_attachment_is_opened_alone_and_its_text_replaced(portal: Portal, opened: list[str]) -> None:
    (portal.content / FOLDER / FORM).write_bytes(docx(paragraph("新的申请表")))
    texts = texts_of(rebuilt(portal, opened))
    assert opened == [FORM]
    assert texts[FORM] == "新的申请表"
    assert "用工补助" in (texts[TABLE] or "")


def test_a_renamed_attachment_is_not_opened(portal: Portal, opened: list[str]) -> None:
    (portal.content / FOLDER / FORM).rename(portal.content / FOLDER / "申请表.docx")
    portal.edit(SUPPORT, f"file: {FORM}", "file: 申请表.docx")
    assert "申请表.docx" in texts_of(rebuilt(portal, opened))
    assert opened == []


def test_what_an_author_left_in_a_file_is_nowhere(portal: Portal) -> None:
    (portal.content / FOLDER / FORM).write_bytes(docx(paragraph("申请表")))
    (portal.content / FOLDER / TABLE).write_bytes(xlsx([("金额",)]))
    (portal.content / FOLDER / CHART).write_bytes(pdf("BT /F1 12 Tf 72 700 Td (steps) Tj ET"))
    site = portal.built()
    assert texts_of(site) == {FORM: "申请表", TABLE: "| 金额 |", CHART: "steps"}
    assert not any(AUTHOR.encode() in data for path, data in site.items() if "/files/" not in path)


def test_each_file_without_text_is_told_once_and_goes_out(portal: Portal) -> None:
    folder = portal.content / FOLDER
    (folder / FORM).write_bytes(b"PK\x03\x04 cut short")
    (folder / CHART).write_bytes(pdf("0 0 600 800 re f"))
    (folder / "正式文本.ofd").write_bytes(b"PK\x03\x04")
    portal.edit(SUPPORT, "attachments:\n", "attachments:\n  - file: 正式文本.ofd\n    title: 正式文本\n")
    found = told_of(portal)
    assert {(issue.severity, issue.blocks, issue.field) for issue in found} == {(Severity.INFO, False, "attachments")}
    assert [issue.message for issue in found] == [
        "附件“正式文本.ofd”的内容不能检索：检索程序读不了这种格式",
        f"附件“{FORM}”的内容不能检索：文件损坏，或者不完整",
        f"附件“{CHART}”的内容不能检索：里面没有可以检索的文字，多半是扫描件",
    ]
    assert all(issue.hint.startswith("公众只能按附件名称检索到它；") for issue in found)
    lines = (portal.content / SUPPORT).read_text("utf-8").splitlines()
    assert [lines[issue.line - 1].endswith(name) for issue, name in zip(found, ("ofd", "docx", "pdf"), strict=True)]
    texts = texts_of(portal.built())
    assert [name for name, text in texts.items() if text is None] == ["正式文本.ofd", FORM, CHART]
    checked = pipeline.check(portal.workspace(), today=TODAY).issues
    assert [issue for issue in checked if issue.code == "attachment-text"] == found


def test_a_text_that_is_cut_is_told(portal: Portal) -> None:
    (portal.content / FOLDER / FORM).write_bytes(docx("".join(paragraph("字" * 999) for _ in range(220))))
    (issue,) = told_of(portal)
    assert issue.message == f"附件“{FORM}”太长，只有前 199197 个字能检索"
    assert len(texts_of(portal.built())[FORM] or "") == 199_197


def test_personal_data_in_an_attachment_blocks_and_is_told_once(portal: Portal) -> None:
    rows = [["姓名", "身份证号"], ["张某", "11010519491231002X"], ["李某", "110105194912310038"]]
    (portal.content / FOLDER / TABLE).write_bytes(xlsx(rows))
    outcome = portal.build()
    assert not outcome.is_written
    (found,) = [issue for issue in outcome.issues if issue.blocks]
    assert (found.code, found.field) == ("PII-01", "attachments")
    assert TABLE in found.message
    assert "11010519491231002X" not in found.message + found.hint


def test_nothing_of_a_withdrawn_record_is_told(portal: Portal) -> None:
    (portal.content / FOLDER / CHART).write_bytes(pdf("0 0 600 800 re f"))
    portal.edit(SUPPORT, "attachments:\n", "withdrawn:\n  on: 2026-11-20\n  why: 内容重复\nattachments:\n")
    assert told_of(portal) == []
    site = portal.built()
    assert "attachments" not in json.loads(site[f"{HERE}index.json"])
    assert not any("新增并参保满六个月的人数".encode() in data for data in site.values())


# --- The cache ------------------------------------------------------------------------------------------------------


def kept(portal: Portal) -> list[str]:
    with sqlite3.connect(portal.cache / "kept.sqlite") as store:
        return [key for (key,) in store.execute("SELECT key FROM kept WHERE key LIKE 'attached:%' ORDER BY key")]


def every_file(portal: Portal) -> list[str]:
    """The names of all attachments; of files that are the same, one is opened. Tables of budgets are none."""
    files = [path for path in portal.content.glob("*/2*/*/*") if path.parts[-4] != "budget"]
    return sorted({path.read_bytes(): path.name for path in files}.values())


def test_a_damaged_text_is_found_again(portal: Portal, opened: list[str]) -> None:
    with sqlite3.connect(portal.cache / "kept.sqlite") as store:
        store.execute("UPDATE kept SET data = x'00' WHERE key LIKE 'attached:%:docx:%'")
    portal.edit(SUPPORT)
    rebuilt(portal, opened)
    assert opened == [FORM]


def test_a_text_lost_with_its_record_is_found_again(portal: Portal, opened: list[str]) -> None:
    """The page is to be made anew, and what it is made of is gone."""
    with sqlite3.connect(portal.cache / "kept.sqlite") as store:
        store.execute("DELETE FROM kept WHERE key LIKE 'attached:%' OR key LIKE 'text:%'")
    with (portal.theme / "record.html").open("a", encoding="utf-8") as file:
        file.write("<p>新的一行</p>\n")
    rebuilt(portal, opened)
    assert sorted(opened) == every_file(portal)


def test_sweeping_keeps_what_is_in_use(portal: Portal, opened: list[str]) -> None:
    before = kept(portal)
    assert len(before) == len(every_file(portal))
    store = Store(portal.cache / "kept.sqlite")
    store.put_many({f"attached:old:pdf:{number}": b"x" for number in range(1000)})
    store.close()
    portal.edit(SUPPORT)
    rebuilt(portal, opened)
    assert kept(portal) == before


def test_code_that_has_no_part_in_it_opens_no_attachment(
    portal: Portal, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(pipeline.PROGRAM, tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(desk, "read_code", lambda _program, types: code.read_code(copy, types))
    for module, expected in (("text/numeral.py", []), ("extraction/word.py", every_file(portal))):
        with (copy / module).open("a", encoding="utf-8") as file:
            file.write("\n# 改了一处。\n")
        rebuilt(portal, opened)
        assert sorted(opened) == sorted(expected)


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"other")
    for name in ("a.txt", "gone.txt"):
        file = AttachedFile(name, ContentFile(name, "0" * 64), 5)
        with pytest.raises(ContentChangedError):
            list(extract_files(tmp_path, [file]))


def test_who_publishes_an_edit_loads_no_library_of_a_format(portal: Portal) -> None:
    portal.edit(SUPPORT)
    program = (
        "import sys\nfrom generator.cli import main\n"
        "try:\n    main()\nfinally:\n    print([name for name in ('openpyxl', 'pypdfium2') if name in sys.modules])\n"
    )
    words = ["build", "--out", str(portal.out), "--today", TODAY.isoformat()]
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=portal.folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert ATTACHMENT.rpartition("/")[2] in texts_of(portal.built())


# --- The search -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phrase", ["☐展销补助", "D列自动计算", "不公示账号和个人信息", "办理流程图解"])
def test_what_stands_in_an_attachment_is_found(built_portal: Portal, phrase: str) -> None:
    done = built_portal.run("search", phrase, "--site", str(built_portal.out), "--json")
    assert HERE in done.stdout


def test_what_was_taken_out_of_an_attachment_is_found_no_more(portal: Portal) -> None:
    (portal.content / FOLDER / TABLE).write_bytes(xlsx([("换了内容",)]))
    portal.built()
    old, new = (
        portal.run("search", phrase, "--site", str(portal.out), "--json").stdout
        for phrase in ("D列自动计算", "换了内容")
    )
    assert HERE not in old
    assert HERE in new
