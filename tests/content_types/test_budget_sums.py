"""Figures of budgets: sums of every kind, found where they are wrong and nowhere else."""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from budget_samples import SAMPLES, read_documents

from generator import content_types
from generator.content_types.budget import counts, naming, sums
from generator.content_types.budget.crosstable import sangong_cells
from generator.content_types.budget.figures import check_figures, sums_of
from generator.content_types.budget.forms import forms_of
from generator.content_types.budget.record import Budget, Level, Phase
from generator.content_types.budget.tables import read_tables
from generator.load.record_file import RecordFile, parse_record_file
from generator.model.artifact import ContentFile
from generator.model.issue import Issue, Severity
from generator.model.site import AttachedFile, Details, Parsed

TYPE = content_types.discover()["budget"]
BASE: dict[str, object] = {
    "title": "示例区财政局2024年度部门决算",
    "publisher": "finance-bureau",
    "published_on": "2025-08-20",
    "openness": "主动公开",
    "fiscal_year": "2024",
    "phase": "决算",
    "level": "部门",
    "money_unit": "万元",
    "withheld": "测试",
}
KEYS = ("total", "abroad", "car", "car_buy", "car_run", "reception")


def budget(**fields: object) -> Budget:
    return Budget.model_validate(BASE | fields)


def parsed(record: Budget) -> Parsed:
    """A record whose every field stands on a line of its own: its path is its place."""
    return Parsed(
        "budget",
        "x",
        "content/x.md",
        "0",
        ContentFile("content/x.md", "0"),
        None,
        (),
        (),
        Details(record, Everywhere(), ""),
    )


class Everywhere(dict[tuple[str | int, ...], tuple[int, int, str]]):
    """Every path is a place, told by itself."""

    def __contains__(self, _path: object) -> bool:
        return True

    def __getitem__(self, path: tuple[str | int, ...]) -> tuple[int, int, str]:
        return 1, 1, "/".join(map(str, path))


def find(record: Budget) -> list[Issue]:
    return [i for i in check_figures(parsed(record)) if i.severity is not Severity.INFO]


def sangong(**rows: tuple[str, ...]) -> dict[str, object]:
    return {key: dict(zip(("budget", "final", "prior"), row, strict=False)) for key, row in rows.items()}


# --- REGULATIONS §12 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        sangong(  # 嘉定区司法局 2017
            total=("22.00", "8.77"),
            abroad=("—", "—"),
            car=("14.00", "8.47"),
            car_buy=("—", "—"),
            car_run=("14.00", "8.47"),
            reception=("8.00", "0.30"),
        ),
        sangong(
            total=("2911.47", "2706.86"),
            abroad=("13.06", "10.20"),
            car=("1679.69", "1590.94"),
            reception=("1218.72", "1105.72"),
        ),
        sangong(total=("444.16",), abroad=("1.7",), car=("196.48",), reception=("245.98",)),  # 烈山区: not in binary
        sangong(total=("245.98",), car=("245.98",), car_buy=("168",), car_run=("77.98",)),
        sangong(
            total=("10044.01", "11324.44"),
            abroad=("8657.78", "9605.80"),
            car=("1377.96", "1410.94"),
            reception=("8.27", "307.70"),
        ),
    ],
    ids=["嘉定", "施甸", "烈山", "烈山 cars", "外交部"],
)
def test_real_figures_that_add_up_pass(rows: dict[str, object]) -> None:
    assert find(budget(sangong=rows)) == []


def test_guilin_2015_is_flagged_at_the_wrong_cell_by_both_rules() -> None:
    rows = sangong(
        total=("", "34.35"),
        abroad=("", "0"),
        car=("", "0"),
        car_buy=("", "0"),
        car_run=("", "32.65"),
        reception=("", "1.70"),
    )
    found = find(budget(sangong=rows))
    assert [(i.code, i.path, i.blocks) for i in found] == [
        ("BUD-01", "sangong/car/final", True),
        ("BUD-02", "sangong/car/final", True),
    ]
    assert all("公务用车购置及运行费决算数是 0万元，应为 32.65万元" in i.message for i in found)


@pytest.mark.parametrize(("total", "codes"), [("9.31", []), ("9.29", []), ("9.32", ["BUD-01"]), ("9.28", ["BUD-01"])])
def test_a_hundredth_is_rounding_and_two_are_not(total: str, codes: list[str]) -> None:
    record = budget(sangong=sangong(total=("", total), abroad=("", "0"), car=("", "6.80"), reception=("", "2.50")))
    assert [i.code for i in find(record)] == codes
    told = list(check_figures(parsed(record)))
    assert [(i.severity, i.blocks) for i in told] == ([(Severity.ERROR, True)] if codes else [(Severity.INFO, False)])


@pytest.mark.parametrize(
    ("unit", "level", "amounts", "is_wrong"),
    [
        ("元", "部门", ("100", "60", "41"), False),  # one 元
        ("元", "部门", ("100", "60", "42"), True),
        ("元", "部门", ("100.00", "60.00", "40.02"), True),
        ("万元", "部门", ("100", "60", "41"), True),  # few figures are whole by chance
        ("万元", "区级汇总", ("100", "60", "41"), False),  # a district prints whole 万元
        ("万元", "部门", ("1.0000", "0.6000", "0.4050"), False),  # finer than 0.01 万元
    ],
)
def test_rounding_by_unit(unit: str, level: str, amounts: Sequence[str], is_wrong: bool) -> None:
    total, car, reception = ((amount,) for amount in amounts)
    rows = sangong(total=total, abroad=("0",), car=car, reception=reception)
    assert bool(find(budget(money_unit=unit, level=level, sangong=rows))) is is_wrong


