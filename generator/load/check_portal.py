"""Checks of the portal's own data: identity, units, places, columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from generator.load import rules
from generator.model.disclosure import COLUMN_IDS
from generator.model.issue import Issue, Source
from generator.model.site import Draft
from generator.text.suggest import closest

# A page leads on by itself and data says where it is now; a file of any other form could do neither.
_CAN_LEAD_ON = ("/", ".json", ".txt")
_UNREAL_DOMAINS = (".example", ".invalid", ".test", ".localhost", "example.com", "example.cn")


def _at(draft: Draft, name: str) -> Source:
    """A file of the portal's own data; the pages' paths tell what content/ is called."""
    paths = [*(parsed.path for parsed in draft.records), *(page.path for page in draft.pages)]
    folder = paths[0].partition("/")[0] if paths else "content"
    return Source(f"{folder}/{name}")


def check_identity(draft: Draft) -> Iterator[Issue]:
    """PLT-05: a portal that is no demonstration has a real identity and nothing invented."""
    if draft.settings is not None and not draft.settings.demonstration:
        yield from _identity_gaps(draft, "demonstration: false 表示正式平台")


def check_release(draft: Draft) -> Iterator[Issue]:
    """`build --release`: what a demonstration may have and a release may not."""
    if draft.settings is None:
        return
    if draft.settings.demonstration:
        hint = "填好网站身份信息后，把 content/site.yml 里的 demonstration 改为 false"
        yield rules.IDENTITY.at(_at(draft, "site.yml"), "演示站点不能正式发布", hint, field="demonstration")
        yield from _identity_gaps(draft, "正式发布")


def _identity_gaps(draft: Draft, why: str) -> Iterator[Issue]:
    settings = draft.settings
    if settings is None:
        return
    here = _at(draft, "site.yml")
    texts = (settings.name, settings.organ, settings.host_name)
    if any("示例" in text for text in texts):
        yield rules.IDENTITY.at(here, f"{why}，名称里不能有“示例”", "请写本级政府和网站的正式名称", field="organ")
    if not settings.domain.endswith(".gov.cn") or settings.domain.endswith(_UNREAL_DOMAINS):
        yield rules.IDENTITY.at(here, f"{why}，域名不是 .gov.cn", "请写所属政府网站的域名", field="domain")
    if not (settings.site_id_code or "").strip("0bm"):
        yield rules.IDENTITY.at(here, f"{why}，缺少网站标识码", "请写 site_id_code", field="site_id_code")
    if not settings.icp:
        yield rules.IDENTITY.at(here, f"{why}，缺少ICP备案号", "请写 icp", field="icp")
    if not settings.police_record:
        yield rules.IDENTITY.at(here, f"{why}，缺少公安机关备案号", "请写 police_record", field="police_record")
    yield from _samples(draft, why)


def _samples(draft: Draft, why: str) -> Iterator[Issue]:
    here = _at(draft, "units.yml")
    for parsed in draft.records:
        if parsed.card is not None and parsed.card.is_sample:
            yield rules.IDENTITY.at(parsed.where("sample"), f"{why}，不能有示例信息", "请移走这个文件", field="sample")
    for unit in draft.units:
        if unit.sample:
            yield rules.IDENTITY.at(here, f"{why}，“{unit.name}”是示例机构", "请换成真实机构", field="sample")


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def check_units(draft: Draft) -> Iterator[Issue]:
    """Ids, names and codes of units are each one's own."""
    here = _at(draft, "units.yml")
    for label, field, values in (
        ("机构编号", "id", [u.id for u in draft.units]),
        ("机构名称", "name", [u.name for u in draft.units]),
        ("统一社会信用代码", "uscc", [u.uscc for u in draft.units]),
        ("机关代字", "organ_codes", [c for u in draft.units for c in u.organ_codes]),
    ):
        for value in _repeated(values):
            yield rules.UNIT_DATA.at(here, f"{label}“{value}”重复", "每个机构各有一个，请核对", field=field)


def check_places(draft: Draft) -> Iterator[Issue]:
    """Ids of places are unique, and what they lie within exists and ends somewhere."""
    here = _at(draft, "places.yml")
    within = {place.id: place.within for place in draft.places}
    for value in _repeated(place.id for place in draft.places):
        yield rules.PLACE_DATA.at(here, f"地区编号“{value}”重复", "请换一个编号", field="id")
    for place in draft.places:
        if place.within is not None and place.within not in within:
            guess = closest(place.within, list(within))
            hint = f"是不是 {guess}？" if guess else "请先在 places.yml 里写上它"
            yield rules.PLACE_DATA.at(here, f"“{place.name}”的上级地区“{place.within}”不存在", hint, field="within")
        seen, above = {place.id}, place.within
        while above is not None and above not in seen:
            seen.add(above)
            above = within.get(above)
        if above == place.id:
            yield rules.PLACE_DATA.at(here, f"“{place.name}”的上级地区绕成了圈", "请核对 within", field="within")


def check_redirects(draft: Draft, today: date) -> Iterator[Issue]:
    """Every address leads to one other, in the end to one that does not lead on, and did so by today."""
    if draft.settings is None:
        return
    here = _at(draft, "site.yml")
    ways = {redirect.origin: redirect.to for redirect in draft.settings.redirects}
    for origin in _repeated(redirect.origin for redirect in draft.settings.redirects):
        yield rules.REDIRECT.at(here, f"原地址“{origin}”写了两次", "每个原地址只能有一个新地址", field="redirects")
    for redirect in draft.settings.redirects:
        if redirect.origin and not redirect.origin.endswith(_CAN_LEAD_ON):
            message = f"“{redirect.origin}”不能转到别处：它是一个文件，或者漏写了最后的斜线"
            hint = (
                "页面的地址以 / 结尾，如 policy/road-repair-2099/；"
                "附件换了名字的，不写 redirects，在新附件下面写 replaces: [原来的文件名]"
            )
            yield rules.REDIRECT.at(here, message, hint, field="redirects")
        if redirect.on > today:
            message = f"“{redirect.origin}”的迁移日期 {redirect.on} 晚于今天（{today}）"
            yield rules.REDIRECT.at(here, message, "请核对年份", field="redirects")
        seen, to = {redirect.origin}, redirect.to
        while to in ways and to not in seen:
            seen.add(to)
            to = ways[to]
        if to in seen:
            message = f"“{redirect.origin}”的迁移绕成了圈"
            yield rules.REDIRECT.at(here, message, "新地址要写现在有内容的地址", field="redirects")


def check_columns(draft: Draft) -> Iterator[Issue]:
    """PLT-03: notes on statutory columns name columns that exist and say something."""
    if draft.settings is None:
        return
    here = _at(draft, "site.yml")
    for key, column in draft.settings.columns.items():
        if key not in COLUMN_IDS:
            guess = closest(key, sorted(COLUMN_IDS))
            hint = f"是不是 {guess}？" if guess else f"只能是：{'、'.join(sorted(COLUMN_IDS))}"
            yield rules.COLUMN_DATA.at(here, f"没有法定栏目“{key}”", hint, field=key)
        if column.statement is None and column.url is None:
            hint = "写 statement（说明）或 url（网站上的栏目网址）"
            yield rules.COLUMN_DATA.at(here, f"栏目“{key}”没有说明也没有网址", hint, field=key)
