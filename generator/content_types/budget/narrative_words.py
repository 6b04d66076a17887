"""The words of a narrative: what an amount is of, how it changed, what it is compared with（forms met in real publications）."""

from __future__ import annotations

from typing import Final

from generator.text.pattern import Pattern

NUMBER: Final = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
UNIT: Final = (
    r"(?:亿元|万元|元|万(?![人个份次户亩平吨台件套多余名家字])|亿(?![人个份次户]))(?!/|(?:\(含\))?(?:及)?以[上下内])"
)

_ABROAD: Final = r"因公(?:临时)?出国\(?境?\)?(?:费用|经费|费|支出)?"
_CAR: Final = (
    r"公(?:务用|务)?车(?:用车)?购置(?:费用|费)?(?:及|和|与|、)(?:公务用车)?运行(?:维护)?(?:费用|费|经费|支出)?"
)
_CAR_BUY: Final = r"公(?:务用|务)?车(?:辆)?购置(?:费用|费|经费|支出)?"
_CAR_RUN: Final = r"公(?:务用|务)?车(?:用车)?(?:日常)?运行(?:维护)?(?:费用|费|经费|支出)?"
_FUNCTION: Final = (
    r"[一-龥()]{2,30}?\(类\)(?:[一-龥()]{2,30}?\(款\)(?:[一-龥()]{2,30}?\(项\))?)?|[一-龥()]{2,30}?\(款\)(?:[一-龥()]{2,30}?\(项\))?"
    r"|[一-龥()]{2,30}?\(项\)|[一-龥()]{2,30}-[一-龥()]{2,30}-[一-龥()]{2,30}科目"
)

# What goes to small firms of one kind of goods stands in no field.
_OF_ALL: Final = r"(?<!货物采购)(?<!工程采购)(?<!服务采购)(?<!货物)(?<!工程)(?<!服务)"