@settings(deadline=None)
@given(st.lists(st.decimals("0", "9999", places=2), min_size=4, max_size=4), st.sets(st.sampled_from(KEYS)), st.data())
def test_blanks_never_give_an_alarm_and_a_slip_is_found(
    amounts: list[Decimal], blank: set[str], data: st.DataObject
) -> None:
    abroad, buy, run, reception = amounts
    figures = dict(zip(KEYS, (abroad + buy + run + reception, abroad, buy + run, buy, run, reception), strict=True))
    whole = sangong(**{key: ("", "" if key in blank else f"{amount}") for key, amount in figures.items()})
    assert find(budget(sangong=whole)) == []
    key = data.draw(st.sampled_from(KEYS))
    slip = figures | {key: figures[key] + data.draw(st.sampled_from((Decimal("0.02"), Decimal(1000))))}
    found = find(budget(sangong=sangong(**{each: ("", f"{amount}") for each, amount in slip.items()})))
    assert found
    # A number of both sums is known to be the wrong one; of one sum nobody can tell, and its total is named.
    assert {i.path.split("/")[1] for i in found} == {"car" if key in ("car", "car_buy", "car_run") else "total"}


# --- Tables ---------------------------------------------------------------------------------------------------------

HEADS = {
    "one": ("科目编码", "科目名称"),
    "three": ("功能分类科目编码 类", "功能分类科目编码 款", "功能分类科目编码 项", "功能分类科目名称"),
}


@dataclass(frozen=True)
class Tree:
    """A table of three levels that adds up: rows of code and amounts, 合计 = 基本 + 项目."""

    rows: tuple[tuple[str, tuple[Decimal, ...]], ...]

    def table(self, form: str = "one", *, last: bool = False) -> list[list[str]]:
        """As a table: the code in one column or in three, the total first or last."""
        body = [[*self._code(code, form), f"名{code}", *(f"{a}" for a in amounts)] for code, amounts in self.rows[1:]]
        blanks = [""] * (len(HEADS[form]) - 1)
        total = ["合计", *blanks, *(f"{a}" for a in self.rows[0][1])]
        rows = [*body, total] if last else [total, *body]
        return [[*HEADS[form], "合计", "基本支出", "项目支出"], *rows]

    @staticmethod
    def _code(code: str, form: str) -> list[str]:
        return [code] if form == "one" else [code[:3], code[3:5], code[5:7]]


