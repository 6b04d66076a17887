"""`gongkai import budget --replace`: what is not public yet takes a workbook's figures, and nothing else of it is touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from budget_books import KIND, TODAY, save
from office import Office
from test_budget_template import UNIT, fill_in, put

from generator.authoring.edit import EditError, read_tree, replace_body, replace_values
from generator.authoring.publicity import Evidence, why_public
from generator.authoring.write import write_changes
from generator.build.releases import ReadOnlyReleases
from generator.model.artifact import ContentChangedError
from generator.model.declaration import fields_of
from generator.model.history import ChangeKind, History, Published
from generator.model.record import Correction
from generator.model.site import Details
from generator.model.work import FileChange

STEM = "budget/2026/government-office-2024-unit-final"
ORDER = [spec.key for spec in fields_of(KIND.record)]
BY_HAND = """summary: 示例区政府办公室公布二〇二四年度单位决算，包括收入、支出和“三公”经费情况，并说明增减原因。
accepted:   # 照原件
  - {code: BUD-99, why: 原件这样印, by: 示例审查员甲, on: 2026-11-24}
attachments:
  - {file: 原件.txt, title: 原件}
"""


@pytest.fixture
def imported(office: Office) -> Office:
    """An office that imported a workbook today, into a repository that does not have the file yet, and then went on by hand."""
    subprocess.run(["git", "init", "-q", str(office.folder)], check=True)
    subprocess.run(["git", "-C", str(office.folder), "add", "content"], check=True)
    office.run("template", "budget", *UNIT, "--out", "空表.xlsx")
    (office.folder / "填好.xlsx").write_bytes(fill_in((office.folder / "空表.xlsx").read_bytes()))
    office.run("import", "budget", "填好.xlsx")
    path = office.content / f"{STEM}.md"
    text = path.read_text("utf-8").replace("待填写", "示例审查员乙").replace("在这里写正文。", "手写的正文。")
    path.write_text(text.replace("\nsangong:", f"\n# 批注\n{BY_HAND}sangong:", 1), "utf-8")
    (office.content / STEM / "原件.txt").write_text("原件", "utf-8")
    return office


def change(office: Office, edit: Callable[[openpyxl.Workbook], None], name: str = "改过.xlsx") -> str:
    book = openpyxl.load_workbook(office.folder / "填好.xlsx")
    edit(book)
    (office.folder / name).write_bytes(save(book))
    return name


def other_figures(book: openpyxl.Workbook) -> None:
    for number in (3, 5):
        for row in range(4, 8):
            book[f"公开{number:02d}表"].cell(row, 3, 321)
            book[f"公开{number:02d}表"].cell(row, 4, 261)


def differing(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_figures_of_tables_change_their_files_alone(imported: Office) -> None:
    before = imported.files()
    name = change(imported, other_figures)
    plain = imported.run("import", "budget", name)
    assert plain.exit_code == 1
    assert "加上 --replace" in plain.output
    dry = imported.run("import", "budget", name, "--replace", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert imported.files() == before
    assert "公开05表!C7：《公开05表 一般公共预算财政拨款支出决算表》“2010301 行政运行”的“合计”" in dry.output
    assert f"改写 content/{STEM}/公开05表.csv" in dry.output
    done = imported.run("import", "budget", name, "--replace")
    assert done.exit_code == 0, done.output
    after = imported.files()
    assert differing(before, after) == {f"{STEM}/公开03表.csv", f"{STEM}/公开05表.csv"}
    assert after[f"{STEM}/公开05表.csv"].decode("utf-8-sig").splitlines()[-1] == "2010301,行政运行,321.00,261.00,60.00"
    assert "没有变化" in imported.run("import", "budget", name, "--replace").output


def test_words_change_in_their_place_and_all_else_of_the_file_stays(imported: Office) -> None:
    before = (imported.content / f"{STEM}.md").read_text("utf-8")

    def edit(book: openpyxl.Workbook) -> None:
        put(book["有关情况"], "会议费", 1.75)
        put(book["有关情况"], "培训费", 2)
        put(book["基本情况"], "批准或批复日期", "2025-08-13")

    done = imported.run("import", "budget", change(imported, edit), "--replace")
    assert done.exit_code == 0, done.output
    after = (imported.content / f"{STEM}.md").read_text("utf-8")
    gone, new = (
        [line for line in one.splitlines() if line not in other.splitlines()]
        for one, other in ((before, after), (after, before))
    )
    assert gone == ["approved_on: 2025-08-12", "    budget: 1.50"]
    assert new[0] == "approved_on: 2025-08-13"
    assert {"    budget: 1.75", "  training:"} <= set(new)
    assert BY_HAND in after
    assert after.endswith("手写的正文。\n")


def test_what_only_the_file_says_is_told_and_stays(imported: Office) -> None:
    path = imported.content / f"{STEM}.md"
    path.write_text(path.read_text("utf-8").replace("    final: 1.25\n", "    final: 1.25\n    prior: 1.10\n"), "utf-8")

    def edit(book: openpyxl.Workbook) -> None:
        put(book["有关情况"], "会议费", 1.75)
        book.create_sheet("说明")["A1"] = "工作簿里另外写的一段文字，很长很长，足以让人知道这不是表格而是文字说明。"

    done = imported.run("import", "budget", change(imported, edit), "--replace")
    assert done.exit_code == 0, done.output
    assert "照旧 2 处" in done.output
    assert "是“1.10”，工作簿里没有写" in done.output
    assert "正文在 content/" in done.output
    text = path.read_text("utf-8")
    assert "prior: 1.10" in text
    assert text.endswith("手写的正文。\n")


def test_a_table_that_became_empty_loses_its_file_and_no_other(imported: Office) -> None:
    before = imported.files()

    def edit(book: openpyxl.Workbook) -> None:
        for number in (3, 5):
            sheet = book[f"公开{number:02d}表"]
            sheet.delete_rows(4, 4)
            put(sheet, "空表说明：", "本年度无收入和支出，本表为空表。")

    done = imported.run("import", "budget", change(imported, edit), "--replace")
    assert done.exit_code == 0, done.output
    after = imported.files()
    assert before.keys() - after.keys() == {f"{STEM}/公开03表.csv", f"{STEM}/公开05表.csv"}
    assert after[f"{STEM}/原件.txt"] == before[f"{STEM}/原件.txt"]
    assert b"\xe6\x89\xb9\xe6\xb3\xa8" in after[f"{STEM}.md"]
    back = imported.run("import", "budget", "填好.xlsx", "--replace")
    assert back.exit_code == 0, back.output
    assert imported.files() == before


def test_a_comment_among_what_is_written_anew_is_not_lost(imported: Office) -> None:
    path = imported.content / f"{STEM}.md"
    path.write_text(path.read_text("utf-8").replace("rows: 公开05表.csv", "rows: 公开05表.csv  # 核对过"), "utf-8")
    before = imported.files()

    def edit(book: openpyxl.Workbook) -> None:
        book["公开05表"].delete_rows(4, 4)
        put(book["公开05表"], "空表说明：", "本年度无收入和支出，本表为空表。")

    refused = imported.run("import", "budget", change(imported, edit), "--replace")
    assert refused.exit_code == 1
    assert "批注" in refused.output
    assert imported.files() == before
    assert imported.run("import", "budget", change(imported, other_figures), "--replace").exit_code == 0
    assert "# 核对过" in path.read_text("utf-8")


def test_what_would_block_or_is_not_understood_is_not_taken(imported: Office) -> None:
    before = imported.files()

    def wrong_sum(book: openpyxl.Workbook) -> None:
        book["公开05表"]["C7"] = 322

    blocked = imported.run("import", "budget", change(imported, wrong_sum), "--replace")
    assert blocked.exit_code == 1
    assert "替换以后有" in blocked.output

    def no_amount(book: openpyxl.Workbook) -> None:
        book["公开05表"]["C7"] = "三百"

    unread = imported.run("import", "budget", change(imported, no_amount), "--replace")
    assert unread.exit_code == 1
    assert "工作簿里有要改的地方，先在 Excel 里改好" in unread.output
    assert imported.files() == before


def test_a_cell_that_is_not_understood_stops_the_others_too(imported: Office) -> None:
    """Nothing would block without it: nobody need say how many guests there were."""
    before = imported.files()

    def no_number(book: openpyxl.Workbook) -> None:
        other_figures(book)
        put(book["有关情况"], "国内公务接待人次", "若干")

    refused = imported.run("import", "budget", change(imported, no_number), "--replace")
    assert refused.exit_code == 1
    assert "工作簿里有要改的地方，先在 Excel 里改好" in refused.output
    assert imported.files() == before


def test_a_text_that_was_exported_comes_back(imported: Office) -> None:
    assert imported.run("export", "budget", Path(STEM).name, "--out", "导出.xlsx").exit_code == 0
    book = openpyxl.load_workbook(imported.folder / "导出.xlsx")
    book["文字说明"]["A2"] = "改过的正文。"
    (imported.folder / "导出.xlsx").write_bytes(save(book))
    done = imported.run("import", "budget", "导出.xlsx", "--replace")
    assert done.exit_code == 0, done.output
    assert (imported.content / f"{STEM}.md").read_text("utf-8").endswith("---\n\n改过的正文。\n")


def test_a_workbook_of_another_year_that_kept_the_id_is_refused(imported: Office) -> None:
    before = imported.files()
    imported.run("export", "budget", Path(STEM).name, "--out", "导出.xlsx")
    book = openpyxl.load_workbook(imported.folder / "导出.xlsx")
    put(book["基本情况"], "预算年度", "2023")
    (imported.folder / "导出.xlsx").write_bytes(save(book))
    refused = imported.run("import", "budget", "导出.xlsx", "--replace")
    assert refused.exit_code == 1
    assert "工作簿不是这一份的：“预算年度”" in refused.output
    assert imported.files() == before


# --- what is public --------------------------------------------------------------------------------------------------


def test_what_may_be_public_is_refused(imported: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    name, path = change(imported, other_figures), imported.content / f"{STEM}.md"
    before = path.read_text("utf-8")
    run = ("import", "budget", name, "--replace")
    (imported.folder / "发布记录").mkdir()
    recorded = (*run, "--record", "发布记录", "--dry-run")
    path.write_text(before.replace("published_on: 2026-11-24", "published_on: 2026-11-23"), "utf-8")
    for words in (run, recorded):
        assert "已经过了" in imported.run(*words).output
    known = Published("x", ChangeKind.ADDED, "x/", "x.md", "", "", date(2026, 11, 1), ())
    history = History(records={"x": known}, sequence=3)
    monkeypatch.setattr("generator.cli_book.read_releases", lambda folder: ReadOnlyReleases(folder, history))
    assert imported.run(*recorded).exit_code == 0
    mine = known._replace(record=Path(STEM).name)
    history = History(records={mine.record: mine}, sequence=3)
    assert "发布记录里有它，2026-11-01 发布的" in imported.run(*recorded).output
    path.write_text(before, "utf-8")
    subprocess.run(["git", "-C", str(imported.folder), "add", "-f", str(path)], check=True)
    committed = imported.run(*run)
    assert committed.exit_code == 1
    assert "可能已经公开" in committed.output
    assert path.read_text("utf-8") == before
    subprocess.run(["git", "-C", str(imported.folder), "rm", "-q", "-r", "--cached", "content"], check=True)
    assert "查不清" in imported.run(*run).output
    (imported.folder / ".git").rename(imported.folder / "elsewhere")
    assert "查不清" in imported.run(*run).output
    assert path.read_text("utf-8") == before


def test_in_doubt_a_record_is_public(imported: Office) -> None:
    (parsed,) = (each for each in imported.draft().records if each.type == "budget")

    def ask(today: date, *, committed: bool | None) -> str:
        return why_public(parsed, Evidence(today, None, lambda _path: committed))

    assert ask(date(2026, 11, 23), committed=True) == ""
    assert ask(TODAY, committed=False) == ""
    assert "不在 git 里" in ask(TODAY, committed=None)
    assert "已经过了" in ask(date(2026, 11, 25), committed=False)
    assert parsed.record is not None
    told = Correction.model_construct(on=TODAY, what="金额", why="抄错")
    record = parsed.record.model_copy(update={"corrections": (told,)})
    corrected = parsed._replace(details=Details(record, {}, ""))
    assert "更正记录" in why_public(corrected, Evidence(TODAY, {}, lambda _path: False))


def test_options_that_have_nothing_to_do_are_refused(imported: Office) -> None:
    for words in (
        ("import", "supervision", "填好.xlsx", "--replace"),
        ("import", "budget", "填好.xlsx", "--record", "."),
    ):
        assert imported.run(*words).exit_code == 2


# --- files -----------------------------------------------------------------------------------------------------------


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"1")
    (tmp_path / "old.csv").write_bytes(b"old")
    changes = (
        FileChange("a.md", b"1", b"2"),
        FileChange("a/new.csv", None, b"new"),
        FileChange("old.csv", b"old", None),
    )
    unlink = Path.unlink

    def fail(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "old.csv":
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", fail)
        with pytest.raises(PermissionError):
            write_changes(tmp_path, changes)
    found = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"a.md": b"1", "old.csv": b"old"}
    write_changes(tmp_path, changes)
    found = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"a.md": b"2", "new.csv": b"new"}
    with pytest.raises(ContentChangedError):
        write_changes(tmp_path, changes)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_values_in_files_as_people_write_them(line_end: str) -> None:
    text = "\ufeff---\ntitle: '甲'  # 题\nscope: [a, b]\nreasons:\n  total: |\n    一\n    二\nsummary:\n---\n\n正文\n"
    text = text.replace("\n", line_end)
    values = {"title": "乙", "scope": ["a", "c"], "summary": "概述"}
    edited = replace_values(text, {**values, "approved_by": "人大"}, ORDER)
    assert read_tree(edited) == {**values, "approved_by": "人大", "reasons": {"total": "一\n二\n"}}
    assert edited.startswith(f"\ufeff---{line_end}title: 乙  # 题{line_end}")
    assert edited.count("\n") == edited.count(line_end) == text.count("\n") + 1
    assert replace_body(edited, "新的\n\n两段").endswith(
        f"---{line_end}{line_end}新的{line_end}{line_end}两段{line_end}"
    )
    assert replace_values(text, {"title": "甲"}, ORDER) == text
    with pytest.raises(EditError, match="批注"):
        replace_values(
            text.replace("scope: [a, b]", f"scope:{line_end}  # 两个{line_end}  - a"), {"scope": ["a", "b"]}, ORDER
        )
