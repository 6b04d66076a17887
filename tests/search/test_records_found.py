"""What citizens look for of every kind of record, asked of the browser's own engine in the built portal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from peer import NODE, Peer

from generator.outputs.search.answer import Wish
from generator.outputs.search.reader import Reader

pytestmark = pytest.mark.skipif(NODE is None, reason="python3 scripts/test.py installs Node")

PAGE = 10
MATTER, PROJECT, REPLY, CALLS, ITEM, ACTIVITY, BUDGET = (
    "督查事项",
    "民生实事和重大项目",
    "建议提案办理",
    "12345热线办理情况",
    "要求落实",
    "政务活动",
    "预决算",
)
HILL_ROADS, WATER, MARKET = "示例山村两公里路面硬化", "改造示例山村供水管网", "示例第二社区农贸市场改造"
BUS, CULTURE, OCTOBER = (
    "关于延长示例村公交线路的建议",
    "关于增加社区文化设施的提案",
    "12345热线2026年10月办理情况",
)
SERVICES, VISIT = "第15项要求“服务送到身边”的落实情况", "区政府领导班子到基层调研助餐补助"
FINANCE, SCHOOL = "示例市示例区财政局2025年度部门决算", "示例市示例区第一实验学校2025年度单位决算"
DISTRICT, ZONE = "示例市示例区2025年度“三公”经费决算汇总", "示例经济开发区管理委员会2022年度部门预算"

Ask = Callable[..., tuple[dict[str, Any], list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def ask(demo_site: Path, peer: Peer) -> Ask:
    """What the engine answers, and its first hits as they were published."""
    reader = Reader(lambda path: (demo_site / path).read_bytes())

    def ask_engine(typed: str, **facets: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        wish = Wish(typed, facets)
        told = peer.ask("answer", str(demo_site), {"text": typed, "facets": facets, "byDate": wish.by_date, "start": 0})
        return told, [reader.document(number) for number in told["hits"]]

    return ask_engine


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        # By what it is called.
        (HILL_ROADS, HILL_ROADS),
        (WATER, WATER),
        ("延长示例村公交线路", BUS),
        (OCTOBER, OCTOBER),
        ("第46周 热线", "12345热线2026年第46周办理情况"),
        ("服务送到身边", SERVICES),
        ("调研助餐补助", VISIT),
        (FINANCE, FINANCE),
        # By its number.
        ("第11号 建议", BUS),
        ("示镇字〔2026〕6号", BUS),
        ("示镇字 2026 6", BUS),
        ("上级督查组反馈意见第3条", "上级督查反馈的河道垃圾清理"),
        # Of a matter: feedback, why it went back, problems, 督办 and 回音, why it rests, its procedure, how it ended.
        ("完成挡土墙一处", HILL_ROADS),
        ("按实际剩余的工程量重新计算", HILL_ROADS),
        ("需要增设挡土墙", HILL_ROADS),
        ("请说明原因和剩余工程的安排", HILL_ROADS),
        ("期间安排便道通行", HILL_ROADS),
        ("市场用地的手续需要补办", MARKET),
        ("口头告知不能代替公示", "物业收费问题事件调查"),
        ("一百八十六条信息全部核对", "主动公开时限自查整改"),
        # Of a project: progress, an extension, why it is behind, its money.
        ("铺设管道七点二公里", WATER),
        ("沟槽需要晾干以后回填", WATER),
        ("第一次招标的供应商不足三家", "新增垃圾分类达标小区四十个"),
        ("1638.40万元", "为老旧小区加装电梯三十部"),
        # Of a reply: its text, why it takes longer, totals of a session.
        ("延长线路需要先拓宽桥梁", BUS),
        ("先摸清各社区闲置用房", CULTURE),
        ("政协十届五次会议提案办理情况", "政协十届五次会议提案办理情况"),
        # Of a bulletin, an item of a document and an activity: the text, what is counted, an attachment.
        ("求助类350件", OCTOBER),
        ("上学、看病、就业、养老每年定一批项目", SERVICES),
        ("民生实事进展", SERVICES),
        ("登记不全、责任不清、反馈不及时 助餐补助", VISIT),
        # Of a budget: amounts and reasons, what it was spent on, rows of the tables, why it may not be public.
        ("决算99.13万元", DISTRICT),
        ("改用视频方式开会和调研，来访人数减少 355批次", DISTRICT),
        ("事业单位离退休 137.83", SCHOOL),
        ("2050299 195.04", SCHOOL),
        ("涉及国家秘密，不能分开处理", ZONE),
        # As people say it.
        ("区财政局2025年决算", FINANCE),
        ("财政局 2025 三公经费 决算", FINANCE),
        ("区第一实验学校2025年决算", SCHOOL),
    ],
)
def test_a_record_is_found_first(typed: str, title: str, ask: Ask) -> None:
    told, hits = ask(typed)
    assert [hit["title"] for hit in hits][:1] == [title]
    assert (told["missing"], told["isNear"], told["query"]["leftOut"]) == ([], False, [])


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("示例市示例区示例镇人民政府", MATTER, HILL_ROADS),
        ("区住房城乡建设局", MATTER, "老旧住宅加装电梯二十台"),
        ("示例山村", PROJECT, WATER),
        ("区住房城乡建设局", PROJECT, "示例河排水防涝工程"),
        ("示例镇人民政府", REPLY, BUS),
        ("区政府办公室", CALLS, OCTOBER),
        ("路灯不亮", CALLS, OCTOBER),
        ("区政府办公室", ITEM, SERVICES),
        ("区政府办公室", ACTIVITY, VISIT),
        ("示例开发区管委会", BUDGET, ZONE),
        ("初中教育", BUDGET, SCHOOL),
        ("2026年预算", BUDGET, "示例市示例区财政局2026年度部门预算"),
    ],
)
def test_a_record_is_among_those_of_its_kind(typed: str, kind: str, title: str, ask: Ask, demo_site: Path) -> None:
    told, hits = ask(typed, type=kind)
    assert (told["missing"], told["isNear"]) == ([], False)
    reader = Reader(lambda path: (demo_site / path).read_bytes())
    labels = reader.manifest["types"]
    assert {labels[hit["type"]] for hit in hits} == {kind}
    found = [reader.document(number)["title"] for number in told["candidates"]["numbers"]]
    assert title in found


def test_kinds_divide_what_is_found(ask: Ask, demo_site: Path) -> None:
    kinds = Reader(lambda path: (demo_site / path).read_bytes()).facet("type")
    told, hits = ask("加装电梯")
    assert told["total"] <= PAGE, "all of it stands on one page, so that it can be counted"
    by_kind = {kind: [hit["title"] for hit in ask("加装电梯", type=kind)[1]] for kind in kinds}
    assert {kind for kind, found in by_kind.items() if found} >= {MATTER, PROJECT, REPLY, ACTIVITY}
    assert sorted(title for found in by_kind.values() for title in found) == sorted(hit["title"] for hit in hits)


@pytest.mark.parametrize(
    ("facet", "value", "kind"),
    [
        ("light", "红灯", MATTER),
        ("source", "政府工作报告", MATTER),
        ("plan_year", "2026", PROJECT),
        ("session", "政协十届五次会议", REPLY),
        ("result", "A类", REPLY),
        ("standing", "达到", ITEM),
        ("phase", "决算", BUDGET),
        ("level", "单位", BUDGET),
    ],
)
def test_what_divides_a_kind_can_be_chosen_beside_it(facet: str, value: str, kind: str, demo_site: Path) -> None:
    reader = Reader(lambda path: (demo_site / path).read_bytes())
    chosen = reader.facet(facet)[value].keys()
    assert chosen
    assert chosen <= reader.facet("type")[kind].keys()