def grow(seed: int) -> Tree:
    """A random tree of codes that adds up."""
    pick = random.Random(seed)  # noqa: S311 - a table, not a secret
    rows: list[tuple[str, tuple[Decimal, ...]]] = []

    def add(parts: list[tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
        return tuple(sum(column, Decimal(0)) for column in zip(*parts, strict=True))

    tops = []
    for top in pick.sample(range(201, 230), pick.randint(1, 4)):
        groups, below = [], []
        for group in pick.sample(range(1, 99), pick.randint(1, 3)):
            leaves = []
            for leaf in pick.sample(range(1, 99), pick.randint(1, 4)):
                basic, project = (Decimal(pick.randint(0, 999_999)).scaleb(-2) for _ in range(2))
                leaves.append((f"{top}{group:02}{leaf:02}", (basic + project, basic, project)))
            sum_of = add([amounts for _code, amounts in leaves])
            groups.append(sum_of)
            below += [(f"{top}{group:02}", sum_of), *leaves]
        tops.append(add(groups))
        rows += [(f"{top}", tops[-1]), *below]
    return Tree((("", add(tops)), *rows))


def expense(rows: list[list[str]], **fields: object) -> Budget:
    return budget(tables=[{"name": "公开05表 一般公共预算财政拨款支出决算表", "rows": rows}], **fields)


trees = st.integers(0, 10**9).map(grow)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(trees, st.sampled_from(tuple(HEADS)), st.booleans())
def test_a_table_that_adds_up_passes(tree: Tree, form: str, last: bool) -> None:
    assert find(expense(tree.table(form, last=last))) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(trees, st.sampled_from(tuple(HEADS)), st.data())
def test_one_wrong_cell_is_found_at_its_cell(tree: Tree, form: str, data: st.DataObject) -> None:
    rows = tree.table(form)
    row = data.draw(st.integers(1, len(rows) - 1))
    column = data.draw(st.integers(len(rows[0]) - 3, len(rows[0]) - 1))
    right = Decimal(rows[row][column])
    rows[row][column] = f"{right + data.draw(st.sampled_from((Decimal('0.02'), Decimal('-0.03'), Decimal(5000))))}"
    found = find(expense(rows))
    assert {i.path for i in found} == {f"tables/0/rows/{row}/{column}"}
    assert {i.code for i in found} == {"BUD-04", "BUD-05"}
    assert all(f"应为 {right}万元" in i.message for i in found)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(trees, st.data())
def test_blank_cells_of_a_table_never_give_an_alarm(tree: Tree, data: st.DataObject) -> None:
    rows = tree.table()
    for _ in range(data.draw(st.integers(1, 12))):
        row, column = data.draw(st.integers(1, len(rows) - 1)), data.draw(st.integers(2, 4))
        rows[row][column] = data.draw(st.sampled_from(("", "—", "-", "/")))
    assert find(expense(rows)) == []


def test_of_several_roundings_the_topmost_row_is_named() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["201", "甲", "10.00", "6.00", "4.00"],
        ["20101", "乙", "10.00", "5.99", "4.01"],
        ["202", "丙", "8.00", "4.00", "4.00"],
        ["20201", "丁", "8.01", "4.01", "4.00"],
    ]
    (told,) = (i for i in check_figures(parsed(expense(rows))) if i.severity is Severity.INFO and i.code == "BUD-05")
    assert "“201甲”基本支出是 6.00万元" in told.message
    assert told.message.endswith("另有 3 处")
    assert told.path == "tables/0/rows/1/3"


def test_levels_left_blank_are_those_of_the_row_above() -> None:
    rows = grow(7).table("three")
    for row in rows[1:]:
        if row[2]:
            row[0] = row[1] = ""
        elif row[1]:
            row[0] = ""
    assert find(expense(rows)) == []
    (table,) = read_tables(expense(rows), forms_of(Phase.FINAL, Level.DEPARTMENT, 2024))  # type: ignore[arg-type]
    assert {len(line.code) for line in table.blocks[0].lines} == {0, 3, 5, 7}


def test_the_order_of_columns_and_the_wording_of_heads_do_not_matter() -> None:
    rows = [["项目支出", "科 目 名 称", "支出功能分类 科目编码", "备注", "本年支出合 计", "基本支出"]]
    rows += [
        ["1.00", "甲", "２０１", "", "3.00", "2.00"],
        ["1.00", "乙", "20101", "x", "3.00", "2.00"],
        ["1.00", "丙", "201-01-01", "", "3.00", "2.00"],
    ]
    assert find(expense(rows)) == []
    rows[3][4] = "4.00"
    assert [i.path for i in find(expense(rows))] == ["tables/0/rows/3/4"] * 2


@pytest.mark.parametrize("cell", ["二十", "12.3.4", "１２", "1,23", "约3", "3万元"])
def test_a_cell_that_is_no_number_is_told_at_the_cell(cell: str) -> None:
    rows = grow(3).table()
    rows[2][3] = cell
    assert [(i.code, i.path) for i in find(expense(rows))] == [("BUD-22", "tables/0/rows/2/3")]


def test_amounts_as_printed_with_separators_are_read() -> None:
    rows = [
        ["科目编码", "科目名称", "合计"],
        ["201", "甲", "1,234.50"],
        ["20101", "乙", "1,234.50"],
        ["2010101", "丙", "1234.50"],
    ]
    assert find(expense(rows)) == []


def test_a_head_that_nobody_knows_is_told_and_blocks_nothing() -> None:
    (issue,) = find(expense([["甲", "乙"], ["201", "3"]]))
    assert (issue.code, issue.blocks) == ("BUD-22w", False)


@pytest.mark.parametrize(
    ("code", "told"), [("2010", "有 4 位"), ("201010101", "有 9 位"), ("20101", "没有列到项"), ("2010101", None)]
)
def test_codes_go_down_to_the_last_level(code: str, told: str | None) -> None:
    found = find(expense([["科目编码", "科目名称", "合计"], [code, "甲", "3.00"]], withheld=None))
    found = [i for i in found if i.code == "BUD-18"]
    assert [told in i.message for i in found if told] == ([True] if told else [])
    nothing = find(
        expense([["科目编码", "科目名称", "合计"], ["20101", "甲", ""], ["2010202", "乙", "1.00"]], withheld=None)
    )
    assert "BUD-18" not in {i.code for i in nothing}, "what has no amount need not be divided"


def test_a_slip_in_a_csv_beside_the_record_is_told_in_that_file(tmp_path: Path) -> None:
    example = (TYPE.folder / "examples/good/office-final.md").read_text("utf-8")
    start = example.index("    rows:", example.index("公开05表"))
    end = example.index("  - name: 公开06表")
    text = f"{example[:start]}    rows: 公开05表.csv\n{example[end:]}"
    lines = [line.strip(" -[]\n") for line in example[start:end].split("\n")[1:] if line.strip()]
    csv = "\n".join(
        line.replace(", ", ",").replace("60.00", "61.00", 1) if "2010302" in line else line.replace(", ", ",")
        for line in lines
    )
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "公开05表.csv").write_text(csv, "utf-8")
    beside = AttachedFile(
        "公开05表.csv",
        ContentFile(str(folder / "公开05表.csv"), hashlib.sha256(csv.encode()).hexdigest()),
        len(csv.encode()),
    )
    file = RecordFile(TYPE, "x", ContentFile(str(tmp_path / "x.md"), "0" * 64), (beside,), str(tmp_path / "x.md"))
    issues = [i for i in parse_record_file(file, text.encode()).parsed.issues if i.blocks]
    assert {(i.code, i.path.rsplit("/", 1)[1], i.line, i.column) for i in issues} == {
        ("BUD-04", "公开05表.csv", 5, 3),
        ("BUD-05", "公开05表.csv", 5, 3),
    }


