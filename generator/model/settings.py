"""The portal's own data: `content/site.yml`, `units.yml` and `places.yml`."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from generator.model.fields import (
    Day,
    Help,
    Label,
    Line,
    Part,
    Text,
    WebAddress,
    YesNo,
    fault,
    parse_line,
    parse_web_address,
)
from generator.text.identifier import is_identifier
from generator.text.uscc import is_valid_uscc


class UnitKind(StrEnum):
    """Kinds of organ that publish（条例 Art. 2, 4, 55）."""

    GOVERNMENT = "县级政府"
    DEPARTMENT = "工作部门"
    SUBDISTRICT = "派出机关（街道）"
    TOWN = "乡镇政府"
    ZONE = "开发区管委会"
    INSTITUTION = "公共企事业单位"


class PlaceKind(StrEnum):
    """Kinds of place."""

    TOWN = "镇"
    SUBDISTRICT = "街道"
    VILLAGE = "村"
    COMMUNITY = "社区"


def _parse_id(value: object) -> str:
    text = parse_line(value)
    if not is_identifier(text):
        raise fault(f"编号“{text}”不规范", "只用小写英文字母、数字和连字符，如 demo-office，不超过 64 个字符")
    return text


def _parse_uscc(value: object) -> str:
    text = parse_line(value)
    if not is_valid_uscc(text):
        raise fault(f"统一社会信用代码“{text}”的校验码不对", "请对照登记证书核对 18 位代码")
    return text


def _parse_site_id_code(value: object) -> str:
    text = parse_line(value)
    if not re.fullmatch(r"bm\d{8}|\d{10}", text):
        raise fault(f"网站标识码“{text}”不规范", "应为 10 位数字，或 bm 加 8 位数字")
    return text


def _parse_base_path(value: object) -> str:
    text = parse_line(value)
    if not re.fullmatch(r"/([a-z0-9-]+/)*", text):
        raise fault(f"路径“{text}”不规范", "写成 /zfxxgk/ 这样，以斜线开头和结尾")
    return text


def _parse_address(value: object) -> str:
    text = parse_line(value)
    if not re.fullmatch(r"(?!\.)([a-z0-9][a-z0-9._-]*/)*([a-z0-9][a-z0-9._-]*)?", text):
        hint = "写本平台内的地址，不带域名、不带开头的斜线，如 policy/road-repair-2099/"
        raise fault(f"地址“{text}”不规范", hint)
    return text


def _parse_destination(value: object) -> str:
    text = parse_line(value)
    return parse_web_address(text) if ":" in text else _parse_address(text)


Id = Annotated[str, BeforeValidator(_parse_id)]
Uscc = Annotated[str, BeforeValidator(_parse_uscc)]
SiteIdCode = Annotated[str, BeforeValidator(_parse_site_id_code)]
Address = Annotated[str, BeforeValidator(_parse_address)]
Destination = Annotated[str, BeforeValidator(_parse_destination)]
BasePath = Annotated[str, BeforeValidator(_parse_base_path)]


class Unit(Part):
    """An organ of this portal, with the six fields of 条例 Art. 20(2)."""

    id: Annotated[Id, Label("机构编号")]
    name: Annotated[Line, Label("机构名称")]
    short_name: Annotated[Line | None, Label("简称")] = None
    organ_codes: Annotated[tuple[Line, ...], Label("机关代字")] = ()
    uscc: Annotated[Uscc, Label("统一社会信用代码")]
    kind: Annotated[UnitKind, Label("机构类别")]
    functions: Annotated[Text, Label("机关职能")]
    structure: Annotated[Text, Label("机构设置")]
    address: Annotated[Line, Label("办公地址")]
    hours: Annotated[Line, Label("办公时间")]
    phone: Annotated[Line, Label("联系方式")]
    head: Annotated[Line, Label("负责人姓名")]
    sample: Annotated[YesNo, Label("示例")] = False


class Place(Part):
    """A place that records are about. `within` is the id of the place around it."""

    id: Annotated[Id, Label("地区编号")]
    name: Annotated[Line, Label("地名")]
    kind: Annotated[PlaceKind, Label("地区类别")]
    within: Annotated[Id | None, Label("上级地区")] = None
    sample: Annotated[YesNo, Label("示例")] = False


class SiteLink(Part):
    """A link of footer or contacts."""

    text: Annotated[Line, Label("文字")]
    url: Annotated[Line, Label("网址")]


class DisclosureColumn(Part):
    """What a statutory column without records here says: a statement, or where the host portal has it."""

    statement: Annotated[Line | None, Label("说明")] = None
    url: Annotated[WebAddress | None, Label("网址")] = None


class DataLicence(Part):
    """On what terms the portal's data may be used: what the organ itself has laid down, nothing is assumed."""

    title: Annotated[Line, Label("名称")]
    url: Annotated[WebAddress, Label("网址")]


class Redirect(Part):
    """An address of this portal that was public, and where what stood there is now. `to` may be on another site."""

    origin: Annotated[Address, Label("原地址")] = Field(alias="from")
    to: Annotated[Destination, Label("新地址")]
    on: Annotated[Day, Label("迁移日期")]


class SiteSettings(Part):
    """`content/site.yml`. Identity values are the host portal's（国办发〔2017〕47号）."""

    name: Annotated[Line, Label("平台名称"), Help("一般就叫 政府信息公开", "政府信息公开")]
    organ: Annotated[Line, Label("政府全称")]
    host_name: Annotated[Line, Label("所属网站名称")]
    domain: Annotated[Line, Label("网站域名")]
    site_id_code: Annotated[SiteIdCode | None, Label("网站标识码")] = None
    icp: Annotated[Line | None, Label("ICP备案号")] = None
    police_record: Annotated[Line | None, Label("公安机关备案号")] = None
    sponsor: Annotated[Line, Label("主办单位")]
    undertaker: Annotated[Line, Label("承办单位")]
    base_path: Annotated[BasePath, Label("所在路径")] = "/zfxxgk/"
    description: Annotated[Text, Label("平台简介")]
    data_licence: Annotated[DataLicence | None, Label("数据使用许可")] = None
    demonstration: Annotated[YesNo, Label("演示站点")] = True
    footer_links: Annotated[tuple[SiteLink, ...], Label("页脚链接")] = ()
    contacts: Annotated[tuple[SiteLink, ...], Label("联系渠道")] = ()
    columns: Annotated[dict[Id, DisclosureColumn], Label("法定主动公开栏目")] = Field(default_factory=dict)

    redirects: Annotated[tuple[Redirect, ...], Label("地址迁移")] = ()
    synonyms: Annotated[dict[Line, tuple[Line, ...]], Label("近义词")] = Field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Scheme and host of permanent addresses."""
        return f"https://{self.domain}"

    @property
    def address(self) -> str:
        """The portal's own permanent address, with the slash."""
        return f"{self.origin}{self.base_path}"
