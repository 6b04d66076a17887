"""`gongkai import`: workbooks as offices have them. Every row is imported or reported with its cell; nothing is overwritten."""

from __future__ import annotations

import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from office import MATTER, Office

FILL = ["--fill", "公开主体=区政府办公室", "--fill", "事项来源=本级决策部署", "--fill", "督查类别=专项督查"]
HEAD = [
    "序号",
    "工作任务",
    "责任单位",
    "配合单位",
    "交办时间",
    "完成时限",
    "来源文件",
    "反馈时间",
    "完成进度",
    "工作进展",
]


def nasty(office: Office) -> None:
    """A title over everything, merged cells, several rows a matter, days and shares in every form, a total, a footnote."""
    note = "示例区政府常务会议"
    sheet = office.sheet(
        [
            ["2026年重点任务督查台账"],
            ["填表单位：区政府办公室"],
            HEAD,
            ["一、城建类"],
            [
                1,
                "示例河清淤",
                "区住房城乡建设局",
                "区财政局、区民政局",
                "2026年3月1日",
                46387,
                note,
                "2026.3.20",
                0.2,
                "开工",
            ],
            [None, None, None, None, None, None, None, "2026/5/8", "６０％", "过半"],
            [None, None, None, None, None, None, None, datetime.fromisoformat("2026-09-01"), 80, "收尾"],
            [2, "示例桥维修", "住房城乡建设局", None, date(2026, 3, 1), "2026-12-31", note, None, None, None],
            [
                3,
                "示例路绿化",
                "区住房城乡建设局",
                "区财政局\n区民政局",
                46082,
                "2026-12-31",
                note,
                "2026-13-01",
                10,
                "x",
            ],
            [None] * 10,
            ["合计", None, None, None, None, None, None, None, 3, None],
        ],
        "台账",
    )
    sheet.merge_cells("A1:J1")
    sheet.merge_cells("A4:J4")
    for column in "ABCDEFG":
        sheet.merge_cells(f"{column}5:{column}7")
    sheet["I5"].number_format = "0%"
    office.save(sheet)


def test_an_offices_own_sheet(office: Office) -> None:
    nasty(office)
    before = office.files()
    dry = office.load("台账.xlsx", *FILL, "--dry-run")
    assert office.files() == before
    result = office.load("台账.xlsx", *FILL)
    assert result.exit_code == 1
    assert dry.stdout.replace("试导入，什么也没有写。", "") == result.stdout
    records = office.public()
    new = records["supervision-2026-0001"]
    assert isinstance(new, dict)
    assert new["lead_unit"] == "housing-bureau"
    assert new["support_units"] == ["finance-bureau", "civil-affairs-bureau"]
    assert (new["assigned_on"], new["due_on"]) == ("2026-03-01", "2026-12-31")
    assert [(u["on"], u["percent"], u["text"]) for u in new["updates"]] == [  # type: ignore[index,call-overload,union-attr]
        ("2026-03-20", 20, "开工"),
        ("2026-05-08", 60, "过半"),
        ("2026-09-01", 80, "收尾"),
    ]
    assert len(records) == 2
    for told in (
        "台账!A4：“一、城建类”是横跨几列的小标题",
        "台账!A3：“序号”没有对应的项，没有导入",
        "没有“牵头单位”列，把“责任单位”当作“牵头单位”",
        "台账!C8：“牵头单位”：没有机构“住房城乡建设局”，是不是 区住房城乡建设局？",
        "台账!H9：“反馈日期”：“2026-13-01”这一天不存在",
        "台账!A11：这一行是合计",
        "3 件，新建 1 件，添记录 0 件，没有变化 0 件，没有导入 2 件",
    ):
        assert told in result.stdout, result.stdout


def test_the_same_sheet_again_changes_nothing_and_new_rows_are_added(office: Office) -> None:
    rows: list[list[object]] = [
        ["事项", "牵头单位", "交办日期", "完成时限", "来源说明", "反馈日期", "进度", "进展情况"],
        ["示例河清淤", "区住房城乡建设局", "2026-03-01", "2026-12-31", "会议", "2026-03-20", "20%", "开工"],
    ]
    office.save(office.sheet(rows))
    assert office.load("台账.xlsx", *FILL).exit_code == 0
    before = office.files()
    again = office.load("台账.xlsx", *FILL)
    assert (again.exit_code, office.files()) == (0, before), again.output
    rows.append(["示例河清淤", *[None] * 4, "2026-05-20", "50%", "过半"])
    office.save(office.sheet(rows))
    assert "添记录  supervision-2026-0001" in office.load("台账.xlsx", *FILL).stdout
    assert len(office.records()["supervision-2026-0001"].updates) == 2  # type: ignore[attr-defined]