def test_of_one_broken_sum_the_number_is_named_that_no_other_sum_vouches_for() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["20101", "甲", "3.00", "2.00", "1.00"],
        ["2010101", "乙", "2.00", "2.00", "0.00"],
        ["2010102", "丙", "1.00", "", "1.50"],
    ]
    (issue,) = find(expense(rows))
    assert issue.path == "tables/0/rows/3/4"
    assert "应为 1.00万元" in issue.message


def test_a_code_that_is_printed_twice_is_nobodys_sum() -> None:
    head = ["科目编码", "科目名称", "合计"]
    rows = [head, ["201", "项目甲", "3.00"], ["20101", "乙", "5.00"], ["201", "项目丙", "2.00"], ["合计", "", "5.00"]]
    assert find(expense(rows)) == []


def balance(rows: list[list[str]]) -> Budget:
    head = ["收入项目", "决算数", "支出项目", "决算数"]
    return budget(tables=[{"name": "收入支出决算总表", "rows": [head, *rows]}])


def test_what_divides_a_carried_sum_is_no_item_of_the_year() -> None:
    rows = [
        ["一、财政拨款收入", "5.00", "一、一般公共服务支出", "5.00"],
        ["1. 一般公共预算", "3.00", "", ""],
        ["2. 政府性基金", "2.00", "", ""],
        ["本年收入合计", "5.00", "本年支出合计", "5.00"],
        ["年初结转和结余", "2.00", "年末结转和结余", "2.00"],
        ["一、一般公共预算财政拨款", "1.50", "", ""],
        ["二、政府性基金预算财政拨款", "0.50", "", ""],
        ["总计", "7.00", "总计", "7.00"],
    ]
    assert find(balance(rows)) == []
    rows[2][1] = "2.50"
    (issue,) = find(balance(rows))
    assert issue.code == "BUD-03"
    rows[2][1], rows[7][1] = "2.00", "7.50"
    (issue,) = find(balance(rows))
    assert "收入总计”决算数是 7.50万元，应为 7.00万元" in issue.message


def test_a_line_that_nobody_knows_between_sums_makes_no_alarm() -> None:
    rows = [
        ["一、财政拨款收入", "5.00", "一、一般公共服务支出", "5.00"],
        ["本年收入合计", "5.00", "本年支出合计", "5.00"],
        ["动用某某基金", "1.00", "某某调整", "1.00"],
        ["总计", "6.00", "总计", "6.00"],
    ]
    assert find(balance(rows)) == []


# --- Between tables, beside tables ------------------------------------------------------------------------------------


def example_record(**changes: str) -> list[Issue]:
    text = (TYPE.folder / "examples/good/office-final.md").read_text("utf-8")
    for old, new in changes.values():  # type: ignore[misc]
        assert old in text
        text = text.replace(old, new, 1)
    file = RecordFile(TYPE, "x", ContentFile("content/x.md", "0" * 64), (), "x")
    return [i for i in parse_record_file(file, text.encode()).parsed.issues if i.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        # ④ says less of ⑤ than there is; ① and ④ themselves still add up.
        (
            "[本年收入合计, 320.00, 本年支出合计, 320.00, 320.00, 0, 0]",
            "[本年收入合计, 320.00, 本年支出合计, 320.00, 310.00, 10.00, 0]",
            {
                "BUD-06",
                "BUD-03",
            },
        ),
        (
            '[人员经费合计, "", 204.80, 公用经费合计, "", 55.20]',
            '[人员经费合计, "", 204.80, 公用经费合计, "", 56.20]',
            {"BUD-04", "BUD-05"},
        ),
        ("[公务接待费, 4.00, 2.50]", "[公务接待费, 4.00, 2.60]", {"BUD-01", "BUD-06"}),
        ("name: 公开05表 一般公共预算财政拨款支出决算表", "name: 公开05表 一般公用支出决算表", {"BUD-17"}),
    ],
    ids=["fiscal", "halves", "sangong", "misnamed"],
)
def test_what_tables_say_twice_is_compared(old: str, new: str, codes: set[str]) -> None:
    found = example_record(change=(old, new))  # type: ignore[arg-type]
    assert {i.code for i in found} == codes


def test_a_missing_table_is_told_with_those_that_nobody_knows() -> None:
    (issue,) = example_record(change=("公开05表 一般公共预算财政拨款支出决算表", "公开05表 一般公用情况"))  # type: ignore[arg-type]
    assert "缺 1 张法定报表：一般公共预算财政拨款支出决算表" in issue.message
    assert "公开05表 一般公用情况" in issue.hint


TWICE = [["科目编码", "科目名称", "合计"], ["20101", "甲", "3.00"], ["2010101", "乙", "3.00"]]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("公开03表 支出决算表", "是同一张法定报表：支出决算表"),
        ("公开10表 支出决算表（按功能分类）", "是同一张法定报表：支出决算表"),
        ("“绩效”目标表", "表名相同"),
        ("收入决算表", None),
        ("绩效自评表", None),
    ],
)
def test_a_table_that_is_there_twice_is_told_at_the_second(name: str, told: str | None) -> None:
    names = ("公开03表 支出决算表", "绩效目标表", name)
    found = find(budget(tables=[{"name": each, "rows": TWICE} for each in names]))
    found = [issue for issue in found if issue.code == "BUD-17"]
    assert [(issue.path, issue.blocks) for issue in found] == ([("tables/2/name", True)] if told else [])
    assert all(told in issue.message for issue in found if told)


