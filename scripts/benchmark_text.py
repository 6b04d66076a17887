"""Made-up official Chinese: sentences out of stock phrases, chapters and articles, never the same twice."""

from __future__ import annotations

import random
from itertools import count

_WHO = (
    "区财政部门", "各镇人民政府、街道办事处", "区住房和城乡建设部门", "各责任单位", "项目建设单位", "区民政部门",
    "社区居民委员会", "行业主管部门", "承办科室", "监督检查小组", "运营企业", "申请人所在单位",
)  # fmt: skip
_WHEN = (
    "每年度第{n}次例会以前", "自收到材料之日起{n}个工作日内", "每季度末{n}日前", "在计划下达后{n}日内", "汛期到来前{n}日",
    "每半年", "遇有重大变化的", "根据年度安排", "结合本地实际", "在公示期满后{n}日内",
)  # fmt: skip
_HOW = (
    "应当会同{who}", "负责组织", "按照职责分工", "应当主动", "可以委托专业机构", "应当如实", "统筹协调", "依照有关规定",
    "应当及时", "应当通过公开渠道",
)  # fmt: skip
_WHAT = (
    "核定{n}项任务的经费", "编制第{n}批项目清单", "开展{n}次现场巡查", "公布{n}类事项的办理结果", "建立{n}级台账",
    "复核{n}处设施的运行状况", "完成{n}公里道路的养护", "听取{n}名以上群众代表的意见", "报送{n}份进展材料",
    "安排{n}个停放点位", "整理{n}卷档案", "培训{n}名工作人员",
)  # fmt: skip
_SO_THAT = (
    "并将情况书面告知当事人", "确保资金专款专用", "方便群众查询和监督", "做到责任到人、进度到日", "未按期完成的说明理由",
    "结果纳入年度考核", "不得擅自变更用途", "相关费用从既有渠道列支", "防止重复建设", "必要时组织第三方评估",
)  # fmt: skip
_CHAPTERS = (
    "总则", "职责分工", "项目申报", "组织实施", "资金管理", "公众参与", "信息公开", "监督检查", "考核评价", "附则",
)  # fmt: skip
_DOING = ("规范", "加强", "做好", "进一步推进", "组织开展", "完善")
_AFFAIRS = (
    "农村公路养护", "老旧小区改造", "社区养老服务", "小型水利设施管护", "公共停车管理", "政务服务标准化",
    "校园周边环境整治", "城市绿地管理", "便民市场建设", "防汛物资储备", "公共图书借阅", "垃圾分类投放",
)  # fmt: skip
_ITEMS = ("一", "二", "三", "四", "五")
_DIGITS = "零一二三四五六七八九"
_ARTICLES_A_CHAPTER = 6


def numeral(number: int) -> str:
    """A number from 1 to 999 as articles are numbered: 一, 十二, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def make_subject(chance: random.Random) -> str:
    """What a document is about."""
    return f"{chance.choice(_DOING)}{chance.choice(_AFFAIRS)}工作"


def make_sentence(chance: random.Random) -> str:
    """One sentence: who does what, when and to what end."""

    def fill(phrases: tuple[str, ...]) -> str:
        return chance.choice(phrases).format(n=chance.randrange(2, 60), who=chance.choice(_WHO))

    return f"{fill(_WHO)}{fill(_WHEN)}{fill(_HOW)}{fill(_WHAT)}，{fill(_WHAT)}，{fill(_SO_THAT)}。"


def make_body(chance: random.Random, number: int, size: int) -> str:
    """A document of chapters and articles of about `size` bytes; `number` is in its first article."""
    paragraphs: list[str] = []
    length = 0
    for article in count(1):
        if length >= size - 150:
            break
        fresh = []
        if (article - 1) % _ARTICLES_A_CHAPTER == 0:
            chapter = (article - 1) // _ARTICLES_A_CHAPTER
            fresh.append(f"## 第{numeral(chapter + 1)}章 {_CHAPTERS[chapter % len(_CHAPTERS)]}")
        opening = f"本件为第{number + 1}期工作安排。" if article == 1 else ""
        fresh += _article(chance, article, opening)
        # Two line ends stand between paragraphs.
        length += sum(len(paragraph.encode()) + 2 for paragraph in fresh)
        paragraphs += fresh
    return "\n\n".join(paragraphs)


def _article(chance: random.Random, article: int, opening: str) -> list[str]:
    sentences = "".join(make_sentence(chance) for _ in range(chance.randrange(1, 3)))
    lines = [f"第{numeral(article)}条 {opening}{sentences}"]
    if chance.random() < 1 / 4:
        lines[0] += "具体包括下列事项："
        lines += [f"（{item}）{make_sentence(chance)}" for item in _ITEMS[: chance.randrange(2, 5)]]
    return lines


def vary_paragraphs(body: str, chance: random.Random, copy: int) -> str:
    """The body with another sentence at the end of every third paragraph of prose, and one that names the copy."""
    paragraphs = body.split("\n\n")
    for index in range(2, len(paragraphs), 3):
        if paragraphs[index].endswith("。") and "\n" not in paragraphs[index]:
            kept = paragraphs[index][:-1].rpartition("。")
            paragraphs[index] = f"{kept[0] + kept[1] or paragraphs[index]}{make_sentence(chance)}"
    return "\n\n".join([*paragraphs, f"本件供测试使用，为第{copy}次重排。{make_sentence(chance)}"])
