"""The narrative of made-up budgets and final accounts, in the form of real ones: every number is that of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final, NamedTuple

from scripts.sample_budget_accounts import LEAVES, Account, Year
from scripts.sample_budget_tables import money

_NAMES: Final = {
    "total": "“三公”经费",
    "abroad": "因公出国（境）费",
    "car": "公务用车购置及运行维护费",
    "car_buy": "公务用车购置费",
    "car_run": "公务用车运行维护费",
    "reception": "公务接待费",
    "meeting": "会议费",
    "training": "培训费",
    "forum": "论坛、研讨会经费",
    "festival": "节庆活动经费",
}
_WHY: Final = {
    ("car_run", -1): (
        "合并出行，减少用车次数",
        "实行定点维修和定点加油，车辆维修费用减少",
        "更多使用新能源车辆，燃料费用减少",
    ),
    ("car_run", 1): ("车辆使用年限较长，维修费用增加", "下基层巡查任务增加，燃料费用增加"),
    ("reception", -1): (
        "严格执行接待标准，接待批次减少",
        "改用视频方式开会和调研，来访人数减少",
        "严格接待审批，陪餐人数减少",
    ),
    ("reception", 1): ("上级部门来区检查、调研的批次增加", "承办片区现场会，来访人数增加"),
    ("operating", -1): ("压减办公费、印刷费等日常开支", "水电费、物业管理费等日常开支减少"),
    ("operating", 1): ("人员增加，日常办公开支随之增加", "办公设备到期更新，日常开支增加"),
}
_PLANNED: Final = ("落实过紧日子的要求，从严安排", "按照上年执行情况从严核定")


class Subject(NamedTuple):
    """Whose publication it is: as titles and sentences name it, whether it is an organ, and whether it has tables."""

    name: str
    title: str
    is_organ: bool
    has_tables: bool
    is_district: bool = False


class Compared(NamedTuple):
    """A year, the one before it, and the phase that is published."""

    number: int
    now: Year
    before: Year
    phase: str

    @property
    def is_final(self) -> bool:
        """Whether final accounts are published."""
        return self.phase == "决算"

    @property
    def account(self) -> Account:
        """What the publication is about."""
        return {"决算": self.now.final, "调整预算": self.now.adjusted}.get(self.phase, self.now.budget)

    @property
    def prior(self) -> Account:
        """The same of the year before."""
        return self.before.final if self.is_final else self.before.budget


def percent(part: int, whole: int) -> str:
    """A rate with two decimals, rounded half up."""
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def tell_change(now: int, before: int) -> str:
    """How an amount changed: nothing has no rate."""
    if now == before:
        return "与上年持平"
    word, rise = ("增加", "增长") if now > before else ("减少", "下降")
    by = abs(now - before)
    told = f"比上年{word}{money(by)}万元"
    return f"{told}，{rise}{percent(by, before)}" if before else told


def find_reasons(compared: Compared, rng: Random) -> dict[str, str]:
    """A reason for each row that changed, the total's out of the one that changed most of those that went its way."""
    account, prior = compared.account, compared.prior
    changes = {key: account.row(key) - prior.row(key) for key in LEAVES}
    found: dict[str, str] = {}
    for key, by in changes.items():
        if by:
            found[key] = account.why.get((key, 1 if by > 0 else -1)) or _why(rng, key, by, is_final=compared.is_final)
    if account.total != prior.total and found:
        most = (max if account.total > prior.total else min)(changes, key=lambda key: changes[key])
        found = {"total": found[most], **found}
    return found


def _why(rng: Random, key: str, by: int, *, is_final: bool) -> str:
    told = _WHY[key, 1 if by > 0 else -1]
    if not is_final and by < 0:
        told = _PLANNED
    return told[int(rng.random() * len(told))]


def tell_operating(compared: Compared, rng: Random) -> str:
    """Why running costs changed; empty where they did not."""
    now, before = compared.account.operating or 0, compared.prior.operating or 0
    return _why(rng, "operating", now - before, is_final=True) if now != before else ""


# --- The whole text ------------------------------------------------------------------------------------------------------


def write_text(subject: Subject, compared: Compared, reasons: Mapping[str, str], operating: str) -> str:
    """The narrative, a heading for each part that the publication has."""
    parts = [
        ("收支总体情况", _tell_totals(compared) if subject.has_tables else iter(())),
        ("“三公”经费情况", _tell_sangong(subject, compared, reasons)),
        ("会议、培训和其他活动经费情况", _tell_gatherings(compared)),
        ("机关运行经费情况", _tell_operating(subject, compared, operating)),
        ("政府采购情况", _tell_procurement(compared)),
    ]
    told = [(head, list(lines)) for head, lines in parts]
    sections = [f"## {head}\n\n" + "\n\n".join(lines) for head, lines in told if lines]
    return "\n\n".join(sections) + "\n"


def _word(compared: Compared) -> str:
    return "决算" if compared.is_final else "预算"