@pytest.mark.parametrize(
    ("level", "names"),
    [
        ("部门", ("政府性基金预算收入表", "政府性基金预算支出表")),
        ("部门", ("一般公共预算基本支出表（部门预算支出经济分类）", "一般公共预算基本支出表（政府预算支出经济分类）")),
        ("区级汇总", ("一般公共预算转移支付表（分地区）", "一般公共预算转移支付表（分项目）")),
        ("区级汇总", ("政府性基金支出表", "本级政府性基金支出表")),
    ],
)
def test_tables_that_are_printed_beside_one_another_are_not_taken_for_one(level: str, names: tuple[str, str]) -> None:
    found = find(budget(level=level, tables=[{"name": each, "empty": "本表为空表"} for each in names]))
    assert "BUD-17" not in {issue.code for issue in found}


def test_a_table_listed_twice_in_a_whole_publication_is_told_though_nothing_is_missing() -> None:
    table = "  - name: 公开03表 支出决算表"
    copy = "  - {name: 公开03表 支出决算表, empty: 本年度无支出，本表为空表}\n"
    (issue,) = [i for i in example_record(change=(table, f"{copy}{table}")) if i.code == "BUD-17"]  # type: ignore[arg-type]
    assert "第 4 张《公开03表 支出决算表》与第 3 张" in issue.message


@pytest.mark.parametrize(
    ("year", "level", "missing"), [(2016, "部门", 0), (2018, "部门", 8), (2024, "单位", 9), (2024, "区级汇总", 0)]
)
def test_which_tables_are_asked_for_depends_on_year_and_level(year: int, level: str, missing: int) -> None:
    record = budget(fiscal_year=str(year), level=level, withheld=None)
    found = [i for i in find(record) if i.code == "BUD-17w"]
    assert [i.message.split("张")[0] for i in found] == ([f"没有法定报表，应当有 {missing} "] if missing else [])
    assert not any(i.blocks for i in found)


def test_a_table_in_another_unit_is_told_as_such() -> None:
    table = {"name": "“三公”经费支出决算表", "rows": [["合计", "公务接待费"], ["93000", "25000"]]}
    found = find(budget(sangong=sangong(total=("", "9.30"), reception=("", "2.50")), tables=[table]))
    assert {issue.code for issue in found} == {"BUD-06"}
    assert all("正好相差一万倍" in issue.hint and "money_unit" in issue.hint for issue in found)
    (other,) = find(
        budget(sangong=sangong(total=("", "9.30"), reception=("", "2.52")), tables=[table | {"money_unit": "元"}])
    )
    assert "万倍" not in other.hint


def test_a_unit_of_its_own_for_one_table() -> None:
    table = {
        "name": "“三公”经费支出决算表",
        "money_unit": "元",
        "rows": [["合计", "公务接待费"], ["92,999.60", "25,000"]],
    }
    rows = sangong(total=("", "9.30"), reception=("", "2.50"))
    assert find(budget(sangong=rows, tables=[table])) == []
    wrong = sangong(total=("", "9.30"), reception=("", "2.52"))
    (issue,) = find(budget(sangong=wrong, tables=[table]))
    assert issue.code == "BUD-06"
    assert "25000元" in issue.message
    assert "2.52万元" in issue.message


def test_a_sangong_table_with_a_line_for_each_unit_says_nothing_of_the_whole() -> None:
    table = {
        "name": "“三公”经费支出决算表",
        "rows": [["单位名称", "合计", "公务接待费"], ["甲", "1.00", "1.00"], ["乙", "2.00", "2.00"]],
    }
    assert find(budget(sangong=sangong(total=("", "3.00"), reception=("", "3.00")), tables=[table])) == []


