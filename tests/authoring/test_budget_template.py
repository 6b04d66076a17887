"""`gongkai template | import | export budget`: an empty workbook, filled in, is a record, and that record a workbook again."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).parent))
from budget_books import KIND, ROOT, TODAY, TYPES, Came, as_dict, as_list, book_of, come, save, small_draft
from office import Office

from generator import cli_sheets
from generator.authoring.book_write import render_book
from generator.content_types.budget.record import Budget
from generator.load.read import read_draft
from generator.model.site import Draft
from generator.text.front_matter import split_front_matter

UNIT = ["--unit", "区政府办公室", "--year", "2024", "--phase", "决算", "--level", "单位"]
GIVEN = {"publisher": "government-office", "fiscal_year": "2024", "phase": "决算", "level": "单位"}
EXAMPLE = KIND.folder / "examples" / "good" / "office-final.md"
SANGONG = {
    "合计": (12, 9.3),
    "因公出国（境）费": (0, 0),
    "公务用车购置及运行维护费": (8, 6.8),
    "公务用车购置费": ("—", "—"),
    "公务用车运行维护费": (8, 6.8),
    "公务接待费": (4, 2.5),
}


def put(sheet: Worksheet, label: str, *values: object, column: int = 2) -> None:
    """Write beside a label."""
    row = next(cell.row for cell in sheet["A"] if cell.value == label)
    for number, value in enumerate(values, column):
        sheet.cell(row, number, value)  # type: ignore[arg-type]


def fill_in(data: bytes) -> bytes:
    """What a person types: two tables, the “三公” figures, what is beside the tables, and that the others are empty."""
    book = openpyxl.load_workbook(BytesIO(data))
    put(book["基本情况"], "批准或批复日期", "2025-08-12")
    put(book["基本情况"], "批准或批复机关", "示例区财政局")
    for number in (3, 5):
        sheet = book[f"公开{number:02d}表"]
        rows = [
            ("合计", "", 320, 260, 60),
            ("201", "一般公共服务支出", 320, 260, 60),
            ("20103", "办公室", 320, 260, 60),
        ]
        for row, values in enumerate([*rows, ("2010301", "行政运行", 320, 260, 60)], 4):
            for column, value in enumerate(values, 1):
                if value != "":
                    sheet.cell(row, column, value)  # type: ignore[arg-type]
    for label, values in SANGONG.items():
        put(book["公开07表"], label, *values)
    put(book["有关情况"], "会议费", 1.5, 1.25)
    put(book["有关情况"], "机关运行经费", 58, 55.2, 56)
    put(book["有关情况"], "公务接待费增减原因", "接待批次减少。")
    put(book["有关情况"], "国内公务接待批次", 11)
    put(book["有关情况"], "政府采购总额", 20)
    for number in (1, 2, 4, 6, 8, 9):
        put(book[f"公开{number:02d}表"], "空表说明：", "本年度无收入和支出，本表为空表。")
    return save(book)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return small_draft(tmp_path_factory.mktemp("draft"))


def test_a_template_that_was_filled_in_is_a_record(draft: Draft) -> None:
    data = fill_in(render_book(book_of().make(GIVEN, draft, TODAY), TODAY))
    came = come(data, draft)
    assert came.told(faults=True) == {}
    assert came.only.missing == ()
    values = came.values
    assert as_dict(values["sangong"])["total"] == {"budget": "12.00", "final": "9.30", "prior": ""}
    assert as_dict(as_dict(values["sangong"])["car_buy"])["final"] == "—"
    assert as_dict(as_dict(values["sangong"])["abroad"])["final"] == "0.00"
    assert as_dict(as_dict(values["gatherings"])["meeting"]) == {"budget": "1.50", "final": "1.25"}
    assert as_dict(as_dict(values["operating"])["amounts"]) == {"budget": "58.00", "final": "55.20", "prior": "56.00"}
    assert values["counts"] == {"reception_batches": "11"}
    assert as_dict(values["procurement"])["total"] == "20"
    assert values["approved_on"] == "2025-08-12"
    assert [len(as_list(as_dict(each).get("rows", []))) for each in as_list(values["tables"])] == [
        0,
        0,
        5,
        0,
        5,
        0,
        7,
        0,
        0,
    ]
    assert came.rows("公开05表")[4] == ["2010301", "行政运行", "320.00", "260.00", "60.00"]


def test_every_phase_and_level_has_its_sheets(draft: Draft) -> None:
    for phase, level, sheets in (
        ("预算", "部门", 9),
        ("决算", "单位", 9),
        ("调整预算", "单位", 9),
        ("决算", "区级汇总", 15),
    ):
        made = book_of().make({**GIVEN, "phase": phase, "level": level}, draft, TODAY)
        names = [leaf.name for leaf in made.leaves]
        assert len(names) == len(set(names)) == sheets + 3
        came = come(render_book(made, TODAY), draft, is_judged=False)
        assert len(as_list(came.values["tables"])) == sheets, (phase, level)
        assert all(as_dict(each)["name"] in _titles(made.leaves) for each in as_list(came.values["tables"]))
        assert [came.values[key] for key in ("phase", "level")] == [phase, level]


def _titles(leaves: object) -> set[str]:
    return {leaf.lines[0].cells[0] for leaf in leaves}  # type: ignore[attr-defined]


def with_example(folder: Path, year: int = 2024) -> Draft:
    """The example as a record of the government office."""
    small_draft(folder)
    text = EXAMPLE.read_text("utf-8").replace("demo-office", "government-office").replace("2024", str(year))
    path = folder / "content" / "budget" / "2025" / "office-final.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return read_draft(folder / "content", TYPES)


def test_last_years_figures_are_there_already(tmp_path: Path) -> None:
    before = with_example(tmp_path, 2023)
    made = book_of().make(GIVEN, before, TODAY)
    book = openpyxl.load_workbook(BytesIO(render_book(made, TODAY)))
    prior = {row[0].value: row[3].value for row in book["公开07表"].iter_rows(min_row=4, max_row=9)}
    assert prior == {
        "合计": 9.3,
        "因公出国（境）费": 0,
        "公务用车购置及运行维护费": 6.8,
        "公务用车购置费": 0,
        "公务用车运行维护费": 6.8,
        "公务接待费": 2.5,
    }
    codes = [cell.value for cell in book["公开05表"]["A"]]
    assert "2010301" in codes
    assert any("已经按 2023 年公布的决算填好" in note for note in made.notes)
    other = book_of().make({**GIVEN, "money_unit": "元"}, before, TODAY)
    assert not any("填好" in note and "已经" in note for note in other.notes)


def test_a_record_as_a_workbook_reads_back_as_it_is(tmp_path: Path) -> None:
    there = with_example(tmp_path)
    (parsed,) = there.records
    assert isinstance(parsed.record, Budget)
    parts = split_front_matter((tmp_path / parsed.path).read_text("utf-8"))
    assert parts is not None
    made = book_of().show(parsed.id, parsed.record, parts.body, there)
    came = _come_beside(render_book(made, TODAY), there, tmp_path)
    assert came.told(faults=True) == {}
    assert came.only.held == parsed.path
    assert came.only.conflicts == ()
    changed = openpyxl.load_workbook(BytesIO(render_book(made, TODAY)))
    sheet = next(each for each in changed.worksheets if each.title.startswith("公开07表"))
    sheet["C6"] = 99
    came = _come_beside(save(changed), there, tmp_path)
    assert any("99" in each.message for each in (*came.only.conflicts, *came.only.faults))
    assert came.only.proposal is None


def test_a_row_that_was_put_in_does_not_make_all_below_it_differ(tmp_path: Path) -> None:
    there = with_example(tmp_path)
    (parsed,) = there.records
    assert isinstance(parsed.record, Budget)
    made = book_of().show(parsed.id, parsed.record, "", there)
    book = openpyxl.load_workbook(BytesIO(render_book(made, TODAY)))
    sheet = next(each for each in book.worksheets if each.title.startswith("公开05表"))
    sheet.insert_rows(5)
    for column, value in enumerate(("299", "其他支出", 1, 1), 1):
        sheet.cell(5, column, value)
    (conflict,) = _come_beside(save(book), there, tmp_path).only.conflicts
    assert (conflict.place, parsed.path in conflict.message) == (f"{sheet.title}!A5", True)
    assert "“299 其他支出”这一行" in conflict.message
    sheet.delete_rows(4, 2)
    (conflict,) = _come_beside(save(book), there, tmp_path).only.conflicts
    assert re.search(rf"“201 一般公共服务支出”这一行在 {parsed.path} 第 \d+ 行，工作簿里没有", conflict.message)


def _come_beside(data: bytes, draft: Draft, folder: Path) -> Came:
    return come(data, draft, read_file=lambda path: (folder / path).read_bytes())


# --- commands --------------------------------------------------------------------------------------------------------


def test_from_a_template_to_a_record(office: Office) -> None:
    result = office.run("template", "budget", *UNIT, "--out", "空表.xlsx")
    assert result.exit_code == 0, result.output
    (office.folder / "填好.xlsx").write_bytes(fill_in((office.folder / "空表.xlsx").read_bytes()))
    before = office.files()
    dry = office.run("import", "budget", "填好.xlsx", "--dry-run")
    assert office.files() == before
    assert "试导入，什么也没有写" in dry.output
    office.run("import", "budget", "填好.xlsx")
    new = {name: data for name, data in office.files().items() if name not in before}
    stem = "budget/2026/government-office-2024-unit-final"
    assert set(new) == {f"{stem}.md", *(f"{stem}/公开{number:02d}表.csv" for number in (3, 5, 7))}
    text = new[f"{stem}.md"].decode()
    assert "rows: 公开05表.csv" in text
    assert new[f"{stem}/公开05表.csv"].decode("utf-8-sig").splitlines()[-1] == "2010301,行政运行,320.00,260.00,60.00"
    again = office.run("import", "budget", "填好.xlsx")
    assert again.exit_code == 0
    assert "没有变化" in again.output
    book = openpyxl.load_workbook(office.folder / "填好.xlsx")
    book["公开05表"]["C7"] = 321
    book.save(office.folder / "改过.xlsx")
    conflict = office.run("import", "budget", "改过.xlsx")
    assert conflict.exit_code == 1
    assert re.search(
        r"公开05表!C7：.*“2010301 行政运行”的“合计”.*/公开05表\.csv 第 5 行第 3 格 是“320\.00”，.*“321\.00”",
        conflict.output,
    )
    assert {name: data for name, data in office.files().items() if name not in before} == new
    exported = office.run("export", "budget", "government-office-2024-unit-final", "--out", "导出.xlsx")
    assert exported.exit_code == 0, exported.output
    assert "没有变化" in office.run("import", "budget", "导出.xlsx").output


def test_options_may_stand_before_the_file_and_wrong_ones_are_refused(office: Office) -> None:
    office.run("template", "budget", *UNIT, "--out", "空表.xlsx")
    assert office.run("import", "budget", "--year", "2024", "空表.xlsx", "--dry-run").exit_code == 1
    wrong = office.run("import", "budget", "空表.xlsx", "--yaer", "2024")
    assert wrong.exit_code == 2
    assert "没有选项" in wrong.output
    assert office.run("import", "budget", "--dry-run").exit_code == 2
    assert office.run("import", "budget", "没有.xlsx").exit_code == 2
    assert office.run("import", "supervision", "空表.xlsx", "--year", "2024").exit_code == 2
    nobody = office.run("template", "budget", "--unit", "没有这个局")
    assert nobody.exit_code == 2
    assert "--unit（公开主体）" in nobody.output
    other = office.run("import", "budget", "空表.xlsx", "--year", "2023", "--dry-run")
    assert other.exit_code == 1
    assert re.search(r"✗ --year：.*“2023”.*基本情况!B5.*“2024”", other.output)
    assert "没有导入，什么也没有写" in other.output
    unknown = office.run("export", "budget", "nothing")
    assert unknown.exit_code == 2
    assert office.run("export", "supervision", "rural-road").exit_code == 2


def test_who_sits_at_a_terminal_is_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["没有的局", "区财政局", "2024", "3"])
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(cli_sheets, "asker", lambda: ask)
    office.save(
        office.sheet([["支出决算表"], ["单位：万元"], ["科目编码", "科目名称", "合计"], ["201", "服务", 1]]), "a.xlsx"
    )
    result = office.run("import", "budget", "a.xlsx")
    assert "finance-bureau-2024-unit-final.md" in result.output
    assert len(asked) == 4
    assert asked[1].startswith("没有机构“没有的局”")


def test_what_nobody_told_is_asked_for_in_the_message(office: Office) -> None:
    office.save(
        office.sheet([["支出决算表"], ["单位：万元"], ["科目编码", "科目名称", "合计"], ["201", "服务", 1]]), "a.xlsx"
    )
    result = office.run("import", "budget", "a.xlsx")
    assert result.exit_code == 1
    assert all(each in result.output for each in ("--unit", "--year", "--level"))
    assert "没有导入" in result.output
    office.save(office.sheet([["随便", "写的"], ["1", "2"]]), "b.xlsx")
    nothing = office.run("import", "budget", "b.xlsx")
    assert nothing.exit_code == 1
    assert "没有导入" in nothing.output


def test_the_budgets_of_the_demonstration_read_back_as_they_are() -> None:
    there = read_draft(ROOT / "content", TYPES)
    found = [each for each in there.records if each.type == "budget" and each.path.startswith("content/budget/2026/")]
    assert len(found) > 10
    for parsed in found:
        assert parsed.record is not None
        parts = split_front_matter((ROOT / parsed.path).read_text("utf-8-sig"))
        assert parts is not None
        data = render_book(book_of().show(parsed.id, parsed.record, parts.body, there), TODAY)
        came = _come_beside(data, there, ROOT)
        assert came.only.held == parsed.path
        assert came.only.conflicts == ()
        assert came.told(faults=True) == {}
        assert all("正文" in told for told in came.told(faults=False).values()), parsed.id
