"""What a template left in a text, years of another publication, and the name of another unit（BUD-15）."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from generator.content_types.budget import rules
from generator.content_types.budget.narrative_finding import Finding
from generator.content_types.budget.narrative_text import Paragraph
from generator.content_types.budget.record import Budget, Level, Phase
from generator.text.pattern import Pattern

_WAYS: Final = r"(?:增加|减少|增长|下降|上升|提高|降低|持平|增|减|大于|小于|高于|低于)"
_SIGNS: Final = (
    (
        r"20\d?[Xx×]{1,2}年?|(?<![A-Za-z0-9])[Xx×]{2,}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[Xx×](?=[年月日万元辆个])",
        "代替数字或名称的符号没有换成真实内容",
        "换成真实的数字或名称",
    ),
    (r"\{[^{}]{1,20}\}", "括号里的提示没有换成真实内容", "换成真实内容"),
)
_PROSE: Final = (
    (
        rf"{_WAYS}(?:\({_WAYS}(?:[/、或]{_WAYS})*\)|/{_WAYS})|大小于|增加减少",
        "两个方向都留着",
        "只留与数字相符的一个词",
    ),
    (r"_{2,}|﹍+", "横线上没有填内容", "填上内容，没有的删去这一句"),
    (
        r"【(?:此处|请|填|待)[^】]{0,20}】|\[(?:此处|请填|待填)[^\]]{0,20}\]",
        "括号里的提示没有换成真实内容",
        "换成真实内容",
    ),
    (
        r"\((?:如|若)(?:有|无|涉及|没有)[^()]{0,12}\)|\((?:请|此处)[^()]{0,20}(?:填|写|说明)[^()]{0,12}\)|\(选填\)|此处填写|请填写",
        "模板的提示没有删去",
        "按实际情况写，删去提示",
    ),
    (
        r"(?:原因(?:是|为|在于)|(?:^|(?<=[，。;的]))主要原因|主要(?:是|由于|因)|由于):?[。;]",
        "原因没有写",
        "写明原因；没有变化的，删去这一句",
    ),
    (
        r"(?<!单位)(?<!金额)(?<!位)(?:为|增加|减少|增长|下降|上升|占|预算的)(?:万元|亿元|元(?=[，。;、)])|%)|占[一-龥]{2,16}%",
        "金额或比例是空的",
        "填上数字，没有的写 0",
    ),
)
_OF_PROSE: Final = tuple((Pattern(pattern), what, hint) for pattern, what, hint in _PROSE)
_RESIDUE: Final = (*((Pattern(pattern), what, hint) for pattern, what, hint in _SIGNS), *_OF_PROSE)
_COMPARED: Final = Pattern(
    r"(?:比|较|与)(?P<year>20\d\d)年度?(?:同期|部门|单位)?(?:年初)?(?P<what>预算执行|预算|决算|执行数|相比|同期|持平|增加|减少|增长|下降)"
)
_OF_YEAR: Final = Pattern(
    r"(?<![自从至到\d-])(?P<year>20\d\d)年度?(?:区级|本级|部门|单位|本部门|本单位)?(?P<what>一般公共预算|财政拨款|三公经费|收入|支出|收支|部门预算|部门决算|预算|决算|机关运行经费|政府采购)"
)
_NAMED: Final = Pattern(r"《[^》]*》|\([^()]*号\)|〔[^〕]*〕")
_TREND: Final = Pattern(r"历年|近年|[近前过]?[三四五六七八]年|以来|逐年|连续|自20|从20|累计")
_LABELLED: Final = Pattern(
    r"(?:编制部门|编制单位|预算主管部门|部门名称|单位名称|填报单位|填报部门):(?P<name>[一-龥()]{3,40})"
)
_ORGAN: Final = Pattern(
    r"(?:^|[。;])(?P<name>[一-龥()]{3,30}?(?:局|委员会|办公室|街道办事处|人民政府))20\d\d年度?(?:部门|单位)?"
    r"(?:收入|支出|三公|财政拨款|机关运行|政府采购|一般公共|政府性基金|国有资本|无)"
)
_AFTER_NAME: Final = Pattern(
    r"(?:20\d\d年度?)?(?:部门|单位|机关|区级|本级)?(?:财政)?(?:收支)?(?:预算|决算|三公经费|“三公”经费|一般公共预算).*$"
)


def check_residue(paragraphs: Iterable[Paragraph], *, is_field: bool = False) -> Iterator[Finding]:
    """What nobody meant to publish. In fields, signs that stand for words are another check's (naming)."""
    for paragraph in paragraphs:
        found: set[int] = set()
        for pattern, what, hint in _OF_PROSE if is_field else _RESIDUE:
            for match in pattern.finditer(paragraph.text):
                if match.start() not in found:
                    found.add(match.start())
                    message = f"“{match.group()}”是模板的文字，{what}"
                    yield Finding(rules.RESIDUE, paragraph.place(match.start()), message, hint)