ITEMS = ["因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]
SPENT = {
    "budget": ["12.00", "0", "8.00", "0", "8.00", "4.00"],
    "final": ["9.30", "0", "6.80", "0", "6.80", "2.50"],
    "prior": ["10.10", "0", "7.20", "0", "7.20", "2.90"],
}


def down(name: str, *heads: str) -> list[list[str]]:
    """Items one below the other, the years across."""
    columns = zip(*(SPENT[year] for year in SPENT), strict=True)
    return [[name, *heads], *([item, *row] for item, row in zip(["合计", *ITEMS], columns, strict=True))]


def across(name: str, *lines: str) -> list[list[str]]:
    """Items beside one another, the years one below the other."""
    return [[name, "合计", *ITEMS], *([line, *SPENT[year]] for line, year in zip(lines, SPENT, strict=True))]


def in_one_row(*words: str) -> list[list[str]]:
    """Every item of every year in one row, as the form of final accounts has it."""
    heads = [f"{word} {item}" for word in words for item in ("合计", *ITEMS)]
    return [heads, [amount for year in SPENT for amount in SPENT[year]]]


SHEETS = {
    "down": down("项目", "预算数", "决算数", "上年决算数"),
    "down, with years": down("项目", "2024年预算", "2024年决算", "上年数"),
    "down, with other columns": [
        [*row, "备注" if n == 0 else "", "比上年增减" if n == 0 else "-1"]
        for n, row in enumerate(down("“三公”经费项目", "年初预算数", "支出决算数", "上年决算数"))
    ],
    "across": across("项目", "预算数", "决算数", "上年数"),
    "across, with years": across("年度", "2024年预算数", "2024年决算数", "上年决算数"),
    "across, no head": across("", "预算", "决算", "上年决算"),
    "in one row": in_one_row("预算数", "决算数", "上年数"),
    "in one row, with years": in_one_row("2024年预算", "2024年决算", "上年决算数"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sangong_sheet_is_read_down_and_across(name: str) -> None:
    rows = sangong(**{key: (SPENT["budget"][n], SPENT["final"][n], SPENT["prior"][n]) for n, key in enumerate(KEYS)})
    table = {"name": "“三公”经费支出决算表", "rows": SHEETS[name]}
    record = budget(sangong=rows, tables=[table])
    known = forms_of(Phase.FINAL, Level.UNIT, 2024)
    assert known is not None
    (read,) = read_tables(record, known)
    told = {key: str(term.amount) for key, term in sangong_cells(record, read).items()}
    assert told == {(key, year): SPENT[year][n] for n, key in enumerate(KEYS) for year in SPENT}
    assert [issue for issue in find(record) if issue.code != "BUD-17"] == []
    for year in SPENT:
        slip = rows | {"reception": rows["reception"] | {year: "3.33"}}  # type: ignore[operator]
        found = {issue.code for issue in find(budget(sangong=slip, tables=[table]))}
        assert "BUD-06" in found, year


def test_two_years_of_one_phase_are_not_taken_for_one_another() -> None:
    rows = across("年度", "2023年决算数", "2024年决算数", "2022年决算数")
    record = budget(tables=[{"name": "“三公”经费支出决算表", "rows": rows}])
    known = forms_of(Phase.FINAL, Level.UNIT, 2024)
    assert known is not None
    (read,) = read_tables(record, known)
    cells = sangong_cells(record, read)
    assert {key: str(term.amount) for key, term in cells.items()}["total", "final"] == "9.30"
    assert {year for _key, year in cells} == {"final"}


def test_a_table_stated_to_be_empty_adds_nothing_to_the_total() -> None:
    text = (TYPE.folder / "examples/good/office-final.md").read_text("utf-8")
    file = RecordFile(TYPE, "x", ContentFile("content/x.md", "0" * 64), (), "x")
    record = parse_record_file(file, text.encode()).parsed.record
    assert isinstance(record, Budget)
    known = forms_of(record.phase, record.level, record.fiscal_year)
    assert known is not None
    pairs = {
        (equation.whole.table[:6], equation.whole.head, *(part.table[:6] for part in equation.parts))
        for each in sums_of(record, read_tables(record, known))
        for equation in each.equations()
        if equation.rule.code == "BUD-06" and equation.whole.label == "本年支出合计"
    }
    assert ("公开04表 ", "合计", "公开05表 ") in pairs, "④ = ⑤ + ⑧ + ⑨"


HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["201", "一般公共服务支出", "10.00", "", "12.00"]], [("BUD-04", "多出 2.00万元（还有 1 个分项没有数）")]),
        ([["201", "一般公共服务支出", "10.00", "", "10.00"]], []),
        ([["201", "一般公共服务支出", "10.00", "", "9.00"]], []),
        ([["201", "一般公共服务支出", "10.00", "—", "10.01"]], []),  # rounded, each by half of the last place
        ([["201", "一般公共服务支出", "10.00", "", ""]], []),
        ([["201", "一般公共服务支出", "", "", "12.00"]], []),
        ([["201", "一般公共服务支出", "-10.00", "", "-9.00"]], []),  # what is not there may be negative, too
        (
            [["201", "服务", "10.00", "", ""], ["20101", "人大", "", "", ""], ["20103", "政府", "12.00", "", ""]],
            [("BUD-05", "多出 2.00万元（还有 1 个分项没有数）")],
        ),
        (
            [
                ["201", "服务", "10.00", "", ""],
                ["20101", "人大", "", "", ""],
                ["20102", "政协", "3.01", "", ""],
                ["20103", "政府", "3.01", "", ""],
                ["20105", "统计", "4.00", "", ""],
            ],
            [],
        ),
    ],
)
def test_parts_are_no_more_than_their_whole_whatever_is_blank(
    rows: list[list[str]], found: list[tuple[str, str]]
) -> None:
    told = [issue for issue in find(expense([HEAD, *rows])) if issue.code in {"BUD-04", "BUD-05"}]
    assert [issue.code for issue in told] == [code for code, _words in found]
    for issue, (_code, words) in zip(told, found, strict=True):
        assert words in issue.message, issue.message
        assert issue.path == "tables/0/rows/1/2"


def test_a_misprint_is_not_told_again_of_a_sum_that_is_not_assessable() -> None:
    rows = [
        HEAD,
        ["201", "服务", "10.00", "4.00", "16.00"],
        ["20101", "人大", "", "", ""],
        ["20103", "政府", "20.00", "4.00", "16.00"],
    ]
    assert [issue.code for issue in find(expense(rows)) if issue.code in {"BUD-04", "BUD-05"}] == ["BUD-04"]


