"""The statutory tables of made-up budgets and final accounts, printed as CSV: nine of each（财预〔2016〕143号; forms.toml)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from scripts.sample_budget_accounts import Account, Amounts, Year
from scripts.sample_budget_units import ECONOMY, FUNCTIONS, ORDINALS

Rows = tuple[tuple[str, ...], ...]
_BUDGET_NAMES: Final = (
    "部门收支总体情况表",
    "部门收入总体情况表",
    "部门支出总体情况表",
    "财政拨款收支总体情况表",
    "一般公共预算支出情况表",
    "一般公共预算基本支出情况表",
    "一般公共预算“三公”经费支出情况表",
    "政府性基金预算支出情况表",
    "国有资本经营预算支出情况表",
)
_FINAL_NAMES: Final = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "一般公共预算财政拨款“三公”经费支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
)
SANGONG_ROWS: Final = (
    ("total", "合计"),
    ("abroad", "因公出国（境）费"),
    ("car", "公务用车购置及运行维护费"),
    ("car_buy", "公务用车购置费"),
    ("car_run", "公务用车运行维护费"),
    ("reception", "公务接待费"),
)
_ACROSS: Final = (
    ("total", "合计"),
    ("abroad", "因公出国（境）费"),
    ("car", "公务用车购置及运行维护费 小计"),
    ("car_buy", "公务用车购置及运行维护费 公务用车购置费"),
    ("car_run", "公务用车购置及运行维护费 公务用车运行维护费"),
    ("reception", "公务接待费"),
)
_MAY_BE_EMPTY: Final = {8: "政府性基金预算", 9: "国有资本经营预算"}
_PEOPLE_CLASSES: Final = ("301", "303")


class Printed(NamedTuple):
    """A table: its number and name, its rows, or why it has none."""

    number: int
    name: str
    rows: Rows = ()
    empty: str = ""

    @property
    def file_name(self) -> str:
        """The CSV file beside the record."""
        return f"公开{self.number:02d}表.csv"


def money(cents: int) -> str:
    """Hundredths as 万元 with two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def print_tables(year: Year, *, is_final: bool) -> tuple[Printed, ...]:
    """The nine tables."""
    make = _final_rows if is_final else _budget_rows
    names = _FINAL_NAMES if is_final else _BUDGET_NAMES
    told = "财政拨款收入和支出" if is_final else "安排的支出"
    return tuple(
        Printed(number, name, rows, "" if rows else f"本年度无{_MAY_BE_EMPTY[number]}{told}，本表为空表。")
        for number, (name, rows) in enumerate(zip(names, make(year), strict=True), start=1)
    )


