"""主题分类: the 22 categories of government documents and their second level (DOC-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from generator.text.pattern import Pattern
from generator.text.suggest import closest

# The tree of the State Council's document library (gov.cn), names and order as there.
# Three categories have no “其他”, and “其他” itself has no second level.
SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "国务院组织机构": (
            "国务院",
            "国务院办公厅",
            "国务院组成部门",
            "国务院直属特设机构",
            "国务院直属机构",
            "国务院办事机构",
            "国务院直属事业单位",
            "国务院部委管理的国家局",
            "国务院议事协调机构",
            "其他",
        ),
        "综合政务": (
            "政务公开",
            "政务督查",
            "应急管理",
            "电子政务",
            "文秘工作",
            "保密工作",
            "信访",
            "参事、文史",
            "其他",
        ),
        "国民经济管理、国有资产监管": (
            "宏观经济",
            "经济体制改革",
            "统计",
            "物价",
            "国有资产监管",
            "重大建设项目",
            "其他",
        ),
        "财政、金融、审计": (
            "财政",
            "税务",
            "银行",
            "货币（含外汇）",
            "证券",
            "保险",
            "社会信用体系建设",
            "审计",
            "其他",
        ),
        "国土资源、能源": (
            "土地",
            "矿产",
            "水资源",
            "海洋",
            "煤炭",
            "石油与天然气",
            "电力",
            "其他",
        ),
        "农业、林业、水利": (
            "农业、畜牧业、渔业",
            "林业",
            "水利",
            "其他",
        ),
        "工业、交通": (
            "机械制造与重工业",
            "轻工纺织",
            "化工",
            "国防工业",
            "航天、航空",
            "信息产业（含电信）",
            "公路",
            "水运",
            "铁路",
            "民航",
            "邮政",
            "其他",
        ),
        "商贸、海关、旅游": (
            "对外经贸合作",
            "国内贸易（含供销）",
            "海关",
            "检验、检疫",
            "旅游",
            "其他",
        ),
        "市场监管、安全生产监管": (
            "工商",
            "质量监督",
            "标准",
            "食品药品监管",
            "安全生产监管",
            "其他",
        ),
        "城乡建设、环境保护": (
            "城市规划",
            "城乡建设（含住房）",
            "环境监测、保护与治理",
            "节能与资源综合利用",
            "气象、水文、测绘、地震",
            "其他",
        ),
        "科技、教育": (
            "科技",
            "教育",
            "知识产权",
            "其他",
        ),
        "文化、广电、新闻出版": (
            "文化",
            "文物",
            "新闻出版",
            "广播、电影、电视",
            "其他",
        ),
        "卫生、体育": (
            "卫生",
            "医药管理",
            "体育",
            "其他",
        ),
        "人口与计划生育、妇女儿童工作": (
            "人口与计划生育",
            "妇女儿童",
            "其他",
        ),
        "劳动、人事、监察": (
            "劳动就业",
            "社会保障",
            "人事工作",
            "军转安置",
            "监察",
            "纠正行业不正之风",
            "其他",
        ),
        "公安、安全、司法": (
            "公安",
            "国家安全",
            "司法",
            "其他",
        ),
        "民政、扶贫、救灾": (
            "减灾救灾",
            "优抚安置",
            "社会福利",
            "行政区划与地名",
            "社团管理",
            "扶贫",
            "其他",
        ),
        "民族、宗教": (
            "民族事务",
            "宗教事务",
        ),
        "对外事务": (
            "外交、外事",
            "国际条约、国际组织",
            "其他",
        ),
        "港澳台侨工作": (
            "港澳工作",
            "对台工作",
            "侨务工作",
        ),
        "国防": (
            "国防建设",
            "国防动员",
        ),
        "其他": (),
    }
)

# This category classes the State Council's own bodies; nothing of a district belongs there.
NOT_FOR_DISTRICTS: Final = frozenset({"国务院组织机构"})

_REMAINDER = "其他"
_SEPARATOR = Pattern(r"\s*[-‐‑–—－−/／\\＼>＞→|｜:：·]+\s*")


class UnknownTopic(ValueError):  # noqa: N818 - named for what the text is
    """A 主题分类 that is not in the tree: why, and what was probably meant."""

    def __init__(self, reason: str, suggestion: str | None) -> None:
        """Keep both parts, so that a message can lay them out."""
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """A 主题分类: a category and a subject in it; `subject` is None for the category 其他 only."""

    category: str
    subject: str | None

    def __str__(self) -> str:
        """Print it as catalogues do: 综合政务-文秘工作."""
        return self.category if self.subject is None else f"{self.category}-{self.subject}"

    @property
    def is_usable_by_district(self) -> bool:
        """Whether a district's document can belong here at all."""
        return self.category not in NOT_FOR_DISTRICTS


ALL_TOPICS: Final[tuple[Topic, ...]] = tuple(
    Topic(category, subject) for category, subjects in SUBJECTS.items() for subject in subjects or (None,)
)

_BY_TEXT: Final[Mapping[str, Topic]] = MappingProxyType({str(each): each for each in ALL_TOPICS})


def parse_topic(text: str) -> Topic:
    """Read `一级-二级`; raise UnknownTopic with a “did you mean” otherwise."""
    topic = _BY_TEXT.get(text)
    if topic is not None:
        return topic
    category, *rest = _SEPARATOR.split(text.strip(), maxsplit=1)
    if category not in SUBJECTS:
        raise UnknownTopic(
            f"“{category}”不是22个主题分类之一" if category else "主题分类是空的",
            _probable(category, rest[0] if rest else None),
        )
    if not rest or not rest[0]:
        raise UnknownTopic(f"“{category}”后面缺少二级分类", _remainder_of(category))
    if rest[0] in SUBJECTS[category]:
        raise UnknownTopic("一级和二级分类之间应当用一个半角短横“-”", f"{category}-{rest[0]}")
    raise UnknownTopic(_no_such_subject(category, rest[0]), _probable(category, rest[0]))


def _no_such_subject(category: str, subject: str) -> str:
    if not SUBJECTS[category]:
        return f"“{category}”没有二级分类，不写“-{subject}”"
    return f"“{category}”下没有“{subject}”"


def _probable(category: str, subject: str | None) -> str | None:
    """Guess by the nearest category first, then by a subject of that name elsewhere."""
    wanted = category if category in SUBJECTS else closest(category, SUBJECTS)
    if wanted is not None:
        if subject is None or not SUBJECTS[wanted]:
            return _remainder_of(wanted)
        near = closest(subject, SUBJECTS[wanted])
        if near is not None:
            return f"{wanted}-{near}"
    elsewhere = _by_subject(category if subject is None else subject)
    if elsewhere is None and wanted is not None:
        return _remainder_of(wanted)
    return elsewhere


def _by_subject(subject: str) -> str | None:
    """Find the one category that has this subject (“其他” is in most, so it names none)."""
    topics = {each.subject: str(each) for each in ALL_TOPICS if each.subject is not None and each.subject != _REMAINDER}
    near = closest(subject, topics)
    return None if near is None else topics[near]


def _remainder_of(category: str) -> str | None:
    if not SUBJECTS[category]:
        return category
    return f"{category}-{_REMAINDER}" if _REMAINDER in SUBJECTS[category] else None