ITEM_AMOUNTS = {"abroad": ("1.00", "0"), "reception": ("4.00", "2.50")}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            sangong(total=("13.00", ""), car=("8.00", "6.80"), **ITEM_AMOUNTS),
            "没有写“三公”经费合计决算数，应为 9.30万元",
        ),
        (
            sangong(total=("", "9.30"), car=("8.00", "6.80"), **ITEM_AMOUNTS),
            "没有写“三公”经费合计预算数，应为 13.00万元",
        ),
        (sangong(total=("13.00", "—"), car=("8.00", "6.80"), **ITEM_AMOUNTS), "应为 9.30万元"),
        (sangong(total=("13.00", ""), car=("8.00", ""), **ITEM_AMOUNTS), None),
        (sangong(total=("13.00", "9.30"), car=("8.00", "6.80"), **ITEM_AMOUNTS), None),
        (sangong(total=("13.00", "9.30"), car_buy=("", "0"), car_run=("", "6.80"), **ITEM_AMOUNTS), None),
        (sangong(total=("13.00", "9.40"), car_buy=("", "0"), car_run=("", "6.80"), **ITEM_AMOUNTS), "应为 9.30万元"),
        (sangong(total=("13.00", ""), car_buy=("", "0"), car_run=("", "6.80"), **ITEM_AMOUNTS), "应为 9.30万元"),
        (sangong(total=("13.00", "2.00"), **ITEM_AMOUNTS), "多出 0.50万元（还有 1 个分项没有数）"),
    ],
)
def test_the_total_of_sangong_is_there_and_is_all_of_its_items(rows: dict[str, object], found: str | None) -> None:
    given = parsed(budget(sangong=rows))
    issues = [
        *sums.check_total(given),
        *(issue for issue in check_figures(given) if issue.code in {"BUD-01", "BUD-02"}),
    ]
    assert [issue.code for issue in issues] == (["BUD-01"] if found else [])
    assert all(found in issue.message for issue in issues if found), [issue.message for issue in issues]


@pytest.mark.parametrize(
    ("statement", "is_said"),
    [
        ("无", False),
        ("空表", False),
        ("——", False),
        ("见附件说明。", False),
        ("本年度无政府性基金预算安排的支出，本表为空表。", True),
        ("本单位没有使用政府性基金。", True),
        ("注：本表为空表", True),
    ],
)
def test_that_a_table_is_empty_is_said_in_words(statement: str, is_said: bool) -> None:
    table = {"name": "公开08表 政府性基金预算财政拨款收入支出决算表", "empty": statement}
    found = [i for i in find(budget(tables=[table])) if i.code == "BUD-11"]
    assert [i.path for i in found] == ([] if is_said else ["tables/0/empty"])


# --- Counts, titles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("final", "number", "is_odd"),
    [("0.30", "0", True), ("0.30", "3", False), ("0", "3", True), ("", "3", False), ("—", "0", False)],
)
def test_money_and_counts_go_together(final: str, number: str, is_odd: bool) -> None:
    rows = sangong(total=("", final), abroad=("", final))
    found = list(counts.check_counts(parsed(budget(sangong=rows, counts={"abroad_groups": number}))))
    assert [(i.code, i.blocks) for i in found] == ([("BUD-10", False)] if is_odd else [])


def test_receptions_of_both_kinds_are_all_receptions() -> None:
    rows = sangong(total=("", "3.00"), reception=("", "3.00"))
    both = {"reception_batches": "2", "reception_amount": "2.00", "foreign_batches": "1", "foreign_amount": "0.50"}
    assert len(list(counts.check_counts(parsed(budget(sangong=rows, counts=both))))) == 1
    fits = both | {"foreign_amount": "1.00"}
    assert list(counts.check_counts(parsed(budget(sangong=rows, counts=fits)))) == []
    one = {"reception_batches": "2", "reception_amount": "2.00"}
    assert list(counts.check_counts(parsed(budget(sangong=rows, counts=one)))) == [], "the rest may be foreign"


def test_more_spent_than_planned_wants_a_reason_and_blocks_nothing() -> None:
    rows = sangong(total=("9.00", "9.30"))
    (issue,) = counts.check_overspent(parsed(budget(sangong=rows)))
    assert (issue.severity, issue.blocks) == (Severity.WARNING, False)
    (issue,) = counts.check_overspent(parsed(budget(sangong=rows, reasons={"total": "抗洪"})))
    assert issue.severity is Severity.INFO


def test_shares_of_procurement() -> None:
    record = budget(procurement={"total": "10", "to_sme": "8", "to_small": "9"})
    assert [i.code for i in sums.check_shares(parsed(record))] == ["BUD-13"]
    assert list(sums.check_shares(parsed(budget(procurement={"total": "10", "to_sme": "", "to_small": "9"})))) == []