# Key → pattern; the first that fits at a place wins, so the more particular stands first.
SUBJECTS: Final = (
    ("function", _FUNCTION),
    ("total", r"(?:一般公共预算)?(?:财政拨款)?(?:安排的)?三公经费(?:一般公共预算)?(?:财政拨款)?"),
    ("abroad", _ABROAD),
    ("car", _CAR),
    ("car_buy", _CAR_BUY),
    ("car_run", _CAR_RUN),
    ("reception_domestic", r"国内(?:公务)?接待(?:费用|费|支出)?"),
    ("reception_foreign", r"(?:外事|外宾|国外|国\(境\)外)(?:公务)?接待(?:费用|费|支出)?"),
    ("reception", r"公务接待(?:费用|经费|费|支出)?"),
    ("part_buy", r"(?:车辆)?购置费(?:用)?"),
    ("part_run", r"(?:车辆)?运行(?:维护)?费(?:用)?"),
    ("meeting", r"会议费"),
    ("training", r"培训费"),
    ("forum", r"论坛[、和及]?研讨会经费|论坛经费|研讨会经费"),
    ("festival", r"节庆活动经费|节会活动经费|节庆经费"),
    ("operating", r"机关运行(?:经费|费)"),
    ("to_small", rf"{_OF_ALL}授予小微企业(?:的)?(?:合同)?(?:总)?(?:金额)?"),
    ("to_sme", rf"{_OF_ALL}授予中小企业(?:的)?(?:合同)?(?:总)?(?:金额)?"),
    ("goods", r"政府采购货物|货物(?:类)?采购|货物类|采购货物"),
    ("works", r"政府采购工程|工程(?:类)?采购|工程类|采购工程"),
    ("services", r"政府采购服务|服务(?:类)?采购|服务类|采购服务"),
    ("procurement", r"政府采购"),
    ("fiscal_both", r"财政拨款(?:收(?:入)?[、和及]?支(?:出)?|收入)(?:决算|预算)?总(?:计|预算|额)"),
    ("both", r"收(?:入)?[、和及]?支(?:出)?总(?:计|预算|额)"),
    ("year_income", r"本年收入(?:合计)?"),
    ("year_expense", r"本年支出(?:合计)?"),
    ("general_basic", r"一般公共预算(?:财政)?(?:拨款)?基本支出"),
    ("general", r"一般公共预算(?:财政)?拨款支出|一般公共预算支出"),
    ("fund", r"政府性基金(?:预算)?(?:财政)?(?:拨款)?支出"),
    ("state_capital", r"国有资本经营(?:预算)?(?:财政)?(?:拨款)?支出"),
    ("general_income", r"一般公共预算(?:财政)?拨款收入"),
    ("fund_income", r"政府性基金(?:预算)?(?:财政)?(?:拨款)?收入"),
    ("state_capital_income", r"国有资本经营(?:预算)?(?:财政)?(?:拨款)?收入"),
    ("fiscal_income", r"财政拨款收入"),
    ("fiscal_expense", r"财政拨款支出"),
    ("business_income", r"(?:事业单位)?经营收入"),
    ("institution_income", r"事业收入"),
    ("other_income", r"其他收入"),
    ("income", r"收入总计|收入合计|收入总预算|收入预算"),
    ("expense", r"支出总计|支出合计|支出总预算|支出预算"),
    ("basic", r"基本支出"),
    ("project", r"项目支出"),
    ("staff", r"人员经费"),
    ("public", r"(?:日常)?公用经费"),
)
NAMES: Final = {
    "total": "“三公”经费合计",
    "abroad": "因公出国（境）费",
    "car": "公务用车购置及运行费",
    "car_buy": "公务用车购置费",
    "car_run": "公务用车运行维护费",
    "reception": "公务接待费",
    "reception_domestic": "国内公务接待费",
    "reception_foreign": "外事接待费",
    "meeting": "会议费",
    "training": "培训费",
    "forum": "论坛、研讨会经费",
    "festival": "节庆活动经费",
    "operating": "机关运行经费",
    "procurement": "政府采购总额",
    "goods": "政府采购货物",
    "works": "政府采购工程",
    "services": "政府采购服务",
    "to_sme": "授予中小企业合同金额",
    "to_small": "授予小微企业合同金额",
}
SANGONG: Final = ("total", "abroad", "car", "car_buy", "car_run", "reception")
CARS: Final = frozenset({"car", "car_buy", "car_run"})
# Words that other subjects end in (工资福利支出预算, 教育支出合计): they open only where nothing unknown stands before them.
GENERIC: Final = frozenset(
    {
        "both",
        "year_income",
        "year_expense",
        "income",
        "expense",
        "basic",
        "project",
        "staff",
        "public",
        "fiscal_both",
        "fiscal_income",
        "fiscal_expense",
        "general",
        "general_basic",
        "general_income",
        "fund",
        "fund_income",
        "state_capital",
        "state_capital_income",
        "institution_income",
        "business_income",
        "other_income",
    }
)
PROCUREMENT: Final = frozenset({"procurement", "goods", "works", "services", "to_sme", "to_small"})

UP: Final = frozenset({"增加", "增长", "上升", "提高", "上浮", "增幅", "涨幅", "增长率", "增", "升"})
DOWN: Final = frozenset({"减少", "下降", "降低", "压减", "下浮", "降幅", "减幅", "下降率", "减", "降", "节约"})
LEVEL: Final = frozenset(
    {"持平", "一致", "相同", "无增减变化", "无增减", "无变化", "没有变化", "未发生变化", "不变", "相等"}
)
_DIRECTION: Final = "|".join(sorted((UP | DOWN | LEVEL) - {"升", "降"}, key=len, reverse=True))

