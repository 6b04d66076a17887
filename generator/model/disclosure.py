"""The statutory columns of 法定主动公开内容, and the four sub-columns of 国办公开办函〔2019〕61号."""

from __future__ import annotations

from typing import NamedTuple


class StatutoryColumn(NamedTuple):
    """What one item of 政府信息公开条例 asks to be disclosed. `number` is printed before the label."""

    id: str
    number: str
    label: str


class Article(NamedTuple):
    """An article of 政府信息公开条例 that lists things to disclose."""

    title: str
    basis: str
    columns: tuple[StatutoryColumn, ...]


class SubColumn(NamedTuple):
    """One of the portal's fixed columns: `path` is its address inside the portal."""

    key: str
    label: str
    path: str


SUB_COLUMNS: tuple[SubColumn, ...] = (
    SubColumn("guide", "政府信息公开指南", "guide/"),
    SubColumn("institution", "政府信息公开制度", "institution/"),
    SubColumn("disclosure", "法定主动公开内容", "disclosure/"),
    SubColumn("annual-report", "政府信息公开年报", "annual-report/"),
)
REQUEST = SubColumn("request", "依申请公开", "request/")

ARTICLES: tuple[Article, ...] = (
    Article(
        "各级行政机关主动公开的信息",
        "《中华人民共和国政府信息公开条例》第二十条",
        (
            StatutoryColumn("policies", "（一）", "行政法规、规章和规范性文件"),
            StatutoryColumn("about", "（二）", "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名"),
            StatutoryColumn("plans", "（三）", "国民经济和社会发展规划、专项规划、区域规划及相关政策"),
            StatutoryColumn("statistics", "（四）", "国民经济和社会发展统计信息"),
            StatutoryColumn("permits", "（五）", "行政许可和其他对外管理服务事项"),
            StatutoryColumn("penalties", "（六）", "行政处罚、行政强制"),
            StatutoryColumn("budget", "（七）", "财政预算、决算信息"),
            StatutoryColumn("fees", "（八）", "行政事业性收费项目及其依据、标准"),
            StatutoryColumn("procurement", "（九）", "政府集中采购项目的目录、标准及实施情况"),
            StatutoryColumn("projects", "（十）", "重大建设项目的批准和实施情况"),
            StatutoryColumn(
                "welfare", "（十一）", "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"
            ),
            StatutoryColumn("emergency", "（十二）", "突发公共事件的应急预案、预警信息及应对情况"),
            StatutoryColumn("inspection", "（十三）", "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况"),
            StatutoryColumn("recruitment", "（十四）", "公务员招考的职位、名额、报考条件等事项以及录用结果"),
            StatutoryColumn("other", "（十五）", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"),
        ),
    ),
    Article(
        "县级人民政府及其部门还应当主动公开的信息",
        "《中华人民共和国政府信息公开条例》第二十一条",
        (
            StatutoryColumn("municipal", "1.", "市政建设"),
            StatutoryColumn("public-services", "2.", "公共服务"),
            StatutoryColumn("public-welfare", "3.", "公益事业"),
            StatutoryColumn("land", "4.", "土地征收"),
            StatutoryColumn("housing", "5.", "房屋征收"),
            StatutoryColumn("public-order", "6.", "治安管理"),
            StatutoryColumn("relief", "7.", "社会救助"),
        ),
    ),
    Article(
        "乡（镇）人民政府还应当主动公开的信息",
        "《中华人民共和国政府信息公开条例》第二十一条",
        (
            StatutoryColumn("rural-policies", "1.", "贯彻落实农业农村政策"),
            StatutoryColumn("irrigation", "2.", "农田水利工程建设运营"),
            StatutoryColumn("rural-land", "3.", "农村土地承包经营权流转"),
            StatutoryColumn("homesteads", "4.", "宅基地使用情况审核"),
            StatutoryColumn("town-land", "5.", "土地征收"),
            StatutoryColumn("town-housing", "6.", "房屋征收"),
            StatutoryColumn("levies", "7.", "筹资筹劳"),
            StatutoryColumn("town-relief", "8.", "社会救助"),
        ),
    ),
)

COLUMN_ORDER: tuple[str, ...] = tuple(column.id for article in ARTICLES for column in article.columns)
COLUMN_IDS: frozenset[str] = frozenset(COLUMN_ORDER)