@pytest.mark.parametrize(
    ("title", "is_wrong"),
    [
        ("示例区财政局2024年度部门决算", False),
        ("示例区财政局部门决算", False),
        ("示例区财政局2023年度部门决算", True),
        ("示例区财政局2024年度部门决算（比2023年）", False),
    ],
)
def test_the_year_of_a_title(title: str, is_wrong: bool) -> None:
    assert bool(list(naming.check_year(parsed(budget(title=title))))) is is_wrong


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("示例区财政局2024年度部门预算", {"决算"}),
        ("示例区财政局2024年度部门决算", {"预算", "调整预算"}),
        ("示例区2024年一般公共预算“三公”经费决算", {"预算", "调整预算"}),
        ("示例区2024年调整预算", {"决算"}),
        ("示例区2024年预算调整方案", {"决算"}),
        ("示例区2024年政府性基金预算草案", {"决算"}),
        ("示例区2024年一般公共预算“三公”经费情况", set()),
        ("示例区财政局2024年度部门预决算", set()),
        ("示例区财政局2024年度部门预、决算公开", set()),
        ("示例区2024年预算执行情况", set()),
        ("示例区2024年预算调整及执行情况的报告", set()),
        ("示例区2024年决算和2025年预算", set()),
        ("示例区财政局2024年度信息公开", set()),
        ("示例区预算绩效中心2024年度单位决算", {"预算", "调整预算"}),
        ("示例区预算评审中心2024年度信息公开", set()),
    ],
)
def test_the_phase_of_a_title(title: str, wrong: set[str]) -> None:
    found = {phase: list(naming.check_phase(parsed(budget(title=title, phase=phase)))) for phase in Phase}
    assert {phase.value for phase, issues in found.items() if issues} == wrong
    assert all((issue.code, issue.blocks) == ("BUD-15", True) for issues in found.values() for issue in issues)


def test_a_title_of_another_phase_is_told_when_the_record_is_read() -> None:
    (issue,) = [i for i in example_record(change=("2024年度单位决算", "2024年度单位预算")) if i.field == "title"]  # type: ignore[arg-type]
    assert issue.message == "标题写的是预算，阶段（phase）是 决算"


@pytest.mark.parametrize("left", ["XX", "××", "{单位}", "x,xxx", "……", "ＸＸ万元"])
def test_what_a_template_left_is_found_in_fields_and_tables(left: str) -> None:
    assert [i.code for i in naming.check_residue(parsed(budget(reasons={"car_run": left})))] == ["BUD-15"]
    rows = [["科目编码", "科目名称", "合计"], ["201", left, "1"]]
    assert [i.path for i in naming.check_residue(parsed(expense(rows)))] == ["tables/0/rows/1/1"]


@pytest.mark.parametrize("text", ["购置 XXL 号工作服", "见 https://example.org/xx", "3×4 米", "-"])
def test_words_that_are_no_residue(text: str) -> None:
    found = list(naming.check_residue(parsed(budget(reasons={"car_run": text}))))
    assert found == [] or "https" in text


# --- Five real documents ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(SAMPLES is None, reason="GONGKAI_SAMPLES is not set")
def test_five_real_documents_give_only_true_findings() -> None:
    found = {
        document.name: [(i.code, i.severity.value, i.path) for i in all_checks(document.record)]
        for document in read_documents()
    }
    assert len(found) == 5
    assert {name: issues for name, issues in found.items() if issues} == {
        "上海市普陀区财政局2024年度部门决算": [
            # Rounded to 0.01 万元 line by line: 326.71 in ①, 326.72 in ③; 2940.05 in all, 2940.06 by 类.
            ("BUD-05", "info", "tables/1/rows/1/4"),
            ("BUD-05", "info", "tables/2/rows/1/4"),
            ("BUD-05", "info", "tables/4/rows/20/4"),
            ("BUD-06", "info", "tables/0/rows/8/3"),
        ],
        "上海市普陀区财政局部门25年预算": [
            # The note below the table of state capital speaks of government funds: copied from the table before.
            ("BUD-11", "error", "tables/6/empty"),
        ],
    }


def all_checks(record: Budget) -> list[Issue]:
    given = parsed(record)
    return [issue for check in TYPE.checks for issue in check(given)]


@pytest.mark.skipif(SAMPLES is None, reason="GONGKAI_SAMPLES is not set")
def test_the_tables_of_real_documents_are_read_and_their_sums_assessed() -> None:
    for document in read_documents():
        record = document.record
        known = forms_of(record.phase, record.level, record.fiscal_year)
        assert known is not None
        tables = read_tables(record, known)
        assert len(tables) == 9
        assert all(table.is_known and not table.faults for table in tables)
        equations = [equation for each in sums_of(record, tables) for equation in each.equations()]
        assert len(equations) > 80, "blanks must not make all of it unassessable"


@pytest.mark.parametrize(("typed", "left"), [("2,961.68", "961.68"), ("9,99", "99")])
def test_a_comma_in_an_amount_is_told_as_one(typed: str, left: str) -> None:
    """YAML takes what stands behind it for an item of its own: to delete that would leave a wrong amount behind."""
    text = f"---\ntitle: 示例\nsangong:\n  total: {{final: {typed}}}\n---\n\n正文。\n"
    file = RecordFile(TYPE, "x", ContentFile("content/budget/2025/x.md", "0" * 64), (), "x.md")
    (issue,) = (each for each in parse_record_file(file, text.encode()).parsed.issues if each.code == "unknown-key")
    assert (issue.line, issue.message) == (4, f"没有“{left}”这一项")
    assert "1234.56" in issue.hint