def test_what_differs_is_a_conflict_and_is_not_applied(office: Office) -> None:
    rows: list[list[object]] = [
        ["编号", "标题", "完成时限", "反馈日期", "进度", "进展情况"],
        ["rural-road", "示例镇农村公路硬化三公里", "2027-12-20", "2026-03-28", 40, "换了说法"],
        ["rural-road", None, None, "2026-11-20", "45%", "继续施工"],
    ]
    office.save(office.sheet(rows))
    result = office.load()
    assert result.exit_code == 1
    assert "Sheet1!C2：“首次完成时限”在 content/supervision/2026/rural-road.md 里是“2026-12-20”" in result.stdout
    assert "Sheet1!D2：" in result.stdout
    text = office.matter.read_text("utf-8")
    line = "  - {on: 2026-11-20, percent: 45, text: 继续施工}\n"
    assert text.replace(line, "") == MATTER
    assert line in text


def test_what_the_checks_refuse_is_told_at_its_cell(office: Office) -> None:
    rows: list[list[object]] = [
        ["编号", "标题", "反馈日期", "进度", "进展情况"],
        ["rural-road", None, "2026-11-20", "30%", "倒退"],
        ["rural-road-two", "示例村公路", "2026-11-20", "30%", "没有牵头单位"],
    ]
    office.save(office.sheet(rows))
    before = office.files()
    result = office.load()
    assert (result.exit_code, office.files()) == (1, before)
    assert "Sheet1!D2：进度从 40 退到 30，没有说明原因" in result.stdout
    assert "缺少“牵头单位”" in result.stdout


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("二〇二六年三月", "不是日期"),
        ("3月1日", "不是日期"),
        ("2026-02-30", "这一天不存在"),
        (12, "不是日期"),
        ("=1/0", "公式"),
    ],
)
def test_days_that_cannot_be_read(office: Office, cell: object, told: str) -> None:
    office.save(office.sheet([["编号", "反馈日期", "进度", "进展情况"], ["rural-road", cell, "50%", "x"]]))
    result = office.load()
    assert (result.exit_code, "Sheet1!B2：" in result.stdout, told in result.stdout) == (1, True, True), result.stdout
    assert office.matter.read_bytes() == MATTER.encode()


@pytest.mark.parametrize(
    ("cell", "form", "percent"),
    [
        ("60%", "", 60),
        ("６０", "", 60),
        (0.6, "", 60),
        (0.07, "", None),
        (60, "", 60),
        (1, "0%", 100),
        (1, "", None),
        ("大半", "", None),
        (0.555, "", None),
        ("100.0%", "", 100),
    ],
)
def test_shares(office: Office, cell: object, form: str, percent: int | None) -> None:
    sheet = office.sheet([["编号", "反馈日期", "进度", "进展情况"], ["rural-road", "2026-11-20", cell, "x"]])
    if form:
        sheet["C2"].number_format = form
    office.save(sheet)
    result = office.load()
    updates = office.records()["rural-road"].updates  # type: ignore[attr-defined]
    told = updates[-1].percent if len(updates) > 1 else None
    assert (told, result.exit_code) == (percent, 0 if percent else 1), result.stdout