_YEAR: Final = r"(?:上一?年度?|去年|20\d\d年度?)"
# 2022年当年 is of 2022.
_THIS_YEAR: Final = r"(?<!年)(?<!年度)(?:本年度?|当年|今年)"
# An amount of some months is none of the year's; the end of December is the year's own.
_PART_OF_YEAR: Final = r"(?:截[至止])?20\d\d年(?!12月)\d{1,2}月(?:\d{1,2}日|底|末)|20\d\d年\d{1,2}月?[-—~至]\d{1,2}月|上半年|[一二三四]季度"
_BASE: Final = (
    r"(?:比|较|与|和|同)(?!例)(?P<base_year>(?:上一?年度?|去年|20\d\d年度?)(?:\([^()]{0,12}\))?(?:同期|全年|部门)?)?"
    r"(?P<base_what>(?:年初|调整后?|全年|当年|本年)?(?:预算执行数?|预算数?|决算数?|执行数|支出数|支出|收入|总计|数)?)(?:相比|比较|相较|对比)?"
)
_CHANGE: Final = (
    rf"(?P<hedge>基本|总体|大致|大体|略有|有所|略|同比|大幅|小幅)?(?P<direction>{_DIRECTION})(?P<either>[(/](?:{_DIRECTION})\)?)?"
    # 减少到 and 减少为 tell what is left, not by how much.
    rf"(?:(?:(?<=[率幅])|额|率|幅度|数)(?:为|约|达|:)?|了|约|达)?(?:(?P<change_number>{NUMBER})(?P<change_unit>{UNIT}))?"
    rf"(?:\((?:{_DIRECTION}|约|同比|为)*(?P<bracket_rate>{NUMBER})%\)|(?P<change_rate>{NUMBER})%)?"
)
_MOVED: Final = (
    rf"[由从](?P<from_year>{_YEAR})?(?:的|同期)?(?P<from_what>(?:年初)?(?:预算|决算|执行|支出)?数?)的?(?P<from_number>{NUMBER})(?P<from_unit>{UNIT})"
    r"(?P<way>减少|下降|降低|压减|减|降|增加|增长|上升|提高|增|升)[到至为]"
    rf"(?P<to_year>{_YEAR}|{_THIS_YEAR})?的?(?P<to_number>{NUMBER})(?P<to_unit>{UNIT})"
)
_TOKENS: Final = (
    ("end", r"[。;!?]"),
    ("moved", _MOVED),
    (
        "open",
        r"其中[:：，]?|主要用于以下(?:几个)?方面[:：]?|用于以下(?:几个)?方面[:：]?|(?:具体)?包括[:：]?|分别[是为][:：]?|[^，。;、:()\d]{0,12}支出预算中，",
    ),
    ("use", r"(?:主要)?用于"),
    ("reason", r"(?:主要)?原因|主要(?:是|系|由于|因|为)|由于|是因为|因为"),
    (
        "complete",
        rf"(?P<complete_word>完成|占|达到|为|是)(?P<complete_of>年初|调整后?|全年|年度|当年|本年)?预算(?:数)?(?:{NUMBER}{UNIT})?的?(?:比例)?(?:为|达)?(?P<complete_rate>{NUMBER})%",
    ),
    ("complete_named", rf"预算完成率(?:为|是|达)?(?P<named_rate>{NUMBER})%"),
    (
        "share",
        rf"占(?P<share_of>[^，。;%]{{0,30}}?)(?:的)?(?:比重|比例|百分比)?(?:的|为|是|约|达)?(?P<share_rate>{NUMBER})%",
    ),
    ("order", r"(?:决算(?:数)?)?(?P<relation>大于|小于|等于|高于|低于|多于|少于)(?:年初)?预算(?:数)?"),
    ("change", _CHANGE),
    ("base", _BASE),
    *((f"s_{key}", pattern) for key, pattern in SUBJECTS),
    ("amount", rf"(?P<amount_number>{NUMBER})(?P<amount_unit>{UNIT})"),
    ("year", rf"{_PART_OF_YEAR}|{_YEAR}(?!\d{{1,2}}月)|{_THIS_YEAR}"),
    ("comma", r"[，:()]"),
    ("pause", r"、"),
)
# Names stand behind as empty groups: what begins with a character is passed over by that character, with no group to enter.
PATTERN: Final = Pattern("|".join(f"(?:{pattern})(?P<{name}>)" for name, pattern in _TOKENS))
"""One token of a narrative."""

FILLER: Final = Pattern(
    r"(?:上一?年度?|去年|20\d\d年度?|本年度?|当年|全年|年初|年度|支出|收入|预算|决算|财政|拨款|一般公共|本级|部门|单位|安排|下达|编制|批复|"
    r"执行|经费|费用|资金额|金额|总额|总数|总计|合计|共计|规模|数额|数|额|额度|为|是|各|分别|共|约|达到|达|计|实际|发生|完成|使用|列支|开支|投入|实现|科目|总|的|有|也|均|"
    r"调整后?|同比|有所|略有|基本|\(类\)|\(款\)|\(项\)|[:，\-—]|\d{1,2}[.、])*"
)
"""What may stand between a subject and its amount without making it the amount of something else."""

HEADING_ENDS: Final = Pattern(
    r"(?:支出|收入|财政|拨款|预算|决算|经费|情况|说明|总体|具体|结构|增减|变化|变动|原因|及|其|[与、。:])*"
)
"""What may stand behind the subject of a heading that tells what the lines below it are about."""