def print_csv(rows: Rows) -> bytes:
    """As spreadsheets write it: UTF-8 with a mark."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


# --- Final accounts ------------------------------------------------------------------------------------------------------


def _final_rows(year: Year) -> Iterator[Rows]:
    final = year.final
    both = _add(final.people, final.public)
    yield _final_totals(final)
    yield _final_income(final)
    head = (
        "科目编码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    )
    projects = _add(final.projects, final.funds, final.others)
    yield _by_code(head, both, projects, {}, {}, {})
    yield _final_fiscal(final)
    yield _by_code(("科目编码", "科目名称", "小计", "基本支出", "项目支出"), both, final.projects)
    yield _basic_halves(final.economy)
    yield _sangong_across(year)
    yield _final_fund(final.funds)
    yield ()


def _final_totals(final: Account) -> Rows:
    general = final.general + final.closing - final.opening
    funds, others = sum(final.funds.values()), sum(final.others.values())
    income = (
        ("一、一般公共预算财政拨款收入", general),
        ("二、政府性基金预算财政拨款收入", funds),
        ("三、国有资本经营预算财政拨款收入", 0),
        ("四、上级补助收入", 0),
        ("五、事业收入", 0),
        ("六、经营收入", 0),
        ("七、附属单位上缴收入", 0),
        ("八、其他收入", others),
    )
    below = (
        (("本年收入合计", general + funds + others), ("本年支出合计", final.expense)),
        (("使用非财政拨款结余", 0), ("结余分配", 0)),
        (("年初结转和结余", final.opening), ("年末结转和结余", final.closing)),
        (("总计", final.expense + final.closing), ("总计", final.expense + final.closing)),
    )
    return (("收入项目", "决算数", "支出项目", "决算数"), *_beside(income, _classes(final), below))


def _final_income(final: Account) -> Rows:
    fiscal = _add(final.people, final.public, final.projects, final.funds)
    fiscal[final.carrier] += final.closing - final.opening
    head = (
        "科目编码",
        "科目名称",
        "本年收入合计",
        "财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    )
    return _by_code(head, fiscal, {}, {}, {}, {}, final.others)


def _final_fiscal(final: Account) -> Rows:
    general, funds = final.general + final.closing - final.opening, sum(final.funds.values())
    income = (
        ("一、一般公共预算财政拨款", general),
        ("二、政府性基金预算财政拨款", funds),
        ("三、国有资本经营预算财政拨款", 0),
    )
    whole = final.general + final.closing + funds
    below = (
        (("本年收入合计", general + funds), ("本年支出合计", final.general, funds)),
        (("年初财政拨款结转和结余", final.opening), ("年末财政拨款结转和结余", final.closing, 0)),
        (("总计", whole), ("总计", final.general + final.closing, funds)),
    )
    head = (
        "收入项目",
        "决算数",
        "支出项目",
        "合计",
        "一般公共预算财政拨款",
        "政府性基金预算财政拨款",
        "国有资本经营预算财政拨款",
    )
    return (head, *_beside(income, _fiscal_classes(final), below))


def _basic_halves(economy: Amounts) -> Rows:
    """People on the left, everything else on the right."""
    groups = _with_classes(economy, ECONOMY, (3,))
    left = [row for row in groups if row[0][:3] in _PEOPLE_CLASSES]
    right = [row for row in groups if row[0][:3] not in _PEOPLE_CLASSES]
    sums = [sum(amount for code, amount in side if len(code) > 3) for side in (left, right)]  # noqa: PLR2004 - of a class
    size = max(len(left), len(right))
    rows = []
    for number in range(size):
        cells: list[str] = []
        for side in (left, right):
            code, amount = side[number] if number < len(side) else ("", None)
            cells += [code, ECONOMY.get(code, ""), "" if amount is None else money(amount)]
        rows.append(tuple(cells))
    head = ("科目编码", "科目名称", "决算数") * 2
    return (head, *rows, ("人员经费合计", "", money(sums[0]), "公用经费合计", "", money(sums[1])))


def _sangong_across(year: Year) -> Rows:
    """As the form of final accounts has it: one row, all items of the budget, then all of the final."""
    head = tuple(f"{word} {label}" for word in ("预算数", "决算数") for _key, label in _ACROSS)
    row = tuple(money(account.row(key)) for account in (year.adjusted, year.final) for key, _label in _ACROSS)
    return (head, row)


def _final_fund(funds: Amounts) -> Rows:
    if not funds:
        return ()
    head = (
        "科目编码",
        "科目名称",
        "年初结转和结余",
        "本年收入",
        "本年支出 小计",
        "本年支出 基本支出",
        "本年支出 项目支出",
        "年末结转和结余",
    )
    found = _with_classes(funds, FUNCTIONS, (3, 5))
    rows = [
        (code, FUNCTIONS[code], "0.00", money(amount), money(amount), "0.00", money(amount), "0.00")
        for code, amount in found
    ]
    whole = money(sum(funds.values()))
    return (head, ("合计", "", "0.00", whole, whole, "0.00", whole, "0.00"), *rows)


# --- Budgets -------------------------------------------------------------------------------------------------------------


def _budget_rows(year: Year) -> Iterator[Rows]:
    plan = year.budget
    both = _add(plan.people, plan.public)
    yield _budget_totals(plan)
    fiscal = _add(both, plan.projects, plan.funds)
    yield _by_code(("科目编码", "科目名称", "合计", "财政拨款收入", "事业收入", "其他收入"), fiscal, {}, plan.others)
    projects = _add(plan.projects, plan.funds, plan.others)
    yield _by_code(("科目编码", "科目名称", "合计", "基本支出", "项目支出"), both, projects)
    yield _budget_fiscal(plan)
    yield _by_people(plan)
    yield _basic_people(plan.economy)
    head = ("项目", "本年预算数")
    yield (head, *((label, money(plan.row(key))) for key, label in SANGONG_ROWS))
    yield _by_code(("科目编码", "科目名称", "合计", "基本支出", "项目支出"), {}, plan.funds) if plan.funds else ()
    yield ()


def _budget_totals(plan: Account) -> Rows:
    others = sum(plan.others.values())
    income = (
        ("一、一般公共预算拨款", plan.general),
        ("二、政府性基金预算拨款", sum(plan.funds.values())),
        ("三、国有资本经营预算拨款", 0),
        ("四、事业收入", 0),
        ("五、其他收入", others),
    )
    below = (
        (("本年收入合计", plan.expense), ("本年支出合计", plan.expense)),
        (("上年结转", 0), ("结转下年", 0)),
        (("收入总计", plan.expense), ("支出总计", plan.expense)),
    )
    return (("收入项目", "预算数", "支出项目", "预算数"), *_beside(income, _classes(plan), below))


def _budget_fiscal(plan: Account) -> Rows:
    funds = sum(plan.funds.values())
    income = (
        ("一、一般公共预算拨款", plan.general),
        ("二、政府性基金预算拨款", funds),
        ("三、国有资本经营预算拨款", 0),
    )
    whole = plan.general + funds
    below = (
        (("本年收入合计", whole), ("本年支出合计", plan.general, funds)),
        (("上年结转", 0), ("结转下年", 0, 0)),
        (("收入总计", whole), ("支出总计", plan.general, funds)),
    )
    head = ("收入项目", "预算数", "支出项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")
    return (head, *_beside(income, _fiscal_classes(plan), below))


def _by_people(plan: Account) -> Rows:
    """Basic expenditure by people and public funds, then projects."""
    head = ("科目编码", "科目名称", "合计", "基本支出 小计", "基本支出 人员经费", "基本支出 公用经费", "项目支出")
    columns = [dict(_with_classes(part, FUNCTIONS, (3, 5))) for part in (plan.people, plan.public, plan.projects)]
    rows = [
        _people_row(code, FUNCTIONS[code], *(column.get(code, 0) for column in columns)) for code in _codes(columns)
    ]
    sums = (sum(part.values()) for part in (plan.people, plan.public, plan.projects))
    return (head, _people_row("", "合计", *sums), *rows)


def _people_row(code: str, name: str, people: int, public: int, projects: int) -> tuple[str, ...]:
    basic = people + public
    return (code, name, *(money(amount) for amount in (basic + projects, basic, people, public, projects)))


def _basic_people(economy: Amounts) -> Rows:
    rows = []
    for code, amount in _with_classes(economy, ECONOMY, (3,)):
        of_people = amount if code[:3] in _PEOPLE_CLASSES else 0
        rows.append((code, ECONOMY[code], money(amount), money(of_people), money(amount - of_people)))
    people = sum(amount for code, amount in economy.items() if code[:3] in _PEOPLE_CLASSES)
    whole = sum(economy.values())
    total = ("", "合计", money(whole), money(people), money(whole - people))
    return (("科目编码", "科目名称", "合计", "人员经费", "公用经费"), total, *rows)


# --- Codes and sides -----------------------------------------------------------------------------------------------------


def _add(*parts: Amounts) -> dict[str, int]:
    keys = dict.fromkeys(code for part in parts for code in part)
    return {code: sum(part.get(code, 0) for part in parts) for code in keys}


def _with_classes(amounts: Amounts, names: Mapping[str, str], sizes: Iterable[int]) -> list[tuple[str, int]]:
    """Every code with the sums of those above it, in the order of codes."""
    found: dict[str, int] = {}
    for code, amount in amounts.items():
        for each in (*(code[:size] for size in sizes), code):
            found[each] = found.get(each, 0) + amount
    return sorted((code, amount) for code, amount in found.items() if code in names)


def _codes(columns: Iterable[Mapping[str, int]]) -> list[str]:
    return sorted({code for column in columns for code in column})


def _by_code(head: tuple[str, ...], *parts: Amounts) -> Rows:
    """A table by functional codes: the total of the parts, then each part."""
    columns = [dict(_with_classes(part, FUNCTIONS, (3, 5))) for part in parts]

    def row(code: str, name: str, amounts: Sequence[int]) -> tuple[str, ...]:
        return (code, name, money(sum(amounts)), *map(money, amounts))

    total = row("", "合计", [sum(part.values()) for part in parts])
    return (
        head,
        total,
        *(row(code, FUNCTIONS[code], [column.get(code, 0) for column in columns]) for code in _codes(columns)),
    )


def _classes(account: Account) -> list[tuple[str, int]]:
    """The 类 of all expenditure."""
    spent = _add(account.people, account.public, account.projects, account.funds, account.others)
    classes = _with_classes(spent, FUNCTIONS, (3,))
    return [(f"{ORDINALS[code]}、{FUNCTIONS[code]}", amount) for code, amount in classes if code in ORDINALS]


def _fiscal_classes(account: Account) -> list[tuple[str, int, int]]:
    """The 类 of what the treasury pays: of the general budget, of funds."""
    general = dict(_with_classes(_add(account.people, account.public, account.projects), FUNCTIONS, (3,)))
    funds = dict(_with_classes(account.funds, FUNCTIONS, (3,)))
    return [
        (f"{ORDINALS[code]}、{FUNCTIONS[code]}", general.get(code, 0), funds.get(code, 0))
        for code in _codes((general, funds))
        if code in ORDINALS
    ]


Side = tuple[str, int] | tuple[str, int, int]


def _beside(
    income: Sequence[Side], expense: Sequence[Side], below: Iterable[tuple[Side, Side]]
) -> Iterator[tuple[str, ...]]:
    """Income and expenditure in one row each; then the sums, which stand beside one another."""
    width = len(_expense_cells(expense[0]))
    for number in range(max(len(income), len(expense))):
        left = (income[number][0], money(income[number][1])) if number < len(income) else ("", "")
        right = _expense_cells(expense[number]) if number < len(expense) else ("",) * width
        yield (*left, *right)
    for left_side, right_side in below:
        yield (left_side[0], money(left_side[1]), *_expense_cells(right_side))


def _expense_cells(side: Side) -> tuple[str, ...]:
    """A name with its one amount; or with its total, that of the general budget, of funds, of state capital."""
    name, *amounts = side
    if len(amounts) == 1:
        return (name, money(amounts[0]))
    return (name, money(sum(amounts)), *map(money, amounts), "0.00")