def check_years(paragraphs: Iterable[Paragraph], record: Budget) -> Iterator[Finding]:
    """Years that neither the publication nor what it is compared with can be of. Trends, dates and titles of papers are not asked."""
    for paragraph in paragraphs:
        for pattern, is_compared in ((_COMPARED, True), (_OF_YEAR, False)):
            for match in pattern.finditer(paragraph.text):
                if not _is_plausible(match, record, is_compared=is_compared) and not _is_of_trend_or_paper(match):
                    right = record.fiscal_year - 1 if is_compared else record.fiscal_year
                    message = f"{record.fiscal_year} 年度{record.phase}里写了“{match.group()}”，年度对不上"
                    hint = f"抄自别的年度的，改为 {right} 年，并核对这一句的数字"
                    yield Finding(rules.RESIDUE, paragraph.place(match.start("year")), message, hint)


def _is_of_trend_or_paper(match: re.Match[str]) -> bool:
    """Whether a year stands in a text that tells of a trend, or in the title of a paper."""
    papers = (paper.span() for paper in _NAMED.finditer(match.string))
    return _TREND.search(match.string) is not None or any(start <= match.start() < end for start, end in papers)


def _is_plausible(match: re.Match[str], record: Budget, *, is_compared: bool) -> bool:
    ago = record.fiscal_year - int(match["year"])
    what, is_final = match["what"], record.phase is Phase.FINAL
    if is_compared and ago == 0:
        return "预算" in what and (is_final or "执行" in what or record.phase is Phase.ADJUSTED)
    if ago in (0, 1):
        return True
    # A budget is made before last year's accounts are closed; accounts are published when the next budget is known.
    return (ago == 2 and not is_final and "决算" in what) or (ago == -1 and is_final and "预算" in what)  # noqa: PLR2004 - two years


def check_names(paragraphs: Iterable[Paragraph], record: Budget) -> Iterator[Finding]:
    """Another unit's name where the publication speaks of its own. 财政局 and 示例区财政局 are one."""
    own = own_name(record.title)
    if record.level is Level.DISTRICT or len(own) < 3:  # noqa: PLR2004 - no name is shorter
        return
    for paragraph in paragraphs:
        for pattern in (_LABELLED, _ORGAN):
            for match in pattern.finditer(paragraph.text):
                name = match["name"]
                if not _is_same(name, own):
                    message = f"这是“{own}”的{record.phase}，文中写“{name}”"
                    hint = "抄自别的单位的，改为本单位名称，并核对这一句的数字"
                    yield Finding(rules.RESIDUE, paragraph.place(match.start("name")), message, hint)


def own_name(title: str) -> str:
    """Whose publication a title names: `示例区财政局2024年度部门决算` → 示例区财政局."""
    head = _AFTER_NAME.sub("", re.sub(r"^20\d\d年度?", "", title))
    return re.sub(r"20\d\d年度?$", "", head).strip()


def _is_same(one: str, other: str) -> bool:
    """Whether one name is a shortening of the other: its characters in their order."""
    one, other = (re.sub(r"[()（）]|(?:本级|本部|机关|部门)$", "", name) for name in (one, other))
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return all(char in rest for char in shorter)