def test_what_is_hidden_is_told_and_left_out_unless_wanted(office: Office) -> None:
    sheet = office.sheet(
        [
            ["编号", "反馈日期", "进度", "进展情况", "解决的问题"],
            ["rural-road", "2026-10-20", "50%", "甲", 1],
            ["rural-road", "2026-11-20", "60%", "乙", None],
        ],
        "进展",
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("问题清单")
    other.append(["编号", "发现日期", "问题"])
    other.append(["rural-road", "2026-10-01", "缺砂石"])
    other.sheet_state = "hidden"
    office.save(sheet)
    result = office.load()
    for told in ("进展!第 3 行：是隐藏的行", "进展!E1：“解决的问题”是隐藏的列", "问题清单：工作表是隐藏的"):
        assert told in result.stdout
    record = office.records()["rural-road"]
    assert [u.percent for u in record.updates] == [40, 50]  # type: ignore[attr-defined]
    office.matter.write_bytes(MATTER.encode())
    assert office.load("台账.xlsx", "--with-hidden").exit_code == 0
    record = office.records()["rural-road"]
    assert [u.percent for u in record.updates] == [40, 50, 60]  # type: ignore[attr-defined]
    assert record.updates[1].solves == (1,)  # type: ignore[attr-defined]
    assert len(record.problems) == 2  # type: ignore[attr-defined]


def test_a_heading_in_two_rows(office: Office) -> None:
    sheet = office.sheet(
        [
            ["编号", "进展", None, None],
            [None, "反馈日期", "进度", "进展情况"],
            ["rural-road", "2026-11-20", "50%", "x"],
        ]
    )
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:D1")
    office.save(sheet)
    assert office.load().exit_code == 0
    assert len(office.records()["rural-road"].updates) == 2  # type: ignore[attr-defined]


def test_columns_can_be_mapped_by_hand(office: Office) -> None:
    office.save(office.sheet([["项目号", "日子", "多少", "说说"], ["rural-road", "2026-11-20", "50%", "x"]]))
    words = "项目号=id,日子=反馈日期,多少=updates.percent,说说=updates.text"
    assert office.load("台账.xlsx", "--map", words, "--dry-run").exit_code == 0
    (office.folder / "列.yml").write_text(
        "项目号: id\n日子: 反馈日期\n多少: updates.percent\n说说: updates.text\n", "utf-8"
    )
    assert office.load("台账.xlsx", "--map", "列.yml").exit_code == 0
    assert len(office.records()["rural-road"].updates) == 2  # type: ignore[attr-defined]
    wrong = office.load("台账.xlsx", "--map", "项目号=idd")
    assert (wrong.exit_code, "没有字段“idd”" in wrong.output) == (2, True)


def test_rows_that_belong_to_nothing(office: Office) -> None:
    rows: list[list[object]] = [
        ["编号", "标题", "反馈日期", "进度"],
        [None, None, "2026-11-20", "50%"],
        ["填表人：某某", None, None, None],
        ["7", "新事项", None, None],
    ]
    office.save(office.sheet(rows))
    result = office.load()
    assert result.exit_code == 1
    assert "Sheet1!A2：这一行没有编号，也没有标题" in result.stdout
    assert "编号“填表人:某某”只能用小写英文字母" in result.stdout
    assert "编号“7”像是序号" in result.stdout
    assert list(office.records()) == ["rural-road"]


def test_two_values_for_one_field_are_told(office: Office) -> None:
    rows: list[list[object]] = [
        ["标题", "牵头单位", "完成时限"],
        ["新事项", "区财政局", "2026-12-01"],
        ["新事项", "区财政局", "2026-12-02"],
    ]
    office.save(office.sheet(rows))
    result = office.load()
    assert "Sheet1!C3：和 Sheet1!C2 写的不一样" in result.stdout
    assert list(office.records()) == ["rural-road"]


def test_a_title_that_two_matters_have_needs_a_number(office: Office) -> None:
    office.matter.with_name("second.md").write_bytes(MATTER.encode())
    office.save(
        office.sheet([["标题", "问题", "发现日期"], ["示例镇农村公路硬化三公里", "缺砂石", "2026-11-01"]], "问题清单")
    )
    result = office.load()
    assert (result.exit_code, "请在“编号”里写明是哪一件" in result.stdout) == (1, True)


def test_evidence_comes_from_a_folder(office: Office) -> None:
    office.save(
        office.sheet(
            [
                ["编号", "销号日期", "办理结果", "核实单位", "佐证"],
                ["rural-road", "2026-11-20", "通车", "区政府办公室", "验收意见 | 验收.txt"],
            ],
            "销号",
        )
    )
    before = office.files()
    result = office.load()
    assert (result.exit_code, "销号!E2：找不到附件“验收.txt”" in result.stdout, office.files()) == (1, True, before)
    folder = office.folder / "附件/rural-road"
    folder.mkdir(parents=True)
    (folder / "验收.txt").write_text("合格", "utf-8")
    assert office.load("台账.xlsx", "--files", "附件").exit_code == 0
    assert office.run("check").exit_code == 0


@pytest.mark.parametrize("data", [b"", b"PK", b"not a workbook", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_workbook_is_told(office: Office, data: bytes) -> None:
    (office.folder / "台账.xlsx").write_bytes(data)
    result = office.load()
    assert (result.exit_code, "没有导入" in result.output) == (2, True)


def test_a_million_merged_cells_do_no_harm(office: Office) -> None:
    """What a library would fill with a cell object each."""
    office.save(office.sheet([["编号", "反馈日期", "进展情况"], ["rural-road", "2026-11-20", "x"]]))
    out = BytesIO()
    with ZipFile(office.folder / "台账.xlsx") as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            merged = b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
            new.writestr(name, data.replace(b"</sheetData>", merged) if "sheet1" in name else data)
    (office.folder / "大.xlsx").write_bytes(out.getvalue())
    assert "缺少“进度”" in office.load("大.xlsx").stdout


def test_types_without_a_sheet_say_so(office: Office) -> None:
    office.save(office.sheet([["编号"]]))
    result = office.run("import", "policy", "台账.xlsx")
    assert (result.exit_code, "supervision" in result.output) == (2, True)