def _tell_totals(compared: Compared) -> Iterator[str]:
    account = compared.account
    whole = account.expense + account.closing
    funds, others = sum(account.funds.values()), sum(account.others.values())
    income = account.expense + account.closing - account.opening
    fiscal = income - others
    yield f"{compared.number}年度收入总计{money(whole)}万元，支出总计{money(whole)}万元。"
    told = f"本年收入合计{money(income)}万元，其中：财政拨款收入{money(fiscal)}万元，占{percent(fiscal, income)}"
    yield f"{told}；其他收入{money(others)}万元，占{percent(others, income)}。" if others else f"{told}。"
    basic = sum(account.people.values()) + sum(account.public.values())
    project = account.expense - basic
    yield (
        f"本年支出合计{money(account.expense)}万元，其中：基本支出{money(basic)}万元，占{percent(basic, account.expense)}；"
        f"项目支出{money(project)}万元，占{percent(project, account.expense)}。"
    )
    if funds:
        yield f"政府性基金预算财政拨款支出{money(funds)}万元，全部为项目支出。"


def _tell_sangong(subject: Subject, compared: Compared, reasons: Mapping[str, str]) -> Iterator[str]:
    account, prior = compared.account, compared.prior
    year, word = compared.number, _word(compared)
    if not account.total and not prior.total and not compared.now.adjusted.total:
        yield f"{subject.name}{year}年度没有安排“三公”经费，也没有发生因公出国（境）、公务用车购置及运行维护、公务接待支出。"
        return
    scope = "财政拨款支出决算" if compared.is_final else "财政拨款预算"
    done = _completion(compared, "total")
    why = f"，主要原因是{reasons['total']}" if "total" in reasons else ""
    yield f"{year}年度“三公”经费{scope}{money(account.total)}万元{done}，{tell_change(account.total, prior.total)}{why}。"
    yield f"（一）因公出国（境）费{word}{_tell_row(compared, 'abroad', reasons)}{_trips(compared)}"
    yield (
        f"（二）公务用车购置及运行维护费{word}{_tell_row(compared, 'car', {})}其中：公务用车购置费{word}"
        f"{_tell_row(compared, 'car_buy', reasons)}公务用车运行维护费{word}{_tell_row(compared, 'car_run', reasons)}{_cars(compared)}"
    )
    yield f"（三）公务接待费{word}{_tell_row(compared, 'reception', reasons)}{_visits(compared)}"


def _completion(compared: Compared, key: str) -> str:
    planned = compared.now.adjusted.row(key)
    if not compared.is_final or not planned:
        return ""
    return f"，完成预算的{percent(compared.now.final.row(key), planned)}"


def _tell_row(compared: Compared, key: str, reasons: Mapping[str, str]) -> str:
    now, before = compared.account.row(key), compared.prior.row(key)
    why = f"，主要原因是{reasons[key]}" if key in reasons else ""
    return f"{money(now)}万元{_completion(compared, key)}，{tell_change(now, before)}{why}。"


def _trips(compared: Compared) -> str:
    counts = compared.account.counts
    if not compared.is_final or not counts["abroad_groups"]:
        return ""
    return f"全年因公出国（境）团组{counts['abroad_groups']}个，{counts['abroad_persons']}人次。"


def _cars(compared: Compared) -> str:
    counts = compared.account.counts
    if not compared.is_final:
        return ""
    return f"全年购置公务用车{counts['cars_bought']}辆，年末公务用车保有量{counts['cars_owned']}辆。"


def _visits(compared: Compared) -> str:
    counts = compared.account.counts
    if not compared.is_final or not counts["reception_batches"]:
        return ""
    return f"全年国内公务接待{counts['reception_batches']}批次，{counts['reception_persons']}人次，没有外事接待。"


def _tell_gatherings(compared: Compared) -> Iterator[str]:
    word = _word(compared)
    told = [
        f"{_NAMES[key]}{word}{money(now)}万元，{tell_change(now, compared.prior.gatherings[key] or 0)}"
        for key, now in compared.account.gatherings.items()
        if now is not None
    ]
    if told:
        yield f"{'；'.join(told)}。"


def _tell_operating(subject: Subject, compared: Compared, why: str) -> Iterator[str]:
    if not subject.is_organ:
        yield "本单位是公益一类事业单位，不是机关，没有机关运行经费。"
        return
    now, before = compared.account.operating or 0, compared.prior.operating or 0
    reason = f"，主要原因是{why}" if why else ""
    yield f"{compared.number}年度机关运行经费{_word(compared)}{money(now)}万元，{tell_change(now, before)}{reason}。"


def _tell_procurement(compared: Compared) -> Iterator[str]:
    bought = compared.account.procurement
    word = "支出总额" if compared.is_final else "预算总额"
    yield (
        f"{compared.number}年度政府采购{word}{money(bought['total'])}万元，其中：政府采购货物支出{money(bought['goods'])}万元、"
        f"政府采购工程支出{money(bought['works'])}万元、政府采购服务支出{money(bought['services'])}万元。"
    )
    if compared.is_final and bought["to_sme"]:
        yield (
            f"授予中小企业合同金额{money(bought['to_sme'])}万元，占政府采购支出总额的{percent(bought['to_sme'], bought['total'])}，"
            f"其中：授予小微企业合同金额{money(bought['to_small'])}万元，占授予中小企业合同金额的{percent(bought['to_small'], bought['to_sme'])}。"
        )
